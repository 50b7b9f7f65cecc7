//! Signatures: who vouches for a brief, in minisign's format.
//!
//! What is signed is the brief's seal, a SHA-256 of all its words; so a signature holds for the whole
//! brief, and `minisign` itself can check it. The key is read at the edge of the program.

use std::{fmt, io::Cursor};

use crate::digest;
use minisign::{PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

/// Why a key or a signature cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// Not a key in minisign's format.
    #[error("is no key in minisign's format: {0}; `minisign -G` makes one")]
    BadKey(String),
    /// A key with a password that was not given, or with another.
    #[error("cannot be opened: {0}; set DEPECHE_SIGN_PASSWORD to its password")]
    Locked(String),
    /// The signature could not be made.
    #[error("the brief cannot be signed: {0}")]
    Unsigned(String),
}

/// A secret key that briefs are signed with.
pub(crate) struct Signer {
    key: SecretKey,
}

impl fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Signer").field("key", &self.key_id()).finish_non_exhaustive()
    }
}

impl Signer {
    /// Reads a secret key from the text of its file.
    pub(crate) fn read(text: &str, password: Option<String>) -> Result<Self, SignatureError> {
        let bad = |error: minisign::PError| SignatureError::BadKey(error.to_string());
        let boxed = || SecretKeyBox::from_string(text).map_err(bad);
        let key = match password {
            Some(password) => boxed()?
                .into_secret_key(Some(password))
                .map_err(|error| SignatureError::Locked(error.to_string()))?,
            None => boxed()?.into_unencrypted_secret_key().map_err(|error| {
                // A key with a password has these two letters for its cipher.
                if is_locked(text) {
                    SignatureError::Locked("it has a password".to_owned())
                } else {
                    bad(error)
                }
            })?,
        };
        Ok(Self { key })
    }

    /// The key's number, as minisign shows it.
    #[must_use]
    pub(crate) fn key_id(&self) -> String {
        shown(self.key.keynum())
    }

    /// The signature of a seal; `comment` is signed with it.
    pub(crate) fn sign(&self, seal: &str, comment: &str) -> Result<String, SignatureError> {
        let unsigned = |error: minisign::PError| SignatureError::Unsigned(error.to_string());
        let seal = Cursor::new(seal.as_bytes());
        let made =
            minisign::sign(None, &self.key, seal, Some(comment), Some("signature of the seal of a brief"));
        Ok(made.map_err(unsigned)?.into_string())
    }
}

fn is_locked(text: &str) -> bool {
    // Base64 of "Ed" for the signature and "Sc" for scrypt.
    text.lines().any(|line| line.starts_with("RWRTY"))
}

/// A public key that signatures are held against.
#[derive(Debug)]
pub(crate) struct Verifier {
    key: PublicKey,
}

impl Verifier {
    /// Reads a public key from the text of its file.
    pub(crate) fn read(text: &str) -> Result<Self, SignatureError> {
        let bad = |error: minisign::PError| SignatureError::BadKey(error.to_string());
        let key = PublicKeyBox::from_string(text).and_then(PublicKeyBox::into_public_key).map_err(bad)?;
        Ok(Self { key })
    }

    /// Whether `signature` is this key's under `seal`; else why not.
    pub(crate) fn hold(&self, seal: &str, signature: &str) -> Result<(), String> {
        let signature = SignatureBox::from_string(signature).map_err(|error| error.to_string())?;
        if signature.keynum() != self.key.keynum() {
            return Err(format!("is by the key {}, not by this one", shown(signature.keynum())));
        }
        minisign::verify(&self.key, &signature, Cursor::new(seal.as_bytes()), true, false, false)
            .map_err(|_| "is not this key's for these words".to_owned())
    }
}

fn shown(number: &[u8]) -> String {
    let bytes: Vec<u8> = number.iter().rev().copied().collect();
    digest::hex(&bytes).to_uppercase()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails at the line that is wrong")]
mod tests {
    use minisign::KeyPair;

    use super::{SignatureError, Signer, Verifier};

    fn pair() -> (String, String) {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        (pair.sk.to_box(None).unwrap().into_string(), pair.pk.to_box().unwrap().into_string())
    }

    #[test]
    fn keys_are_read_and_others_refused() {
        let (secret, public) = pair();
        assert_eq!(Signer::read(&secret, None).unwrap().key_id().len(), 16);
        assert!(Verifier::read(&public).is_ok());
        for text in ["", "no key", &public, "a\nb\nc", "untrusted comment: x\n////"] {
            assert!(matches!(Signer::read(text, None), Err(SignatureError::BadKey(_))), "{text}");
        }
        for text in ["", "no key", &secret, "untrusted comment: x\nRWQ"] {
            assert!(Verifier::read(text).is_err(), "{text}");
        }
        // Nothing of the key is shown.
        assert!(!format!("{:?}", Signer::read(&secret, None).unwrap()).contains(&secret[40..60]));
    }

    #[test]
    fn signatures_that_are_none_are_refused_and_do_not_break_the_program() {
        let verifier = Verifier::read(&pair().1).unwrap();
        let long = "A".repeat(400);
        for text in ["", "a", "a\nb\nc\nd", "untrusted comment: x\nRWQ=\ntrusted comment: y\nAAAA", &long] {
            assert!(verifier.hold("sha256:0", text).is_err(), "{text}");
        }
    }
}
