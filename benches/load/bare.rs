//! The first ceiling: a server that verifies the signature and does nothing else.
//!
//! The tool starts itself as a second process to be it, with as many threads as the real server.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Child, Command, ExitCode, Stdio},
    sync::Arc,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use tokio::net::TcpListener;

use crate::{
    Result,
    server::{Account, PUBLIC_URL},
    wire::decode,
};

/// The route of inbound texts.
pub(crate) const PATH: &str = "/webhooks/twilio/messages";

/// The process that serves the bare handler; killed when dropped.
pub(crate) struct Bare {
    child: Child,
    address: SocketAddr,
}

impl Bare {
    /// Starts it.
    pub(crate) fn start() -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("--bare-handler")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(Self {
            address: line.trim().parse()?,
            child,
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
}

impl Drop for Bare {
    fn drop(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves the bare handler until killed; its address is the one line it prints.
pub(crate) fn serve() -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        let account = Account::made_up();
        let mut mac = Hmac::<Sha1>::new_from_slice(account.token.as_bytes())?;
        mac.update(format!("{PUBLIC_URL}{PATH}").as_bytes());
        let router = Router::new()
            .route(PATH, post(handle))
            .with_state(Arc::new(mac));
        axum::serve(listener, router).await?;
        Ok(ExitCode::SUCCESS)
    })
}

async fn handle(State(mac): State<Arc<Hmac<Sha1>>>, headers: HeaderMap, body: Bytes) -> Response {
    let signature = headers
        .get("x-twilio-signature")
        .and_then(|value| STANDARD.decode(value.as_bytes()).ok());
    let Some(signature) = signature else {
        return StatusCode::FORBIDDEN.into_response();
    };
    let clear = |bytes: &[u8]| {
        let mut out = Vec::with_capacity(bytes.len());
        decode(bytes, &mut out);
        out
    };
    let fields: BTreeMap<_, _> = (body.split(|&byte| byte == b'&'))
        .map(|pair| {
            let equals = pair
                .iter()
                .position(|&byte| byte == b'=')
                .unwrap_or(pair.len());
            (
                clear(&pair[..equals]),
                clear(pair.get(equals + 1..).unwrap_or_default()),
            )
        })
        .collect();
    let mut mac = Hmac::clone(&mac);
    for (name, value) in &fields {
        mac.update(name);
        mac.update(value);
    }
    if mac.verify_slice(&signature).is_err() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let twiml = r#"<?xml version="1.0" encoding="UTF-8"?><Response />"#;
    ([(CONTENT_TYPE, "text/xml; charset=utf-8")], twiml).into_response()
}
