const MAX_DEPTH = 3;

/** A value that a model filled in, as lines of text. */
export function sayValue(value: unknown, depth = 0): string {
  if (value === null || value === undefined || value === "") return "–";
  if (value === true || value === "true") return "Yes";
  if (value === false || value === "false") return "No";
  if (typeof value === "string") return value;
  if (typeof value !== "object") return JSON.stringify(value);
  if (depth === MAX_DEPTH) return JSON.stringify(value);
  if (Array.isArray(value)) return value.map((item) => sayValue(item, depth + 1)).join(", ");
  return Object.entries(value)
    .map(([name, inner]) => `${sayName(name)}: ${sayValue(inner, depth + 1)}`)
    .join("\n");
}

/** `visitReason` and `visit_reason` are "Visit reason". */
export function sayName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
    .replaceAll("_", " ")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
