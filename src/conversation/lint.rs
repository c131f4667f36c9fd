//! What is wrong with a script that reads well: states nobody reaches, states without a way on,
//! answers that are commands. What concerns the wording is found by `crate::wording`.

mod answers;

use std::collections::BTreeMap;

pub(super) use answers::conflicts;

use super::{
    Kind, Problem, RESERVED, Script, fold,
    state::Slot,
    understand::{Asked, Command, Lexicon, understand},
};

/// Answers that no frequent question may catch.
const ANSWERS: [&str; 8] = [
    "2",
    "ok",
    "jane",
    "laptop",
    "today",
    "my laptop is broken",
    "no enciende",
    "hola",
];

/// All mistakes of a script.
pub(super) fn lint(script: &Script, lexicon: &Lexicon) -> Vec<Problem> {
    let mut lint = Lint {
        script,
        problems: Vec::new(),
    };
    lint.ways();
    lint.slots();
    lint.words(lexicon);
    lint.options(lexicon);
    lint.questions();
    lint.problems.sort_by_key(|problem| problem.line);
    lint.problems
}

struct Lint<'a> {
    script: &'a Script,
    problems: Vec<Problem>,
}

impl Lint<'_> {
    fn problem(&mut self, line: usize, what: String) {
        self.problems.push(Problem {
            file: self.script.file.clone(),
            line,
            what,
        });
    }

    /// Every state is reached from the start and leads to the ticket.
    fn ways(&mut self) {
        let script = self.script;
        let count = script.states.len();
        let ways: Vec<Vec<usize>> = (0..count).map(|at| script.ways_from(at)).collect();
        let mut reached = vec![false; count];
        let mut open = vec![script.start, script.human, script.resume, script.forget];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                open.extend(&ways[at]);
            }
        }
        let mut leads = vec![false; count];
        leads[script.ticket] = true;
        for _ in 0..count {
            for at in 0..count {
                leads[at] = leads[at] || ways[at].iter().any(|to| leads[*to]);
            }
        }
        for (at, stage) in script.states.iter().enumerate() {
            let name = &stage.name;
            if !reached[at] {
                self.problem(stage.line, format!("no way leads to [state.{name}]; name it in the `next` of another state, or take it out"));
            }
            if !leads[at] {
                self.problem(stage.line, format!("[state.{name}] is a dead end: no way leads from it to the ticket; mend its `next`"));
            }
            match &stage.kind {
                Kind::Confirm { yes, .. } if *yes != script.ticket => {
                    let ticket = &script.states[script.ticket].name;
                    self.problem(stage.line, format!("`yes` opens a ticket, so it has to lead to the state of kind ticket; write yes = \"{ticket}\""));
                }
                Kind::Ask { next, .. } | Kind::Change { next, .. }
                    if !matches!(
                        script.states[*next].kind,
                        Kind::Ask { .. } | Kind::Confirm { .. }
                    ) =>
                {
                    self.problem(stage.line, format!("`next` of [state.{name}] is neither a question nor the read-back; write one of those"));
                }
                Kind::Confirm { no, .. }
                    if !matches!(
                        script.states[*no].kind,
                        Kind::Ask { .. } | Kind::Change { .. }
                    ) =>
                {
                    self.problem(stage.line, format!("`no` of [state.{name}] is no question; write one, such as a state of kind change"));
                }
                _ => {}
            }
        }
        if !matches!(script.states[script.start].kind, Kind::Ask { .. }) {
            let stage = &script.states[script.start];
            self.problem(
                stage.line,
                "`start` does not name a state of kind ask; name the first question".to_owned(),
            );
        }
    }

    /// Each slot is asked for at most once, and the description is.
    fn slots(&mut self) {
        let mut asked: Vec<Slot> = Vec::new();
        for stage in &self.script.states {
            if let Kind::Ask { slot, .. } = stage.kind {
                if asked.contains(&slot) {
                    self.problem(stage.line, format!("[state.{}] asks for the {} a second time and would never be asked; take it out", stage.name, slot.as_str()));
                }
                asked.push(slot);
            }
        }
        if !asked.contains(&Slot::Description) {
            self.problem(1, "no state asks for the description, and there is no ticket without one; add a state with slot = \"description\"".to_owned());
        }
    }

    /// Words that are answers here must not be commands, nor belong to the carrier, nor be two
    /// answers at once.
    fn words(&mut self, lexicon: &Lexicon) {
        for stage in &self.script.states {
            let lists: Vec<(usize, String, &Vec<String>)> = match &stage.kind {
                Kind::Change { choices, .. } => choices
                    .iter()
                    .map(|choice| {
                        (
                            choice.line,
                            self.script.states[choice.state].name.to_string(),
                            &choice.words,
                        )
                    })
                    .collect(),
                Kind::Resume { go_on, over } => {
                    vec![
                        (stage.line, "go_on".to_owned(), go_on),
                        (stage.line, "over".to_owned(), over),
                    ]
                }
                Kind::Again { same, other } => {
                    vec![
                        (stage.line, "same".to_owned(), same),
                        (stage.line, "other".to_owned(), other),
                    ]
                }
                Kind::Forget { words } => vec![(stage.line, "words".to_owned(), words)],
                Kind::Session { commands } => {
                    self.session_words(stage.line, commands, lexicon);
                    continue;
                }
                _ => continue,
            };
            let mut taken: BTreeMap<&str, String> = BTreeMap::new();
            for (line, list, words) in lists {
                if words.is_empty() {
                    self.problem(line, format!("`{list}` of [state.{}] has no words, so nobody can choose it; list some", stage.name));
                }
                for word in words {
                    self.word(line, word, lexicon);
                    if let Some(other) = taken.insert(word, list.clone())
                        && other != list
                    {
                        self.problem(line, format!("\"{word}\" means both `{other}` and `{list}`; leave it in one of the two"));
                    }
                }
            }
        }
    }

    /// What is for the bot in a session means the same to it everywhere.
    fn session_words(
        &mut self,
        line: usize,
        commands: &[(Command, Vec<String>)],
        lexicon: &Lexicon,
    ) {
        for (command, word) in commands
            .iter()
            .flat_map(|(command, words)| words.iter().map(move |word| (*command, word)))
        {
            let plain = fold::fold(word);
            if plain != *word || fold::bare(word) != word {
                self.problem(line, format!("the command \"{word}\" never matches; write it in lower case without accents: \"{}\"", fold::bare(&plain)));
            } else if understand(lexicon, word, Asked::First).command != Some(command) {
                self.problem(line, format!("\"{word}\" is not the command `{0}` to the word lists; add it there under command.{0}, or take it out", command.as_str()));
            }
        }
    }

    fn word(&mut self, line: usize, word: &str, lexicon: &Lexicon) {
        let plain = fold::fold(word);
        if plain != word || fold::bare(word) != word {
            self.problem(line, format!("the answer \"{word}\" never matches; write it in lower case without accents: \"{}\"", fold::bare(&plain)));
        }
        if RESERVED
            .iter()
            .any(|reserved| reserved.eq_ignore_ascii_case(word))
        {
            self.problem(line, format!("the answer \"{word}\" is a word of the carrier's and would not come to us; choose another"));
        } else if let Some(command) = understand(lexicon, word, Asked::Confirm).command {
            self.problem(line, format!("the answer \"{word}\" is also the command {command:?}, which goes first; choose another"));
        }
    }

    /// The numbers of a question mean what the word lists say.
    fn options(&mut self, lexicon: &Lexicon) {
        for stage in &self.script.states {
            let Kind::Ask { slot, options, .. } = &stage.kind else {
                continue;
            };
            let asked = match slot {
                Slot::DeviceType => Asked::Device,
                Slot::Urgency => Asked::Urgency,
                Slot::Name | Slot::Description => continue,
            };
            for (place, option) in options.iter().enumerate() {
                let number = (place + 1).to_string();
                for answer in [number.as_str(), &option.replace('_', " ")] {
                    let understood = understand(lexicon, answer, asked);
                    let value = match slot {
                        Slot::DeviceType => understood
                            .device_type
                            .map(crate::domain::DeviceType::as_str),
                        _ => understood.urgency.map(crate::domain::Urgency::as_str),
                    };
                    if let Some(command) = understood.command {
                        self.problem(stage.line, format!("the answer \"{answer}\" of [state.{}] is also the command {command:?}; take it out of the command's words", stage.name));
                    } else if answer == number && value != Some(option) {
                        let means = value.unwrap_or("nothing");
                        self.problem(stage.line, format!("option {number} of [state.{}] is `{option}`, but the word lists take \"{number}\" for {means}; bring the two into one order", stage.name));
                    }
                }
            }
        }
    }

    /// A frequent question must not catch plain answers.
    fn questions(&mut self) {
        for (place, faq) in self.script.faq.iter().enumerate() {
            let caught = |answer: &&str| self.script.marks(answer).faq == Some(place);
            let answers: Vec<&str> = ANSWERS.into_iter().filter(caught).collect();
            if !answers.is_empty() {
                self.problem(faq.line, format!("a pattern of the question `{}` also matches the answers \"{}\"; make it narrower", faq.name, answers.join("\", \"")));
            }
        }
    }
}

impl Script {
    /// Where the answers given at a state lead on.
    pub(super) fn ways_from(&self, at: usize) -> Vec<usize> {
        match &self.states[at].kind {
            // The choices of a change go back to questions; they are no way to ask one first.
            Kind::Ask { next, .. } | Kind::Change { next, .. } => vec![*next],
            Kind::Confirm { yes, no } => vec![*yes, *no],
            // They give back to where the conversation stood.
            Kind::Resume { .. } | Kind::Human | Kind::Forget { .. } => vec![self.start],
            Kind::Ticket => vec![self.session],
            Kind::Session { .. } => vec![self.ticket, self.rating],
            Kind::Rating => vec![self.comment, self.again],
            Kind::Comment => vec![self.again],
            Kind::Again { .. } => vec![self.ticket, self.start],
        }
    }
}
