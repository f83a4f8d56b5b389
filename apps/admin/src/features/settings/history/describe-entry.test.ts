import { zoneOf } from "../../../testing/zones.ts";
import { formatPhone } from "@callwaiting/domain/format-phone";
import { expect, test } from "vitest";
import { describeEntry } from "./describe-entry.ts";
import { type Change, groupChanges } from "./group-changes.ts";

const READING = {
  zone: zoneOf("America/New_York"),
  now: new Date("2026-11-20T15:00:00Z"),
  formatPhone: (e164: string) => formatPhone(e164, { region: "US" }),
};
const MARIA = { kind: "user", userId: "maria", displayName: "Maria" } as const;

const change = (more: Partial<Change>): Change => ({
  changeId: "1",
  at: "2026-11-20T14:00:00Z",
  actor: MARIA,
  entity: "organization",
  entityId: "x",
  subject: null,
  action: "updated",
  before: null,
  after: null,
  redacted: false,
  ...more,
});

function told(...changes: Partial<Change>[]): string {
  const entries = groupChanges(changes.map(change), false);
  return entries
    .map((entry) => {
      const { sentence, details } = describeEntry(entry, READING);
      return [sentence, ...details].join(" ");
    })
    .join(" / ");
}

const person = { displayName: "Nia", email: "nia@example.com" };
const nia = { entity: "member", entityId: "nia" } as const;
const byNia = { actor: { kind: "user", userId: "nia", displayName: "Nia" } } as const;
const invited = { email: "nia@example.com", role: "staff", status: "pending" };

test.each<[string, Partial<Change>]>([
  [
    "Maria created a password reset link for Nia.",
    { ...nia, before: person, after: { ...person, passwordLink: "***" } },
  ],
  ["Nia set a new password.", { ...nia, ...byNia, before: person, after: { ...person, password: "***" } }],
  ["Nia joined as viewer.", { ...nia, ...byNia, action: "created", after: { ...person, role: "viewer" } }],
  [
    "Maria changed the role of Nia from viewer to admin.",
    { ...nia, before: { ...person, role: "viewer" }, after: { ...person, role: "admin" } },
  ],
  ["Maria removed Nia, who was staff.", { ...nia, action: "deleted", before: { ...person, role: "staff" } }],
  [
    "The phone erased our copy of a call that was deleted at Vapi.",
    { entity: "call", action: "deleted", actor: { kind: "phone", callId: "c" } },
  ],
  [
    "The system switched an address that is told of visits off. Switched off because: nothing became it said that it is gone",
    {
      entity: "webhook_endpoint",
      actor: { kind: "system" },
      before: { isOn: true, stoppedReason: null },
      after: { isOn: false, stoppedReason: "gone" },
    },
  ],
  [
    "Maria made a new secret for an address that is told of visits.",
    { entity: "webhook_endpoint", before: { sealedSecret: "***" }, after: { sealedSecret: "***" } },
  ],
  ["Maria invited nia@example.com as staff.", { entity: "invitation", action: "created", after: invited }],
  [
    "Maria withdrew the invitation for nia@example.com.",
    { entity: "invitation", before: invited, after: { ...invited, status: "canceled" } },
  ],
  [
    "Maria saved a Vapi key. The key ends in 9f3a.",
    { entity: "integration", action: "created", after: { kind: "vapi", sealedKey: "***", keyHint: "9f3a" } },
  ],
  [
    "Maria replaced the Vapi key. The key ends in 77aa.",
    {
      entity: "integration",
      before: { sealedKey: "***", keyHint: "9f3a" },
      after: { sealedKey: "***", keyHint: "77aa" },
    },
  ],
  [
    "Maria saved a Twilio account. The account ends in 90ab.",
    {
      entity: "integration",
      entityId: "twilio",
      action: "created",
      after: { kind: "twilio", sealedKey: "***", keyHint: "90ab" },
    },
  ],
  ["Maria removed the Vapi key.", { entity: "integration", action: "deleted", before: { sealedKey: "***" } }],
  [
    "Maria created a new webhook secret.",
    { entity: "webhook_secret", action: "created", after: { secretHash: "***", sealedSecret: "***" } },
  ],
  [
    "Maria changed the clinic’s settings. Time zone: New York (America) became Berlin (Europe) Shortest notice: 2 hours became 1 day Transfer number: none became (415) 555-0100",
    {
      before: { timeZone: "America/New_York", minNoticeMinutes: 120, transferNumber: null },
      after: { timeZone: "Europe/Berlin", minNoticeMinutes: 1440, transferNumber: "+14155550100" },
    },
  ],
  [
    "Maria archived the service Check-up.",
    { entity: "service", subject: "Check-up", before: { active: true }, after: { active: false } },
  ],
  [
    "Maria closed the clinic: Thu, Dec 24. From: Thu, Dec 24, 2026, 12:00 AM Until: Fri, Dec 25, 2026, 12:00 AM Reason: “Christmas Eve”",
    {
      entity: "closure",
      action: "created",
      after: {
        startsLocal: "2026-12-24T00:00:00",
        endsLocal: "2026-12-25T00:00:00",
        reason: "Christmas Eve",
      },
    },
  ],
  [
    "The phone added the contact Ann Lee. Name: “Ann Lee” Phone: +44 20 7946 0958 E-mail: none",
    {
      entity: "contact",
      action: "created",
      actor: { kind: "phone", callId: null },
      subject: "Ann Lee",
      after: { name: "Ann Lee", phone: "+442079460958", email: "x@none.invalid", emailIsPlaceholder: true },
    },
  ],
  [
    "Maria moved Ann Lee’s appointment from Tue, Dec 1, 2:00 PM to Wed, Dec 2, 3:30 PM.",
    {
      entity: "appointment",
      subject: "Ann Lee",
      action: "moved",
      before: { startsAt: "2026-12-01T19:00:00Z" },
      after: { startsAt: "2026-12-02T20:30:00Z" },
    },
  ],
  [
    "Ann Lee’s appointment was cancelled by phone.",
    {
      entity: "appointment",
      subject: "Ann Lee",
      action: "cancelled",
      actor: { kind: "phone", callId: "c" },
    },
  ],
  [
    "Maria changed the contact Erased. The details were erased at the person’s request.",
    { entity: "contact", subject: "Erased", redacted: true },
  ],
])("%s", (expected, one) => expect(told(one)).toBe(expected));

const span = (weekday: number, opensAt: string, closesAt: string) => ({
  openingHoursId: "h",
  weekday,
  opensAt: `${opensAt}:00`,
  closesAt: `${closesAt}:00`,
});

test("a saved week is one entry that names the days that differ", () => {
  const hours = { entity: "opening_hours" } as const;
  expect(
    told(
      { ...hours, changeId: "6", action: "created", after: span(3, "10:00", "14:00") },
      { ...hours, changeId: "5", action: "created", after: span(2, "09:00", "18:00") },
      { ...hours, changeId: "4", action: "created", after: span(1, "09:00", "17:00") },
      { ...hours, changeId: "3", action: "deleted", before: span(2, "09:00", "17:00") },
      { ...hours, changeId: "2", action: "deleted", before: span(1, "09:00", "17:00") },
    ),
  ).toBe(
    "Maria changed the clinic’s opening hours. Tuesday: 9:00 AM – 5:00 PM became 9:00 AM – 6:00 PM Wednesday: closed became 10:00 AM – 2:00 PM",
  );
});

test("a provider and what they give are one entry", () => {
  const lee = { entityId: "p", subject: "Dr. Lee" };
  const link = { ...lee, entity: "provider_service" } as const;
  expect(
    told(
      { ...link, changeId: "3", action: "created", after: { service: "Check-up" } },
      { ...link, changeId: "2", action: "deleted", before: { service: "Surgery" } },
      { ...lee, entity: "provider", before: { name: "Lee" }, after: { name: "Dr. Lee" } },
    ),
  ).toBe(
    "Maria changed the provider Dr. Lee. Name: “Lee” became “Dr. Lee” Now offers: Check-up No longer offers: Surgery",
  );
});

test("an entry that the end of a page cuts waits for the rest", () => {
  const hours = (changeId: string, at: string) => change({ entity: "opening_hours", changeId, at });
  const changes = [change({ changeId: "9" }), hours("8", "2026-11-20T13:00:00Z")];
  expect(groupChanges(changes, true)).toHaveLength(1);
  expect(groupChanges(changes, false)).toHaveLength(2);
});
