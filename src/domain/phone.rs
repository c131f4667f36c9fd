//! Phone numbers: E.164 within, and one place where they are made.

mod plan;
mod reading;

use super::mask::mask;
use plan::Plan;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// A phone number in E.164 form, `+14155550199`. It is the identity of a person who texts.
///
/// `Display` and serde give the number; `Debug` is masked, since it ends up in logs.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a typed text is not taken as a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// There is nothing like a number in it, or something between the digits that is never there.
    #[error("there is no phone number in it")]
    NoNumber,
    /// Letters that are neither an extension nor a number spelled out, as the O in `415555O199`.
    #[error("there are letters in the phone number")]
    Letters,
    /// No `+`, and no known region to read it in.
    #[error("the phone number needs a + and its country code")]
    NoCountry,
    /// Two different numbers may be meant; with a `+` it is clear.
    #[error("the phone number may be meant in two ways; it needs a + and its country code")]
    Ambiguous,
    /// No country has such a number: too long, too short, or no such area code.
    #[error("there is no such phone number")]
    Impossible,
    /// A number behind a switchboard, where no text arrives.
    #[error("a text does not reach an extension")]
    Extension,
}

/// Why a carrier's `From` is not a phone number. None of these is ever answered as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CarrierAddressError {
    /// `whatsapp:+1…`, `messenger:…`: another channel's address.
    #[error("an address of another channel")]
    Channel,
    /// 3 to 8 digits without `+`: a service, not a person.
    #[error("a short code")]
    ShortCode,
    /// Letters: a sender name, to which nothing can be sent.
    #[error("an alphanumeric sender")]
    Alphanumeric,
    /// Anything else.
    #[error("not a phone number in E.164 form")]
    Malformed,
}

impl PhoneNumber {
    /// Reads what a person typed. Text without `+` is read as dialled in `default_region` (ISO 3166-1,
    /// `US`); text with `+` never is. Only numbers that can exist are taken. What may be meant in two
    /// ways is refused, and nothing is ever guessed into another person's number.
    ///
    /// An extension (`x123`) is dropped: E.164 has none. Where a text is to be sent to the number,
    /// use [`Self::parse_for_texts`].
    pub fn parse(text: &str, default_region: Option<&str>) -> Result<Self, PhoneError> {
        Self::read(text, default_region).map(|(number, _)| number)
    }

    /// As [`Self::parse`], but refuses a number with an extension, since a text to it would reach the
    /// switchboard or nobody.
    pub fn parse_for_texts(text: &str, default_region: Option<&str>) -> Result<Self, PhoneError> {
        match Self::read(text, default_region)? {
            (number, None) => Ok(number),
            (_, Some(_)) => Err(PhoneError::Extension),
        }
    }

    /// As [`Self::parse`], with the extension if there was one.
    pub fn read(
        text: &str,
        default_region: Option<&str>,
    ) -> Result<(Self, Option<String>), PhoneError> {
        let found = reading::read(text, default_region)?;
        let number = found.e164();
        // What is stored must be in the form that is stored, and mean itself when it is read again.
        let again = reading::read(&number, None).map(|it| it.e164());
        if !is_e164(&number) || again.as_ref() != Ok(&number) {
            return Err(PhoneError::Impossible);
        }
        Ok((Self(number), found.extension))
    }

    /// Takes the sender of a text from the carrier's own, signed, request. It is kept as it is, even if
    /// no plan knows the number: new ranges come into use before anybody's metadata has them.
    pub fn from_carrier(address: &str) -> Result<Self, CarrierAddressError> {
        if is_e164(address) {
            return Ok(Self(address.to_owned()));
        }
        let all_digits = address.bytes().all(|it| it.is_ascii_digit());
        Err(if address.contains(':') {
            CarrierAddressError::Channel
        } else if all_digits && (3..=8).contains(&address.len()) {
            CarrierAddressError::ShortCode
        } else if !address.starts_with('+') && address.chars().any(char::is_alphabetic) {
            CarrierAddressError::Alphanumeric
        } else {
            CarrierAddressError::Malformed
        })
    }

    /// The number in E.164 form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region that owns the number (ISO 3166-1; `001` for those of no region), if a plan knows it.
    /// Not a place where the person is, and `GG` is not `GB`: for wording, not for decisions.
    pub fn region(&self) -> Option<&'static str> {
        let (main, national) = Plan::split(&self.0[1..])?;
        main.owner(national).map(Plan::region)
    }
}

/// `+`, then 7 to 15 digits of which the first is not 0.
fn is_e164(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|it| it.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", mask(&self.0))
    }
}

/// E.164 only, as stored and as sent by the carrier; what a person typed goes through
/// [`PhoneNumber::parse`].
impl TryFrom<String> for PhoneNumber {
    type Error = CarrierAddressError;

    fn try_from(text: String) -> Result<Self, CarrierAddressError> {
        if is_e164(&text) {
            Ok(Self(text))
        } else {
            Self::from_carrier(&text)
        }
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str, region: &str) -> Result<String, PhoneError> {
        PhoneNumber::parse(text, Some(region)).map(String::from)
    }

    #[test]
    fn reads_what_people_type() {
        for (text, region, number) in [
            ("my cell is (415) 555-0199.", "US", "+14155550199"),
            ("4155550199", "US", "+14155550199"),
            // Los Angeles: with a + before it this is a number in Antwerp, but nobody means that.
            ("3235551234", "US", "+13235551234"),
            (
                "\u{202a}+44\u{a0}(0)7911\u{2011}123456\u{202c}",
                "US",
                "+447911123456",
            ),
            ("＋１ ４１５ ５５５ ０１９９", "GB", "+14155550199"),
            ("1-800-FLOWERS", "US", "+18003569377"),
            ("+52 1 55 1234 5678", "US", "+525512345678"),
            ("011 15-2345-6789", "AR", "+5491123456789"),
            ("(0xx11) 91234-5678", "BR", "+5511912345678"),
            ("tel:415-555-0199;phone-context=+1", "GB", "+14155550199"),
            ("447911123456", "gb", "+447911123456"),
        ] {
            assert_eq!(parse(text, region).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn refuses_rather_than_guesses() {
        use PhoneError::{Ambiguous, Impossible, Letters, NoCountry, NoNumber};
        for (text, region, why) in [
            ("", "US", NoNumber),
            ("none", "US", NoNumber),
            ("+1\t415 555 0199", "US", NoNumber),
            ("415555O199", "US", Letters),
            ("+49 30 12345 Anna", "US", Letters),
            ("+49 30 12345 ok", "US", Letters),
            ("234-5678 cel", "US", Letters),
            ("40x123", "AC", Impossible),
            // A footnote's mark is no digit.
            ("+39 06 6982²", "IT", NoNumber),
            ("4915123456789", "DE", Ambiguous),
            // Jamaica by the default region, Singapore with a +.
            ("6582301234", "US", Ambiguous),
            ("4155550199", "", NoCountry),
            ("4155550199", "001", NoCountry),
            ("+0044 7911 123456", "GB", Impossible),
            ("555-0199", "US", Impossible),
            ("+999 123 4567", "US", Impossible),
        ] {
            assert_eq!(parse(text, region), Err(why), "{text}");
        }
        assert_eq!(parse(&"+14155550199 ".repeat(40), "US"), Err(NoNumber));
    }

    #[test]
    fn an_extension_takes_no_texts() {
        let text = "415-555-0199 ext. 12";
        let (number, extension) = PhoneNumber::read(text, Some("US")).expect("a number");
        assert_eq!(
            (number.as_str(), extension.as_deref()),
            ("+14155550199", Some("12"))
        );
        assert_eq!(
            PhoneNumber::parse_for_texts(text, Some("US")),
            Err(PhoneError::Extension)
        );
        assert_eq!(
            PhoneNumber::parse_for_texts("415-555-0199", Some("US")),
            Ok(number)
        );
    }

    #[test]
    fn takes_what_the_carrier_says() {
        use CarrierAddressError::{Alphanumeric, Channel, Malformed, ShortCode};
        // No plan knows the first, the second or the third; they can text us nevertheless.
        for known in [
            "+15558675310",
            "+5215512345678",
            "+999123456789",
            "+6834002",
        ] {
            assert_eq!(
                PhoneNumber::from_carrier(known)
                    .map(String::from)
                    .as_deref(),
                Ok(known)
            );
        }
        for (address, why) in [
            ("whatsapp:+14155550199", Channel),
            ("messenger:1234567", Channel),
            ("12345", ShortCode),
            ("12345678", ShortCode),
            ("TWILIO", Alphanumeric),
            ("My Bank", Alphanumeric),
            ("", Malformed),
            ("+", Malformed),
            ("+123456", Malformed),
            ("+1234567890123456", Malformed),
            ("+0123456789", Malformed),
            (" +14155550199", Malformed),
            ("+1415555O199", Malformed),
            ("14155550199", Malformed),
            ("+１４１５５５５０１９９", Malformed),
        ] {
            assert_eq!(PhoneNumber::from_carrier(address), Err(why), "{address}");
        }
    }

    #[test]
    fn shows_itself_only_where_it_should() {
        let number = PhoneNumber::from_carrier("+14155550199").expect("E.164");
        assert_eq!(number.to_string(), "+14155550199");
        assert_eq!(format!("{number:?}"), "PhoneNumber(+141…99)");
        assert_eq!(
            serde_json::to_string(&number).expect("a string"),
            "\"+14155550199\""
        );
        assert!(serde_json::from_str::<PhoneNumber>("\"415 555 0199\"").is_err());
        assert_eq!(number.region(), Some("US"));
        let jersey = PhoneNumber::from_carrier("+447797712345").expect("E.164");
        assert_eq!(jersey.region(), Some("JE"));
        assert_eq!(
            PhoneNumber::from_carrier("+999123456789")
                .expect("E.164")
                .region(),
            None
        );
    }

    proptest! {
        #[test]
        fn what_is_read_means_itself(
            text in prop_oneof![
                r"[+]?[0-9]{5,15}",
                r"[+]?[0-9 ().x~*/-]{5,22}([,;#x]|ext|;ext=)?[0-9]{0,5}",
                r"(tel:)?[+]?[1-9][0-9 -]{6,14}",
                "\\PC{0,25}",
            ],
            home in prop::sample::select(vec!["US", "GB", "DE", "IT", "BR", "AR", "MX", "RU", "KZ", "SM", "", "XX"]),
        ) {
            if let Ok(number) = PhoneNumber::parse(&text, Some(home)) {
                prop_assert_eq!(PhoneNumber::from_carrier(number.as_str()), Ok(number.clone()));
                for region in [None, Some(home), Some("US"), Some("RU"), Some("BR")] {
                    prop_assert_eq!(PhoneNumber::parse(number.as_str(), region), Ok(number.clone()));
                }
                prop_assert!(number.region().is_some());
                let shown = format!("{number:?}");
                prop_assert!(!shown.contains(number.as_str()), "{}", shown);
            }
            let _ = PhoneNumber::from_carrier(&text);
        }
    }
}
