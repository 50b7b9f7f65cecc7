//! A tree of HTML → blocks of plain text, as a reader would see them. Walks without recursion.

use dom_query::NodeRef;

use crate::{deadline, document::block::Blocks};

/// Elements that are never prose.
const DROPPED: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
    "picture",
    "img",
    "map",
    "button",
    "select",
    "textarea",
    "input",
    "form",
    "dialog",
    "figcaption",
];
/// Elements around an article, dropped where no article was found and the whole page is read.
const FURNITURE: &[&str] = &["nav", "footer", "aside", "menu"];
/// Classes of what stands around an article, as whole words of the attribute.
const FURNITURE_CLASSES: &[&str] = &[
    "related",
    "related-articles",
    "related-posts",
    "lire-aussi",
    "a-lire-aussi",
    "newsletter",
    "comments",
    "comment",
    "share",
    "sharing",
    "social",
    "tags",
    "breadcrumb",
    "breadcrumbs",
    "author-bio",
    "promo",
    "outbrain",
    "taboola",
    "paywall",
    "recommendations",
    "footer",
    "sidebar",
    "menu",
    "nav",
    "ad",
    "ads",
    "pub",
    "publicite",
];
/// Elements that begin and end a block.
const BLOCK: &[&str] = &[
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "figure",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "caption",
    "hr",
    "address",
    "details",
    "summary",
    "fieldset",
    "center",
    "body",
    "html",
];

/// What was read from a tree.
#[derive(Default)]
pub(super) struct Rendered {
    pub(super) blocks: Vec<String>,
    /// How many bytes of each block are labels of links.
    pub(super) links: Vec<usize>,
    /// Where pages of the source begin, in order.
    pub(super) pages: Vec<PageStart>,
    /// Captions that were dropped.
    pub(super) captions: Vec<String>,
}

/// Where a page of the source begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageStart {
    /// Number of the block, from 0.
    pub(super) block: usize,
    /// Byte of the block.
    pub(super) at: usize,
    /// Number of the page.
    pub(super) page: u32,
}

/// The page that begins with an element: as unpacking marks it, or as books mark those of their
/// printed edition.
fn page_of(node: &NodeRef<'_>) -> Option<u32> {
    if let Some(number) = node.attr("data-page") {
        return number.parse().ok();
    }
    let is_break = node.attr("role").is_some_and(|role| &*role == "doc-pagebreak")
        || node.attr("epub:type").is_some_and(|kind| &*kind == "pagebreak");
    let label = node.attr("title").or_else(|| node.attr("aria-label")).filter(|_| is_break)?;
    label.trim().parse().ok()
}

/// Renders what is below `root`; with `furniture` navigation and the like are dropped too.
pub(super) fn render(root: NodeRef<'_>, furniture: bool) -> Rendered {
    let mut blocks = Blocks::default();
    let mut captions = Vec::new();
    let mut pages: Vec<PageStart> = Vec::new();
    let mut next = root.first_child();
    while let Some(node) = next {
        deadline::look();
        let name = node.node_name();
        let name = name.as_deref().unwrap_or_default();
        let drops = is_dropped(&node, name, furniture);
        if drops {
            if name == "figcaption" {
                captions.push(node.text().to_string());
            }
        } else if node.is_text() {
            text(&node, &mut blocks);
        } else {
            enter(name, &mut blocks);
            if let Some(page) = page_of(&node) {
                let (block, at) = blocks.place();
                pages.push(PageStart { block, at, page });
            }
            if let Some(child) = node.first_child() {
                next = Some(child);
                continue;
            }
            leave(name, &mut blocks);
        }
        next = behind(node, &root, &mut blocks);
    }
    let (blocks, links) = blocks.finish_with_links();
    Rendered { blocks, links, pages, captions }
}

/// Adds a text node. In preformatted text a blank line parts paragraphs, as in plain text.
fn text(node: &NodeRef<'_>, blocks: &mut Blocks) {
    let text = node.text();
    if !node.parent().is_some_and(|parent| parent.has_name("pre")) {
        blocks.text(&text);
        return;
    }
    for line in text.lines() {
        if line.trim().is_empty() {
            blocks.end();
        } else {
            blocks.text(line);
            blocks.text("\n");
        }
    }
}

/// The node that follows `node` and all it holds; elements that end on the way are left.
fn behind<'tree>(node: NodeRef<'tree>, root: &NodeRef<'tree>, blocks: &mut Blocks) -> Option<NodeRef<'tree>> {
    let mut node = node;
    loop {
        if let Some(sibling) = node.next_sibling() {
            return Some(sibling);
        }
        node = node.parent()?;
        if node.id == root.id {
            return None;
        }
        leave(node.node_name().as_deref().unwrap_or_default(), blocks);
    }
}

fn is_dropped(node: &NodeRef<'_>, name: &str, furniture: bool) -> bool {
    if node.is_comment() || node.is_doctype() {
        return true;
    }
    if !node.is_element() {
        return false;
    }
    DROPPED.contains(&name)
        || (furniture && (FURNITURE.contains(&name) || has_furniture_class(node)))
        || node.has_attr("hidden")
        || node.attr("aria-hidden").is_some_and(|value| value.as_ref() == "true")
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|letter| !letter.is_whitespace()).collect();
            style.contains("display:none")
        })
}

fn has_furniture_class(node: &NodeRef<'_>) -> bool {
    node.class()
        .is_some_and(|class| class.split_ascii_whitespace().any(|word| FURNITURE_CLASSES.contains(&word)))
}

fn enter(name: &str, blocks: &mut Blocks) {
    match name {
        "a" => blocks.in_link = true,
        "br" => blocks.line_break(),
        // Browsers draw the marks of <q>.
        "q" => blocks.text("«\u{a0}"),
        _ if BLOCK.contains(&name) => blocks.end(),
        _ => {}
    }
}

fn leave(name: &str, blocks: &mut Blocks) {
    match name {
        "a" => blocks.in_link = false,
        "q" => blocks.text("\u{a0}»"),
        "td" | "th" => blocks.cell(),
        _ if BLOCK.contains(&name) => blocks.end(),
        _ => {}
    }
}
