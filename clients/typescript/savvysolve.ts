// The procedures of SavvySolve, for a TypeScript client of tRPC 11 (`@trpc/client`, and `@trpc/server`
// for its types alone). Copy this file; nothing of it is left when it is compiled.
//
//   import { createTRPCClient, httpBatchLink } from "@trpc/client";
//   import type { AppRouter } from "./savvysolve";
//
//   const client = createTRPCClient<AppRouter>({
//     links: [httpBatchLink({
//       url: "https://help.example.com/api/trpc",
//       headers: () => ({ authorization: `Bearer ${token}` }),
//     })],
//   });
//   const { items, nextCursor } = await client.customers.getSessions.query({ limit: 20 });
//
// No transformer: dates are texts, ISO 8601 in UTC. A page on the service's own origin needs no token;
// its cookie does.

import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from "@trpc/server";

/** ISO 8601 in UTC, like `2026-11-22T05:27:46.000Z`. */
export type Instant = string;

export type Role = "customer" | "solver" | "admin" | "owner";
export type Urgency = "low" | "normal" | "high";
export type TicketStatus = "open" | "claimed" | "completed" | "dropped";
export type SessionStatus = "active" | "completed" | "released" | "dropped";
export type DeviceType =
  | "phone" | "tablet" | "laptop" | "desktop" | "printer"
  | "network" | "tv" | "smart_home" | "wearable" | "other";

export interface Profile {
  id: string;
  name: string | null;
  email: string | null;
  /** E.164, proven by a code; null when somebody else has proven it since. */
  phone: string | null;
  role: Role;
  stats: { totalSessions: number; completedSessions: number };
}

export interface Ticket {
  id: string;
  /** What a person types, like `K7Q2`. */
  code: string;
  status: TicketStatus;
  description: string;
  deviceType: DeviceType;
  urgency: Urgency;
  createdAt: Instant;
}

export interface Rating {
  /** 1 to 5. */
  score: number;
  comment: string | null;
  createdAt: Instant;
}

export interface Session {
  id: string;
  status: SessionStatus;
  startedAt: Instant;
  /** Null while it goes on. */
  endedAt: Instant | null;
  /** Null unless it was completed; so are tier and price. */
  durationMinutes: number | null;
  tier: string | null;
  /** As people read it, like `$39`. */
  price: string | null;
  /** The first name. */
  solver: { name: string };
  rating: Rating | null;
}

/** Null takes a value away. */
export interface ProfileChanges {
  name?: string | null;
  email?: string | null;
  /** Without `code`: a code is texted to it. With the code: it is changed. */
  phone?: string;
  code?: string;
}

interface Query<Input, Output> {
  query: TRPCQueryProcedure<{ input: Input; output: Output; meta: unknown }>;
}
interface Mutation<Input, Output> {
  mutation: TRPCMutationProcedure<{ input: Input; output: Output; meta: unknown }>;
}

export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape; transformer: false },
  {
    customers: {
      getProfile: Query<void, Profile>["query"];
      updateProfile: Mutation<ProfileChanges, Profile | { pendingPhone: string }>["mutation"];
      /** Newest first. `limit`: 1 to 50, 10 without. `cursor`: the `nextCursor` of the page before. */
      getSessions: Query<
        { limit?: number; cursor?: string | null } | void,
        { items: (Session & { ticket: Ticket })[]; nextCursor?: string }
      >["query"];
      /** Newest first, at most 500. */
      getTickets: Query<void, (Ticket & { sessions: Session[] })[]>["query"];
      /** `ticketId`: id or code. `phone`: the ticket's and the account's own. */
      linkTicket: Mutation<{ ticketId: string; phone: string }, Ticket>["mutation"];
      linkAllTicketsByPhone: Mutation<{ phone?: string } | void, { linked: number }>["mutation"];
    };
  }
>;
