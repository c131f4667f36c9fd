//! What is told by mail unasked.

/// One kind of it; each may be unwanted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// A solver took the ticket.
    Claimed,
    /// A solver wrote, and nobody answered for a while.
    Wrote,
    /// A session ended: the receipt.
    Ended,
    /// A session may be rated.
    Rate,
}

impl NoticeKind {
    /// All of them, as pages list them.
    pub const ALL: [Self; 4] = [Self::Claimed, Self::Wrote, Self::Ended, Self::Rate];

    /// As columns, forms and metrics have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Wrote => "wrote",
            Self::Ended => "ended",
            Self::Rate => "rate",
        }
    }

    /// The kind of that name; none for what is mailed for another reason.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == name)
    }
}
