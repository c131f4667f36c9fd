//! The values of what a customer is told about their session.

use fluent_bundle::FluentArgs;

use super::{coded, quotable, quoted, spanning};
use crate::{
    conversation::SessionLine,
    domain::{TicketCode, Timestamp},
    wording::{Recipient, account_link},
};

/// How many characters of a problem the history shows.
const SHOWN: usize = 24;

pub(super) fn session<'a>(args: &mut FluentArgs<'a>, line: &'a SessionLine, to: &Recipient<'_>) {
    match line {
        SessionLine::SolverCame {
            code,
            solver,
            stars,
        } => {
            coded(args, code);
            solved(args, solver);
            args.set("rated", yes_no(stars.is_some()));
            let tenths = stars.map_or(0, |it| it.tenths);
            args.set("stars", format!("{}.{}", tenths / 10, tenths % 10));
        }
        SessionLine::FromSolver { solver, text } => {
            solved(args, solver);
            args.set("text", quotable(text));
        }
        SessionLine::SolverLeft { code, solver } | SessionLine::Dropped { code, solver } => {
            coded(args, code);
            solved(args, solver);
        }
        SessionLine::Ended {
            code,
            solver,
            minutes,
            tier,
            price,
            ..
        } => {
            coded(args, code);
            solved(args, solver);
            args.set("minutes", *minutes);
            args.set("tier", tier.as_str());
            args.set("price", price.as_str());
        }
        SessionLine::Ask {
            solver, session, ..
        } => {
            args.set("named", yes_no(solver.is_some()));
            solved(args, solver.as_deref().unwrap_or_default());
            args.set("session", yes_no(*session));
        }
        SessionLine::AgentToo { solver } => solved(args, solver),
        SessionLine::RatingReminder { .. }
        | SessionLine::RatingKept { .. }
        | SessionLine::RateTooLate { .. } => rating(args, line),
        SessionLine::With {
            code,
            solver,
            minutes,
        }
        | SessionLine::Last {
            code,
            solver,
            minutes,
        } => {
            coded(args, code);
            solved(args, solver);
            spanning(args, *minutes);
        }
        SessionLine::Menu { solver, other } => {
            solved(args, solver);
            another(args, other.as_ref());
        }
        SessionLine::WhichCode { code, other } => {
            coded(args, code);
            another(args, other.as_ref());
        }
        SessionLine::Reopened { code, solver } => {
            coded(args, code);
            args.set("taken", yes_no(solver.is_some()));
            solved(args, solver.as_deref().unwrap_or_default());
        }
        SessionLine::HistoryEntry { .. } => entry(args, line),
        SessionLine::HistoryFoot { more } => {
            args.set("more", yes_no(*more));
            args.set("link", account_link(to));
        }
        SessionLine::NobodyYet { code } | SessionLine::RateNotOver { code } => coded(args, code),
        SessionLine::RatingSkipped
        | SessionLine::RateHow
        | SessionLine::RateNone
        | SessionLine::CommentKept
        | SessionLine::ComplaintKept
        | SessionLine::MenuAfter
        | SessionLine::Welcome
        | SessionLine::NotReopened
        | SessionLine::NoHistory
        | SessionLine::ForgetKept
        | SessionLine::Erasing
        | SessionLine::Erased => {}
    }
}

fn rating<'a>(args: &mut FluentArgs<'a>, line: &'a SessionLine) {
    match line {
        SessionLine::RatingReminder { solver, .. } => solved(args, solver),
        SessionLine::RatingKept {
            solver,
            score,
            changed,
        } => {
            solved(args, solver);
            args.set("score", *score);
            args.set("changed", yes_no(*changed));
        }
        SessionLine::RateTooLate { code, score } => {
            coded(args, code);
            args.set("score", *score);
        }
        _ => {}
    }
}

fn entry<'a>(args: &mut FluentArgs<'a>, line: &'a SessionLine) {
    let SessionLine::HistoryEntry {
        at,
        aged,
        code,
        problem,
        solver,
        minutes,
        tier,
        score,
    } = line
    else {
        return;
    };
    let (year, month, day) = date(*at);
    args.set("year", year.to_string());
    args.set("aged", yes_no(*aged));
    args.set("month", month);
    args.set("day", day);
    coded(args, code);
    args.set("problem", quoted(problem, SHOWN));
    solved(args, solver);
    args.set("minutes", *minutes);
    args.set("tier", tier.as_str());
    args.set("rated", yes_no(score.is_some()));
    args.set("score", score.unwrap_or_default());
}

fn solved<'a>(args: &mut FluentArgs<'a>, solver: &'a str) {
    args.set("solver", quotable(solver));
}

fn another<'a>(args: &mut FluentArgs<'a>, other: Option<&'a TicketCode>) {
    args.set("several", yes_no(other.is_some()));
    args.set("other", other.map_or("", TicketCode::as_str));
}

const fn yes_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// Year, month and day in UTC.
fn date(at: Timestamp) -> (i32, u8, u8) {
    let seconds = at.micros().div_euclid(1_000_000);
    time::OffsetDateTime::from_unix_timestamp(seconds).map_or((1970, 1, 1), |it| {
        (it.year(), u8::from(it.month()), it.day())
    })
}
