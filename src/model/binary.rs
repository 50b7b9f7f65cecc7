//! Marian's binary form of a model, checked before the engine sees it.
//!
//! Takes the bytes of a `.bin` file, gives its [`Shape`] or says what is wrong. The engine trusts
//! the lengths in the header: it reserves what they ask for and slices by them, so a damaged file
//! would end the process. Here every number is held against the file's own size first; nothing is
//! reserved that the file cannot fill.
//!
//! Layout, little-endian: version and number of tensors (u64 each); four u64 a tensor (length of
//! the name, type, number of dimensions, length of the data); names; dimensions (i32); length of
//! the padding (u64) and padding; data.

use std::collections::HashMap;

/// Most tensors a translation model of this family can have, with room.
const MAX_TENSORS: u64 = 4096;
/// Longest name, in bytes.
const MAX_NAME: u64 = 512;
/// Most dimensions.
const MAX_DIMENSIONS: u64 = 8;

const FLOAT32: u64 = 0x404;
const INT8: u64 = 0x101;
const INTGEMM8: u64 = 0x4101;

/// What the header says, as far as the engine depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Width of the embeddings.
    pub width: usize,
    /// Rows of the source embedding.
    pub source_rows: usize,
    /// Rows of the target embedding.
    pub target_rows: usize,
    /// Encoder layers.
    pub encoder_layers: usize,
    /// Decoder layers.
    pub decoder_layers: usize,
    /// Tensors in all.
    pub tensors: usize,
}

/// Why a file is not a model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BinaryError {
    /// The file ends too early.
    #[error("it ends in the middle of {0}")]
    Truncated(&'static str),
    /// The first word is not 1.
    #[error("it is no model in Marian's binary form, version 1")]
    Version,
    /// A number that no real model has.
    #[error("its header asks for {count} {what}")]
    Absurd {
        /// What is counted.
        what: &'static str,
        /// How many.
        count: u64,
    },
    /// A tensor that does not fit its own shape.
    #[error("tensor {0} does not fit its shape")]
    Tensor(String),
    /// A tensor that the engine needs.
    #[error("tensor {0} is missing")]
    Missing(String),
    /// A shape that the engine cannot run.
    #[error("{0}")]
    Unfit(String),
}

#[derive(Debug, Clone)]
struct Tensor<'bytes> {
    kind: u64,
    shape: Vec<usize>,
    data: &'bytes [u8],
}

impl Tensor<'_> {
    fn is_int8(&self) -> bool {
        matches!(self.kind, INT8 | INTGEMM8)
    }
}

/// Checks a model file.
pub(crate) fn validate(bytes: &[u8]) -> Result<Shape, BinaryError> {
    let tensors = tensors(bytes)?;
    let get = |name: &str| tensors.get(name).ok_or_else(|| BinaryError::Missing(name.to_owned()));
    let shared = tensors.contains_key("Wemb");
    let target = get(if shared { "Wemb" } else { "decoder_Wemb" })?;
    let source = get(if shared { "Wemb" } else { "encoder_Wemb" })?;
    let (&[target_rows, width], &[source_rows, source_width]) = (&target.shape[..], &source.shape[..]) else {
        return Err(BinaryError::Unfit("its embedding is no table".to_owned()));
    };
    if width != source_width {
        return Err(BinaryError::Unfit("its two embeddings differ in width".to_owned()));
    }
    let settings = get("special:model.yml")?;
    let settings = String::from_utf8_lossy(settings.data);
    let number = |key: &str, default: usize| setting(&settings, key).unwrap_or(default);
    let (encoder_layers, decoder_layers) = (number("enc-depth", 6), number("dec-depth", 4));
    let (declared, heads) = (number("dim-emb", 384), number("transformer-heads", 8));
    if declared != width || heads == 0 || width < 4 || !width.is_multiple_of(heads) {
        let reason =
            format!("its width of {width} does not fit its settings ({declared} wide, {heads} heads)");
        return Err(BinaryError::Unfit(reason));
    }
    if !(1..=64).contains(&encoder_layers) || !(1..=64).contains(&decoder_layers) {
        return Err(BinaryError::Unfit(format!("it has {encoder_layers} and {decoder_layers} layers")));
    }
    needed(&tensors, encoder_layers, decoder_layers, width)?;
    if target.is_int8() && !tensors.contains_key("none_QuantMultA") {
        let alpha = get("decoder_Wemb_QuantMultA")?;
        if !alpha.is_int8() || alpha.shape.contains(&0) {
            return Err(BinaryError::Tensor("decoder_Wemb_QuantMultA".to_owned()));
        }
    }
    Ok(Shape { width, source_rows, target_rows, encoder_layers, decoder_layers, tensors: tensors.len() })
}

/// The weights that every layer must bring, with the multiplier of their activations where the
/// model is in 8 bits.
fn needed(
    tensors: &HashMap<String, Tensor<'_>>,
    encoder_layers: usize,
    decoder_layers: usize,
    width: usize,
) -> Result<(), BinaryError> {
    const ENCODER: [&str; 6] = ["self_Wq", "self_Wk", "self_Wv", "self_Wo", "ffn_W1", "ffn_W2"];
    const DECODER: [&str; 8] =
        ["rnn_W", "rnn_Wf", "context_Wq", "context_Wk", "context_Wv", "context_Wo", "ffn_W1", "ffn_W2"];
    let encoder =
        (1..=encoder_layers).flat_map(|layer| ENCODER.map(|name| format!("encoder_l{layer}_{name}")));
    let decoder =
        (1..=decoder_layers).flat_map(|layer| DECODER.map(|name| format!("decoder_l{layer}_{name}")));
    for name in encoder.chain(decoder) {
        let Some(tensor) = tensors.get(&name) else {
            return Err(BinaryError::Missing(name));
        };
        if tensor.shape.len() != 2 || !tensor.shape.contains(&width) {
            return Err(BinaryError::Tensor(name));
        }
        let multiplier = format!("{name}_QuantMultA");
        let alpha = tensors.get(&multiplier);
        if tensor.is_int8() && !alpha.is_some_and(|alpha| alpha.kind == FLOAT32 && !alpha.shape.contains(&0))
        {
            return Err(BinaryError::Missing(multiplier));
        }
    }
    Ok(())
}

/// A whole number of the YAML settings inside a model; the file is NUL-terminated and flat.
fn setting(settings: &str, key: &str) -> Option<usize> {
    settings.lines().find_map(|line| {
        let value = line.trim().strip_prefix(key)?.trim_start().strip_prefix(':')?;
        value.trim().trim_end_matches('\0').parse().ok()
    })
}

fn tensors(bytes: &[u8]) -> Result<HashMap<String, Tensor<'_>>, BinaryError> {
    let mut reader = Reader { rest: bytes };
    if reader.number("its header")? != 1 {
        return Err(BinaryError::Version);
    }
    let count = limited("tensors", reader.number("its header")?, MAX_TENSORS)?;
    let mut headers = Vec::with_capacity(count);
    for _ in 0..count {
        let name = limited("bytes for a name", reader.number("its header")?, MAX_NAME)?;
        let kind = reader.number("its header")?;
        let dimensions = limited("dimensions", reader.number("its header")?, MAX_DIMENSIONS)?;
        let data = limited("bytes for a tensor", reader.number("its header")?, bytes.len() as u64)?;
        headers.push((name, kind, dimensions, data));
    }
    let mut names = Vec::with_capacity(count);
    for (name, ..) in &headers {
        let raw = reader.take(*name, "a name")?;
        let end = raw.iter().position(|byte| *byte == 0).unwrap_or(raw.len());
        names.push(String::from_utf8_lossy(&raw[..end]).into_owned());
    }
    let mut shapes = Vec::with_capacity(count);
    for (_, _, dimensions, _) in &headers {
        let raw = reader.take(dimensions * 4, "a shape")?;
        let shape = raw.chunks_exact(4).map(|word| i32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        shapes.push(shape.map(usize::try_from).collect::<Result<Vec<_>, _>>().ok());
    }
    let padding = limited("bytes of padding", reader.number("its padding")?, bytes.len() as u64)?;
    reader.take(padding, "its padding")?;
    let mut tensors = HashMap::with_capacity(count);
    for (((_, kind, _, length), name), shape) in headers.into_iter().zip(names).zip(shapes) {
        let data = reader.take(length, "a tensor")?;
        let Some(shape) = shape else {
            return Err(BinaryError::Tensor(name));
        };
        let tensor = Tensor { kind, shape, data };
        if !fits(&tensor) || tensors.insert(name.clone(), tensor).is_some() {
            return Err(BinaryError::Tensor(name));
        }
    }
    Ok(tensors)
}

/// Whether the data are as long as shape and type need.
fn fits(tensor: &Tensor<'_>) -> bool {
    let elements = tensor.shape.iter().try_fold(1_usize, |product, side| product.checked_mul(*side));
    let needed = elements.and_then(|elements| match tensor.kind {
        FLOAT32 => elements.checked_mul(4),
        // The multiplier of the quantisation follows the values.
        INTGEMM8 => elements.checked_add(4),
        INT8 => Some(elements),
        _ => None,
    });
    needed.is_some_and(|needed| needed <= tensor.data.len())
}

fn limited(what: &'static str, count: u64, most: u64) -> Result<usize, BinaryError> {
    if count > most {
        return Err(BinaryError::Absurd { what, count });
    }
    usize::try_from(count).map_err(|_| BinaryError::Absurd { what, count })
}

struct Reader<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    fn take(&mut self, length: usize, what: &'static str) -> Result<&'bytes [u8], BinaryError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(BinaryError::Truncated(what))?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self, what: &'static str) -> Result<u64, BinaryError> {
        let word = self.take(8, what)?;
        Ok(word.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use super::{BinaryError, Shape, validate};
    use crate::model::builtin::MODEL;

    fn built_in() -> Vec<u8> {
        MODEL.to_vec()
    }

    /// Writes a word of the header.
    fn set(bytes: &mut [u8], at: usize, number: u64) {
        bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
    }

    #[test]
    fn the_built_in_model_is_sound() {
        let shape = validate(MODEL).unwrap();
        let Shape { width, source_rows, encoder_layers, decoder_layers, .. } = shape;
        assert_eq!((width, source_rows, encoder_layers, decoder_layers), (256, 28_000, 6, 2));
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        for length in [0, 7, 8, 16, 100, 5_000, MODEL.len() / 2, MODEL.len() - 100_000] {
            assert!(validate(&MODEL[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn absurd_numbers_reserve_nothing() {
        for number in [u64::MAX, u64::MAX / 32, 1 << 40, 5_000] {
            let mut bytes = built_in();
            set(&mut bytes, 8, number);
            assert_eq!(validate(&bytes), Err(BinaryError::Absurd { what: "tensors", count: number }));
        }
        // Name, dimensions and data of the first tensor.
        for at in [16, 32, 40] {
            let mut bytes = built_in();
            set(&mut bytes, at, u64::MAX);
            assert!(matches!(validate(&bytes), Err(BinaryError::Absurd { .. })), "{at}");
        }
    }

    #[test]
    fn another_version_or_type_is_refused() {
        let mut bytes = built_in();
        set(&mut bytes, 0, 2);
        assert_eq!(validate(&bytes), Err(BinaryError::Version));
        let mut bytes = built_in();
        set(&mut bytes, 24, 0x777);
        assert_eq!(validate(&bytes), Err(BinaryError::Tensor("Wemb".to_owned())));
    }

    #[test]
    fn a_missing_weight_is_named() {
        let mut bytes = built_in();
        let name = b"encoder_l3_ffn_W1\0";
        let at = bytes.windows(name.len()).position(|window| window == name).unwrap();
        bytes[at] = b'x';
        assert_eq!(validate(&bytes), Err(BinaryError::Missing("encoder_l3_ffn_W1".to_owned())));
    }

    #[test]
    fn a_shape_larger_than_its_data_is_refused() {
        // The first tensor's dimensions follow the names; its rows are 28,000.
        let mut bytes = built_in();
        let rows = 28_000_i32.to_le_bytes();
        let at =
            bytes.windows(8).position(|window| window == [rows, 256_i32.to_le_bytes()].concat()).unwrap();
        bytes[at..at + 4].copy_from_slice(&i32::MAX.to_le_bytes());
        assert_eq!(validate(&bytes), Err(BinaryError::Tensor("Wemb".to_owned())));
        bytes[at..at + 4].copy_from_slice(&(-1_i32).to_le_bytes());
        assert_eq!(validate(&bytes), Err(BinaryError::Tensor("Wemb".to_owned())));
    }

    proptest::proptest! {
        #[test]
        fn damage_in_the_header_never_panics(at in 0_usize..12_000, byte: u8) {
            let mut bytes = MODEL[..64 * 1024].to_vec();
            bytes[at] = byte;
            let _ = validate(&bytes);
        }
    }
}
