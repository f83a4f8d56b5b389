import { type RequestInDoubt, databaseErrorCode, databaseTrouble } from "@callwaiting/db";
import type { BookingOutcome, OrgId } from "@callwaiting/domain";
import { awaitedHere } from "../http/awaited.ts";
import { DatabaseTooSlow } from "../http/database-deadline.ts";
import { withTimeout } from "../http/with-timeout.ts";
import { type QueueOptions, type WaitingRequest, createOpenRequestQueue } from "./open-request-queue.ts";
import { DONE, type Heard, type SettleOptions, createSettling } from "./settle-open-requests.ts";

export type OpenRequestsOptions = QueueOptions &
  SettleOptions & {
    /** Throws while nothing that is sent would come to an end. */
    readonly assertSendable: () => void;
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
  /** Whom to call back of whom it is known already that nobody knows. */
  readonly keep: (orgId: OrgId, request: RequestInDoubt) => void;
  /** Somebody has heard of this appointment, perhaps at another server than the first time. */
  readonly settleHeard: (orgId: OrgId, heard: Heard) => Promise<void>;
  /** Before a stop: keeps what is only known here, for which the database gets a few seconds. */
  readonly finish: () => Promise<void>;
};

type Queue = ReturnType<typeof createOpenRequestQueue>;

/** How long a stop waits for what is not written yet. */
const FINISH_MS = 3_000;

/**
 * Requests of callers whose outcome nobody knows. They are put on the clinic's list as soon as the database takes them; until then
 * they are kept here, and each has its line in the log, without who it was.
 */
export function createOpenRequests(options: OpenRequestsOptions): OpenRequests {
  const { log, assertSendable } = options;
  const queue = createOpenRequestQueue(options);
  const doubts = createDoubts(queue);
  const { settleHeard, hearRefusal } = createSettling(options);
  const assertWorthwhile = () => {
    if (awaitedHere()?.isGivenUp === true) throw new DatabaseTooSlow("nobody waits for it any more");
    assertSendable();
  };
  return {
    follow: createFollow({ queue, doubts, hearRefusal, assertWorthwhile }),
    keep: (orgId, request) => queue.add({ orgId, request, askedAtMs: performance.now() }),
    settleHeard,
    async finish() {
      await withTimeout(
        doubts.over().then(() => queue.flush()),
        FINISH_MS,
      );
      const lost = doubts.count() + queue.count();
      if (lost > 0) log.error({ lost }, "of some requests only this log tells, as the server stops");
    },
  };
}

type Follow = {
  readonly queue: Queue;
  readonly doubts: ReturnType<typeof createDoubts>;
  readonly hearRefusal: ReturnType<typeof createSettling>["hearRefusal"];
  /** Throws where it is not to be sent any more. */
  readonly assertWorthwhile: () => void;
};

function createFollow({ queue, doubts, hearRefusal, assertWorthwhile }: Follow): OpenRequests["follow"] {
  const keepIfLate = createLateKeeper(queue);
  return ({ describe, send, timed }) => {
    const sent = new WeakMap<object, Promise<BookingOutcome>>();
    const ask = timed((request) => {
      assertWorthwhile();
      const work = send(request);
      sent.set(request, work);
      return work;
    });
    return async (request) => {
      const askedAtMs = performance.now();
      const { orgId } = request;
      try {
        const outcome = await ask(request);
        const asked = describe(request);
        // Of a call its memory tells, whichever server it reached.
        if (asked.callId === null) {
          queue.drop(orgId, asked);
          hearRefusal(orgId, asked, outcome);
        }
        keepIfLate(orgId, asked, outcome);
        return outcome;
      } catch (error) {
        doubts.keep(sent.get(request), { orgId, request: describe(request), askedAtMs });
        throw error;
      }
    };
  };
}

/** What was sent and has not ended when its caller was answered: only its end tells whether it may have been done. */
function createDoubts(queue: Queue) {
  const open = new Set<Promise<void>>();
  return {
    keep: (work: Promise<BookingOutcome> | undefined, asked: WaitingRequest) => {
      const keeping = isInDoubt(work)
        .then((isOpen) => isOpen && queue.add(asked))
        .then(() => void open.delete(keeping));
      open.add(keeping);
    },
    over: async () => void (await Promise.all(open)),
    count: () => open.size,
  };
}

/** Done in time for the database and too late for whoever asked, or when they were gone. */
function createLateKeeper(queue: Queue) {
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
