//! What a character outside GSM-7 may be replaced by, so that a text stays at 160 characters a part.
//!
//! The pairs are those of the carrier's own *Smart Encoding*, as published in its segment
//! calculator (TwilioDevEd/message-segment-calculator 1.3.0, MIT licence, © 2021 Twilio Inc). The
//! arrangement, by what they become, is ours. Letters with accents are not among them: `á` stays.

/// ASCII from `!` to `~`, the order in which U+FF01 and on repeat it in full width.
const FULL_WIDTH: &str = "!\"#$%&'()*+,-./0123456789:;<=>?@\
    ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// What stands for `character`: nothing, one or several characters of GSM-7. `None` keeps it.
pub(super) fn lookalike(character: char) -> Option<&'static str> {
    full_width(character)
        .or_else(|| blank(character))
        .or_else(|| mark(character))
        .or_else(|| small_capital(character))
}

fn full_width(character: char) -> Option<&'static str> {
    // The grave accent and the small letters have no replacement.
    if !matches!(character, '\u{ff01}'..='\u{ff3f}' | '\u{ff5b}'..='\u{ff5e}') {
        return None;
    }
    let at = character as usize - 0xff01;
    FULL_WIDTH.get(at..=at)
}

/// Spaces of all widths, and what has none.
fn blank(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{0}'
        | '\u{3}'
        | '\u{4}'
        | '\u{10}'..='\u{14}'
        | '\u{17}'
        | '\u{19}'
        | '\u{200b}'
        | '\u{200c}'
        | '\u{2060}'
        | '\u{feff}' => "",
        '\u{2001}' | '\u{2028}' | '\u{2029}' => " ",
        '\u{80}'
        | '\u{8d}'
        | '\u{90}'
        | '\u{9b}'
        | '\u{9f}'
        | '\u{a0}'
        | '\u{2000}'
        | '\u{2002}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => "  ",
        '\u{9}' => "       ",
        _ => return None,
    })
}

/// Punctuation, signs and fractions.
fn mark(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{1c3}' | '\u{fe15}' | '\u{fe57}' => "!",
        '\u{ab}'
        | '\u{bb}'
        | '\u{2ba}'
        | '\u{2ee}'
        | '\u{201c}'..='\u{201f}'
        | '\u{275d}'
        | '\u{275e}'
        | '\u{301d}'
        | '\u{301e}' => "\"",
        '\u{fe5f}' => "#",
        '\u{fe69}' => "$",
        '\u{fe6a}' => "%",
        '\u{fe60}' => "&",
        '\u{60}'
        | '\u{b4}'
        | '\u{2b9}'
        | '\u{2bb}'..='\u{2bd}'
        | '\u{2c8}'
        | '\u{2ca}'
        | '\u{2cb}'
        | '\u{313}'
        | '\u{314}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{201b}'
        | '\u{275b}'
        | '\u{275c}'
        | '\u{fe10}'
        | '\u{fe11}' => "'",
        '\u{2768}' | '\u{276a}' | '\u{27ee}' | '\u{2985}' | '\u{fe59}' => "(",
        '\u{2769}' | '\u{276b}' | '\u{27ef}' | '\u{2986}' | '\u{fe5a}' => ")",
        '\u{204e}'
        | '\u{2217}'
        | '\u{229b}'
        | '\u{2722}'..='\u{2725}'
        | '\u{2731}'..='\u{2733}'
        | '\u{273a}'..='\u{273d}'
        | '\u{2743}'
        | '\u{2749}'..='\u{274b}'
        | '\u{29c6}'
        | '\u{fe61}' => "*",
        '\u{2d6}' | '\u{fe62}' => "+",
        '\u{326}' | '\u{201a}' | '\u{3001}' | '\u{fe50}' | '\u{fe51}' | '\u{ff64}' => ",",
        '\u{2010}'
        | '\u{2013}'..='\u{2015}'
        | '\u{2022}'
        | '\u{2043}'
        | '\u{23bc}'
        | '\u{23bd}'
        | '\u{fe63}' => "-",
        '\u{3002}' | '\u{fe52}' | '\u{ff61}' => ".",
        '\u{f7}' | '\u{337}' | '\u{338}' | '\u{2044}' | '\u{2215}' | '\u{29f8}' => "/",
        '\u{2d0}' | '\u{2f8}' | '\u{2982}' | '\u{a789}' | '\u{fe13}' => ":",
        '\u{204f}' | '\u{fe14}' | '\u{fe54}' => ";",
        '\u{2039}' | '\u{fe64}' => "<",
        '\u{347}' | '\u{a78a}' | '\u{fe66}' => "=",
        '\u{203a}' | '\u{fe65}' => ">",
        '\u{fe16}' | '\u{fe56}' => "?",
        '\u{fe6b}' => "@",
        '\u{20e5}' | '\u{29f5}' | '\u{29f9}' | '\u{fe68}' => "\\",
        '\u{2c6}' | '\u{302}' | '\u{1dcd}' => "^",
        '\u{332}' | '\u{2017}' => "_",
        '\u{2774}' | '\u{fe5b}' => "{",
        '\u{20d2}' | '\u{20d3}' | '\u{2223}' | '\u{239c}' | '\u{239f}' | '\u{23b8}'
        | '\u{23b9}' | '\u{23d0}' => "|",
        '\u{2775}' | '\u{fe5c}' => "}",
        '\u{2dc}' | '\u{2f7}' | '\u{303}' | '\u{330}' | '\u{334}' | '\u{223c}' => "~",
        '\u{203c}' => "!!",
        '\u{2026}' => "...",
        '\u{bd}' => "1/2",
        '\u{bc}' => "1/4",
        '\u{be}' => "3/4",
        _ => return None,
    })
}

/// The phonetic alphabet's small capitals, which some people dress a text in.
fn small_capital(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{1d00}' => "A",
        '\u{299}' => "B",
        '\u{1d04}' => "C",
        '\u{1d05}' => "D",
        '\u{1d07}' => "E",
        '\u{a730}' => "F",
        '\u{262}' => "G",
        '\u{29c}' => "H",
        '\u{26a}' => "I",
        '\u{1d0a}' => "J",
        '\u{1d0b}' => "K",
        '\u{29f}' => "L",
        '\u{1d0d}' => "M",
        '\u{274}' => "N",
        '\u{1d0f}' => "O",
        '\u{1d18}' => "P",
        '\u{280}' => "R",
        '\u{a731}' => "S",
        '\u{1d1b}' => "T",
        '\u{1d1c}' => "U",
        '\u{1d20}' => "V",
        '\u{1d21}' => "W",
        '\u{28f}' => "Y",
        '\u{1d22}' => "Z",
        _ => return None,
    })
}
