/** An enumeration as it is said: `A`, `A and B`, `A, B, and C`. */
export function joinAnd(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  if (items.length < 2) return last;
  const rest = items.slice(0, -1).join(", ");
  return items.length === 2 ? `${rest} and ${last}` : `${rest}, and ${last}`;
}
