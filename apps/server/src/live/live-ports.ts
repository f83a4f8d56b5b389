import type { Ports } from "../bound.ts";

export const LIVE_PORTS = ["currentChangeCursor", "readChangesSince"] as const;

export type LivePorts = Ports<typeof LIVE_PORTS>;
