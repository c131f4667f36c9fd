//! The customer's name: where it may stand, and whether it looks like one.

use super::Asked;
use super::lexicon::How;
use super::reading::Reading;
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
        if best.as_ref().is_some_and(|(known, _)| *known >= trust) {
            continue;
        }
        if let Some(name) = name_at(reading, hit.end, trust) {
            best = Some((trust, name));
        }
    }
    best.map(|(_, name)| name)
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
    let spoken_to = first > 0
        && reading.is(first - 1, Mark::GREETING)
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
    let fits = match asked {
        Asked::Name => closes || listed,
        Asked::First | Asked::Confirm => alone || closes && listed,
        _ => closes && listed,
    };
    fits.then_some(name)
}

/// "Kowalczyk, Beth": as forms ask for it.
fn surname_first(reading: &Reading<'_>, surname: &Name) -> Option<Name> {
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
    while at < count && reading.is(at, Mark::TITLE) {
        at += 1;
    }
    if at > start
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
        let initial = end > at && reading.tokens[end - 1].end - reading.tokens[end - 1].start == 1;
        let titled = end == at && at > start;
        if end > start && parted && !(initial && reading.tokens[end].gap == Gap::Stop) && !titled {
            break;
        }
        if words > 0 && reading.is(end, Mark::PARTICLE) {
            let after = (end..count.min(end + 3)).find(|&i| !reading.is(i, Mark::PARTICLE));
            let goes_on = after.is_some_and(|i| {
                reading.tokens[i].gap < Gap::Comma
                    && is_name_word(reading, i, trust, false)
                    && (is_capitalised(reading, i) || reading.is(i, Mark::GIVEN) || i > end + 1)
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
        let dotted = reading.text[reading.tokens[end].end..].starts_with('.');
        let letter = words > 0 && reading.typed(end).len() == 1 && (dotted || last && !kiss);
        // "Mónica Vela": a word of the language may be a surname, in capitals after a first name.
        let surname = words > 0
            && reading.is(at, Mark::GIVEN)
            && is_capitalised(reading, end)
            && !is_shouted(reading)
            && reading.tokens[end].marks == 0
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
    if token.how == How::Exact && token.ordinary {
        return false;
    }
    match trust {
        Trust::Weak if first => false,
        Trust::Sure => token.how == How::Not || capital || is_shouted(reading),
        Trust::Maybe | Trust::Weak => {
            if token.how == How::Guess {
                let inner = at > reading.clauses[reading.clause_of(at)].start;
                capital && inner
            } else {
                capital || !is_inflected(typed)
            }
        }
    }
}

/// A verb or adverb form rather than a name ("frobbing", "borked", "luckily").
fn is_inflected(typed: &str) -> bool {
    let lower = typed.to_lowercase();
    lower.len() > 4
        && [
            "ing", "ed", "ly", "ando", "iendo", "mente", "ado", "able", "ness", "tion",
        ]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// Letters hit at random: no vowel, one letter over and over, or neighbours on the keyboard.
pub(super) fn is_mash(typed: &str) -> bool {
    let lower = typed.to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    let latin = lower.is_ascii();
    let vowel = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let mut run = 0;
    let mut longest = 0;
    let mut before = ' ';
    for c in lower.chars() {
        run = if c == before { run + 1 } else { 1 };
        longest = longest.max(run);
        before = c;
    }
    (latin && !vowel && letters > 3)
        || longest > 2
        || [
            "asdf", "sdfg", "dfgh", "fghj", "ghjk", "hjkl", "qwer", "wert", "zxcv", "xcvb", "jkjk",
            "haha", "jaja",
        ]
        .iter()
        .any(|row| lower.contains(row))
}

/// Starts with a capital letter.
pub(super) fn is_capitalised(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .typed(at)
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}

/// The whole text is in capitals, so that they say nothing.
pub(super) fn is_shouted(reading: &Reading<'_>) -> bool {
    reading.tokens.len() > 2 && !reading.text.chars().any(char::is_lowercase)
}

/// The words of a name as one writes them: "jane doe" to "Jane Doe", "o'neil" to "O'Neil".
fn natural(reading: &Reading<'_>, start: usize, end: usize) -> String {
    let mut name = String::new();
    for at in (start..end).filter(|&at| !reading.within(at, Cover::JOIN)) {
        let token = &reading.tokens[at];
        if at > start {
            name.push(if token.gap == Gap::Hyphen { '-' } else { ' ' });
        }
        let typed = reading.typed(at).trim_matches('.');
        let mixed = typed.chars().any(char::is_lowercase) && typed.chars().any(char::is_uppercase);
        let particle = token.marks & Mark::PARTICLE != 0 && token.marks & Mark::GIVEN == 0;
        if at > start && particle && !(mixed && is_capitalised(reading, at)) {
            name.push_str(&typed.to_lowercase());
        } else if mixed && is_capitalised(reading, at) || is_initials(typed) && start + 1 == end {
            name.push_str(typed);
        } else {
            capitalise(typed, &mut name);
        }
    }
    name
}

/// "JD", "TJ".
fn is_initials(typed: &str) -> bool {
    typed.len() == 2 && typed.bytes().all(|b| b.is_ascii_uppercase())
}

/// A capital at the start, after an apostrophe and after "Mc".
fn capitalise(word: &str, into: &mut String) {
    let mut start = true;
    for (i, c) in word.chars().enumerate() {
        if start {
            into.extend(c.to_uppercase());
        } else {
            into.extend(c.to_lowercase());
        }
        let mc = i == 1
            && word.len() > 4
            && word
                .get(..2)
                .is_some_and(|it| it.eq_ignore_ascii_case("mc"));
        start = matches!(c, '\'' | '.') || mc;
    }
}
