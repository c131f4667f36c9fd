//! A score and the words around it: "5 great guy", "not great, 2", "RATE K7Q2 4 ok".

use super::{heard::Heard, talk::Talk};
use crate::{
    conversation::{
        fold,
        understand::{Asked, Command},
    },
    domain::TicketCode,
};

/// Words around a score that add nothing to it.
const FILLERS: &str = " i id ill i'd i'll give gave giving it him her them sam a an as the would say rate rated rating my is \
    was its it's make made change meant mean actually sorry no oops better that should be please pls to solid \
    definitely score ok so and um uh from me overall maybe probably thanks thank you \
    le lo la doy daria pongo ponle un una mi nota es fue quise decir perdon mejor digo creo que al con \
    calificacion seria por favor gracias ";

/// Words that count stars.
const STARS: &str = " star stars point points estrella estrellas punto puntos ";

/// What a number counts that is no score: "2 more problems".
const COUNTED: &str = " more other others another new additional mas otro otra otros otras nuevo nuevos problem \
    problems issue issues thing things question questions problema problemas cosa cosas pregunta preguntas thumb thumbs pulgar pulgares ";

/// A score, and what else a text says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scored {
    /// 1 to 5.
    pub(super) score: u8,
    /// The words beside it that say something.
    pub(super) comment: String,
    /// It stands at the beginning or at the end, as scores do.
    pub(super) outside: bool,
    /// Nothing stands beside it, and it is a number or stars.
    pub(super) alone: bool,
}

/// What RATE asks for.
pub(super) struct RateRequest {
    /// An older session than the last.
    pub(super) code: Option<TicketCode>,
    pub(super) scored: Option<Scored>,
    /// RATE and nothing else.
    pub(super) bare: bool,
}

impl Talk<'_> {
    /// The score of a text, where one can be read from it.
    pub(super) fn scored(&self, words: &str) -> Option<Scored> {
        let read = self.engine.understand(words, Asked::Rating).score;
        scored(words, read)
    }

    /// RATE with what follows it, as in a session: `RATE`, `RATE 4 ok`, `RATE K7Q2 4`, `RATE 10`.
    pub(super) fn rate_request(&self, heard: &Heard) -> Option<RateRequest> {
        let mut words = heard.words.split_whitespace();
        if !self.is_word(Command::Rate, words.next()?) {
            return None;
        }
        let mut rest: Vec<&str> = words.collect();
        let bare = rest.is_empty();
        let is_code = |word: &&str| TicketCode::parse(word).is_ok();
        let place = rest.iter().take(2).position(is_code);
        let code = place.and_then(|at| TicketCode::parse(rest.remove(at)).ok());
        let scored = self.scored(&rest.join(" "));
        let number = rest
            .first()
            .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
        (bare || code.is_some() || scored.is_some() || number).then_some(RateRequest {
            code,
            scored,
            bare,
        })
    }
}

/// Takes a text apart around its score, which `read` is said to be.
fn scored(words: &str, read: Option<u8>) -> Option<Scored> {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let folded: Vec<String> = tokens.iter().map(|it| fold::fold(it)).collect();
    let bare: Vec<&str> = folded.iter().map(|it| fold::bare(it)).collect();
    let stars = |at: usize| tokens.get(at).is_some_and(|it| is_stars(it));
    // "5 ⭐": the number tells how many.
    let counted = (0..tokens.len()).find_map(|at| number(bare[at]).filter(|_| stars(at + 1)));
    let score = counted.or(read)?;
    let Some(at) = bare.iter().position(|it| number(it) == Some(score)) else {
        let symbols = !words.contains(char::is_alphanumeric);
        return Some(Scored {
            score,
            comment: if symbols {
                String::new()
            } else {
                words.to_owned()
            },
            outside: true,
            alone: symbols && tokens.iter().all(|it| is_stars(it)),
        });
    };
    let mut end = at + 1;
    if matches!(bare.get(end), Some(&("out" | "de" | "sobre" | "of"))) {
        let scale = (end + 1..(end + 3).min(bare.len())).find(|it| number(bare[*it]) == Some(5));
        end = scale.map_or(end, |scale| scale + 1);
    }
    while bare.get(end).is_some_and(|it| listed(STARS, it)) || stars(end) {
        end += 1;
    }
    if matches!(bare.get(end), Some(&("out" | "de" | "of"))) {
        let scale = (end + 1..(end + 3).min(bare.len())).find(|it| number(bare[*it]) == Some(5));
        end = scale.map_or(end, |scale| scale + 1);
    }
    let idle = |range: std::ops::Range<usize>| {
        bare[range]
            .iter()
            .all(|it| it.is_empty() || listed(FILLERS, it))
    };
    let (before, after) = (idle(0..at), idle(end..bare.len()));
    let counts = end == at + 1 && bare.get(end).is_some_and(|it| listed(COUNTED, it));
    let introduced = at > 0 && listed(" a an un una is es was ", bare[at - 1]);
    let comment = match (before, after) {
        (true, true) => String::new(),
        (true, false) => tokens[end..].join(" "),
        (false, true) => tokens[..at].join(" "),
        (false, false) => words.to_owned(),
    };
    let outside = !counts && (before || after || end > at + 1 || introduced);
    Some(Scored {
        score,
        comment: trimmed(&comment).to_owned(),
        outside,
        alone: before && after && !counts,
    })
}

fn trimmed(comment: &str) -> &str {
    let start = comment.trim_start_matches(|c: char| c.is_whitespace() || ",.;:-!/)".contains(c));
    let text = start.trim_end_matches(|c: char| c.is_whitespace() || ",;:-(".contains(c));
    if text.contains(char::is_alphanumeric) {
        text
    } else {
        ""
    }
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|it| it == word)
}

fn is_stars(token: &str) -> bool {
    !token.is_empty()
        && token
            .chars()
            .all(|c| matches!(c, '⭐' | '★' | '🌟' | '\u{fe0f}' | '*'))
}

/// The number a token begins with, if it is a score: "5", "5/5", "4stars", "four".
fn number(token: &str) -> Option<u8> {
    let word = token.split('/').next().unwrap_or_default();
    Some(match word {
        "1" | "one" | "uno" => 1,
        "2" | "two" | "dos" => 2,
        "3" | "three" | "tres" => 3,
        "4" | "four" | "cuatro" => 4,
        "5" | "five" | "cinco" => 5,
        _ => {
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            let unit = &word[digits..];
            if digits == 1
                && (listed(STARS, unit) || unit.starts_with(',') || unit.starts_with('-'))
            {
                return number(&word[..1]);
            }
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_beside_a_score() {
        for (text, read, comment, outside, alone) in [
            ("5", 5, "", true, true),
            ("5!", 5, "", true, true),
            ("5/5", 5, "", true, true),
            ("5 great guy", 5, "great guy", true, false),
            ("four stars", 4, "", true, true),
            ("4 stars out of 5", 4, "", true, true),
            ("4 out of 5, a bit slow", 4, "a bit slow", true, false),
            ("not great, 2", 2, "not great", true, false),
            ("👍", 5, "", true, false),
            ("⭐⭐⭐⭐", 4, "", true, true),
            ("5 ⭐", 1, "", true, true),
            ("i'd give him a 4", 4, "", true, true),
            ("make it 3", 3, "", true, true),
            ("4 actually", 4, "", true, true),
            ("cuatro estrellas", 4, "", true, true),
            ("le doy un 4", 4, "", true, true),
            ("4 de 5", 4, "", true, true),
            ("2 more problems", 2, "more problems", false, false),
            (
                "I have 2 more problems",
                2,
                "I have 2 more problems",
                false,
                false,
            ),
            ("he took 2 tries", 2, "he took 2 tries", false, false),
            (
                "sam gets a 4 from me, nice",
                4,
                "sam gets a 4 from me, nice",
                true,
                false,
            ),
        ] {
            let score = if text == "5 ⭐" { 5 } else { read };
            let found = scored(text, Some(read));
            let wanted = Scored {
                score,
                comment: comment.to_owned(),
                outside,
                alone,
            };
            assert_eq!(found, Some(wanted), "{text}");
        }
        assert_eq!(scored("10/10", None), None);
    }
}
