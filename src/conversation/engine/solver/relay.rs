//! Words and photos on their way to a customer, and those that wait for the code they belong to.

use super::{Desk, Heard};
use crate::{
    conversation::{
        DeskLine, Effect, Held, Media, Wanted, carrier, fold,
        solver_words::{Named, Order, Ordered},
        state::shift::{Beside, Echo, Waiting},
    },
    domain::{Timestamp, id::SessionId, private},
};

/// What may wait for a code: bytes of words, and photos.
const MOST_WORDS: usize = 6_400;
const MOST_PHOTOS: usize = 30;

/// So often the same words go out in a row; beyond it a machine is talking.
const MOST_ECHOES: u8 = 6;

impl<'a> Desk<'a> {
    /// Words with a code before them.
    pub(super) fn tagged(
        &mut self,
        code: Named,
        words: &str,
        order: Option<&Ordered>,
        heard: &Heard<'_>,
    ) {
        let code = match code {
            Named::Code(code) => code,
            Named::Garbled(typed) => {
                self.keep_if_any(words, heard.media);
                return self.garbled(&typed, Wanted::Text);
            }
        };
        if let Some(held) = self.held(&code) {
            let sent = self.send(held, words, heard.media);
            let command = order.map(|ordered| ordered.order);
            if let Some(command @ (Order::Done | Order::Release)) = command.filter(|_| sent) {
                let done = command == Order::Done;
                self.say(DeskLine::HintCommand { code, done });
            }
            return;
        }
        let steers = |order: &Ordered| match order.order {
            Order::Claim | Order::Pass | Order::Done | Order::Release => true,
            Order::Yes | Order::No | Order::Mine => self.offer(&code).is_some(),
            _ => false,
        };
        if let Some(ordered) = order.filter(|order| steers(order)) {
            return self.order(ordered, heard);
        }
        self.keep_if_any(words, heard.media);
        self.not_held(&code, Wanted::Text);
    }

    /// Words without a code.
    pub(super) fn words(&mut self, heard: &Heard<'_>) {
        if heard.words.is_empty() && heard.media.is_empty() {
            return self.say(DeskLine::Empty);
        }
        if self.solver.held.is_empty() {
            return self.unheard(heard);
        }
        let route = if self.talk.state.shift.waiting.is_empty() {
            self.route()
        } else {
            None
        };
        if let Some(held) = route {
            if self.send(held, &heard.words, heard.media) {
                self.hint(heard);
            }
        } else if self.keep(&heard.words, heard.media) {
            let held = self.holdings();
            self.say(DeskLine::WhichText { held });
        } else {
            self.say(DeskLine::Full);
        }
    }

    /// Words while no session goes on are for nobody.
    fn unheard(&mut self, heard: &Heard<'_>) {
        let marks = self.talk.script.marks(&heard.folded);
        let state = &mut self.talk.state;
        if let Some(language) = marks.language {
            state.language = Some(language);
            state.language_asked = true;
            return self.talk.say(crate::conversation::Line::LanguageSet);
        }
        if let Some(language) = heard.understood.language
            && !state.language_asked
        {
            state.language = Some(language);
        }
        let offers = self.open_codes();
        self.say(DeskLine::Unheard { offers });
    }

    /// The session that words without a code are for: the only one, the one they chose, or the only
    /// one with a recent exchange. To claim one is an exchange too: its first words are still to come.
    fn route(&self) -> Option<&'a Held> {
        if let [one] = self.solver.held.as_slice() {
            return Some(one);
        }
        if let Some(chosen) = self.talk.state.shift.chosen
            && self.is_recent(chosen.at)
        {
            let newer = |held: &Held| held.customer_at.is_some_and(|at| at > chosen.at);
            let mut others = self.solver.held.iter();
            let other = others.any(|held| held.session != chosen.session && newer(held));
            let mut held = self.solver.held.iter();
            if !other && let Some(held) = held.find(|held| held.session == chosen.session) {
                return Some(held);
            }
        }
        let mut recent = self
            .solver
            .held
            .iter()
            .filter(|held| self.is_recent(last_exchange(held)));
        match (recent.next(), recent.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// Whether a talk with a customer goes on just now.
    pub(super) fn in_a_talk(&self) -> bool {
        let exchanged = |held: &Held| held.solver_at.max(held.customer_at);
        let mut held = self.solver.held.iter().filter_map(exchanged);
        held.any(|at| self.is_recent(at))
    }

    fn is_recent(&self, at: Timestamp) -> bool {
        self.talk.now.since(at) <= self.talk.engine.policy.relay.recent()
    }

    /// A yes that went to a customer may have been meant for an offer: said once for each.
    fn hint(&mut self, heard: &Heard<'_>) {
        let crate::conversation::solver_words::Said::Order(ordered) = self.read(&heard.words)
        else {
            return;
        };
        if let (Order::Yes, [offer, ..]) = (ordered.order, self.solver.offers.as_slice())
            && self.talk.state.shift.hinted.as_ref() != Some(&offer.code)
        {
            self.shift().hinted = Some(offer.code.clone());
            self.say(DeskLine::HintClaim);
        }
    }

    /// Passes words and photos on, and says nothing of it; where it cannot, it says so.
    pub(super) fn send(&mut self, held: &Held, words: &str, media: &[Media]) -> bool {
        let trouble = if let Some(line) = unreached(held) {
            Some(line)
        } else if carrier::signal(&fold::fold(words), None, None).is_some() {
            Some(DeskLine::NotPassedOn)
        } else if media.is_empty() && self.is_an_echo(held.session, words) {
            Some(DeskLine::Echoed)
        } else {
            None
        };
        if let Some(line) = trouble {
            self.say(line);
            return false;
        }
        if !self.talk.may_relay() {
            return false;
        }
        let text = private::masked(words, &self.talk.engine.policy.relay).into_owned();
        self.talk.effects.push(Effect::Relay {
            session: held.session,
            text,
            media: media.to_vec(),
        });
        true
    }

    /// Two machines that answer each other through us would go on for ever, at our cost. They say the
    /// same each time, which no person does for long.
    fn is_an_echo(&mut self, session: SessionId, words: &str) -> bool {
        // FNV-1a: the state is read by every version, so that it is not left to a library.
        let bytes = session.0.as_bytes().iter().copied().chain(words.bytes());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let at = self.talk.now;
        let before = self.talk.state.shift.echo;
        let before = before.filter(|echo| echo.hash == hash && self.is_recent(echo.at));
        let count = before.map_or(0, |echo| echo.count).saturating_add(1);
        self.shift().echo = Some(Echo { hash, count, at });
        count > MOST_ECHOES
    }

    /// Puts by what was sent with a code that is none of theirs, if it can still be for somebody.
    pub(super) fn keep_if_any(&mut self, words: &str, media: &[Media]) {
        let any = !words.is_empty() || !media.is_empty();
        if any && !self.solver.held.is_empty() && !self.keep(words, media) {
            self.shift().beside.push(Beside::Full);
        }
    }

    /// Puts words and photos by until their code is known; false when there is no room.
    fn keep(&mut self, words: &str, media: &[Media]) -> bool {
        let waiting = &mut self.talk.state.shift.waiting;
        if waiting.words.len() + words.len() >= MOST_WORDS
            || waiting.media.len() + media.len() > MOST_PHOTOS
        {
            return false;
        }
        if !waiting.words.is_empty() && !words.is_empty() {
            waiting.words.push('\n');
        }
        waiting.words.push_str(words);
        waiting.media.extend_from_slice(media);
        true
    }

    /// The words that waited go out, and the photos that came with the code.
    pub(super) fn send_waiting(&mut self, held: &Held, media: &[Media]) {
        if let Some(line) = unreached(held) {
            return self.say(line);
        }
        let Waiting {
            words,
            media: mut all,
        } = std::mem::take(&mut self.shift().waiting);
        all.extend_from_slice(media);
        self.send(held, &words, &all);
    }

    /// The words that waited are let go.
    pub(super) fn let_go(&mut self) {
        self.shift().waiting = Waiting::default();
        self.say(DeskLine::LetGo);
    }
}

/// Why nothing reaches a customer just now, if so.
pub(super) fn unreached(held: &Held) -> Option<DeskLine> {
    let code = held.code.clone();
    if held.unproven {
        Some(DeskLine::NotConfirmed { code })
    } else {
        held.opted_out.then_some(DeskLine::NotReached { code })
    }
}

/// When something was last said in a session, or when it began.
fn last_exchange(held: &Held) -> Timestamp {
    let said = held.solver_at.max(held.customer_at);
    said.map_or(held.since, |at| at.max(held.since))
}
