//! What the app is told: texts, receipts, photos.

use std::{collections::HashSet, time::Duration};

use serde_json::Value;

use super::{
    super::{
        Answer, Direction, Inbound, OptOutType, PhotoAnswer, Receipt, Receipts, Signature, Twilio,
        inbound::sign,
    },
    ANN, App, BEN, status_and_code,
};

#[tokio::test]
async fn webhooks_are_signed_for_the_public_url() {
    let twilio = Twilio::start().await;
    let app = App::start(&twilio).await;
    let new_field = vec![("NewField".to_owned(), "of tomorrow".to_owned())];
    let text = Inbound {
        extra: new_field,
        ..twilio.write(ANN, "¿qué tal? & more = less 😀")
    };
    let twice: [Answer; 2] = [twilio.deliver(&text).await, twilio.deliver(&text).await];
    assert!(
        twice
            .iter()
            .all(|answer| answer.is_taken().body == "<Response/>")
    );
    twilio.deliver_by_fallback(&text).await.is_taken();
    for signature in [
        Signature::Wrong,
        Signature::Missing,
        Signature::ForUrl("http://127.0.0.1/".into()),
    ] {
        twilio
            .deliver_signed(&text, &signature)
            .await
            .is_forbidden();
    }
    assert_eq!(app.heard("Body"), [text.body.as_str(); 3]);
    assert_eq!(app.heard("MessageSid"), [text.sid.as_str(); 3]);
    assert_eq!(app.heard("NewField"), ["of tomorrow"; 3]);
    assert_eq!(app.heard("ErrorCode"), ["", "", "11200"]);
}

#[tokio::test]
async fn an_app_that_is_gone_is_an_error() {
    let twilio = Twilio::start().await;
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    twilio.serves(nobody, super::PUBLIC);
    let text = twilio.write(ANN, "hi");
    assert!(twilio.try_deliver(&text).await.unwrap_err().is_connect());
}

#[tokio::test]
async fn receipts_come_as_planned() {
    for (plan, expected, ends) in [
        (Receipts::none(), vec![], "queued"),
        (
            Receipts::in_order(),
            vec!["sending", "sent", "delivered"],
            "delivered",
        ),
        (
            Receipts::reordered(),
            vec!["delivered", "sending", "sent"],
            "delivered",
        ),
        (
            Receipts::before_answer(),
            vec!["sending", "sent", "delivered"],
            "delivered",
        ),
        (
            Receipts::undelivered(30003),
            vec!["sending", "sent", "undelivered"],
            "undelivered",
        ),
        (
            Receipts::failed(30001).with_pause(Duration::from_millis(2)),
            vec!["failed"],
            "failed",
        ),
        (
            Receipts::duplicated(),
            vec![
                "sending",
                "sending",
                "sent",
                "sent",
                "delivered",
                "delivered",
                "sending",
            ],
            "delivered",
        ),
    ] {
        let twilio = Twilio::start().await;
        let app = App::start(&twilio).await;
        twilio.receipts_of_next_to(ANN, plan.clone());
        twilio.send(ANN, &[]).await.unwrap();
        if !plan.before_answer.is_empty() {
            assert_eq!(
                app.heard("MessageStatus"),
                expected,
                "all before the answer"
            );
        }
        twilio.receipts_are_out().await;
        assert_eq!(app.heard("MessageStatus"), expected);
        assert_eq!(twilio.taken()[0].status, ends);
        let lost = plan
            .after
            .iter()
            .any(|receipt| receipt.error_code.is_some());
        assert_eq!(twilio.phone(ANN).len(), usize::from(!lost));
        assert!(
            twilio
                .played()
                .iter()
                .all(|played| played.answered == Some(200))
        );
    }
}

#[tokio::test]
async fn a_receipt_can_be_posted_by_hand() {
    let twilio = Twilio::start().await;
    let app = App::start(&twilio).await;
    twilio.receipts(Receipts::in_order());
    twilio.send(ANN, &[]).await.unwrap();
    twilio.receipts_are_out().await;
    let sid = twilio.taken()[0].sid.clone();
    let late = Receipt {
        status: "failed",
        error_code: Some(30008),
    };
    assert_eq!(twilio.play(&sid, &late).await, Some(200));
    assert_eq!(app.heard("ErrorCode").pop().as_deref(), Some("30008"));
    let last = twilio.played().pop().unwrap();
    assert_eq!((last.sid, last.receipt), (sid.clone(), late));
    assert_eq!(
        twilio.message(&sid).unwrap().status,
        "delivered",
        "the first end stands"
    );
}

#[tokio::test]
async fn carrier_words_block_and_unblock() {
    let twilio = Twilio::start().await;
    let app = App::start(&twilio).await;
    twilio.text(ANN, "please stop").await.is_taken();
    assert!(!twilio.is_blocked(ANN));
    twilio.text(ANN, " Stop ").await.is_taken();
    assert!(twilio.is_blocked(ANN) && !twilio.is_blocked(BEN));
    assert_eq!(
        status_and_code(twilio.send(ANN, &[]).await.unwrap()).await,
        (400, 21610)
    );
    twilio.text(ANN, "unstop").await.is_taken();
    assert_eq!(twilio.send(ANN, &[]).await.unwrap().status(), 201);
    assert_eq!(
        twilio.phone(ANN),
        [
            "You are unsubscribed.",
            "You are subscribed again.",
            "hello"
        ]
    );
    assert_eq!(
        app.heard("OptOutType"),
        ["", "", ""],
        "the app is told of each, and not what it means"
    );
    assert!(
        twilio
            .taken()
            .iter()
            .all(|message| message.direction == Direction::Outbound)
    );

    twilio.advanced_opt_out(true);
    let help = twilio.write(BEN, "help");
    assert_eq!(help.opt_out, Some(OptOutType::Help));
    twilio.deliver(&help).await.is_taken();
    assert_eq!(app.heard("OptOutType").pop().as_deref(), Some("HELP"));
}

#[tokio::test]
async fn photos_lie_behind_credentials_and_a_redirect() {
    let twilio = Twilio::start().await;
    let app = App::start(&twilio).await;
    let photo = twilio.photo("image/jpeg", b"jpeg", PhotoAnswer::Cdn);
    twilio
        .text_with_photos(ANN, "", std::slice::from_ref(&photo))
        .await
        .is_taken();
    assert_eq!(app.heard("NumMedia"), ["1"]);
    assert_eq!(app.heard("MediaUrl0"), [photo.url.as_str()]);
    assert_eq!(app.heard("MediaContentType0"), ["image/jpeg"]);

    let path = photo.url.strip_prefix(&twilio.api_base()).unwrap();
    assert_eq!(
        twilio
            .inner
            .http
            .get(&photo.url)
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
    assert_eq!(&twilio.get(path).await.bytes().await.unwrap()[..], b"jpeg");
    // reqwest drops the credentials when the port changes; whoever does not is found out.
    assert!(twilio.cdn_requests() == 1 && !twilio.credentials_leaked());
    let cdn = format!(
        "http://{}/{}",
        twilio.inner.cdn,
        path.rsplit('/').next().unwrap()
    );
    twilio
        .inner
        .http
        .get(&cdn)
        .basic_auth("any", Some("body"))
        .send()
        .await
        .unwrap();
    assert!(twilio.credentials_leaked());

    for (answer, status) in [
        (PhotoAnswer::Direct, 200),
        (PhotoAnswer::Redirect(cdn), 200),
        (PhotoAnswer::Missing, 404),
        (PhotoAnswer::ServerError, 500),
    ] {
        twilio.photo_answers(&photo, answer.clone());
        assert_eq!(twilio.get(path).await.status(), status, "{answer:?}");
    }
}

#[tokio::test]
async fn replies_are_read_once_and_in_order() {
    let twilio = Twilio::start().await;
    App::start(&twilio).await;
    twilio.send(ANN, &[("Body", "one")]).await.unwrap();
    assert_eq!(twilio.reply_to(ANN).await, "one");
    assert_eq!(twilio.say(ANN, "ping").await, "pong");
    twilio.stays_silent(ANN, Duration::from_millis(5)).await;
    assert_eq!(twilio.wait_for(ANN, 2).await, ["one", "pong"]);
}

/// Against signatures that the carrier's own library made.
#[test]
fn signatures_are_those_of_the_shared_vectors() {
    let file: Value =
        serde_json::from_str(include_str!("../../../vectors/twilio_signatures.json")).unwrap();
    let mut compared = 0;
    for vector in file["vectors"].as_array().unwrap() {
        let text = |key: &str| vector[key].as_str().unwrap_or_default();
        let is_form = text("content_type").starts_with("application/x-www-form-urlencoded");
        let params = vector["params"]
            .as_array()
            .filter(|_| is_form && text("method") == "POST");
        // The stand-in posts plain forms: each name once, signed for the URL without a fragment.
        let plain = vector["expect_valid"] == true && text("url") == text("signed_url");
        let (Some(params), true) = (params, plain) else {
            continue;
        };
        let form: Vec<_> = (params.iter())
            .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let names: HashSet<_> = form.iter().map(|(name, _)| name).collect();
        if names.len() == form.len() && !text("algorithm").contains("256") {
            let signature = sign(text("auth_token"), text("url"), &form);
            assert_eq!(signature, text("signature"), "{}", vector["id"]);
            compared += 1;
        }
    }
    assert!(compared >= 8, "{compared} vectors were comparable");
}
