import type { RollingClinic } from "./set-up-clinics.ts";

/** One patient's call: no two want the same time, so nothing is refused for a reason of the calendar. */
export type Visit = {
  readonly name: string;
  readonly clinic: RollingClinic;
  readonly patientName: string;
  /** E.164 */
  readonly phone: string;
  readonly first: Slot;
  readonly second: Slot;
  /** What the caller makes of the appointment after it was moved. */
  readonly isCancelled: boolean;
};

export type Slot = {
  /** As the clinic's calendar has them. */
  readonly date: string;
  readonly time: string;
  /** As it is said: "2:30 PM". */
  readonly spoken: string;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
};

const OPENS_AT_HOUR = 8;
const SLOTS_A_DAY = 20;
const SLOT_MINUTES = 30;
/** Counted from today: whatever the clinics' date is by then, it is ahead of them. */
const FIRST_DAY = 2;
const WORKDAYS = 150;
const DAY_MS = 86_400_000;

/** The n-th call. `todayMs` is midnight of a day in UTC; the clinics' zone keeps one offset all year. */
export function visitOf(n: number, clinics: readonly RollingClinic[], todayMs: number): Visit {
  const clinic = clinics[n % clinics.length];
  const at = Math.floor(n / clinics.length);
  if (clinic === undefined || 2 * at + 1 >= WORKDAYS * SLOTS_A_DAY) {
    throw new Error("There are too few times for so many calls.");
  }
  return {
    name: `visit-${n}`,
    clinic,
    // Of one word: by itself "and" or "md" would be what it says.
    patientName: `Pat Doe${letters(n)}`,
    phone: `+1212${2_000_000 + n}`,
    first: slotOf(2 * at, clinic, todayMs),
    second: slotOf(2 * at + 1, clinic, todayMs),
    isCancelled: n % 3 === 0,
  };
}

function slotOf(at: number, { offset }: RollingClinic, todayMs: number): Slot {
  const date = workdayOf(Math.floor(at / SLOTS_A_DAY), todayMs)
    .toISOString()
    .slice(0, 10);
  const minutes = OPENS_AT_HOUR * 60 + (at % SLOTS_A_DAY) * SLOT_MINUTES;
  const hour = Math.floor(minutes / 60);
  const minute = String(minutes % 60).padStart(2, "0");
  const time = `${String(hour).padStart(2, "0")}:${minute}`;
  return {
    date,
    time,
    spoken: `${hour % 12 === 0 ? 12 : hour % 12}:${minute} ${hour < 12 ? "AM" : "PM"}`,
    startsAt: new Date(`${date}T${time}:00${offset}`).toISOString(),
  };
}

/** The n-th from Monday to Friday. */
function workdayOf(n: number, todayMs: number): Date {
  const first = new Date(todayMs + FIRST_DAY * DAY_MS);
  const sinceMonday = (first.getUTCDay() + 6) % 7;
  const skipped = sinceMonday > 4 ? 7 - sinceMonday : 0;
  const startsAt = sinceMonday > 4 ? 0 : sinceMonday;
  const days = skipped + n + 2 * Math.floor((startsAt + n) / 5);
  return new Date(first.getTime() + days * DAY_MS);
}

const letters = (n: number): string =>
  n.toString(26).replaceAll(/./g, (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 26)));
