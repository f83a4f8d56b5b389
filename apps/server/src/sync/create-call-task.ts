import {
  type AppPool,
  claimOutboundCall,
  finishPlacing,
  hasLiveOutbound,
  listUnsettledCalls,
  noteOutboundEnd,
} from "@callwaiting/db";
import type { Logger } from "pino";
import { type ConnectCallsPorts, connectCalls } from "./connect-calls.ts";
import { createPlaceCallsJob } from "./place-calls.job.ts";

export type CallTaskOptions = {
  readonly work: AppPool;
  readonly ports: ConnectCallsPorts;
  readonly log: Logger;
};

/** Calling people, over the database of the jobs. */
export function createCallTask({ work, ports, log }: CallTaskOptions) {
  return createPlaceCallsJob({
    isLive: hasLiveOutbound.bind(null, work),
    claim: (orgId) => claimOutboundCall(work, orgId),
    finish: finishPlacing.bind(null, work),
    noteEnd: noteOutboundEnd.bind(null, work),
    listUnsettled: (orgId) => listUnsettledCalls(work, orgId),
    connect: (orgId) => connectCalls(ports, orgId),
    now: () => Date.now(),
    log,
  });
}
