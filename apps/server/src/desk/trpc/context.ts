import type { Logger } from "pino";
import type { AdminPorts } from "../admin-ports.ts";
import type { SignedIn } from "../session/session-ports.ts";
import type { LiveHub } from "../../live/live-hub.ts";

/** What every procedure is given. */
export type Context = {
  /** Null when nobody is signed in. */
  readonly signedIn: SignedIn | null;
  readonly ports: AdminPorts;
  readonly log: Logger;
  readonly requestId: string;
  /** For streams: who is told of changes, and whether they are still signed in. */
  readonly live: { readonly hub: LiveHub; readonly readSessionAgain: () => Promise<SignedIn | null> };
};
