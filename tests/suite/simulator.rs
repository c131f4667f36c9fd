//! The simulator's page: what it may load, what it is told, and that only posts change anything.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Kind, TestApp};

const CUSTOMER: &str = "+13035550142";
const ANA: &str = "+16465550112";
const SAM: &str = "+16465550111";

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn start() -> TestApp {
    // No quiet hours, whenever the test runs.
    let settings = [
        ("SMS__CARRIER", "simulator"),
        ("QUIET__START", "00:00"),
        ("QUIET__END", "00:00"),
    ];
    TestApp::with(Kind::Sqlite, &settings).await
}

async fn post(app: &TestApp, path: &str, form: &[(&str, &str)]) -> u16 {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    app.post(path, &[FORM], body).await.status
}

async fn text(app: &TestApp, phone: &str, body: &str) {
    let form = [("phone", phone), ("body", body)];
    assert_eq!(post(app, "/simulator/messages", &form).await, 204);
}

/// A page that is open: what it was told.
struct Page {
    stream: reqwest::Response,
    rest: String,
}

impl Page {
    async fn open(app: &TestApp) -> Self {
        let stream = app.fetch("/simulator/events").await;
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        Self {
            stream,
            rest: String::new(),
        }
    }

    async fn next(&mut self) -> Value {
        loop {
            if let Some((event, rest)) = self.rest.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let event = data.map(|data| serde_json::from_str(data).unwrap());
                let rest = rest.to_owned();
                self.rest = rest;
                match event {
                    Some(event) => return event,
                    None => continue,
                }
            }
            let chunk = self
                .stream
                .chunk()
                .await
                .unwrap()
                .expect("the stream ended");
            self.rest.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event that fits.
    async fn until(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let wait = async {
            loop {
                let event = self.next().await;
                if fits(&event) {
                    return event;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait)
            .await
            .unwrap_or_else(|_| panic!("never told: {what}"))
    }

    /// How a solver stands once that fits.
    async fn solver(&mut self, name: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let of = |event: &Value| {
            let all = event["solvers"].as_array().cloned().unwrap_or_default();
            all.into_iter().find(|it| it["name"] == name)
        };
        let event = self
            .until(name, |it| of(it).is_some_and(|solver| fits(&solver)))
            .await;
        of(&event).unwrap()
    }

    /// The ticket once it fits.
    async fn ticket(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.until(what, |it| it["type"] == "ticket" && fits(it))
            .await
    }
}

#[tokio::test]
async fn the_page_needs_nothing_that_its_policy_forbids() {
    let app = start().await;
    let page = app.fetch("/simulator").await;
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    let html = page.text().await.unwrap();
    for inline in ["<style", " style=", " onclick=", "javascript:", "<script>"] {
        assert!(!html.contains(inline), "{inline}");
    }
    let mut files: Vec<String> = html
        .split('"')
        .filter(|it| it.starts_with("/assets/"))
        .map(str::to_owned)
        .collect();
    assert!(files.iter().any(|it| it.ends_with("simulator.js")));
    // What a module imports must be served as well.
    let mut looked = 0;
    while let Some(file) = files.get(looked).cloned() {
        looked += 1;
        let answer = app.fetch(&file).await;
        assert_eq!(answer.status(), 200, "{file}");
        if file.rsplit('.').next() == Some("js") {
            let source = answer.text().await.unwrap();
            for line in source.lines().filter(|it| it.starts_with("import ")) {
                let name = line.split('"').nth(1).unwrap().trim_start_matches("./");
                let module = format!("/assets/{name}");
                if !files.contains(&module) {
                    files.push(module);
                }
            }
        }
    }
    assert!(looked > 12, "{files:?}");
    app.done().await;
}

#[tokio::test]
async fn every_word_of_the_page_is_there_in_both_languages() {
    let app = start().await;
    for file in [
        "simulator.js",
        "simulator-chips.js",
        "simulator-guide.js",
        "simulator-panel.js",
        "simulator-phone.js",
        "simulator-tabs.js",
        "simulator-ticket.js",
        "simulator-util.js",
    ] {
        let (_, source) = app.get(&format!("/assets/{file}")).await;
        let (_, html) = app.get("/simulator").await;
        for name in source
            .split("word(\"")
            .skip(1)
            .filter_map(|it| it.split('"').next())
        {
            let key = format!("data-word=\"simulator-{name}\"");
            assert!(html.contains(&key), "{file}: {name}");
        }
    }
    for language in ["en", "es"] {
        let body = reqwest::Client::new()
            .get(app.url("/simulator"))
            .header("accept-language", language)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(body.contains(&format!("<html lang=\"{language}\"")));
        for empty in ["data-word=\"\"", "></span>\n      <span data-word"] {
            assert!(!body.contains(empty), "{language}: {empty}");
        }
    }
    app.done().await;
}

#[tokio::test]
async fn three_solvers_come_once_and_by_a_post_alone() {
    let app = start().await;
    for path in ["/simulator", "/simulator/events", "/simulator/graph.svg"] {
        assert_eq!(app.fetch(path).await.status(), 200);
    }
    assert_eq!(app.fetch("/simulator/solvers").await.status(), 405);
    let elsewhere = [FORM, ("origin", "https://evil.example")];
    let answer = app.post("/simulator/solvers", &elsewhere, String::new());
    assert_eq!(answer.await.status, 403);
    assert_eq!(app.count("solvers").await, 0);

    let zone = [("zone", "Europe/Madrid")];
    assert_eq!(post(&app, "/simulator/solvers", &zone).await, 204);
    assert_eq!(app.count("solvers where zone = 'Europe/Madrid'").await, 3);
    text(&app, SAM, "ON").await;
    assert_eq!(app.count("solvers where on_duty").await, 1);
    // Once more, from another page: nobody comes twice, nobody goes off duty, nothing is overwritten.
    let nowhere = [("zone", "Nowhere/Land")];
    assert_eq!(post(&app, "/simulator/solvers", &nowhere).await, 204);
    assert_eq!(app.count("solvers where zone = 'Europe/Madrid'").await, 3);
    assert_eq!(app.count("users").await, 3);
    assert_eq!(app.count("solvers where on_duty").await, 1);
    app.done().await;
}

#[tokio::test]
async fn with_a_real_carrier_there_is_none_of_it() {
    let app = TestApp::start(Kind::Sqlite).await;
    assert_eq!(app.fetch("/simulator").await.status(), 404);
    assert_eq!(post(&app, "/simulator/solvers", &[]).await, 404);
    app.done().await;
}

#[tokio::test]
async fn the_page_is_told_of_a_whole_session() {
    let app = start().await;
    let mut page = Page::open(&app).await;
    post(&app, "/simulator/solvers", &[]).await;
    page.solver("Ana", |it| it["on_duty"] == false).await;
    text(&app, ANA, "ON").await;
    page.solver("Ana", |it| it["on_duty"] == true).await;
    text(
        &app,
        CUSTOMER,
        "Hi it's Jane, my macbook wont turn on, need help asap",
    )
    .await;
    text(&app, CUSTOMER, "OK").await;
    let ticket = page
        .ticket("offered", |it| !it["offers"].as_array().unwrap().is_empty())
        .await;
    assert_eq!(ticket["phone"], CUSTOMER);
    assert_eq!(ticket["status"], "open");
    assert_eq!(ticket["waves"], 1);
    assert!(ticket["wave_ms"].as_i64() > ticket["opened_ms"].as_i64());
    assert_eq!(ticket["offers"][0]["solver"], "Ana");
    let code = ticket["code"].as_str().unwrap().to_owned();

    // A page that opens now is told the same.
    let mut second = Page::open(&app).await;
    second
        .solver("Ana", |it| it["offers"][0]["code"] == *code)
        .await;
    second.ticket("again", |it| *it == ticket).await;

    text(&app, ANA, &format!("CLAIM {code}")).await;
    let ana = page
        .solver("Ana", |it| it["held"][0]["code"] == *code)
        .await;
    assert_eq!(ana["held"][0]["customer"], "Jane");
    assert_eq!(ana["offers"].as_array().unwrap().len(), 0);
    let claimed = page.ticket("claimed", |it| it["status"] == "claimed").await;
    assert_eq!(claimed["sessions"][0]["solver"], "Ana");
    let since = claimed["sessions"][0]["since_ms"].as_i64().unwrap();
    assert_eq!(claimed["sessions"][0]["watch_ms"], since + 15 * 60_000);

    text(&app, ANA, "Hold the power button, please").await;
    page.ticket("both", |it| it["sessions"][0]["watch_ms"].is_null())
        .await;
    text(&app, ANA, &format!("DONE {code}")).await;
    let done = page.ticket("done", |it| it["status"] == "completed").await;
    assert_eq!(done["sessions"][0]["tier"], "quick");
    page.until("the question", |it| {
        it["phone"] == CUSTOMER && it["state"] == "rating"
    })
    .await;
    text(&app, CUSTOMER, "5 great").await;
    let rated = page
        .ticket("rated", |it| it["sessions"][0]["score"] == 5)
        .await;
    assert_eq!(rated["sessions"][0]["comment"], "great");
    // Conversations of tickets are nobody's phone.
    let mut third = Page::open(&app).await;
    third
        .until("the clock", |it| {
            assert!(it["type"] != "state" || it["phone"].as_str().unwrap().starts_with('+'));
            it["type"] == "clock"
        })
        .await;
    drop((page, second, third));
    app.done().await;
}

#[tokio::test]
async fn photos_are_still_there_when_the_page_is_opened_again() {
    let app = start().await;
    let form = [("phone", CUSTOMER), ("body", "my screen"), ("photo", "1")];
    assert_eq!(post(&app, "/simulator/messages", &form).await, 204);
    let mut page = Page::open(&app).await;
    let seen = page
        .until("the text", |it| {
            it["type"] == "text" && it["direction"] == "in"
        })
        .await;
    assert_eq!(seen["media"].as_array().unwrap().len(), 1);
    drop(page);
    // The photo itself is never fetched: no name leads from the public URL of a test back to it.
    app.leave().await;
}
