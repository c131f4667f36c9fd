//! The binary under test, in its own process and folder, set up by environment alone.

use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tokio::{net::TcpStream, time::sleep};

use crate::{Result, options::Options, wire::Connection};

/// The server is known by this name; it need not resolve, since only signatures depend on it.
pub(crate) const PUBLIC_URL: &str = "https://support.example.com";

/// How long it may take to become ready: a long history may have to be migrated.
const READY_WITHIN: Duration = Duration::from_mins(1);

/// The carrier account that both sides are told.
#[derive(Clone)]
pub(crate) struct Account {
    /// `AC` and 32 hexadecimal digits.
    pub(crate) sid: String,
    /// Signs webhooks, opens the REST side.
    pub(crate) token: String,
    /// Our number, E.164.
    pub(crate) number: String,
}

impl Account {
    /// One that looks like a real one, made here so that no file holds anything like a secret.
    pub(crate) fn made_up() -> Self {
        Self {
            sid: format!("AC{:032x}", 0x10ad),
            token: format!("{:032x}", 0x70_6b65),
            number: "+12025550143".to_owned(),
        }
    }
}

/// The running server; killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts the binary on a free port, with `carrier` as the REST side.
    pub(crate) fn start(
        options: &Options,
        folder: &Path,
        database: &str,
        account: &Account,
        carrier: SocketAddr,
    ) -> Result<Self> {
        let binary = options
            .server
            .clone()
            .or_else(built_beside)
            .ok_or("no server binary; name it with --server")?;
        let address = free_address()?;
        let log = folder.join("server.log");
        let output = File::create(&log)?;
        let child = Command::new(&binary)
            .current_dir(folder)
            .env("SAVVYSOLVE_SERVER__LISTEN", address.to_string())
            .env("SAVVYSOLVE_SERVER__PUBLIC_URL", PUBLIC_URL)
            .env("SAVVYSOLVE_DATABASE__URL", database)
            .env("SAVVYSOLVE_SMS__CARRIER", "twilio")
            .env("SAVVYSOLVE_SMS__NUMBER", &account.number)
            .env("SAVVYSOLVE_TWILIO__ACCOUNT_SID", &account.sid)
            .env("SAVVYSOLVE_TWILIO__AUTH_TOKEN", &account.token)
            .env("SAVVYSOLVE_TWILIO__API_BASE", format!("http://{carrier}"))
            .envs(options.settings.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .map_err(|error| format!("{}: {error}", binary.display()))?;
        Ok(Self {
            child,
            address,
            log,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until `/readyz` says 200.
    pub(crate) async fn ready(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < READY_WITHIN {
            if let Some(status) = self.child.try_wait()? {
                return Err(
                    format!("the server ended at once ({status})\n{}", self.last_words()).into(),
                );
            }
            if is_ready(self.address).await.unwrap_or(false) {
                return Ok(());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Err(format!(
            "the server is not ready after {READY_WITHIN:?}\n{}",
            self.last_words()
        )
        .into())
    }

    /// The end of its log.
    pub(crate) fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    /// An error when it has ended by itself.
    pub(crate) fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => Err(format!(
                "the server ended in the run ({status})\n{}",
                self.last_words()
            )
            .into()),
            None => Ok(()),
        }
    }

    /// Asks it to end and waits until it did; the time it took, or none when it had to be killed.
    pub(crate) async fn stop(&mut self) -> Result<Option<Duration>> {
        let asked = Instant::now();
        Command::new("kill")
            .arg("-TERM")
            .arg(self.pid().to_string())
            .status()?;
        while asked.elapsed() < Duration::from_secs(10) {
            if self.child.try_wait()?.is_some() {
                return Ok(Some(asked.elapsed()));
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(None)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary that cargo built for this bench.
fn built_beside() -> Option<PathBuf> {
    option_env!("CARGO_BIN_EXE_savvysolve")
        .map(PathBuf::from)
        .filter(|path| path.exists())
}

/// An address that nobody listens on now.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

async fn is_ready(address: SocketAddr) -> Result<bool> {
    let mut connection = Connection::new(TcpStream::connect(address).await?)?;
    connection
        .send(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await?;
    let answer = connection.receive().await?;
    Ok(answer.is_some_and(|answer| answer.status() == 200))
}
