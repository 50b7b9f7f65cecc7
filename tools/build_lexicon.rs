//! Builds `src/check/data/lexicon.fst`: which English words stand for which French ones.
//!
//! `cargo run --release --example build_lexicon -- OUT PAIRS.tsv`
//!
//! Each line of the pairs holds French, a tab, English. Stems of both sides are counted together,
//! IBM's first model of translation is trained for a few rounds (Brown and others 1993), and what
//! stands for a word often enough in both directions is kept. The map holds lines `french english`
//! of stems, so that what may stand for a word is one range of it, with the greater of both chances in
//! hundredths.

use std::{
    collections::{BTreeMap, HashMap},
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader},
};

use depeche::{check::stem, facts::fold};

/// Rounds of training; the table hardly moves after them.
const ROUNDS: usize = 6;
/// Times that a stem must be seen.
const SEEN: u32 = 4;
/// The longest sentence, in words with content.
const LONGEST: usize = 36;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [out, pairs] = arguments.as_slice() else { return Err("usage: build_lexicon OUT PAIRS.tsv".into()) };
    let (mut french, mut english) = (Words::default(), Words::default());
    let mut corpus = Vec::new();
    for line in BufReader::new(fs::File::open(pairs)?).lines() {
        let line = line?;
        let Some((source, target)) = line.split_once('\t') else { continue };
        let source = french.read(source, stem::french);
        let target = english.read(target, stem::english);
        if (1..=LONGEST).contains(&source.len()) && (1..=LONGEST).contains(&target.len()) {
            corpus.push((source, target));
        }
    }
    french.drop_common(60);
    english.drop_common(60);
    let corpus: Vec<(Vec<u32>, Vec<u32>)> = corpus
        .into_iter()
        .map(|(source, target)| (french.kept(&source), english.kept(&target)))
        .filter(|(source, target)| !source.is_empty() && !target.is_empty())
        .collect();
    let forward = train(corpus.iter().map(|(source, target)| (source, target)));
    let backward = train(corpus.iter().map(|(source, target)| (target, source)));
    let mut lines = BTreeMap::new();
    for (key, chance) in &forward {
        let [source, target] = halves(*key);
        let back = backward.get(&(u64::from(target) << 32 | u64::from(source))).copied().unwrap_or(0.0);
        let kept =
            *chance > 0.02 && back > 0.005 || back > 0.04 && *chance > 0.003 || chance.max(back) > 0.25;
        let often = french.count[source as usize].min(english.count[target as usize]) >= SEEN;
        if kept && often && source != NOTHING && target != NOTHING {
            let line = format!("{} {}", french.list[source as usize], english.list[target as usize]);
            let hundredths =
                (1..=100_u16).rev().find(|part| f32::from(*part) <= chance.max(back) * 100.0 + 0.5);
            lines.insert(line, u64::from(hundredths.unwrap_or(0)));
        }
    }
    let count = lines.len();
    let map = fst::Map::from_iter(lines.iter().map(|(line, chance)| (line, *chance)))?;
    fs::write(out, map.as_fst().as_bytes())?;
    println!(
        "{} pairs of sentences, {count} pairs of stems, {} bytes",
        corpus.len(),
        map.as_fst().as_bytes().len()
    );
    Ok(())
}

/// The word that stands for none.
const NOTHING: u32 = 0;

/// Stems with their numbers and counts.
#[derive(Default)]
struct Words {
    numbers: HashMap<String, u32>,
    list: Vec<String>,
    count: Vec<u32>,
    common: Vec<bool>,
}

impl Words {
    fn read(&mut self, text: &str, stem: fn(&str) -> &str) -> Vec<u32> {
        if self.list.is_empty() {
            self.list.push(String::new());
            self.count.push(0);
        }
        let folded = fold(text);
        let words = folded.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.len() > 1);
        words
            .map(|word| {
                let stem = stem(word);
                let number = self.numbers.get(stem).copied().unwrap_or_else(|| {
                    let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
                    self.numbers.insert(stem.to_owned(), number);
                    self.list.push(stem.to_owned());
                    self.count.push(0);
                    number
                });
                self.count[number as usize] += 1;
                number
            })
            .collect()
    }

    /// Forgets the most frequent words: grammar, which stands for everything.
    fn drop_common(&mut self, most: usize) {
        let mut order: Vec<usize> = (1..self.list.len()).collect();
        order.sort_by_key(|number| std::cmp::Reverse(self.count[*number]));
        self.common = vec![false; self.list.len()];
        for number in order.into_iter().take(most) {
            self.common[number] = true;
        }
    }

    fn kept(&self, words: &[u32]) -> Vec<u32> {
        words
            .iter()
            .copied()
            .filter(|number| !self.common[*number as usize] && self.count[*number as usize] >= SEEN)
            .collect()
    }
}

/// Both numbers of a key.
fn halves(key: u64) -> [u32; 2] {
    [key >> 32, key & u64::from(u32::MAX)].map(|half| u32::try_from(half).unwrap_or(u32::MAX))
}

/// The chance that a word stands for another: key is `from << 32 | to`.
#[expect(clippy::needless_pass_by_value, reason = "an iterator is a small value that is copied")]
fn train<'a>(corpus: impl Iterator<Item = (&'a Vec<u32>, &'a Vec<u32>)> + Clone) -> HashMap<u64, f32> {
    let cells = |from: &'a [u32], to: &'a [u32]| {
        to.iter().flat_map(move |word| {
            std::iter::once(NOTHING).chain(from.iter().copied()).map(move |source| key(source, *word))
        })
    };
    let mut keys: Vec<u64> = corpus.clone().flat_map(|(from, to)| cells(from, to)).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut chance = vec![1.0f32; keys.len()];
    for _ in 0..ROUNDS {
        let mut counts = vec![0.0f32; keys.len()];
        for (from, to) in corpus.clone() {
            let places: Vec<usize> =
                cells(from, to).map(|cell| keys.partition_point(|key| *key < cell)).collect();
            for row in places.chunks(from.len() + 1) {
                let all: f32 = row.iter().map(|place| chance[*place]).sum();
                for place in row.iter().filter(|_| all > 0.0) {
                    counts[*place] += chance[*place] / all;
                }
            }
        }
        let mut totals: HashMap<u64, f32> = HashMap::new();
        for (cell, count) in keys.iter().zip(&counts) {
            *totals.entry(cell >> 32).or_default() += count;
        }
        for ((cell, count), chance) in keys.iter().zip(&counts).zip(&mut chance) {
            *chance = count / totals[&(cell >> 32)];
        }
    }
    keys.into_iter().zip(chance).filter(|(_, chance)| *chance > 1e-3).collect()
}

const fn key(from: u32, to: u32) -> u64 {
    (from as u64) << 32 | to as u64
}
