//! [`Sheet`]: rows and columns for spreadsheets, as CSV or XLSX.
//!
//! What stands in a cell is the article's, and a spreadsheet runs what begins like a formula. In
//! XLSX every text is a string cell; CSV has no such thing, so that text which could be run gets an
//! apostrophe before it, unless the reader is a program ([`CsvForm::raw`]).

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::docx::legal;

/// A table for a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sheet {
    /// Names of the columns.
    pub head: Vec<&'static str>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Text, whatever it looks like.
    Text(String),
    /// A number.
    Number(usize),
}

impl Cell {
    /// Text that may be missing.
    #[must_use]
    pub(crate) fn maybe(text: Option<&str>) -> Self {
        Self::Text(text.unwrap_or_default().to_owned())
    }
}

/// How CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CsvForm {
    /// Cells as they are, also those that a spreadsheet would run.
    pub raw: bool,
    /// A byte-order mark first, by which Excel tells UTF-8.
    pub mark: bool,
}

/// Characters that a spreadsheet takes for the beginning of a formula.
const RUN: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];
/// UTF-16 units that Excel takes in a cell.
const LONGEST: usize = 32_767;

const CONTENT_TYPES: &str = include_str!("xlsx/content_types.xml");
const RELATIONS: &str = include_str!("xlsx/relations.xml");
const WORKBOOK: &str = include_str!("xlsx/workbook.xml");
const WORKBOOK_RELATIONS: &str = include_str!("xlsx/workbook_relations.xml");
const STYLES: &str = include_str!("xlsx/styles.xml");

impl Sheet {
    /// The table as CSV (RFC 4180).
    #[must_use]
    pub(crate) fn csv(&self, form: CsvForm) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing into memory cannot fail, and every record has the head's length.
        let _ = writer.write_record(&self.head);
        for row in &self.rows {
            let _ = writer.write_record(row.iter().map(|cell| match cell {
                Cell::Number(number) => number.to_string(),
                Cell::Text(text) if form.raw => text.clone(),
                Cell::Text(text) => harmless(text),
            }));
        }
        let bytes = writer.into_inner().unwrap_or_default();
        let text = String::from_utf8(bytes).unwrap_or_default();
        if form.mark { format!("\u{feff}{text}") } else { text }
    }

    /// The table as a workbook with one sheet: the head stays in view and filters.
    ///
    /// # Panics
    ///
    /// Never: an archive in memory takes what it is given.
    #[must_use]
    pub(crate) fn xlsx(&self) -> Vec<u8> {
        let last = format!("{}{}", column(self.head.len().max(1) - 1), self.rows.len() + 1);
        let parts = [
            ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
            ("_rels/.rels", RELATIONS.to_owned()),
            ("xl/workbook.xml", WORKBOOK.replace("LAST", &absolute(&last))),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS.to_owned()),
            ("xl/styles.xml", STYLES.to_owned()),
            ("xl/worksheets/sheet1.xml", self.worksheet(&last)),
        ];
        archive(&parts).expect("an archive in memory takes what it is given")
    }

    fn worksheet(&self, last: &str) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetViews>\
             <sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" \
             state=\"frozen\"/></sheetView></sheetViews><cols>",
        );
        // Writing into a string cannot fail, here and below.
        for (index, name) in self.head.iter().enumerate() {
            let wide = matches!(*name, "text" | "english" | "headline" | "evidence");
            let (place, width) = (index + 1, if wide { 60 } else { 16 });
            let _ = write!(xml, "<col min=\"{place}\" max=\"{place}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        xml.push_str("</cols><sheetData><row r=\"1\">");
        for (index, name) in self.head.iter().enumerate() {
            string(&mut xml, &format!("{}1", column(index)), name, 1);
        }
        xml.push_str("</row>");
        for (number, row) in self.rows.iter().enumerate() {
            let number = number + 2;
            let _ = write!(xml, "<row r=\"{number}\">");
            for (index, cell) in row.iter().enumerate() {
                let place = format!("{}{number}", column(index));
                match cell {
                    Cell::Number(value) => {
                        let _ = write!(xml, "<c r=\"{place}\"><v>{value}</v></c>");
                    }
                    Cell::Text(text) if text.is_empty() => {}
                    Cell::Text(text) => string(&mut xml, &place, text, 2),
                }
            }
            xml.push_str("</row>");
        }
        let _ = write!(xml, "</sheetData><autoFilter ref=\"A1:{last}\"/></worksheet>");
        xml
    }
}

/// A string cell.
fn string(xml: &mut String, place: &str, text: &str, style: usize) {
    let _ = write!(xml, "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    let mut units = 0;
    let legal = legal(text);
    for (at, character) in legal.char_indices() {
        units += character.len_utf16();
        if units > LONGEST {
            break;
        }
        match character {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("_x000D_"),
            // Excel reads _x0041_ as the letter A.
            '_' if is_escape(&legal[at..]) => xml.push_str("_x005F_"),
            _ => xml.push(character),
        }
    }
    xml.push_str("</t></is></c>");
}

fn is_escape(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next() == Some(b'_')
        && bytes.next() == Some(b'x')
        && bytes.by_ref().take(4).filter(u8::is_ascii_hexdigit).count() == 4
        && bytes.next() == Some(b'_')
}

/// Text that no spreadsheet runs: with an apostrophe before what looks like a formula.
fn harmless(text: &str) -> String {
    let runs = text.starts_with(RUN) || text.trim_start().starts_with(RUN);
    if runs { format!("'{text}") } else { text.to_owned() }
}

/// `A`, `B`, … `Z`, `AA`, …
fn column(index: usize) -> String {
    let (rest, letter) = (index / 26, u8::try_from(index % 26).unwrap_or(0));
    let letter = char::from(b'A' + letter);
    if rest == 0 { letter.to_string() } else { format!("{}{letter}", column(rest - 1)) }
}

/// `C12` as `$C$12`.
fn absolute(place: &str) -> String {
    let digits = place.find(|letter: char| letter.is_ascii_digit()).unwrap_or(place.len());
    format!("${}${}", &place[..digits], &place[digits..])
}

fn archive(parts: &[(&str, String)]) -> Result<Vec<u8>, ZipError> {
    // No time of its own: the same rows give the same bytes.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        archive.start_file(*name, options)?;
        archive.write_all(xml.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::{Cell, CsvForm, Sheet, absolute, column, harmless, is_escape};

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for text in ["=1+1", "+33 1 23", "-2 %", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u{a0}=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["", "a=1", "« -2 % »", "'=1", "–2"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn raw_csv_is_as_it_is_and_the_mark_comes_first() {
        let sheet = Sheet {
            head: vec!["text", "start"],
            rows: vec![vec![Cell::Text("=a,\"b\"".to_owned()), Cell::Number(3)]],
        };
        assert_eq!(sheet.csv(CsvForm::default()), "text,start\n\"'=a,\"\"b\"\"\",3\n");
        assert_eq!(sheet.csv(CsvForm { raw: true, mark: true }), "\u{feff}text,start\n\"=a,\"\"b\"\"\",3\n");
    }

    #[test]
    fn places_are_named_as_spreadsheets_do() {
        assert_eq!(
            [column(0), column(25), column(26), column(701), column(702)],
            ["A", "Z", "AA", "ZZ", "AAA"]
        );
        assert_eq!(absolute("AB12"), "$AB$12");
        assert!(is_escape("_x0041_") && !is_escape("_x041_") && !is_escape("_a") && !is_escape("_x00"));
    }
}
