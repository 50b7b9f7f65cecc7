//! Exit codes. Scripts rely on them: they never change their meaning.

use super::style;
pub(crate) use crate::batch::Tally;
use crate::input::InputError;
use crate::visible;

/// Everything was done.
pub const DONE: u8 = 0;
/// A fault of the program itself.
pub(crate) const INTERNAL: u8 = 1;
/// The command line cannot be followed.
pub const USAGE: u8 = 2;
/// The configuration cannot be used.
pub(crate) const CONFIGURATION: u8 = 3;
/// Some articles failed, or some of an article is not translated.
pub(crate) const SOME_FAILED: u8 = 4;
/// Nothing is translated in any article, or the backend cannot be reached.
pub(crate) const ALL_FAILED: u8 = 5;
/// A check failed under `--strict`, or `verify` found a difference.
pub(crate) const UNFAITHFUL: u8 = 6;
/// Interrupted; what was finished stays.
pub(crate) const INTERRUPTED: u8 = 130;

/// Why a command ends early.
#[derive(Debug)]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// For the user, in one line.
    pub message: String,
    /// The place in a file, drawn in several lines.
    pub place: Option<String>,
}

impl Failure {
    /// A failure with a plain message.
    #[must_use]
    pub(crate) fn new(code: u8, message: impl std::fmt::Display) -> Self {
        Self { code, message: message.to_string(), place: None }
    }

    /// The command line cannot be followed.
    #[must_use]
    pub(crate) fn usage(message: impl std::fmt::Display) -> Self {
        Self::new(USAGE, message)
    }

    /// The configuration cannot be used.
    #[must_use]
    pub(crate) fn configuration(message: impl std::fmt::Display) -> Self {
        Self::new(CONFIGURATION, message)
    }

    /// Prints it on standard error: one line, and the place in the file where there is one.
    pub fn report(&self) {
        match &self.place {
            None => style::error(&self.message),
            Some(place) => style::report(&format!("{}\n{place}", visible::line(&self.message))),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::new(INTERNAL, error)
    }
}

impl Tally {
    /// Counts and tells what cannot be read. Among several inputs a file that holds no article is
    /// left out; the `only` one that was named has failed.
    pub(crate) fn refused(&mut self, error: &InputError, only: bool) {
        if error.is_no_article() && !only {
            self.skipped += 1;
            style::note(&format!("skipped: {error}"));
        } else {
            self.failed += 1;
            style::error(&error.to_string());
        }
    }

    /// The exit code for it.
    #[must_use]
    pub(crate) const fn code(&self) -> u8 {
        // What was left out is not a success: one failure beside it is all there was.
        let came = self.done + self.duplicates + self.unfaithful + self.partial;
        match (self.failed, self.partial, self.unfaithful) {
            (0, 0, 0) => DONE,
            (0, 0, _) => UNFAITHFUL,
            _ if came == 0 => ALL_FAILED,
            _ => SOME_FAILED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn codes_tell_some_from_all() {
        let tally = |done, failed, unfaithful| Tally { done, failed, unfaithful, ..Tally::default() }.code();
        assert_eq!(tally(3, 0, 0), 0);
        assert_eq!(tally(2, 1, 0), 4);
        assert_eq!(tally(0, 3, 0), 5);
        assert_eq!(tally(1, 0, 2), 6);
        assert_eq!(tally(1, 1, 1), 4);
        assert_eq!(tally(0, 0, 0), 0);
        let partial = |done, partial, failed| Tally { done, partial, failed, ..Tally::default() }.code();
        assert_eq!(partial(1, 1, 0), 4);
        assert_eq!(partial(0, 1, 0), 4);
        assert_eq!(partial(0, 1, 3), 4);
        assert_eq!(Tally { skipped: 2, ..Tally::default() }.code(), 0);
        assert_eq!(Tally { skipped: 2, failed: 1, ..Tally::default() }.code(), 5);
    }
}
