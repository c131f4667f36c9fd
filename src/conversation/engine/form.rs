//! A request from the web form, and whose number it names.
//!
//! Its ticket is opened like any other. But anybody may have typed the number: until an answer comes
//! from it, the ticket is nobody's, and nothing of it is told here (`docs/decisions/0019`). At most one
//! text a day asks whether it was them, and once more where the answer is not clear: a phone answers by
//! itself, and people deny in many words. A yes is what can mean nothing else, and only for the ticket that
//! was named; a wrong one can be taken back.

use std::time::Duration;

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        AccountLine, Effect, Form, Line, News, Origin, Proven, Stands, Turn,
        state::{Came, Kept, Opening, OwnTicket},
        understand::{Asked, Command, Confirm},
    },
    domain::{TicketCode, TicketStatus, Timestamp, id::TicketId, private},
};

/// How soon they are asked again at the earliest, after a question or a denial; and how long any words
/// are taken for an answer.
const A_DAY: Duration = Duration::from_hours(24);

/// Longer texts that hold "wrong number" tell of something else.
const DENIAL_WORDS: usize = 8;

/// How often an answer may be unclear in a row before their texts are about something else: two machines
/// that answer each other end here.
const MOST_UNCLEAR: u8 = 1;

/// "Yes, that was me": more is about the trouble.
const YES_WORDS: usize = 4;

/// A code with little beside it.
const CODE_WORDS: usize = 4;

/// What a text is to the question whether they typed the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// They did.
    Yes,
    /// Somebody else did.
    No,
    /// It is not clear.
    What,
    /// It is about something else.
    None,
}

impl Talk<'_> {
    /// A form with their number.
    pub(super) fn form(mut self, form: &Form) -> Turn {
        let opening = if form.proven {
            Opening::Proven
        } else {
            Opening::Typed
        };
        self.state.forms.opening = Some(opening);
        self.state.forms.name.clone_from(&form.name);
        self.open_form(form, form.proven);
        self.close()
    }

    /// A form with a number whose texts never answer it.
    pub(super) fn form_for_nobody(mut self, form: &Form) -> Turn {
        self.open_form(form, false);
        self.close()
    }

    fn open_form(&mut self, form: &Form, proven: bool) {
        if self.state.language.is_none() {
            self.state.language = Some(form.language);
        }
        self.effects.push(Effect::OpenTicket {
            name: form.name.clone(),
            description: form.description.clone(),
            device_type: form.device_type,
            urgency: form.urgency,
            media: form.media.clone(),
            origin: Origin::Form {
                email: form.email.clone(),
                proven,
            },
        });
    }

    /// The ticket of a form is open. What else is open with them is not disturbed.
    pub(super) fn form_opened(mut self, opening: Opening, id: TicketId, code: &TicketCode) -> Turn {
        let name = self.state.forms.name.take();
        let ticket = OwnTicket {
            id,
            code: code.clone(),
        };
        match opening {
            Opening::Proven => {
                if !self.facts.opted_out {
                    let code = code.clone();
                    self.say(Line::Opened { code, name });
                }
                self.go_to_ticket(ticket);
            }
            Opening::Typed => {
                self.state.forms.wait_for(ticket);
                let lately = |at: Option<Timestamp>| at.is_some_and(|at| self.is_today(at));
                let forms = &self.state.forms;
                if !self.facts.opted_out && !lately(forms.asked_at) && !lately(forms.denied_at) {
                    self.ask_whose();
                }
            }
        }
        self.close()
    }

    fn is_today(&self, at: Timestamp) -> bool {
        self.now.since(at) < A_DAY
    }

    /// Asks whether it was them; of several tickets the newest is named.
    fn ask_whose(&mut self) {
        let Some(code) = self.state.forms.pending.last().map(|it| it.code.clone()) else {
            return;
        };
        let forms = &mut self.state.forms;
        forms.asked_at = Some(self.now);
        forms.asked = Some(code.clone());
        let busy = self.is_busy(self.place());
        self.say(Line::Account(AccountLine::Confirm { code, busy }));
    }

    /// They opted out when the form came, and are back: whether the question is asked now.
    pub(super) fn ask_whose_at_last(&mut self, place: Place) -> bool {
        let forms = &self.state.forms;
        let asks = !forms.pending.is_empty() && forms.asked_at.is_none() && !self.is_busy(place);
        if asks {
            self.ask_whose();
        }
        asks
    }

    /// Whether a question, a ticket or a session is open with them, or just was.
    fn is_busy(&self, place: Place) -> bool {
        !Self::is_free(place)
            || self.ticket().is_some()
            || !self.facts.sessions.is_empty()
            || self.lately().is_some()
    }

    const fn is_free(place: Place) -> bool {
        matches!(place, Place::Idle | Place::Ticket | Place::Session)
    }

    /// Stands at a ticket, where no question is left open by that.
    fn go_to_ticket(&mut self, ticket: OwnTicket) {
        if Self::is_free(self.place()) && self.facts.sessions.is_empty() {
            self.state.ticket = Some(ticket);
            self.state.told.added = false;
            self.stand_at(self.script.ticket);
        }
    }

    /// A text, where it was asked whether they typed a form: whether it was the answer.
    pub(super) fn at_form(&mut self, place: Place, heard: &Heard) -> bool {
        match self.answer_to_form(place, heard) {
            Answer::None => return false,
            Answer::What => {
                self.state.forms.unclear += 1;
                let words = if heard.understood.description {
                    heard.words.as_str()
                } else {
                    ""
                };
                self.state.forms.kept.add(words, heard.media);
                self.ask_whose();
            }
            Answer::No => {
                let mut tickets = self.meant(heard);
                if tickets.is_empty() {
                    tickets = std::mem::take(&mut self.state.forms.proven);
                }
                self.state.forms.kept = Kept::default();
                self.effects
                    .push(Effect::Deny(tickets.iter().map(|it| it.id).collect()));
                self.state.forms.denied_at = Some(self.now);
                self.say(Line::Account(AccountLine::Denied));
            }
            Answer::Yes => {
                let words = if self.is_more_than_yes(heard) {
                    heard.words.as_str()
                } else {
                    ""
                };
                self.state.forms.kept.add(words, heard.media);
                let tickets = self.meant(heard);
                let ids = tickets.iter().map(|it| it.id).collect();
                self.effects.push(Effect::Prove(ids));
                self.state.forms.proven = tickets;
                self.state.forms.proven_at = Some(self.now);
            }
        }
        true
    }

    /// The ticket that an answer is about, which waits for one no more: the one whose code they wrote,
    /// else the one that we named last.
    fn meant(&mut self, heard: &Heard) -> Vec<OwnTicket> {
        let written: Vec<TicketCode> = heard
            .words
            .split_whitespace()
            .filter_map(|word| TicketCode::parse(word).ok())
            .collect();
        let forms = &mut self.state.forms;
        let by_code = |it: &OwnTicket| written.contains(&it.code);
        let is_meant = |it: &OwnTicket| {
            if forms.pending.iter().any(by_code) {
                by_code(it)
            } else {
                forms.asked.as_ref() == Some(&it.code)
            }
        };
        let (meant, left): (Vec<_>, Vec<_>) = forms.pending.iter().cloned().partition(is_meant);
        if meant
            .iter()
            .any(|it| forms.asked.as_ref() == Some(&it.code))
        {
            // What was asked is answered: another form is another question.
            (forms.asked_at, forms.asked, forms.unclear) = (None, None, 0);
        }
        forms.pending = left;
        meant
    }

    fn confirms(&self, heard: &Heard) -> Option<Confirm> {
        self.engine.understand(&heard.words, Asked::Confirm).confirm
    }

    /// What stands beside one of the codes that wait, where that is little.
    fn beside_a_code(&self, heard: &Heard) -> Option<String> {
        let is_one = |word: &str| {
            let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let code = TicketCode::parse(word).ok();
            let mut pending = self.state.forms.pending.iter();
            code.is_some_and(|code| pending.any(|it| it.code == code))
        };
        let words: Vec<&str> = heard.words.split_whitespace().collect();
        let named = words.len() <= CODE_WORDS && words.iter().copied().any(is_one);
        let beside = words.into_iter().filter(|it| !is_one(it));
        named.then(|| beside.collect::<Vec<_>>().join(" "))
    }

    fn is_more_than_yes(&self, heard: &Heard) -> bool {
        !heard.marks.small_talk
            && heard.command().is_none()
            && self.beside_a_code(heard).is_none()
            && (heard.words.split_whitespace().count() > YES_WORDS
                || self.confirms(heard) != Some(Confirm::Yes))
    }

    /// Whether a text that reads as a wish for no more texts is the answer that it was not them.
    pub(super) fn denies_form(&self, place: Place, heard: &Heard) -> bool {
        !self.facts.opted_out && self.answer_to_form(place, heard) == Answer::No
    }

    fn answer_to_form(&self, place: Place, heard: &Heard) -> Answer {
        let forms = &self.state.forms;
        let short = heard.words.split_whitespace().count() <= DENIAL_WORDS;
        let not_me = short && heard.marks.not_me;
        // A yes that was none: a machine's, or a slip. Only their very next text takes it back: later a
        // "wrong number" may be about the trouble.
        let lately = forms.proven_at.is_some_and(|at| {
            self.is_today(at) && self.state.heard_at.is_none_or(|heard| heard <= at)
        });
        if not_me && lately && !forms.proven.is_empty() && forms.asked_at.is_none() {
            return Answer::No;
        }
        if forms.pending.is_empty() {
            return Answer::None;
        }
        let command = heard.command();
        let confirm = self.confirms(heard);
        if let Some(beside) = self.beside_a_code(heard) {
            // Apart from the code, which may read as a number or a word.
            let beside = self.engine.understand(&beside, Asked::Confirm).confirm;
            let denies = not_me
                || [beside, confirm].contains(&Some(Confirm::No))
                || command == Some(Command::Drop);
            return if denies { Answer::No } else { Answer::Yes };
        }
        // A code is on the page that whoever typed the form saw; other words need a question.
        let Some(asked_at) = forms.asked_at else {
            return Answer::None;
        };
        if self.is_busy(place) {
            // Whatever we said last is what their next text answers; a solver's words are not ours.
            let asked_last = self.state.said_at == Some(asked_at)
                && self.state.heard_at.is_none_or(|at| at <= asked_at);
            let other = place.asked() == Asked::Confirm || !self.facts.sessions.is_empty();
            return match confirm {
                _ if not_me && asked_last => Answer::No,
                _ if other || !asked_last => Answer::None,
                Some(Confirm::Yes) => Answer::Yes,
                Some(Confirm::No) => Answer::No,
                _ => Answer::None,
            };
        }
        match (command, confirm) {
            (Some(Command::Drop), _) => return Answer::No,
            (Some(Command::Status), _) if self.is_today(asked_at) => {}
            (Some(_), _) => return Answer::None,
            _ if not_me => return Answer::No,
            (None, Some(Confirm::No)) => return Answer::No,
            (None, Some(Confirm::Yes)) if is_clear(&heard.words) => return Answer::Yes,
            _ => {}
        }
        if !self.is_today(asked_at) || heard.marks.new_request || forms.unclear >= MOST_UNCLEAR {
            return Answer::None;
        }
        // "Thanks!", which nobody says who never asked.
        let nothing = heard.words.is_empty() && heard.media.is_empty();
        if heard.marks.small_talk && !nothing {
            return Answer::Yes;
        }
        Answer::What
    }

    /// The tickets are theirs: how they stand, and their words to whom they belong.
    pub(super) fn proven(mut self, tickets: &[Proven]) -> Turn {
        let kept = std::mem::take(&mut self.state.forms.kept);
        let on = |it: &&Proven| matches!(it.status, TicketStatus::Open | TicketStatus::Claimed);
        let Some(about) = tickets.iter().rev().find(on).or(tickets.last()) else {
            // Erased meanwhile.
            self.say(Line::NoTicket);
            return self.finish();
        };
        let stands = match (about.status, &about.solver) {
            (TicketStatus::Claimed, Some(solver)) => Stands::With(solver.clone()),
            (TicketStatus::Open | TicketStatus::Claimed, _) => Stands::Waits,
            _ => Stands::Over,
        };
        self.say(Line::Account(AccountLine::Confirmed {
            codes: (tickets.iter())
                .filter(|it| on(it) == on(&about))
                .map(|it| it.code.clone())
                .collect(),
            stands,
        }));
        let session = self.facts.sessions.iter().find(|it| it.ticket == about.id);
        if let Some(session) = session {
            self.enter_session();
            self.state.around.came = Some(Came {
                code: session.code.clone(),
                solver: session.solver.clone(),
            });
        } else if on(&about) {
            self.go_to_ticket(OwnTicket {
                id: about.id,
                code: about.code.clone(),
            });
        }
        // Another form, which nobody was asked about yet.
        if self.state.forms.asked_at.is_none() {
            self.ask_whose();
        }
        if kept.is_empty() {
            return self.finish();
        }
        match session {
            Some(session) if self.may_relay() => self.effects.push(Effect::Relay {
                session: session.id,
                text: private::masked(&kept.text, &self.engine.policy.relay).into_owned(),
                media: kept.media,
            }),
            _ => self.effects.push(Effect::AddToTicket {
                ticket: about.id,
                text: kept.text,
                media: kept.media,
            }),
        }
        self.finish()
    }

    /// Whether news are about a ticket that nobody has confirmed: not theirs to hear.
    pub(super) fn is_unproven(&self, news: &News) -> bool {
        let code = match news {
            News::SolverCame { code, .. }
            | News::SolverLeft { code, .. }
            | News::NobodyYet { code }
            | News::SessionEnded { code, .. } => code,
            // Only a proven phone has an account.
            News::RatedElsewhere { .. } | News::Look => return false,
        };
        let mut pending = self.state.forms.pending.iter();
        pending.any(|it| it.code == *code)
    }
}

/// Whether what reads as a yes can be nothing else: it begins with one, or names themselves, and no word
/// takes that back. "Of course not" and "go away" read as a yes at the read-back of a ticket, where
/// nobody says them.
fn is_clear(words: &str) -> bool {
    const YES: [&str; 24] = [
        "yes",
        "yeah",
        "yea",
        "yep",
        "yup",
        "ya",
        "y",
        "ok",
        "okay",
        "k",
        "kk",
        "sure",
        "correct",
        "right",
        "confirm",
        "confirmed",
        "1",
        "si",
        "s\u{ed}",
        "vale",
        "claro",
        "dale",
        "correcto",
        "please",
    ];
    const SELF: [&str; 4] = ["me", "mine", "yo", "m\u{ed}o"];
    const NO: [&str; 8] = [
        "not", "no", "never", "nobody", "nein", "nunca", "nadie", "ni",
    ];
    let words = words.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|it| !it.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|it| list.contains(it));
    let begins = words.first().is_none_or(|it| YES.contains(it));
    (begins || has(&SELF)) && !has(&NO) && !words.iter().any(|it| it.ends_with("n't"))
}
