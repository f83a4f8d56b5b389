/** How a call looked at time and place: as Vapi's tools over REST, or as a member of staff over tRPC. */
export type Caller =
  | { readonly kind: "phone"; readonly form: "plain" | "vapi" }
  | { readonly kind: "user"; readonly userId: string };

/** What was asked for. Instants are ISO 8601 in UTC, phones E.164. */
export type Request =
  | {
      readonly kind: "book";
      readonly phone: string;
      readonly serviceId: string;
      /** Null: whoever is free. */
      readonly providerId: string | null;
      /** What the server must make of it, also where a wrong year was said. */
      readonly startsAt: string;
      readonly override: boolean;
    }
  | {
      readonly kind: "move";
      /** By phone an appointment is named by number and time, by staff by its id. */
      readonly phone: string | null;
      readonly appointmentId: string | null;
      readonly toStartsAt: string;
      readonly override: boolean;
      readonly expectedRevision: number | null;
    }
  | {
      readonly kind: "status";
      readonly phone: string | null;
      readonly appointmentId: string | null;
      readonly status: "confirmed" | "completed" | "cancelled" | "no_show";
      readonly expectedRevision: number | null;
    };

export type Answer =
  | {
      readonly kind: "done";
      /** booked, already_booked, moved, cancelled, status_set. */
      readonly outcome: string;
      /** Null where a sentence was answered, which names none. */
      readonly appointmentId: string | null;
      readonly startsAt: string | null;
      readonly revision: number | null;
    }
  | { readonly kind: "refused"; readonly reason: string }
  /** The connection broke, time ran out, or "try again later": it may have happened or may yet happen. */
  | { readonly kind: "unknown"; readonly reason: string }
  /** The server called it its own fault: as unknown, and never right. */
  | { readonly kind: "broken"; readonly reason: string };

/** One delivery of one operation. A repeated delivery is a call of its own with the same operation. */
export type Call = {
  readonly operation: string;
  readonly delivery: number;
  readonly orgId: string;
  readonly by: Caller;
  /** Epoch, ms, of this machine's clock, which is the database's as well. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Stale: the sender's clock was off by more than a signature may be old. Near: by about that much. */
  readonly credentials: "good" | "near" | "stale";
  readonly request: Request;
  readonly answer: Answer;
};
