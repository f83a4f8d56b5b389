import { Temporal } from "temporal-polyfill";
import { wallTimeAt } from "../zone/wall-time-at.ts";
import type { AppointmentWish, ChosenAppointment, OwnAppointment } from "./own-appointment.ts";
import { isTheOnlyOne } from "./is-the-only-one.ts";
import type { MomentContext } from "./moment-context.ts";
import { readAppointmentTimes } from "./read-appointment-times.ts";
import { readChoice } from "./read-choice.ts";
import { type Place, readPlace } from "./read-place.ts";
import { byTime, isConfirmed, wasJustCancelled, whichOf } from "./which-of.ts";

/** A day of the month beyond that is hardly a place in somebody's list. */
const LAST_PLACE = 9;

/**
 * The appointment that has a place in the list, as it was read out: "the second one", "the later one on Tuesday". Where that
 * could be another as well, or several are wished for at once, the list is the answer. `undefined`: nothing was said of a place.
 */
export function chooseByPlace(
  appointments: readonly OwnAppointment[],
  wish: AppointmentWish,
  context: MomentContext,
): ChosenAppointment | undefined {
  const said = placeIn(wish);
  if (said === undefined) return undefined;
  if (said.place.kind === "nth" && said.isChoice) return askWhereTwo(appointments, said.place);
  const listed = within(appointments, said, context);
  if (listed === undefined) return undefined;
  const standing = byTime(listed.filter(isConfirmed));
  const { place } = said;
  if (place.kind === "all" || place.kind === "unclear") {
    return whichOf(standing.length > 0 ? standing : appointments.filter(isConfirmed), place.kind === "all");
  }
  if (!place.isOfList && place.kind === "nth") {
    const asDay = chooseByDay(standing, { place, isWritten: said.isWritten }, context);
    if (asDay !== "place") return asDay;
  }
  const isDay = place.kind === "nth" && place.nth > LAST_PLACE && place.nth > standing.length;
  if (isDay) return undefined;
  // "The first one", said again after that one was cancelled, is not the next.
  const before = byTime(listed.filter((one) => isConfirmed(one) || wasJustCancelled(one, context.now)));
  const chosen = atPlace(standing, place);
  const number = said.isChoice || wish.choice === undefined ? chosen?.number : readChoice(wish.choice);
  return chosen !== undefined && chosen === atPlace(before, place) && chosen.number === number
    ? { kind: "one", appointment: chosen }
    : whichOf(standing.length > 0 ? standing : appointments.filter(isConfirmed));
}

/** A number holds by itself, however it is said; "the third one" may also be the third that was read out, with another number. */
function askWhereTwo(appointments: readonly OwnAppointment[], { nth }: Place): ChosenAppointment | undefined {
  const standing = byTime(appointments.filter(isConfirmed));
  const [ofPlace, ofNumber] = [standing[nth - 1], appointments.find(({ number }) => number === nth)];
  const isEither = ofPlace !== undefined && ofNumber !== undefined && ofPlace !== ofNumber;
  return isEither ? whichOf(standing) : undefined;
}

type Said = {
  readonly place: Place;
  /** Where a number was asked for. */
  readonly isChoice: boolean;
  /** What the other fields and words say of the appointment. */
  readonly rest: Omit<AppointmentWish, "choice">;
  readonly isWritten: boolean;
};

function placeIn({ choice, date, time }: AppointmentWish): Said | undefined {
  for (const text of [choice, date, time]) {
    const place = text === undefined ? undefined : readPlace(text);
    if (text === undefined || place === undefined) continue;
    if (place.kind !== "first" && isTheOnlyOne(text)) continue;
    const [restOfDate, restOfTime] = [date, time].map((one) => (one === text ? undefined : one));
    const rest = { date: place.within ?? restOfDate, time: restOfTime };
    return { place, rest, isChoice: text === choice, isWritten: /\d/.test(text) };
  }
  return undefined;
}

/** Those of the day that was said beside it; nothing where that is not understood. */
function within(
  appointments: readonly OwnAppointment[],
  { rest: { date, time }, place }: Said,
  context: MomentContext,
): readonly OwnAppointment[] | undefined {
  if (date === undefined && time === undefined) return appointments;
  const asDay = readAppointmentTimes({ date, time }, context);
  // "The second one at 2 PM".
  const isTime = asDay.kind === "invalid_date" && date === place.within && time === undefined;
  const times = isTime ? readAppointmentTimes({ time: date }, context) : asDay;
  if (times.kind !== "times") return undefined;
  const exact = appointments.filter(times.matches);
  return exact.length > 0 ? exact : appointments.filter(times.matchesLoosely);
}

/** "The second" may be the second of a month as well; "place" where it is not, and nothing where it is that alone. */
function chooseByDay(
  standing: readonly OwnAppointment[],
  { place, isWritten }: { readonly place: Place; readonly isWritten: boolean },
  { zone }: MomentContext,
): ChosenAppointment | "place" | undefined {
  const ofDay = standing.filter(
    ({ startsAt }) => wallTimeAt(zone, Temporal.Instant.from(startsAt)).day === place.nth,
  );
  const ofPlace = standing[place.nth - 1];
  if (ofPlace === undefined) return undefined;
  // "The 2nd" is written for either; nothing is on that day, so it is asked about.
  if (ofDay.length === 0) return isWritten ? whichOf(standing) : "place";
  return ofDay.length === 1 && ofDay[0] === ofPlace ? undefined : whichOf([...new Set([...ofDay, ofPlace])]);
}

function atPlace(list: readonly OwnAppointment[], { kind, nth }: Place): OwnAppointment | undefined {
  if (kind === "nth") return list[nth - 1];
  if ((kind === "earlier" || kind === "later") && list.length !== 2) return undefined;
  const fromEnd = kind === "last" || kind === "later" ? list.toReversed() : list;
  const [chosen, beside] = fromEnd;
  // Two at one time: neither is the first.
  return chosen?.startsAt === beside?.startsAt ? undefined : chosen;
}
