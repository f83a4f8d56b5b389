import { type RequestInDoubt, databaseErrorCode, databaseTrouble } from "@callwaiting/db";
import type { BookingOutcome, OrgId } from "@callwaiting/domain";
import { awaitedHere } from "../http/awaited.ts";
import { DatabaseTooSlow } from "../http/database-deadline.ts";
import { type QueueOptions, type WaitingRequest, createOpenRequestQueue } from "./open-request-queue.ts";

export type OpenRequestsOptions = QueueOptions & {
  readonly settle: (orgId: OrgId, request: RequestInDoubt) => Promise<void>;
  /** When the database last failed a caller; `performance.now()`. */
  readonly troubleAtMs: () => number;
};

type Asking<Request> = (request: Request) => Promise<BookingOutcome>;

export type OpenRequests = {
  /**
   * The same call, `timed`, watched: where it was sent, and whoever asked was told to try again, it is kept whom to call back.
   * `send` is what `timed` sends, which goes on after that.
   */
  readonly follow: <Request extends { readonly orgId: OrgId }>(followed: {
    readonly describe: (request: Request) => RequestInDoubt;
    readonly send: Asking<Request>;
    readonly timed: (send: Asking<Request>) => Asking<Request>;
  }) => Asking<Request>;
};

/** A program asks again soon after an outage, perhaps at another server than the first time. */
const ASKED_AGAIN_MS = 15 * 60_000;

/**
 * Requests of callers whose outcome nobody knows. They are put on the clinic's list as soon as the database takes them; until then
 * they are kept here, and each has its line in the log, without who it was.
 */
export function createOpenRequests(options: OpenRequestsOptions): OpenRequests {
  const { settle, log, troubleAtMs } = options;
  const queue = createOpenRequestQueue(options);
  const keepIfLate = createLateKeeper(queue);
  const hear = (orgId: OrgId, request: RequestInDoubt, outcome: BookingOutcome) => {
    // Of a call its memory tells, whichever server it reached.
    if (request.callId !== null) return;
    queue.drop(orgId, request);
    const wasInDoubt = performance.now() - troubleAtMs() < ASKED_AGAIN_MS;
    if (!wasInDoubt && outcome.kind !== "already_booked") return;
    settle(orgId, request).catch((error: unknown) => log.debug({ error }, "an open request was not closed"));
  };
  const keepIfInDoubt = async (work: Promise<BookingOutcome> | undefined, asked: WaitingRequest) => {
    if (await isInDoubt(work)) queue.add(asked);
  };
  return {
    follow({ describe, send, timed }) {
      const sent = new WeakMap<object, Promise<BookingOutcome>>();
      const ask = timed((request) => {
        if (awaitedHere()?.isGivenUp === true) throw new DatabaseTooSlow("nobody waits for it any more");
        const work = send(request);
        sent.set(request, work);
        return work;
      });
      return async (request) => {
        const askedAtMs = performance.now();
        try {
          const outcome = await ask(request);
          hear(request.orgId, describe(request), outcome);
          keepIfLate(request.orgId, describe(request), outcome);
          return outcome;
        } catch (error) {
          const work = sent.get(request);
          void keepIfInDoubt(work, { orgId: request.orgId, request: describe(request), askedAtMs });
          throw error;
        }
      };
    },
  };
}

const DONE: ReadonlySet<string> = new Set(["booked", "already_booked", "moved", "cancelled"]);

/** Done in time for the database and too late for whoever asked. */
function createLateKeeper(queue: ReturnType<typeof createOpenRequestQueue>) {
  return (orgId: OrgId, request: RequestInDoubt, { kind }: BookingOutcome) => {
    if (!DONE.has(kind)) return;
    // After its answer was kept for a repeat: what a caller hears later than that closes it.
    awaitedHere()?.afterwards.push(() => queue.add({ orgId, request, askedAtMs: performance.now() }));
  };
}

/** Whether it was done, or may have been, although whoever asked was told nothing. What was never sent was not. */
async function isInDoubt(work: Promise<BookingOutcome> | undefined): Promise<boolean> {
  if (work === undefined) return false;
  try {
    const { kind } = await work;
    return DONE.has(kind);
  } catch (error) {
    // What PostgreSQL refuses with a code of a statement it has not done.
    return !(databaseTrouble(error)?.isUndone ?? databaseErrorCode(error) !== null);
  }
}
