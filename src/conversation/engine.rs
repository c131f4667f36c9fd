//! [`Engine`]: the script and the words, compiled once and shared, and the step over them.
//!
//! Where to look: `talk` takes a text apart (into `heard`) and sends it on; `ask` holds the open questions,
//! `review` the read-back, `ticket` what comes after, `commands` the words that are no answers,
//! `quiet` silence in every form: time-outs, a person at the desk, opt-out, coming back; `session`
//! is the solver at a customer's side, `news` when one comes and goes, `rating` (and `score`, `comment`) and `again` what
//! comes after, `history` and `forget`
//! what can be asked at any time; `moving` takes a ticket to the customer's other channel; `form` is a request from the web, and whose number it names. `solver` is the other side of it, and
//! `dispatch` the search for one: dialogues of their own, with the same input and the same effects.

mod again;
mod ask;
mod commands;
mod comment;
mod dispatch;
mod forget;
mod form;
mod heard;
mod history;
mod mail;
mod moving;
mod news;
mod quiet;
mod rating;
mod review;
mod score;
mod session;
mod solver;
mod talk;
mod ticket;

use std::path::Path;

use super::{
    Effect, Facts, Input, OptOutSource, Problem, Script, State, carrier,
    files::read_or,
    fold, graph, lint,
    solver_words::SolverWords,
    understand::{Asked, Lexicon, Understood, understand},
};
use crate::domain::{Language, Policy, Timestamp};
use talk::Talk;

/// The files that are compiled in, by their path below the directory that overrides them.
const SCRIPT: (&str, &str) = (
    "conversations/intake.toml",
    include_str!("../../conversations/intake.toml"),
);
const SOLVER: (&str, &str) = (
    "conversations/solver.toml",
    include_str!("../../conversations/solver.toml"),
);
const WORDS: [(Language, &str, &str); 2] = [
    (
        Language::En,
        "conversations/words/en.toml",
        include_str!("../../conversations/words/en.toml"),
    ),
    (
        Language::Es,
        "conversations/words/es.toml",
        include_str!("../../conversations/words/es.toml"),
    ),
];

/// A script and the words it is understood with, compiled once, shared by all workers.
#[derive(Debug)]
pub struct Engine {
    script: Script,
    lexicon: Lexicon,
    solver_words: SolverWords,
    policy: Policy,
}

/// What one step gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The next state.
    pub state: State,
    /// What is to be done, in order. At most one of them is [`Effect::Say`].
    pub effects: Vec<Effect>,
    /// When [`Input::Timeout`] is due; none when nothing is waited for. It replaces what an
    /// earlier turn asked for.
    pub wake_at: Option<Timestamp>,
}

impl Engine {
    /// The script and the words that are compiled in; or those from a directory, which holds them as
    /// the project does (`conversations/intake.toml`, `conversations/solver.toml`,
    /// `conversations/words/<language>.toml`) or without the outer folder (`intake.toml`,
    /// `solver.toml`, `words/<language>.toml`); what is not there is taken from what is compiled in. All mistakes come back at once.
    pub fn load(dir: Option<&Path>) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let (script, script_text) = read_or(dir, SCRIPT.0, SCRIPT.1, &mut problems);
        let (solver, solver_text) = read_or(dir, SOLVER.0, SOLVER.1, &mut problems);
        let words =
            WORDS.map(|(language, path, text)| (language, read_or(dir, path, text, &mut problems)));
        let words = words
            .each_ref()
            .map(|(language, (path, text))| (*language, *path, text.as_ref()));
        Self::compile_all((script, &script_text), (solver, &solver_text), &words).map_err(|found| {
            problems.extend(found);
            problems
        })
    }

    /// A script and word lists, given as file name and text; the words of solvers as compiled in.
    pub fn compile(
        script: (&str, &str),
        words: &[(Language, &str, &str)],
    ) -> Result<Self, Vec<Problem>> {
        Self::compile_all(script, SOLVER, words)
    }

    fn compile_all(
        script: (&str, &str),
        solver: (&str, &str),
        words: &[(Language, &str, &str)],
    ) -> Result<Self, Vec<Problem>> {
        let script = Script::read(script.0, script.1);
        let solver_words = SolverWords::read_file(solver.0, solver.1);
        let lexicon = Lexicon::compile(words);
        match (script, solver_words, lexicon) {
            (Ok(script), Ok(solver_words), Ok(lexicon)) => {
                let mut problems = lint::lint(&script, &lexicon);
                problems.extend(lint::conflicts(words, &lexicon));
                if problems.is_empty() {
                    Ok(Self {
                        script,
                        lexicon,
                        solver_words,
                        policy: Policy::default(),
                    })
                } else {
                    Err(problems)
                }
            }
            (script, solver_words, lexicon) => {
                let mut problems = script.err().unwrap_or_default();
                problems.extend(solver_words.err().unwrap_or_default());
                problems.extend(lexicon.err().unwrap_or_default());
                Err(problems)
            }
        }
    }

    /// The same, with what the operator decided about the work with solvers.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// What the operator decided about the work with solvers.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// One step: what the conversation does with an input, given what the worker looked up.
    pub fn step(&self, state: State, input: &Input, facts: &Facts, now: Timestamp) -> Turn {
        if let Some(search) = &facts.dispatch {
            return dispatch::step(self, state, input, search, facts, now);
        }
        if let Some(solver) = &facts.solver {
            return solver::step(self, state, input, solver, facts, now);
        }
        let talk = Talk::new(self, facts, now, state);
        match input {
            Input::Text {
                body,
                media,
                opt_out,
            } => talk.text(body, media, *opt_out),
            Input::Mail(mail) => talk.mail(mail),
            Input::Form(form) => talk.form(form),
            Input::Timeout => talk.timeout(),
            Input::TicketOpened { id, code } => talk.ticket_opened(*id, code),
            Input::HandBack => talk.handed_back(),
            Input::Staff { body } => talk.staff(body),
            // They may have come back before this was taken.
            Input::Stopped if facts.opted_out => talk.opted_out(OptOutSource::Carrier),
            Input::Stopped => talk.close(),
            Input::News(news) => talk.news(news),
            Input::Outcome(outcome) => talk.outcome(outcome),
        }
    }

    /// What a text is taken to say.
    pub fn understand(&self, text: &str, asked: Asked) -> Understood {
        understand(&self.lexicon, text, asked)
    }

    /// Whether a text is thanks, a greeting, or a word of the carrier's, and tells nothing.
    pub fn is_courtesy(&self, text: &str) -> bool {
        let folded = fold::fold(&fold::clean(text));
        let command = self.understand(text, Asked::First).command;
        self.script.marks(&folded).small_talk || carrier::signal(&folded, None, command).is_some()
    }

    /// The script, for whoever draws or checks it.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// The script as a Mermaid state diagram.
    pub fn graph_mermaid(&self) -> String {
        graph::mermaid(&self.script)
    }

    /// The script as a drawing that stands alone; the state with this name is highlighted.
    pub fn graph_svg(&self, current: Option<&str>) -> String {
        graph::svg(&self.script, current)
    }
}

impl Turn {
    /// What is texted, if anything.
    pub fn say(&self) -> Option<&super::Say> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::Say(say) => Some(say),
            _ => None,
        })
    }
}
