/** The longest range that is read at once: a month of a calendar, with the weeks around it. */
export const MAX_CALENDAR_DAYS = 45;
