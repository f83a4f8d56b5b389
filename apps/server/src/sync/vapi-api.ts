import type { CallWrite } from "@callwaiting/vapi-sdk";

/** An object as Vapi keeps it: its id, and fields of which we own only some. */
export type VapiObject = { readonly id: string; readonly [field: string]: unknown };

export type VapiFields = Readonly<Record<string, unknown>>;

/** What a sync needs of Vapi's API; the client of packages/vapi-sdk is one. */
export type VapiResourceApi = {
  readonly list: () => Promise<readonly VapiObject[]>;
  /** Null when there is none with this id. */
  readonly get: (id: string) => Promise<VapiObject | null>;
  readonly create: (fields: VapiFields) => Promise<VapiObject>;
  /** Shallow: what is left out stays, what is sent replaces the whole of its field. */
  readonly update: (id: string, fields: VapiFields) => Promise<VapiObject>;
};

/** Calls that we make. */
export type VapiCallApi = {
  /** Somebody's phone rings: asked once, and never again on an answer that says nothing. */
  readonly place: (fields: CallWrite) => Promise<VapiObject>;
  /** Those of a name that were made since then, as far as Vapi tells; null where it tells of more than one list holds. */
  readonly find: (name: string, since: string) => Promise<readonly VapiObject[] | null>;
  /** Null when there is none with this id. */
  readonly get: (id: string) => Promise<VapiObject | null>;
};

export type VapiApi = {
  readonly assistants: VapiResourceApi;
  readonly tools: VapiResourceApi;
  readonly calls: VapiCallApi;
};
