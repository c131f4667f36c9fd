//! Texts that tell the bot what to do. A sentence that merely contains such a word is not one.

use super::{Asked, Command};
use super::reading::Reading;
use super::tag::{Mark, Tag};

/// The command a text is, and whether it is nothing else.
pub(super) fn read(reading: &Reading<'_>, _asked: Asked) -> Option<(Command, bool)> {
    let whole = reading.whole(|tag| match tag {
        Tag::Command(command) | Tag::Anywhere(command) => Some(command),
        _ => None,
    });
    whole
        .or_else(|| with_argument(reading))
        .map(|command| (command, true))
        .or_else(|| Some((anywhere(reading)?, false)))
}

/// "RATE 5 great guy", "DROP K7Q2".
fn with_argument(reading: &Reading<'_>) -> Option<Command> {
    let first = reading.hits.iter().filter(|hit| hit.start == 0).filter_map(|hit| match hit.tag {
        Tag::Command(command @ (Command::Rate | Command::Drop)) => Some((hit.end, command)),
        _ => None,
    });
    let (end, command) = first.max_by_key(|&(end, _)| end)?;
    let rest = &reading.tokens[end..];
    let fits = match command {
        Command::Rate => rest.first().is_some_and(|token| token.number.is_some() || token.marks & Mark::FILLER != 0),
        _ => is_code(reading, end) && (end + 1..reading.tokens.len()).all(|i| reading.is(i, Mark::FILLER)),
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
    reading.hits.iter().find_map(|hit| match hit.tag {
        Tag::Anywhere(command) => Some(command),
        _ => None,
    })
}
