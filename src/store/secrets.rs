//! Values that are made once and kept.

record! {
    /// One.
    pub struct Secret {
        /// Its value.
        pub value: String,
    }
}

queries! {
    /// Keeps a value, unless there is one: two processes that start at once agree on the first.
    pub fn keep(name: String, value: String) -> u64 {
        "insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing"
    }

    /// The value.
    pub fn get(name: String) -> Option<Secret> {
        "select value from secrets where name = $1"
    }
}
