// One phone: a thread of texts and a place to type. A frame shows one number at a time.

import { copyOf, clock, dayOf, post, readable, sameDay, timeOf, word } from "./simulator-util.js";

// As a phone does: the time is written again after a pause.
const PAUSE_MS = 10 * 60_000;
const HUSH_MS = 500;
const FAILURES = new Set(["failed", "undelivered"]);
const LINK = /https?:\/\/[^\s<>"]+/g;

/** Fills an element with a text, its links clickable. The full stop after a link is not part of it. */
function writeLinked(element, body) {
  let from = 0;
  element.textContent = "";
  for (const match of body.matchAll(LINK)) {
    const address = match[0].replace(/[.,;:!?)\]]+$/, "");
    const link = document.createElement("a");
    link.href = address;
    link.textContent = address;
    link.target = "_blank";
    link.rel = "noopener";
    element.append(body.slice(from, match.index), link);
    from = match.index + address.length;
  }
  element.append(body.slice(from));
}

function mediaElement(address) {
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  const image = document.createElement("img");
  image.src = address;
  image.alt = word("photo");
  // Not every file that is sent is a picture.
  image.addEventListener("error", () => link.replaceChildren(word("file")), { once: true });
  link.append(image);
  return link;
}

function writeStatus(bubble, status) {
  const failed = FAILURES.has(status);
  const icon = failed || status === "unknown" ? "failed" : status === "received" ? "sent" : status;
  const mark = bubble.querySelector(".bubble-status");
  mark.querySelector("use").setAttribute("href", `#i-${icon}`);
  // The word is for the ear; for the eye the tick says it, unless something went wrong.
  const label = mark.querySelector("span");
  label.textContent = word(`status-${status}`) || status;
  label.classList.toggle("hidden", !failed && status !== "unknown");
  mark.title = label.textContent;
  mark.dataset.status = status;
  bubble.classList.toggle("failed", failed);
}

function bubbleOf(text) {
  const bubble = copyOf("#bubble");
  const mine = text.direction === "in";
  bubble.dataset.id = text.id;
  bubble.classList.add(mine ? "mine" : "theirs");
  bubble.querySelector(".bubble-who").textContent = `${mine ? word("you") : "SavvySolve"}: `;
  bubble.querySelector(".bubble-media").append(...(text.media ?? []).map(mediaElement));
  writeLinked(bubble.querySelector(".bubble-body"), text.body);
  const time = bubble.querySelector("time");
  time.dateTime = new Date(text.at_ms).toISOString();
  time.textContent = timeOf(text.at_ms);
  if (!mine && text.segments) {
    const unit = word(text.segments === 1 ? "segment" : "segments");
    const cost = bubble.querySelector(".bubble-cost");
    cost.textContent = `${text.segments} ${unit} · ${text.encoding}`;
    cost.classList.toggle("dear", text.encoding !== "GSM-7");
  }
  writeStatus(bubble, text.status);
  return bubble;
}

function pauseLine(text) {
  const line = document.createElement("p");
  line.className = "pause";
  line.dataset.at = text.at_ms;
  datePause(line);
  return line;
}

// Written again as time passes: what was today is not for ever.
function datePause(line) {
  const at = Number(line.dataset.at);
  const day = sameDay(at, clock.now()) ? word("today") : dayOf(at);
  const label = `${day} ${timeOf(at)}`;
  if (line.textContent !== label) line.textContent = label;
}

function chipOf({ label, say, fill, spoken, main }) {
  const chip = document.createElement("button");
  chip.type = "button";
  chip.textContent = label;
  chip.title = label;
  chip.classList.toggle("main", Boolean(main));
  if (spoken) chip.setAttribute("aria-label", spoken);
  if (say !== undefined) chip.dataset.say = say;
  if (fill !== undefined) chip.dataset.fill = fill;
  return chip;
}

export class Phone {
  /**
   * @param {"customer" | "solver"} role
   * @param {string} support the support number, E.164
   * @param {{onPick: (phone: string) => void, onNew?: () => void, onUse?: () => void}} asks
   */
  constructor(role, support, asks) {
    this.number = "";
    this.element = copyOf("#phone");
    this.element.classList.add(role);
    this.element.setAttribute("aria-label", word(`${role}-phone`));
    this.element.prepend(copyOf(`#caption-${role}`));
    this.find = (selector) => this.element.querySelector(selector);
    this.thread = this.find(".thread");
    this.box = this.find("textarea");
    this.sending = Promise.resolve();
    this.lastAt = null;
    this.find(".contact-number").textContent = readable(support);
    this.thread.append(copyOf(`#welcome-${role}`));
    // Another size of the window, more or fewer replies: the newest text stays in sight.
    new ResizeObserver(() => this.toEnd()).observe(this.thread);
    this.#listen(asks);
  }

  #listen({ onPick, onNew, onUse }) {
    const attach = this.find(".attach");
    this.find(".phone-number").addEventListener("change", (event) => onPick(event.target.value));
    this.find(".phone-new")?.addEventListener("click", onNew);
    if (onUse) this.element.addEventListener("focusin", onUse);
    this.find(".composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendDraft();
    });
    this.box.addEventListener("input", () => this.#fit());
    this.box.addEventListener("keydown", (event) => {
      // While an input method is composing, Enter picks a candidate and does not send.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#sendDraft();
    });
    attach.addEventListener("click", () => {
      this.#attach(attach.getAttribute("aria-pressed") !== "true");
      this.box.focus();
    });
    this.element.addEventListener("click", (event) => {
      const { say, fill } = event.target.closest("[data-say], [data-fill]")?.dataset ?? {};
      if (say !== undefined) this.#tap(say);
      if (fill !== undefined) this.#begin(fill);
    });
  }

  /** Shows one number's thread. @param {object[]} texts in the order of their time */
  show(number, texts) {
    this.number = number;
    if (this.find(".own-number")) this.find(".own-number").textContent = readable(number);
    this.#hush();
    this.thread.querySelectorAll(".bubble, .pause").forEach((el) => el.remove());
    this.lastAt = null;
    this.problem(null);
    texts.forEach((text) => this.add(text, false));
    this.#welcome();
  }

  /** Adds a text at the end. A replayed one comes without movement. */
  add(text, fresh) {
    if (this.lastAt === null || text.at_ms - this.lastAt > PAUSE_MS) {
      this.thread.append(pauseLine(text));
    }
    this.lastAt = text.at_ms;
    if (!fresh) this.#hush();
    const bubble = bubbleOf(text);
    bubble.classList.toggle("fresh", fresh);
    this.thread.append(bubble);
    this.#welcome();
    this.toEnd();
    bubble.querySelectorAll("img").forEach((img) => img.addEventListener("load", () => this.toEnd()));
  }

  status(id, status) {
    const bubble = this.thread.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!bubble) return;
    writeStatus(bubble, status);
    this.toEnd();
  }

  toEnd() {
    this.thread.scrollTop = this.thread.scrollHeight;
  }

  /** The numbers to choose from. @param {[string, string][]} known number and a name or "" */
  numbers(known) {
    const options = known.map(([number, name]) => {
      // A solver goes by their name, a customer by their number.
      const both = this.find(".own-number") ? name : `${readable(number)} · ${name}`;
      const label = name ? both : readable(number);
      return new Option(label, number, false, number === this.number);
    });
    this.find(".phone-number").replaceChildren(...options);
  }

  /** Quick replies. @param {{label: string, say?: string, fill?: string, spoken?: string}[]} chips */
  chips(chips) {
    const key = JSON.stringify(chips);
    if (key === this.chipped) return;
    this.chipped = key;
    const place = this.find(".quick");
    const focused = place.contains(document.activeElement);
    place.replaceChildren(...chips.map(chipOf));
    place.scrollLeft = 0;
    // Whoever goes by keyboard stays among the replies.
    if (focused) (place.firstElementChild ?? this.box).focus();
    this.toEnd();
  }

  /** A solver's duty and the codes they hold, beside their name. */
  standing({ on_duty, held }) {
    const duty = this.find(".duty");
    duty.textContent = word(on_duty ? "on-duty" : "off-duty");
    duty.dataset.on = String(on_duty);
    this.find(".held").textContent = held.length > 2 ? `${held.length} ×` : held.map(({ code }) => code).join(" ");
  }

  tick() {
    this.find(".phone-time").textContent = timeOf(clock.now());
    this.thread.querySelectorAll(".pause").forEach(datePause);
  }

  problem(what) {
    const line = this.find(".problem");
    line.hidden = !what;
    line.textContent = what ?? "";
    this.toEnd();
  }

  // What was there before is not read out as if it came just now.
  #hush() {
    clearTimeout(this.hushed);
    this.thread.setAttribute("aria-live", "off");
    this.hushed = setTimeout(() => this.thread.setAttribute("aria-live", "polite"), HUSH_MS);
  }

  #welcome() {
    this.find(".welcome").hidden = this.lastAt !== null;
  }

  #attach(on) {
    this.find(".attach").setAttribute("aria-pressed", String(on));
    this.find(".attached").hidden = !on;
  }

  #fit() {
    const { style } = this.box;
    style.height = "auto";
    style.height = `${this.box.scrollHeight + this.box.offsetHeight - this.box.clientHeight}px`;
    this.toEnd();
  }

  // A photo that waits goes along with a tapped reply, too; a typed draft stays.
  #tap(say) {
    const photo = this.find(".attach").getAttribute("aria-pressed") === "true";
    this.#attach(false);
    this.#send(say, photo);
  }

  #begin(words) {
    this.box.value = words + this.box.value.replace(/^#\S+ /, "");
    this.#fit();
    this.box.focus();
  }

  #sendDraft() {
    const photo = this.find(".attach").getAttribute("aria-pressed") === "true";
    if (!this.box.value && !photo) return;
    const body = this.box.value;
    this.box.value = "";
    this.#attach(false);
    this.#fit();
    this.#send(body, photo);
  }

  // One after the other: texts typed within a second must arrive in the order they were typed.
  #send(body, photo) {
    const number = this.number;
    const fields = { phone: number, body, ...(photo && { photo: "1" }) };
    this.sending = this.sending.then(async () => {
      const wrong = await post("/simulator/messages", fields);
      if (number !== this.number) return;
      this.problem(wrong);
      if (wrong && !this.box.value) {
        this.box.value = body;
        this.#attach(photo);
        this.#fit();
      }
    });
  }
}
