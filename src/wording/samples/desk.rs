//! Samples of what a solver is told.

use super::Words;
use crate::{
    conversation::DeskLine,
    domain::{DeviceType, TicketCode, Urgency},
};

/// One or more of each; the longest forms are among them. Words of people are the caller's.
pub(super) fn lines(words: Words<'_>) -> Vec<DeskLine> {
    let Ok(code) = TicketCode::parse("K7Q2B9") else {
        return Vec::new();
    };
    let code = || code.clone();
    let text = || words.problem.to_owned();
    let mut lines = vec![
        DeskLine::Offer {
            code: code(),
            device: DeviceType::SmartHome,
            urgency: Urgency::High,
            problem: text(),
        },
        DeskLine::CustomerLeft { code: code() },
        DeskLine::CustomerStopped { code: code() },
        DeskLine::CustomerBack { code: code() },
        DeskLine::TakenBack { code: code() },
    ];
    for claimed in [true, false] {
        lines.push(DeskLine::OfferGone {
            code: code(),
            claimed,
        });
    }
    for customer in [Some(words.name.to_owned()), None] {
        lines.push(DeskLine::FromCustomer {
            code: code(),
            customer: customer.clone(),
            text: text(),
        });
        lines.push(DeskLine::Kept {
            code: code(),
            customer: customer.clone(),
            device: DeviceType::SmartHome,
            urgency: Urgency::High,
            problem: text(),
        });
        lines.push(DeskLine::Again {
            code: code(),
            customer,
            text: text(),
        });
    }
    for comment in [text(), String::new()] {
        lines.push(DeskLine::Rated {
            code: code(),
            score: 4,
            comment,
        });
    }
    lines
}
