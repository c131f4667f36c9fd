//! What is remembered around a customer's session.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Media, TicketCode, Timestamp,
    id::{SessionId, TicketId},
};

/// What is remembered around a customer's session.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Around {
    /// The solver they were told of last, so that it is told once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) came: Option<Came>,
    /// Sessions whose end they were told, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) ended: Vec<SessionId>,
    /// The session that is to be rated, or just was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) about: Option<About>,
    /// The question of the intake that rests while a session goes on.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) rests: String,
    /// Where they stood when they asked to be forgotten.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) before: String,
    /// What they wrote after a session, until it is known what it is about.
    #[serde(skip_serializing_if = "Kept::is_empty")]
    pub(in crate::conversation) kept: Kept,
    /// What was said with a score, until it is known whether it is kept.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) said: String,
    /// It was for the ticket of a code, whatever is asked about.
    #[serde(skip_serializing_if = "super::is_false")]
    pub(in crate::conversation) coded: bool,
    /// How much of their history was shown, while there is more of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) shown: Option<u32>,
}

/// A solver who came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::conversation) struct Came {
    pub(in crate::conversation) code: TicketCode,
    pub(in crate::conversation) solver: String,
}

/// A session that is over, and how far its rating has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::conversation) struct About {
    pub(in crate::conversation) session: SessionId,
    pub(in crate::conversation) code: TicketCode,
    pub(in crate::conversation) solver: String,
    /// When the rating was asked for; none when they brought it up themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) asked_at: Option<Timestamp>,
    /// It was asked for a second time, which is the last.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub(in crate::conversation) reminded: bool,
    /// When a score was kept: the next text may be its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) rated_at: Option<Timestamp>,
    /// The score as it stands; 0 while there is none.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub(in crate::conversation) score: u8,
    /// It was low once, which the operator knows, and it was asked what went wrong.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub(in crate::conversation) low: bool,
    /// They said more than the score.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub(in crate::conversation) commented: bool,
    /// What they wrote before the number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) words: String,
}

/// Words and photos that wait for what they belong to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Kept {
    /// The ticket of the session they came after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) ticket: Option<TicketId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) media: Vec<Media>,
}

impl About {
    /// A session whose rating they brought up themselves: nobody is reminded of it.
    pub(in crate::conversation) fn of(session: SessionId, code: &TicketCode, solver: &str) -> Self {
        Self {
            session,
            code: code.clone(),
            solver: solver.to_owned(),
            asked_at: None,
            reminded: true,
            rated_at: None,
            score: 0,
            low: false,
            commented: false,
            words: String::new(),
        }
    }
}

impl Around {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the end of this session is told for the first time; from now on it is not.
    pub(in crate::conversation) fn ends(&mut self, session: SessionId) -> bool {
        /// More sessions at once than anybody has.
        const MOST: usize = 8;
        if self.ended.contains(&session) {
            return false;
        }
        if self.ended.len() >= MOST {
            self.ended.remove(0);
        }
        self.ended.push(session);
        true
    }
}

impl Kept {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts words and photos behind what is kept.
    pub(in crate::conversation) fn add(&mut self, words: &str, media: &[Media]) {
        const LONGEST: usize = 3_200;
        const MOST_PHOTOS: usize = 30;
        if !words.is_empty() && self.text.len() + words.len() <= LONGEST {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(words);
        }
        let room = MOST_PHOTOS.saturating_sub(self.media.len());
        self.media.extend(media.iter().take(room).cloned());
    }
}
