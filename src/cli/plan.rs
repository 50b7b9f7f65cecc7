//! `depeche brief --dry-run`: what would be sent, without sending it.

use super::{
    exit::{self, Failure, Tally},
    inputs::Collected,
    output, style,
};
use crate::{
    language::Route,
    pipeline::Run,
    rendering::{self, Order},
};

/// Prints one row an article and the sum.
pub(super) fn print(run: &Run, collected: &Collected) -> Result<u8, Failure> {
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    let mut total = (0, 0);
    for error in &collected.errors {
        tally.failed += 1;
        style::error(&error.to_string());
    }
    let settings = &run.settings;
    let order = Order { to: &settings.to, translate: settings.translate, points: settings.points };
    for source in &collected.sources {
        let article = match run.article(source) {
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
        total = (total.0 + texts, total.1 + characters);
        let language = article.detection.language.clone().unwrap_or_else(|| "?".to_owned());
        rows.push(vec![
            source.display(),
            language,
            output::route(&route),
            texts.to_string(),
            characters.to_string(),
        ]);
    }
    rows.push(vec![
        "total".to_owned(),
        String::new(),
        String::new(),
        total.0.to_string(),
        total.1.to_string(),
    ]);
    output::print(&output::table(&["Input", "Language", "Route", "Texts", "Characters"], rows))?;
    Ok(if tally.failed > 0 { tally.code() } else { exit::DONE })
}
