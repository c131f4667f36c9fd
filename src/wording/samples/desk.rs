//! Samples of what a solver is told.

use super::Words;
use crate::{
    conversation::{By, DeskLine, Holding, Standing, Wanted},
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
        DeskLine::CutShort { code: code() },
        DeskLine::LeftOut {
            code: code(),
            count: 1,
        },
        DeskLine::LeftOut {
            code: code(),
            count: 12,
        },
        DeskLine::CustomerBack { code: code() },
        DeskLine::Confirmed { code: code() },
        DeskLine::WrongNumber { code: code() },
        DeskLine::Unconfirmed { code: code() },
        DeskLine::NotConfirmed { code: code() },
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
    for by in [By::Mail, By::Text] {
        for customer in [Some(words.name.to_owned()), None] {
            lines.push(DeskLine::Moved {
                code: code(),
                customer,
                by,
            });
        }
    }
    lines.extend(tickets(words, &code()));
    lines.extend(shift(words, &code()));
    lines.extend(troubles(words, &code()));
    lines
}

/// What became of a ticket.
fn tickets(words: Words<'_>, code: &TicketCode) -> Vec<DeskLine> {
    let code = || code.clone();
    let mut lines = vec![
        DeskLine::Promised {
            code: code(),
            minutes: 23 * 60 + 45,
        },
        DeskLine::WaitUnclear { code: code() },
        DeskLine::Passed { code: code() },
        DeskLine::Released { code: code() },
        DeskLine::Ended {
            code: code(),
            minutes: 23 * 60 + 45,
            tier: "extended".to_owned(),
            price: "$169".to_owned(),
        },
        DeskLine::EndedBefore { code: code() },
        DeskLine::Tiers {
            code: code(),
            names: ["quick", "standard", "extended"].map(str::to_owned).into(),
        },
    ];
    let forms = [
        (Some(words.name.to_owned()), 0, false),
        (None, 1, false),
        (Some(words.name.to_owned()), 12, true),
    ];
    for (customer, photos, several) in forms {
        lines.push(DeskLine::Claimed {
            code: code(),
            customer,
            device: DeviceType::SmartHome,
            urgency: Urgency::High,
            problem: words.problem.to_owned(),
            photos,
            several,
        });
    }
    lines
}

/// Duty, lists, and what is asked.
fn shift(words: Words<'_>, code: &TicketCode) -> Vec<DeskLine> {
    let one = |customer| Holding {
        code: code.clone(),
        customer,
        minutes: 23 * 60 + 45,
    };
    let held = vec![one(Some(words.name.to_owned())), one(None), one(None)];
    let codes = vec![code.clone(); 4];
    let mut lines = vec![
        DeskLine::DutyFirst,
        DeskLine::Menu,
        DeskLine::WhichText { held: held.clone() },
        DeskLine::Yours { held: held.clone() },
    ];
    for (held, offers) in [(held.clone(), 0), (held[..1].to_vec(), 1), (Vec::new(), 4)] {
        for on_duty in [true, false] {
            lines.push(DeskLine::Mine {
                on_duty,
                held: held.clone(),
                offers,
            });
        }
    }
    for codes in [Vec::new(), codes[..1].to_vec(), codes] {
        lines.extend([
            DeskLine::OnDuty {
                offers: codes.clone(),
            },
            DeskLine::OffDuty {
                held: codes.clone(),
            },
            DeskLine::Unheard {
                offers: codes.clone(),
            },
            DeskLine::Open { offers: codes },
        ]);
    }
    let offers = vec![code.clone(); 4];
    for wanted in [Wanted::Claim, Wanted::Pass] {
        let offers = offers.clone();
        lines.push(DeskLine::WhichOffer { wanted, offers });
    }
    for wanted in [Wanted::Done, Wanted::Release] {
        let held = held.clone();
        lines.push(DeskLine::WhichSession { wanted, held });
    }
    lines
}

/// What could not be done, and why.
fn troubles(words: Words<'_>, code: &TicketCode) -> Vec<DeskLine> {
    let code = || code.clone();
    let mut lines = vec![
        DeskLine::NoSession,
        DeskLine::NoOffer,
        DeskLine::Garbled {
            typed: "K7QA".to_owned(),
        },
        DeskLine::OneCode,
        DeskLine::NotReached { code: code() },
        DeskLine::NotPassedOn,
        DeskLine::Echoed,
        DeskLine::StillWaits,
        DeskLine::LetGo,
        DeskLine::Full,
        DeskLine::HintClaim,
        DeskLine::Leave { code: code() },
        DeskLine::Empty,
        DeskLine::PhotoLeft,
    ];
    for customer in [Some(words.name.to_owned()), None] {
        lines.push(DeskLine::Chosen {
            code: code(),
            customer,
        });
    }
    for done in [true, false] {
        lines.push(DeskLine::HintCommand { code: code(), done });
    }
    let standings = [
        Standing::Unknown,
        Standing::Open,
        Standing::Theirs,
        Standing::Anothers,
        Standing::Over,
    ];
    for wanted in [
        Wanted::Claim,
        Wanted::Pass,
        Wanted::Done,
        Wanted::Release,
        Wanted::Text,
    ] {
        for standing in standings {
            lines.push(DeskLine::Code {
                code: code(),
                wanted,
                standing,
            });
        }
    }
    lines
}
