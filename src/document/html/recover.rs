//! Prose that the article finder lost.
//!
//! `dom_smoothie` chooses elements by score, and now and then drops a short paragraph between two
//! that it keeps. Where the page marks its article (`articleBody`, `<article>`, `<main>`) and most
//! of what was found lies in it, the rest of its prose is taken back, in reading order.

use std::collections::HashSet;

use dom_query::Document as Page;

use super::render::{Rendered, render};
use crate::document::boilerplate::{self, goes_on_behind};
use crate::document::line::ends_sentence;

/// Elements that may hold the article, best first.
const MARKS: [&str; 4] = ["[itemprop=articleBody]", "article", "main", "[role=main]"];
/// Elements of each kind that are looked at.
const CANDIDATES: usize = 4;
/// Shorter blocks, in bytes, are taken back only between others that were found.
const SHORTEST: usize = 40;

/// Everything that may hold the article, rendered.
pub(super) fn containers(page: &Page) -> Vec<Rendered> {
    MARKS
        .iter()
        .flat_map(|mark| {
            let found = page.select(mark);
            found.nodes().iter().take(CANDIDATES).map(|node| render(*node, true)).collect::<Vec<_>>()
        })
        .collect()
}

/// `found`, with the prose of the container it lies in that it lacks.
pub(super) fn recover(found: Rendered, containers: Vec<Rendered>) -> Rendered {
    let known: HashSet<&str> = found.blocks.iter().map(String::as_str).collect();
    let holds_most = |container: &Rendered| {
        let common = container.blocks.iter().filter(|block| known.contains(block.as_str())).count();
        common * 5 >= known.len() * 4 && common > 0
    };
    let Some(container) = containers.into_iter().find(holds_most) else { return found };
    let known: HashSet<String> = found.blocks.iter().cloned().collect();
    let last = container.blocks.iter().rposition(|block| known.contains(block)).unwrap_or(0);
    let captions =
        if found.captions.len() >= container.captions.len() { found.captions } else { container.captions };
    let mut kept = Rendered { captions, ..Rendered::default() };
    // What was found but lies outside the container stays where it was: in front.
    let inside: HashSet<&str> = container.blocks.iter().map(String::as_str).collect();
    for (block, links) in
        found.blocks.iter().zip(&found.links).filter(|(block, _)| !inside.contains(block.as_str()))
    {
        kept.blocks.push(block.clone());
        kept.links.push(*links);
    }
    let mut behind = true;
    for (place, (block, links)) in container.blocks.iter().zip(&container.links).enumerate() {
        let is_prose = is_prose(block, *links);
        // Behind the last block that was found, prose goes on until links or furniture come.
        behind = behind && (place <= last || (links * 3 < block.len() && goes_on_behind(block)));
        let is_clock = boilerplate::kind(block) == Some(boilerplate::CLOCK);
        if known.contains(block) || ((is_prose || is_clock) && behind) {
            kept.blocks.push(block.clone());
            kept.links.push(*links);
        }
    }
    kept
}

/// Whether a block is running text: it ends as a sentence does and is not mostly links.
fn is_prose(block: &str, links: usize) -> bool {
    block.len() >= SHORTEST && ends_sentence(block) && links * 3 < block.len()
}

#[cfg(test)]
mod tests {
    use super::{Rendered, recover};

    fn rendered(blocks: &[&str]) -> Rendered {
        Rendered {
            blocks: blocks.iter().map(|block| (*block).to_owned()).collect(),
            links: vec![0; blocks.len()],
            pages: Vec::new(),
            captions: Vec::new(),
        }
    }

    const LOST: &str = "Le roi a décrété un deuil national de trois jours.";

    #[test]
    fn lost_prose_comes_back_in_its_place() {
        let container = rendered(&["Menu", "Un.", LOST, "Deux.", "16h40", LOST, "Sur le même sujet", LOST]);
        let found = recover(rendered(&["Un.", "Deux."]), vec![rendered(&["Autre."]), container]);
        assert_eq!(found.blocks, ["Un.", LOST, "Deux.", "16h40", LOST]);
    }

    #[test]
    fn without_a_container_nothing_changes() {
        let found = recover(rendered(&["Un.", "Deux."]), vec![rendered(&["Un.", LOST])]);
        assert_eq!(found.blocks, ["Un.", "Deux."]);
    }
}
