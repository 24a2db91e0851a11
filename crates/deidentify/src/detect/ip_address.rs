//! Addresses of devices in networks.
//!
//! ## What it finds
//! IPv4 and IPv6 addresses and MAC addresses.
//!
//! ## Why
//! `IP_ADDRESS`, DEI-1: an address is personal data of the subscriber (CJEU C-582/14, Breyer).
//!
//! ## Example
//! `84.160.23.117` is found; `Version 10.15.7.1`, `127.0.0.1` and `12:30:45` are not.
//!
//! ## Limits
//! Addresses that mean no device of anybody (loopback, private networks, public resolvers) stay. Four numbers
//! of one digit are a section number unless a word says otherwise.
//!
//! ## References
//! RFC 791, RFC 4291, RFC 5952; IEEE 802 (MAC).

use std::net::Ipv6Addr;

use licit_record::Category;

use super::cue::{Cues, Table, Window};
use super::Text;
use crate::Span;

/// Longest form of an IPv6 address, with one of IPv4 at its end.
const MAX_IPV6: usize = 45;
/// Words before an address (0), a version (1), a MAC address (2).
static LISTS: Cues = Cues::new(|| Table::new(&[CUES, VERSIONS, MAC_CUES]));
/// Words before an address.
const CUES: &[&str] = &[
    "ip", "ips", "ipv4", "ip adresse", "ipadresse", "ip address", "server", "host", "ping", "dns",
    "router", "gateway", "from", "login", "adresse ip", "direccion ip",
];
/// Words before the number of a version.
const VERSIONS: &[&str] = &[
    "version", "versions", "v", "ver", "firmware", "release", "build", "update", "rev", "revision",
    "driver", "treiber", "patch", "software", "app", "section", "kapitel", "abschnitt", "chapter", "oid", "ios", "windows",
];

/// Words before a MAC address.
const MAC_CUES: &[&str] = &["mac", "mac address", "mac adresse", "bssid"];

/// Looks at a number, or at the colons of an address without digits.
pub(crate) fn at(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    if text.byte(trigger) == b':' {
        if text.byte(trigger + 1) == b':' {
            ipv6(text, trigger, out);
        }
        return;
    }
    let end = text.digits_end(trigger);
    match text.byte(end) {
        b'.' if end - trigger <= 3 => ipv4(text, trigger, out),
        _ => {}
    }
    // The token must go on like an address; most numbers do not.
    let hex_end = hex_end(text, end);
    if hex_end - trigger > 4 {
        return;
    }
    match text.byte(hex_end) {
        b':' => {
            mac(text, trigger, b':', out);
            ipv6(text, trigger, out);
        }
        b'-' => mac(text, trigger, b'-', out),
        _ => {}
    }
}

fn hex_end(text: &Text<'_>, at: usize) -> usize {
    let mut end = at;
    while end - at < 5 && text.byte(end).is_ascii_hexdigit() {
        end += 1;
    }
    end
}

/// Four numbers up to 255.
fn ipv4(text: &Text<'_>, start: usize, out: &mut Vec<Span>) {
    let before = text.byte_before(start);
    if text.is_word_before(start) || matches!(before, b'.' | b'-' | b'_' | b',') && text.byte_before(start - 1).is_ascii_digit() {
        return;
    }
    let mut octets = [0u16; 4];
    let mut at = start;
    for (place, octet) in octets.iter_mut().enumerate() {
        if place > 0 {
            if text.byte(at) != b'.' {
                return;
            }
            at += 1;
        }
        let end = text.digits_end(at);
        if end == at || end - at > 3 {
            return;
        }
        *octet = text.slice(at..end).bytes().fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0'));
        at = end;
    }
    let goes_on = text.is_word_at(at) || matches!(text.byte(at), b'.' | b'-') && text.byte(at + 1).is_ascii_digit();
    // Loopback, private networks, link-local, broadcast; resolvers that everybody uses.
    let of_nobody = matches!(
        octets,
        [127 | 0 | 10, ..] | [255, 255, ..] | [192, 168, ..] | [169, 254, ..] | [172, 16..=31, ..]
            | [8, 8, 8, 8] | [8, 8, 4, 4] | [1, 1, 1, 1] | [1, 0, 0, 1] | [9, 9, 9, 9]
    );
    if goes_on || of_nobody || octets.iter().any(|octet| *octet > 255) {
        return;
    }
    let lists = Window::before_within(text, start, 20).lists(&LISTS);
    let is_section = octets.iter().all(|octet| *octet < 10);
    if (is_section || lists.has(1)) && !lists.has(0) {
        return;
    }
    text.push(out, start..at, Category::IpAddress);
}

/// Groups of hexadecimal digits between colons, around a place.
fn ipv6(text: &Text<'_>, trigger: usize, out: &mut Vec<Span>) {
    let part = |char: char| char.is_ascii_hexdigit() || matches!(char, ':' | '.');
    let start = text.run_start(trigger, part);
    let end = text.run_end(trigger, part);
    let token = text.slice(start..end);
    let trimmed = token.trim_end_matches('.');
    // `from 2a02::1: failed` has a colon of its own.
    let trimmed = match trimmed.strip_suffix(':') {
        Some(rest) if !rest.ends_with(':') => rest,
        _ => trimmed,
    };
    let is_short = trimmed.len() > MAX_IPV6 || trimmed.len() < 4;
    if is_short || text.is_word_before(start) || text.is_word_at(end) {
        return;
    }
    if trimmed.matches(':').count() < 2 {
        return;
    }
    let Ok(address) = trimmed.parse::<Ipv6Addr>() else { return };
    if !address.is_loopback() && !address.is_unspecified() {
        text.push(out, start..start + trimmed.len(), Category::IpAddress);
    }
}

/// Six pairs of hexadecimal digits.
fn mac(text: &Text<'_>, trigger: usize, sign: u8, out: &mut Vec<Span>) {
    let start = text.run_start(trigger, |char| char.is_ascii_hexdigit());
    let is_pair = |pair: usize| {
        let at = start + pair * 3;
        text.byte(at).is_ascii_hexdigit()
            && text.byte(at + 1).is_ascii_hexdigit()
            && (pair == 5 || text.byte(at + 2) == sign)
    };
    let end = start + 17;
    let before = text.byte_before(start);
    if !(0..6).all(is_pair) || text.is_word_at(end) || text.byte(end) == sign || before == sign || text.is_word_before(start) {
        return;
    }
    // Pairs of plain digits between hyphens are as well a number of something.
    let letters = text.slice(start..end).bytes().any(|byte| byte.is_ascii_alphabetic());
    if sign == b':' || letters || Window::before(text, start).lists(&LISTS).has(2) {
        text.push(out, start..end, Category::IpAddress);
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;

    fn addresses(text: &str, expected: &[&str]) {
        check(licit_record::Category::IpAddress, text, expected);
    }

    #[test]
    fn finds() {
        for address in [
            "84.160.23.117", "172.15.178.20", "2003:e7:bf12:4a00:1d3c:9aff:fe22:7b01", "2a02::1",
            "fe80::1ff:fe23:4567:890a", "dead::beef", "::ffff:84.160.23.117", "00:1A:2b:3c:4D:5e", "00-1A-2b-3c-4D-5e",
            "a0:b1:c2:d3:e4:f5",
        ] {
            addresses(&format!("von {address} um"), &[address]);
            addresses(&format!("({address})."), &[address]);
        }
        addresses("http://84.160.23.117:8080/x", &["84.160.23.117"]);
        addresses("ip 1.2.3.4", &["1.2.3.4"]);
        addresses("from 2a02::1: failed", &["2a02::1"]);
    }

    #[test]
    fn near_misses() {
        for text in [
            "Version 10.15.7.1", "v10.15.7.1", "127.0.0.1", "::1", "12:30:45", "1.2.3.4", "300.1.2.3", "192.168.178.1", "10.0.0.7", "8.8.8.8",
            "1.2.3.4.5.6", "84.160.23", "10:20:30:40", "std::vec", "am 01.02.2024", "12-34-56-78-90-12", "::", "a::b::c",
        ] {
            addresses(text, &[]);
        }
    }
}
