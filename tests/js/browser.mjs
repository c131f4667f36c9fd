// Plays what a customer does in a browser, with JavaScript and without, and looks at every page of
// customers, solvers and staff with axe. Run by tests/suite/browser.rs, which says by one JSON argument where the service is and what is
// in it; ends with an error when something is not as it should be.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { base, people, owner, sessions, shots } = JSON.parse(process.argv[2]);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ORIGIN = new URL(base).origin;
// Only a failing run waits that long: the machine may be busy with other tests.
const PATIENCE = 90_000;
if (shots) await mkdir(shots, { recursive: true });

function must(is, what) {
  if (!is) throw new Error(what);
}

/** What must hold soon. */
async function eventually(what, look, page) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; ) {
    if (await look()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error(`waited for ${what}${page ? ` at ${page.url()}` : ""}`);
}

/** The newest code that the simulated carrier texted to a phone. */
async function code(phone) {
  const gone = new AbortController();
  const events = await fetch(`${ORIGIN}/simulator/events`, { signal: gone.signal });
  let told = "";
  const read = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of events.body) told += decoder.decode(chunk, { stream: true });
  })().catch(() => {});
  const newest = () =>
    told.split("\n\n").filter((it) => it.includes(phone)).map((it) => /code is (\d{6})/.exec(it)?.[1]).filter(Boolean).at(-1);
  await eventually(`a code for ${phone}`, newest);
  gone.abort();
  await read;
  return newest();
}

/** The newest code in the simulated mailbox. */
async function mailed(address) {
  let digits;
  await eventually(`a code for ${address}`, async () => {
    const mails = await (await fetch(`${ORIGIN}/simulator/mails`)).json();
    digits = mails.filter((it) => it.address === address).map(({ body }) => /code is (\d{6})/.exec(body)?.[1]).find(Boolean);
    return digits;
  });
  return digits;
}

/** Somebody texts. */
async function text(phone, body) {
  const sent = await fetch(`${ORIGIN}/simulator/messages`, { method: "POST", body: new URLSearchParams({ phone, body }) });
  must(sent.ok, `the text "${body}": ${sent.status}`);
}

/** A page in which nothing may go wrong silently: a script's error, something the policy refused. */
async function open(browser, settings) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...settings });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    // Chromium reports a refused form (422) and a page that is missing (404), which are meant.
    const meant = /status of (422|404)/.test(message.text());
    if (message.type() === "error" && !meant) wrong.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(ORIGIN) && !request.url().startsWith("data:")) wrong.push(`asked ${request.url()}`);
  });
  return { context, page, wrong };
}

async function sees(page, words) {
  await eventually(`"${words}"`, async () => (await page.locator("main").innerText()).includes(words), page);
}

/** From the sign-up page, with the phone filled in, to the account. */
async function signUp(page, who) {
  must((await page.inputValue("#phone")) === who.phone, "the phone is filled in");
  await page.fill("#phone", "12");
  await page.click("button.primary");
  await page.waitForSelector("#phone-wrong");
  must((await page.inputValue("#phone")) === "12", "what was typed is kept");
  await page.fill("#phone", who.phone);
  await page.fill("#name", "Jane Doe");
  await page.click("button.primary");
  await page.waitForSelector("#code");
  const right = await code(who.phone);
  await page.fill("#code", right === "000000" ? "000001" : "000000");
  await page.click("button.primary");
  await page.waitForSelector("#code-wrong");
  await page.fill("#code", right);
  await page.click("button.primary");
  await page.waitForURL(`${base}/account`);
}

/** The whole way of one person. */
async function play(browser, who, javaScriptEnabled) {
  const { context, page, wrong } = await open(browser, { javaScriptEnabled });
  const opened = await intakeForm(page, who);
  await page.click("main a[href^='/sign-up?']");
  await page.waitForURL(`${base}/sign-up?**`);
  await signUp(page, who);
  await sees(page, "Hello, Jane");
  // The ticket that was opened by text, before there was an account. Not that of the form, in which
  // anybody can type a number, until that phone has texted its code.
  const waiting = page.locator("section[aria-labelledby=waiting] li");
  must((await waiting.count()) === 1, "one ticket waits");
  must((await waiting.innerText()).includes(who.ticket), "the one that was opened by text");
  await text(who.phone, opened.code);
  await eventually("the ticket of the form", async () => (await page.reload()) && (await waiting.count()) === 2, page);
  must((await waiting.nth(0).innerText()).includes(who.ticket), "the ticket by text is still there");
  const told = await waiting.nth(1).innerText();
  must(told.includes(opened.code) && told.includes("The printer eats paper"), `the form's ticket: ${told}`);
  must((await page.locator("main a.recent-row").count()) > 0, "and what was before");

  await page.click("nav a[href='/account/sessions']");
  const cards = page.locator("li.session");
  if (javaScriptEnabled) {
    for (let before = 0; before < sessions; ) {
      const now = await cards.count();
      must(now > before, `no more than ${before} sessions come`);
      before = now;
      if (now >= sessions) break;
      await page.locator("li.more").scrollIntoViewIfNeeded();
      await eventually("older sessions", async () => (await cards.count()) > before, page);
    }
    must((await page.url()) === `${base}/account/sessions`, "it is one page");
    must((await page.locator("li.more").count()) === 0, "there is nothing older");
  } else {
    let seen = await cards.count();
    while ((await page.locator("li.more a").count()) > 0) {
      await page.click("li.more a");
      await page.waitForLoadState();
      seen += await cards.count();
    }
    must(seen === sessions, `${seen} sessions by links, not ${sessions}`);
    await page.click("main a[href='/account/sessions']");
    await page.waitForURL(`${base}/account/sessions`);
  }
  const ids = await cards.locator("a[href^='/account/sessions/']").evaluateAll((all) => all.map((it) => it.href));
  must(new Set(ids).size === ids.length, "no session twice");
  if (javaScriptEnabled) must(ids.length === sessions, `${ids.length} sessions`);

  // The newest is not rated yet.
  await cards.first().locator("summary").click();
  const rating = cards.first().locator(".rating");
  await rating.getByRole("radio", { name: "4" }).check();
  await rating.locator("textarea").fill("Quick <b>and</b> kind");
  await rating.locator("button.primary").click();
  await sees(page, "Thanks, your rating is kept");
  if (javaScriptEnabled) {
    must(page.url() === `${base}/account/sessions`, "it is still the same page");
    must((await cards.count()) === sessions, "with all its cards");
    must((await cards.first().locator("summary .stars").innerText()) === "★★★★☆", "the card has its stars");
  } else {
    must(page.url().startsWith(ids[0]), "it is the page of that session");
  }

  await page.goto(ids[0]);
  must((await page.inputValue("textarea")) === "Quick <b>and</b> kind", "the words are kept");
  await sees(page, "Have you tried the other socket?");
  const href = await page.getAttribute("a[href$='.txt']", "href");
  const file = await context.request.get(base + href);
  must(file.headers()["content-disposition"].startsWith("attachment"), "a file");
  must((await file.text()).includes("Have you tried the other socket?"), "with the words");

  await page.goto(`${base}/account`);
  await page.fill("#name", "Jane Roe");
  await page.fill("#email", "nonsense");
  await page.click("form[action='/account'] button");
  await page.waitForSelector("#email-wrong");
  must((await page.inputValue("#name")) === "Jane Roe", "what was typed is kept");
  const address = `jane${who.phone.slice(-4)}@example.com`;
  await page.fill("#email", address);
  await page.click("form[action='/account'] button");
  await page.waitForURL(`${base}/account/email`);
  await page.fill("#code", await mailed(address));
  await page.click("button.primary");
  await sees(page, "Your e-mail address is confirmed.");
  await page.uncheck("input[value='rate']");
  await page.click("form[action='/account/mails'] button");
  await sees(page, "You get the mails you chose.");
  must(!(await page.isChecked("input[value='rate']")), "what is not wanted stays so");
  must(wrong.length === 0, wrong.join("\n"));
  return { state: await context.storageState(), session: ids[0], opened: opened.url };
}

/** The form on the first page, and its confirmation. */
async function intakeForm(page, who) {
  await page.goto(`${base}/`);
  await page.fill("#description", "The printer eats paper");
  await page.selectOption("#device_type", "printer");
  await page.fill("#phone", who.phone);
  await page.fill("#name", "Jane");
  await page.click("form.intake button.primary");
  await page.waitForURL(`${base}/tickets/*`);
  const code = await page.locator(".ticket-code strong").innerText();
  // Like K7Q2: digits, and letters that spell nothing.
  must(/^(?=.*\d)(?=.*[A-Z])[0-9BCDFGHJKMNPQRSTVWXYZ]{4}$/.test(code), `"${code}" is a ticket's code`);
  must(code !== who.ticket, "a ticket of its own");
  return { code, url: page.url() };
}

/** What a browser keeps of somebody who signed in. */
async function signIn(browser, phone) {
  const { context, page, wrong } = await open(browser, {});
  await page.goto(`${base}/sign-in?redirect_url=/desk`);
  await page.fill("#phone", phone);
  await page.click("button.primary");
  await page.waitForSelector("#code");
  await page.fill("#code", await code(phone));
  await page.click("button.primary");
  await page.waitForURL(`${base}/desk`);
  must(wrong.length === 0, wrong.join("\n"));
  const state = await context.storageState();
  await context.close();
  return state;
}

/** The form with everything in it that it refuses. */
async function refused(page) {
  await page.locator("form.intake").evaluate((form) => (form.noValidate = true));
  await page.fill("#phone", "12");
  await page.fill("#email", "nonsense");
  await page.click("form.intake button.primary");
  await page.waitForSelector("#description-wrong");
  for (const id of ["phone", "email"]) must(await page.isVisible(`#${id}-wrong`), `${id} is refused`);
}

/** Where the code is typed in. `phone` is asked once, so that its limit is not reached. */
async function codeStep(page, phone) {
  await page.fill("#phone", phone);
  await page.click("button.primary");
  await page.waitForSelector("#code");
}

/** Writes a mail in the simulator's mailbox, and waits for the answer in its frame. */
async function mailbox(page, locale) {
  const form = page.locator(".mailbox-form");
  await form.locator("[name=address]").fill(`mara.${locale}@example.org`);
  await form.locator("[name=subject]").fill("Printer");
  await form.locator("[name=body]").fill("My printer eats paper.");
  await form.locator("button.primary").click();
  await page.waitForSelector(".mail.out iframe");
  const frame = page.frameLocator(".mail.out iframe").first();
  await frame.locator("body").waitFor();
}

/** Follows the first link below a path. */
async function follow(page, path) {
  await page.click(`main a[href^='${path}/']`);
  await page.waitForURL(`${base}${path}/*`);
}

/** Until no colour changes any more; what moves for ever, like a pulse, is no transition. */
async function settled(page) {
  const changes = () => document.getAnimations().some((it) => it instanceof CSSTransition && it.playState === "running");
  // A transition that never ends would be a fault of its own, and axe looks at what is there then.
  for (const end = Date.now() + 10_000; Date.now() < end && (await page.evaluate(changes)); ) {
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** Every page, as everybody sees it. */
async function look(browser, { state, session, opened, staff }) {
  const own = new URL(session).pathname;
  // Where it is, and what is done there first.
  const everybody = {
    intake: ["/"],
    "intake-refused": ["/", refused],
    opened: [new URL(opened).pathname],
    "opened-asks": ["/", (page, locale) => intakeForm(page, { phone: locale === "en" ? "+13105550166" : "+13105550167" })],
    "sign-up": ["/sign-up"],
    "sign-up-code": ["/sign-up", (page, locale) => codeStep(page, locale === "en" ? "+13105550163" : "+13105550164")],
    "link-old": ["/rate/none"],
    "unsubscribe-old": ["/unsubscribe/none"],
    simulator: ["/simulator", (page, locale) => mailbox(page, locale)],
    "sign-in": ["/sign-in?phone=%2B1", (page) => page.click("button.primary").then(() => page.waitForSelector("#phone-wrong"))],
  };
  const customer = {
    "opened-inside": [new URL(opened).pathname],
    account: ["/account"],
    sessions: ["/account/sessions", (page) => page.locator("summary").first().click()],
    older: ["/account/sessions?cursor=00000000-0000-0000-0000-000000000000"],
    session: [`${own}?done=rated`],
    phone: ["/account/phone"],
    delete: ["/account/delete"],
    email: ["/account/email"],
    missing: ["/account/sessions/none"],
  };
  const desk = {
    solver: ["/solver"],
    "desk-tickets": ["/desk"],
    "desk-ticket": ["/desk", (page) => follow(page, "/desk/tickets")],
    "desk-talks": ["/desk/conversations"],
    "desk-talk": ["/desk/conversations", (page) => follow(page, "/desk/conversations")],
    "desk-solvers": ["/desk/solvers"],
    "desk-solver": ["/desk/solvers", (page) => follow(page, "/desk/solvers")],
    "desk-trouble": ["/desk/trouble"],
    "desk-numbers": ["/desk/numbers"],
    "desk-people": ["/desk/people"],
    "desk-audit": ["/desk/audit"],
    "desk-missing": ["/desk/tickets/none"],
  };
  const found = [];
  const views = [[everybody, undefined], [customer, state], [desk, staff]];
  for (const locale of ["en", "es"]) {
    for (const [pages, storageState] of views) {
      const { context, page, wrong } = await open(browser, { locale, storageState });
      for (const [name, [path, first]] of Object.entries(pages)) {
        // A part that is still being loaded would be cut off, which htmx reports as an error.
        await page.waitForFunction(() => !document.querySelector(".htmx-request"));
        await page.goto(base + path);
        if (first) await first(page, locale);
        else must(new URL(page.url()).pathname === path.split("?")[0], `${name} is there, not ${page.url()}`);
        must((await page.getAttribute("html", "lang")) === locale, `${name} is in ${locale}`);
        await page.evaluate(axe);
        for (const [width, height] of [[390, 844], [1280, 900]]) {
          await page.setViewportSize({ width, height });
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
            // Colours go over into one another, and a machine may be slow at that.
            await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
            await settled(page);
            const where = `${name}-${locale}-${width}-${colorScheme}`;
            if (shots) await page.screenshot({ path: `${shots}/${where}.png`, fullPage: name !== "sessions" });
            const { violations } = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
            for (const { id, help, nodes } of violations) found.push(`${where}: ${id}, ${help}: ${nodes.map((it) => `${it.html} ${it.failureSummary}`).join("; ")}`);
            const wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
            if (wide) found.push(`${where}: wider than the screen`);
          }
        }
      }
      must(wrong.length === 0, wrong.join("\n"));
      await context.close();
    }
  }
  must(found.length === 0, found.join("\n"));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  // Each launch has a profile of its own, which goes with it.
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
try {
  const first = await play(browser, people[0], true);
  await play(browser, people[1], false);
  await look(browser, { ...first, staff: await signIn(browser, owner) });
} finally {
  await browser.close();
}
