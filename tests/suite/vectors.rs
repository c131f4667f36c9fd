//! The shared test vectors, through the public interface.

use savvysolve::{
    channel::twilio_signature::{Algorithm, Received, SharedKey, Verifier},
    domain::{
        PhoneNumber,
        segments::{self, Encoding},
    },
};
use serde_json::Value;

fn load(file: &str) -> Vec<Value> {
    let Ok(Value::Object(mut file)) = serde_json::from_str(file) else {
        panic!("a vector file is a JSON object");
    };
    let Some(Value::Array(vectors)) = file.remove("vectors") else {
        panic!("a vector file has vectors");
    };
    vectors
}

fn text<'v>(vector: &'v Value, key: &str) -> &'v str {
    vector[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {}", vector["id"]))
}

/// What is deliberately not as in the phone vectors, and why.
const PHONE_EXCEPTIONS: [(&str, &str); 3] = [
    (
        "mx-011",
        "old Mexican mobile form: the 1 after +52 is dropped, the number lives on",
    ),
    ("mx-from-us-001", "the same, from abroad"),
    ("mx-from-us-003", "the same, dialled from the US"),
];

/// None may come out as another number, and all are right but the exceptions above. Two categories
/// were chosen to be hard; there a number may also be refused.
#[test]
fn phones() {
    let (mut right, mut counted, mut wrong) = (0, 0, Vec::new());
    for vector in load(include_str!("../vectors/phones_e164.json")) {
        let (id, input, expected) = (
            text(&vector, "id"),
            text(&vector, "input"),
            text(&vector, "expected"),
        );
        let read = PhoneNumber::parse(input, vector["region"].as_str());
        let got = read.as_ref().map_or("invalid", PhoneNumber::as_str);
        let another = got != expected && got != "invalid" && expected != "invalid";
        assert!(!another, "{id}: {input:?} became {got}, it is {expected}");
        if !["own-region-tricky", "plus-no-default"].contains(&text(&vector, "category")) {
            counted += 1;
            right += usize::from(got == expected);
            if got != expected {
                wrong.push((id.to_owned(), input.to_owned(), expected.to_owned(), read));
            }
        }
    }
    let ids: Vec<&str> = wrong.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(ids, PHONE_EXCEPTIONS.map(|(id, _)| id), "{wrong:#?}");
    assert!(right * 100 >= counted * 97, "{right} of {counted}");
}

#[test]
fn segments() {
    for vector in load(include_str!("../vectors/sms_segments.json")) {
        let id = text(&vector, "id");
        let typed = text(&vector, "text");
        let smart = vector["smart_encoding"].as_bool() == Some(true);
        let sent = if smart {
            segments::to_gsm7_lookalikes(typed)
        } else {
            typed.into()
        };
        if vector["error"].is_string() {
            assert!(!segments::is_gsm7(&sent), "{id}");
            continue;
        }
        assert_eq!(sent, text(&vector, "text_sent"), "{id}");
        let forced = text(&vector, "encoding_arg") == "UCS-2";
        let counted = if forced {
            segments::count_ucs2(&sent)
        } else {
            segments::count(&sent)
        };
        assert!(forced || segments::parts(&sent) == counted.parts, "{id}");
        let encoding = match counted.encoding {
            Encoding::Gsm7 => "GSM-7",
            Encoding::Ucs2 => "UCS-2",
        };
        assert_eq!(encoding, text(&vector, "encoding"), "{id}");
        assert_eq!(counted.parts, vector["segments"], "{id}");
        assert_eq!(
            Value::from(counted.units),
            vector["per_segment_units"],
            "{id}"
        );
        if counted.encoding == Encoding::Ucs2 && !forced {
            let (_, first) = segments::first_non_gsm(&sent).expect("it has one");
            let stated = vector["non_gsm"][0].as_str().expect("it has one");
            assert!(stated.contains(first), "{id}");
        }
    }
}

/// Every character there is, against both tables.
#[test]
fn gsm7_tables() {
    let table: Value =
        serde_json::from_str(include_str!("../vectors/gsm7_table.json")).expect("JSON");
    let smart: Value =
        serde_json::from_str(include_str!("../vectors/smart_encoding_map.json")).expect("JSON");
    let basic: Vec<&str> = table["basic"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let extension = table["ext"].as_object().expect("a map");
    for character in '\0'..=char::MAX {
        let one = character.to_string();
        let counted = segments::count(&one);
        let expected = if basic.contains(&&*one) {
            (Encoding::Gsm7, 1)
        } else if extension.contains_key(&one) {
            (Encoding::Gsm7, 2)
        } else {
            (Encoding::Ucs2, character.len_utf16())
        };
        assert_eq!(
            (counted.encoding, counted.units[0]),
            expected,
            "{character:?}"
        );

        let key = format!("{:04x}", u32::from(character));
        let stands_for = smart["map"][&key].as_str().unwrap_or(&one);
        assert_eq!(
            segments::to_gsm7_lookalikes(&one),
            stands_for,
            "{character:?}"
        );
    }
}

#[test]
fn twilio_signatures() {
    for vector in load(include_str!("../vectors/twilio_signatures.json")) {
        let id = text(&vector, "id");
        let url = text(&vector, "url");
        let host_end = url.find("://").expect("a scheme") + 3;
        let path_at = url[host_end..]
            .find('/')
            .map_or(url.len(), |at| host_end + at);
        let secret = text(&vector, "auth_token").to_owned();
        let shared = id.starts_with("sharedkey");
        let algorithm = match text(&vector, "algorithm") {
            "HMAC_SHA256" => Algorithm::Sha256,
            _ => Algorithm::Sha1,
        };
        let settings = format!(
            "key=webhooks_sharedkey_x,algorithm={}",
            text(&vector, "algorithm")
        );
        let verifier = if shared {
            let key = SharedKey {
                id: "webhooks_sharedkey_x".into(),
                secret,
                algorithm,
            };
            Verifier::new(&url[..path_at], ["another-token"], [key])
        } else {
            // While a token is rotated there are two.
            Verifier::new(&url[..path_at], ["the-next-token", &secret], [])
        };
        let received = Received {
            method: text(&vector, "method"),
            path_and_query: &url[path_at..],
            content_type: vector["content_type"].as_str(),
            body: vector["raw_body"].as_str().unwrap_or_default().as_bytes(),
            signature: Some(text(&vector, "signature")),
            settings: shared.then_some(settings.as_str()),
        };
        let outcome = verifier.verify(&received);
        assert_eq!(
            Some(outcome.is_ok()),
            vector["expect_valid"].as_bool(),
            "{id}: {outcome:?}"
        );
        if let Ok(pairs) = outcome
            && vector["params"].as_array().is_some_and(|it| !it.is_empty())
            && received.method == "POST"
        {
            let params: Vec<(String, String)> =
                serde_json::from_value(vector["params"].clone()).expect("pairs");
            let pairs: Vec<(String, String)> = pairs
                .iter()
                .map(|(key, value)| (key.to_vec(), value.to_vec()))
                .map(|(key, value)| (String::from_utf8(key), String::from_utf8(value)))
                .map(|(key, value)| (key.expect("UTF-8"), value.expect("UTF-8")))
                .collect();
            assert_eq!(pairs, params, "{id}");
        }
        let unsigned = Received {
            signature: None,
            ..received
        };
        assert!(
            verifier.verify(&unsigned).is_err(),
            "{id} without a signature"
        );
    }
}
