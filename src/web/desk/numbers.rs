//! Numbers over the last thirty days, by day (UTC).

use std::time::Duration;

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    Frame, Here, Tab,
    plot::{Plot, Point, median, shown},
};
use crate::{
    domain::{Timestamp, id::least_id},
    store::figures::{self, Counted, Day, Wait},
    web::{
        Web,
        error::Error,
        page::{Reads, Words, page},
        when::day,
        who::{Account, AsAdmin},
    },
};

/// How many days, today included.
const DAYS: i64 = 30;

/// A day in microseconds.
const DAY: i64 = 86_400 * 1_000_000;

/// Waits that the medians are made of, the newest.
const WAITS: i64 = 20_000;

#[derive(Template)]
#[template(path = "web/desk/numbers.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    plots: Vec<Plot>,
}

/// `GET /desk/numbers`.
pub(super) async fn numbers(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Numbers);
    let parts = &web.0.parts;
    let days = days(parts.clock.now());
    let asked: Vec<Day> = (0..)
        .zip(&days)
        .map(|(place, start)| Day {
            day: place,
            since: least_id(*start),
            until: least_id(start.after(Duration::from_hours(24))),
        })
        .collect();
    let since = least_id(days[0]);
    let mut tx = parts.db.read().await?;
    let mut counted = figures::count(&mut tx, asked).await?;
    let waits = figures::waits(&mut tx, since, WAITS).await?;
    drop(tx);
    counted.sort_by_key(|it| it.day);
    page(&Page {
        plots: plots(&frame.words, &days, &counted, &waits),
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

/// The beginnings of the days, the oldest first.
fn days(now: Timestamp) -> Vec<Timestamp> {
    let today = now.micros() - now.micros().rem_euclid(DAY);
    let start = |back: i64| Timestamp::from_micros(today - back * DAY);
    (0..DAYS).rev().map(start).collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a day, and minutes of a wait"
)]
fn plots(words: &Words<'_>, days: &[Timestamp], counted: &[Counted], waits: &[Wait]) -> Vec<Plot> {
    let points = |value: &dyn Fn(usize, &Counted) -> Option<f64>| -> Vec<Point> {
        let zipped = days.iter().zip(counted).enumerate();
        zipped
            .map(|(place, (start, counted))| Point {
                day: day(*start),
                value: value(place, counted),
            })
            .collect()
    };
    let plot = |id: &'static str, total: f64, points: &[Point], least_top: f64| {
        let (title, about) = (
            format!("web-desk-plot-{id}"),
            format!("web-desk-plot-{id}-about"),
        );
        let total = if points.iter().any(|it| it.value.is_some()) {
            shown(total)
        } else {
            "–".to_owned()
        };
        Plot::new(
            id,
            words.get(&title),
            total,
            words.get(&about),
            points,
            least_top,
        )
    };
    let sum = |of: fn(&Counted) -> i64| counted.iter().map(of).sum::<i64>() as f64;
    let mut minutes: Vec<Vec<f64>> = vec![Vec::new(); days.len()];
    for wait in waits {
        let place = days.partition_point(|start| *start <= wait.opened_at);
        if let (Some(claimed), Some(of_day)) = (
            wait.claimed_at,
            place.checked_sub(1).and_then(|it| minutes.get_mut(it)),
        ) {
            of_day.push(claimed.since(wait.opened_at).as_secs_f64() / 60.0);
        }
    }
    let mut all: Vec<f64> = minutes.iter().flatten().copied().collect();
    let middle = median(&mut all).unwrap_or_default();
    let middles: Vec<Option<f64>> = minutes.iter_mut().map(|it| median(it)).collect();
    let (stars, ratings) = (sum(|it| it.stars), sum(|it| it.ratings));
    let mean = if ratings > 0.0 { stars / ratings } else { 0.0 };
    vec![
        plot(
            "tickets",
            sum(|it| it.tickets),
            &points(&|_, it| Some(it.tickets as f64)),
            1.0,
        ),
        plot("claim", middle, &points(&|place, _| middles[place]), 1.0),
        plot(
            "completed",
            sum(|it| it.completed),
            &points(&|_, it| Some(it.completed as f64)),
            1.0,
        ),
        plot(
            "rating",
            mean,
            &points(&|_, it| (it.ratings > 0).then(|| it.stars as f64 / it.ratings as f64)),
            5.0,
        ),
        plot(
            "failed",
            sum(|it| it.failed),
            &points(&|_, it| Some(it.failed as f64)),
            1.0,
        ),
    ]
}
