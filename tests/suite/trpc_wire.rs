//! tRPC's wire protocol against captures of the real client and server, with the router that they were
//! made with.

use savvysolve::web::trpc::wire::{self, Answer, Code, Failure, Head, Kind, Outcome};
use serde_json::{Map, Value, json};

/// Where the captured server was mounted.
const PREFIX: &str = "/trpc/";

/// Captures whose answer is deliberately another one, and why.
const EXCEPTIONS: [(&str, &str); 9] = [
    ("10.45.4 GET on a mutation", "as version 11: 405"),
    (
        "10.45.4 POST text/plain",
        "as version 11: 415, which keeps foreign forms out",
    ),
    (
        "10.45.4 batch no input",
        "as version 11: no input is no input",
    ),
    ("10.45.4 bad json body", "as version 11: BAD_REQUEST"),
    ("10.45.4 bad json input", "as version 11: BAD_REQUEST"),
    ("10.45.4 POST without content-type", "as version 11: 415"),
    (
        "10.45.4 POST on a query",
        "taken: the client's methodOverride sends it",
    ),
    (
        "11.25.2 POST on a query",
        "taken: the client's methodOverride sends it",
    ),
    (
        "11.25.2 OPTIONS",
        "a preflight is answered before the protocol",
    ),
];

fn kind(path: &str) -> Option<Kind> {
    match path {
        "customers.upsert" | "customers.noInput" => Some(Kind::Mutation),
        "customers.byId" | "customers.ping" | "customers.nothing" | "customers.nul"
        | "customers.list" | "customers.secret" | "customers.limited" => Some(Kind::Query),
        _ => None,
    }
}

/// The reference router.
fn call(path: &str, input: Option<&Value>) -> Outcome {
    let fails = |code, message: &str| Err(Failure::new(code, message));
    let field = |name: &str| input.and_then(|it| it.get(name)).and_then(Value::as_str);
    match path {
        "customers.ping" => Ok(Some(json!("pong"))),
        "customers.nothing" => Ok(None),
        "customers.nul" => Ok(Some(Value::Null)),
        "customers.noInput" => Ok(Some(json!({ "ok": true }))),
        "customers.list" => Ok(Some(match field("cursor") {
            Some(_) => json!({ "items": [{ "id": "c1" }] }),
            None => json!({ "items": [{ "id": "c1" }], "nextCursor": "c2" }),
        })),
        "customers.upsert" => match (field("phone"), input) {
            (Some(_), Some(Value::Object(input))) => {
                let mut made = Map::from_iter([("id".to_owned(), json!("c9"))]);
                made.extend(input.clone());
                Ok(Some(Value::Object(made)))
            }
            _ => Err(Failure::bad("phone")),
        },
        "customers.byId" => match field("id") {
            Some("none") => fails(Code::NotFound, "No such customer"),
            Some("boom") => fails(Code::Internal, "db down"),
            Some(id) => Ok(Some(
                json!({ "id": id, "name": "Ada", "createdAt": "2026-11-22T05:00:00.000Z" }),
            )),
            None => Err(Failure::bad("id")),
        },
        "customers.secret" => fails(Code::Unauthorized, "UNAUTHORIZED"),
        "customers.limited" => fails(Code::TooManyRequests, "slow down"),
        other => panic!("{other} was never declared"),
    }
}

/// Undoes superjson, which is not ours: what is left is what both sides mean.
fn plain(value: &Value) -> Option<Value> {
    let mut json = value["json"].clone();
    let undefined = json!(["undefined"]);
    match &value["meta"]["values"] {
        values if *values == undefined => return None,
        Value::Object(values) => {
            for (path, _) in values.iter().filter(|it| *it.1 == undefined) {
                let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
                let parent = parent.split('.').filter(|it| !it.is_empty());
                let mut at = &mut json;
                for step in parent {
                    at = match step.parse::<usize>() {
                        Ok(n) => &mut at[n],
                        Err(_) => &mut at[step],
                    };
                }
                if let Value::Object(of) = at {
                    of.remove(key);
                }
            }
        }
        _ => {}
    }
    Some(json)
}

fn answer(exchange: &Value, superjson: bool) -> Answer {
    let url = exchange["url"].as_str().unwrap();
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let header = |name: &str| exchange["request_headers"][name].as_str();
    let head = Head {
        method: exchange["method"].as_str().unwrap(),
        path: path.strip_prefix(PREFIX).unwrap(),
        query,
        content_type: header("content-type"),
        accept: header("trpc-accept"),
    };
    let body = exchange["request_body"].as_str().unwrap_or_default();
    let request = match wire::read(head, body.as_bytes(), kind) {
        Ok(request) => request,
        Err(answer) => return answer,
    };
    let outcomes: Vec<Outcome> = request
        .calls
        .iter()
        .map(|it| {
            let input = it.input.clone()?;
            let input = if superjson {
                input.as_ref().and_then(plain)
            } else {
                input
            };
            call(&it.path, input.as_ref())
        })
        .collect();
    request.answer(&outcomes)
}

/// The lines of a streamed answer, put together as the client does.
fn unstreamed(body: &str) -> Value {
    let mut lines = body.lines().map(|it| {
        let line: Value = serde_json::from_str(it).unwrap();
        let superjson = line.get("json").is_some();
        if superjson {
            plain(&line).unwrap()
        } else {
            line
        }
    });
    let head = lines.next().expect("a head");
    let chunks: Vec<Value> = lines.collect();
    let head = head.as_object().expect("an object");
    (0..head.len())
        .map(|n| filled(&head[&n.to_string()], &chunks))
        .collect()
}

/// `[[value], [key, kind, chunk]…]`: each key of the value comes in a chunk of its own.
fn filled(value: &Value, chunks: &[Value]) -> Value {
    let mut parts = value.as_array().expect("a value").iter();
    let mut whole = parts.next().and_then(|it| it.get(0)).cloned();
    for part in parts {
        let chunk = chunks.iter().find(|it| it[0] == part[2]).expect("a chunk");
        assert_eq!(chunk[1], 0, "fulfilled");
        let rest = filled(&chunk[2], chunks);
        match part[0].as_str() {
            None => whole = Some(rest),
            Some(key) => {
                let of = whole.as_mut().and_then(Value::as_object_mut).unwrap();
                of.remove(key);
                // The chunk of what is undefined is empty.
                if rest != json!("undefined") {
                    of.insert(key.to_owned(), rest);
                }
            }
        }
    }
    whole.unwrap_or_else(|| json!("undefined"))
}

/// What both answers must agree in: all but the words of an error.
fn meaning(mut result: Value, superjson: bool) -> Value {
    if let Value::Array(results) = result {
        return results
            .into_iter()
            .map(|it| meaning(it, superjson))
            .collect();
    }
    if superjson && let Some(error) = result["error"].get("json").cloned() {
        result["error"] = error;
    }
    if superjson && let Some(data) = result["result"].get("data").cloned() {
        let data = plain(&data);
        result["result"] = data.map_or_else(|| json!({}), |it| json!({ "data": it }));
    }
    if let Some(error) = result.get_mut("error") {
        assert!(error["message"].as_str().is_some_and(|it| !it.is_empty()));
        error.as_object_mut().unwrap().remove("message");
    }
    result
}

#[test]
fn every_capture_is_answered_as_the_reference_server_does() {
    let file: Value = serde_json::from_str(include_str!("../vectors/trpc_wire.json")).unwrap();
    let (mut compared, mut skipped) = (0, 0);
    let mut wrong = Vec::new();
    for capture in file["captures"].as_array().unwrap() {
        let text = |key: &str| capture[key].as_str().unwrap();
        let (version, link, case) = (text("trpc"), text("link"), text("case"));
        // Version 10 had another way to stream, with another header.
        let other_stream = version.starts_with("10.") && link == "httpBatchStreamLink";
        let name = format!("{version} {case}");
        let excepted = link == "raw" && EXCEPTIONS.iter().any(|(it, _)| *it == name);
        if other_stream || excepted {
            skipped += 1;
            continue;
        }
        let superjson = text("transformer") == "superjson";
        for exchange in capture["exchanges"].as_array().unwrap() {
            compared += 1;
            let answer = answer(exchange, superjson);
            let body = String::from_utf8(answer.body).unwrap();
            let expected = exchange["response_body"].as_str().unwrap_or_default();
            let streamed = exchange["request_headers"]["trpc-accept"].is_string();
            let read = |body: &str| {
                if body.is_empty() {
                    Value::Null
                } else if streamed && body.contains('\n') {
                    unstreamed(body)
                } else {
                    serde_json::from_str(body).unwrap()
                }
            };
            let (ours, theirs) = (read(&body), read(expected));
            // Lines were freed of superjson when they were put together.
            let superjson = superjson && !(streamed && expected.contains('\n'));
            let ours = if ours.is_null() {
                ours
            } else {
                meaning(ours, false)
            };
            let theirs = if theirs.is_null() {
                theirs
            } else {
                meaning(theirs, superjson)
            };
            let allow = exchange["response_headers"]["allow"].as_str();
            let status = exchange["status"].as_u64().unwrap();
            if ours != theirs
                || u64::from(answer.status) != status
                || (allow.is_some() && answer.allow != allow)
            {
                wrong.push(format!(
                    "{name} {link} {}: {} {ours}, not {status} {theirs}",
                    exchange["url"], answer.status
                ));
            }
        }
    }
    println!("tRPC captures: {compared} exchanges alike, {skipped} captures left out by name");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 120, "{compared}");
}

fn head<'a>(method: &'a str, path: &'a str, query: &'a str) -> Head<'a> {
    Head {
        method,
        path,
        query,
        content_type: Some("application/json; charset=utf-8"),
        accept: None,
    }
}

#[test]
fn commas_may_come_escaped_and_paths_repeat() {
    let path = "customers.ping%2Ccustomers.ping%2c%63ustomers.nul";
    let request = wire::read(head("GET", path, "batch=1"), b"", kind).unwrap();
    let paths: Vec<_> = request.calls.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["customers.ping", "customers.ping", "customers.nul"]);
    assert!(request.calls.iter().all(|it| it.input == Ok(None)));
    // What decodes to nothing is a name that nobody has.
    for path in ["%", "%+f", "%zz", "a%2", "%ff", "", "..", "%00"] {
        let request = wire::read(head("GET", path, ""), b"", kind).unwrap();
        let failure = request.calls[0].input.clone().unwrap_err();
        assert_eq!(failure.code, Code::NotFound, "{path}");
    }
}

#[test]
fn a_query_may_come_by_post_and_nothing_else_may_be_mixed() {
    let post =
        |path, query, body: &str| wire::read(head("POST", path, query), body.as_bytes(), kind);
    let request = post(
        "customers.byId,customers.ping",
        "batch=1",
        r#"{"0":{"id":"a+b c"}}"#,
    )
    .unwrap();
    assert_eq!(request.calls[0].input, Ok(Some(json!({ "id": "a+b c" }))));
    assert_eq!(request.calls[1].input, Ok(None));
    let refused = post("customers.byId,customers.upsert", "batch=1", "{}").unwrap_err();
    assert_eq!(refused.status, 400);
    let many = ["customers.ping"; wire::MOST_CALLS + 1].join(",");
    assert_eq!(post(&many, "batch=1", "{}").unwrap_err().status, 400);
    let most = ["customers.ping"; wire::MOST_CALLS].join(",");
    assert_eq!(post(&most, "batch=1", "{}").unwrap().calls.len(), 20);
    for method in ["PUT", "DELETE", "PATCH", "TRACE"] {
        let refused = wire::read(head(method, "customers.ping", ""), b"", kind).unwrap_err();
        assert_eq!((refused.status, refused.allow), (405, Some("GET, POST")));
    }
    let looked = wire::read(head("HEAD", "customers.ping", ""), b"", kind).unwrap_err();
    assert_eq!((looked.status, looked.body), (204, Vec::new()));
}

#[test]
fn spaces_in_an_input_may_be_pluses() {
    let query = "input=%7B%22id%22%3A%22a+b%20%2Bc%22%7D";
    let request = wire::read(head("GET", "customers.byId", query), b"", kind).unwrap();
    assert_eq!(request.calls[0].input, Ok(Some(json!({ "id": "a b +c" }))));
}

mod any {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever comes has an answer that is JSON, and as many results as calls.
        #[test]
        fn request_has_an_answer(
            post in any::<bool>(),
            path in "[a-zA-Z.,%0-9/]{0,40}|(customers\\.(ping|byId|upsert),?){1,25}",
            query in "(batch=1&?)?(input=)?[ -~]{0,40}",
            body in proptest::collection::vec(any::<u8>(), 0..60),
            stream in any::<bool>(),
        ) {
            let head = Head {
                accept: stream.then_some("application/jsonl"),
                ..head(if post { "POST" } else { "GET" }, &path, &query)
            };
            match wire::read(head, &body, kind) {
                Ok(request) => {
                    let outcomes: Vec<Outcome> = request.calls.iter()
                        .map(|it| call(&it.path, it.input.clone()?.as_ref()))
                        .collect();
                    let answer = request.answer(&outcomes);
                    let read: Value = serde_json::from_slice(&answer.body).unwrap();
                    if request.is_batch() {
                        let results = read.as_array().map_or_else(
                            || read.as_object().map_or(0, Map::len),
                            Vec::len,
                        );
                        prop_assert_eq!(results, request.calls.len());
                    }
                }
                Err(answer) => {
                    let read: Value = serde_json::from_slice(&answer.body).unwrap();
                    prop_assert!(read["error"]["code"].is_i64());
                }
            }
        }
    }
}
