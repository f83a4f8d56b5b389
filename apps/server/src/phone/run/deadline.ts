/** Until when a message must be answered. All its calls share it: Vapi waits for the message, not for a call. */
export type Deadline = { readonly remainingMs: () => number };

export function startDeadline(budgetMs: number): Deadline {
  const endsAtMs = performance.now() + budgetMs;
  return { remainingMs: () => Math.max(endsAtMs - performance.now(), 0) };
}
