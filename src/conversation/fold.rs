//! A text brought to a form that patterns can be written for: lower case, no accents, ASCII.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Characters that show nothing and only get in the way: zero-width, direction marks, soft hyphen.
/// The two joiners are left, because emoji and some scripts need them.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// The text without controls and invisible characters, trimmed; empty when nothing can be seen.
pub fn clean(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|&c| c == '\n' || !(c.is_control() || is_invisible(c)))
        .collect();
    if kept.chars().all(|c| {
        c.is_whitespace() || matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
    }) {
        return String::new();
    }
    kept.trim().to_owned()
}

/// Lower case, accents and `¿ ¡` off, look-alike quotes straightened, white space collapsed. What is still
/// outside ASCII becomes `~`: the scanner is an order faster on plain ASCII.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut space = true;
    let mut push = |c: char| {
        if matches!(c, '¿' | '¡') {
            // They only open what the other end tells as well.
        } else if c.is_whitespace() {
            if !space {
                folded.push(' ');
            }
            space = true;
        } else {
            space = false;
            folded.push(match c {
                '\u{2018}' | '\u{2019}' | '\u{b4}' => '\'',
                '\u{201c}' | '\u{201d}' => '"',
                '\u{2013}' | '\u{2014}' => '-',
                c if c.is_ascii() => c.to_ascii_lowercase(),
                _ => '~',
            });
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut push);
    } else {
        text.nfkd()
            .filter(|&c| !is_combining_mark(c))
            .for_each(&mut push);
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// A folded text without the punctuation and the emoji around it.
pub(super) fn bare(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_ascii_alphanumeric())
}
