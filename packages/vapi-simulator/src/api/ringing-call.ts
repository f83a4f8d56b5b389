import type { OrgData, Stored } from "./api-store.ts";
import type { Json } from "./rules/json.ts";

/** A call that was asked for, on its way to whoever is called. */
export type RingingCall = {
  readonly call: Stored;
  /** Whose it is: its assistants and numbers are there. */
  readonly org: OrgData;
  readonly clock: () => number;
  /** What `GET /call/{id}` says of it from now on. */
  readonly update: (fields: Json) => void;
  /** The API stops: nobody is played any more. */
  readonly signal: AbortSignal;
};
