//! The words that belong to the carrier. Sources: Twilio's default keywords and 47 CFR
//! 64.1200(a)(10), as gathered in the project's notes on opt-out.

use super::{OptOutSource, OptOutType, fold, understand::Command};

/// Whole messages that the carrier takes as an opt-out, and confirms itself.
const CARRIER_STOPS: [&str; 8] = [
    "stop",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
];

/// Whole messages that are as plain, but that the carrier knows nothing of.
const OUR_STOPS: [&str; 9] = [
    "stop all", "opt out", "opt-out", "remove", "arret", "alto", "parar", "baja", "stopp",
];

/// Whole messages that lift an opt-out. YES does so at the carrier, never here.
const STARTS: [&str; 2] = ["start", "unstop"];

/// Whole messages that the carrier answers with its help text.
const HELPS: [&str; 2] = ["help", "info"];

/// Every word that no wording may ask for: the carrier would act on the answer.
pub const RESERVED: [&str; 13] = [
    "STOP",
    "STOPALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "HELP",
    "INFO",
    "START",
    "UNSTOP",
    "YES",
];

/// What a text is to the carrier, or would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// An opt-out, by a carrier's word, by one as plain, or in free words: nothing is said back.
    Stop(OptOutSource),
    /// They come back.
    Start,
    /// The carrier answers this one.
    Help,
    /// A call for help in a word that the carrier does not know, such as AYUDA.
    HelpUnanswered,
}

/// Reads a text as the carrier does. What the carrier itself says it did is trusted over the
/// words, with one exception: a YES that it took for a START is an answer like any other, because
/// consent is only renewed by an explicit START or UNSTOP.
pub(super) fn signal(
    folded: &str,
    said: Option<OptOutType>,
    command: Option<Command>,
) -> Option<Signal> {
    let word = fold::bare(folded);
    let is_yes = matches!(word, "yes" | "y" | "si");
    match said {
        Some(OptOutType::Stop) => return Some(Signal::Stop(OptOutSource::Keyword)),
        Some(OptOutType::Start) if !is_yes => return Some(Signal::Start),
        Some(OptOutType::Help) => return Some(Signal::Help),
        Some(OptOutType::Start) | None => {}
    }
    if CARRIER_STOPS.contains(&word) {
        return Some(Signal::Stop(OptOutSource::Keyword));
    }
    if OUR_STOPS.contains(&word) {
        return Some(Signal::Stop(OptOutSource::Words));
    }
    if STARTS.contains(&word) {
        return Some(Signal::Start);
    }
    if HELPS.contains(&word) {
        return Some(Signal::Help);
    }
    match command {
        Some(Command::OptOut) => Some(Signal::Stop(OptOutSource::Words)),
        Some(Command::OptIn) if !is_yes => Some(Signal::Start),
        Some(Command::Help) => Some(Signal::HelpUnanswered),
        _ => None,
    }
}
