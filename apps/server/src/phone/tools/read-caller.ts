import {
  type BookingOutcome,
  type E164,
  type Organization,
  isNoNumber,
  isSameLine,
  normalizePhone,
  readCallingNumber,
} from "@callwaiting/domain";
import type { ToolContext } from "./tool.ts";

/** Who is on the line, as far as the platform tells. */
export type Line = {
  readonly callId: string | null;
  /** As the carrier signalled it, unchecked and unformatted. */
  readonly callerNumber: string | null;
  /** False: a program that knows the secret sends the plain form by itself, for whom it wants. */
  readonly isCall: boolean;
};

export function lineOf({ callId, callerNumber, requestKey, isCall }: ToolContext): Line {
  const isOfCall = callId !== null || requestKey !== null || callerNumber !== null;
  return { callId, callerNumber, isCall: isCall || isOfCall };
}

export type ReadCaller =
  | {
      readonly ok: true;
      /** The number to look under: the one that was given, else the one that the call comes from. */
      readonly phone: E164 | null;
      /** `own`: the call comes from it, or there is no call. `said`: from another or from a withheld one. */
      readonly number: "own" | "said" | "none";
      /** By whoever speaks; otherwise it is the one that the call comes from. */
      readonly isNumberGiven: boolean;
      /** A program named it, for whom it wants: nobody guesses, and a name is not looked for under others. */
      readonly isNamed: boolean;
      readonly callingPhone: E164 | null;
    }
  | { readonly ok: false; readonly outcome: Extract<BookingOutcome, { kind: "invalid_phone" }> };

/** A number that was given is the one that is meant, also when it has nothing: never the one of the phone in their hand. */
export function readCaller(given: string | undefined, line: Line, { region }: Organization): ReadCaller {
  const calling = readCallingNumber(line.callerNumber, { region })?.phone ?? null;
  if (given === undefined || isNoNumber(given)) {
    return {
      ok: true,
      phone: calling,
      number: calling === null ? "none" : "own",
      isNumberGiven: false,
      isNamed: false,
      callingPhone: calling,
    };
  }
  const said = normalizePhone(given, { region });
  if (!said.ok) return { ok: false, outcome: { kind: "invalid_phone", hint: said.hint } };
  return {
    ok: true,
    phone: said.phone,
    number: isOwn(said.phone, line, calling) ? "own" : "said",
    isNumberGiven: true,
    isNamed: !line.isCall,
    callingPhone: calling,
  };
}

/** Whether whoever speaks may be taken for whom this number is. */
export function isOwnNumber(phone: E164 | null, line: Line, { region }: Organization): boolean {
  return isOwn(phone, line, readCallingNumber(line.callerNumber, { region })?.phone ?? null);
}

function isOwn(phone: E164 | null, { isCall }: Line, calling: E164 | null): boolean {
  return !isCall || (phone !== null && calling !== null && isSameLine(phone, calling));
}
