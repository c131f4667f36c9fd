//! The customer's name: where it may stand, and whether it looks like one.

use super::Asked;
use super::lexicon::How;
use super::reading::{Reading, Token};
use super::spelling::{is_capitalised, is_dotted, is_inflected, is_mash, is_shouted, natural};
use super::tag::{Cover, Mark, Tag};
use super::text::Gap;

/// More words than this are no name.
const MOST_WORDS: usize = 4;
/// Longer than this is no name.
const LONGEST: usize = 60;

/// How sure the words around are that a name follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// "it's": only a listed name will do.
    Weak,
    /// "I'm": anything that is not an ordinary word.
    Maybe,
    /// "my name is", or an answer to "your name?".
    Sure,
}

/// A name, and the tokens it is made of.
pub(super) struct Name {
    /// In natural case.
    pub(super) text: String,
    /// First token.
    pub(super) start: usize,
    /// One past the last token.
    pub(super) end: usize,
}

/// The customer's name.
pub(super) fn read(reading: &Reading<'_>, asked: Asked) -> Option<Name> {
    if asked == Asked::Rating {
        return None;
    }
    introduced(reading, asked)
        .or_else(|| announced(reading))
        .or_else(|| bare(reading, asked))
        .or_else(|| signed(reading))
}

/// "I'm Jane", "my name is Jane".
fn introduced(reading: &Reading<'_>, asked: Asked) -> Option<Name> {
    let mut best: Option<(Trust, Name)> = None;
    for hit in &reading.hits {
        let trust = match hit.tag {
            Tag::NameSure => Trust::Sure,
            Tag::NameMaybe if asked == Asked::Name => Trust::Sure,
            Tag::NameMaybe => Trust::Maybe,
            Tag::NameWeak if asked == Asked::Name => Trust::Maybe,
            Tag::NameWeak => Trust::Weak,
            _ => continue,
        };
        // "Concepción, but call me Concha"
        let clause = reading.clauses[reading.clause_of(hit.start)];
        let instead = (trust == Trust::Sure || asked == Asked::Name)
            && reading.is(clause.start, Mark::CONTRAST);
        let enough = |known: Trust| known >= trust && !instead;
        if best.as_ref().is_some_and(|(known, _)| enough(*known)) {
            continue;
        }
        if let Some(name) = name_at(reading, hit.end, trust) {
            best = Some((trust, name));
        }
    }
    let (trust, name) = best?;
    // "This is Deb. Deb Rasmussen."
    let again = (name.end + 1 < reading.tokens.len()
        && name.start + 1 == name.end
        && reading.tokens[name.end].gap >= Gap::Comma
        && reading.typed(name.end) == reading.typed(name.start))
    .then(|| name_at(reading, name.end, trust));
    Some(again.flatten().unwrap_or(name))
}

/// "Jane here", "Jane Doe speaking".
fn announced(reading: &Reading<'_>) -> Option<Name> {
    reading
        .hits
        .iter()
        .filter(|hit| {
            // "Doña Lupe le habla": what may lead a name may also follow it.
            let closes = || reading.clauses[reading.clause_of(hit.start)].end == hit.end;
            hit.tag == Tag::NameAfter || hit.tag == Tag::NameMaybe && closes()
        })
        .find_map(|hit| {
            let clause = reading.clauses[reading.clause_of(hit.start)];
            let first = (clause.start..hit.start)
                .find(|&i| !reading.is(i, Mark::GREETING | Mark::FILLER))?;
            let name = name_at(reading, first, Trust::Maybe)?;
            (name.end == hit.start).then_some(name)
        })
}

/// "Jane.", "Jane Doe, my laptop died", or the answer to "your name?".
fn bare(reading: &Reading<'_>, asked: Asked) -> Option<Name> {
    let count = reading.tokens.len();
    let first = (0..count)
        .find(|&i| !reading.is(i, Mark::GREETING | Mark::FILLER) || reading.is(i, Mark::GIVEN))?;
    // "Merry Christmas"
    if reading
        .hits
        .iter()
        .any(|hit| hit.tag == Tag::NoName && hit.start == first)
    {
        return None;
    }
    let trust = match asked {
        Asked::Name => Trust::Sure,
        Asked::First if is_capitalised(reading, first) => Trust::Maybe,
        _ => Trust::Weak,
    };
    let name = name_at(reading, first, trust)?;
    let end = name.end;
    if asked == Asked::Name
        && let Some(turned) = surname_first(reading, &name)
    {
        return Some(turned);
    }
    // "Hi Jane" speaks to somebody.
    // "Thanks Mike" as well.
    let thanked = || {
        let mut hits = reading.hits.iter();
        hits.any(|hit| hit.tag == Tag::SignOff && hit.end == first && hit.start == 0)
    };
    let spoken_to = first > 0
        && (reading.is(first - 1, Mark::GREETING) || thanked())
        && reading.tokens[first].gap < Gap::Comma;
    if spoken_to && asked != Asked::Name {
        return None;
    }
    let rest = (end..count).find(|&i| !reading.is(i, Mark::FILLER | Mark::GREETING));
    let closes = rest.is_none_or(|next| {
        reading.tokens[end].gap >= Gap::Comma || reading.tokens[next].gap >= Gap::Comma
    });
    let alone = rest.is_none();
    let listed = reading.is(first, Mark::GIVEN | Mark::TITLE);
    // "the homeowner", "a guy with a phone"
    let described = first > 0
        && reading.is(first - 1, Mark::DETERMINER)
        && (!listed || reading.tokens[first].ordinary);
    if described {
        return None;
    }
    let fits = match asked {
        Asked::Name => closes || listed,
        Asked::First | Asked::Confirm => alone || closes && listed,
        _ => closes && listed,
    };
    fits.then_some(name)
}

/// "Kowalczyk, Beth": as forms ask for it.
fn surname_first(reading: &Reading<'_>, surname: &Name) -> Option<Name> {
    let idle = Mark::PARTICLE | Mark::FILLER | Mark::GREETING;
    let fits = |i: usize| reading.is(i, idle) && !reading.is(i, Mark::DETERMINER);
    let fits = |i: usize| fits(i) || reading.is(i, Mark::PARTICLE);
    if !(0..surname.start).all(fits) {
        return None;
    }
    let next = reading.tokens.get(surname.end)?;
    let between = &reading.text[reading.tokens[surname.end - 1].end..next.start];
    if between.trim() != "," || !reading.is(surname.end, Mark::GIVEN) {
        return None;
    }
    // "De la Cruz, Pedro"
    let particles = (0..surname.start).rev();
    let start = particles
        .take_while(|&i| reading.is(i, Mark::PARTICLE))
        .last()
        .unwrap_or(surname.start);
    let given = name_at(reading, surname.end, Trust::Maybe)?;
    (given.end == reading.tokens.len()).then(|| Name {
        text: format!("{} {}", given.text, natural(reading, start, surname.end)),
        start,
        end: given.end,
    })
}

/// "… thanks, Jane": the last words of a text.
fn signed(reading: &Reading<'_>) -> Option<Name> {
    let last = reading.clauses.last()?;
    if last.start == 0 {
        return None;
    }
    let thanked = reading.hits.iter().find(|hit| {
        hit.tag == Tag::SignOff && hit.end <= reading.tokens.len() && hit.end >= last.start
    });
    let (from, trust) = match thanked {
        Some(hit) => (hit.end, Trust::Maybe),
        // A name after a full stop, in a text that knows small letters.
        None if reading.tokens[last.start].gap == Gap::Stop && !is_shouted(reading) => {
            (last.start, Trust::Maybe)
        }
        None => (last.start, Trust::Weak),
    };
    if thanked.is_none() && reading.tokens[from].gap < Gap::Comma {
        return None;
    }
    if from < reading.tokens.len()
        && !is_capitalised(reading, from)
        && !reading.is(from, Mark::GIVEN)
    {
        return None;
    }
    let name = name_at(reading, from, trust)?;
    (name.end == reading.tokens.len()).then_some(name)
}

/// The name that starts at a token, and where it ends.
fn name_at(reading: &Reading<'_>, start: usize, trust: Trust) -> Option<Name> {
    let count = reading.tokens.len();
    let mut at = start;
    // "la señora Gómez", "soy el Beto"
    if reading.is(at, Mark::DETERMINER)
        && !reading.is(at, Mark::GIVEN)
        && (reading.is(at + 1, Mark::TITLE)
            || reading.is(at + 1, Mark::GIVEN) && !reading.tokens[at + 1].ordinary)
    {
        at += 1;
    }
    let lead = at;
    while at < count && reading.is(at, Mark::TITLE) {
        at += 1;
    }
    if at > lead
        && reading
            .tokens
            .get(at)
            .is_some_and(|it| it.gap == Gap::Stop && it.start - reading.tokens[at - 1].end > 2)
    {
        return None;
    }
    let mut end = at;
    let mut words = 0;
    while end < count && words < MOST_WORDS {
        // "first name Beth, last name Kowalczyk"
        if let Some(join) = reading
            .hits
            .iter()
            .find(|hit| hit.tag == Tag::NameJoin && hit.start == end && words > 0)
            && join.end < count
            && is_name_word(reading, join.end, trust, false)
        {
            end = join.end + 1;
            words += 1;
            continue;
        }
        let parted = reading.tokens[end].gap >= Gap::Comma;
        // "A.", "Ma."
        let short = |i: usize| reading.tokens[i].end - reading.tokens[i].start <= 2;
        let initial = end > at && short(end - 1) && is_dotted(reading, end - 1);
        let titled = end == at && at > lead;
        if end > start && parted && !(initial && reading.tokens[end].gap == Gap::Stop) && !titled {
            break;
        }
        if words > 0 && reading.is(end, Mark::PARTICLE) {
            let after = (end..count.min(end + 3)).find(|&i| !reading.is(i, Mark::PARTICLE));
            let goes_on = after.is_some_and(|i| {
                reading.tokens[i].gap < Gap::Comma
                    && is_name_word(reading, i, trust, false)
                    && (is_capitalised(reading, i)
                        || reading.is(i, Mark::GIVEN)
                        || i > end + 1
                        || trust == Trust::Sure
                            && (reading.tokens[i].how == How::Not || reading.is(i, Mark::SURNAME)))
            });
            if let Some(after) = after.filter(|_| goes_on) {
                end = after + 1;
                words += 1;
                continue;
            }
        }
        let last = end + 1 == count || reading.tokens[end + 1].gap >= Gap::Comma;
        // "Chloe x" sends a kiss.
        let kiss = reading.is(end, Mark::FILLER) && !is_capitalised(reading, end);
        // "Jorge A. Medina"
        let dotted = is_dotted(reading, end);
        let letter = words > 0 && reading.typed(end).len() == 1 && (dotted || last && !kiss);
        // "Mónica Vela": a word of the language may be a surname, in capitals after a first name.
        let surname = words > 0
            && reading.is(at, Mark::GIVEN)
            && is_capitalised(reading, end)
            && !is_shouted(reading)
            && !reading.text[reading.tokens[end].end..].starts_with(':')
            && reading.tokens[end].marks & !(Mark::PLAIN | Mark::SURNAME) == 0
            && (reading.tokens[end].covers == 0
                || trust == Trust::Sure && reading.tokens[end].covers == Cover::DEVICE);
        if !(letter || surname || is_name_word(reading, end, trust, words == 0)) {
            break;
        }
        end += 1;
        words += 1;
    }
    if end == at {
        return None;
    }
    // "I'm Jane's husband" is not Jane; "call me maybe later" is nobody.
    if (at..end).any(|i| reading.tokens[i].possessive) {
        return None;
    }
    if reading.typed(at).chars().count() < 2 {
        return None;
    }
    let name = natural(reading, at, end);
    (name.len() <= LONGEST).then_some(Name {
        text: name,
        start: at,
        end,
    })
}

/// Whether one word may be part of a name.
fn is_name_word(reading: &Reading<'_>, at: usize, trust: Trust, first: bool) -> bool {
    let token = &reading.tokens[at];
    let typed = reading.typed(at);
    if !typed
        .chars()
        .all(|c| c.is_alphabetic() || c == '\'' || c == '.' || c == '`')
        || token.number.is_some()
    {
        return false;
    }
    if !typed.chars().next().is_some_and(char::is_alphabetic) || is_mash(typed) {
        return false;
    }
    let listed = token.marks & Mark::GIVEN != 0 && token.how == How::Exact;
    let capital = is_capitalised(reading, at) && !is_shouted(reading);
    if listed {
        // "mark", "will", "may" are words too: a capital or a sure sign makes them names.
        return !token.ordinary || capital || trust == Trust::Sure;
    }
    // "friends call me Red": a capital after words that lead to a name.
    let styled = first
        && trust == Trust::Sure
        && capital
        && at > 0
        && reading.within(at - 1, Cover::NAME)
        && !is_capitalised(reading, at - 1)
        && token.covers == 0
        && token.marks & !(Mark::PLAIN | Mark::SURNAME | Mark::DETERMINER) == 0;
    if token.how == How::Exact && token.ordinary {
        let family = !first && token.marks & Mark::SURNAME != 0;
        return styled || family && (capital || trust == Trust::Sure);
    }
    match trust {
        Trust::Weak if first => false,
        Trust::Sure => {
            token.how != How::Guess || capital || is_shouted(reading) || is_chance(token, typed)
        }
        Trust::Maybe | Trust::Weak => {
            if token.how == How::Guess {
                let inner = at > reading.clauses[reading.clause_of(at)].start;
                capital && (inner || is_chance(token, typed))
            } else {
                capital || !is_inflected(typed)
            }
        }
    }
}

/// Like a listed word by chance, and that one says nothing: "Stormi" is no "storm".
fn is_chance(token: &Token, typed: &str) -> bool {
    // "erases" is a form of the word, not a name.
    let form = is_inflected(typed) || typed.ends_with(['s', 'd']);
    let form = form && !typed.starts_with(char::is_uppercase);
    !form
        && token.how == How::Guess
        && token.covers == 0
        && token.marks & !(Mark::GIVEN | Mark::SURNAME | Mark::PLAIN) == 0
}
