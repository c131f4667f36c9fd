// On a narrow screen one phone at a time: tabs above, swiping between, unread texts counted.

import { copyOf } from "./simulator-util.js";

const NARROW = matchMedia("(max-width: 47.99rem)");
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

export class Tabs {
  constructor(bar, strip) {
    this.bar = bar;
    this.strip = strip;
    this.panes = [];
    this.active = 0;
    bar.addEventListener("click", (event) => {
      const at = this.#places().indexOf(event.target.closest(".tab"));
      if (at >= 0) this.go(at);
    });
    bar.addEventListener("keydown", (event) => this.#key(event));
    // The strip snaps: the pane that is mostly in view is the one that is shown.
    this.seen = new IntersectionObserver((entries) => this.#seen(entries), { root: strip, threshold: 0.6 });
    NARROW.addEventListener("change", () => this.#apply());
  }

  /** @param {{element: HTMLElement, name: string, duty?: boolean}[]} panes */
  set(panes) {
    const same = panes.length === this.panes.length && panes.every(({ element }, at) => element === this.panes[at].element);
    if (!same) {
      this.seen.disconnect();
      const unread = new Map(this.panes.map((pane) => [pane.element, pane.unread]));
      panes.forEach(({ element }) => this.seen.observe(element));
      this.bar.replaceChildren(...panes.map(({ element }, at) => tabOf(element, at)));
      this.panes = panes.map((pane) => ({ ...pane, unread: unread.get(pane.element) ?? 0 }));
      this.active = Math.min(this.active, panes.length - 1);
      if (NARROW.matches) this.strip.scrollTo({ left: this.#left(this.active), behavior: "instant" });
    }
    panes.forEach(({ name, duty }, at) => {
      const tab = this.bar.children[at];
      tab.querySelector(".tab-name").textContent = name;
      tab.classList.toggle("on-duty", Boolean(duty));
      tab.querySelector(".tab-duty").hidden = duty === undefined;
    });
    this.#apply();
  }

  /** A text came on a phone that may be out of sight. */
  came(element) {
    const at = this.panes.findIndex((pane) => pane.element === element);
    if (at < 0 || !NARROW.matches || at === this.active) return;
    this.panes[at].unread += 1;
    this.#apply();
  }

  go(at) {
    this.#show(at);
    if (!NARROW.matches) return;
    this.strip.scrollTo({ left: this.#left(at), behavior: CALM.matches ? "auto" : "smooth" });
    // From down in the panel, back up to the phones.
    const above = this.strip.getBoundingClientRect().top - this.bar.offsetHeight;
    if (above < 0) scrollBy({ top: above, behavior: CALM.matches ? "auto" : "smooth" });
  }

  #left(at) {
    return this.panes[at].element.offsetLeft - this.strip.offsetLeft;
  }

  #places() {
    return [...this.bar.children];
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const count = this.panes.length;
    const at = event.key === "Home" ? 0 : event.key === "End" ? count - 1 : step ? (this.active + step + count) % count : -1;
    if (at < 0) return;
    event.preventDefault();
    this.go(at);
    this.bar.children[at].focus();
  }

  #seen(entries) {
    if (!NARROW.matches) return;
    const entry = entries.find(({ isIntersecting }) => isIntersecting);
    const at = this.panes.findIndex(({ element }) => element === entry?.target);
    if (at >= 0) this.#show(at);
  }

  #show(at) {
    this.active = at;
    this.#apply();
  }

  #apply() {
    const narrow = NARROW.matches;
    this.panes.forEach((pane, at) => {
      const current = at === this.active;
      if (current || !narrow) pane.unread = 0;
      const tab = this.bar.children[at];
      tab.setAttribute("aria-selected", String(current));
      tab.tabIndex = current ? 0 : -1;
      tab.querySelector(".tab-unread").hidden = pane.unread === 0;
      tab.querySelector(".tab-count").textContent = pane.unread;
      // What is swiped away is out of reach for keyboard and reader, too.
      pane.element.inert = narrow && !current;
      if (narrow) pane.element.setAttribute("role", "tabpanel");
      else pane.element.removeAttribute("role");
    });
  }
}

function tabOf(element, at) {
  const tab = copyOf("#tab");
  element.id ||= `pane-${at}-${Math.random().toString(36).slice(2, 8)}`;
  tab.id = `tab-of-${element.id}`;
  tab.setAttribute("aria-controls", element.id);
  return tab;
}
