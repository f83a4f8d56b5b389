import type { Timeline } from "../../replay-changes.ts";
import type { DatabaseRows } from "../../database-rows.ts";
import type { Letter } from "../mail-server.ts";
import type { Claim, OutboxRows } from "../outbox-rows.ts";
import type { Acceptance } from "../tend-waitlist.ts";
import type { Arrival } from "../webhook-receiver.ts";

/** A text that Twilio has. */
export type TakenText = {
  readonly sid: string;
  readonly to: string;
  readonly atMs: number;
};

export type OutboxEvidence = {
  readonly rows: OutboxRows;
  readonly letters: readonly Letter[];
  readonly texts: readonly TakenText[];
  /** Ids of letters that were refused for good. */
  readonly refused: ReadonlySet<string>;
  readonly arrivals: readonly Arrival[];
  readonly strangers: readonly string[];
  readonly acceptances: readonly Acceptance[];
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly services: DatabaseRows["services"];
};

export type OutboxCheck = (evidence: OutboxEvidence) => string[];

/** So long may it take from the claim until the other side has all of it: a pause, and what a server waits for an answer. */
export const HAND_OVER_MS = 60_000;
/** Clocks are one; a text has whole ms. */
export const SLACK_MS = 20;

/** A message that came, with how the visit stood when a server took it to hand it over. */
export type Told = { readonly claim: Claim; readonly atMs: number };

/** It tells what became of a visit. */
export const isNews = ({ kind }: Pick<Claim, "kind">): boolean => kind !== "reminder" && kind !== "offer";

/** What a reader is told by it: whether it takes place, when, and with whom. */
export const said = ({ kind, toldLocal, toldProvider }: Claim): string =>
  kind === "cancelled" ? "cancelled" : `${toldLocal} ${toldProvider}`;
