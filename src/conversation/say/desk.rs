//! What a solver is told.

use crate::domain::{DeviceType, TicketCode, Urgency};

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum DeskLine {
    /// A ticket that waits for a solver.
    Offer {
        /// Its code.
        code: TicketCode,
        /// The device with the trouble.
        device: DeviceType,
        /// How soon.
        urgency: Urgency,
        /// The problem, in the customer's words, masked.
        problem: String,
    },
    /// Another solver has it, or the customer dropped it.
    OfferGone {
        /// Its code.
        code: TicketCode,
        /// It was claimed; else dropped.
        claimed: bool,
    },
    /// What a customer wrote. Its wording is only the way code and name stand before the words.
    FromCustomer {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        customer: Option<String>,
        /// Their words, masked.
        text: String,
    },
    /// The customer dropped the ticket, or had their data erased: the session is over.
    CustomerLeft {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The customer opted out: nothing reaches them until they come back.
    CustomerStopped {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The customer came back after an opt-out.
    CustomerBack {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The customer rated the session.
    Rated {
        /// The ticket's code.
        code: TicketCode,
        /// 1 to 5.
        score: u8,
        /// Their words; may be empty.
        comment: String,
    },
    /// The ticket went back to the queue, because they gave no sign.
    TakenBack {
        /// The ticket's code.
        code: TicketCode,
    },
    /// What they promised to come for is theirs now, as nobody else took it.
    Kept {
        /// The ticket's code.
        code: TicketCode,
        /// The customer's first name.
        customer: Option<String>,
        /// The device with the trouble.
        device: DeviceType,
        /// How soon.
        urgency: Urgency,
        /// The problem, masked.
        problem: String,
    },
    /// The same customer needs them again; the session goes on.
    Again {
        /// The ticket's code.
        code: TicketCode,
        /// The customer's first name.
        customer: Option<String>,
        /// What they wrote, masked.
        text: String,
    },
}

impl DeskLine {
    /// The key of the wording.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Offer { .. } => "offer",
            Self::OfferGone { .. } => "offer-gone",
            Self::FromCustomer { .. } => "from-customer",
            Self::CustomerLeft { .. } => "customer-left",
            Self::CustomerStopped { .. } => "customer-stopped",
            Self::CustomerBack { .. } => "customer-back",
            Self::Rated { .. } => "rated",
            Self::TakenBack { .. } => "taken-back",
            Self::Kept { .. } => "kept",
            Self::Again { .. } => "again",
        }
    }
}
