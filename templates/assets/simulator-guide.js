// A session in five steps. Each ticks itself off by what has happened, not by what was tapped.

import { word } from "./simulator-util.js";

const KEPT = "savvysolve-guide";

export class Guide {
  /** @param {() => void} onAgain */
  constructor(root, said, onAgain) {
    this.root = root;
    this.said = said;
    this.steps = [...root.querySelectorAll(".step")];
    root.querySelector(".guide-again").addEventListener("click", onAgain);
    keepOpen(root, KEPT);
  }

  /** Where the session of one customer stands. */
  show(solvers, ticket) {
    const sessions = ticket?.sessions ?? [];
    const done = {
      solvers: sessions.length > 0 || solvers.some(({ on_duty }) => on_duty),
      ticket: Boolean(ticket),
      claim: sessions.length > 0,
      talk: sessions.some((it) => it.solver_ms && it.customer_ms),
      rate: sessions.some((it) => it.score != null),
    };
    // Whoever rated has gone through it all, in whichever order.
    if (done.rate) done.talk = true;
    const next = this.steps.findIndex((step) => !done[step.dataset.step]);
    this.steps.forEach((step, at) => {
      const over = done[step.dataset.step];
      step.classList.toggle("over", over);
      step.classList.toggle("next", at === next);
      if (at === next) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
      step.querySelector(".step-state").textContent = over ? `(${word("guide-done")})` : "";
    });
    this.root.classList.toggle("finished", next < 0);
    this.root.querySelector(".guide-over").hidden = next >= 0;
    const count = this.steps.length;
    const passed = this.steps.filter((step) => done[step.dataset.step]).length;
    this.root.querySelector(".guide-progress").textContent = `${passed} ${word("guide-of")} ${count}`;
    this.#tell(next);
  }

  // For the ear: which step comes now, when that changes.
  #tell(next) {
    if (this.next === undefined) this.next = next;
    if (this.next === next || !this.root.open) return;
    this.next = next;
    const step = this.steps[next];
    this.said.textContent = step
      ? `${word("guide-step")} ${next + 1} ${word("guide-of")} ${this.steps.length}: ${step.querySelector(".step-how").textContent}`
      : this.root.querySelector(".guide-over").firstChild.textContent;
  }
}

/** Remembers whether somebody folded a part of the page, where the browser lets it. */
export function keepOpen(details, key) {
  try {
    if (localStorage.getItem(key) === "closed") details.open = false;
    details.addEventListener("toggle", () => localStorage.setItem(key, details.open ? "open" : "closed"));
  } catch {
    // No storage, no memory: it is open next time.
  }
}
