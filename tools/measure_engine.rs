//! Speed of the embedded path against the bare engine on the same sentences, load time and memory.
//!
//! `cargo run --release --example measure_engine -- SENTENCES.txt [THREADS [ROUNDS [FOLDER]]]`: one
//! sentence a line. Rounds of both alternate, so that a machine with other work to do slows both.
//! With FOLDER, the translations of both are written there, for scores.

use std::{
    error::Error,
    fs,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use depeche::{
    backend::{
        TranslateRequest,
        embedded::{EmbeddedBackend, EmbeddedOptions},
    },
    model,
};
use fxtranslate::engine::Engine;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let path = arguments.first().ok_or("name a file with one sentence a line")?;
    let threads: usize = arguments.get(1).map_or(Ok(1), |count| count.parse())?;
    let rounds: usize = arguments.get(2).map_or(Ok(3), |count| count.parse())?;
    let text = fs::read_to_string(path)?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let words = lines.iter().map(|line| line.split_whitespace().count()).sum::<usize>();

    let start = Instant::now();
    let bytes = model::find(None, None, "fr", "en")?.read()?;
    let verified = start.elapsed();
    let engine = Engine::from_bytes(&bytes.model, &bytes.source_vocabulary, &bytes.target_vocabulary)?;
    println!(
        "verified in {:.0} ms, loaded after {:.0} ms",
        verified.as_secs_f64() * 1e3,
        start.elapsed().as_secs_f64() * 1e3
    );
    let ours = Ours::open(threads)?;
    let (mut bare_times, mut our_times) = (Vec::new(), Vec::new());
    let (mut bare_work, mut our_work) = (Vec::new(), Vec::new());
    let (mut bare_texts, mut our_texts) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (start, work) = (Instant::now(), processor_time());
        bare_texts = bare(&engine, &lines, threads);
        bare_times.push(start.elapsed().as_secs_f64());
        bare_work.push(processor_time() - work);
        let memory = peak();
        let (start, work) = (Instant::now(), processor_time());
        our_texts = ours.translate(&lines)?;
        our_times.push(start.elapsed().as_secs_f64());
        our_work.push(processor_time() - work);
        println!("peak memory: {memory} after the bare engine, {} after the embedded path", peak());
    }
    let (bare_time, our_time) = (median(&mut bare_times), median(&mut our_times));
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    let words = words as f64;
    println!("bare engine:   {:.0} words/s", words / bare_time);
    println!("embedded path: {:.0} words/s, {:.1} %", words / our_time, 100.0 * bare_time / our_time);
    let (bare_work, our_work) = (median(&mut bare_work), median(&mut our_work));
    println!(
        "by processor time: {:.0} and {:.0} words/s and core, {:.1} %",
        words / bare_work,
        words / our_work,
        100.0 * bare_work / our_work
    );
    if let Some(folder) = arguments.get(3) {
        fs::write(Path::new(folder).join("bare.txt"), bare_texts.join("\n") + "\n")?;
        fs::write(Path::new(folder).join("ours.txt"), our_texts.join("\n") + "\n")?;
    }
    Ok(())
}

/// The embedded backend and a runtime to wait on it.
struct Ours {
    backend: EmbeddedBackend,
    runtime: tokio::runtime::Runtime,
}

impl Ours {
    fn open(threads: usize) -> Result<Self, Box<dyn Error>> {
        let options = EmbeddedOptions {
            model_dir: None,
            cache_dir: None,
            from: "fr".to_owned(),
            to: "en".to_owned(),
            threads: Some(threads),
            glossary: std::sync::Arc::default(),
            limit: None,
        };
        let ours = Self {
            backend: EmbeddedBackend::open(&options)?,
            runtime: tokio::runtime::Builder::new_current_thread().build()?,
        };
        // Loads the engine before any time is taken.
        ours.translate(&["Bonjour."])?;
        Ok(ours)
    }

    fn translate(&self, lines: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
        let request = TranslateRequest {
            from: "fr".to_owned(),
            to: "en".to_owned(),
            items: lines.iter().map(|&line| line.to_owned()).collect(),
            context: None,
        };
        let reply = self.runtime.block_on(self.backend.translate(&request))?;
        let text = |item: &Result<depeche::backend::Translated, _>| {
            item.as_ref().map_or_else(|_| String::new(), |translated| translated.text.clone())
        };
        Ok(reply.items.iter().map(text).collect())
    }
}

/// The engine alone: batches of 16, sorted by length.
fn bare(engine: &Engine, lines: &[&str], threads: usize) -> Vec<String> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(lines[index].len()));
    let batches = Mutex::new(order.chunks(16));
    let texts = Mutex::new(vec![String::new(); lines.len()]);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = batches.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(batch) = next else { break };
                    let given: Vec<&str> = batch.iter().map(|&index| lines[index]).collect();
                    let made = engine.translate_batch(&given);
                    let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
                    for (&index, text) in batch.iter().zip(made) {
                        texts[index] = text;
                    }
                }
            });
        }
    });
    texts.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Seconds that all threads have kept a core busy, where the system says: other programs on the
/// machine hardly change it.
fn processor_time() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program, in brackets, may hold spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS_A_SECOND
}

/// Most memory that the process ever held, where the system says.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}
