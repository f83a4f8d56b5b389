const WITHIN_MS = 60_000;
const MOST_DEATHS = 5;
const FIRST_PAUSE_MS = 250;

export type AfterDeath =
  | { readonly kind: "start_again"; readonly pauseMs: number }
  | { readonly kind: "give_up" };

/** What follows when a process has died: another after a pause that doubles, or, after five within a minute, nothing. */
export function afterDeath(diedAtMs: readonly number[], nowMs: number): AfterDeath {
  const deaths = diedAtMs.filter((at) => nowMs - at < WITHIN_MS).length;
  if (deaths >= MOST_DEATHS) return { kind: "give_up" };
  return { kind: "start_again", pauseMs: FIRST_PAUSE_MS * 2 ** (deaths - 1) };
}
