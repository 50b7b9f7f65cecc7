//! Word documents (`.docx`): the text as it is read with changes accepted.
//!
//! Deleted and struck-out text is marked as such, so that it is left out and named; inserted text
//! stands. Comments, headers, footers and foot notes are not the article's running text.

use super::{
    Fault, Unpacked,
    page::Page,
    xml::{Element, Node, Xml},
    zip::Archive,
};
use crate::document::MediaType;

const WHAT: &str = "Word document";
/// Reads a Word document.
pub(super) fn unpack(bytes: &[u8], limit: u64) -> Result<Unpacked, Fault> {
    let mut archive = Archive::open(bytes, WHAT, limit)?;
    let text = archive.wanted("word/document.xml")?;
    let mut writer = Writer::default();
    if let Some(title) = archive.text("docProps/core.xml")?.as_deref().and_then(title) {
        writer.page.meta("og:title", &title);
    }
    let mut xml = Xml::new(&text, WHAT);
    loop {
        match xml.next()? {
            Node::Start(element) => writer.start(&element, &mut xml)?,
            Node::End(name) => writer.end(&name),
            Node::Text(text) => {
                if writer.in_text {
                    writer.run(&text);
                }
            }
            Node::Done => break,
        }
    }
    writer.finish()
}

/// The document's title, unless a program has made it up from a file's name.
fn title(core: &str) -> Option<String> {
    let mut xml = Xml::new(core, WHAT);
    loop {
        match xml.next().ok()? {
            Node::Start(element) if element.name == "title" => {
                let title = xml.inner_text().ok()?;
                let title = title.trim();
                let made_up =
                    title.starts_with("Microsoft Word") || title.contains('.') && !title.contains(' ');
                return (title.split_whitespace().count() >= 3 && !made_up).then(|| title.to_owned());
            }
            Node::Done => return None,
            _ => {}
        }
    }
}

/// Turns elements into a page.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property that a run of text has or not")]
struct Writer {
    page: Page,
    /// The tag of the open paragraph; written when its first text comes, since its style is told
    /// inside it.
    paragraph: Option<&'static str>,
    written: bool,
    /// Depth of deleted and moved text.
    deleted: usize,
    in_text: bool,
    raised: bool,
    struck: bool,
    hidden: bool,
    tracked: bool,
}

impl Writer {
    fn start(&mut self, element: &Element, xml: &mut Xml<'_>) -> Result<(), Fault> {
        let value = element.attribute("val");
        let is_on = !matches!(value, Some("0" | "false" | "none" | "off"));
        match element.name.as_str() {
            "p" => {
                self.close();
                self.paragraph = Some("p");
            }
            "pStyle" => self.paragraph = Some(tag_of(value.unwrap_or_default())),
            "r" => (self.raised, self.struck, self.hidden) = (false, false, false),
            "vertAlign" => self.raised = value == Some("superscript"),
            "strike" | "dstrike" => self.struck |= is_on,
            "vanish" | "webHidden" => self.hidden |= is_on,
            "t" | "delText" => self.in_text = true,
            "del" | "moveFrom" if element.prefix == "w" => {
                self.deleted += 1;
                self.tracked = true;
            }
            "ins" | "moveTo" => self.tracked = true,
            "tab" => self.run(" "),
            "br" | "cr" => self.run("\n"),
            "noBreakHyphen" => self.run("\u{2011}"),
            // The other half of a drawing says the same for older programs.
            "Fallback" | "instrText" | "delInstrText" | "pict" | "footnoteReference" | "endnoteReference"
            | "commentReference" | "rPrChange" | "pPrChange" | "sectPr" | "tblPr" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.close(),
            "t" | "delText" => self.in_text = false,
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            _ => {}
        }
    }

    fn run(&mut self, text: &str) {
        if !self.written
            && let Some(tag) = self.paragraph
        {
            self.page.tag(tag);
            self.written = true;
        }
        let wraps: [(bool, &str); 3] =
            [(self.deleted > 0 || self.struck, "del"), (self.hidden, "span hidden"), (self.raised, "sup")];
        for (_, tag) in wraps.iter().filter(|(holds, _)| *holds) {
            self.page.tag(tag);
        }
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.page.tag("br");
            }
            self.page.text(line);
        }
        for (_, tag) in wraps.iter().rev().filter(|(holds, _)| *holds) {
            self.page.tag(&format!("/{}", tag.split(' ').next().unwrap_or_default()));
        }
    }

    fn close(&mut self) {
        if let Some(tag) = self.paragraph.take().filter(|_| self.written) {
            self.page.tag(&format!("/{tag}"));
        }
        self.written = false;
    }

    fn finish(mut self) -> Result<Unpacked, Fault> {
        self.close();
        if self.page.is_blank() {
            return Err(Fault::NoArticle("the Word document holds no text".to_owned()));
        }
        let mut warnings = Vec::new();
        if self.tracked {
            warnings
                .push("the document has tracked changes; it was read with all of them accepted".to_owned());
        }
        Ok(Unpacked {
            text: self.page.finish(),
            media_type: MediaType::Docx,
            warnings,
            ..Unpacked::default()
        })
    }
}

/// The tag for a paragraph style, whose name depends on the program's language.
fn tag_of(style: &str) -> &'static str {
    let style = style.to_ascii_lowercase();
    if style == "title" || style == "titre" || style == "heading1" || style == "titre1" {
        "h1"
    } else if style.starts_with("heading")
        || style.starts_with("titre")
        || style == "subtitle"
        || style == "sous-titre"
    {
        "h2"
    } else {
        "p"
    }
}
