//! The answer to the read-back, and a plain yes or no anywhere.

use super::reading::{Hit, Reading};
use super::tag::{Cover, Mark, Tag};
use super::{Asked, Command, Confirm, Understood};

/// Yes, no or a correction. `so_far` holds what the text fills.
pub(super) fn read(reading: &Reading<'_>, asked: Asked, so_far: &Understood) -> Option<Confirm> {
    // "y" is a yes alone, and an "and" in Spanish.
    let long = reading.tokens.len() > 2;
    let plain = reading.whole(Mark::FILLER | Mark::GREETING, |tag| match tag {
        Tag::Yes => Some(Confirm::Yes),
        Tag::No => Some(Confirm::No),
        _ => None,
    });
    // "no sé" is no "no".
    let lost = (0..reading.tokens.len())
        .any(|i| reading.is(i, Mark::JUNK) && !reading.within(i, Cover::ANSWER));
    let letter = long && reading.typed(0).len() == 1;
    let plain = plain.filter(|_| !lost && !letter);
    let filled = so_far.name.is_some() || so_far.device_type.is_some() || so_far.urgency.is_some();
    if asked != Asked::Confirm {
        let other = filled || so_far.command.is_some() || so_far.score.is_some();
        // "excellent" is praise.
        let praise = asked == Asked::Rating && plain == Some(Confirm::Yes);
        return plain.filter(|_| !other && !praise);
    }
    if matches!(so_far.command, Some(Command::Drop | Command::Restart)) {
        return Some(Confirm::No);
    }
    if so_far.command.is_some() {
        return None;
    }
    if plain.is_some() && !filled {
        return plain;
    }
    // "it's not a phone" says what is wrong, if not what is right.
    let corrects = |hit: &Hit| {
        matches!(
            hit.tag,
            Tag::Change | Tag::Device(_) | Tag::Part(_) | Tag::Vague
        )
    };
    if filled || reading.hits.iter().any(corrects) {
        return Some(Confirm::Change);
    }
    if reading.tokens.len() == 1 && reading.tokens[0].number == Some(1) {
        return Some(Confirm::Yes);
    }
    let opening = reading
        .hits
        .iter()
        .filter(|hit| hit.start == 0 && !letter)
        .find_map(|hit| match hit.tag {
            Tag::Yes => Some(Confirm::Yes),
            Tag::No => Some(Confirm::No),
            _ => None,
        });
    // "and it makes a noise" adds to what is read back.
    if so_far.description {
        opening.map(|_| Confirm::Change)
    } else {
        opening
    }
}
