//! Phone numbers among all the other digits that technicians write.
//!
//! The text is cut into groups of digits and what stands between them; a window of neighbouring
//! groups is a phone number by its shape ([`shape`]): so many digits in each group. Longer windows go
//! first. Before that, what surely is something else is set aside ([`kept`]). Where the shape says
//! nothing (`12345678901`), the words before it do ([`context`]): `serial 12345678901` stays.

mod context;
mod group;
mod kept;
mod shape;

use super::Span;
use context::Context;
use group::Group;

/// E.164 has 15 digits at most; with the prefix `011` of a call abroad they are 18.
const MOST: usize = 18;

/// A number without its area code, which only the words around it tell.
const FEWEST: usize = 7;

/// All phone numbers in a text.
pub(super) fn find(text: &str) -> Vec<Span> {
    // Most texts end here.
    if text.chars().filter_map(group::digit).count() < FEWEST {
        return Vec::new();
    }
    let kept = kept::find(text);
    let groups = group::cut(text, &kept);
    let mut spans = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        if let Some((count, span)) = longest(text, &groups, at) {
            spans.push(span);
            at += count;
        } else {
            at += 1;
        }
    }
    spans
}

/// The longest window from here that is a phone number: how many groups, and where.
fn longest(text: &str, groups: &[Group], at: usize) -> Option<(usize, Span)> {
    let mut digits = 0;
    let mut count = 0;
    for group in &groups[at..] {
        if count > 0 && (group.before.is_break() || group.plus) {
            break;
        }
        digits += group.digits.len();
        if digits > MOST {
            break;
        }
        count += 1;
    }
    if digits < FEWEST {
        return None;
    }
    let context = Context::before(text, groups[at].start);
    (1..=count).rev().find_map(|count| {
        let window = &groups[at..at + count];
        let cuts_off = |group: Option<&Group>| group.is_some_and(|it| it.before.is_tight());
        let whole =
            !cuts_off(Some(&groups[at])) && !cuts_off(groups.get(at + count).filter(|it| !it.plus));
        (shape::is_phone(window, whole, context) && !context::counts(text, window))
            .then(|| (count, group::span(text, window)))
    })
}
