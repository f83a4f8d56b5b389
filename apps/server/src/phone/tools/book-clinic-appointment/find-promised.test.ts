import type { Appointment, BookingOutcome, MessageChannel, Organization } from "@callwaiting/domain";
import { JOHN } from "@callwaiting/testing/people";
import { expect, test, vi } from "vitest";
import { type PromisePorts, createPromises } from "./find-promised.ts";

const ORGANIZATION = { orgId: "c0ffee00-0000-4000-8000-000000000001", region: "US", writesToPatients: true };
const BOOKED: BookingOutcome = { kind: "booked", appointment: { appointmentId: "a" } as Appointment };

type Case = {
  readonly outcome?: BookingOutcome;
  readonly organization?: Partial<Organization>;
  readonly phone?: string;
  readonly leaves?: readonly MessageChannel[];
  readonly find?: PromisePorts["findPromisedChannels"];
  readonly log?: PromisePorts["log"];
};

const both = async (): Promise<readonly MessageChannel[]> => ["sms", "email"];

function promised({
  outcome = BOOKED,
  organization,
  phone = JOHN,
  leaves = ["sms", "email"],
  find = both,
  log = { error: vi.fn() },
}: Case) {
  const findPromised = createPromises({
    findPromisedChannels: find,
    leavesBy: async (channel) => leaves.includes(channel),
    log,
  });
  // As it comes from what was understood, with much that is nobody's business there.
  const understood = { email: "a@b.example", phone, name: "John Smith", scheduledAt: "2026-12-01T19:00:00Z" };
  return findPromised({ ...ORGANIZATION, ...organization } as Organization, outcome, understood);
}

test("what is about to be sent is promised", async () => {
  expect(await promised({})).toEqual(["sms", "email"]);
});

test("the database is asked with the number and the address alone", async () => {
  const find = vi.fn(both);
  await promised({ find });
  expect(find).toHaveBeenCalledWith(ORGANIZATION.orgId, {
    appointmentId: "a",
    email: "a@b.example",
    phone: JOHN,
  });
});

test("why it could not be known is in the log", async () => {
  const error = new Error("there is no such function");
  const log = { error: vi.fn() };
  await promised({ find: () => Promise.reject(error), log });
  expect(log.error).toHaveBeenCalledWith(expect.objectContaining({ error }), expect.any(String));
});

test.each<[string, Case, readonly MessageChannel[]]>([
  ["where nothing leaves this machine", { leaves: [] }, []],
  ["by text to a landline", { phone: "+18005551212" }, ["email"]],
  ["by text to another country", { phone: "+4915112345678" }, ["email"]],
  ["anew of what was booked already", { outcome: { ...BOOKED, kind: "already_booked" } }, []],
  ["of what was not booked", { outcome: { kind: "contact_required" } }, []],
  ["by a clinic that writes to nobody", { organization: { writesToPatients: false } }, []],
  ["where it cannot be known", { find: () => Promise.reject(new Error("away")) }, []],
])("nothing is promised %s", async (_where, given, channels) => {
  expect(await promised(given)).toEqual(channels);
});
