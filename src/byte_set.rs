//! [`ByteSet`]: where in a text something may begin.
//!
//! Most stages look for few characters in much text. They pass over the bytes that begin none of
//! them, by a table, and decode only what is left.

/// A set of bytes, as a table.
#[derive(Debug)]
pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of `members`.
    pub(crate) const fn of(members: &[u8]) -> Self {
        let mut table = [false; 256];
        let mut at = 0;
        while at < members.len() {
            table[members[at] as usize] = true;
            at += 1;
        }
        Self(table)
    }

    /// The place of the first member at or behind byte `from`; the length of `bytes` without one.
    #[inline]
    pub(crate) fn find(&self, bytes: &[u8], from: usize) -> usize {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().position(|byte| self.0[usize::from(*byte)]).map_or(bytes.len(), |ahead| from + ahead)
    }
}

#[cfg(test)]
mod tests {
    use super::ByteSet;

    #[test]
    fn members_are_found_and_nothing_else() {
        let set = ByteSet::of(b"\n\xe2");
        let text = "a\nb\u{2028}é".as_bytes();
        assert_eq!([0, 1, 2, 4, 99].map(|from| set.find(text, from)), [1, 1, 3, text.len(), text.len()]);
    }
}
