/** A day that a place has a name for: a public holiday, Easter, Mother's Day. */
export type NamedDay = {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** As it is written there, in English: `Thanksgiving Day`. */
  readonly name: string;
};

/** The named days of a place in a year. */
export type NamedDays = (year: number) => readonly NamedDay[];
