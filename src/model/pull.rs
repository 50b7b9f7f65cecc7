//! `depeche model pull`: a pair's newest model from Firefox's Remote Settings or a mirror of it.
//!
//! Takes a [`Pair`], a base address and the cache folder; asks for the record list, fetches and
//! verifies what the chosen release needs, unpacks it, and places the whole model at once. What is
//! in the cache and whole is not fetched again. An interrupted pull goes on where it ended.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use serde_json::Value;
use url::Url;

use super::{
    ModelCard, ModelError, Origin, Pair, Weights, cached_folder,
    card::ModelFile,
    fetch::{Fetcher, Wanted, measure},
    folder::read_card,
    records::{self, COLLECTIONS, Choice, Record, Release},
    store::{self, LARGEST},
};

/// What to fetch and where to put it.
#[derive(Debug, Clone)]
pub(crate) struct Order<'a> {
    /// The pair.
    pub pair: &'a Pair,
    /// Base address: records lie below `v1/buckets/main/collections/`.
    pub mirror: &'a str,
    /// The program's cache.
    pub cache_dir: &'a Path,
    /// Whether a whole model that is there already may be replaced by a newer one.
    pub update: bool,
}

/// How far a pull is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress<'a> {
    /// The file that is being fetched.
    pub file: &'a str,
    /// Bytes of all files that are there.
    pub done: u64,
    /// Bytes of all files.
    pub total: u64,
}

/// What a pull came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pulled {
    /// The model was fetched.
    New(Weights),
    /// It was there already, whole.
    Kept(Weights),
}

/// Fetches a model. `seen` is told about every piece that comes.
pub(crate) async fn pull(
    order: &Order<'_>,
    seen: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Pulled, ModelError> {
    let kept = whole(order);
    if !order.update
        && let Some(weights) = kept
    {
        return Ok(Pulled::Kept(weights));
    }
    let base = base(order.mirror)?;
    let fetcher = Fetcher::new(base.scheme() == "https")?;
    let (collection, release) = find(&fetcher, &base, order.pair).await?;
    if let Some(weights) = kept
        && is_same(&weights.card, &release)
    {
        return Ok(Pulled::Kept(weights));
    }
    let parts = order.cache_dir.join("models").join(".parts");
    fs::create_dir_all(&parts).map_err(ModelError::file("create", &parts))?;
    let _lock = lock(&parts)?;
    let attachments = attachments(&fetcher, &base).await?;
    let staging = store::staging(order.cache_dir)?;
    let total = release.files.iter().map(|(_, record)| record.attachment.size).sum();
    let mut done = 0;
    let mut files = Vec::new();
    let mut spent = Vec::new();
    for (kind, record) in &release.files {
        let wanted = wanted(&attachments, record)?;
        let part = parts.join(format!("{}.part", wanted.sha256));
        let report = |bytes| seen(Progress { file: &record.name, done: done + bytes, total });
        fetcher.file(&wanted, &part, &report).await?;
        done += record.attachment.size;
        let file = staging.path().join(&record.name);
        let (bytes, sha256) = unpack(record, &part, &file)?;
        files.push(ModelFile { kind: *kind, name: record.name.clone(), bytes, sha256 });
        spent.push(part);
    }
    let card = card(order.pair, &base, collection, &release, files);
    let weights = store::place(order.cache_dir, staging, card)?;
    for part in spent {
        // Of no more use; a rest of it harms nobody.
        let _ = fs::remove_file(part);
    }
    Ok(Pulled::New(weights))
}

/// The cached model of the pair, when it is there and undamaged.
fn whole(order: &Order<'_>) -> Option<Weights> {
    let folder = cached_folder(order.cache_dir, order.pair);
    let card = read_card(&folder).ok()?;
    let weights = Weights { card, origin: Origin::Cache(folder) };
    weights.read().is_ok().then_some(weights)
}

fn is_same(card: &ModelCard, release: &Release) -> bool {
    card.version == release.version
        && release.files.iter().all(|(kind, record)| {
            let hash = record.decompressed_hash.as_ref().unwrap_or(&record.attachment.hash);
            card.file(*kind).is_some_and(|file| file.sha256.eq_ignore_ascii_case(hash))
        })
}

/// The base address with a slash at its end.
fn base(mirror: &str) -> Result<Url, ModelError> {
    let wrong = |reason: String| ModelError::Mirror { url: mirror.to_owned(), reason };
    let mut base = Url::parse(mirror).map_err(|error| wrong(format!("it is no address: {error}")))?;
    if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
        return Err(wrong("it must begin with http:// or https://".to_owned()));
    }
    if !base.path().ends_with('/') {
        base.set_path(&format!("{}/", base.path()));
    }
    Ok(base)
}

fn join(base: &Url, path: &str) -> Result<Url, ModelError> {
    base.join(path).map_err(|error| ModelError::Mirror {
        url: base.to_string(),
        reason: format!("its list leads to {path}, which is no address ({error})"),
    })
}

/// The release to fetch and the collection that it is in.
async fn find(fetcher: &Fetcher, base: &Url, pair: &Pair) -> Result<(&'static str, Release), ModelError> {
    let mut offered: Vec<String> = Vec::new();
    let mut newer = None;
    let mut lists = 0;
    for collection in COLLECTIONS {
        let url = join(base, &format!("v1/buckets/main/collections/{collection}/records"))?;
        let Some(list) = fetcher.json(&url).await? else { continue };
        let records = records::parse(&list).ok_or_else(|| ModelError::Mirror {
            url: url.to_string(),
            reason: "what it answers is no list of records".to_owned(),
        })?;
        lists += 1;
        match records::choose(&records, pair) {
            Choice::Best(release) => return Ok((collection, release)),
            Choice::TooNew(version) => newer = newer.or(Some(version)),
            Choice::Nothing(pairs) => offered.extend(pairs),
        }
    }
    if lists == 0 {
        return Err(ModelError::Mirror {
            url: base.to_string(),
            reason: "it has no list of translation models".to_owned(),
        });
    }
    offered.sort_unstable();
    offered.dedup();
    Err(ModelError::NotOffered { pair: pair.clone(), mirror: base.to_string(), newer, offered })
}

/// Where attachments lie: what the service says, else the mirror itself.
async fn attachments(fetcher: &Fetcher, base: &Url) -> Result<Url, ModelError> {
    // A mirror of plain files has no such document, or a page that lists its folder.
    let document = fetcher.json(&join(base, "v1/")?).await.unwrap_or_default();
    let said = document.as_ref().and_then(|document| document.pointer("/capabilities/attachments/base_url"));
    match said.and_then(Value::as_str) {
        Some(address) => self::base(join(base, address)?.as_str()),
        None => Ok(base.clone()),
    }
}

fn wanted(attachments: &Url, record: &Record) -> Result<Wanted, ModelError> {
    let unfit = |reason: &str| ModelError::Mirror {
        url: attachments.to_string(),
        reason: format!("its record of {} {reason}", record.name),
    };
    let hash = record.attachment.hash.to_ascii_lowercase();
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(unfit("carries no SHA-256"));
    }
    if record.attachment.size > LARGEST || record.decompressed_size.is_some_and(|size| size > LARGEST) {
        return Err(unfit("names an absurd size"));
    }
    if record.name.starts_with('.') || record.name.contains(['/', '\\', ':', '\0']) {
        return Err(unfit("names no plain file"));
    }
    let url = join(attachments, &record.attachment.location)?;
    Ok(Wanted { url, bytes: record.attachment.size, sha256: hash })
}

/// Moves or unpacks a fetched part to its place; gives size and SHA-256.
fn unpack(record: &Record, part: &Path, file: &Path) -> Result<(u64, String), ModelError> {
    let damaged = |reason: String| ModelError::Damaged {
        file: part.to_path_buf(),
        reason,
        remedy: "try again later or from another mirror".to_owned(),
    };
    let mut source = File::open(part).map_err(ModelError::file("read", part))?;
    let mut target = File::create(file).map_err(ModelError::file("write", file))?;
    if record.is_packed() {
        let decoder = ruzstd::decoding::StreamingDecoder::new(source)
            .map_err(|error| damaged(format!("it cannot be unpacked: {error}")))?;
        store::copy(decoder, &mut target)
            .map_err(|error| damaged(format!("it cannot be unpacked to {}: {error}", file.display())))?;
    } else {
        io::copy(&mut source.by_ref().take(LARGEST), &mut target).map_err(ModelError::file("write", file))?;
    }
    target.sync_all().map_err(ModelError::file("write", file))?;
    let (bytes, sha256) = measure(file)?;
    let expected = record.decompressed_hash.as_ref().filter(|_| record.is_packed());
    if expected.is_some_and(|expected| !expected.eq_ignore_ascii_case(&sha256)) {
        return Err(damaged("once unpacked it has not the SHA-256 of its list".to_owned()));
    }
    Ok((bytes, sha256))
}

/// Keeps a second pull in the same cache from writing the same parts.
fn lock(parts: &Path) -> Result<File, ModelError> {
    let path: PathBuf = parts.join("lock");
    let file = File::create(&path).map_err(ModelError::file("create", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(ModelError::Busy),
        Err(fs::TryLockError::Error(error)) => Err(ModelError::file("lock", &path)(error)),
    }
}

fn card(pair: &Pair, base: &Url, collection: &str, release: &Release, files: Vec<ModelFile>) -> ModelCard {
    let Release { version, architecture, .. } = release;
    ModelCard {
        format: 1,
        name: format!("{pair} Firefox Translations {version} {architecture}").trim_end().to_owned(),
        from: pair.from.clone(),
        to: pair.to.clone(),
        version: version.clone(),
        architecture: architecture.clone(),
        licence: "MPL-2.0".to_owned(),
        source: format!("Mozilla, Firefox Translations: {collection} at {base}"),
        released: true,
        draft: false,
        files,
    }
}
