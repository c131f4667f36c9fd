//! Which customer gets the words; what waits for its code; what is asked and answered.

use std::time::Duration;

use savvysolve::{
    conversation::{Effect, Input, Outcome, State},
    domain::id::SessionId,
};

use super::desk::Desk;

impl Desk {
    fn pass_minutes(&mut self, minutes: u64) {
        self.now = self.now.after(Duration::from_secs(minutes * 60));
    }

    /// Texts, and what comes of the last one.
    fn texts(&mut self, texts: &[&str]) -> String {
        texts.iter().fold(String::new(), |_, text| self.text(text))
    }
}

#[test]
fn words_go_where_the_talk_is() {
    let mut desk = Desk::new().holds(3).heard(1, 3);
    assert_eq!(desk.text("try again"), "> M3X8: try again\n");
    let mut desk = Desk::new().holds(3).heard(1, 11);
    assert!(desk.text("try again").starts_with("< Not sent yet"));
    let mut desk = Desk::new().holds(3).heard(1, 3).heard(2, 9);
    assert!(desk.text("try again").starts_with("< Not sent yet"));
}

#[test]
fn a_session_just_claimed_waits_for_its_first_words() {
    let mut desk = Desk::new().holds(2).heard(0, 3);
    let now = desk.now;
    let new = &mut desk.solver().held[1];
    (new.since, new.solver_at, new.customer_at) = (now, None, None);
    assert!(desk.text("Hi, this is Sam").starts_with("< Not sent yet"));
}

#[test]
fn kept_words_wait_for_their_code() {
    let mut desk = Desk::new().holds(2);
    assert!(desk.text("try again").starts_with("< Not sent yet"));
    assert!(
        desk.text_with("and this", 1, None)
            .starts_with("< Not sent yet")
    );
    // A command is answered, and nothing is forgotten.
    let told = desk.text("MINE");
    assert!(
        told.contains("You hold") && told.contains("still waits"),
        "{told}"
    );
    // So with words that have their code.
    let told = desk.text("#K7Q2 other words");
    assert!(
        told.starts_with("> K7Q2: other words\n< Your earlier text still waits"),
        "{told}"
    );
    // A wrong code changes nothing.
    let told = desk.text("ZZ9Z9");
    assert!(
        told.contains("There is no ticket ZZ9Z9") && told.contains("Not sent yet"),
        "{told}"
    );
    assert_eq!(desk.text("m3x8"), "> M3X8: try again\nand this [photo]\n");
    assert_eq!(
        serde_json::to_value(&desk.state).unwrap()["shift"].get("waiting"),
        None
    );
}

#[test]
fn a_name_will_do() {
    let mut desk = Desk::new().holds(2);
    assert_eq!(desk.texts(&["try again", "Bo"]), "> M3X8: try again\n");
    let mut desk = Desk::new().holds(2);
    assert!(desk.texts(&["done", "ana"]).starts_with("! ends K7Q2"));
    let mut desk = Desk::new().holds(2).heard(0, 1);
    assert_eq!(desk.text("Ana"), "> K7Q2: Ana\n", "nothing was asked");
}

#[test]
fn kept_words_can_be_let_go() {
    for word in ["DROP", "nobody", "never mind", "nadie"] {
        let mut desk = Desk::new().holds(2);
        desk.state = serde_json::from_str(r#"{"language":"en","language_asked":true}"#).unwrap();
        assert!(
            desk.texts(&["try again", word])
                .starts_with("< Your earlier text was let go")
        );
        assert!(!desk.text("MINE").contains("waits"));
    }
    // With the last session they are for nobody.
    let mut desk = Desk::new().holds(2);
    desk.text("try again");
    desk.solver().held.clear();
    assert!(desk.text("MINE").contains("let go"));
    let mut desk = Desk::new().holds(2);
    desk.text("try again");
    desk.solver().held.truncate(1);
    assert!(desk.text("RELEASE").contains("let go"));
    let mut desk = Desk::new().holds(2);
    desk.text("try again");
    desk.solver().held.truncate(1);
    assert!(desk.text("DONE").contains("let go"));
}

#[test]
fn kept_words_have_an_end() {
    let mut desk = Desk::new().holds(2);
    let long = "word ".repeat(300);
    let mut kept = 0;
    while desk.text(&long).starts_with("< Not sent yet") {
        kept += 1;
        assert!(kept < 10);
    }
    assert!(desk.told().starts_with("< Not kept"), "{}", desk.told());
    assert!(desk.text("K7Q2").starts_with("> K7Q2: word"));
}

#[test]
fn a_code_alone_chooses() {
    let mut desk = Desk::new().holds(2).heard(0, 3).heard(1, 4);
    assert!(
        desk.text("M3X8")
            .starts_with("< What you text now goes to #M3X8 Bo.")
    );
    assert_eq!(desk.text("try again"), "> M3X8: try again\n");
    desk.pass_minutes(1);
    assert_eq!(desk.text("and again"), "> M3X8: and again\n");
    // A word from the other makes it unclear once more.
    let now = desk.now;
    desk.solver().held[0].customer_at = Some(now);
    assert!(desk.text("ok").starts_with("< Not sent yet"));
}

#[test]
fn photos_go_along() {
    let mut desk = Desk::new().holds(1);
    assert_eq!(desk.text_with("", 2, None), "> K7Q2:  [photo] [photo]\n");
    let mut desk = Desk::new().holds(2);
    assert_eq!(desk.text_with("#M3X8", 1, None), "> M3X8:  [photo]\n");
    assert_eq!(
        desk.text_with("M3X8 look here", 1, None),
        "> M3X8: look here [photo]\n"
    );
    let told = desk.text_with("MINE", 1, None);
    assert!(told.contains("The photo was not passed on"), "{told}");
    let told = desk.text_with("#ZZ99", 1, None);
    assert!(told.contains("Not sent yet"), "{told}");
    assert_eq!(desk.text("K7Q2"), "> K7Q2:  [photo]\n");
    // In answer to an offer a photo means nothing; it is for the customer.
    let mut desk = Desk::new().holds(1).offered(1);
    assert!(
        desk.text_with("ok", 1, None)
            .starts_with("> K7Q2: ok [photo]")
    );
}

#[test]
fn questions_are_answered_by_a_code() {
    let mut desk = Desk::new().offered(2);
    assert!(desk.texts(&["yes", "h5d3"]).starts_with("! claims H5D3"));
    let mut desk = Desk::new().offered(2);
    assert!(desk.texts(&["PASS", "h5d3"]).starts_with("! passes H5D3"));
    let mut desk = Desk::new().offered(2);
    desk.text("yes in 30 min");
    desk.pass_minutes(10);
    assert!(desk.text("h5d3").starts_with("! promises H5D3 in 20 min"));
    let mut desk = Desk::new().holds(2);
    assert!(
        desk.texts(&["DONE quick", "#M3X8"])
            .starts_with("! ends M3X8: 120 min, quick")
    );
    let mut desk = Desk::new().holds(2);
    assert!(
        desk.texts(&["RELEASE", "M3X8"])
            .starts_with("! releases M3X8")
    );
    // Anything else drops the question, and so does time.
    let mut desk = Desk::new().holds(2);
    assert!(
        desk.texts(&["DONE", "MENU", "M3X8"])
            .starts_with("< What you text now")
    );
    let mut desk = Desk::new().holds(2);
    desk.text("DONE");
    desk.pass_minutes(31);
    assert!(desk.text("M3X8").starts_with("< What you text now"));
}

#[test]
fn claims_that_do_not_come_true() {
    let mut desk = Desk::new().offered(2);
    desk.wins = false;
    let told = desk.text("CLAIM W2R6");
    assert!(told.contains("W2R6 is with another solver."), "{told}");
    let mut desk = Desk::new().holds(1);
    desk.wins = false;
    assert!(desk.text("DONE").contains("K7Q2 was over already"));
    // An outcome that nobody remembers asking for.
    let mut desk = Desk::new().holds(1);
    assert!(
        desk.step(&Input::Outcome(Outcome::Ended { now: true }))
            .contains("You hold")
    );
}

#[test]
fn a_yes_in_a_talk_is_hinted_at_once() {
    let mut desk = Desk::new().holds(1).offered(1).heard(0, 1);
    assert!(
        desk.text("yes")
            .contains("To take the open offer, text CLAIM.")
    );
    assert_eq!(desk.text("yes"), "> K7Q2: yes\n");
}

#[test]
fn a_wish_for_silence_is_asked_back_in_a_session() {
    let mut desk = Desk::new().holds(1);
    assert!(
        desk.text("stop texting me")
            .starts_with("< Not sent: that reads as if")
    );
    assert!(
        desk.text("stop texting me")
            .starts_with("! OptOut(Words)\n! duty off\n! releases K7Q2")
    );
    let mut desk = Desk::new().holds(1);
    desk.text("stop texting me");
    assert_eq!(desk.text("try again"), "> K7Q2: try again\n");
    assert!(
        desk.text("stop texting me")
            .starts_with("< Not sent: that reads as if")
    );
    assert_eq!(
        desk.text("#K7Q2 tap stop sending messages"),
        "> K7Q2: tap stop sending messages\n"
    );
    // Without a session there is nobody else it could be about.
    assert!(
        Desk::new()
            .text("stop texting me")
            .starts_with("! OptOut(Words)")
    );
}

#[test]
fn who_opted_out_is_not_spoken_to() {
    let mut desk = Desk::new().offered(1);
    desk.facts.opted_out = true;
    for text in ["yes", "MINE", "CLAIM W2R6", "hello", "help", "ON"] {
        assert_eq!(desk.text(text), "", "{text}");
    }
    let told = desk.text("START");
    assert!(told.starts_with("! OptIn\n< You're off duty."), "{told}");
}

#[test]
fn two_machines_do_not_talk_for_ever() {
    let mut desk = Desk::new();
    let mut answers = 0;
    for _ in 0..200 {
        desk.pass_minutes(0);
        answers += usize::from(desk.text("I am driving").starts_with("< "));
    }
    assert!(answers <= 41, "{answers}");
    let mut desk = Desk::new().holds(1);
    let relayed = (0..200)
        .filter(|_| desk.text("I am driving").starts_with("> "))
        .count();
    assert!(relayed <= 10, "{relayed}");
    assert_eq!(desk.text("here I am"), "> K7Q2: here I am\n");
}

#[test]
fn old_states_are_let_pass() {
    for json in [
        "{}",
        r#"{"shift":{}}"#,
        r#"{"shift":{"something_new":1,"which":{"wanted":"something_new","x":1}}}"#,
        r#"{"at":"name","due":1,"heard_at":1}"#,
        r#"{"at":"human","from":"name"}"#,
    ] {
        let state: State = serde_json::from_str(json).expect(json);
        let mut desk = Desk::new().holds(1).offered(1);
        desk.state = state;
        desk.step(&Input::Timeout);
        desk.step(&Input::HandBack);
        assert!(desk.text("MINE").starts_with("< You're on duty."), "{json}");
    }
}

#[test]
fn a_session_that_is_gone_is_not_chosen() {
    let mut desk = Desk::new().holds(3);
    desk.text("M3X8");
    desk.solver().held.remove(1);
    assert!(desk.text("try again").starts_with("< Not sent yet"));
    let ids: Vec<SessionId> = desk.solver().held.iter().map(|held| held.session).collect();
    assert_eq!(ids.len(), 2);
    assert!(
        !desk
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Relay { .. }))
    );
}
