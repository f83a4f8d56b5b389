import type { RunInfo } from "@callwaiting/server/run-file";
import type { Tunnel } from "../tunnel/tunnel.ts";
import type { Child } from "./child.ts";
import type { Settings } from "./settings.ts";

export type StartupOptions = {
  readonly json: boolean;
  readonly check: boolean;
  readonly noAdmin: boolean;
  readonly force: boolean;
  readonly keepUrls: boolean;
};

/** What the steps know of each other. */
export type StartupContext = {
  readonly settings: Settings;
  readonly options: StartupOptions;
  /** Aborts on Ctrl-C: whoever waits must stop waiting. */
  readonly signal: AbortSignal;
  /** A line beside the steps: a tunnel that moved, an address restored. */
  readonly note: (line: string) => void;
  /** What a child printed. */
  readonly log: (line: string) => void;
  /** URLs of what is at Vapi, by id, from before the server and its sync ran. */
  urlsBefore: ReadonlyMap<string, string>;
  tunnel: Tunnel | null;
  /** Known before it serves, for a Ctrl-C in between. */
  serverChild: Child | null;
  server: { readonly child: Child; readonly info: RunInfo } | null;
  admin: { readonly child: Child; readonly url: string } | null;
};

export type StepOutcome =
  | { readonly kind: "done"; readonly line: string }
  | { readonly kind: "skipped"; readonly line: string }
  | { readonly kind: "failed"; readonly line: string; readonly hint: string };

export type Step = {
  readonly id: string;
  readonly title: string;
  readonly targetMs: number | null;
  /** What it would do, for --dry-run. */
  readonly plan: (context: StartupContext) => string;
  /** An exception is a failure as well. */
  readonly run: (context: StartupContext) => Promise<StepOutcome>;
  /** Undoes whatever `run` has done so far; also called when it was cut short. */
  readonly undo?: (context: StartupContext) => Promise<void>;
  /** Nothing after it makes sense when it fails. */
  readonly isNeeded?: boolean;
  /** A live line needs it done: skipped is not enough. */
  readonly isForLiveLine?: boolean;
};

export type StepResult = {
  readonly step: Step;
  readonly outcome: StepOutcome;
  readonly durationMs: number;
};

export const done = (line: string): StepOutcome => ({ kind: "done", line });
export const skipped = (line: string): StepOutcome => ({ kind: "skipped", line });
export const failed = (line: string, hint: string): StepOutcome => ({ kind: "failed", line, hint });
