//! The six procedures through HTTP: whose is what, pages, links, and what a stranger gets.

mod past;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::support::{Kind, PUBLIC, TestApp, Visitor, on_both};
use past::{session, solver, ticket};

const JANE: &str = "+14155550101";
const BEN: &str = "+14155550102";
const NEW: &str = "+14155550103";
const SAM: &str = "+14155550121";

/// A program that calls procedures.
struct Program<'a> {
    app: &'a TestApp,
    http: Client,
    token: Option<String>,
    cookie: Option<String>,
    origin: Option<String>,
}

impl<'a> Program<'a> {
    fn nobody(app: &'a TestApp) -> Self {
        Self {
            app,
            http: Client::new(),
            token: None,
            cookie: None,
            origin: None,
        }
    }

    /// With the token of somebody who signed in.
    async fn of(app: &'a TestApp, phone: &str) -> Self {
        let visitor = Visitor::signed_in(app, phone).await;
        Self {
            token: visitor.cookie.clone(),
            ..Self::nobody(app)
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.app.url(&format!("/api/trpc/{path}"));
        let mut request = self.http.request(method, url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("__Host-savvysolve={cookie}"));
        }
        if let Some(origin) = &self.origin {
            request = request.header("origin", origin);
        }
        request
    }

    /// A query: its data, or the error.
    async fn query(&self, name: &str, input: Value) -> Result<Value, String> {
        let input = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("input", &input.to_string())
            .finish();
        let path = format!("customers.{name}?{input}");
        result(self.request(Method::GET, &path)).await
    }

    /// A mutation likewise.
    async fn mutate(&self, name: &str, input: Value) -> Result<Value, String> {
        let path = format!("customers.{name}");
        result(self.request(Method::POST, &path).json(&input)).await
    }
}

/// The data, or the error's code after what it was about; status and code must agree.
async fn result(request: RequestBuilder) -> Result<Value, String> {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["content-type"], "application/json");
    let body: Value = answer.json().await.unwrap();
    let Some(error) = body.get("error") else {
        assert_eq!(status, StatusCode::OK, "{body}");
        return Ok(body["result"]["data"].clone());
    };
    assert_eq!(error["data"]["httpStatus"], status.as_u16(), "{body}");
    assert!(error["data"].get("stack").is_none(), "{body}");
    assert!(!error["message"].as_str().unwrap().is_empty());
    Err(error["data"]["code"].as_str().unwrap().to_owned())
}

fn fails(code: &str) -> Result<Value, String> {
    Err(code.to_owned())
}

#[tokio::test]
async fn somebody_finds_what_is_theirs_and_nothing_else() {
    on_both(async |kind: Kind| {
        let app = TestApp::start(kind).await;
        let sam = solver(&app, SAM).await;
        for (n, code) in ["K7Q2", "K7Q3", "K7Q4"].into_iter().enumerate() {
            let n = n as u64;
            let id = ticket(&app, JANE, code, n, true).await;
            if code != "K7Q4" {
                session(&app, id, sam, n, (n == 0).then_some(5)).await;
                session(&app, id, sam, n + 10, None).await;
            }
        }
        let of_ben = ticket(&app, BEN, "B7Q2", 1, true).await;
        session(&app, of_ben, sam, 1, Some(1)).await;
        let jane = Program::of(&app, JANE).await;

        let profile = jane.query("getProfile", Value::Null).await.unwrap();
        let id = profile["id"].as_str().unwrap();
        assert_eq!(
            profile,
            json!({
                "id": id, "name": null, "email": null, "phone": JANE, "role": "customer",
                "stats": { "totalSessions": 4, "completedSessions": 4 },
            })
        );

        let tickets = jane.query("getTickets", Value::Null).await.unwrap();
        let codes = tickets.as_array().unwrap().iter().map(|it| &it["code"]);
        let codes: Vec<_> = codes.collect();
        assert_eq!(codes, ["K7Q4", "K7Q3", "K7Q2"]);
        assert_eq!(tickets[0]["sessions"], json!([]));
        let first = &tickets[2];
        let begun = &first["sessions"][0];
        assert_eq!(
            first,
            &json!({
                "id": first["id"], "code": "K7Q2", "status": "completed",
                "description": "the problem of K7Q2", "deviceType": "laptop", "urgency": "high",
                "createdAt": "2025-11-22T05:27:46.000Z",
                "sessions": [{
                    "id": begun["id"], "status": "completed",
                    "startedAt": "2025-11-22T05:27:46.000Z", "endedAt": "2025-11-22T05:52:46.000Z",
                    "durationMinutes": 25, "tier": "standard", "price": "$39",
                    "solver": { "name": "Sam" },
                    "rating": { "score": 5, "comment": "great", "createdAt": "2025-11-22T05:52:46.000Z" },
                }, first["sessions"][1]],
            })
        );

        let page = jane.query("getSessions", json!({})).await.unwrap();
        assert_eq!(page["items"].as_array().unwrap().len(), 4);
        assert_eq!(page.get("nextCursor"), None);
        assert_eq!(page["items"][3]["ticket"]["code"], "K7Q2");
        assert_eq!(page["items"][0]["rating"], Value::Null);
        assert!(!page.to_string().contains("B7Q2"));
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn sixty_sessions_come_page_by_page_each_once() {
    on_both(async |kind: Kind| {
        let app = TestApp::start(kind).await;
        let sam = solver(&app, SAM).await;
        let id = ticket(&app, JANE, "K7Q2", 0, true).await;
        let of_ben = ticket(&app, BEN, "B7Q2", 0, true).await;
        let foreign = session(&app, of_ben, sam, 5, None).await;
        for n in 0..60 {
            session(&app, id, sam, n, None).await;
        }
        let jane = Program::of(&app, JANE).await;
        let (mut seen, mut cursor, mut pages) = (Vec::new(), Value::Null, 0);
        loop {
            let input = json!({ "limit": 25, "cursor": cursor, "direction": "forward" });
            let page = jane.query("getSessions", input).await.unwrap();
            pages += 1;
            let items = page["items"].as_array().unwrap();
            seen.extend(
                items
                    .iter()
                    .map(|it| it["startedAt"].as_str().unwrap().to_owned()),
            );
            match page.get("nextCursor") {
                Some(next) => cursor = next.clone(),
                None => break,
            }
        }
        assert_eq!((seen.len(), pages), (60, 3));
        assert!(seen.is_sorted_by(|a, b| a > b), "newest first, each once");
        let usual = jane.query("getSessions", json!({})).await.unwrap();
        assert_eq!(usual["items"].as_array().unwrap().len(), 10);
        for wrong in [
            json!({ "limit": 0 }),
            json!({ "limit": 51 }),
            json!({ "limit": 2.5 }),
            json!({ "limit": "10" }),
            json!({ "cursor": "" }),
            json!({ "cursor": "next" }),
            json!({ "cursor": 7 }),
            json!({ "cursor": foreign }),
            json!({ "cursor": "00000000-0000-0000-0000-000000000000" }),
            json!([1]),
            json!("all"),
        ] {
            let got = jane.query("getSessions", wrong.clone()).await;
            assert_eq!(got, fails("BAD_REQUEST"), "{wrong}");
        }
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_ticket_is_linked_by_its_own_proven_phone_alone() {
    on_both(async |kind: Kind| {
        let app = TestApp::start(kind).await;
        let jane = Program::of(&app, JANE).await;
        let ben = Program::of(&app, BEN).await;
        let by_code = ticket(&app, JANE, "K7Q2", 1, true).await;
        let by_id = ticket(&app, JANE, "K7Q3", 2, true).await;
        ticket(&app, JANE, "K7Q4", 3, false).await;
        ticket(&app, JANE, "K7Q5", 4, true).await;
        ticket(&app, JANE, "K7Q6", 5, true).await;
        let link = async |who: &Program<'_>, ticket: &str, phone: &str| {
            let input = json!({ "ticketId": ticket, "phone": phone });
            who.mutate("linkTicket", input).await
        };
        let none = fails("NOT_FOUND");
        // Another's phone, another's account, an unproven ticket, one that is nowhere.
        for (who, ticket, phone) in [
            (&ben, "K7Q2", JANE),
            (&ben, "K7Q2", BEN),
            (&jane, "K7Q2", BEN),
            (&jane, "K7Q4", JANE),
            (&jane, "Z9Z9", JANE),
            (&jane, "no code", JANE),
            (&jane, "0194d6d0-0000-7000-8000-000000000000", JANE),
            (&jane, "00000000-0000-0000-0000-000000000000", JANE),
        ] {
            assert_eq!(link(who, ticket, phone).await, none, "{ticket} {phone}");
        }
        let linked = link(&jane, "#k7-q2", "(415) 555-0101").await.unwrap();
        assert_eq!(linked["id"], json!(by_code));
        assert_eq!(link(&jane, "K7Q2", JANE).await.unwrap(), linked, "again");
        let linked = link(&jane, &by_id.to_string(), JANE).await.unwrap();
        assert_eq!(linked["code"], "K7Q3");
        for wrong in [
            json!({}),
            json!({ "ticketId": "K7Q2" }),
            json!({ "phone": JANE }),
            json!({ "ticketId": 7, "phone": JANE }),
            json!({ "ticketId": "K7Q2", "phone": "1" }),
        ] {
            let got = jane.mutate("linkTicket", wrong.clone()).await;
            assert_eq!(got, fails("BAD_REQUEST"), "{wrong}");
        }
        let all = async |who: &Program<'_>, input| who.mutate("linkAllTicketsByPhone", input).await;
        assert_eq!(all(&ben, json!({ "phone": JANE })).await, none);
        assert_eq!(all(&ben, json!({})).await, Ok(json!({ "linked": 0 })));
        assert_eq!(all(&jane, json!({})).await, Ok(json!({ "linked": 2 })));
        let again = all(&jane, json!({ "phone": JANE })).await;
        assert_eq!(again, Ok(json!({ "linked": 0 })));
        assert_eq!(app.count("tickets where customer_id is not null").await, 4);
        // A recycled number: what the one before it had is theirs no more by a procedure.
        app.change(&format!(
            "update users set phone = null, phone_verified_at = null where phone = '{JANE}'"
        ))
        .await;
        assert_eq!(link(&jane, "K7Q2", JANE).await, none);
        assert_eq!(all(&jane, json!({})).await, none);
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_changed_and_a_phone_only_by_its_code() {
    on_both(async |kind: Kind| {
        let app = TestApp::start(kind).await;
        ticket(&app, NEW, "K7Q2", 1, true).await;
        let jane = Program::of(&app, JANE).await;
        let update = async |input| jane.mutate("updateProfile", input).await;
        let changed = update(json!({ "name": " Jane\u{0}\n Doe ", "email": "jane@example.com" }))
            .await
            .unwrap();
        assert_eq!(changed["name"], "Jane Doe");
        assert_eq!(changed["email"], "jane@example.com");
        let changed = update(json!({ "email": null })).await.unwrap();
        assert_eq!(
            (&changed["name"], &changed["email"]),
            (&json!("Jane Doe"), &Value::Null)
        );
        for wrong in [
            json!({}),
            Value::Null,
            json!({ "name": 7 }),
            json!({ "email": "nowhere" }),
            json!({ "phone": "12" }),
            json!({ "phone": { "a": 1 } }),
            json!({ "code": "123456" }),
        ] {
            assert_eq!(update(wrong.clone()).await, fails("BAD_REQUEST"), "{wrong}");
        }
        let pending = update(json!({ "phone": "415 555 0103" })).await;
        assert_eq!(pending, Ok(json!({ "pendingPhone": NEW })));
        let profile = jane.query("getProfile", Value::Null).await.unwrap();
        assert_eq!(profile["phone"], JANE, "nothing is changed yet");
        let digits = Visitor::new(&app).code(NEW).await;
        let wrong = if digits == "111111" {
            "222222"
        } else {
            "111111"
        };
        let tried = update(json!({ "phone": NEW, "code": wrong })).await;
        assert_eq!(tried, fails("BAD_REQUEST"));
        let ben = Program::of(&app, BEN).await;
        let stolen = ben.mutate("updateProfile", json!({ "phone": NEW, "code": digits }));
        assert_eq!(stolen.await, fails("BAD_REQUEST"), "another's code");
        let changed = update(json!({ "phone": NEW, "code": digits }))
            .await
            .unwrap();
        assert_eq!(changed["phone"], NEW);
        let tickets = jane.query("getTickets", Value::Null).await.unwrap();
        assert_eq!(tickets[0]["code"], "K7Q2", "its tickets came along");
        for _ in 0..5 {
            let _any = update(json!({ "phone": BEN })).await;
        }
        assert_eq!(
            update(json!({ "phone": BEN })).await,
            fails("TOO_MANY_REQUESTS")
        );
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_nothing_and_a_foreign_page_changes_nothing() {
    let app = TestApp::start(Kind::Sqlite).await;
    let nobody = Program::nobody(&app);
    for name in ["getProfile", "getSessions", "getTickets"] {
        let got = nobody.query(name, json!({ "limit": 99 })).await;
        assert_eq!(got, fails("UNAUTHORIZED"), "{name}");
    }
    for name in ["updateProfile", "linkTicket", "linkAllTicketsByPhone"] {
        assert_eq!(
            nobody.mutate(name, json!([])).await,
            fails("UNAUTHORIZED"),
            "{name}"
        );
        assert_eq!(
            nobody.query(name, json!({})).await,
            fails("METHOD_NOT_SUPPORTED")
        );
    }
    for name in ["getUser", "constructor", "__proto__", "getProfile/x"] {
        assert_eq!(
            nobody.query(name, json!({})).await,
            fails("NOT_FOUND"),
            "{name}"
        );
    }
    let mut jane = Program::of(&app, JANE).await;
    jane.cookie = jane.token.take();
    let name = async |jane: &Program<'_>, name| {
        let changed = jane.mutate("updateProfile", json!({ "name": name })).await;
        changed.map(|it| it["name"].clone())
    };
    for origin in [
        None,
        Some("https://evil.example"),
        Some("null"),
        Some("http://support.example.com"),
    ] {
        jane.origin = origin.map(str::to_owned);
        assert_eq!(
            name(&jane, "Mallory").await,
            fails("FORBIDDEN"),
            "{origin:?}"
        );
        assert!(
            jane.query("getProfile", Value::Null).await.is_ok(),
            "reading does no harm"
        );
    }
    jane.origin = Some(PUBLIC.to_owned());
    assert_eq!(name(&jane, "Jane").await, Ok(json!("Jane")));
    // A token that is wrong is not made good by a cookie.
    jane.token = Some("x".to_owned());
    assert_eq!(name(&jane, "Mallory").await, fails("UNAUTHORIZED"));
    app.done().await;
}

#[tokio::test]
async fn pages_of_our_own_origins_alone_may_read() {
    let app = TestApp::start(Kind::Sqlite).await;
    let nobody = Program::nobody(&app);
    for (origin, allowed) in [
        (PUBLIC, true),
        ("https://evil.example", false),
        ("null", false),
    ] {
        let request = nobody.request(Method::OPTIONS, "customers.getProfile");
        let request = request
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "authorization,content-type,trpc-accept",
            );
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        let headers = answer.headers();
        let named = headers.get("access-control-allow-origin");
        assert_eq!(named.is_some_and(|it| it == origin), allowed, "{origin}");
        assert_eq!(
            headers.contains_key("access-control-allow-headers"),
            allowed
        );
        assert!(!headers.contains_key("access-control-allow-credentials"));
    }
    app.done().await;
}

#[tokio::test]
async fn too_much_is_refused_as_the_client_reads_it() {
    let app = TestApp::start(Kind::Sqlite).await;
    let jane = Program::of(&app, JANE).await;
    let long = "x".repeat(1024 * 1024);
    let got = jane.mutate("updateProfile", json!({ "name": long })).await;
    assert_eq!(got, fails("PAYLOAD_TOO_LARGE"));
    // More than a webhook may have, and no more than a call may.
    let name = "x".repeat(200_000);
    assert!(
        jane.mutate("updateProfile", json!({ "name": name }))
            .await
            .is_ok()
    );
    let got = jane
        .query("getSessions", json!({ "x": "y".repeat(9_000) }))
        .await;
    assert_eq!(got, fails("PAYLOAD_TOO_LARGE"));
    let counted = "savvysolve_trpc_calls_total{procedure=\"unknown\",code=\"NOT_FOUND\"}";
    let before = app.metric(counted).await;
    let _none = jane.query("made.up.by.me", Value::Null).await;
    assert!(app.metric(counted).await > before);
    app.done().await;
}

/// The real client from npm, in each of its three ways to call; and a compiler over its types.
#[tokio::test]
async fn the_real_client_reads_it() {
    on_both(async |kind: Kind| {
        let app = TestApp::start(kind).await;
        let sam = solver(&app, SAM).await;
        let id = ticket(&app, JANE, "K7Q2", 0, true).await;
        for n in 0..23 {
            session(&app, id, sam, n, (n == 22).then_some(4)).await;
        }
        let jane = Program::of(&app, JANE).await;
        ticket(&app, JANE, "K7Q3", 1, true).await;
        let url = app.url("/api/trpc");
        let token = jane.token.clone().unwrap();
        let output = node(&["trpc.mjs", &url, &token, JANE]).await;
        assert!(output.contains("all three links agree"), "{output}");
        app.done().await;
    })
    .await;
}

#[tokio::test]
async fn the_types_for_typescript_compile() {
    node(&["node_modules/typescript/bin/tsc", "--project", "."]).await;
}

/// Runs node in `tests/js`; what it said.
async fn node(arguments: &[&str]) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/js");
    let modules = std::path::Path::new(folder).join("node_modules");
    let hint = "run tests/setup.sh: it installs node and what tests/js/package.json names";
    assert!(modules.is_dir(), "{hint}");
    let mut command = std::process::Command::new("node");
    command.args(arguments).current_dir(folder);
    // Not on this thread, on which the service runs.
    let ran = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap();
    let output = ran.unwrap_or_else(|error| panic!("node: {error}; {hint}"));
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert!(output.status.success(), "node {arguments:?}: {out}{err}");
    out
}
