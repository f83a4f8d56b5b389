/** A choice as it is said: `A`, `A or B`, `A, B, or C`. */
export function joinOr(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  if (items.length < 2) return last;
  const rest = items.slice(0, -1).join(", ");
  return items.length === 2 ? `${rest} or ${last}` : `${rest}, or ${last}`;
}
