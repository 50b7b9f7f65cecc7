//! The passages that a translation has in quotation marks.

use crate::span::Span;

/// Places of the words inside each pair of English or straight double marks, without the spaces
/// at their ends.
pub(crate) fn marked_places(text: &str) -> impl Iterator<Item = Span> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let open = text[from..].find(['“', '"']).map(|at| from + at)?;
        let start = open + text[open..].chars().next()?.len_utf8();
        let end = text[start..].find(['”', '"']).map(|at| start + at)?;
        from = end + text[end..].chars().next()?.len_utf8();
        Some(Span::new(start, end).trim(text))
    })
}

/// The words inside each pair.
pub(crate) fn marked(text: &str) -> impl Iterator<Item = &str> {
    marked_places(text).map(move |place| place.of(text))
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn marks_are_read_in_pairs() {
        let found: Vec<&str> = marked("He said “yes” and \"no\", then “left").collect();
        assert_eq!(found, ["yes", "no"]);
    }
}
