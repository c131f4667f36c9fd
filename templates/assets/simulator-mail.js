// The simulator's mailbox: what was mailed, thread by thread, and a mail that somebody writes.

import { clock, copyOf, stampOf, timeOf, sameDay, word } from "./simulator-util.js";

const box = document.querySelector(".mailbox");
const person = box.querySelector(".mailbox-person");
const list = box.querySelector(".mailbox-list ul");
const none = box.querySelector(".mailbox-none");
const thread = box.querySelector(".mailbox-thread");
const title = box.querySelector("#mailbox-subject");
const form = box.querySelector(".mailbox-form");

/** All mails, oldest first, as the server tells them. */
let mails = [];
/** The key of the thread that is open; null while a new mail is written. */
let open = null;

const bare = (subject) => subject.replace(/^\s*((re|fwd?|rv|aw)\s*:\s*)+/i, "").trim();

/** Threads of one person: an answer of ours belongs to the newest mail of theirs, what is told unasked to itself. */
function threads() {
  const all = new Map();
  let newest = null;
  for (const mail of mails.filter(({ address }) => address === person.value)) {
    if (mail.direction === "in") newest = bare(mail.subject) || "–";
    const key = mail.direction === "in" || (!mail.notice && newest) ? newest : bare(mail.subject);
    if (!all.has(key)) all.set(key, []);
    all.get(key).push(mail);
  }
  return [...all].map(([key, of]) => ({ key, of, last: of.at(-1) })).sort((a, b) => b.last.at_ms - a.last.at_ms);
}

function when(ms) {
  return sameDay(ms, clock.now()) ? timeOf(ms) : stampOf(ms);
}

function draw() {
  const people = [...new Set(mails.map(({ address }) => address).filter(Boolean))];
  const own = form.address.value.trim().toLowerCase();
  const wanted = person.value || people.at(-1) || own;
  const names = people.includes(wanted) ? people : [...people, wanted];
  person.replaceChildren(...names.map((name) => new Option(name, name, false, name === wanted)));
  const all = threads();
  none.hidden = all.length > 0;
  list.replaceChildren(
    ...all.map(({ key, last, of }) => {
      const row = copyOf("#mail-row");
      const button = row.querySelector("button");
      row.querySelector(".mail-who").textContent = last.direction === "out" ? word("mail-we") : last.address;
      row.querySelector("time").textContent = when(last.at_ms);
      row.querySelector(".mail-subject").textContent = of.length > 1 ? `${key} (${of.length})` : key;
      row.querySelector(".mail-preview").textContent = (last.body ?? "").slice(0, 120);
      button.setAttribute("aria-current", String(key === open));
      button.addEventListener("click", () => read(key));
      return row;
    }),
  );
  const shown = all.find(({ key }) => key === open);
  show(shown?.of ?? []);
}

/** Shows the mails of a thread; those that are there already stay as they are. */
function show(of) {
  title.textContent = open ?? word("mail-new");
  box.querySelector(".mailbox-from").hidden = open !== null;
  box.querySelector(".mailbox-subject").hidden = open !== null;
  const there = new Map([...thread.children].map((element) => [element.dataset.id, element]));
  const wanted = of.map((mail) => {
    const element = there.get(mail.id) ?? articleOf(mail);
    element.querySelector(".mail-state").textContent = stateOf(mail);
    return element;
  });
  [...thread.children].filter((element) => !wanted.includes(element)).forEach((element) => element.remove());
  wanted.filter((element) => !element.isConnected).forEach((element) => thread.append(element));
}

function stateOf({ direction, fate, status }) {
  if (direction === "in") return fate === "taken" ? "" : `${word("mail-unanswered")}: ${fate}`;
  const known = { accepted: "sent", sent: "sent", delivered: "delivered", undelivered: "undelivered", failed: "failed", queued: "queued" };
  return word(`status-${known[status] ?? "unknown"}`) || status || "";
}

function articleOf(mail) {
  const element = copyOf("#mail");
  element.dataset.id = mail.id;
  element.classList.add(mail.direction);
  element.querySelector(".mail-by").textContent = mail.direction === "out" ? word("mail-we") : mail.address;
  const time = element.querySelector("time");
  time.textContent = when(mail.at_ms);
  time.dateTime = new Date(mail.at_ms).toISOString();
  const words = element.querySelector(".mail-words");
  if (mail.direction === "in") {
    words.textContent = mail.body ?? "";
    return element;
  }
  const views = element.querySelector(".mail-views");
  views.hidden = false;
  const view = async (name) => {
    views.querySelectorAll("button").forEach((it) => it.setAttribute("aria-pressed", String(it.dataset.view === name)));
    if (name === "text") {
      const text = document.createElement("pre");
      text.tabIndex = 0;
      text.textContent = await (await fetch(`/simulator/mails/${mail.id}.txt`)).text();
      return words.replaceChildren(text);
    }
    // Its own policy lets it do nothing; its links open elsewhere.
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
    frame.title = mail.subject;
    frame.loading = "lazy";
    frame.src = `/simulator/mails/${mail.id}`;
    words.replaceChildren(frame);
  };
  views.addEventListener("click", ({ target }) => target.dataset.view && view(target.dataset.view));
  view("html");
  return element;
}

function read(key) {
  open = key;
  form.body.value = "";
  draw();
  title.focus({ preventScroll: true });
}

function compose() {
  open = null;
  const first = mails.length === 0;
  form.subject.value = first ? word("mail-try-subject") : "";
  form.body.value = first ? word("mail-try") : "";
  draw();
}

async function load() {
  const response = await fetch("/simulator/mails").catch(() => null);
  if (!response?.ok) return;
  const first = mails.length === 0;
  mails = (await response.json()).reverse();
  if (first && mails.length && open === null) {
    open = threads()[0]?.key ?? null;
    form.body.value = "";
  }
  draw();
}

// News come in bursts.
let waiting;
document.addEventListener("mail", () => {
  clearTimeout(waiting);
  waiting = setTimeout(load, 120);
});
person.addEventListener("change", () => {
  open = threads()[0]?.key ?? null;
  draw();
});
box.querySelector(".mailbox-new").addEventListener("click", () => {
  compose();
  form.subject.focus();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const of = threads().find(({ key }) => key === open)?.of ?? [];
  const answered = of.findLast(({ direction }) => direction === "out");
  const fields = { name: form.elements.name.value, address: open ? person.value : form.address.value, body: form.body.value };
  fields.subject = open ? `Re: ${open}` : form.subject.value;
  if (answered) fields.answers = answered.id;
  if (form.photo.checked) fields.photo = "1";
  const problem = form.querySelector(".problem");
  const response = await fetch("/simulator/mails", { method: "POST", body: new URLSearchParams(fields) }).catch(() => null);
  const answer = (await response?.json().catch(() => null)) ?? {};
  const wrong = response?.ok ? null : (answer.error ?? word("unreachable"));
  problem.hidden = !wrong;
  problem.textContent = wrong ?? "";
  if (wrong) return;
  if (!open) {
    open = bare(fields.subject) || "–";
    const own = fields.address.trim().toLowerCase();
    person.replaceChildren(new Option(own, own, true, true));
  }
  form.body.value = "";
  form.photo.checked = false;
  await load();
});

compose();
load();
