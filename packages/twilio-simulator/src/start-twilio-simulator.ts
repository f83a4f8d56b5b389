import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Replied, type SimulatedReply, reply, report } from "./call-back.ts";
import { create, list } from "./messages-resource.ts";
import {
  type Reply,
  type SimulatedAccount,
  type SimulatedText,
  type Tunnel,
  type TwilioFault,
  type World,
  failure,
} from "./world.ts";

export type { SimulatedAccount, SimulatedText, TwilioFault } from "./world.ts";

export type TwilioSimulatorOptions = {
  readonly account: SimulatedAccount;
  readonly tunnel?: Tunnel;
  /** How long after it was taken a text arrives, in ms. Default: 0. */
  readonly arrivesAfterMs?: number;
  /** Of how many texts it knows, the latest ones. Default: of all. */
  readonly keeps?: number;
  /** What goes wrong when none of `faults` is left. */
  readonly nextFault?: () => TwilioFault | undefined;
};

export type TwilioSimulator = AsyncDisposable & {
  readonly url: string;
  /** Newest first. */
  readonly texts: readonly SimulatedText[];
  /** One for each request to come, in order. */
  readonly faults: TwilioFault[];
  readonly optedOut: Set<string>;
  readonly landlines: Set<string>;
  readonly looks: () => number;
  /** Somebody to whom a text went writes back. */
  readonly reply: (written: SimulatedReply) => Promise<Replied>;
};

/** Where somebody writes back by hand: `From` and `Body`, as a form, with the account's name and token. No part of Twilio's API. */
export const REPLIES_PATH = "/simulated/replies";

/** On this machine alone. */
export async function startTwilioSimulator(options: TwilioSimulatorOptions): Promise<TwilioSimulator> {
  const { account, tunnel = null, arrivesAfterMs = 0, keeps = Infinity, nextFault } = options;
  const world: World = {
    account,
    tunnel,
    texts: [],
    faults: [],
    optedOut: new Set(),
    landlines: new Set(),
    looks: 0,
  };
  const timers = new Set<NodeJS.Timeout>();
  const onTaken = (text: SimulatedText) => {
    world.texts.splice(Math.min(keeps, world.texts.length));
    if (tunnel === null) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void report(world, text, "sent").then(() => report(world, text, "delivered"));
    }, arrivesAfterMs);
    timers.add(timer);
  };
  const behind = { world, onTaken, nextFault: () => world.faults.shift() ?? nextFault?.() };
  const server = createServer((request, response) => {
    // Whoever asked was killed in the middle of it.
    answer(behind, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    ...world,
    looks: () => world.looks,
    reply: (written) => reply(world, written),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.close();
      server.closeAllConnections();
    },
  };
}

type Behind = {
  readonly world: World;
  readonly onTaken: (text: SimulatedText) => void;
  readonly nextFault: () => TwilioFault | undefined;
};

async function answer(behind: Behind, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const fault = behind.nextFault();
  if (fault === "silent_before") return;
  const answered =
    typeof fault === "number"
      ? failure(fault, fault === 429 ? 20_429 : 20_500, "Simulated")
      : await route(behind, request, Buffer.concat(chunks).toString("utf8"));
  if (fault === "silent_after") return;
  if (fault === "cut_after") return void request.socket.destroy();
  response
    .writeHead(answered.status, { "content-type": "application/json" })
    .end(JSON.stringify(answered.json));
}

async function route(behind: Behind, request: IncomingMessage, body: string): Promise<Reply> {
  const { world, onTaken } = behind;
  const { account } = world;
  const url = new URL(request.url ?? "/", "http://twilio");
  if (!isAllowed(request.headers.authorization, account)) return failure(401, 20_003, "Authenticate");
  const isReply = url.pathname === REPLIES_PATH;
  if (!isReply && url.pathname !== `/2010-04-01/Accounts/${account.accountSid}/Messages.json`) {
    return failure(404, 20_404, "The requested resource was not found");
  }
  if (request.method === "GET" && !isReply) return list(world, url.searchParams);
  if (request.method !== "POST") return failure(405, 20_004, "Method not allowed");
  if (!/^application\/x-www-form-urlencoded(;|$)/.test(request.headers["content-type"] ?? "")) {
    return failure(415, 20_415, "Unsupported media type");
  }
  const form = new URLSearchParams(body);
  if (isReply) {
    return {
      status: 200,
      json: await reply(world, { from: form.get("From") ?? "", body: form.get("Body") ?? "" }),
    };
  }
  const { reply: answered, text } = create(world, form);
  if (text !== null) onTaken(text);
  return answered;
}

function isAllowed(header: string | undefined, { accountSid, authToken, apiKey }: SimulatedAccount): boolean {
  const pairs = [
    `${accountSid}:${authToken}`,
    ...(apiKey === null ? [] : [`${apiKey.sid}:${apiKey.secret}`]),
  ];
  return pairs.some((pair) => header === `Basic ${Buffer.from(pair).toString("base64")}`);
}
