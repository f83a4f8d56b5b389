import { z } from "zod";
import { describeRefusal } from "./describe-refusal.ts";
import type { EarlierAttempt, Text, TextOutcome, TextSearch, Texter } from "./texter.ts";
import { type TwilioWay, askTwilio } from "./ask-twilio.ts";

export type TwilioOptions = TwilioWay & {
  /** Where Twilio reports what became of a text; null where the internet does not reach this server. */
  readonly statusUrl: string | null;
};

/** How many of the latest texts to a number are looked through. */
const LOOKED_THROUGH = 50;

/** So much may Twilio's clock be behind ours. */
const CLOCKS_APART_MS = 60_000;

const created = z.object({ sid: z.string().min(1).max(100) });
const failed = z.object({ code: z.number().catch(0) });
const listed = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      body: z.string().nullable(),
      date_created: z.string(),
      direction: z.string(),
      status: z.string(),
    }),
  ),
});

/**
 * Texts by Twilio's REST API. It has no key by which a repeat would be known, so an answer that never came is asked for: the texts to that
 * number since then are looked through for one with the same words.
 */
export function openTwilio(options: TwilioOptions): Texter {
  return {
    kind: "twilio",
    send: (text) => send(options, text),
    find: (text, attempt) => find(options, text, attempt),
  };
}

async function send(options: TwilioOptions, { to, body }: Text): Promise<TextOutcome> {
  const { account, statusUrl } = options;
  const form = new URLSearchParams({
    To: to,
    Body: body,
    ...(account.sender.startsWith("MG") ? { MessagingServiceSid: account.sender } : { From: account.sender }),
    ...(statusUrl === null ? {} : { StatusCallback: statusUrl }),
  });
  const answer = await askTwilio(options, { method: "POST", form });
  if (answer.kind === "unreachable") return { kind: "refused", trouble: answer.trouble, isFinal: false };
  if (answer.kind === "unanswered") return { kind: "unknown", trouble: answer.trouble };
  const { status, json } = answer;
  if (status >= 300) return describeRefusal({ status, code: failed.safeParse(json).data?.code ?? 0 });
  const parsed = created.safeParse(json);
  if (!parsed.success) return { kind: "unknown", trouble: "Twilio's answer could not be read" };
  return { kind: "sent", reference: parsed.data.sid };
}

async function find(
  options: TwilioOptions,
  { to, body }: Text,
  { since, others }: EarlierAttempt,
): Promise<TextSearch> {
  // Not by DateSent: a text that still waits there has none.
  const query = new URLSearchParams({ To: to, PageSize: String(LOOKED_THROUGH) });
  const answer = await askTwilio(options, { method: "GET", query });
  if (answer.kind !== "answered") return { kind: "unknown", trouble: answer.trouble };
  const list = listed.safeParse(answer.json);
  if (answer.status !== 200 || !list.success) {
    return { kind: "unknown", trouble: `Twilio did not say what became of it (${answer.status})` };
  }
  const match = list.data.messages.find(
    (message) =>
      message.direction.startsWith("outbound") &&
      message.status !== "failed" &&
      Date.parse(message.date_created) >= since.getTime() - CLOCKS_APART_MS &&
      !others.includes(message.sid) &&
      lettersOf(message.body ?? "").endsWith(lettersOf(body)),
  );
  return match === undefined ? { kind: "none" } : { kind: "found", reference: match.sid };
}

/** Twilio may write quotation marks and dashes in another way, and a trial account puts a sentence in front. */
function lettersOf(text: string): string {
  return text.normalize("NFKD").replaceAll(/[^\p{L}\p{N}]/gu, "");
}
