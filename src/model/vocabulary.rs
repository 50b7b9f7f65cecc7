//! `SentencePiece` vocabularies, checked before the engine sees them.
//!
//! Takes the bytes of a `.spm` file (a protocol-buffer message), gives how many pieces it has and
//! which characters they are made of, or says what is wrong. The engine reads any bytes without a
//! word and would answer junk.

use std::collections::HashSet;

/// Most pieces of any vocabulary of this family, with room.
const MAX_PIECES: usize = 1 << 20;

/// What a vocabulary knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vocabulary {
    /// How many pieces it has.
    pub pieces: usize,
    /// Every character of its pieces: a text with others cannot be translated whole.
    pub characters: HashSet<char>,
    /// Whether it can spell any character byte by byte.
    pub bytes: bool,
}

/// Why a file is not a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum VocabularyError {
    /// Not a protocol-buffer message, or cut short.
    #[error("it is no SentencePiece vocabulary, or it is cut short")]
    Message,
    /// A piece that is not text.
    #[error("piece {0} is no UTF-8 text")]
    Piece(usize),
    /// The end-of-sentence piece is missing.
    #[error("it has no piece for the end of a sentence")]
    NoEnd,
    /// No pieces, or absurdly many.
    #[error("it has {0} pieces")]
    Size(usize),
}

/// Reads a vocabulary.
pub(crate) fn read(bytes: &[u8]) -> Result<Vocabulary, VocabularyError> {
    let mut message = Message { rest: bytes };
    let mut vocabulary = Vocabulary { pieces: 0, characters: HashSet::new(), bytes: false };
    let mut end = false;
    while let Some(field) = message.next()? {
        let (1, Value::Bytes(piece)) = field else { continue };
        let (text, kind) = piece_of(piece, vocabulary.pieces)?;
        match kind {
            NORMAL | USER_DEFINED => vocabulary.characters.extend(text.chars()),
            BYTE => vocabulary.bytes = true,
            _ => {}
        }
        end |= text == "</s>";
        vocabulary.pieces += 1;
        if vocabulary.pieces > MAX_PIECES {
            return Err(VocabularyError::Size(vocabulary.pieces));
        }
    }
    match vocabulary.pieces {
        0..=3 => Err(VocabularyError::Size(vocabulary.pieces)),
        _ if !end => Err(VocabularyError::NoEnd),
        _ => Ok(vocabulary),
    }
}

const NORMAL: u64 = 1;
const USER_DEFINED: u64 = 4;
const BYTE: u64 = 6;

/// Text and type of one piece.
fn piece_of(bytes: &[u8], index: usize) -> Result<(&str, u64), VocabularyError> {
    let mut message = Message { rest: bytes };
    let (mut text, mut kind) = ("", NORMAL);
    while let Some(field) = message.next()? {
        match field {
            (1, Value::Bytes(bytes)) => {
                text = std::str::from_utf8(bytes).map_err(|_| VocabularyError::Piece(index))?;
            }
            (3, Value::Number(number)) => kind = number,
            _ => {}
        }
    }
    Ok((text, kind))
}

enum Value<'bytes> {
    Number(u64),
    Bytes(&'bytes [u8]),
    Fixed,
}

/// Walks the fields of a protocol-buffer message.
struct Message<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Message<'bytes> {
    fn next(&mut self) -> Result<Option<(u64, Value<'bytes>)>, VocabularyError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let tag = self.number()?;
        let value = match tag & 7 {
            0 => Value::Number(self.number()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let length = usize::try_from(self.number()?).map_err(|_| VocabularyError::Message)?;
                Value::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            _ => return Err(VocabularyError::Message),
        };
        Ok(Some((tag >> 3, value)))
    }

    fn number(&mut self) -> Result<u64, VocabularyError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(VocabularyError::Message)
    }

    fn take(&mut self, length: usize) -> Result<&'bytes [u8], VocabularyError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(VocabularyError::Message)?;
        self.rest = rest;
        Ok(taken)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{VocabularyError, read};
    use crate::model::builtin::VOCABULARY;

    #[test]
    fn the_built_in_vocabulary_is_sound() {
        let vocabulary = read(VOCABULARY).unwrap();
        assert_eq!(vocabulary.pieces, 28_000);
        assert!(!vocabulary.bytes);
        assert!(
            "Été à l'œuvre, 75%"
                .chars()
                .filter(|letter| *letter != ' ')
                .all(|letter| vocabulary.characters.contains(&letter))
        );
        assert!(!vocabulary.characters.contains(&'北'));
    }

    #[test]
    fn what_is_no_vocabulary_is_refused() {
        assert_eq!(read(b""), Err(VocabularyError::Size(0)));
        assert_eq!(read(b"<html>404</html>"), Err(VocabularyError::Message));
        assert_eq!(read(&VOCABULARY[..VOCABULARY.len() / 2]), Err(VocabularyError::Message));
        assert_eq!(read(&[0x0a; 3]), Err(VocabularyError::Message));
        assert_eq!(
            read(&[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
            Err(VocabularyError::Message)
        );
    }

    proptest::proptest! {
        #[test]
        fn damage_never_panics(at in 0_usize..8_000, byte: u8) {
            let mut bytes = VOCABULARY[..8_192].to_vec();
            bytes[at] = byte;
            let _ = read(&bytes);
        }
    }
}
