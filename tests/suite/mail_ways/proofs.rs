//! Whose post it is: `SendGrid`'s signature, Mailgun's, and secrets in `Authorization`.

use savvysolve::{
    channel::mail::providers::{
        authorized,
        mailgun::Proof,
        sendgrid::{self, Key},
    },
    domain::Timestamp,
};
use serde_json::Value;

fn vectors() -> Value {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/vectors/email_webhook_signatures.json"
    );
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

#[test]
fn sendgrids_vectors_hold() {
    let all = vectors();
    let key = text(&all["sendgrid"], "public_key_base64_der");
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\\n{}\\n{}\\n-----END PUBLIC KEY-----\\n",
        &key[..64],
        &key[64..]
    );
    for key in [key, pem.as_str()] {
        let key = Key::read(key).unwrap();
        let mut counted = [0, 0];
        for vector in all["sendgrid"]["vectors"].as_array().unwrap() {
            let valid = vector["expect_valid"].as_bool().unwrap();
            let found = key.verify(
                Some(text(vector, "signature")),
                Some(text(vector, "timestamp")),
                text(vector, "payload").as_bytes(),
            );
            assert_eq!(found.is_ok(), valid, "{}", vector["id"]);
            counted[usize::from(valid)] += 1;
        }
        assert!(counted[0] >= 4 && counted[1] >= 2);
        assert!(key.verify(None, Some("1"), b"").is_err());
        assert!(key.verify(Some(""), None, b"").is_err());
    }
    for bad in ["", "AAAA", &key[..80]] {
        assert!(Key::read(bad).is_err(), "{bad}");
    }
    let headers = all["sendgrid"]["headers"].as_array().unwrap();
    let headers: Vec<String> = headers
        .iter()
        .map(|it| it.as_str().unwrap().to_lowercase())
        .collect();
    assert_eq!(headers, [sendgrid::SIGNATURE, sendgrid::TIMESTAMP]);
}

#[test]
fn mailguns_vectors_hold_and_time_counts() {
    let all = vectors();
    for vector in all["mailgun"]["vectors"].as_array().unwrap() {
        let proof = Proof {
            timestamp: text(vector, "timestamp").to_owned(),
            token: text(vector, "token").to_owned(),
            signature: text(vector, "signature").to_owned(),
        };
        let (key, valid) = (
            text(vector, "signing_key"),
            vector["expect_valid"].as_bool().unwrap(),
        );
        assert_eq!(proof.is_signed(key), valid, "{}", vector["id"]);
        // While a key is rotated there are two.
        assert_eq!(
            proof.is_signed(&format!("old, {key}")),
            valid,
            "{}",
            vector["id"]
        );
        assert!(!proof.is_signed("") && !proof.is_signed(" , "));
        let at: i64 = proof.timestamp.parse().unwrap();
        let verify = |seconds: i64| {
            proof
                .verify(key, Timestamp::from_micros((at + seconds) * 1_000_000))
                .is_ok()
        };
        assert_eq!(verify(0), valid);
        // The last try comes after eight hours, with the time of the first.
        assert_eq!(verify(8 * 3600), valid);
        assert!(!verify(10 * 3600) && !verify(-301), "{}", vector["id"]);
    }
}

#[test]
fn a_secret_is_a_bearer_token_or_a_password() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
    for right in [
        "Bearer s3cret:x".to_owned(),
        "bearer  s3cret:x ".to_owned(),
        basic("anybody:s3cret:x"),
        basic("s3cret:x"),
    ] {
        assert!(authorized(Some(&right), "s3cret:x"), "{right}");
    }
    for wrong in [
        "Bearer".to_owned(),
        "Bearer s3cret".to_owned(),
        "Bearer s3cret:xy".to_owned(),
        "Digest s3cret:x".to_owned(),
        "Basic s3cret:x".to_owned(),
        basic("s3cret"),
        basic("a:"),
    ] {
        assert!(!authorized(Some(&wrong), "s3cret:x"), "{wrong}");
    }
    assert!(!authorized(None, "s3cret:x"));
    // Where nothing is set, nothing fits.
    assert!(
        !authorized(Some("Bearer "), "")
            && !authorized(Some(&basic("a:")), "")
            && !authorized(Some(&basic(":")), "")
    );
}
