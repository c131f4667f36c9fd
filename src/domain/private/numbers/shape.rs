//! Which groups of digits make a phone number.

use super::{
    context::Context,
    group::{Between, Group, Link},
};

/// Country codes of which numbers are often written without the `+`.
const COUNTRIES: &[u16] = &[
    7, 20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55,
    56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98, 212, 213,
    216, 234, 254, 351, 353, 358, 380, 420, 502, 503, 504, 505, 506, 507, 591, 593, 595, 598, 852,
    880, 886, 966, 971, 972,
];

/// Whether the window is a phone number. `whole`: no tight sign (`.`, `-`) leads on from it.
pub(super) fn is_phone(window: &[Group], whole: bool, context: Context) -> bool {
    let (Some(first), Some(last)) = (window.first(), window.last()) else {
        return false;
    };
    let digits: Vec<u8> = window
        .iter()
        .flat_map(|it| it.digits.iter().copied())
        .collect();
    let digits = digits.as_slice();
    let lengths: Vec<usize> = window.iter().map(|it| it.digits.len()).collect();
    let lengths = lengths.as_slice();
    let count = digits.len();
    if let Some(link) = first.in_link.or(last.in_link) {
        return window.len() == 1 && is_in_link(link, digits, first.plus);
    }
    if first.plus {
        return is_abroad(digits, lengths) && whole;
    }
    if first.in_name || last.in_name {
        return false;
    }
    if first.in_word || last.in_word {
        return window.len() == 1 && is_american(digits);
    }
    let all = |sign: Between| window[1..].iter().all(|it| it.before == sign);
    if window[1..].iter().any(|it| it.before == Between::Comma) {
        return lengths == [3, 3, 4] && all(Between::Comma) && is_american(digits);
    }
    if is_ten(lengths, digits) && (whole || !all(Between::Dot)) {
        return true;
    }
    if !whole || is_sequence(window) {
        return false;
    }
    if window.len() == 1 {
        return is_solid(digits, context);
    }
    if all(Between::Dot) {
        return is_dotted(lengths, count) || context == Context::Phone && count >= 9;
    }
    (9..=13).contains(&count) && has_area(window)
        || all(Between::Hyphen) && is_hyphened(lengths, digits)
        || is_spaced(lengths, digits)
        || (8..=MOST_ABROAD).contains(&count) && is_dialled_abroad(digits)
        || context == Context::Phone && is_short(lengths)
}

/// With `011` or `00` before it.
const MOST_ABROAD: usize = 18;

/// Ten digits as they are written in North America, maybe with the 1 before.
fn is_ten(lengths: &[usize], digits: &[u8]) -> bool {
    match lengths {
        [3, 3, 4] => true,
        [1, 3, 3, 4] => digits[0] <= 1,
        [1, 10] | [1, 3, 7] | [1, 6, 4] | [4, 3, 4] | [4, 7] => {
            digits[0] == 1 && is_american(digits)
        }
        [3, 7] | [6, 4] => is_american(digits),
        _ => false,
    }
}

/// A number of the North American plan: area and exchange start with 2 to 9.
fn is_american(digits: &[u8]) -> bool {
    let national = match digits {
        [1, rest @ ..] if digits.len() == 11 => rest,
        _ => digits,
    };
    national.len() == 10 && national[0] >= 2 && national[3] >= 2
}

/// Behind a `+`. The 1 has eleven digits; the others are taken until what follows is a word of its
/// own: a small number after enough digits.
fn is_abroad(digits: &[u8], lengths: &[usize]) -> bool {
    let count = digits.len();
    if digits.first() == Some(&1) && count >= 11 {
        return count == 11;
    }
    let Some(last) = lengths.last() else {
        return false;
    };
    let over = lengths.len() > 1 && *last < 3 && count - last >= 12;
    (8..=15).contains(&count) && !over
}

fn is_dialled_abroad(digits: &[u8]) -> bool {
    digits.starts_with(&[0, 1, 1]) && digits.len() >= 11
        || digits.starts_with(&[0, 0]) && digits.len() >= 10
}

/// One group: what it is called decides first.
fn is_solid(digits: &[u8], context: Context) -> bool {
    match digits.len() {
        7..=9 => context == Context::Phone,
        10..=15 => {
            context != Context::Thing && !is_same(digits) && !is_moment(digits) && !is_imei(digits)
        }
        16..=18 => is_dialled_abroad(digits) && context != Context::Thing,
        _ => false,
    }
}

fn is_same(digits: &[u8]) -> bool {
    digits.iter().all(|it| *it == digits[0])
        || digits.windows(2).all(|pair| (pair[0] + 1) % 10 == pair[1])
}

/// `202405011030`, with seconds or without.
fn is_moment(digits: &[u8]) -> bool {
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    matches!(digits.len(), 12 | 14)
        && matches!(two(0), 19 | 20)
        && (1..=12).contains(&two(4))
        && (1..=31).contains(&two(6))
        && two(8) < 24
        && two(10) < 60
}

/// The number of a device: 15 digits of which the last proves the others (Luhn).
fn is_imei(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let value = u32::from(*digit) << (at % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    digits.len() == 15 && digits[0] != 0 && sum.is_multiple_of(10)
}

/// With stops only: versions and IP addresses look like this too.
fn is_dotted(lengths: &[usize], count: usize) -> bool {
    match lengths {
        [_, _] => (10..=13).contains(&count) && lengths.iter().all(|it| *it >= 3),
        [a, b, c] => {
            (10..=13).contains(&count) && (*a >= 3 && *b >= 2 || [*b, *c] == [4, 4] && *a == 2)
        }
        [cc, 3, 3, 4] => *cc <= 3,
        [_, _, _, _] => false,
        _ => (10..=15).contains(&count),
    }
}

/// An area code in parentheses.
fn has_area(window: &[Group]) -> bool {
    let closes = window.iter().position(|it| it.before == Between::Paren);
    matches!(closes, Some(1 | 2)) && window.len() <= 7
}

/// With single hyphens only.
fn is_hyphened(lengths: &[usize], digits: &[u8]) -> bool {
    let is_day = |year: &[u8]| matches!(year, [1, 9, ..] | [2, 0, ..]);
    let moment = matches!(lengths, [4, 2, 2, ..] | [8, 4..=6]) && is_day(digits);
    (10..=15).contains(&digits.len())
        && !moment
        && lengths.iter().any(|it| *it != 6)
        && (lengths.len() <= 5 || lengths.iter().all(|it| *it == 1))
}

/// With blanks, slashes and other loose signs.
fn is_spaced(lengths: &[usize], digits: &[u8]) -> bool {
    let count = digits.len();
    let each = |length: usize| lengths.iter().all(|it| *it == length);
    if each(1) {
        return (10..=15).contains(&count);
    }
    if each(2) && count == 10 {
        return true;
    }
    if digits[0] == 0 && (10..=12).contains(&count) {
        let (first, rest) = (lengths[0], &lengths[1..]);
        return (2..=5).contains(&first)
            && (rest.iter().all(|it| *it >= 3) || rest.iter().all(|it| *it == 2) && first > 1);
    }
    if lengths == [2, 4, 4] || lengths == [5, 5] && digits[0] >= 6 {
        return true;
    }
    let code = digits[..lengths[0].min(4)]
        .iter()
        .fold(0, |code, digit| code * 10 + u16::from(*digit));
    (10..=13).contains(&count) && COUNTRIES.contains(&code) && is_national(&lengths[1..])
}

/// How numbers are grouped behind a country code.
fn is_national(lengths: &[usize]) -> bool {
    matches!(
        lengths,
        [8..=11]
            | [1..=3, 4, 4]
            | [2, 3 | 5, 4]
            | [3, 3, 3 | 4]
            | [4, 4 | 6]
            | [4, 3, 3]
            | [5, 5]
            | [3, 6..=8]
            | [2, 8 | 9]
            | [1, 2, 2, 2, 2]
            | [3, 2 | 3, 2, 2]
            | [1, 2, 4, 4]
    )
}

/// Without an area or country code, where the words say that it is a number.
fn is_short(lengths: &[usize]) -> bool {
    let count: usize = lengths.iter().sum();
    matches!(
        lengths,
        [3 | 4, 4] | [3, 3, 3] | [3, 2, 2, 2] | [2, 3, 4] | [2, 3, 2, 2] | [3, 6]
    ) || (10..=13).contains(&count) && lengths.len() <= 5
        || lengths.iter().all(|it| *it == 1) && (7..=15).contains(&count)
}

/// `1 2 3 4 …`, `10 20 30 …`: counting, with the same step all along.
fn is_sequence(window: &[Group]) -> bool {
    let values: Vec<i64> = window
        .iter()
        .map(|it| {
            it.digits
                .iter()
                .fold(0, |value, digit| value * 10 + i64::from(*digit))
        })
        .collect();
    // Nobody counts from `01` by steps of 22.
    let plain = |it: &Group| it.digits.len() == 1 || it.digits[0] != 0;
    values.len() > 3
        && window.iter().all(plain)
        && values.windows(3).all(|it| it[1] - it[0] == it[2] - it[1])
        || values.len() > 8 && values.windows(2).all(|it| (it[0] + 1) % 10 == it[1] % 10)
}

/// In a link: conference rooms and articles have long numbers too, so only what is surely one.
fn is_in_link(link: Link, digits: &[u8], plus: bool) -> bool {
    let count = digits.len();
    match link {
        Link::Messenger => (7..=15).contains(&count),
        Link::Other => plus && (8..=15).contains(&count) || is_american(digits),
    }
}
