import type { CallEvent } from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";
import { isFuture } from "../events/describe-call-event.ts";

export type Because = { readonly path: string; readonly why: string };

/** What a fact would have to be, by what it is called; the first that fits. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/(?:At|_at|Time|timestamp)$/, "no moment: ISO 8601, or milliseconds since 1970, of this century"],
  [/cost/i, "no amount of US dollars from 0 to 100,000"],
  [/duration/i, "no length of a call: a number, 48 hours at most"],
  [/url|recording/i, "no address of http or https of at most 4,000 characters, nor an object with one"],
  [
    /transcript|messages|conversation/i,
    "no text, nor a list of turns in which the caller or the assistant says anything",
  ],
  [/call\.type$/, "none of Vapi's kinds of calls"],
];

/** Why nothing could be made of a value. Quotes nothing of it. */
export function whyNotUsable(path: string, value: unknown): string {
  const wanted = KINDS.find(([name]) => name.test(path))?.[1];
  if (wanted !== undefined) return `It is ${wanted}.`;
  if (typeof value === "string") return "It is too long for what it is, or none of it can be printed.";
  return `It is ${kindOf(value)} in which nothing was found that is kept of it.`;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Times that a message tells and nobody can have seen. */
export function futureTimes(event: CallEvent, now: Temporal.Instant): readonly Because[] {
  const times = {
    timestamp: event.call.at,
    startedAt: "startedAt" in event ? event.startedAt : null,
    endedAt: "endedAt" in event ? event.endedAt : null,
  };
  return Object.entries(times).flatMap(([path, time]) =>
    isFuture(time, now) ? [{ path, why: "It lies in the future." }] : [],
  );
}

export function whyCut(kept: number, of: number | null): string {
  const [first, all] = [kept, of].map((count) => count?.toLocaleString("en-US"));
  return all === undefined
    ? `The first ${first} characters of what was said are kept.`
    : `Of ${all} characters the first ${first} are kept.`;
}
