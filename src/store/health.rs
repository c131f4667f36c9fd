//! Is the database there, and is its schema ours?

record! {
    /// How far the schema has come.
    pub struct Migrations {
        /// Migrations applied.
        pub applied: i64,
    }
}

record! {
    /// What waits in the outbox.
    pub struct Depth {
        /// Rows, in flight or waiting.
        pub rows: i64,
        /// When the oldest was written.
        pub oldest: Option<crate::domain::Timestamp>,
    }
}

queries! {
    /// Counts the migrations applied.
    pub fn migrations() -> Option<Migrations> {
        "select coalesce(count(*), 0) as applied from _sqlx_migrations where success"
    }

    /// How much waits to be sent, and since when.
    pub fn outbox() -> Option<Depth> {
        "select coalesce(count(*), 0) as rows, min(created_at) as oldest from outbox"
    }
}
