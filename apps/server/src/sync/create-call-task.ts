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
  /** Where Vapi is simulated: the number of clinics that are not known to have one. */
  readonly simulatedNumber?: string | undefined;
  readonly log: Logger;
};

/** Calling people, over the database of the jobs. */
export function createCallTask({ work, ports, simulatedNumber, log }: CallTaskOptions) {
  return createPlaceCallsJob({
    isLive: hasLiveOutbound.bind(null, work),
    claim: async (orgId) => {
      const due = await claimOutboundCall(work, orgId);
      return due === null ? null : { ...due, phoneNumberId: due.phoneNumberId ?? simulatedNumber ?? null };
    },
    finish: finishPlacing.bind(null, work),
    noteEnd: noteOutboundEnd.bind(null, work),
    listUnsettled: (orgId) => listUnsettledCalls(work, orgId),
    connect: (orgId) => connectCalls(ports, orgId),
    now: () => Date.now(),
    log,
  });
}
