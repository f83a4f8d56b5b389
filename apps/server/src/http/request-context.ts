import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { RequestHandler, Response } from "express";
import { z } from "zod";
import { type Credentials, readCredentials } from "./read-credentials.ts";

/** An id that a proxy in front gave: short, and safe in a log line and a header. */
const IncomingRequestId = z.string().regex(/^[\w.-]{8,64}$/);

const REQUEST_ID_HEADER = "x-request-id";

export type JsonBody = {
  /** The bytes as they came: a signature covers these, not what JSON.parse made of them. */
  readonly raw: Buffer;
  readonly value: unknown;
};

/** How a tool call of a request ended, for the log. */
export type EndedToolCall = {
  readonly toolCallId: string;
  readonly tool: string;
  readonly outcome: string;
  readonly durationMs: number;
};

/** What is known about a request, worked out once for everybody who handles it. */
export class RequestContext {
  readonly requestId: string;
  /** Set by `readJsonBody`, on the routes that use it. */
  jsonBody: JsonBody | undefined;
  /** For the request's line in the log; null once that is written. */
  #calls: EndedToolCall[] | null = [];
  readonly #headers: IncomingHttpHeaders;
  #credentials: Credentials | undefined;

  constructor(headers: IncomingHttpHeaders) {
    const incoming = IncomingRequestId.safeParse(headers[REQUEST_ID_HEADER]);
    this.requestId = incoming.success ? incoming.data : randomUUID();
    this.#headers = headers;
  }

  /** What the request offers to prove whose it is. */
  get credentials(): Credentials {
    return (this.#credentials ??= readCredentials(this.#headers));
  }

  /** False when the line that was to tell of it is written already: the client has gone. */
  noteCall(call: EndedToolCall): boolean {
    this.#calls?.push(call);
    return this.#calls !== null;
  }

  /** Those that ended until now; later ones have lines of their own. */
  takeCalls(): readonly EndedToolCall[] {
    const calls = this.#calls ?? [];
    this.#calls = null;
    return calls;
  }
}

/** Gives every request its context, and a name that its answer, its log lines and its errors have in common. */
export function openRequestContext(): RequestHandler {
  return (request, response, next) => {
    const context = new RequestContext(request.headers);
    response.locals["context"] = context;
    response.setHeader(REQUEST_ID_HEADER, context.requestId);
    next();
  };
}

/** @throws when the app does not begin with `openRequestContext`. */
export function contextOf(response: Response): RequestContext {
  const context: unknown = response.locals["context"];
  if (!(context instanceof RequestContext)) throw new Error("The app must use openRequestContext() first.");
  return context;
}

export function requestIdOf(response: Response): string {
  return contextOf(response).requestId;
}
