//! How deeply a page may nest, told from its bytes before anything is built from it.
//!
//! HTML parsers look at all open elements for every tag, so that a page of a million unclosed
//! elements takes them hours, and what walks the tree by recursion would overflow the stack.

/// Deeper pages are no articles; real ones stay below 100.
const DEEPEST: usize = 256;

/// Elements that take no end tag, or whose start ends the one before.
const FLAT: [&str; 32] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rp",
    "rt", "html", "head", "body", "!doctype",
];

/// Whether more than [`DEEPEST`] elements could be open at once. Counts, for every name, start
/// tags that no end tag of that name has followed; never too low for what a parser would nest.
pub(super) fn is_too_deep(page: &str) -> bool {
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut depth = 0_usize;
    for at in memchr::memchr_iter(b'<', page.as_bytes()) {
        let rest = &page[at + 1..];
        let (rest, closes) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
        let end = rest
            .bytes()
            .take(24)
            .position(|byte| !byte.is_ascii_alphanumeric())
            .unwrap_or(rest.len().min(24));
        if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let name = rest[..end].to_ascii_lowercase();
        if FLAT.contains(&name.as_str()) {
            continue;
        }
        let known = open.iter().position(|(known, _)| *known == name);
        match known {
            _ if open.len() > DEEPEST => return true,
            Some(place) if closes && open[place].1 > 0 => {
                open[place].1 -= 1;
                depth -= 1;
            }
            _ if closes => {}
            Some(place) => {
                open[place].1 += 1;
                depth += 1;
            }
            None => {
                open.push((name, 1));
                depth += 1;
            }
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::is_too_deep;

    #[test]
    fn depth_is_told() {
        assert!(!is_too_deep(&"<div><p><b>a</b></div>".repeat(10_000)));
        assert!(!is_too_deep(&"<p>a<br><li>".repeat(10_000)));
        assert!(is_too_deep(&"<div>".repeat(300)));
        assert!(is_too_deep(&"<b></i>".repeat(300)));
        assert!(!is_too_deep("a < b, <3, </, <"));
    }
}
