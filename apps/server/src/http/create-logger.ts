import pino from "pino";
import type { DestinationStream, Logger } from "pino";
import { describeError } from "./describe-error.ts";

export type LoggerOptions = {
  readonly level: string;
  /** Where lines go; stdout when absent. */
  readonly destination?: DestinationStream;
};

/**
 * The second line of defence: the first is that nobody logs these. Vapi's bodies carry Twilio tokens, secrets and
 * capability URLs beside what the caller said.
 */
const NEVER_LOGGED = [
  "authorization",
  "cookie",
  "headers",
  "body",
  "rawBody",
  "secret",
  "webhookSecret",
  "apiKey",
  "token",
  "password",
  "args",
  "arguments",
  "parameters",
  "sentence",
  "transcript",
  "callerNumber",
  "phone",
  "email",
  "patientName",
  "patientPhone",
  "patientEmail",
  "twilioAuthToken",
  "twilioApiSecret",
  "controlUrl",
  "listenUrl",
];

/** The one logger of a process. Errors under `err` or `error` are reduced to where and what kind. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      err: (error: unknown) => describeError(error),
      error: (error: unknown) => describeError(error),
    },
    redact: {
      paths: NEVER_LOGGED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: "[redacted]",
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
