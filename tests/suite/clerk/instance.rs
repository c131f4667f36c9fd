//! A Clerk of the tests' own: a key pair, tokens and webhooks signed as Clerk signs them, and the page
//! with its public keys.

use std::{
    process::Command,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use axum::{Json, Router, extract::State, routing::get};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit, Mac};
use ring::{
    rand::SystemRandom,
    signature::{RSA_PKCS1_SHA256, RsaKeyPair},
};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    support::{Kind, PUBLIC, TestApp},
    twilio_standin::Answer,
};

pub(super) const ISSUER: &str = "https://clerk.example.com";

/// The webhook's secret, before base64.
const SECRET: &[u8] = b"the secret of the tests";

/// Made once a run: nothing that looks like a private key lies about.
struct Pair {
    private: RsaKeyPair,
    pem: String,
    jwk: Value,
}

fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| {
        let script =
            "const k = require('crypto').generateKeyPairSync('rsa', { modulusLength: 2048 });
            const der = k.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
            const pem = k.publicKey.export({ type: 'spki', format: 'pem' });
            console.log(JSON.stringify({ der, pem, jwk: k.publicKey.export({ format: 'jwk' }) }));";
        let output = Command::new("node").args(["-e", script]).output();
        let output = output.expect("node: run tests/setup.sh, which installs it");
        let made: Value = serde_json::from_slice(&output.stdout).unwrap();
        let der = STANDARD.decode(made["der"].as_str().unwrap()).unwrap();
        Pair {
            private: RsaKeyPair::from_pkcs8(&der).unwrap(),
            pem: made["pem"].as_str().unwrap().to_owned(),
            jwk: made["jwk"].clone(),
        }
    })
}

/// A service whose accounts Clerk keeps.
pub(super) async fn app(kind: Kind) -> TestApp {
    app_with(kind, &[("CLERK__PUBLIC_KEY", &pair().pem)]).await
}

/// Another process beside it.
pub(super) async fn beside(app: &TestApp) -> TestApp {
    let secret = secrets();
    let settings = [&usual(&secret)[..], &[("CLERK__PUBLIC_KEY", &pair().pem)]].concat();
    app.beside_with(&settings).await
}

/// A service that is told otherwise where the keys are.
pub(super) async fn app_with(kind: Kind, more: &[(&str, &str)]) -> TestApp {
    let secret = secrets();
    TestApp::with(kind, &[&usual(&secret)[..], more].concat()).await
}

/// Two, as while one is rotated.
fn secrets() -> String {
    let older = STANDARD.encode("an older one");
    format!("{older},whsec_{}", STANDARD.encode(SECRET))
}

fn usual(secret: &str) -> [(&'static str, &str); 3] {
    [
        ("ACCOUNTS__PROVIDER", "clerk"),
        ("CLERK__WEBHOOK_SECRET", secret),
        ("CLERK__ISSUER", ISSUER),
    ]
}

/// Seconds of the service's clock.
fn seconds(app: &TestApp) -> i64 {
    app.clock.now().micros() / 1_000_000
}

/// A session token of a user, as Clerk makes it, with these claims besides.
pub(super) fn token(app: &TestApp, user: &str, more: &Value) -> String {
    let now = seconds(app);
    let mut claims = json!({
        "iss": ISSUER, "sub": user, "sid": "sess_1", "azp": PUBLIC, "v": 2, "sts": "active",
        "iat": now, "nbf": now - 10, "exp": now + 60, "fva": [0, -1],
    });
    let all = claims.as_object_mut().unwrap();
    all.extend(more.as_object().cloned().unwrap_or_default());
    let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "ins_1", "cat": "cl_1" });
    let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
    let signed = format!("{}.{}", part(&header), part(&claims));
    let private = &pair().private;
    let mut signature = vec![0; private.public().modulus_len()];
    let random = SystemRandom::new();
    private
        .sign(
            &RSA_PKCS1_SHA256,
            &random,
            signed.as_bytes(),
            &mut signature,
        )
        .unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A user as an event shows them: their phone is verified.
pub(super) fn user(id: &str, phone: Option<&str>, updated_at: i64) -> Value {
    let phones: Vec<Value> = phone
        .iter()
        .map(|phone| {
            json!({
                "id": "idn_1", "object": "phone_number", "phone_number": phone, "reserved": false,
                "verification": { "status": "verified", "strategy": "phone_code" },
            })
        })
        .collect();
    json!({
        "id": id, "object": "user", "first_name": "Ada", "last_name": "Lovelace",
        "primary_phone_number_id": phone.map(|_| "idn_1"), "primary_email_address_id": null,
        "phone_numbers": phones, "email_addresses": [], "public_metadata": { "role": "owner" },
        "unsafe_metadata": { "role": "owner" }, "updated_at": updated_at,
    })
}

/// An event, of this type.
pub(super) fn event(kind: &str, data: impl Into<Value>) -> Value {
    json!({ "type": kind, "object": "event", "data": data.into(), "timestamp": 1 })
}

/// The headers that Svix signs a body with.
pub(super) fn signed(app: &TestApp, id: &str, body: &str) -> [(&'static str, String); 3] {
    let at = seconds(app).to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap();
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    [
        ("svix-id", id.to_owned()),
        ("svix-timestamp", at),
        ("svix-signature", signature),
    ]
}

/// Clerk tells of an event; the status.
pub(super) async fn tell(app: &TestApp, id: &str, event: &Value) -> u16 {
    let body = event.to_string();
    let headers = signed(app, id, &body);
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let answer: Answer = app.post("/webhooks/clerk", &headers, body).await;
    answer.status
}

/// The page with the public keys, and how often it was asked for.
pub(super) async fn jwks() -> (String, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let page = async |State(asked): State<Arc<AtomicUsize>>| {
        asked.fetch_add(1, Ordering::SeqCst);
        let mut key = pair().jwk.clone();
        key["kid"] = "ins_1".into();
        Json(json!({ "keys": [{ "kty": "EC", "kid": "x" }, key] }))
    };
    let router = Router::new()
        .route("/keys", get(page))
        .with_state(Arc::clone(&asked));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = savvysolve::web::Limits::default();
    tokio::spawn(savvysolve::web::serve(
        listener,
        router,
        limits,
        std::future::pending(),
    ));
    (format!("http://{address}/keys"), asked)
}
