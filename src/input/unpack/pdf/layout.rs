//! Characters with places → lines in reading order → paragraphs.
//!
//! Lines come from characters on one height; a gap as wide as a column's gutter parts them. Where
//! a strip of white runs down between lines the page has columns, and the left one is read first;
//! a line across the strip (a headline, a picture's caption) parts what is above from what is below.

use super::glyphs::Glyph;
use crate::{deadline, document};

/// A gap of this many sizes is a gutter between columns or cells, not a space.
const GUTTER: f32 = 1.6;
/// A gap of this many sizes is a space. Justified lines have wider ones, letters within a word
/// narrower ones.
const SPACE: f32 = 0.17;
/// Lines that a column needs to be one.
const COLUMN_LINES: usize = 4;
/// Of the lines beside a strip of white, at most this many parts may cross it.
const CROSSING: f32 = 0.25;
/// Pages with more pieces of lines are read from top to bottom.
const MOST_LINES: usize = 5_000;
/// So many lines before and after one tell how its column looks.
const AROUND: usize = 150;
/// Columns within columns.
const DEEPEST: usize = 4;

/// A line, or the part of one that stands in a column.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) y: f32,
    pub(super) size: f32,
}

/// What a paragraph looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Title,
    Heading,
    Prose,
}

/// A paragraph and the page that it begins on.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) page: u32,
    /// Where it goes on on another page: byte of the text, page.
    pub(super) breaks: Vec<(usize, u32)>,
    pub(super) shape: Shape,
    size: f32,
}

/// The lines of a page in reading order.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let mut lines = pieces(glyphs);
    lines.sort_by(|one, other| other.y.total_cmp(&one.y).then(one.left.total_cmp(&other.left)));
    let mut ordered = Vec::with_capacity(lines.len());
    order(lines, 0, &mut ordered);
    ordered
}

/// Characters on one height, parted at gutters.
fn pieces(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by(|one, other| other.y.total_cmp(&one.y).then(one.left.total_cmp(&other.left)));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        // Raised and lowered characters belong to the row they lean on.
        match rows.last_mut() {
            Some(row) if (row[0].y - glyph.y).abs() <= 0.45 * row[0].size.min(glyph.size).max(0.1) => {
                row.push(glyph);
            }
            _ => rows.push(vec![glyph]),
        }
    }
    let mut pieces = Vec::new();
    for mut row in rows {
        deadline::look();
        row.sort_by(|one, other| one.left.total_cmp(&other.left));
        let mut current: Option<Line> = None;
        for glyph in row {
            let gap =
                current.as_ref().map(|line| (glyph.left - line.right) / glyph.size.max(line.size).max(0.1));
            match (&mut current, gap) {
                (Some(line), Some(gap)) if gap < GUTTER => add(line, &glyph, gap),
                _ => {
                    pieces.extend(current.take());
                    current = begin(&glyph);
                }
            }
        }
        pieces.extend(current);
    }
    pieces.retain(|line| !line.text.trim().is_empty());
    pieces
}

fn begin(glyph: &Glyph) -> Option<Line> {
    let blank = glyph.text.chars().all(char::is_whitespace);
    (!blank).then(|| Line {
        text: plain(&glyph.text),
        left: glyph.left,
        right: glyph.right,
        y: glyph.y,
        size: glyph.size,
    })
}

fn add(line: &mut Line, glyph: &Glyph, gap: f32) {
    let blank = glyph.text.chars().all(|letter| letter == ' ' || letter == '\t');
    // Bold type that is made by drawing twice.
    let again =
        gap < -0.5 * (glyph.right - glyph.left) / glyph.size.max(0.1) && line.text.ends_with(&glyph.text);
    if again {
        return;
    }
    if (blank || gap > SPACE) && !line.text.ends_with([' ', '\u{a0}']) {
        line.text.push(' ');
    }
    if !blank {
        line.text.push_str(&plain(&glyph.text));
        line.right = line.right.max(glyph.right);
        line.size = line.size.max(glyph.size);
    }
}

/// Ligatures taken apart, as a reader reads them.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            'ﬀ' => plain.push_str("ff"),
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            'ﬅ' | 'ﬆ' => plain.push_str("st"),
            '\0' => {}
            _ => plain.push(letter),
        }
    }
    plain
}

/// Puts lines, which come from top to bottom, in reading order.
fn order(lines: Vec<Line>, depth: usize, ordered: &mut Vec<Line>) {
    let Some(strip) = (depth < DEEPEST).then(|| strip(&lines)).flatten() else {
        ordered.extend(lines);
        return;
    };
    let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let flush = |left: &mut Vec<Line>, right: &mut Vec<Line>, ordered: &mut Vec<Line>| {
        order(std::mem::take(left), depth + 1, ordered);
        order(std::mem::take(right), depth + 1, ordered);
    };
    for line in lines {
        if line.right <= strip {
            left.push(line);
        } else if line.left >= strip {
            right.push(line);
        } else {
            flush(&mut left, &mut right, ordered);
            ordered.push(line);
        }
    }
    flush(&mut left, &mut right, ordered);
}

/// Where a strip of white parts the lines into columns.
fn strip(lines: &[Line]) -> Option<f32> {
    if lines.len() < COLUMN_LINES * 2 || lines.len() > MOST_LINES {
        return None;
    }
    // A column's lines begin where many others begin: try left of each such edge.
    let mut edges: Vec<f32> = lines.iter().map(|line| line.left).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|one, other| (*one - *other).abs() < 2.0);
    let mut best: Option<(isize, f32)> = None;
    for edge in edges.into_iter().take(200) {
        let at = edge - 1.0;
        let left = lines.iter().filter(|line| line.right <= at).count();
        let right = lines.iter().filter(|line| line.left >= at).count();
        let crossing = lines.len() - left - right;
        #[expect(clippy::cast_precision_loss, reason = "a page has few lines")]
        let few = crossing as f32 <= CROSSING * lines.len() as f32;
        let beside = overlap(lines, at);
        if few && left.min(right) >= COLUMN_LINES && beside >= COLUMN_LINES {
            // White that nothing crosses goes before columns that are alike: the wide spaces of
            // justified lines make edges too.
            let score = left.min(right).cast_signed() - 4 * crossing.cast_signed();
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, at));
            }
        }
    }
    best.map(|(_, at)| at)
}

/// How many lines on the left of `at` have one on their height on the right.
fn overlap(lines: &[Line], at: f32) -> usize {
    let right: Vec<f32> = lines.iter().filter(|line| line.left >= at).map(|line| line.y).collect();
    let top = right.iter().copied().fold(f32::MIN, f32::max);
    let bottom = right.iter().copied().fold(f32::MAX, f32::min);
    lines
        .iter()
        .filter(|line| line.right <= at && line.y <= top + line.size && line.y >= bottom - line.size)
        .count()
}

/// Paragraphs of all pages; one that goes on in the next column or page is one.
pub(super) fn paragraphs(pages: Vec<(u32, Vec<Line>)>) -> Vec<Paragraph> {
    let body = body_size(&pages);
    let mut found: Vec<Paragraph> = Vec::new();
    for (page, lines) in pages {
        let mut before: Option<&Line> = None;
        for (at, line) in lines.iter().enumerate() {
            let around = &lines[at.saturating_sub(AROUND)..(at + AROUND).min(lines.len())];
            let joins = match (before, found.last()) {
                (Some(before), Some(open)) => goes_on(before, line, open, around),
                (None, Some(open)) => {
                    // The first line of a page.
                    (open.size - line.size).abs() < 0.1 * body && is_open(&open.text) && opens_low(&line.text)
                }
                _ => false,
            };
            match found.last_mut().filter(|_| joins) {
                Some(open) => {
                    open.text.push('\n');
                    if before.is_none() {
                        open.breaks.push((open.text.len(), page));
                    }
                    open.text.push_str(line.text.trim());
                }
                None => found.push(Paragraph {
                    text: line.text.trim().to_owned(),
                    page,
                    breaks: Vec::new(),
                    shape: Shape::Prose,
                    size: line.size,
                }),
            }
            before = Some(line);
        }
    }
    let largest = found.iter().take(12).map(|paragraph| paragraph.size).fold(0.0, f32::max);
    let mut has_title = false;
    for paragraph in &mut found {
        let joined = document::joined(&paragraph.text);
        for (at, _) in &mut paragraph.breaks {
            let rest = paragraph.text.get(*at..).map_or(0, |rest| document::joined(rest).len());
            *at = joined.len().saturating_sub(rest);
        }
        paragraph.text = joined;
        let short = paragraph.text.chars().count() <= 200;
        paragraph.shape =
            if short && !has_title && paragraph.size >= 1.2 * body && paragraph.size >= 0.98 * largest {
                has_title = true;
                Shape::Title
            } else if short && paragraph.size >= 1.15 * body {
                Shape::Heading
            } else {
                Shape::Prose
            };
    }
    found
}

/// The size that most letters have.
fn body_size(pages: &[(u32, Vec<Line>)]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for line in pages.iter().flat_map(|(_, lines)| lines) {
        let known = sizes.iter().position(|(size, _)| (size - line.size).abs() < 0.3);
        match known {
            Some(at) => sizes[at].1 += line.text.len(),
            None if sizes.len() < 64 => sizes.push((line.size, line.text.len())),
            None => {}
        }
    }
    sizes.into_iter().max_by_key(|(_, count)| *count).map_or(10.0, |(size, _)| size)
}

/// Whether `line` goes on with the paragraph whose last line is `before`.
fn goes_on(before: &Line, line: &Line, open: &Paragraph, lines: &[Line]) -> bool {
    let size = before.size.max(line.size);
    if (before.size - line.size).abs() > 0.12 * size {
        return false;
    }
    let down = before.y - line.y;
    if down.abs() < 0.3 * size && line.left >= before.left {
        // A wide space within a justified line.
        return true;
    }
    if down < 0.0 || before.left > line.right || line.left > before.right {
        // The next column, or a piece beside it.
        return is_open(&open.text) && opens_low(&line.text);
    }
    let column: Vec<&Line> = lines
        .iter()
        .filter(|other| {
            other.left < line.right && line.left < other.right && (other.size - line.size).abs() < 0.12 * size
        })
        .collect();
    let usual = spacing(&column).unwrap_or(1.25 * size);
    if down > usual * 1.35 {
        return is_open(&open.text) && opens_low(&line.text) && down < usual * 3.0;
    }
    let left = column.iter().map(|other| other.left).fold(f32::MAX, f32::min);
    let right = column.iter().map(|other| other.right).fold(f32::MIN, f32::max);
    let indented = line.left - left > 0.7 * size && before.left - left <= 0.7 * size;
    let stopped_short = right - before.right > 0.2 * (right - left) && !is_open(&before.text);
    !indented && !stopped_short
}

/// The usual distance between the lines of a column.
fn spacing(column: &[&Line]) -> Option<f32> {
    let mut gaps: Vec<f32> =
        column.windows(2).map(|pair| pair[0].y - pair[1].y).filter(|gap| *gap > 0.1).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 3).copied()
}

/// Whether a text stops in mid-sentence.
fn is_open(text: &str) -> bool {
    let end = text.trim_end().trim_end_matches(['»', '”', '"', ')', ' ', '\u{a0}', '\u{202f}']);
    !end.ends_with(['.', '!', '?', '…', ':'])
}

fn opens_low(text: &str) -> bool {
    let first = text.trim_start().chars().find(|letter| !"«“\"( \u{a0}\u{202f}".contains(*letter));
    first.is_some_and(|letter| letter.is_lowercase() || letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Glyph, lines, paragraphs};

    /// A line of text as characters of half the size in width.
    fn line(text: &str, left: f32, y: f32) -> Vec<Glyph> {
        let mut x = left;
        text.chars()
            .map(|letter| {
                let glyph = Glyph { text: letter.to_string(), left: x, right: x + 5.0, y, size: 10.0 };
                x += 5.0;
                glyph
            })
            .collect()
    }

    #[test]
    fn two_columns_are_read_one_after_the_other() {
        let mut glyphs = line("Un titre qui va sur toute la largeur de la page du jour", 50.0, 760.0);
        for row in 0_u8..8 {
            let y = 740.0 - 12.0 * f32::from(row);
            glyphs.extend(line("gauche gauche gauche", 50.0, y));
            glyphs.extend(line("droite droite droite", 250.0, y));
        }
        let found: Vec<String> = lines(glyphs).into_iter().map(|line| line.text).collect();
        assert!(found[0].starts_with("Un titre"));
        assert!(found[1..9].iter().all(|text| text.starts_with("gauche")), "{found:?}");
        assert!(found[9..].iter().all(|text| text.starts_with("droite")), "{found:?}");
    }

    #[test]
    fn lines_become_paragraphs_and_words_are_joined() {
        let mut glyphs = line("Le conseil muni-", 50.0, 700.0);
        glyphs.extend(line("cipal a voté le ﬁl.", 50.0, 688.0));
        glyphs.extend(line("Le pont ferme mardi", 50.0, 664.0));
        glyphs.extend(line("soir pour deux mois.", 50.0, 652.0));
        let found = paragraphs(vec![(3, lines(glyphs))]);
        let texts: Vec<&str> = found.iter().map(|paragraph| paragraph.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Le conseil municipal a voté le fil.", "Le pont ferme mardi soir pour deux mois."]
        );
        assert_eq!(found[0].page, 3);
    }
}
