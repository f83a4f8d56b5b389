import { bookAppointment, noteReply, switchMessagesOn } from "@callwaiting/db";
import { E164, type OrgId } from "@callwaiting/domain";
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

  test("are for offers to the waitlist as well, with the end of what is held and the link", async () => {
    const templates = await owner.api.messages.templates.query();
    const ofOffers = templates.filter(({ kind }) => kind === "offer");
    expect(ofOffers.map(({ channel, isOwn }) => [channel, isOwn])).toEqual([
      ["email", false],
      ["sms", false],
    ]);
    const { channel, kind, version } = ofOffers[1] ?? (await find());
    const save = (body: string) =>
      owner.api.messages.saveTemplate.mutate({ channel, kind, version, words: { subject: "", body } });
    const words = "Free on {date} at {time}, until {until}.";
    expect(await save(words)).toMatchObject({ kind: "refused", message: expect.stringContaining("{link}") });
    const preview = { channel, kind, subject: "", body: `${words}\n{link}` };
    expect(await owner.api.messages.preview.query(preview)).toMatchObject({
      kind: "written",
      text: expect.stringMatching(
        /^Free on \w+, \w+ \d+, 20\d\d at .*, until \w+, .*\n\S+\/v\/0123456789abcdefghijkl$/,
      ),
      segments: { isUnicode: false },
    });
    expect(await save(preview.body)).toMatchObject({
      kind: "saved",
      template: { isOwn: true, body: preview.body },
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

describe("what people wrote back", () => {
  const reply = (body: string, more: Partial<Parameters<typeof noteReply>[2]> = {}) =>
    noteReply(db.pool, orgId, { reference: body, address: JOHN, meaning: "words", body, ...more });

  test("stands on Today with who wrote it until somebody has dealt with it, and comes back by an undo", async () => {
    await bookAppointment(db.pool, {
      orgId,
      patientName: "John Smith",
      phone: JOHN,
      email: null,
      service: null,
      scheduledAt: TUESDAY_2PM,
      now: NOW_ISO,
    });
    await reply("Can I bring my dog?");
    await reply("Who is this?", { address: "+14155550199" });
    await reply("STOP", { meaning: "stop" });
    const { items } = await owner.api.messages.unread.query({});
    expect(items).toMatchObject([
      { body: "Can I bring my dog?", phone: JOHN, contactName: "John Smith", contactId: expect.any(String) },
      { body: "Who is this?", contactName: null, contactId: null },
    ]);
    const replyId = items[0]?.replyId ?? "";
    await owner.api.messages.markReply.mutate({ replyId, isDone: true });
    expect((await owner.api.messages.unread.query({})).items).toMatchObject([{ body: "Who is this?" }]);
    await owner.api.messages.markReply.mutate({ replyId, isDone: false });
    expect((await owner.api.messages.unread.query({})).items).toHaveLength(2);
  });

  test("in words of their own for no more texts is obeyed, and seen", async () => {
    await reply("Please stop texting me", { meaning: "opt_out" });
    expect((await owner.api.messages.unread.query({})).items).toMatchObject([{ meaning: "opt_out" }]);
    const { rows } = await db.owner.query("select is_allowed, how from message_consents where org_id = $1", [
      orgId,
    ]);
    expect(rows).toEqual([{ is_allowed: false, how: "reply" }]);
  });

  test("is ticked off by nobody who may only look", async () => {
    await reply("Hello?");
    const viewer = await signInAs("viewer", { url: server.url, databaseUrl: db.url, orgId });
    const { items } = await viewer.api.messages.unread.query({});
    const mark = viewer.api.messages.markReply.mutate({ replyId: items[0]?.replyId ?? "", isDone: true });
    await expect(mark).rejects.toThrow();
  });
});

describe("a closure", () => {
  const DAY = { startsLocal: "2031-03-04T00:00:00", endsLocal: "2031-03-05T00:00:00" };
  const facts = { providerId: null, ...DAY, reason: "" };

  async function bookOn(phone: string | null, email: string | null) {
    const outcome = await bookAppointment(db.pool, {
      orgId,
      patientName: `Patient ${phone ?? email}`,
      phone: phone === null ? null : E164.parse(phone),
      email,
      service: null,
      scheduledAt: phone === null ? "2031-03-04T15:00:00Z" : "2031-03-04T19:00:00Z",
      now: "2031-03-01T15:00:00Z",
    });
    expect(outcome.kind).toBe("booked");
  }

  test("says before it is saved how many have an appointment then, and whether they can be told", async () => {
    await bookOn(JOHN, null);
    const { preview } = owner.api.closures;
    expect(await preview.query({ providerId: null, ...DAY })).toMatchObject({ count: 1, mayTell: false });
    await switchMessagesOn(db.owner, orgId);
    expect(await preview.query({ providerId: null, ...DAY })).toEqual({
      count: 1,
      mayTell: true,
      afterMinutes: 2,
    });
    const other = { ...DAY, startsLocal: "2031-03-04T20:00:00" };
    expect(await preview.query({ providerId: null, ...other })).toMatchObject({ count: 0 });
  });

  test("says who is told and how, and leaves for a call whoever has a landline", async () => {
    await switchMessagesOn(db.owner, orgId);
    const { version, mail: _mail, texts: _texts, ...settings } = await owner.api.messages.settings.query();
    await owner.api.messages.save.mutate({ ...settings, bySms: true, version });
    await db.owner.query("update organizations set region = 'GB' where org_id = $1", [orgId]);
    await bookOn("+442079460123", null);
    await bookOn(null, "jane@example.com");
    const saved = await owner.api.closures.create.mutate({ ...facts, isTold: true });
    if (saved.kind !== "saved") throw new Error(saved.kind);
    expect(saved.affected.map(({ phone, toldBy }) => [phone, toldBy])).toEqual([
      [null, ["email"]],
      ["+442079460123", []],
    ]);
  });

  test("tells nobody of whom nothing was asked", async () => {
    await switchMessagesOn(db.owner, orgId);
    await bookOn(null, "jane@example.com");
    expect(await owner.api.closures.create.mutate(facts)).toMatchObject({ affected: [{ toldBy: [] }] });
    const days = [{ date: "2031-03-04", name: "A holiday" }];
    expect(await owner.api.closures.closeOnHolidays.mutate({ days, isTold: true })).toMatchObject({
      created: 0,
    });
    const { rows } = await db.owner.query("select 1 from messages where org_id = $1 and kind = 'closed'", [
      orgId,
    ]);
    expect(rows).toEqual([]);
  });
});
