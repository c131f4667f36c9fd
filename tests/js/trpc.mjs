// @ts-check
// Drives a running service with the real client of tRPC: node trpc.mjs URL TOKEN PHONE
// The account has 23 sessions, the newest rated, and one ticket that is not linked yet (K7Q3).
import assert from "node:assert/strict";
import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  TRPCClientError,
} from "@trpc/client";

/** @typedef {import("../../clients/typescript/savvysolve").AppRouter} AppRouter */

const [url, token, phone] = process.argv.slice(2);
const options = { url, headers: () => ({ authorization: `Bearer ${token}` }) };

/** @param {any} link */
const client = (link) =>
  /** @type {ReturnType<typeof createTRPCClient<AppRouter>>} */ (createTRPCClient({ links: [link] }));

const clients = {
  httpLink: client(httpLink(options)),
  httpBatchLink: client(httpBatchLink(options)),
  httpBatchStreamLink: client(httpBatchStreamLink(options)),
  methodOverride: client(httpBatchLink({ ...options, methodOverride: "POST" })),
};

/** @param {string} code @param {string} path */
const fails = (code, path) => (/** @type {any} */ error) => {
  assert.ok(error instanceof TRPCClientError, String(error));
  assert.equal(error.data?.code, code);
  assert.equal(error.data?.path, path);
  return true;
};

/** @param {ReturnType<typeof createTRPCClient<AppRouter>>} trpc */
async function play(trpc) {
  // At the same time: one batch, where batches are.
  const [profile, tickets, page] = await Promise.all([
    trpc.customers.getProfile.query(),
    trpc.customers.getTickets.query(),
    trpc.customers.getSessions.query(),
  ]);
  assert.equal(profile.phone, phone);
  assert.equal(profile.stats.totalSessions, 23);
  assert.equal(tickets.at(-1)?.sessions.length, 23);
  assert.equal(page.items.length, 10);
  assert.equal(page.items[0].rating?.score, 4);
  assert.equal(page.items[0].startedAt, new Date(page.items[0].startedAt).toISOString());

  /** @type {string[]} */
  const seen = [];
  for (let cursor = /** @type {string | undefined} */ (undefined); ; ) {
    const next = await trpc.customers.getSessions.query({ limit: 9, cursor });
    seen.push(...next.items.map((it) => it.id));
    cursor = next.nextCursor;
    if (cursor === undefined) break;
  }
  assert.equal(new Set(seen).size, 23);

  // One fails, the others do not.
  const [bad, good] = await Promise.allSettled([
    trpc.customers.getSessions.query({ cursor: "none" }),
    trpc.customers.getProfile.query(),
  ]);
  assert.equal(good.status, "fulfilled");
  assert.ok(bad.status === "rejected");
  fails("BAD_REQUEST", "customers.getSessions")(bad.reason);

  const named = await trpc.customers.updateProfile.mutate({ name: "Jane & José ☎" });
  assert.ok("name" in named);
  assert.equal(named.name, "Jane & José ☎");
  await assert.rejects(
    trpc.customers.linkTicket.mutate({ ticketId: "Z9Z9", phone }),
    fails("NOT_FOUND", "customers.linkTicket"),
  );
  const ticket = await trpc.customers.linkTicket.mutate({ ticketId: "K7Q3", phone });
  assert.equal(ticket.code, "K7Q3");
  const linked = await trpc.customers.linkAllTicketsByPhone.mutate();
  assert.deepEqual(linked, { linked: 0 });
  return { profile: { ...profile, name: "" }, page, seen };
}

const results = [];
for (const [name, trpc] of Object.entries(clients)) {
  try {
    results.push(await play(trpc));
  } catch (error) {
    console.error(name);
    throw error;
  }
}
for (const result of results) assert.deepEqual(result, results[0]);

// Nobody, by each link.
for (const link of [httpLink, httpBatchLink, httpBatchStreamLink]) {
  const nobody = client(link({ url }));
  await assert.rejects(
    nobody.customers.getProfile.query(),
    fails("UNAUTHORIZED", "customers.getProfile"),
  );
}
console.log("all three links agree");
