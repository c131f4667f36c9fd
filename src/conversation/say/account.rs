//! What is texted about an account, or about a request that was typed into the form.

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountLine {
    /// The digits that prove a number, and what they are for.
    Code {
        /// Six digits.
        digits: String,
    },
}

impl AccountLine {
    /// The wording that says this.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Code { .. } => "account-code",
        }
    }
}
