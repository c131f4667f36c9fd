//! A fresh database for the run, gone afterwards.

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use url::Url;

use crate::Result;

/// A database that is this run's own.
pub(crate) enum Database {
    /// A file in the run's folder.
    Sqlite {
        /// Its `sqlite://` URL.
        url: String,
    },
    /// A database made on the server that the command line names.
    Postgres {
        /// Where it was made, to drop it again.
        server: String,
        /// Its name.
        name: String,
        /// Its URL.
        url: String,
    },
}

impl Database {
    /// Makes one; `place` is `sqlite` or the URL of a `PostgreSQL` server.
    pub(crate) async fn create(place: &str, folder: &Path, purpose: &str) -> Result<Self> {
        if place == "sqlite" {
            let file = folder.join(format!("{purpose}.db"));
            return Ok(Self::Sqlite {
                url: format!("sqlite://{}", file.display()),
            });
        }
        if !place.starts_with("postgres") {
            return Err(format!("{place}: neither \"sqlite\" nor a postgres:// URL").into());
        }
        let name = format!("savvysolve_load_{purpose}_{}", std::process::id());
        let mut url = Url::parse(place)?;
        url.set_path(&name);
        let mut connection = PgConnection::connect(place).await?;
        // A database's name cannot be bound; this one is made of our own letters and digits.
        sqlx::raw_sql(AssertSqlSafe(format!("create database {name}")))
            .execute(&mut connection)
            .await?;
        Ok(Self::Postgres {
            server: place.to_owned(),
            name,
            url: url.into(),
        })
    }

    /// The URL to open it with.
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Sqlite { url } | Self::Postgres { url, .. } => url,
        }
    }

    /// What to call it in the report.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "SQLite",
            Self::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Drops it; a file goes with its folder.
    pub(crate) async fn remove(self) -> Result<()> {
        if let Self::Postgres { server, name, .. } = self {
            let mut connection = PgConnection::connect(&server).await?;
            let drop = format!("drop database {name} with (force)");
            sqlx::raw_sql(AssertSqlSafe(drop))
                .execute(&mut connection)
                .await?;
        }
        Ok(())
    }
}
