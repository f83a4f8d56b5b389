import { setTimeout as sleep } from "node:timers/promises";
import { OrgId, readReply, type ReplyMeaning } from "@callwaiting/domain";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import { methodNotAllowed } from "../http/handle-errors.ts";
import { isDatabaseDown } from "../http/is-database-down.ts";
import { replyError } from "../http/reply-error.ts";
import { requestIdOf } from "../http/request-context.ts";
import { isSignedByTwilio } from "./is-signed-by-twilio.ts";
import type { TwilioAccount } from "./twilio-account.ts";
import { TWILIO_PATH, replyUrlOf } from "./webhook-address.ts";

type Reply = {
  readonly reference: string;
  readonly address: string;
  readonly meaning: ReplyMeaning;
  readonly body: string;
};

export type TwilioPorts = {
  readonly findTwilioAccount: (orgId: OrgId) => Promise<TwilioAccount | "unreadable" | null>;
  readonly noteReply: (orgId: OrgId, reply: Reply) => Promise<boolean>;
  /** False where no text of this name is known. */
  readonly reportMessage: (
    orgId: OrgId,
    report: { readonly reference: string; readonly trouble: string | null },
  ) => Promise<boolean>;
  readonly noteOptOut: (orgId: OrgId, phone: string) => Promise<void>;
  /** Where Twilio finds this server. */
  readonly reachableAt: string;
  /** Lets a text that was just taken be noted. Default: two seconds. */
  readonly giveTime?: () => Promise<void>;
  readonly log: Logger;
};

/** Twilio's are a few kB. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * `POST /api/webhooks/twilio/<organization>`: what patients write back, and what became of texts. Nothing is read of it before
 * Twilio's signature is right; a stranger hears the same whatever is wrong.
 */
export function createTwilioRouter(ports: TwilioPorts, limits: readonly RequestHandler[] = []): Router {
  const router = Router();
  router
    .route(`${TWILIO_PATH}/:orgId`)
    .post(
      ...limits,
      express.raw({ type: () => true, limit: MAX_BODY_BYTES, inflate: false }),
      (request, response) => answer(ports, request, response),
    )
    .all(methodNotAllowed(["POST"]));
  return router;
}

async function answer(ports: TwilioPorts, request: Request, response: Response): Promise<void> {
  try {
    const orgId = OrgId.safeParse(request.params["orgId"]).data;
    const account = orgId === undefined ? null : await ports.findTwilioAccount(orgId);
    const bytes: unknown = request.body;
    const form = new URLSearchParams(Buffer.isBuffer(bytes) ? bytes.toString("utf8") : "");
    if (orgId === undefined || account === null || account === "unreadable") return refuse(response);
    const { authToken, accountSid } = account;
    const url = replyUrlOf(ports.reachableAt, orgId);
    const signature = request.get("x-twilio-signature");
    if (!isSignedByTwilio({ authToken, url, form, signature })) return refuse(response);
    if (form.get("AccountSid") !== accountSid) return refuse(response);
    await take(ports, orgId, form);
    response.set("Cache-Control", "no-store").type("text/xml").send(NO_ANSWER);
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    ports.log.error({ requestId: requestIdOf(response), error }, "Twilio: the database is away");
    response.set("Retry-After", "60");
    const message = "The database cannot be reached right now. Try again in a moment.";
    replyError(response, { status: 503, error: "temporarily_unavailable", message });
  }
}

/** Twilio itself answers STOP, START and HELP; whatever else we said would cost, and be said by nobody. */
const NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

function refuse(response: Response): void {
  const message = "This is no request that Twilio signed for this address with the account's auth token.";
  replyError(response, { status: 403, error: "wrong_signature", message });
}

const fields = z.object({
  MessageSid: z.string().min(1).max(100),
  From: z.string().optional(),
  To: z.string().optional(),
  Body: z.string().optional(),
  /** STOP, START or HELP, where the account's own words for them are set up at Twilio. */
  OptOutType: z.string().optional(),
  MessageStatus: z.string().optional(),
  ErrorCode: z.string().optional(),
});
type Fields = z.infer<typeof fields>;

async function take(ports: TwilioPorts, orgId: OrgId, form: URLSearchParams): Promise<void> {
  const parsed = fields.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    ports.log.warn({ orgId }, "Twilio sent something without a MessageSid");
    return;
  }
  const { data } = parsed;
  if (data.Body !== undefined) return takeReply(ports, orgId, data);
  if (data.MessageStatus !== undefined) await takeStatus(ports, orgId, data);
}

const BY_TWILIO: Readonly<Record<string, ReplyMeaning>> = { STOP: "stop", START: "start", HELP: "help" };

async function takeReply(ports: TwilioPorts, orgId: OrgId, data: Fields): Promise<void> {
  const { MessageSid: reference, From: address = "", Body: body = "", OptOutType = "" } = data;
  if (!/^\+[1-9]\d{6,14}$/.test(address)) return;
  const meaning = BY_TWILIO[OptOutType] ?? readReply(body);
  const isNew = await ports.noteReply(orgId, { reference, address, meaning, body });
  if (isNew) ports.log.info({ orgId, meaning }, "a patient wrote back");
}

const OPTED_OUT = "21610";
const TIME_TO_NOTE_MS = 2_000;

async function takeStatus(ports: TwilioPorts, orgId: OrgId, data: Fields): Promise<void> {
  const { MessageSid: reference, MessageStatus: status, ErrorCode: code, To: to } = data;
  const isLost = status === "undelivered" || status === "failed";
  if (status !== "delivered" && !isLost) return;
  const why = code === undefined ? "" : ` (${code.slice(0, 10)})`;
  const trouble = isLost ? `the carrier could not deliver it${why}` : null;
  const report = () => ports.reportMessage(orgId, { reference, trouble });
  // Twilio may be quicker than we are at noting what it answered, and reports once.
  const { giveTime = () => sleep(TIME_TO_NOTE_MS) } = ports;
  const isKnown = (await report()) || (await giveTime(), await report());
  if (isLost && code === OPTED_OUT && to !== undefined) await ports.noteOptOut(orgId, to);
  if (!isKnown) ports.log.warn({ orgId }, "Twilio reported of a text that is not known here");
}
