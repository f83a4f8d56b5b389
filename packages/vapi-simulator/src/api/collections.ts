import type { CollectionName } from "./api-store.ts";
import type { Json } from "./rules/json.ts";

export type Collection = {
  readonly name: CollectionName;
  /** For sentences: "assistant not found". */
  readonly noun: string;
  /** What tells kinds apart and can never change. A change may leave it out: that of what is stored counts. */
  readonly kind?: "type" | "provider";
  /** What the answer has and a request must not have. */
  readonly responseOnly: Json;
  readonly queries: readonly string[];
};

const TIMES = ["createdAt", "updatedAt"].flatMap((at) => ["Gt", "Lt", "Ge", "Le"].map((how) => at + how));
const QUERIES = ["limit", ...TIMES];

/** By the first part of the path. */
export const COLLECTIONS: Readonly<Record<string, Collection>> = {
  assistant: {
    name: "assistants",
    noun: "assistant",
    responseOnly: { isServerUrlSecretSet: false, latestVersion: null },
    queries: QUERIES,
  },
  tool: {
    name: "tools",
    noun: "tool",
    kind: "type",
    responseOnly: { latestVersion: null },
    queries: QUERIES,
  },
  "phone-number": {
    name: "phoneNumbers",
    noun: "phone number",
    kind: "provider",
    responseOnly: { status: "active" },
    queries: QUERIES,
  },
  // Whether anybody's phone rings is for `ring` of the API's options.
  call: {
    name: "calls",
    noun: "call",
    responseOnly: { type: "outboundPhoneCall", status: "queued" },
    queries: [...QUERIES, "id", "assistantId", "phoneNumberId"],
  },
};
