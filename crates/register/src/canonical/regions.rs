//! Numbering plans of Europe and North America: country calling code, exit and trunk prefixes,
//! and how many digits a national number has. Source: ITU-T E.164 national numbering plans.

use std::fmt;
use std::ops::RangeInclusive;

use super::CanonicalError;

/// A region whose phone numbers can be read without country code (ISO 3166-1, two letters).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Region(usize);

impl Region {
    /// The region with this code, in either case.
    ///
    /// # Errors
    /// [`CanonicalError::UnknownRegion`] if its numbering plan is not in the table.
    pub fn new(code: &str) -> Result<Self, CanonicalError> {
        PLANS
            .iter()
            .position(|plan| plan.region.eq_ignore_ascii_case(code))
            .map(Self)
            .ok_or(CanonicalError::UnknownRegion)
    }

    /// Its code.
    pub fn code(self) -> &'static str {
        self.plan().region
    }

    pub(super) fn plan(self) -> &'static NumberingPlan {
        &PLANS[self.0]
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Region({})", self.code())
    }
}

/// How the numbers of a region are built.
pub(super) struct NumberingPlan {
    region: &'static str,
    /// Country calling code.
    pub(super) country_code: &'static str,
    /// What is dialled before a country code.
    pub(super) exit_prefix: &'static str,
    /// What is dialled before a national number and is no part of it.
    pub(super) trunk: &'static [&'static str],
    /// Whether a national number may be written without trunk prefix.
    pub(super) trunk_optional: bool,
    /// Whether a national number may begin with zero.
    pub(super) keeps_zero: bool,
    /// Digits of a national number.
    pub(super) length: RangeInclusive<usize>,
}

/// The plan that an international number belongs to. Where regions share a country code (+1,
/// +7, +39, +44, +358), the first one in the table speaks for all.
pub(super) fn plan_of_number(digits: &str) -> Option<(&'static str, &'static NumberingPlan)> {
    // No country code is the beginning of another one.
    PLANS
        .iter()
        .find(|plan| digits.starts_with(plan.country_code))
        .map(|plan| (plan.country_code, plan))
}

/// Whether the digits begin with a country code that the ITU has assigned.
pub(super) fn is_assigned(digits: &str) -> bool {
    ASSIGNED_ELSEWHERE
        .iter()
        .any(|code| digits.starts_with(code))
}

const fn plan(
    region: &'static str,
    country_code: &'static str,
    trunk: &'static [&'static str],
    length: RangeInclusive<usize>,
) -> NumberingPlan {
    NumberingPlan {
        region,
        country_code,
        exit_prefix: "00",
        trunk,
        trunk_optional: false,
        keeps_zero: false,
        length,
    }
}

const PLANS: &[NumberingPlan] = &[
    plan("DE", "49", &["0"], 5..=13),
    plan("AT", "43", &["0"], 4..=13),
    plan("CH", "41", &["0"], 9..=9),
    plan("LI", "423", &[], 7..=9),
    plan("LU", "352", &[], 5..=11),
    plan("FR", "33", &["0"], 9..=9),
    plan("MC", "377", &[], 8..=9),
    plan("BE", "32", &["0"], 8..=9),
    plan("NL", "31", &["0"], 9..=9),
    NumberingPlan {
        keeps_zero: true,
        ..plan("IT", "39", &[], 6..=11)
    },
    NumberingPlan {
        keeps_zero: true,
        ..plan("VA", "39", &[], 6..=11)
    },
    NumberingPlan {
        keeps_zero: true,
        ..plan("SM", "378", &[], 6..=10)
    },
    plan("ES", "34", &[], 9..=9),
    plan("AD", "376", &[], 6..=9),
    plan("PT", "351", &[], 9..=9),
    plan("GI", "350", &[], 8..=8),
    plan("GB", "44", &["0"], 9..=10),
    plan("GG", "44", &["0"], 9..=10),
    plan("JE", "44", &["0"], 9..=10),
    plan("IM", "44", &["0"], 9..=10),
    plan("IE", "353", &["0"], 7..=9),
    plan("DK", "45", &[], 8..=8),
    plan("FO", "298", &[], 6..=6),
    plan("GL", "299", &[], 6..=6),
    plan("SE", "46", &["0"], 7..=10),
    plan("NO", "47", &[], 8..=8),
    plan("FI", "358", &["0"], 5..=12),
    plan("AX", "358", &["0"], 5..=12),
    plan("IS", "354", &[], 7..=9),
    plan("PL", "48", &[], 9..=9),
    plan("CZ", "420", &[], 9..=9),
    plan("SK", "421", &["0"], 9..=9),
    plan("HU", "36", &["06"], 8..=9),
    plan("SI", "386", &["0"], 8..=8),
    plan("HR", "385", &["0"], 8..=9),
    plan("BA", "387", &["0"], 8..=9),
    plan("RS", "381", &["0"], 8..=10),
    plan("ME", "382", &["0"], 8..=9),
    plan("XK", "383", &["0"], 8..=9),
    plan("MK", "389", &["0"], 8..=8),
    plan("AL", "355", &["0"], 8..=9),
    plan("GR", "30", &[], 10..=10),
    plan("CY", "357", &[], 8..=8),
    plan("MT", "356", &[], 8..=8),
    plan("RO", "40", &["0"], 9..=9),
    plan("MD", "373", &["0"], 8..=8),
    plan("BG", "359", &["0"], 7..=9),
    plan("TR", "90", &["0"], 10..=10),
    plan("EE", "372", &[], 7..=8),
    plan("LV", "371", &[], 8..=8),
    plan("LT", "370", &["0", "8"], 8..=8),
    plan("UA", "380", &["0"], 9..=9),
    NumberingPlan {
        exit_prefix: "810",
        ..plan("BY", "375", &["80", "8"], 9..=9)
    },
    NumberingPlan {
        exit_prefix: "810",
        ..plan("RU", "7", &["8"], 10..=10)
    },
    plan("GE", "995", &["0"], 9..=9),
    plan("AM", "374", &["0"], 8..=8),
    plan("AZ", "994", &["0"], 9..=9),
    NumberingPlan {
        exit_prefix: "011",
        trunk_optional: true,
        ..plan("US", "1", &["1"], 10..=10)
    },
    NumberingPlan {
        exit_prefix: "011",
        trunk_optional: true,
        ..plan("CA", "1", &["1"], 10..=10)
    },
];

/// Country codes of the rest of the world, and of services that belong to no country.
const ASSIGNED_ELSEWHERE: &[&str] = &[
    "20", "211", "212", "213", "216", "218", "220", "221", "222", "223", "224", "225", "226",
    "227", "228", "229", "230", "231", "232", "233", "234", "235", "236", "237", "238", "239",
    "240", "241", "242", "243", "244", "245", "246", "247", "248", "249", "250", "251", "252",
    "253", "254", "255", "256", "257", "258", "260", "261", "262", "263", "264", "265", "266",
    "267", "268", "269", "27", "290", "291", "297", "500", "501", "502", "503", "504", "505",
    "506", "507", "508", "509", "51", "52", "53", "54", "55", "56", "57", "58", "590", "591",
    "592", "593", "594", "595", "596", "597", "598", "599", "60", "61", "62", "63", "64", "65",
    "66", "670", "672", "673", "674", "675", "676", "677", "678", "679", "680", "681", "682",
    "683", "685", "686", "687", "688", "689", "690", "691", "692", "81", "82", "84", "850", "852",
    "853", "855", "856", "86", "870", "878", "880", "881", "882", "883", "886", "888", "91", "92",
    "93", "94", "95", "960", "961", "962", "963", "964", "965", "966", "967", "968", "970", "971",
    "972", "973", "974", "975", "976", "977", "979", "98", "992", "993", "996", "998",
];
