//! What is remembered of a conversation that goes by mail.

use serde::{Deserialize, Serialize};

use super::{super::LeftOut, Slot};

/// What only mails have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Post {
    /// What the questions of the last mail asked for, the first of them numbered 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) listed: Vec<Slot>,
    /// A phone number in a signature or the words, E.164. It proves nothing: it pre-fills a form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) phone: Option<String>,
    /// Files of theirs that were not kept, until they are told so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) left_out: Vec<LeftOut>,
    /// Nobody knows that the last mail was theirs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::conversation) claimed: bool,
}

impl Post {
    pub(super) fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.phone.is_none() && self.left_out.is_empty() && !self.claimed
    }
}
