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

export function isGoingOn({ endedAt, status, startedAt }: CallItem): boolean {
  return endedAt === null && status !== "ended" && Date.now() - Date.parse(startedAt) < LONGEST_MS;
}

type Span = { readonly startedAt: string; readonly endedAt: string | null };

/** How long a call was; null while it goes on, or when its end was lost. */
export const callSeconds = ({ startedAt, endedAt }: Span): number | null =>
  endedAt === null ? null : Math.max(0, (Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
