import { bookAppointment, switchMessagesOn } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { beforeEach, describe, expect, test } from "vitest";
import type { Mail, Mailer } from "../../mail/mail.ts";
import { startTestServer } from "../../testing/test-server.ts";
import { TWILIO_ACCOUNT, startTwilioSimulator } from "../../testing/twilio-simulator.ts";

const db = forAllTests(() => openTestDb());
const twilio = forAllTests(() => startTwilioSimulator());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, logLevel: "debug", twilioBaseUrl: twilio.url, mailer }),
);
const letters: Mail[] = [];
const mailer: Mailer = {
  kind: "smtp",
  from: "front@clinic.example",
  send: async (mail) => (letters.push(mail), { kind: "sent" }),
  close: () => {},
};
let orgId: OrgId;
let owner: SignedInStaff;
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  owner = await signInAs("owner", { url: server.url, databaseUrl: db.url, orgId });
});

describe("a clinic's account at Twilio", () => {
  test("is tested, kept, used, and seen by nobody again", async () => {
    await switchMessagesOn(db.owner, orgId);
    expect(await owner.api.messages.settings.query()).toMatchObject({ texts: "catcher" });
    const saved = await owner.api.integrations.saveTwilioAccount.mutate({ account: TWILIO_ACCOUNT });
    expect(saved).toEqual({ kind: "saved", wasTested: true });
    const shown = await owner.api.integrations.twilio.query();
    expect(shown).toMatchObject({
      ownAccount: { keyHint: TWILIO_ACCOUNT.accountSid.slice(-4) },
      hasPlatform: false,
      replyUrl: expect.stringContaining(`/api/webhooks/twilio/${orgId}`),
    });
    expect(await owner.api.messages.settings.query()).toMatchObject({ texts: "twilio" });
    const { rows } = await db.owner.query("select * from integrations");
    const { rows: changes } = await db.owner.query("select * from changes");
    for (const place of [JSON.stringify([saved, shown, rows, changes]), server.logLines.join("")]) {
      expect(place).not.toContain(TWILIO_ACCOUNT.authToken);
    }
    await owner.api.integrations.deleteTwilioAccount.mutate();
    expect(await owner.api.messages.settings.query()).toMatchObject({ texts: "catcher" });
  });

  test("that Twilio refuses is not kept, even when told to", async () => {
    const account = { ...TWILIO_ACCOUNT, authToken: "not-the-token" };
    for (const evenUntested of [false, true]) {
      expect(await owner.api.integrations.saveTwilioAccount.mutate({ account, evenUntested })).toMatchObject({
        kind: "refused",
      });
    }
  });

  test("is kept untested only when somebody says so while Twilio is away", async () => {
    const save = (evenUntested: boolean) => {
      twilio.faults.push(503);
      return owner.api.integrations.saveTwilioAccount.mutate({ account: TWILIO_ACCOUNT, evenUntested });
    };
    expect(await save(false)).toMatchObject({ kind: "untested" });
    expect(await save(true)).toEqual({ kind: "saved", wasTested: false });
  });
});

describe("a test", () => {
  test("goes to the number or the address that was typed, by the way that messages take", async () => {
    await owner.api.integrations.saveTwilioAccount.mutate({ account: TWILIO_ACCOUNT });
    expect(await owner.api.messages.sendTest.mutate({ channel: "sms", to: "(415) 555-0123" })).toEqual({
      kind: "sent",
      via: "twilio",
    });
    expect(twilio.texts[0]).toMatchObject({ to: JOHN, body: expect.stringContaining("this is a test") });
    expect(await owner.api.messages.sendTest.mutate({ channel: "email", to: "me@example.com" })).toEqual({
      kind: "sent",
      via: "smtp",
    });
    expect(letters).toMatchObject([{ to: "me@example.com", event: null }]);
  });

  test("is refused where that is none, and after three in a minute", async () => {
    const send = (to: string) => owner.api.messages.sendTest.mutate({ channel: "email", to });
    const refusal = (words: string) => ({ kind: "refused", message: expect.stringContaining(words) });
    expect(await send("a@example.com, b@example.com")).toEqual(refusal("no e-mail address"));
    expect(await owner.api.messages.sendTest.mutate({ channel: "sms", to: "12" })).toEqual(
      refusal("no phone number"),
    );
    expect(await owner.api.messages.sendTest.mutate({ channel: "sms", to: "+18005551212" })).toEqual(
      refusal("takes no texts"),
    );
    expect(await send("me@example.com")).toEqual(refusal("three tests"));
  });
});

describe("whether somebody may be written to", () => {
  test("is so until they or the front desk say otherwise, with who and when", async () => {
    const outcome = await bookAppointment(db.pool, {
      orgId,
      patientName: "John Smith",
      phone: JOHN,
      email: "John@Example.com",
      service: null,
      scheduledAt: TUESDAY_2PM,
      now: NOW_ISO,
    });
    if (outcome.kind !== "booked") throw new Error(outcome.kind);
    const { contactId } = outcome.appointment;
    const untold = { isAllowed: true, how: null, byName: null, changedAt: null };
    expect(await owner.api.messages.consents.query({ contactId })).toEqual([
      { channel: "sms", address: JOHN, ...untold },
      { channel: "email", address: "john@example.com", ...untold },
    ]);
    await owner.api.messages.saveConsent.mutate({ contactId, channel: "email", isAllowed: false });
    expect(await owner.api.messages.consents.query({ contactId })).toMatchObject([
      untold,
      { isAllowed: false, how: "staff", byName: owner.displayName, changedAt: expect.any(String) },
    ]);
  });
});

describe("a clinic's own words", () => {
  const find = async () => {
    const templates = await owner.api.messages.templates.query();
    const found = templates.find(({ channel, kind }) => channel === "sms" && kind === "reminder");
    if (found === undefined) throw new Error("there are none");
    return found;
  };
  const own = { subject: "", body: "See you on {date} at {time}, {patient}." };

  test("are kept until ours are wanted again, and a save of older ones is refused", async () => {
    const { channel, kind, version, isOwn } = await find();
    expect(isOwn).toBe(false);
    const save = (words: typeof own | null, of: string) =>
      owner.api.messages.saveTemplate.mutate({ channel, kind, version: of, words });
    const saved = await save(own, version);
    expect(saved).toMatchObject({ kind: "saved", template: { ...own, isOwn: true } });
    expect(await save(own, version)).toMatchObject({ kind: "stale", template: own });
    expect(await save(null, (await find()).version)).toMatchObject({
      kind: "saved",
      template: { isOwn: false, version },
    });
  });

  test("that cannot be filled in are refused with what to change", async () => {
    const { channel, kind, version } = await find();
    const words = { subject: "", body: "On {date} at {time} for {service}" };
    expect(await owner.api.messages.saveTemplate.mutate({ channel, kind, version, words })).toMatchObject({
      kind: "refused",
      message: expect.stringContaining("Nothing can be filled in for {service}"),
    });
  });

  test("are shown as a patient would read them, with what they cost", async () => {
    const preview = (body: string) =>
      owner.api.messages.preview.query({ channel: "sms", kind: "reminder", subject: "", body });
    expect(await preview(own.body)).toMatchObject({
      kind: "written",
      text: expect.stringMatching(/^See you on \w+, \w+ \d+, 20\d\d at .*, John Smith\.$/),
      segments: { count: 1, isUnicode: false },
    });
    expect(await preview(`${own.body} 😀${"x".repeat(40)}`)).toMatchObject({
      segments: { count: 2, isUnicode: true },
    });
    expect(await preview(`${own.body} {`)).toMatchObject({ kind: "refused" });
  });
});
