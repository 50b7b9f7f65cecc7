//! Things written: they speak for themselves ("précise le rapport", "indique l’étude").
//!
//! Takes a noun, gives whether it names one. The table is `data/writings.txt`.

use std::{collections::HashSet, sync::LazyLock};

static WRITINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("data/writings.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// Whether `noun` (folded) names something written.
pub(super) fn is_written(noun: &str) -> bool {
    WRITINGS.contains(noun)
}

/// Whether `noun` (folded) names something written or something that is done: nobody.
pub(super) fn is_no_person(noun: &str) -> bool {
    is_written(noun) || ["tion", "ment", "sion"].iter().any(|ending| noun.ends_with(ending))
}
