//! Texts that tell the bot what to do. A sentence that merely contains such a word is not one.

use super::reading::{Hit, Reading};
use super::tag::{Mark, Tag};
use super::{Asked, Command};

/// The command a text is, and whether it is nothing else.
pub(super) fn read(reading: &Reading<'_>, asked: Asked) -> Option<(Command, bool)> {
    let whole = reading.whole(Mark::COURTESY | Mark::GREETING, |tag| match tag {
        Tag::Command(command) => Some(command),
        _ => None,
    });
    // "para ya", asked how soon, is no wish to be left alone.
    let urgent = |hit: &Hit| matches!(hit.tag, Tag::Urgency(_)) && hit.end - hit.start > 1;
    let soon = asked == Asked::Urgency && reading.hits.iter().any(urgent);
    // "can you help" is no call for the help text, nor "para hoy" a wish to be left alone.
    let carrier = |tag| match tag {
        Tag::Command(command) if is_carrier_word(command) => Some(command),
        _ => None,
    };
    // "all set" ends a ticket, and agrees to what is read back.
    let both = |drop: &Hit| {
        let same = |it: &Hit| it.tag == Tag::Yes && (it.start, it.end) == (drop.start, drop.end);
        drop.tag == Tag::Command(Command::Drop) && reading.hits.iter().any(same)
    };
    let agrees = || asked == Asked::Confirm && reading.hits.iter().any(both);
    whole
        .filter(|&command| !is_carrier_word(command))
        .filter(|&command| command != Command::Drop || !agrees())
        .or_else(|| reading.whole(Mark::POLITE, carrier).filter(|_| !soon))
        .or_else(|| with_argument(reading))
        .or_else(|| opening(reading))
        .map(|command| (command, true))
        .or_else(|| {
            let command = anywhere(reading)?;
            Some((
                command,
                matches!(command, Command::OptOut | Command::Forget),
            ))
        })
}

/// "forget it, I'll buy a new one": a first clause that gives up or starts over, with its reason.
fn opening(reading: &Reading<'_>) -> Option<Command> {
    let clause = *reading
        .clauses
        .first()
        .filter(|_| reading.clauses.len() > 1)?;
    let first = reading.hits.iter().filter_map(|hit| match hit.tag {
        Tag::Command(command @ (Command::Drop | Command::Restart)) => Some((hit, command)),
        _ => None,
    });
    let (_, command) = first
        .filter(|(hit, _)| hit.start == clause.start && hit.end == clause.end)
        .max_by_key(|(hit, _)| hit.end)?;
    let told = reading.hits.iter().any(|hit| {
        hit.start >= clause.end && matches!(hit.tag, Tag::Told | Tag::Device(_) | Tag::Urgency(_))
    });
    (!told).then_some(command)
}

/// Commands that the carrier acts on as well: only alone, or with a "please".
fn is_carrier_word(command: Command) -> bool {
    matches!(command, Command::Help | Command::OptIn | Command::OptOut)
}

/// "RATE 5 great guy", "DROP K7Q2".
fn with_argument(reading: &Reading<'_>) -> Option<Command> {
    let first = reading
        .hits
        .iter()
        .filter(|hit| hit.start == 0)
        .filter_map(|hit| match hit.tag {
            Tag::Command(command @ (Command::Rate | Command::Drop)) => Some((hit.end, command)),
            _ => None,
        });
    let (end, command) = first.max_by_key(|&(end, _)| end)?;
    let rest = &reading.tokens[end..];
    let fits = match command {
        Command::Rate => {
            let given = (0..end).any(|i| reading.tokens[i].number.is_some());
            given || rest.first().is_some_and(|token| token.number.is_some())
        }
        _ => {
            is_code(reading, end)
                && (end + 1..reading.tokens.len()).all(|i| reading.is(i, Mark::FILLER))
        }
    };
    fits.then_some(command)
}

/// A ticket's short code: four to six letters and digits, both kinds among them.
fn is_code(reading: &Reading<'_>, at: usize) -> bool {
    at < reading.tokens.len() && {
        let typed = reading.typed(at);
        (4..=6).contains(&typed.len())
            && typed.bytes().all(|b| b.is_ascii_alphanumeric())
            && typed.bytes().any(|b| b.is_ascii_digit())
            && typed.bytes().any(|b| b.is_ascii_alphabetic())
    }
}

fn anywhere(reading: &Reading<'_>) -> Option<Command> {
    // "unsubscribe won't go through on my roku" tells of a device.
    let told = reading.hits.iter().any(|hit| hit.tag == Tag::Told);
    let device = |hit: &Hit| matches!(hit.tag, Tag::Device(_));
    let tells = told && reading.hits.iter().any(device);
    // "it won't stop sending texts", "tell it to stop texting people": said of something else.
    let of_something = |hit: &Hit| {
        hit.start > 0
            && (reading.is(hit.start - 1, Mark::NEGATION) || reading.typed(hit.start - 1) == "to")
    };
    reading.hits.iter().find_map(|hit| match hit.tag {
        Tag::Anywhere(Command::OptOut) if tells || of_something(hit) => None,
        Tag::Anywhere(command) => Some(command),
        _ => None,
    })
}
