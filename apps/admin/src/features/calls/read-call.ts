import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import type { FormatPhone } from "../../format/phone.ts";

type Outputs = inferRouterOutputs<AppRouter>["calls"];

export type CallItem = Outputs["list"]["items"][number];
export type Call = Outputs["load"];
export type CallStep = Call["steps"][number];

type Caller = {
  readonly name: string;
  readonly number: string | null;
  /** Otherwise the name only says that it is not known. */
  readonly isKnown: boolean;
};

/** Who called, in one or two lines. */
export function callerName(
  call: Pick<CallItem, "contactName" | "callerNumber" | "isErased" | "kind">,
  formatPhone: FormatPhone,
): Caller {
  const number = call.callerNumber === null ? null : formatPhone(call.callerNumber);
  if (call.isErased) return { name: "Erased caller", number: null, isKnown: false };
  if (call.contactName !== null && call.contactName !== "") {
    return { name: call.contactName, number, isKnown: true };
  }
  if (number !== null) return { name: number, number: null, isKnown: true };
  return { name: call.kind === "web" ? "Web caller" : "Unknown caller", number: null, isKnown: false };
}

/** Longer than a call can last if nobody set it otherwise; after that its end was lost on the way. */
const LONGEST_MS = 2 * 60 * 60_000;

/** Of one that is erased no end is taken in any more. */
export function isGoingOn({ endedAt, status, startedAt, isErased }: CallItem): boolean {
  if (isErased || endedAt !== null || status === "ended") return false;
  return Date.now() - Date.parse(startedAt) < LONGEST_MS;
}

type Span = Pick<CallItem, "startedAt" | "endedAt" | "isStartKnown">;

/** Longer than Vapi lets a call be: then one of the two times is wrong. */
const LONGEST_SECONDS = 48 * 3_600;

/** How long a call was; null while it goes on, and where its beginning or its end was never told. */
export function callSeconds({ startedAt, endedAt, isStartKnown }: Span): number | null {
  if (endedAt === null || !isStartKnown) return null;
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return seconds >= 0 && seconds <= LONGEST_SECONDS ? seconds : null;
}
