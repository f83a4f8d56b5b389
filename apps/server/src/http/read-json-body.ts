import express from "express";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import { parseJsonBody } from "./parse-json-body.ts";
import { replyToClientError } from "./handle-errors.ts";
import { replyError } from "./reply-error.ts";
import { type JsonBody, contextOf } from "./request-context.ts";

/** Vapi repeats the prompt and the whole conversation in every message; no cap is documented. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
/**
 * The report of a call of an hour was measured with the times of all its 9000 words: 1.5 MB, and 5.5 MB where `call` repeats it
 * all; 10.5 MB indented, as some relays do.
 */
const MAX_LARGE_BODY_BYTES = 16 * 1024 * 1024;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i;

export type JsonBodyOptions = {
  /** Whether the sender is known by then: of such a one more is read. */
  readonly isKnown?: (response: Response) => boolean;
  /** Sees the bytes as `request.body` before anything is made of them. */
  readonly beforeParsing?: RequestHandler;
  /** Hears of a body that is refused, and the sentence with which. */
  readonly onRefused?: (response: Response, reason: string) => void;
};

/** Whether a body is told to be of ordinary size. Where no length is told, it may be any. */
export function isSmallBody(request: Request): boolean {
  return Number(request.headers["content-length"] ?? Number.NaN) <= MAX_BODY_BYTES;
}

/** Reads a JSON body strictly, or answers 400, 413 or 415 with a sentence. Handlers then use `jsonBodyOf`. */
export function readJsonBody({
  isKnown,
  beforeParsing,
  onRefused = () => {},
}: JsonBodyOptions = {}): RequestHandler[] {
  const [readSmall, readLarge] = [MAX_BODY_BYTES, MAX_LARGE_BODY_BYTES].map((limit) =>
    express.raw({ type: () => true, limit, inflate: false }),
  );
  if (readSmall === undefined || readLarge === undefined) throw new Error("There are two readers");
  const isOfKnown = (response: Response) => isKnown?.(response) === true;
  const readBytes: RequestHandler = (request, response, next) =>
    (isOfKnown(response) ? readLarge : readSmall)(request, response, (error?: unknown) => {
      const refused = error === undefined ? null : replyToClientError(error);
      // Otherwise the sender hung up before all of it had come.
      if (refused !== null && refused.status !== 400) onRefused(response, refused.message);
      next(error);
    });
  const parse: RequestHandler = (request, response, next) =>
    parseBody(request, response, {
      next,
      maxValues: isOfKnown(response) ? MAX_VALUES_OF_KNOWN : MAX_VALUES,
      onRefused,
    });
  const requireType: RequestHandler = (request, response, next) =>
    requireJsonType(request, response, { next, onRefused });
  return [requireType, readBytes, ...(beforeParsing === undefined ? [] : [beforeParsing]), parse];
}

/** A message with a long conversation has some thousands. */
const MAX_VALUES = 20_000;
/** The times of 9000 words, twice, have 120 000. */
const MAX_VALUES_OF_KNOWN = 500_000;

type Following = {
  readonly next: NextFunction;
  readonly onRefused: (response: Response, reason: string) => void;
};

const NOT_JSON = "Send the body as UTF-8 JSON with the header Content-Type: application/json.";

function requireJsonType(request: Request, response: Response, { next, onRefused }: Following): void {
  if (JSON_TYPE.test(request.headers["content-type"] ?? "")) {
    next();
    return;
  }
  onRefused(response, NOT_JSON);
  replyError(response, { status: 415, error: "unsupported_content_type", message: NOT_JSON });
}

type Parsing = Following & { readonly maxValues: number };

function parseBody(request: Request, response: Response, { next, maxValues, onRefused }: Parsing): void {
  const bytes: unknown = request.body;
  const raw = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
  const parsed = parseJsonBody(raw, { maxValues });
  if (!parsed.ok) {
    onRefused(response, parsed.reason);
    replyError(response, { status: 400, error: "invalid_json", message: parsed.reason });
    return;
  }
  contextOf(response).jsonBody = { raw, value: parsed.value };
  next();
}

/** @throws when the route does not read its body with `readJsonBody` first. */
export function jsonBodyOf(response: Response): JsonBody {
  const { jsonBody } = contextOf(response);
  if (jsonBody === undefined) throw new Error("This route must use readJsonBody() first.");
  return jsonBody;
}
