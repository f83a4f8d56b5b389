import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { ORG, OTHER, TEN, goodRun } from "../good-run.ts";
import { replayChanges } from "../replay-changes.ts";
import { checkOutbox } from "./check-outbox.ts";
import type { OutboxEvidence } from "./checks/outbox-evidence.ts";
import type { Claim, MessageRow, VisitRow } from "./outbox-rows.ts";

// A sound run is damaged in one way after another, and each claim must see its own.

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Run = {
  -readonly [Key in keyof OutboxEvidence]: OutboxEvidence[Key] extends readonly (infer Item)[]
    ? Mutable<Item>[]
    : OutboxEvidence[Key];
} & {
  rows: { -readonly [Key in keyof OutboxEvidence["rows"]]: Mutable<OutboxEvidence["rows"][Key][number]>[] };
};

const claimed = (id: string, atMs: number, rest: Partial<Claim> = {}): Claim => ({
  org_id: ORG,
  message_id: id,
  appointment_id: "a1",
  channel: "email",
  kind: "confirmation",
  atMs,
  toldLocal: "10:00",
  toldProvider: "p",
  visitLocal: "10:00",
  visitProvider: "p",
  visitStatus: "confirmed",
  visitRevision: 0,
  visitStarts: "2026-12-01T10:00:00Z",
  phone: "+14155551000",
  ...rest,
});
const MOVED = {
  kind: "moved",
  toldLocal: "11:00",
  visitLocal: "11:00",
  visitRevision: 1,
  visitStarts: "2026-12-01T11:00:00Z",
} as const;

const letter = (id: string, atMs: number, start: string, sequence = 0) => ({
  id,
  to: "p0@example.com",
  atMs,
  raw: `Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSEQUENCE:${sequence}\r\nDTSTART:20261201T${start}Z\r\nEND:VCALENDAR\r\n--`,
});

const eventId = (change: number) =>
  `evt_${createHash("sha256").update(`${ORG} ${change}`).digest("hex").slice(0, 32)}`;

function arrival(
  change: number,
  type: string,
  data: Partial<OutboxEvidence["arrivals"][number]["event"]["data"]>,
) {
  return {
    orgId: ORG,
    id: eventId(change),
    atMs: change * 1_000,
    isTaken: true,
    event: {
      type: `appointment.${type}`,
      data: { appointmentId: "a1", version: 0, startsAt: TEN, status: "confirmed", providerId: "p", ...data },
    },
  };
}

const change = (id: number, appointment: string, action: string, revision: number) => ({
  org_id: ORG,
  change_id: id,
  appointment_id: appointment,
  revision,
  changed: [],
  action,
});

const message = (
  id: string,
  rest: Pick<MessageRow, "channel" | "kind" | "status"> & Partial<MessageRow>,
): MessageRow => ({
  org_id: ORG,
  message_id: id,
  appointment_id: "a1",
  trouble: null,
  reference: null,
  ...rest,
});

const visit = (id: string, local: string, status: string): VisitRow => ({
  org_id: ORG,
  appointment_id: id,
  contact_id: "c",
  local,
  provider_id: "p",
  status,
  hasBegun: false,
  hasEmail: true,
  hasTexts: true,
});

function soundRows(): Run["rows"] {
  return {
    messages: [
      message("m1", { channel: "email", kind: "confirmation", status: "sent" }),
      message("m2", { channel: "email", kind: "moved", status: "sent" }),
      message("s1", { channel: "sms", kind: "confirmation", status: "dropped" }),
      message("s2", { channel: "sms", kind: "moved", status: "sent", reference: "SM2" }),
    ],
    claims: [
      claimed("m1", 1_100),
      claimed("s1", 1_200, { channel: "sms" }),
      claimed("m2", 2_100, MOVED),
      claimed("s2", 2_200, { channel: "sms", ...MOVED }),
    ],
    visits: [visit("a1", "11:00", "confirmed"), visit("a2", "10:00", "cancelled")],
    changes: [
      change(1, "a1", "created", 0),
      change(2, "a1", "moved", 1),
      change(3, "a2", "created", 0),
      change(4, "a2", "cancelled", 1),
    ],
    holds: [hold(5, true), hold(6, false)],
    offers: [{ org_id: ORG, offer_id: "o1", appointment_id: "a9", ended: "declined" }],
  };
}

/** As goodRun: one visit booked at ten and moved to eleven, another booked at ten and cancelled before anybody could be told. */
function soundRun(): Run {
  const { rows } = goodRun();
  return {
    rows: soundRows(),
    letters: [letter("m1", 1_150, "100000"), letter("m2", 2_150, "110000", 1)],
    texts: [
      { sid: "SM1", to: "+14155551000", atMs: 1_250 },
      { sid: "SM2", to: "+14155551000", atMs: 2_250 },
    ],
    refused: new Set(),
    arrivals: [
      { ...arrival(1, "booked", {}), isTaken: false },
      arrival(1, "booked", {}),
      arrival(2, "moved", { version: 1, startsAt: "2026-12-01T11:00:00.000Z" }),
      arrival(3, "booked", { appointmentId: "a2" }),
      arrival(4, "cancelled", { appointmentId: "a2", version: 1, status: "cancelled" }),
    ],
    strangers: [],
    acceptances: [],
    timelines: replayChanges(rows.changes),
    services: rows.services,
  };
}

function hold(number: number, isBegin: boolean, fromMs = Date.parse(TEN)) {
  const block = { fromMs, untilMs: fromMs + 1_800_000 };
  return { number, isBegin, org_id: ORG, appointment_id: `h${fromMs}`, provider_id: "p", ...block };
}

const broken = (run: Run) =>
  checkOutbox(run).flatMap(({ claim, problems }) => (problems.length === 0 ? [] : [claim]));

test("a sound run keeps every claim", () => {
  expect(checkOutbox(soundRun()).flatMap(({ problems }) => problems)).toEqual([]);
});

test("of a visit that has begun nobody has to be told", () => {
  const run = soundRun();
  run.rows.visits.push({ ...visit("a3", "09:00", "confirmed"), hasBegun: true });
  expect(broken(run)).toEqual([]);
});

test("what came after ten texts in a day, too near its visit, is listed as failed and excused", () => {
  const run = soundRun();
  run.rows.messages.push(
    message("s3", { channel: "sms", kind: "confirmation", status: "failed", appointment_id: "a4" }),
  );
  run.rows.visits.push({ ...visit("a4", "09:00", "confirmed"), hasEmail: false });
  expect(broken(run)).toEqual([UNTOLD]);
  Object.assign(run.rows.messages.at(-1) ?? {}, {
    trouble: "ten texts about changes went to this number within a day",
  });
  expect(broken(run)).toEqual([]);
});

const UNTOLD = "every patient was told how their visit is now";
const STALE = "no message was older than its visit when it was handed over";
const TWICE = "nobody was told the same twice, and each visit's messages came in order";
const UNHEARD = "other systems were told of every change, and of nothing else";
const ORDER = "each visit's events came in order, one after the other";
const WORDS = "every event says what the audit log says";
const HELD = "what is held nobody else has, and nothing is held twice";
const YES = "a yes to an offer is a visit, a yes to another time is none";

const again = (run: Run) => {
  run.rows.claims.push(claimed("m3", 3_000, MOVED));
  run.letters.push(letter("m3", 3_010, "110000", 1));
};

test.each<[string, string, (run: Run) => void]>([
  ["the letter about the move never came", UNTOLD, (run) => run.letters.pop()],
  [
    "nobody heard of a cancellation",
    UNTOLD,
    ({ rows: { visits } }) => Object.assign(visits[0] ?? {}, { status: "cancelled" }),
  ],
  [
    "a letter tells the time before",
    STALE,
    ({ rows: { claims } }) => Object.assign(claims[2] ?? {}, { toldLocal: "10:00" }),
  ],
  [
    "a letter about a cancelled visit",
    STALE,
    ({ rows: { claims } }) => Object.assign(claims[2] ?? {}, { visitStatus: "cancelled" }),
  ],
  ["a letter lay about for long", STALE, ({ letters }) => Object.assign(letters[1] ?? {}, { atMs: 90_000 })],
  [
    "an event of another version",
    STALE,
    ({ letters }) => Object.assign(letters[1] ?? {}, letter("m2", 2_150, "110000", 0)),
  ],
  ["a text came twice", STALE, ({ texts }) => texts.push({ sid: "SM3", to: "+14155551000", atMs: 2_260 })],
  [
    "a text came after an unknown one was sent again",
    STALE,
    ({ texts }) => texts.push({ sid: "SM3", to: "+14155551000", atMs: 1_260 }),
  ],
  ["the same under two ids", TWICE, again],
  [
    "the move is told before the booking",
    TWICE,
    ({ rows, letters }) => {
      Object.assign(rows.claims[2] ?? {}, { atMs: 1_000 });
      Object.assign(letters[1] ?? {}, { atMs: 1_010 });
    },
  ],
  [
    "an event was never taken",
    UNHEARD,
    ({ arrivals }) => Object.assign(arrivals[4] ?? {}, { isTaken: false }),
  ],
  ["an event that did not happen", UNHEARD, ({ arrivals }) => arrivals.push(arrival(77, "booked", {}))],
  [
    "an event of another clinic",
    UNHEARD,
    ({ arrivals }) => Object.assign(arrivals[4] ?? {}, { orgId: OTHER }),
  ],
  ["a forged event", UNHEARD, ({ strangers }) => strangers.push("forged")],
  [
    "a move before its booking",
    ORDER,
    ({ arrivals }) => arrivals.splice(0, 3, ...arrivals.slice(0, 3).toReversed()),
  ],
  [
    "another time than it was",
    WORDS,
    ({ arrivals }) => arrivals.splice(2, 1, arrival(2, "moved", { version: 1 })),
  ],
  [
    "a held time that is booked",
    HELD,
    ({ rows }) => rows.holds.splice(0, 2, hold(2.5, true), hold(3.5, false)),
  ],
  [
    "a time that is held twice",
    HELD,
    ({ rows }) => rows.holds.push(hold(7, true), hold(8, true, Date.parse(TEN) + 60_000)),
  ],
  [
    "a yes that came to nothing",
    YES,
    ({ acceptances }) => acceptances.push({ orgId: ORG, offerId: "o1", appointmentId: "a9", kind: "booked" }),
  ],
  [
    "a yes to another time",
    YES,
    ({ acceptances }) => acceptances.push({ orgId: ORG, offerId: "o1", appointmentId: null, kind: "booked" }),
  ],
])("%s: that is seen", (_what, claim, damage) => {
  const run = soundRun();
  damage(run);
  expect(broken(run)).toContain(claim);
});
