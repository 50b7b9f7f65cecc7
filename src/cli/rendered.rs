//! A Markdown page as a terminal shows it: wrapped at words, with weight and colour in place of
//! marks, addresses as links.
//!
//! Takes the page that would go into a file and gives lines of a given width; the page has every
//! control character written out already, so that all escapes here are the program's own.

use std::fmt::Write as _;

use comfy_table::{ContentArrangement, Table, presets};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation as _;

/// Widest line of prose: longer ones are hard to read.
const PROSE: usize = 88;

const BOLD: &str = "\u{1b}[1m";
const ITALIC: &str = "\u{1b}[3m";
const DIM: &str = "\u{1b}[2m";
const BLUE: &str = "\u{1b}[34m";
const OFF: &str = "\u{1b}[0m";

/// The page in lines of at most `width`, with colours or without.
pub(super) fn page(markdown: &str, width: usize, colours: bool) -> String {
    let mut page = Page { width: width.max(20), colours, ..Page::default() };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.flush();
    page.out
}

#[derive(Default)]
struct Page {
    width: usize,
    colours: bool,
    out: String,
    /// Words of the paragraph so far, each with its style before and after it.
    words: Vec<Word>,
    styles: Vec<&'static str>,
    /// Depth of quotations around the paragraph.
    quoted: usize,
    /// Marks of the lists around it; the innermost is still to be written.
    lists: Vec<Option<u64>>,
    bullet: Option<String>,
    link: Option<String>,
    table: Option<(Vec<Vec<String>>, String)>,
}

struct Word {
    text: String,
    styled: String,
    /// Whether a blank stands before it.
    apart: bool,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => {
                self.styles.push(DIM);
                self.text(&text);
                self.styles.pop();
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                self.flush();
                let _ = writeln!(self.out, "{}", "─".repeat(self.width.min(PROSE)));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.block();
                self.styles.push(if level == HeadingLevel::H1 { "\u{1b}[1;4m" } else { BOLD });
            }
            Tag::Paragraph => self.block(),
            Tag::BlockQuote(_) => {
                self.block();
                self.quoted += 1;
            }
            Tag::List(first) => {
                self.block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.bullet = Some(mark);
            }
            Tag::Emphasis => self.styles.push(ITALIC),
            Tag::Strong => self.styles.push(BOLD),
            Tag::Link { dest_url, .. } => {
                self.styles.push(BLUE);
                self.link = Some(dest_url.into_string());
            }
            Tag::Table(_) => {
                self.block();
                self.table = Some((Vec::new(), String::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((rows, _)) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
            }
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quoted = self.quoted.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong => {
                self.styles.pop();
            }
            TagEnd::Link => {
                self.styles.pop();
                self.link = None;
            }
            TagEnd::TableCell => {
                if let Some((rows, cell)) = &mut self.table
                    && let Some(row) = rows.last_mut()
                {
                    row.push(std::mem::take(cell));
                }
            }
            TagEnd::Table => {
                if let Some((rows, _)) = self.table.take() {
                    self.out.push_str(&laid_out(rows, self.width));
                }
            }
            _ => {}
        }
    }

    /// A blank line before what comes, unless the page begins with it or an item does.
    fn block(&mut self) {
        self.flush();
        let is_apart = self.out.is_empty() || self.out.ends_with("\n\n");
        if !is_apart && self.bullet.is_none() && self.table.is_none() {
            self.out.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        if let Some((_, cell)) = &mut self.table {
            cell.push_str(text);
            return;
        }
        // Lines break at blanks only: « and its word keep together by their no-break space.
        let mut apart = text.starts_with(' ');
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let styled = self.styled(word);
            match self.words.last_mut() {
                Some(last) if !apart => {
                    last.text.push_str(word);
                    last.styled.push_str(&styled);
                }
                _ => self.words.push(Word { text: word.to_owned(), styled, apart: true }),
            }
            apart = true;
        }
        if text.ends_with(' ') {
            self.words.push(Word { text: String::new(), styled: String::new(), apart: true });
        }
    }

    fn styled(&self, word: &str) -> String {
        if !self.colours {
            return word.to_owned();
        }
        let linked = match &self.link {
            Some(address) => format!("\u{1b}]8;;{address}\u{1b}\\{word}\u{1b}]8;;\u{1b}\\"),
            None => word.to_owned(),
        };
        if self.styles.is_empty() { linked } else { format!("{}{linked}{OFF}", self.styles.concat()) }
    }

    /// Writes the paragraph that was gathered.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.iter().all(|word| word.text.is_empty()) {
            return;
        }
        let quoted = "│ ".repeat(self.quoted);
        let indent = "  ".repeat(self.lists.len().saturating_sub(1));
        let mark = self.bullet.take();
        let hang = if self.lists.is_empty() {
            String::new()
        } else {
            " ".repeat(mark.as_ref().map_or(2, |mark| cells(mark)))
        };
        let width = self.width.min(PROSE).saturating_sub(cells(&quoted) + indent.len() + hang.len()).max(10);
        let mut first = format!("{quoted}{indent}{}", mark.unwrap_or_else(|| hang.clone()));
        let rest = format!("{quoted}{indent}{hang}");
        let (mut line, mut taken) = (String::new(), 0);
        for word in words.into_iter().filter(|word| !word.text.is_empty()) {
            let length = cells(&word.text);
            if taken > 0 && word.apart && taken + 1 + length > width {
                let _ = writeln!(self.out, "{first}{line}");
                first.clone_from(&rest);
                line.clear();
                taken = 0;
            }
            if taken > 0 {
                line.push(' ');
                taken += 1;
            }
            line.push_str(&word.styled);
            taken += length;
        }
        let _ = writeln!(self.out, "{first}{line}");
    }
}

/// Cells that a text takes on a terminal, as far as letters of European languages go.
fn cells(text: &str) -> usize {
    text.graphemes(true).count()
}

fn laid_out(mut rows: Vec<Vec<String>>, width: usize) -> String {
    let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    let mut table = Table::new();
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(head);
    for row in rows {
        table.add_row(row);
    }
    let lines = table.to_string();
    lines.lines().fold(String::new(), |all, line| all + line.trim_end() + "\n")
}

#[cfg(test)]
mod tests {
    use super::{cells, page};

    const MARKDOWN: &str = "# A headline that is rather long for one line of so narrow a terminal\n\n\
        **Source:** <https://example.org/a> · `a.txt`\n\n\
        - A point that says something and goes on for more than forty cells. \\[s1\\]\n- Another\n\n\
        > «\u{a0}Nous avons investi douze millions d’euros et demi\u{a0}»\n\n\
        | Source | English |\n|---|---|\n| Bélarus | Belarus |\n";

    #[test]
    fn lines_break_at_words_and_fit() {
        for width in [24, 40, 80, 140] {
            let plain = page(MARKDOWN, width, false);
            assert!(plain.lines().all(|line| cells(line) <= width.min(88)), "{width}:\n{plain}");
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
            assert!(
                words(&plain).contains("A headline that is rather long for one line of so narrow a terminal")
            );
            assert!(plain.contains("« ") || plain.contains("«\u{a0}Nous"), "{plain}");
            assert!(!plain.contains("**") && !plain.contains('`') && !plain.contains("\\["), "{plain}");
        }
        assert!(page(MARKDOWN, 40, false).contains("• A point that says"));
        assert!(page(MARKDOWN, 40, false).contains("│ «\u{a0}Nous"));
    }

    #[test]
    fn escapes_are_the_programs_own() {
        let colored = page(MARKDOWN, 80, true);
        assert!(colored.contains("\u{1b}]8;;https://example.org/a\u{1b}\\"), "{colored:?}");
        assert!(colored.contains("\u{1b}[1;4mA") && !page(MARKDOWN, 80, false).contains('\u{1b}'));
    }
}
