//! Declares statements as typed functions, and lists them so that a test can compare every one
//! with both databases.

use std::sync::OnceLock;

use sqlx::{TypeInfo, postgres::PgTypeInfo};

use super::db::{Dialect, Query, Record, Result};

/// What a statement gives back: rows, at most one row, or a count of changes.
pub(crate) trait Outcome: Sized {
    /// The columns it wants.
    const COLUMNS: &'static [super::check::Column] = &[];

    /// Nobody waits for the answer of the statement: PostgreSQL may get it at the commit.
    const LATER: bool = false;

    /// A row that is not written undoes the transaction.
    const WHOLE: bool = false;

    /// Runs the statement of so many rows.
    fn fetch(query: Query<'_>, rows: usize) -> impl Future<Output = Result<Self>> + Send;
}

/// What a set-based statement gives back, joined over its chunks.
pub(crate) trait Joined: Outcome + Default {
    /// Adds the next chunk's.
    fn join(&mut self, next: Self);
}

impl<T: Record> Joined for Vec<T> {
    fn join(&mut self, mut next: Self) {
        if self.is_empty() {
            *self = next;
        } else {
            self.append(&mut next);
        }
    }
}

impl Joined for u64 {
    fn join(&mut self, next: Self) {
        *self += next;
    }
}

impl<T: Record> Outcome for Vec<T> {
    const COLUMNS: &'static [super::check::Column] = T::COLUMNS;

    async fn fetch(query: Query<'_>, _: usize) -> Result<Self> {
        query.fetch_all().await
    }
}

impl<T: Record> Outcome for Option<T> {
    const COLUMNS: &'static [super::check::Column] = T::COLUMNS;

    async fn fetch(query: Query<'_>, _: usize) -> Result<Self> {
        query.fetch_optional().await
    }
}

impl Outcome for u64 {
    async fn fetch(query: Query<'_>, _: usize) -> Result<Self> {
        query.execute().await
    }
}

/// The answer of a set-based statement that nobody waits for. On PostgreSQL all of a transaction are
/// sent as one statement, whose parts do not see each other: it must touch no row that another such
/// one touches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtCommit;

/// Like [`AtCommit`], and every row must be written: else the statement or the commit fails with
/// [`RowNotFound`](sqlx::Error::RowNotFound).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllAtCommit;

impl Outcome for AtCommit {
    const LATER: bool = true;

    async fn fetch(query: Query<'_>, rows: usize) -> Result<Self> {
        query.later(rows, Self::WHOLE).await?;
        Ok(Self)
    }
}

impl Outcome for AllAtCommit {
    const LATER: bool = true;
    const WHOLE: bool = true;

    async fn fetch(query: Query<'_>, rows: usize) -> Result<Self> {
        query.later(rows, Self::WHOLE).await?;
        Ok(Self)
    }
}

impl Joined for AtCommit {
    fn join(&mut self, _: Self) {}
}

impl Joined for AllAtCommit {
    fn join(&mut self, _: Self) {}
}

/// Whether a text surely changes nothing: it has no word that would.
pub(crate) const fn reads(sql: &str) -> bool {
    const WORDS: [&str; 4] = ["insert", "update", "delete", "nextval"];
    let text = sql.as_bytes();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        while at < text.len() && (text[at].is_ascii_alphanumeric() || text[at] == b'_') {
            at += 1;
        }
        let mut n = 0;
        while n < WORDS.len() {
            let word = WORDS[n].as_bytes();
            let mut same = 0;
            while same < word.len()
                && start + same < at
                && text[start + same].eq_ignore_ascii_case(&word[same])
            {
                same += 1;
            }
            if same == word.len() && at - start == same {
                return false;
            }
            n += 1;
        }
        at += 1;
    }
    true
}

const _: () = assert!(reads("select updated_at from t") && !reads("select 1 from t for Update"));

/// The most rows one set-based statement takes on SQLite. PostgreSQL takes any number.
pub const BULK: usize = 64;

/// The row counts that SQLite has a text for. Few, because each connection keeps each prepared: a
/// text for every count up to 64 took 20 MB. What is missing to the next count is filled up with
/// rows of nulls, which the statement leaves out.
const COUNTS: [usize; 10] = [1, 2, 4, 8, 12, 16, 24, 32, 48, BULK];

/// The texts of a set-based statement. The declaration ends its head in `values`, which is where the
/// rows come.
///
/// SQLite gets a list of rows, made when first used and kept for good, so that each is prepared once
/// a connection. Its places are bare `?`: a numbered one is looked up among all names of the
/// statement at each bind, and 64 rows spent a tenth of their time there.
///
/// PostgreSQL gets one array a column and one text for any number of rows.
#[derive(Debug)]
pub(crate) struct BulkText {
    head: &'static str,
    tail: &'static str,
    reads: bool,
    types: &'static [fn() -> PgTypeInfo],
    lists: [OnceLock<&'static str>; COUNTS.len()],
    arrays: OnceLock<&'static str>,
}

impl BulkText {
    /// `head` ends in `values`; each value of a row has a type. The first is never null.
    pub(crate) const fn new(
        head: &'static str,
        tail: &'static str,
        types: &'static [fn() -> PgTypeInfo],
    ) -> Self {
        Self {
            head,
            tail,
            reads: reads(head) && reads(tail),
            types,
            lists: [const { OnceLock::new() }; COUNTS.len()],
            arrays: OnceLock::new(),
        }
    }

    /// Values a row.
    pub(crate) const fn columns(&self) -> usize {
        self.types.len()
    }

    /// Whether it surely changes nothing.
    pub(crate) const fn reads(&self) -> bool {
        self.reads
    }

    /// PostgreSQL's text, the first array bound to this place.
    pub(in crate::store) fn arrays_from(&self, place: usize) -> String {
        let head = self.head.trim_end().trim_end_matches("values");
        let arrays: Vec<_> = self
            .types
            .iter()
            .zip(place..)
            .map(|(of, n)| format!("${n}::{}[]", of().name()))
            .collect();
        let arrays = arrays.join(",");
        format!("{head} select * from unnest({arrays}) {}", self.tail)
    }

    /// The text for this many rows, 1 to [`BULK`], and how many rows of nulls fill it up.
    pub(crate) fn rows(&self, rows: usize, dialect: Dialect) -> (&'static str, usize) {
        let head = self.head.trim_end().trim_end_matches("values");
        match dialect {
            Dialect::Sqlite => {
                let place = COUNTS
                    .partition_point(|count| *count < rows)
                    .min(COUNTS.len() - 1);
                let count = COUNTS[place];
                let text = self.lists[place].get_or_init(|| {
                    let row = format!("({})", vec!["?"; self.columns()].join(","));
                    let list = vec![row; count].join(",");
                    format!(
                        "{head} select * from (values {list}) where column1 is not null {}",
                        self.tail
                    )
                    .leak()
                });
                (text, count.saturating_sub(rows))
            }
            Dialect::Postgres => {
                let text = self.arrays.get_or_init(|| self.arrays_from(1).leak());
                (text, 0)
            }
        }
    }
}

/// Declares statements: `fn name(arg: Type) -> Outcome { "sql" }`.
macro_rules! queries {
    ($(
        $(#[$doc:meta])*
        $vis:vis fn $name:ident($($arg:ident: $ty:ty),* $(,)?) -> $out:ty { $sql:literal }
    )*) => {
        $(
            $(#[$doc])*
            $vis async fn $name(
                tx: &mut $crate::store::db::Tx $(, $arg: $ty)*
            ) -> $crate::store::db::Result<$out> {
                const READS: bool = $crate::store::queries::reads($sql);
                let query = tx.query($sql, READS).await?$(.bind($arg))*;
                <$out as $crate::store::queries::Outcome>::fetch(query, 1).await
            }
        )*

        /// Every single-row statement of this file.
        pub const STATEMENTS: &[$crate::store::check::Statement] = &[$(
            $crate::store::check::Statement {
                name: concat!(module_path!(), "::", stringify!($name)),
                sql: |_| $sql,
                args: &[$($crate::store::check::Column::of::<$ty>(stringify!($arg))),*],
                later: None,
                columns: <$out as $crate::store::queries::Outcome>::COLUMNS,
            },
        )*];
    };
}

/// Declares set-based statements:
/// `fn name(Row { field: Type }) -> Record { "head values" .. "tail" }`.
/// The function takes any number of rows and runs as many statements as [`BULK`] asks for.
macro_rules! bulk {
    ($(
        $(#[$doc:meta])*
        $vis:vis fn $name:ident($(#[$row_doc:meta])* $row:ident {
            $($(#[$field_doc:meta])* $field:ident: $ty:ty),* $(,)?
        }) -> $out:ty { $head:literal .. $tail:literal }
    )*) => {
        $(
            $(#[$row_doc])*
            #[doc = concat!("A row of [`", stringify!($name), "`].")]
            #[derive(Clone, Debug)]
            $vis struct $row { $($(#[$field_doc])* pub $field: $ty),* }

            $(#[$doc])*
            $vis async fn $name(
                tx: &mut $crate::store::db::Tx,
                rows: Vec<$row>,
            ) -> $crate::store::db::Result<$out> {
                use $crate::store::{db::Dialect, queries::{BULK, Joined, Outcome}};
                let mut all = <$out>::default();
                let mut rows = rows.into_iter();
                while rows.len() > 0 {
                    let dialect = tx.dialect();
                    let most = match dialect {
                        Dialect::Sqlite => BULK,
                        Dialect::Postgres => usize::MAX,
                    };
                    let count = rows.len().min(most);
                    let text = text::$name();
                    let (sql, nulls) = text.rows(count, dialect);
                    let query = if <$out as Outcome>::LATER {
                        tx.query_later(text, sql).await?
                    } else {
                        tx.query(sql, text.reads()).await?
                    };
                    let mut query = query.reserve((count + nulls) * text.columns());
                    match dialect {
                        Dialect::Sqlite => {
                            for row in rows.by_ref().take(count) {
                                $(query.push(row.$field);)*
                            }
                            for _ in 0..nulls * text.columns() {
                                query.push(None::<i64>);
                            }
                        }
                        Dialect::Postgres => {
                            $(let mut $field = Vec::with_capacity(count);)*
                            for row in rows.by_ref().take(count) {
                                $($field.push(row.$field);)*
                            }
                            $(query.push_array($field);)*
                        }
                    }
                    all.join(<$out as Outcome>::fetch(query, count).await?);
                }
                Ok(all)
            }
        )*

        mod text {
            use super::*;
            use $crate::store::queries::BulkText;
            $(
                pub(super) fn $name() -> &'static BulkText {
                    static TEXT: BulkText = BulkText::new($head, $tail, &[$(<$ty as sqlx::Type<sqlx::Postgres>>::type_info),*]);
                    &TEXT
                }
            )*
        }

        /// Every set-based statement of this file, as it is for one row.
        pub const BULK_STATEMENTS: &[$crate::store::check::Statement] = &[$(
            $crate::store::check::Statement {
                name: concat!(module_path!(), "::", stringify!($name)),
                sql: |dialect| text::$name().rows(1, dialect).0,
                args: &[$($crate::store::check::Column::many::<$ty>(stringify!($field))),*],
                later: if <$out as $crate::store::queries::Outcome>::LATER {
                    Some((text::$name, <$out as $crate::store::queries::Outcome>::WHOLE))
                } else {
                    None
                },
                columns: <$out as $crate::store::queries::Outcome>::COLUMNS,
            },
        )*];
    };
}

/// Declares the row of a statement, whose columns are its fields.
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $ty:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, sqlx::FromRow)]
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $ty),*
        }

        impl $crate::store::db::Record for $name {
            const COLUMNS: &'static [$crate::store::check::Column] =
                &[$($crate::store::check::Column::of::<$ty>(stringify!($field))),*];
        }
    };
}
