//! Character references (`&eacute;`, `&#39;`) that are still in a text after the page was parsed.

use std::sync::LazyLock;

use dom_query::Document as Page;
use regex::Regex;

use crate::deadline;

/// References that are decoded at once: the parser looks at all of a text for each of them.
const AT_ONCE: usize = 500;
/// How often a page may have escaped its text too often.
const ROUNDS: usize = 3;

/// References that French text is full of; `&amp;` and the brackets of tags are only decoded where
/// one of these stands beside them, since an article may be about them.
static FRENCH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"&(?:amp;)*(?:[aeiouyAEIOUY](?:acute|grave|circ|uml)|[cC]cedil|(?:ae|AE|oe|OE)lig|[rl]aquo|[rl]squo|[rl]dquo|nbsp",
        r"|hellip|[mn]dash|euro|deg|middot|bull|quot|apos|thinsp|#x?[0-9a-fA-F]{2,6});"
    ))
    .expect("the pattern is a constant and tested")
});

/// Decodes what a page escaped twice, block by block; whether there was any.
pub(super) fn decode_blocks(mut blocks: Vec<String>) -> (Vec<String>, bool) {
    let mut decoded = false;
    for block in &mut blocks {
        let mut here = false;
        for _ in 0..ROUNDS {
            if !block.contains('&') || !FRENCH.is_match(block) {
                break;
            }
            *block = decode(block);
            here = true;
        }
        decoded |= here;
        if here {
            // Marks and their spaces may have been doubled: `« ` and a no-break space.
            *block = block.replace("\u{a0} ", "\u{a0}").replace(" \u{a0}", "\u{a0}");
        }
    }
    (blocks, decoded)
}

/// Decodes entities with the parser, which finds no tags to nest, in pieces that suit it.
pub(super) fn decode(line: &str) -> String {
    if !line.contains('&') {
        return line.to_owned();
    }
    let mut decoded = String::with_capacity(line.len());
    let mut rest = line.replace('<', "&lt;");
    while !rest.is_empty() {
        deadline::look();
        let end = rest.match_indices('&').nth(AT_ONCE).map_or(rest.len(), |(at, _)| at);
        decoded.push_str(&Page::fragment(&rest[..end]).text());
        rest.drain(..end);
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::decode_blocks;

    #[test]
    fn escaped_twice_and_thrice() {
        let blocks = [
            "L&#039;&eacute;t&eacute; &laquo;&nbsp;chaud&nbsp;&raquo;",
            "&amp;eacute;",
            "R&D ; AT&T &c;",
            "&lt;p&gt;",
        ];
        let (found, decoded) = decode_blocks(blocks.map(str::to_owned).to_vec());
        assert!(decoded);
        assert_eq!(found, ["L'été «\u{a0}chaud\u{a0}»", "é", "R&D ; AT&T &c;", "&lt;p&gt;"]);
    }
}
