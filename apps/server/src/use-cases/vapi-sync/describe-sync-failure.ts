import { VapiApiError, type VapiErrorKind } from "@callwaiting/vapi-sdk";

export type SyncFailure = {
  readonly errorKind: VapiErrorKind | "internal";
  /** For the clinic: what happened, and what to do. */
  readonly words: string;
  /** `slow`: it will go wrong again until somebody changes something. */
  readonly retry: "soon" | "slow";
};

const AGAIN = "It is tried again by itself.";

/** What to tell people of an error of a sync. Secrets that Vapi quotes are taken out. */
export function describeSyncFailure(error: unknown, secrets: readonly string[]): SyncFailure {
  if (!(error instanceof VapiApiError)) {
    const words = `The assistant could not be brought to Vapi because of a fault of this server. ${AGAIN}`;
    return { errorKind: "internal", words, retry: "soon" };
  }
  const said = redact(error.message.replace(/^[\w.]+: /, ""), secrets);
  return { errorKind: error.kind, ...wordsFor(error.kind, said) };
}

function wordsFor(kind: VapiErrorKind, said: string): Pick<SyncFailure, "words" | "retry"> {
  switch (kind) {
    case "unauthorized":
      return {
        words:
          "Vapi refused the API key: check in Vapi's dashboard that the private key is still there, and enter it again in the clinic's settings (or as VAPI_PRIVATE_KEY in .env).",
        retry: "slow",
      };
    case "bad_request":
      return { words: `Vapi did not accept the assistant: change it and save again. ${said}`, retry: "slow" };
    case "conflict":
      return {
        words: `The assistant is in use at Vapi in a way that forbids the change: look at it in Vapi's dashboard. ${said}`,
        retry: "slow",
      };
    case "rate_limited":
      return { words: `Vapi takes no more requests from this account for now. ${AGAIN}`, retry: "soon" };
    case "not_found":
      return { words: `Something was deleted at Vapi while it was changed. ${AGAIN}`, retry: "soon" };
    case "server":
      return { words: `Vapi has a fault of its own. ${AGAIN}`, retry: "soon" };
    case "timeout":
      return { words: `Vapi did not answer in time. ${AGAIN}`, retry: "soon" };
    case "connection":
      return {
        words: `Vapi could not be reached: check this server's way to the internet if it lasts. ${AGAIN}`,
        retry: "soon",
      };
    case "circuit_open":
      return {
        words: `Vapi failed too often just now and is left alone for a minute. ${AGAIN}`,
        retry: "soon",
      };
    case "bad_reply":
      return {
        words: `Vapi answered in a way that this version does not understand. ${AGAIN}`,
        retry: "soon",
      };
  }
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((done, one) => done.replaceAll(one, "[secret]"), text);
}
