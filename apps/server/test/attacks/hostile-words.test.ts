import { afterAll, describe, expect, test } from "vitest";
import { PROCEDURES, type Procedure, type Schema, callInBatch } from "./call-procedure.ts";
import { FOREIGN_INPUTS } from "./foreign-inputs.ts";
import { type Clinic, fingerprint, openTwoClinics } from "./two-clinics.ts";

// Words that have broken somebody's database, template, log or JSON before, in every text that the admin's API takes.
// None may be a failure of ours: each is taken as it is or refused with a sentence.

const { db, server, a, b, before, close } = await openTwoClinics();
afterAll(close);

const HOSTILE: readonly (readonly [string, string])[] = [
  ["an SQL string's end", "x'; drop table appointments; --"],
  ["SQL that is always true", "' or 1=1 or ''='"],
  ["an SQL escape", "\\'; select pg_sleep(30); --"],
  ["a dollar quote", "$$; drop schema public cascade; $$ $1 $2"],
  ["a pattern that matches all", "%"],
  ["a pattern of signs", "_%_%\\"],
  ["a regular expression", "(((((a+)+)+)+)+)$"],
  ["JSON's end", '"}]}; {"__proto__": {"planted": true}}'],
  ["NUL", "a\0b"],
  ["half a character", "a\ud800b"],
  ["half a character at the end", "ab\udfff"],
  ["control characters", "a\u0001\u001b[2J\u007fb\r\nX-Evil: 1"],
  ["a prototype's name", "__proto__"],
  ["a constructor", "constructor"],
  ["Liquid", "{{ 'x' | repeat: 999999999 }}{% for i in (1..100000000) %}{% endfor %}"],
  ["a number beyond all", "1e999"],
  ["turned writing", "\u202eabc\u2066\ufeff"],
];

const TAKE_TEXT = PROCEDURES.filter(({ type, input }) => type !== "subscription" && hasText(input));

function hasText(schema: Schema | null): boolean {
  return JSON.stringify(schema ?? {}).includes('"string"');
}

const IMPORTED = {
  row: 2,
  name: "Ann Bell",
  phone: "+14155550177",
  email: "ann.bell@example.com",
  birthDate: "1980-04-01",
};

/** Valid inputs, so that words get as far as they can. */
const VALID: Readonly<Record<string, (own: Clinic["ids"]) => object>> = {
  "organization.update": () => ({
    name: "Clinic",
    timeZone: "America/New_York",
    region: "US",
    slotIntervalMinutes: 30,
    minNoticeMinutes: 0,
    horizonDays: 365,
    transferNumber: "",
    version: "0",
  }),
  "redFlags.save": () => ({
    redFlags: [{ words: ["chest pain"], sentence: "Please call for help.", phone: "911" }],
    version: "0",
  }),
  "messages.save": () => ({
    isOn: true,
    byEmail: true,
    bySms: true,
    smsAbroad: false,
    reminderMinutes: [120],
    undoMinutes: 2,
    quietFrom: "21:00",
    quietUntil: "08:00",
    remindersADay: 1,
    remindersAWeek: 3,
    version: "0",
  }),
  "outbound.save": () => ({
    isOn: false,
    phoneNumberId: "number-1",
    fromTime: "09:00",
    untilTime: "18:00",
    weekdays: [1],
    personDaily: 1,
    daily: 10,
    dailySpending: 5,
    countries: ["US"],
    version: "0",
  }),
  "outbound.list": () => ({ cursor: "x" }),
  "outbound.plan": () => ({
    reason: "call_back",
    subjectId: "00000000-0000-4000-8000-000000000009",
    phone: "+14155550123",
  }),
  "messages.sendTest": () => ({ channel: "sms", to: "+14155550123" }),
  "messages.preview": () => ({ channel: "sms", kind: "moved", subject: "", body: "On {date} at {time}" }),
  "messages.saveTemplate": () => ({
    channel: "email",
    kind: "moved",
    version: "0",
    words: { subject: "Moved", body: "On {date} at {time}" },
  }),
  "messages.list": () => ({ cursor: "x", status: "sent" }),
  "messages.unread": () => ({ cursor: "x" }),
  "webhooks.create": () => ({
    url: "https://93.184.216.34/",
    description: "CRM",
    kinds: ["appointment.booked"],
    withContact: false,
    isOn: true,
  }),
  "webhooks.save": ({ endpointId }) => ({
    endpointId,
    version: "0",
    url: "https://93.184.216.34/",
    description: "CRM",
    kinds: ["appointment.booked"],
    withContact: false,
    isOn: true,
  }),
  "webhooks.replaySince": ({ endpointId }) => ({ endpointId, since: "2026-11-20T15:00:00Z" }),
  "waitlist.list": () => ({ cursor: "x" }),
  "waitlist.offers": () => ({ cursor: "x" }),
  "waitlist.saveSettings": () => ({ holdMinutes: 30, ways: ["message"], version: "0" }),
  "locations.create": () => ({ name: "L", address: "1 Main Street", phone: "555" }),
  "resources.create": () => ({ name: "R", kind: "room" }),
  "services.create": () => ({
    name: "S",
    durationMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
  }),
  "assistants.save": () => ({
    role: "outbound",
    name: "Sarah",
    customPrompt: "p",
    firstMessage: "f",
    voice: { provider: "azure", voiceId: "en-US-JennyNeural", more: { deep: "x" } },
    revision: null,
  }),
  "assistants.dismissUnreadArgument": () => ({ tool: "checkAvailability", name: "slot" }),
  "assistants.syncNow": () => ({ role: "inbound" }),
  "assistants.describeSync": () => ({ role: "inbound" }),
  "assistants.preview": () => ({ name: "Sarah", customPrompt: "p" }),
  "assistants.describeVoice": () => ({ voice: { provider: "azure", voiceId: "x", more: { deep: "x" } } }),
  "integrations.saveVapiKey": () => ({ apiKey: "a-key-of-vapi", evenUntested: false }),
  "integrations.saveTwilioAccount": () => ({
    account: {
      accountSid: `AC${"0".repeat(32)}`,
      authToken: "a-token-of-twilio",
      sender: "+14155550100",
      apiKey: { sid: `SK${"0".repeat(32)}`, secret: "a-secret-of-twilio" },
    },
    evenUntested: false,
  }),
  "metrics.today": () => ({ day: "2031-01-01" }),
  "members.invite": () => ({ email: "x@example.com", role: "viewer" }),
  "members.inviteByMail": () => ({ email: "y@example.com", role: "viewer" }),
  "contactImport.check": () => ({ groups: [[IMPORTED]], onDifference: "keep" }),
  "contactImport.write": () => ({ groups: [{ rows: [IMPORTED], version: null }], onDifference: "keep" }),
  "availability.frame": () => ({ fromDay: "2031-01-01" }),
  "appointments.upcoming": () => ({ cursor: "x" }),
  "contacts.list": () => ({ text: "x", cursor: "x" }),
  "search.find": () => ({ text: "xy" }),
  "calls.list": () => ({ text: "x", cursor: "x" }),
  ...Object.fromEntries(
    ["calendarFeeds", "locations", "members", "providers", "resources", "services", "webhookSecrets"].map(
      (name) => [`${name}.list`, () => ({ cursor: "x" })],
    ),
  ),
  "members.invitations": () => ({ cursor: "x" }),
  "metrics.calls": () => ({ first: "2026-11-01", last: "2026-11-30" }),
  "closures.holidays": () => ({ year: 2027, state: "x" }),
  "closures.closeOnHolidays": () => ({ days: [{ date: "2031-12-25", name: "x" }] }),
  "closures.list": () => ({ cursor: "x", endsAfterLocal: "2031-01-01T00:00:00" }),
  "playground.start": () => ({ from: "x" }),
};

function validInputs({ path }: Procedure): readonly object[] {
  const own = a.ids;
  const known = VALID[path];
  // With one's own ids and words these do what they do: the attacker is the clinic's own owner.
  return known === undefined ? (FOREIGN_INPUTS[path]?.(own, own) ?? [{}]) : [known(own)];
}

/** The input again for each text in it, with that text replaced. */
function withEachText(value: unknown, word: string): readonly unknown[] {
  if (typeof value === "string") return [word];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) =>
    withEachText(each, word).map((changed) =>
      Array.isArray(value) ? value.with(Number(key), changed) : { ...value, [key]: changed },
    ),
  );
}

/** What would take the clinic's owner or its words away under the test's feet. */
const ENDS_IT = new Set(["contacts.deletePersonData", "members.remove", "session.switchOrganization"]);

const AT_ONCE = 20;

test.each(TAKE_TEXT.filter(({ path }) => !ENDS_IT.has(path)))(
  "$path takes or refuses each of them",
  async (procedure) => {
    const inputs = validInputs(procedure).flatMap((each) =>
      HOSTILE.flatMap(([, word]) => withEachText(each, word)),
    );
    const bad: string[] = [];
    while (inputs.length > 0) {
      const batch = inputs.splice(0, AT_ONCE);
      const answers = await callInBatch(procedure, batch, { url: server.url, cookie: a.owner.cookie });
      for (const [index, { status, text }] of answers.entries()) {
        const isBad = status >= 500 || text.includes(b.mark);
        if (isBad) bad.push(`${JSON.stringify(batch[index])}: ${status} ${text}`);
      }
    }
    expect(bad).toEqual([]);
  },
);

test("there is something to say it to, and in every form of input", () => {
  expect(TAKE_TEXT.length).toBeGreaterThan(35);
  const unfilled = TAKE_TEXT.filter((procedure) =>
    validInputs(procedure).some((input) => Object.keys(input).length === 0),
  );
  expect(unfilled.map(({ path }) => path)).toEqual([]);
});

describe("JSON", () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
  const post = (path: string, body: string) =>
    fetch(`${server.url}/trpc/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: a.owner.cookie },
      body,
    });

  test.each([100, 5_000, 100_000])("that is %d levels deep is refused", async (levels) => {
    for (const body of [deep(levels), `{"voice":${deep(levels)}}`]) {
      expect((await post("assistants.save", body)).status).toBe(400);
      expect((await post("closures.delete", body)).status).toBe(400);
    }
    const voice = `{"role":"outbound","name":"S","customPrompt":"","firstMessage":"","revision":null,"voice":${deep(levels)}}`;
    expect((await post("assistants.save", voice)).status).toBe(400);
  });

  test("beyond a megabyte is refused", async () => {
    expect(
      (await post("assistants.preview", `{"name":"x","customPrompt":"${"a".repeat(1_100_000)}"}`)).status,
    ).toBe(413);
  });

  test.each(['{"__proto__":{"planted":1}}', '{"constructor":{"prototype":{"planted":1}}}'])(
    "with %s plants nothing",
    async (body) => {
      const inner = body.slice(1, -1);
      await post("closures.delete", body);
      const voice = `{"role":"outbound","name":"S","customPrompt":"","firstMessage":"","revision":null,"voice":{"provider":"azure","voiceId":"x",${inner}}}`;
      expect((await post("assistants.save", voice)).status).toBeLessThan(500);
      expect(Reflect.get({}, "planted")).toBeUndefined();
      const { assistants } = await a.owner.api.assistants.list.query();
      expect(Reflect.get(assistants[0] ?? {}, "planted")).toBeUndefined();
    },
  );
});

describe("signing in", () => {
  const signIn = (body: object, cookie = "") =>
    fetch(`${server.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url, cookie },
      body: JSON.stringify(body),
    });

  test.each(HOSTILE)("refuses %s as an address, a password and a cookie", async (_name, word) => {
    const { email } = a.owner;
    expect((await signIn({ email, password: word })).status).toBe(401);
    expect([400, 401]).toContain((await signIn({ email: word, password: "some password" })).status);
    expect([400, 401]).toContain(
      (await signIn({ email: `${word}@x.example`, password: "some password" })).status,
    );
    const cookie = `callwaiting.session_token=${encodeURIComponent(`${word.replace(/\p{Cs}/gu, "")}.c2ln`)}`;
    const answer = await fetch(`${server.url}/trpc/session.current`, { headers: { cookie } });
    expect(answer.status).toBe(401);
  });
});

test("after all of it every row of the other clinic is as it was", async () => {
  expect(await fingerprint(db, b.orgId)).toEqual(before);
});
