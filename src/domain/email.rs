//! Mail addresses.

use std::fmt;

/// A mail address, in lower case: the part before the `@` too, which no provider that matters tells
/// apart, so that one person is one address.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

/// What was given is no mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no mail address")]
pub struct NoAddress;

impl EmailAddress {
    /// The longest there is: RFC 5321, 4.5.3.1.3, without the brackets.
    pub const LONGEST: usize = 254;

    /// Reads one. Quoted local parts and hosts without a dot are refused: nobody has those.
    pub fn parse(text: &str) -> Result<Self, NoAddress> {
        let text = text.trim();
        let odd = |c: char| c.is_whitespace() || c.is_control() || "@<>()[]\\,:;\"".contains(c);
        let (local, host) = text.rsplit_once('@').ok_or(NoAddress)?;
        let dotted = host.split('.').count() > 1 && host.split('.').all(|it| !it.is_empty());
        let sound = !local.is_empty() && dotted && !local.contains(odd) && !host.contains(odd);
        if sound && text.len() <= Self::LONGEST {
            Ok(Self(text.to_lowercase()))
        } else {
            Err(NoAddress)
        }
    }

    /// The whole.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |it| it.1)
    }

    /// What stands before it.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |it| it.0)
    }

    /// The same mailbox with a tag: `help@example.com` becomes `help+tag@example.com` (RFC 5233).
    pub fn tagged(&self, tag: &str) -> String {
        format!("{}+{tag}@{}", self.local(), self.domain())
    }

    /// The tag of an address, if it is this mailbox with one; in whatever case it comes.
    pub fn tag_of(&self, address: &str) -> Option<String> {
        let address = address.trim().to_lowercase();
        let (local, host) = address.rsplit_once('@')?;
        let tag = local.strip_prefix(self.local())?.strip_prefix('+')?;
        (host == self.domain() && !tag.is_empty()).then(|| tag.to_owned())
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::mask(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::EmailAddress;

    #[test]
    fn one_person_is_one_address() {
        let address = EmailAddress::parse(" Jane.Doe@Example.COM ").unwrap();
        assert_eq!(address.as_str(), "jane.doe@example.com");
        assert_eq!(address.domain(), "example.com");
        assert_eq!(format!("{address:?}"), "j…@example.com");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "x".repeat(254));
        for bad in [
            "",
            "jane",
            "jane@",
            "@example.com",
            "jane@localhost",
            "jane doe@example.com",
            "a@b@example.com",
            "jane@exa\0mple.com",
            "jane@example.com\r\nBcc: all@example.com",
            &long,
        ] {
            assert!(EmailAddress::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_tag_is_put_on_and_found_again() {
        let help = EmailAddress::parse("help@example.com").unwrap();
        assert_eq!(help.tagged("k7q2"), "help+k7q2@example.com");
        assert_eq!(
            help.tag_of("Help+K7Q2@Example.com").as_deref(),
            Some("k7q2")
        );
        for other in [
            "help@example.com",
            "help+@example.com",
            "helper+x@example.com",
            "help+x@example.org",
        ] {
            assert_eq!(help.tag_of(other), None, "{other}");
        }
    }
}
