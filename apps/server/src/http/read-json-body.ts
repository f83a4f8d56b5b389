import express from "express";
import type { Request, RequestHandler, Response } from "express";
import { parseJsonBody } from "./parse-json-body.ts";
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

/** Whether a body of more than 2 MB is read; `answered`: the request was turned away. */
export type MayBeLarge = (response: Response) => Promise<"yes" | "no" | "answered">;

/**
 * Reads a JSON body strictly, or answers 400, 413 or 415 with a sentence. Handlers then use `jsonBodyOf`. Of more than 2 MB is read
 * what `mayBeLarge` lets, which is asked before anything is read.
 */
export function readJsonBody(mayBeLarge?: MayBeLarge): RequestHandler[] {
  const [readSmall, readLarge] = [MAX_BODY_BYTES, MAX_LARGE_BODY_BYTES].map((limit) =>
    express.raw({ type: () => true, limit, inflate: false }),
  );
  if (readSmall === undefined || readLarge === undefined) throw new Error("There are two readers");
  const readBytes: RequestHandler = async (request, response, next) => {
    // Where no length is told, it may be any.
    const isSmall = Number(request.headers["content-length"] ?? Number.NaN) <= MAX_BODY_BYTES;
    if (isSmall || mayBeLarge === undefined) return readSmall(request, response, next);
    const answer = await mayBeLarge(response);
    if (answer === "answered") return undefined;
    return (answer === "yes" ? readLarge : readSmall)(request, response, next);
  };
  return [requireJsonType, readBytes, parseBody];
}

const requireJsonType: RequestHandler = (request, response, next) => {
  if (JSON_TYPE.test(request.headers["content-type"] ?? "")) {
    next();
    return;
  }
  replyError(response, {
    status: 415,
    error: "unsupported_content_type",
    message: "Send the body as UTF-8 JSON with the header Content-Type: application/json.",
  });
};

const parseBody: RequestHandler = (request: Request, response: Response, next) => {
  const bytes: unknown = request.body;
  const raw = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
  const parsed = parseJsonBody(raw);
  if (!parsed.ok) {
    replyError(response, { status: 400, error: "invalid_json", message: parsed.reason });
    return;
  }
  contextOf(response).jsonBody = { raw, value: parsed.value };
  next();
};

/** @throws when the route does not read its body with `readJsonBody` first. */
export function jsonBodyOf(response: Response): JsonBody {
  const { jsonBody } = contextOf(response);
  if (jsonBody === undefined) throw new Error("This route must use readJsonBody() first.");
  return jsonBody;
}
