import { VapiApiError, type VapiErrorKind } from "@callwaiting/vapi-sdk";
import { NotKept } from "./not-kept.ts";

export type SyncFailure = {
  readonly errorKind: VapiErrorKind | "not_kept" | "internal";
  /** For the clinic: what happened, and what to do. */
  readonly words: string;
  /** `slow`: it will go wrong again until somebody changes something. */
  readonly retry: "soon" | "slow";
};

const AGAIN = "It is tried again by itself.";

/** What to tell people of an error of a sync. Secrets that Vapi quotes are taken out. */
export function describeSyncFailure(error: unknown, secrets: readonly string[]): SyncFailure {
  if (error instanceof NotKept) {
    const what = error.fields.map((field) => FIELD_WORDS[field] ?? field).join(", ");
    const words = `Vapi took the assistant and holds something else (${what}): look at it in Vapi's dashboard. It is tried again in an hour.`;
    // Sent again at once, it would come to the same.
    return { errorKind: "not_kept", words, retry: "slow" };
  }
  if (!(error instanceof VapiApiError)) {
    const words = `The assistant could not be brought to Vapi because of a fault of this server. ${AGAIN}`;
    return { errorKind: "internal", words, retry: "soon" };
  }
  const said = redact(error.message.replace(/^[\w.]+: /, ""), secrets);
  return { errorKind: error.kind, ...WORDS[error.kind](said) };
}

type Words = Pick<SyncFailure, "words" | "retry">;

const soon =
  (what: string): (() => Words) =>
  () => ({ words: `${what} ${AGAIN}`, retry: "soon" });

/** What Vapi said itself helps only where it is about what the clinic chose. */
const WORDS: Readonly<Record<VapiErrorKind, (said: string) => Words>> = {
  unauthorized: () => ({
    words:
      "Vapi refused the API key: check in Vapi's dashboard that the private key is still there, and enter it again in the clinic's settings (or as VAPI_PRIVATE_KEY in .env).",
    retry: "slow",
  }),
  bad_request: (said) => ({
    words: `Vapi did not accept the assistant: change it and save again. ${said}`,
    retry: "slow",
  }),
  conflict: (said) => ({
    words: `The assistant is in use at Vapi in a way that forbids the change: look at it in Vapi's dashboard. ${said}`,
    retry: "slow",
  }),
  rate_limited: soon("Vapi takes no more requests from this account for now."),
  not_found: soon("Something was deleted at Vapi while it was changed."),
  server: soon("Vapi has a fault of its own."),
  timeout: soon("Vapi did not answer in time."),
  connection: soon("Vapi could not be reached: check this server's way to the internet if it lasts."),
  circuit_open: soon("Vapi failed too often just now and is left alone for a minute."),
  bad_reply: soon("Vapi answered in a way that this version does not understand."),
};

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((done, one) => done.replaceAll(one, "[secret]"), text);
}

/** Vapi's names for what people know by others. */
export const FIELD_WORDS: Readonly<Record<string, string>> = {
  firstMessage: "first sentence",
  model: "instructions or tools",
  server: "webhook address or secret",
  serverMessages: "reported events",
  metadata: "the clinic's mark",
};
