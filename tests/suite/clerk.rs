//! Accounts that Clerk keeps: who signs, who is who, and what an event may change.

mod instance;

use std::{sync::atomic::Ordering, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use savvysolve::{
    channel::clerk::{
        PublicKey,
        svix::{Headers, Secrets},
        token::{Rules, Token},
    },
    domain::{Timestamp, id::new_id},
    store::{solvers, tickets},
};
use serde_json::{Value, json};

use crate::support::{Kind, PUBLIC, TestApp, Visitor, on_both};
use instance::{app, app_with, beside, event, jwks, signed, tell, token, user};

const ADA: &str = "+14155550101";
const BEN: &str = "+14155550102";
const SAM: &str = "+14155550121";

fn at(vector: &Value) -> Timestamp {
    Timestamp::from_micros(vector["now_unix"].as_i64().unwrap() * 1_000_000)
}

#[test]
fn every_svix_vector() {
    let file = include_str!("../vectors/svix_signatures.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    for vector in vectors {
        let bare = vector["secret_base64"].as_str().unwrap();
        let headers: Vec<(String, &str)> = vector["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.as_str().unwrap()))
            .collect();
        let find = |name: &str| headers.iter().find(|it| it.0 == name).map(|it| it.1);
        let body = vector["body"].as_str().unwrap().as_bytes();
        let other = STANDARD.encode("another");
        for secret in [
            bare.to_owned(),
            format!("whsec_{bare}"),
            format!("{other}, whsec_{bare}"),
        ] {
            let secrets = Secrets::read(&secret).unwrap();
            let verified = secrets.verify(Headers::find(find), body, at(vector));
            let expected = vector["expect_valid"].as_bool().unwrap();
            assert_eq!(verified.is_ok(), expected, "{}", vector["id"]);
        }
    }
    assert_eq!(vectors.len(), 24);
    for secret in ["", " , ", "whsec_", "no base64!"] {
        assert!(Secrets::read(secret).is_err(), "{secret}");
    }
    // Times at the ends of what a number holds are no reason to stumble.
    let secrets = Secrets::read(&STANDARD.encode("x")).unwrap();
    for time in [
        "-9223372036854775808",
        "9223372036854775807",
        "",
        "+1",
        " 1",
    ] {
        let headers = Headers {
            id: Some("a"),
            timestamp: Some(time),
            signature: Some("v1,x"),
        };
        let now = Timestamp::from_micros(1_763_789_266_000_000);
        assert!(secrets.verify(headers, b"", now).is_err());
    }
}

#[test]
fn every_token_vector_by_either_kind_of_key() {
    let file: Value = serde_json::from_str(include_str!("../vectors/clerk_jwt.json")).unwrap();
    let pem = file["public_key_pem"].as_str().unwrap();
    let jwk = &file["jwks"]["keys"][0];
    let (n, e) = (jwk["n"].as_str().unwrap(), jwk["e"].as_str().unwrap());
    let keys = [
        PublicKey::from_pem(pem).unwrap(),
        PublicKey::from_pem(&pem.replace('\n', "\\n")).unwrap(),
        PublicKey::from_numbers(n, e).unwrap(),
    ];
    let vectors = file["vectors"].as_array().unwrap();
    for vector in vectors {
        let parties = vector["authorized_parties"].as_array().unwrap().iter();
        let rules = Rules {
            issuer: "https://clerk.example.com".to_owned(),
            origins: parties.map(|it| it.as_str().unwrap().to_owned()).collect(),
        };
        let text = vector["token"].as_str().unwrap();
        for key in &keys {
            let claims = Token::parse(text).and_then(|it| it.verify(key, &rules, at(vector)));
            let expected = vector["expect_valid"].as_bool().unwrap();
            assert_eq!(claims.is_ok(), expected, "{}: {claims:?}", vector["id"]);
            let pending = vector["id"] == "pending";
            assert_eq!(claims.is_ok_and(|it| it.pending), pending);
        }
    }
    assert_eq!(vectors.len(), 16);
    for pem in [
        "",
        "MIIB",
        "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----",
    ] {
        assert!(PublicKey::from_pem(pem).is_err());
    }
}

/// Asks for the profile with these headers: the answer's code, or the profile.
async fn profile(app: &TestApp, headers: &[(&str, &str)]) -> Result<Value, String> {
    let http = reqwest::Client::new();
    let mut request = http.get(app.url("/api/trpc/customers.getProfile"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body: Value = request.send().await.unwrap().json().await.unwrap();
    match body["error"]["data"]["code"].as_str() {
        Some(code) => Err(code.to_owned()),
        None => Ok(body["result"]["data"].clone()),
    }
}

async fn by_token(app: &TestApp, user: &str) -> Result<Value, String> {
    let bearer = format!("Bearer {}", token(app, user, &json!({})));
    profile(app, &[("authorization", &bearer)]).await
}

async fn open_ticket(app: &TestApp, phone: &str, code: &str, proven: bool) {
    let now = app.clock.now();
    let ticket = tickets::NewTicket {
        id: new_id(now),
        code: code.to_owned(),
        customer_id: None,
        customer_phone: Some(phone.to_owned()),
        phone_proven_at: proven.then_some(now),
        customer_name: None,
        customer_email: None,
        email_proven_at: None,
        description: "broken".to_owned(),
        device_type: "laptop".to_owned(),
        urgency: "low".to_owned(),
        channel: "sms".to_owned(),
        language: "en".to_owned(),
        status: "completed".to_owned(),
        created_at: now,
        updated_at: now,
    };
    let mut tx = app.db.begin().await.unwrap();
    tickets::insert(&mut tx, vec![ticket]).await.unwrap();
    tx.commit().await.unwrap();
}

/// Everybody who has an account: Clerk's id, phone, role, and their tickets.
async fn accounts(app: &TestApp) -> Vec<(String, String, String, i64)> {
    app.ask(
        "select coalesce(clerk_id, '-'), coalesce(phone, '-'), role,
             (select count(*) from tickets t where t.customer_id = u.id)
         from users u order by clerk_id, phone",
    )
    .await
}

fn account(id: &str, phone: &str, role: &str, tickets: i64) -> (String, String, String, i64) {
    (id.to_owned(), phone.to_owned(), role.to_owned(), tickets)
}

#[tokio::test]
async fn a_verified_phone_finds_its_tickets_and_metadata_gives_no_role() {
    on_both(async |kind: Kind| {
        let app = app(kind).await;
        open_ticket(&app, ADA, "K7Q2", true).await;
        open_ticket(&app, ADA, "K7Q3", false).await;
        let created = event("user.created", user("user_ada", Some(ADA), 1_000));
        assert_eq!(tell(&app, "msg_1", &created).await, 200);
        let got = by_token(&app, "user_ada").await.unwrap();
        assert_eq!(
            (&got["phone"], &got["role"]),
            (&json!(ADA), &json!("customer"))
        );
        assert_eq!(got["name"], "Ada Lovelace");
        assert_eq!(
            accounts(&app).await,
            [account("user_ada", ADA, "customer", 1)]
        );
        // The phone is verified no more; the account and its tickets stay.
        let mut data = user("user_ada", Some(ADA), 2_000);
        for (change, n) in [
            (json!({ "verification": null }), 2),
            (json!({ "verification": { "status": "unverified" } }), 3),
            (json!({ "verification": { "status": "transferable" } }), 4),
            (json!({ "reserved": true }), 5),
            (json!({ "id": "idn_2" }), 6),
            (json!({ "phone_number": "12" }), 7),
        ] {
            let mut changed = data["phone_numbers"][0].clone();
            let fields = changed.as_object_mut().unwrap();
            fields.extend(change.as_object().unwrap().clone());
            data = user("user_ada", Some(ADA), n * 1_000);
            data["phone_numbers"][0] = changed;
            let id = format!("msg_{n}");
            assert_eq!(
                tell(&app, &id, &event("user.updated", data.clone())).await,
                200
            );
            assert_eq!(
                accounts(&app).await,
                [account("user_ada", "-", "customer", 1)],
                "{change}"
            );
            // And back, for the next.
            data = user("user_ada", Some(ADA), n * 1_000 + 1);
            let id = format!("msg_{n}b");
            assert_eq!(
                tell(&app, &id, &event("user.updated", data.clone())).await,
                200
            );
            assert_eq!(
                accounts(&app).await,
                [account("user_ada", ADA, "customer", 1)]
            );
        }
        // Ben proves Ada's number: it is his, and what was hers stays hers.
        let taken = event("user.created", user("user_ben", Some(ADA), 1));
        assert_eq!(tell(&app, "msg_9", &taken).await, 200);
        let both = [
            account("user_ada", "-", "customer", 1),
            account("user_ben", ADA, "customer", 0),
        ];
        assert_eq!(accounts(&app).await, both);
        app.done().await;
    })
    .await;
}

/// All orders of so many things.
fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for order in orders(n - 1) {
        for place in 0..n {
            let mut order = order.clone();
            order.insert(place, n - 1);
            all.push(order);
        }
    }
    all
}

#[tokio::test]
async fn events_in_any_order_and_twice_come_to_the_same() {
    on_both(async |kind: Kind| {
        let app = app(kind).await;
        let beside = beside(&app).await;
        for (with_end, n) in [(false, 3), (true, 4)] {
            for (round, order) in orders(n).into_iter().enumerate() {
                let id = format!("user_{with_end}{round}");
                let phone = format!("+1415555{:04}", 200 + round + if with_end { 50 } else { 0 });
                let deleted = json!({ "id": id, "object": "user", "deleted": true });
                let events = [
                    event("user.created", user(&id, None, 1_000)),
                    event("user.updated", user(&id, Some(&phone), 2_000)),
                    event("user.updated", user(&id, Some(&phone), 3_000)),
                    event("user.deleted", deleted),
                ];
                for (turn, which) in order.iter().enumerate() {
                    let message = format!("{id}-{which}");
                    let process = if turn % 2 == 0 { &app } else { &beside };
                    assert_eq!(tell(process, &message, &events[*which]).await, 200);
                    assert_eq!(tell(&app, &message, &events[*which]).await, 200, "again");
                }
                let found: Vec<(Option<String>, i64)> = app
                    .ask(&format!(
                        "select phone, clerk_updated_at from users where clerk_id = '{id}'"
                    ))
                    .await;
                let expected = if with_end {
                    Vec::new()
                } else {
                    vec![(Some(phone.clone()), 3_000)]
                };
                assert_eq!(found, expected, "{order:?}");
                // A token outlives its user by a minute; it revives nobody.
                let signed_in = by_token(&app, &id).await;
                assert_eq!(signed_in.is_err(), with_end, "{signed_in:?}");
            }
        }
        assert_eq!(app.count("clerk_tombstones").await, 24);
        beside.leave().await;
        app.done().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_at_once_come_to_the_same() {
    on_both(async |kind: Kind| {
        let app = app(kind).await;
        let beside = beside(&app).await;
        open_ticket(&app, ADA, "K7Q2", true).await;
        for round in 0..12 {
            let (one, two) = (format!("user_{round}a"), format!("user_{round}b"));
            let created = event("user.created", user(&one, Some(ADA), 1_000));
            let updated = event("user.updated", user(&one, Some(BEN), 2_000));
            let other = event("user.created", user(&two, Some(ADA), 1_000));
            let deleted = event("user.deleted", json!({ "id": two, "deleted": true }));
            let name = |n: u32| format!("{round}-{n}");
            let (a, b, c, d) = (name(1), name(2), name(3), name(4));
            let all = tokio::join!(
                tell(&app, &a, &created),
                tell(&beside, &a, &created),
                tell(&beside, &b, &updated),
                tell(&app, &c, &other),
                tell(&beside, &d, &deleted),
                by_token(&app, &one),
                by_token(&beside, &two),
            );
            let statuses = [all.0, all.1, all.2, all.3, all.4];
            assert_eq!(statuses, [200; 5]);
            let sql =
                format!("select clerk_id, phone from users where clerk_id in ('{one}', '{two}')");
            let found: Vec<(String, Option<String>)> = app.ask(&sql).await;
            assert_eq!(found, [(one, Some(BEN.to_owned()))]);
        }
        beside.leave().await;
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_solver_keeps_role_and_name_and_is_one_person() {
    on_both(async |kind: Kind| {
        let app = app(kind).await;
        let now = app.clock.now();
        let id = new_id(now);
        let mut tx = app.db.begin().await.unwrap();
        solvers::insert_user(&mut tx, id, SAM.into(), "Sam Stone".into(), now)
            .await
            .unwrap();
        solvers::put(&mut tx, id, String::new(), None, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        open_ticket(&app, SAM, "K7Q2", true).await;
        // First they sign in without a phone, by a token that comes before the webhook.
        let before = by_token(&app, "user_sam").await.unwrap();
        assert_eq!(
            (&before["role"], &before["phone"]),
            (&json!("customer"), &Value::Null)
        );
        assert_eq!(accounts(&app).await.len(), 2);
        // Then Clerk tells that the phone is theirs: one person.
        let updated = event("user.updated", user("user_sam", Some(SAM), 1_000));
        assert_eq!(tell(&app, "msg_1", &updated).await, 200);
        assert_eq!(
            accounts(&app).await,
            [account("user_sam", SAM, "solver", 1)]
        );
        let got = by_token(&app, "user_sam").await.unwrap();
        assert_eq!((&got["id"], &got["role"]), (&json!(id), &json!("solver")));
        assert_eq!(got["name"], "Sam Stone");
        app.change("update users set role = 'admin'").await;
        assert_eq!(by_token(&app, "user_sam").await.unwrap()["role"], "admin");
        // Gone at Clerk, and still of the staff.
        let deleted = event("user.deleted", json!({ "id": "user_sam", "deleted": true }));
        assert_eq!(tell(&app, "msg_2", &deleted).await, 200);
        assert_eq!(accounts(&app).await, [account("-", SAM, "admin", 1)]);
        assert_eq!(
            by_token(&app, "user_sam").await,
            Err("UNAUTHORIZED".to_owned())
        );
        // A new user with that phone is the same person again.
        let created = event("user.created", user("user_sam2", Some(SAM), 1));
        assert_eq!(tell(&app, "msg_3", &created).await, 200);
        assert_eq!(
            accounts(&app).await,
            [account("user_sam2", SAM, "admin", 1)]
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_goes_and_their_tickets_stay() {
    on_both(async |kind: Kind| {
        let app = app(kind).await;
        open_ticket(&app, ADA, "K7Q2", true).await;
        let created = event("user.created", user("user_ada", Some(ADA), 1_000));
        assert_eq!(tell(&app, "msg_1", &created).await, 200);
        let deleted = event("user.deleted", json!({ "id": "user_ada", "deleted": true }));
        assert_eq!(tell(&app, "msg_2", &deleted).await, 200);
        assert_eq!(accounts(&app).await, []);
        assert_eq!(app.count("tickets where customer_id is null").await, 1);
        assert_eq!(
            by_token(&app, "user_ada").await,
            Err("UNAUTHORIZED".to_owned())
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn what_clerk_did_not_sign_changes_nothing_and_what_is_odd_is_no_error_of_ours() {
    let app = app(Kind::Sqlite).await;
    let created = event("user.created", user("user_ada", Some(ADA), 1_000));
    let body = created.to_string();
    let good = signed(&app, "msg_1", &body);
    for missing in 0..3 {
        let headers = good.iter().enumerate().filter(|it| it.0 != missing);
        let headers: Vec<_> = headers.map(|(_, it)| (it.0, it.1.as_str())).collect();
        let answer = app.post("/webhooks/clerk", &headers, body.clone()).await;
        assert_eq!(answer.status, 401);
    }
    let headers = good.each_ref().map(|(name, value)| (*name, value.as_str()));
    let other = app.post("/webhooks/clerk", &headers, format!("{body} "));
    assert_eq!(other.await.status, 401);
    app.pass(Duration::from_secs(302));
    assert_eq!(
        app.post("/webhooks/clerk", &headers, body.clone())
            .await
            .status,
        401
    );
    assert_eq!(
        (app.count("users").await, app.count("clerk_events").await),
        (0, 0)
    );
    for (odd, status) in [
        (json!({ "type": "session.created", "data": {} }), 200),
        (json!({ "type": "user.banned" }), 200),
        (json!({ "type": "user.created" }), 400),
        (json!({ "type": "user.created", "data": { "id": 7 } }), 400),
        (
            json!({ "type": "user.created", "data": { "id": "" } , "timestamp": 1 }),
            400,
        ),
        (
            json!({ "type": "user.created", "data": { "id": "a\u{0}" }, "timestamp": 1 }),
            400,
        ),
        (
            json!({ "type": "user.created", "data": { "id": "user_x" } }),
            400,
        ),
        (
            json!({ "type": "user.deleted", "data": { "deleted": true } }),
            400,
        ),
        (json!({ "data": {} }), 400),
        (json!([]), 400),
        (json!("user.created"), 400),
    ] {
        assert_eq!(
            tell(&app, &format!("msg_{odd}"), &odd).await,
            status,
            "{odd}"
        );
    }
    let body = "{\"type\":";
    let headers = signed(&app, "msg_cut", body);
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    assert_eq!(
        app.post("/webhooks/clerk", &headers, body.to_owned())
            .await
            .status,
        400
    );
    assert_eq!(app.count("users").await, 0);
    // The least that is a user: no list at all, a name with nothing to see in it.
    let data = json!({ "id": "user_y", "first_name": "\u{0}", "phone_numbers": null, "x": [1] });
    let least = json!({ "type": "user.created", "data": data, "timestamp": 5 });
    assert_eq!(tell(&app, "msg_least", &least).await, 200);
    assert_eq!(
        accounts(&app).await,
        [account("user_y", "-", "customer", 0)]
    );
    app.done().await;
}

#[tokio::test]
async fn a_token_counts_from_the_header_or_else_from_the_cookies() {
    let app = app(Kind::Sqlite).await;
    let (ada, ben) = (
        token(&app, "user_ada", &json!({})),
        token(&app, "user_ben", &json!({})),
    );
    let who = async |headers: &[(&str, &str)]| {
        let got = profile(&app, headers).await?;
        let id = got["id"].as_str().unwrap();
        let id = id.replace('-', "");
        let sql = format!("select clerk_id from users where lower(hex(id)) = '{id}'");
        Ok::<_, String>(app.ask::<(String,)>(&sql).await[0].0.clone())
    };
    let none = Err("UNAUTHORIZED".to_owned());
    let bearer = format!("Bearer {ada}");
    let bare = format!("__session={ben}");
    let suffixed = format!("a=b; __session={ben}; __session_l2OS3d9k={ada}");
    let stale = format!("__session_l2OS3d9k=x.y.z; __session={ben}");
    assert_eq!(
        who(&[("authorization", &bearer)]).await.unwrap(),
        "user_ada"
    );
    assert_eq!(who(&[("cookie", &bare)]).await.unwrap(), "user_ben");
    assert_eq!(who(&[("cookie", &suffixed)]).await.unwrap(), "user_ada");
    assert_eq!(who(&[("cookie", &stale)]).await.unwrap(), "user_ben");
    let both = who(&[("authorization", &bearer), ("cookie", &bare)]).await;
    assert_eq!(both.unwrap(), "user_ada");
    // A header that is wrong is not made good by a cookie.
    for wrong in ["Bearer x", "Basic abc", "", "Bearer"] {
        assert_eq!(
            who(&[("authorization", wrong), ("cookie", &bare)]).await,
            none,
            "{wrong}"
        );
    }
    // What our own cookie was called counts for nothing here.
    let own = format!("__Host-savvysolve={ada}");
    assert_eq!(who(&[("cookie", &own)]).await, none);
    for claims in [
        json!({ "iss": "https://clerk.evil.example" }),
        json!({ "azp": "https://evil.example" }),
        json!({ "azp": null }),
        json!({ "sts": "pending" }),
        json!({ "exp": 1 }),
        json!({ "sub": "" }),
    ] {
        let bearer = format!("Bearer {}", token(&app, "user_ada", &claims));
        let got = profile(&app, &[("authorization", &bearer)]).await;
        assert_eq!(got, Err("UNAUTHORIZED".to_owned()), "{claims}");
    }
    app.pass(Duration::from_secs(66));
    assert_eq!(who(&[("authorization", &bearer)]).await, none, "over");
    app.done().await;
}

#[tokio::test]
async fn keys_are_asked_for_once_an_hour_and_not_for_every_stranger() {
    let (url, asked) = jwks().await;
    let app = app_with(Kind::Sqlite, &[("CLERK__JWKS_URL", &url)]).await;
    let asked = || asked.load(Ordering::SeqCst);
    let many = futures_util::future::join_all((0..8).map(|_| by_token(&app, "user_ada")));
    assert!(many.await.iter().all(Result::is_ok));
    assert_eq!(asked(), 1, "one asks for all");
    // Another key, signed by whoever: no more than once a minute.
    let forged = token(&app, "user_ada", &json!({}));
    let (_, rest) = forged.split_once('.').unwrap();
    let header = STANDARD.encode(r#"{"alg":"RS256","typ":"JWT","kid":"ins_2"}"#);
    let bearer = format!("Bearer {}.{rest}", header.trim_end_matches('='));
    for (wait, times) in [(0, 1), (61, 2), (1, 2)] {
        app.pass(Duration::from_secs(wait));
        let got = profile(&app, &[("authorization", &bearer)]).await;
        assert_eq!(got, Err("UNAUTHORIZED".to_owned()));
        assert_eq!(asked(), times);
    }
    app.pass(Duration::from_secs(3_590));
    assert!(by_token(&app, "user_ada").await.is_ok());
    assert_eq!(asked(), 2);
    app.pass(Duration::from_secs(20));
    assert!(by_token(&app, "user_ada").await.is_ok());
    assert_eq!(asked(), 3, "an hour later");
    app.done().await;
    // Nobody there: not signed out, but to be tried again.
    let app = app_with(
        Kind::Sqlite,
        &[("CLERK__JWKS_URL", "http://127.0.0.1:9/keys")],
    )
    .await;
    assert_eq!(
        by_token(&app, "user_ada").await,
        Err("SERVICE_UNAVAILABLE".to_owned())
    );
    app.done().await;
}

#[tokio::test]
async fn the_doors_lead_to_clerk_and_back() {
    let app = app(Kind::Sqlite).await;
    let mut visitor = Visitor::new(&app);
    let to = async |visitor: &mut Visitor<'_>, path: &str| {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 303);
        page.location.unwrap()
    };
    assert_eq!(
        to(
            &mut visitor,
            "/sign-up?redirect_url=/account&phone=%2B14155550101"
        )
        .await,
        "https://accounts.example.com/sign-up?phone_number=%2B14155550101&redirect_url=https%3A%2F%2Fsupport.example.com%2Faccount"
    );
    assert_eq!(
        to(&mut visitor, "/sign-in?redirect_url=//evil.example").await,
        "https://accounts.example.com/sign-in?redirect_url=https%3A%2F%2Fsupport.example.com%2Faccount"
    );
    assert_eq!(
        to(&mut visitor, "/account").await,
        "/sign-in?redirect_url=%2Faccount"
    );
    for path in ["/sign-up", "/sign-in"] {
        assert_eq!(visitor.post(path, &[("phone", ADA)]).await.status, 404);
    }
    assert_eq!(app.count("messages").await, 0);
    let out = visitor.post("/sign-out", &[]).await;
    assert_eq!(
        out.location.as_deref(),
        Some("https://accounts.example.com/user")
    );
    // Phone and mail are Clerk's to say, the name is not.
    let bearer = format!("Bearer {}", token(&app, "user_ada", &json!({})));
    let headers = [
        ("authorization", bearer.as_str()),
        ("content-type", "application/json"),
    ];
    for (input, status) in [
        (json!({ "phone": ADA }), 403),
        (json!({ "phone": ADA, "code": "123456" }), 403),
        (json!({ "email": "ada@example.com" }), 403),
        (json!({ "name": "Ada" }), 200),
    ] {
        let path = "/api/trpc/customers.updateProfile";
        assert_eq!(
            app.post(path, &headers, input.to_string()).await.status,
            status,
            "{input}"
        );
    }
    // A cookie alone changes nothing from a page of another site.
    let cookie = format!("__session={}", token(&app, "user_ada", &json!({})));
    for (origin, status) in [("https://evil.example", 403), (PUBLIC, 200)] {
        let headers = [
            ("cookie", cookie.as_str()),
            ("origin", origin),
            ("content-type", "application/json"),
        ];
        let body = json!({ "name": "Ada" }).to_string();
        let answer = app
            .post("/api/trpc/customers.updateProfile", &headers, body)
            .await;
        assert_eq!(answer.status, status, "{origin}");
    }
    app.done().await;
}
