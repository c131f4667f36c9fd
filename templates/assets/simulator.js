// The simulator page: what the server tells (server-sent events) goes to the phones and the panel.

import { customerChips, solverChips } from "./simulator-chips.js";
import { Guide, keepOpen } from "./simulator-guide.js";
import { Panel } from "./simulator-panel.js";
import { Phone } from "./simulator-phone.js";
import { Tabs } from "./simulator-tabs.js";
import { TicketCard } from "./simulator-ticket.js";
import { clock, copyOf, duration, post, stampOf, word } from "./simulator-util.js";

const RECONNECT_MS = 2_000;
// A blink of the connection is nobody's business.
const QUIET_MS = 700;
// Numbers 555-0100 to 555-0199 are set aside for fiction, in every area.
const AREAS = [206, 212, 303, 305, 312, 415, 503, 512, 617, 702, 713, 808];
// Phones beside the customer's.
const SEATS = 3;

const stage = document.querySelector(".stage");
const panelRoot = document.querySelector(".panel");
const strip = document.querySelector(".phones");
const panel = new Panel(panelRoot, stage.dataset.humanState);
const ticketCard = new TicketCard(panelRoot);
const tabs = new Tabs(document.querySelector(".tabs"), strip);
const guide = new Guide(document.querySelector(".guide"), document.querySelector(".guide-said"), () => {
  tabs.go(0);
  pick(freshNumber());
});
keepOpen(panelRoot, "savvysolve-panel");

/** All that is known of people: number → {texts in order of time, state}. */
const people = new Map();
/** Tickets by id, as the server tells them. */
const tickets = new Map();
/** Solvers by number, in the order the server tells them. */
let solvers = new Map();
/** Ids of texts and tickets seen since the last connect; null while no replay is running. */
let replayed = null;
/** Whether the person at the browser has chosen a phone; until then the newest one is shown. */
let chosen = false;

const customer = new Phone("customer", stage.dataset.support, {
  onPick: (number) => pick(number),
  onNew: () => pick(freshNumber()),
  onUse: () => (chosen = true),
});
/** The solvers' phones, as many as there are solvers for. */
const seats = [];
const invite = copyOf("#invite");
strip.append(customer.element);

const phones = () => [customer, ...seats];

function personOf(number) {
  if (!people.has(number)) people.set(number, { texts: [], state: null });
  return people.get(number);
}

function ticketOf(number) {
  const own = [...tickets.values()].filter(({ phone }) => phone === number);
  return own.reduce((newest, it) => (newest && newest.opened_ms > it.opened_ms ? newest : it), null);
}

function freshNumber() {
  const free = AREAS.flatMap((area) =>
    Array.from({ length: 100 }, (_, line) => `+1${area}55501${String(line).padStart(2, "0")}`),
  ).filter((number) => !people.has(number) && !solvers.has(number) && number !== stage.dataset.support);
  return free[Math.floor(Math.random() * free.length)];
}

// The number stands in the address, so that a reload or a second tab shows the same phone.
function pick(number) {
  chosen = true;
  history.replaceState(null, "", `#${number}`);
  show(number);
  customer.box.focus({ preventScroll: true });
}

function show(number) {
  const person = personOf(number);
  customer.show(number, person.texts);
  panel.show(number, person.state);
  listNumbers();
  refresh();
}

function listNumbers() {
  const known = [...people].filter(
    ([number, { texts }]) => !solvers.has(number) && (texts.length || number === customer.number),
  );
  customer.numbers(known.map(([number, { state }]) => [number, state?.slots?.name ?? ""]));
}

/** Gives every solver a phone while there are seats; a phone whose solver is gone goes too. */
function seat() {
  const kept = seats.filter(({ number }) => solvers.has(number));
  const waiting = [...solvers.keys()].filter((number) => !kept.some((phone) => phone.number === number));
  while (kept.length < SEATS && waiting.length) {
    const phone = new Phone("solver", stage.dataset.support, { onPick: (number) => change(phone, number) });
    const number = waiting.shift();
    phone.show(number, personOf(number).texts);
    kept.push(phone);
  }
  seats.splice(0, seats.length, ...kept);
  const wanted = [customer.element, ...seats.map(({ element }) => element)];
  if (seats.length === 0) wanted.push(invite);
  // Who stays is not moved: that would lose their place in the thread.
  [...strip.children].filter((element) => !wanted.includes(element)).forEach((element) => element.remove());
  strip.append(...wanted.filter((element) => !element.isConnected));
  const names = [...solvers].map(([number, { name }]) => [number, name]);
  seats.forEach((phone) => phone.numbers(names));
}

/** Another solver on this phone; one who has a phone already changes places. */
function change(phone, number) {
  const other = seats.find((it) => it.number === number);
  const before = phone.number;
  phone.show(number, personOf(number).texts);
  if (other && other !== phone) other.show(before, personOf(before).texts);
  seat();
  refresh();
}

// Events come in bursts; what is worked out of all of them is drawn once.
let refreshing = false;
function refresh() {
  if (refreshing) return;
  refreshing = true;
  setTimeout(() => {
    refreshing = false;
    const ticket = ticketOf(customer.number);
    const { texts, state } = personOf(customer.number);
    customer.chips(customerChips(state, ticket, texts));
    for (const phone of seats) {
      const solver = solvers.get(phone.number);
      phone.standing(solver);
      phone.chips(solverChips(solver));
    }
    panel.ticket(["open", "claimed"].includes(ticket?.status) ? ticket.code : null);
    ticketCard.show(ticket);
    guide.show([...solvers.values()], ticket);
    const solverPanes = seats.map(({ element, number }) => {
      const { name, on_duty } = solvers.get(number);
      return { element, name, duty: on_duty };
    });
    const panes = solverPanes.length ? solverPanes : [{ element: invite, name: word("solvers") }];
    tabs.set([{ element: customer.element, name: word("customer") }, ...panes]);
  });
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
    const fresh = replayed === null;
    const phone = phones().find(({ number }) => number === text.phone);
    if (phone && later < 0) phone.add(text, fresh);
    else if (phone) phone.show(text.phone, texts);
    if (phone && fresh && text.direction === "out") tabs.came(phone.element);
    if (!known) listNumbers();
    refresh();
  },

  // The mailbox looks for itself.
  mail() {
    document.dispatchEvent(new CustomEvent("mail"));
  },

  status({ id, status }) {
    document.dispatchEvent(new CustomEvent("mail"));
    for (const { texts } of people.values()) {
      const text = texts.find((one) => one.id === id);
      if (text) text.status = status;
    }
    phones().forEach((phone) => phone.status(id, status));
  },

  state(state) {
    const person = personOf(state.phone);
    const renamed = person.state?.slots?.name !== state.slots?.name;
    person.state = state;
    if (state.phone === customer.number) panel.show(state.phone, state);
    if (renamed) listNumbers();
    refresh();
  },

  solvers({ solvers: all }) {
    solvers = new Map(all.map((solver) => [solver.phone, solver]));
    all.forEach(({ phone }) => personOf(phone));
    seat();
    listNumbers();
    refresh();
  },

  ticket(ticket) {
    replayed?.add(ticket.id);
    tickets.set(ticket.id, ticket);
    refresh();
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
  for (const [number, person] of people) {
    const kept = person.texts.filter(({ id }) => replayed.has(id));
    if (kept.length === person.texts.length) continue;
    if (kept.length === 0) person.state = null;
    person.texts = kept;
    seats.find((phone) => phone.number === number)?.show(number, kept);
    wiped = true;
  }
  for (const id of [...tickets.keys()]) {
    if (!replayed.has(id)) tickets.delete(id);
  }
  replayed = null;
  const number = chosen ? customer.number : (newest() ?? customer.number);
  if (wiped || number !== customer.number) show(number);
  refresh();
}

/** The customer who wrote or was written to last. */
function newest() {
  const lastOf = ([, { texts }]) => texts.at(-1)?.at_ms ?? 0;
  const customers = [...people].filter(([number]) => !solvers.has(number));
  const last = customers.sort((a, b) => lastOf(b) - lastOf(a))[0];
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
  phones().forEach((phone) => phone.tick());
  panel.tick();
  ticketCard.tick();
}

document.querySelector(".time-buttons").addEventListener("click", async (event) => {
  const minutes = event.target.closest("[data-minutes]")?.dataset.minutes;
  if (minutes) customer.problem(await post("/simulator/advance", { minutes }));
});

document.querySelector(".handback").addEventListener("click", async () => {
  customer.problem(await post("/simulator/handback", { phone: customer.number }));
});

// Quiet hours are those of whoever sits here.
invite.querySelector(".hire").addEventListener("click", async () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  const wrong = await post("/simulator/solvers", { zone });
  const line = invite.querySelector(".problem");
  line.hidden = !wrong;
  line.textContent = wrong ?? "";
  // The button goes with the invitation; the first solver's phone is where one goes on.
  if (!wrong) setTimeout(() => seats[0]?.find(".try").focus({ preventScroll: true }), 300);
});

const wanted = decodeURIComponent(location.hash.slice(1));
chosen = /^\+\d{8,15}$/.test(wanted);
seat();
show(chosen ? wanted : freshNumber());
tick();
setInterval(tick, 1_000);
connect();
