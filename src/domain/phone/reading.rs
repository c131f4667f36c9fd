//! From what a person typed to the digits that were meant, in the order of steps that Google
//! publishes for its library, but refusing where that one guesses.

use super::{
    PhoneError,
    plan::{Length, Plan},
};
use regex::Regex;
use std::sync::LazyLock;

/// More than this is no phone number with a remark, it is a text.
const LONGEST_TEXT: usize = 250;

/// A number that can exist.
pub(super) struct Reading {
    /// The plan of the region that owns the number.
    pub owner: Plan,
    /// The digits after the calling code.
    pub national: String,
    /// What is to be dialled once connected.
    pub extension: Option<String>,
}

impl Reading {
    pub(super) fn e164(&self) -> String {
        format!("+{}{}", self.owner.calling_code(), self.national)
    }
}

/// Reads what a person typed, who lives in `region`.
pub(super) fn read(text: &str, region: Option<&str>) -> Result<Reading, PhoneError> {
    if text.len() > 4 * LONGEST_TEXT || text.chars().count() > LONGEST_TEXT {
        return Err(PhoneError::NoNumber);
    }
    let tidy: String = text.chars().filter_map(tidy).collect();
    let (number, extension) = split_extension(number_within(&tidy)?);
    let typed = Typed::read(&number)?;
    let (plan, national) = if typed.international {
        international(&typed.digits)?
    } else {
        let home = region
            .and_then(Plan::of_region)
            .ok_or(PhoneError::NoCountry)?;
        national(&typed, home)?
    };
    let owner = plan.owner(&national).ok_or(PhoneError::Impossible)?;
    // Only North America dials by letters; elsewhere they are a remark that must not become digits.
    if typed.letters && owner.calling_code() != 1 {
        return Err(PhoneError::Letters);
    }
    Ok(Reading {
        owner,
        national,
        extension,
    })
}

/// Digits with their calling code, from a `+` or from the dial-out prefix.
fn international(digits: &str) -> Result<(Plan, String), PhoneError> {
    // Mexico dropped the 1 of its mobiles in 2019; address books and WhatsApp still have it.
    let renewed = match digits.strip_prefix("521") {
        Some(rest) if rest.len() == 10 => format!("52{rest}"),
        _ => digits.to_owned(),
    };
    let (plan, rest) = Plan::split(&renewed).ok_or(PhoneError::Impossible)?;
    Ok((plan, without_trunk(plan, rest)))
}

/// Digits as dialled at home, which may still begin with the dial-out prefix or the calling code.
fn national(typed: &Typed, home: Plan) -> Result<(Plan, String), PhoneError> {
    let digits = typed.digits.as_str();
    if let Some(abroad) = home.strip_dial_out(digits) {
        return international(abroad);
    }
    let code = home.calling_code().to_string();
    let after_code = digits.strip_prefix(&code);
    if let Some(rest) = after_code {
        let stripped = home.strip_trunk(rest);
        if (!home.fits(digits) && home.fits(&stripped)) || home.length(digits) == Length::TooLong {
            let main = Plan::split(digits).map_or(home, |(main, _)| main);
            return Ok((main, without_trunk(main, rest)));
        }
    }
    let national = without_trunk(home, digits);
    // Digits may be meant with a `+` before them: surely open where they begin with the code of the
    // own country, or where nothing but digits was typed and the number would be a neighbour's.
    let owner = home.owner(&national);
    let neighbour = typed.bare && owner.is_some_and(|it| it.region() != home.region());
    if owner.is_some()
        && (after_code.is_some() || neighbour)
        && let Ok((plan, rest)) = international(digits)
        && plan.owner(&rest).is_some()
        && (plan.calling_code(), &rest) != (home.calling_code(), &national)
    {
        return Err(PhoneError::Ambiguous);
    }
    Ok((home, national))
}

/// The trunk prefix goes only where what remains has a length that numbers have.
fn without_trunk(plan: Plan, digits: &str) -> String {
    let stripped = plan.strip_trunk(digits);
    let kept = if plan.length(&stripped) == Length::Other {
        digits
    } else {
        &stripped
    };
    kept.to_owned()
}

/// A number's text, down to its digits.
struct Typed {
    digits: String,
    /// There was a `+`.
    international: bool,
    /// Some digits were typed as letters, as in 1-800-FLOWERS.
    letters: bool,
    /// Nothing but digits was typed.
    bare: bool,
}

impl Typed {
    /// Takes digits and the usual marks between them. An `x` is such a mark where it stands alone: the
    /// place of a carrier's code in Brazil.
    fn read(number: &str) -> Result<Self, PhoneError> {
        let rest = number.trim_start_matches('+');
        let is_mark = |c: char| c.eq_ignore_ascii_case(&'x');
        let letters = rest.chars().any(|c| c.is_ascii_alphabetic() && !is_mark(c));
        // One or two letters are a slip (O for 0). Three after a local number ("234-5678 cel") are a
        // remark that would make it somebody's in full. A number spelled out has more.
        if letters && rest.chars().filter(char::is_ascii_alphabetic).count() < 4 {
            return Err(PhoneError::Letters);
        }
        let mut digits = String::with_capacity(rest.len());
        for typed in rest.chars() {
            match typed {
                '0'..='9' => digits.push(typed),
                'a'..='z' | 'A'..='Z' if letters && digits.len() >= 3 => digits.push(key(typed)),
                'x' | 'X' | ' ' | '-' | '(' | ')' | '[' | ']' | '.' | '/' | '~' | '*' => {}
                _ if typed.is_alphabetic() => return Err(PhoneError::Letters),
                _ => return Err(PhoneError::NoNumber),
            }
        }
        if digits.len() < 2 {
            return Err(PhoneError::NoNumber);
        }
        let bare = rest.bytes().all(|it| it.is_ascii_digit());
        Ok(Self {
            digits,
            international: rest.len() < number.len(),
            letters,
            bare,
        })
    }
}

/// The digit on whose key a letter is.
fn key(letter: char) -> char {
    match letter.to_ascii_lowercase() {
        'a'..='c' => '2',
        'd'..='f' => '3',
        'g'..='i' => '4',
        'j'..='l' => '5',
        'm'..='o' => '6',
        'p'..='s' => '7',
        't'..='v' => '8',
        _ => '9',
    }
}

/// Finds the number in what surrounds it: a label before it, a full stop after it, RFC 3966's `tel:`.
fn number_within(text: &str) -> Result<String, PhoneError> {
    let mut number = String::new();
    if let Some((before, context)) = text.split_once(";phone-context=") {
        let context = context.split(';').next().unwrap_or_default();
        if context.is_empty() {
            return Err(PhoneError::NoNumber);
        }
        // A context that is a domain says nothing about the country.
        if context.starts_with('+') {
            number.push_str(context);
        }
        number.push_str(before.split_once("tel:").map_or(before, |(_, after)| after));
    } else {
        let start = text
            .find(|c: char| c == '+' || c.is_ascii_digit())
            .ok_or(PhoneError::NoNumber)?;
        number.push_str(text[start..].trim_end_matches(|c: char| c != '#' && !c.is_alphanumeric()));
        if let Some(second) = SECOND.as_ref().and_then(|it| it.find(&number)) {
            let end = second.start();
            number.truncate(end);
        }
    }
    if let Some(subaddress) = number.find(";isub=") {
        number.truncate(subaddress);
    }
    Ok(number)
}

/// Before the second of two extensions of one number, as in "x302/x2303".
static SECOND: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\\/] *x").ok());

/// All the ways to write an extension; the less sure the mark, the fewer digits may follow.
static EXTENSION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let ways = [
        r";ext=(\d{1,20})",
        r"[ \t,]*(?:e?xt(?:ensi(?:o\u{301}?|ó))?n?|доб|anexo)[:.]?[ \t,-]*(\d{1,20})#?",
        r"[ \t,]*(?:[x#~]|int)[:.]?[ \t,-]*(\d{1,9})#?",
        r"[- ]+(\d{1,6})#",
        r"[ \t]*(?:,,|;)[:.]?[ \t,-]*(\d{1,15})#?",
        r"[ \t]*,+[:.]?[ \t,-]*(\d{1,9})#?",
    ];
    Regex::new(&format!("(?i)(?:{})$", ways.join("|"))).ok()
});

/// Splits a number from its extension, if what is before that is a number at all.
fn split_extension(number: String) -> (String, Option<String>) {
    let Some(found) = EXTENSION.as_ref().and_then(|it| it.captures(&number)) else {
        return (number, None);
    };
    let start = found.get(0).map_or(0, |it| it.start());
    let before = &number[..start];
    let digits = before.bytes().filter(u8::is_ascii_digit).count();
    if digits < 2 || (digits == 2 && before.len() > 2) {
        return (number, None);
    }
    let digits = found
        .iter()
        .skip(1)
        .flatten()
        .next()
        .map(|it| it.as_str().to_owned());
    (before.to_owned(), digits)
}

/// One character as ASCII, or nothing if it cannot be seen. Not NFKC, which would make a digit of a
/// footnote's `²`.
fn tidy(typed: char) -> Option<char> {
    Some(match typed {
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => return None,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' => '-',
        '\u{2053}' | '\u{223c}' => '~',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(typed as u32 - 0xfee0).unwrap_or(typed),
        _ if typed.is_ascii() => typed,
        _ => decimal(typed).unwrap_or(typed),
    })
}

/// The decimal digits of the scripts that people write numbers in, each by its zero.
const ZEROS: [u32; 36] = [
    0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66,
    0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
    0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0x1e950,
];

fn decimal(typed: char) -> Option<char> {
    let value = ZEROS
        .iter()
        .find_map(|zero| (typed as u32).checked_sub(*zero).filter(|it| *it < 10))?;
    char::from_digit(value, 10)
}
