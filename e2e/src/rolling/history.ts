import type { Visit } from "./visits.ts";

export type Step = "look" | "book" | "repeat" | "find" | "move" | "cancel" | "goodbye";

/** One request and what came back. */
export type Answered = {
  readonly visit: string;
  readonly step: Step;
  /** What was going on: "both versions", … */
  readonly stage: string;
  /** The server's port; null when nobody answered. */
  readonly answeredBy: number | null;
  readonly tookMs: number;
  /** Null: it was what a caller must hear. */
  readonly trouble: string | null;
};

/** What a caller had been told in the end. */
export type Told = {
  readonly visit: Visit;
  /** Null: no appointment was confirmed. */
  readonly startsAt: string | null;
  readonly status: "confirmed" | "cancelled" | null;
};

/** An appointment as the database has it. */
export type AppointmentRow = {
  readonly orgId: string;
  readonly phone: string;
  readonly startsAt: string;
  readonly status: string;
};
