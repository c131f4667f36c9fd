// Quick replies that follow the situation: what a person would most likely tap next.

import { word } from "./simulator-util.js";

const STARS = [5, 4, 3, 2, 1];

const say = (text, label = text) => ({ say: text, label });
// What the situation waits for.
const main = (chip) => ({ ...chip, main: true });
// What goes into the box, to be completed by whoever types.
const begin = (text) => ({ fill: text, label: `${text.trim()} …` });

/** A solver: what lies before them, as the server tells it. */
export function solverChips({ on_duty, held, offers }) {
  const chips = [];
  if (!on_duty) chips.push(main(say("ON")));
  for (const { code, promised_ms } of offers.slice(0, 3)) {
    chips.push(main(say(`CLAIM ${code}`)), say(`PASS ${code}`));
    if (offers.length === 1 && !promised_ms) chips.push(say(`CLAIM ${code} IN 2 HOURS`));
  }
  if (held.length === 1) {
    const [{ code, solver_ms }] = held;
    chips.push(solver_ms ? say(word("say-advice")) : main(say(word("say-hello"))));
    chips.push(say(`DONE ${code}`), say(`RELEASE ${code}`));
  }
  // Words need their code before them as soon as there are two.
  if (held.length > 1) {
    held.slice(0, 3).forEach(({ code }) => chips.push(begin(`#${code} `)));
    held.slice(0, 3).forEach(({ code }) => chips.push(say(`DONE ${code}`)));
  }
  chips.push(say("MINE"));
  if (on_duty) chips.push(say("OFF"));
  if (!held.length && !offers.length) chips.push(say("MENU"));
  return chips;
}

/** A customer: the question that is open, else how their ticket stands. */
export function customerChips(state, ticket, texts) {
  if (texts.length === 0) return [];
  if (isStopped(texts)) return [say("START")];
  const chips = intake(state?.state, texts) ?? around(ticket);
  return chips.filter(({ say: one }, at) => chips.findIndex((other) => other.say === one) === at);
}

function isStopped(texts) {
  const own = texts.findLast(({ direction }) => direction === "in");
  return /^\s*(stop|stopall|unsubscribe)\W*$/i.test(own?.body ?? "");
}

// The states of the script that ask for something. A question with numbered answers is read off
// its own text, in whichever language and script it is.
function intake(state, texts) {
  const aside = [say("BACK"), say("RESTART"), say("AGENT"), say("STOP")];
  const last = texts.at(-1);
  const choices = last.direction === "out" ? numbered(last.body) : [];
  if (choices.length) return [...choices, ...aside];
  switch (state) {
    case "name":
      return [say(word("say-name")), say("SKIP"), ...aside];
    case "description":
      return [say(word("say-problem")), ...aside];
    case "device":
    case "urgency":
    case "change":
    case "resume":
      return [say("1"), say("2"), say("3"), say("SKIP"), ...aside];
    case "confirm":
      return [main(say("OK")), say(word("say-change")), ...aside];
    case "human":
      return [say("MENU")];
    case "rating":
      return [...STARS.map(star), say("SKIP")];
    case "comment":
      return [say(word("say-low")), say("SKIP")];
    case "forget":
      return [say("ERASE"), say("BACK")];
    default:
      return null;
  }
}

/** "1 phone 2 tablet 3 laptop" as answers; none where the numbers do not run from one. */
function numbered(body) {
  const found = [...body.matchAll(/(?<=^|[\s(])(\d)\s+(\p{L}[^\d\n]*)/gu)];
  if (found.length < 2 || found.some(([, number], at) => Number(number) !== at + 1)) return [];
  return found.map(([, number, words]) => {
    const label = words.split(/[.,;:?!)](?:\s|$)/)[0].trim();
    return say(number, `${number} ${label}`);
  });
}

function around(ticket) {
  const last = ticket?.sessions.at(-1);
  switch (ticket?.status) {
    case "open":
      return [say("STATUS"), say("DROP"), say("MENU"), say("AGENT"), say("STOP")];
    case "claimed":
      return [say(word("say-wrong")), say(word("say-better")), say("STATUS"), say("DROP"), say("STOP")];
    case "completed":
      return [
        ...(last?.score == null ? [say("RATE 5")] : []),
        say("HISTORY"),
        say("STATUS"),
        say(word("say-again")),
        say("LINK"),
      ];
    default:
      return [say(word("try-jane")), say("HISTORY"), say("MENU"), say("STOP")].filter((it) => it.say);
  }
}

function star(score) {
  return { ...main(say(String(score), `${score} ★`)), spoken: `${score} ${word("stars")}` };
}
