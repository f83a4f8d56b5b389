import type { Log } from "../../http/bound-log.ts";
import type { z } from "zod";
import type { Temporal } from "temporal-polyfill";
import type { NamedArguments } from "./argument-names.ts";
import type { ClinicNames } from "./parts/clinic-values.ts";
import type { TenantContext } from "../authenticate/tenant-context.ts";

/** What a tool may log with: ids and outcomes, never arguments, names, numbers or sentences. */
export type ToolLog = Log;

export type ToolContext = {
  readonly tenant: TenantContext;
  /** The moment of this call; a tool reads no other clock. */
  readonly now: Temporal.Instant;
  /** Vapi's id of the phone call, for the audit log; `null` when the request names none. */
  readonly callId: string | null;
  /**
   * The same for a repeated delivery of the same call with the same arguments, so that a repeat books nothing new.
   * `null` when the request names no phone call: then only the booking rules guard against repeats.
   */
  readonly requestKey: string | null;
  /** As the carrier signalled it, unchecked and unformatted. */
  readonly callerNumber: string | null;
  /** False: a program that knows the secret sends the plain form by itself, for whom it wants. */
  readonly isCall: boolean;
  /** What the caller has said in this call so far, oldest first, as it was transcribed. */
  readonly saidByCaller: readonly string[];
  readonly log: ToolLog;
};

export type ToolAnswer = {
  /** For the caller's ear; made one line on the way out. */
  readonly sentence: string;
  /** For the plain REST form only: a Vapi message is always answered with 200. */
  readonly httpStatus: 200 | 400;
  /** The documented result object of the plain REST form. */
  readonly object: { readonly success: boolean; readonly message: string; readonly [key: string]: unknown };
  /** Arguments that were sent and are none of the tool's, as they were written: the clinic is told. */
  readonly unread?: readonly string[];
  /** For the log, e.g. `booked`. A fixed word: never text from the caller. */
  readonly outcome: string;
};

/** What Vapi, `/api/docs` and the model are told about a tool. */
export type ToolDescription = {
  readonly name: string;
  /** For the model: when to use it and what to do with its answer. Under 1000 characters. */
  readonly description: string;
  /** The arguments as a model may send them: what `run` parses with and what Vapi is shown come from this one. */
  readonly parameters: z.ZodObject;
  /** Those that the model must not leave out; `run` answers with a question when it does. */
  readonly required: readonly string[];
  /** Said while the caller waits. */
  readonly filler: string;
};

/** One thing the assistant can do. `run` checks its own arguments; it may throw only when something is broken. */
export type Tool = ToolDescription & {
  /** The arguments under the tool's own names, without doing anything. */
  readonly readArguments: (args: Record<string, unknown>, clinic?: ClinicNames) => NamedArguments;
  run(args: Record<string, unknown>, context: ToolContext): Promise<ToolAnswer>;
};

export type ToolRegistry = ReadonlyMap<string, Tool>;
