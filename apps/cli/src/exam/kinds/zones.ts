import { ALL_DAYS, FAMILY, JOHN, book, call, move, wish } from "../cast.ts";
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

type Place = readonly [zone: string, january: string, july: string];

/** How far clocks there are ahead of UTC. The first ones were changed by law in 2026, and few programs know of it yet. */
const PLACES: readonly Place[] = [
  ["America/Vancouver", "-07:00", "-07:00"],
  ["America/Edmonton", "-06:00", "-06:00"],
  ["America/Inuvik", "-06:00", "-06:00"],
  ["America/Winnipeg", "-05:00", "-05:00"],
  ["Africa/Casablanca", "+00:00", "+00:00"],
  ["Canada/Central", "-05:00", "-05:00"],
  ["America/New_York", "-05:00", "-04:00"],
  ["America/Phoenix", "-07:00", "-07:00"],
  ["America/Sao_Paulo", "-03:00", "-03:00"],
  ["America/St_Johns", "-03:30", "-02:30"],
  ["Europe/Berlin", "+01:00", "+02:00"],
  ["Europe/London", "+00:00", "+01:00"],
  ["Asia/Kolkata", "+05:30", "+05:30"],
  ["Asia/Kathmandu", "+05:45", "+05:45"],
  ["Australia/Sydney", "+11:00", "+10:00"],
  ["Australia/Lord_Howe", "+11:00", "+10:30"],
  ["Pacific/Auckland", "+13:00", "+12:00"],
];

/** Half past nine is half past nine on the clinic's clock, wherever it is and whatever the law there says by now. */
export const zones: Kind = {
  name: "zones",
  title: "Clocks of all places",
  cases: (on) => PLACES.flatMap((place) => [ofPlace(place, on)]),
};

function ofPlace([zone, january, july]: Place, on: Days): ExamCase {
  const [winter, summer] = [on.next(1, 15), on.next(7, 15)];
  const who = { patientName: "John Smith" };
  return {
    name: zone.toLowerCase().replaceAll(/[^a-z]+/g, "-"),
    promise: `In ${zone} half past nine is that of the clocks there, in winter and in summer.`,
    clinic: { timeZone: zone, hours: ALL_DAYS, horizonDays: 500 },
    callers: [
      call(
        FAMILY,
        book(wish(JOHN, winter, "8:30 am"), { outcome: "outside_hours" }),
        book(wish(JOHN, winter, "9:30 am"), { outcome: "booked" }),
        book(wish(JOHN, summer, "9:30 am"), { outcome: "booked" }),
        move({ ...who, appointmentDate: summer, newTime: "4:30 pm" }, { outcome: "moved" }),
      ),
    ],
    rows: {
      calendar: [`${winter} 09:30 John Smith`, `${summer} 16:30 John Smith`],
      moments: [momentOf(winter, "09:30", january), momentOf(summer, "16:30", july)],
    },
  };
}

const momentOf = (day: string, time: string, ahead: string): string =>
  new Date(`${day}T${time}:00${ahead}`).toISOString().replace(".000", "");
