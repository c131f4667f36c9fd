//! What a solver is told.

use crate::{
    conversation::{Standing, Wanted, say::By},
    domain::{DeviceType, TicketCode, Urgency},
};

/// A session that a solver holds, in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// The ticket's code.
    pub code: TicketCode,
    /// The customer's first name, where known.
    pub customer: Option<String>,
    /// How long it has been.
    pub minutes: u64,
}

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
    /// Behind a mail of the customer that was too long for a phone.
    CutShort {
        /// The ticket's code.
        code: TicketCode,
    },
    /// Behind a mail of the customer with files that were not kept.
    LeftOut {
        /// The ticket's code.
        code: TicketCode,
        /// How many.
        count: usize,
    },
    /// The customer goes on elsewhere; they are reached as before.
    Moved {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        customer: Option<String>,
        /// Where.
        by: By,
    },
    /// The customer came back after an opt-out.
    CustomerBack {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The customer confirmed their number: what is written reaches them now.
    Confirmed {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The number in the form is somebody else's: the ticket is over.
    WrongNumber {
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

    /// They have the ticket.
    Claimed {
        /// Its code.
        code: TicketCode,
        /// The customer's first name, where known.
        customer: Option<String>,
        /// The device with the trouble.
        device: DeviceType,
        /// How soon.
        urgency: Urgency,
        /// The problem and what was added, in the customer's words, masked.
        problem: String,
        /// How many photos go along.
        photos: usize,
        /// They hold others too, so that words need the code before them.
        several: bool,
    },
    /// Their "yes in 2 hours" is kept.
    Promised {
        /// The ticket's code.
        code: TicketCode,
        /// From when on, from now.
        minutes: u64,
    },
    /// A time was named that is not understood; nothing was done.
    WaitUnclear {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The offer is declined.
    Passed {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The session is given back.
    Released {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The session is ended.
    Ended {
        /// The ticket's code.
        code: TicketCode,
        /// How long it took.
        minutes: u32,
        /// The tier's name.
        tier: String,
        /// The tier's price.
        price: String,
    },
    /// The session was over already.
    EndedBefore {
        /// The ticket's code.
        code: TicketCode,
    },
    /// What they hold, and whether they are on duty.
    Mine {
        /// They take offers.
        on_duty: bool,
        /// The sessions that go on.
        held: Vec<Holding>,
        /// How many offers are open to them.
        offers: usize,
    },
    /// They are on duty now.
    OnDuty {
        /// The offers open to them.
        offers: Vec<TicketCode>,
    },
    /// They are off duty now.
    OffDuty {
        /// The sessions that stay theirs.
        held: Vec<TicketCode>,
    },
    /// A claim while off duty.
    DutyFirst,
    /// What a solver can text.
    Menu,
    /// Which of several offers?
    WhichOffer {
        /// What was wanted: a claim or a pass.
        wanted: Wanted,
        /// Those open to them.
        offers: Vec<TicketCode>,
    },
    /// Which of several sessions?
    WhichSession {
        /// What was wanted: an end or a release.
        wanted: Wanted,
        /// Those they hold.
        held: Vec<Holding>,
    },
    /// Which customer are the words for? They wait until it is told.
    WhichText {
        /// The sessions they hold.
        held: Vec<Holding>,
    },
    /// Something was wanted of a session, and none goes on.
    NoSession,
    /// An offer was answered, and none is open.
    NoOffer,
    /// Words for nobody: no session goes on.
    Unheard {
        /// The offers open to them.
        offers: Vec<TicketCode>,
    },
    /// How it is with a code, and that nothing was done.
    Code {
        /// The code, as it was understood.
        code: TicketCode,
        /// What was wanted with it.
        wanted: Wanted,
        /// How it stands.
        standing: Standing,
    },
    /// What was named is no code.
    Garbled {
        /// As typed, in capitals.
        typed: String,
    },
    /// More than one code was named.
    OneCode,
    /// What is open to them.
    Open {
        /// The offers.
        offers: Vec<TicketCode>,
    },
    /// What they hold.
    Yours {
        /// The sessions.
        held: Vec<Holding>,
    },
    /// DONE with a tier that there is not.
    Tiers {
        /// The ticket's code.
        code: TicketCode,
        /// The tiers there are, in order.
        names: Vec<String>,
    },
    /// Words for a customer who opted out.
    NotReached {
        /// The ticket's code.
        code: TicketCode,
    },
    /// Behind a claim: the customer has not confirmed their number yet.
    Unconfirmed {
        /// The ticket's code.
        code: TicketCode,
    },
    /// Words for a customer who has not confirmed their number yet.
    NotConfirmed {
        /// The ticket's code.
        code: TicketCode,
    },
    /// A word of the carrier's, which is not passed on.
    NotPassedOn,
    /// The same words over and over are not passed on.
    Echoed,
    /// What they text next goes to this customer.
    Chosen {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        customer: Option<String>,
    },
    /// Words still wait for their code.
    StillWaits,
    /// Words that waited are let go.
    LetGo,
    /// So much waits already that this text is not kept.
    Full,
    /// Their yes went to a customer; this is how the open offer is claimed.
    HintClaim,
    /// Their DONE or RELEASE behind a tag went to the customer; this is how it is meant as a command.
    HintCommand {
        /// The ticket's code.
        code: TicketCode,
        /// It was an end; else a release.
        done: bool,
    },
    /// Words in a session that read as an opt-out: whose?
    Leave {
        /// The ticket's code.
        code: TicketCode,
    },
    /// A text without words or photos.
    Empty,
    /// A photo came with a command, and was not passed on.
    PhotoLeft,
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
            Self::CutShort { .. } => "desk-cut-short",
            Self::LeftOut { .. } => "desk-left-out",
            Self::Moved { .. } => "desk-moved",
            Self::CustomerBack { .. } => "customer-back",
            Self::Confirmed { .. } => "customer-confirmed",
            Self::WrongNumber { .. } => "wrong-number",
            Self::Unconfirmed { .. } => "desk-unconfirmed",
            Self::NotConfirmed { .. } => "desk-not-confirmed",
            Self::Rated { .. } => "rated",
            Self::TakenBack { .. } => "taken-back",
            Self::Kept { .. } => "kept",
            Self::Again { .. } => "again",
            Self::Claimed { .. } => "desk-claimed",
            Self::Promised { .. } => "desk-promised",
            Self::WaitUnclear { .. } => "desk-wait-unclear",
            Self::Passed { .. } => "desk-passed",
            Self::Released { .. } => "desk-released",
            Self::Ended { .. } => "desk-ended",
            Self::EndedBefore { .. } => "desk-ended-before",
            Self::Mine { .. } => "desk-mine",
            Self::OnDuty { .. } => "desk-on-duty",
            Self::OffDuty { .. } => "desk-off-duty",
            Self::DutyFirst => "desk-duty-first",
            Self::Menu => "desk-menu",
            Self::WhichOffer { .. } => "desk-which-offer",
            Self::WhichSession { .. } => "desk-which-session",
            Self::WhichText { .. } => "desk-which-text",
            Self::NoSession => "desk-no-session",
            Self::NoOffer => "desk-no-offer",
            Self::Unheard { .. } => "desk-unheard",
            Self::Code { .. } => "desk-code",
            Self::Garbled { .. } => "desk-garbled",
            Self::OneCode => "desk-one-code",
            Self::Open { .. } => "desk-open-offers",
            Self::Yours { .. } => "desk-yours",
            Self::Tiers { .. } => "desk-tiers",
            Self::NotReached { .. } => "desk-not-reached",
            Self::NotPassedOn => "desk-not-passed-on",
            Self::Echoed => "desk-echoed",
            Self::Chosen { .. } => "desk-chosen",
            Self::StillWaits => "desk-still-waits",
            Self::LetGo => "desk-let-go",
            Self::Full => "desk-full",
            Self::HintClaim => "desk-hint-claim",
            Self::HintCommand { .. } => "desk-hint-command",
            Self::Leave { .. } => "desk-leave",
            Self::Empty => "desk-empty",
            Self::PhotoLeft => "desk-photo-left",
        }
    }
}
