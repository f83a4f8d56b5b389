import type { OtherClock } from "@callwaiting/domain";
import type { NamedArguments } from "./argument-names.ts";
import { isTime } from "./parts/place-moment.ts";
import { type Clinic, mayBeClinics, readZoneArgument } from "./read-zone-argument.ts";

/** `unclear`: times would be read on a clock that is not theirs. Undefined: they are on the clinic's. */
export function clockOfArguments(
  { args, zone }: NamedArguments,
  clinic: Clinic,
  convertsClocks: boolean,
): OtherClock | "unclear" | undefined {
  if (zone === undefined || !isAboutTimes(args)) return undefined;
  const read = readZoneArgument(zone.text, clinic);
  if (read.kind === "clinics") return undefined;
  if (read.kind === "unclear") return "unclear";
  const { clock } = read;
  if (convertsClocks && isOneTime(args)) return clock;
  return mayBeClinics(clock, clinic) ? undefined : "unclear";
}

const ON_A_CLOCK = /\d:\d\d|T\d\d|\d ?[ap]\.?m\b|\bat \d|noon/i;

/**
 * Whether a time of the clock is asked for. One that is counted from an appointment, or kept from it, is on the clinic's clock, and so
 * is that of the appointment itself.
 */
function isOneTime(args: NamedArguments["args"]): boolean {
  const isMove = "newDate" in args || "newTime" in args;
  if (isMove && "appointmentTime" in args) return false;
  const texts = isMove
    ? [args["newTime"], args["newDate"]]
    : [args["appointmentTime"], args["appointmentDate"]];
  return texts.some((text) => text !== undefined && (isTime(text) || ON_A_CLOCK.test(String(text))));
}

/** A moment that says how far it is from UTC is the same on every clock. */
const EXACT = /\d[T ]\d{2}:?\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/i;
const MIDNIGHT = /[T ]00:?00/i;

function isAboutTimes(args: NamedArguments["args"]): boolean {
  const texts = ["appointmentDate", "appointmentTime", "partOfDay", "newDate", "newTime"].flatMap((name) =>
    args[name] === undefined ? [] : [String(args[name]).trim()],
  );
  return texts.length > 0 && !texts.some((text) => EXACT.test(text) && !MIDNIGHT.test(text));
}
