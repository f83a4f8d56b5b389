import type { OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";
import type { CheckWebhookUrl } from "../../webhooks/check-url.ts";
import type { LiveHub } from "../../live/live-hub.ts";
import type { VisitLink } from "../../secrets/give-visit-link.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";
import type { DeskOutbox } from "../desk-outbox.ts";
import type { DeskVapi } from "../desk-vapi.ts";
import type { TryLine } from "../playground/try-line.ts";
import type { SignedIn } from "../session/find-active-membership.ts";

/** What the server hands to the desk, the same for every request. */
export type Desk = {
  readonly db: DeskDatabase;
  readonly vapi: DeskVapi;
  readonly tryLine: TryLine;
  readonly outbox: DeskOutbox;
  /** With this server's encryption key; opened only for this organization. */
  readonly sealSecret: (plain: string, orgId: OrgId) => string;
  /** A patient's own link to a visit; null where there is no such visit or it is over. */
  readonly giveVisitLink: (orgId: OrgId, appointmentId: string) => Promise<VisitLink | null>;
  /** Looks where an address leads to, which takes a few seconds at worst. */
  readonly checkWebhookUrl: CheckWebhookUrl;
  readonly log: Logger;
};

/** What every procedure is given. */
export type Context = Desk & {
  /** Null when nobody is signed in. */
  readonly signedIn: SignedIn | null;
  readonly requestId: string;
  /** For streams: who is told of changes, and whether they are still signed in. */
  readonly live: { readonly hub: LiveHub; readonly readSessionAgain: () => Promise<SignedIn | null> };
};
