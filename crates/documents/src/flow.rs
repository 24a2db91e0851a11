//! The flow picture: sources → read → refused by primary reason, quarantined, faulty → copies →
//! dataset. Heights are to scale, with a minimum that keeps a single record visible, and every
//! label has a slot of its own.
//!
//! This module reckons places; `templates/flow.svg` draws them. The page carries the picture
//! twice, for wide and for narrow windows, and shows one.

/// Where a stream of records comes from, or ends.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    /// What it is, for people.
    pub(crate) name: String,
    /// Its class in the style sheet.
    pub(crate) class: &'static str,
    /// Its records.
    pub(crate) records: u64,
    /// Its records as written: `1,204`.
    pub(crate) number: String,
    /// Their share of what was read, as written.
    pub(crate) share: String,
}

/// What the picture shows.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) sources: Vec<Stream>,
    pub(crate) read: Stream,
    pub(crate) passed: Stream,
    /// Ends behind `passed`: the dataset, copies.
    pub(crate) ends_of_passed: Vec<Stream>,
    /// Ends behind `read`: refused, quarantined, faulty.
    pub(crate) ends_of_read: Vec<Stream>,
}

/// The size of a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Class and prefix of ids.
    pub(crate) name: &'static str,
    width: f64,
    /// Left edges of the four columns of bars.
    columns: [f64; 4],
    bar: f64,
    /// Height of everything that was read.
    scale: f64,
    line: f64,
    /// Characters that fit beside the last column, and above a source.
    end_characters: usize,
    source_characters: usize,
    /// Whether there is room to name the third column.
    names_passed: bool,
}

impl Size {
    /// For windows of a desk.
    pub(crate) const WIDE: Self = Self {
        name: "wide",
        width: 900.0,
        columns: [8.0, 240.0, 440.0, 640.0],
        bar: 14.0,
        scale: 300.0,
        line: 17.0,
        end_characters: 30,
        source_characters: 24,
        names_passed: true,
    };
    /// For telephones, and paper.
    pub(crate) const NARROW: Self = Self {
        name: "narrow",
        width: 340.0,
        columns: [4.0, 98.0, 140.0, 186.0],
        bar: 8.0,
        scale: 200.0,
        line: 15.0,
        end_characters: 19,
        source_characters: 12,
        names_passed: false,
    };
}

/// Smallest height of a band.
const BAND_MIN: f64 = 2.0;
/// Space between two slots.
const GAP: f64 = 10.0;
/// Share of a line that lies above its baseline.
const ASCENT: f64 = 0.78;

/// A picture, ready to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) name: &'static str,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) bands: Vec<Band>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) labels: Vec<Label>,
}

/// A band from one bar to another.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub(crate) class: &'static str,
    pub(crate) path: String,
}

/// An upright bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) class: &'static str,
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) width: f64,
    pub(crate) height: String,
    pub(crate) title: String,
}

/// Lines of text.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub(crate) x: f64,
    pub(crate) anchor: &'static str,
    pub(crate) lines: Vec<Line>,
    /// From where to where it reaches, upright.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "tests hold that labels do not overlap")
    )]
    pub(crate) extent: (f64, f64),
}

/// One line of text.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) y: String,
    pub(crate) strong: String,
    pub(crate) text: String,
}

/// Reckons a picture.
pub(crate) fn picture(facts: &Facts, size: Size) -> Picture {
    let mut drawing = Drawing {
        size,
        per_record: 0.0,
        bands: vec![],
        bars: vec![],
        labels: vec![],
    };
    if facts.read.records > 0 {
        drawing.per_record = size.scale / as_height(facts.read.records);
    }
    let top = 2.0 * size.line + GAP;
    let sources_end = drawing.sources(facts, top);
    let ends_end = drawing.ends(facts, top);
    drawing.head(size.columns[1], &facts.read);
    if size.names_passed {
        drawing.head(size.columns[2], &facts.passed);
    }
    Picture {
        name: size.name,
        width: size.width,
        height: sources_end.max(ends_end).ceil(),
        bands: drawing.bands,
        bars: drawing.bars,
        labels: drawing.labels,
    }
}

struct Drawing {
    size: Size,
    per_record: f64,
    bands: Vec<Band>,
    bars: Vec<Bar>,
    labels: Vec<Label>,
}

impl Drawing {
    fn height(&self, stream: &Stream) -> f64 {
        if stream.records == 0 {
            return 0.0;
        }
        (as_height(stream.records) * self.per_record).max(BAND_MIN)
    }

    fn heights(&self, streams: &[Stream]) -> f64 {
        streams.iter().map(|stream| self.height(stream)).sum()
    }

    /// Sources, their labels above them, and their bands to `read`. Returns the lower edge.
    fn sources(&mut self, facts: &Facts, top: f64) -> f64 {
        let [x, read, ..] = self.size.columns;
        let mut y = top;
        let mut at_read = top;
        for source in &facts.sources {
            let height = self.height(source);
            let lines = self.label(source, x, y, self.size.source_characters, None);
            y += lines + 4.0;
            self.bar(source, x, y, height);
            self.band(
                source.class,
                (x + self.size.bar, y),
                (read, at_read),
                height,
            );
            y += height + GAP;
            at_read += height;
        }
        y
    }

    /// The bars `read` and `passed`, and every end with its band and label. Returns the lower
    /// edge.
    fn ends(&mut self, facts: &Facts, top: f64) -> f64 {
        let [_, read, passed, end] = self.size.columns;
        let bar = self.size.bar;
        let passed_height = self.heights(&facts.ends_of_passed);
        let read_height = passed_height + self.heights(&facts.ends_of_read);
        self.bar(
            &facts.read,
            read,
            top,
            read_height.max(self.heights(&facts.sources)),
        );
        if passed_height > 0.0 {
            self.bar(&facts.passed, passed, top, passed_height);
            self.band(
                facts.passed.class,
                (read + bar, top),
                (passed, top),
                passed_height,
            );
        }
        let mut y = top;
        let mut from = top;
        let passed_ends = facts.ends_of_passed.iter().map(|stream| (stream, passed));
        let read_ends = facts.ends_of_read.iter().map(|stream| (stream, read));
        for (stream, column) in passed_ends.chain(read_ends) {
            let height = self.height(stream);
            let x = end + bar + 8.0;
            let label = self.label(stream, x, y, self.size.end_characters, Some(height));
            let slot = height.max(label);
            let at = y + (slot - height) / 2.0;
            self.bar(stream, end, at, height);
            self.band(stream.class, (column + bar, from), (end, at), height);
            from += height;
            y += slot + GAP;
        }
        y
    }

    /// The name and number of a column, above its bar.
    fn head(&mut self, x: f64, stream: &Stream) {
        let middle = x + self.size.bar / 2.0;
        let line = self.size.line;
        let text = |n: f64, strong: &str, text: &str| Line {
            y: place(line * (n + ASCENT)),
            strong: strong.to_owned(),
            text: text.to_owned(),
        };
        let lines = vec![text(0.0, "", &stream.name), text(1.0, &stream.number, "")];
        self.labels.push(Label {
            x: middle,
            anchor: "middle",
            lines,
            extent: (0.0, 2.0 * line),
        });
    }

    /// A label whose slot begins at `y`, beside a bar of some height where one is given. Returns
    /// its height.
    fn label(
        &mut self,
        stream: &Stream,
        x: f64,
        y: f64,
        characters: usize,
        beside: Option<f64>,
    ) -> f64 {
        let line = self.size.line;
        let mut texts: Vec<(String, String)> = wrap(&stream.name, characters)
            .into_iter()
            .map(|text| (String::new(), text))
            .collect();
        let share = if beside.is_some() {
            format!(" · {}", stream.share)
        } else {
            String::new()
        };
        texts.push((stream.number.clone(), share));
        let height = line * as_height(texts.len() as u64);
        let start = y + (beside.unwrap_or(0.0) - height).max(0.0) / 2.0;
        let mut baseline = start + line * ASCENT;
        let mut lines = Vec::with_capacity(texts.len());
        for (strong, text) in texts {
            lines.push(Line {
                y: place(baseline),
                strong,
                text,
            });
            baseline += line;
        }
        self.labels.push(Label {
            x,
            anchor: "start",
            lines,
            extent: (start, start + height),
        });
        height
    }

    fn bar(&mut self, stream: &Stream, x: f64, y: f64, height: f64) {
        self.bars.push(Bar {
            class: stream.class,
            x: place(x),
            y: place(y),
            width: self.size.bar,
            height: place(height),
            title: format!("{}: {}", stream.name, stream.number),
        });
    }

    fn band(&mut self, class: &'static str, from: (f64, f64), to: (f64, f64), height: f64) {
        if height <= 0.0 {
            return;
        }
        let middle = place((from.0 + to.0) / 2.0);
        let [x0, y0, x1, y1] = [from.0, from.1, to.0, to.1].map(place);
        let [low0, low1] = [from.1 + height, to.1 + height].map(place);
        let path = format!(
            "M{x0},{y0}C{middle},{y0} {middle},{y1} {x1},{y1}V{low1}\
             C{middle},{low1} {middle},{low0} {x0},{low0}Z"
        );
        self.bands.push(Band { class, path });
    }
}

/// Heights are drawn in tenths; a count past 2^53 loses digits that nobody could see.
#[expect(clippy::cast_precision_loss, reason = "a height on a screen")]
fn as_height(count: u64) -> f64 {
    count as f64
}

fn place(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Cuts a text into lines at its spaces; a word that fits no line is shortened.
fn wrap(text: &str, characters: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word = shorten(word, characters);
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= characters => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn shorten(word: &str, characters: usize) -> String {
    if word.chars().count() <= characters {
        return word.to_owned();
    }
    word.chars()
        .take(characters.saturating_sub(1))
        .chain(['…'])
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stream(name: &str, records: u64) -> Stream {
        Stream {
            name: name.to_owned(),
            class: "source",
            records,
            number: records.to_string(),
            share: "1%".to_owned(),
        }
    }

    fn facts(sources: &[u64], passed: &[u64], ends: &[u64]) -> Facts {
        let streams = |counts: &[u64]| {
            counts
                .iter()
                .map(|count| stream("von Suchmaschinen nicht auffindbar", *count))
                .collect()
        };
        Facts {
            sources: streams(sources),
            read: stream("read", sources.iter().sum()),
            passed: stream("passed", passed.iter().sum()),
            ends_of_passed: streams(passed),
            ends_of_read: streams(ends),
        }
    }

    fn number(text: &str) -> f64 {
        text.parse().unwrap()
    }

    proptest! {
        #[test]
        fn labels_never_overlap_and_stay_within(
            sources in prop::collection::vec(0_u64..5_000_000, 0..9),
            passed in prop::collection::vec(0_u64..5_000_000, 1..3),
            ends in prop::collection::vec(0_u64..5_000_000, 0..14),
        ) {
            for size in [Size::WIDE, Size::NARROW] {
                let picture = picture(&facts(&sources, &passed, &ends), size);
                let mut labels: Vec<_> =
                    picture.labels.iter().map(|label| (label.x.to_bits(), label.extent)).collect();
                labels.sort_by(|a, b| a.partial_cmp(b).unwrap());
                for pair in labels.windows(2) {
                    let [(left, above), (right, below)] = pair else { unreachable!() };
                    prop_assert!(left != right || above.1 <= below.0, "{above:?} {below:?}");
                }
                for (_, (_, end)) in labels {
                    prop_assert!(end <= picture.height);
                }
                for bar in &picture.bars {
                    prop_assert!(number(&bar.y) + number(&bar.height) <= picture.height + 0.1);
                }
            }
        }
    }

    #[test]
    fn heights_are_to_scale_and_a_single_record_is_seen() {
        let picture = picture(
            &facts(&[1_000_000], &[500_000, 0], &[499_999, 1]),
            Size::WIDE,
        );
        let heights: Vec<f64> = picture.bars.iter().map(|bar| number(&bar.height)).collect();
        // source, read, passed, dataset, copies, refused, quarantined
        let [source, read, passed, dataset, copies, refused, single] = heights[..] else {
            panic!("{heights:?}")
        };
        assert_eq!(
            (source, passed, dataset, copies),
            (300.0, 150.0, 150.0, 0.0)
        );
        assert_eq!((refused, single), (150.0, BAND_MIN));
        assert!(read >= source);
    }

    #[test]
    fn nothing_read_is_a_picture_too() {
        let picture = picture(&facts(&[], &[0], &[]), Size::NARROW);
        assert!(picture.bands.is_empty() && picture.height.is_finite());
    }

    #[test]
    fn long_names_wrap_or_are_shortened() {
        assert_eq!(
            wrap("nicht von Suchmaschinen", 15),
            ["nicht von", "Suchmaschinen"]
        );
        assert_eq!(wrap("Donaudampfschiffahrt", 8), ["Donauda…"]);
        assert_eq!(wrap("", 8), [""; 0]);
    }
}
