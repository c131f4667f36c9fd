//! RSA public keys, as JWKS and PEM hold them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use rustls::pki_types::{SubjectPublicKeyInfoDer, pem::PemObject as _};

/// What stands before the key in an RSA `SubjectPublicKeyInfo` (RFC 3279, 2.3.1): the algorithm
/// `rsaEncryption`, with no parameters.
const RSA: &[u8] = &[
    0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
];

/// A key that signatures are checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// The DER of an `RSAPublicKey` (RFC 8017, A.1.1).
    Der(Vec<u8>),
    /// Its two numbers, big-endian.
    Numbers {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
}

/// The text holds no key of the kind that Clerk has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "is no RSA public key; copy the JWKS Public Key (PEM) from Clerk's API keys, with its first and last line"
)]
pub struct BadKey;

impl PublicKey {
    /// Of `-----BEGIN PUBLIC KEY-----`. Line ends may be written as `\n`, as in a variable of the
    /// environment.
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        let pem = pem.replace("\\n", "\n");
        let info = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).map_err(|_| BadKey)?;
        let (whole, rest) = tagged(&info, 0x30).ok_or(BadKey)?;
        let bits = whole.strip_prefix(RSA).ok_or(BadKey)?;
        let (bits, more) = tagged(bits, 0x03).ok_or(BadKey)?;
        // No bits of the last byte are unused.
        let key = bits.strip_prefix(&[0]).ok_or(BadKey)?;
        let (_numbers, end) = tagged(key, 0x30).ok_or(BadKey)?;
        if rest.is_empty() && more.is_empty() && end.is_empty() {
            Ok(Self::Der(key.to_vec()))
        } else {
            Err(BadKey)
        }
    }

    /// Of the members `n` and `e` of a JWK (RFC 7518, 6.3.1).
    pub fn from_numbers(n: &str, e: &str) -> Result<Self, BadKey> {
        let number = |it: &str| URL_SAFE_NO_PAD.decode(it).map_err(|_| BadKey);
        Ok(Self::Numbers {
            n: number(n)?,
            e: number(e)?,
        })
    }

    /// Whether it signed this, by RS256 (RFC 7518, 3.3). Keys of less than 2048 bits sign nothing.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let algorithm = &RSA_PKCS1_2048_8192_SHA256;
        match self {
            Self::Der(der) => UnparsedPublicKey::new(algorithm, der).verify(message, signature),
            Self::Numbers { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(algorithm, message, signature)
            }
        }
        .is_ok()
    }
}

/// What a DER value of this tag holds, and what follows it (X.690, 8.1).
fn tagged(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.split_first()?;
    if first != tag {
        return None;
    }
    let (&length, rest) = rest.split_first()?;
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        // No key is as long as four bytes of length would make it.
        let count = usize::from(length & 0x7f);
        let (bytes, rest) = rest.split_at_checked(count).filter(|_| count <= 3)?;
        let length = bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        (length, rest)
    };
    rest.split_at_checked(length)
}
