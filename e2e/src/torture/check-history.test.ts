import { describe, expect, test } from "vitest";
import { checkHistory } from "./check-history.ts";
import { markOf } from "./checks/find-strangers.ts";
import {
  AS_STAFF,
  BY_STAFF,
  ELEVEN,
  ORG,
  OTHER,
  PHONE,
  type Run,
  TEN,
  bookRequest,
  call,
  change,
  done,
  goodRun,
  moveRequest,
  plusHalfHour,
  replace,
  state,
  statusRequest,
} from "./good-run.ts";

// Each proof can fail: a run in which all is well, and the same with one thing broken.

function brokenClaims({ history, rows }: Run): readonly string[] {
  return checkHistory(history, rows)
    .filter(({ problems }) => problems.length > 0)
    .map(({ claim }) => claim);
}

const CLAIMS = {
  bookings: "every confirmed booking is there",
  changes: "every confirmed move, cancellation and status happened",
  refused: "every refused booking is not there",
  unexplained: "nothing happened that no call explains, and nothing twice",
  doubles: "a repeated request made one appointment",
  lostUpdates: "nobody overwrote what they had not seen",
  overlaps: "no provider was booked twice at any instant",
  orphans: "no row is an orphan",
  strangers: "no row and no answer crossed to another organization",
  twins: "one contact per phone number",
  audit: "the audit log explains every appointment",
  jobs: "every job is done",
  broken: "no answer was an internal error, and nobody was mistaken for another",
} as const;

test("a run in which all is well passes every check", () => {
  expect(brokenClaims(goodRun())).toEqual([]);
  expect(checkHistory([], goodRun().rows).map(({ claim }) => claim)).toEqual(Object.values(CLAIMS));
});

test("a run that is well and not certain passes as well: an unknown answer may have had its effect, even later", () => {
  const run = goodRun();
  replace(run.history, 2, { answer: { kind: "unknown", reason: "no answer" }, endedAtMs: 1_950 });
  expect(brokenClaims(run)).toEqual([]);
});

test("who asks for the status that an appointment has by then overwrites nothing", () => {
  const run = goodRun();
  const request = statusRequest("a2", 0);
  replace(run.history, 4, { request });
  run.history.push(
    call("op-5", 4_000, { ...AS_STAFF, request, answer: done("status_set", "a2", TEN, 1), delivery: 2 }),
  );
  expect(brokenClaims(run)).toEqual([]);
});

test("who repeats a status that it kept through somebody else's move overwrites nothing", () => {
  const run = goodRun();
  const request = { ...statusRequest("a1", 0), status: "confirmed" } as const;
  run.history.push(
    call("op-6", 5_000, { ...AS_STAFF, request, answer: done("status_set", "a1", ELEVEN, 1), delivery: 2 }),
  );
  expect(brokenClaims(run)).toEqual([]);
});

test("an appointment that is completed under one that staff put over it with a reason is no overlap", () => {
  const run = goodRun();
  const over = { ...state("op-7", ELEVEN), overlap_allowed: true, override_reason: "because" };
  const request = { ...bookRequest(ELEVEN), override: true };
  const completed = { ...statusRequest("a1"), status: "completed" } as const;
  run.history.push(
    call("op-7", 5_000, { ...AS_STAFF, request, answer: done("booked", "a7", ELEVEN, 0) }),
    call("op-8", 6_000, { ...AS_STAFF, request: completed, answer: done("status_set", "a1", ELEVEN, 2) }),
  );
  run.rows.appointments.push({ ...over, org_id: ORG, appointment_id: "a7", request_key: null });
  replace(run.rows.appointments, 0, { status: "completed" });
  run.rows.changes.push(
    change(5, { ...BY_STAFF, entity_id: "a7", action: "created", after: over }),
    change(6, { ...BY_STAFF, entity_id: "a1", action: "completed", after: { status: "completed" } }),
  );
  expect(brokenClaims(run)).toEqual([]);
});

describe("what is broken is found:", () => {
  test.each<[string, keyof typeof CLAIMS, (run: Run) => void]>([
    [
      "a confirmed booking is lost",
      "bookings",
      ({ rows }) => {
        rows.appointments.shift();
        rows.changes.splice(0, 2);
      },
    ],
    [
      "a booking was made at another time than was said",
      "bookings",
      ({ history }) => replace(history, 0, { answer: done("booked", "a1", "2026-12-01T12:00:00.000Z") }),
    ],
    [
      "a confirmed booking belongs to another number",
      "bookings",
      ({ rows }) => replace(rows.contacts, 0, { phone: "+14155552000" }),
    ],
    [
      "a confirmed move is lost",
      "changes",
      ({ rows }) => {
        rows.changes.splice(1, 1);
        replace(rows.appointments, 0, { starts_at: TEN, ends_at: plusHalfHour(TEN) });
      },
    ],
    [
      "a confirmed cancellation is lost",
      "changes",
      ({ rows }) => {
        rows.changes.splice(3, 1);
        replace(rows.appointments, 1, { status: "confirmed" });
      },
    ],
    [
      "a refused booking is there",
      "refused",
      ({ history }) => replace(history, 0, { answer: { kind: "refused", reason: "x" } }),
    ],
    [
      "a booking that nobody asked for is there",
      "refused",
      ({ rows }) => replace(rows.appointments, 0, { notes: "op-99" }),
    ],
    ["an appointment was moved by nobody", "unexplained", ({ history }) => history.splice(2, 1)],
    [
      "an appointment was moved in somebody else's name",
      "unexplained",
      ({ rows }) => replace(rows.changes, 1, { actor_id: "user-2" }),
    ],
    [
      "a move had its effect after it was answered",
      "unexplained",
      ({ history }) => replace(history, 2, { startedAtMs: 1_100, endedAtMs: 1_200 }),
    ],
    [
      "an unknown cancellation had its effect before it was sent",
      "unexplained",
      ({ history }) =>
        replace(history, 4, {
          startedAtMs: 5_000,
          endedAtMs: 5_100,
          answer: { kind: "unknown", reason: "x" },
        }),
    ],
    [
      "one cancellation cancelled twice",
      "unexplained",
      ({ rows }) =>
        rows.changes.push(
          change(5, { ...BY_STAFF, entity_id: "a2", action: "restored", after: { status: "confirmed" } }),
          change(6, { ...BY_STAFF, entity_id: "a2", action: "cancelled", after: { status: "cancelled" } }),
        ),
    ],
    [
      "a booking overlaps without anybody having asked for that",
      "unexplained",
      ({ rows }) => {
        const overlap = { overlap_allowed: true, override_reason: "because" };
        replace(rows.changes, 0, { after: { ...state("op-1", TEN), ...overlap } });
        replace(rows.appointments, 0, overlap);
      },
    ],
    [
      "a repeated request made a second appointment",
      "doubles",
      ({ history, rows }) => {
        history.push(
          call("op-1", 5_000, {
            request: bookRequest(TEN),
            answer: { kind: "unknown", reason: "x" },
            delivery: 2,
          }),
        );
        rows.appointments.push({
          ...state("op-1", TEN),
          org_id: ORG,
          appointment_id: "a3",
          request_key: null,
        });
        rows.changes.push(change(5, { entity_id: "a3", action: "created", after: state("op-1", TEN) }));
      },
    ],
    [
      "two changed the same state",
      "lostUpdates",
      ({ history }) =>
        history.push(
          call("op-6", 2_000, {
            ...AS_STAFF,
            request: moveRequest("a1", ELEVEN, 0),
            answer: done("moved", "a1", ELEVEN, 1),
          }),
        ),
    ],
    [
      "a cancellation that happened overwrote a move",
      "lostUpdates",
      ({ history }) => {
        const request = statusRequest("a2", 0);
        replace(history, 4, { request });
        history.push(
          call("op-6", 4_000, {
            ...AS_STAFF,
            request: moveRequest("a2", ELEVEN, 0),
            answer: done("moved", "a2", ELEVEN, 1),
          }),
        );
      },
    ],
    [
      "two overlap for a while, and not in the end",
      "overlaps",
      ({ rows }) => {
        const [, moved, made] = rows.changes;
        if (moved === undefined || made === undefined) throw new Error("the run has changed");
        rows.changes.splice(1, 2, { ...made, change_id: 2 }, { ...moved, change_id: 3 });
      },
    ],
    [
      "a buffer is taken",
      "overlaps",
      ({ rows }) => {
        const late = "2026-12-01T10:40:00.000Z";
        rows.changes.push(change(5, { entity_id: "a4", action: "created", after: state("op-7", late) }));
        rows.changes.splice(3, 1);
      },
    ],
    [
      "an appointment has no contact",
      "orphans",
      ({ rows }) => replace(rows.appointments, 0, { contact_id: "gone" }),
    ],
    ["an appointment has no provider", "orphans", ({ rows }) => void rows.providers.pop()],
    ["an appointment has no service", "orphans", ({ rows }) => void rows.services.pop()],
    ["there is no organization", "orphans", ({ rows }) => void rows.organizations.pop()],
    ["a tool call has no call", "orphans", ({ rows }) => void rows.calls.pop()],
    [
      "a tool call tells of no appointment",
      "orphans",
      ({ rows }) => replace(rows.toolCalls, 0, { appointment_id: "gone" }),
    ],
    [
      "an appointment is in another organization",
      "strangers",
      ({ rows }) => replace(rows.appointments, 0, { org_id: OTHER }),
    ],
    [
      "a contact is in another organization",
      "strangers",
      ({ rows }) => replace(rows.contacts, 0, { org_id: OTHER }),
    ],
    [
      "a call is in another organization",
      "strangers",
      ({ rows }) => replace(rows.calls, 0, { org_id: OTHER }),
    ],
    [
      "an answer told of another's appointment",
      "strangers",
      ({ history }) => replace(history, 0, { orgId: OTHER }),
    ],
    [
      "one number has two contacts",
      "twins",
      ({ rows }) =>
        rows.contacts.push({ org_id: ORG, contact_id: "c2", name: `B ${markOf(ORG)}`, phone: PHONE }),
    ],
    [
      "a row was changed behind the audit log",
      "audit",
      ({ rows }) => replace(rows.appointments, 0, { provider_id: "q" }),
    ],
    ["an appointment has no beginning", "audit", ({ rows }) => void rows.changes.shift()],
    ["an appointment is gone, its history is not", "audit", ({ rows }) => void rows.appointments.pop()],
    ["a job was given up", "jobs", ({ rows }) => replace(rows.jobs, 0, { attempts: 5 })],
    [
      "a job is held by somebody who is gone",
      "jobs",
      ({ rows }) => replace(rows.jobs, 0, { isLocked: true }),
    ],
    ["a job is due and not run", "jobs", ({ rows }) => replace(rows.jobs, 0, { isDue: true })],
    [
      "an answer was an internal error",
      "broken",
      ({ history }) => replace(history, 1, { answer: { kind: "broken", reason: "HTTP 500" } }),
    ],
    [
      "somebody with the right secret was turned away",
      "broken",
      ({ history }) => replace(history, 1, { answer: { kind: "refused", reason: "HTTP 401" } }),
    ],
    [
      "a stale signature was believed",
      "broken",
      ({ history }) => replace(history, 0, { credentials: "stale" }),
    ],
  ])("%s", (_what, claim, damage) => {
    const run = goodRun();
    damage(run);
    expect(brokenClaims(run)).toContain(CLAIMS[claim]);
  });
});
