//! Each provider's webhook: its proof, and its own words for "never again" and "once more".

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _},
};
use sha2::Sha256;

use crate::{
    support::{MAIL, TestApp, on_both, written},
    twilio_standin::Answer,
};

const SENDGRID: &str = "/webhooks/email/sendgrid";
const MAILGUN: &str = "/webhooks/email/mailgun";
const POSTMARK: &str = "/webhooks/email/postmark";
const MIME: &str = "/webhooks/email/mime";

const SECRET: &str = "user:a provider's s3cret";

fn settings<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [MAIL, more].concat()
}

fn mail(id: &str) -> String {
    written(
        "Jane Doe <jane@example.org>",
        id,
        "Laptop",
        "Hi, this is Jane. My laptop won't turn on.",
    )
}

/// A form without files.
fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

const ENVELOPE: &str = r#"{"to":["help@support.example.com"],"from":"jane@example.org"}"#;

/// As Mailgun posts it now, with this token.
async fn mailgun(app: &TestApp, token: &str, key: &str, fields: &[(&str, &str)]) -> Answer {
    let now = (app.clock.now().micros() / 1_000_000).to_string();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(now.as_bytes());
    mac.update(token.as_bytes());
    let signature = savvysolve::domain::hex(&mac.finalize().into_bytes());
    let proof = [
        ("timestamp", now.as_str()),
        ("token", token),
        ("signature", &signature),
    ];
    app.post(MAILGUN, &[FORM], form(&[&proof, fields].concat()))
        .await
}

fn mailgun_mail(raw: &str) -> [(&str, &str); 3] {
    [
        ("recipient", "help@support.example.com"),
        ("sender", "jane@example.org"),
        ("body-mime", raw),
    ]
}

#[tokio::test]
async fn without_a_secret_nothing_is_taken() {
    on_both(async |kind| {
        let app = TestApp::with(kind, &[("EMAIL__ADDRESS", "help@support.example.com")]).await;
        let raw = mail("a@example.org");
        for path in [SENDGRID, MAILGUN, POSTMARK, MIME] {
            for authorization in ["", "Bearer ", "Bearer x", "Basic Og=="] {
                let headers = [FORM, ("authorization", authorization)];
                assert_eq!(
                    app.post(path, &headers, raw.clone()).await.status,
                    403,
                    "{path}"
                );
            }
        }
        assert_eq!(
            mailgun(&app, &"t".repeat(50), "", &mailgun_mail(&raw))
                .await
                .status,
            403
        );
        assert_eq!(app.count("mails").await, 0);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn mailgun_is_taken_once_by_its_token() {
    on_both(async |kind| {
        let app = TestApp::with(kind, &settings(&[("EMAIL__MAILGUN_SIGNING_KEY", "k3y")])).await;
        let (raw, token) = (mail("a@example.org"), "a".repeat(50));
        let fields = mailgun_mail(&raw);
        assert_eq!(mailgun(&app, &token, "other", &fields).await.status, 403);
        assert_eq!(app.post(MAILGUN, &[FORM], form(&fields)).await.status, 403);
        for _ in 0..2 {
            assert_eq!(mailgun(&app, &token, "k3y", &fields).await.status, 200);
        }
        let other = mail("b@example.org");
        assert_eq!(
            mailgun(&app, &token, "k3y", &mailgun_mail(&other))
                .await
                .status,
            406
        );
        assert_eq!(
            mailgun(&app, &"b".repeat(50), "k3y", &mailgun_mail(&other))
                .await
                .status,
            200
        );
        // By another route of ours to Mailgun: the same mail is one.
        assert_eq!(
            mailgun(&app, &"c".repeat(50), "k3y", &fields).await.status,
            200
        );
        // Never to come again.
        assert_eq!(
            mailgun(&app, &"d".repeat(50), "k3y", &fields[1..])
                .await
                .status,
            406
        );
        assert_eq!(
            mailgun(
                &app,
                &"e".repeat(50),
                "k3y",
                &[fields[0], ("body-mime", " ")]
            )
            .await
            .status,
            406
        );
        assert_eq!(app.count("mails where direction = 'in'").await, 2);
        app.settled().await;
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn sendgrid_is_known_by_its_signature() {
    on_both(async |kind| {
        let rng = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &rng)
            .unwrap();
        let head = STANDARD
            .decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")
            .unwrap();
        // The last of these bytes is the first of the point.
        let public = STANDARD.encode([&head[..26], pair.public_key().as_ref()].concat());
        let set = settings(&[
            ("EMAIL__SENDGRID_PUBLIC_KEY", public.as_str()),
            ("EMAIL__SENDGRID_SECRET", SECRET),
        ]);
        let app = TestApp::with(kind, &set).await;
        let raw = mail("a@example.org");
        let post = async |timestamp: &str, signed: &str, body: &str| {
            let signature = pair
                .sign(&rng, format!("{timestamp}{signed}").as_bytes())
                .unwrap();
            let signature = STANDARD.encode(signature);
            let headers = [
                FORM,
                ("x-twilio-email-event-webhook-signature", signature.as_str()),
                ("x-twilio-email-event-webhook-timestamp", timestamp),
                ("authorization", "Bearer user:a provider's s3cret"),
            ];
            app.post(SENDGRID, &headers, body.to_owned()).await.status
        };
        let body = form(&[("envelope", ENVELOPE), ("email", &raw), ("SPF", "pass")]);
        assert_eq!(post("1", &body, &body).await, 200);
        assert_eq!(post("1", &form(&[]), &body).await, 403, "another body");
        // A secret is no way round the key.
        let secret = [FORM, ("authorization", "Bearer user:a provider's s3cret")];
        assert_eq!(app.post(SENDGRID, &secret, body.clone()).await.status, 403);
        let broken = form(&[("envelope", "{}")]);
        assert_eq!(post("2", &broken, &broken).await, 400);
        assert_eq!(app.count("mails where direction = 'in'").await, 1);
        app.settled().await;
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn secrets_are_asked_for_and_each_refusal_is_in_its_own_words() {
    on_both(async |kind| {
        let set = settings(&[("EMAIL__SENDGRID_SECRET", SECRET), ("EMAIL__POSTMARK_SECRET", SECRET)]);
        let app = TestApp::with(kind, &set).await;
        let basic = format!("Basic {}", STANDARD.encode(SECRET));
        let right = [FORM, ("authorization", basic.as_str())];
        let wrong = [FORM, ("authorization", "Basic dXNlcjp3cm9uZw==")];
        let sendgrid = form(&[("envelope", ENVELOPE), ("email", &mail("a@example.org"))]);
        let postmark = serde_json::json!({
            "From": "jane@example.org", "OriginalRecipient": "help@support.example.com", "Subject": "Laptop",
            "TextBody": "My laptop won't turn on.", "Headers": [{"Name": "Message-ID", "Value": "<b@example.org>"}],
        })
        .to_string();
        for (path, body, refused, broken) in [(SENDGRID, sendgrid, 403, 400), (POSTMARK, postmark, 401, 403)] {
            assert_eq!(app.post(path, &wrong, body.clone()).await.status, refused, "{path}");
            assert_eq!(app.post(path, &[FORM], body.clone()).await.status, refused, "{path}");
            assert_eq!(app.post(path, &right, "nothing".to_owned()).await.status, broken, "{path}");
            // What we could not keep is to come again, and is then one.
            app.change("alter table mails rename to away").await;
            assert_eq!(app.post(path, &right, body.clone()).await.status, 503, "{path}");
            app.change("alter table away rename to mails").await;
            for _ in 0..2 {
                assert_eq!(app.post(path, &right, body.clone()).await.status, 200, "{path}");
            }
        }
        assert_eq!(app.count("mails where direction = 'in'").await, 2);
        let bearer = [("authorization", "Bearer a secret of the test")];
        assert_eq!(app.post(MIME, &bearer, " \r\n".to_owned()).await.status, 400);
        assert_eq!(app.post(MIME, &bearer, "a".repeat((25 << 20) + 1)).await.status, 413);
        assert_eq!(app.post(MIME, &[("authorization", "Bearer wrong")], mail("c@example.org")).await.status, 403);
        assert_eq!(app.count("mails where direction = 'in'").await, 2);
        app.settled().await;
        app.done().await;
    })
    .await;
}
