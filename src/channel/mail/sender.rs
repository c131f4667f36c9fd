//! Whose mail it is. The From is a claim; what proves it is the receiver's own word (RFC 8601).

use super::header::{Fields, clipped, one_line};
use super::{MOST_RECIPIENTS, Mailbox, Sender, Trust};
use crate::domain::EmailAddress;

/// The longest name, in characters.
const LONGEST_NAME: usize = 100;

/// The one author. More than one field or address, or a group, and nobody can say whose mail it is.
pub(super) fn author(fields: &Fields) -> Option<Mailbox> {
    if fields.all("from").count() != 1 {
        return None;
    }
    let mut all = fields.addresses("from");
    let only = all.pop().flatten().filter(|_| all.is_empty())?;
    let address = EmailAddress::parse(&only.address).ok()?;
    let name = only
        .name
        .map(|it| clipped(one_line(&it).trim_matches(['"', '\'', ' ']), LONGEST_NAME));
    let name = name.filter(|it| !it.is_empty() && !it.eq_ignore_ascii_case(address.as_str()));
    Some(Mailbox { address, name })
}

/// Whether the author is proven.
pub(super) fn judge(fields: &Fields, from: Option<&Mailbox>, trust: &Trust<'_>) -> Sender {
    let proven = from.is_some_and(|from| match trust.verdict {
        Some(verdict) => verdict,
        None => {
            results(fields, trust.authserv_id).is_some_and(|it| proves(&it, from.address.domain()))
        }
    });
    if proven {
        Sender::Authenticated
    } else {
        Sender::Claimed
    }
}

/// The envelope's, else whoever the header names: what receivers wrote about the envelope first, then
/// addresses in our own domain, so that 300 others do not push ours out.
pub(super) fn recipients(fields: &Fields, trust: &Trust<'_>) -> Vec<String> {
    let mut found: Vec<String> = trust.recipients.to_vec();
    if found.is_empty() {
        let of = |names: &[&str]| -> Vec<String> {
            let all = names.iter().flat_map(|it| fields.addresses(it));
            all.flatten().map(|it| it.address).collect()
        };
        found = of(&["x-original-to", "delivered-to", "envelope-to"]);
        let mut named = of(&["to", "cc"]);
        let own = trust
            .own
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_lowercase());
        let is_own = |it: &String| {
            let domain = it.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
            own.is_some() && domain == own
        };
        named.sort_by_key(|it| !is_own(it));
        found.append(&mut named);
    }
    let mut all: Vec<String> = Vec::new();
    for it in found {
        let it = it.trim().trim_matches(['<', '>']).to_lowercase();
        let sound = it.contains('@')
            && it.len() <= 254
            && !it.contains(|c: char| c.is_control() || c.is_whitespace());
        if sound && !all.contains(&it) {
            all.push(it);
        }
        if all.len() == MOST_RECIPIENTS {
            break;
        }
    }
    all
}

/// The `Authentication-Results` of our receiver, without comments: the topmost field of that name, where it is
/// ours. A sender can write any, also with our name, but only below what our receiver puts on top; what lies
/// below anybody else's is not ours (RFC 8601, 5), and neither is a second one.
fn results(fields: &Fields, authserv_id: &str) -> Option<String> {
    if authserv_id.is_empty() {
        return None;
    }
    let plain = without_comments(fields.raw("authentication-results")?);
    let id = plain.split([';', ' ', '\t']).find(|it| !it.is_empty())?;
    id.trim_matches('"')
        .eq_ignore_ascii_case(authserv_id)
        .then_some(plain)
}

/// Whether one of the results proves a From of this domain.
fn proves(results: &str, domain: &str) -> bool {
    results.split(';').skip(1).any(|result| {
        let pairs = pairs(result);
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(it, _)| it == name)
                .map(|(_, it)| it.as_str())
        };
        let Some((method, outcome)) = pairs.first() else {
            return false;
        };
        // `dkim/1=pass`: a version of the method may stand behind it.
        let method = method.split('/').next().unwrap_or_default();
        outcome == "pass"
            && match method {
                "dmarc" => value("header.from").is_none_or(|it| host(it) == domain),
                "dkim" => value("header.d")
                    .or(value("header.i"))
                    .is_some_and(|it| is_aligned(host(it), domain)),
                "spf" => value("smtp.mailfrom").is_some_and(|it| is_aligned(host(it), domain)),
                _ => false,
            }
    })
}

/// `name=value` pairs, in small letters, quotes gone.
fn pairs(result: &str) -> Vec<(String, String)> {
    let mut tight = result.to_lowercase();
    for (loose, sign) in [(" =", "="), ("= ", "=")] {
        while tight.contains(loose) {
            tight = tight.replace(loose, sign);
        }
    }
    tight
        .split_whitespace()
        .filter_map(|it| it.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()))
        .take(20)
        .collect()
}

/// The domain of an address or a domain.
fn host(text: &str) -> &str {
    text.rsplit('@')
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
}

/// Whether two domains belong to one organisation, as far as that can be told without the public suffix
/// list that DMARC (RFC 7489, 3.2) goes by: they are equal, or one lies below the other. So two
/// siblings (`a.example.org`, `b.example.org`) are not, which errs on the safe side.
pub(super) fn is_aligned(one: &str, other: &str) -> bool {
    let below = |lower: &str, upper: &str| {
        upper.contains('.')
            && lower
                .strip_suffix(upper)
                .is_some_and(|it| it.ends_with('.'))
    };
    !one.is_empty() && (one == other || below(one, other) || below(other, one))
}

/// Comments (RFC 5322, 3.2.2) may lie in each other, and may hold what looks like a result.
fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted || depth > 0 => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if depth > 0 => depth -= 1,
            // Quotes hold no separators for us.
            ';' | ' ' | '=' if quoted => plain.push('_'),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::is_aligned;

    #[test]
    fn organisations() {
        for (one, other, aligned) in [
            ("example.org", "example.org", true),
            ("mail.example.org", "example.org", true),
            ("example.org", "mail.example.org", true),
            ("a.example.org", "b.example.org", false),
            ("badexample.org", "example.org", false),
            ("org", "example.org", false),
            ("", "example.org", false),
        ] {
            assert_eq!(is_aligned(one, other), aligned, "{one} {other}");
        }
    }
}
