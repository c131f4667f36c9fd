//! The settings of the work with solvers: what a type cannot check.

use crate::domain::{Policy, TicketCode, policy::Tier};

/// The most minutes of any wait: a week. What is longer was meant in seconds.
const LONGEST: u64 = 7 * 24 * 60;

/// The longest name of a tier, and the longest price: both stand in a text beside others.
const MOST_LETTERS: usize = 20;

/// Names each setting that cannot be worked with, and what to do about it.
pub(super) fn check(policy: &Policy, wrong: &mut Vec<String>) {
    let dispatch = &policy.dispatch;
    if dispatch.waves.is_empty() || dispatch.waves.contains(&0) {
        wrong.push(
            "dispatch.waves: a list of how many solvers each wave texts, at least one each, like \
             [2, 4, 8]"
                .to_owned(),
        );
    }
    for (key, minutes) in [
        ("dispatch.wait_minutes", dispatch.wait_minutes),
        ("dispatch.urgent_wait_minutes", dispatch.urgent_wait_minutes),
        ("dispatch.nobody_minutes", dispatch.nobody_minutes),
        (
            "dispatch.urgent_nobody_minutes",
            dispatch.urgent_nobody_minutes,
        ),
        ("dispatch.renew_minutes", dispatch.renew_minutes),
        ("dispatch.silent_minutes", dispatch.silent_minutes),
        ("relay.recent_minutes", policy.relay.recent_minutes),
    ] {
        if !(1..=LONGEST).contains(&minutes) {
            wrong.push(format!("{key}: from 1 to {LONGEST}, which is a week"));
        }
    }
    tiers(&policy.tiers.table, wrong);
}

fn tiers(table: &[Tier], wrong: &mut Vec<String>) {
    if table.is_empty() {
        wrong.push(
            "tiers.table: empty; a session needs at least one tier, like { name = \"session\", \
             price = \"$39\" }"
                .to_owned(),
        );
    }
    let mut longest = Some(0);
    for (at, tier) in table.iter().enumerate() {
        let name = &tier.name;
        let mut letters = name.chars();
        let is_word = letters.next().is_some_and(char::is_alphabetic)
            && letters.all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            && name.chars().count() <= MOST_LETTERS;
        if !is_word {
            wrong.push(format!(
                "tiers.table: the name `{name}` is not one word; a solver types it behind DONE, like \
                 quick"
            ));
        } else if TicketCode::parse(name).is_ok() {
            wrong.push(format!(
                "tiers.table: the name `{name}` could be the code of a ticket; take a word without \
                 digits"
            ));
        }
        if table[..at]
            .iter()
            .any(|it| it.name.eq_ignore_ascii_case(name))
        {
            wrong.push(format!("tiers.table: the name `{name}` is there twice"));
        }
        if tier.price.trim().is_empty() || tier.price.chars().count() > MOST_LETTERS {
            wrong.push(format!(
                "tiers.table: `{name}` needs a price of at most {MOST_LETTERS} letters, with its \
                 currency, like \"$19\""
            ));
        }
        match (longest, tier.minutes) {
            (None, _) => wrong.push(format!(
                "tiers.table: `{name}` comes after one without minutes, which takes all that is \
                 longer; only the last may go without"
            )),
            (Some(before), Some(minutes)) if minutes <= before => wrong.push(format!(
                "tiers.table: `{name}` goes up to {minutes} minutes; it should be more than {before}, \
                 the shortest tier first"
            )),
            _ => {}
        }
        longest = longest.and(tier.minutes);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Config, ConfigError};
    use crate::domain::Urgency;

    fn load(variable: &str, value: &str) -> Result<Config, ConfigError> {
        Config::load(None, [(variable.to_owned(), value.to_owned())].into_iter())
    }

    fn error(variable: &str, value: &str) -> String {
        let result = load(&format!("SAVVYSOLVE_{variable}"), value);
        result.expect_err(value).to_string()
    }

    #[test]
    fn lists_and_numbers_are_read_from_the_environment() {
        let config = load("SAVVYSOLVE_DISPATCH__WAVES", "[1, 3]").expect("a list");
        let dispatch = config.policy().dispatch;
        assert_eq!([0, 1, 2].map(|number| dispatch.wave(number)), [1, 3, 3]);
        assert_eq!(dispatch.wait(Urgency::High).as_secs(), 120);
        let tiers =
            r#"[{ name = "hour", minutes = 60, price = "£20" }, { name = "day", price = "£90" }]"#;
        let config = load("SAVVYSOLVE_TIERS__TABLE", tiers).expect("a list");
        assert_eq!(config.tiers.table.len(), 2);
        assert_eq!(
            config.tiers.named("DAY").map(|it| it.price.as_str()),
            Some("£90")
        );
        let config = load("SAVVYSOLVE_RELAY__MASK_LINKS", "true").expect("a switch");
        assert!(config.relay.mask_links);
    }

    #[test]
    fn each_mistake_is_named_by_its_key() {
        for (variable, value, said) in [
            ("DISPATCH__WAVES", "[]", "dispatch.waves: a list"),
            ("DISPATCH__WAVES", "[2, 0]", "dispatch.waves: a list"),
            (
                "DISPATCH__WAVES",
                "2, 4",
                "DISPATCH__WAVES: should be a list",
            ),
            ("DISPATCH__WAVES", "7", "DISPATCH__WAVES: should be a list"),
            ("DISPATCH__WAVES", "[\"two\"]", "dispatch.waves"),
            (
                "DISPATCH__WAIT_MINUTES",
                "0",
                "dispatch.wait_minutes: from 1",
            ),
            ("DISPATCH__WAIT_MINUTES", "-5", "dispatch.wait_minutes"),
            (
                "DISPATCH__SILENT_MINUTES",
                "20000",
                "dispatch.silent_minutes: from 1",
            ),
            ("RELAY__RECENT_MINUTES", "0", "relay.recent_minutes: from 1"),
            ("RELAY__MASK_PHONES", "no", "should be true or false"),
            ("QUIET__START", "9 pm", "quiet.start"),
            ("QUIET__END", "24:00", "like 21:00"),
            ("QUIET__UNTIL", "08:00", "no setting quiet.until"),
            ("TIERS__TABLE", "[]", "tiers.table: empty"),
            (
                "TIERS__TABLE",
                r#"[{ name = "a b", price = "$1" }]"#,
                "`a b` is not one word",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "", price = "$1" }]"#,
                "`` is not one word",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "pro2", price = "$1" }]"#,
                "the code of a ticket",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "pro", price = " " }]"#,
                "`pro` needs a price",
            ),
            ("TIERS__TABLE", r#"[{ name = "pro" }]"#, "tiers.table"),
            (
                "TIERS__TABLE",
                r#"[{ name = "pro", prize = "$1" }]"#,
                "tiers.table",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "a", minutes = 9, price = "$1" }, { name = "A", price = "$2" }]"#,
                "`A` is there twice",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "a", price = "$1" }, { name = "b", price = "$2" }]"#,
                "only the last",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "a", minutes = 9, price = "$1" }, { name = "b", minutes = 9, price = "$2" }]"#,
                "more than 9",
            ),
            (
                "TIERS__TABLE",
                r#"[{ name = "a", minutes = 0, price = "$1" }]"#,
                "more than 0",
            ),
        ] {
            let error = error(variable, value);
            assert!(error.contains(said), "{variable}={value}: {error}");
        }
    }
}
