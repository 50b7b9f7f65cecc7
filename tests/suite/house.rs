//! The house: which module of `src` uses which, and that no two beside each other use each other.
//!
//! Every path of a file (`use` items and paths in bodies, from `crate`, `super` and `self`) is
//! followed to the module that it leads to, through what that module hands on by `use`. Two modules
//! of one parent are tied by all such paths between them and what stands below them. What is
//! compiled for tests only does not count.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

type Module = Vec<String>;

/// What one file says.
#[derive(Default)]
struct Room {
    /// Paths as written, with the line of each.
    paths: Vec<(usize, Vec<String>)>,
    /// Names that `use` brings in, with the path of each.
    names: BTreeMap<String, Vec<String>>,
    /// Children that are compiled for tests only.
    test_only: Vec<String>,
}

#[test]
fn modules_beside_each_other_form_no_cycle() {
    let house = read_house();
    let mut ties: BTreeMap<Module, BTreeMap<(String, String), BTreeSet<String>>> = BTreeMap::new();
    for (module, (file, room)) in &house {
        for (line, path) in &room.paths {
            let Some(target) = resolve(&house, module, path, 0) else { continue };
            let shared = module.iter().zip(&target).take_while(|(left, right)| left == right).count();
            if let (Some(from), Some(to)) = (module.get(shared), target.get(shared)) {
                let tie = (from.clone(), to.clone());
                let place = format!("{file}:{line}: {}", path.join("::"));
                ties.entry(module[..shared].to_vec()).or_default().entry(tie).or_default().insert(place);
            }
        }
    }
    assert!(ties.len() > 5, "the house was not read");
    let mut report: Vec<String> = Vec::new();
    for (parent, ties) in &ties {
        for ((from, to), places) in ties {
            let whole = |name: &String| [parent.as_slice(), std::slice::from_ref(name)].concat().join("::");
            if reaches(ties, to, from) {
                report.push(format!("{} -> {to}", whole(from)));
                report.extend(places.iter().take(4).map(|place| format!("    {place}")));
            }
        }
    }
    assert!(report.is_empty(), "these ties close a circle; undo one of each circle:\n{}", report.join("\n"));
}

/// Whether following the ties from `from` comes to `to`.
fn reaches(ties: &BTreeMap<(String, String), BTreeSet<String>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(here) = open.pop() {
        if here == to {
            return true;
        }
        let next = ties.keys().filter(|(start, _)| start == here).map(|(_, end)| end.as_str());
        open.extend(next.filter(|end| seen.insert(end)));
    }
    false
}

type House = BTreeMap<Module, (String, Room)>;

fn read_house() -> House {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut house = House::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("an entry of the sources").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&root).expect("a path below the root");
            let name = below.to_string_lossy().replace('\\', "/");
            let Some(stem) = name.strip_suffix(".rs") else { continue };
            let mut module: Module = stem.split('/').map(str::to_owned).collect();
            match module.last().map(String::as_str) {
                Some("main") => continue,
                Some("mod" | "lib") => _ = module.pop(),
                _ => {}
            }
            let text = fs::read_to_string(&path).expect("a source file");
            house.insert(module, (name, read(&words(&text))));
        }
    }
    let test_only: Vec<Module> = house
        .iter()
        .flat_map(|(module, (_, room))| {
            room.test_only.iter().map(|child| [module.as_slice(), std::slice::from_ref(child)].concat())
        })
        .collect();
    house.retain(|module, _| !test_only.iter().any(|test| module.starts_with(test)));
    house
}

/// The module that a path leads to from `module`; `None` when it leaves the crate.
fn resolve(house: &House, module: &Module, path: &[String], depth: usize) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut at = match first.as_str() {
        "crate" => Vec::new(),
        "self" => module.clone(),
        "super" => module.split_last()?.1.to_vec(),
        name => {
            let child = [module.as_slice(), &[name.to_owned()]].concat();
            if !house.contains_key(&child) {
                return None;
            }
            child
        }
    };
    while let Some((name, after)) = rest.split_first() {
        if name == "super" {
            at.pop()?;
        } else if house.contains_key(&[at.as_slice(), std::slice::from_ref(name)].concat()) {
            at.push(name.clone());
        } else {
            // Not a module: an item that stands there, or that is handed on from elsewhere.
            let handed_on = house.get(&at).and_then(|(_, room)| room.names.get(name));
            return match handed_on.filter(|_| depth < 8) {
                Some(path) => resolve(house, &at, path, depth + 1).or(Some(at)),
                None => Some(at),
            };
        }
        rest = after;
    }
    Some(at)
}

/// Names and marks of a source text with the line of each, without comments and literals.
fn words(text: &str) -> Vec<(usize, String)> {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: usize| letters.get(index).copied().unwrap_or('\0');
    let (mut words, mut line, mut index) = (Vec::new(), 1, 0);
    while index < letters.len() {
        let start = index;
        match (at(index), at(index + 1)) {
            ('/', '/') => {
                while index < letters.len() && at(index) != '\n' {
                    index += 1;
                }
            }
            ('"', _) => index = after_string(&letters, index),
            ('r', '"' | '#') | ('b', '"') if at(index + 1) == '"' || at(index + 2) == '"' => {
                let hashes = letters[index + 1..].iter().take_while(|letter| **letter == '#').count();
                let raw = at(index) == 'r';
                index += 1 + hashes;
                index = if raw { after_raw(&letters, index, hashes) } else { after_string(&letters, index) };
            }
            ('\'', '\\') => {
                index += 3;
                while index < letters.len() && at(index) != '\'' {
                    index += 1;
                }
                index += 1;
            }
            ('\'', _) if at(index + 2) == '\'' => index += 3,
            (':', ':') => {
                words.push((line, "::".to_owned()));
                index += 2;
            }
            (letter, _) if letter.is_alphanumeric() || letter == '_' => {
                while at(index).is_alphanumeric() || at(index) == '_' {
                    index += 1;
                }
                words.push((line, letters[start..index].iter().collect()));
            }
            (letter, _) => {
                if !letter.is_whitespace() {
                    words.push((line, letter.to_string()));
                }
                index += 1;
            }
        }
        line += letters[start..index.min(letters.len())].iter().filter(|letter| **letter == '\n').count();
    }
    words
}

fn after_string(letters: &[char], quote: usize) -> usize {
    let mut index = quote + 1;
    while index < letters.len() && letters[index] != '"' {
        index += if letters[index] == '\\' { 2 } else { 1 };
    }
    index + 1
}

fn after_raw(letters: &[char], quote: usize, hashes: usize) -> usize {
    let closes = |index: usize| {
        letters[index] == '"'
            && letters[index + 1..].iter().take(hashes).filter(|letter| **letter == '#').count() == hashes
    };
    (quote + 1..letters.len()).find(|index| closes(*index)).map_or(letters.len(), |index| index + 1 + hashes)
}

fn read(words: &[(usize, String)]) -> Room {
    let mut room = Room::default();
    let word = |index: usize| words.get(index).map_or("", |(_, word)| word.as_str());
    let mut index = 0;
    while index < words.len() {
        let test = ["#", "[", "cfg", "(", "test", ")", "]"];
        if test.iter().enumerate().all(|(offset, expected)| word(index + offset) == *expected) {
            index = after_item(words, index + test.len(), &mut room);
        } else if word(index) == "use" {
            index = tree(words, index + 1, &[], &mut room);
        } else if word(index) == "in" && word(index + 1) == "crate" {
            // `pub(in crate::writer)` says who may look, not what is used.
            while word(index) != ")" {
                index += 1;
            }
        } else if matches!(word(index), "crate" | "super" | "self") && word(index + 1) == "::" {
            let line = words[index].0;
            let mut path = vec![word(index).to_owned()];
            while word(index + 1) == "::" && is_name(word(index + 2)) {
                path.push(word(index + 2).to_owned());
                index += 2;
            }
            room.paths.push((line, path));
            index += 1;
        } else {
            index += 1;
        }
    }
    room
}

/// Past the item that is compiled for tests only, its further attributes included.
fn after_item(words: &[(usize, String)], start: usize, room: &mut Room) -> usize {
    let mut depth = 0_usize;
    let mut index = start;
    while let Some((_, word)) = words.get(index) {
        match word.as_str() {
            "mod" if depth == 0 && words.get(index + 2).is_some_and(|(_, word)| word == ";") => {
                room.test_only.push(words[index + 1].1.clone());
                return index + 3;
            }
            ";" if depth == 0 => return index + 1,
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && word == "}" {
                    return index + 1;
                }
            }
            _ => {}
        }
        index += 1;
    }
    index
}

/// One tree of a `use` item; gives the index after it.
fn tree(words: &[(usize, String)], start: usize, before: &[String], room: &mut Room) -> usize {
    let word = |index: usize| words.get(index).map_or("", |(_, word)| word.as_str());
    let mut path = before.to_vec();
    let mut index = start;
    while is_name(word(index)) && word(index) != "as" {
        path.push(word(index).to_owned());
        index += 1;
        if word(index) != "::" {
            break;
        }
        index += 1;
    }
    if word(index) == "{" {
        index += 1;
        while !matches!(word(index), "}" | "") {
            index = tree(words, index, &path, room);
            if word(index) == "," {
                index += 1;
            }
        }
        return index + 1;
    }
    if word(index) == "*" {
        index += 1;
    }
    if path.last().is_some_and(|last| last == "self") && path.len() > 1 {
        path.pop();
    }
    let renamed = word(index) == "as";
    let name = if renamed { word(index + 1).to_owned() } else { path.last().cloned().unwrap_or_default() };
    index += if renamed { 2 } else { 0 };
    room.paths.push((words.get(start).map_or(0, |(line, _)| *line), path.clone()));
    room.names.insert(name, path);
    index
}

fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

#[test]
fn what_a_file_uses_is_read_off_its_words() {
    let text = r##"
        //! See crate::comment.
        use super::{self as above, b::{C, self}, d as e};
        pub(in crate::hidden) fn f<'a>(x: &'a str) -> char {
            let quoted = "crate::quoted \" crate::quoted";
            let raw = r#"crate::raw " "#;
            crate::g::h(x); '"'
        }
        #[cfg(test)]
        #[expect(unused)]
        mod tests { use crate::tested; fn g() { crate::tested::h(); } }
        #[cfg(test)]
        mod measured;
        fn after() { self::i::j() }
    "##;
    let room = read(&words(text));
    let paths: Vec<String> = room.paths.iter().map(|(_, path)| path.join("::")).collect();
    let expected = ["super", "super::b::C", "super::b", "super::d", "crate::g::h", "self::i::j"];
    assert_eq!(paths, expected);
    assert_eq!(room.names["e"], ["super", "d"]);
    assert_eq!(room.test_only, ["measured"]);
}
