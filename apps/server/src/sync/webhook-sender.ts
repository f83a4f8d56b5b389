import type { DueWebhook, SentWebhook } from "@callwaiting/db";
import type { IsoInstant, OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";
import type { Telemetry, WebhookEnd } from "../telemetry/telemetry.ts";
import type { EventAnswer, SendEvent } from "../webhooks/send-event.ts";
import { createRounds } from "./rounds.ts";

export type WebhookSenderOptions = {
  /** What is next, for none of the endpoints that are busy. */
  readonly claim: (orgId: OrgId, busy: readonly string[]) => Promise<DueWebhook | null>;
  readonly finish: (orgId: OrgId, sent: SentWebhook) => Promise<boolean>;
  readonly nextAt: (orgId: OrgId) => Promise<IsoInstant | null>;
  /** Null where this server's keys do not open it. */
  readonly openSecret: (sealed: string, orgId: OrgId) => string | null;
  readonly send: SendEvent;
  readonly telemetry: Pick<Telemetry, "webhookEnded">;
  readonly log: Logger;
};

export type WebhookSender = {
  /** Sends what is due, now or as soon as there is room. */
  readonly wake: (orgId: OrgId) => void;
  /** What is on its way is cut off after the grace; another server sends it again. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** At once in this process, and to one endpoint: so that who stalls keeps only its own waiting. */
const MOST = 128;
const MOST_TO_ONE = 4;

const NO_SECRET = "The secret that signs it cannot be opened: make a new one.";

/**
 * Sends what other systems are to be told, beside the worker of the jobs: a receiver that takes its time would otherwise keep
 * assistants and patients waiting.
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { claim, nextAt, log } = options;
  const [closing, cuttingOff] = [new AbortController(), new AbortController()];
  const room = createRoom(MOST);
  const underWay = createUnderWay();
  const claimNext = async (orgId: OrgId) => (closing.signal.aborted ? null : claim(orgId, underWay.busy()));
  /** Sees what is due on its way, and waits for none of it. */
  const round = async (orgId: OrgId) => {
    while (!closing.signal.aborted) {
      await room.enter();
      const due = await orLeave(room, claimNext(orgId));
      if (due === null) {
        room.leave();
        break;
      }
      const send = () => deliver(orgId, { due, signal: cuttingOff.signal }, options);
      underWay.run(due.endpointId, send, () => {
        room.leave();
        // There is a place again, and what comes after it may go.
        rounds.wake(orgId);
      });
    }
    const next = closing.signal.aborted ? null : await nextAt(orgId);
    return next === null ? Infinity : Date.parse(next) - Date.now();
  };
  const rounds = createRounds({
    round,
    onError: (orgId, error) =>
      log.warn({ orgId, error }, "what other systems are told waits for the next minute"),
  });
  return {
    wake: rounds.wake,
    stop: async (graceMs) => {
      closing.abort();
      const cutOff = setTimeout(() => cuttingOff.abort(), graceMs);
      await rounds.stop();
      await underWay.end();
      clearTimeout(cutOff);
    },
  };
}

/** A claim that fails gives its place up. */
async function orLeave<T>(
  { leave }: Pick<ReturnType<typeof createRoom>, "leave">,
  claimed: Promise<T>,
): Promise<T> {
  try {
    return await claimed;
  } catch (error) {
    leave();
    throw error;
  }
}

type Delivery = { readonly due: DueWebhook; readonly signal: AbortSignal };

/** Never throws: what goes wrong with one is nothing to the others. */
async function deliver(
  orgId: OrgId,
  { due, signal }: Delivery,
  options: WebhookSenderOptions,
): Promise<void> {
  const { log, telemetry } = options;
  const told = { orgId, endpointId: due.endpointId, eventId: due.eventId, attempt: due.attempt };
  try {
    const answer = await answerTo(due, options, { orgId, signal });
    // Nobody knows what became of it: whoever takes it up again asks the receiver.
    if (signal.aborted) return;
    await keep(orgId, { due, answer }, options);
    const { statusCode, trouble } = answer;
    telemetry.webhookEnded({ result: resultOf(answer) });
    if (trouble === null) log.info({ ...told, statusCode }, "another system was told");
    else log.warn({ ...told, statusCode, trouble }, "another system did not take what it was told");
  } catch (error) {
    log.error({ ...told, error }, "what became of an event is not known");
  }
}

function resultOf({ statusCode, trouble }: EventAnswer): WebhookEnd["result"] {
  if (trouble === null) return "taken";
  return statusCode === null ? "unanswered" : "refused";
}

const UNKEPT = "What it answered could not be kept.";

async function keep(
  orgId: OrgId,
  { due: { deliveryId, attempt }, answer }: { readonly due: DueWebhook; readonly answer: EventAnswer },
  { finish, log }: Pick<WebhookSenderOptions, "finish" | "log">,
): Promise<void> {
  try {
    await finish(orgId, { deliveryId, attempt, ...answer });
  } catch (error) {
    log.error({ orgId, deliveryId, attempt, error }, "what another system answered could not be kept");
    // Left as it is, it would be sent again and again. Of plain values nothing can be at fault.
    const trouble = answer.trouble === null ? null : UNKEPT;
    await finish(orgId, { deliveryId, attempt, statusCode: null, trouble });
  }
}

/** How much is on its way to whom. */
function createUnderWay() {
  const counts = new Map<string, number>();
  const all = new Set<Promise<void>>();
  const change = (endpointId: string, by: number) => {
    const count = (counts.get(endpointId) ?? 0) + by;
    if (count === 0) counts.delete(endpointId);
    else counts.set(endpointId, count);
  };
  return {
    /** `onEnd` finds it gone. */
    run: (endpointId: string, delivery: () => Promise<void>, onEnd: () => void): void => {
      change(endpointId, 1);
      const one = delivery().finally(() => {
        change(endpointId, -1);
        all.delete(one);
        onEnd();
      });
      all.add(one);
    },
    busy: () => [...counts].filter(([, count]) => count >= MOST_TO_ONE).map(([endpointId]) => endpointId),
    end: async (): Promise<void> => {
      await Promise.all(all);
    },
  };
}

async function answerTo(
  due: DueWebhook,
  { openSecret, send }: Pick<WebhookSenderOptions, "openSecret" | "send">,
  { orgId, signal }: { readonly orgId: OrgId; readonly signal: AbortSignal },
): Promise<EventAnswer> {
  const secrets = due.sealedSecrets
    .map((sealed) => openSecret(sealed, orgId))
    .filter((secret) => secret !== null);
  if (secrets.length === 0) return { statusCode: null, trouble: NO_SECRET };
  return send(due, { secrets, nowMs: Date.now(), signal });
}

/** So many at once, first come, first served. */
function createRoom(most: number) {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    enter: async (): Promise<void> => {
      if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else inside += 1;
    },
    leave: () => {
      // Whoever waits takes the place over.
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    },
  };
}
