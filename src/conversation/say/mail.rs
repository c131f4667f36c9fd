//! What is said by mail alone. No text says it, so that segments do not count.

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum MailLine {
    /// A mail came from their address, and nobody can tell that it was them: was it?
    Whose {
        /// Its subject, shown so that they know it again.
        subject: String,
    },
}

impl MailLine {
    /// The wording that says this.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Whose { .. } => "mail-whose",
        }
    }
}
