//! Any bytes → decoding → document → language → segments → quotations, as each kind of input.
//!
//! What came out of a file must hold together whatever the file was: every span is a slice of the
//! document, and no two quotations cross.

#![no_main]

use depeche::article;
use depeche::input::{ReadOptions, Source, from_bytes};
use depeche::language::DetectOptions;
use libfuzzer_sys::fuzz_target;

#[path = "../invariant.rs"]
mod invariant;

/// The first byte chooses how the rest is read.
const MEDIA_TYPES: [&str; 3] = ["text/plain", "text/markdown", "text/html"];
const ENCODINGS: [Option<&str>; 4] = [None, Some("windows-1252"), Some("utf-16le"), Some("iso-8859-15")];

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let encoding = ENCODINGS[usize::from(choice / 4) % ENCODINGS.len()].map(str::to_owned);
    let options = ReadOptions { encoding, max_bytes: 1_000_000, ..ReadOptions::default() };
    let Ok(mut loaded) = from_bytes(bytes, Source::Stdin, &options) else { return };
    if let Some(media_type) = MEDIA_TYPES.get(usize::from(choice % 4)) {
        loaded.media_type = (*media_type).into();
    }
    let forced = DetectOptions { from: (choice & 0x80 != 0).then(|| "fr".to_owned()), ..DetectOptions::default() };
    invariant::hold(&article::find(loaded, &forced));
});
