import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DueMessage } from "@callwaiting/db";
import ICAL from "ical.js";
import { simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCatcher } from "./open-catcher.ts";
import { openSmtp } from "./open-smtp.ts";
import { writeLetter } from "./write-letter.ts";

// A real SMTP server at the other end, and what it took read by another program.

const MESSAGE: DueMessage = {
  messageId: "5b3f0c5e-0000-4000-8000-000000000001",
  attempt: 1,
  appointmentId: "5b3f0c5e-0000-4000-8000-000000000002",
  channel: "email",
  kind: "confirmation",
  recipient: "john@example.com",
  revision: 2,
  startsAt: "2026-12-08T14:30:00Z",
  endsAt: "2026-12-08T15:00:00Z",
  createdAt: "2026-11-20T15:00:00Z",
  updatedAt: "2026-11-21T15:00:00Z",
  patientName: "John Smith",
  alsoBooked: [],
  providerName: "Dr. Maya Lee",
  organizationName: "Sunrise Clinic",
  phone: "+15551234567",
  zone: { name: "America/New_York", untilMs: [Infinity], offsetMs: [-5 * 3_600_000] },
  region: "US",
  template: null,
  mayGoAbroad: false,
  unsettledSince: null,
  otherReferences: [],
};

const FROM = "front@sunrise.example";

const LINK = "https://clinic.example/v/abcdefghijklmnopqrstuv";

type Taken = { readonly from: string; readonly to: readonly string[]; readonly raw: string };

async function startMailServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom === false ? "" : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
        });
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${port}`, taken };
}

/** It says yes to everything, and is gone once it is asked to take the letter, has a part of it, or all. */
async function startDyingServer(when: "asked" | "in the middle" | "all there"): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 here\r\n");
    let letter: string | undefined;
    socket.on("data", (data) => {
      if (letter !== undefined) letter += data.toString();
      else if (/^DATA/im.test(data.toString())) letter = "";
      const isEnd = {
        asked: letter === "",
        "in the middle": letter !== undefined && letter !== "",
        "all there": letter?.endsWith("\r\n.\r\n") === true,
      };
      if (isEnd[when]) socket.destroy();
      else if (letter === undefined) socket.write("250 yes\r\n");
      else if (letter === "") socket.write("354 go on\r\n");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const send = (url: string, message: DueMessage = MESSAGE, timeoutMs = 5_000) => {
  const mailer = openSmtp({ url, from: FROM, timeoutMs });
  onTestFinished(() => mailer.close());
  return mailer.send(writeLetter(message, { from: mailer.from, link: LINK }));
};

const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

describe("a letter", () => {
  test("arrives with day and time on the clinic's clock, from the clinic, and with the visit for a calendar", async () => {
    const { url, taken } = await startMailServer();
    expect(await send(url)).toEqual({ kind: "sent" });
    expect(taken).toMatchObject([{ from: FROM, to: ["john@example.com"] }]);
    const mail = await simpleParser(taken[0]?.raw ?? "");
    expect(mail.subject).toBe("Your appointment on Tuesday, December 8, 2026 at 9:30 AM – Sunrise Clinic");
    expect(mail.from?.value).toEqual([{ name: "Sunrise Clinic", address: FROM }]);
    expect(mail.messageId).toBe(`<${MESSAGE.messageId}@sunrise.example>`);
    expect(mail.text).toContain("Tuesday, December 8, 2026 at 9:30 AM\n    with Dr. Maya Lee");
    expect(mail.html).toContain("<p>Your appointment at Sunrise Clinic is booked:</p>");
    expect(mail.text).toContain(`To see, move or cancel it: ${LINK}`);
    expect(mail.html).toContain(`<a href="${LINK}">${LINK}</a>`);
    const event = readEvent(taken[0]?.raw ?? "");
    expect(event).toMatchObject({
      method: "REQUEST",
      uid: `${MESSAGE.appointmentId}@callwaiting`,
      sequence: 2,
      start: "2026-12-08T14:30:00Z",
      status: "CONFIRMED",
      summary: "Appointment at Sunrise Clinic",
    });
  });

  test("about a cancelled visit takes it out of the calendar again", async () => {
    const { url, taken } = await startMailServer();
    await send(url, { ...MESSAGE, kind: "cancelled", revision: 3 });
    expect(taken[0]?.raw).not.toContain("/v/");
    expect(readEvent(taken[0]?.raw ?? "")).toMatchObject({
      method: "CANCEL",
      sequence: 3,
      status: "CANCELLED",
    });
  });

  test.each([
    "john@example.com\r\nRCPT TO:<eve@example.com>",
    "john@example.com\neve@example.com",
    "john@example.com, eve@example.com",
    "eve@example.com <john@example.com>",
    "john@example.com;eve@example.com",
    "john@[127.0.0.1]",
    '"john smith"@example.com',
    "no-email+15551234567@callwaiting.invalid",
    "john@localhost",
    "john",
  ])("goes to one address alone: %j is none, and nothing is sent", async (recipient) => {
    const { url, taken } = await startMailServer();
    expect(await send(url, { ...MESSAGE, recipient })).toMatchObject({ kind: "refused", isFinal: true });
    expect(taken).toEqual([]);
  });

  test.each([
    "Smith\r\nBcc: eve@example.com",
    "Smith\nBcc: eve@example.com",
    "Smith\u2028Bcc: eve@example.com",
  ])("has no header that a name brought along: %j", async (name) => {
    const { url, taken } = await startMailServer();
    await send(url, { ...MESSAGE, patientName: name, organizationName: name, providerName: name });
    const mail = await simpleParser(taken[0]?.raw ?? "");
    expect(mail.bcc).toBeUndefined();
    expect(taken[0]?.to).toEqual(["john@example.com"]);
    // In the letter itself a long line may be broken in front of it.
    expect(taken[0]?.raw.split("\r\n\r\n")[0]).not.toMatch(/^Bcc:/im);
  });

  test.each([
    'Robert "Bob" Smith',
    'Max";CN=x:mailto:evil@example.com',
    'Max\\"; X=y:mailto:evil@example.com',
  ])("invites one address, whatever the name holds: %j", async (patientName) => {
    const { url, taken } = await startMailServer();
    await send(url, { ...MESSAGE, patientName, organizationName: patientName });
    const { attendee, organizer } = readEvent(taken[0]?.raw ?? "");
    expect([attendee.toLowerCase(), organizer.toLowerCase()]).toEqual([
      "mailto:john@example.com",
      `mailto:${FROM}`,
    ]);
  });

  test("shows a name as it was said, whatever it holds", async () => {
    const { url, taken } = await startMailServer();
    await send(url, { ...MESSAGE, patientName: '<b>Bob</b> & "Co"' });
    const mail = await simpleParser(taken[0]?.raw ?? "");
    expect(mail.text).toContain('Hello <b>Bob</b> & "Co",');
    expect(mail.html).toContain("Hello &lt;b&gt;Bob&lt;/b&gt; &amp; &quot;Co&quot;,");
  });
});

describe("a mail server that does not take it", () => {
  test.each([
    [450, false, "the mail server asked for another try later (450)"],
    [550, true, "the mail server refused it for good (550)"],
  ] as const)("with %d to the address", async (code, isFinal, trouble) => {
    const { url } = await startMailServer({
      onRcptTo: (address, _session, done) => done(refusal(code, `no ${address.address}`)),
    });
    const outcome = await send(url);
    expect(outcome).toEqual({ kind: "refused", trouble, isFinal });
    expect(JSON.stringify(outcome)).not.toContain("john");
  });

  test("because it is not there, hangs or is gone before it was given the letter may take it later", async () => {
    const later = { kind: "refused", trouble: "the mail server could not be reached", isFinal: false };
    expect(await send("smtp://127.0.0.1:1")).toEqual(later);
    const hanging = await startMailServer({ onMailFrom: () => {} });
    expect(await send(hanging.url, MESSAGE, 300)).toEqual(later);
    expect(await send(await startDyingServer("asked"))).toEqual(later);
    // More than a connection holds: it was not given all of it.
    const long = { ...MESSAGE, template: { subject: "S", body: "x\n".repeat(5_000_000) } };
    expect(await send(await startDyingServer("in the middle"), long)).toEqual(later);
  });

  test("nor says so, or is gone once it was given all of it, may have it", async () => {
    const unknown = { kind: "unknown", trouble: "the mail server did not say whether it took it" };
    const silent = await startMailServer({ onData: (stream) => void stream.resume() });
    expect(await send(silent.url, MESSAGE, 300)).toEqual(unknown);
    expect(await send(await startDyingServer("all there"))).toEqual(unknown);
  });

  test("for good, said after all of the letter, has it not", async () => {
    const { url } = await startMailServer({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.once("end", () => done(refusal(554, "no")));
      },
    });
    expect(await send(url)).toMatchObject({ kind: "refused", isFinal: true });
  });

  test("because it wants a name and a password that are not ours says that", async () => {
    const { url } = await startMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(refusal(535, "no")),
    });
    expect(await send(url.replace("//", "//us:wrong@"))).toEqual({
      kind: "refused",
      trouble: "the mail server does not take our name and password",
      isFinal: false,
    });
  });
});

test("without a mail server a letter lies in a folder that nobody else reads, as it would have been sent", async () => {
  const dir = await mkdtemp(join(tmpdir(), "callwaiting-mail-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const catcher = openCatcher(join(dir, "mail"));
  expect(await catcher.send(writeLetter(MESSAGE, { from: catcher.from, link: LINK }))).toEqual({
    kind: "sent",
  });
  const [name] = await readdir(join(dir, "mail"));
  const mail = await simpleParser(await readFile(join(dir, "mail", name ?? ""), "utf8"));
  expect(mail.subject).toContain("Tuesday, December 8, 2026 at 9:30 AM");
  expect(mail.attachments.map(({ filename }) => filename)).toContain("appointment.ics");
});

function readEvent(raw: string) {
  const part = /Content-Type: text\/calendar[^]*?\r\n\r\n([^]*?)\r\n--/.exec(raw);
  const isBase64 = /base64/i.test(part?.[0].split("\r\n\r\n")[0] ?? "");
  const text = isBase64 ? Buffer.from(part?.[1] ?? "", "base64").toString("utf8") : (part?.[1] ?? "");
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = calendar.getFirstSubcomponent("vevent");
  const get = (name: string) => event?.getFirstPropertyValue(name);
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: get("uid"),
    sequence: get("sequence"),
    start: String(get("dtstart")),
    status: get("status"),
    attendee: String(get("attendee")),
    organizer: String(get("organizer")),
    summary: get("summary"),
  };
}
