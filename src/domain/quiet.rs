//! Quiet hours: when somebody may be texted who did not just ask for it.
//!
//! 47 CFR 64.1200(c)(1) wants 8 to 21 o'clock of the recipient's local time, and a number's area
//! tells that only roughly: where it leaves several zones open, it must be daytime in all of them.
//! All goes by the clock on the recipient's wall, so a day of 23 or 25 hours needs no special case:
//! an hour that is skipped is not waited for, one that is repeated is quiet twice.

use std::{str::FromStr, time::Duration};

use jiff::{Timestamp as Instant, civil::Time, tz::TimeZone};
use serde::Deserialize;

use super::{
    Timestamp,
    zone::{zone, zones_of},
};

/// Where nothing is known of somebody: they may be texted while it is daytime in all of the
/// contiguous United States.
const UNKNOWN: (&str, Window) = (
    "America/New_York",
    Window {
        start: TimeOfDay(20 * 60),
        end: TimeOfDay(11 * 60),
    },
);

/// How many days ahead are looked through. Each day has its daytime, so one would do but for a day
/// on which the clocks are moved over it.
const AHEAD: u32 = 2;
const DAY: Duration = Duration::from_hours(24);

/// A time of day as on a clock of 24 hours, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct TimeOfDay(u16);

/// Why a text is no time of day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time of day; write hours and minutes, like 21:00")]
pub struct NoTimeOfDay(String);

impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let number = |text: &str, least: usize, below: u16| {
            let digits = text.bytes().all(|b| b.is_ascii_digit());
            (digits && (least..=2).contains(&text.len()))
                .then(|| text.parse::<u16>().ok())
                .flatten()
                .filter(|number| *number < below)
        };
        let read = || {
            let (hours, minutes) = text.split_once(':')?;
            Some(Self(number(hours, 1, 24)? * 60 + number(minutes, 2, 60)?))
        };
        read().ok_or_else(|| NoTimeOfDay(text.to_owned()))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NoTimeOfDay;

    fn try_from(text: String) -> Result<Self, NoTimeOfDay> {
        text.parse()
    }
}

/// The quiet hours of a day: from `start` on, up to `end`, over midnight when that is earlier.
/// Section `quiet` of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    start: TimeOfDay,
    end: TimeOfDay,
}

impl Default for Window {
    /// From 21:00 to 08:00, as in the annotated settings.
    fn default() -> Self {
        Self::new(TimeOfDay(21 * 60), TimeOfDay(8 * 60))
    }
}

impl Window {
    /// Quiet from `start` to `end`; never when the two are equal.
    pub const fn new(start: TimeOfDay, end: TimeOfDay) -> Self {
        Self { start, end }
    }

    /// Whether there are no quiet hours at all.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    fn holds(self, time: TimeOfDay) -> bool {
        if self.start <= self.end {
            self.start <= time && time < self.end
        } else {
            self.start <= time || time < self.end
        }
    }
}

/// Until when somebody is not to be texted unasked; `None` when they may be now.
///
/// They are where their profile says, if it names a zone; else wherever the area of their number
/// may be, and it must not be quiet hours in any of those zones. Where that never comes (a wide
/// country and few hours left by the settings) the time is taken at which most of the zones allow
/// it. An address that tells no zone is only texted from 11:00 to 20:00 in New York.
pub fn quiet_until(
    now: Timestamp,
    window: Window,
    profile_zone: Option<&str>,
    address: &str,
) -> Option<Timestamp> {
    if window.is_empty() {
        return None;
    }
    let (zones, window) = whereabouts(profile_zone, address, window);
    let now = Instant::from_microsecond(now.micros()).ok()?;
    let awake = |at: Instant| {
        zones
            .iter()
            .filter(|zone| !quiet_at(at, zone, window))
            .count()
    };
    // Zones only begin to allow it at one of these, so nothing earlier is overlooked.
    let mut ends: Vec<_> = zones
        .iter()
        .flat_map(|zone| ends_after(now, zone, window))
        .collect();
    ends.sort_unstable();
    let most = ends.iter().map(|end| awake(*end)).max()?;
    if awake(now) >= most {
        return None;
    }
    let end = ends.into_iter().find(|end| awake(*end) == most)?;
    Some(Timestamp::from_micros(end.as_microsecond()))
}

/// The zones somebody may be in, and the quiet hours that hold there.
fn whereabouts(
    profile_zone: Option<&str>,
    address: &str,
    window: Window,
) -> (Vec<TimeZone>, Window) {
    if let Some(known) = profile_zone.and_then(zone) {
        return (vec![known], window);
    }
    let possible: Vec<_> = zones_of(address)
        .iter()
        .filter_map(|name| zone(name))
        .collect();
    if possible.is_empty() {
        (zone(UNKNOWN.0).into_iter().collect(), UNKNOWN.1)
    } else {
        (possible, window)
    }
}

fn quiet_at(at: Instant, zone: &TimeZone, window: Window) -> bool {
    let wall = zone.to_datetime(at);
    let minutes =
        u16::from(wall.hour().unsigned_abs()) * 60 + u16::from(wall.minute().unsigned_abs());
    window.holds(TimeOfDay(minutes))
}

/// The instants ahead at which quiet hours may end in a zone: the clock shows their end, twice on a
/// day that repeats it; or it is moved past it.
fn ends_after(now: Instant, zone: &TimeZone, window: Window) -> Vec<Instant> {
    let end = Time::midnight().wrapping_add(Duration::from_mins(window.end.0.into()));
    let today = zone.to_datetime(now).date();
    let days =
        std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(1 + AHEAD as usize);
    let shown = days.flat_map(|day| {
        let there = zone.to_ambiguous_timestamp(day.to_datetime(end));
        [there.earlier(), there.later()]
    });
    let last = now.checked_add(DAY * AHEAD).unwrap_or(Instant::MAX);
    let moved = zone
        .following(now)
        .map(|transition| transition.timestamp())
        .take_while(|at| *at <= last);
    shown
        .filter_map(Result::ok)
        .chain(moved)
        .filter(|at| *at > now)
        .collect()
}

#[cfg(test)]
mod tests;
