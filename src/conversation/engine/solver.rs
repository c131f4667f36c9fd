//! A solver's dialogue: offers, sessions, and the few words that steer them.
//!
//! Where to look: here a text is sorted; `offers` holds claim and pass, `sessions` the end, the
//! release and what they hold, `relay` the words that go to a customer, `outcome` what the database
//! said. What a text is by its words alone is told by [`crate::conversation::solver_words`].
//!
//! Decided here, where nobody says otherwise:
//! - An everyday yes or no ("ok", "I'll take it", "in 30 min") answers an offer, but not in the middle
//!   of a talk: where an exchange with a customer is recent it goes to them, and the solver is told
//!   once an offer how to claim it.
//! - MINE claims where one offer is open and nothing is held; else it lists.
//! - A code alone claims an offer, or chooses the session that words without a code go to.
//! - A wish for no more texts in free words is, in a session, asked back once: it may be about the
//!   customer's trouble. Behind a tag it is words.

mod offers;
mod outcome;
mod relay;
mod sessions;

use std::time::Duration;

use super::{Engine, Turn, talk::Talk};
use crate::{
    conversation::{
        DeskLine, Effect, Facts, Held, Holding, Input, Line, Media, Offer, OptOutSource,
        OptOutType, Solver, State, Wanted,
        carrier::{self, Signal},
        fold,
        solver_words::{Around, Named, Order, Ordered, Said},
        state::shift::{Beside, Shift, Which},
        understand::{Asked, Understood},
    },
    domain::{TicketCode, Timestamp},
};

/// How long a question for a code waits for its answer.
const ASKED_FOR: Duration = Duration::from_mins(30);

/// One step of a solver's conversation.
pub(super) fn step(
    engine: &Engine,
    state: State,
    input: &Input,
    solver: &Solver,
    facts: &Facts,
    now: Timestamp,
) -> Turn {
    let mut talk = Talk::new(engine, facts, now, state);
    match input {
        Input::Text {
            body,
            media,
            opt_out,
        } => Desk::new(talk, solver).text(body, media, *opt_out),
        // They may have come back before this was taken.
        Input::Stopped if facts.opted_out => Desk::new(talk, solver).stopped(OptOutSource::Carrier),
        Input::Stopped => talk.close(),
        Input::Outcome(outcome) => Desk::new(talk, solver).outcome(outcome),
        Input::Staff { body } => talk.staff(body),
        // A request with their number: anybody may have typed it, and their texts steer us here. So it
        // opens and is never theirs.
        Input::Form(form) => talk.form_for_nobody(form),
        // Of a ticket of their own, from before they were a solver.
        Input::News(news) => talk.news(news),
        Input::Timeout if !talk.place().has_question() => talk.timeout(),
        // Nobody waits for the answer to an old question.
        // Solvers write texts; a mail of theirs is a customer's.
        Input::Mail(_) | Input::Timeout | Input::TicketOpened { .. } | Input::HandBack => {
            talk.state.due = None;
            talk.close()
        }
    }
}

/// "CLAIM hello": a word stands where the code belongs, and it is none. Nothing is claimed on a
/// guess, even with one offer open.
fn misspelt(ordered: &Ordered) -> Option<Wanted> {
    const MEANT: [&str; 9] = [
        "it", "this", "that", "now", "one", "ticket", "job", "offer", "please",
    ];
    let wanted = match ordered.order {
        Order::Claim => Wanted::Claim,
        Order::Pass => Wanted::Pass,
        _ => return None,
    };
    let word = ordered.rest.trim();
    let one = !word.is_empty() && word.len() <= 10 && !word.contains(' ');
    let meant = MEANT.iter().any(|it| it.eq_ignore_ascii_case(word));
    (ordered.code.is_none() && one && !meant && word.is_ascii()).then_some(wanted)
}

/// A solver's step under way.
pub(super) struct Desk<'a> {
    talk: Talk<'a>,
    solver: &'a Solver,
    /// Sessions that this step leaves them.
    left: usize,
}

/// A text, taken apart.
struct Heard<'m> {
    words: String,
    folded: String,
    media: &'m [Media],
    understood: Understood,
}

impl<'a> Desk<'a> {
    fn new(talk: Talk<'a>, solver: &'a Solver) -> Self {
        let left = solver.held.len();
        Self { talk, solver, left }
    }

    fn text(mut self, body: &str, media: &[Media], opt_out: Option<OptOutType>) -> Turn {
        let words = fold::clean(body);
        let engine = self.talk.engine;
        let heard = Heard {
            folded: fold::fold(&words),
            understood: engine.understand(&words, Asked::First),
            words,
            media,
        };
        let said = self.read(&heard.words);
        self.talk.state.heard_at = Some(self.talk.now);
        let which = self.shift().which.take();
        let exact = carrier::signal(&heard.folded, opt_out, None);
        let free = carrier::signal(&heard.folded, opt_out, heard.understood.command)
            .filter(|_| !self.is_ours(&said));
        match exact.or(free) {
            Some(Signal::Stop(_)) if self.may_mean_the_customer(exact, which.as_ref()) => {
                self.ask_whether_to_leave();
                self.finish()
            }
            Some(Signal::Stop(source)) => self.stopped(source),
            Some(Signal::Start) => self.started(opt_out.is_some()),
            _ if self.talk.facts.opted_out => self.talk.close(),
            Some(Signal::Help) => self.help(true),
            Some(Signal::HelpUnanswered) => self.help(false),
            None => {
                self.sort(said, &heard, which);
                self.finish()
            }
        }
    }

    /// What a text is by its words.
    fn read(&self, words: &str) -> Said {
        let knows = |code: &TicketCode| self.held(code).is_some() || self.offer(code).is_some();
        let tiers = &self.talk.engine.policy.tiers;
        let is_tier = |name: &str| tiers.named(name).is_some();
        let around = Around {
            knows: &knows,
            is_tier: &is_tier,
        };
        self.talk.engine.solver_words.read(words, around)
    }

    /// Sends a text where it belongs.
    fn sort(&mut self, said: Said, heard: &Heard<'_>, which: Option<Which>) {
        match said {
            Said::Order(ordered) => self.order(&ordered, heard),
            // "10pm" is a code where nobody is there to be told the time.
            Said::Code { sure: false, .. } if !self.solver.held.is_empty() => self.words(heard),
            Said::Code { code, .. } => self.code(code, which, heard),
            Said::Tagged { code, words, order } => {
                self.tagged(code, &words, order.as_deref(), heard);
            }
            Said::Words => match self.named_customer(heard, which.as_ref()) {
                Some(code) => self.code(Named::Code(code), which, heard),
                None => self.words(heard),
            },
        }
    }

    /// Does what a command says.
    fn order(&mut self, ordered: &Ordered, heard: &Heard<'_>) {
        let answers = matches!(ordered.order, Order::Yes | Order::No);
        let discards = ordered.order == Order::Discard;
        if (answers && ordered.code.is_none() && !self.is_answer(heard))
            || (discards && self.talk.state.shift.waiting.is_empty())
        {
            return self.words(heard);
        }
        if ordered.further {
            return self.say(DeskLine::OneCode);
        }
        self.talk.state.told.helped = false;
        if let Some(language) = ordered.language
            && !self.talk.state.language_asked
        {
            self.talk.state.language = Some(language);
        }
        let code = ordered.code.as_ref();
        if let Some(wanted) = misspelt(ordered) {
            return self.garbled(&ordered.rest, wanted);
        }
        match ordered.order {
            Order::Claim | Order::Yes => self.claim(code, ordered.when),
            Order::Pass | Order::No => self.pass(code),
            Order::Done => self.done(code, &ordered.rest),
            Order::Release => self.release(code),
            Order::Mine => self.mine(code, ordered.when),
            Order::On => self.on_duty(),
            Order::Off => self.off_duty(),
            Order::Menu => self.say(DeskLine::Menu),
            Order::Discard => self.let_go(),
            Order::Language(language) => {
                self.talk.state.language = Some(language);
                self.talk.state.language_asked = true;
                self.talk.say(Line::LanguageSet);
            }
        }
        if !heard.media.is_empty() {
            self.shift().beside.push(Beside::PhotoLeft);
        }
    }

    /// Whether a text steers us, so that its words are no wish for silence: "not interested" declines
    /// an offer.
    fn is_ours(&self, said: &Said) -> bool {
        match said {
            Said::Order(ordered) => {
                let answers = matches!(ordered.order, Order::Yes | Order::No);
                !answers || ordered.code.is_some() || !self.solver.offers.is_empty()
            }
            Said::Tagged { .. } | Said::Code { .. } => true,
            Said::Words => false,
        }
    }

    /// An opt-out in free words may be about the customer's trouble ("tap stop sending messages").
    /// Said twice, it is not.
    fn may_mean_the_customer(&self, exact: Option<Signal>, which: Option<&Which>) -> bool {
        let asked = matches!(which, Some(Which::Leave { asked_at }) if self.is_fresh(*asked_at));
        exact.is_none() && !asked && !self.solver.held.is_empty() && !self.talk.facts.opted_out
    }

    fn ask_whether_to_leave(&mut self) {
        if let Some(held) = self.solver.held.first() {
            self.shift().which = Some(Which::Leave {
                asked_at: self.talk.now,
            });
            self.say(DeskLine::Leave {
                code: held.code.clone(),
            });
        }
    }

    /// They want no more texts, and get none: off duty, and what they hold goes back to the queue.
    fn stopped(mut self, source: OptOutSource) -> Turn {
        self.talk.effects.push(Effect::OptOut(source));
        self.talk.effects.push(Effect::Duty(false));
        for held in &self.solver.held {
            self.talk.effects.push(Effect::Release(held.session));
        }
        self.talk.state.shift = Shift::default();
        self.talk.state.due = None;
        self.talk.close()
    }

    /// They come back by START or UNSTOP; on duty they go by their own word.
    fn started(mut self, carrier: bool) -> Turn {
        if self.talk.facts.opted_out || carrier {
            self.talk.effects.push(Effect::OptIn);
        }
        self.list();
        self.finish()
    }

    /// HELP: the carrier answers it, so that our commands are told once only.
    fn help(mut self, carrier_answers: bool) -> Turn {
        let told = std::mem::replace(&mut self.talk.state.told.helped, true);
        if !carrier_answers || (!told && self.solver.held.is_empty()) {
            self.say(DeskLine::Menu);
        }
        self.finish()
    }

    /// Closes the turn. Words that wait are never forgotten silently.
    fn finish(mut self) -> Turn {
        self.talk.state.due = None;
        // What comes of these is told, and the rest with it: a turn is one text.
        let goes_on = self.talk.effects.iter().any(|effect| {
            matches!(
                effect,
                Effect::EndSession { .. } | Effect::Claim(_) | Effect::LookUp { .. }
            )
        });
        if goes_on {
            return self.talk.close();
        }
        for beside in std::mem::take(&mut self.shift().beside) {
            match beside {
                Beside::PhotoLeft => self.say(DeskLine::PhotoLeft),
                Beside::Full => self.say(DeskLine::Full),
                Beside::Other => {}
            }
        }
        if !self.talk.state.shift.waiting.is_empty() {
            let told = |line: &Line| {
                matches!(
                    line,
                    Line::Desk(
                        DeskLine::WhichText { .. } | DeskLine::Full | DeskLine::Leave { .. }
                    )
                )
            };
            if self.left == 0 {
                self.let_go();
            } else if !self.talk.lines.iter().any(told) {
                self.say(DeskLine::StillWaits);
            }
        }
        self.talk.close()
    }

    fn say(&mut self, line: DeskLine) {
        self.talk.say(Line::Desk(line));
    }

    fn shift(&mut self) -> &mut Shift {
        &mut self.talk.state.shift
    }

    /// The session of a code, if they hold it.
    fn held(&self, code: &TicketCode) -> Option<&'a Held> {
        self.solver.held.iter().find(|held| held.code == *code)
    }

    /// The offer of a code, if it is open to them.
    fn offer(&self, code: &TicketCode) -> Option<&'a Offer> {
        self.solver.offers.iter().find(|offer| offer.code == *code)
    }

    fn open_codes(&self) -> Vec<TicketCode> {
        let codes = self.solver.offers.iter().map(|offer| offer.code.clone());
        codes.collect()
    }

    fn holdings(&self) -> Vec<Holding> {
        let now = self.talk.now;
        let one = |held: &Held| Holding {
            code: held.code.clone(),
            customer: held.customer.clone(),
            minutes: now.since(held.since).as_secs() / 60,
        };
        self.solver.held.iter().map(one).collect()
    }

    fn is_fresh(&self, asked_at: Timestamp) -> bool {
        self.talk.now.since(asked_at) <= ASKED_FOR
    }
}
