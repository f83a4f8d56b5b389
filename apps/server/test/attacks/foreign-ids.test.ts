import { afterAll, describe, expect, test } from "vitest";
import { listenLive } from "@callwaiting/testing/live";
import { PROCEDURES, callProcedure, fieldsOf } from "./call-procedure.ts";
import { FOREIGN_INPUTS } from "./foreign-inputs.ts";
import { type Clinic, fingerprint, openTwoClinics, unknownIds } from "./two-clinics.ts";

// Everything that clinic A's owner can send to the admin's API with ids of clinic B. An id of B must answer like one that
// nobody has, byte for byte, and leave every row of B as it was.

const { db, server, a, b, before, close } = await openTwoClinics();
afterAll(close);

/** A place in a list is a matter of its own; it is tried below. */
/** What a service needs is lists of ids. */
const isId = (name: string) => /^needs$|(?:Id|Ids|token)$/.test(name) && name !== "lastEventId";
const TAKE_IDS = PROCEDURES.filter(({ input }) => fieldsOf(input, isId).length > 0);

test("there is something to attack", () => {
  expect(TAKE_IDS.length).toBeGreaterThan(30);
  const empty = Object.entries(before).filter(([, hash]) => hash.startsWith("0 "));
  // A clinic without freed times, tools at Vapi, a key of its own, a link for a password, a second factor, a wrong guess or an unknown argument; nothing reads theirs by an id.
  expect(empty.map(([name]) => name).toSorted()).toEqual(
    [
      "accounts.initial_passwords user_id",
      `accounts."twoFactor" "userId"`,
      "public.freed_times org_id",
      "public.guesses org_id",
      "public.integrations org_id",
      "public.recordings org_id",
      "public.unread_arguments org_id",
      "public.unread_messages org_id",
      "public.vapi_tools org_id",
    ].filter((name) => Object.hasOwn(before, name)),
  );
});

test("every procedure that takes an id is attacked, in each of its ids", () => {
  expect(Object.keys(FOREIGN_INPUTS).toSorted()).toEqual(TAKE_IDS.map(({ path }) => path).toSorted());
  const foreign = new Set<unknown>(Object.values(b.ids));
  for (const { path, input } of TAKE_IDS) {
    const inputs = FOREIGN_INPUTS[path]?.(b.ids, a.ids) ?? [];
    const attacked = new Set(inputs.flatMap((each) => fieldsWith(each, foreign)));
    expect([path, [...attacked].toSorted()]).toEqual([path, fieldsOf(input, isId).toSorted()]);
  }
});

function fieldsWith(value: unknown, wanted: ReadonlySet<unknown>): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
    const items = [each].flat(Infinity);
    const isWanted = items.some((item) => wanted.has(item));
    return [...(isWanted ? [name] : []), ...items.flatMap((item) => fieldsWith(item, wanted))];
  });
}

describe.each(TAKE_IDS)("$path", (procedure) => {
  test("answers an id of another clinic like one that nobody has", async () => {
    const inputs = FOREIGN_INPUTS[procedure.path] ?? (() => []);
    const foreign = inputs(b.ids, a.ids);
    const unknown = inputs(unknownIds(), a.ids);
    for (const [index, input] of foreign.entries()) {
      const access = { url: server.url, cookie: a.owner.cookie };
      const ofNobody = await callProcedure(procedure, { ...access, input: unknown[index] });
      const ofB = await callProcedure(procedure, { ...access, input });
      expect(ofB).toEqual(ofNobody);
      expect(ofB.status).not.toBe(500);
      expect(ofB.text).not.toContain("cannot be used");
      expect(ofB.text).not.toContain(b.mark);
    }
  });
});

const PAGED = PROCEDURES.filter(({ input }) => fieldsOf(input, (name) => name === "cursor").length > 0);

test.each(PAGED)("$path shows nothing of another clinic from a place in its list", async (procedure) => {
  const base = FOREIGN_INPUTS[procedure.path]?.(b.ids, b.ids)[0] ?? {};
  const asB = { url: server.url, cookie: b.owner.cookie, input: { ...base, limit: 1 } };
  const first = await callProcedure(procedure, asB);
  const cursor = /"nextCursor":"([^"]+)"/.exec(first.text)?.[1];
  const ownBase = FOREIGN_INPUTS[procedure.path]?.(a.ids, a.ids)[0] ?? {};
  for (const at of cursor === undefined ? [undefined] : [undefined, cursor]) {
    const input = at === undefined ? ownBase : { ...ownBase, cursor: at };
    const answer = await callProcedure(procedure, { url: server.url, cookie: a.owner.cookie, input });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(b.mark);
  }
});

test.each(PROCEDURES.filter(({ type, input }) => type === "query" && input === null))(
  "$path shows nothing of another clinic",
  async (procedure) => {
    const ask = ({ owner }: Clinic) =>
      callProcedure(procedure, { url: server.url, cookie: owner.cookie, input: undefined });
    expect((await ask(a)).text).not.toContain(b.mark);
    expect((await ask(b)).text).not.toContain(a.mark);
  },
);

test("after all of it, every row of the other clinic is as it was", async () => {
  expect(await fingerprint(db, b.orgId)).toEqual(before);
});

test("the live stream tells nothing of another clinic, from another clinic's place in it either", async () => {
  const theirs = listenLive(server.url, b.owner.cookie);
  await theirs.started;
  const ours = listenLive(server.url, a.owner.cookie, theirs.lastEventId());
  await ours.started;
  const note = (clinic: Clinic) =>
    clinic.owner.api.appointments.updateDetails.mutate({
      appointmentId: clinic.ids.appointmentId,
      notes: `${clinic.mark} again`,
    });
  const told = ({ ids }: Clinic) => `updated appointment ${ids.appointmentId}`;
  await note(b);
  await note(a);
  await Promise.all([
    theirs.until((heard) => heard.includes(told(b))),
    ours.until((heard) => heard.includes(told(a))),
  ]);
  expect(ours.heard.filter((line) => !line.endsWith(a.ids.appointmentId))).toEqual([]);
  expect(theirs.heard.filter((line) => !line.endsWith(b.ids.appointmentId))).toEqual([]);
  ours.stop();
  theirs.stop();
});
