//! Prints what the summary weighs sentences by, one line of JSON a file, for `tools/fit_summary.py`.
//!
//! `cargo run --example summary_features -- FILE...`

use std::path::PathBuf;

use depeche::{
    article,
    input::{self, ReadOptions},
    language::DetectOptions,
    summary,
};

fn main() {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (sources, errors) = input::collect(&files);
    for error in errors {
        eprintln!("{error}");
    }
    let options = ReadOptions { max_bytes: 20 << 20, ..ReadOptions::default() };
    let detect = DetectOptions { from: Some("fr".to_owned()), ..DetectOptions::default() };
    for source in sources {
        let loaded = match input::read(&source, &options) {
            Ok(loaded) => loaded,
            Err(error) => {
                eprintln!("{error}");
                continue;
            }
        };
        let article = article::find(loaded, &detect);
        let material = summary::material(&article.document, &article.sentences, &article.quotes);
        let chosen = summary::select(&article.document, &article.sentences, &article.quotes, Some(4));
        let lead = chosen.lead.iter().map(|choice| choice.sentence + 1);
        let points = chosen.points.iter().map(|choice| choice.sentence + 1);
        let sentences: Vec<String> =
            article.sentences.iter().map(|sentence| article.line(sentence.span)).collect();
        let line = serde_json::json!({
            "file": source.display(),
            "names": summary::FEATURES,
            "rows": material.rows,
            "likeness": material.likeness,
            "chosen": lead.chain(points).collect::<Vec<_>>(),
            "sentences": sentences,
        });
        println!("{line}");
    }
}
