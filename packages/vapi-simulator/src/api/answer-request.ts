import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { ApiAnswer } from "./api-answer.ts";
import { type FaultState, takeEffect } from "./api-faults.ts";
import type { OrgData, Stored, VapiStore } from "./api-store.ts";
import { routeRequest } from "./route-request.ts";

/** Without the key: a test may print it. */
export type ApiRequestLog = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  /** `undefined`: the key was nobody's. */
  readonly orgId: string | undefined;
  /** How it ended; `undefined` while it has not. */
  outcome: number | "hang" | "reset" | undefined;
};

type ApiContext = {
  readonly store: VapiStore;
  readonly state: FaultState;
  readonly remember: (log: ApiRequestLog) => void;
  readonly apiKeys: readonly string[];
  readonly clock: () => number;
  readonly save: () => void;
  readonly ring: (call: Stored, org: OrgData) => void;
  /** The server stops. */
  readonly signal: AbortSignal;
};

type Exchange = { readonly log: ApiRequestLog; readonly url: URL; readonly org: OrgData | undefined };

export async function answerRequest(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (!isLocalHost(request.headers.host)) {
      response.writeHead(421).end("Not a host of this server.");
      return;
    }
    const exchange = await receive(context, request);
    if (context.state.latencyMs > 0) await wait(context.state.latencyMs, null, { signal: context.signal });
    finish(exchange.log, decide(context, exchange), response);
  } catch (error) {
    // The caller went away in the middle, or the server stops; else it is a bug of ours, and should look like one.
    if (context.signal.aborted || request.destroyed) return void response.destroy();
    response.writeHead(500).end(`The simulator failed: ${String(error)}`);
  }
}

/** Else a web page whose name is made to point here would be let in by the browser as of the same origin. */
function isLocalHost(host = ""): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}

async function receive(context: ApiContext, request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "", headers } = request;
  const url = new URL(request.url ?? "/", "http://vapi.invalid");
  const apiKey = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  const org =
    apiKey !== undefined && context.apiKeys.includes(apiKey) ? context.store.org(apiKey) : undefined;
  const log: ApiRequestLog = {
    method,
    path: url.pathname,
    query: url.search,
    body: parseBody(Buffer.concat(chunks).toString()),
    orgId: org?.orgId,
    outcome: undefined,
  };
  context.remember(log);
  return { log, url, org };
}

function decide(context: ApiContext, { log, url, org }: Exchange): ApiAnswer | "hang" | "reset" {
  const { method, body } = log;
  const effect = takeEffect(context.state, method, log.path);
  if (effect?.kind === "answer") return effect.answer;
  if (effect?.kind === "reset_before_commit") return "reset";
  const { pinned } = context.state;
  const answer = routeRequest({ method, url, body, org, nowMs: context.clock(), pinned });
  if (method !== "GET" && answer.status < 300) context.save();
  if (method === "POST" && log.path === "/call" && answer.status === 201 && org !== undefined) {
    context.ring(answer.body as Stored, org);
  }
  if (effect?.kind === "hang_after_commit") return "hang";
  return effect?.kind === "reset_after_commit" ? "reset" : answer;
}

function finish(log: ApiRequestLog, answer: ApiAnswer | "hang" | "reset", response: ServerResponse): void {
  log.outcome = typeof answer === "string" ? answer : answer.status;
  if (answer === "hang") return;
  if (answer === "reset") return void response.socket?.destroy();
  const { status, headers, body } = answer;
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
