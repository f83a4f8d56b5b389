import type { CollectionName } from "./api-store.ts";
import { checkAssistant } from "./rules/check-assistant.ts";
import { checkPhoneNumber, checkPhoneNumberUpdate } from "./rules/check-phone-number.ts";
import type { Json } from "./rules/check-properties.ts";
import { checkTool } from "./rules/check-tool.ts";

export type Collection = {
  readonly name: CollectionName;
  /** For sentences: "assistant not found". */
  readonly noun: string;
  /** Without one it cannot be created, or changed, here. */
  readonly checkCreate?: (body: Json) => string[];
  readonly checkUpdate?: (body: Json) => string[];
  /** What tells kinds apart and can never change. */
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
    checkCreate: checkAssistant,
    checkUpdate: checkAssistant,
    responseOnly: { isServerUrlSecretSet: false, latestVersion: null },
    queries: QUERIES,
  },
  tool: {
    name: "tools",
    noun: "tool",
    checkCreate: (body) => checkTool(body, ""),
    checkUpdate: (body) => checkTool(body, ""),
    kind: "type",
    responseOnly: { latestVersion: null },
    queries: QUERIES,
  },
  "phone-number": {
    name: "phoneNumbers",
    noun: "phone number",
    checkCreate: checkPhoneNumber,
    checkUpdate: checkPhoneNumberUpdate,
    kind: "provider",
    responseOnly: { status: "active" },
    queries: QUERIES,
  },
  call: {
    name: "calls",
    noun: "call",
    responseOnly: {},
    queries: [...QUERIES, "id", "assistantId", "phoneNumberId"],
  },
};
