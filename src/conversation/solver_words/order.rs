//! A text read as a command.

use super::{
    Around, Named, Order, Ordered, Phrase, Said, SolverWords, When,
    token::{Token, address},
    wait::{longest, starts_with},
};
use crate::{
    conversation::fold,
    domain::{Language, TicketCode},
};

/// A longer text is no command. Nor is it looked at word by word.
const MOST_WORDS: usize = 24;

impl SolverWords {
    /// What a text is; `words` is clean.
    pub(in crate::conversation) fn read(&self, words: &str, around: Around<'_>) -> Said {
        if let Some((code, rest, signed)) = address(words) {
            if rest.is_empty() {
                // "10pm" is a code by its letters; it is one only where there is such a ticket.
                let meant = signed || matches!(&code, Named::Code(code) if (around.knows)(code));
                if meant {
                    return Said::Code(code);
                }
            }
            let known = matches!(&code, Named::Code(code) if (around.knows)(code));
            let order = self.order(rest, Some(&code), around);
            match order {
                Some(order) if !signed => return Said::Order(order),
                order if signed || known => {
                    return Said::Tagged {
                        code,
                        words: rest.to_owned(),
                        order: order.map(Box::new),
                    };
                }
                _ => {}
            }
        }
        match self.order(words, None, around) {
            Some(order) => Said::Order(order),
            None => Said::Words,
        }
    }

    /// The command that a text is; with a code before it, `code`.
    fn order(&self, words: &str, code: Option<&Named>, around: Around<'_>) -> Option<Ordered> {
        if words.is_empty() || words.len() > 40 * MOST_WORDS {
            return None;
        }
        let symbol: String = words.chars().filter(|&c| !is_modifier(c)).collect();
        if let Some((_, order)) = self.symbols.iter().find(|(it, _)| *it == symbol.trim()) {
            return Some(Ordered::new(*order, code.cloned()));
        }
        let folded = fold::fold(words);
        let tokens = self.tokens(&folded);
        if tokens.is_empty() || tokens.len() > MOST_WORDS || outside_latin(&folded) {
            return None;
        }
        let asks = folded
            .trim_end_matches([' ', '!', '.', ')', '"'])
            .ends_with('?');
        let skipped = longest(&self.courtesy, &tokens);
        [0, skipped]
            .into_iter()
            .find_map(|at| self.at(&tokens[at..], at > 0, code, asks, around))
            .or_else(|| self.wait_alone(&tokens, code, asks))
    }

    /// The command that these words begin with, the longest listed one first.
    fn at(
        &self,
        tokens: &[Token],
        polite: bool,
        code: Option<&Named>,
        asks: bool,
        around: Around<'_>,
    ) -> Option<Ordered> {
        let mut fitting: Vec<&Phrase> = self
            .phrases
            .get(&tokens.first()?.word)?
            .iter()
            .filter(|phrase| starts_with(tokens, &phrase.words))
            .collect();
        fitting.sort_by_key(|phrase| (std::cmp::Reverse(phrase.words.len()), phrase.with_code));
        fitting.into_iter().find_map(|phrase| {
            let behind = &tokens[phrase.words.len()..];
            self.arguments(phrase, behind, polite, code, asks, around)
        })
    }

    /// Reads what stands behind a command's words, if it can be one with that.
    fn arguments(
        &self,
        phrase: &Phrase,
        behind: &[Token],
        mut polite: bool,
        lead: Option<&Named>,
        asks: bool,
        around: Around<'_>,
    ) -> Option<Ordered> {
        let mut found = Ordered::new(phrase.order, lead.cloned());
        found.language = Some(phrase.language).filter(|it| *it != Language::default());
        let mut left = without_split_codes(behind, around);
        let known = |token: &Token| matches!(token.code(), Some(Named::Code(code)) if (around.knows)(&code));
        if matches!(phrase.order, Order::Claim | Order::Yes | Order::Mine)
            && let Some((range, when)) = self.waits.find(&left)
            && !left[range.clone()].iter().any(known)
        {
            found.when = when;
            left.drain(range);
        }
        // The code stands right behind the command, or before it.
        let at = left
            .iter()
            .position(|token| !(self.filler.contains(&token.word) && token.code().is_none()));
        if found.code.is_none()
            && let Some(at) = at
            && let Some(code) = left[at].code()
        {
            found.code = Some(code);
            left.drain(..=at);
        }
        found.further = left.iter().any(|token| {
            let another = token.code();
            another.is_some() && another != found.code && (token.hash || known(token))
        });
        left.retain(|token| token.code().is_none() || token.code() != found.code);
        let mut rest = Vec::new();
        let mut at = 0;
        while at < left.len() {
            let courtesy = longest(&self.courtesy, &left[at..]);
            polite |= courtesy > 0;
            if courtesy == 0 {
                rest.push(left[at].clone());
            }
            at += courtesy.max(1);
        }
        if matches!(phrase.order, Order::Claim | Order::Yes)
            && found.when == When::Now
            && self.waits.is_unclear(&rest)
        {
            found.when = When::Unclear;
            rest.clear();
        }
        let words: Vec<&str> = rest.iter().map(|token| token.typed.as_str()).collect();
        found.rest = words.join(" ");
        let is_one = if found.code.is_some() {
            // "K7Q2 done yesterday it said" is words.
            lead.is_none() || rest.is_empty() || (phrase.order == Order::Done && rest.len() == 1)
        } else {
            !phrase.with_code && self.stands_alone(&found, polite, asks, around)
        };
        let answers = matches!(phrase.order, Order::Yes | Order::No);
        // "yes K7Q2 is a number" is no claim.
        (is_one && (!answers || found.rest.is_empty())).then_some(found)
    }

    /// Whether a command without a code is one. "done?" asks the customer, and "done, thanks" may
    /// well be said to them, while a list that was not wanted does no harm.
    fn stands_alone(&self, found: &Ordered, polite: bool, asks: bool, around: Around<'_>) -> bool {
        let harmless = matches!(
            found.order,
            Order::Mine | Order::Menu | Order::Language(_) | Order::On
        );
        let ends = matches!(found.order, Order::Done | Order::Release);
        let tier = found.order == Order::Done && (around.is_tier)(&found.rest);
        (found.rest.is_empty() || tier) && (harmless || !asks) && !(ends && polite)
    }

    /// "in 30 min", "tomorrow" and "after 5pm" alone, or behind a code: a yes for later.
    fn wait_alone(&self, tokens: &[Token], code: Option<&Named>, asks: bool) -> Option<Ordered> {
        if asks {
            return None;
        }
        let mut yes = Ordered::new(Order::Yes, code.cloned());
        yes.when = match self.waits.find(tokens) {
            Some((range, when)) if range == (0..tokens.len()) => when,
            _ if self.waits.is_unclear(tokens) => When::Unclear,
            _ => return None,
        };
        Some(yes)
    }
}

impl Ordered {
    fn new(order: Order, code: Option<Named>) -> Self {
        Self {
            order,
            code,
            further: false,
            when: When::Now,
            rest: String::new(),
            language: None,
        }
    }
}

/// "K7 Q2" and "K7-Q2" put together, where they are a code that is known.
fn without_split_codes(tokens: &[Token], around: Around<'_>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Some(last) = joined.last_mut() {
            let both = format!("{}{}", last.typed, token.typed);
            if last.typed.len() <= 3
                && token.typed.len() <= 3
                && TicketCode::parse(&both).is_ok_and(|code| (around.knows)(&code))
            {
                last.word.clone_from(&both);
                last.typed = both;
                continue;
            }
        }
        joined.push(token.clone());
    }
    joined
}

/// Skin tones and the marks that choose how an emoji looks.
fn is_modifier(c: char) -> bool {
    matches!(u32::from(c), 0x1F3FB..=0x1F3FF | 0xFE00..=0xFE0F)
}

/// Whether letters stand in a folded text that no listed word has: a word of another script is no
/// courtesy. An emoji is let pass.
fn outside_latin(folded: &str) -> bool {
    folded.contains("~~~")
}
