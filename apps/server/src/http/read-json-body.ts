import express from "express";
import type { Request, RequestHandler, Response } from "express";
import { parseJsonBody } from "./parse-json-body.ts";
import { replyError } from "./reply-error.ts";
import { type JsonBody, contextOf } from "./request-context.ts";

/** Vapi repeats the prompt and the whole conversation in every message; no cap is documented. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i;

/** Reads a JSON body strictly, or answers 400, 413 or 415 with a sentence. Handlers then use `jsonBodyOf`. */
export function readJsonBody(): RequestHandler[] {
  const readBytes = express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false });
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
