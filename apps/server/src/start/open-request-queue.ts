import { type RequestInDoubt, databaseTrouble } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";

export type QueueOptions = {
  readonly note: (orgId: OrgId, request: RequestInDoubt & { readonly agoMs: number }) => Promise<void>;
  readonly log: Logger;
};

export type WaitingRequest = {
  readonly orgId: OrgId;
  readonly request: RequestInDoubt;
  /** `performance.now()` */
  readonly askedAtMs: number;
};

/** More callers in doubt than that are a catastrophe, of which the log tells. */
const MAX_WAITING = 1_000;
/** The pauses before what cannot be written yet is tried again. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 5_000;

/** What is to be put on clinics' lists, one after the other, as soon as the database takes it. */
export function createOpenRequestQueue({ note, log }: QueueOptions) {
  let waiting: WaitingRequest[] = [];
  let isWriting = false;
  let pauseMs = RETRY_MS;
  /** False while the database is away. */
  const write = async ({ orgId, request, askedAtMs }: WaitingRequest): Promise<boolean> => {
    try {
      await note(orgId, { ...request, agoMs: performance.now() - askedAtMs });
    } catch (error) {
      if (databaseTrouble(error) !== null) return false;
      log.error({ error, orgId }, "an open request could not be kept");
    }
    return true;
  };
  const writeAll = async () => {
    isWriting = true;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (!(await write(next))) {
        setTimeout(() => void writeAll(), pauseMs).unref();
        pauseMs = Math.min(2 * pauseMs, LONGEST_RETRY_MS);
        return;
      }
      pauseMs = RETRY_MS;
      const written = next;
      waiting = waiting.filter((one) => one !== written);
    }
    isWriting = false;
  };
  return {
    add: (added: WaitingRequest) => {
      const isKept = waiting.length < MAX_WAITING;
      logDoubt(log, added, isKept);
      if (!isKept) return;
      waiting.push(added);
      if (!isWriting) void writeAll();
    },
    /** Asked again and answered before it could be written. */
    drop: (orgId: OrgId, asked: RequestInDoubt) => {
      waiting = waiting.filter((one) => one.orgId !== orgId || wishOf(one.request) !== wishOf(asked));
    },
  };
}

/** For whom looks through the log after a server has died: without who it was. */
function logDoubt(log: Logger, { orgId, request }: WaitingRequest, isKept: boolean): void {
  const { kind, callId, appointmentId } = request;
  // A call's id is its sender's text.
  const shown = callId !== null && /^[\w.-]{1,128}$/.test(callId) ? callId : null;
  log.warn({ orgId, kind, callId: shown, appointmentId, isKept }, "nobody knows whether this was done");
}

const wishOf = ({ requestKey: _key, ...wish }: RequestInDoubt): string => JSON.stringify(wish);
