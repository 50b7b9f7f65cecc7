//! `depeche quotes`: quotations with speakers and offsets; asks no backend.

use std::{io::IsTerminal as _, path::PathBuf};

use clap::{Args, ValueEnum};

use super::{
    Global,
    exit::{self, Failure},
    inputs::Inputs,
    output, start, style,
};
use crate::article::Article;
use crate::batch::outputs::Outputs;
use crate::visible;
use crate::writer::{Cell, CsvForm, ListedQuote, QuotationList, Sheet};

/// Arguments of `depeche quotes`.
#[derive(Debug, Args)]
pub(super) struct QuotesArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Form of the output; a table on a terminal, else JSON lines
    #[arg(short, long, value_enum)]
    format: Option<QuotesFormat>,
    /// File to write, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Cells of CSV that a spreadsheet would run as formulas; safe without it
    #[arg(long, value_enum, value_name = "HOW")]
    csv: Option<CsvCells>,
    /// A byte-order mark before CSV, by which Excel tells UTF-8
    #[arg(long)]
    bom: bool,
    /// Say which evidence decided kind and speaker
    #[arg(long)]
    explain: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum QuotesFormat {
    Table,
    Jsonl,
    Json,
    Csv,
    /// A workbook for Excel and LibreOffice, with a filter row
    Xlsx,
}

/// What becomes of CSV cells that a spreadsheet would take for formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CsvCells {
    /// An apostrophe before `=`, `+`, `-`, `@`, tab and line ends makes them text
    Safe,
    /// As they are, for programs
    Raw,
}

impl QuotesArgs {
    pub(super) fn run(&self, global: &Global) -> Result<u8, Failure> {
        let run = start::run(start::settings(global, self.inputs.overrides())?)?;
        let collected = self.inputs.collect(&run.settings, start::fetcher(&run.settings, None))?;
        let terminal = self.output.is_none() && std::io::stdout().is_terminal();
        let format = self.format.unwrap_or(if terminal { QuotesFormat::Table } else { QuotesFormat::Jsonl });
        let mut tally = exit::Tally::default();
        for error in &collected.errors {
            tally.refused(error, collected.single);
        }
        if terminal && format == QuotesFormat::Xlsx {
            return Err(Failure::usage("a workbook is nothing for a terminal: name a file with -o"));
        }
        let csv = CsvForm { raw: self.csv == Some(CsvCells::Raw), mark: self.bom };
        let mut sheet = Listing { format, csv, explain: self.explain, articles: Vec::new() };
        let mut written = String::new();
        for source in &collected.sources {
            match run.article(source) {
                Ok(article) => {
                    tally.done += 1;
                    let loaded = &article.loaded;
                    for warning in
                        loaded.caveats.iter().chain(&loaded.warnings).chain(article.document.notes())
                    {
                        style::warning(&format!("{}: {warning}", source.display()));
                    }
                    let text = sheet.add(article);
                    if self.output.is_some() { written.push_str(&text) } else { output::print(&text)? }
                }
                Err(error) => tally.refused(&error, collected.single),
            }
        }
        let rest = sheet.finish();
        match &self.output {
            Some(path) => {
                let store = start::store(&run.settings);
                let outputs = Outputs::new(Some(store), None, self.inputs.paths());
                output::write_file(&outputs, path, None, [written.into_bytes(), rest].concat())?;
            }
            None => output::print_either(&rest)?,
        }
        Ok(tally.code())
    }
}

/// Output as it grows; JSON lines leave at once, the others when all is known.
struct Listing {
    format: QuotesFormat,
    csv: CsvForm,
    explain: bool,
    articles: Vec<Article>,
}

impl Listing {
    fn add(&mut self, article: Article) -> String {
        if self.format == QuotesFormat::Jsonl {
            let list = QuotationList::new(&article, self.explain);
            // Strings and numbers only.
            return serde_json::to_string(&list).expect("a list always serialises") + "\n";
        }
        self.articles.push(article);
        String::new()
    }

    fn finish(self) -> Vec<u8> {
        let lists: Vec<_> =
            self.articles.iter().map(|article| QuotationList::new(article, self.explain)).collect();
        let text = match self.format {
            QuotesFormat::Jsonl => String::new(),
            QuotesFormat::Json => {
                serde_json::to_string_pretty(&lists).expect("a list always serialises") + "\n"
            }
            QuotesFormat::Csv => return sheet(&lists).csv(self.csv).into_bytes(),
            QuotesFormat::Xlsx => return sheet(&lists).xlsx(),
            QuotesFormat::Table => self.table(&lists),
        };
        text.into_bytes()
    }

    fn table(&self, lists: &[QuotationList<'_>]) -> String {
        let mut text = String::new();
        for list in lists {
            if lists.len() > 1 {
                text.push_str(&visible::line(&list.source.path));
                text.push('\n');
            }
            let rows = list.quotes.iter().map(row).collect();
            let mut head = vec!["", "Kind", "Quotation", "Speaker", "Cue", "Characters", "Flags"];
            if self.explain {
                head.push("Evidence");
            }
            text.push_str(&if list.quotes.is_empty() {
                "no quotations\n".to_owned()
            } else {
                output::table(&head, rows)
            });
        }
        text
    }
}

/// A row for each quotation.
fn sheet(lists: &[QuotationList<'_>]) -> Sheet {
    let head = vec![
        "path",
        "id",
        "kind",
        "text",
        "start",
        "end",
        "paragraph",
        "sentence",
        "speaker",
        "name",
        "role",
        "cue",
        "flags",
        "evidence",
    ];
    let rows = lists.iter().flat_map(|list| {
        list.quotes.iter().map(|quote| {
            let speaker = quote.speaker.as_ref();
            vec![
                Cell::Text(list.source.path.clone()),
                Cell::Text(quote.id.clone()),
                Cell::Text(word(&quote.kind)),
                Cell::Text(quote.text.to_owned()),
                Cell::Number(quote.start),
                Cell::Number(quote.end),
                Cell::Number(quote.paragraph),
                Cell::Number(quote.sentence),
                Cell::maybe(speaker.and_then(|speaker| speaker.surface)),
                Cell::maybe(speaker.and_then(|speaker| speaker.name)),
                Cell::maybe(speaker.and_then(|speaker| speaker.role)),
                Cell::maybe(quote.cue.as_ref().map(|cue| cue.text)),
                Cell::Text(flags(quote)),
                Cell::Text(quote.evidence.as_ref().map(|evidence| evidence.join("; ")).unwrap_or_default()),
            ]
        })
    });
    Sheet { head, rows: rows.collect() }
}

fn row(quote: &ListedQuote<'_>) -> Vec<String> {
    let speaker =
        quote.speaker.as_ref().map_or_else(String::new, |speaker| match (speaker.surface, speaker.name) {
            (Some(surface), Some(name)) if surface != name => format!("{name} ({surface})"),
            (_, Some(name)) => name.to_owned(),
            (Some(surface), None) => surface.to_owned(),
            (None, None) => String::new(),
        });
    let mut row = vec![
        quote.id.clone(),
        word(&quote.kind),
        quote.text.to_owned(),
        speaker,
        quote.cue.as_ref().map(|cue| cue.text.to_owned()).unwrap_or_default(),
        format!("{}–{}", quote.start, quote.end),
        flags(quote),
    ];
    row.extend(quote.evidence.as_ref().map(|evidence| evidence.join("; ")));
    row
}

/// A unit variant's name as JSON has it.
fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn flags(quote: &ListedQuote<'_>) -> String {
    quote.flags.iter().map(word).collect::<Vec<_>>().join(" ")
}
