import { setTimeout as delay } from "node:timers/promises";
import { DEFAULT_RATE_LIMITS } from "../http/rate-limit/create-rate-limits.ts";
import type { Keyring } from "../secrets/keyring.ts";
import type { SyncRuntime } from "../sync/start-sync-runtime.ts";
import { type Answering, type ProcessOptions, answerRequests } from "./answer-requests.ts";
import { claimPort } from "./claim-port.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { SimulatedTwilio } from "../sms/create-texters.ts";
import type { OpenVapi } from "./open-vapi.ts";
import type { Watching } from "./open-watching.ts";
import { poolSizes } from "./pool-sizes.ts";

/** What there is once, whoever answers. */
export type OpenServer = {
  readonly database: OpenDatabase;
  readonly keyring: Keyring;
  /** Whether it opens what is stored. */
  readonly canOpenSecrets: boolean;
  readonly watching: Watching;
  readonly vapi: OpenVapi;
  readonly simulatedTwilio: SimulatedTwilio | null;
  readonly sync: SyncRuntime;
  readonly serverUrl: string;
};

/** Who answers requests at the port: this process, or several that it starts. The port is open from the beginning. */
export type Front = {
  /** From here on requests reach the app; before that they hear that it is starting. */
  readonly serve: (server: OpenServer) => Promise<void>;
  /** Has the log say no less than this. */
  readonly logFrom: (level: string) => void;
  /** `/ready` says no, and requests are answered as before, for DRAIN_SECONDS. */
  readonly leave: () => Promise<void>;
  /** Ends the streams and takes no new request; those in flight are finished. */
  readonly drain: () => Promise<void>;
  /** Why it makes no sense to go on; stays open as long as it does. */
  readonly lost: Promise<string>;
};

/** This process answers. */
export async function openFront(options: ProcessOptions): Promise<Front> {
  const { env, log } = options;
  const port = await claimPort(env.port);
  const rateLimits = { ...DEFAULT_RATE_LIMITS, requestsPerMinute: env.requestsPerMinute };
  const { liveReads } = poolSizes(1);
  let answering: Answering | undefined;
  return {
    // While this process lives, so does what answers.
    lost: new Promise(() => {}),
    async serve(server) {
      const { assistants } = server.sync;
      answering = answerRequests(port, options, { ...server, assistants, rateLimits, liveReads });
      server.watching.look({ ...server, live: answering.live });
    },
    logFrom: (level) => void (log.level = level),
    async leave() {
      port.leave();
      await delay(env.drainSeconds * 1000);
    },
    async drain() {
      // A stream never ends by itself: before the drain, which lets others finish.
      const ending = answering;
      answering = undefined;
      await ending?.live.close();
      await port.drain();
      await ending?.finish();
    },
  };
}
