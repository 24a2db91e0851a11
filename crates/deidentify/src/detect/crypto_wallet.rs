//! Addresses of crypto currencies.
//!
//! ## What it finds
//! Bitcoin, Litecoin, Dogecoin, Dash, Tron addresses and extended keys by their checksum; SegWit
//! and Cardano addresses by theirs; Ethereum addresses by their form; Monero, Ripple, Solana and
//! others beside a word that names a wallet.
//!
//! ## Why
//! `CRYPTO_WALLET`: an address leads to every payment of its holder.
//!
//! ## Example
//! `1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`, `0x52908400098527886E0F7030069857D2E4169EE7`.
//!
//! ## Limits
//! A mistyped address counts beside a word only. Case of an Ethereum address is not checked.
//!
//! ## References
//! Base58Check (Bitcoin wiki), BIP-173, BIP-350, ERC-55.

use sha2::{Digest, Sha256};

use licit_record::Category;

use super::Text;
use super::compact::{starts_word, token_start};
use super::cue::{self, List};
use crate::Span;

/// Words that name a wallet.
pub(super) const CUES: &[&str] = &[
    "wallet*",
    "btc",
    "bitcoin*",
    "eth",
    "ethereum",
    "ltc",
    "litecoin",
    "doge*",
    "xmr",
    "monero",
    "xrp",
    "ripple",
    "sol",
    "solana",
    "trx",
    "tron",
    "ada",
    "cardano",
    "usdt",
    "usdc",
    "bnb",
    "crypto*",
    "krypto*",
    "zcash",
    "zec",
    "dash",
    "*adresse*",
    "address",
    "send to",
    "*coin*",
];
/// Longest address: a Cardano one has 103 characters, an extended key 111.
const LONGEST: usize = 128;
/// Shortest address.
const SHORTEST: usize = 25;

/// Looks at the first number of a word.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let start = token_start(text, trigger);
    let first = !text
        .slice(start..trigger)
        .bytes()
        .any(|byte| byte.is_ascii_digit());
    if !first || !starts_word(text, start) {
        return;
    }
    let end = text.run_end(start, |char| char.is_ascii_alphanumeric());
    let token = text.slice(start..end);
    if !(SHORTEST..=LONGEST).contains(&token.len()) || text.is_word_at(end) {
        return;
    }
    let found = is_ethereum(token)
        || is_bech32(token)
        || is_base58check(token)
        || (is_form(token) && cue::before(text, start).meets(List::Wallet));
    if found {
        text.push(out, start..end, Category::CryptoWallet);
    }
}

/// `0x` and forty hexadecimal digits.
fn is_ethereum(token: &str) -> bool {
    token
        .strip_prefix("0x")
        .is_some_and(|rest| rest.len() == 40 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The form of an address whose checksum this file does not know or that is mistyped: mixed
/// letters and digits of the alphabet, as long as addresses are.
fn is_form(token: &str) -> bool {
    let alphabet = token.bytes().all(|byte| BASE58.contains(&byte));
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let upper = token.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = token.bytes().any(|byte| byte.is_ascii_lowercase());
    let hrp = ["bc1", "ltc1", "addr1", "cosmos1"]
        .iter()
        .any(|prefix| token.starts_with(prefix));
    hrp || (alphabet && upper && lower && digits >= 2 && matches!(token.len(), 26..=48 | 95 | 106))
}

/// Version, payload and the first four bytes of the twofold SHA-256 of both.
fn is_base58check(token: &str) -> bool {
    let mut decoded = [0u8; 96];
    let Some(start) = decode_base58(token, &mut decoded) else {
        return false;
    };
    let payload = decoded.get(start..).unwrap_or(&[]);
    let split = payload.len().saturating_sub(4);
    // Version and 20 bytes of a hash, or an extended key.
    if !matches!(split, 21 | 22 | 78) {
        return false;
    }
    let (body, check) = payload.split_at(split);
    let hash = Sha256::digest(Sha256::digest(body));
    hash.get(..4) == Some(check)
}

/// Writes the number at the end of the buffer and gives its start; leading ones are zeros.
fn decode_base58(token: &str, out: &mut [u8; 96]) -> Option<usize> {
    let mut start = out.len();
    for byte in token.bytes() {
        let mut carry = BASE58.iter().position(|letter| *letter == byte)?;
        let mut at = out.len();
        while at > start || carry > 0 {
            at = at.checked_sub(1)?;
            let slot = out.get_mut(at)?;
            carry += usize::from(*slot) * 58;
            *slot = (carry & 0xff) as u8;
            carry >>= 8;
            start = start.min(at);
        }
    }
    start.checked_sub(token.bytes().take_while(|byte| *byte == b'1').count())
}

const BECH32: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// A human-readable part, `1`, and data whose polynomial ends in the constant of Bech32 or
/// Bech32m.
fn is_bech32(token: &str) -> bool {
    let upper = token.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = token.bytes().any(|byte| byte.is_ascii_lowercase());
    let Some((prefix, data)) = token.rsplit_once('1') else {
        return false;
    };
    if (upper && lower) || prefix.is_empty() || prefix.len() > 16 || data.len() < 14 {
        return false;
    }
    let prefix = || prefix.bytes().map(|byte| byte.to_ascii_lowercase());
    let head = prefix().map(|byte| u32::from(byte >> 5));
    let tail = prefix().map(|byte| u32::from(byte & 31));
    let mut sum = head.chain([0]).chain(tail).fold(1, polymod);
    for byte in data.bytes() {
        let byte = byte.to_ascii_lowercase();
        let Some(value) = BECH32.iter().position(|letter| *letter == byte) else {
            return false;
        };
        sum = polymod(sum, value as u32);
    }
    matches!(sum, 1 | 0x2bc8_30a3)
}

/// One step of the checksum of BIP-173.
fn polymod(sum: u32, value: u32) -> u32 {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    let top = sum >> 25;
    let shifted = ((sum & 0x01ff_ffff) << 5) ^ value;
    GENERATOR
        .iter()
        .enumerate()
        .filter(|(bit, _)| (top >> bit) & 1 == 1)
        .fold(shifted, |sum, (_, term)| sum ^ term)
}

#[cfg(test)]
mod tests {
    use super::super::check_digit::testing::check_all;

    #[test]
    fn finds() {
        check_all(
            super::at,
            &[
                (
                    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                    &["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"],
                ),
                (
                    "tip 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy!",
                    &["3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
                ),
                ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", &[]),
                (
                    "BTC 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
                    &["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"],
                ),
                (
                    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                    &["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"],
                ),
                (
                    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
                    &["BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"],
                ),
                (
                    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
                    &["bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"],
                ),
                ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", &[]),
                (
                    "0x52908400098527886E0F7030069857D2E4169EE7",
                    &["0x52908400098527886E0F7030069857D2E4169EE7"],
                ),
                ("0x52908400098527886E0F7030069857D2E4169EE", &[]),
                (
                    "tx 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
                    &[],
                ),
                ("sha da39a3ee5e6b4b0d3255bfef95601890afd80709", &[]),
                (
                    "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
                    &["T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb"],
                ),
                ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1", &[]),
                (
                    "111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111",
                    &[],
                ),
            ],
        );
    }
}
