import type { Args, Expected, Form, ToolName } from "../vocabulary.ts";

/** One use of a tool and what came back, as the judges and the report see it. */
export type Answer = {
  readonly tool: ToolName | "transfer";
  readonly args: Args;
  readonly toolCallId: string;
  /** What is said to the caller. */
  readonly text: string;
  /** Of the plain form. */
  readonly object: Readonly<Record<string, unknown>> | null;
  readonly expect: Expected;
};

/** What one caller has gone through. */
export type PlayedCaller = {
  readonly form: Form;
  readonly from: string | null;
  readonly answers: readonly Answer[];
  /** Every text of every answer, for whoever looks for what they disclose; ids of requests are left out. */
  readonly bodies: readonly string[];
  /** What was wrong with the answers themselves: a rule of Vapi's broken, a wrong status. */
  readonly problems: readonly string[];
};

/** What a line of either form can do. */
export type Line = {
  readonly use: (uses: readonly Use[], shape?: string) => Promise<readonly Answer[]>;
  /** The last message again. */
  readonly repeat: (how: { times: number; atOnce: boolean; newIds: boolean }) => Promise<readonly Answer[]>;
  readonly legacy: (use: Use) => Promise<readonly Answer[]>;
  readonly says: (text: string) => void;
  readonly transfer: () => Promise<readonly Answer[]>;
  readonly hangUp: (how: { reports: number; outOfOrder: boolean }) => Promise<void>;
  /** A message that claims to be another clinic's, or shows a wrong secret. Its HTTP status. */
  readonly claim: (use: Use, claim: "organization" | "secret") => Promise<number>;
  readonly bodies: readonly string[];
  readonly problems: readonly string[];
};

export type Use = { readonly tool: ToolName; readonly args: Args; readonly expect?: Expected | undefined };

const NO_WORDS: ReadonlySet<string> = new Set(["toolCallId", "requestId"]);

/** All that a body tells, whatever its shape. */
export function wordsOf(body: unknown): string {
  if (Array.isArray(body)) return body.map(wordsOf).join("\n");
  if (typeof body === "object" && body !== null) {
    return Object.entries(body)
      .filter(([key]) => !NO_WORDS.has(key))
      .map(([, value]) => wordsOf(value))
      .join("\n");
  }
  return typeof body === "string" ? body : JSON.stringify(body ?? "");
}
