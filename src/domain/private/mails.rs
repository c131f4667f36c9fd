//! Mail addresses, also with their signs in words.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{FILES, Span, pattern};

/// As written to a mail program. The host may lack its ending, when everybody knows it.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)[\p{L}\p{N}._%+'\-]+[@＠﹫]([\p{L}\p{N}\-]+(?:[.．][\p{L}\p{N}\-]+)*)")
});

/// With blanks around the sign, or with words for the signs.
static SPELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:[\p{L}\p{N}_\-]+\s+(?:dot|punto)\s+)*([\p{L}\p{N}._%+\-]+)",
        r"(\s*(?:[@＠﹫]|\(\s?at\s?\)|\[\s?at\s?\]|\{\s?at\s?\}|<\s?at\s?>|\sarroba\s)\s*|\s+at\s+)",
        r"([\p{L}\p{N}\-]+(?:(?:\s?\.|\s*[(\[{]\s?(?:dot|punto|\.)\s?[)\]}]\s*|\s+(?:dot|punto)\s+)[\p{L}\p{N}\-]+)*)",
    ))
});

static FILE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?i)^(?:{FILES})$")));

/// Hosts that need no ending.
const PROVIDERS: [&str; 9] = [
    "gmail",
    "googlemail",
    "yahoo",
    "hotmail",
    "outlook",
    "icloud",
    "aol",
    "proton",
    "protonmail",
];

/// Endings that make a host of words: a small list, since any word may follow a stop.
const ENDINGS: [&str; 28] = [
    "com", "net", "org", "edu", "gov", "io", "co", "info", "biz", "me", "us", "uk", "ca", "es",
    "mx", "ar", "cl", "pe", "ve", "br", "de", "fr", "it", "nl", "eu", "au", "in", "dev",
];

/// Words before an `at` that speak of a place, not of a mailbox.
const NOT_NAMES: &[&str] = &[
    "look",
    "looking",
    "looked",
    "looks",
    "be",
    "is",
    "are",
    "was",
    "am",
    "it",
    "in",
    "on",
    "up",
    "down",
    "one",
    "log",
    "logged",
    "sign",
    "signed",
    "buy",
    "bought",
    "order",
    "ordered",
    "get",
    "got",
    "here",
    "there",
    "page",
    "site",
    "website",
    "account",
    "available",
    "out",
    "over",
    "them",
    "this",
    "that",
    "support",
    "shop",
    "store",
    "password",
    "me",
    "us",
    "him",
    "her",
    "you",
    "go",
    "find",
    "found",
    "online",
    "start",
    "stay",
    "stop",
    "login",
    "work",
    "works",
    "arrive",
    "arrived",
    "download",
    "read",
    "check",
    "see",
    "click",
    "point",
    "even",
    "not",
];

/// All mail addresses in a text.
pub(super) fn find(text: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    if text.contains(['@', '＠', '﹫']) {
        spans.extend(PLAIN.captures_iter(text).filter_map(|it| {
            let host = it.get(1)?.as_str();
            (is_host(host) || is_provider(host)).then(|| it.get(0).map(|it| it.range()))?
        }));
    }
    let lower = text.to_lowercase();
    if lower.contains(['@', '＠', '﹫']) || lower.contains("at") || lower.contains("arroba") {
        for found in SPELLED.captures_iter(text) {
            if let Some(span) = spelled(&found)
                && spans
                    .iter()
                    .all(|it| it.end <= span.start || span.end <= it.start)
            {
                spans.push(span);
            }
        }
        spans.sort_by_key(|it| it.start);
    }
    spans
}

fn spelled(found: &Captures<'_>) -> Option<Span> {
    let (all, name, sign, host) = (found.get(0)?, found.get(1)?, found.get(2)?, found.get(3)?);
    let words = host
        .as_str()
        .to_lowercase()
        .replace(['(', ')', '[', ']', '{', '}', '.', '．'], " ");
    let labels: Vec<&str> = words
        .split_whitespace()
        .filter(|it| !matches!(*it, "dot" | "punto"))
        .collect();
    let is_word = sign.as_str().trim().eq_ignore_ascii_case("at");
    let is_place = is_word
        && NOT_NAMES
            .iter()
            .any(|it| name.as_str().eq_ignore_ascii_case(it));
    let known = match labels.as_slice() {
        [] => false,
        [only] => !is_word && is_provider(only),
        [.., last] => ENDINGS.contains(last),
    };
    (known && !is_place).then(|| all.range())
}

/// A name with an ending that is no file's: `icon@2x.png` is none, `root@192.168.1.1` neither.
fn is_host(host: &str) -> bool {
    host.rsplit_once(['.', '．']).is_some_and(|(_, ending)| {
        ending.chars().count() >= 2
            && ending.chars().all(char::is_alphabetic)
            && !FILE.is_match(ending)
    })
}

fn is_provider(host: &str) -> bool {
    PROVIDERS.iter().any(|it| host.eq_ignore_ascii_case(it))
}
