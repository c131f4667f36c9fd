//! Photos: fetched from the carrier with its credentials, which go nowhere else, and kept with the
//! ticket; whatever leads elsewhere is refused.

use std::{path::PathBuf, time::Duration};

use crate::{
    support::{Kind, TestApp, eventually, on_both},
    twilio_standin::{Photo, PhotoAnswer},
};

const JANE: &str = "+14155550101";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a black screen";

/// Jane sends it; what becomes of it: status, and where it lies.
async fn becomes(app: &TestApp, photo: &Photo) -> (String, Option<String>) {
    app.twilio
        .text_with_photos(JANE, "Hi", std::slice::from_ref(photo))
        .await
        .is_taken();
    app.settled().await;
    let rows: Vec<(String, Option<String>)> = app
        .ask("select status, object_key from media order by created_at desc limit 1")
        .await;
    rows.into_iter().next().unwrap()
}

fn file(app: &TestApp, key: &str) -> PathBuf {
    app.database.folder().join("media").join(key)
}

#[tokio::test]
async fn a_photo_is_kept_with_the_ticket() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let before = app.twilio.photo("image/jpeg", JPEG, PhotoAnswer::Direct);
        app.twilio
            .text_with_photos(JANE, "it wont turn on", &[before])
            .await
            .is_taken();
        app.twilio.reply_to(JANE).await;
        for text in ["it's Jane", "3", "2", "OK"] {
            app.say(JANE, text).await;
        }
        let after = app.twilio.photo("image/png", b"png", PhotoAnswer::Direct);
        app.twilio
            .text_with_photos(JANE, "", &[after])
            .await
            .is_taken();
        app.settled().await;
        let kept: Vec<(String, String, String)> = app
            .ask(
                "select m.status, m.object_key, m.content_type from media m
                 join tickets t on t.id = m.ticket_id join messages g on g.id = m.message_id
                 where t.customer_phone = g.address order by m.created_at",
            )
            .await;
        let [(one, key, _), (two, other, _)] = &kept[..] else {
            panic!("{kept:?}")
        };
        assert_eq!((one.as_str(), two.as_str()), ("kept", "kept"));
        assert_eq!(std::fs::read(file(&app, key)).unwrap(), JPEG);
        assert_eq!(std::fs::read(file(&app, other)).unwrap(), b"png");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_redirect_gets_no_credentials() {
    let app = TestApp::start(Kind::Sqlite).await;
    // On the API's own origin, where a photo is given to whoever has them and to nobody else.
    let hidden = app.twilio.photo("image/jpeg", JPEG, PhotoAnswer::Direct);
    let photo = app
        .twilio
        .photo("image/jpeg", JPEG, PhotoAnswer::Redirect(hidden.url));
    assert_eq!(becomes(&app, &photo).await, ("refused".to_owned(), None));
    app.done().await;
}

#[tokio::test]
async fn a_redirect_leads_over_https_to_public_addresses_alone() {
    let app = TestApp::start(Kind::Sqlite).await;
    let near = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let near_by = near.local_addr().unwrap();
    for answer in [
        PhotoAnswer::Cdn,
        PhotoAnswer::Redirect(format!("https://{near_by}/photo")),
        PhotoAnswer::Redirect(format!("https://localhost:{}/photo", near_by.port())),
        PhotoAnswer::Redirect("https://[::1]/photo".to_owned()),
        PhotoAnswer::Redirect("https://[::ffff:127.0.0.1]/photo".to_owned()),
        PhotoAnswer::Redirect("https://169.254.169.254/latest/meta-data".to_owned()),
        PhotoAnswer::Redirect("http://93.184.216.34/photo".to_owned()),
        PhotoAnswer::Redirect("file:///etc/passwd".to_owned()),
    ] {
        let photo = app.twilio.photo("image/jpeg", JPEG, answer.clone());
        assert_eq!(
            becomes(&app, &photo).await,
            ("refused".to_owned(), None),
            "{answer:?}"
        );
    }
    assert_eq!(
        (app.twilio.cdn_requests(), app.twilio.credentials_leaked()),
        (0, false)
    );
    let nobody = tokio::time::timeout(Duration::ZERO, near.accept()).await;
    assert!(nobody.is_err(), "somebody came to {near_by}");
    app.done().await;
}

#[tokio::test]
async fn only_the_carriers_own_hosts_are_asked() {
    let app = TestApp::start(Kind::Sqlite).await;
    let near = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let near_by = near.local_addr().unwrap();
    let api = app.twilio.api_base();
    for url in [
        format!("http://{near_by}/photo"),
        format!("{api}@{near_by}/photo"),
        "http://api.twilio.com/photo".to_owned(),
        "https://api.twilio.com.example.com/photo".to_owned(),
        "https://eviltwilio.com/photo".to_owned(),
        "https://api.twilio.com:8443/photo".to_owned(),
        "https://me:secret@api.twilio.com/photo".to_owned(),
        "file:///etc/passwd".to_owned(),
        "no address at all".to_owned(),
    ] {
        let photo = Photo {
            url: url.clone(),
            content_type: "image/jpeg".to_owned(),
        };
        assert_eq!(
            becomes(&app, &photo).await,
            ("refused".to_owned(), None),
            "{url}"
        );
    }
    let nobody = tokio::time::timeout(Duration::ZERO, near.accept()).await;
    assert!(nobody.is_err(), "somebody came to {near_by}");
    app.done().await;
}

#[tokio::test]
async fn what_is_gone_or_too_large_is_refused_and_what_fails_is_tried_again() {
    let app = TestApp::with(Kind::Sqlite, &[("MEDIA__MAX_MIB", "1")]).await;
    let gone = app.twilio.photo("image/jpeg", JPEG, PhotoAnswer::Missing);
    assert_eq!(becomes(&app, &gone).await.0, "refused");
    let large = app
        .twilio
        .photo("image/jpeg", &vec![0; (1 << 20) + 1], PhotoAnswer::Direct);
    assert_eq!(becomes(&app, &large).await.0, "refused");
    let full = app
        .twilio
        .photo("image/jpeg", &vec![0; 1 << 20], PhotoAnswer::Direct);
    assert_eq!(becomes(&app, &full).await.0, "kept");

    let late = app
        .twilio
        .photo("image/jpeg", JPEG, PhotoAnswer::ServerError);
    app.twilio
        .text_with_photos(JANE, "Hi", std::slice::from_ref(&late))
        .await
        .is_taken();
    let tried = "media where status = 'pending' and attempts = 1";
    eventually("the first try", async || {
        (app.count(tried).await == 1).then_some(())
    })
    .await;
    app.twilio.photo_answers(&late, PhotoAnswer::Direct);
    app.pass(Duration::from_mins(10));
    app.settled().await;
    assert_eq!(app.count("media where status = 'kept'").await, 2);
    app.done().await;
}

#[tokio::test]
async fn several_are_fetched_at_once_and_a_slow_one_holds_up_no_other() {
    on_both(async |kind| {
        let app = TestApp::start(kind).await;
        let slow = |seconds| PhotoAnswer::Slow(Duration::from_millis(seconds));
        let stuck = app.twilio.photo("image/jpeg", JPEG, slow(6_000));
        let others: Vec<Photo> = (0..9)
            .map(|_| app.twilio.photo("image/jpeg", JPEG, slow(300)))
            .collect();
        app.twilio
            .text_with_photos(JANE, "Hi", &[stuck])
            .await
            .is_taken();
        app.twilio
            .text_with_photos(JANE, "", &others)
            .await
            .is_taken();
        // All but the slow one, which came first: a moment in which it is kept too would be too late.
        eventually("the others to be kept", async || {
            (app.count("media where status = 'kept'").await == 9).then_some(())
        })
        .await;
        assert_eq!(app.twilio.most_photos_at_once(), 4);
        app.settled().await;
        assert_eq!(
            app.count("media where status = 'kept' and attempts = 1")
                .await,
            10
        );
        app.done().await;
    })
    .await;
}
