//! Somebody on the way between the service and a server: hears what passes, and may change, hold or cut it.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
};

use super::eventually;

/// What happens when the client says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// The server never hears it, and nothing goes on in this connection.
    Swallow,
    /// The server hears it, and its answer is held for ever.
    Hold,
    /// The server hears it, and the connection is cut when it answers.
    Cut,
    /// It goes on once [`Relay::go_on`] is said.
    Pause,
}

/// A relay on a port of its own; it ends with this value.
pub(crate) struct Relay {
    pub(crate) port: u16,
    way: Arc<Way>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Way {
    to: u16,
    strip: bool,
    heard: Mutex<Vec<u8>>,
    trap: Mutex<Option<(&'static [u8], Then)>>,
    sprung: AtomicUsize,
    goes_on: tokio::sync::Notify,
}

impl Relay {
    /// Between whoever comes and this port. `strip`: no STARTTLS is seen in what the server says.
    pub(crate) async fn start(to: u16, strip: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let way = Arc::new(Way {
            to,
            strip,
            ..Way::default()
        });
        let port = listener.local_addr().unwrap().port();
        let listening = tokio::spawn(listen(listener, Arc::clone(&way)));
        Self {
            port,
            way,
            listening,
        }
    }

    /// From now on; the first time that a client says this.
    pub(crate) fn at(&self, words: &'static [u8], then: Then) {
        *self.way.trap.lock().unwrap() = Some((words, then));
    }

    /// Waits until it was said for the `n`th time.
    pub(crate) async fn sprung(&self, n: usize) {
        eventually("the client to say it", async || {
            (self.way.sprung.load(Ordering::SeqCst) >= n).then_some(())
        })
        .await;
    }

    /// What was paused goes on.
    pub(crate) fn go_on(&self) {
        self.way.goes_on.notify_one();
    }

    /// All that clients said.
    pub(crate) fn heard(&self) -> String {
        String::from_utf8_lossy(&self.way.heard.lock().unwrap()).into_owned()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, way: Arc<Way>) {
    // A set of tasks, so that connections end with the relay.
    let mut open = tokio::task::JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let address = SocketAddr::from(([127, 0, 0, 1], way.to));
        if let Ok(server) = TcpStream::connect(address).await {
            let (client_says, client_hears) = client.into_split();
            let (server_says, server_hears) = server.into_split();
            let then = Arc::new((AtomicBool::new(false), AtomicBool::new(false)));
            open.spawn(there(
                client_says,
                server_hears,
                Arc::clone(&way),
                Arc::clone(&then),
            ));
            open.spawn(back(server_says, client_hears, Arc::clone(&way), then));
        }
    }
}

/// Whether a connection is held, and whether it is cut.
type Fate = Arc<(AtomicBool, AtomicBool)>;

async fn there(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Arc<Way>, fate: Fate) {
    let (mut said, mut chunk) = (Vec::new(), [0; 4096]);
    while let Ok(n @ 1..) = from.read(&mut chunk).await {
        way.heard.lock().unwrap().extend_from_slice(&chunk[..n]);
        said.extend_from_slice(&chunk[..n]);
        let met = {
            let mut trap = way.trap.lock().unwrap();
            let is_it = |words: &[u8]| said.windows(words.len()).any(|it| it == words);
            trap.take_if(|(words, _)| is_it(words))
        };
        let kept = said.len().saturating_sub(64);
        said.drain(..kept);
        if let Some((_, Then::Pause)) = met {
            way.sprung.fetch_add(1, Ordering::SeqCst);
            way.goes_on.notified().await;
            let _gone = to.write_all(&chunk[..n]).await;
        } else if let Some((_, then)) = met {
            fate.0.store(then != Then::Cut, Ordering::SeqCst);
            fate.1.store(then == Then::Cut, Ordering::SeqCst);
            if then == Then::Swallow {
                way.sprung.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            // Told once the server may have heard it.
            let _gone = to.write_all(&chunk[..n]).await;
            way.sprung.fetch_add(1, Ordering::SeqCst);
        } else if fate.0.load(Ordering::SeqCst) {
            // Nothing goes on.
        } else if to.write_all(&chunk[..n]).await.is_err() {
            return;
        }
    }
}

async fn back(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Arc<Way>, fate: Fate) {
    let mut chunk = [0; 4096];
    while let Ok(n @ 1..) = from.read(&mut chunk).await {
        if fate.1.load(Ordering::SeqCst) {
            return;
        }
        if fate.0.load(Ordering::SeqCst) {
            continue;
        }
        let mut said = chunk[..n].to_vec();
        if way.strip {
            let said_text = String::from_utf8_lossy(&said).replace("STARTTLS", "XSTRTTLS");
            said = said_text.into_bytes();
        }
        if to.write_all(&said).await.is_err() {
            return;
        }
    }
}
