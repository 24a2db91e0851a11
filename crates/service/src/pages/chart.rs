//! Charts, drawn on the server: lines over time, and bars. They say nothing by colour alone:
//! lines differ by dashes and by the form of their points, and the page has the same figures as a
//! table.
//!
//! This module reckons places; `templates/desk/lines.svg` and `bars.svg` draw them. A page
//! carries each chart twice, for wide and for narrow windows, and shows one.

use licit_documents::Language;

/// The size of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// For windows of a desk, and paper.
    Wide,
    /// For telephones.
    Narrow,
}

impl Size {
    pub(crate) const ALL: [Self; 2] = [Self::Wide, Self::Narrow];

    /// Class and prefix of ids.
    const fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }

    const fn area(self) -> Area {
        match self {
            Self::Wide => Area {
                width: 860.0,
                height: 300.0,
                left: 56.0,
                right: 844.0,
                top: 40.0,
                bottom: 264.0,
            },
            Self::Narrow => Area {
                width: 340.0,
                height: 260.0,
                left: 40.0,
                right: 332.0,
                top: 52.0,
                bottom: 228.0,
            },
        }
    }

    /// Labels that find room below the chart.
    const fn labels(self) -> usize {
        match self {
            Self::Wide => 10,
            Self::Narrow => 4,
        }
    }
}

/// Where the figures are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Area {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

/// A line across the chart, with the number it stands for.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) y: String,
    /// Where its number stands: a little lower, so that their middles meet.
    pub(crate) text_y: String,
    pub(crate) label: String,
}

/// A word below the chart.
#[derive(Clone, Debug)]
pub(crate) struct Tick {
    pub(crate) x: String,
    pub(crate) label: String,
}

/// Lines over time, ready to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Lines {
    pub(crate) name: &'static str,
    pub(crate) area: Area,
    pub(crate) grid: Vec<Grid>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) series: Vec<Series>,
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// Its class in the style sheet: `first` or `second`.
    pub(crate) class: &'static str,
    pub(crate) name: String,
    pub(crate) line: String,
    pub(crate) surface: String,
    pub(crate) points: Vec<(String, String)>,
    /// Where its name stands.
    pub(crate) legend: (String, String),
}

impl Series {
    /// Its points are round; those of the second line are square.
    pub(crate) fn is_round(&self) -> bool {
        self.class == "first"
    }
}

/// Bars, ready to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Bars {
    pub(crate) name: &'static str,
    pub(crate) area: Area,
    pub(crate) grid: Vec<Grid>,
    pub(crate) bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) width: String,
    pub(crate) height: String,
    /// Middle of the bar.
    pub(crate) middle: String,
    pub(crate) label: String,
    pub(crate) number: String,
    /// Where its number stands.
    pub(crate) number_y: String,
}

/// Two lines over the same points in time. Missing figures count as none.
pub(crate) fn lines(
    size: Size,
    language: Language,
    labels: &[String],
    series: [(String, Vec<u64>); 2],
) -> Lines {
    let area = size.area();
    let highest = series.iter().flat_map(|(_, figures)| figures).max();
    let scale = Scale::of(highest.copied().unwrap_or(0), area);
    let step = match labels.len() {
        0 | 1 => 0.0,
        points => (area.right - area.left) / height(points as u64 - 1),
    };
    let x = |point: usize| area.left + step * height(point as u64);
    let every = labels.len().div_ceil(size.labels()).max(1);
    let ticks = labels.iter().enumerate().step_by(every);
    let ticks = ticks.map(|(point, label)| Tick {
        x: place(x(point)),
        label: label.clone(),
    });
    let classes = ["first", "second"];
    let drawn = series.into_iter().zip(classes).enumerate();
    let drawn = drawn.map(|(row, ((name, figures), class))| {
        let points: Vec<(String, String)> = figures
            .iter()
            .enumerate()
            .map(|(point, figure)| (place(x(point)), place(scale.y(*figure))))
            .collect();
        let legend = match size {
            Size::Wide => (area.left + 220.0 * height(row as u64), 16.0),
            Size::Narrow => (area.left, 14.0 + 18.0 * height(row as u64)),
        };
        Series {
            class,
            name,
            line: path(&points),
            surface: surface(&points, area),
            points,
            legend: (place(legend.0), place(legend.1)),
        }
    });
    Lines {
        name: size.name(),
        area,
        grid: scale.grid(language),
        ticks: ticks.collect(),
        series: drawn.collect(),
    }
}

/// Bars with their figures above them.
pub(crate) fn bars(size: Size, language: Language, figures: &[(String, u64)]) -> Bars {
    let area = size.area();
    let highest = figures.iter().map(|(_, figure)| *figure).max();
    let scale = Scale::of(highest.unwrap_or(0), area);
    let slot = (area.right - area.left) / height(figures.len().max(1) as u64);
    let bars = figures.iter().enumerate().map(|(index, (label, figure))| {
        let left = area.left + slot * height(index as u64);
        let y = scale.y(*figure);
        Bar {
            x: place(left + slot * 0.15),
            y: place(y),
            width: place(slot * 0.7),
            height: place(area.bottom - y),
            middle: place(left + slot / 2.0),
            label: label.clone(),
            number: language.number(*figure),
            number_y: place(y - 6.0),
        }
    });
    Bars {
        name: size.name(),
        area,
        grid: scale.grid(language),
        bars: bars.collect(),
    }
}

/// From figures to places, with round numbers at the grid.
struct Scale {
    area: Area,
    step: u64,
    steps: u64,
}

impl Scale {
    /// At most five steps of 1, 2 or 5 times a power of ten.
    fn of(highest: u64, area: Area) -> Self {
        let highest = highest.max(1);
        let mut power: u64 = 1;
        loop {
            for factor in [1, 2, 5] {
                let step = power.saturating_mul(factor);
                let steps = highest.div_ceil(step);
                if steps <= 5 {
                    return Self { area, step, steps };
                }
            }
            power = power.saturating_mul(10);
        }
    }

    fn y(&self, figure: u64) -> f64 {
        let top = height(self.step) * height(self.steps);
        self.area.bottom - (self.area.bottom - self.area.top) * height(figure) / top
    }

    fn grid(&self, language: Language) -> Vec<Grid> {
        let lines = 0..=self.steps;
        lines
            .map(|line| {
                let figure = line.saturating_mul(self.step);
                Grid {
                    y: place(self.y(figure)),
                    text_y: place(self.y(figure) + 4.5),
                    label: language.number(figure),
                }
            })
            .collect()
    }
}

fn path(points: &[(String, String)]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        path.push(if index == 0 { 'M' } else { 'L' });
        path.push_str(x);
        path.push(',');
        path.push_str(y);
    }
    path
}

/// The line, closed along the bottom.
fn surface(points: &[(String, String)], area: Area) -> String {
    let (Some((first, _)), Some((last, _))) = (points.first(), points.last()) else {
        return String::new();
    };
    let bottom = place(area.bottom);
    format!("{}L{last},{bottom}L{first},{bottom}Z", path(points))
}

/// Heights are drawn in tenths; a count past 2^53 loses digits that nobody could see.
#[expect(clippy::cast_precision_loss, reason = "a height on a screen")]
fn height(count: u64) -> f64 {
    count as f64
}

fn place(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(places: &[(String, String)]) -> Vec<f64> {
        places.iter().map(|(_, y)| y.parse().unwrap()).collect()
    }

    #[test]
    fn lines_are_to_scale_and_stay_within() {
        let labels: Vec<String> = (0..30).map(|week| week.to_string()).collect();
        let received: Vec<u64> = (0..30).map(|week| week * 7).collect();
        let applied = vec![0; 30];
        for size in Size::ALL {
            let series = [
                ("received".to_owned(), received.clone()),
                ("applied".to_owned(), applied.clone()),
            ];
            let chart = lines(size, Language::English, &labels, series);
            let area = size.area();
            for series in &chart.series {
                for y in figures(&series.points) {
                    assert!(y >= area.top && y <= area.bottom, "{y}");
                }
            }
            let heights = figures(&chart.series[0].points);
            assert!(heights.windows(2).all(|pair| pair[1] < pair[0]));
            assert!(
                figures(&chart.series[1].points)
                    .iter()
                    .all(|y| (y - area.bottom).abs() < 0.1)
            );
            assert!(chart.ticks.len() <= size.labels());
        }
    }

    #[test]
    fn the_grid_has_round_numbers_above_every_figure() {
        for (highest, top) in [
            (0, "1"),
            (1, "1"),
            (4, "4"),
            (6, "6"),
            (11, "15"),
            (99, "100"),
            (1234, "1,500"),
            (u64::MAX, "20,000,000,000,000,000,000"),
        ] {
            let grid = Scale::of(highest, Size::Wide.area()).grid(Language::English);
            assert!(grid.len() <= 6, "{highest}");
            let last = grid.last().unwrap();
            if highest < u64::MAX {
                assert_eq!(last.label, top, "{highest}");
            }
        }
    }

    #[test]
    fn nothing_to_show_is_a_chart_too() {
        let none = [("a".to_owned(), vec![]), ("b".to_owned(), vec![])];
        let chart = lines(Size::Wide, Language::German, &[], none);
        assert!(chart.series.iter().all(|series| series.line.is_empty()));
        assert!(bars(Size::Narrow, Language::German, &[]).bars.is_empty());
        let one = [("a".to_owned(), vec![3]), ("b".to_owned(), vec![0])];
        let chart = lines(Size::Wide, Language::German, &["1.1.".to_owned()], one);
        assert!(!chart.series[0].line.contains("NaN"));
    }
}
