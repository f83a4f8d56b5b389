import { Temporal } from "temporal-polyfill";
import { CLOSES_AT_HOUR, OPENS_AT_HOUR, SLOT_MINUTES, TIME_ZONE } from "../world/make-clinics.ts";

/** A start time, exact and as a caller's assistant may write it. */
export type Slot = {
  /** ISO 8601, UTC. */
  readonly startsAt: string;
  readonly date: string;
  readonly time: string;
};

export type SlotRange = {
  /** Days from today on, in the clinics' zone. */
  readonly firstDay: number;
  readonly days: number;
};

const SLOTS_A_DAY = ((CLOSES_AT_HOUR - OPENS_AT_HOUR) * 60) / SLOT_MINUTES;
const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

/**
 * All start times of some days, in an order that jumps about, so that neighbours in time are not neighbours in the
 * load. Made before anything is measured: zones are slow to compute, and all ways of booking take the same list.
 */
export function listSlots({ firstDay, days }: SlotRange): Slot[] {
  const today = Temporal.Now.plainDateISO(TIME_ZONE);
  const inOrder = Array.from({ length: days * SLOTS_A_DAY }, (_, i) => {
    const day = today.add({ days: firstDay + Math.floor(i / SLOTS_A_DAY) });
    const minutes = OPENS_AT_HOUR * 60 + (i % SLOTS_A_DAY) * SLOT_MINUTES;
    return slotAt(day, minutes, i);
  });
  const stride = strideFor(inOrder.length);
  return inOrder.map((_, i) => inOrder[(i * stride) % inOrder.length] as Slot);
}

function slotAt(day: Temporal.PlainDate, minutes: number, form: number): Slot {
  const time = new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60);
  const startsAt = day.toZonedDateTime({ timeZone: TIME_ZONE, plainTime: time }).toInstant().toString();
  return { startsAt, ...FORMS[form % FORMS.length]?.(day, time) } as Slot;
}

type Form = (day: Temporal.PlainDate, time: Temporal.PlainTime) => Pick<Slot, "date" | "time">;

/** ISO; spoken; and a year that a model made up, which the server repairs up to nine months ahead. */
const FORMS: readonly Form[] = [
  (day, time) => ({ date: day.toString(), time: time.toString({ smallestUnit: "minute" }) }),
  (day, time) => ({ date: `${MONTHS[day.month - 1]} ${day.day}`, time: spokenTime(time) }),
  (day, time) => ({ date: madeUpYear(day), time: spokenTime(time) }),
];

function madeUpYear(day: Temporal.PlainDate): string {
  return `2024${day.toString().slice(4)}`;
}

function spokenTime({ hour, minute }: Temporal.PlainTime): string {
  const onTheClock = hour % 12 === 0 ? 12 : hour % 12;
  return `${onTheClock}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
}

/** Shares no divisor with the length, so that every slot comes once. */
function strideFor(length: number): number {
  let stride = Math.max(1, Math.floor(length * 0.618));
  while (gcd(stride, length) !== 1) stride += 1;
  return stride;
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
