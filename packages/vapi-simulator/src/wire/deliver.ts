import type { PhoneLineSettings } from "../phone-line-options.ts";
import { checkHttp, type HttpAnswer } from "../rules/check-http.ts";
import { type Fault, type RuleKind, VapiRuleViolation } from "../rules/rule-violation.ts";
import { signRequest } from "./sign-request.ts";

export type Delivery = {
  readonly messageType: string;
  /** The exact bytes, so that a repeat is the very same. */
  readonly body: string;
  /** A tool with a server URL of its own; else the webhook's. */
  readonly url?: string | undefined;
  readonly seconds: number;
};

export type Delivered = {
  /** The JSON that came back; `undefined` where Vapi would not read it. */
  readonly value: unknown;
  readonly violations: readonly VapiRuleViolation[];
  readonly elapsedMs: number;
  readonly violationOf: (fault: Fault) => VapiRuleViolation;
};

/** Posts a message as Vapi does and checks everything about the answer that holds for all messages. */
export async function deliver(line: PhoneLineSettings, delivery: Delivery): Promise<Delivered> {
  const startedMs = performance.now();
  const received = await post(line, delivery);
  const elapsedMs = performance.now() - startedMs;
  const { messageType } = delivery;
  if (received instanceof VapiRuleViolation) {
    const violationOf = (fault: Fault) => violation(fault, { messageType });
    return { value: undefined, violations: [received], elapsedMs, violationOf };
  }
  const violationOf = (fault: Fault) => violation(fault, { messageType, received: received.text });
  const { faults, value } = checkHttp(received);
  return { value, violations: faults.map(violationOf), elapsedMs, violationOf };
}

async function post(line: PhoneLineSettings, delivery: Delivery): Promise<HttpAnswer | VapiRuleViolation> {
  const { body, seconds, messageType, url = line.webhookUrl } = delivery;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), seconds * 1_000);
  const signature = signRequest(body, { ...line, nowMs: line.clock() });
  try {
    const response = await line.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "vapi-simulator", ...signature },
      body,
      // A redirect is a status other than 200, not something to follow.
      redirect: "manual",
      signal: deadline.signal,
    });
    // The deadline is for the whole answer, so it keeps running while the body arrives.
    const text = await response.text();
    return { status: response.status, contentType: response.headers.get("content-type"), text };
  } catch (cause) {
    const isLate = deadline.signal.aborted;
    const kind: RuleKind = isLate ? "too_late" : "unreachable";
    const sentence = isLate ? `no answer within ${seconds} seconds.` : `no answer: ${describe(cause)}.`;
    return new VapiRuleViolation(kind, sentence, { messageType, cause });
  } finally {
    clearTimeout(timer);
  }
}

function violation({ kind, sentence }: Fault, details: { messageType: string; received?: string }) {
  return new VapiRuleViolation(kind, sentence, details);
}

/** What fetch hides one level down: "fetch failed" says nothing, its cause says ECONNREFUSED. */
function describe(cause: unknown): string {
  const root = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return root instanceof Error ? root.message || root.name : String(root);
}
