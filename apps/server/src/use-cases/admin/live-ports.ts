import type { currentChangeCursor, readChangesSince } from "@callwaiting/db";
import type { Bound } from "./bound.ts";

export type LivePorts = {
  readonly currentChangeCursor: Bound<typeof currentChangeCursor>;
  readonly readChangesSince: Bound<typeof readChangesSince>;
};
