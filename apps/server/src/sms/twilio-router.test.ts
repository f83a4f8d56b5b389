import { randomUUID } from "node:crypto";
import {
  bookAppointment,
  claimMessage,
  finishMessage,
  planMessages,
  switchMessagesOn,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { beforeEach, describe, expect, test } from "vitest";
import { startTestServer } from "../testing/test-server.ts";
import { TWILIO_ACCOUNT, signAsTwilio } from "../testing/twilio-simulator.ts";
import { isSignedByTwilio } from "./is-signed-by-twilio.ts";

const PUBLIC_URL = "https://clinic.example.com";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, publicUrl: PUBLIC_URL, twilio: TWILIO_ACCOUNT }),
);
let orgId: OrgId;
beforeEach(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
});

const pathOf = (id: string = orgId) => `/api/webhooks/twilio/${id}`;

type Sending = {
  readonly path?: string;
  /** What Twilio was told and signs. */
  readonly signedUrl?: string;
  readonly authToken?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const send = (fields: Readonly<Record<string, string>>, sending: Sending = {}) => {
  const { path = pathOf(), signedUrl = `${PUBLIC_URL}${path}`, authToken, headers = {} } = sending;
  const all = { AccountSid: TWILIO_ACCOUNT.accountSid, ...fields };
  const signed = signAsTwilio({
    url: signedUrl,
    fields: all,
    ...(authToken === undefined ? {} : { authToken }),
  });
  return fetch(`${server.url}${path}`, { ...signed, headers: { ...signed.headers, ...headers } });
};

const reply = (Body: string, more: Readonly<Record<string, string>> = {}, sending: Sending = {}) =>
  send({ MessageSid: `SM${randomUUID()}`, From: JOHN, To: TWILIO_ACCOUNT.sender, Body, ...more }, sending);

async function consent(): Promise<string | null> {
  const { rows } = await db.owner.query<{ line: string }>(
    "select concat_ws(' ', address, is_allowed, how) as line from message_consents where org_id = $1",
    [orgId],
  );
  return rows[0]?.line ?? null;
}

async function replies(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ line: string }>(
    "select concat_ws(' ', meaning, body) as line from message_replies where org_id = $1 order by received_at",
    [orgId],
  );
  return rows.map(({ line }) => line);
}

describe("a reply", () => {
  test("STOP ends texts to that number, START lets them come again, and we say nothing to either", async () => {
    const answer = await reply("Stop");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch("text/xml");
    expect(await answer.text()).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
    expect(await consent()).toBe(`${JOHN} f reply`);
    await reply("START");
    expect(await consent()).toBe(`${JOHN} t reply`);
  });

  test("YES of somebody who never stopped texts is no more than a word", async () => {
    await reply("Yes");
    expect([await consent(), await replies()]).toEqual([null, ["start Yes"]]);
  });

  test("in other words is kept for people to read", async () => {
    await reply("Please cancel my visit, I'm ill 🤒");
    expect([await consent(), await replies()]).toEqual([null, ["words Please cancel my visit, I'm ill 🤒"]]);
  });

  test("that asks for no more texts in plain words ends them, whole or not at all", async () => {
    await reply("Please stop texting me!");
    expect([await consent(), await replies()]).toEqual([
      `${JOHN} f reply`,
      ["opt_out Please stop texting me!"],
    ]);
    await reply("START");
    await reply("Please stop texting me before 9");
    expect(await consent()).toBe(`${JOHN} t reply`);
  });

  test("by the account's own words, as Twilio understood them, is obeyed", async () => {
    await reply("ARRET", { OptOutType: "STOP" });
    expect(await consent()).toBe(`${JOHN} f reply`);
  });

  test("that is sent here again does nothing again", async () => {
    await reply("STOP", { MessageSid: "SM-first" });
    await reply("START");
    expect((await reply("STOP", { MessageSid: "SM-first" })).status).toBe(200);
    expect(await consent()).toBe(`${JOHN} t reply`);
  });

  test("of nobody's number is left alone", async () => {
    expect((await reply("STOP", { From: "CLINIC" })).status).toBe(200);
    expect(await replies()).toEqual([]);
  });

  test("has none of its words in the log", async () => {
    await reply("Zebra stripes hurt");
    expect(server.logLines.join("")).not.toMatch(/Zebra|4155550123/);
  });
});

describe("what Twilio did not sign for this address with this token", () => {
  const other = () => `${PUBLIC_URL}${pathOf(randomUUID())}`;

  test.each<[string, () => Sending]>([
    ["another token", () => ({ authToken: "somebody-else" })],
    ["another clinic's address", () => ({ signedUrl: other() })],
    ["the address without TLS", () => ({ signedUrl: `http://clinic.example.com${pathOf()}` })],
    ["the address with a query", () => ({ signedUrl: `${PUBLIC_URL}${pathOf()}?a=1` })],
    ["a slash at the end", () => ({ signedUrl: `${PUBLIC_URL}${pathOf()}/` })],
    ["no signature", () => ({ headers: { "X-Twilio-Signature": "" } })],
    ["a signature that is none", () => ({ headers: { "X-Twilio-Signature": "¡".repeat(3) } })],
    ["an organization that nobody has", () => ({ path: pathOf(randomUUID()) })],
    ["no organization", () => ({ path: pathOf("nobody") })],
  ])("(%s) is refused in the same words, and nothing is kept", async (_what, sending) => {
    const answer = await reply("STOP", {}, sending());
    expect([answer.status, await answer.json()]).toEqual([
      403,
      {
        error: "wrong_signature",
        message: "This is no request that Twilio signed for this address with the account's auth token.",
      },
    ]);
    expect(await replies()).toEqual([]);
  });

  test("of another account of the same token is refused", async () => {
    expect((await reply("STOP", { AccountSid: `AC${"f".repeat(32)}` })).status).toBe(403);
  });

  test("with a word changed on the way is refused", async () => {
    const fields = { AccountSid: TWILIO_ACCOUNT.accountSid, MessageSid: "SM1", From: JOHN, Body: "START" };
    const signed = signAsTwilio({ url: `${PUBLIC_URL}${pathOf()}`, fields });
    const body = new URLSearchParams({ ...fields, Body: "STOP" }).toString();
    expect((await fetch(`${server.url}${pathOf()}`, { ...signed, body })).status).toBe(403);
  });

  test("by another method is refused", async () => {
    expect((await fetch(`${server.url}${pathOf()}`)).status).toBe(405);
  });
});

describe("a report", () => {
  async function sentText(): Promise<string> {
    await switchMessagesOn(db.owner, orgId);
    await db.owner.query("update message_settings set by_sms = true, by_email = false where org_id = $1", [
      orgId,
    ]);
    const outcome = await bookAppointment(db.pool, {
      orgId,
      patientName: "John Smith",
      phone: JOHN,
      email: null,
      service: null,
      scheduledAt: TUESDAY_2PM,
      now: NOW_ISO,
    });
    expect(outcome.kind).toBe("booked");
    await planMessages(db.pool, orgId, NOW_ISO);
    const message = await claimMessage(db.pool, orgId, NOW_ISO);
    if (message === null) throw new Error("nothing is due");
    const reference = `SM${randomUUID()}`;
    const { messageId, attempt, recipient } = message;
    const sent = { subject: null, body: "Hello", trouble: null, via: "twilio", reference } as const;
    expect(await finishMessage(db.pool, orgId, { messageId, attempt, recipient, ...sent })).toBe(true);
    return reference;
  }

  const report = (MessageSid: string, MessageStatus: string, more: Readonly<Record<string, string>> = {}) =>
    send({ MessageSid, MessageStatus, To: JOHN, From: TWILIO_ACCOUNT.sender, ...more });

  async function row() {
    const { rows } = await db.owner.query<{ status: string; trouble: string | null; delivered: boolean }>(
      `select status, trouble, delivered_at is not null as delivered from messages
       where org_id = $1 and kind = 'confirmation'`,
      [orgId],
    );
    return rows[0];
  }

  test("says that a text arrived, in whatever order it comes", async () => {
    const reference = await sentText();
    await report(reference, "delivered");
    await report(reference, "sent");
    await report(reference, "undelivered", { ErrorCode: "30003" });
    expect(await row()).toEqual({ status: "sent", trouble: null, delivered: true });
  });

  test("says that it could not be delivered, which staff then see", async () => {
    const reference = await sentText();
    await report(reference, "undelivered", { ErrorCode: "30003" });
    expect(await row()).toEqual({
      status: "failed",
      trouble: "the carrier could not deliver it (30003)",
      delivered: false,
    });
  });

  test("says that the number wants no texts, and that is kept", async () => {
    await report(await sentText(), "failed", { ErrorCode: "21610" });
    expect(await consent()).toBe(`${JOHN} f carrier`);
  });
});

// The example of twilio.com/docs/usage/security.
test("a signature is right by Twilio's own example", () => {
  const signed = {
    authToken: "12345",
    url: "https://mycompany.com/myapp.php?foo=1&bar=2",
    form: new URLSearchParams({
      CallSid: "CA1234567890ABCDE",
      Caller: "+12349013030",
      Digits: "1234",
      From: "+12349013030",
      To: "+18005551212",
    }),
  };
  expect(isSignedByTwilio({ ...signed, signature: "0/KCTR6DLpKmkAf8muzZqo1nDgQ=" })).toBe(true);
  expect(isSignedByTwilio({ ...signed, signature: "1/KCTR6DLpKmkAf8muzZqo1nDgQ=" })).toBe(false);
  expect(isSignedByTwilio({ ...signed, signature: undefined })).toBe(false);
});
