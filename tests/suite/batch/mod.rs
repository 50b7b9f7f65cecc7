//! Folders of articles: what is kept, what is asked, what comes out.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod belongings;
mod bulk;
mod changing;
mod deadly;
mod flow;
mod full;
mod hostile;
mod mixed;
mod options;
mod resume;
mod store;
mod watch;

use serde_json::Value;

use crate::support::Desk;

/// The index that a run wrote.
fn index(desk: &Desk) -> Value {
    serde_json::from_str(&desk.read("out/index.json")).unwrap()
}

/// Path, outcome pairs of the index.
fn outcomes(desk: &Desk) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let index = index(desk);
    let articles = index["articles"].as_array().unwrap();
    articles.iter().map(|article| (text(&article["path"]), text(&article["outcome"]))).collect()
}

/// Whether a file below the folder of briefs is the JSON of one.
fn is_brief(name: &str) -> bool {
    name != "index.json" && std::path::Path::new(name).extension().is_some_and(|end| end == "json")
}
