//! What it costs to link the tickets of one account, among a thousand and among a million that
//! belong to nobody yet: the same, if the statement goes by its index. Both in one run, on fresh
//! databases that are removed again.
//!
//! `cargo bench --bench linking [-- --database postgres://…/postgres] [--tickets 1000000]`
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::print_stderr, reason = "how far it is")]

#[path = "../load/preload.rs"]
mod preload;

use std::time::{Duration, Instant};

use savvysolve::{
    actions::{self, Profile},
    domain::{Clock, PhoneNumber},
    store::Db,
};
use sqlx::{Connection as _, PgConnection};

type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Accounts that are linked for each figure, two tickets each.
const ACCOUNTS: u64 = 200;

/// The smaller of the two databases.
const FEW: u64 = 1_000;

#[tokio::main]
async fn main() -> Result<()> {
    let mut database = None;
    let mut many = 1_000_000_u64;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--database" => database = arguments.next(),
            "--tickets" => many = arguments.next().ok_or("--tickets N")?.parse()?,
            // What cargo itself hands to every bench.
            "--bench" => {}
            other => {
                return Err(format!("{other}: there are --database URL and --tickets N").into());
            }
        }
    }
    println!(
        "{:>10} tickets   linking alone p50 / p95     whole sign-up with its commit p50 / p95",
        "unlinked"
    );
    let few = measure(database.as_deref(), FEW).await?;
    let many = measure(database.as_deref(), many).await?;
    println!(
        "ratio of the medians: linking {:.2}, whole sign-up {:.2}",
        many.0.as_secs_f64() / few.0.as_secs_f64(),
        many.1.as_secs_f64() / few.1.as_secs_f64()
    );
    Ok(())
}

/// The medians of linking alone and of a whole sign-up.
async fn measure(database: Option<&str>, tickets: u64) -> Result<(Duration, Duration)> {
    let folder = tempfile::tempdir()?;
    let name = format!("savvysolve_linking_{}_{tickets}", std::process::id());
    let url = match database {
        None => format!("sqlite://{}", folder.path().join("linking.db").display()),
        Some(admin) => {
            let mut connection = PgConnection::connect(admin).await?;
            run(&mut connection, format!("create database {name}")).await?;
            let (server, _) = admin.rsplit_once('/').ok_or("a URL with a database")?;
            format!("{server}/{name}")
        }
    };
    let figures = figures(&url, tickets).await;
    if let Some(admin) = database {
        let mut connection = PgConnection::connect(admin).await?;
        run(
            &mut connection,
            format!("drop database {name} with (force)"),
        )
        .await?;
    }
    figures
}

async fn run(connection: &mut PgConnection, sql: String) -> Result<()> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(connection)
        .await?;
    Ok(())
}

async fn figures(url: &str, tickets: u64) -> Result<(Duration, Duration)> {
    let db = Db::open(url).await?;
    preload::fill(url, tickets, 0).await?;
    let people = tickets / 2;
    let clock = Clock::default();
    let phone = |n: u64| {
        // Spread over all there are; the first half of the run and the second take turns.
        let person = n * people / (ACCOUNTS * 2 + 1);
        PhoneNumber::from_carrier(&format!("+1305{}", 2_000_000 + person))
    };
    let (mut linking, mut whole) = (Vec::new(), Vec::new());
    for n in 0..ACCOUNTS * 2 {
        let phone = phone(n)?;
        let now = clock.now();
        let started = Instant::now();
        let mut tx = db.begin().await?;
        if n % 2 == 0 {
            // All of it, as the sign-up page does.
            actions::account_of(&mut tx, &phone, Profile::default(), now).await?;
            tx.commit().await?;
            whole.push(started.elapsed());
        } else {
            let id = savvysolve::domain::id::new_id(now);
            savvysolve::store::users::insert(&mut tx, id, phone.to_string(), None, None, now)
                .await?;
            let started = Instant::now();
            let linked = savvysolve::store::users::link(&mut tx, id, phone.to_string()).await?;
            linking.push(started.elapsed());
            tx.commit().await?;
            if linked != 2 {
                return Err(format!("{linked} tickets were linked where there are 2").into());
            }
        }
    }
    db.close().await;
    linking.sort_unstable();
    whole.sort_unstable();
    let at = |all: &[Duration], percent: usize| all[(all.len() - 1) * percent / 100];
    println!(
        "{tickets:>10}           {:>8.3} / {:>7.3} ms        {:>8.3} / {:>7.3} ms",
        at(&linking, 50).as_secs_f64() * 1e3,
        at(&linking, 95).as_secs_f64() * 1e3,
        at(&whole, 50).as_secs_f64() * 1e3,
        at(&whole, 95).as_secs_f64() * 1e3,
    );
    Ok((at(&linking, 50), at(&whole, 50)))
}
