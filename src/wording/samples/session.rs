//! Samples of what a customer is told about their session.

use std::sync::Arc;

use uuid::Uuid;

use super::Words;
use crate::{
    conversation::{Line, SessionLine, Stars},
    domain::{TicketCode, Timestamp, id::SessionId},
};

/// One or more of each; the longest forms are among them. Words of people are the caller's.
pub(super) fn lines(words: Words<'_>) -> Vec<SessionLine> {
    let Ok(code) = TicketCode::parse("K7Q2B9") else {
        return Vec::new();
    };
    let code = || code.clone();
    let solver = || words.name.to_owned();
    let stars = Stars {
        tenths: 47,
        count: 120,
    };
    let mut lines = vec![
        SessionLine::SolverCame {
            code: code(),
            solver: solver(),
            stars: Some(stars),
        },
        SessionLine::SolverCame {
            code: code(),
            solver: solver(),
            stars: None,
        },
        SessionLine::FromSolver {
            solver: solver(),
            text: words.problem.to_owned(),
        },
        SessionLine::SolverLeft {
            code: code(),
            solver: solver(),
        },
        SessionLine::NobodyYet { code: code() },
        ended(words, code(), 135),
        ended(words, code(), 1),
        SessionLine::RatingReminder {
            session: SessionId(Uuid::nil()),
            solver: solver(),
        },
        SessionLine::RatingSkipped,
        SessionLine::RateHow,
        SessionLine::RateNone,
        SessionLine::RateNotOver { code: code() },
        SessionLine::RateTooLate {
            code: code(),
            score: 4,
        },
        SessionLine::CommentKept,
        SessionLine::ComplaintKept,
        SessionLine::MenuAfter,
        SessionLine::Welcome,
        SessionLine::NotReopened,
        SessionLine::NoHistory,
        SessionLine::ForgetKept,
        SessionLine::Erasing,
        SessionLine::Erased,
        SessionLine::AgentToo { solver: solver() },
        SessionLine::Dropped {
            code: code(),
            solver: solver(),
        },
    ];
    for (score, changed) in [(1, false), (5, false), (5, true)] {
        lines.push(SessionLine::RatingKept {
            solver: solver(),
            score,
            changed,
        });
    }
    for minutes in [0, 1, 88, 500, 60_000] {
        lines.push(SessionLine::With {
            code: code(),
            solver: solver(),
            minutes,
        });
        lines.push(SessionLine::Last {
            code: code(),
            solver: solver(),
            minutes,
        });
    }
    for other in [None, Some(code())] {
        lines.push(SessionLine::Menu {
            solver: solver(),
            other: other.clone(),
        });
        lines.push(SessionLine::WhichCode {
            code: code(),
            other,
        });
    }
    for taken in [Some(solver()), None] {
        lines.push(SessionLine::Reopened {
            code: code(),
            solver: taken,
        });
    }
    for (aged, score) in [(true, Some(5)), (false, Some(1)), (false, None)] {
        lines.push(entry(words, code(), aged, score));
    }
    lines.extend([true, false].map(|more| SessionLine::HistoryFoot { more }));
    lines
}

fn ended(words: Words<'_>, code: TicketCode, minutes: u32) -> SessionLine {
    SessionLine::Ended {
        session: SessionId(Uuid::nil()),
        code,
        solver: words.name.to_owned(),
        minutes,
        tier: "standard".to_owned(),
        price: "$129".to_owned(),
    }
}

fn entry(words: Words<'_>, code: TicketCode, aged: bool, score: Option<u8>) -> SessionLine {
    SessionLine::HistoryEntry {
        // 2026-09-21
        at: Timestamp::from_micros(1_790_000_000_000_000),
        aged,
        code,
        problem: words.problem.to_owned(),
        solver: words.name.to_owned(),
        minutes: 135,
        tier: "standard".to_owned(),
        score,
    }
}

/// A question of the script around a session.
pub(super) fn questions(key: &Arc<str>, words: Words<'_>) -> Vec<Line> {
    let forms = [
        (Some(words.name.to_owned()), true),
        (Some(words.name.to_owned()), false),
        (None, false),
    ];
    let line = |(solver, session)| {
        Line::Session(SessionLine::Ask {
            key: Arc::clone(key),
            solver,
            session,
        })
    };
    forms.map(line).into()
}
