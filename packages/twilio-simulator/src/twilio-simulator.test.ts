import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHmac } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { REPLIES_PATH, startTwilioSimulator } from "./start-twilio-simulator.ts";

const ACCOUNT = {
  accountSid: `AC${"0123456789abcdef".repeat(2)}`,
  authToken: "token-of-the-clinic-at-twilio",
  sender: "+15005550006",
  apiKey: null,
};
const ADDRESS = "http://localhost:3001";
const PATH = "/api/webhooks/twilio/org";
const PHONE = "+14155550123";

/** Our server, as far as Twilio is concerned. */
async function startReceiver() {
  const got: { fields: Record<string, string>; signature: string | undefined; path: string | undefined }[] =
    [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      const signature = request.headers["x-twilio-signature"];
      got.push({
        fields: Object.fromEntries(new URLSearchParams(body)),
        signature: String(signature),
        path: request.url,
      });
      response.end("<Response/>");
    })();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function start() {
  const receiver = await startReceiver();
  const twilio = await startTwilioSimulator({
    account: ACCOUNT,
    tunnel: { address: ADDRESS, leadsTo: receiver.url },
  });
  onTestFinished(() => twilio[Symbol.asyncDispose]());
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${twilio.url}${path}`, {
      method: "POST",
      headers: {
        authorization: `Basic ${Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString("base64")}`,
      },
      body: new URLSearchParams(form),
    });
  const send = (form: Record<string, string> = {}) =>
    post(`/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`, {
      To: PHONE,
      From: ACCOUNT.sender,
      Body: "See you",
      StatusCallback: `${ADDRESS}${PATH}`,
      ...form,
    });
  return { receiver, twilio, post, send };
}

const signed = (fields: Record<string, string>) =>
  createHmac("sha1", ACCOUNT.authToken)
    .update(
      `${ADDRESS}${PATH}${Object.keys(fields)
        .sort()
        .map((name) => `${name}${fields[name]}`)
        .join("")}`,
    )
    .digest("base64");

test("a text that was taken is reported as sent and as delivered, signed for the address outside", async () => {
  const { receiver, send } = await start();
  const answer = await send();
  expect(answer.status).toBe(201);
  const { sid } = (await answer.json()) as { sid: string };
  await expect.poll(() => receiver.got).toHaveLength(2);
  expect(receiver.got.map(({ fields }) => [fields["MessageSid"], fields["MessageStatus"]])).toEqual([
    [sid, "sent"],
    [sid, "delivered"],
  ]);
  for (const { fields, signature, path } of receiver.got) {
    expect([path, signature]).toEqual([PATH, signed(fields)]);
  }
});

test("whoever got a text writes back, by the address that it came with; a stranger reaches nobody", async () => {
  const { receiver, post, send } = await start();
  const write = async (From: string, Body: string) => (await post(REPLIES_PATH, { From, Body })).json();
  expect(await write(PHONE, "Hello")).toEqual({ kind: "nobody" });
  await send();
  await expect.poll(() => receiver.got).toHaveLength(2);
  expect(await write(PHONE, "Can I come later?")).toEqual({ kind: "answered", status: 200 });
  const last = receiver.got.at(-1);
  expect(last?.fields).toMatchObject({ From: PHONE, To: ACCOUNT.sender, Body: "Can I come later?" });
  expect(last?.signature).toBe(signed(last?.fields ?? {}));
});

test("STOP is obeyed by Twilio itself until START, with its own code", async () => {
  const { twilio, send } = await start();
  await send();
  await twilio.reply({ from: PHONE, body: " Stop " });
  expect(await (await send()).json()).toMatchObject({ code: 21_610, status: 400 });
  await twilio.reply({ from: PHONE, body: "START" });
  expect((await send()).status).toBe(201);
});

test.each([
  ["+15005550001", 21_211],
  ["+15005550002", 21_612],
  ["+15005550003", 21_408],
  ["+15005550004", 21_610],
  ["+15005550009", 21_614],
])("Twilio's number for tests %s is refused with %i", async (To, code) => {
  const { send } = await start();
  expect(await (await send({ To })).json()).toMatchObject({ code });
});

test("an address on this machine that no tunnel leads to is refused, as the internet does not reach it", async () => {
  const { send } = await start();
  const answer = await send({ StatusCallback: "http://localhost:9999/x" });
  expect(await answer.json()).toMatchObject({ code: 21_609 });
});

test("whoever does not know the token is turned away, from writing back as well", async () => {
  const { twilio } = await start();
  expect((await fetch(`${twilio.url}${REPLIES_PATH}`, { method: "POST" })).status).toBe(401);
});
