import { instantsOfWallMs } from "./instants-of.ts";
import { type Zone, offsetAt } from "./zone.ts";

/** Of a wall time that the clocks of a night show twice: before they are set back, or after. */
export type Showing = "first" | "second";

/** Which one a moment is; undefined where the clocks show its wall time once. */
export function showingAt(zone: Zone, epochMs: number): Showing | undefined {
  const found = instantsOfWallMs(zone, epochMs + offsetAt(zone, epochMs));
  if (found.kind !== "twice") return undefined;
  return found.earlier.epochMilliseconds === epochMs ? "first" : "second";
}
