//! Links: with a scheme, with `www.`, or a host whose ending leaves no doubt.

use std::sync::LazyLock;

use regex::Regex;

use super::{Span, pattern};

/// With a scheme or `www.`; a host of an ending that no file has; or a host of another known
/// ending with a path behind it, as shorteners write them (`bit.ly/x`). So `setup.exe`,
/// `settings.app` and a missing blank (`try it.me too`) are none.
static LINK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:[a-z][a-z0-9+\-]{1,9}://|www\.)[^\s<>]+",
        r"|\b(?:[a-z0-9\-]+\.)+(?:com|org|net|edu|gov|(?:co|com|org|net)\.[a-z]{2})\b(?::\d+)?(?:[/?#][^\s<>]*)?",
        r"|\b(?:[a-z0-9\-]+\.)+(?:io|me|ly|gl|gg|tv|us|uk|es|mx|de|fr|it|ca|co|cc|to|be|ws|ru|link|page|site|info|biz|app|dev|xyz|online|live|chat)(?::\d+)?/[^\s<>]*",
    ))
});

/// Names that end like a host.
const NOT_HOSTS: [&str; 6] = [
    "asp.net",
    "vb.net",
    "ado.net",
    "ml.net",
    "paint.net",
    "command.com",
];

/// All links in a text.
pub(super) fn find(text: &str) -> Vec<Span> {
    if !text.contains(['.', ':']) {
        return Vec::new();
    }
    LINK.find_iter(text)
        // The host of a mail address is no link of its own.
        .filter(|it| !text[..it.start()].ends_with('@') && !text[it.end()..].starts_with('@'))
        .filter(|it| {
            !NOT_HOSTS
                .iter()
                .any(|name| it.as_str().eq_ignore_ascii_case(name))
        })
        .map(|it| {
            // The stop behind a link ends the sentence.
            let link = it
                .as_str()
                .trim_end_matches(['.', ',', ';', '!', '?', ')', ']', '\'', '"', ':']);
            it.start()..it.start() + link.len()
        })
        .filter(|span| !span.is_empty())
        .collect()
}
