import type { Temporal } from "temporal-polyfill";
import { assertNever } from "../assert-never.ts";
import { instantsOf } from "./instants-of.ts";
import type { Zone } from "./zone.ts";

/** The first moment of a day: midnight, the earlier one where clocks show it twice, the change where they skip it. */
export function startOfDay(zone: Zone, day: Temporal.PlainDate): Temporal.Instant {
  const found = instantsOf(zone, day.toPlainDateTime());
  switch (found.kind) {
    case "once":
      return found.instant;
    case "twice":
      return found.earlier;
    case "gap":
      return found.at;
    default:
      return assertNever(found);
  }
}
