// The ticket's life as a short timeline: opened, offered, claimed, done, rated, and what is next.

import { copyOf, duration, fromNow, clock, timeOf, stampOf, sameDay, word } from "./simulator-util.js";

// Offers that went out together.
const TOGETHER_MS = 2_000;

export class TicketCard {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.ticket = null;
  }

  /** @param {object|null} ticket as the server tells it */
  show(ticket) {
    this.ticket = ticket;
    this.find(".ticket-none").hidden = Boolean(ticket);
    this.find(".ticket-head").hidden = !ticket;
    this.find(".ticket .code").textContent = ticket?.code ?? "";
    this.find(".panel-ticket").dataset.status = ticket?.status ?? "";
    this.find(".ticket").dataset.status = ticket?.status ?? "";
    const known = new Set([...this.find(".timeline").children].map((el) => el.dataset.key));
    const events = ticket ? eventsOf(ticket) : [];
    const ofSame = this.shown === ticket?.id;
    this.shown = ticket?.id;
    this.find(".timeline").replaceChildren(
      ...events.map((event) => {
        const line = lineOf(event);
        line.classList.toggle("glow", ofSame && !event.ahead && !known.has(line.dataset.key));
        return line;
      }),
    );
    this.tick();
  }

  /** What is told relative to simulated time, which runs. */
  tick() {
    const { ticket } = this;
    const now = ticket ? nowOf(ticket) : "";
    write(this.find(".ticket-now"), now);
    write(this.find(".panel-ticket"), ticket ? `${ticket.code} · ${now}` : "");
    for (const line of this.find(".timeline").querySelectorAll(".ahead")) {
      write(line.querySelector(".event-who"), aheadOf(line));
    }
  }
}

function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

function nowOf({ status, waves, sessions, changed_ms }) {
  const since = duration(Math.max(0, clock.now() - changed_ms));
  switch (status) {
    case "open":
      return waves ? `${word("ticket-open")} ${waves} · ${since}` : `${word("ticket-open-unsearched")} · ${since}`;
    case "claimed":
      return `${word("ticket-claimed")} ${sessions.at(-1)?.solver ?? ""} · ${since}`;
    default:
      return word(`ticket-${status}`);
  }
}

/** What happened, in order, then what is to come. */
function eventsOf(ticket) {
  const past = [{ at: ticket.opened_ms, what: "opened", who: "" }, ...offersOf(ticket), ...ticket.sessions.flatMap(sessionEvents)];
  if (ticket.status === "dropped" && ticket.sessions.at(-1)?.status !== "dropped") {
    past.push({ at: ticket.changed_ms, what: "dropped", who: "", alone: true });
  }
  past.sort((a, b) => a.at - b.at);
  return [...past, ...aheadEvents(ticket)];
}

function offersOf({ offers }) {
  const events = [];
  for (const { solver, live, offered_ms, answer, answered_ms, promised_ms } of offers) {
    // Whoever took it without an offer has one in the books all the same.
    if (!live && answered_ms === offered_ms && answer !== "passed") continue;
    const last = events.findLast(({ what }) => what === "offered");
    if (last && offered_ms - last.at < TOGETHER_MS) last.who += `, ${solver}`;
    else events.push({ at: offered_ms, what: "offered", who: solver });
    if (answer === "passed") events.push({ at: answered_ms, what: "passed", who: solver });
    if (promised_ms) events.push({ at: answered_ms ?? offered_ms, what: "promised", who: `${solver} · ${stampOf(promised_ms)}` });
  }
  return events;
}

function sessionEvents(it) {
  const { solver } = it;
  const events = [{ at: it.since_ms, what: "claimed", who: solver }];
  if (it.status === "released") events.push({ at: it.ended_ms, what: "released", who: solver });
  if (it.status === "dropped") events.push({ at: it.ended_ms, what: "dropped", who: solver });
  if (it.status === "completed") {
    const bill = [`${it.minutes ?? 0} ${word("minutes")}`, it.tier, it.price].filter(Boolean);
    events.push({ at: it.ended_ms, what: "done", who: [solver, ...bill].join(" · ") });
  }
  if (it.score != null) {
    const stars = "★".repeat(it.score) + "☆".repeat(5 - it.score);
    const who = it.comment ? `${stars} “${it.comment}”` : stars;
    events.push({ at: it.rated_ms, what: "rated", who, spoken: `${it.score} ${word("stars")} ${it.comment ?? ""}` });
  }
  return events;
}

function aheadEvents(ticket) {
  const session = ticket.sessions.at(-1);
  if (ticket.status === "open" && ticket.wave_ms) {
    return [{ at: ticket.wave_ms, what: "wave", who: "", ahead: true }];
  }
  if (ticket.status === "claimed" && session?.watch_ms) {
    return [{ at: session.watch_ms, what: "watch", who: session.solver, ahead: true }];
  }
  return [];
}

function lineOf({ at, what, who, spoken, ahead, alone }) {
  const line = copyOf("#event");
  line.dataset.what = what;
  line.dataset.key = `${what} ${at} ${who}`;
  const time = line.querySelector("time");
  time.dateTime = new Date(at).toISOString();
  time.textContent = sameDay(at, clock.now()) ? timeOf(at) : stampOf(at);
  line.querySelector(".event-what").textContent = alone ? word("ticket-dropped") : word(`event-${what}`);
  const place = line.querySelector(".event-who");
  place.textContent = who;
  if (spoken) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", spoken);
  }
  if (ahead) {
    line.classList.add("ahead");
    line.dataset.at = at;
    line.dataset.who = who;
    time.textContent = "";
  }
  return line;
}

function aheadOf(line) {
  return [line.dataset.who, fromNow(Number(line.dataset.at))].filter(Boolean).join(" · ");
}
