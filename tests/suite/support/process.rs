//! The real binary, as a process of its own: for what only a process can show.

use std::{
    fs::File,
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Output, Stdio},
};

use super::{Database, app::environment, eventually};
use crate::twilio_standin::Twilio;

/// The binary, with these settings and no others, in a folder without a `savvysolve.toml`.
pub(crate) fn savvysolve(settings: &[(String, String)], folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_savvysolve"));
    command
        .current_dir(folder)
        .env_clear()
        .envs(settings.iter().map(|(key, value)| (key, value)));
    command
}

/// Runs a command to its end.
pub(crate) fn run(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let settings: Vec<_> = settings
        .iter()
        .map(|(key, value)| (format!("SAVVYSOLVE_{key}"), (*value).to_owned()))
        .collect();
    savvysolve(&settings, folder.path())
        .args(arguments)
        .output()
        .unwrap()
}

/// A running service. Killed with this value, if it still runs.
pub(crate) struct Process {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Process {
    /// Starts one and waits until it is ready; from then on Twilio's webhooks go to it.
    pub(crate) async fn start(database: &Database, twilio: &Twilio, more: &[(&str, &str)]) -> Self {
        for _ in 0..5 {
            if let Some(process) = Self::try_start(database, twilio, more).await {
                return process;
            }
        }
        panic!("no start in five tries");
    }

    /// None when somebody took the port in between.
    async fn try_start(
        database: &Database,
        twilio: &Twilio,
        more: &[(&str, &str)],
    ) -> Option<Self> {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut settings = environment(database, twilio);
        settings.push(("SAVVYSOLVE_SERVER__LISTEN".to_owned(), address.to_string()));
        settings.extend(
            more.iter()
                .map(|(key, value)| ((*key).to_owned(), (*value).to_owned())),
        );
        let log = database.folder().join(format!("{}.log", address.port()));
        let child = savvysolve(&settings, database.folder())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut process = Self {
            child,
            address,
            log,
        };
        let ready = eventually("the service to be ready", async || {
            if process.child.try_wait().unwrap().is_some() {
                return Some(false);
            }
            let answer = reqwest::get(format!("http://{address}/readyz"))
                .await
                .ok()?;
            answer.status().is_success().then_some(true)
        })
        .await;
        if !ready {
            let log = process.log();
            assert!(log.contains("server.listen"), "it did not start: {log}");
            return None;
        }
        twilio.serves(process.address, super::PUBLIC);
        Some(process)
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, as from whatever supervises the process.
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        eventually("the process to end", async || {
            self.child.try_wait().unwrap()
        })
        .await
    }

    /// What it wrote to standard error.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Gets a page.
    pub(crate) async fn get(&self, path: &str) -> String {
        reqwest::get(format!("http://{}{path}", self.address))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
