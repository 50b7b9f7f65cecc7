//! Events of an XML text, with names without their prefixes.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{Fault, unreadable};

/// Elements deeper than this stand in no document that anybody wrote.
const DEEPEST: usize = 512;

/// What comes next in an XML text.
pub(super) enum Node {
    Start(Element),
    End(String),
    Text(String),
    /// The end of the text.
    Done,
}

/// A start tag; empty elements come as a start and an end.
pub(super) struct Element {
    /// The local name.
    pub(super) name: String,
    /// The prefix, where there is one.
    pub(super) prefix: String,
    /// Attributes by local name.
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads one XML text.
pub(super) struct Xml<'text> {
    reader: Reader<&'text [u8]>,
    what: &'static str,
    /// The end of an empty element, due next.
    due: Option<String>,
    depth: usize,
}

impl<'text> Xml<'text> {
    /// Reads `text`, a part of what is called `what` in messages.
    pub(super) fn new(text: &'text str, what: &'static str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let settings = reader.config_mut();
        settings.check_end_names = false;
        settings.allow_unmatched_ends = true;
        settings.allow_dangling_amp = true;
        Self { reader, what, due: None, depth: 0 }
    }

    /// Where the reader stands, in bytes of the text.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The next node.
    pub(super) fn next(&mut self) -> Result<Node, Fault> {
        if let Some(name) = self.due.take() {
            self.depth = self.depth.saturating_sub(1);
            return Ok(Node::End(name));
        }
        loop {
            let event = self.reader.read_event().map_err(|error| unreadable(self.what, error))?;
            return Ok(match event {
                Event::Start(tag) => {
                    self.deeper()?;
                    Node::Start(element(&tag))
                }
                Event::Empty(tag) => {
                    self.deeper()?;
                    let element = element(&tag);
                    self.due = Some(element.name.clone());
                    Node::Start(element)
                }
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End(tag.local_name().as_ref().to_owned())
                }
                Event::Text(text) => Node::Text(text.to_string()),
                Event::CData(text) => Node::Text(text.to_string()),
                Event::GeneralRef(reference) => Node::Text(match reference.resolve_char_ref() {
                    Ok(Some(letter)) => letter.to_string(),
                    _ => named(&reference),
                }),
                Event::Eof => Node::Done,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            });
        }
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(unreadable(self.what, "its elements nest too deep")) } else { Ok(()) }
    }

    /// Passes over the element that was just opened.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let depth = self.depth;
        while self.depth >= depth {
            if matches!(self.next()?, Node::Done) {
                break;
            }
        }
        Ok(())
    }

    /// The text inside the element that was just opened.
    pub(super) fn inner_text(&mut self) -> Result<String, Fault> {
        let depth = self.depth;
        let mut text = String::new();
        while self.depth >= depth {
            match self.next()? {
                Node::Text(more) => text.push_str(&more),
                Node::Done => break,
                Node::Start(_) | Node::End(_) => {}
            }
        }
        Ok(text)
    }
}

/// An entity by name; those that XML does not know stay for a reader of HTML.
fn named(name: &str) -> String {
    match name {
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "amp" => "&".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        "nbsp" => "\u{a0}".to_owned(),
        _ => format!("&{name};"),
    }
}

fn element(tag: &BytesStart<'_>) -> Element {
    let mut attributes = tag.attributes();
    let attributes = attributes.with_checks(false).flatten().take(64).map(|attribute| {
        let value = attribute.value.to_string();
        let value = if value.contains('&') {
            quick_xml::escape::unescape(&value).map_or(value.clone(), std::borrow::Cow::into_owned)
        } else {
            value
        };
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    let prefix = tag.name().prefix().map(|prefix| prefix.as_ref().to_owned()).unwrap_or_default();
    Element { name: tag.local_name().as_ref().to_owned(), prefix, attributes: attributes.collect() }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::{Node, Xml};

    #[test]
    fn names_texts_and_references() {
        let mut xml = Xml::new(
            "<?xml version='1.0'?><a:b c:d='e&amp;f'>x&amp;y&#233;<![CDATA[<z>]]><g/></a:b>",
            "file",
        );
        let mut seen = String::new();
        loop {
            match xml.next() {
                Ok(Node::Start(element)) => {
                    let attribute = element.attribute("d");
                    let _ = write!(seen, "[{}:{} {attribute:?}]", element.prefix, element.name);
                }
                Ok(Node::End(name)) => {
                    let _ = write!(seen, "[/{name}]");
                }
                Ok(Node::Text(text)) => seen.push_str(&text),
                Ok(Node::Done) => break,
                Err(fault) => panic!("{fault:?}"),
            }
        }
        assert_eq!(seen, "[a:b Some(\"e&f\")]x&yé<z>[:g None][/g][/b]");
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "<a>".repeat(100_000);
        let mut xml = Xml::new(&deep, "file");
        assert!((0..1_000).any(|_| xml.next().is_err()));
    }
}
