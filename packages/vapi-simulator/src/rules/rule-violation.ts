export type RuleKind =
  /** No answer at all: refused, reset, unknown host, not HTTP. */
  | "unreachable"
  | "too_late"
  | "wrong_status"
  | "wrong_content_type"
  | "not_json"
  | "not_an_object"
  | "missing_results"
  | "missing_id"
  /** A tool call that no result answers. */
  | "missing_result"
  /** A result whose id nobody asked for. */
  | "unknown_id"
  | "duplicate_result"
  | "wrong_order"
  | "missing_name"
  | "wrong_name"
  /** Neither `result` nor `error`. */
  | "missing_text"
  /** Both `result` and `error`. */
  | "two_texts"
  | "not_text"
  | "empty_text"
  | "line_break"
  | "unknown_key"
  /** None, or more than one, of the things that a request offers as its answer. */
  | "not_one_choice"
  /** Anything else that Vapi's schema forbids; the sentence names the field. */
  | "bad_field";

type Details = {
  /** `message.type` of what was answered. */
  readonly messageType: string;
  /** The start of the answer as it came, for whoever has to find the fault. */
  readonly received?: string | undefined;
  readonly cause?: unknown;
};

const MAX_EXCERPT = 500;

/** An answer that Vapi would ignore, refuse or misread. The message is a sentence that says what to change. */
export class VapiRuleViolation extends Error {
  override readonly name = "VapiRuleViolation";
  readonly kind: RuleKind;
  readonly messageType: string;
  readonly received: string | undefined;

  constructor(kind: RuleKind, sentence: string, { messageType, received, cause }: Details) {
    super(`${messageType}: ${sentence}`, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.messageType = messageType;
    this.received = received?.slice(0, MAX_EXCERPT);
  }
}

/** A broken rule before it is known in answer to which message. */
export type Fault = { readonly kind: RuleKind; readonly sentence: string };

type Reporter = { readonly onViolation?: ((violation: VapiRuleViolation) => void) | undefined };

/** Hands every violation to whoever collects them, else throws the first. */
export function reportViolations({ onViolation }: Reporter, violations: readonly VapiRuleViolation[]): void {
  if (onViolation !== undefined) return violations.forEach(onViolation);
  const [first] = violations;
  if (first !== undefined) throw first;
}
