// The simulator page: what the server tells (server-sent events) goes to the phones and the panel.

import { Panel } from "./simulator-panel.js";
import { Phone } from "./simulator-phone.js";
import { clock, duration, post, stampOf, word } from "./simulator-util.js";

const RECONNECT_MS = 2_000;
// A blink of the connection is nobody's business.
const QUIET_MS = 700;
// Numbers 555-0100 to 555-0199 are set aside for fiction, in every area.
const AREAS = [206, 212, 303, 305, 312, 415, 503, 512, 617, 702, 713, 808];

const stage = document.querySelector(".stage");
const panel = new Panel(document.querySelector(".panel"), stage.dataset.humanState);

/** All that is known: number → {texts in order of time, state}. */
const people = new Map();
/** Ids of texts seen since the last connect; null while no replay is running. */
let replayed = null;
/** Whether the person at the browser has chosen a phone; until then the newest one is shown. */
let chosen = false;

const customer = new Phone(stage.dataset.support, {
  onPick: (number) => pick(number),
  onNew: () => pick(freshNumber()),
  onUse: () => (chosen = true),
});
const phones = [customer];
document.querySelector(".phones").append(...phones.map((phone) => phone.element));

function personOf(number) {
  if (!people.has(number)) people.set(number, { texts: [], state: null });
  return people.get(number);
}

function freshNumber() {
  const free = AREAS.flatMap((area) =>
    Array.from({ length: 100 }, (_, line) => `+1${area}55501${String(line).padStart(2, "0")}`),
  ).filter((number) => !people.has(number) && number !== stage.dataset.support);
  return free[Math.floor(Math.random() * free.length)];
}

// The number stands in the address, so that a reload or a second tab shows the same phone.
function pick(number) {
  chosen = true;
  history.replaceState(null, "", `#${number}`);
  show(number);
  customer.box.focus();
}

function show(number) {
  const person = personOf(number);
  customer.show(number, person.texts);
  panel.show(number, person.state);
  listNumbers();
}

function listNumbers() {
  const known = [...people].filter(([number, { texts }]) => texts.length || number === customer.number);
  customer.numbers(known.map(([number, { state }]) => [number, state?.slots?.name ?? ""]));
}

const told = {
  text(text) {
    const known = people.has(text.phone);
    const { texts } = personOf(text.phone);
    replayed?.add(text.id);
    const before = texts.find(({ id }) => id === text.id);
    if (before) return told.status(text);
    // Events may overtake each other; the thread is in the order of time.
    const later = texts.findIndex(({ at_ms }) => at_ms > text.at_ms);
    texts.splice(later < 0 ? texts.length : later, 0, text);
    const phone = phones.find(({ number }) => number === text.phone);
    if (phone && later < 0) phone.add(text, replayed === null);
    else if (phone) phone.show(text.phone, texts);
    if (!known) listNumbers();
  },

  status({ id, status }) {
    for (const { texts } of people.values()) {
      const text = texts.find((one) => one.id === id);
      if (text) text.status = status;
    }
    phones.forEach((phone) => phone.status(id, status));
  },

  state(state) {
    const person = personOf(state.phone);
    const renamed = person.state?.slots?.name !== state.slots?.name;
    person.state = state;
    if (state.phone === customer.number) panel.show(state.phone, state);
    if (renamed) listNumbers();
  },

  clock({ now_ms }) {
    clock.set(now_ms);
    tick();
    endReplay();
  },
};

// The clock closes the replay. What the server no longer knows (its data were wiped) goes.
function endReplay() {
  if (!replayed) return;
  let wiped = false;
  for (const person of people.values()) {
    const kept = person.texts.filter(({ id }) => replayed.has(id));
    if (kept.length === person.texts.length) continue;
    if (kept.length === 0) person.state = null;
    person.texts = kept;
    wiped = true;
  }
  replayed = null;
  const number = chosen ? customer.number : (newest() ?? customer.number);
  if (wiped || number !== customer.number) show(number);
}

/** Whoever wrote or was written to last. */
function newest() {
  const lastOf = ([, { texts }]) => texts.at(-1)?.at_ms ?? 0;
  const last = [...people].sort((a, b) => lastOf(b) - lastOf(a))[0];
  return last && lastOf(last) ? last[0] : null;
}

function connect() {
  const source = new EventSource("/simulator/events");
  const note = document.querySelector(".connection");
  let noting;
  source.onopen = () => {
    clearTimeout(noting);
    note.textContent = "";
    replayed = new Set();
  };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    told[event.type]?.(event);
  };
  source.onerror = () => {
    clearTimeout(noting);
    noting = setTimeout(() => (note.textContent = word("reconnecting")), QUIET_MS);
    // The browser tries again by itself, except after an answer that is no event stream.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => {
      clearTimeout(noting);
      note.textContent = word("reconnecting");
      connect();
    }, RECONNECT_MS);
  };
}

function tick() {
  const now = clock.now();
  const face = document.querySelector(".clock-now");
  face.textContent = stampOf(now);
  face.dateTime = new Date(now).toISOString();
  const ahead = clock.ahead();
  document.querySelector(".clock-ahead").textContent = ahead ? `${duration(ahead)} ${word("ahead")}` : "";
  phones.forEach((phone) => phone.tick());
  panel.tick();
}

document.querySelector(".time-buttons").addEventListener("click", async (event) => {
  const minutes = event.target.closest("[data-minutes]")?.dataset.minutes;
  if (minutes) customer.problem(await post("/simulator/advance", { minutes }));
});

document.querySelector(".handback").addEventListener("click", async () => {
  customer.problem(await post("/simulator/handback", { phone: customer.number }));
});

const wanted = decodeURIComponent(location.hash.slice(1));
chosen = /^\+\d{8,15}$/.test(wanted);
show(chosen ? wanted : freshNumber());
tick();
setInterval(tick, 1_000);
connect();
