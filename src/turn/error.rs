//! Why a batch was rolled back, and whether trying again would help.

/// Why a batch was rolled back.
#[derive(Debug, thiserror::Error)]
pub(super) enum BatchError {
    #[error("another replica changed a conversation meanwhile")]
    Conflict,
    #[error("the database: {0}")]
    Database(sqlx::Error),
    #[error("no free ticket code was found")]
    NoCode,
    #[error("a ticket's code could not be read")]
    Code,
    #[error("no random numbers to be had")]
    Random,
    #[error("the engine panicked")]
    Panic,
    #[error("a value could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<sqlx::Error> for BatchError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            // A conversation was not at the version it was loaded at.
            sqlx::Error::RowNotFound => Self::Conflict,
            // PostgreSQL ended one of two transactions that waited for each other; this one may
            // simply come again.
            sqlx::Error::Database(error)
                if matches!(error.code().as_deref(), Some("40P01" | "40001")) =>
            {
                Self::Conflict
            }
            error => Self::Database(error),
        }
    }
}

impl BatchError {
    /// Nothing else would pass either, now.
    pub(super) fn is_away(&self) -> bool {
        matches!(self, Self::Database(error) if answers_nobody(error))
    }

    /// The database is away, rather than this batch being bad.
    pub(super) fn is_outage(&self) -> bool {
        match self {
            Self::Conflict => true,
            Self::Database(error) => {
                !matches!(
                    error,
                    sqlx::Error::Encode(_)
                        | sqlx::Error::Decode(_)
                        | sqlx::Error::ColumnDecode { .. }
                        | sqlx::Error::ColumnNotFound(_)
                ) && !error.as_database_error().is_some_and(is_our_fault)
            }
            _ => false,
        }
    }
}

/// The database answers nobody: it is down or locked, or its disk is full. One try more, for each
/// turn of a batch by itself, would only make all of them wait that long.
fn answers_nobody(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| match code.parse::<u32>() {
                // PostgreSQL: connection, resources, operator's intervention.
                _ if code.len() == 5 => ["08", "53", "57"]
                    .iter()
                    .any(|class| code.starts_with(class)),
                // SQLite: busy, read-only, I/O, full, cannot be opened. The extended code is above the first byte.
                Ok(code) => matches!(code & 0xff, 5 | 8 | 10 | 13 | 14),
                Err(_) => false,
            })
        }
        _ => false,
    }
}

/// A constraint or a value was refused: trying again would not help. SQLite's "busy" and "full",
/// and PostgreSQL's connection, resource and operator classes, are outages.
fn is_our_fault(error: &dyn sqlx::error::DatabaseError) -> bool {
    use sqlx::error::ErrorKind;
    let data = error
        .code()
        .is_some_and(|code| code.len() == 5 && (code.starts_with("22") || code.starts_with("42")));
    data || !matches!(error.kind(), ErrorKind::Other)
}
