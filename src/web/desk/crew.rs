//! Solvers: who they are, how they do, added, changed, removed.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use uuid::Uuid;

use super::{Frame, Here, Tab, missing, see};
use crate::{
    actions::{self, Act},
    domain::{DeviceType, PhoneNumber, Role, first_name, mask, zone},
    store::{Tx, db, desk, sessions, solvers, users},
    turn::dismiss,
    web::{
        Web,
        error::Error,
        field,
        page::{self, Reads, Words, again},
        who::{Account, AsAdmin},
    },
};

/// The most that the page lists.
const MOST: i64 = 500;

/// What was typed into the form of a solver.
#[derive(Debug, Default)]
pub(super) struct Typed {
    name: String,
    phone: String,
    zone: String,
    skills: Vec<String>,
}

impl Typed {
    /// A list of fields, because one box is ticked for each skill.
    fn of(fields: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in fields {
            match &*name {
                "name" => typed.name = value,
                "phone" => typed.phone = value,
                "zone" => typed.zone = value,
                "skills" => typed.skills.push(value),
                _ => {}
            }
        }
        typed
    }
}

/// What is wrong beside each field.
#[derive(Debug, Default)]
struct Wrong {
    name: Option<String>,
    phone: Option<String>,
    zone: Option<String>,
}

impl Wrong {
    fn is_none(&self) -> bool {
        self.name.is_none() && self.phone.is_none() && self.zone.is_none()
    }

    /// Of what a new solver and a known one have alike.
    fn of(words: &Words<'_>, typed: &Typed) -> Self {
        let nameless = first_name(&typed.name).is_empty();
        let zone = typed.zone.trim();
        let nowhere = !zone.is_empty() && !zone::valid_zone(zone);
        Self {
            name: nameless.then(|| words.get("web-desk-solver-name-none")),
            phone: None,
            zone: nowhere.then(|| words.get("web-desk-solver-zone-wrong")),
        }
    }
}

/// A box to tick.
struct Skill {
    value: &'static str,
    label: String,
    ticked: bool,
}

fn boxes(words: &Words<'_>, ticked: &[String]) -> Vec<Skill> {
    let one = |device: &DeviceType| Skill {
        value: device.as_str(),
        label: words.with("device-name", "device", device.as_str()),
        ticked: ticked.iter().any(|it| it == device.as_str()),
    };
    DeviceType::ALL.iter().map(one).collect()
}

/// A solver in the list.
struct Row {
    id: Uuid,
    name: String,
    phone: String,
    on_duty: bool,
    skills: String,
    held: i64,
    stars: String,
    ratings: i64,
}

#[derive(Template)]
#[template(path = "web/desk/solvers.html")]
struct List<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    skills: Vec<Skill>,
    typed: &'a Typed,
    wrong: Wrong,
}

/// The mean of some ratings, to one digit; nothing of none.
pub(in crate::web) fn mean(total: i64, ratings: i64) -> String {
    if ratings == 0 {
        return String::new();
    }
    let tenths = (total * 10 + ratings / 2) / ratings;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Device types as people read them.
fn skills_named(words: &Words<'_>, stored: &str) -> String {
    if stored.is_empty() {
        return words.get("web-desk-solver-all-devices");
    }
    let names = stored.split_whitespace();
    let names: Vec<String> = names
        .map(|it| words.with("device-name", "device", it))
        .collect();
    names.join(", ")
}

async fn list_page<'a>(
    web: &Web,
    frame: Frame<'a>,
    typed: &'a Typed,
    wrong: Wrong,
) -> Result<List<'a>, Error> {
    let words = frame.words;
    let mut tx = web.0.parts.db.read().await?;
    let all = desk::solvers(&mut tx, MOST).await?;
    let rows = all.into_iter().map(|it| Row {
        id: it.id,
        skills: skills_named(&words, &it.skills),
        phone: mask(&it.phone),
        stars: mean(it.stars, it.ratings),
        name: it.name,
        on_duty: it.on_duty,
        held: it.held,
        ratings: it.ratings,
    });
    Ok(List {
        rows: rows.collect(),
        skills: boxes(&words, &typed.skills),
        typed,
        wrong,
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

/// `GET /desk/solvers`.
pub(super) async fn list(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Solvers);
    let typed = Typed::default();
    page::page(&list_page(&web, frame, &typed, Wrong::default()).await?)
}

/// `POST /desk/solvers`: one more. Whoever adds them vouches for the phone.
pub(super) async fn add(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let typed = Typed::of(fields);
    let frame = Frame::new(&web, &reads, &account, Here::Solvers);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let mut wrong = Wrong::of(&words, &typed);
    let phone = match PhoneNumber::parse_for_texts(typed.phone.trim(), Some(&web.0.region)) {
        Ok(phone) if phone.as_str() == web.0.number => {
            wrong.phone = Some(words.get("web-desk-solver-phone-ours"));
            None
        }
        Ok(phone) => Some(phone),
        Err(error) => {
            wrong.phone = Some(words.get(field::phone(error)));
            None
        }
    };
    if let (Some(phone), true) = (phone, wrong.is_none()) {
        let mut tx = parts.db.begin().await?;
        let known = solvers::user_with_phone(&mut tx, phone.to_string()).await?;
        let solver = match known {
            Some(user) => solvers::get(&mut tx, user.id).await?,
            None => None,
        };
        let account_there = users::with_phone(&mut tx, phone.to_string()).await?;
        let is_staff = account_there.is_some_and(|it| {
            Role::from_name(&it.role).is_some_and(|role| role > Role::Solver)
                && it.id != account.id.0
        });
        if is_staff && account.role < Role::Owner {
            wrong.phone = Some(words.get("web-desk-solver-staff"));
            return again(&list_page(&web, frame, &typed, wrong).await?);
        }
        if solver.is_none() {
            let skills = skills(&typed);
            let name = field::line(&typed.name).unwrap_or_default();
            let zone = field::line(&typed.zone);
            actions::hire(&mut tx, &phone, &name, skills, zone, now).await?;
            let (subject, actor) = (mask(phone.as_str()), account.actor());
            actor
                .did(&mut tx, Act::SolverAdded, &subject, &name, now)
                .await?;
            tx.commit().await?;
            return Ok(see("/desk/solvers"));
        }
        wrong.phone = Some(words.get("web-desk-solver-known"));
    }
    again(&list_page(&web, frame, &typed, wrong).await?)
}

/// As stored. A box that no page of ours has is nobody's mistake.
fn skills(typed: &Typed) -> String {
    let ticked = typed.skills.iter().map(String::as_str);
    let known = ticked.filter(|it| DeviceType::from_name(it).is_some());
    actions::skills(known).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "web/desk/solver.html")]
struct One<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    solver: &'a solvers::Solver,
    stars: String,
    ratings: i64,
    held: Vec<String>,
    skills: Vec<Skill>,
    typed: &'a Typed,
    wrong: Wrong,
}

/// A solver of this id, whatever was asked for.
async fn find(tx: &mut Tx, id: &str) -> db::Result<Option<solvers::Solver>> {
    match Uuid::try_parse(id) {
        Ok(id) => solvers::get(tx, id).await,
        Err(_) => Ok(None),
    }
}

async fn one_page<'a>(
    web: &Web,
    frame: Frame<'a>,
    solver: &'a solvers::Solver,
    typed: &'a Typed,
    wrong: Wrong,
) -> Result<One<'a>, Error> {
    let mut tx = web.0.parts.db.read().await?;
    let stars = solvers::stars(&mut tx, solver.id).await?;
    let (ratings, total) = stars.map_or((0, 0), |it| (it.ratings, it.total));
    let held = sessions::of_solver(&mut tx, solver.id).await?;
    Ok(One {
        stars: mean(total, ratings),
        ratings,
        held: held.into_iter().map(|it| it.code).collect(),
        skills: boxes(&frame.words, &typed.skills),
        solver,
        typed,
        wrong,
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

/// `GET /desk/solvers/{id}`.
pub(super) async fn one(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Solvers);
    let mut tx = web.0.parts.db.read().await?;
    let found = find(&mut tx, &id).await?;
    drop(tx);
    let Some(solver) = found else {
        return missing(&frame);
    };
    let typed = Typed {
        name: solver.name.clone(),
        phone: solver.phone.clone(),
        zone: solver.zone.clone().unwrap_or_default(),
        skills: solver
            .skills
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
    };
    page::page(&one_page(&web, frame, &solver, &typed, Wrong::default()).await?)
}

/// `POST /desk/solvers/{id}`: another name, other skills, another zone.
pub(super) async fn change(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let typed = Typed::of(fields);
    let frame = Frame::new(&web, &reads, &account, Here::Solvers);
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let Some(solver) = find(&mut tx, &id).await? else {
        return missing(&frame);
    };
    let wrong = Wrong::of(&frame.words, &typed);
    if !wrong.is_none() {
        tx.rollback().await?;
        return again(&one_page(&web, frame, &solver, &typed, wrong).await?);
    }
    let name = field::line(&typed.name).unwrap_or_default();
    let zone = field::line(&typed.zone);
    actions::rehire(&mut tx, solver.id, &name, skills(&typed), zone, now).await?;
    let (subject, actor) = (mask(&solver.phone), account.actor());
    actor
        .did(&mut tx, Act::SolverChanged, &subject, &name, now)
        .await?;
    tx.commit().await?;
    Ok(see("/desk/solvers"))
}

/// `POST /desk/solvers/{id}/remove`: what they hold goes back to the queue.
pub(super) async fn remove(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Solvers);
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let Some(solver) = find(&mut tx, &id).await? else {
        return missing(&frame);
    };
    let returned = dismiss(&mut tx, &solver, now).await?.join(", ");
    let (subject, actor) = (mask(&solver.phone), account.actor());
    actor
        .did(&mut tx, Act::SolverRemoved, &subject, &returned, now)
        .await?;
    tx.commit().await?;
    parts.due.notify_one();
    Ok(see("/desk/solvers"))
}
