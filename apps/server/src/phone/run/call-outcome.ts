import type { ToolAnswer } from "../tools/tool.ts";

/** How one tool call of a message ended, before it becomes a sentence or a plain object. */
export type CallOutcome =
  | { readonly kind: "answered"; readonly answer: ToolAnswer }
  | { readonly kind: "unknown_tool" }
  | {
      readonly kind: "bad_arguments";
      readonly code: "unreadable" | "too_many_calls";
      readonly reason: string;
    }
  /** Still running: it may yet succeed. */
  | { readonly kind: "timed_out" }
  /** Not run, because an earlier call of the message was still running or the time was up. */
  | { readonly kind: "not_started" }
  | { readonly kind: "failed"; readonly isDatabaseDown: boolean };
