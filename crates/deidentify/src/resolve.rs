//! Makes one sorted, disjoint list of what the detectors found, so that no tail of an overlapped
//! finding stays behind.

use licit_record::Category;

use crate::Span;

/// Which category names the union of overlapping findings: the one that stands first. Shapes
/// with a checksum or an unmistakable form outrank those that are guessed from their context,
/// and an address that contains another identifier outranks it.
const PRIORITY: [Category; 22] = [
    Category::Quote,
    Category::SpecialCategory,
    Category::MinorMention,
    Category::Credential,
    Category::PersonalUrl,
    Category::Email,
    Category::BankAccount,
    Category::CryptoWallet,
    Category::PaymentCard,
    Category::NationalId,
    Category::VehicleVin,
    Category::DeviceId,
    Category::IpAddress,
    Category::UserId,
    Category::PostalAddress,
    Category::GeoPoint,
    Category::DateOfBirth,
    Category::Phone,
    Category::LicensePlate,
    Category::CaseNumber,
    Category::PersonName,
    Category::PrecisePlaceTime,
];

/// The place of a category in the order of priority; smaller outranks.
fn rank(category: Category) -> usize {
    PRIORITY
        .iter()
        .position(|other| *other == category)
        .unwrap_or(PRIORITY.len())
}

/// Resolves findings in place. Afterwards they
/// - lie on character boundaries, inside the text, neither beginning nor ending with white space,
/// - are sorted and disjoint, and touching ones differ in category,
/// - cover every byte that a finding covered, but for white space at its edges.
///
/// Overlapping findings become their union, under the category of highest priority.
pub(crate) fn resolve(text: &str, spans: &mut Vec<Span>) {
    spans.retain_mut(|span| snap(text, span));
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    let mut kept: usize = 0;
    for at in 0..spans.len() {
        let Some(&next) = spans.get(at) else { break };
        let last = kept.checked_sub(1).and_then(|last| spans.get_mut(last));
        match last {
            Some(last) if joins(last, &next) => {
                last.end = last.end.max(next.end);
                if rank(next.category) < rank(last.category) {
                    last.category = next.category;
                }
            }
            _ => {
                if let Some(slot) = spans.get_mut(kept) {
                    *slot = next;
                }
                kept += 1;
            }
        }
    }
    spans.truncate(kept);
    // A union can take the category of the finding that ends where it begins.
    spans.dedup_by(|next, last| {
        let one = joins(last, next);
        if one {
            last.end = next.end;
        }
        one
    });
}

/// Whether two findings, sorted by start, are one.
fn joins(last: &Span, next: &Span) -> bool {
    next.start < last.end || (next.start == last.end && next.category == last.category)
}

/// Moves the ends of a finding to character boundaries and away from white space. Returns
/// whether anything is left.
fn snap(text: &str, span: &mut Span) -> bool {
    let mut start = (span.start as usize).min(text.len());
    let mut end = (span.end as usize).min(text.len());
    if start >= end {
        return false;
    }
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let piece = text.get(start..end).unwrap_or("");
    let left = piece.trim_start();
    start += piece.len() - left.len();
    end = start + left.trim_end().len();
    // A text is shorter than 4 GiB here, so that both fit.
    span.start = start as u32;
    span.end = end as u32;
    start < end
}

/// Takes ranges out of resolved spans: what is left of a span on either side of them stays.
/// Both lists are sorted and disjoint.
pub(crate) fn cut_out(spans: &mut Vec<Span>, ranges: &[(u32, u32)]) {
    if ranges.is_empty() {
        return;
    }
    let mut pieces = Vec::with_capacity(spans.len());
    for span in spans.iter() {
        let mut start = span.start;
        for &(cut_start, cut_end) in ranges {
            if cut_end <= start || cut_start >= span.end {
                continue;
            }
            if cut_start > start {
                pieces.push(Span {
                    start,
                    end: cut_start,
                    category: span.category,
                });
            }
            start = cut_end.min(span.end);
        }
        if start < span.end {
            pieces.push(Span { start, ..*span });
        }
    }
    *spans = pieces;
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn resolved(text: &str, spans: &[(u32, u32, Category)]) -> Vec<(u32, u32, Category)> {
        let mut spans: Vec<Span> = spans
            .iter()
            .map(|&(start, end, category)| Span {
                start,
                end,
                category,
            })
            .collect();
        resolve(text, &mut spans);
        spans
            .iter()
            .map(|span| (span.start, span.end, span.category))
            .collect()
    }

    #[test]
    fn unions_leave_no_tail() {
        use Category::{Email, PersonName, Phone, UserId};
        let text = "hello brave new world";
        assert_eq!(
            resolved(text, &[(0, 8, PersonName), (5, 11, Email)]),
            [(0, 11, Email)]
        );
        assert_eq!(
            resolved(text, &[(0, 5, Phone), (5, 9, UserId)]),
            [(0, 5, Phone), (6, 9, UserId)]
        );
        assert_eq!(
            resolved(text, &[(0, 3, Phone), (3, 5, Phone)]),
            [(0, 5, Phone)]
        );
        assert_eq!(
            resolved(text, &[(0, 3, Phone), (3, 5, Email)]),
            [(0, 3, Phone), (3, 5, Email)]
        );
        assert_eq!(
            resolved(text, &[(0, 3, Phone), (3, 5, PersonName), (3, 5, Phone)]),
            [(0, 5, Phone)]
        );
        assert_eq!(
            resolved(text, &[(5, 6, Phone), (30, 40, Phone), (7, 7, Phone)]),
            []
        );
        assert_eq!(resolved("aüb", &[(0, 2, Phone)]), [(0, 3, Phone)]);
    }

    #[test]
    fn every_category_has_a_priority() {
        for category in Category::ALL {
            assert!(PRIORITY.contains(category), "{category}");
        }
    }

    #[test]
    fn cuts_leave_both_sides() {
        let span = |start, end| Span {
            start,
            end,
            category: Category::Phone,
        };
        let mut spans = vec![span(0, 10), span(12, 20)];
        cut_out(&mut spans, &[(2, 4), (8, 13), (15, 16)]);
        assert_eq!(spans, [span(0, 2), span(4, 8), span(13, 15), span(16, 20)]);
    }

    proptest! {
        #[test]
        fn covers_all_and_is_disjoint(
            text in "[ a-cäß😀\u{a0}]{0,40}",
            raw in prop::collection::vec((0u32..120, 0u32..120, 0usize..20), 0..12),
        ) {
            let mut spans: Vec<Span> = raw
                .iter()
                .map(|&(start, end, category)| Span { start, end, category: Category::ALL[category] })
                .collect();
            let before = spans.clone();
            resolve(&text, &mut spans);
            for pair in spans.windows(2) {
                prop_assert!(pair[0].end <= pair[1].start);
                prop_assert!(pair[0].end < pair[1].start || pair[0].category != pair[1].category);
            }
            for span in &spans {
                let piece = text.get(span.start as usize..span.end as usize);
                prop_assert!(piece.is_some_and(|piece| !piece.is_empty() && piece == piece.trim()));
            }
            // Every character that a finding touches is covered; white space is at its edges only.
            for span in before {
                let Some(inside) = text.get(..) else { continue };
                let touched: Vec<(usize, char)> = inside
                    .char_indices()
                    .filter(|(at, char)| {
                        *at < span.end as usize && at + char.len_utf8() > span.start as usize
                            && span.start < span.end
                    })
                    .collect();
                let first = touched.iter().position(|(_, char)| !char.is_whitespace());
                let last = touched.iter().rposition(|(_, char)| !char.is_whitespace());
                let (Some(first), Some(last)) = (first, last) else { continue };
                for (at, _) in &touched[first..=last] {
                    let at = *at as u32;
                    prop_assert!(spans.iter().any(|span| span.start <= at && at < span.end));
                }
            }
        }
    }
}
