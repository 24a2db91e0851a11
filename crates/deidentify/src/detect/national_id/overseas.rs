//! Brazil, Canada, Mexico, Australia, India, Turkey, Ukraine, South Africa.
//!
//! References: Receita Federal (CPF); Canada Revenue Agency (SIN); CURP (RENAPO); Australian
//! Taxation Office (TFN); UIDAI (Aadhaar, Verhoeff); Nüfus ve Vatandaşlık İşleri (T.C. kimlik);
//! State Tax Service of Ukraine (RNTRC); Department of Home Affairs (South Africa).

use super::super::check_digit::{at, luhn, verhoeff, weighted};
use super::{Alone, Scheme, is_yymmdd, unchecked};

pub(super) const SCHEMES: &[Scheme] = &[
    Scheme {
        shape: "ddddddddddd",
        check: cpf,
        alone: Alone::Written(&["3.3.3-2"]),
        cues: &["cpf", "cpf e", "cadastro de pessoas*"],
    },
    Scheme {
        shape: "ddddddddd",
        check: luhn,
        alone: Alone::Never,
        cues: &["sin number", "sin no", "social insurance*", "numero d assurance sociale"],
    },
    Scheme {
        shape: "aaaaddddddaaaaaaxd",
        check: |bytes| is_yymmdd(bytes, 4) && matches!(bytes.get(10), Some(b'H' | b'M' | b'X')),
        alone: Alone::Always,
        cues: &["curp"],
    },
    Scheme {
        shape: "ddddddddd",
        check: tfn,
        alone: Alone::Never,
        cues: &["tfn", "tax file number"],
    },
    Scheme {
        shape: "dddddddddddd",
        check: verhoeff,
        alone: Alone::Never,
        cues: &["aadhaar*", "aadhar*", "adhar*", "uid number", "uidai"],
    },
    Scheme {
        shape: "aaaaadddda",
        check: unchecked,
        alone: Alone::Never,
        cues: &["pan", "pan card", "pan no", "pan number"],
    },
    Scheme {
        shape: "ddddddddddd",
        check: kimlik,
        alone: Alone::Never,
        cues: &["tc kimlik*", "tc no", "tc kn", "kimlik no*", "kimlik numara*", "tckn", "t c kimlik*"],
    },
    Scheme {
        shape: "dddddddddd",
        check: unchecked,
        alone: Alone::Never,
        cues: &["іпн", "рнокпп", "инн", "cedula", "cedula de ciudadania"],
    },
    Scheme {
        shape: "ddddddddddddd",
        check: |bytes| is_yymmdd(bytes, 0) && luhn(bytes),
        alone: Alone::Never,
        cues: &["id number", "sa id", "rsa id"],
    },
];

/// The two check digits of a CPF.
fn cpf(bytes: &[u8]) -> bool {
    let check = |length: u32| {
        let sum: u32 = (0..length)
            .map(|place| at(bytes, place as usize) * (length + 1 - place))
            .sum();
        sum * 10 % 11 % 10
    };
    let same = bytes.iter().all(|byte| Some(byte) == bytes.first());
    !same && check(9) == at(bytes, 9) && check(10) == at(bytes, 10)
}

/// The check sum of an Australian tax file number.
fn tfn(bytes: &[u8]) -> bool {
    weighted(bytes, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

/// The two check digits of a Turkish number.
fn kimlik(bytes: &[u8]) -> bool {
    let odd: u32 = [0, 2, 4, 6, 8].iter().map(|place| at(bytes, *place)).sum();
    let even: u32 = [1, 3, 5, 7].iter().map(|place| at(bytes, *place)).sum();
    let tenth = (odd * 7 + 80 - even) % 10;
    at(bytes, 0) != 0 && tenth == at(bytes, 9) && (odd + even + tenth) % 10 == at(bytes, 10)
}
