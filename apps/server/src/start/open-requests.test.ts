import type { RequestInDoubt } from "@callwaiting/db";
import { type BookingOutcome, E164, OrgId } from "@callwaiting/domain";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Awaited, whileAwaited } from "../http/awaited.ts";
import { createLogger } from "../http/create-logger.ts";
import { describeBooking, describeMove } from "./describe-request.ts";
import { createOpenRequests } from "./open-requests.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const ORG = OrgId.parse("aaaaaaaa-0000-4000-8000-aaaaaaaaaaaa");
const JOHN = E164.parse("+14155550123");
const BOOKED = { kind: "booked" } as BookingOutcome;
const TAKEN = { kind: "slot_unavailable" } as BookingOutcome;
const withCode = (code: string) => Object.assign(new Error("planted detail"), { code });

const wish = (requestKey: string | null = "call-1:t:hash") => ({
  orgId: ORG,
  patientName: "John Smith",
  email: null,
  phone: JOHN,
  service: "consultation",
  scheduledAt: "2026-12-01T19:00:00Z",
  requestKey,
});

function open(
  noting: () => Promise<void> = async () => {},
  { troubleAtMs = -Infinity, isStuck = false }: { troubleAtMs?: number; isStuck?: boolean } = {},
) {
  const noted: (RequestInDoubt & { agoMs: number })[] = [];
  const settled: RequestInDoubt[] = [];
  const settledOf: string[] = [];
  const lines: string[] = [];
  const { follow, settleHeard, finish } = createOpenRequests({
    note: async (_orgId, request) => {
      await noting();
      noted.push(request);
    },
    settle: async (_orgId, request) => void settled.push(request),
    log: createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } }),
    settleOf: async (_orgId, appointmentId) => void settledOf.push(appointmentId),
    troubleAtMs: () => troubleAtMs,
    assertSendable: () => {
      if (isStuck) throw withCode("ETIMEDOUT");
    },
  });
  /** Gives up at once, as after the deadline, whatever comes of it. */
  const given = (end: () => Promise<BookingOutcome>) =>
    follow({
      describe: describeBooking,
      send: end,
      timed: (send) => async (request) => {
        void send(request).catch(() => {});
        throw withCode("ETIMEDOUT");
      },
    });
  const heard = (end: () => Promise<BookingOutcome>) =>
    follow({ describe: describeBooking, send: end, timed: (send) => async (request) => send(request) });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { given, heard, noted, settled, settledOf, settleHeard, finish, lines, settle };
}

test.each<[string, () => Promise<BookingOutcome>, number]>([
  ["was made after all", async () => BOOKED, 1],
  ["broke off", () => Promise.reject(withCode("ECONNRESET")), 1],
  [
    "was ended by a shutdown, perhaps while it waited for a standby",
    () => Promise.reject(withCode("57P01")),
    1,
  ],
  ["was answered with what nobody can read", () => Promise.reject(new TypeError("x")), 1],
  ["was refused after all", async () => TAKEN, 0],
  ["found the database read-only", () => Promise.reject(withCode("25006")), 0],
  ["found the row locked", () => Promise.reject(withCode("55P03")), 0],
  ["never got a connection", () => Promise.reject(new Error("timeout exceeded when trying to connect")), 0],
  ["was a wrong statement", () => Promise.reject(withCode("42601")), 0],
])("a booking that was given up and %s", async (_name, end, kept) => {
  const { given, noted, settle } = open();
  await expect(given(end)(wish())).rejects.toThrow();
  await settle();
  expect(noted).toHaveLength(kept);
});

test("what was answered is no open request; nor is what was given up before it was sent", async () => {
  const { heard, noted, settle } = open();
  expect(await heard(async () => BOOKED)(wish())).toBe(BOOKED);
  await settle();
  expect(noted).toEqual([]);
});

test("what is done in time for the database and too late for the caller is kept once its answer is", async () => {
  const { heard, noted, settle } = open();
  const awaited: Awaited = { isGivenUp: false, afterwards: [] };
  await whileAwaited(awaited, () => heard(async () => BOOKED)(wish()));
  await settle();
  expect(noted).toEqual([]);
  for (const tell of awaited.afterwards) tell();
  await settle();
  expect(noted.map(({ callId }) => callId)).toEqual(["call-1"]);
});

test("what had not begun when its caller was answered is not begun, and is no open request", async () => {
  const { heard, noted, settle } = open();
  const book = vi.fn(async () => BOOKED);
  const awaited: Awaited = { isGivenUp: true, afterwards: [] };
  await expect(whileAwaited(awaited, () => heard(async () => book())(wish()))).rejects.toThrow(
    "nobody waits",
  );
  await settle();
  expect(book).not.toHaveBeenCalled();
  expect(noted).toEqual([]);
});

test("while the database is away they wait here, and are written with how long ago it was when it is back", async () => {
  let isAway = true;
  const { given, noted, lines, settle } = open(async () => {
    if (isAway) throw withCode("ECONNREFUSED");
  });
  const broken = () => Promise.reject(withCode("ECONNRESET"));
  await expect(given(broken)(wish())).rejects.toThrow();
  await expect(given(broken)(wish("call-2:t:hash"))).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(noted).toEqual([]);
  isAway = false;
  await vi.advanceTimersByTimeAsync(30_000);
  await settle();
  expect(noted.map(({ callId }) => callId)).toEqual(["call-1", "call-2"]);
  expect(noted[0]?.agoMs).toBeGreaterThan(10_000);
  expect(lines).toHaveLength(2);
  expect(lines.join("")).toContain('"callId":"call-1"');
  expect(lines.join("")).not.toMatch(/John|5550123|planted/);
});

test("no more than a thousand wait, and the log tells of those that do not", async () => {
  const { given, lines, settle } = open(() => Promise.reject(withCode("ECONNREFUSED")));
  const ask = given(() => Promise.reject(withCode("ECONNRESET")));
  for (let n = 0; n < 1_003; n += 1) await ask(wish(`call-${n}:t:hash`)).catch(() => {});
  await settle();
  expect(lines.filter((line) => line.includes('"isKept":false'))).toHaveLength(3);
});

test("asked again without a call and answered, it is closed, also while it waits to be written", async () => {
  let isAway = true;
  const away = async () => {
    if (isAway) throw withCode("ECONNREFUSED");
  };
  const { given, heard, noted, settled } = open(away, { troubleAtMs: 0 });
  await expect(given(() => Promise.reject(withCode("ECONNRESET")))(wish(null))).rejects.toThrow();
  await vi.advanceTimersByTimeAsync(100);
  await heard(async () => TAKEN)(wish(null));
  isAway = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(noted).toEqual([]);
  expect(settled).toMatchObject([{ kind: "book", callId: null, phone: JOHN }]);
});

test("heard at another server, it is closed by its appointment, and once more when the first one may have noted it", async () => {
  const { settleHeard, settledOf } = open();
  await settleHeard(ORG, { appointmentId: "a", isNew: false });
  expect(settledOf).toEqual(["a"]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(settledOf).toEqual(["a", "a"]);
});

test("a new booking is looked for among open requests only after trouble with the database", async () => {
  const { settleHeard, settledOf } = open();
  await settleHeard(ORG, { appointmentId: "a", isNew: true });
  const troubled = open(undefined, { troubleAtMs: performance.now() });
  await troubled.settleHeard(ORG, { appointmentId: "b", isNew: true });
  expect([settledOf, troubled.settledOf]).toEqual([[], ["b"]]);
});

test("while no commit comes to an end nothing is sent, and there is nobody to call back", async () => {
  const { heard, noted, settle } = open(undefined, { isStuck: true });
  const book = vi.fn(async () => BOOKED);
  await expect(heard(book)(wish())).rejects.toMatchObject({ code: "ETIMEDOUT" });
  await settle();
  expect(book).not.toHaveBeenCalled();
  expect(noted).toEqual([]);
});

describe("before a stop", () => {
  test("what waits is written, and what has not ended is waited for", async () => {
    let isAway = true;
    let end: (outcome: BookingOutcome) => void = () => {};
    const { given, noted, finish } = open(async () => {
      if (isAway) throw withCode("ECONNREFUSED");
    });
    await expect(given(() => Promise.reject(withCode("ECONNRESET")))(wish())).rejects.toThrow();
    const slow = () => new Promise<BookingOutcome>((resolve) => (end = resolve));
    await expect(given(slow)(wish("call-2:t:hash"))).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(100);
    const finished = finish();
    isAway = false;
    end(BOOKED);
    await vi.advanceTimersByTimeAsync(300);
    await finished;
    expect(noted.map(({ callId }) => callId)).toEqual(["call-1", "call-2"]);
  });

  test("a database that stays away holds it up for three seconds, and the log says how many are lost", async () => {
    const { given, noted, finish, lines } = open(() => Promise.reject(withCode("ECONNREFUSED")));
    await expect(given(() => Promise.reject(withCode("ECONNRESET")))(wish())).rejects.toThrow();
    const finished = finish();
    await vi.advanceTimersByTimeAsync(3_000);
    await finished;
    expect(noted).toEqual([]);
    expect(lines.at(-1)).toContain('"lost":1');
  });
});

test("a key without a call names none", () => {
  expect(describeBooking(wish("arguments:hash:2026-11-20T15")).callId).toBeNull();
  expect(describeMove({ orgId: ORG, appointmentId: "a", scheduledAt: "2026-12-01T19:00:00Z" })).toMatchObject(
    {
      kind: "move",
      callId: null,
    },
  );
});
