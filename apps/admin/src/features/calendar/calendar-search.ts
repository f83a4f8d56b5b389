export const CALENDAR_VIEWS = ["day", "week", "month"] as const;
export type CalendarView = (typeof CALENDAR_VIEWS)[number];

/** What of the calendar stands in the address, so that a link or a reload shows the same. */
export type CalendarSearch = {
  readonly view?: CalendarView | undefined;
  /** YYYY-MM-DD in the clinic's zone; without it, today. */
  readonly date?: string | undefined;
  /** Missing: all of them. */
  readonly providers?: readonly string[] | undefined;
  readonly cancelled?: true | undefined;
};

const DAY = /^2[01]\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export function readCalendarSearch(search: Record<string, unknown>): CalendarSearch {
  const { view, date, providers, cancelled } = search;
  const ids = Array.isArray(providers) ? providers.filter((id) => typeof id === "string") : [];
  return {
    view: CALENDAR_VIEWS.find((each) => each === view),
    date: typeof date === "string" && isDay(date) ? date : undefined,
    providers: ids.length > 0 ? ids : undefined,
    cancelled: cancelled === true ? true : undefined,
  };
}

/** 31 February is none. */
function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
