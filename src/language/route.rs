//! Language → backend, by the configured routes.

use std::collections::BTreeMap;
use std::fmt;

use super::{Detection, normalise};

/// What happens to an article that no route takes (`--other`, `other` in the configuration).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unrouted {
    /// It is left out, and said to be.
    #[default]
    Skip,
    /// It is briefed without a backend: what is found locally, untranslated.
    Brief,
    /// It counts as failed.
    Fail,
}

/// Where an article goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// To the backend profile of this name.
    Backend(String),
    /// Nowhere, for this reason.
    Skip(Reason),
    /// Into a brief without a backend, for this reason.
    Brief(Reason),
    /// Among the failures, for this reason.
    Fail(Reason),
}

/// Why an article goes to no backend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Its language (ISO 639-1) has no route.
    NoRoute(String),
    /// Its language cannot be told.
    Undetected,
    /// It is already in the language of the brief (ISO 639-1).
    AlreadyTarget(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRoute(language) => {
                write!(
                    formatter,
                    "language {language} has no route; add one under [routes] or name a backend with --backend"
                )
            }
            Self::Undetected => formatter.write_str("the language cannot be told; name it with --from"),
            Self::AlreadyTarget(language) => {
                write!(formatter, "the article is already in {language}; name another target with --to")
            }
        }
    }
}

/// Where an article in the detected language goes, `to` being the language of the brief.
///
/// `routes` maps ISO 639-1 codes to backend profiles. An article that is already in the target
/// language is skipped whatever the routes say; without a route, or undetected, `other` decides.
#[must_use]
pub(crate) fn route(
    detection: &Detection,
    routes: &BTreeMap<String, String>,
    other: Unrouted,
    to: &str,
) -> Route {
    let reason = match &detection.language {
        // A guess is not a reason to leave an article out as one that needs no brief.
        Some(language) if *language == normalise(to) && !detection.reliable && !detection.forced => {
            Reason::Undetected
        }
        Some(language) if *language == normalise(to) => {
            return Route::Skip(Reason::AlreadyTarget(language.clone()));
        }
        Some(language) => match find(routes, language) {
            Some(backend) => return Route::Backend(backend.to_owned()),
            None => Reason::NoRoute(language.clone()),
        },
        None => Reason::Undetected,
    };
    match other {
        Unrouted::Skip => Route::Skip(reason),
        Unrouted::Brief => Route::Brief(reason),
        Unrouted::Fail => Route::Fail(reason),
    }
}

/// The route of a language, however its code is spelt in the configuration.
fn find<'routes>(routes: &'routes BTreeMap<String, String>, language: &str) -> Option<&'routes str> {
    routes
        .get(language)
        .or_else(|| routes.iter().find(|(code, _)| normalise(code) == language).map(|(_, backend)| backend))
        .map(String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Reason, Route, Unrouted, route};
    use crate::language::Detection;

    fn detected(language: Option<&str>) -> Detection {
        let language = language.map(str::to_owned);
        Detection { language, confidence: 1.0, reliable: true, forced: false, mixed: Vec::new() }
    }

    #[test]
    fn languages_find_their_way() {
        let routes = BTreeMap::from([
            ("fr".to_owned(), "newsroom".to_owned()),
            ("pt-BR".to_owned(), "house".to_owned()),
        ]);
        let go = |language, other| route(&detected(language), &routes, other, "en");
        assert_eq!(go(Some("fr"), Unrouted::Fail), Route::Backend("newsroom".into()));
        assert_eq!(go(Some("pt"), Unrouted::Fail), Route::Backend("house".into()));
        assert_eq!(go(Some("de"), Unrouted::Skip), Route::Skip(Reason::NoRoute("de".into())));
        assert_eq!(go(Some("de"), Unrouted::Brief), Route::Brief(Reason::NoRoute("de".into())));
        assert_eq!(go(None, Unrouted::Fail), Route::Fail(Reason::Undetected));
        let guessed = Detection { reliable: false, ..detected(Some("en")) };
        assert_eq!(route(&guessed, &routes, Unrouted::Brief, "en"), Route::Brief(Reason::Undetected));
        assert_eq!(go(Some("en"), Unrouted::Fail), Route::Skip(Reason::AlreadyTarget("en".into())));
    }
}
