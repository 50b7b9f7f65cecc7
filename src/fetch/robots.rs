//! `robots.txt`: what a site lets programs read (RFC 9309).

use std::time::Duration;

use robotxt::{AccessResult, BYTE_LIMIT};
use url::Url;

use super::{
    FetchError, REDIRECTS, host,
    page::Memory,
    redirected,
    sender::{Answer, Sender},
};

/// The name by which a site can address this program.
const AGENT: &str = "depeche";
/// RFC 9309 wants rules asked for again after a day.
const FRESH: Duration = Duration::from_hours(24);

/// The rules of one site.
pub(super) struct Robots(robotxt::Robots);

impl Robots {
    /// Whether the page at `url` may be read.
    pub(super) fn allow(&self, url: &Url) -> bool {
        self.0.is_url_allowed(url)
    }

    /// The pause between two requests that the site asks for.
    pub(super) fn pause(&self) -> Option<Duration> {
        self.0.crawl_delay()
    }
}

/// The rules of the site of `url`. A site without rules allows everything; of one that has a fault
/// nobody knows.
pub(super) async fn of(url: &Url, sender: &Sender, memory: &dyn Memory) -> Result<Robots, FetchError> {
    let place = robotxt::robots_url(url).map_err(|error| FetchError::BadAddress(error.to_string()))?;
    if let Some(kept) = memory.recall(place.as_str()).filter(|kept| kept.is_fresh(FRESH)) {
        return Ok(parsed(AccessResult::Successful(&kept.body)));
    }
    let unknown = |reason: String| FetchError::NoRobots(host(url), reason);
    let answer = match answer(&place, sender).await {
        Ok(answer) => answer,
        // There is nobody: the page itself cannot be reached either.
        Err(error @ (FetchError::Connection(_) | FetchError::Private(_))) => return Err(error),
        Err(FetchError::Redirects) => return Ok(parsed(AccessResult::TooManyRedirects)),
        Err(error) => return Err(unknown(error.to_string())),
    };
    match answer.status {
        200..=299 => {
            let kept = answer.kept(&place);
            memory.keep(place.as_str(), &kept);
            Ok(parsed(AccessResult::Successful(&kept.body)))
        }
        // RFC 9309 counts "too many requests" among the answers of a site that has no rules; a site
        // that wants fewer requests does not mean that.
        429 | 500..=599 => Err(unknown(format!("status {}", answer.status))),
        _ => {
            // No rules allow everything, and are as good for a day.
            let none = Answer { body: Vec::new(), ..answer }.kept(&place);
            memory.keep(place.as_str(), &none);
            Ok(parsed(AccessResult::Unavailable))
        }
    }
}

fn parsed(access: AccessResult<'_>) -> Robots {
    Robots(robotxt::Robots::from_access(access, AGENT))
}

/// What is answered, redirects followed.
async fn answer(place: &Url, sender: &Sender) -> Result<Answer, FetchError> {
    let mut url = place.clone();
    for _ in 0..=REDIRECTS {
        let answer = sender.beginning(&url, BYTE_LIMIT).await?;
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(answer);
        }
        url = redirected(&url, &answer)?;
    }
    Err(FetchError::Redirects)
}
