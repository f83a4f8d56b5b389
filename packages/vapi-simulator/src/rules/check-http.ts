import type { Fault } from "./rule-violation.ts";

export type HttpAnswer = {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
};

export type CheckedHttp = {
  readonly faults: readonly Fault[];
  /** The JSON of the body; `undefined` where Vapi would not read it. */
  readonly value: unknown;
};

/** Vapi docs, custom-tools-troubleshooting: always 200, "any other status code is ignored completely". */
export function checkHttp({ status, contentType, text }: HttpAnswer): CheckedHttp {
  if (status !== 200) {
    const sentence = `answered with status ${status}; Vapi ignores everything but 200.`;
    return { faults: [{ kind: "wrong_status", sentence }], value: undefined };
  }
  const faults = checkContentType(contentType);
  try {
    return { faults, value: JSON.parse(text) as unknown };
  } catch {
    const sentence = text === "" ? "the body is empty; answer with JSON." : "the body is not valid JSON.";
    return { faults: [...faults, { kind: "not_json", sentence }], value: undefined };
  }
}

/** Not in Vapi's schema, but what its support asks for whenever results are ignored. */
function checkContentType(contentType: string | null): Fault[] {
  if (/^application\/json\s*(?:;|$)/i.test(contentType ?? "")) return [];
  const found = contentType === null ? "there is no content type" : `the content type is "${contentType}"`;
  return [{ kind: "wrong_content_type", sentence: `${found}; it must be application/json.` }];
}
