//! What is told by mail that answers nothing: a code, and what a customer gets to know of their ticket.

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Fact, Footer, Letter, Part};
use crate::{conversation::Stars, domain::Language, wording::Wording};

/// Characters of the problem in a line of a receipt.
const PROBLEM: usize = 160;

/// What such a mail tells.
#[derive(Clone, Debug)]
pub enum Told {
    /// The code that proves their address.
    Code {
        /// Six of them.
        digits: String,
        /// How long it is good.
        minutes: u64,
    },
    /// The code that takes a ticket to mail.
    MoveCode {
        /// Six of them.
        digits: String,
        /// How long it is good.
        minutes: u64,
        /// The ticket's code.
        code: String,
    },
    /// Who took the ticket.
    Claimed {
        /// The ticket's code.
        code: String,
        /// The solver's first name.
        solver: String,
        /// What others gave them.
        stars: Option<Stars>,
        /// The problem, in the customer's words.
        problem: String,
        /// Where the session is seen.
        page: String,
    },
    /// What the solver wrote while nobody answered.
    Wrote {
        /// The ticket's code.
        code: String,
        /// The solver's first name.
        solver: String,
        /// Their words.
        words: String,
    },
    /// The receipt of a session.
    Ended {
        /// The ticket's code.
        code: String,
        /// The solver's first name.
        solver: String,
        /// How long it took.
        minutes: u32,
        /// What that is called.
        tier: String,
        /// What that costs.
        price: String,
        /// The problem, in the customer's words.
        problem: String,
    },
    /// How it was.
    Rate {
        /// The ticket's code.
        code: String,
        /// The solver's first name.
        solver: String,
        /// Where it is rated: [`crate::domain::signed_link::rate_path`] behind our address.
        page: String,
    },
}

/// Where the footer of such a mail leads.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Where one chooses which of them come.
    pub settings: String,
    /// Where they end.
    pub stop: String,
}

impl Wording {
    /// The mail that tells this. `name`: what to call them, where that is known.
    pub fn notice(
        &self,
        language: Language,
        name: Option<&str>,
        told: &Told,
        links: &Links,
    ) -> Letter {
        let mail = Mail {
            wording: self,
            language,
            args: args(told),
        };
        let key = told.key();
        let mut parts = Vec::new();
        if let Some(name) = name {
            parts.push(Part::Words(mail.with("mail-hi", "name", name)));
        }
        parts.push(Part::Words(mail.say(key)));
        parts.extend(mail.parts(told));
        Letter {
            language,
            subject: mail.say(&format!("{key}-subject")),
            preview: mail.say(&format!("{key}-preview")),
            parts,
            footer: mail.footer(told, links),
        }
    }

    /// The five stars under which a session is rated on `page`.
    pub fn five_stars(&self, language: Language, page: String) -> Part {
        let names = (1..=5).map(|score: i64| {
            let mut args = FluentArgs::new();
            args.set("score", score);
            self.page(language, "stars", &args)
        });
        Part::Stars {
            url: page,
            names: names.collect(),
        }
    }
}

impl Told {
    /// How the keys of its wordings begin.
    const fn key(&self) -> &'static str {
        match self {
            Self::Code { .. } => "mail-code",
            Self::MoveCode { .. } => "mail-move-code",
            Self::Claimed { .. } => "mail-claimed",
            Self::Wrote { .. } => "mail-wrote",
            Self::Ended { .. } => "mail-ended",
            Self::Rate { .. } => "mail-rate",
        }
    }
}

/// The values that the wordings of a mail may use.
fn args(told: &Told) -> FluentArgs<'_> {
    let mut args = FluentArgs::new();
    match told {
        Told::Code { digits, minutes } => {
            args.set("digits", digits.as_str());
            args.set("minutes", *minutes);
        }
        Told::MoveCode {
            digits,
            minutes,
            code,
        } => {
            args.set("digits", digits.as_str());
            args.set("minutes", *minutes);
            args.set("code", code.as_str());
        }
        Told::Claimed {
            code,
            solver,
            stars,
            ..
        } => {
            args.set("code", code.as_str());
            args.set("solver", solver.as_str());
            let tenths = stars.map_or(0, |it| it.tenths);
            args.set("rated", if stars.is_some() { "yes" } else { "no" });
            args.set("stars", format!("{}.{}", tenths / 10, tenths % 10));
        }
        Told::Wrote { code, solver, .. }
        | Told::Ended { code, solver, .. }
        | Told::Rate { code, solver, .. } => {
            args.set("code", code.as_str());
            args.set("solver", solver.as_str());
        }
    }
    args
}

/// One mail being made.
struct Mail<'a> {
    wording: &'a Wording,
    language: Language,
    args: FluentArgs<'a>,
}

impl Mail<'_> {
    fn say(&self, key: &str) -> String {
        self.wording.page(self.language, key, &self.args)
    }

    fn with(&self, key: &str, name: &'static str, value: &str) -> String {
        let mut args = FluentArgs::new();
        args.set(name, FluentValue::from(value.to_owned()));
        self.wording.page(self.language, key, &args)
    }

    fn fact(&self, label: &str, value: String) -> Fact {
        Fact {
            label: self.say(label),
            value,
        }
    }

    /// What comes behind the first words.
    fn parts(&self, told: &Told) -> Vec<Part> {
        match told {
            Told::Code { .. } | Told::MoveCode { .. } => Vec::new(),
            Told::Claimed {
                code,
                problem,
                page,
                ..
            } => vec![
                Part::Facts(vec![
                    self.fact("mail-fact-ticket", code.clone()),
                    self.fact("mail-fact-problem", short(problem)),
                ]),
                Part::Action {
                    label: self.say("mail-claimed-see"),
                    url: page.clone(),
                },
            ],
            Told::Wrote { words, .. } => vec![
                Part::Said {
                    by: self.say("mail-wrote-by"),
                    words: words.clone(),
                },
                Part::Words(self.say("mail-wrote-how")),
            ],
            Told::Ended {
                code,
                solver,
                minutes,
                tier,
                price,
                problem,
            } => vec![
                Part::Facts(vec![
                    self.fact("mail-fact-ticket", code.clone()),
                    self.fact("mail-fact-problem", short(problem)),
                    self.fact("mail-fact-solver", solver.clone()),
                    self.fact(
                        "mail-fact-duration",
                        self.wording.span(self.language, u64::from(*minutes)),
                    ),
                    self.fact("mail-fact-tier", tier.clone()),
                    self.fact("mail-fact-price", price.clone()),
                ]),
                Part::Words(self.say("mail-ended-again")),
            ],
            Told::Rate { page, .. } => vec![
                self.wording.five_stars(self.language, page.clone()),
                Part::Words(self.say("mail-rate-how")),
            ],
        }
    }

    /// Why they get this, and how to get no more.
    fn footer(&self, told: &Told, links: &Links) -> Vec<Footer> {
        let why = match told {
            Told::Code { .. } => Some("mail-code-why"),
            Told::MoveCode { .. } => Some("mail-move-code-why"),
            _ => None,
        };
        if let Some(why) = why {
            return vec![Footer {
                words: self.say(why),
                url: None,
            }];
        }
        vec![
            Footer {
                words: self.say("mail-notice-why"),
                url: None,
            },
            Footer {
                words: self.say("mail-notice-choose"),
                url: Some(links.settings.clone()),
            },
            Footer {
                words: self.say("mail-notice-stop"),
                url: Some(links.stop.clone()),
            },
        ]
    }
}

/// A problem in one line.
fn short(problem: &str) -> String {
    let line = problem.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PROBLEM {
        return line;
    }
    let cut: String = line.chars().take(PROBLEM).collect();
    format!("{}…", cut.trim_end())
}
