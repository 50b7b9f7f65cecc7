//! `depeche brief --dry-run`: what would be sent, without sending it.

use std::sync::Arc;

use super::{
    exit::{self, Failure, Tally},
    folder::Sources,
    output, start, style,
};
use crate::{
    article::Article,
    backend::plan::Plan,
    batch::forecast::{Expected, Forecast},
    language::Route,
    rendering::{self, RenderOptions},
    run::Run,
    store::{Horizon, remembering::RememberingBackend},
};

/// At most this many rows are laid out together and printed before the next are read.
const ROWS: usize = 500;

const HEADS: [&str; 8] =
    ["Input", "Language", "Route", "Texts", "Characters", "Requests", "Cost", "Known already"];

/// Prints one row an article and the sum. `forecast` knows the folder that the briefs would go to;
/// a single article to standard output has none.
pub(super) fn print(run: &Arc<Run>, sources: Sources, mut forecast: Option<Forecast>) -> Result<u8, Failure> {
    let runtime = start::runtime()?;
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    let mut total = Sum::default();
    for source in sources {
        let article = match source.and_then(|source| run.article(&source)) {
            Ok(article) => article,
            Err(error) => {
                tally.refused(&error, false);
                continue;
            }
        };
        tally.done += 1;
        let expected = forecast.as_mut().map_or(Expected::Work, |forecast| forecast.of(&article));
        let row = match &expected {
            Expected::Work => runtime.block_on(planned(run, &article)),
            Expected::DoneBefore => Row { known: "done before".to_owned(), ..Row::default() },
            Expected::CopyOf(original) => Row { known: format!("copy of {original}"), ..Row::default() },
            Expected::OwnBrief => Row { known: "a brief of an earlier run".to_owned(), ..Row::default() },
        };
        total.add(&row, &expected);
        let language = article.detection.language.clone().unwrap_or_else(|| "?".to_owned());
        rows.push(row.cells(&article.loaded.source.display(), language));
        if rows.len() >= ROWS {
            output::print(&output::table(&HEADS, std::mem::take(&mut rows)))?;
        }
    }
    rows.push(total.row().cells("total", String::new()));
    output::print(&output::table(&HEADS, rows))?;
    Ok(if tally.failed > 0 { tally.code() } else { exit::DONE })
}

/// What an article would take.
#[derive(Default)]
struct Row {
    route: String,
    texts: usize,
    characters: u64,
    requests: Option<u64>,
    cost: Option<f64>,
    known_texts: usize,
    knows_summary: bool,
    known: String,
}

impl Row {
    fn cells(self, name: &str, language: String) -> Vec<String> {
        vec![
            name.to_owned(),
            language,
            self.route,
            self.texts.to_string(),
            self.characters.to_string(),
            self.requests.map_or_else(String::new, |requests| requests.to_string()),
            self.cost.map_or_else(String::new, |cost| format!("{cost:.4}")),
            self.known,
        ]
    }
}

/// What all articles together would take.
#[derive(Default)]
struct Sum {
    texts: usize,
    characters: u64,
    requests: u64,
    cost: Option<f64>,
    done: usize,
    copies: usize,
    known_texts: usize,
    known_summaries: usize,
}

impl Sum {
    fn add(&mut self, row: &Row, expected: &Expected) {
        self.texts += row.texts;
        self.characters += row.characters;
        self.requests += row.requests.unwrap_or(0);
        if let Some(cost) = row.cost {
            self.cost = Some(self.cost.unwrap_or(0.0) + cost);
        }
        self.done += usize::from(*expected == Expected::DoneBefore);
        self.copies += usize::from(matches!(expected, Expected::CopyOf(_)));
        self.known_texts += row.known_texts;
        self.known_summaries += usize::from(row.knows_summary);
    }

    fn row(self) -> Row {
        let parts = [
            (self.done, "done before"),
            (self.copies, "copies"),
            (self.known_summaries, "summaries"),
            (self.known_texts, "texts"),
        ];
        Row {
            texts: self.texts,
            characters: self.characters,
            requests: Some(self.requests),
            cost: self.cost,
            known: listed(&parts),
            ..Row::default()
        }
    }
}

/// The counts that are not nothing.
fn listed(parts: &[(usize, &str)]) -> String {
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}

/// The estimate for one article. There is none for a service whose profile cannot be used yet (a
/// key that is missing).
async fn planned(run: &Run, article: &Article) -> Row {
    let order = RenderOptions::of(&run.settings);
    let route = run.route(article);
    let row = Row { route: output::route(&route), ..Row::default() };
    let Route::Backend(name) = &route else { return row };
    let (texts, characters) = rendering::size(article, &order);
    let row = Row { texts, characters: characters as u64, ..row };
    let backend = match run.backends.open(name, article.language_code(), order.to) {
        Ok(backend) => backend,
        Err(error) => {
            style::warning(&error.to_string());
            return row;
        }
    };
    let session = run.session(Horizon::END);
    let asking = RememberingBackend::new(&backend, session.as_ref(), &run.glossary);
    let Some(plan) = rendering::plan(article, &asking, &order).await else { return row };
    let Plan { requests, texts, characters, cost, known_texts, knows_summary, .. } = plan;
    let known = listed(&[(usize::from(knows_summary), "summary"), (known_texts, "texts")]);
    Row { texts, characters, requests: Some(requests), cost, known_texts, knows_summary, known, ..row }
}
