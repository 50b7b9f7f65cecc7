//! `depeche brief --dry-run`: what would be sent, without sending it.

use super::{
    exit::{self, Failure, Tally},
    folder::Sources,
    output, style,
};
use crate::{
    article::Article,
    backend::plan::Plan,
    language::Route,
    pipeline::Run,
    rendering::{self, Order},
};

/// Prints one row an article and the sum.
pub(super) fn print(run: &Run, sources: Sources) -> Result<u8, Failure> {
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    let mut total = Sum::default();
    let settings = &run.settings;
    let order = Order { to: &settings.to, translate: settings.translate, points: settings.points };
    for source in sources {
        let article = match source.and_then(|source| run.article(&source)) {
            Ok(article) => article,
            Err(error) => {
                tally.failed += 1;
                style::error(&error.to_string());
                continue;
            }
        };
        tally.done += 1;
        let route = run.route(&article);
        let (texts, characters) = match &route {
            Route::Backend(_) => rendering::size(&article, &order),
            _ => (0, 0),
        };
        let plan = planned(run, &article, &route, &order);
        total.add(texts, characters, plan.as_ref());
        let language = article.detection.language.clone().unwrap_or_else(|| "?".to_owned());
        rows.push(vec![
            article.loaded.source.display(),
            language,
            output::route(&route),
            texts.to_string(),
            characters.to_string(),
            plan.as_ref().map_or_else(String::new, |plan| plan.requests.to_string()),
            plan.and_then(|plan| plan.cost).map_or_else(String::new, |cost| format!("{cost:.4}")),
        ]);
    }
    rows.push(vec![
        "total".to_owned(),
        String::new(),
        String::new(),
        total.texts.to_string(),
        total.characters.to_string(),
        total.requests.to_string(),
        total.cost.map_or_else(String::new, |cost| format!("{cost:.4}")),
    ]);
    let heads = ["Input", "Language", "Route", "Texts", "Characters", "Requests", "Cost"];
    output::print(&output::table(&heads, rows))?;
    Ok(if tally.failed > 0 { tally.code() } else { exit::DONE })
}

/// What all articles together would take.
#[derive(Default)]
struct Sum {
    texts: usize,
    characters: usize,
    requests: u64,
    cost: Option<f64>,
}

impl Sum {
    fn add(&mut self, texts: usize, characters: usize, plan: Option<&Plan>) {
        self.texts += texts;
        self.characters += characters;
        self.requests += plan.map_or(0, |plan| plan.requests);
        if let Some(cost) = plan.and_then(|plan| plan.cost) {
            self.cost = Some(self.cost.unwrap_or(0.0) + cost);
        }
    }
}

/// The estimate for one article; `None` where no service is asked, or its profile cannot be used
/// yet (a key that is missing).
fn planned(run: &Run, article: &Article, route: &Route, order: &Order<'_>) -> Option<Plan> {
    let Route::Backend(name) = route else { return None };
    let backend = run.backends.open(name, article.language_code(), order.to);
    match backend {
        Ok(backend) => rendering::plan(article, &backend, order),
        Err(error) => {
            style::warning(&error.to_string());
            None
        }
    }
}
