//! Photos on their way out: the carrier's own form, and the links under which it fetches them.

use std::time::Duration;

use savvysolve::{
    channel::{Handed, Outgoing},
    domain::{
        id::{MediaId, new_id},
        media_link,
    },
};
use sha2::{Digest, Sha256};

use crate::{
    support::{Kind, TestApp, on_both, twilio_client},
    twilio_standin::PhotoAnswer,
};

const JANE: &str = "+14155550101";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a black screen";
const SECRET: &str = "a secret of some length";

async fn start(kind: Kind) -> TestApp {
    TestApp::with(kind, &[("SERVER__SECRET", SECRET)]).await
}

/// The link to a file, good for some time.
fn link(app: &TestApp, id: uuid::Uuid, minutes: u64) -> String {
    let key: [u8; 32] = Sha256::digest(SECRET).into();
    let until = app.clock.now().after(Duration::from_mins(minutes));
    media_link::path(&key, MediaId(id), until)
}

/// Jane sends a file of this type with these bytes; its id once it is kept.
async fn kept(app: &TestApp, content_type: &str, bytes: &[u8]) -> uuid::Uuid {
    let photo = app.twilio.photo(content_type, bytes, PhotoAnswer::Direct);
    app.twilio
        .text_with_photos(JANE, "Hi", &[photo])
        .await
        .is_taken();
    app.settled().await;
    let rows: Vec<(uuid::Uuid,)> = app
        .ask("select id from media where status = 'kept' order by created_at desc limit 1")
        .await;
    rows[0].0
}

#[tokio::test]
async fn a_kept_photo_is_given_to_whoever_has_its_link() {
    on_both(async |kind| {
        let app = start(kind).await;
        let id = kept(&app, "image/png", JPEG).await;
        let answer = app.fetch(&link(&app, id, 60)).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(answer.status(), 200);
        assert_eq!(header("content-type"), "image/jpeg", "by its bytes");
        assert_eq!(header("content-length"), JPEG.len().to_string());
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("content-disposition"),
            "inline; filename=\"photo.jpg\""
        );
        assert!(header("cache-control").starts_with("private"));
        assert_eq!(answer.bytes().await.unwrap(), JPEG);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_browser_would_run_is_only_saved() {
    let app = start(Kind::Sqlite).await;
    let page = b"<html><script>alert(1)</script>";
    for declared in ["text/html", "image/jpeg", "image/svg+xml"] {
        let id = kept(&app, declared, page).await;
        let answer = app.fetch(&link(&app, id, 60)).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), "application/octet-stream");
        assert!(header("content-disposition").starts_with("attachment"));
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(answer.bytes().await.unwrap(), &page[..]);
    }
    app.done().await;
}

#[tokio::test]
async fn any_other_link_leads_nowhere() {
    let app = start(Kind::Sqlite).await;
    let id = kept(&app, "image/jpeg", JPEG).await;
    let good = link(&app, id, 60);
    assert_eq!(app.get(&good).await.0, 200);
    let (path, query) = good.split_once('?').unwrap();
    let (until, signature) = query.split_once('&').unwrap();
    let other = new_id(app.clock.now());
    for wrong in [
        path.to_owned(),
        format!("{path}?{until}"),
        format!("{path}?{signature}"),
        format!("{path}?{until}0&{signature}"),
        format!("{path}?until=soon&{signature}"),
        format!("{path}?{until}&{}", &signature[..signature.len() - 1]),
        format!("{path}?{until}&sig=%F0%9F"),
        format!("/media/{}?{query}", other.simple()),
        format!("/media/..%2Fsavvysolve.db?{query}"),
        // Signed, and there is no such file.
        link(&app, other, 60),
    ] {
        assert_eq!(app.get(&wrong).await.0, 404, "{wrong}");
    }
    app.pass(Duration::from_mins(61));
    assert_eq!(app.get(&good).await.0, 404, "it is over");
    app.done().await;
}

#[tokio::test]
async fn a_photo_that_is_not_here_yet_is_asked_for_later() {
    let app = start(Kind::Sqlite).await;
    let photo = app
        .twilio
        .photo("image/jpeg", JPEG, PhotoAnswer::ServerError);
    app.twilio
        .text_with_photos(JANE, "Hi", std::slice::from_ref(&photo))
        .await
        .is_taken();
    let rows: Vec<(uuid::Uuid,)> = app.ask("select id from media").await;
    let url = link(&app, rows[0].0, 600);
    let answer = app.fetch(&url).await;
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    // Until it is known that it never comes.
    app.change("update media set status = 'refused'").await;
    assert_eq!(app.get(&url).await.0, 404);
    app.done().await;
}

#[tokio::test]
async fn photos_go_along_ten_at_most() {
    let app = start(Kind::Sqlite).await;
    let client = twilio_client(&app.twilio);
    for (body, count, told) in [("look", 1, 1), ("", 2, 2), ("many", 12, 10), ("none", 0, 0)] {
        let media: Vec<String> = (0..count)
            .map(|n| format!("https://support.example.com/media/{n}?until=1&sig=a%2Bb"))
            .collect();
        let text = Outgoing {
            id: new_id(app.clock.now()),
            to: JANE.to_owned(),
            body: body.to_owned(),
            media: media.clone(),
        };
        let Handed::Taken(sid) = client.send(&text).await else {
            panic!("{body} was not taken")
        };
        let message = app.twilio.message(&sid).unwrap();
        assert_eq!((&*message.body, &*message.media), (body, &media[..told]));
        assert_eq!(app.twilio.requests().last().unwrap().media, media[..told]);
    }
    app.done().await;
}
