import type { Call } from "./history.ts";

/** By kind, such as "phone book: done booked". */
export const countAnswers = (history: readonly Call[]) => count(history.map(nameAnswer));

function nameAnswer({ request, by, answer }: Call): string {
  const what = request.kind === "book" && request.override ? "override" : request.kind;
  const how = answer.kind === "done" ? `done ${answer.outcome}` : answer.kind;
  return `${by.kind === "phone" ? "phone" : "staff"} ${what}: ${how}`;
}

export function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
