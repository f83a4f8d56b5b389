import { type AppPool, findWaitsOfCaller, joinWaitlist, leaveWaitlistByPhone } from "@callwaiting/db";
import type { CommitGate } from "../http/commit-gate.ts";
import type { tracedPorts } from "./traced-ports.ts";

type Options = {
  readonly pool: AppPool;
  readonly port: ReturnType<typeof tracedPorts>;
  readonly guard: CommitGate["guard"];
  readonly now: () => string | null;
};

/** The waitlist as callers reach it. What they hear waits for a standby as what was done did. */
export const createWaitlistPorts = ({ pool, port, guard, now }: Options) => ({
  findWaitsOfCaller: port(
    "findWaitsOfCaller",
    guard((request: Omit<Parameters<typeof findWaitsOfCaller>[1], "now">) =>
      findWaitsOfCaller(pool, { ...request, now: now() }),
    ),
  ),
  joinWaitlist: port(
    "joinWaitlist",
    guard((wish: Parameters<typeof joinWaitlist>[1]) => joinWaitlist(pool, wish)),
  ),
  leaveWaitlist: port(
    "leaveWaitlist",
    guard((leaving: Parameters<typeof leaveWaitlistByPhone>[1]) => leaveWaitlistByPhone(pool, leaving)),
  ),
});
