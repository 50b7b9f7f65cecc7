//! Word lists that are kept as data files, so that who knows French need not read Rust.
//!
//! Takes the text of a file: entries between white space, comments after `#` at the head of a line,
//! parts under `[name]` where a file has several lists. Gives its entries, in their order. An entry
//! in double quotes keeps its spaces.

/// The lines that say something.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// All words of a list.
pub(crate) fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    lines(text).flat_map(str::split_whitespace)
}

/// The lines under `[name]`.
pub(crate) fn part(text: &'static str, name: &str) -> impl Iterator<Item = &'static str> {
    let head =
        move |line: &&str| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) == Some(name);
    let here = lines(text).skip_while(move |line| !head(line)).skip(1);
    here.take_while(|line| !is_head(line))
}

/// The entries under `[name]`.
pub(crate) fn entries(text: &'static str, name: &str) -> Vec<&'static str> {
    part(text, name).flat_map(split).collect()
}

/// The entries under `[name]`, each line two of them between a tab.
pub(crate) fn pairs(text: &'static str, name: &str) -> Vec<(&'static str, &'static str)> {
    part(text, name).filter_map(|line| line.split_once('\t')).collect()
}

fn is_head(line: &str) -> bool {
    line.starts_with('[') && line.ends_with(']')
}

/// Entries of a line; those in quotes keep their spaces.
fn split(line: &'static str) -> Vec<&'static str> {
    let mut entries = Vec::new();
    for (index, piece) in line.split('"').enumerate() {
        // Between an odd and an even quote is what is quoted.
        if index % 2 == 1 {
            entries.push(piece);
        } else {
            entries.extend(piece.split_whitespace());
        }
    }
    entries
}

/// Whether a file has a line `[name]`; asked when the program is compiled.
pub(crate) const fn has(text: &str, name: &str) -> bool {
    let (text, name) = (text.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at + name.len() + 2 <= text.len() {
        if text[at] == b'[' && (at == 0 || text[at - 1] == b'\n') && text[at + name.len() + 1] == b']' {
            let mut index = 0;
            while index < name.len() && text[at + 1 + index] == name[index] {
                index += 1;
            }
            if index == name.len() {
                return true;
            }
        }
        at += 1;
    }
    false
}

/// `words_of! { NAME: "data/file.txt", "part" }` is a list of the entries of that part.
macro_rules! words_of {
    ($(#[$about:meta])* $seen:vis $name:ident: $file:literal, $part:literal) => {
        $(#[$about])*
        $seen static $name: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
            const { assert!($crate::word_list::has(include_str!($file), $part), "no such part in the file") };
            $crate::word_list::entries(include_str!($file), $part)
        });
    };
}

/// As `words_of!`, for lines of two entries between a tab.
macro_rules! pairs_of {
    ($(#[$about:meta])* $name:ident: $file:literal, $part:literal) => {
        $(#[$about])*
        static $name: std::sync::LazyLock<Vec<(&'static str, &'static str)>> = std::sync::LazyLock::new(|| {
            const { assert!($crate::word_list::has(include_str!($file), $part), "no such part in the file") };
            $crate::word_list::pairs(include_str!($file), $part)
        });
    };
}

pub(crate) use pairs_of;
pub(crate) use words_of;

#[cfg(test)]
mod tests {
    use super::{entries, has, pairs};

    const FILE: &str = "# About.\n\n[one]\nun \"de la \" deux\n# More.\ntrois\n[two]\nquatre\tfour of it\n";

    #[test]
    fn a_part_ends_where_the_next_begins() {
        assert_eq!(entries(FILE, "one"), ["un", "de la ", "deux", "trois"]);
        assert_eq!(pairs(FILE, "two"), [("quatre", "four of it")]);
        assert!(entries(FILE, "three").is_empty());
        assert!(has(FILE, "one") && has(FILE, "two") && !has(FILE, "three") && !has(FILE, "on"));
    }
}
