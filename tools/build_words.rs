//! Builds `src/english/data/english.fst`, the English words that the dictionary holds.
//!
//! `cargo run --release --example build_words -- OUT FOLDER...`
//!
//! Each folder is the `final` folder of SCOWL (<http://wordlist.aspell.net>; in Debian the package
//! `scowl`, `/usr/share/dict/scowl`). Taken are words, capitalised words and contractions of all
//! English varieties up to size 70, proper names up to size 80, and `src/english/data/english-extra.txt`.

use std::{collections::BTreeSet, env, error::Error, fs, path::Path};

use depeche::facts::fold;

const VARIETIES: [&str; 8] =
    ["english", "american", "british", "british_z", "canadian", "australian", "variant_1", "variant_2"];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [out, folders @ ..] = arguments.as_slice() else {
        return Err("usage: build_words OUT FOLDER...".into());
    };
    let mut words = BTreeSet::new();
    for folder in folders {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if wanted(&path) {
                // SCOWL is in Latin-1: every byte is one character.
                let text: String = fs::read(&path)?.into_iter().map(char::from).collect();
                words.extend(text.lines().filter(|word| !word.ends_with("'s")).map(|word| fold(word.trim())));
            }
        }
    }
    let extra =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/english/data/english-extra.txt"))?;
    words.extend(
        extra.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).map(fold),
    );
    words.remove("");
    let count = words.len();
    let set = fst::Set::from_iter(words)?;
    fs::write(out, set.as_fst().as_bytes())?;
    println!("{count} words, {} bytes", set.as_fst().as_bytes().len());
    Ok(())
}

/// `british-words.50`: variety, kind, size.
fn wanted(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let Some((variety, rest)) = name.split_once('-') else { return false };
    let Some((kind, size)) = rest.rsplit_once('.') else { return false };
    let most = match kind {
        "words" | "upper" | "contractions" => 70,
        "proper-names" => 80,
        _ => return false,
    };
    VARIETIES.contains(&variety) && size.parse::<u32>().is_ok_and(|size| size <= most)
}
