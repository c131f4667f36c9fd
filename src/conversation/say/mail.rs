//! What is said by mail alone.

use std::sync::Arc;

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum MailLine {
    /// All that is still to be asked for, numbered.
    Questions {
        /// The wordings of the questions, in their order.
        keys: Vec<Arc<str>>,
        /// The customer, where known.
        name: Option<String>,
        /// Some of them were asked before.
        again: bool,
        /// Mails in a row that answered none of them.
        tries: u8,
    },
    /// It is not known whether the mail comes from whom it says: only an answer to ours counts here.
    Unproven,
}

impl MailLine {
    /// The key of the wording.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Questions { .. } => "mail-questions",
            Self::Unproven => "mail-unproven",
        }
    }
}
