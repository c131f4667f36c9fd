//! The listener: who lets it wait is cut off, who has begun is answered, and so many are served and
//! no more.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{get, post},
};
use savvysolve::web::{Limits, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

use crate::support::{Kind, PUBLIC, TestApp, ask};

/// Short ones, so that nobody waits.
const LIMITS: Limits = Limits {
    connections: 2,
    head: Duration::from_millis(400),
    body: Duration::from_millis(400),
    photos: Duration::from_millis(700),
    idle: Duration::from_millis(1_500),
};

const GET: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = async || {
            sleep(Duration::from_millis(300)).await;
            "at last"
        };
        let router = Router::new()
            .route("/", get(async || "here"))
            .route("/slow", get(slow))
            .route("/body", post(async |body: String| body));
        let (stop, stopped) = oneshot::channel::<()>();
        let running = tokio::spawn(serve(listener, router, LIMITS, async move {
            let _asked = stopped.await;
        }));
        Self {
            address,
            stop: Some(stop),
            running,
        }
    }

    async fn client(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn ends(mut self) {
        drop(self.stop.take());
        timeout(Duration::from_secs(5), self.running)
            .await
            .expect("it ends")
            .unwrap();
    }
}

/// One answer with a short body.
async fn answer(client: &mut TcpStream) -> String {
    let mut read = vec![0; 4_096];
    let length = timeout(Duration::from_secs(3), client.read(&mut read))
        .await
        .expect("an answer")
        .unwrap_or(0);
    String::from_utf8_lossy(&read[..length]).into_owned()
}

/// How long until the other side closes.
async fn closes(client: &mut TcpStream) -> Duration {
    let began = Instant::now();
    let mut rest = Vec::new();
    let _reset = timeout(Duration::from_secs(5), client.read_to_end(&mut rest))
        .await
        .expect("it is closed");
    began.elapsed()
}

#[tokio::test]
async fn half_a_head_is_cut_off() {
    let server = Server::start().await;
    for head in ["", "GET / HT", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let mut client = server.client().await;
        client.write_all(head.as_bytes()).await.unwrap();
        let took = closes(&mut client).await;
        assert!(
            took >= Duration::from_millis(250) && took < Duration::from_millis(1_200),
            "{head:?} {took:?}"
        );
    }
    server.ends().await;
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_help() {
    let server = Server::start().await;
    let mut client = server.client().await;
    let began = Instant::now();
    client.write_all(&GET[..GET.len() - 2]).await.unwrap();
    // One more header, never at its end, a letter at a time.
    while began.elapsed() < Duration::from_secs(3) && client.write_all(b"x").await.is_ok() {
        sleep(Duration::from_millis(50)).await;
    }
    assert!(
        began.elapsed() < Duration::from_millis(1_500),
        "{:?}",
        began.elapsed()
    );
    server.ends().await;
}

#[tokio::test]
async fn a_served_connection_may_rest_longer_but_its_next_head_may_not() {
    let server = Server::start().await;
    let mut client = server.client().await;
    client.write_all(GET).await.unwrap();
    assert!(answer(&mut client).await.ends_with("here"));
    sleep(Duration::from_millis(900)).await;
    client.write_all(GET).await.unwrap();
    assert!(answer(&mut client).await.ends_with("here"), "it was kept");
    sleep(Duration::from_millis(100)).await;
    client.write_all(&GET[..10]).await.unwrap();
    let took = closes(&mut client).await;
    assert!(took < Duration::from_secs(1), "{took:?}");

    let mut silent = server.client().await;
    silent.write_all(GET).await.unwrap();
    assert!(answer(&mut silent).await.ends_with("here"));
    let took = closes(&mut silent).await;
    assert!(took > Duration::from_secs(1), "{took:?}");
    server.ends().await;
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Server::start().await;
    let mut client = server.client().await;
    let head = "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\n";
    client
        .write_all(format!("{head}abcd").as_bytes())
        .await
        .unwrap();
    assert!(answer(&mut client).await.ends_with("abcd"));
    client
        .write_all(format!("{head}ab").as_bytes())
        .await
        .unwrap();
    let told = answer(&mut client).await;
    assert!(told.starts_with("HTTP/1.1 400"), "{told}");
    server.ends().await;
}

#[tokio::test]
async fn beyond_the_most_one_waits_and_is_served_then() {
    let server = Server::start().await;
    let mut open = Vec::new();
    for _ in 0..LIMITS.connections {
        let mut client = server.client().await;
        client.write_all(GET).await.unwrap();
        assert!(answer(&mut client).await.ends_with("here"));
        open.push(client);
    }
    let mut third = server.client().await;
    third.write_all(GET).await.unwrap();
    let mut read = [0; 64];
    let early = timeout(Duration::from_millis(150), third.read(&mut read)).await;
    assert!(early.is_err(), "it was served beside the others");
    drop(open.pop());
    assert!(answer(&mut third).await.ends_with("here"));
    server.ends().await;
}

#[tokio::test]
async fn what_was_begun_is_answered_at_the_end() {
    let mut server = Server::start().await;
    let mut slow = server.client().await;
    slow.write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let mut silent = server.client().await;
    silent.write_all(GET).await.unwrap();
    assert!(answer(&mut silent).await.ends_with("here"));
    drop(server.stop.take());
    assert!(
        closes(&mut silent).await < Duration::from_millis(250),
        "at once"
    );
    let told = answer(&mut slow).await;
    assert!(
        told.starts_with("HTTP/1.1 200") && told.ends_with("at last"),
        "{told}"
    );
    assert!(
        TcpStream::connect(server.address).await.is_err(),
        "nobody else comes in"
    );
    server.ends().await;
}

/// The whole service: an inbound text that is being taken when the end is asked for.
#[tokio::test]
async fn a_text_in_flight_at_the_end_is_taken() {
    let app = TestApp::start(Kind::Sqlite).await;
    let database = Arc::clone(&app.database);
    let form = [
        ("MessageSid", "SMlast"),
        ("AccountSid", app.twilio.account_sid()),
        ("From", "+14155550101"),
        ("To", app.twilio.number()),
        ("Body", "Hi"),
        ("NumMedia", "0"),
    ];
    let path = "/webhooks/twilio/messages";
    let signature = app.twilio.signs(&format!("{PUBLIC}{path}"), &form);
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         x-twilio-signature: {signature}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    let (first, rest) = request.split_at(request.len() - 5);
    let mut client = TcpStream::connect(app.address()).await.unwrap();
    client.write_all(first.as_bytes()).await.unwrap();
    sleep(Duration::from_millis(100)).await;
    let leaving = tokio::spawn(app.leave());
    sleep(Duration::from_millis(100)).await;
    client.write_all(rest.as_bytes()).await.unwrap();
    let told = answer(&mut client).await;
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    leaving.await.unwrap();
    let db = database.open().await;
    let taken: Vec<(String,)> = ask(&db, "select body from messages where direction = 'in'").await;
    assert_eq!(taken, [("Hi".to_owned(),)]);
    db.close().await;
}
