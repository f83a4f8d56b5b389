import { z } from "zod";
import { TROUBLE } from "../answer/sentence-for.ts";
import { ErrorAnswer } from "./answer-schemas.ts";
import type { Answer } from "./operation.ts";
import { FailedAnswer } from "./tool-results.ts";

const error = (summary: string, word: string, message: string) => ({
  [word]: { summary, value: { error: word, message } },
});

const waitHeaders = {
  "Retry-After": { description: "Seconds to wait.", schema: { type: "integer", minimum: 1 } },
  RateLimit: {
    description: "What is left (draft-ietf-httpapi-ratelimit-headers).",
    schema: { type: "string" },
  },
  "RateLimit-Policy": { description: "Which limit was met.", schema: { type: "string" } },
};

const failure = (summary: string, word: string, message: string) => ({
  [word]: { summary, value: { toolCallId: "call-123", result: { success: false, error: word, message } } },
});

/** The answers of everything that takes a webhook secret, before a tool has run. */
export const SECRET_ANSWERS: Readonly<Record<number, Answer>> = {
  401: {
    sharedAs: "Unauthorized",
    description: "No credential, or one that is not valid. Nothing is said about any organization.",
    schema: ErrorAnswer,
    headers: { "WWW-Authenticate": { schema: { type: "string" } } },
    examples: {
      ...error(
        "No secret",
        "missing_secret",
        "Send the organization's webhook secret in the header X-Vapi-Secret or as Authorization: Bearer <secret>.",
      ),
      ...error(
        "A wrong secret or signature",
        "wrong_secret",
        "The webhook secret or signature is not valid. A signed request needs x-timestamp from the last five minutes and ?org=<organization id> in the URL.",
      ),
    },
  },
  403: {
    sharedAs: "Forbidden",
    description: "The body names an organization, assistant or number that is not the secret's own.",
    schema: ErrorAnswer,
    examples: error(
      "Somebody else's",
      "forbidden",
      "This request names an organization, assistant or phone number that does not belong to this webhook secret.",
    ),
  },
  413: {
    sharedAs: "TooLarge",
    description: "The body is too large.",
    schema: ErrorAnswer,
    examples: error(
      "Over 16 MB",
      "body_too_large",
      "The body is larger than 2 MB, or than 16 MB with a webhook secret in a header.",
    ),
  },
  415: {
    sharedAs: "UnsupportedType",
    description: "The body is no UTF-8 JSON, or is compressed.",
    schema: ErrorAnswer,
    examples: error(
      "Another content type",
      "unsupported_content_type",
      "Send the body as UTF-8 JSON with the header Content-Type: application/json.",
    ),
  },
  429: {
    sharedAs: "TooManyRequests",
    description: "This secret sent too many requests, or this address too many that were refused.",
    schema: ErrorAnswer,
    headers: waitHeaders,
    examples: error(
      "Too many",
      "too_many_requests",
      "There were too many requests. Wait as long as Retry-After says, in seconds, and try again.",
    ),
  },
};

/** What any address may answer. */
export const INTERNAL_ERROR: Readonly<Record<number, Answer>> = {
  500: {
    sharedAs: "InternalError",
    description: "Something is broken on our side; another try will not help.",
    schema: z.union([FailedAnswer, ErrorAnswer]),
    examples: failure("A bug", "internal_error", TROUBLE),
  },
};

/** The answers of a plain tool call that goes wrong. */
export const PLAIN_ANSWERS: Readonly<Record<number, Answer>> = {
  400: {
    sharedAs: "BadRequest",
    description: "The request can only work after a change; message says which.",
    schema: z.union([FailedAnswer, ErrorAnswer]),
    examples: {
      ...failure(
        "No way to reach the patient",
        "contact_required",
        "I need your email or phone to book that.",
      ),
      ...error("A body that is no JSON", "invalid_json", "The body is not valid JSON."),
    },
  },
  404: {
    sharedAs: "UnknownTool",
    description: "There is no tool of this name.",
    schema: FailedAnswer,
    examples: failure("A misspelt name", "unknown_tool", "There is no such tool."),
  },
  ...INTERNAL_ERROR,
  503: {
    sharedAs: "Unavailable",
    description:
      "The calendar cannot be reached, is slow, or too many requests of the organization wait already. Send the same request again: it books only once.",
    schema: z.union([FailedAnswer, ErrorAnswer]),
    headers: { "Retry-After": waitHeaders["Retry-After"] },
    examples: failure("The database is away", "temporarily_unavailable", TROUBLE),
  },
};
