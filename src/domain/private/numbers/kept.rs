//! What has digits and surely is no phone number.

use std::sync::LazyLock;

use regex::Regex;

use super::super::{FILES, Span, pattern};
use super::group::Link;

/// A part of the text in which no number is sought, or, for a link, sought with more care.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) span: Span,
    pub(super) link: Option<Link>,
}

/// Links, first; then names of things; then times. The groups tell them apart.
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?x)
        (?P<link> (?i:\b[a-z][a-z0-9+\-]{{1,9}}://|\bwww\.)[^\s<>]+ | \b(?i:wa\.me|t\.me|viber\.me)/[^\s<>]+ )
        | (?P<name>
            \b0[xX][0-9A-Fa-f]+\b
          | \b[0-9A-Fa-f]{{8}}-(?:[0-9A-Fa-f]{{4}}-){{3}}[0-9A-Fa-f]{{12}}\b
          | \b(?:[0-9A-Fa-f]{{2}}[:\-]){{5}}[0-9A-Fa-f]{{2}}\b
          | \b[0-9A-Fa-f]{{1,4}}(?::[0-9A-Fa-f]{{0,4}}){{3,7}}\b
          | \b[A-Z0-9]{{5}}(?:-[A-Z0-9]{{5}}){{4}}\b
          | -2147\d{{6}}\b
          | \bS-1-\d[\d\-]*
          | \bHK[A-Z_]{{2,20}}\\[^\s]*
          | \b[A-Za-z]:\\[^\s"]* | \\\\[\w.\-]+\\[^\s"]*
          | \b(?i:[\w\-.()]{{1,80}}\.(?:{FILES}))\b
        )
        | (?P<path> (?:^|\s)[~.]{{0,2}}/[\w.@%+\-/]* )
        | (?P<time>
            \b\d{{4}}[\-/.](?:0?[1-9]|1[0-2])[\-/.](?:0[1-9]|[12]\d|3[01]|[1-9])(?:T\d|\b)
          | \b(?:0?[1-9]|[12]\d|3[01])[\-/.](?:0?[1-9]|[12]\d|3[01])[\-/.](?:19|20)\d\d\b
          | \b(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])/\d\d\b
          | \b\d{{1,2}}:\d\d(?::\d\d)?(?:[.,]\d{{1,6}})?\b
          | [$€£¥]\s?\d{{1,3}}(?:[.,]?\d{{3}}){{0,2}}(?:[.,]\d{{1,2}})?\b
        )"#
    ))
});

/// What is to be kept, in order.
pub(super) fn find(text: &str) -> Vec<Kept> {
    KEPT.captures_iter(text)
        .filter_map(|it| {
            let span = it.get(0)?.range();
            let found = &text[span.clone()];
            if it.name("link").is_some() {
                let link = Some(kind(found));
                return Some(Kept { span, link });
            }
            let sure = if it.name("path").is_some() || it.name("name").is_some() {
                // `/415/555/0123` is a number with strange signs.
                found.contains(|c: char| c.is_ascii_alphabetic() || c == ':')
                    || is_result(text, &span)
                    || is_pairs(found)
                    || is_keys(found)
            } else {
                stands_alone(text, &span)
            };
            sure.then_some(Kept { span, link: None })
        })
        .collect()
}

fn kind(link: &str) -> Link {
    let link = link.to_ascii_lowercase();
    let host = link.split_once("://").map_or(link.as_str(), |it| it.1);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let messenger = ["wa.me", "t.me", "viber.me"].contains(&host)
        || host.contains("whatsapp")
        || host.contains("telegram")
        || host.contains("signal")
        // A host without letters is a disguise, but for an IP address.
        || !host.contains(|c: char| c.is_ascii_alphabetic()) && host.matches('.').count() != 3;
    if messenger {
        Link::Messenger
    } else {
        Link::Other
    }
}

/// An error as the negative number that programs show: `0x8007…` is `-2147…`.
fn is_result(text: &str, span: &Span) -> bool {
    text[span.clone()].starts_with("-2147")
        && text[..span.start]
            .chars()
            .next_back()
            .is_none_or(|it| it.is_whitespace() || it == '(')
}

/// A MAC address that happens to have no letter.
fn is_pairs(text: &str) -> bool {
    text.len() == 17 && text.split(['-', ':']).count() == 6
}

/// A key of 25 digits, a GUID without letters.
fn is_keys(text: &str) -> bool {
    text.len() > 24
}

/// Not a part of something longer with more digits, such as `1-415-55-2012`.
fn stands_alone(text: &str, span: &Span) -> bool {
    let sign = |c: char| matches!(c, '-' | '.' | '/' | ',');
    let digit = |c: char| c.is_ascii_digit();
    let before = &text[..span.start];
    let after = &text[span.end..];
    !(before.ends_with(digit)
        || after.starts_with(digit)
        || before
            .strip_suffix(sign)
            .is_some_and(|it| it.ends_with(digit))
        || after
            .strip_prefix(sign)
            .is_some_and(|it| it.starts_with(digit))
        || before.ends_with('+'))
}
