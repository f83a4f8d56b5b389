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

/** The same when the server is about to stop. */
const LAST_RETRY_MS = 200;

/** What is to be put on clinics' lists, one after the other, as soon as the database takes it. */
export function createOpenRequestQueue({ note, log }: QueueOptions) {
  let waiting: WaitingRequest[] = [];
  let writing: Promise<void> | null = null;
  const write = writeWith({ note, log });
  const pauses = createPauses();
  const writeAll = async () => {
    let pauseMs = RETRY_MS;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const tried = next;
      if (await write(tried)) {
        pauseMs = RETRY_MS;
        waiting = waiting.filter((one) => one !== tried);
      } else {
        await pauses.wait(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_RETRY_MS);
      }
    }
    writing = null;
  };
  return {
    add: (added: WaitingRequest) => {
      const isKept = waiting.length < MAX_WAITING;
      logDoubt(log, added, isKept);
      if (!isKept) return;
      waiting.push(added);
      writing ??= writeAll();
    },
    /** Before a stop: resolves when all is written, and tries again sooner than else. */
    flush: async () => {
      pauses.shorten();
      await writing;
    },
    /** How many are not written. */
    count: () => waiting.length,
    /** Asked again and answered before it could be written. */
    drop: (orgId: OrgId, asked: RequestInDoubt) => {
      waiting = waiting.filter((one) => one.orgId !== orgId || wishOf(one.request) !== wishOf(asked));
    },
  };
}

/** False while the database is away. */
const writeWith =
  ({ note, log }: QueueOptions) =>
  async ({ orgId, request, askedAtMs }: WaitingRequest): Promise<boolean> => {
    try {
      await note(orgId, { ...request, agoMs: performance.now() - askedAtMs });
    } catch (error) {
      if (databaseTrouble(error) !== null) return false;
      log.error({ error, orgId }, "an open request could not be kept");
    }
    return true;
  };

/** Pauses that are short from a certain moment on, also the one that is under way. */
function createPauses() {
  let isShort = false;
  let end = () => {};
  return {
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        end = resolve;
        setTimeout(resolve, isShort ? LAST_RETRY_MS : ms).unref();
      }),
    shorten: () => {
      isShort = true;
      end();
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
