//! Which pages the HTML parser must not see, told from their bytes in one pass.
//!
//! HTML parsers look at all open elements for every tag, at all attributes for every attribute,
//! and at all of a text for every entity in it: a page made of a million of either takes them
//! hours, and what walks deep trees by recursion overflows the stack. Real pages stay far below
//! these limits.

use crate::deadline;

/// Elements that may be open at once; real pages stay below 100.
const DEEPEST: usize = 128;
/// Longer tags are looked into for the number of their attributes.
const LONG_TAG: usize = 20_000;
/// Attributes in one tag, counted by what may stand between two.
const MOST_ATTRIBUTES: usize = 20_000;
/// Entities between two tags.
const MOST_ENTITIES: usize = 50_000;
/// Bytes that the parser would copy for the entities between two tags: for each of them all of the
/// text before it. A page of 450 kB that had each letter escaped twice took 24 s in a debug build.
const MOST_COPIED: usize = 500_000_000;

/// Elements that take no end tag, or whose start ends the one before.
///
/// `rt`, `rp` and `optgroup` do so inside `ruby` and `select` only; elsewhere they nest.
const FLAT: [&str; 29] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "html", "head",
    "body", "!doctype",
];
/// Elements whose end ends what may be open inside them.
const HOLDERS: [(&str, &[&str]); 2] = [("ruby", &["rt", "rp", "rb", "rtc"]), ("select", &["optgroup"])];
/// Elements in which nothing is a tag but their own end.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed"];
/// Templates on one page: the parser keeps a list of them that it goes through again and again.
const MOST_TEMPLATES: usize = 200;

/// Whether the parser would choke on `page`.
pub(super) fn is_beyond(page: &str) -> bool {
    let mut open = OpenElements::default();
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        if has_too_many_entities(&rest[..at]) {
            return true;
        }
        rest = &rest[at + 1..];
        deadline::look();
        open.see(rest);
        if open.depth > DEEPEST || open.templates > MOST_TEMPLATES || has_too_many_attributes(rest) {
            return true;
        }
    }
    has_too_many_entities(rest) || has_a_tag_too_long(page)
}

fn has_too_many_entities(text: &str) -> bool {
    if text.len() < MOST_ENTITIES / 2 {
        return false;
    }
    let entities = memchr::memchr_iter(b'&', text.as_bytes()).count();
    entities > MOST_ENTITIES || entities.saturating_mul(text.len() / 2) > MOST_COPIED
}

/// Looks at the tag that begins here, up to the next `<`, so that no byte is looked at twice.
fn has_too_many_attributes(tag: &str) -> bool {
    let end = memchr::memchr2(b'<', b'>', tag.as_bytes()).unwrap_or(tag.len());
    end > LONG_TAG
        && tag.as_bytes()[..end].iter().filter(|byte| byte.is_ascii_whitespace()).count() > MOST_ATTRIBUTES
}

/// Whether a tag, read as the parser reads it, has too many attributes: values in marks may hold
/// any sign, and attributes need no white space between them.
fn has_a_tag_too_long(page: &str) -> bool {
    let bytes = page.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at.min(bytes.len())..]) {
        let start = at + open + 1;
        if page.get(start..).is_some_and(|rest| rest.starts_with("!--")) {
            at = memchr::memmem::find(&bytes[start..], b"-->").map_or(bytes.len(), |end| start + end);
            continue;
        }
        let Some(first) = bytes.get(start) else { return false };
        if !(first.is_ascii_alphabetic() || *first == b'/') {
            at = start;
            continue;
        }
        let name = name_at(&page[start..]);
        let (end, attributes) = tag_end(bytes, start + name.len());
        if attributes > MOST_ATTRIBUTES {
            return true;
        }
        at = end;
        if RAW.contains(&name.as_str()) {
            let close = format!("</{name}");
            at = find_ignoring_case(&bytes[at.min(bytes.len())..], close.as_bytes())
                .map_or(bytes.len(), |found| at + found);
        }
    }
    false
}

/// Where the tag that is open at `at` ends, and how many attributes it may have.
fn tag_end(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let mut attributes = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return (at + 1, attributes),
            b'"' | b'\''
                if bytes[..at].iter().rev().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=') =>
            {
                attributes += 1;
                at = memchr::memchr(*byte, &bytes[at + 1..]).map_or(bytes.len(), |end| at + 1 + end);
            }
            byte if byte.is_ascii_whitespace() || *byte == b'/' => attributes += 1,
            _ => {}
        }
        at += 1;
    }
    (at, attributes)
}

fn find_ignoring_case(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', bytes)
        .find(|at| bytes.get(*at..*at + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle)))
}

/// The name of the element whose tag begins here, in lower case.
fn name_at(tag: &str) -> String {
    let end =
        tag.bytes().take(24).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(tag.len().min(24));
    String::from_utf8_lossy(&tag.as_bytes()[..end]).to_ascii_lowercase()
}

/// For every name, start tags that no end tag of that name has followed: never fewer than what a
/// parser would have open.
#[derive(Default)]
struct OpenElements {
    counts: Vec<(String, usize)>,
    depth: usize,
    templates: usize,
}

impl OpenElements {
    /// Counts the tag whose `<` was just passed.
    fn see(&mut self, tag: &str) {
        let (tag, closes) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
        if !tag.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return;
        }
        let name = name_at(tag);
        if FLAT.contains(&name.as_str()) {
            return;
        }
        self.templates += usize::from(name == "template" && !closes);
        if closes && let Some((_, inside)) = HOLDERS.iter().find(|(holder, _)| *holder == name) {
            for (_, count) in self.counts.iter_mut().filter(|(known, _)| inside.contains(&known.as_str())) {
                self.depth -= std::mem::take(count);
            }
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
        assert!(!is_beyond(&"<ruby>漢<rt>kan</ruby><select><optgroup><option>a</select>".repeat(500)));
        assert!(!is_beyond(&format!("<script>a<b '{}</script><p>x", "a=b;".repeat(30_000))));
    }

    #[test]
    fn hostile_shapes_do_not() {
        assert!(is_beyond(&"<div>".repeat(300)));
        assert!(is_beyond(&"<b></i>".repeat(300)));
        assert!(is_beyond(&format!("<p {}>", "a=b ".repeat(30_000))));
        assert!(is_beyond(&"&amp".repeat(60_000)));
        for entity in ["&amp;eacute;", "&amp;#233;", "&#38;agrave;", "&lt;a&gt;"] {
            assert!(is_beyond(&entity.repeat(450_000 / entity.len())), "{entity}");
            assert!(!is_beyond(&entity.repeat(20_000 / entity.len())), "{entity}");
        }
        let invented: String =
            (0..1_000).fold(String::new(), |page, number| page + &format!("<x{number}></x{number}>"));
        assert!(is_beyond(&invented));
        for unit in ["<rt>", "<optgroup>", "<rp><b></b>", "<template></template>"] {
            assert!(is_beyond(&unit.repeat(300)), "{unit}");
        }
        let attributes = |unit: &str| format!("<p {}>", unit.repeat(30_000));
        for unit in ["a=''", "a=\"<\"", "a='>'", "a/", "a=\t'x'"] {
            assert!(is_beyond(&attributes(unit)), "{unit}");
        }
    }
}
