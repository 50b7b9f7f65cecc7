//! Takes out of a page what its readers do not see or what is not the article's, before anything
//! looks for the article: hidden text, struck-out text, footnote marks, readers' comments,
//! newsletter boxes and the like.
//!
//! Works on the tree, gives what was taken out with its first words.

use std::sync::LazyLock;

use dom_query::{Document as Page, NodeRef};

use super::style::Sheet;
use crate::deadline;
use crate::document::boilerplate::{LeftOut, STUB};
use crate::word_list;

/// Boxes with more text, in bytes, are not furniture, whatever their class says; readers' comments
/// may be of any length.
const LARGEST_BOX: usize = 1_500;
/// A wall that holds more text holds the article itself.
const LARGEST_WALL: usize = 600;
/// Classes of links to footnotes.
const NOTE_CLASSES: [&str; 10] = [
    "footnote",
    "footnote-ref",
    "footnotes",
    "reference",
    "note",
    "appel",
    "appelnote",
    "note-call",
    "noteref",
    "easy-footnote",
];
/// Longer cells, in bytes, hold running text.
const LONGEST_CELL: usize = 400;
const COMMENTS: &str = "readers' comments";

/// What marks an element by its class or id.
struct Mark {
    kind: &'static str,
    part: Part,
    names: Vec<&'static str>,
}

/// Which part of a class or id a mark is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    First,
    Any,
}

static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    let lines = include_str!("../data/furniture-classes.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let mut field = || fields.next().unwrap_or_default();
            let kind = field();
            let part = match field() {
                "token" => Part::Whole,
                "head" => Part::First,
                _ => Part::Any,
            };
            Mark { kind, part, names: field().split(' ').collect() }
        })
        .collect()
});

/// Cleans `page` and says what is gone.
pub(super) fn clean(page: &Page) -> Vec<LeftOut> {
    let sheet = Sheet::of(page);
    // Metadata in scripts are read later.
    page.select("script:not([type='application/ld+json']), style, noscript, template, svg, iframe").remove();
    let marked = !page.select("article, main, [itemprop=articleBody]").is_empty();
    let mut left_out = Vec::new();
    let mut doomed = Vec::new();
    let Some(body) = page.body() else { return left_out };
    let mut next = body.first_child();
    while let Some(node) = next {
        deadline::look();
        match judge(&node, &sheet) {
            Verdict::Stays => {
                next = node.first_child().or_else(|| following(&node, &body));
                continue;
            }
            Verdict::Mark => {}
            Verdict::Goes(kind) => {
                // What stands outside the article is not missed, but for what it says about it.
                let told = !marked || kind == COMMENTS || is_inside(&node);
                let words = if told { first_words(&node) } else { String::new() };
                if words.chars().any(char::is_alphanumeric) {
                    left_out.push(LeftOut::new(kind, &words));
                }
            }
        }
        next = following(&node, &body);
        doomed.push(node);
    }
    for node in doomed {
        node.remove_from_parent();
    }
    unfold_tables(page);
    left_out
}

/// Makes plain boxes of the tables that lay a page out, as they were made once: cells that hold
/// running text are not cells.
fn unfold_tables(page: &Page) {
    for row in page.select("tr").nodes() {
        let cells: Vec<NodeRef<'_>> = row.children_it(false).filter(NodeRef::is_element).collect();
        if !cells.iter().any(|cell| cell.text().len() > LONGEST_CELL) {
            continue;
        }
        // Collected first: the tree cannot be changed while it is walked.
        let around: Vec<NodeRef<'_>> = row
            .ancestors_it(Some(2))
            .filter(|above| {
                matches!(above.node_name().as_deref(), Some("tbody" | "thead" | "tfoot" | "table"))
            })
            .collect();
        for part in cells.into_iter().chain([*row]).chain(around) {
            part.rename("div");
        }
    }
}

/// How a text begins, its blocks apart.
fn first_words(node: &NodeRef<'_>) -> String {
    let mut words = String::new();
    for text in node.descendants_it().filter(NodeRef::is_text) {
        words.push_str(&text.text());
        words.push(' ');
        if words.len() > 400 {
            break;
        }
    }
    words
}

enum Verdict {
    Stays,
    /// A mark that is not text: nothing is said.
    Mark,
    Goes(&'static str),
}

fn judge(node: &NodeRef<'_>, sheet: &Sheet) -> Verdict {
    if !node.is_element() {
        return Verdict::Stays;
    }
    let name = node.node_name();
    let name = name.as_deref().unwrap_or_default();
    match name {
        "del" | "s" | "strike" => return Verdict::Goes("struck-out text"),
        "sup" => return superscript(node),
        "a" if is_note_link(node) => return Verdict::Mark,
        _ => {}
    }
    let strikes = |style: &str| style.contains("line-through");
    if node.attr("style").is_some_and(|style| strikes(&style)) {
        return Verdict::Goes("struck-out text");
    }
    if sheet.hides(node) {
        return Verdict::Goes("text that the page hides");
    }
    match furniture(node, name) {
        Some(kind) => Verdict::Goes(kind),
        None => Verdict::Stays,
    }
}

/// A footnote mark goes; figures that stay become superscript characters, as the reader sees them,
/// so that `2030` and `m` keep their own.
fn superscript(node: &NodeRef<'_>) -> Verdict {
    let text = node.text();
    let text = text.trim();
    let holds_link = node.descendants_it().any(|inside| inside.has_name("a") && inside.has_attr("href"));
    let bare = text.trim_matches(['[', ']', '(', ')', '*', '†', '‡', ',', ' ', '\u{a0}']);
    let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    let is_symbol = bare.is_empty() && !text.is_empty();
    let short = text.chars().count() <= 6;
    if (short && (holds_link || is_note_class(node))) || is_symbol || (is_number && bare != text) {
        return Verdict::Mark;
    }
    if is_number {
        if bare.len() <= 3 && behind_word(node) {
            return Verdict::Mark;
        }
        let raised: String = bare
            .bytes()
            .map(|digit| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][usize::from(digit - b'0')])
            .collect();
        node.set_text(raised);
    }
    Verdict::Stays
}

/// Whether a word of three letters and more, or a mark that ends one, stands before `node`: a
/// figure raised there is no exponent.
fn behind_word(node: &NodeRef<'_>) -> bool {
    let Some(before) = node.prev_sibling() else { return false };
    let before = before.text();
    let last = before.chars().next_back();
    let letters = before.chars().rev().take_while(|letter| letter.is_alphabetic()).count();
    letters >= 3 || last.is_some_and(|last| "»”.,;!?…".contains(last))
}

/// `<a href="#note-1">[1]</a>`: a link within the page that shows a number in brackets, a symbol or
/// an arrow back.
fn is_note_link(node: &NodeRef<'_>) -> bool {
    if !node.attr("href").is_some_and(|target| target.starts_with('#')) {
        return false;
    }
    let text = node.text();
    let text = text.trim();
    let inside = text.strip_prefix(['[', '(']).and_then(|text| text.strip_suffix([']', ')']));
    let is_number =
        |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    inside.is_some_and(is_number)
        || (is_number(text) && is_note_class(node))
        || (!text.is_empty() && text.chars().all(|letter| "*†‡↩↑^⤴".contains(letter) || letter == '\u{fe0e}'))
}

fn is_note_class(node: &NodeRef<'_>) -> bool {
    let role = node.attr("role").or_else(|| node.attr("epub:type"));
    role.is_some_and(|role| role.contains("noteref"))
        || node
            .class()
            .is_some_and(|class| class.split_ascii_whitespace().any(|name| NOTE_CLASSES.contains(&name)))
}

/// Which furniture an element is by its class or id.
fn furniture(node: &NodeRef<'_>, name: &str) -> Option<&'static str> {
    if matches!(name, "html" | "body" | "main" | "article" | "h1" | "p" | "a" | "span" | "time") {
        return None;
    }
    let class = node.class();
    let id = node.id_attr();
    let names = || {
        let class = class.as_deref().unwrap_or_default().split_ascii_whitespace();
        class.chain(id.as_deref()).filter(|name| !is_state(name))
    };
    let fits = |mark: &&Mark| {
        names().any(|name| {
            let name = name.to_ascii_lowercase();
            let mut parts = name.split(['-', '_']);
            mark.names.contains(&name.as_str())
                || match mark.part {
                    Part::Whole => false,
                    Part::First => parts.next().is_some_and(|part| mark.names.contains(&part)),
                    Part::Any => parts.any(|part| mark.names.contains(&part)),
                }
        })
    };
    let kind = MARKS.iter().find(fits).map(|mark| mark.kind);
    let kind = kind.or_else(|| is_newsletter_box(node, name).then_some("newsletter lines"))?;
    let largest = match kind {
        COMMENTS | "quoted mail" => usize::MAX,
        STUB => LARGEST_WALL,
        _ => LARGEST_BOX,
    };
    // Comments may be marked up as articles, one each; a headline of the page they never hold.
    let holds_article = if kind == COMMENTS {
        node.descendants_it().any(|inside| inside.has_name("h1"))
    } else {
        node.descendants_it().any(|inside| inside.has_name("h1") || is_article(&inside))
    };
    (!holds_article && node.text().trim().len() <= largest).then_some(kind)
}

/// Whether a box asks the reader to take a newsletter, whatever its class.
fn is_newsletter_box(node: &NodeRef<'_>, name: &str) -> bool {
    const NAMES: [&str; 3] = ["newsletter", "infolettre", "lettre d'information"];
    word_list::words_of! { ASKS: "../data/newsletter.txt", "asks" }
    if !matches!(name, "div" | "section" | "aside" | "form") {
        return false;
    }
    let text = node.text();
    if text.len() > LARGEST_WALL || text.contains('«') {
        return false;
    }
    let text = text.to_lowercase().replace('’', "'");
    NAMES.iter().any(|name| text.contains(name)) && ASKS.iter().any(|ask| text.contains(ask))
}

/// Classes that say in which state the whole page is (`comments-open`, `has-newsletter`).
fn is_state(name: &str) -> bool {
    ["has-", "no-", "is-", "with-", "without-", "live-", "match-"].iter().any(|head| name.starts_with(head))
        || ["-open", "-closed", "-enabled", "-count", "-on", "-off"].iter().any(|tail| name.ends_with(tail))
}

fn is_inside(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None).any(|above| is_article(&above))
}

/// Whether an element says that it holds the article.
fn is_article(node: &NodeRef<'_>) -> bool {
    matches!(node.node_name().as_deref(), Some("article" | "main"))
        || node.attr("itemprop").is_some_and(|value| value.as_ref() == "articleBody")
}

/// The node behind `node` and all it holds, within `root`.
fn following<'tree>(node: &NodeRef<'tree>, root: &NodeRef<'tree>) -> Option<NodeRef<'tree>> {
    let mut node = *node;
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
        if node.id == root.id {
            return None;
        }
    }
}
