import type { StaffScope } from "@callwaiting/db";
import type { z } from "zod";
import type { tryAnswer } from "./playground-schemas.ts";

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

export type TryAnswer = z.infer<typeof tryAnswer>;

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
