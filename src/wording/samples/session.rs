//! Samples of what a customer is told about their session.

use super::Words;
use crate::{
    conversation::{SessionLine, Stars},
    domain::TicketCode,
};

/// One or more of each; the longest forms are among them. Words of people are the caller's.
pub(super) fn lines(words: Words<'_>) -> Vec<SessionLine> {
    let Ok(code) = TicketCode::parse("K7Q2B9") else {
        return Vec::new();
    };
    let solver = || words.name.to_owned();
    let stars = Stars {
        tenths: 47,
        count: 120,
    };
    vec![
        SessionLine::SolverCame {
            code: code.clone(),
            solver: solver(),
            stars: Some(stars),
        },
        SessionLine::SolverCame {
            code,
            solver: solver(),
            stars: None,
        },
        SessionLine::FromSolver {
            solver: solver(),
            text: words.problem.to_owned(),
        },
    ]
}
