//! A text in words, and the codes in it.

use super::SolverWords;
use crate::domain::TicketCode;

/// A ticket as a person named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::conversation) enum Named {
    Code(TicketCode),
    /// It was meant to be a code, and is none.
    Garbled(String),
}

/// One word of a folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// As it is listed, if it is; typos mended.
    pub(super) word: String,
    /// As typed, folded.
    pub(super) typed: String,
    /// A `#` stands before it.
    pub(super) hash: bool,
}

impl Token {
    /// Whether it can hardly be anything but a code: by its sign or its shape.
    pub(super) fn is_surely_a_code(&self) -> bool {
        self.hash || is_shaped_like_a_code(&self.typed)
    }

    /// The code that this word is, or was meant to be.
    pub(super) fn code(&self) -> Option<Named> {
        match TicketCode::parse(&self.typed) {
            Ok(code) => Some(Named::Code(code)),
            Err(_) if looks_like_a_code(&self.typed, self.hash) => {
                Some(Named::Garbled(self.typed.to_ascii_uppercase()))
            }
            Err(_) => None,
        }
    }
}

/// Whether letters and digits change places as in `K7Q2`, and not once only as in "10pm", "hdmi2"
/// and "win11".
pub(super) fn is_shaped_like_a_code(typed: &str) -> bool {
    let kinds: Vec<bool> = typed.bytes().map(|it| it.is_ascii_digit()).collect();
    let changes = kinds.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let plain = typed.bytes().all(|it| it.is_ascii_alphanumeric());
    plain && changes >= 2 && (TicketCode::SHORTEST..=TicketCode::LONGEST).contains(&typed.len())
}

/// Whether a word that is no code was meant to be one: letters and digits of about that length, or a
/// `#` before it.
fn looks_like_a_code(word: &str, hash: bool) -> bool {
    let digit = word.bytes().any(|it| it.is_ascii_digit());
    let letter = word.bytes().any(|it| it.is_ascii_alphabetic());
    let length = if hash { 2..=10 } else { 4..=7 };
    length.contains(&word.len()) && (hash || (digit && letter))
}

impl SolverWords {
    /// The words of a folded text, in order.
    pub(super) fn tokens(&self, folded: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut hash = false;
        let mut typed = String::new();
        let mut letters = folded.chars().peekable();
        while let Some(letter) = letters.next() {
            let decimal = matches!(letter, '.')
                && typed.bytes().all(|it| it.is_ascii_digit())
                && letters.peek().is_some_and(char::is_ascii_digit);
            if letter.is_ascii_alphanumeric() || (decimal && !typed.is_empty()) {
                typed.push(letter);
            } else if letter != '\'' {
                if !typed.is_empty() {
                    tokens.push(self.token(std::mem::take(&mut typed), hash));
                    hash = false;
                }
                hash = letter == '#' || (hash && letter == ' ');
            }
        }
        if !typed.is_empty() {
            tokens.push(self.token(typed, hash));
        }
        tokens
    }

    fn token(&self, typed: String, hash: bool) -> Token {
        let mended = if self.listed.contains(&typed) {
            None
        } else {
            self.fuzzy.nearest(&typed)
        };
        let word = mended.and_then(|place| self.vocabulary.get(place as usize));
        let word = word.unwrap_or(&typed).clone();
        Token { word, typed, hash }
    }
}

/// The beginning of a text, where it names a ticket.
pub(super) struct Address<'t> {
    pub(super) code: Named,
    /// The words behind it.
    pub(super) words: &'t str,
    /// A `#` stands before it.
    pub(super) hash: bool,
    /// A colon or a comma stands behind it.
    pub(super) colon: bool,
    /// It has the shape of a code.
    pub(super) shaped: bool,
}

/// The ticket that a text begins with: `#K7Q2 …`, `# K7Q2 …`, `K7Q2: …`, `K7Q2 …`.
pub(super) fn address(words: &str) -> Option<Address<'_>> {
    let (hash, rest) = match words.strip_prefix(['#', '\u{ff03}']) {
        Some(rest) => (true, rest.trim_start_matches([' ', '\u{a0}'])),
        None => (false, words),
    };
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';'))
        .unwrap_or(rest.len());
    let (typed, behind) = rest.split_at(end);
    let typed = typed.trim_end_matches(['.', '-', '!', '?', ')']);
    let behind = behind.trim_start_matches([' ', '\u{a0}']);
    let colon = behind.starts_with([':', ';', ',']);
    let words = behind.trim_start_matches([':', ';', ',', '-']).trim();
    let shaped = is_shaped_like_a_code(typed);
    let code = match TicketCode::parse(typed) {
        Ok(code) => Named::Code(code),
        // "#1 is the cable" is words.
        Err(_) if hash && is_near_a_code(typed) => Named::Garbled(typed.to_uppercase()),
        Err(_) => return None,
    };
    Some(Address {
        code,
        words,
        hash,
        colon,
        shaped,
    })
}

/// Whether a tag was meant to be a code: four to six letters and digits, both among them.
fn is_near_a_code(typed: &str) -> bool {
    let plain = typed.bytes().all(|it| it.is_ascii_alphanumeric());
    plain
        && (TicketCode::SHORTEST..=TicketCode::LONGEST).contains(&typed.len())
        && looks_like_a_code(typed, false)
}
