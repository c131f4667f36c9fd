//! tRPC's wire protocol, version 11, without a transformer: bytes in, calls out; results in, bytes out.
//! No I/O, and no knowledge of any procedure.
//!
//! What the reference server does in odd cases was captured (`tests/vectors/trpc_wire.json`). Two
//! things are ours: a query may come by POST, as the client's `methodOverride` sends it; and a streamed
//! batch comes in one line, all results in its head.

use serde_json::{Map, Value, json};
use url::form_urlencoded;

pub use super::failure::{Code, Failure};

/// The most calls that one request may batch.
pub const MOST_CALLS: usize = 20;

/// Whether a procedure changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only reads.
    Query,
    /// It changes something.
    Mutation,
}

/// What of a request counts beside its body.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// What stands behind the prefix, as it came: the paths, with commas between.
    pub path: &'a str,
    /// What stands behind the `?`, as it came.
    pub query: &'a str,
    /// The type of the body.
    pub content_type: Option<&'a str>,
    /// The header `trpc-accept`.
    pub accept: Option<&'a str>,
}

/// How the results go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// One object.
    Single,
    /// An array of them.
    Batch,
    /// Lines of JSON, of which one is enough.
    Stream,
}

/// What was asked for.
#[derive(Clone, Debug)]
pub struct Request {
    form: Form,
    /// In the order of their results.
    pub calls: Vec<Call>,
}

/// One procedure that is called.
#[derive(Clone, Debug)]
pub struct Call {
    /// Its name, like `customers.getProfile`.
    pub path: String,
    /// What it is given, none for JavaScript's `undefined`; or why it cannot be called.
    pub input: Result<Option<Value>, Failure>,
}

/// What a procedure gave; none for JavaScript's `undefined`.
pub type Outcome = Result<Option<Value>, Failure>;

/// What goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The header `allow`, where another method would do.
    pub allow: Option<&'static str>,
    /// JSON; empty where there is nothing to say.
    pub body: Vec<u8>,
}

/// Reads a request. `kind` knows the procedures. One that cannot be read as a whole has its answer.
pub fn read(
    head: Head<'_>,
    body: &[u8],
    kind: impl Fn(&str) -> Option<Kind>,
) -> Result<Request, Answer> {
    let by_post = match head.method {
        "POST" => true,
        "GET" => false,
        "HEAD" => return Err(Answer::empty()),
        other => {
            let what = format!("Unsupported {other} request");
            return Err(Answer::refusal(&Failure::new(
                Code::MethodNotSupported,
                what,
            )));
        }
    };
    if by_post {
        is_json(head.content_type).map_err(|failure| Answer::refusal(&failure))?;
    }
    let parameter = |name: &str| {
        form_urlencoded::parse(head.query.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let batched = parameter("batch").is_some_and(|it| it == "1");
    let path = decoded(head.path);
    let paths: Vec<&str> = if batched {
        path.split(',').collect()
    } else {
        vec![&path]
    };
    if paths.len() > MOST_CALLS {
        let what = format!("At most {MOST_CALLS} calls in one batch");
        return Err(Answer::refusal(&Failure::bad(what)));
    }
    let kinds: Vec<_> = paths.iter().map(|it| kind(it)).collect();
    let has = |wanted| kinds.contains(&Some(wanted));
    if has(Kind::Query) && has(Kind::Mutation) {
        let what = "Cannot mix procedure types in call: query and mutation";
        return Err(Answer::refusal(&Failure::bad(what)));
    }
    let given = parameter("input").unwrap_or_default();
    let text = if by_post { body } else { given.as_bytes() };
    let input = json_of(text);
    let calls = paths.iter().zip(kinds).enumerate();
    let calls = calls.map(|(n, (path, kind))| Call {
        path: (*path).to_owned(),
        input: match kind {
            None => Err(Failure::not_found(format!(
                "No procedure found on path \"{path}\""
            ))),
            Some(Kind::Mutation) if !by_post => Err(Failure::new(
                Code::MethodNotSupported,
                format!("Unsupported GET-request to mutation procedure at path \"{path}\""),
            )),
            Some(_) if batched => input.clone().and_then(|it| of_batch(it, n)),
            Some(_) => input.clone(),
        },
    });
    let streamed = head.accept.is_some_and(|it| it == "application/jsonl");
    Ok(Request {
        form: match (batched, streamed) {
            (false, _) => Form::Single,
            (true, false) => Form::Batch,
            (true, true) => Form::Stream,
        },
        calls: calls.collect(),
    })
}

/// Browsers send no JSON to another site without asking first, so this keeps their forms out too.
fn is_json(content_type: Option<&str>) -> Result<(), Failure> {
    let refuse = |what: String| Err(Failure::new(Code::UnsupportedMediaType, what));
    let Some(given) = content_type else {
        return refuse("Missing content-type header".to_owned());
    };
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        refuse(format!("Unsupported content-type \"{essence}\""))
    }
}

/// Nothing at all is `undefined`.
fn json_of(text: &[u8]) -> Result<Option<Value>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(text)
        .map(Some)
        .map_err(|error| Failure::bad(format!("The input is not JSON: {error}")))
}

/// The input of the `n`th call. A batch without any may leave the map out.
fn of_batch(input: Option<Value>, n: usize) -> Result<Option<Value>, Failure> {
    match input {
        None => Ok(None),
        Some(Value::Object(mut map)) => Ok(map.remove(&n.to_string())),
        Some(_) => Err(Failure::bad(
            "\"input\" needs to be an object when doing a batch call",
        )),
    }
}

/// A path as it was before `encodeURIComponent`. What does not decode stays as it is, and names nothing.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = |it: &&[u8]| *first == b'%' && it.iter().all(u8::is_ascii_hexdigit);
        let hex = tail.get(..2).filter(digits);
        let byte = hex
            .and_then(|it| std::str::from_utf8(it).ok())
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Request {
    /// Whether the results go back as a batch.
    pub fn is_batch(&self) -> bool {
        self.form != Form::Single
    }

    /// The answer, of one result for each call.
    pub fn answer(&self, outcomes: &[Outcome]) -> Answer {
        let mut results = self.calls.iter().zip(outcomes).map(|(call, outcome)| {
            let path = Some(call.path.as_str());
            outcome.as_ref().map_or_else(
                |failure| failure.to_json(path),
                |data| match data {
                    Some(data) => json!({ "result": { "data": data } }),
                    None => json!({ "result": {} }),
                },
            )
        });
        let status = |it: &Outcome| it.as_ref().map_or_else(|it| it.code.status(), |_| 200);
        let first = outcomes.first().map_or(200, status);
        let alike = outcomes.iter().all(|it| status(it) == first);
        let (status, body) = match self.form {
            Form::Single => (first, results.next().unwrap_or_default()),
            Form::Batch => (if alike { first } else { 207 }, results.collect()),
            Form::Stream => {
                let head: Map<String, Value> = results
                    .enumerate()
                    .map(|(n, result)| (n.to_string(), json!([[result]])))
                    .collect();
                (200, Value::Object(head))
            }
        };
        let mut body = body.to_string().into_bytes();
        if self.form == Form::Stream {
            body.push(b'\n');
        }
        Answer {
            status,
            // What was not supported is a GET: everything takes a POST.
            allow: (status == 405).then_some("POST"),
            body,
        }
    }
}

impl Answer {
    /// To a request that is refused as a whole: one error, which the client takes for every call.
    pub fn refusal(failure: &Failure) -> Self {
        let status = failure.code.status();
        Self {
            status,
            allow: (status == 405).then_some("GET, POST"),
            body: failure.to_json(None).to_string().into_bytes(),
        }
    }

    /// With nothing in it.
    pub(super) fn empty() -> Self {
        Self {
            status: 204,
            allow: None,
            body: Vec::new(),
        }
    }
}
