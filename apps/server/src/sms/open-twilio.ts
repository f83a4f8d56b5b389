import { z } from "zod";
import { describeRefusal } from "./describe-refusal.ts";
import type { EarlierAttempt, Text, TextOutcome, TextSearch, Texter } from "./texter.ts";
import { type TwilioWay, askTwilio } from "./ask-twilio.ts";

export type TwilioOptions = TwilioWay & {
  /** Where Twilio reports what became of a text; null where the internet does not reach this server. */
  readonly statusUrl: string | null;
};

/** So many texts to a number are looked through at once, the latest first. */
const PAGE = 50;
/** Nobody is written to so often. Where it is so all the same, nothing is known, and nothing is sent. */
const MOST_PAGES = 40;

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
  /** Null on the last page. */
  next_page_uri: z.string().nullish(),
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
  const from = since.getTime() - CLOCKS_APART_MS;
  // Twilio names whole seconds.
  const claimed = Math.floor(since.getTime() / 1_000) * 1_000;
  let isInDoubt = false;
  const isLikeIt = (message: ListedText) =>
    message.direction.startsWith("outbound") &&
    message.status !== "failed" &&
    Date.parse(message.date_created) >= from &&
    !others.includes(message.sid) &&
    lettersOf(message.body ?? "").endsWith(lettersOf(body));
  // Not by DateSent: a text that still waits there has none.
  let query: URLSearchParams | null = new URLSearchParams({ To: to, PageSize: String(PAGE) });
  for (let page = 0; query !== null && page < MOST_PAGES; page += 1) {
    const list: Listed = await readPage(options, query);
    if (list.kind === "unknown") return list;
    const alike = list.messages.filter(isLikeIt);
    const match = alike.find(({ date_created: at }) => Date.parse(at) >= claimed);
    if (match !== undefined) return { kind: "found", reference: match.sid };
    isInDoubt ||= alike.length > 0;
    query = list.messages.some(({ date_created: at }) => Date.parse(at) < from) ? null : list.next;
  }
  // By a clock that is behind it is this one; else an earlier text, the answer to which was lost as well.
  if (isInDoubt) {
    return {
      kind: "unknown",
      trouble: "Twilio has the same words from just before; nobody knows of which text",
    };
  }
  return query === null
    ? { kind: "none" }
    : { kind: "unknown", trouble: "Twilio has more texts to this number than could be looked through" };
}

type ListedText = z.infer<typeof listed>["messages"][number];
type Listed =
  | {
      readonly kind: "listed";
      readonly messages: readonly ListedText[];
      readonly next: URLSearchParams | null;
    }
  | Extract<TextSearch, { readonly kind: "unknown" }>;

async function readPage(options: TwilioOptions, query: URLSearchParams): Promise<Listed> {
  const answer = await askTwilio(options, { method: "GET", query });
  if (answer.kind !== "answered") return { kind: "unknown", trouble: answer.trouble };
  const list = listed.safeParse(answer.json);
  if (answer.status !== 200 || !list.success) {
    return { kind: "unknown", trouble: `Twilio did not say what became of it (${answer.status})` };
  }
  const { messages, next_page_uri: next } = list.data;
  // Of the address the query alone: our token goes nowhere else.
  const [, more = ""] = next?.split("?") ?? [];
  return { kind: "listed", messages, next: more === "" ? null : new URLSearchParams(more) };
}

/** Twilio may write quotation marks and dashes in another way, and a trial account puts a sentence in front. */
function lettersOf(text: string): string {
  return text.normalize("NFKD").replaceAll(/[^\p{L}\p{N}]/gu, "");
}
