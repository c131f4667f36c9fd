//! Groups of digits, and what stands between them.

use super::super::Span;
use super::kept::Kept;

/// Digits that stand together.
#[derive(Debug)]
pub(super) struct Group {
    /// Where they start and end, in bytes; the `+` before them is not counted in.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Their values.
    pub(super) digits: Vec<u8>,
    /// A `+` stands before them.
    pub(super) plus: bool,
    /// What stands between the group before and this one.
    pub(super) before: Between,
    /// A capital letter touches them, or one behind a `-` or `_`: part of a name such as `SM-G991U`.
    pub(super) in_name: bool,
    /// A letter touches them.
    pub(super) in_word: bool,
    /// They are part of a link.
    pub(super) in_link: Option<Link>,
}

/// What kind of link digits are part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// To a messenger, whose links carry phone numbers.
    Messenger,
    /// Any other.
    Other,
}

/// What stands between two groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Something that no phone number has.
    Break,
    /// One full stop.
    Dot,
    /// One hyphen of any kind.
    Hyphen,
    /// One comma, maybe with a blank.
    Comma,
    /// A closing parenthesis with an opening one before.
    Paren,
    /// Blanks, slashes, several signs.
    Loose,
}

impl Between {
    pub(super) fn is_break(self) -> bool {
        self == Self::Break
    }

    /// Both sides are clearly one thing.
    pub(super) fn is_tight(self) -> bool {
        matches!(self, Self::Dot | Self::Hyphen)
    }
}

/// The groups of a text. What is kept is left out, and nothing goes across it.
pub(super) fn cut(text: &str, kept: &[Kept]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut kept = kept.iter().peekable();
    let mut joined = false;
    for (at, c) in text.char_indices() {
        while kept.next_if(|it| it.span.end <= at).is_some() {}
        let inside = kept.peek().filter(|it| it.span.start <= at);
        let value = digit(c).filter(|_| inside.is_none_or(|it| it.link.is_some()));
        let Some(value) = value else {
            joined = joined && (is_invisible(c) || is_mark(c));
            continue;
        };
        let end = at + c.len_utf8();
        if joined && let Some(last) = groups.last_mut() {
            last.digits.push(value);
            last.end = end;
            continue;
        }
        let before = groups
            .last()
            .map_or(Between::Break, |last| between(&text[last.end..at]));
        groups.push(Group {
            start: at,
            end,
            digits: vec![value],
            plus: text[..at]
                .trim_end_matches(['(', ' '])
                .ends_with(['+', '＋']),
            before,
            in_name: false,
            in_word: false,
            in_link: inside.and_then(|it| it.link),
        });
        joined = true;
    }
    for group in &mut groups {
        touch(text, group);
    }
    groups
}

/// What a group touches.
fn touch(text: &str, group: &mut Group) {
    let (before, after) = (&text[..group.start], &text[group.end..]);
    let sign = |c: char| matches!(c, '-' | '_');
    let capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let (left, right) = (before.chars().next_back(), after.chars().next());
    group.in_word = letter(left) || letter(right) && !is_extension(after);
    group.in_name = capital(left)
        || capital(right)
        || before.ends_with(sign) && capital(before.trim_end_matches(sign).chars().next_back())
        || after.starts_with(sign) && capital(after.trim_start_matches(sign).chars().next());
}

fn between(text: &str) -> Between {
    let plain: String = text.chars().filter(|it| !is_invisible(*it)).collect();
    let mut signs = plain.chars();
    match (signs.next(), signs.next(), plain.chars().count()) {
        (Some('.' | '．' | '·' | '•'), None, _) => Between::Dot,
        (Some(c), None, _) if is_hyphen(c) => Between::Hyphen,
        (Some(','), None | Some(' '), 1 | 2) => Between::Comma,
        (Some(_), _, 1..=4) if plain.chars().all(is_separator) => {
            if plain.contains(')') {
                Between::Paren
            } else {
                Between::Loose
            }
        }
        _ => Between::Break,
    }
}

/// From the first sign of a number to its last, with its parentheses and its extension.
pub(super) fn span(text: &str, window: &[Group]) -> Span {
    let (Some(first), Some(last)) = (window.first(), window.last()) else {
        return 0..0;
    };
    let mut start = first.start;
    let mut end = last.end;
    if first.plus {
        start = text[..start].rfind(['+', '＋']).unwrap_or(start);
    }
    let inner = &text[start..end];
    let open = inner.matches('(').count();
    let close = inner.matches(')').count();
    if close > open && text[..start].ends_with('(') {
        start -= 1;
    } else if open > close && text[end..].starts_with(')') {
        end += 1;
    }
    if let Some(length) = extension(&text[end..]) {
        end += length;
    }
    start..end
}

/// How long an extension (`x12`, ` ext. 12`) behind a number is.
fn extension(text: &str) -> Option<usize> {
    let rest = text.trim_start_matches([' ', ',']);
    let word = ["extension", "ext.", "ext", "x"].into_iter().find(|word| {
        rest.get(..word.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(word))
    })?;
    let number = rest[word.len()..].trim_start_matches([' ', ':', '.']);
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let ends = !number[digits..].starts_with(char::is_alphanumeric);
    ((1..=6).contains(&digits) && ends).then(|| text.len() - number.len() + digits)
}

fn is_extension(text: &str) -> bool {
    extension(text).is_some()
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '﹣')
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || is_hyphen(c)
        || matches!(
            c,
            '.' | '．' | '/' | '(' | ')' | '[' | ']' | '·' | '•' | '*' | '_' | '~' | '|' | '\\'
        )
}

/// Shows nothing, and may stand between any two digits.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Makes a key of the digit before it (`4️⃣`).
fn is_mark(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{20e3}')
}

/// The value of a digit in any script that people type: each block of ten starts with its zero.
pub(super) fn digit(c: char) -> Option<u8> {
    const ZEROS: [u32; 22] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66,
        0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810, 0xff10, 0x1d7ce, 0x1fbf0,
    ];
    let code = u32::from(c);
    let value = match code {
        0x30..=0x39 => code - 0x30,
        0..0xb2 => return None,
        // Bold, double-struck and the like: five blocks of ten.
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        // Superscript, subscript, in circles.
        0xb2 | 0xb3 => code - 0xb0,
        0xb9 => 1,
        0x2070 | 0x24ea => 0,
        0x2074..=0x2079 => code - 0x2070,
        0x2080..=0x2089 => code - 0x2080,
        0x2460..=0x2468 => code - 0x245f,
        0x2776..=0x277e => code - 0x2775,
        _ => ZEROS
            .iter()
            .find_map(|zero| code.checked_sub(*zero).filter(|it| *it < 10))?,
    };
    u8::try_from(value).ok()
}
