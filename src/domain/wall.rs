//! The clock on somebody's wall, for the times that a page shows.

use jiff::{Timestamp as Instant, tz::TimeZone};

use super::{
    Timestamp,
    zone::{zone, zones_of},
};

/// A time zone to show times in.
#[derive(Clone, Debug)]
pub struct Wall(TimeZone);

/// What the clock shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Of our era.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
    /// Hours and minutes, like `09:05`.
    pub time: String,
    /// The zone as people write it, like `PDT`; where they have no letters for it, like `UTC+05:45`.
    pub zone: String,
    /// All of it for programs (RFC 3339), like `2035-01-16T10:05:00-08:00`.
    pub exact: String,
}

impl Wall {
    /// Where the owner of this number may be: in the first zone of its area. A time is always shown
    /// with its zone, so that it is right wherever they are. UTC when the number tells nothing.
    pub fn of(phone: Option<&str>) -> Self {
        let zones = phone.map_or(&[][..], zones_of);
        let zone = zones.first().and_then(|name| zone(name));
        Self(zone.unwrap_or(TimeZone::UTC))
    }

    /// What it shows at this moment.
    pub fn at(&self, at: Timestamp) -> Reading {
        let instant = Instant::from_microsecond(at.micros()).unwrap_or(Instant::UNIX_EPOCH);
        let local = instant.to_zoned(self.0.clone());
        let letters = local.strftime("%Z").to_string();
        let zone = if letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
            letters
        } else {
            local.strftime("UTC%:z").to_string()
        };
        Reading {
            year: local.year(),
            month: local.month(),
            day: local.day(),
            time: local.strftime("%H:%M").to_string(),
            zone,
            exact: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_what_the_clock_shows() {
        // 16 January 2035, 18:00 UTC.
        let at = Timestamp::from_micros(2_052_583_200_000_000);
        let shows = |phone| {
            let it = Wall::of(phone).at(at);
            format!(
                "{}-{}-{} {} {}",
                it.year, it.month, it.day, it.time, it.zone
            )
        };
        assert_eq!(shows(Some("+14155550199")), "2035-1-16 10:00 PST");
        assert_eq!(shows(Some("+17015550199")), "2035-1-16 12:00 CST");
        assert_eq!(shows(Some("+9779812345678")), "2035-1-16 23:45 UTC+05:45");
        assert_eq!(shows(Some("+18005550199")), "2035-1-16 18:00 UTC");
        assert_eq!(shows(None), "2035-1-16 18:00 UTC");
        let exact = Wall::of(Some("+14155550199")).at(at).exact;
        assert_eq!(exact, "2035-01-16T10:00:00-08:00");
    }

    #[test]
    fn no_moment_is_out_of_reach() {
        for micros in [i64::MIN, -1, 0, i64::MAX] {
            let shown = Wall::of(Some("+14155550199")).at(Timestamp::from_micros(micros));
            assert!(!shown.exact.is_empty());
        }
    }
}
