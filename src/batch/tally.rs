//! [`Tally`]: how many articles came out how.

/// How many articles came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Finished.
    pub done: usize,
    /// Of these, finished by an earlier run and left as they were.
    pub already: usize,
    /// The same words as another article, which has the brief.
    pub duplicates: usize,
    /// With a brief that lacks some of the translation.
    pub partial: usize,
    /// Left out on purpose, or no articles at all.
    pub skipped: usize,
    /// Without a result, or with a brief in which nothing is translated.
    pub failed: usize,
    /// With a failed check under `--strict`.
    pub unfaithful: usize,
}

impl Tally {
    /// All articles.
    #[must_use]
    pub(crate) const fn total(&self) -> usize {
        self.done + self.duplicates + self.partial + self.skipped + self.failed + self.unfaithful
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} done", self.done)?;
        if self.already > 0 {
            write!(formatter, " ({} of them before)", self.already)?;
        }
        for (count, word) in [
            (self.duplicates, "duplicates"),
            (self.skipped, "skipped"),
            (self.unfaithful, "with failed checks"),
            (self.partial, "partial"),
            (self.failed, "failed"),
        ] {
            if count > 0 {
                write!(formatter, ", {count} {word}")?;
            }
        }
        Ok(())
    }
}
