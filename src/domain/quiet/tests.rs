use proptest::prelude::*;

use super::*;

fn window(start: &str, end: &str) -> Window {
    Window::new(start.parse().expect(start), end.parse().expect(end))
}

/// An instant as `2026-03-08T20:30-05:00`.
fn at(text: &str) -> Timestamp {
    let instant: Instant = text.parse().expect(text);
    Timestamp::from_micros(instant.as_microsecond())
}

fn held(now: &str, window: Window, zone: Option<&str>, address: &str) -> Option<String> {
    let end = quiet_until(at(now), window, zone, address)?;
    let end = Instant::from_microsecond(end.micros()).expect("in range");
    Some(end.to_string())
}

/// Who is held at `now`, and until when, in the quiet hours of the default.
fn until(now: &str, zone: &str, end: Option<&str>) {
    let end = end.map(|end| {
        Instant::from_microsecond(at(end).micros())
            .expect(end)
            .to_string()
    });
    assert_eq!(
        held(now, Window::default(), Some(zone), ""),
        end,
        "{now} in {zone}"
    );
}

#[test]
fn a_time_of_day_is_hours_and_minutes() {
    for (text, minutes) in [
        ("21:00", 1_260),
        ("8:05", 485),
        ("00:00", 0),
        ("23:59", 1_439),
    ] {
        assert_eq!(text.parse(), Ok(TimeOfDay(minutes)));
    }
    for text in [
        "", "21", "24:00", "12:60", "9 pm", "21:0", "+9:00", " 9:00", "021:00", "1:2:3",
    ] {
        let error = text.parse::<TimeOfDay>().expect_err(text).to_string();
        assert!(error.contains("like 21:00"), "{error}");
    }
}

#[test]
fn an_ordinary_night() {
    let zone = "America/New_York";
    until("2026-06-10T20:59:59-04:00", zone, None);
    until(
        "2026-06-10T21:00-04:00",
        zone,
        Some("2026-06-11T08:00-04:00"),
    );
    until(
        "2026-06-11T07:59:59-04:00",
        zone,
        Some("2026-06-11T08:00-04:00"),
    );
    until("2026-06-11T08:00-04:00", zone, None);
}

#[test]
fn over_a_change_of_the_clocks_the_wall_counts() {
    // An hour is skipped in the night of the 8th of March, one is repeated in that of the 1st of
    // November.
    let zone = "America/New_York";
    until(
        "2026-03-07T21:00-05:00",
        zone,
        Some("2026-03-08T08:00-04:00"),
    );
    until(
        "2026-10-31T21:00-04:00",
        zone,
        Some("2026-11-01T08:00-05:00"),
    );
    until(
        "2026-11-01T07:59-05:00",
        zone,
        Some("2026-11-01T08:00-05:00"),
    );
    // London, three weeks after and a week before New York.
    let zone = "Europe/London";
    until("2026-03-28T23:00Z", zone, Some("2026-03-29T08:00+01:00"));
    until("2026-10-24T23:00+01:00", zone, Some("2026-10-25T08:00Z"));
    // Arizona has none of it.
    let zone = "America/Phoenix";
    until("2026-03-08T04:00Z", zone, Some("2026-03-08T08:00-07:00"));
    until("2026-11-01T04:00Z", zone, Some("2026-11-01T08:00-07:00"));
    // Neither has Nepal, a quarter of an hour beside the rest of the world.
    until(
        "2026-03-08T15:15Z",
        "Asia/Kathmandu",
        Some("2026-03-09T08:00+05:45"),
    );
    until("2026-03-08T15:14Z", "Asia/Kathmandu", None);
}

#[test]
fn an_end_that_is_skipped_or_repeated() {
    let zone = Some("America/New_York");
    let ends = |now, start, end| held(now, window(start, end), zone, "");
    // Half past two never comes: the first minute behind it does.
    let now = "2026-03-08T01:00-05:00";
    assert_eq!(
        ends(now, "22:00", "02:30").as_deref(),
        Some("2026-03-08T07:00:00Z")
    );
    // Half past one comes twice, with a quiet half hour between.
    let first = "2026-11-01T01:00-04:00";
    assert_eq!(
        ends(first, "22:00", "01:30").as_deref(),
        Some("2026-11-01T05:30:00Z")
    );
    assert_eq!(ends("2026-11-01T01:45-04:00", "22:00", "01:30"), None);
    let again = "2026-11-01T01:10-05:00";
    assert_eq!(
        ends(again, "22:00", "01:30").as_deref(),
        Some("2026-11-01T06:30:00Z")
    );
    // The only hour that is left is skipped: it is the next day's.
    assert_eq!(
        ends(now, "03:00", "02:00").as_deref(),
        Some("2026-03-09T06:00:00Z")
    );
}

#[test]
fn windows_within_a_day_and_none() {
    let zone = Some("UTC");
    let noon = window("12:00", "13:30");
    assert_eq!(held("2026-05-05T11:59Z", noon, zone, ""), None);
    assert_eq!(
        held("2026-05-05T12:00Z", noon, zone, "").as_deref(),
        Some("2026-05-05T13:30:00Z")
    );
    assert_eq!(held("2026-05-05T13:30Z", noon, zone, ""), None);
    for hour in 0..24 {
        let now = format!("2026-05-05T{hour:02}:00Z");
        assert_eq!(held(&now, window("07:00", "07:00"), zone, ""), None);
        assert_eq!(
            held(&now, window("07:00", "07:00"), None, "+18005550199"),
            None
        );
    }
}

#[test]
fn an_area_of_two_zones_must_be_awake_in_both() {
    let florida = |now| held(now, Window::default(), None, "+18505550199");
    // Nine in the evening comes first in the east, eight in the morning last in the west.
    assert_eq!(florida("2026-06-10T20:59-04:00"), None);
    assert_eq!(
        florida("2026-06-10T20:00-05:00").as_deref(),
        Some("2026-06-11T13:00:00Z")
    );
    assert_eq!(
        florida("2026-06-11T08:30-04:00").as_deref(),
        Some("2026-06-11T13:00:00Z")
    );
    // A profile knows better, if it is one.
    let with = |zone| {
        held(
            "2026-06-11T08:30-04:00",
            Window::default(),
            Some(zone),
            "+18505550199",
        )
    };
    assert_eq!(with("America/New_York"), None);
    assert!(with("America/Chicago").is_some());
    assert!(with("Florida").is_some());
}

#[test]
fn nothing_known_is_eleven_to_eight_in_new_york() {
    for address in ["+18005550199", "somebody@example.com", ""] {
        let unknown = |now| held(now, Window::default(), None, address);
        assert_eq!(unknown("2026-06-10T19:59-04:00"), None);
        assert_eq!(
            unknown("2026-06-10T20:00-04:00").as_deref(),
            Some("2026-06-11T15:00:00Z")
        );
        assert_eq!(
            unknown("2026-12-11T10:59-05:00").as_deref(),
            Some("2026-12-11T16:00:00Z")
        );
    }
}

#[test]
fn a_country_that_never_wakes_together() {
    // From Kaliningrad to Kamchatka three hours of daytime are shared, with these settings none.
    let russia = |now, window| held(now, window, None, "+79161234567");
    assert_eq!(russia("2026-06-10T06:00Z", Window::default()), None);
    assert_eq!(
        russia("2026-06-10T09:00Z", Window::default()).as_deref(),
        Some("2026-06-11T06:00:00Z")
    );
    let narrow = window("17:00", "10:00");
    let end = russia("2026-06-10T18:00Z", narrow).expect("night in Moscow");
    assert_eq!(russia(&end, narrow), None, "{end}");
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for micros in [
        i64::MIN,
        i64::MAX,
        253_402_207_200_000_000 - 1,
        -377_705_023_201_000_000,
    ] {
        let now = Timestamp::from_micros(micros);
        let _ = quiet_until(now, Window::default(), Some("Asia/Tokyo"), "+79161234567");
        let _ = quiet_until(now, Window::default(), None, "+79161234567");
    }
}

fn minutes() -> impl Strategy<Value = TimeOfDay> {
    prop_oneof![
        (0_u16..1_440).prop_map(TimeOfDay),
        (0_u16..24).prop_map(|hour| TimeOfDay(hour * 60)),
        // Where clocks are moved.
        (50_u16..190).prop_map(TimeOfDay),
    ]
}

proptest! {
    /// What comes back lies ahead, is allowed, and no minute before it is.
    #[test]
    fn the_end_is_the_first_that_is_allowed(
        zone in prop::sample::select(vec![
            "America/New_York", "Europe/London", "America/Phoenix", "Asia/Kathmandu",
            "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia",
        ]),
        around in prop::sample::select(vec![
            "2026-03-08T00:00Z", "2026-03-29T00:00Z", "2026-11-01T00:00Z", "2026-10-25T00:00Z",
            "2026-04-04T00:00Z", "2026-10-03T00:00Z", "2026-07-01T00:00Z", "2011-12-29T00:00Z",
        ]),
        seconds in 0_u64..3 * 86_400,
        (start, end) in (minutes(), minutes()),
    ) {
        let window = Window::new(start, end);
        let now = at(around).before(DAY).after(Duration::from_secs(seconds));
        let rules = crate::domain::zone::zone(zone).expect(zone);
        let quiet = |at: Timestamp| {
            let at = Instant::from_microsecond(at.micros()).expect("in range");
            quiet_at(at, &rules, window)
        };
        match quiet_until(now, window, Some(zone), "") {
            None => prop_assert!(!quiet(now)),
            Some(end) => {
                prop_assert!(end > now && !quiet(end));
                let mut before = now;
                while before < end {
                    prop_assert!(quiet(before));
                    before = before.after(Duration::from_mins(1));
                }
                prop_assert_eq!(quiet_until(end, window, Some(zone), ""), None);
            }
        }
    }

    /// The same for areas of several zones, as long as they share some daytime.
    #[test]
    fn an_area_waits_for_all_its_zones(
        address in prop::sample::select(vec![
            "+18505550199", "+12505550199", "+19075550199", "+79161234567", "+61412345678",
            "+3531234567", "+5511987654321", "+351912345678",
        ]),
        minute in 0_u64..366 * 1_440,
    ) {
        let now = at("2026-01-01T00:00Z").after(Duration::from_mins(minute));
        let zones: Vec<_> = zones_of(address).iter().filter_map(|name| zone(name)).collect();
        let quiet = |at: Timestamp| {
            let at = Instant::from_microsecond(at.micros()).expect("in range");
            zones.iter().any(|zone| quiet_at(at, zone, Window::default()))
        };
        match quiet_until(now, Window::default(), None, address) {
            None => prop_assert!(!quiet(now)),
            Some(end) => {
                prop_assert!(end > now && !quiet(end));
                let minutes = end.since(now).as_secs() / 60;
                for earlier in 0..minutes {
                    prop_assert!(quiet(now.after(Duration::from_mins(earlier))));
                }
            }
        }
    }
}
