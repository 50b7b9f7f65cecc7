//! Blocks of extracted text → [`Document`].
//!
//! Used by the formats whose plain text is made here rather than read: blocks come in reading
//! order, the text is the title and the blocks with a blank line between them, and every block of
//! prose is a paragraph.

use super::boilerplate::{self, LeftOut};
use super::{Document, Field, header, label};
use crate::{deadline, span::Span};

/// How many blocks at the top may repeat the title.
const TITLE_PLACES: usize = 8;
/// Longer blocks are not labels.
const LABEL_WORDS: usize = 3;

/// What an article's metadata say, before it is known where that stands in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) outlet: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    /// Section, kind of article and the like, which may be labels.
    pub(super) labels: Vec<String>,
}

/// Builds a [`Document`] from `blocks`. Furniture of news sites is left out and named in the
/// warnings together with what `left_out` says; the title is not said twice. A clock time alone in
/// its block, as live reports have them, opens the block that it stands above.
pub(super) fn assemble(metadata: Metadata, blocks: Vec<String>, mut left_out: Vec<LeftOut>) -> Document {
    let mut document = Document { url: metadata.url, ..Document::default() };
    let mut labels: Vec<String> = metadata.labels.iter().filter_map(|label| label::of_line(label)).collect();
    labels.extend(metadata.title.as_deref().and_then(label::of_title));
    if let Some(title) = metadata.title {
        let span = append(&mut document.text, &title);
        document.title = Some(Field { value: title, span: Some(span) });
    }
    let mut clock: Option<String> = None;
    for (place, block) in blocks.into_iter().enumerate() {
        deadline::look();
        let repeated = place < TITLE_PLACES
            && document.title.as_ref().is_some_and(|title| same_words(&title.value, &block));
        if document.paragraphs.len() < TITLE_PLACES / 2 {
            labels.extend(label::of_line(&block));
        }
        labels.extend(label::of_paragraph(&block));
        match boilerplate::kind(&block) {
            Some(boilerplate::CLOCK) if !document.paragraphs.is_empty() => clock = Some(block),
            Some(kind) => left_out.push(LeftOut::new(kind, &block)),
            None if repeated => {}
            None => {
                let block = match clock.take() {
                    Some(clock) => format!("{clock}\n{block}"),
                    None => block,
                };
                let span = append(&mut document.text, &block);
                document.paragraphs.push(span);
            }
        }
    }
    let outside = |value: Option<String>| value.map(|value| Field { value, span: None });
    document.byline = outside(metadata.byline);
    document.outlet = outside(metadata.outlet);
    document.published = outside(metadata.published);
    let mut lines = std::mem::take(&mut document.paragraphs);
    header::read_lines(&mut document, &mut lines);
    document.paragraphs = lines.into_iter().filter(|line| !line.is_empty()).collect();
    leave_out_labels(&mut document, &mut left_out);
    header::read_paragraphs(&mut document);
    // The same label may stand in metadata and above the title.
    let mut kinds: Vec<String> = Vec::new();
    labels.retain(|label| {
        let kind = label.split('(').next().unwrap_or_default().to_owned();
        let new = !kinds.contains(&kind);
        kinds.push(kind);
        new
    });
    document.caveats.extend(labels);
    document.caveats.extend(boilerplate::caveat(&left_out));
    document.warnings.extend(boilerplate::warning(&left_out));
    document
}

/// Leaves out short labels (*Faits divers*) between the title and the first prose.
fn leave_out_labels(document: &mut Document, left_out: &mut Vec<LeftOut>) {
    let is_label = |span: &Span| {
        let block = span.of(&document.text);
        block.split_whitespace().count() <= LABEL_WORDS
            && block.len() <= 40
            && !super::line::ends_sentence(block)
    };
    let labels = document.paragraphs.iter().take_while(|span| is_label(span)).count();
    if labels < document.paragraphs.len() {
        let labels: Vec<Span> = document.paragraphs.drain(..labels).collect();
        left_out.extend(labels.into_iter().map(|span| LeftOut::new("labels", span.of(&document.text))));
    }
}

/// Adds a block behind a blank line and says where it stands.
fn append(text: &mut String, block: &str) -> Span {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    let start = text.len();
    text.push_str(block);
    Span::new(start, text.len())
}

/// Whether two texts are the same but for white space, marks and case.
fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> String {
        text.chars()
            .take(400)
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    words(one) == words(other)
}

/// Collects running text into blocks: white space is folded, invisible characters are dropped,
/// no-break spaces and quotation marks stay as they are.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    done: Vec<String>,
    current: String,
    /// White space is due before the next character.
    space: bool,
    /// Whether what comes now is the label of a link.
    pub(super) in_link: bool,
    /// Bytes of link labels in `current`, and in each block of `done`.
    linked: usize,
    links: Vec<usize>,
}

impl Blocks {
    /// Adds running text.
    pub(super) fn text(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' => self.space = true,
                // Soft hyphens and zero-width spaces are typesetting, not text.
                '\u{ad}' | '\u{200b}' | '\u{feff}' | '\0' => {}
                _ => {
                    if self.space && !self.current.is_empty() && !self.current.ends_with('\n') {
                        self.current.push(' ');
                    }
                    self.space = false;
                    self.current.push(letter);
                    self.linked += if self.in_link { letter.len_utf8() } else { 0 };
                }
            }
        }
    }

    /// Breaks the line inside the block.
    pub(super) fn line_break(&mut self) {
        if !self.current.is_empty() && !self.current.ends_with('\n') {
            self.current.push('\n');
        }
        self.space = false;
    }

    /// Puts a tab between two cells of a row.
    pub(super) fn cell(&mut self) {
        if !self.current.is_empty() && !self.current.ends_with(['\n', '\t']) {
            self.current.push('\t');
        }
        self.space = false;
    }

    /// Ends the block before, unless it holds nothing but a list number.
    pub(super) fn begin(&mut self) {
        let number = self
            .current
            .strip_suffix('.')
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if !number {
            self.end();
        }
    }

    /// How many blocks are done, and how many bytes of the next there are.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.done.len(), self.current.len())
    }

    /// Ends the block.
    pub(super) fn end(&mut self) {
        let block = self.current.trim();
        if !block.is_empty() {
            self.done.push(block.to_owned());
            self.links.push(self.linked);
        }
        self.current.clear();
        self.linked = 0;
        self.space = false;
    }

    /// All blocks.
    pub(super) fn finish(self) -> Vec<String> {
        self.finish_with_links().0
    }

    /// All blocks, and how many bytes of each are labels of links.
    pub(super) fn finish_with_links(mut self) -> (Vec<String>, Vec<usize>) {
        self.end();
        (self.done, self.links)
    }
}

#[cfg(test)]
mod tests {
    use super::{Blocks, LeftOut, Metadata, assemble};

    #[test]
    fn blocks_fold_white_space_and_keep_marks() {
        let mut blocks = Blocks::default();
        blocks.text(" Un \n\t«\u{a0}mot\u{202f}»");
        blocks.text(" cou\u{ad}pé ");
        blocks.line_break();
        blocks.text("  là ");
        blocks.end();
        blocks.end();
        blocks.text("deux");
        assert_eq!(blocks.finish(), ["Un «\u{a0}mot\u{202f}» coupé\nlà", "deux"]);
    }

    #[test]
    fn the_title_stands_in_front_and_once() {
        let metadata = Metadata { title: Some("Un pont à Brest".into()), ..Metadata::default() };
        let blocks =
            ["UN PONT À BREST", "Publicité", "Par Jeanne Martin", "BREST (AFP) – Le pont est fermé."];
        let left_out = vec![LeftOut::new("photo captions", "Le pont, hier")];
        let found = assemble(metadata, blocks.map(str::to_owned).to_vec(), left_out);
        assert_eq!(found.text, "Un pont à Brest\n\nPar Jeanne Martin\n\nBREST (AFP) – Le pont est fermé.");
        let paragraphs: Vec<&str> = found.paragraphs.iter().map(|span| span.of(&found.text)).collect();
        assert_eq!(paragraphs, ["Le pont est fermé."]);
        assert_eq!(found.byline.map(|byline| byline.value).as_deref(), Some("Jeanne Martin"));
        assert_eq!(found.dateline.map(|line| line.value).as_deref(), Some("BREST (AFP) –"));
        assert_eq!(
            found.warnings,
            ["left out 2 passages: photo captions (“Le pont, hier”), advertising (“Publicité”)"]
        );
    }
}
