import type { Refusal } from "./appointment-types.ts";

export type RefusalWords = {
  readonly title: string;
  readonly detail: string;
  /** It can be done all the same, with a reason. */
  readonly canForce: boolean;
};

const RULES: Partial<Record<Refusal["kind"], Omit<RefusalWords, "canForce">>> = {
  slot_unavailable: {
    title: "This time is taken",
    detail: "Choose a free time, or give a reason to double-book.",
  },
  outside_hours: {
    title: "Outside opening hours",
    detail: "The provider is not working then. Choose a free time, or give a reason.",
  },
  too_soon: {
    title: "Too short notice",
    detail: "The clinic does not book this soon. Choose a later time, or give a reason.",
  },
  too_far: {
    title: "Too far ahead",
    detail: "The clinic does not book this far ahead. Choose an earlier day, or give a reason.",
  },
  in_past: {
    title: "This time has passed",
    detail: "Choose a later time, or give a reason to enter it anyway.",
  },
};

const DEAD_ENDS: Partial<Record<Refusal["kind"], Omit<RefusalWords, "canForce">>> = {
  clock_changed: {
    title: "The clinic’s clock has changed",
    detail: "All times on the screen are right now. Check the time, then try again.",
  },
  unknown_provider: {
    title: "This provider does not offer the service",
    detail: "Choose another provider or another service.",
  },
  unknown_service: { title: "This service is no longer offered", detail: "Choose another service." },
  not_found: {
    title: "This appointment no longer exists",
    detail: "Somebody may have deleted it. Reload the page.",
  },
};

const OTHERWISE = { title: "That did not work", detail: "Check what you entered, then try again." };

/** Why a time was refused, and what can be done. */
export function describeRefusal({ kind, lacking: [lacking] = [] }: Refused): RefusalWords {
  if (lacking !== undefined) return { ...describeLacking(lacking), canForce: true };
  const rule = RULES[kind];
  if (rule !== undefined) return { ...rule, canForce: true };
  return { ...(DEAD_ENDS[kind] ?? OTHERWISE), canForce: false };
}

type Refused = { readonly kind: Refusal["kind"]; readonly lacking?: readonly Lacking[] };

type Lacking = { readonly kind: "room" | "equipment"; readonly names: readonly string[] };

function describeLacking({ kind, names }: Lacking): Omit<RefusalWords, "canForce"> {
  return {
    title: kind === "room" ? "No room is free then" : "What the service needs is not free then",
    detail: `Taken: ${names.join(", ")}. Choose a free time, or give a reason: the visit is then booked without.`,
  };
}
