//! The list of models that Firefox's Remote Settings publishes, and the choice from it.
//!
//! Takes the JSON of a collection's records, gives the [`Release`] to fetch for a pair. Two shapes
//! are in use: `translations-models-v2` (`sourceLanguage`, files packed with Zstandard, hashes of
//! the unpacked files) and the older `translations-models` (`fromLang`, files as they are).
//! Records that are not files of a translation model are passed over: the lists hold other things.

use std::{cmp::Reverse, collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::{FileKind, Pair};

/// Collections in the order in which they are asked, newest models first.
pub(super) const COLLECTIONS: [&str; 2] = ["translations-models-v2", "translations-models"];

/// The newest major version whose files the engine reads.
const NEWEST_MAJOR: u64 = 3;

/// One file of a model, as a record describes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Record {
    /// File name once unpacked.
    pub(super) name: String,
    #[serde(alias = "fromLang")]
    source_language: String,
    #[serde(alias = "toLang")]
    target_language: String,
    #[serde(default)]
    version: String,
    file_type: String,
    #[serde(default)]
    architecture: Option<String>,
    /// SHA-256 of the unpacked file.
    #[serde(default)]
    pub(super) decompressed_hash: Option<String>,
    #[serde(default)]
    pub(super) decompressed_size: Option<u64>,
    pub(super) attachment: Attachment,
}

/// Whether a file name ends in an extension, in whatever letters.
pub(super) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own.eq_ignore_ascii_case(extension))
}

/// What is to be fetched.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Attachment {
    /// SHA-256 of what is fetched, in hexadecimal.
    pub(super) hash: String,
    /// Bytes of what is fetched.
    pub(super) size: u64,
    /// Path below the address of attachments.
    pub(super) location: String,
    /// Name that tells how it is packed.
    #[serde(default)]
    pub(super) filename: String,
}

impl Record {
    /// Whether it is packed with Zstandard.
    pub(super) fn is_packed(&self) -> bool {
        [&self.attachment.filename, &self.attachment.location].iter().any(|name| has_extension(name, "zst"))
    }
}

/// A whole model: weights and vocabularies of one version and shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Release {
    pub(super) version: String,
    /// `base`, `base-memory`, `tiny` …; empty where the list does not say.
    pub(super) architecture: String,
    pub(super) files: Vec<(FileKind, Record)>,
}

/// What a list holds for a pair.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// The release to fetch.
    Best(Release),
    /// Only versions that this program cannot read; the newest of them.
    TooNew(String),
    /// Nothing; the pairs that there are.
    Nothing(Vec<String>),
}

/// The records of a list. `None` when it is not such a list at all.
pub(super) fn parse(list: &Value) -> Option<Vec<Record>> {
    let records = list.get("data")?.as_array()?;
    Some(records.iter().filter_map(|record| Record::deserialize(record).ok()).collect())
}

/// Picks the newest finished version, of that the best shape.
pub(super) fn choose(records: &[Record], pair: &Pair) -> Choice {
    let of_pair = |record: &&Record| {
        record.source_language.eq_ignore_ascii_case(&pair.from)
            && record.target_language.eq_ignore_ascii_case(&pair.to)
    };
    let mut groups: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
    for record in records.iter().filter(of_pair) {
        let key = (record.version.as_str(), record.architecture.as_deref().unwrap_or_default());
        groups.entry(key).or_default().push(record);
    }
    let mut newer = None;
    let mut whole = Vec::new();
    for ((version, architecture), records) in groups {
        let Some(files) = complete(&records) else { continue };
        if numbers(version).first().is_some_and(|major| *major > NEWEST_MAJOR) {
            newer = Some(version.to_owned());
        } else {
            whole.push(Release { version: version.to_owned(), architecture: architecture.to_owned(), files });
        }
    }
    let best = whole.into_iter().max_by_key(|release| {
        let finished = !release.version.contains(|letter: char| letter.is_alphabetic());
        (finished, numbers(&release.version), Reverse(rank(&release.architecture)))
    });
    match (best, newer) {
        (Some(release), _) => Choice::Best(release),
        (None, Some(version)) => Choice::TooNew(version),
        (None, None) => Choice::Nothing(pairs(records)),
    }
}

/// The files that make a model, when all are there.
fn complete(records: &[&Record]) -> Option<Vec<(FileKind, Record)>> {
    let find = |file_type: &str| records.iter().rev().find(|record| record.file_type == file_type);
    let model = find("model")?;
    let vocabularies = match (find("vocab"), find("srcvocab"), find("trgvocab")) {
        (Some(shared), ..) => vec![(FileKind::Vocabulary, *shared)],
        (None, Some(source), Some(target)) => {
            vec![(FileKind::SourceVocabulary, *source), (FileKind::TargetVocabulary, *target)]
        }
        _ => return None,
    };
    let files = [(FileKind::Model, *model)].into_iter().chain(vocabularies);
    Some(files.map(|(kind, record)| (kind, record.clone())).collect())
}

/// `2.10` is newer than `2.9`; what is not a number counts as 0, and `3.0a1` starts with 3.
fn numbers(version: &str) -> Vec<u64> {
    let number = |part: &str| {
        let digits = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
        part[..digits].parse().unwrap_or(0)
    };
    version.split('.').map(number).collect()
}

/// 0 for the best shape.
fn rank(architecture: &str) -> usize {
    const BEST_FIRST: [&str; 4] = ["base", "base-memory", "", "tiny"];
    BEST_FIRST.iter().position(|known| *known == architecture).unwrap_or(BEST_FIRST.len())
}

/// Pairs that a list has a model for.
fn pairs(records: &[Record]) -> Vec<String> {
    let models = records.iter().filter(|record| record.file_type == "model");
    let mut pairs: Vec<String> =
        models.map(|record| format!("{}-{}", record.source_language, record.target_language)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use serde_json::{Value, json};

    use super::{Choice, FileKind, Pair, choose, parse};

    fn record(version: &str, architecture: &str, kind: &str) -> Value {
        json!({
            "name": format!("{kind}.fren.bin"), "version": version, "fileType": kind,
            "architecture": architecture, "sourceLanguage": "fr", "targetLanguage": "en",
            "decompressedHash": "aa", "decompressedSize": 2,
            "attachment": {"hash": "bb", "size": 1, "filename": "x.zst", "location": "w/x.zst"}
        })
    }

    fn chosen(records: &[Value]) -> Choice {
        let list = json!({ "data": records });
        choose(&parse(&list).unwrap(), &Pair::new("fr", "en").unwrap())
    }

    fn best(records: &[Value]) -> (String, String) {
        match chosen(records) {
            Choice::Best(release) => (release.version, release.architecture),
            other => panic!("{other:?}"),
        }
    }

    fn whole(version: &str, architecture: &str) -> [Value; 2] {
        [record(version, architecture, "model"), record(version, architecture, "vocab")]
    }

    #[test]
    fn the_newest_finished_version_in_the_best_shape_is_taken() {
        let list = [
            whole("3.2", "tiny"),
            whole("3.10", "tiny"),
            whole("3.10", "base-memory"),
            whole("3.11a1", "base"),
            whole("4.0", "base"),
        ]
        .concat();
        assert_eq!(best(&list), ("3.10".to_owned(), "base-memory".to_owned()));
    }

    #[test]
    fn half_a_model_and_foreign_records_are_passed_over() {
        let mut list = whole("3.0", "tiny").to_vec();
        list.push(record("3.1", "tiny", "model"));
        list.push(record("3.2", "tiny", "lex"));
        list.push(json!({"name": "wasm", "attachment": null}));
        list.push(json!("text"));
        assert_eq!(best(&list).0, "3.0");
    }

    #[test]
    fn the_older_shape_is_read_too() {
        let old = |kind: &str| {
            json!({
                "name": format!("{kind}.fren.spm"), "version": "2.0", "fileType": kind,
                "fromLang": "fr", "toLang": "en",
                "attachment": {"hash": "bb", "size": 1, "filename": "x.bin", "location": "w/x.bin"}
            })
        };
        let Choice::Best(release) = chosen(&[old("model"), old("srcvocab"), old("trgvocab")]) else {
            panic!("a whole model is there")
        };
        let kinds: Vec<FileKind> = release.files.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [FileKind::Model, FileKind::SourceVocabulary, FileKind::TargetVocabulary]);
        assert!(release.files.iter().all(|(_, record)| !record.is_packed()));
    }

    #[test]
    fn what_cannot_be_had_is_named() {
        assert_eq!(chosen(&whole("4.1", "base")), Choice::TooNew("4.1".to_owned()));
        let mut other = record("3.0", "tiny", "model");
        other["sourceLanguage"] = json!("pt");
        assert_eq!(chosen(&[other]), Choice::Nothing(vec!["pt-en".to_owned()]));
        assert_eq!(parse(&json!({"error": "no"})), None);
    }
}
