import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TwilioAccount } from "../sms/twilio-account.ts";

// Twilio's Messages resource as its documents describe it (twilio.com/docs/messaging/api/message-resource, /docs/api/errors,
// /docs/usage/security): it takes what they allow and refuses the rest with their codes.

export const TWILIO_ACCOUNT: TwilioAccount = {
  accountSid: `AC${"0123456789abcdef".repeat(2)}`,
  authToken: "token-of-the-clinic-at-twilio",
  sender: "+14155550100",
  apiKey: null,
};

export type SimulatedText = {
  readonly sid: string;
  readonly to: string;
  readonly from: string | null;
  readonly body: string;
  readonly statusCallback: string | null;
  readonly dateCreated: Date;
  status: string;
};

/** What goes wrong with the next request: an answer, or none before or after the text was taken. */
export type TwilioFault = number | "silent_before" | "silent_after" | "cut_after";

export type TwilioSimulator = AsyncDisposable & {
  readonly url: string;
  readonly texts: readonly SimulatedText[];
  /** One for each request to come, in order. */
  readonly faults: TwilioFault[];
  readonly optedOut: Set<string>;
  readonly landlines: Set<string>;
  readonly looks: () => number;
};

type World = {
  readonly account: TwilioAccount;
  readonly texts: SimulatedText[];
  readonly faults: TwilioFault[];
  readonly optedOut: Set<string>;
  readonly landlines: Set<string>;
  looks: number;
};

export async function startTwilioSimulator(
  account: TwilioAccount = TWILIO_ACCOUNT,
): Promise<TwilioSimulator> {
  const world: World = {
    account,
    texts: [],
    faults: [],
    optedOut: new Set(),
    landlines: new Set(),
    looks: 0,
  };
  const server = createServer((request, response) => void answer(world, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    ...world,
    looks: () => world.looks,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

type Reply = { readonly status: number; readonly json: unknown };

const failure = (status: number, code: number, message: string): Reply => ({
  status,
  json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const fault = world.faults.shift();
  if (fault === "silent_before") return;
  const reply =
    typeof fault === "number"
      ? failure(fault, fault === 429 ? 20_429 : 20_500, "Simulated")
      : route(world, request, Buffer.concat(chunks).toString("utf8"));
  if (fault === "silent_after") return;
  if (fault === "cut_after") return void request.socket.destroy();
  response.writeHead(reply.status, { "content-type": "application/json" }).end(JSON.stringify(reply.json));
}

function route(world: World, request: IncomingMessage, body: string): Reply {
  const { account } = world;
  const url = new URL(request.url ?? "/", "http://twilio");
  if (!isAllowed(request.headers.authorization, account)) return failure(401, 20_003, "Authenticate");
  if (url.pathname !== `/2010-04-01/Accounts/${account.accountSid}/Messages.json`) {
    return failure(404, 20_404, "The requested resource was not found");
  }
  if (request.method === "GET") return list(world, url.searchParams);
  if (request.method !== "POST") return failure(405, 20_004, "Method not allowed");
  if (!/^application\/x-www-form-urlencoded(;|$)/.test(request.headers["content-type"] ?? "")) {
    return failure(415, 20_415, "Unsupported media type");
  }
  return create(world, new URLSearchParams(body));
}

function isAllowed(header: string | undefined, { accountSid, authToken, apiKey }: TwilioAccount): boolean {
  const pairs = [
    `${accountSid}:${authToken}`,
    ...(apiKey === null ? [] : [`${apiKey.sid}:${apiKey.secret}`]),
  ];
  return pairs.some((pair) => header === `Basic ${Buffer.from(pair).toString("base64")}`);
}

const MOST_CHARACTERS = 1_600;

function create(world: World, form: URLSearchParams): Reply {
  const [to, from, service] = [form.get("To"), form.get("From"), form.get("MessagingServiceSid")];
  const [body, callback] = [form.get("Body"), form.get("StatusCallback")];
  const refusal = findRefusal(world, { to, from, service, body, callback });
  if (refusal !== null) return refusal;
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
  return { status: 201, json: shown(text) };
}

type Asked = Record<"to" | "from" | "service" | "body" | "callback", string | null>;

function findRefusal(world: World, { to, from, service, body, callback }: Asked): Reply | null {
  const { account, optedOut, landlines } = world;
  if (to === null || to === "") return failure(400, 21_604, "A 'To' phone number is required.");
  if (body === null || body === "") return failure(400, 21_602, "Message body is required.");
  if (from === null && service === null) return failure(400, 21_603, "A 'From' phone number is required.");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return failure(400, 21_211, "Invalid 'To' Phone Number");
  const sender = service ?? from;
  if (sender !== account.sender) {
    return failure(400, service === null ? 21_606 : 21_701, "The sender is not one of the account");
  }
  if (body.length > MOST_CHARACTERS) return failure(400, 21_617, "The message body exceeds 1600 characters.");
  if (callback !== null && !/^https?:\/\/(?!localhost|127\.)/.test(callback)) {
    return failure(400, 21_609, "The StatusCallback URL is not a valid URL.");
  }
  if (landlines.has(to)) return failure(400, 21_614, "'To' number is not a valid mobile number");
  if (optedOut.has(to)) return failure(400, 21_610, "Attempt to send to unsubscribed recipient");
  return null;
}

function list(world: World, query: URLSearchParams): Reply {
  world.looks += 1;
  const size = Number(query.get("PageSize") ?? 50);
  if (!(size >= 1 && size <= 1_000)) return failure(400, 20_001, "Page size out of range");
  const found = world.texts.filter(({ to }) => query.get("To") === null || query.get("To") === to);
  return {
    status: 200,
    json: { page: 0, page_size: size, messages: found.slice(0, size).map(shown), next_page_uri: null },
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

export type SignedPost = {
  /** As whoever set it up at Twilio wrote it. */
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly authToken?: string;
};

/** The body and the headers of what Twilio would send there: URL, then names and values in the order of the names, HMAC-SHA1. */
export function signAsTwilio({ url, fields, authToken = TWILIO_ACCOUNT.authToken }: SignedPost) {
  let signed = url;
  for (const name of Object.keys(fields).sort()) signed += `${name}${fields[name] ?? ""}`;
  return {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      "X-Twilio-Signature": createHmac("sha1", authToken).update(signed, "utf8").digest("base64"),
    },
    body: new URLSearchParams(fields).toString(),
  };
}
