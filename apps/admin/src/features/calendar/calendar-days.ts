import { type Day, addDays, addMonths, weekdayOf } from "../../format/clinic-time.ts";
import type { CalendarView } from "./calendar-search.ts";

/** What a view shows: [from, until). `firstWeekday` as `weekdayOf`. */
export function daysOfView(
  view: CalendarView,
  day: Day,
  firstWeekday: number,
): { readonly from: Day; readonly until: Day } {
  if (view === "day") return { from: day, until: addDays(day, 1) };
  if (view === "week") {
    const from = startOfWeek(day, firstWeekday);
    return { from, until: addDays(from, 7) };
  }
  const from = startOfWeek(`${day.slice(0, 7)}-01`, firstWeekday);
  return { from, until: addDays(from, 42) };
}

const startOfWeek = (day: Day, firstWeekday: number): Day =>
  addDays(day, -((weekdayOf(day) - firstWeekday + 7) % 7));

/** The day that "next" or "previous" leads to. */
export function step(view: CalendarView, day: Day, direction: 1 | -1): Day {
  if (view === "day") return addDays(day, direction);
  return view === "week" ? addDays(day, 7 * direction) : addMonths(day, direction);
}

/** By Unicode's CLDR; everywhere else weeks begin with Monday. */
const SUNDAY_FIRST = new Set(
  (
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK " +
    "PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
  ).split(" "),
);
const SATURDAY_FIRST = new Set("AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY".split(" "));

/** The one place that says on which day a week begins, as `weekdayOf`: 7 for Sunday, 6 for Saturday, otherwise 1. */
export function firstWeekdayIn(region: string): 1 | 6 | 7 {
  if (SUNDAY_FIRST.has(region)) return 7;
  return SATURDAY_FIRST.has(region) ? 6 : 1;
}

/** As calendars of the library count: 0 for Sunday. */
export const firstDayOfWeekIn = (region: string): 0 | 1 | 6 => {
  const weekday = firstWeekdayIn(region);
  return weekday === 7 ? 0 : weekday;
};
