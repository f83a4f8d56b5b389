import type { Location } from "../../../api/whole-lists.ts";
import { count } from "../../../format/amount.ts";

/** Why it is not archived: hours and visits to come that are there. */
export function sayStillThere({
  name,
  openings,
  comingAppointments: coming,
}: Pick<Location, "name" | "openings" | "comingAppointments">): string {
  const there = [
    ...(openings === 0 ? [] : [`${count(openings, "time range")} of opening hours`]),
    ...(coming === 0 ? [] : [count(coming, "upcoming visit")]),
  ].join(" and ");
  return `${name} stays in use: ${there} ${openings + coming === 1 ? "is" : "are"} there.`;
}
