//! The drawing of a page followed, for the place of every character.

use std::collections::BTreeMap;

use lopdf::{
    Dictionary, Document, Object, ObjectId,
    content::{Content, Operation},
};

use super::font::{Font, number, readable};
use crate::deadline;

/// Forms may hold forms; a deeper one is not followed.
const DEEPEST: usize = 6;
/// Characters of one page.
const MOST_GLYPHS: usize = 400_000;
/// What one page may draw, unpacked, in bytes: as operations it takes some fifty times the room.
const LARGEST_PAGE: usize = 6 << 20;
/// Work that one document may cost, forms included: an operation, a character and four bytes of
/// drawing count one each.
pub(super) const BUDGET: usize = 20_000_000;

/// Characters at a place of the page; y grows upwards.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) y: f32,
    pub(super) size: f32,
}

/// A transformation: the six numbers of a PDF.
type Matrix = [f32; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `first`, then `second`.
fn multiply(first: &Matrix, second: &Matrix) -> Matrix {
    let at = |column: usize, row: usize| first[column] * second[row] + first[column + 1] * second[row + 2];
    [at(0, 0), at(0, 1), at(2, 0), at(2, 1), at(4, 0) + second[4], at(4, 1) + second[5]]
}

/// What following a form costs beside its drawing: its fonts are read anew.
const FORM: usize = 4_000;

/// The characters of a page, in the order they are drawn; `None` where its drawing is damaged or too
/// large to be unpacked.
///
/// `budget` is what is left of the work that the document may cost.
pub(super) fn of_page(document: &Document, page: ObjectId, budget: &mut usize) -> Option<Vec<Glyph>> {
    if *budget == 0 {
        return Some(Vec::new());
    }
    let content = document.get_page_content_with_limit(page, LARGEST_PAGE).ok()?;
    let fonts = document.get_page_fonts(page).unwrap_or_default();
    let resources = document.get_page_resources(page).ok();
    let mut forms = Vec::new();
    if let Some((own, inherited)) = &resources {
        forms.extend(own.iter().copied());
        forms.extend(inherited.iter().filter_map(|id| document.get_dictionary(*id).ok()));
    }
    let mut drawing = Drawing { document, glyphs: Vec::new(), left: *budget };
    drawing.follow(&content, &fonts, &forms, IDENTITY, 0);
    *budget = drawing.left;
    let upright = drawing.glyphs.iter().filter(|(_, upright)| *upright).count();
    // Along the margin text may run upwards; a page that is all so is a turned page.
    let wanted = upright * 2 >= drawing.glyphs.len();
    let kept = drawing.glyphs.into_iter().filter(|(_, upright)| *upright == wanted);
    Some(kept.map(|(glyph, _)| glyph).collect())
}

struct Drawing<'a> {
    document: &'a Document,
    /// With whether they stand upright.
    glyphs: Vec<(Glyph, bool)>,
    /// Work that is left.
    left: usize,
}

/// What the operators of text set.
#[derive(Clone)]
struct State {
    place: Matrix,
    font: Vec<u8>,
    size: f32,
    between: f32,
    between_words: f32,
    stretch: f32,
    leading: f32,
    rise: f32,
}

impl Drawing<'_> {
    fn follow(
        &mut self,
        content: &[u8],
        fonts: &BTreeMap<Vec<u8>, &Dictionary>,
        resources: &[&Dictionary],
        place: Matrix,
        depth: usize,
    ) {
        if !self.spend(content.len() / 4 + 1) {
            return;
        }
        let Ok(content) = Content::decode(content) else { return };
        let dictionaries: BTreeMap<&[u8], (&Dictionary, Dictionary)> =
            fonts.iter().map(|(name, font)| (name.as_slice(), (*font, readable(font)))).collect();
        let ready: BTreeMap<&[u8], Font<'_>> = dictionaries
            .iter()
            .map(|(name, (font, readable))| (*name, Font::new(font, readable, self.document)))
            .collect();
        let mut state = State {
            place,
            font: Vec::new(),
            size: 0.0,
            between: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut saved: Vec<State> = Vec::new();
        let (mut line, mut at) = (IDENTITY, IDENTITY);
        for operation in &content.operations {
            deadline::look();
            if !self.spend(1) || self.glyphs.len() > MOST_GLYPHS {
                return;
            }
            let value = |index: usize| number(operation.operands.get(index)).unwrap_or(0.0);
            match operation.operator.as_str() {
                "q" if saved.len() < 256 => saved.push(state.clone()),
                "Q" => state = saved.pop().unwrap_or(state),
                "cm" => state.place = multiply(&matrix(operation), &state.place),
                "BT" => (line, at) = (IDENTITY, IDENTITY),
                "Tf" => {
                    state.font = operation
                        .operands
                        .first()
                        .and_then(|name| name.as_name().ok())
                        .unwrap_or_default()
                        .to_vec();
                    state.size = value(1);
                }
                "Tc" => state.between = value(0),
                "Tw" => state.between_words = value(0),
                "Tz" => state.stretch = value(0) / 100.0,
                "TL" => state.leading = value(0),
                "Ts" => state.rise = value(0),
                "Tm" => {
                    line = matrix(operation);
                    at = line;
                }
                "Td" | "TD" | "T*" => {
                    if operation.operator == "TD" {
                        state.leading = -value(1);
                    }
                    let (x, y) =
                        if operation.operator == "T*" { (0.0, -state.leading) } else { (value(0), value(1)) };
                    line = multiply(&[1.0, 0.0, 0.0, 1.0, x, y], &line);
                    at = line;
                }
                "Tj" | "TJ" | "'" | "\"" => {
                    if matches!(operation.operator.as_str(), "'" | "\"") {
                        line = multiply(&[1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], &line);
                        at = line;
                    }
                    if let Some(font) = ready.get(state.font.as_slice()) {
                        self.show(operation, font, &state, &mut at);
                    }
                }
                "Do" if depth < DEEPEST => self.form(operation, fonts, resources, &state, depth),
                _ => {}
            }
        }
    }

    /// Takes work off what is left; `false` when that is not enough.
    fn spend(&mut self, work: usize) -> bool {
        let enough = self.left >= work;
        self.left = self.left.saturating_sub(work);
        enough
    }

    /// Draws the strings of an operation and moves on behind them.
    fn show(&mut self, operation: &Operation, font: &Font<'_>, state: &State, at: &mut Matrix) {
        let strings: &[Object] = match operation.operands.last() {
            Some(Object::Array(strings)) => strings,
            Some(string) => std::slice::from_ref(string),
            None => return,
        };
        for string in strings {
            if let Object::String(bytes, _) = string {
                if !self.spend(bytes.len()) {
                    return;
                }
                for (text, width, is_space) in font.read(bytes) {
                    let spacing = state.between + if is_space { state.between_words } else { 0.0 };
                    let advance = (width * state.size + spacing) * state.stretch;
                    self.draw(text, width * state.size * state.stretch, state, at);
                    *at = multiply(&[1.0, 0.0, 0.0, 1.0, advance, 0.0], at);
                }
            } else if let Some(back) = number(Some(string)) {
                let advance = -back / 1_000.0 * state.size * state.stretch;
                *at = multiply(&[1.0, 0.0, 0.0, 1.0, advance, 0.0], at);
            }
        }
    }

    fn draw(&mut self, text: String, width: f32, state: &State, at: &Matrix) {
        let place = multiply(&multiply(&[1.0, 0.0, 0.0, 1.0, 0.0, state.rise], at), &state.place);
        let [right, up, left_over, over, x, y] = place;
        let upright = right.abs() >= up.abs();
        let (along, high) = if upright { (right, over) } else { (up, left_over) };
        let (x, y) = if upright { (x, y) } else { (y, -x) };
        let (start, end) = (x, x + width * along);
        let size = (state.size * high).abs();
        if text.is_empty() || ![start, end, y, size].iter().all(|number| number.is_finite()) || size <= 0.0 {
            return;
        }
        self.glyphs.push((Glyph { text, left: start.min(end), right: start.max(end), y, size }, upright));
    }

    /// Follows a form: a drawing with fonts of its own.
    fn form(
        &mut self,
        operation: &Operation,
        fonts: &BTreeMap<Vec<u8>, &Dictionary>,
        resources: &[&Dictionary],
        state: &State,
        depth: usize,
    ) {
        let Some(name) = operation.operands.first().and_then(|name| name.as_name().ok()) else { return };
        let document = self.document;
        let form = resources.iter().find_map(|resources| {
            let objects = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?;
            objects.get_deref(name, document).ok()?.as_stream().ok()
        });
        let Some(form) = form else { return };
        // A form that draws itself, or many that draw one another, cost as much as they draw.
        if !self.spend(FORM) {
            return;
        }
        if form.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind != b"Form") {
            return;
        }
        let content = form
            .decompressed_content_with_limit(LARGEST_PAGE)
            .unwrap_or_else(|_| if form.dict.has(b"Filter") { Vec::new() } else { form.content.clone() });
        let moved = form
            .dict
            .get_deref(b"Matrix", document)
            .and_then(Object::as_array)
            .ok()
            .map(|numbers| six(numbers));
        let place = moved.map_or(state.place, |moved| multiply(&moved, &state.place));
        let own = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let mut known = fonts.clone();
        if let Some(listed) = own.and_then(|own| own.get_deref(b"Font", document).ok()?.as_dict().ok()) {
            for (name, font) in listed {
                if let Some(font) = document.dereference(font).ok().and_then(|(_, font)| font.as_dict().ok())
                {
                    known.insert(name.clone(), font);
                }
            }
        }
        let resources: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).collect();
        self.follow(&content, &known, &resources, place, depth + 1);
    }
}

fn matrix(operation: &Operation) -> Matrix {
    six(&operation.operands)
}

fn six(numbers: &[Object]) -> Matrix {
    let mut matrix = IDENTITY;
    for (place, object) in matrix.iter_mut().zip(numbers) {
        *place = number(Some(object)).unwrap_or(*place);
    }
    matrix
}
