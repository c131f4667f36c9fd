// What both sides of the simulator page share: words, the simulated clock, formats.

const LANGUAGE = document.documentElement.lang || "en";

// Every word a person reads comes from the catalogue, through the page; there is none in here.
const WORDS = new Map(
  [...document.querySelector("#words").content.querySelectorAll("[data-word]")].map((el) => [
    el.dataset.word,
    el.textContent,
  ]),
);

/** A word of the page, or an empty text when the page does not hold it. */
export function word(name) {
  return WORDS.get(`simulator-${name}`) ?? "";
}

/** The first element of a template, as a copy. */
export function copyOf(template) {
  return document.querySelector(template).content.firstElementChild.cloneNode(true);
}

// The simulated clock runs at the speed of ours, some way ahead of it.
let aheadMs = 0;

export const clock = {
  now: () => Date.now() + aheadMs,
  set(nowMs) {
    aheadMs = nowMs - Date.now();
  },
  /** How far ahead of real time, in ms; 0 while that is only the way of the message. */
  ahead: () => (aheadMs > 20_000 ? aheadMs : 0),
};

const TIME = new Intl.DateTimeFormat(LANGUAGE, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(LANGUAGE, { weekday: "short", day: "numeric", month: "short" });
const STAMP = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
const RELATIVE = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "always" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

export const timeOf = (ms) => TIME.format(ms);
export const stampOf = (ms) => STAMP.format(ms);
export const dayOf = (ms) => DAY.format(ms);
export const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

/** "in 15 minutes", in the largest unit that fits twice or exactly. */
export function fromNow(ms) {
  const left = ms - clock.now();
  if (left < 1_000) return word("now");
  const [unit, size] = largestUnit(left);
  return RELATIVE.format(Math.round(left / size), unit);
}

/** "16 min". */
export function duration(ms) {
  const [unit, size] = largestUnit(ms);
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(LANGUAGE, format).format(Math.round(ms / size));
}

function largestUnit(ms) {
  // Half a unit short still counts: 59.6 minutes read better as an hour, 23.9 hours as a day.
  return UNITS.find(([, size]) => ms >= size * 0.99) ?? UNITS.at(-1);
}

/** "English" for "en"; the code itself where the browser knows no name. */
export function languageName(code) {
  try {
    return new Intl.DisplayNames(LANGUAGE, { type: "language" }).of(code);
  } catch {
    return code;
  }
}

/** A microsecond count as "1.8 ms". */
export function turnTime(us) {
  const ms = new Intl.NumberFormat(LANGUAGE, { maximumFractionDigits: us < 10_000 ? 1 : 0 });
  return `${ms.format(us / 1_000)} ms`;
}

/** North American numbers in their usual groups; others as stored. */
export function readable(phone) {
  return phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");
}

/** Posts a form; resolves to nothing, or to what went wrong in words. */
export async function post(path, fields) {
  try {
    const response = await fetch(path, { method: "POST", body: new URLSearchParams(fields) });
    if (response.ok) return null;
    const answer = await response.json().catch(() => ({}));
    return answer.error ?? `${response.status} ${response.statusText}`;
  } catch {
    return word("unreachable");
  }
}
