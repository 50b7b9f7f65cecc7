//! Names the extractor: one hash over all that decides what is found in an article, so that a brief
//! says which extractor made it and `verify` knows whether it can find the same again.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// What reads an article and finds sentences, quotations and facts in it, and the versions of the
/// libraries that help.
const EXTRACTOR: [&str; 8] = [
    "Cargo.lock",
    "src/article.rs",
    "src/document",
    "src/facts",
    "src/input",
    "src/language",
    "src/quote",
    "src/segment",
];

fn main() -> io::Result<()> {
    let mut files: Vec<PathBuf> = Vec::new();
    for place in EXTRACTOR {
        println!("cargo::rerun-if-changed={place}");
        collect(Path::new(place), &mut files)?;
    }
    files.sort();
    let mut hash = Fnv::new();
    for file in files {
        let name = file.to_string_lossy().replace('\\', "/");
        hash.add(name.as_bytes());
        // A checkout may have changed the line ends.
        hash.add(&fs::read(&file)?.into_iter().filter(|byte| *byte != b'\r').collect::<Vec<u8>>());
    }
    // Without the prefix of the variables that configure the program: cargo sets it for tests too.
    println!("cargo::rustc-env=BUILT_EXTRACTOR={:016x}", hash.0);
    Ok(())
}

/// The files at or below a place; what is missing from a package is left out.
fn collect(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if place.is_dir() {
        for entry in fs::read_dir(place)? {
            collect(&entry?.path(), files)?;
        }
    } else if place.is_file() {
        files.push(place.to_path_buf());
    }
    Ok(())
}

/// FNV-1a over 64 bits: the same with every compiler, which the standard library does not promise.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&[0]) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
