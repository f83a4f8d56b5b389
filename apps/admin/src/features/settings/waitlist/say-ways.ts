export const WAY_LABELS: Readonly<Record<"message" | "call" | "staff", string>> = {
  message: "A text or an e-mail with a link",
  call: "A call by the assistant",
  staff: "A call by the front desk",
};

/** As the history has them, whatever version wrote it. */
export function sayWays(ways: unknown): string {
  if (!Array.isArray(ways)) return "nothing";
  const labels: Readonly<Record<string, string>> = WAY_LABELS;
  return ways.map((way) => labels[String(way)] ?? String(way)).join(", then ");
}
