//! Samples of what is said about a ticket that goes on elsewhere.

use super::Words;
use crate::{
    conversation::{By, MoveLine},
    domain::TicketCode,
};

/// One or more of each; the longest forms are among them.
pub(super) fn lines(words: Words<'_>, code: &TicketCode) -> Vec<MoveLine> {
    let mut lines = vec![
        MoveLine::NoMail,
        MoveLine::Code {
            digits: "402931".to_owned(),
        },
        MoveLine::Wrong,
        MoveLine::TooMany,
    ];
    for by in [By::Mail, By::Text] {
        let (to, ending) = match by {
            By::Mail => (format!("{}@example.org", words.name.to_lowercase()), ""),
            By::Text => ("+14155550101".to_owned(), "01"),
        };
        for ending in ["", ending] {
            lines.push(MoveLine::Where {
                by,
                ending: ending.to_owned(),
            });
        }
        for solver in [None, Some("Alexandria".to_owned())] {
            lines.push(MoveLine::Here {
                by,
                code: code.clone(),
                solver,
            });
        }
        lines.extend([
            MoveLine::NotYet { by },
            MoveLine::Sent { by, to: to.clone() },
            MoveLine::Moved {
                by,
                code: code.clone(),
                to,
            },
            MoveLine::Old { by },
            MoveLine::Exhausted { by },
            MoveLine::NotReached { by },
            MoveLine::Impossible { by },
            MoveLine::NotYours { by },
        ]);
    }
    lines
}
