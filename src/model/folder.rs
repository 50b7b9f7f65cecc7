//! A folder of weights: its card, or a card written from what lies in it.
//!
//! Takes a folder, gives its [`ModelCard`]. Neighbours: `locate`, which finds folders, and `store`,
//! which fills them.

use std::{fs, path::Path};

use super::{
    FileKind, ModelCard, ModelError, Pair,
    card::{CARD, ModelFile},
};
use crate::digest::sha256;

/// Reads the card of a folder.
pub(super) fn read_card(folder: &Path) -> Result<ModelCard, ModelError> {
    let file = folder.join(CARD);
    let text = fs::read_to_string(&file).map_err(ModelError::file("read", &file))?;
    ModelCard::parse(&text).map_err(|error| ModelError::Damaged {
        file,
        reason: error.to_string(),
        remedy: "fetch or import the model again".to_owned(),
    })
}

/// Writes a card for a folder in Mozilla's naming (`model.fren.….bin`, `vocab.fren.spm` or
/// `srcvocab.…` and `trgvocab.…`), as its files are now. `pair` overrides what the names say.
pub(super) fn describe(folder: &Path, pair: Option<&Pair>) -> Result<ModelCard, ModelError> {
    let names = file_names(folder)?;
    let one = |prefix: &str, suffix: &str| -> Result<Option<&String>, ModelError> {
        let mut found = names.iter().filter(|name| name.starts_with(prefix) && name.ends_with(suffix));
        match (found.next(), found.next()) {
            (Some(first), Some(second)) => Err(ModelError::Folder {
                folder: folder.to_path_buf(),
                reason: format!(
                    "{first} and {second} are both there; keep the model of one pair in a folder"
                ),
            }),
            (first, _) => Ok(first),
        }
    };
    let model = one("model.", ".bin")?;
    let shared = one("vocab.", ".spm")?;
    let split = (one("srcvocab.", ".spm")?, one("trgvocab.", ".spm")?);
    let missing =
        |reason: &str| ModelError::Folder { folder: folder.to_path_buf(), reason: reason.to_owned() };
    let model =
        model.ok_or_else(|| missing("no model.….bin in it (a .gz or .zst file must be unpacked first)"))?;
    let vocabularies = match (shared, split) {
        (Some(shared), (None, None)) => vec![(FileKind::Vocabulary, shared)],
        (_, (Some(source), Some(target))) => {
            vec![(FileKind::SourceVocabulary, source), (FileKind::TargetVocabulary, target)]
        }
        _ => return Err(missing("neither vocab.….spm nor srcvocab.….spm with trgvocab.….spm in it")),
    };
    let pair = match pair {
        Some(pair) => pair.clone(),
        None => pair_of_name(model).ok_or_else(|| {
            missing("the name of the model does not tell the languages; import it with the pair, for example fr-en")
        })?,
    };
    let mut files = Vec::new();
    for (kind, name) in [(FileKind::Model, model)].into_iter().chain(vocabularies) {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(ModelError::file("read", &path))?;
        files.push(ModelFile { kind, name: name.clone(), bytes: bytes.len() as u64, sha256: sha256(&bytes) });
    }
    Ok(ModelCard {
        format: 1,
        name: format!("{pair} {}", folder.file_name().unwrap_or_default().to_string_lossy()),
        from: pair.from,
        to: pair.to,
        version: "unknown".to_owned(),
        architecture: String::new(),
        licence: String::new(),
        source: "a folder of weights in the format of Firefox Translations".to_owned(),
        released: true,
        draft: false,
        files,
    })
}

fn file_names(folder: &Path) -> Result<Vec<String>, ModelError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(ModelError::file("list", folder))? {
        let entry = entry.map_err(ModelError::file("list", folder))?;
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// `model.fren.intgemm.alphas.bin` is French to English. Only codes of two letters can be told
/// apart.
fn pair_of_name(name: &str) -> Option<Pair> {
    let codes = name.split('.').nth(1)?;
    if codes.len() != 4 || !codes.is_ascii() {
        return None;
    }
    Pair::new(&codes[..2], &codes[2..]).ok()
}
