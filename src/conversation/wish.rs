//! Words about a place to go on at: brought to a form that the script's patterns of such wishes are written
//! for, with the address or number in them. And codes that are typed back.

use super::fold;

/// More words than this are no wish and nothing else.
const MOST_WORDS: usize = 24;

/// Digits that a typed code may have: six, give or take a slip.
const CODE: std::ops::RangeInclusive<usize> = 5..=7;

/// Digits of a number that texts reach.
const NUMBER: std::ops::RangeInclusive<usize> = 7..=15;

/// A line, as the patterns see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wish {
    /// Lower case, no accents, no apostrophes and no punctuation, without the courtesies around; `@` stands for
    /// a mail address, `#` for a phone number.
    pub(super) bare: String,
    /// The mail address.
    pub(super) address: Option<String>,
    /// The phone number, as written.
    pub(super) number: Option<String>,
}

/// Words that may stand before a wish.
const BEFORE: [&str; 38] = [
    "ok", "okay", "k", "hi", "hey", "hello", "sure", "sorry", "please", "pls", "plz", "actually",
    "thanks", "thankyou", "and", "so", "but", "well", "alright", "oh", "hmm", "um", "yes", "yeah",
    "yep", "great", "hola", "si", "vale", "bueno", "gracias", "perdon", "disculpa", "porfavor",
    "porfa", "oye", "buenas", "y",
];

/// Words that may stand behind it.
const BEHIND: [&str; 16] = [
    "please", "pls", "plz", "thanks", "thankyou", "thx", "ok", "okay", "now", "then", "gracias",
    "porfavor", "porfa", "vale", "ahora", "though",
];

/// Words beside a code that is typed back.
const BESIDE_CODE: [&str; 34] = [
    "the",
    "my",
    "code",
    "is",
    "its",
    "it",
    "your",
    "this",
    "here",
    "heres",
    "was",
    "says",
    "that",
    "thats",
    "verification",
    "savvysolve",
    "got",
    "i",
    "el",
    "la",
    "mi",
    "codigo",
    "es",
    "este",
    "aqui",
    "esta",
    "fue",
    "dice",
    "ese",
    "tengo",
    "va",
    "ahi",
    "number",
    "numero",
];

/// Reads one line, or one text.
pub(super) fn read(line: &str) -> Wish {
    let mut wish = Wish::default();
    let folded = fold::fold(line)
        .replace("thank you", "thankyou")
        .replace("por favor", "porfavor")
        .replace("e-mail", "email");
    if folded.split(' ').count() > MOST_WORDS {
        return wish;
    }
    let number = number_in(&folded);
    let mut words: Vec<&str> = Vec::new();
    let without = match &number {
        Some(number) => folded.replacen(number.as_str(), " # ", 1),
        None => folded.clone(),
    };
    wish.number = number;
    for word in without.split(' ') {
        if word.contains('@') {
            let from = word.trim_start_matches("mailto:");
            let address =
                from.trim_matches(|c: char| !(c.is_ascii_alphanumeric() || "_-+".contains(c)));
            wish.address = Some(address.to_owned());
            words.push("@");
        } else {
            words.push(word);
        }
    }
    let plain: Vec<String> = (words.iter())
        // "No, email me": beside a comma it is an answer of its own.
        .filter(|it| **it != "no,")
        .map(|it| it.replace('\'', ""))
        .collect();
    let plain = plain.join(" ");
    let kept = |c: char| !(c.is_ascii_alphanumeric() || "@#".contains(c));
    let mut tokens: Vec<&str> = plain.split(kept).filter(|it| !it.is_empty()).collect();
    strip(&mut tokens, &BEFORE, &BEHIND);
    wish.bare = tokens.join(" ");
    wish
}

/// The digits of a line that is a code and nothing else.
pub(super) fn code(line: &str) -> Option<String> {
    let folded = fold::fold(line).replace("thank you", "thankyou");
    let kept = |c: char| !c.is_ascii_alphanumeric();
    let plain = folded.replace('\'', "");
    let mut tokens: Vec<&str> = plain.split(kept).filter(|it| !it.is_empty()).collect();
    strip(&mut tokens, &BEFORE, &BEHIND);
    strip(&mut tokens, &BESIDE_CODE, &BESIDE_CODE);
    let all = tokens
        .iter()
        .all(|it| it.bytes().all(|b| b.is_ascii_digit()));
    let digits = tokens.concat();
    (all && CODE.contains(&digits.len())).then_some(digits)
}

fn strip(tokens: &mut Vec<&str>, before: &[&str], behind: &[&str]) {
    let first = tokens.iter().position(|it| !before.contains(it));
    tokens.drain(..first.unwrap_or(tokens.len()));
    while tokens.last().is_some_and(|it| behind.contains(it)) {
        tokens.pop();
    }
}

/// The first run of digits, with what people write between them, that is long enough for a number.
fn number_in(folded: &str) -> Option<String> {
    let inside = |c: char| c.is_ascii_digit() || " +().-/".contains(c);
    let mut rest = folded;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit() || "+(".contains(c)) {
        let run = &rest[at..];
        let end = run.find(|c: char| !inside(c)).unwrap_or(run.len());
        let number = run[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        // "jane1234567@example.org" has none.
        let apart = !run[number.len()..]
            .starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@')
            && !rest[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "._-".contains(c));
        if NUMBER.contains(&digits) && apart {
            return Some(number.to_owned());
        }
        rest = &run[end.max(1)..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{code, read};

    #[test]
    fn a_line_is_brought_to_the_form_of_the_patterns() {
        for (line, bare, address, number) in [
            (
                "OK, please e-mail me at Jane.Doe@X.org, thank you!",
                "email me at @",
                Some("jane.doe@x.org"),
                None,
            ),
            ("No, I'll mail the log", "ill mail the log", None, None),
            (
                "no puedo mandar correos",
                "no puedo mandar correos",
                None,
                None,
            ),
            (
                "¿Pueden escribirme por correo, por favor?",
                "pueden escribirme por correo",
                None,
                None,
            ),
            (
                "Text me at +1 (415) 555-0101.",
                "text me at #",
                None,
                Some("+1 (415) 555-0101"),
            ),
            ("<jane1234567@x.org>", "@", Some("jane1234567@x.org"), None),
        ] {
            let wish = read(line);
            assert_eq!(wish.bare, bare, "{line}");
            assert_eq!(wish.address.as_deref(), address, "{line}");
            assert_eq!(wish.number.as_deref(), number, "{line}");
        }
    }

    #[test]
    fn a_code_stands_alone() {
        for line in [
            "123456",
            "123 456",
            "123-456.",
            "The code is 123456",
            "ok it's 123 456 thanks",
            "El código es 123456",
        ] {
            assert_eq!(code(line).as_deref(), Some("123456"), "{line}");
        }
        for line in [
            "error 123456",
            "1",
            "4155550101",
            "it says error 123456",
            "room 123 floor 456",
            "",
            "the code",
        ] {
            assert_eq!(code(line), None, "{line}");
        }
    }
}
