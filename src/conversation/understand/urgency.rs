//! How soon help is asked for; not when the trouble began, nor what a screen says.

use super::Asked;
use super::device::choice;
use super::reading::{Hit, Reading};
use super::tag::{Cover, Mark, Tag};
use super::text::Gap;
use crate::domain::Urgency;

/// The numbered list of the urgency question.
const LISTED: [Urgency; 3] = [Urgency::Low, Urgency::Normal, Urgency::High];

/// How soon, as asked for.
pub(super) fn read(reading: &Reading<'_>, asked: Asked) -> Option<Urgency> {
    if asked == Asked::Urgency
        && let Some(choice) = choice(reading, LISTED.len())
    {
        return Some(LISTED[choice - 1]);
    }
    let mut soonest: Option<(Urgency, &Hit)> = None;
    let calm = |clause: usize| {
        reading.hits.iter().any(|hit| {
            let calm = matches!(
                hit.tag,
                Tag::Urgency(Urgency::Low | Urgency::Normal) | Tag::When(Urgency::Normal)
            );
            calm && reading.clause_of(hit.start) == clause
        })
    };
    for hit in &reading.hits {
        // "not a big deal" answers how soon; anywhere else it is small talk.
        let answered = asked == Asked::Urgency;
        let idle = reading.is(hit.start, Mark::SHRUG) || is_quoted(reading, hit);
        if idle && !answered {
            continue;
        }
        let level = match hit.tag {
            Tag::Urgency(level) => level,
            Tag::When(level) if is_wanted(reading, hit, asked) => {
                // "no rush right now", "tomorrow before nine".
                if level == Urgency::High && calm(reading.clause_of(hit.start)) {
                    continue;
                }
                level
            }
            _ => continue,
        };
        let level = match level {
            Urgency::Low => Urgency::Low,
            _ if is_negated(reading, hit) => Urgency::Low,
            level => level,
        };
        let Some((known, before)) = soonest else {
            soonest = Some((level, hit));
            continue;
        };
        if known == Urgency::Low && level == Urgency::High && relents(reading, before, hit) {
            // "not urgent, but the sooner the better"
            soonest = Some((Urgency::Normal, hit));
        } else if level > known || concedes(reading, before, hit) {
            // "urgent... well, tomorrow is fine": the second thought counts.
            soonest = Some((level, hit));
        } else if level < known && relents(reading, before, hit) {
            // "asap, but not an emergency"
            soonest = Some((level.max(Urgency::Normal), hit));
        }
    }
    soonest.map(|(level, _)| level)
}

/// Whether a later clause takes something back from a wish ("but tomorrow will do"), rather than
/// bounding it ("but no later than tomorrow").
fn relents(reading: &Reading<'_>, before: &Hit, hit: &Hit) -> bool {
    let (first, then) = (
        reading.clause_of(before.start),
        reading.clause_of(hit.start),
    );
    let start = reading.clauses[then].start;
    let bounded =
        hit.tag != Tag::Urgency(Urgency::Low) && reading.any(start, hit.start, Mark::NEGATION);
    then > first && reading.is(start, Mark::CONTRAST) && !bounded
}

/// Whether a wish, stated later than another, takes its place: "well", "actually", "is fine".
fn concedes(reading: &Reading<'_>, before: &Hit, hit: &Hit) -> bool {
    let clause = reading.clause_of(hit.start);
    clause > reading.clause_of(before.start) && {
        let clause = reading.clauses[clause];
        // "well, tomorrow": a word that opens the thought may be parted off by a comma.
        let start = if clause.start > before.end
            && reading.is(clause.start - 1, Mark::CONCESSION)
            && !reading.within(clause.start - 1, Cover::URGENCY)
        {
            clause.start - 1
        } else {
            clause.start
        };
        reading.any(start, clause.end, Mark::CONCESSION)
    }
}

/// "not urgent", "no es tan urgente"; but not "won't print, urgent".
fn is_negated(reading: &Reading<'_>, hit: &Hit) -> bool {
    let clause = reading.clauses[reading.clause_of(hit.start)];
    let from = hit.start.saturating_sub(4).max(clause.start);
    let beside = hit.start > clause.start && reading.tokens[hit.start].gap < Gap::Comma;
    if beside
        && reading.is(hit.start - 1, Mark::NEGATION)
        && !reading.within(hit.start - 1, Cover::TOLD | Cover::NO_URGENCY)
    {
        return true;
    }
    (from..hit.start).any(|token| {
        reading.is(token, Mark::NEGATION)
            && !reading.within(token, Cover::TOLD | Cover::ANSWER | Cover::NO_URGENCY)
    })
}

/// "the screen says call now": not the customer's own words, up to where they ask for something.
fn is_quoted(reading: &Reading<'_>, hit: &Hit) -> bool {
    let number = reading.clause_of(hit.start);
    // The screen says "call now": what says so stands before the quotation mark.
    let opened = |clause: usize| {
        let start = reading.tokens[reading.clauses[clause].start].start;
        reading.text[..start].ends_with(['"', '\u{201C}', '«'])
    };
    let first = if number > 0 && opened(number) {
        number - 1
    } else {
        number
    };
    let quote = (reading.clauses[first].start..hit.start)
        .rev()
        .find(|&i| reading.is(i, Mark::QUOTE));
    quote.is_some_and(|quote| !reading.any(quote + 1, hit.start, Mark::REQUEST))
}

/// Whether a time is one the customer asks for.
fn is_wanted(reading: &Reading<'_>, hit: &Hit, asked: Asked) -> bool {
    let number = reading.clause_of(hit.start);
    let clause = reading.clauses[number];
    if reading.any(clause.start, clause.end, Mark::PAST) {
        return false;
    }
    if asked == Asked::Urgency {
        return true;
    }
    // At the read-back a time is a correction, unless it tells when it began.
    let corrects = asked == Asked::Confirm && hit.tag != Tag::When(Urgency::High);
    // "it stopped working today", "today it wont turn on": when it began.
    let told = |token: usize| reading.within(token, Cover::TOLD);
    let after = hit.start > clause.start && told(hit.start - 1);
    if after || hit.end < clause.end && told(hit.end) {
        return false;
    }
    if corrects {
        return true;
    }
    let near = |tag: Tag| {
        reading.hits.iter().any(|other| {
            other.tag == tag && other.start >= clause.start && other.start < clause.end
        })
    };
    // "what are your hours tomorrow?"
    let asks = reading.is(clause.start, Mark::QUESTION)
        && !reading.any(clause.start, hit.start, Mark::REQUEST);
    if near(Tag::Event) {
        return !asks;
    }
    // "we travel tonight", "I'm teaching in half an hour": nothing of trouble in it.
    let plans = reading.any(clause.start, clause.end, Mark::PLAN);
    if plans && !(clause.start..clause.end).any(told) {
        return true;
    }
    if reading.any(clause.start, clause.end, Mark::REQUEST) {
        return !asks;
    }
    // Standing alone: "today", "by tonight", "tomorrow works".
    let content = (clause.start..clause.end)
        .filter(|&token| !(hit.start..hit.end).contains(&token))
        .filter(|&token| {
            let idle = Mark::FILLER
                | Mark::GREETING
                | Mark::PREPOSITION
                | Mark::DETERMINER
                | Mark::JOINT
                | Mark::CONTRAST
                | Mark::PRONOUN;
            !reading.is(token, idle)
                && !reading.within(
                    token,
                    Cover::URGENCY | Cover::WHEN | Cover::FINE | Cover::NO_URGENCY,
                )
        })
        .count();
    // "… and now" tells a story.
    let tale = hit.tag == Tag::When(Urgency::High) && reading.is(clause.start, Mark::JOINT);
    content == 0 && !tale
}
