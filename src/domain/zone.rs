//! Time zones, and what a phone number tells about its owner's.
//!
//! The rules of the zones are those of the IANA database as `jiff` carries it, so that every
//! machine knows the same ones (decision 10). Which zone belongs to which number is in `zone/*.txt`.

use std::{collections::HashMap, sync::LazyLock};

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Area codes, to be read behind a 1, and what numbers of other countries begin with.
const NANP: &str = include_str!("zone/nanp.txt");
const WORLD: &str = include_str!("zone/world.txt");

/// The longest beginning of a number that either file knows.
const LONGEST: usize = 4;

static ZONES: LazyLock<HashMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = |text: &'static str, before: &'static str| {
        text.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(" = "))
            .flat_map(move |(codes, zones)| {
                let zones: Vec<_> = zones.split_whitespace().collect();
                codes
                    .split_whitespace()
                    .map(move |code| (format!("{before}{code}"), zones.clone()))
            })
    };
    lines(NANP, "1").chain(lines(WORLD, "")).collect()
});

/// Whether a name is one of the IANA database, such as `America/New_York`; case does not matter.
pub fn valid_zone(name: &str) -> bool {
    zone(name).is_some()
}

/// The zones that the owner of an E.164 number may be in, going by its area. More than one where
/// the area spans several; none when the number tells nothing (toll-free, satellite, a new area
/// code, or no number at all).
pub fn zones_of(address: &str) -> &'static [&'static str] {
    let digits = address.strip_prefix('+').unwrap_or_default();
    (1..=LONGEST)
        .rev()
        .filter_map(|length| digits.get(..length))
        .find_map(|beginning| ZONES.get(beginning))
        .map_or(&[], Vec::as_slice)
}

/// The rules of a zone.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    let zone = TimeZoneDatabase::bundled().get(name).ok();
    // "Etc/Unknown" is a name, of no place.
    zone.filter(|zone| !zone.is_unknown())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_of_the_lists_exists_and_no_code_is_listed_twice() {
        let mut codes = Vec::new();
        for (text, before) in [(NANP, "1"), (WORLD, "")] {
            for line in text.lines() {
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let (left, right) = line.split_once(" = ").expect(line);
                for code in left.split(' ') {
                    assert!(code.bytes().all(|b| b.is_ascii_digit()), "{line}");
                    assert!(before.is_empty() || code.len() == 3, "{line}");
                    codes.push(format!("{before}{code}"));
                }
                assert!(
                    !right.is_empty() && right.split(' ').all(valid_zone),
                    "{line}"
                );
            }
        }
        let all = codes.len();
        assert!(codes.iter().all(|code| code.len() <= LONGEST));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
        assert_eq!(ZONES.len(), all);
    }

    #[test]
    fn an_area_tells_its_zones() {
        let is = |number, zones: &[&str]| assert_eq!(zones_of(number), zones, "{number}");
        is("+14155550199", &["America/Los_Angeles"]);
        is("+16025550199", &["America/Phoenix"]);
        is("+18505550199", &["America/Chicago", "America/New_York"]);
        is("+17015550199", &["America/Chicago", "America/Denver"]);
        is("+18085550199", &["Pacific/Honolulu"]);
        is("+18765550199", &["America/Jamaica"]);
        is("+447911123456", &["Europe/London"]);
        is("+9779812345678", &["Asia/Kathmandu"]);
        is("+74951234567", &["Europe/Moscow"]);
        assert_eq!(zones_of("+79161234567").len(), 11);
        assert_eq!(zones_of("+77011234567")[0], "Asia/Almaty");
        // Toll-free, no such area code, of no country, no number in E.164.
        for unknown in [
            "+18005550199",
            "+19995550199",
            "+80012345678",
            "+881612345678",
            "4155550199",
            "14155550199",
            "sam@example.com",
            "+",
            "",
            "+é23",
        ] {
            is(unknown, &[]);
        }
    }

    /// Whoever can have a number of their country has zones: no calling code was forgotten.
    #[test]
    fn no_country_is_missing() {
        use phonenumber::metadata::DATABASE;
        for plan in DATABASE.iter().filter(|plan| plan.id() != "001") {
            let code = plan.country_code();
            let examples = [plan.descriptors().mobile(), plan.descriptors().fixed_line()];
            for example in examples.into_iter().flatten().filter_map(|it| it.example()) {
                let number = format!("+{code}{example}");
                assert!(!zones_of(&number).is_empty(), "{} {number}", plan.id());
            }
        }
    }

    #[test]
    fn a_zone_has_a_name() {
        for good in ["America/New_York", "europe/london", "UTC", "Asia/Calcutta"] {
            assert!(valid_zone(good), "{good}");
        }
        for bad in [
            "",
            "New York",
            "America/Springfield",
            "+05:00",
            "EST5EDT4",
            "../etc",
            "Etc/Unknown",
        ] {
            assert!(!valid_zone(bad), "{bad}");
        }
    }
}
