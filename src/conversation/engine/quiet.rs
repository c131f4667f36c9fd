//! Silence in every form: time-outs, a person at the desk, opt-out, and coming back.

use std::time::Duration;

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        Effect, Kind, Line, OptOutSource, Say, SessionLine, Turn,
        state::Silence,
        understand::{Command, Confirm},
    },
    domain::Timestamp,
};

impl Talk<'_> {
    /// The wait is over, if it is: a time-out that comes early or twice changes nothing.
    pub(super) fn timeout(mut self) -> Turn {
        let due = self.state.due.is_some_and(|due| due <= self.now);
        if !due {
            return self.close();
        }
        self.state.due = None;
        match self.place() {
            Place::Human => {
                self.leave_the_person();
                self.state.silence = Silence::Resting;
                self.close()
            }
            Place::Idle | Place::Ticket | Place::Lost | Place::Session => self.close(),
            Place::Rating(_) => self.rating_due(),
            Place::Comment(_) | Place::Again(_) => {
                self.settle(None);
                self.close()
            }
            Place::Forget(_) => {
                self.leave_forget();
                self.wake_later()
            }
            _ if self.state.silence == Silence::Nudged
                || self.facts.opted_out
                || self.silent_for_long() =>
            {
                // Asked since the last session: a number is for this question, and no score.
                self.state.around.about = None;
                self.state.silence = Silence::Resting;
                self.close()
            }
            place => {
                if let Some(until) = self.quiet() {
                    self.state.due = Some(until);
                    return self.close();
                }
                self.state.silence = Silence::Nudged;
                self.say(Line::Nudge);
                self.ask_here(place);
                self.finish()
            }
        }
    }

    /// Closes a time-out that asked for nothing; what waits elsewhere is due a while from now.
    fn wake_later(mut self) -> Turn {
        let settings = self.script.settings;
        self.state.due = match self.place() {
            // FORGET ME was asked while a person had the conversation, who has it again.
            Place::Human => Some(self.now.after(settings.silent)),
            place if place.has_question() => Some(self.now.after(settings.nudge)),
            _ => self.state.due,
        };
        self.close()
    }

    /// The wait was over long ago, as after a stand-still of the service: too late for a nudge.
    fn silent_for_long(&self) -> bool {
        self.state
            .heard_at
            .is_none_or(|heard| self.now.since(heard) >= self.script.settings.rest)
    }

    /// Whether one more reply is due. Two machines that answer each other would go on for ever, at
    /// our cost: Twilio itself stops after 30 replies at less than 30 seconds (its error 14107), and
    /// not at all when they are slower. A text that gets no reply is taken like any other.
    pub(super) fn may_reply(&mut self) -> bool {
        const MOST: u8 = 40;
        // A solver with ten tickets has an answer to each of their commands.
        let forgotten_after = if self.facts.solver.is_some() {
            Duration::from_secs(10)
        } else {
            Duration::from_mins(3)
        };
        let replies = self.one_more(
            self.state.replies,
            self.state.said_at,
            MOST,
            forgotten_after,
        );
        if let Some(replies) = replies {
            self.state.replies = replies;
        }
        replies.is_some()
    }

    /// Whether one more text may be passed on to the other side. Nobody types as fast as two machines
    /// that answer each other through us; beyond it the words stay in the transcript and the operator
    /// is told, once.
    pub(super) fn may_relay(&mut self) -> bool {
        const MOST: u8 = 60;
        const FORGOTTEN_AFTER: Duration = Duration::from_secs(3);
        let (relays, at) = (self.state.relays, self.state.relayed_at);
        let relays = self.one_more(relays, at, MOST, FORGOTTEN_AFTER);
        if let Some(relays) = relays {
            self.state.relays = relays;
            self.state.relayed_at = Some(self.now);
        }
        relays.is_some()
    }

    /// One more of something that was `counted` up to `last`, one of them forgotten each
    /// `forgotten_after`: how many that makes. None when it would be more than `most`, of which the
    /// operator is told once.
    fn one_more(
        &mut self,
        counted: u8,
        last: Option<Timestamp>,
        most: u8,
        forgotten_after: Duration,
    ) -> Option<u8> {
        let since = last.map_or(Duration::ZERO, |last| self.now.since(last));
        let forgotten = since.as_secs() / forgotten_after.as_secs();
        let lately = counted.saturating_sub(u8::try_from(forgotten).unwrap_or(u8::MAX));
        if lately < most {
            self.state.told.endless &= lately > 0;
            return Some(lately + 1);
        }
        if !std::mem::replace(&mut self.state.told.endless, true) {
            self.alert("stuck");
        }
        None
    }

    /// A person takes over: the operator is alerted, the customer is told, the bot is silent.
    pub(super) fn hand_over(&mut self, reason: &'static str, line: Line) {
        self.alert(reason);
        self.say(line);
        self.state.wants_since = Some(self.now);
        self.state.from = std::mem::take(&mut self.state.at);
        self.state.due = None;
        self.stand_at(self.script.human);
    }

    /// A text while a person of the staff has the conversation: kept, not answered.
    pub(super) fn with_a_person(&mut self, heard: &Heard<'_>) {
        self.state.wants_since.get_or_insert(self.now);
        match self.ticket() {
            Some(ticket) => self.add_to(ticket, heard),
            None => {
                self.fill(heard, None);
            }
        }
    }

    /// The person writes: their words go out as they stand, whatever question is open, and the bot keeps
    /// out of the way for a while from now on. That somebody opted out is looked at by the outbox, and
    /// shows there: words of a person are not dropped silently.
    pub(super) fn staff(mut self, words: &str) -> Turn {
        if self.place() == Place::Human {
            self.state.due = Some(self.now.after(self.script.settings.silent));
            self.state.wants_since = None;
        } else if self.forgets_at_a_person() {
            self.state.wants_since = None;
        }
        // Not by way of `lines`: the brake on loops of machines is not for them.
        self.effects.push(Effect::Say(Say {
            language: self.state.language(),
            first_contact: self.facts.first_contact,
            lines: vec![Line::Staff {
                text: words.to_owned(),
            }],
        }));
        self.close()
    }

    /// The person gives the conversation back.
    pub(super) fn handed_back(mut self) -> Turn {
        if self.place() == Place::Human {
            self.leave_the_person();
        } else if self.forgets_at_a_person() {
            self.state.around.before = std::mem::take(&mut self.state.from);
            self.state.wants_since = None;
        } else {
            return self.close();
        }
        self.state.heard_at = Some(self.now);
        if !self.facts.opted_out {
            self.say(Line::HandedBack);
            match self.place() {
                Place::Idle => {}
                place => self.ask_here(place),
            }
        }
        self.finish()
    }

    /// FORGET ME was asked while a person had the conversation, and waits for its answer.
    fn forgets_at_a_person(&self) -> bool {
        let human = &*self.script.states[self.script.human].name;
        matches!(self.place(), Place::Forget(_)) && self.state.around.before == human
    }

    fn leave_the_person(&mut self) {
        self.state.at = std::mem::take(&mut self.state.from);
        self.state.tries = 0;
        self.state.due = None;
        self.state.wants_since = None;
    }

    /// They want no more texts, and get none: not even a confirmation. Their place is kept, should
    /// they come back.
    pub(super) fn opted_out(mut self, source: OptOutSource) -> Turn {
        self.effects.push(Effect::OptOut(source));
        self.state.due = None;
        self.state.silence = Silence::None;
        self.state.heard_at = Some(self.now);
        if self.place() == Place::Human {
            self.leave_the_person();
        }
        self.close()
    }

    /// They come back by START or UNSTOP: consent is recorded anew, and it goes on where it was.
    pub(super) fn opted_in(mut self, place: Place, carrier: bool) -> Turn {
        if self.facts.opted_out || carrier {
            self.effects.push(Effect::OptIn);
        }
        self.state.told.alerted = false;
        self.state.silence = Silence::None;
        self.state.heard_at = Some(self.now);
        match place {
            Place::Human => {}
            _ if self.ask_whose_at_last(place) => {}
            _ if !self.facts.sessions.is_empty() && !matches!(place, Place::Forget(_)) => {
                self.stand_at(self.script.session);
                self.lines.extend(self.status_lines());
            }
            _ if !place.has_question() && self.ticket().is_some() => {
                self.stand_at(self.script.ticket);
                self.lines.extend(self.status_lines());
            }
            Place::Rating(_) | Place::Comment(_) if self.lately().is_none() => self.settle(None),
            Place::Idle | Place::Ticket | Place::Session if self.lately().is_some() => {
                self.state.at.clear();
                self.say(Line::Session(SessionLine::MenuAfter));
            }
            Place::Ticket | Place::Session => {
                self.begin_anew();
                self.ask_next();
            }
            _ => self.ask_here(place),
        }
        self.finish()
    }

    /// Somebody who opted out writes: nothing goes back, but a problem, or a call for a person, is
    /// shown to the operator once.
    pub(super) fn not_heard(mut self, heard: &Heard<'_>) -> Turn {
        let in_need =
            heard.understood.description || heard.understood.command == Some(Command::Agent);
        if in_need {
            if self.facts.sessions.is_empty() {
                self.fill(heard, None);
            }
            if !std::mem::replace(&mut self.state.told.alerted, true) {
                self.alert("opted_out");
            }
        }
        if self.facts.sessions.is_empty() {
            self.keep_photos(heard.media);
        }
        self.state.heard_at = Some(self.now);
        self.close()
    }

    /// A text after a long silence: whether to go on or to start over is theirs to say.
    pub(super) fn came_back(&mut self, place: Place, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(place, command, heard);
        }
        if self.state.draft.is_empty() {
            self.say(Line::WelcomeBack);
            return self.first_text(place, heard);
        }
        if let Some(faq) = heard.marks.faq {
            self.answer(faq);
        }
        self.state.waiting.clone_from(&heard.words);
        if !matches!(place, Place::Resume(_)) {
            self.state.from = std::mem::take(&mut self.state.at);
        }
        self.ask(self.script.resume);
    }

    /// A text where it was asked whether to go on.
    pub(super) fn at_resume(&mut self, at: usize, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(Place::Resume(at), command, heard);
        }
        let Kind::Resume { go_on, over } = &self.script.states[at].kind else {
            return self.wrong(at);
        };
        let bare = heard.bare();
        let is = |words: &[String]| words.iter().any(|word| word == bare);
        if is(over) || (heard.understood.confirm == Some(Confirm::No) && !is(go_on)) {
            return self.start_over();
        }
        if is(go_on) || heard.understood.confirm == Some(Confirm::Yes) {
            return self.go_on();
        }
        if let Some(faq) = heard.marks.faq {
            self.answer(faq);
            return self.ask(at);
        }
        self.no_answer(at, heard, super::ask::Filled::default(), false);
    }

    /// Goes on where it was; what they wrote on coming back is read as an answer there.
    fn go_on(&mut self) {
        self.state.at = std::mem::take(&mut self.state.from);
        let place = self.place();
        let waiting = std::mem::take(&mut self.state.waiting);
        let heard = &self.hear(place, &waiting, &[]);
        let asked = if let Place::Ask(_, slot) = place {
            Some(slot)
        } else {
            None
        };
        if let Place::Ask(at, slot) = place
            && !slot.is_told(&heard.understood)
        {
            self.fill(heard, asked);
            return self.ask(at);
        }
        self.fill(heard, asked);
        if let Place::Ask(at, _) = place {
            self.answered(at);
        }
        self.ask_next();
    }

    /// Starts over; what they wrote on coming back is the first text.
    pub(super) fn start_over(&mut self) {
        let waiting = std::mem::take(&mut self.state.waiting);
        self.state.from.clear();
        self.forget_draft();
        let heard = &self.hear(Place::Idle, &waiting, &[]);
        self.say(Line::StartOver);
        self.fill(heard, None);
        self.ask_next();
    }
}
