//! Erasing at the carrier: words, addresses and photos of one message, in either direction; and
//! what was written of somebody to others.

use std::time::Duration;

use savvysolve::{
    channel::{Carrier, Erased, Handed, Outgoing, simulator::Simulator},
    domain::{Clock, id::new_id},
};

use crate::{
    support::{PUBLIC, Stage, eventually, on_both, twilio_client},
    twilio_standin::{Fault, PhotoAnswer, Receipts, Twilio},
};

const JANE: &str = "+14155550101";

async fn start() -> (Twilio, Carrier) {
    let twilio = Twilio::start().await;
    let carrier = Carrier::Twilio(twilio_client(&twilio));
    (twilio, carrier)
}

/// A text with so many photos is sent; the carrier's id.
async fn sent(carrier: &Carrier, photos: usize) -> String {
    let text = Outgoing {
        id: new_id(Clock::default().now()),
        to: JANE.to_owned(),
        body: "a secret".to_owned(),
        media: (0..photos)
            .map(|n| format!("https://support.example.com/media/{n}"))
            .collect(),
    };
    match carrier.send(&text).await {
        Handed::Taken(sid) => sid,
        refused @ Handed::Refused(_) => panic!("{refused:?}"),
    }
}

#[tokio::test]
async fn a_message_goes_with_its_photos() {
    let (twilio, carrier) = start().await;
    let out = sent(&carrier, 3).await;
    let photo = twilio.photo("image/jpeg", b"x", PhotoAnswer::Direct);
    let came = twilio.write_with_photos(JANE, "mine", &[photo]).sid;
    let other = sent(&carrier, 1).await;
    assert_eq!(twilio.files_left(), 5);
    for sid in [&out, &came] {
        assert_eq!(carrier.erase_message(sid).await, Erased::Done);
        assert!(twilio.message(sid).is_none());
        assert_eq!(carrier.erase_message(sid).await, Erased::Gone, "again");
    }
    assert_eq!(twilio.files_left(), 1, "another message keeps its own");
    assert!(twilio.message(&other).is_some());
}

#[tokio::test]
async fn what_is_not_there_is_gone_and_what_is_no_id_is_refused() {
    let (twilio, carrier) = start().await;
    let unknown = format!("SM{:032x}", 99);
    assert_eq!(carrier.erase_message(&unknown).await, Erased::Gone);
    for wrong in ["", "..", "SM1/../../Calls", "SM1?x=", "SM%2f"] {
        assert_eq!(
            carrier.erase_message(wrong).await,
            Erased::Refused(None),
            "{wrong}"
        );
    }
    assert!(twilio.taken().is_empty());
}

#[tokio::test]
async fn what_is_on_its_way_is_erased_later() {
    let (twilio, carrier) = start().await;
    // Where its receipts go, nobody listens.
    twilio.serves(std::net::SocketAddr::from(([127, 0, 0, 1], 9)), PUBLIC);
    let slow = Receipts::in_order().with_pause(Duration::from_millis(150));
    twilio.receipts_of_next_to(JANE, slow);
    let sid = sent(&carrier, 0).await;
    assert_eq!(carrier.erase_message(&sid).await, Erased::Retry(None));
    twilio.receipts_are_out().await;
    assert_eq!(carrier.erase_message(&sid).await, Erased::Done);
}

#[tokio::test]
async fn a_bad_answer_leaves_nothing_half_erased_for_good() {
    let (twilio, carrier) = start().await;
    // Each of the requests that erasing two photos takes meets each fault: the list, two files,
    // the message.
    for place in 0..4 {
        for (fault, end) in [
            (Fault::ServerError { taken: false }, Erased::Retry(None)),
            (Fault::Gateway { taken: false }, Erased::Retry(None)),
            (Fault::Reset { taken: false }, Erased::Retry(None)),
            (
                Fault::TooManyRequests {
                    retry_after: Some(7),
                },
                Erased::Retry(Some(Duration::from_secs(7))),
            ),
            (Fault::BadCredentials, Erased::Retry(None)),
        ] {
            let sid = sent(&carrier, 2).await;
            (0..place).for_each(|_| twilio.fail_next_erase(Fault::None));
            twilio.fail_next_erase(fault.clone());
            assert_eq!(carrier.erase_message(&sid).await, end, "{place} {fault:?}");
            assert!(twilio.message(&sid).is_some());
            assert_eq!(carrier.erase_message(&sid).await, Erased::Done);
            assert_eq!(twilio.files_left(), 0, "{place} {fault:?}");
        }
    }
    // A list that cannot be read is no empty list.
    let sid = sent(&carrier, 1).await;
    twilio.fail_next_erase(Fault::Garbled);
    assert_eq!(carrier.erase_message(&sid).await, Erased::Retry(None));
    assert_eq!(twilio.files_left(), 1);
    assert!(twilio.faults_are_spent());
}

#[tokio::test]
async fn the_simulator_keeps_nothing() {
    let (simulator, _receipts) = Simulator::new(Duration::ZERO);
    let carrier = Carrier::Simulator(simulator);
    assert_eq!(carrier.erase_message("SIM1").await, Erased::Done);
}

#[tokio::test]
async fn what_the_operator_was_told_goes_as_well() {
    const OPERATOR: &str = "+14155550199";
    const BEN: &str = "+14155550102";
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[("OPERATOR__PHONE", OPERATOR)]).await;
        for phone in [JANE, BEN] {
            stage.text(phone, "it's Jane, my wifi is down", 0).await;
            stage.text(phone, "AGENT", 0).await;
        }
        let told = async |stage: &Stage| {
            let of = format!("messages where address = '{OPERATOR}'");
            stage.app.count(&of).await
        };
        assert_eq!(told(&stage).await, 2, "one alert each");
        // The command reads the same settings as the service.
        let file = stage.app.database.folder().join("savvysolve.toml");
        std::fs::write(file, format!("[operator]\nphone = \"{OPERATOR}\"")).unwrap();
        let done = stage.command(&["erase", JANE]).await;
        assert!(done.status.success(), "{done:?}");
        stage.jump(Duration::from_mins(1)).await;
        assert_eq!(told(&stage).await, 1, "that of somebody else stays");
        let with_number = format!("messages where body like '%{JANE}%'");
        assert_eq!(stage.app.count(&with_number).await, 0);
        let left: Vec<_> = stage.app.twilio.taken();
        let names = left.iter().filter(|it| it.body.contains(JANE)).count();
        assert_eq!(names, 0, "at the carrier too");
        stage.close().await;
    })
    .await;
}

#[tokio::test]
async fn who_is_erased_by_several_at_once_is_told_once() {
    on_both(async |kind| {
        let mut stage = Stage::open(kind, &[]).await;
        stage.text(JANE, "it's Jane, my wifi is down", 0).await;
        // Two commands, and the service beside them.
        let command = || stage.command(&["erase", JANE]);
        let (one, other) = tokio::join!(command(), command());
        assert!(
            one.status.success() && other.status.success(),
            "{one:?} {other:?}"
        );
        stage.settled().await;
        let taken = stage.app.twilio.taken();
        let told = taken
            .iter()
            .filter(|it| it.body.starts_with("Done: your name"));
        assert_eq!(told.count(), 1);
        eventually("the last text to be removed", async || {
            stage.app.pass(Duration::from_mins(1));
            (stage.app.count("messages").await == 0).then_some(())
        })
        .await;
        stage.close().await;
    })
    .await;
}
