//! The weights in the user's cache: taking in a folder, listing, removing.
//!
//! A model appears in the cache whole or not at all: it is put together in a staging folder,
//! read and verified there, then moved to its place in one step. Neighbours: `pull`, which fills
//! staging folders from a mirror, and `locate`, which finds what was placed.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{
    ModelCard, ModelError, Origin, Pair, Weights, cached_folder,
    card::CARD,
    folder::{describe, read_card},
    locate::built_in,
    records::has_extension,
};

/// Largest file of a model, in bytes, packed or not.
pub(super) const LARGEST: u64 = 2 << 30;

/// One model of the list.
#[derive(Debug)]
pub(crate) struct Listed {
    /// Its weights, or why they cannot be used.
    pub weights: Result<Weights, ModelError>,
    /// Where it is.
    pub origin: Origin,
    /// Whether every file was read and found whole.
    pub verified: Result<(), ModelError>,
}

/// All weights there are: the configured folder's, the cache's, the program's own.
pub(crate) fn list(model_dir: Option<&Path>, cache_dir: &Path) -> Result<Vec<Listed>, ModelError> {
    let mut listed = Vec::new();
    if let Some(folder) = model_dir {
        let below: Vec<PathBuf> = subfolders(folder)?
            .into_iter()
            .filter(|folder| folder_name(folder).parse::<Pair>().is_ok())
            .collect();
        let folders = if below.is_empty() { vec![folder.to_path_buf()] } else { below };
        listed.extend(folders.into_iter().map(|folder| entry(Origin::Configured(folder))));
    }
    for folder in subfolders(&cache_dir.join("models"))? {
        listed.push(entry(Origin::Cache(folder)));
    }
    listed.push(entry(Origin::BuiltIn));
    Ok(listed)
}

fn entry(origin: Origin) -> Listed {
    let card = match &origin {
        Origin::Configured(folder) if !folder.join(CARD).is_file() => describe(folder, None),
        Origin::Configured(folder) | Origin::Cache(folder) => read_card(folder),
        Origin::BuiltIn => Ok(built_in()),
    };
    let weights = card.map(|card| Weights { card, origin: origin.clone() });
    let verified = weights.as_ref().map_or(Ok(()), |weights| weights.read().map(drop));
    Listed { weights, origin, verified }
}

/// Folders directly below, hidden ones left out; none when the folder is not there.
fn subfolders(folder: &Path) -> Result<Vec<PathBuf>, ModelError> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(ModelError::file("list", folder))?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.map_err(ModelError::file("list", folder))?.path();
        if path.is_dir() && !folder_name(&path).starts_with('.') {
            folders.push(path);
        }
    }
    folders.sort();
    Ok(folders)
}

fn folder_name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Takes a folder in the format of Firefox Translations into the cache. Files may be packed
/// (`.gz`, `.zst`). `pair` is needed where the file names do not tell it; `name` is what briefs
/// will call the model.
pub(crate) fn import(
    folder: &Path,
    pair: Option<&Pair>,
    name: Option<&str>,
    cache_dir: &Path,
) -> Result<Weights, ModelError> {
    if !folder.is_dir() {
        return Err(ModelError::Folder {
            folder: folder.to_path_buf(),
            reason: "it is not a folder; name the folder that holds model.….bin and its vocabulary"
                .to_owned(),
        });
    }
    let staging = staging(cache_dir)?;
    let mut card = if folder.join(CARD).is_file() {
        let mut card = read_card(folder)?;
        for file in &card.files {
            take(&folder.join(&file.name), &staging.path().join(&file.name))?;
        }
        if let Some(pair) = pair {
            (card.from, card.to) = (pair.from.clone(), pair.to.clone());
        }
        card
    } else {
        unpack_into(folder, staging.path())?;
        let mut card = describe(staging.path(), pair).map_err(|error| error.of_folder(folder))?;
        card.name = format!("{}-{} {}", card.from, card.to, folder_name(folder));
        card.source = format!("imported from a folder named {}", folder_name(folder));
        card
    };
    if let Some(name) = name {
        name.clone_into(&mut card.name);
    }
    place(cache_dir, staging, card)
}

/// Copies the files of a model, unpacked.
fn unpack_into(folder: &Path, staging: &Path) -> Result<(), ModelError> {
    for entry in fs::read_dir(folder).map_err(ModelError::file("list", folder))? {
        let path = entry.map_err(ModelError::file("list", folder))?.path();
        let name = folder_name(&path);
        let plain = name.trim_end_matches(".gz").trim_end_matches(".zst");
        let wanted = plain.starts_with("model.") && has_extension(plain, "bin")
            || ["vocab.", "srcvocab.", "trgvocab."].iter().any(|start| plain.starts_with(start))
                && has_extension(plain, "spm");
        if wanted && path.is_file() {
            take(&path, &staging.join(plain))?;
        }
    }
    Ok(())
}

/// Copies one file, unpacking what its name says is packed.
fn take(from: &Path, to: &Path) -> Result<(), ModelError> {
    let read = || ModelError::file("read", from);
    let file = File::open(from).map_err(read())?;
    let mut target = File::create(to).map_err(ModelError::file("write", to))?;
    match from.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => copy(flate2::read::MultiGzDecoder::new(file), &mut target),
        Some("zst") => ruzstd::decoding::StreamingDecoder::new(file)
            .map_err(io::Error::other)
            .and_then(|decoder| copy(decoder, &mut target)),
        _ => copy(file, &mut target),
    }
    .map_err(|error| ModelError::Damaged {
        file: from.to_path_buf(),
        reason: format!("it cannot be copied into the cache: {error}"),
        remedy: "check the file and the space on the disk".to_owned(),
    })
}

/// Copies at most [`LARGEST`] bytes; more is an error.
pub(super) fn copy(from: impl Read, to: &mut File) -> io::Result<()> {
    let copied = io::copy(&mut from.take(LARGEST + 1), to)?;
    if copied > LARGEST {
        return Err(io::Error::other("it is larger than any model"));
    }
    Ok(())
}

/// An empty folder in the cache, gone again unless it is placed.
pub(super) fn staging(cache_dir: &Path) -> Result<TempDir, ModelError> {
    let models = cache_dir.join("models");
    fs::create_dir_all(&models).map_err(ModelError::file("create", &models))?;
    let staging = tempfile::Builder::new().prefix(".new-").tempdir_in(&models);
    staging.map_err(ModelError::file("create a folder in", &models))
}

/// Verifies a staged model and moves it to its place, in the stead of what was there.
pub(super) fn place(cache_dir: &Path, staging: TempDir, card: ModelCard) -> Result<Weights, ModelError> {
    let pair = card.pair()?;
    let file = staging.path().join(CARD);
    let text = card.to_toml().map_err(|error| ModelError::File {
        action: "write",
        file: file.clone(),
        source: io::Error::other(error),
    })?;
    fs::write(&file, text).map_err(ModelError::file("write", &file))?;
    let weights = Weights { card, origin: Origin::Configured(staging.path().to_path_buf()) };
    weights.read().map_err(|error| error.with_remedy("fetch it again or take it from elsewhere"))?;
    let folder = cached_folder(cache_dir, &pair);
    let old = set_aside(cache_dir, &folder)?;
    let staged = staging.keep();
    if let Err(error) = fs::rename(&staged, &folder) {
        // Puts back what was there.
        if let Some(old) = old {
            let _ = fs::rename(old.path().join("model"), &folder);
        }
        let _ = fs::remove_dir_all(&staged);
        return Err(ModelError::file("move the model to", &folder)(error));
    }
    Ok(Weights { origin: Origin::Cache(folder), ..weights })
}

/// Moves the folder away; it is removed when what is given back is dropped.
fn set_aside(cache_dir: &Path, folder: &Path) -> Result<Option<TempDir>, ModelError> {
    if !folder.exists() {
        return Ok(None);
    }
    let aside = staging(cache_dir)?;
    fs::rename(folder, aside.path().join("model")).map_err(ModelError::file("move", folder))?;
    Ok(Some(aside))
}

/// Removes a pair's model from the cache; gives the folder that it was in.
pub(crate) fn remove(pair: &Pair, cache_dir: &Path) -> Result<PathBuf, ModelError> {
    let folder = cached_folder(cache_dir, pair);
    match set_aside(cache_dir, &folder)? {
        Some(aside) => {
            let path = aside.path().to_path_buf();
            aside.close().map_err(ModelError::file("remove", path))?;
            Ok(folder)
        }
        None => Err(ModelError::NotCached { pair: pair.clone(), folder }),
    }
}
