import type { OverrideRule } from "@callwaiting/domain";

const RULES: Readonly<Record<OverrideRule, string>> = {
  past: "booked after it had begun",
  notice: "shorter notice than callers get",
  horizon: "further ahead than callers can book",
  hours: "outside opening hours",
  overlap: "at the same time as another appointment",
};

/** "Outside opening hours, because: Emergency"; null when no rule was left. */
export function overrideInWords(overridden: readonly OverrideRule[], reason: string | null): string | null {
  if (overridden.length === 0) return null;
  const rules = overridden.map((rule) => RULES[rule]).join(", ");
  const sentence = rules.charAt(0).toUpperCase() + rules.slice(1);
  return reason === null || reason === "" ? sentence : `${sentence}, because: ${reason}`;
}
