import type { Appointment, BookingOutcome, MessageChannel, Organization } from "@callwaiting/domain";
import { JOHN } from "@callwaiting/testing/people";
import { expect, test } from "vitest";
import { createPromises } from "./find-promised.ts";

const ORGANIZATION = { orgId: "c0ffee00-0000-4000-8000-000000000001", region: "US", writesToPatients: true };
const BOOKED: BookingOutcome = { kind: "booked", appointment: { appointmentId: "a" } as Appointment };

type Case = {
  readonly outcome?: BookingOutcome;
  readonly organization?: Partial<Organization>;
  readonly phone?: string;
  readonly leaves?: readonly MessageChannel[];
  readonly find?: () => Promise<readonly MessageChannel[]>;
};

const both = async (): Promise<readonly MessageChannel[]> => ["sms", "email"];

function promised({
  outcome = BOOKED,
  organization,
  phone = JOHN,
  leaves = ["sms", "email"],
  find = both,
}: Case) {
  const findPromised = createPromises({
    findPromisedChannels: find,
    leavesBy: async (channel) => leaves.includes(channel),
  });
  return findPromised({ ...ORGANIZATION, ...organization } as Organization, outcome, {
    email: "a@b.example",
    phone,
  });
}

test("what is about to be sent is promised", async () => {
  expect(await promised({})).toEqual(["sms", "email"]);
});

test.each<[string, Case, readonly MessageChannel[]]>([
  ["where nothing leaves this machine", { leaves: [] }, []],
  ["by text to a landline", { phone: "+18005551212" }, ["email"]],
  ["by text to another country", { phone: "+4915112345678" }, ["email"]],
  ["of what was not booked", { outcome: { kind: "contact_required" } }, []],
  ["by a clinic that writes to nobody", { organization: { writesToPatients: false } }, []],
  ["where it cannot be known", { find: () => Promise.reject(new Error("away")) }, []],
])("nothing is promised %s", async (_where, given, channels) => {
  expect(await promised(given)).toEqual(channels);
});
