//! Accepts connections: so many and no more, and none that lets us wait for its request.
//!
//! A connection that was served and is silent may stay for a while, as proxies like to have it;
//! one that began a request has to finish it soon.

use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use super::client::Peer;
use axum::{
    BoxError, Router,
    body::Body,
    http::{Method, Request},
};
use bytes::Bytes;
use hyper::{
    body::{Body as _, Frame, Incoming, SizeHint},
    rt::{Sleep, Timer},
    server::conn::http1,
    service::{Service as _, service_fn},
};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};

/// What connections are allowed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many may be open; more wait to be accepted.
    pub connections: usize,
    /// How long a request's head may take from its first byte, and the first byte of all.
    pub head: Duration,
    /// How long its body may take.
    pub body: Duration,
    /// How long that of a form with photos may take, on a slow phone; and that of a mail.
    pub photos: Duration,
    /// How long a connection may be silent between two requests. Longer than the minute that
    /// proxies keep theirs, so that none is closed under a request.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            head: Duration::from_secs(10),
            body: Duration::from_secs(20),
            photos: Duration::from_mins(3),
            idle: Duration::from_secs(75),
        }
    }
}

/// Serves until `shutdown` is done, then finishes the requests that were begun.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    shutdown: impl Future<Output = ()> + Send,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let (close, closing) = watch::channel(false);
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, peer, place) = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        // A refusal costs only speed: small answers may then wait for the last one's receipt.
        let _refused = stream.set_nodelay(true);
        let connection = connection(stream, peer, router.clone(), limits, closing.clone());
        tokio::spawn(hold(place, connection));
    }
    drop((listener, closing));
    let _nobody = close.send(true);
    close.closed().await;
}

/// The next connection, with its place.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // Never closed, so there always is one.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            Err(error) if is_theirs(&error) => {}
            Err(error) => {
                // Too many open files, most likely: others have to end first.
                tracing::error!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The peer went away before it was accepted.
fn is_theirs(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// One connection, from its first request to its last.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: Limits,
    mut closing: watch::Receiver<bool>,
) {
    let heard = Arc::new(AtomicU64::new(0));
    let patience = Patience {
        heard: Arc::clone(&heard),
        head: limits.head,
    };
    let wire = Wire { stream, heard };
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |request: Request<Incoming>| {
        let path = request.uri().path();
        let is_large = path == super::intake::PATH || path.starts_with(super::email::PATH);
        let uploads = request.method() == Method::POST && is_large;
        let most = if uploads { limits.photos } else { limits.body };
        let mut request = request.map(|body| timed(body, most));
        request.extensions_mut().insert(Peer(peer));
        router.call(request)
    });
    let serving = http1::Builder::new()
        .timer(patience)
        // The clock runs as soon as a connection is silent; `Patience` makes it shorter.
        .header_read_timeout(limits.idle)
        .serve_connection(TokioIo::new(wire), service);
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = async { let _gone = closing.wait_for(|it| *it).await.map(drop); } => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Gives the place back when the connection is over, whatever ended it.
async fn hold(place: Option<OwnedSemaphorePermit>, connection: impl Future<Output = ()>) {
    connection.await;
    drop(place);
}

/// A connection that counts what it hears.
struct Wire {
    stream: TcpStream,
    heard: Arc<AtomicU64>,
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        let more = buffer.filled().len() - before;
        if more > 0 {
            self.heard.fetch_add(more as u64, Ordering::Relaxed);
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// How long a connection is waited for: the whole time while it is silent, and no longer than
/// `head` once it began.
struct Patience {
    heard: Arc<AtomicU64>,
    head: Duration,
}

/// One wait for one request's head.
struct Wait {
    until: Pin<Box<tokio::time::Sleep>>,
    heard: Arc<AtomicU64>,
    before: u64,
    head: Duration,
    began: bool,
}

impl Timer for Patience {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(Instant::now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        let before = self.heard.load(Ordering::Relaxed);
        // Who connects has something to say.
        let began = before == 0;
        let deadline = if began {
            deadline.min(Instant::now() + self.head)
        } else {
            deadline
        };
        Box::pin(Wait {
            until: Box::pin(tokio::time::sleep_until(deadline.into())),
            heard: Arc::clone(&self.heard),
            before,
            head: self.head,
            began,
        })
    }
}

impl Future for Wait {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if !self.began && self.heard.load(Ordering::Relaxed) != self.before {
            self.began = true;
            let end = tokio::time::Instant::now() + self.head;
            self.until.as_mut().reset(end);
        }
        self.until.as_mut().poll(context)
    }
}

impl Sleep for Wait {}

/// A body that has to come soon.
struct Timed {
    body: Incoming,
    most: Duration,
    until: Option<Pin<Box<tokio::time::Sleep>>>,
}

fn timed(body: Incoming, most: Duration) -> Body {
    if body.is_end_stream() {
        return Body::empty();
    }
    Body::new(Timed {
        body,
        most,
        until: None,
    })
}

impl hyper::body::Body for Timed {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            return Poll::Ready(frame.map(|it| it.map_err(Into::into)));
        }
        let most = self.most;
        // Most bodies come with their heads, and need no clock.
        let until = self
            .until
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(most)));
        ready!(until.as_mut().poll(context));
        Poll::Ready(Some(Err("the body took too long".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
