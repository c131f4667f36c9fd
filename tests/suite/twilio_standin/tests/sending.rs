//! The REST side and its faults.

use std::time::Duration;

use serde_json::Value;

use super::{
    super::{Chaos, Fault, Receipts, Twilio},
    ANN, App, BEN, status_and_code,
};

#[tokio::test]
async fn a_message_is_taken_and_told_back() {
    let twilio = Twilio::start().await;
    let answer = twilio.send(ANN, &[]).await.unwrap();
    assert_eq!(answer.status(), 201);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        (&body["status"], &body["to"]),
        (&"queued".into(), &ANN.into())
    );
    assert_eq!(twilio.phone(ANN), ["hello"]);
    assert_eq!(twilio.taken()[0].sid, body["sid"]);
    assert_eq!(twilio.requests()[0].form["From"], twilio.number());

    let by_service = [
        ("From", ""),
        ("MessagingServiceSid", twilio.messaging_service_sid()),
    ];
    let body: Value = twilio
        .send(ANN, &by_service)
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&body["status"], &body["from"]),
        (&"accepted".into(), &Value::Null)
    );
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_its_code() {
    let twilio = Twilio::start().await;
    let long = "x".repeat(1601);
    for (changes, code) in [
        (vec![("To", "")], 21604),
        (vec![("To", "4155550101")], 21211),
        (vec![("To", twilio.number())], 21211),
        (vec![("From", "")], 21603),
        (vec![("From", "+12025550199")], 21606),
        (
            vec![("From", ""), ("MessagingServiceSid", "MGunknown")],
            21701,
        ),
        (vec![("Body", "")], 21602),
        (vec![("Body", &long)], 21617),
        (vec![("StatusCallback", "/status")], 21609),
        (
            vec![("StatusCallback", "https://my_app.example.com/status")],
            21609,
        ),
    ] {
        let answer = twilio.send(ANN, &changes).await.unwrap();
        assert_eq!(status_and_code(answer).await, (400, code), "{changes:?}");
    }
    let request =
        twilio
            .inner
            .http
            .post(format!("{}{}", twilio.api_base(), twilio.messages_path()));
    let answer = request
        .form(&[("To", ANN)])
        .basic_auth(twilio.account_sid(), Some("wrong"))
        .send()
        .await
        .unwrap();
    assert_eq!(status_and_code(answer).await, (401, 20003));
    assert!(twilio.taken().is_empty());
}

#[tokio::test]
async fn each_fault_is_what_it_says() {
    let twilio = Twilio::start().await;
    let mut taken = 0;
    for (fault, takes, status) in [
        (
            Fault::TooManyRequests {
                retry_after: Some(2),
            },
            false,
            Some(429),
        ),
        (Fault::ServerError { taken: false }, false, Some(500)),
        (Fault::ServerError { taken: true }, true, Some(500)),
        (Fault::Gateway { taken: false }, false, Some(503)),
        (Fault::Gateway { taken: true }, true, Some(503)),
        (Fault::Hang { taken: false }, false, None),
        (Fault::Hang { taken: true }, true, None),
        (Fault::Reset { taken: false }, false, None),
        (Fault::Reset { taken: true }, true, None),
        (Fault::Refuse(21612), false, Some(400)),
        (Fault::BadCredentials, false, Some(401)),
        (Fault::Garbled, true, Some(201)),
        (Fault::Slow(Duration::from_millis(1)), true, Some(201)),
        (Fault::None, true, Some(201)),
    ] {
        twilio.fail_next_to(ANN, fault.clone());
        let answer = twilio.send(ANN, &[]).await;
        assert_eq!(
            answer.as_ref().ok().map(|answer| answer.status().as_u16()),
            status,
            "{fault:?}"
        );
        match (&fault, &answer) {
            (Fault::Hang { .. }, Err(error)) => assert!(error.is_timeout(), "{error:?}"),
            (Fault::Reset { .. }, Err(error)) => {
                assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
            }
            (Fault::TooManyRequests { .. }, Ok(answer)) => {
                assert_eq!(answer.headers()["retry-after"], "2");
            }
            _ => {}
        }
        taken += usize::from(takes);
        assert_eq!(twilio.taken().len(), taken, "{fault:?}");
        let request = twilio.requests().pop().unwrap();
        assert_eq!((request.taken.is_some(), &request.fault), (takes, &fault));
    }
    assert!(twilio.faults_are_spent());
}

#[tokio::test]
async fn a_fault_meets_only_the_one_it_is_for() {
    let twilio = Twilio::start().await;
    twilio.fail_next_to(ANN, Fault::Refuse(21211));
    assert_eq!(twilio.send(BEN, &[]).await.unwrap().status(), 201);
    assert!(!twilio.faults_are_spent());
    twilio.fail_next(Fault::BadCredentials);
    assert_eq!(twilio.send(ANN, &[]).await.unwrap().status(), 400);
    assert_eq!(twilio.send(ANN, &[]).await.unwrap().status(), 401);
    assert_eq!(twilio.send(ANN, &[]).await.unwrap().status(), 201);
}

#[tokio::test]
async fn chaos_is_repeatable_and_keeps_its_weights() {
    let [same, again, other] = [Chaos::bad_day(7), Chaos::bad_day(7), Chaos::bad_day(8)];
    let draws = |chaos: &Chaos| -> Vec<_> { (0..2_000).map(|nth| chaos.draw(ANN, nth)).collect() };
    assert_eq!(draws(&same), draws(&again));
    assert_ne!(draws(&same), draws(&other));
    let good = draws(&same)
        .iter()
        .filter(|fault| **fault == Fault::None)
        .count();
    assert!(
        (900..1_100).contains(&good),
        "half of the requests go well: {good} of 2000"
    );

    let twilio = Twilio::start().await;
    twilio.chaos(Some(Chaos::new(
        7,
        [(1, Fault::Refuse(21211)), (1, Fault::None)],
    )));
    for _ in 0..20 {
        twilio.send(ANN, &[]).await.unwrap();
    }
    let taken = twilio.taken().len();
    assert!(
        (3..18).contains(&taken),
        "some are refused and some are not: {taken} of 20"
    );
    twilio.chaos(None);
    assert_eq!(twilio.send(ANN, &[]).await.unwrap().status(), 201);
}

#[tokio::test]
async fn the_log_is_filtered_and_paged() {
    let twilio = Twilio::start().await;
    App::start(&twilio).await;
    for _ in 0..5 {
        twilio.send(ANN, &[]).await.unwrap();
    }
    twilio.send(BEN, &[]).await.unwrap();
    twilio.text(ANN, "a text of theirs").await.is_taken();

    let day = twilio.taken()[0].day();
    let number = twilio.number().replace('+', "%2B");
    let query = format!("To=%2B14155550101&From={number}&DateSent%3E={day}&PageSize=2");
    let mut next = format!("{}?{query}", twilio.messages_path());
    let (mut pages, mut found) = (0, Vec::new());
    loop {
        let page: Value = twilio.get(&next).await.json().await.unwrap();
        pages += 1;
        let sids = page["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["sid"].as_str().unwrap().to_owned());
        found.extend(sids);
        match page["next_page_uri"].as_str() {
            Some(uri) => uri.clone_into(&mut next),
            None => break,
        }
    }
    let newest_first: Vec<_> = twilio.taken()[..5]
        .iter()
        .rev()
        .map(|message| message.sid.clone())
        .collect();
    assert_eq!((pages, found), (3, newest_first));

    let list = async |query: &str| -> Value {
        twilio
            .get(&format!("{}?{query}", twilio.messages_path()))
            .await
            .json()
            .await
            .unwrap()
    };
    assert_eq!(
        list("From=%2B14155550101").await["messages"][0]["direction"],
        "inbound"
    );
    assert_eq!(
        list("DateSent%3C=2020-01-01").await["messages"],
        serde_json::json!([])
    );
    assert_eq!(
        list(&format!("DateSent={day}")).await["messages"]
            .as_array()
            .unwrap()
            .len(),
        7
    );
}

#[tokio::test]
async fn a_message_is_looked_up_redacted_and_deleted() {
    let twilio = Twilio::start().await;
    twilio.send(ANN, &[]).await.unwrap();
    let sid = twilio.taken()[0].sid.clone();
    let path = twilio
        .messages_path()
        .replace(".json", &format!("/{sid}.json"));
    twilio.fail_next_lookup(Fault::ServerError { taken: false });
    assert_eq!(twilio.get(&path).await.status(), 500);
    let read: Value = twilio.get(&path).await.json().await.unwrap();
    assert_eq!(
        (&read["sid"], &read["body"]),
        (&sid.as_str().into(), &"hello".into())
    );

    let url = format!("{}{path}", twilio.api_base());
    let (account, token) = (twilio.account_sid(), Some(twilio.auth_token()));
    let redact = twilio
        .inner
        .http
        .post(&url)
        .form(&[("Body", "")])
        .basic_auth(account, token);
    let redacted: Value = redact.send().await.unwrap().json().await.unwrap();
    assert_eq!(redacted["body"], "");
    let delete = || {
        twilio
            .inner
            .http
            .delete(&url)
            .basic_auth(account, token)
            .send()
    };
    assert_eq!(delete().await.unwrap().status(), 204);
    assert_eq!(delete().await.unwrap().status(), 404);
    assert_eq!(twilio.get(&path).await.status(), 404);
}

#[tokio::test]
async fn what_is_on_its_way_cannot_be_deleted() {
    let twilio = Twilio::start().await;
    let _app = App::start(&twilio).await;
    let slow = Receipts::in_order().with_pause(Duration::from_millis(100));
    twilio.receipts_of_next_to(ANN, slow);
    let photo = ("MediaUrl", "https://support.example.com/media/1");
    twilio.send(ANN, &[photo]).await.unwrap();
    let message = twilio.taken().remove(0);
    assert_eq!(
        (&*message.media, twilio.files_left()),
        (&[photo.1.to_owned()][..], 1)
    );
    let path = twilio
        .messages_path()
        .replace(".json", &format!("/{}", message.sid));
    let delete = async |path: &str| {
        let request = (twilio.inner.http).delete(format!("{}{path}", twilio.api_base()));
        let request = request.basic_auth(twilio.account_sid(), Some(twilio.auth_token()));
        request.send().await.unwrap()
    };
    let answer = delete(&format!("{path}.json")).await;
    assert_eq!(status_and_code(answer).await, (409, 20009));
    twilio.receipts_are_out().await;
    let files: Value = twilio
        .get(&format!("{path}/Media.json"))
        .await
        .json()
        .await
        .unwrap();
    let file = files["media_list"][0]["sid"].as_str().unwrap();
    assert_eq!(
        delete(&format!("{path}/Media/{file}.json")).await.status(),
        204
    );
    assert_eq!(delete(&format!("{path}.json")).await.status(), 204);
    assert_eq!(
        twilio.get(&format!("{path}/Media.json")).await.status(),
        404
    );
    assert_eq!(twilio.files_left(), 0);
}

#[test]
fn receipts_by_luck_are_repeatable() {
    let deal = |seed: u64| -> Vec<String> {
        let one = |nth| format!("{:?}", Receipts::of_luck(seed, ANN, nth));
        (0..400).map(one).collect()
    };
    assert_eq!(deal(7), deal(7));
    assert_ne!(deal(7), deal(8));
    let all = deal(7).concat();
    for kind in [
        "30003", "30004", "30005", "30006", "30007", "30008", "200ms",
    ] {
        assert!(all.contains(kind), "{kind}");
    }
}

#[tokio::test]
async fn luck_deals_out_the_receipts_of_each_message() {
    let twilio = Twilio::start().await;
    let _app = App::start(&twilio).await;
    twilio.receipts_by_luck(Some(7));
    for _ in 0..20 {
        twilio.send(ANN, &[]).await.unwrap();
    }
    twilio.receipts_are_out().await;
    let wanted: usize = (0..20)
        .map(|nth| Receipts::of_luck(7, ANN, nth))
        .map(|it| it.before_answer.len() + it.after.len())
        .sum();
    assert_eq!(twilio.played().len(), wanted);
    assert!(twilio.played().iter().all(|it| it.answered == Some(200)));
}
