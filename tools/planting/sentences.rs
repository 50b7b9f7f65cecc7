//! Faults in whole sentences, clauses, attributions and marks.

use super::{Pair, Planter, capital, exchanged, find, planter};

pub(super) fn planters() -> Vec<Planter> {
    vec![
        planter("sentence dropped", 95, true, sentence_dropped),
        planter("sentence added", 95, true, sentence_added),
        planter("sentence doubled", 95, true, sentence_doubled),
        planter("clause dropped", 80, false, clause_dropped),
        planter("attribution dropped", 90, false, attribution_dropped),
        planter("attribution exchanged", 60, false, attribution_exchanged),
        planter("agent and patient", 40, false, agent_and_patient),
        planter("question", 60, false, question),
        planter("marks shifted", 60, false, marks_shifted),
        planter("words nobody said", 95, false, nobody_said),
    ]
}

fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        let next = text[at + 2..].chars().next().is_some_and(|letter| letter.is_uppercase() || letter == '"');
        let short = text[start..at].split(' ').next_back().is_some_and(|word| word.len() <= 3);
        if next && !short {
            found.push(&text[start..=at]);
            start = at + 2;
        }
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}

fn sentence_dropped(pair: &Pair<'_>) -> Option<String> {
    let mut list = sentences(pair.target);
    if list.len() < 3 {
        return None;
    }
    list.remove(pair.number % list.len());
    Some(list.join(" "))
}

fn sentence_added(pair: &Pair<'_>) -> Option<String> {
    const INVENTED: [&str; 8] = [
        "The committee will meet again before the end of the season.",
        "Nobody was hurt.",
        "Critics say that the plan costs too much.",
        "The company did not answer questions.",
        "Local residents had complained for a long time.",
        "It was the worst storm that the region had ever seen.",
        "The minister has since resigned.",
        "Experts doubt that this will help.",
    ];
    let list = sentences(pair.target);
    if list.len() < 2 {
        return None;
    }
    let other = sentences(pair.other);
    let new = if pair.number.is_multiple_of(2) {
        INVENTED[pair.number / 2 % INVENTED.len()]
    } else {
        *other.iter().find(|sentence| sentence.len() > 20)?
    };
    let mut list = list.clone();
    list.insert(pair.number % (list.len() + 1), new);
    Some(list.join(" "))
}

fn sentence_doubled(pair: &Pair<'_>) -> Option<String> {
    let list = sentences(pair.target);
    if list.len() < 2 {
        return None;
    }
    let mut list = list.clone();
    let which = pair.number % list.len();
    list.insert(which, list[which]);
    Some(list.join(" "))
}

/// What stands between two commas, or after the last one.
fn clause_dropped(pair: &Pair<'_>) -> Option<String> {
    let text = pair.target;
    let commas: Vec<usize> = text.match_indices(", ").map(|(at, _)| at).collect();
    let long = |piece: &str| piece.split(' ').filter(|word| word.len() > 3).count() >= 3 && piece.len() >= 24;
    for pair_of in commas.windows(2) {
        if long(&text[pair_of[0] + 2..pair_of[1]]) {
            return Some(format!("{}{}", &text[..pair_of[0]], &text[pair_of[1]..]));
        }
    }
    let last = *commas.last()?;
    let tail = text[last + 2..].trim_end().trim_end_matches(['.', '"', '”']);
    (long(tail) && text[..last].len() > 30 && !tail.contains(". ")).then(|| format!("{}.", &text[..last]))
}

const SAYING: [&str; 14] = [
    "said",
    "says",
    "told reporters",
    "announced",
    "explained",
    "added",
    "stated",
    "declared",
    "claimed",
    "reported",
    "argued",
    "believes",
    "warned",
    "noted",
];

/// "…, X said." or "According to X, …" goes, or "X said that" at the head.
fn attribution_dropped(pair: &Pair<'_>) -> Option<String> {
    let text = pair.target;
    for head in ["According to ", "according to "] {
        if let Some(at) = find(text, head, 0) {
            let end = text[at..].find([',', '.']).map(|end| at + end)?;
            if at == 0 {
                return Some(capital(text[end + 1..].trim_start()));
            }
            let rest = &text[end..];
            return Some(format!("{}{rest}", text[..at].trim_end().trim_end_matches(',')));
        }
    }
    SAYING.iter().find_map(|verb| {
        let at = find(text, verb, 0)?;
        let before = &text[..at];
        let that = text[at + verb.len()..].strip_prefix(" that ")?;
        (before.len() < 80 && !before.contains(',')).then(|| capital(that))
    })
}

/// The name before or after the verb of saying becomes another that the passage has.
fn attribution_exchanged(pair: &Pair<'_>) -> Option<String> {
    let names = people(pair.target);
    let (at, name) = names.iter().find(|(at, name)| {
        let after = &pair.target[at + name.len()..];
        let before = &pair.target[..*at];
        SAYING.iter().any(|verb| {
            after.strip_prefix(' ').is_some_and(|after| after.starts_with(verb))
                || before.trim_end().ends_with(verb)
        }) || before.ends_with("ccording to ")
    })?;
    let (place, other) =
        names.iter().find(|(_, other)| !other.contains(name.as_str()) && !name.contains(other.as_str()))?;
    let (first, one, second, two) =
        if at < place { (*at, name, *place, other) } else { (*place, other, *at, name) };
    let text = exchanged(pair.target, second, two, one);
    Some(exchanged(&text, first, one, two))
}

/// Runs of words with a capital that no sentence starts, or that hold two words.
fn people(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(' ') {
        let start = at;
        at += piece.len();
        let word = piece.trim_end_matches(|letter: char| !letter.is_alphabetic());
        let name = word.len() > 2
            && word.chars().all(|letter| letter.is_alphabetic() || letter == '-')
            && word.chars().next().is_some_and(char::is_uppercase);
        if !name {
            continue;
        }
        match found.last_mut() {
            Some((before, name)) if *before + name.len() + 1 == start && text[..start].ends_with(' ') => {
                name.push(' ');
                name.push_str(word);
            }
            _ => found.push((start, word.to_owned())),
        }
    }
    found.retain(|(start, name)| {
        name.contains(' ') && !name.starts_with("The ")
            || *start > 0 && !text[..*start].trim_end().ends_with(['.', '"', '”'])
    });
    found
}

/// Subject and object of a plain verb change places.
fn agent_and_patient(pair: &Pair<'_>) -> Option<String> {
    let names = people(pair.target);
    let [(first, one), .., (second, other)] = names.as_slice() else { return None };
    let between = pair.target.get(first + one.len()..*second)?;
    let verb = between.split(' ').filter(|word| word.len() > 2).count() >= 2 && !between.contains(['.', ',']);
    if !verb || one == other {
        return None;
    }
    let text = exchanged(pair.target, *second, other, one);
    Some(exchanged(&text, *first, one, other))
}

fn question(pair: &Pair<'_>) -> Option<String> {
    let text = pair.target.trim_end();
    if let Some(said) = text.strip_suffix('?') {
        return Some(format!("{said}."));
    }
    (pair.number.is_multiple_of(4)).then(|| text.strip_suffix('.').map(|said| format!("{said}?"))).flatten()
}

/// The closing mark moves a few words on, or the opening one back.
fn marks_shifted(pair: &Pair<'_>) -> Option<String> {
    let text = pair.target;
    let marks: Vec<(usize, char)> =
        text.char_indices().filter(|(_, letter)| matches!(letter, '"' | '“' | '”' | '«' | '»')).collect();
    let [(open, one), (close, other), ..] = marks.as_slice() else { return None };
    let inside = text.get(open + one.len_utf8()..*close)?;
    let words: Vec<&str> = inside.split(' ').collect();
    if pair.number.is_multiple_of(2) && words.len() >= 5 {
        // Two words leave the quotation at its head.
        let (out, rest) = (words[..2].join(" "), words[2..].join(" "));
        return Some(format!("{}{out} {one}{rest}{}", &text[..*open], &text[*close..]));
    }
    let tail = &text[close + other.len_utf8()..];
    let next: Vec<&str> = tail.split(' ').filter(|word| !word.is_empty()).take(3).collect();
    if next.len() < 3 {
        return None;
    }
    let joined = next.join(" ");
    let at = tail.find(next[0])?;
    let end = tail.find(next[2])? + next[2].len();
    Some(format!("{}{} {joined}{other}{}", &text[..*close], &tail[..at].trim_end(), &tail[end..]))
}

#[expect(clippy::unnecessary_wraps, reason = "has the shape of the other planters")]
fn nobody_said(pair: &Pair<'_>) -> Option<String> {
    let text = pair.target;
    let end = text.trim_end();
    Some(match pair.number % 12 {
        0 => format!("Here is the translation: {text}"),
        1 => format!("{end} (Note: the original text is in French.)"),
        2 => format!("{end}<|im_end|>"),
        3 => format!("Sure! {text}"),
        4 => format!("Translation: {text}"),
        5 => format!("{end} [INST]"),
        6 => format!("{end}</s>"),
        7 => format!("English: {text}"),
        8 => format!("{end} Let me know if you need anything else!"),
        9 => format!("{end} 翻译"),
        10 => format!("As an AI language model, I translate: {text}"),
        _ => format!("{end} (Translator's note: free translation)"),
    })
}
