//! [`PromptSet`]: the prompts, as files that a desk can read and replace.
//!
//! The files of `prompts/` are built in; a folder may override each by name. Every file is tried
//! out when it is loaded, so that a broken one is reported with line and column before anything
//! is sent.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use minijinja::{Environment, UndefinedBehavior, context};

use crate::{digest::sha256, glossary::Glossary, language};

/// The files as built in.
const EMBEDDED: [(&str, &str); 7] = [
    ("house-style", include_str!("../../prompts/house-style.md")),
    ("merge", include_str!("../../prompts/merge.md")),
    ("reask", include_str!("../../prompts/reask.md")),
    ("speakers", include_str!("../../prompts/speakers.md")),
    ("summarise", include_str!("../../prompts/summarise.md")),
    ("summarise-part", include_str!("../../prompts/summarise-part.md")),
    ("translate", include_str!("../../prompts/translate.md")),
];

/// All prompts, ready to be filled in.
#[derive(Clone)]
pub struct PromptSet {
    environment: Arc<Environment<'static>>,
    files: Arc<BTreeMap<&'static str, PromptFile>>,
    glossary: Arc<Glossary>,
}

/// One prompt file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PromptFile {
    /// `translate`, `summarise`, …
    pub name: &'static str,
    /// The text of the file.
    pub source: String,
    /// Where it comes from; `None` for the one that is built in.
    pub path: Option<PathBuf>,
    /// `sha256:` and the hash of the text.
    pub hash: String,
}

/// A prompt filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// Standing instructions.
    pub system: String,
    /// What is asked.
    pub user: String,
}

/// Why prompts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// A file or folder cannot be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// "read" or "write".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file's name is none of the prompts'.
    #[error("{} is no prompt; prompts are {known}", path.display())]
    Unknown {
        /// The file.
        path: PathBuf,
        /// All names.
        known: String,
    },
    /// A template is broken.
    #[error("prompt {file}, line {line}, column {column}: {reason}")]
    Broken {
        /// The file, or the name of the one built in.
        file: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// What is wrong.
        reason: String,
    },
}

/// A language as prompts name it: in English, by its ISO 639-1 code where that has no name.
pub(super) fn in_english(code: &str) -> &str {
    language::english_name(code).unwrap_or(code)
}

impl PromptSet {
    /// The built-in prompts, each replaced by the file of the same name (`translate.md`) in `dir`
    /// where there is one.
    pub fn load(dir: Option<&Path>) -> Result<Self, PromptError> {
        let mut files: BTreeMap<&'static str, PromptFile> =
            EMBEDDED.iter().map(|(name, source)| (*name, PromptFile::new(name, source, None))).collect();
        if let Some(dir) = dir {
            for (name, file) in overrides(dir)? {
                files.insert(name, file);
            }
        }
        let mut environment = Environment::new();
        environment.set_debug(true);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Prompts are text for a model, not HTML, whatever the file is called.
        environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
        for file in files.values() {
            environment
                .add_template_owned(format!("{}.md", file.name), file.source.clone())
                .map_err(|error| broken(&error, &files))?;
        }
        let set =
            Self { environment: Arc::new(environment), files: Arc::new(files), glossary: Arc::default() };
        set.try_out()?;
        Ok(set)
    }

    /// The same prompts, which tell a model the terms of this glossary.
    #[must_use]
    pub(crate) fn with_glossary(mut self, glossary: &Arc<Glossary>) -> Self {
        self.glossary = Arc::clone(glossary);
        self
    }

    /// The terms that models are told.
    #[must_use]
    pub(crate) const fn glossary(&self) -> &Arc<Glossary> {
        &self.glossary
    }

    /// The terms of the glossary that stand in any of `texts`, as the prompts list them.
    #[must_use]
    pub(crate) fn terms(&self, texts: &[&str]) -> minijinja::Value {
        let joined = texts.join("\n");
        let terms = self.glossary.terms_in(&joined).into_iter();
        terms
            .map(|term| context! { source => term.source.as_str(), target => term.target.as_str() })
            .collect()
    }

    /// All prompts, by name.
    #[must_use]
    pub(crate) fn list(&self) -> Vec<&PromptFile> {
        self.files.values().collect()
    }

    /// The text of a prompt file.
    #[must_use]
    pub(crate) fn source(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(|file| file.source.as_str())
    }

    /// Name and hash of every prompt, for provenance.
    #[must_use]
    pub(crate) fn hashes(&self) -> BTreeMap<String, String> {
        self.files.values().map(|file| (file.name.to_owned(), file.hash.clone())).collect()
    }

    /// Writes every prompt to `dir`, which is made when it is missing; files that are there
    /// already are kept. Gives the files written.
    pub(crate) fn export(&self, dir: &Path) -> Result<Vec<PathBuf>, PromptError> {
        use std::io::Write;
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| PromptError::File { action: "write", path, source }
        };
        std::fs::create_dir_all(dir).map_err(failed(dir))?;
        let mut written = Vec::new();
        for file in self.files.values() {
            let path = dir.join(format!("{}.md", file.name));
            let mut out = match std::fs::File::create_new(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                out => out.map_err(failed(&path))?,
            };
            out.write_all(file.source.as_bytes()).map_err(failed(&path))?;
            written.push(path);
        }
        Ok(written)
    }

    /// Fills in the prompt `name`.
    pub(crate) fn fill(&self, name: &str, values: minijinja::Value) -> Result<Prompt, PromptError> {
        let failed = |error: minijinja::Error| broken(&error, &self.files);
        let template = self.environment.get_template(&format!("{name}.md")).map_err(failed)?;
        let mut captured = template.render_captured(values).map_err(failed)?;
        let block = |name: &str, captured: &mut minijinja::Captured<'_>| {
            captured.with_state_mut(|state| state.render_block(name)).map_err(failed)
        };
        let system = block("system", &mut captured)?.trim().to_owned();
        let user = block("user", &mut captured)?.trim().to_owned();
        Ok(Prompt { system, user })
    }

    /// Fills every prompt in with made-up values.
    fn try_out(&self) -> Result<(), PromptError> {
        let sentences = minijinja::Value::from(vec![context! { number => 1, text => "a" }]);
        let quotes = minijinja::Value::from(vec![context! { id => "q1", text => "a", speaker => "b" }]);
        let notes = minijinja::Value::from(vec![context! { text => "a", sentences => [1] }]);
        let terms = minijinja::Value::from(vec![context! { source => "a", target => "b" }]);
        let people = minijinja::Value::from(vec![context! { id => "p1", name => "a", role => "b" }]);
        let question = context! { id => "q1", passage => "a", words => "b", phrase => "c" };
        let questions = minijinja::Value::from(vec![question]);
        for name in self.files.keys().filter(|name| **name != "house-style") {
            for (is_final, title) in [(true, Some("t")), (false, None)] {
                self.fill(
                    name,
                    context! {
                        from => "French", to => "English", items => "{}", context => title, title => title,
                        outlet => title, sentences => sentences.clone(),
                        quotes => quotes.clone(), notes => notes.clone(), points => 4, part => 1, parts => 2,
                        problems => ["a"], boundary => "b", nonce => "n", final => is_final, terms => terms.clone(),
                        people => people.clone(), questions => questions.clone(),
                    },
                )?;
            }
        }
        Ok(())
    }
}

impl PromptFile {
    fn new(name: &'static str, source: &str, path: Option<PathBuf>) -> Self {
        let hash = format!("sha256:{}", sha256(source.as_bytes()));
        Self { name, source: source.to_owned(), path, hash }
    }
}

fn overrides(dir: &Path) -> Result<Vec<(&'static str, PromptFile)>, PromptError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| PromptError::File { action: "read", path, source }
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let Some((name, _)) = EMBEDDED.iter().find(|(name, _)| *name == stem) else {
            let known = EMBEDDED.map(|(name, _)| name).join(", ");
            return Err(PromptError::Unknown { path, known });
        };
        let source = std::fs::read_to_string(&path).map_err(failed(&path))?;
        found.push((*name, PromptFile::new(name, &source, Some(path))));
    }
    Ok(found)
}

/// The place and words of a template error. The innermost error with a place counts: an include
/// fails where the included file is broken.
fn broken(error: &minijinja::Error, files: &BTreeMap<&'static str, PromptFile>) -> PromptError {
    let mut innermost = error;
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        if let Some(inner) = source.downcast_ref::<minijinja::Error>().filter(|inner| inner.line().is_some())
        {
            innermost = inner;
        }
        next = source.source();
    }
    let name = innermost.name().unwrap_or_default();
    let file = files.get(name.trim_end_matches(".md"));
    let place = file.and_then(|file| file.path.as_ref());
    let (line, column) = place_of(innermost);
    let reason = innermost.detail().map_or_else(|| innermost.kind().to_string(), str::to_owned);
    let file = place.map_or_else(|| format!("{name} (built in)"), |path| path.display().to_string());
    PromptError::Broken { file, line, column, reason }
}

/// Line and column of a template error, from 1, the column in characters.
pub(super) fn place_of(error: &minijinja::Error) -> (usize, usize) {
    let column = error.range().zip(error.template_source()).map_or(1, |(range, source)| {
        let before = source.get(..range.start).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default().chars().count() + 1
    });
    (error.line().unwrap_or(1), column)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{PromptError, PromptSet};

    fn with_file(name: &str, text: &str) -> Result<PromptSet, PromptError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(name), text).unwrap();
        PromptSet::load(Some(dir.path()))
    }

    #[test]
    fn the_built_in_prompts_are_sound() {
        let set = PromptSet::load(None).unwrap();
        let prompt = set
            .fill(
                "translate",
                minijinja::context! { from => "French", to => "English", context => "Titre <b>",
                items => "{\"s1\": \"l'été\"}", boundary => "====b", terms => false },
            )
            .unwrap();
        assert!(prompt.system.contains("from French") || prompt.system.contains("French press into English"));
        assert!(prompt.user.contains("====b\n{\"s1\": \"l'été\"}\n====b"), "{}", prompt.user);
        assert_eq!(set.hashes().len(), 7);
        assert!(set.hashes()["translate"].starts_with("sha256:"));
    }

    #[test]
    fn a_broken_prompt_names_its_place() {
        let bad = with_file(
            "reask.md",
            "{% block system %}{% endblock %}\n{% block user %}\nab {{ problem }}{% endblock %}",
        );
        let Err(PromptError::Broken { file, line, column, .. }) = bad else { panic!("accepted") };
        assert!(file.ends_with("reask.md"));
        assert_eq!((line, column), (3, 7));
        let Err(PromptError::Broken { line, .. }) = with_file("merge.md", "\n{% block user %}") else {
            panic!("accepted")
        };
        assert_eq!(line, 2);
        let Err(PromptError::Broken { file, .. }) = with_file("house-style.md", "{{ nothing }}") else {
            panic!("accepted")
        };
        assert!(file.ends_with("house-style.md"), "{file}");
        assert!(matches!(with_file("tranlsate.md", "x"), Err(PromptError::Unknown { .. })));
        assert!(matches!(with_file("translate.md", "no blocks"), Err(PromptError::Broken { .. })));
    }

    #[test]
    fn export_and_load_agree() {
        let dir = tempfile::tempdir().unwrap();
        let set = PromptSet::load(None).unwrap();
        set.export(dir.path()).unwrap();
        assert!(set.export(dir.path()).unwrap().is_empty());
        let again = PromptSet::load(Some(dir.path())).unwrap();
        assert_eq!(set.hashes(), again.hashes());
        assert!(again.list().iter().all(|file| file.path.is_some()));
    }
}
