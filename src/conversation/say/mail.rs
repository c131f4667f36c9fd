//! What is said by mail alone. No text says it, so that segments do not count.

use std::sync::Arc;

use crate::conversation::WhyLeftOut;

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum MailLine {
    /// All that is still to be asked for, numbered.
    Questions {
        /// The wordings of the questions, in their order.
        keys: Vec<Arc<str>>,
        /// The customer, where known.
        name: Option<String>,
        /// Why they are asked now.
        stage: QuestionStage,
    },
    /// A mail came from their address, and nobody can tell that it was them: was it?
    Whose {
        /// Its subject, shown so that they know it again.
        subject: String,
    },
    /// Files of theirs were not kept.
    LeftOut {
        /// Why.
        why: WhyLeftOut,
        /// What some of them are called.
        names: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// It is not known whether the mail comes from whom it says: only an answer to ours counts here.
    Unproven,
}

/// Why questions are asked in a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionStage {
    /// It is the first mail.
    First,
    /// Something else was said, or is asked anew.
    More,
    /// Some were answered, and these were not.
    Rest,
    /// None was answered.
    Again,
}

impl QuestionStage {
    /// The name, as the wording has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::More => "more",
            Self::Rest => "rest",
            Self::Again => "again",
        }
    }
}

impl MailLine {
    /// The key of the wording.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Questions { .. } => "mail-questions",
            Self::Whose { .. } => "mail-whose",
            Self::LeftOut { .. } => "mail-left-out",
            Self::Unproven => "mail-unproven",
        }
    }
}
