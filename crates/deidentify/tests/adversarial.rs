//! What people write to get past a filter, and what only looks like it: a table a category, in
//! `tests/adversarial/CATEGORY.txt`.
//!
//! A line begins with the operating point from which on its findings count (`balanced`, `recall`,
//! `maximum`), with `never` if nothing may be found at `balanced`, or with `#` if it is a remark.
//! Findings stand between `{` and `}`; `\n` is a line break. What is marked must be covered, and
//! nothing else of the category may be found.

use licit_deidentify::{Deidentifier, KnownPersons, Scratch, Settings, Span};
use licit_record::Category;
use licit_record::policy::{OperatingPoint, ReplacementStyle};

fn deidentifier(category: Category, point: OperatingPoint) -> Deidentifier {
    Deidentifier::new(Settings {
        categories: [category].into(),
        style: ReplacementStyle::Placeholder,
        point,
        region: "DE".to_owned(),
    })
}

/// A text and the byte ranges that are marked in it.
fn parse(marked: &str) -> (String, Vec<(u32, u32)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut start = 0;
    for char in marked.replace("\\n", "\n").chars() {
        match char {
            '{' => start = text.len() as u32,
            '}' => marks.push((start, text.len() as u32)),
            _ => text.push(char),
        }
    }
    (text, marks)
}

/// Compares one line with what is found. Returns what is wrong with it.
fn compare(category: Category, line: &str) -> Option<String> {
    let (word, marked) = line.split_once(' ')?;
    let point = match word {
        "balanced" | "never" => OperatingPoint::Balanced,
        "recall" => OperatingPoint::Recall,
        "maximum" => OperatingPoint::Maximum,
        _ => return (word != "#").then(|| format!("no operating point: {line}")),
    };
    let (text, marks) = parse(marked);
    let mut scratch = Scratch::new();
    let deidentifier = deidentifier(category, point);
    let found = deidentifier
        .detect(&text, &KnownPersons::new(), &mut scratch)
        .expect("no detector fails");
    let covers = |(start, end): (u32, u32)| {
        let is_over = |span: &Span| span.start <= start && span.end >= end;
        found.iter().any(is_over)
    };
    let is_marked = |span: &Span| {
        let overlaps = |(start, end): &(u32, u32)| span.start < *end && span.end > *start;
        marks.iter().any(overlaps)
    };
    let piece = |start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or("");
    let mut wrong: Vec<String> = marks
        .iter()
        .filter(|mark| !covers(**mark))
        .map(|(start, end)| format!("misses {:?}", piece(*start, *end)))
        .collect();
    wrong.extend(
        found
            .iter()
            .filter(|span| !is_marked(span))
            .map(|span| format!("finds {:?}", piece(span.start, span.end))),
    );
    // Every finding of a lower point is one of a higher point.
    (!wrong.is_empty()).then(|| format!("{} in {text:?} ({word})", wrong.join(", ")))
}

fn check(category: Category, table: &str) {
    let lines = table.lines().filter(|line| !line.trim().is_empty());
    let wrong: Vec<String> = lines.filter_map(|line| compare(category, line)).collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

macro_rules! tables {
    ($( $name:ident: $category:ident; )*) => {
        $(
            #[test]
            fn $name() {
                let table = include_str!(concat!("adversarial/", stringify!($name), ".txt"));
                check(Category::$category, table);
            }
        )*
    };
}

tables! {
    email: Email;
    phone: Phone;
    user_id: UserId;
    bank_account: BankAccount;
    payment_card: PaymentCard;
    national_id: NationalId;
    license_plate: LicensePlate;
    date_of_birth: DateOfBirth;
}

/// Numbers of five to twenty random digits, in one run: at most one in ten
/// thousand is taken for one that is checked, where no word beside it names one.
#[test]
fn random_digits_are_no_identifiers() {
    const TEXTS: usize = 20_000;
    let mut state = 7u64;
    let mut draw = move |limit: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    for category in [
        Category::NationalId,
        Category::BankAccount,
        Category::PaymentCard,
        Category::DeviceId,
        Category::VehicleVin,
        Category::CryptoWallet,
    ] {
        let deidentifier = deidentifier(category, OperatingPoint::Balanced);
        let mut scratch = Scratch::new();
        let mut accepted = 0;
        for _ in 0..TEXTS {
            let digits: String = (0..5 + draw(16))
                .map(|_| char::from(b'0' + draw(10) as u8))
                .collect();
            let text = format!("Der Zeuge las {digits} vor");
            let found = deidentifier.detect(&text, &KnownPersons::new(), &mut scratch);
            accepted += usize::from(!found.expect("no detector fails").is_empty());
        }
        assert!(
            accepted <= TEXTS / 10_000,
            "{category}: {accepted} of {TEXTS}"
        );
    }
}
