import type { Refusal } from "./calendar-data.ts";

export type RefusalWords = {
  readonly title: string;
  readonly detail: string;
  /** A reason opens it. */
  readonly canForce: boolean;
};

const RULES: Partial<Record<Refusal["kind"], Omit<RefusalWords, "canForce">>> = {
  slot_unavailable: {
    title: "This time is taken",
    detail: "Choose a free time, or give a reason to book twice.",
  },
  outside_hours: {
    title: "Outside of opening hours",
    detail: "The provider does not work then. Choose a free time, or give a reason.",
  },
  too_soon: {
    title: "Sooner than the clinic's notice",
    detail: "Choose a later time, or give a reason.",
  },
  too_far: {
    title: "Further ahead than the clinic books",
    detail: "Choose an earlier day, or give a reason.",
  },
  in_past: {
    title: "This time is over",
    detail: "Choose a later time, or give a reason to enter it.",
  },
};

const DEAD_ENDS: Partial<Record<Refusal["kind"], Omit<RefusalWords, "canForce">>> = {
  unknown_provider: {
    title: "This provider does not give the service",
    detail: "Choose another provider or another service.",
  },
  unknown_service: { title: "The service is not offered any more", detail: "Choose another service." },
  not_found: {
    title: "It is not there any more",
    detail: "Somebody may have deleted it. Reload the calendar.",
  },
};

const OTHERWISE = { title: "That did not work", detail: "Check what you entered, then try again." };

/** Why a time was not given, and what can be done. */
export function describeRefusal({ kind }: Refusal): RefusalWords {
  const rule = RULES[kind];
  if (rule !== undefined) return { ...rule, canForce: true };
  return { ...(DEAD_ENDS[kind] ?? OTHERWISE), canForce: false };
}
