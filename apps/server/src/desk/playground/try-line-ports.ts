import type { Call, OrganizationRecord, StaffScope } from "@callwaiting/db";
import type { Correction, IsoInstant, OrgId } from "@callwaiting/domain";

/** What a call without a phone needs to know. */
export type TryLinePorts = {
  readonly loadOrganization: (orgId: OrgId) => Promise<OrganizationRecord | null>;
  readonly loadAssistant: (orgId: OrgId) => Promise<{ readonly firstMessage: string } | null>;
  readonly loadNewestSecret: (orgId: OrgId) => Promise<{ readonly sealed: string } | null>;
  /** Null when it cannot be opened with the keys of this server. */
  readonly openSecret: (sealed: string, owner: string) => string | null;
  readonly loadCall: (scope: StaffScope, callId: string) => Promise<Call | null>;
};

export type TryStart =
  | {
      readonly kind: "started";
      readonly callId: string;
      readonly greeting: string;
      readonly from: string | null;
    }
  | { readonly kind: "invalid_number" }
  /** There is none, or this server has not the key that it was sealed with. */
  | { readonly kind: "no_secret" }
  /** Our own webhook did not take it. */
  | { readonly kind: "not_answered" };

/** What the model heard, to be answered by one of the tools. */
export type TryUse = {
  readonly callId: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, string | undefined>>;
  /** The caller's words, for the transcript. */
  readonly says: string | null;
};

export type TryAnswer = {
  /** What the assistant would say. */
  readonly sentence: string;
  /** A fixed word, e.g. `booked`. */
  readonly outcome: string;
  readonly corrections: readonly Correction[];
  /** Free times that the answer names. */
  readonly offered: readonly IsoInstant[];
  /** The one that was made, moved or cancelled, as it is now. */
  readonly appointment: {
    readonly appointmentId: string;
    readonly startsAt: IsoInstant;
    readonly endsAt: IsoInstant;
    readonly patientName: string;
  } | null;
};

export type TryUseResult =
  | { readonly kind: "answered"; readonly answer: TryAnswer }
  /** Hung up, or lost with the process that held it; also somebody else's. */
  | { readonly kind: "ended" }
  | { readonly kind: "too_long" }
  | { readonly kind: "not_answered" };

/** Simulated calls into our own webhook, each held by the member who made it. */
export type TryLine = {
  readonly start: (scope: StaffScope, from: string | null) => Promise<TryStart>;
  readonly useTool: (scope: StaffScope, use: TryUse) => Promise<TryUseResult>;
  readonly hangUp: (scope: StaffScope, callId: string) => Promise<{ readonly kind: "hung_up" | "ended" }>;
};
