import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  ELEVEN,
  ORG,
  PHONE,
  type Run,
  TEN,
  bookRequest,
  call,
  change,
  done,
  goodRun,
  plusHalfHour,
  replace,
  state,
} from "../torture/good-run.ts";
import type { Answer, Call } from "../torture/history.ts";
import { checkFailover } from "./check-failover.ts";
import { readHistory, writeHistory } from "./history-file.ts";
import { checkFile } from "./run-failover.ts";

// The checker is given what a run wrote, damaged in one way after another, and must find each.

const CLAIMS = {
  bookings: "every confirmed booking is there",
  changes: "every confirmed move, cancellation and status happened",
  refused: "every refused booking is not there",
  doubles: "a repeated request made one appointment",
  unresolved: "who was told to try again knows what became of it, or is on Today",
  late: "Vapi got a sentence with HTTP 200 within 8 s, always",
} as const;

const UNKNOWN: Answer = { kind: "unknown", reason: "asked to try again" };
const REFUSED: Answer = { kind: "refused", reason: "in words" };
const BY_VAPI = { by: { kind: "phone", form: "vapi" } } as const;
const DAY_MS = 86_400_000;

const brokenClaims = (run: Run) =>
  checkFailover(run)
    .filter(({ problems }) => problems.length > 0)
    .map(({ claim }) => claim);

/** The first booking was not answered at first. */
function tryAgain({ history }: Run, ...answers: readonly Answer[]): void {
  const request = bookRequest(TEN);
  const calls = answers.map((answer, n) =>
    call("op-1", 1_000 + n * 300, { ...BY_VAPI, request, answer, delivery: n + 1 }),
  );
  history.splice(0, 1, ...calls);
}

/** Nothing happened but the first booking. */
function leaveAlone({ history, rows }: Run): void {
  history.splice(0, history.length, ...history.filter(({ operation }) => operation === "op-1"));
  rows.appointments.splice(1);
  rows.changes.splice(1);
  replace(rows.appointments, 0, state("op-1", TEN));
}

const ON_TODAY = { org_id: ORG, kind: "book", phone: PHONE, starts_at: TEN, appointment_id: null } as const;

describe("all is well when", () => {
  test.each<[string, (run: Run) => void]>([
    ["nothing happened", () => {}],
    [
      "the repeat was told what the first one had done",
      (run) => tryAgain(run, UNKNOWN, done("booked", "a1", TEN)),
    ],
    [
      "somebody hung up who is on Today",
      (run) => {
        tryAgain(run, UNKNOWN, UNKNOWN);
        leaveAlone(run);
        run.rows.openRequests.push(ON_TODAY);
      },
    ],
    [
      "somebody hung up who has no appointment",
      (run) => {
        tryAgain(run, UNKNOWN, UNKNOWN);
        leaveAlone(run);
        run.rows.appointments.shift();
        run.rows.changes.shift();
        run.rows.toolCalls.pop();
      },
    ],
    [
      "it never happened, and the repeat was told no",
      (run) => {
        tryAgain(run, UNKNOWN, REFUSED);
        run.rows.appointments.shift();
        run.rows.changes.splice(0, 2);
        run.rows.toolCalls.pop();
        run.history.splice(3, 1);
      },
    ],
    [
      "the repeat was told no of an appointment that somebody has changed since",
      (run) => tryAgain(run, UNKNOWN, REFUSED),
    ],
    [
      "a call of Vapi with a stale signature was turned away",
      ({ history }) =>
        history.push(
          call("op-9", 5_000, {
            ...BY_VAPI,
            request: bookRequest(TEN),
            answer: { kind: "refused", reason: "HTTP 401" },
            credentials: "stale",
          }),
        ),
    ],
    [
      "who never asked in Vapi's form had to wait",
      ({ history }) => replace(history, 1, { endedAtMs: 20_000 }),
    ],
  ])("%s", (_what, change_) => {
    const run = goodRun();
    change_(run);
    expect(brokenClaims(run)).toEqual([]);
  });
});

describe("what is broken is found:", () => {
  test.each<[string, keyof typeof CLAIMS, (run: Run) => void]>([
    [
      "a confirmed booking was lost with the leader",
      "bookings",
      ({ rows }) => {
        rows.appointments.shift();
        rows.changes.splice(0, 2);
      },
    ],
    [
      "a booking that only the repeat confirmed was lost with the leader, and another caller has the time",
      "bookings",
      (run) => {
        tryAgain(run, UNKNOWN, done("already_booked", "a1", TEN));
        run.rows.appointments.shift();
        run.rows.changes.splice(0, 2);
      },
    ],
    [
      "a repeat booked once more",
      "doubles",
      (run) => {
        tryAgain(run, UNKNOWN, done("booked", "a1", TEN));
        const twin = state("op-1", ELEVEN);
        run.rows.appointments.push({
          ...twin,
          org_id: run.history[0]?.orgId ?? "",
          appointment_id: "a9",
          request_key: null,
        });
        run.rows.changes.push(change(5, { entity_id: "a9", action: "created", after: twin }));
      },
    ],
    [
      "an appointment is at another time than was said",
      "bookings",
      ({ rows }) => {
        const later = new Date(Date.parse(TEN) + DAY_MS).toISOString();
        const moved = { starts_at: later, ends_at: plusHalfHour(later) };
        replace(rows.changes, 0, { after: { ...state("op-1", TEN), ...moved } });
      },
    ],
    [
      "an answer was given without a row",
      "bookings",
      ({ history }) =>
        history.push(
          call("op-8", 5_000, { request: bookRequest(ELEVEN), answer: done("booked", "a8", ELEVEN) }),
        ),
    ],
    [
      "a confirmed cancellation was lost with the leader",
      "changes",
      ({ rows }) => {
        rows.changes.splice(3, 1);
        replace(rows.appointments, 1, { status: "confirmed" });
      },
    ],
    ["a refused booking is there", "refused", (run) => tryAgain(run, REFUSED)],
    [
      "somebody hung up who has an appointment, and is not on Today",
      "unresolved",
      (run) => {
        tryAgain(run, UNKNOWN, UNKNOWN);
        leaveAlone(run);
      },
    ],
    [
      "somebody else's booking is on Today",
      "unresolved",
      (run) => {
        tryAgain(run, UNKNOWN, UNKNOWN);
        leaveAlone(run);
        run.rows.openRequests.push({ ...ON_TODAY, starts_at: ELEVEN });
      },
    ],
    [
      "a repeat was told no of what the first one had booked",
      "unresolved",
      (run) => {
        tryAgain(run, UNKNOWN, REFUSED);
        leaveAlone(run);
      },
    ],
    [
      "Vapi waited for more than 8 s",
      "late",
      ({ history }) => replace(history, 0, { ...BY_VAPI, startedAtMs: 900, endedAtMs: 8_950 }),
    ],
    [
      "Vapi was answered with an error",
      "late",
      (run) => tryAgain(run, { kind: "unknown", reason: "HTTP 503" }, done("booked", "a1", TEN)),
    ],
    [
      "Vapi's connection broke",
      "late",
      (run) => tryAgain(run, { kind: "unknown", reason: "TypeError" }, done("booked", "a1", TEN)),
    ],
  ])("%s", (_what, claim, damage) => {
    const run = goodRun();
    damage(run);
    expect(brokenClaims(run)).toContain(CLAIMS[claim]);
  });
});

describe("the file of a run", () => {
  function inFile(change_: (file: string) => void): readonly string[] {
    const dir = mkdtempSync(join(tmpdir(), "callwaiting-history-"));
    try {
      const file = join(dir, "run", "history.jsonl");
      const { history, rows } = goodRun();
      const writer = writeHistory(file);
      for (const one of history) writer.record(one);
      writer.finish(rows);
      change_(file);
      return checkFile(file).flatMap(({ problems }) => problems);
    } finally {
      rmSync(dir, { recursive: true });
    }
  }

  test("is all that the checker needs", () => {
    expect(inFile((file) => expect(readHistory(file)).toEqual(goodRun()))).toEqual([]);
  });

  test("in which a row was removed, or an answer added, is found out", () => {
    const withoutRow = inFile((file) =>
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace('"appointment_id":"a1"', '"appointment_id":"b1"'),
      ),
    );
    expect(withoutRow).not.toEqual([]);
    const invented: Call = call("op-8", 5_000, {
      request: bookRequest(ELEVEN),
      answer: done("booked", "a8", ELEVEN),
    });
    const withAnswer = inFile((file) =>
      writeFileSync(file, `${JSON.stringify({ call: invented })}\n${readFileSync(file, "utf8")}`),
    );
    expect(withAnswer).toHaveLength(1);
  });

  test("that was broken off proves nothing", () => {
    const cutOff = (file: string) =>
      writeFileSync(file, `${JSON.stringify({ call: goodRun().history[0] })}\n`);
    expect(() => inFile(cutOff)).toThrow("broken off");
  });
});
