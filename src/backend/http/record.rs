//! [`Recorder`]: keeps requests and answers as files, for bug reports.
//!
//! Only on the user's word (`--record DIR`): bodies hold the article. Keys are taken out of
//! everything that is written, and headers that carry keys are left out.

use std::{
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use serde_json::{Map, Value, json};

use super::call::{Answer, Call};
use crate::backend::profile::Key;

/// Writes `0001-request.json` and `0001-answer.json`, and so on.
#[derive(Debug)]
pub struct Recorder {
    dir: PathBuf,
    next: AtomicU64,
}

impl Recorder {
    /// Records into `dir`, which is made when it is missing; numbers go on after those of earlier
    /// runs.
    pub fn new(dir: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(dir)?;
        let mut last = 0;
        for entry in std::fs::read_dir(dir)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.split_once('-')?.0.parse().ok());
            last = last.max(number.unwrap_or(0));
        }
        Ok(Self { dir: dir.to_owned(), next: AtomicU64::new(last + 1) })
    }

    /// Writes a request; gives its number.
    pub(crate) fn request(&self, call: &Call, keys: &[Key]) -> u64 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let body = call.as_kept(call.bytes().0);
        let record = json!({
            "method": call.method.as_str(),
            "url": call.url.as_str(),
            "body": body_value(&body),
        });
        self.write(&format!("{number:04}-request.json"), &record, keys);
        number
    }

    /// Writes what came back for request `number`.
    pub(crate) fn answer(&self, number: u64, call: &Call, answer: &Answer, keys: &[Key]) {
        let headers: Map<String, Value> = answer
            .headers
            .iter()
            .filter(|(name, _)| name.as_str() != "set-cookie")
            .map(|(name, value)| (name.to_string(), Value::from(String::from_utf8_lossy(value.as_bytes()))))
            .collect();
        let body = call.as_kept(answer.body.clone());
        let record = json!({"status": answer.status, "headers": headers, "body": body_value(&body)});
        self.write(&format!("{number:04}-answer.json"), &record, keys);
    }

    fn write(&self, name: &str, record: &Value, keys: &[Key]) {
        let mut text = format!("{record:#}\n");
        for key in keys {
            text = key.redact(&text);
        }
        let path = self.dir.join(name);
        let written = std::fs::File::create(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        if let Err(error) = written {
            tracing::warn!("cannot record to {}: {error}", path.display());
        }
    }
}

fn body_value(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(body)))
}
