import type { Zone } from "@callwaiting/domain/zone";
import { type Day, dayOf, timeOf } from "../../format/clinic-time.ts";
import { minutesOf } from "./closed-times.ts";

/** As many as are seen at a glance. */
export const AT_A_GLANCE = 8;

export type FreeOnDay = {
  /** In order; at first those nearest to the wanted time. */
  readonly shown: readonly string[];
  readonly hidden: number;
};

type Wish = { readonly day: Day; readonly time: string; readonly zone: Zone; readonly isWhole: boolean };

/** Of the free moments those of one day: nearest to the wanted time, or all of them. */
export function freeOnDay(free: readonly string[], { day, time, zone, isWhole }: Wish): FreeOnDay {
  const ofDay = free.filter((moment) => dayOf(moment, zone) === day);
  const distance = (moment: string) =>
    time === "" ? 0 : Math.abs(minutesOf(timeOf(moment, zone)) - minutesOf(time));
  const shown = isWhole ? ofDay : ofDay.toSorted((a, b) => distance(a) - distance(b)).slice(0, AT_A_GLANCE);
  return { shown: shown.toSorted(), hidden: ofDay.length - shown.length };
}
