//! A text read as a command.

use super::{
    Around, Named, Order, Ordered, Phrase, Said, SolverWords, When,
    token::{Address, Token, address},
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
        if let Some(address) = address(words)
            && let Some(said) = self.addressed(address, around)
        {
            return said;
        }
        match self.order(words, None, around) {
            Some(order) => Said::Order(order),
            None => Said::Words,
        }
    }

    /// What a text is that begins with a code, if that is what it is.
    fn addressed(&self, address: Address<'_>, around: Around<'_>) -> Option<Said> {
        let Address { code, words, .. } = address;
        let known = matches!(&code, Named::Code(code) if (around.knows)(code));
        let sure = address.hash || address.shaped || known;
        if words.is_empty() {
            return Some(Said::Code { code, sure });
        }
        let order = self.order(words, Some(&code), around);
        match order {
            // "K7Q2 done" is one, and "#K7Q2 done" tells the customer.
            Some(order) if sure && !address.hash && !address.colon => Some(Said::Order(order)),
            order => sure.then(|| Said::Tagged {
                code,
                words: words.to_owned(),
                order: order.map(Box::new),
            }),
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
        let answers = matches!(phrase.order, Order::Yes | Order::No);
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
        let at = at.filter(|_| found.code.is_none() && takes_code(phrase.order));
        let mut sure = true;
        if let Some(at) = at
            && let Some(code) = left[at].code()
        {
            sure = known(&left[at]) || left[at].is_surely_a_code();
            // "get win11" is no claim.
            let everyday = phrase.with_code || answers || phrase.order == Order::Mine;
            if sure || !everyday {
                found.code = Some(code);
                left.drain(..=at);
            }
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
        let is_one = if found.code.is_none() {
            !phrase.with_code && stands_alone(&found, polite, asks, around)
        } else if rest.is_empty() {
            true
        } else {
            // "K7Q2 done yesterday it said" and "yes K7Q2 is a number" are words.
            let tier = phrase.order == Order::Done && rest.len() == 1;
            tier || (sure && lead.is_none() && !answers && !phrase.with_code)
        };
        is_one.then_some(found)
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

/// Whether a command without a code is one. "done?" asks the customer, and "done, thanks" may
/// well be said to them, while a list that was not wanted does no harm.
fn stands_alone(found: &Ordered, polite: bool, asks: bool, around: Around<'_>) -> bool {
    let harmless = matches!(
        found.order,
        Order::Mine | Order::Menu | Order::Language(_) | Order::On
    );
    let tier = found.order == Order::Done && (around.is_tier)(&found.rest);
    (found.rest.is_empty() || tier)
        && (harmless || !asks)
        && !(found.order == Order::Done && polite)
}

/// Whether a ticket may be named behind this command.
fn takes_code(order: Order) -> bool {
    matches!(
        order,
        Order::Claim
            | Order::Pass
            | Order::Done
            | Order::Release
            | Order::Mine
            | Order::Yes
            | Order::No
    )
}
