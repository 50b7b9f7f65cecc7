//! [`Bead`]s: which sentences of a translation answer which sentences of the source.
//!
//! Takes both sides with their links, gives pairs of runs of sentences in order: one for one
//! mostly, two for one, one for two, and none for what was dropped or added. The cheapest way
//! through is found by dynamic programming in a band, so that cost stays linear.

use super::{link::Links, side::Side};

/// Sentences from the first to before the second, of each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bead {
    /// Of the source.
    pub(crate) source: (usize, usize),
    /// Of the translation.
    pub(crate) target: (usize, usize),
}

impl Bead {
    /// Whether both sides have something.
    pub(crate) fn pairs(&self) -> bool {
        self.source.0 < self.source.1 && self.target.0 < self.target.1
    }
}

/// How far from the diagonal a way may go, in sentences.
const BAND: usize = 6;
/// The moves of the alignment: sentences of the source, of the translation.
const MOVES: [(usize, usize); 8] = [(1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (2, 2), (1, 3), (3, 1)];

/// The beads of a passage.
pub(crate) fn beads(source: &Side<'_>, target: &Side<'_>, links: &Links) -> Vec<Bead> {
    let (rows, columns) = (source.sentences.len(), target.sentences.len());
    if rows == 1 && columns == 1 || rows == 0 || columns == 0 {
        return vec![Bead { source: (0, rows), target: (0, columns) }];
    }
    let counts = Counts::of(source, target, links);
    let width = 2 * BAND + rows.abs_diff(columns) + 3;
    let start = |row: usize| (row * columns / rows).saturating_sub(width / 2);
    // The best score of each cell in the band, and the move that led there.
    let mut best = vec![vec![(f64::NEG_INFINITY, 0usize); width + 1]; rows + 1];
    let at = |row: usize, column: usize| column.checked_sub(start(row)).filter(|place| *place <= width);
    if let Some(place) = at(0, 0) {
        best[0][place].0 = 0.0;
    }
    for row in 0..=rows {
        for place in 0..=width {
            let column = start(row) + place;
            if column > columns || best[row][place].0 == f64::NEG_INFINITY {
                continue;
            }
            for (number, (down, right)) in MOVES.iter().enumerate() {
                let (next, across) = (row + down, column + right);
                if next > rows || across > columns {
                    continue;
                }
                let Some(to) = at(next, across) else { continue };
                let bead = Bead { source: (row, next), target: (column, across) };
                let score = best[row][place].0 + counts.score(&bead);
                if score > best[next][to].0 {
                    best[next][to] = (score, number);
                }
            }
        }
    }
    let mut way = Vec::new();
    let (mut row, mut column) = (rows, columns);
    while row > 0 || column > 0 {
        let Some(place) = at(row, column).filter(|place| best[row][*place].0 > f64::NEG_INFINITY) else {
            return vec![Bead { source: (0, rows), target: (0, columns) }];
        };
        let (down, right) = MOVES[best[row][place].1];
        way.push(Bead { source: (row - down, row), target: (column - right, column) });
        (row, column) = (row - down, column - right);
    }
    way.reverse();
    way
}

/// What the sentences share.
struct Counts {
    /// Words with content of each sentence of the source and of the translation.
    source: Vec<usize>,
    target: Vec<usize>,
    /// Linked words of the source by sentence and partner's sentence.
    links: std::collections::HashMap<(usize, usize), usize>,
}

impl Counts {
    fn of(source: &Side<'_>, target: &Side<'_>, links: &Links) -> Self {
        let content = |side: &Side<'_>| {
            let mut counts = vec![0; side.sentences.len()];
            for word in side.words.iter().filter(|word| word.content) {
                counts[word.sentence] += 1;
            }
            counts
        };
        let mut shared = std::collections::HashMap::new();
        for (at, partners) in links.forth.iter().enumerate().filter(|(at, _)| source.words[*at].content) {
            let mut sentences: Vec<usize> =
                partners.iter().map(|other| target.words[*other].sentence).collect();
            sentences.sort_unstable();
            sentences.dedup();
            for sentence in sentences {
                *shared.entry((source.words[at].sentence, sentence)).or_default() += 1;
            }
        }
        Self { source: content(source), target: content(target), links: shared }
    }

    /// How well a bead holds: linked words gain, words without partner cost.
    #[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
    fn score(&self, bead: &Bead) -> f64 {
        let sum =
            |counts: &[usize], (from, to): (usize, usize)| counts[from..to].iter().sum::<usize>() as f64;
        let (ours, theirs) = (sum(&self.source, bead.source), sum(&self.target, bead.target));
        if !bead.pairs() {
            return -1.0 - 0.15 * (ours + theirs);
        }
        let mut linked = 0.0;
        for row in bead.source.0..bead.source.1 {
            let count = (bead.target.0..bead.target.1)
                .map(|column| self.links.get(&(row, column)).copied().unwrap_or(0))
                .sum::<usize>();
            linked += (count.min(self.source[row])) as f64;
        }
        let merged = (bead.source.1 - bead.source.0 + bead.target.1 - bead.target.0 - 2) as f64;
        linked - 0.45 * (ours - linked).max(0.0) - 0.35 * (theirs - linked).max(0.0) - 1.2 * merged
    }
}

#[cfg(test)]
mod tests {
    use super::{Bead, beads};
    use crate::check::{
        link::Links,
        side::{Side, Tongue},
    };

    fn align(source: &str, target: &str) -> Vec<Bead> {
        let (source, target) = (Side::read(source, Tongue::French), Side::read(target, Tongue::English));
        let links = Links::find(&source, &target);
        beads(&source, &target, &links)
    }

    #[test]
    fn sentences_find_their_partners() {
        let french =
            "La guerre a commencé lundi. Le gouvernement refuse de négocier. Les enfants sont partis.";
        let whole = "The war began on Monday. The government refuses to negotiate. The children have left.";
        let one = |at: usize| Bead { source: (at, at + 1), target: (at, at + 1) };
        assert_eq!(align(french, whole), [one(0), one(1), one(2)]);
        let dropped = align(french, "The war began on Monday. The children have left.");
        assert!(dropped.contains(&Bead { source: (1, 2), target: (1, 1) }), "{dropped:?}");
        let merged = align(
            french,
            "The war began on Monday and the government refuses to negotiate. The children have left.",
        );
        assert!(merged.iter().all(Bead::pairs), "{merged:?}");
    }

    #[test]
    fn any_passage_has_a_way_through() {
        for source in ["", "A.", "A. B. C. D. E. F. G. H. I. J. K. L. M. N. O. P. Q. R. S. T."] {
            for target in ["", "B.", "Zed one. Zed two. Zed three. Zed four."] {
                let way = align(source, target);
                assert!(way.first().is_none_or(|bead| bead.source.0 == 0 && bead.target.0 == 0));
            }
        }
    }
}
