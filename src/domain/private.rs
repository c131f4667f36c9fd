//! Phone numbers, mail addresses and links in words that one side of a session writes to the other.
//!
//! A mark stands in their place, the same in every language: [`NUMBER`], [`MAIL`], [`LINK`]. It is a
//! courtesy to both sides, no wall: who spells a number in words gets it through. What technicians
//! write all day (error codes, IP and MAC addresses, serial numbers, keys, versions, dates, prices,
//! paths) stays as it is; [`numbers`] tells how the two are told apart.
//!
//! Mail addresses are also hidden when their signs are words: `jane (at) example (dot) com`,
//! `jane at gmail dot com`, `jane arroba gmail punto com`. Not `look at example.com`: the word before
//! the `at` decides.

mod links;
mod mails;
mod numbers;

use std::borrow::Cow;

use super::policy::Relay;

/// What stands where a phone number was. GSM-7, like the others.
pub const NUMBER: &str = "[tel ***]";

/// What stands where a mail address was.
pub const MAIL: &str = "[email ***]";

/// What stands where a link was.
pub const LINK: &str = "[link ***]";

/// The words without what the settings hide. Borrowed when there is nothing to hide; a second time
/// changes nothing.
pub fn masked<'a>(text: &'a str, relay: &Relay) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    // A link may hold an address, an address may hold a number: the larger first.
    if relay.mask_links {
        text = replaced(text, links::find, LINK);
    }
    if relay.mask_emails {
        text = replaced(text, mails::find, MAIL);
    }
    if relay.mask_phones {
        text = replaced(text, numbers::find, NUMBER);
    }
    text
}

/// Where phone numbers are in a text, in bytes, in order: by their shape and the words around them, so
/// some may be none that exist.
pub fn phone_numbers(text: &str) -> Vec<std::ops::Range<usize>> {
    numbers::find(text)
}

/// Where something is, in bytes.
type Span = std::ops::Range<usize>;

/// Puts the mark where `find` says; it gives spans in order that do not overlap.
fn replaced<'a>(text: Cow<'a, str>, find: fn(&str) -> Vec<Span>, mark: &str) -> Cow<'a, str> {
    let spans = find(&text);
    if spans.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for span in spans {
        out.push_str(&text[from..span.start]);
        out.push_str(mark);
        from = span.end;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Compiles a pattern of this program's own.
#[expect(clippy::expect_used, reason = "each pattern is compiled by a test")]
pub(super) fn pattern(text: &str) -> regex::Regex {
    regex::Regex::new(text).expect("the pattern is sound")
}

/// Endings of files: what ends like this is the name of a file, not a host.
const FILES: &str = "exe|msi|dmg|pkg|app|apk|ipa|iso|img|zip|rar|7z|gz|tar|jpe?g|png|gif|heic|webp|\
    bmp|svg|mp[34]|mov|avi|mkv|wav|pdf|docx?|xlsx?|pptx?|txt|csv|log|json|xml|html?|ini|cfg|conf|\
    bat|cmd|ps1|sh|py|js|dll|sys|inf|reg|dmp|etl|evtx|bak|tmp|plist|db|pst|ost";

#[cfg(test)]
mod tests;
