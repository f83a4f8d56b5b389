/** What one file may ask of us. Who has more links a calendar with less in it. */
export const LIMITS = {
  /** Characters; whoever fetches a file counts its bytes. */
  text: 10_000_000,
  events: 20_000,
  /** How long a time a file may be expanded for. */
  windowDays: 731,
  /** Of one rule, within that time: every hour of two years. */
  instancesOfRule: 20_000,
  /** Of all rules together: each counts as what it yields, what it says to count, and `rule`. */
  work: 200_000,
  rule: 50,
  /** In one VTIMEZONE. */
  observances: 200,
  onsets: 2_000,
} as const;
