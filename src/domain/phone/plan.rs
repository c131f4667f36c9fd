//! The numbering plans: which prefixes a country has, and which of its numbers can exist.
//!
//! The facts are those of the crate `phonenumber`, which carries Google's metadata. Its own parser
//! is not used, because it takes the default region's trunk prefix out of other countries' numbers
//! (`+8613123456789` read in the US becomes `+863123456789`, "valid"), and its patterns are matched
//! here from end to end, which it leaves out.

use phonenumber::{
    Metadata,
    metadata::{DATABASE, Descriptor},
};
use regex::RegexBuilder;
use std::borrow::Cow;

/// The plan of a region, or of a calling code that no region owns (`+800`).
#[derive(Clone, Copy)]
pub(super) struct Plan(&'static Metadata);

/// How a length compares with what a plan knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Possible,
    TooLong,
    /// Too short, between the possible lengths, or enough only for a call within one place.
    Other,
}

impl Plan {
    /// The plan of a region by its ISO 3166-1 code, in any case.
    pub(super) fn of_region(region: &str) -> Option<Self> {
        // "001" stands for the world, many calling codes at once.
        let region = Some(region.to_ascii_uppercase()).filter(|it| it != "001")?;
        DATABASE.by_id(&region).map(Self)
    }

    /// The calling code at the start of international digits, its main region's plan, and the rest.
    pub(super) fn split(digits: &str) -> Option<(Self, &str)> {
        // No calling code begins with 0, none has more than three digits, none begins another.
        (1..=3)
            .filter(|_| !digits.starts_with('0'))
            .find_map(|length| {
                let (code, rest) = digits.split_at_checked(length)?;
                let main = DATABASE
                    .by_code(&code.parse::<u16>().ok()?)?
                    .into_iter()
                    .next()?;
                Some((Self(main), rest))
            })
    }

    /// The plan that owns this number of the calling code, if the number can exist.
    pub(super) fn owner(self, national: &str) -> Option<Self> {
        let all = DATABASE.by_code(&self.calling_code())?;
        let owner = if let [only] = all[..] {
            Self(only)
        } else {
            let owns = |it: &Self| match it.0.leading_digits() {
                Some(leading) => leading
                    .find(national)
                    .is_some_and(|found| found.start() == 0),
                None => it.has(national),
            };
            all.into_iter().map(Self).find(owns)?
        };
        owner.has(national).then_some(owner)
    }

    pub(super) fn calling_code(self) -> u16 {
        self.0.country_code()
    }

    pub(super) fn region(self) -> &'static str {
        self.0.id()
    }

    /// Takes off what is dialled here before an international number: 011, 00, 810.
    pub(super) fn strip_dial_out(self, digits: &str) -> Option<&str> {
        let found = self.0.international_prefix()?.find(digits)?;
        // A 0 cannot follow: no calling code begins with it, so this was something else.
        let rest = &digits[found.end()..];
        (found.start() == 0 && !rest.starts_with('0')).then_some(rest)
    }

    /// Takes off the trunk prefix and a carrier's selection code, and moves digits where the plan
    /// says so (Argentina's 15), unless that would spoil a number that is good as it stands.
    pub(super) fn strip_trunk(self, digits: &str) -> Cow<'_, str> {
        self.without_trunk(digits)
            .filter(|it| self.fits(it) || !self.fits(digits))
            .unwrap_or(Cow::Borrowed(digits))
    }

    fn without_trunk(self, digits: &str) -> Option<Cow<'_, str>> {
        let Some(pattern) = self.0.national_prefix_for_parsing() else {
            return digits
                .strip_prefix(self.0.national_prefix()?)
                .map(Cow::Borrowed);
        };
        let captures = pattern.captures(digits)?;
        let whole = captures.get(0).filter(|it| it.start() == 0)?;
        let rest = &digits[whole.end()..];
        let moved = captures
            .get(captures.len() - 1)
            .filter(|_| captures.len() > 1);
        let (Some(rule), Some(_)) = (self.0.national_prefix_transform_rule(), moved) else {
            return Some(Cow::Borrowed(rest));
        };
        let mut transformed = rule.to_owned();
        for group in 1..captures.len() {
            let value = captures.get(group).map_or("", |it| it.as_str());
            transformed = transformed.replace(&format!("${group}"), value);
        }
        Some(Cow::Owned(transformed + rest))
    }

    /// Whether the general pattern takes these national digits.
    pub(super) fn fits(self, national: &str) -> bool {
        matches_whole(self.0.descriptors().general(), national)
    }

    /// Whether some kind of number of this plan looks like this.
    fn has(self, national: &str) -> bool {
        self.fits(national)
            && self.kinds().any(|kind| {
                let lengths = kind.possible_length();
                (lengths.is_empty() || lengths.iter().any(|it| usize::from(*it) == national.len()))
                    && matches_whole(kind, national)
            })
    }

    /// Compares the length with those of all kinds of number.
    pub(super) fn length(self, national: &str) -> Length {
        let is_one_of = |lengths: fn(&Descriptor) -> &[u16]| {
            self.kinds().any(|it| {
                lengths(it)
                    .iter()
                    .any(|it| usize::from(*it) == national.len())
            })
        };
        if is_one_of(Descriptor::possible_length) {
            return Length::Possible;
        }
        let longest = self
            .kinds()
            .filter_map(|it| it.possible_length().iter().max())
            .max();
        let too_long = longest.is_some_and(|longest| national.len() > usize::from(*longest));
        if too_long && !is_one_of(Descriptor::possible_local_length) {
            Length::TooLong
        } else {
            Length::Other
        }
    }

    fn kinds(self) -> impl Iterator<Item = &'static Descriptor> {
        let all = self.0.descriptors();
        let kinds = [
            all.fixed_line(),
            all.mobile(),
            all.toll_free(),
            all.premium_rate(),
            all.shared_cost(),
            all.personal_number(),
            all.voip(),
            all.pager(),
            all.uan(),
            all.voicemail(),
        ];
        kinds.into_iter().flatten()
    }
}

/// The patterns have no anchors, and the first alternative that fits may end too early.
fn matches_whole(descriptor: &Descriptor, national: &str) -> bool {
    let pattern = descriptor.national_number();
    let Some(found) = pattern.find(national).filter(|it| it.start() == 0) else {
        return false;
    };
    found.end() == national.len() || {
        let anchored = format!("^(?:{})$", pattern.as_str());
        let built = RegexBuilder::new(&anchored).ignore_whitespace(true).build();
        built.is_ok_and(|it| it.is_match(national))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::PhoneNumber;

    /// Every kind of number of every plan, whatever the region it is read in: the mistake that the
    /// crate's own parser makes with hundreds of them.
    #[test]
    fn an_international_number_stays_itself_everywhere() {
        let mut tried = 0;
        for plan in DATABASE.iter().map(Plan) {
            for example in plan.kinds().filter_map(Descriptor::example) {
                let number = format!("+{}{example}", plan.calling_code());
                // Iran has one that is shorter than E.164 as carriers use it.
                if number.len() < 8 {
                    continue;
                }
                for region in [
                    None,
                    Some("US"),
                    Some("GB"),
                    Some("BR"),
                    Some("AR"),
                    Some("RU"),
                ] {
                    let read = PhoneNumber::parse(&number, region).map(String::from);
                    assert_eq!(read.as_deref(), Ok(number.as_str()), "in {region:?}");
                    tried += 1;
                }
            }
        }
        assert!(tried > 6_000, "{tried}");
    }

    #[test]
    fn knows_its_prefixes() {
        let (us, it) = (Plan::of_region("us"), Plan::of_region("IT"));
        let (us, it) = us.zip(it).expect("both have a plan");
        assert_eq!(us.strip_dial_out("011447911123456"), Some("447911123456"));
        assert_eq!(us.strip_dial_out("0110447911123456"), None);
        assert_eq!(us.strip_trunk("14155550199"), "4155550199");
        assert_eq!(it.strip_trunk("0669821234"), "0669821234");
        assert!(Plan::of_region("001").is_none() && Plan::of_region("XX").is_none());
        assert!(Plan::split("0447911123456").is_none() && Plan::split("").is_none());
        let (global, rest) = Plan::split("80012345678").expect("a code of no region");
        assert_eq!(global.owner(rest).map(Plan::region), Some("001"));
    }
}
