import type { Day } from "../../format/clinic-time.ts";

/** When, how long and with whom, as typed. */
export type When = {
  readonly day: Day;
  /** "14:30", or "" before one is chosen. */
  readonly time: string;
  readonly minutes: number;
  /** Null: anyone available. */
  readonly providerId: string | null;
  /** Of a free time that was picked, where the clinic has several locations. */
  readonly locationId?: string | undefined;
};
