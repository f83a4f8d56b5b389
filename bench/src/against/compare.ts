import type { Tables } from "../table.ts";
import type { World } from "../world/open-world.ts";
import { type Builds, openBuilds } from "./builds.ts";
import { compareAvailability } from "./compare-availability.ts";
import { compareBooking } from "./compare-booking.ts";
import { compareHotSlot } from "./compare-hot-slot.ts";
import { compareNormalization } from "./compare-normalization.ts";
import { compareStart } from "./compare-start.ts";
import { type Comparison, comparisonTable } from "./comparison.ts";

type Compare = (world: World, builds: Builds) => Promise<Comparison>;

/**
 * What both builds can be asked in the same words. The other tables look inside one build: they add lines to its SQL, read
 * its profile by the names of its files, or call functions that another one need not have.
 */
const COMPARISONS: Readonly<Record<string, Compare>> = {
  normalization: compareNormalization,
  start: compareStart,
  booking: compareBooking,
  "hot-slot": compareHotSlot,
  availability: compareAvailability,
};

export const COMPARABLE: readonly string[] = Object.keys(COMPARISONS);

/** The comparable tables of this build and of that commit, which is built for them. */
export async function openComparisons(world: World, commit: string): Promise<Tables> {
  const builds = await openBuilds(world, commit);
  const compare = (run: Compare) => async () => comparisonTable(await run(world, builds), builds);
  return Object.fromEntries(Object.entries(COMPARISONS).map(([name, run]) => [name, compare(run)]));
}
