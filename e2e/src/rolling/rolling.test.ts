import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { deadlines } from "@callwaiting/testing/deadlines";
import { ANSWERED_BY, startBalancer } from "../torture/start-balancer.ts";
import { troubleOf } from "./ask.ts";
import { MIXED, type RollingEvidence, checkRolling } from "./check-rolling.ts";
import type { Answered, Step } from "./history.ts";
import { visitOf } from "./visits.ts";
import { watchReady } from "./watch-ready.ts";

const CLINICS = [1, 2].map((n) => ({ orgId: `org-${n}`, webhookSecret: `s${n}`, offset: "-07:00" }));
const FRIDAY = Date.parse("2026-11-20");
const visit = visitOf(0, CLINICS, FRIDAY);

describe("the calls of a load", () => {
  const visits = Array.from({ length: 2_000 }, (_, n) => visitOf(n, CLINICS, FRIDAY));

  test("no two want the same time of a clinic, and no two are the same person", () => {
    const times = visits.flatMap(({ clinic, first, second }) =>
      [first, second].map(({ startsAt }) => `${clinic.orgId} ${startsAt}`),
    );
    expect(new Set(times).size).toBe(4_000);
    expect(new Set(visits.map(({ phone }) => phone)).size).toBe(2_000);
    expect(new Set(visits.map(({ patientName }) => patientName)).size).toBe(2_000);
  });

  test.each([0, 1, 2, 3, 4, 5, 6])(
    "every time is on a workday when the clinic is open, %d days after a Friday",
    (later) => {
      for (let n = 0; n < 1_000; n += 7) {
        const { first } = visitOf(n, CLINICS, FRIDAY + later * 86_400_000);
        const local = new Date(Date.parse(first.startsAt) - 7 * 3_600_000);
        expect([0, 6]).not.toContain(local.getUTCDay());
        expect(local.getUTCHours()).toBeGreaterThanOrEqual(8);
        expect(local.getUTCHours()).toBeLessThan(18);
        expect(local.toISOString().slice(0, 16)).toBe(`${first.date}T${first.time}`);
      }
    },
  );

  test("a load that is too long for the calendar is refused", () => {
    expect(() => visitOf(3_000, CLINICS, FRIDAY)).toThrow("too few times");
  });
});

describe("an answer is wrong when", () => {
  const answer = (result: unknown, toolCallId = `book-${visit.name}`) =>
    JSON.stringify({ results: [{ toolCallId, result }] });
  const BOOKED = "You're all set. I have you for Monday.";
  test.each<[string, Step, number, string, boolean]>([
    ["nothing is wrong", "book", 200, answer(BOOKED), false],
    ["it is that of the repeat", "repeat", 200, answer(BOOKED), false],
    ["it is an error of a proxy", "book", 502, "Bad Gateway", true],
    [
      "it asks to try again",
      "book",
      200,
      answer("I'm having trouble reaching the calendar right now."),
      true,
    ],
    ["it says no", "book", 200, answer("That slot is no longer available."), true],
    ["it is another call's", "book", 200, answer(BOOKED, "book-visit-1"), true],
    ["it has two lines", "book", 200, answer(`${BOOKED}\nReally.`), true],
    ["it is no JSON", "look", 200, "<html>", true],
    ["what was booked is not found", "find", 200, answer("I have nothing.", `find-${visit.name}`), true],
    ["a message of the call is refused", "goodbye", 500, "{}", true],
  ])("%s", (_when, step, status, text, isWrong) => {
    expect(troubleOf({ visit, step }, { status, text }) !== null).toBe(isWrong);
  });
});

describe("of a run", () => {
  const [OLD, NEW] = [1, 2];
  const answered = (changes: Partial<Answered>): Answered => ({
    visit: visit.name,
    step: "book",
    stage: `${MIXED} (forward)`,
    answeredBy: OLD,
    tookMs: 5,
    trouble: null,
    ...changes,
  });
  const good = (): RollingEvidence => ({
    answers: [answered({}), answered({ answeredBy: NEW, step: "move" })],
    told: [{ visit, startsAt: visit.second.startsAt, status: "confirmed" }],
    rows: [{ orgId: "org-1", phone: visit.phone, startsAt: visit.second.startsAt, status: "confirmed" }],
    disorder: [],
    versions: new Map([
      [OLD, "old"],
      [NEW, "new"],
    ]),
  });
  const broken = (evidence: RollingEvidence) =>
    checkRolling(evidence).flatMap(({ claim, problems }) => (problems.length > 0 ? [claim] : []));
  const row = good().rows[0] ?? expect.unreachable();

  test("in which all went well nothing is said", () => expect(broken(good())).toEqual([]));

  test.each<[string, Partial<RollingEvidence>, string]>([
    [
      "a call that failed",
      { answers: [...good().answers, answered({ trouble: "HTTP 502" })] },
      "answered with 200",
    ],
    ["what was confirmed and is not there", { rows: [] }, "what was confirmed"],
    ["what is at another time", { rows: [{ ...row, startsAt: visit.first.startsAt }] }, "what was confirmed"],
    ["what was made twice", { rows: [row, row] }, "what was confirmed"],
    ["what nobody was told", { told: [{ visit, startsAt: null, status: null }] }, "what was confirmed"],
    ["what nobody asked for", { rows: [row, { ...row, phone: "+12125550000" }] }, "what was confirmed"],
    ["a version that nobody asked", { answers: [answered({})] }, "both versions"],
    ["a server that ended by itself", { disorder: ["a server ended by itself"] }, "good order"],
  ])("%s is found", (_what, changes, claim) => {
    expect(broken({ ...good(), ...changes })).toEqual([expect.stringContaining(claim)]);
  });
});

test("calls go to whoever says that they are ready, and to all when nobody does", async () => {
  let isFirstReady = true;
  const servers = await Promise.all([serve(() => (isFirstReady ? 200 : 503)), serve(() => 200)]);
  const ready = watchReady();
  const balancer = await startBalancer(ready.portsNow);
  try {
    for (const { port } of servers) ready.add(port);
    await vi.waitFor(() => expect(ready.portsNow()).toEqual(servers.map(({ port }) => port)), SOON);
    isFirstReady = false;
    await vi.waitFor(() => expect(ready.portsNow()).toEqual([servers[1]?.port]), SOON);
    for (let n = 0; n < 3; n += 1) {
      const answer = await fetch(balancer.url);
      expect(answer.headers.get(ANSWERED_BY)).toBe(String(servers[1]?.port));
    }
    ready.remove(servers[1]?.port ?? 0);
    expect(ready.portsNow()).toEqual([servers[0]?.port]);
  } finally {
    await balancer.stop();
    await ready.stop();
    for (const { close } of servers) close();
  }
});

const SOON = { timeout: deadlines.soon };

async function serve(status: () => number) {
  const server = createServer((_request, response) => {
    response.writeHead(status());
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
