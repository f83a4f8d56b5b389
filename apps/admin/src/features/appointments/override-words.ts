import { RULE_LABELS } from "./appointment-words.ts";

type OverrideRule = keyof typeof RULE_LABELS;

/** "Outside of opening hours, because: Emergency"; null when no rule was left. */
export function overrideInWords(overridden: readonly OverrideRule[], reason: string | null): string | null {
  if (overridden.length === 0) return null;
  const rules = overridden.map((rule) => RULE_LABELS[rule]).join(", ");
  const sentence = rules.charAt(0).toUpperCase() + rules.slice(1);
  return reason === null || reason === "" ? sentence : `${sentence}, because: ${reason}`;
}
