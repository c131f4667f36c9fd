//! Small plots, drawn on the server: bars by day, with the same figures as a table beside them for whoever
//! cannot see them. No script, no inline style.

/// The drawing's own units.
const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 72.0;
/// Between two bars.
const GAP: f64 = 2.0;

/// One day.
#[derive(Clone, Debug)]
pub(super) struct Point {
    /// `2035-01-16`.
    pub(super) day: String,
    /// None where there is nothing to tell.
    pub(super) value: Option<f64>,
}

/// A bar, in the drawing's units, one digit behind the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) width: String,
    pub(super) height: String,
    /// What a pointer over it tells.
    pub(super) tip: String,
}

/// A plot.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    /// For anchors: a word of letters.
    pub(super) id: &'static str,
    pub(super) title: String,
    /// The figure of the whole time.
    pub(super) total: String,
    /// What a reader who does not see it is told.
    pub(super) about: String,
    pub(super) bars: Vec<Bar>,
    /// The greatest value, at the top of the scale.
    pub(super) top: String,
    /// Day and value, for the table.
    pub(super) rows: Vec<(String, String)>,
}

impl Plot {
    /// Bars for these days, the oldest first. `least_top`: the scale goes at least so far.
    pub(super) fn new(
        id: &'static str,
        title: String,
        total: String,
        about: String,
        points: &[Point],
        least_top: f64,
    ) -> Self {
        let values = points.iter().filter_map(|it| it.value);
        let top = values.fold(least_top, f64::max);
        #[expect(clippy::cast_precision_loss, reason = "a few dozen days")]
        let slot = WIDTH / points.len().max(1) as f64;
        let mut left = 0.0;
        let mut bars = Vec::new();
        for point in points {
            if let Some(value) = point.value.filter(|it| *it > 0.0) {
                // What is there at all is seen.
                let height = (value / top * HEIGHT).max(1.5);
                bars.push(Bar {
                    x: format!("{left:.1}"),
                    y: format!("{:.1}", HEIGHT - height),
                    width: format!("{:.1}", slot - GAP),
                    height: format!("{height:.1}"),
                    tip: format!("{}: {}", point.day, shown(value)),
                });
            }
            left += slot;
        }
        let row = |it: &Point| {
            let value = it.value.map_or_else(|| "–".to_owned(), shown);
            (it.day.clone(), value)
        };
        Self {
            id,
            title,
            total,
            about,
            bars,
            top: shown(top),
            rows: points.iter().rev().map(row).collect(),
        }
    }
}

/// A figure: whole, or with one digit.
pub(super) fn shown(value: f64) -> String {
    if (value - value.round()).abs() < 0.05 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// The one in the middle; of an even number the mean of both.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => Some(values[middle]),
        _ => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(day: &str, value: Option<f64>) -> Point {
        Point {
            day: day.to_owned(),
            value,
        }
    }

    #[test]
    fn the_greatest_value_fills_the_height() {
        let days = [
            point("a", Some(2.0)),
            point("b", None),
            point("c", Some(4.0)),
        ];
        let plot = Plot::new("x", String::new(), String::new(), String::new(), &days, 1.0);
        let heights: Vec<&str> = plot.bars.iter().map(|it| &*it.height).collect();
        assert_eq!(heights, ["36.0", "72.0"]);
        assert_eq!((&*plot.bars[1].x, &*plot.bars[1].y), ("200.0", "0.0"));
        assert_eq!(plot.top, "4");
        assert_eq!(plot.rows[1], ("b".to_owned(), "–".to_owned()));
        let none = Plot::new("x", String::new(), String::new(), String::new(), &[], 1.0);
        assert!(none.bars.is_empty() && none.rows.is_empty());
    }

    #[test]
    fn the_one_in_the_middle() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0]), Some(3.0));
        assert_eq!(median(&mut [9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 2.0, 9.0]), Some(3.0));
        assert_eq!(
            (shown(3.0), shown(4.66)),
            ("3".to_owned(), "4.7".to_owned())
        );
    }
}
