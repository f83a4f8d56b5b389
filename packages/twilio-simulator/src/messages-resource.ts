import { randomBytes } from "node:crypto";
import { type Reply, type SimulatedText, type World, failure } from "./world.ts";

// Twilio's Messages resource as its documents describe it (twilio.com/docs/messaging/api/message-resource, /docs/api/errors): it takes
// what they allow and refuses the rest with their codes.

const MOST_CHARACTERS = 1_600;

/** What Twilio's numbers for tests are refused with (twilio.com/docs/iam/test-credentials). */
const MAGIC: Readonly<Record<string, readonly [code: number, message: string]>> = {
  "+15005550001": [21_211, "Invalid 'To' Phone Number"],
  "+15005550002": [21_612, "The 'To' phone number is not currently reachable via SMS"],
  "+15005550003": [21_408, "Permission to send an SMS has not been enabled for the region"],
  "+15005550004": [21_610, "Attempt to send to unsubscribed recipient"],
  "+15005550009": [21_614, "'To' number is not a valid mobile number"],
};

export type Created = { readonly reply: Reply; readonly text: SimulatedText | null };

export function create(world: World, form: URLSearchParams): Created {
  const [to, from, service] = [form.get("To"), form.get("From"), form.get("MessagingServiceSid")];
  const [body, callback] = [form.get("Body"), form.get("StatusCallback")];
  const refusal = findRefusal(world, { to, from, service, body, callback });
  if (refusal !== null) return { reply: refusal, text: null };
  const text: SimulatedText = {
    sid: `SM${randomBytes(16).toString("hex")}`,
    to: to ?? "",
    from: service === null ? from : null,
    body: body ?? "",
    statusCallback: callback,
    dateCreated: new Date(),
    status: service === null ? "queued" : "accepted",
  };
  world.texts.unshift(text);
  return { reply: { status: 201, json: shown(text) }, text };
}

type Asked = Record<"to" | "from" | "service" | "body" | "callback", string | null>;

function findRefusal(world: World, { to, from, service, body, callback }: Asked): Reply | null {
  const { account, optedOut, landlines, tunnel } = world;
  if (to === null || to === "") return failure(400, 21_604, "A 'To' phone number is required.");
  if (body === null || body === "") return failure(400, 21_602, "Message body is required.");
  if (from === null && service === null) return failure(400, 21_603, "A 'From' phone number is required.");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return failure(400, 21_211, "Invalid 'To' Phone Number");
  const sender = service ?? from;
  if (sender !== account.sender) {
    return failure(400, service === null ? 21_606 : 21_701, "The sender is not one of the account");
  }
  if (body.length > MOST_CHARACTERS) return failure(400, 21_617, "The message body exceeds 1600 characters.");
  if (callback !== null && !isReachable(callback, tunnel?.address)) {
    return failure(400, 21_609, "The StatusCallback URL is not a valid URL.");
  }
  const magic = MAGIC[to];
  if (magic !== undefined) return failure(400, ...magic);
  if (landlines.has(to)) return failure(400, 21_614, "'To' number is not a valid mobile number");
  if (optedOut.has(to)) return failure(400, 21_610, "Attempt to send to unsubscribed recipient");
  return null;
}

/** The internet does not lead to this machine's own addresses, unless a tunnel does. */
function isReachable(callback: string, tunnelled: string | undefined): boolean {
  if (tunnelled !== undefined && callback.startsWith(`${tunnelled}/`)) return true;
  return /^https?:\/\/(?!localhost|127\.)/.test(callback);
}

export function list(world: World, query: URLSearchParams): Reply {
  world.looks += 1;
  const size = Number(query.get("PageSize") ?? 50);
  if (!(size >= 1 && size <= 1_000)) return failure(400, 20_001, "Page size out of range");
  const page = Number(query.get("Page") ?? 0);
  const found = world.texts.filter(({ to }) => query.get("To") === null || query.get("To") === to);
  const next = new URLSearchParams(query);
  next.set("Page", String(page + 1));
  const path = `/2010-04-01/Accounts/${world.account.accountSid}/Messages.json?${next.toString()}`;
  const start = page * size;
  return {
    status: 200,
    json: {
      page,
      page_size: size,
      messages: found.slice(start, start + size).map(shown),
      next_page_uri: found.length > start + size ? path : null,
    },
  };
}

function shown(text: SimulatedText) {
  return {
    sid: text.sid,
    to: text.to,
    from: text.from,
    // As a trial account writes it, with quotation marks as GSM 03.38 has them.
    body: `Sent from your Twilio trial account - ${text.body.replaceAll("’", "'")}`,
    date_created: text.dateCreated.toUTCString().replace("GMT", "+0000"),
    direction: "outbound-api",
    status: text.status,
    error_code: null,
  };
}
