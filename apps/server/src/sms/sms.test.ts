import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JOHN } from "@callwaiting/testing/people";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import { describe, expect, onTestFinished, test } from "vitest";
import { TWILIO_ACCOUNT, type TwilioFault, startTwilioSimulator } from "../testing/twilio-simulator.ts";
import { openTextCatcher } from "./open-text-catcher.ts";
import { openTwilio } from "./open-twilio.ts";
import type { Text } from "./texter.ts";
import { type TwilioAccount, readTwilioAccount } from "./twilio-account.ts";
import { whyNoText } from "./why-no-text.ts";

const twilio = forEachTest(() => startTwilioSimulator());
const TEXT: Text = { to: JOHN, body: "Sunrise Clinic: you’re booked on Tuesday – at 9:30 AM." };

const open = (account: TwilioAccount = TWILIO_ACCOUNT, statusUrl: string | null = null) =>
  openTwilio({ account, baseUrl: twilio.url, statusUrl, timeoutMs: 300 });

const since = () => new Date(Date.now() - 1_000);

describe("a text", () => {
  test("is taken with its words, its sender and where its status is to be told", async () => {
    const outcome = await open(TWILIO_ACCOUNT, "https://clinic.example.com/api/webhooks/twilio/1").send(TEXT);
    expect(outcome).toEqual({ kind: "sent", reference: twilio.texts[0]?.sid });
    expect(twilio.texts).toMatchObject([
      {
        ...TEXT,
        from: TWILIO_ACCOUNT.sender,
        statusCallback: "https://clinic.example.com/api/webhooks/twilio/1",
      },
    ]);
  });

  test("goes by a messaging service and with an API key where the account has them", async () => {
    const account: TwilioAccount = {
      ...TWILIO_ACCOUNT,
      sender: `MG${"a".repeat(32)}`,
      apiKey: { sid: `SK${"b".repeat(32)}`, secret: "secret-of-the-key" },
    };
    await using other = await startTwilioSimulator(account);
    const texter = openTwilio({ account, baseUrl: other.url, statusUrl: null });
    expect(await texter.send(TEXT)).toMatchObject({ kind: "sent" });
    expect(other.texts).toMatchObject([{ from: null, status: "accepted" }]);
  });

  test("to a number that has asked for none says so, and is no failure of ours", async () => {
    twilio.optedOut.add(JOHN);
    expect(await open().send(TEXT)).toEqual({ kind: "opted_out", trouble: "they asked for no texts" });
  });

  test("to a landline is given up at once", async () => {
    twilio.landlines.add(JOHN);
    expect(await open().send(TEXT)).toEqual({
      kind: "refused",
      trouble: "the number is not a mobile number (21614)",
      isFinal: true,
    });
  });

  test("that is too long is given up at once", async () => {
    expect(await open().send({ ...TEXT, body: "x".repeat(1_601) })).toMatchObject({
      kind: "refused",
      isFinal: true,
    });
  });

  test("from a wrong account waits for somebody to put that right, and no answer quotes the token", async () => {
    const outcome = await open({ ...TWILIO_ACCOUNT, authToken: "not-the-token" }).send(TEXT);
    expect(outcome).toEqual({
      kind: "refused",
      trouble: "Twilio does not take our account and token (20003)",
      isFinal: false,
    });
    expect(await open({ ...TWILIO_ACCOUNT, sender: "+14155550199" }).send(TEXT)).toMatchObject({
      kind: "refused",
      isFinal: false,
    });
  });

  test("that Twilio has no time for waits", async () => {
    twilio.faults.push(429);
    expect(await open().send(TEXT)).toMatchObject({ kind: "refused", isFinal: false });
    expect(twilio.texts).toEqual([]);
  });

  test("where nobody listens was not sent", async () => {
    const gone = await startTwilioSimulator();
    await gone[Symbol.asyncDispose]();
    const texter = openTwilio({ account: TWILIO_ACCOUNT, baseUrl: gone.url, statusUrl: null });
    expect(await texter.send(TEXT)).toEqual({
      kind: "refused",
      trouble: "Twilio could not be reached",
      isFinal: false,
    });
  });
});

describe("a text that Twilio never said it has", () => {
  test.each<[TwilioFault, boolean]>([
    ["silent_after", true],
    ["cut_after", true],
    ["silent_before", false],
    [500, false],
    [503, false],
  ])(
    "(%s) is one of which nobody knows, and Twilio tells afterwards whether it was taken: %s",
    async (fault, wasTaken) => {
      twilio.faults.push(fault);
      const began = since();
      expect(await open().send(TEXT)).toMatchObject({ kind: "unknown" });
      expect(await open().find(TEXT, { since: began, others: [] })).toEqual(
        wasTaken ? { kind: "found", reference: twilio.texts[0]?.sid } : { kind: "none" },
      );
    },
  );

  test("is not taken for an earlier one, another one, or one that is known already", async () => {
    await open().send(TEXT);
    const { sid = "" } = twilio.texts[0] ?? {};
    const inTwoMinutes = new Date(Date.now() + 120_000);
    expect(await open().find(TEXT, { since: inTwoMinutes, others: [] })).toEqual({ kind: "none" });
    expect(await open().find({ ...TEXT, body: "Other words" }, { since: since(), others: [] })).toEqual({
      kind: "none",
    });
    expect(await open().find({ ...TEXT, to: "+14155550124" }, { since: since(), others: [] })).toEqual({
      kind: "none",
    });
    expect(await open().find(TEXT, { since: since(), others: [sid] })).toEqual({ kind: "none" });
  });

  test("is not taken for the same words of just before it, of which nobody knows either", async () => {
    await open().send(TEXT);
    const { sid = "" } = twilio.texts[0] ?? {};
    const inTenSeconds = new Date(Date.now() + 10_000);
    expect(await open().find(TEXT, { since: inTenSeconds, others: [] })).toMatchObject({ kind: "unknown" });
    expect(await open().find(TEXT, { since: inTenSeconds, others: [sid] })).toEqual({ kind: "none" });
  });

  test("is found however many went to the number since, and those of before are not looked through", async () => {
    const began = since();
    await open().send(TEXT);
    const reference = twilio.texts[0]?.sid;
    for (let n = 0; n < 110; n += 1) await open().send({ ...TEXT, body: `Something else, ${n}` });
    expect(await open().find(TEXT, { since: began, others: [] })).toEqual({ kind: "found", reference });
    const looks = twilio.looks();
    const inTwoMinutes = new Date(Date.now() + 120_000);
    expect(await open().find(TEXT, { since: inTwoMinutes, others: [] })).toEqual({ kind: "none" });
    expect(twilio.looks()).toBe(looks + 1);
  });

  test("stays one of which nobody knows while Twilio does not say", async () => {
    twilio.faults.push(503);
    expect(await open().find(TEXT, { since: since(), others: [] })).toMatchObject({ kind: "unknown" });
  });
});

test("without an account a text lies in a folder, whole, and for its owner alone", async () => {
  const dir = await mkdtemp(join(tmpdir(), "callwaiting-sms-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const catcher = openTextCatcher(dir);
  expect(await catcher.send(TEXT)).toEqual({ kind: "sent", reference: null });
  const [name = "", ...others] = await readdir(dir);
  expect(others).toEqual([]);
  expect(await readFile(join(dir, name), "utf8")).toBe(`To: ${JOHN}\n\n${TEXT.body}`);
});

test.each([
  ["+14155550123", "US", null],
  ["+447400123456", "GB", null],
  ["+4915112345678", "DE", null],
  // Jersey has the United Kingdom's code.
  ["+447797712345", "GB", null],
  ["+4930123456", "DE", "the number takes no texts"],
  ["+442079460958", "GB", "the number takes no texts"],
  ["+18005551212", "US", "the number takes no texts"],
  ["+15551234567", "US", "the number takes no texts"],
  ["+4915112345678", "US", "the number is of another country"],
  ["+18764123456", "US", "the number is of another country"],
])("whether %s may be written to from %s: %s", (phone, region, why) => {
  expect(whyNoText(phone, { region, mayGoAbroad: false })).toBe(why);
  if (why?.includes("country") === true) expect(whyNoText(phone, { region, mayGoAbroad: true })).toBeNull();
});

test("an account that was sealed is read whole or not at all", () => {
  expect(readTwilioAccount(JSON.stringify(TWILIO_ACCOUNT))).toEqual(TWILIO_ACCOUNT);
  expect(readTwilioAccount(JSON.stringify({ ...TWILIO_ACCOUNT, sender: "555" }))).toBeNull();
  expect(readTwilioAccount("no JSON")).toBeNull();
});
