//! Does what a provider found out speak for the From that a person reads? Only a domain that stands beside it
//! in the right way does (RFC 7489, 3.1: relaxed alignment), and only one From with one address has a domain
//! at all.

use super::compose::Header;

/// The domain of the author, in small letters, where there is no doubt about it: one From, one address, in one
/// of the two plain shapes `a@b` and `Name <a@b>`. Whatever a mail reader might take differently has none.
pub(super) fn author(headers: &[Header]) -> Option<String> {
    let mut all = headers
        .iter()
        .filter(|it| it.0.eq_ignore_ascii_case(b"from"));
    let value = std::str::from_utf8(&all.next()?.1).ok()?;
    if all.next().is_some() {
        return None;
    }
    let bare = unquoted(value)?;
    // Comments, groups and lists.
    if bare.contains(['(', ')', ',', ';', ':', '\\']) || bare.matches('@').count() != 1 {
        return None;
    }
    let address = match bare.split_once('<') {
        Some((name, rest)) => {
            let address = rest.trim_end().strip_suffix('>')?;
            (!name.contains(['@', '>']) && !address.contains(['<', '>'])).then_some(address)?
        }
        None => bare.trim(),
    };
    domain(address)
}

/// The domain of an address.
pub(super) fn domain(address: &str) -> Option<String> {
    let address = address.trim().trim_matches(['<', '>']);
    let (local, domain) = address.split_once('@')?;
    let plain = |it: char| it.is_ascii_alphanumeric() || it == '-' || it == '.';
    let is_domain = domain.chars().all(plain) && domain.contains('.') && !domain.starts_with('.');
    let is_local = !local.is_empty() && !local.contains(char::is_whitespace);
    (is_domain && is_local).then(|| domain.trim_end_matches('.').to_ascii_lowercase())
}

/// Without what stands in quotes; none when a quote has no end.
fn unquoted(value: &str) -> Option<String> {
    let mut bare = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        if letter != '"' {
            bare.push(letter);
            continue;
        }
        loop {
            match letters.next()? {
                '"' => break,
                '\\' => drop(letters.next()?),
                _ => {}
            }
        }
    }
    Some(bare)
}

#[cfg(test)]
mod tests {
    use crate::channel::mail::sender::is_aligned;

    use super::*;

    fn of(values: &[&str]) -> Option<String> {
        let headers: Vec<Header> = values
            .iter()
            .map(|it| (b"From".to_vec(), it.as_bytes().to_vec()))
            .collect();
        author(&headers)
    }

    #[test]
    fn only_one_plain_address_has_a_domain() {
        assert_eq!(of(&["ada@Example.NET"]).as_deref(), Some("example.net"));
        assert_eq!(
            of(&["\"Ada, the @ first\" <ada@example.net>"]).as_deref(),
            Some("example.net")
        );
        assert_eq!(
            of(&["=?utf-8?Q?Ad=C3=A1?= <ada@mail.example.net>"]).as_deref(),
            Some("mail.example.net")
        );
        for doubt in [
            "",
            "ada",
            "ada@example",
            "a@x.net, b@y.net",
            "a@x.net <b@y.net>",
            "<a@x.net> <b@y.net>",
            "ada@example.net (b@y.net)",
            "Team: a@x.net;",
            "\"ada <a@x.net>",
            "Ada <a@x.net> tail",
            "a b@x.net",
        ] {
            assert_eq!(of(&[doubt]), None, "{doubt}");
        }
        assert_eq!(of(&["a@x.net", "a@x.net"]), None);
    }

    #[test]
    fn alignment_is_by_whole_labels() {
        assert!(
            is_aligned("example.net", "mail.example.net")
                && is_aligned("a.example.net", "example.net")
        );
        assert!(!is_aligned("badexample.net", "example.net") && !is_aligned("net", "example.net"));
        assert!(!is_aligned("a.example.net", "b.example.net"));
    }
}
