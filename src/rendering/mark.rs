//! Quotation marks of a translation.

/// The words inside each pair of English or straight double marks.
pub(crate) fn marked(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find(['“', '"'])?;
        let open = rest[start..].chars().next()?;
        let inside = &rest[start + open.len_utf8()..];
        let end = inside.find(['”', '"'])?;
        let close = inside[end..].chars().next()?;
        rest = &inside[end + close.len_utf8()..];
        Some(inside[..end].trim())
    })
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
