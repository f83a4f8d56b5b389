import type { DueWebhook, SentWebhook } from "@callwaiting/db";
import type { IsoInstant, OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";
import type { EventAnswer, SendEvent } from "../webhooks/send-event.ts";
import { createRounds } from "./rounds.ts";

export type WebhookSenderOptions = {
  readonly claim: (orgId: OrgId) => Promise<DueWebhook | null>;
  readonly finish: (orgId: OrgId, sent: SentWebhook) => Promise<boolean>;
  readonly nextAt: (orgId: OrgId) => Promise<IsoInstant | null>;
  /** Null where this server's keys do not open it. */
  readonly openSecret: (sealed: string, orgId: OrgId) => string | null;
  readonly send: SendEvent;
  readonly log: Logger;
};

export type WebhookSender = {
  /** Sends what is due, now or as soon as there is room. */
  readonly wake: (orgId: OrgId) => void;
  /** What is on its way is cut off after the grace; another server sends it again. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** At once in this process, and of one organization: so that who stalls keeps only its own waiting. */
const MOST = 32;
const MOST_OF_ONE = 4;

const NO_SECRET = "The secret that signs it cannot be opened: make a new one.";

/**
 * Sends what other systems are to be told, beside the worker of the jobs: a receiver that takes its time would otherwise keep
 * assistants and patients waiting.
 */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { nextAt, log } = options;
  const [closing, cuttingOff] = [new AbortController(), new AbortController()];
  const room = createRoom(MOST);
  const lane = async (orgId: OrgId) => {
    while (!closing.signal.aborted) {
      if (!(await room(() => sendNext(orgId, options, cuttingOff.signal)))) return;
    }
  };
  const rounds = createRounds({
    round: async (orgId) => {
      await Promise.all(Array.from({ length: MOST_OF_ONE }, () => lane(orgId)));
      const next = closing.signal.aborted ? null : await nextAt(orgId);
      return next === null ? Infinity : Date.parse(next) - Date.now();
    },
    onError: (orgId, error) =>
      log.warn({ orgId, error }, "what other systems are told waits for the next minute"),
  });
  return {
    wake: rounds.wake,
    stop: async (graceMs) => {
      closing.abort();
      const cutOff = setTimeout(() => cuttingOff.abort(), graceMs);
      await rounds.stop();
      clearTimeout(cutOff);
    },
  };
}

/** False where nothing is due. */
async function sendNext(
  orgId: OrgId,
  { claim, finish, log, ...options }: WebhookSenderOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const due = await claim(orgId);
  if (due === null) return false;
  const answer = await answerTo(due, options, { orgId, signal });
  // Nobody knows what became of it: whoever takes it up again asks the receiver.
  if (signal.aborted) return false;
  const { deliveryId, attempt, eventId, endpointId } = due;
  await finish(orgId, { deliveryId, attempt, ...answer });
  const told = { orgId, endpointId, eventId, attempt, statusCode: answer.statusCode };
  if (answer.trouble === null) log.info(told, "another system was told");
  else log.warn({ ...told, trouble: answer.trouble }, "another system did not take what it was told");
  return true;
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

/** Runs so many at once, first come, first served. */
function createRoom(most: number) {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return async <T>(run: () => Promise<T>): Promise<T> => {
    if (inside >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await run();
    } finally {
      // Whoever waits takes the place over.
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
    }
  };
}
