const LONG = new Intl.DateTimeFormat("en-US", { dateStyle: "long", timeZone: "UTC" });

/** A day that no zone moves, `YYYY-MM-DD`: "March 5, 1980". */
export const formatBirthDate = (date: string): string => LONG.format(new Date(`${date}T00:00:00Z`));
