// The conversation's state beside the phone: slots, facts, and the script with the place in it.

import { fromNow, languageName, readable, timeOf, turnTime, word } from "./simulator-util.js";

export class Panel {
  constructor(root, humanState) {
    this.find = (selector) => root.querySelector(selector);
    this.humanState = humanState;
    this.phone = "";
    this.state = null;
    this.shown = null;
    this.drawings = new Map();
  }

  /** Shows one person's conversation; null where there is none yet. */
  show(phone, state) {
    // A value that comes while one looks lights up; one that was there before does not.
    const samePerson = phone === this.phone;
    this.phone = phone;
    this.state = state;
    this.find(".panel-whose").textContent = phone ? readable(phone) : "";
    this.find(".here-name").textContent = state?.state ?? word("no-conversation");
    this.find(".human").hidden = !state || state.state !== this.humanState;
    this.#slots(state?.slots ?? {}, samePerson);
    this.#fact("language", state?.language && languageName(state.language));
    this.#fact("turn", state?.last_us && turnTime(state.last_us));
    this.tick();
    this.#draw(state?.state ?? "");
  }

  /** The code of the ticket that is open, or null. */
  ticket(code) {
    this.#fact("ticket", code);
  }

  /** The wake-up is told relative to simulated time, which runs. */
  tick() {
    const wake = this.state?.wake_at_ms;
    this.#fact("wake", wake && fromNow(wake));
    this.find(".fact-wake").title = wake ? timeOf(wake) : "";
  }

  #fact(name, value) {
    const place = this.find(`.fact-${name}`);
    place.textContent = value || word("none");
    place.classList.toggle("empty", !value);
  }

  #slots(values, glow) {
    const list = this.find(".slots");
    for (const key of Object.keys(values)) {
      if (!list.querySelector(`[data-slot="${CSS.escape(key)}"]`)) list.append(this.#newSlot(key));
    }
    for (const row of list.children) {
      const value = values[row.dataset.slot];
      const text = value == null ? "" : String(value);
      const place = row.querySelector("dd");
      const changed = place.textContent !== text;
      place.textContent = text;
      place.title = text;
      row.classList.toggle("filled", text !== "");
      row.classList.remove("glow");
      if (changed && glow && text) {
        // Reading a size restarts the animation when a value changes twice.
        void row.offsetWidth;
        row.classList.add("glow");
      }
    }
  }

  // A script may ask for more than the page knows by name.
  #newSlot(key) {
    const row = this.find(".slot").cloneNode(true);
    row.dataset.slot = key;
    row.querySelector("dt").textContent = key.replaceAll("_", " ");
    row.querySelector("dd").textContent = "";
    return row;
  }

  async #draw(state) {
    if (this.shown === state) return;
    this.shown = state;
    const place = this.find(".drawing");
    try {
      if (!this.drawings.has(state)) this.drawings.set(state, await fetchDrawing(state));
    } catch {
      if (this.shown === state) place.textContent = word("no-drawing");
      this.shown = null;
      return;
    }
    // Another state may have come while this one was on its way.
    if (this.shown !== state) return;
    place.replaceChildren(this.drawings.get(state));
    bringIntoView(place);
  }
}

async function fetchDrawing(state) {
  const query = state ? `?state=${encodeURIComponent(state)}` : "";
  const response = await fetch(`/simulator/graph.svg${query}`);
  if (!response.ok) throw new Error(response.statusText);
  // Its own style is for whoever saves it as a file; the policy would leave it out, loudly.
  const drawn = (await response.text()).replace(/<style[^]*?<\/style>/g, "");
  const parsed = new DOMParser().parseFromString(drawn, "image/svg+xml");
  const drawing = parsed.documentElement;
  if (drawing.localName !== "svg") throw new Error("not an SVG");
  // As wide as it was drawn and no wider; the style sheet lets it shrink.
  const { width, height } = drawing.viewBox.baseVal;
  drawing.removeAttribute("height");
  drawing.setAttribute("width", width || "100%");
  const mounted = document.importNode(drawing, true);
  mounted.style.setProperty("--drawn-height", `${height}px`);
  return mounted;
}

// Only the drawing scrolls, never the page under the reader.
function bringIntoView(place) {
  const node = place.querySelector(".current");
  if (!node) return;
  const frame = place.getBoundingClientRect();
  const box = node.getBoundingClientRect();
  place.scrollBy({
    top: box.top + box.height / 2 - frame.top - frame.height / 2,
    left: box.left + box.width / 2 - frame.left - frame.width / 2,
  });
}
