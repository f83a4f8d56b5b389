import type { CallFacts } from "./call-event.ts";

/** Why the arguments of a call cannot be used. `reason` is a sentence for the integrator, not for a caller. */
export type UnusableArgs = {
  readonly ok: false;
  readonly code: "unreadable" | "too_many_calls";
  readonly reason: string;
};

export type ToolCallArgs = { readonly ok: true; readonly value: Record<string, unknown> } | UnusableArgs;

export type ToolCall = {
  /** Must come back unchanged beside the result. Never empty. */
  readonly toolCallId: string;
  /** `null` when the body names no tool; the plain form names it in the URL. */
  readonly name: string | null;
  readonly args: ToolCallArgs;
};

/**
 * What the body says about whose call this is. Claims never choose a tenant: a browser can set some of them.
 * They may only be compared with the tenant that the secret chose.
 */
export type TenantClaims = {
  /** Every `metadata.org_id` / `metadata.orgId`. Not `call.orgId`, which is the organization at Vapi. */
  readonly orgIds: readonly string[];
  readonly assistantIds: readonly string[];
  readonly phoneNumberIds: readonly string[];
};

export type ToolCallsMessage = {
  /**
   * `vapi`: a `tool-calls` message, answered with `results[]`. `legacy`: a `function-call` message, answered with
   * `{result}`. `plain`: our own REST form for integrators and curl, one call.
   */
  readonly form: "vapi" | "legacy" | "plain";
  readonly calls: readonly ToolCall[];
  /** Entries that carry no id, or an id seen before: they cannot be answered, so they must not be run. */
  readonly skipped: number;
  /** Entries behind so many that nobody waits for their answers: not even looked at. */
  readonly unread: number;
  readonly claims: TenantClaims;
  /** Null when the message names no call. */
  readonly call: CallFacts | null;
  readonly callId?: string;
  /** As the carrier signalled it; may be spoofed. */
  readonly callerNumber?: string;
  /** What the caller has said in this call so far, as it was transcribed, oldest first. Empty where the message tells none. */
  readonly saidByCaller: readonly string[];
  /** The arguments alone, at a tool's address: an assistant's tool may post them for whoever it speaks with. */
  readonly isBare?: true;
};

/** A message that calls no tool (`status-update`, `end-of-call-report`, one that Vapi adds next year…). */
export type OtherMessage = {
  readonly form: "other";
  readonly type: string;
  readonly claims: TenantClaims;
};

/** `reason` is a sentence that says what to change; it quotes nothing from the body. */
export type InvalidMessage = {
  readonly form: "invalid";
  readonly reason: string;
  readonly claims: TenantClaims;
};

export type ParsedMessage = ToolCallsMessage | OtherMessage | InvalidMessage;
