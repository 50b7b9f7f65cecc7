//! Which pages the HTML parser must not see, told from their bytes in one pass.
//!
//! HTML parsers look at all open elements for every tag, at all attributes for every attribute,
//! and at all of a text for every entity in it: a page made of a million of either takes them
//! hours, and what walks deep trees by recursion overflows the stack. Real pages stay far below
//! these limits.

/// Elements that may be open at once; real pages stay below 100.
const DEEPEST: usize = 128;
/// Longer tags are looked into for the number of their attributes.
const LONG_TAG: usize = 20_000;
/// White space in one tag, and so at most as many attributes.
const MOST_ATTRIBUTES: usize = 20_000;
/// Entities between two tags.
const MOST_ENTITIES: usize = 50_000;

/// Elements that take no end tag, or whose start ends the one before.
const FLAT: [&str; 32] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rp",
    "rt", "html", "head", "body", "!doctype",
];

/// Whether the parser would choke on `page`.
pub(super) fn is_beyond(page: &str) -> bool {
    let mut open = OpenElements::default();
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        if has_too_many_entities(&rest[..at]) {
            return true;
        }
        rest = &rest[at + 1..];
        open.see(rest);
        if open.depth > DEEPEST || has_too_many_attributes(rest) {
            return true;
        }
    }
    has_too_many_entities(rest)
}

fn has_too_many_entities(text: &str) -> bool {
    text.len() > MOST_ENTITIES && memchr::memchr_iter(b'&', text.as_bytes()).count() > MOST_ENTITIES
}

/// Looks at the tag that begins here, up to the next `<`, so that no byte is looked at twice.
fn has_too_many_attributes(tag: &str) -> bool {
    let end = memchr::memchr2(b'<', b'>', tag.as_bytes()).unwrap_or(tag.len());
    end > LONG_TAG
        && tag.as_bytes()[..end].iter().filter(|byte| byte.is_ascii_whitespace()).count() > MOST_ATTRIBUTES
}

/// For every name, start tags that no end tag of that name has followed: never fewer than what a
/// parser would have open.
#[derive(Default)]
struct OpenElements {
    counts: Vec<(String, usize)>,
    depth: usize,
}

impl OpenElements {
    /// Counts the tag whose `<` was just passed.
    fn see(&mut self, tag: &str) {
        let (tag, closes) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
        if !tag.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return;
        }
        let end =
            tag.bytes().take(24).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(tag.len().min(24));
        let name = String::from_utf8_lossy(&tag.as_bytes()[..end]).to_ascii_lowercase();
        if FLAT.contains(&name.as_str()) {
            return;
        }
        match self.counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) if closes => {
                self.depth -= usize::from(*count > 0);
                *count = count.saturating_sub(1);
            }
            None if closes => {}
            Some((_, count)) => {
                *count += 1;
                self.depth += 1;
            }
            // Names are not remembered for ever: a page of invented ones counts as deep.
            None => {
                self.depth += if self.counts.len() > DEEPEST * 4 { DEEPEST } else { 1 };
                self.counts.push((name, 1));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_beyond;

    #[test]
    fn real_shapes_pass() {
        assert!(!is_beyond(&"<div><p><b>a</b></div>".repeat(10_000)));
        assert!(!is_beyond(&"<p>a<br><li>&eacute;".repeat(60_000)));
        assert!(!is_beyond(&format!("<img src=\"data:{}\">", "A".repeat(1_000_000))));
        assert!(!is_beyond("a < b, <3, </, <"));
        assert!(!is_beyond("<aé"));
    }

    #[test]
    fn hostile_shapes_do_not() {
        assert!(is_beyond(&"<div>".repeat(300)));
        assert!(is_beyond(&"<b></i>".repeat(300)));
        assert!(is_beyond(&format!("<p {}>", "a=b ".repeat(30_000))));
        assert!(is_beyond(&"&amp".repeat(60_000)));
        let invented: String =
            (0..1_000).fold(String::new(), |page, number| page + &format!("<x{number}></x{number}>"));
        assert!(is_beyond(&invented));
    }
}
