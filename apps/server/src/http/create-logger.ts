import pino from "pino";
import type { DestinationStream, Logger } from "pino";
import { describeError } from "./describe-error.ts";

export type LoggerOptions = {
  readonly level: string;
  /** Where lines go; stdout when absent. */
  readonly destination?: DestinationStream;
};

/**
 * The second line of defence: the first is that nobody logs these. Vapi's bodies carry Twilio tokens, secrets,
 * capability URLs and the whole prompt beside what the caller said. Found at any depth and in any spelling:
 * `x-vapi-secret` is `xVapiSecret`.
 */
const NEVER_LOGGED: readonly string[] = [
  // Credentials and what grants access.
  "authorization cookie setCookie headers rawHeaders xVapiSecret xSignature signature credentials",
  "secret webhookSecret serverUrlSecret secretKey clientSecret apiKey privateKey token authToken accessToken",
  "platformKey vapiPrivateKey",
  "password databaseUrl twilioAccountSid twilioAuthToken twilioApiKey twilioApiSecret",
  "server monitor controlUrl listenUrl",
  // Bodies, and the parts of a message that hold the rest.
  "body raw rawBody message messages messagesOpenAIFormatted artifact analysis call customer phoneNumber",
  "assistant assistantOverrides variableValues model prompt systemPrompt firstMessage content",
  "function functionCall toolCall toolCalls toolCallList toolWithToolCallList",
  // What was said, and who said it.
  "args arguments parameters params answer sentence result results",
  "transcript summary structuredData recordingUrl stereoRecordingUrl",
  "callerNumber number phone email name notes patientName patientPhone patientEmail",
].flatMap((line) => line.split(" "));

const CENSORED_KEYS: ReadonlySet<string> = new Set(NEVER_LOGGED.map(spellPlainly));
const CENSOR = "[redacted]";
const MAX_DEPTH = 6;
const MAX_ENTRIES = 100;

/** The one logger of a process. Errors, wherever they are, are reduced to where and what kind. */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { log: (fields) => censorRecord(fields, 0) },
    serializers: { err: describeThrown, error: describeThrown },
    hooks: {
      // pino would take the message of an error for the text of a line that has none.
      logMethod(inputs, method) {
        const [first, text = "(no text)", ...rest] = inputs;
        if (typeof first !== "object") return method.apply(this, inputs);
        return method.apply(this, [first instanceof Error ? { error: first } : first, text, ...rest]);
      },
    },
    // What is bound to a child never passes the formatter.
    redact: { paths: [...NEVER_LOGGED], censor: CENSOR },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** What is thrown may be a text, with all that a message holds. Described before, it stays as it is. */
function describeThrown(thrown: unknown): unknown {
  const isDescribed = typeof thrown === "object" && thrown !== null && !(thrown instanceof Error);
  return isDescribed ? thrown : describeError(thrown);
}

function censorRecord(record: Record<string, unknown>, depth: number): Record<string, unknown> {
  const entries = Object.entries(record).slice(0, MAX_ENTRIES);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (isCensored(key)) return [key, CENSOR];
      const isThrown = key === "error" || key === "err";
      return [key, censorValue(isThrown ? describeThrown(value) : value, depth + 1)];
    }),
  );
}

function censorValue(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (depth > MAX_DEPTH) return "[deep]";
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => censorValue(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  // A request, a buffer or a map would be written with all that it holds.
  return isPlain ? censorRecord(value as Record<string, unknown>, depth) : `[${value.constructor.name}]`;
}

function isCensored(key: string): boolean {
  return CENSORED_KEYS.has(spellPlainly(key));
}

function spellPlainly(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, "");
}
