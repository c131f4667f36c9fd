//! Lists that go on by plain links: the newest first, then a link to what is older.

use serde::Deserialize;
use uuid::Uuid;

/// Where a further page begins, as its link says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Before {
    before: Option<String>,
}

impl Before {
    /// Below this id; from the newest on when it is none.
    pub(super) fn id(&self) -> Uuid {
        let given = self.before.as_deref();
        let given = given.and_then(|it| Uuid::try_parse(it).ok());
        given.unwrap_or(Uuid::max())
    }
}

/// How many to ask for: one more than is shown, which tells whether there are more.
pub(super) fn asked(most: usize) -> i64 {
    i64::try_from(most + 1).unwrap_or(i64::MAX)
}

/// Keeps what is shown; where the next page begins, if there is one.
pub(super) fn cut<T>(found: &mut Vec<T>, most: usize, id: impl Fn(&T) -> Uuid) -> Option<Uuid> {
    let more = found.len() > most;
    found.truncate(most);
    found.last().filter(|_| more).map(id)
}
