//! [`Ledger`]: how the journal names the articles of a run, and where their briefs go.
//!
//! An article is named by its content, its path, its outputs and the fingerprint of the settings.
//! Every place for briefs belongs to one article. Used by a run ([`Runner`](super::Runner)) and by
//! a plan of one ([`Forecast`](super::forecast::Forecast)), which reserves nothing.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{entry::Entry, fingerprint, naming, outputs::absolute};
use crate::{
    input::{Loaded, Source},
    run::Run,
    store::{Store, journal::ArticleKey},
    writer::Format,
};

/// What names and places depend on.
pub(super) struct Ledger {
    run: Arc<Run>,
    formats: Vec<Format>,
    /// Folder of the briefs, from the root.
    output: PathBuf,
    /// Of the settings.
    fingerprint: String,
}

impl Ledger {
    /// For a run whose briefs go below `output` in these formats.
    pub(super) fn new(run: &Arc<Run>, output: &Path, formats: &[Format]) -> Self {
        let extensions: Vec<&str> = formats.iter().map(|format| format.extension()).collect();
        Self {
            fingerprint: fingerprint::of_run(run, &extensions),
            output: absolute(output),
            formats: formats.to_vec(),
            run: Arc::clone(run),
        }
    }

    /// The name of an article whose briefs go to `place`.
    pub(super) fn key(&self, loaded: &Loaded, place: &Path) -> ArticleKey {
        ArticleKey::new([
            loaded.sha256.as_bytes(),
            loaded.source.display().as_bytes(),
            self.fingerprint.as_bytes(),
            self.output.as_os_str().as_encoded_bytes(),
            place.as_os_str().as_encoded_bytes(),
        ])
    }

    /// The place of an article's briefs, which no other article has; it is the article's from now on.
    pub(super) fn reserve(&self, source: &Source) -> PathBuf {
        self.place_where(source, Store::reserve)
    }

    /// The place that [`Ledger::reserve`] would give now.
    pub(super) fn place(&self, source: &Source) -> PathBuf {
        self.place_where(source, Store::is_free)
    }

    fn place_where(&self, source: &Source, is_free: impl Fn(&Store, &Path, &Path, &Path) -> bool) -> PathBuf {
        let path = owner(source);
        let relative = source.relative();
        let place = naming::place(relative);
        // Without a store nobody knows what other names are given.
        let Some(store) = &self.run.store else { return place };
        let free = |place: &Path| {
            self.formats.iter().all(|format| {
                let output = self.output.join(naming::with_extension(place, format.extension()));
                is_free(store, &naming::folded(&output), &output, &path)
            })
        };
        let short = naming::short_place(relative);
        let files = |place: &Path| -> Vec<PathBuf> {
            let extensions = self.formats.iter().map(|format| format.extension());
            extensions.map(|end| self.output.join(naming::with_extension(place, end))).collect()
        };
        let has = |file: &Path| file.is_file() && store.is_output_of(&naming::folded(file), &path);
        // A name once given stays, also the long ones that earlier versions gave; a short one is not
        // given where a file stands among the articles, which may be one of them.
        let stays = !files(&short).iter().any(|file| has(file)) && files(&place).iter().any(|file| has(file));
        let folder = path.ancestors().nth(relative.components().count()).unwrap_or(&path);
        let is_clear =
            files(&short).iter().all(|file| !file.starts_with(folder) || !file.exists() || has(file));
        let places = if stays || !is_clear { vec![&place] } else { vec![&short, &place] };
        if let Some(place) = places.into_iter().find(|place| free(place)) {
            return place.clone();
        }
        let apart = naming::apart(&place, &path);
        free(&apart);
        apart
    }

    /// Whether the briefs of a finished article, of which the journal has this, are still there.
    pub(super) fn is_whole(&self, entry: &str) -> bool {
        serde_json::from_str::<Entry>(entry)
            .is_ok_and(|entry| entry.outputs.iter().all(|below| self.output.join(below).is_file()))
    }

    /// Whether a source is a brief that an earlier run made beside its article.
    pub(super) fn is_own_brief(&self, source: &Source) -> bool {
        let Some(path) = source.path() else { return false };
        let path = absolute(path);
        let store = self.run.store.as_ref();
        path.starts_with(&self.output) && store.is_some_and(|store| store.is_output(&naming::folded(&path)))
    }
}

/// An article as the store names it where files belong to it.
pub(super) fn owner(source: &Source) -> PathBuf {
    match source {
        Source::File { path, .. } => absolute(path),
        Source::Page { page, .. } => PathBuf::from(&page.address),
        Source::Part { path, part, page: Some(_), .. } => {
            PathBuf::from(format!("{}#{}", path.display(), part.number))
        }
        Source::Part { path, part, .. } => {
            let mut name = absolute(path).into_os_string();
            name.push(format!("#{}", part.number));
            PathBuf::from(name)
        }
        Source::Stdin => PathBuf::from("-"),
    }
}
