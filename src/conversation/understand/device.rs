//! Which device has the trouble. Each one named is weighed by what is said about it.

use super::Asked;
use super::name::Name;
use super::reading::{Clause, Hit, Reading};
use super::tag::{Cover, LAST, Mark, Tag};
use crate::domain::DeviceType;

/// The numbered list of the device question; the last is "something else".
const LISTED: [DeviceType; 8] = [
    DeviceType::Phone,
    DeviceType::Tablet,
    DeviceType::Laptop,
    DeviceType::Desktop,
    DeviceType::Printer,
    DeviceType::Network,
    DeviceType::Tv,
    DeviceType::Other,
];

/// One naming of a device; `None` where the kind is left open.
struct Mention {
    kind: Option<DeviceType>,
    part: bool,
    start: usize,
    end: usize,
    clause: usize,
    weight: i32,
}

/// The device with the trouble.
pub(super) fn read(reading: &Reading<'_>, asked: Asked, name: Option<&Name>) -> Option<DeviceType> {
    if asked == Asked::Device
        && let Some(choice) = listed_choice(reading)
    {
        return Some(choice);
    }
    let told = reading.hits.iter().any(|hit| hit.tag == Tag::Told);
    let other = (asked == Asked::Device || asked == Asked::Confirm && !told)
        && reading.hits.iter().any(|hit| {
            // "la otra semana", "otra vez"
            let aside = Cover::URGENCY | Cover::WHEN | Cover::ANSWER;
            let longer = |it: &Hit| it.start == hit.start && it.end > hit.end;
            hit.tag == Tag::Else
                && !reading.within(hit.start, aside)
                && !reading
                    .hits
                    .iter()
                    .any(|it| it.tag == Tag::NoDevice && longer(it))
        });
    let mut mentions = mentions(reading);
    // "I'm Alexa" owns no loudspeaker.
    mentions.retain(|it| !name.is_some_and(|name| name.start <= it.start && it.end <= name.end));
    if mentions.is_empty() {
        let bare = || {
            let idle = Mark::FILLER | Mark::DETERMINER | Mark::GREETING | Mark::FOCUS;
            reading.whole(idle, |tag| match tag {
                Tag::Bare(kind) => Some(kind),
                _ => None,
            })
        };
        let fine = reading.hits.iter().any(|hit| hit.tag == Tag::Fine);
        let bare = (asked == Asked::Device && !fine).then(bare).flatten();
        return bare.or_else(|| other.then_some(DeviceType::Other));
    }
    let outlooks = outlooks(reading, &mentions);
    for i in 0..mentions.len() {
        mentions[i].weight = weigh(reading, &mentions, i, &outlooks);
    }
    // A computer that is later called a laptop is that laptop.
    let best = mentions
        .iter()
        .filter(|it| it.kind.is_some())
        .rev()
        .max_by_key(|it| it.weight)?;
    // A part belongs to a device named elsewhere, unless that one is well.
    let whole = mentions
        .iter()
        .filter(|it| best.part && !it.part && it.kind.is_some() && it.weight > -20)
        .max_by_key(|it| it.weight);
    let best = whole.unwrap_or(best);
    let open = mentions
        .iter()
        .filter(|it| it.kind.is_none())
        .map(|it| it.weight)
        .max();
    let is_computer = matches!(
        best.kind,
        Some(DeviceType::Laptop | DeviceType::Desktop | DeviceType::Tablet)
    );
    // "the Canon leaves streaks on each sheet"
    let prints = best.part && best.kind == Some(DeviceType::Printer);
    // "the scanner of my HP": the brand only tells whose.
    let owned = mentions.iter().any(|it| {
        let clause = reading.clauses[it.clause];
        !best.part
            && it.kind.is_none()
            && it.clause == best.clause
            && reading.is(best.end, Mark::WHOLE)
            && lead(reading, clause, it.start).word == Some(best.end)
    });
    let beaten = !prints
        && !owned
        && open.is_some_and(|open| open > best.weight && !(is_computer && best.weight >= 0));
    if best.weight <= -45 || beaten {
        None
    } else {
        best.kind
    }
}

/// "2", "the second one", "option two": a choice from the list, where nothing else is said.
fn listed_choice(reading: &Reading<'_>) -> Option<DeviceType> {
    let choice = choice(reading, LISTED.len())?;
    LISTED.get(choice - 1).copied()
}

/// The position chosen from a list of `count`, if the text is just that.
pub(super) fn choice(reading: &Reading<'_>, count: usize) -> Option<usize> {
    let mut chosen = None;
    for (i, token) in reading.tokens.iter().enumerate() {
        // "un Samsung" is no first choice.
        if reading.within(i, Cover::DEVICE) {
            return None;
        }
        let ordinal = reading.hits.iter().find_map(|hit| match hit.tag {
            Tag::Ordinal(n) if hit.start <= i && i < hit.end => Some(n),
            _ => None,
        });
        let number = match ordinal {
            Some(LAST) => Some(count),
            Some(n) => Some(usize::from(n)),
            None => token.number.map(usize::from),
        };
        if let Some(number) = number {
            // "the second one": the word after an ordinal only points.
            if chosen.is_none() {
                chosen = Some((number, ordinal.is_some()));
            } else if !matches!(chosen, Some((same, by_order)) if by_order || same == number) {
                return None;
            }
        } else if !reading.is(
            i,
            Mark::FILLER
                | Mark::DETERMINER
                | Mark::GREETING
                | Mark::FOCUS
                | Mark::PREPOSITION
                | Mark::PRONOUN,
        ) && !reading.within(i, Cover::ANSWER)
        {
            return None;
        }
    }
    let (number, _) = chosen?;
    (1..=count).contains(&number).then_some(number)
}

fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let mut all: Vec<Mention> = Vec::with_capacity(4);
    for hit in &reading.hits {
        let (kind, part) = match hit.tag {
            Tag::Device(kind) => (Some(kind), false),
            Tag::Part(kind) => (Some(kind), true),
            Tag::Vague => (None, false),
            // "mine", "the other one": the same kind as before.
            Tag::Same => match all.last() {
                Some(before) => (before.kind, false),
                None => continue,
            },
            _ => continue,
        };
        if let Some(before) = all.last_mut()
            && before.end == hit.start
            && !part
            && before.kind.is_none()
            && reading.tokens[hit.start].gap < super::text::Gap::Comma
        {
            // "dell laptop": the brand tells nothing the kind does not.
            before.kind = kind;
            before.end = hit.end;
            continue;
        }
        if let Some(before) = all.last_mut()
            && before.end == hit.start
            && kind.is_none()
            && reading.tokens[hit.start].gap < super::text::Gap::Comma
        {
            // "laptop hp", as in Spanish.
            before.end = hit.end;
            continue;
        }
        all.push(Mention {
            kind,
            part,
            start: hit.start,
            end: hit.end,
            clause: reading.clause_of(hit.start),
            weight: 0,
        });
    }
    all
}

/// What is said of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outlook {
    /// Trouble, told before the device is named.
    Trouble,
    /// Trouble, told of it after it is named.
    Suffers,
    /// Trouble, told in a later clause that names no device.
    Heard,
    Fine,
    Nothing,
}

/// What is said of each device: by the nearest word after it in its clause, or before it; else by
/// the clauses that follow.
fn outlooks(reading: &Reading<'_>, mentions: &[Mention]) -> Vec<Outlook> {
    let mut all: Vec<Outlook> = mentions.iter().map(|it| own_outlook(reading, it)).collect();
    for i in (0..all.len()).rev() {
        if !matches!(all[i], Outlook::Nothing | Outlook::Fine) {
            continue;
        }
        let clause = mentions[i].clause;
        let next = mentions.get(i + 1).map(|it| it.clause);
        let joined = reading.clauses.get(clause + 1).is_some_and(|it| it.joined);
        let fine = all[i] == Outlook::Fine;
        let heard = next == Some(clause) && all[i + 1] == Outlook::Heard;
        all[i] = if fine && heard {
            Outlook::Heard
        } else if !fine && (next == Some(clause) || next == Some(clause + 1) && joined) {
            // "my phone and laptop are fine": the first clause says nothing by itself.
            match all[i + 1] {
                Outlook::Suffers if !side_by_side(reading, &mentions[i], &mentions[i + 1]) => {
                    Outlook::Heard
                }
                same => same,
            }
        } else {
            // "my macbook. it wont turn on", "the tv turns on but has no sound": a clause that
            // names nothing speaks of what was named.
            let end = next.unwrap_or(reading.clauses.len());
            (clause + 1..end)
                .map(|it| clause_outlook(reading, reading.clauses[it]))
                .find(|it| *it != Outlook::Nothing)
                .filter(|it| *it == Outlook::Heard)
                .unwrap_or(all[i])
        };
    }
    all
}

/// "my laptop and my phone": nothing but small words between.
fn side_by_side(reading: &Reading<'_>, one: &Mention, other: &Mention) -> bool {
    (one.end..other.start).all(|i| reading.is(i, Mark::JOINT | Mark::DETERMINER))
}

fn own_outlook(reading: &Reading<'_>, it: &Mention) -> Outlook {
    let mut before = Outlook::Nothing;
    for hit in hits_in(reading, reading.clauses[it.clause]) {
        let told = match hit.tag {
            Tag::Told | Tag::Wish => Outlook::Trouble,
            // "mouse stopped" "working"
            Tag::Fine if hit.start > 0 && reading.within(hit.start - 1, Cover::TOLD) => continue,
            Tag::Fine => Outlook::Fine,
            _ => continue,
        };
        if hit.end > it.start && told == Outlook::Fine {
            return told;
        }
        if hit.start > it.start {
            return Outlook::Suffers;
        }
        before = told;
        if hit.end > it.start {
            break;
        }
    }
    before
}

fn clause_outlook(reading: &Reading<'_>, clause: Clause) -> Outlook {
    let mut said = Outlook::Nothing;
    for hit in hits_in(reading, clause) {
        match hit.tag {
            Tag::Told | Tag::Wish => return Outlook::Heard,
            Tag::Fine => said = Outlook::Fine,
            _ => {}
        }
    }
    said
}

fn hits_in<'r>(reading: &'r Reading<'_>, clause: Clause) -> impl Iterator<Item = &'r Hit> {
    reading
        .hits
        .iter()
        .skip_while(move |hit| hit.start < clause.start)
        .take_while(move |hit| hit.start < clause.end)
}

fn weigh(reading: &Reading<'_>, mentions: &[Mention], index: usize, outlooks: &[Outlook]) -> i32 {
    let it = &mentions[index];
    let clause = reading.clauses[it.clause];
    let mut weight = match outlooks[index] {
        Outlook::Trouble => 40,
        Outlook::Suffers => 50,
        Outlook::Heard => 45,
        Outlook::Fine => -50,
        Outlook::Nothing => 0,
    };
    if it.part {
        weight -= 30;
    }
    // "he says it's the router": somebody else's guess, or a screen's.
    if reading.any(clause.start, it.start, Mark::QUOTE) {
        weight -= 15;
    }
    // "… but the printer": what the whole text comes to.
    if reading.is(clause.start, Mark::CONTRAST) {
        weight += 4;
    }
    let before = lead(reading, clause, it.start);
    if before.determined {
        weight += 3;
    }
    // "phone. no, sorry, tablet"
    let opens = (clause.start..it.start).all(|i| reading.is(i, Mark::DETERMINER | Mark::NEGATION));
    if opens && clause.start > 0 && reading.is(clause.start - 1, Mark::CONCESSION) {
        weight += 20;
    }
    let Some(word) = before.word else {
        return weight + yielding(reading, mentions, index);
    };
    if reading.is(word, Mark::PASSING) {
        weight -= 60;
    } else if reading.is(word, Mark::CULPRIT) {
        weight += 25;
    } else if reading.is(word, Mark::NEGATION) && !reading.within(word, Cover::TOLD) {
        weight -= 100;
    } else if reading.is(word, Mark::FOCUS) {
        weight += 20;
    } else if reading.is(word, Mark::WHOLE) {
        // "the wifi on my laptop", "the screen of the phone": the whole is what is broken.
        let part = index.checked_sub(1).map(|i| &mentions[i]);
        weight += if part.is_some_and(|part| part.end == word) {
            8
        } else {
            -20
        };
    } else if reading.is(word, Mark::PREPOSITION) {
        weight -= 20;
    }
    weight + yielding(reading, mentions, index)
}

/// What a part loses to the whole named right after it ("the camera on my phone").
fn yielding(reading: &Reading<'_>, mentions: &[Mention], index: usize) -> i32 {
    let it = &mentions[index];
    let clause = reading.clauses[it.clause];
    let yields = mentions.get(index + 1).is_some_and(|next| {
        next.clause == it.clause
            && reading.is(it.end, Mark::WHOLE)
            && lead(reading, clause, next.start).word == Some(it.end)
    });
    if yields { -12 } else { 0 }
}

/// The word that governs a device: the nearest before it that is no article or adjective.
struct Lead {
    word: Option<usize>,
    determined: bool,
}

fn lead(reading: &Reading<'_>, clause: Clause, start: usize) -> Lead {
    let mut determined = false;
    let mut at = start;
    while at > clause.start {
        at -= 1;
        let governs =
            Mark::PASSING | Mark::CULPRIT | Mark::FOCUS | Mark::PREPOSITION | Mark::NEGATION;
        if reading.is(at, governs) {
            return Lead {
                word: Some(at),
                determined,
            };
        }
        if reading.is(at, Mark::DETERMINER) {
            determined = true;
        } else if determined || at + 2 < start {
            break;
        }
    }
    Lead {
        word: None,
        determined,
    }
}
