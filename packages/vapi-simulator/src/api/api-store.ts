import { createHash, randomUUID } from "node:crypto";
import type { Json } from "./rules/json.ts";

export type Stored = Json & {
  readonly id: string;
  readonly orgId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** Oldest first, by id. */
export type OrgData = {
  readonly orgId: string;
  readonly assistants: Map<string, Stored>;
  readonly tools: Map<string, Stored>;
  readonly phoneNumbers: Map<string, Stored>;
  readonly calls: Map<string, Stored>;
};

export type CollectionName = "assistants" | "tools" | "phoneNumbers" | "calls";

/** Those of all organizations together, oldest first; `org` has them apart and is also the way to plant some. */
export type VapiStore = {
  readonly assistants: readonly Stored[];
  readonly tools: readonly Stored[];
  readonly phoneNumbers: readonly Stored[];
  readonly calls: readonly Stored[];
  readonly orgs: readonly OrgData[];
  readonly org: (apiKey: string) => OrgData;
  /** Puts something in as if it had long been there; the number that was bought, the call that was made. */
  readonly plant: (apiKey: string, collection: CollectionName, fields: Json) => Stored;
};

type StoreOptions = {
  readonly apiKeys: readonly string[];
  readonly clock: () => number;
  readonly onPlant: () => void;
};

export function createStore({ apiKeys, clock, onPlant }: StoreOptions): VapiStore {
  const orgs = new Map(apiKeys.map((apiKey) => [apiKey, createOrg(apiKey)]));
  const all = (collection: CollectionName) =>
    [...orgs.values()].flatMap((org) => [...org[collection].values()]);
  const org = (apiKey: string) => {
    const found = orgs.get(apiKey);
    if (found === undefined) throw new Error("No organization has this key; name it in `apiKeys`.");
    return found;
  };
  return {
    get assistants() {
      return all("assistants");
    },
    get tools() {
      return all("tools");
    },
    get phoneNumbers() {
      return all("phoneNumbers");
    },
    get calls() {
      return all("calls");
    },
    orgs: [...orgs.values()],
    org,
    plant: (apiKey, collection, fields) => {
      const planted = addTo(org(apiKey), { collection, fields, nowMs: clock() });
      onPlant();
      return planted;
    },
  };
}

type Addition = { readonly collection: CollectionName; readonly fields: Json; readonly nowMs: number };

export function addTo(org: OrgData, { collection, fields, nowMs }: Addition): Stored {
  const now = new Date(nowMs).toISOString();
  const stored = { id: randomUUID(), createdAt: now, updatedAt: now, ...fields, orgId: org.orgId };
  org[collection].set(stored.id, stored);
  return stored;
}

/** The id comes from the key, so that it is the same after a restart and no file needs to hold the key. */
function createOrg(apiKey: string): OrgData {
  const hex = createHash("sha256").update(apiKey).digest("hex");
  const orgId = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
  return { orgId, assistants: new Map(), tools: new Map(), phoneNumbers: new Map(), calls: new Map() };
}
