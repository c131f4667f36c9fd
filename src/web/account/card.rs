//! A session as pages show it.

use fluent_bundle::{FluentArgs, FluentValue};

use crate::{
    domain::{SessionStatus, Timestamp, Wall, policy::RATING_CHANGEABLE},
    store::history,
    web::page::Words,
};

/// A moment, in words and for programs.
pub(super) struct When {
    /// As people read it, with its zone.
    pub(super) told: String,
    /// RFC 3339.
    pub(super) exact: String,
}

impl When {
    /// As the clock on their wall shows it.
    pub(super) fn new(words: Words<'_>, wall: &Wall, at: Timestamp) -> Self {
        let shown = wall.at(at);
        let mut args = FluentArgs::new();
        args.set("month", i64::from(shown.month));
        args.set("day", i64::from(shown.day));
        // As texts: a number would get a comma in it.
        for (name, value) in [
            ("year", shown.year.to_string()),
            ("time", shown.time),
            ("zone", shown.zone),
        ] {
            args.set(name, FluentValue::from(value));
        }
        Self {
            told: words.say("web-when", &args),
            exact: shown.exact,
        }
    }
}

/// What the rating form of a session holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) score: i64,
    pub(super) comment: String,
    /// The wording of what is wrong with it.
    pub(super) wrong: Option<&'static str>,
    /// It was kept just now.
    pub(super) kept: bool,
}

/// A session.
pub(super) struct Card {
    pub(super) row: history::Session,
    pub(super) began: When,
    /// Whether it may be rated, or its rating changed, now.
    pub(super) can_rate: bool,
    pub(super) form: Form,
}

impl Card {
    pub(super) fn new(
        words: Words<'_>,
        wall: &Wall,
        now: Timestamp,
        row: history::Session,
    ) -> Self {
        let completed = row.status == SessionStatus::Completed.as_str();
        let fresh = row
            .rated_at
            .is_none_or(|at| at > now.before(RATING_CHANGEABLE));
        Self {
            began: When::new(words, wall, row.started_at),
            can_rate: completed && fresh,
            form: Form {
                score: row.score.unwrap_or(0),
                comment: row.comment.clone().unwrap_or_default(),
                ..Form::default()
            },
            row,
        }
    }

    /// The wording of where it stands.
    pub(super) fn status(&self) -> &'static str {
        match SessionStatus::from_name(&self.row.status) {
            Some(SessionStatus::Active) => "web-session-active",
            Some(SessionStatus::Completed) => "web-session-completed",
            Some(SessionStatus::Released) => "web-session-released",
            Some(SessionStatus::Dropped) | None => "web-session-dropped",
        }
    }

    /// Five stars, as many of them full as were given; none before that.
    pub(super) fn stars(&self) -> Option<String> {
        let full = usize::try_from(self.row.score?).unwrap_or(0).min(5);
        Some("★".repeat(full) + &"☆".repeat(5 - full))
    }
}
