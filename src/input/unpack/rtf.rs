//! RTF: the text, with what is struck out or raised marked.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{Fault, Unpacked, page::Page, unreadable};
use crate::document::MediaType;

use crate::deadline;

const WHAT: &str = "RTF document";
/// Groups deeper than this stand in no document that anybody wrote.
const DEEPEST: usize = 500;
/// Groups that hold no running text.
const SKIPPED: [&str; 27] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "annotation",
    "atnid",
    "atnauthor",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "themedata",
    "datastore",
    "fldinst",
    "revtbl",
    "filetbl",
];

/// What a group does to its text.
#[derive(Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that text has or not")]
struct State {
    skipped: bool,
    raised: bool,
    struck: bool,
    hidden: bool,
    /// Characters that follow one in Unicode for programs that do not know it.
    replacements: usize,
}

/// Reads an RTF document.
pub(super) fn unpack(bytes: &[u8]) -> Result<Unpacked, Fault> {
    let mut reader = Reader {
        bytes,
        at: 0,
        encoding: WINDOWS_1252,
        groups: Vec::new(),
        state: State { skipped: false, raised: false, struck: false, hidden: false, replacements: 1 },
        paragraph: Vec::new(),
        page: Page::default(),
        due: 0,
        surrogate: None,
    };
    reader.read()?;
    reader.end_paragraph();
    if reader.page.is_blank() {
        return Err(Fault::NoArticle("the RTF document holds no text".to_owned()));
    }
    Ok(Unpacked { text: reader.page.finish(), media_type: MediaType::Rtf, ..Unpacked::default() })
}

struct Reader<'bytes> {
    bytes: &'bytes [u8],
    at: usize,
    encoding: &'static Encoding,
    groups: Vec<State>,
    state: State,
    /// The open paragraph: pieces of text with what is done to them.
    paragraph: Vec<(State, String)>,
    page: Page,
    /// Replacement characters that are still to be passed over.
    due: usize,
    /// The first half of a character beyond 16 bits.
    surrogate: Option<u16>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Fault> {
        while let Some(&byte) = self.bytes.get(self.at) {
            deadline::look();
            self.at += 1;
            match byte {
                b'{' => {
                    if self.groups.len() >= DEEPEST {
                        return Err(unreadable(WHAT, "its groups nest too deep"));
                    }
                    self.groups.push(self.state);
                }
                b'}' => {
                    self.due = 0;
                    match self.groups.pop() {
                        Some(state) => self.state = state,
                        None => break,
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.raw(byte),
            }
        }
        Ok(())
    }

    /// A control word or sign behind its backslash.
    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            match first {
                b'\'' => {
                    let digits =
                        self.bytes.get(self.at..self.at + 2).and_then(|pair| std::str::from_utf8(pair).ok());
                    self.at = (self.at + 2).min(self.bytes.len());
                    if let Some(byte) = digits.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
                        self.raw(byte);
                    }
                }
                b'~' => self.text("\u{a0}"),
                b'_' => self.text("\u{2011}"),
                b'-' => {}
                b'*' => self.state.skipped = true,
                b'\r' | b'\n' => self.end_paragraph(),
                _ => self.text(char::from(first).encode_utf8(&mut [0; 4])),
            }
            return;
        }
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = String::from_utf8_lossy(&rest[..letters]).into_owned();
        let sign = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number = (digits > 0)
            .then(|| std::str::from_utf8(&rest[letters..letters + sign + digits]).ok()?.parse::<i32>().ok())
            .flatten();
        let length = letters + if digits > 0 { sign + digits } else { 0 };
        self.at += length + usize::from(rest.get(length) == Some(&b' '));
        self.word(&word, number);
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let on = number != Some(0);
        match word {
            "par" | "sect" | "page" | "row" => self.end_paragraph(),
            "line" => self.text("\n"),
            "tab" | "cell" => self.text(" "),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.state.replacements = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(16),
            "bin" => {
                self.at = self
                    .at
                    .saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0))
                    .min(self.bytes.len());
            }
            "super" => self.state.raised = on,
            "nosupersub" => self.state.raised = false,
            "strike" | "striked" | "deleted" => self.state.struck = on,
            "v" => self.state.hidden = on,
            "plain" => (self.state.raised, self.state.struck, self.state.hidden) = (false, false, false),
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
            }
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            _ if SKIPPED.contains(&word) => self.state.skipped = true,
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        // Numbers above 32,767 are written as negative.
        let unit = u16::try_from(if number < 0 { number + 65_536 } else { number }).unwrap_or(0xFFFD);
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if (0xD800..0xDC00).contains(&unit) {
            self.surrogate = Some(unit);
        } else {
            self.text(&String::from_utf16_lossy(&units));
        }
        self.due = self.state.replacements;
    }

    /// A character in the document's encoding.
    fn raw(&mut self, byte: u8) {
        if self.due > 0 {
            self.due -= 1;
            return;
        }
        let bytes = [byte];
        let text = self.encoding.decode_without_bom_handling(&bytes).0.into_owned();
        self.text(&text);
    }

    fn text(&mut self, text: &str) {
        if self.state.skipped {
            return;
        }
        match self.paragraph.last_mut() {
            Some((state, piece)) if *state == self.state => piece.push_str(text),
            _ => self.paragraph.push((self.state, text.to_owned())),
        }
    }

    fn end_paragraph(&mut self) {
        if self.state.skipped || self.paragraph.is_empty() {
            return;
        }
        self.page.tag("p");
        for (state, text) in std::mem::take(&mut self.paragraph) {
            let wraps = [
                (state.struck, "del", "/del"),
                (state.hidden, "span hidden", "/span"),
                (state.raised, "sup", "/sup"),
            ];
            for (_, open, _) in wraps.iter().filter(|(holds, ..)| *holds) {
                self.page.tag(open);
            }
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    self.page.tag("br");
                }
                self.page.text(line);
            }
            for (_, _, close) in wraps.iter().rev().filter(|(holds, ..)| *holds) {
                self.page.tag(close);
            }
        }
        self.page.tag("/p");
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::unpack;

    #[test]
    fn text_with_its_marks() {
        let rtf = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title X}}\f0 Il a \'e9t\'e9 \u171?\~n\u233\'e9\~\u187? \rquote{\strike 12} 21\par M{\super me} Roy{\*\bkmkstart a}.\par}";
        let page = unpack(rtf).unwrap().text;
        assert!(
            page.contains("<p>Il a été «\u{a0}né\u{a0}» ’<del>12</del> 21</p><p>M<sup>me</sup> Roy.</p>"),
            "{page}"
        );
    }

    #[test]
    fn hostile_documents_end() {
        assert!(unpack("{\\rtf1".repeat(10_000).as_bytes()).is_err());
        for text in ["{\\rtf1 \\", "{\\rtf1 \\'", "{\\rtf1 \\u", "{\\rtf1 a\\bin999999999 b}", "}}}}"] {
            let _ = unpack(text.as_bytes());
        }
    }
}
