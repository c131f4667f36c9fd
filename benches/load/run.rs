//! The run: the real binary first, then what the same machine could do at most.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    rc::Rc,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    task::{JoinHandle, LocalSet, spawn_local},
    time::{interval, sleep},
};

use crate::{
    Result,
    bare::{self, Bare},
    board::Board,
    carrier, ceiling,
    customer::{Customer, Turn},
    database::Database,
    options::Options,
    preload,
    process::{self, Usage},
    report::{Measured, Report, Setup},
    server::{Account, PUBLIC_URL, Server},
    webhook::Webhook,
};

/// Runs all of it and prints the report; a failure code when any turn went wrong.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let folder = Folder::make(options)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let report =
        runtime.block_on(LocalSet::new().run_until(measure_all(options, folder.path())))?;
    if options.json {
        println!("{:#}", report.to_json());
    } else {
        print!("{}", report.to_text());
    }
    Ok(if report.real.errors() == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn measure_all(options: &Options, folder: &Path) -> Result<Report> {
    let database = Database::create(&options.database, folder, "run").await?;
    let setup = Setup {
        database: database.kind(),
        customers: options.customers(),
        preloaded: (options.preload_tickets, options.preload_messages),
    };
    let measured = measure_real(options, folder, &database).await;
    database.remove().await?;
    let (real, ended) = measured?;
    let mut report = Report {
        setup,
        real,
        ended,
        bare: None,
        ceilings: Vec::new(),
    };
    if !options.no_ceilings {
        report.bare = Some(measure_bare(options).await?);
        report.ceilings = ceiling::measure(options, folder).await?;
    }
    Ok(report)
}

/// The real binary: what was measured, and how long it took to end.
async fn measure_real(
    options: &Options,
    folder: &Path,
    database: &Database,
) -> Result<(Measured, Option<Duration>)> {
    let account = Account::made_up();
    let board = Rc::new(Board::new(options.customers()));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let carrier = listener.local_addr()?;
    let rest = spawn_local(carrier::serve(listener, account.clone(), Rc::clone(&board)));
    let mut server = Server::start(options, folder, database.url(), &account, carrier)?;
    server.ready().await?;
    preload::fill(
        database.url(),
        options.preload_tickets,
        options.preload_messages,
    )
    .await?;

    let play = Play {
        options,
        board,
        account,
        turn: Turn::Replied,
    };
    let measured = play
        .measure(
            server.address(),
            server.pid(),
            options.warm_up(),
            options.measured(),
        )
        .await?;
    server.still_runs()?;
    if measured.errors() > 0 {
        eprintln!("the server's log ends:\n{}", server.last_words());
    }
    let ended = server.stop().await?;
    rest.abort();
    Ok((measured, ended))
}

/// The handler that only verifies.
async fn measure_bare(options: &Options) -> Result<Measured> {
    let bare = Bare::start()?;
    let board = Rc::new(Board::new(options.customers()));
    let play = Play {
        options,
        board,
        account: Account::made_up(),
        turn: Turn::Answered,
    };
    let measured = play
        .measure(
            bare.address(),
            bare.pid(),
            options.ceiling() / 4,
            options.ceiling(),
        )
        .await?;
    match measured.counts.samples.first() {
        Some(error) => Err(format!("the bare handler: {error}").into()),
        None => Ok(measured),
    }
}

/// Customers at play.
struct Play<'o> {
    options: &'o Options,
    board: Rc<Board>,
    account: Account,
    turn: Turn,
}

impl Play<'_> {
    /// Lets them play against the server at `address`, and counts after the warm-up.
    async fn measure(
        &self,
        address: SocketAddr,
        pid: u32,
        warm_up: Duration,
        measured: Duration,
    ) -> Result<Measured> {
        let customers = self.send_in(address)?;
        let patience = spawn_local(watch(Rc::clone(&self.board), self.options.patience()));
        sleep(warm_up).await;
        let before = Usage::of(pid);
        self.board.measure(true);
        sleep(measured).await;
        self.board.measure(false);
        let used = Usage::of(pid).since(&before);
        self.board.stop();
        for customer in customers {
            customer.await?;
        }
        patience.abort();
        Ok(Measured {
            counts: self.board.take_counts(),
            used,
            peak_memory: process::peak_memory(pid),
        })
    }

    fn send_in(&self, address: SocketAddr) -> Result<Vec<JoinHandle<()>>> {
        let webhook = Webhook::new(&self.account, PUBLIC_URL, bare::PATH)?;
        let play = |place| {
            let customer = Customer::new(
                place,
                address,
                webhook.clone(),
                Rc::clone(&self.board),
                self.turn,
            );
            spawn_local(customer.play())
        };
        Ok((0..self.options.customers()).map(play).collect())
    }
}

/// Gives up for customers who wait too long.
async fn watch(board: Rc<Board>, patience: Duration) {
    let mut tick = interval(Duration::from_millis(200));
    loop {
        tick.tick().await;
        board.lose_patience(patience);
    }
}

/// Where the files of the run lie.
enum Folder {
    /// Gone with the run.
    Passing(tempfile::TempDir),
    /// Left, for a look at the database or the log.
    Kept(PathBuf),
}

impl Folder {
    /// Beside the build by default, because a temporary folder is often no disk at all.
    fn make(options: &Options) -> Result<Self> {
        let parent = match (&options.dir, option_env!("CARGO_TARGET_TMPDIR")) {
            (Some(dir), _) => dir.clone(),
            (None, Some(dir)) => PathBuf::from(dir),
            (None, None) => std::env::temp_dir(),
        };
        std::fs::create_dir_all(&parent)?;
        let folder = tempfile::Builder::new()
            .prefix("load-")
            .tempdir_in(parent)?;
        Ok(if options.keep {
            let kept = folder.keep();
            eprintln!("files of the run: {}", kept.display());
            Self::Kept(kept)
        } else {
            Self::Passing(folder)
        })
    }

    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Kept(path) => path,
        }
    }
}
