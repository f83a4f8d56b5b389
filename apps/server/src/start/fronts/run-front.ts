import { setTimeout as delay } from "node:timers/promises";
import { assertNever } from "@callwaiting/domain";
import { KeyringError } from "../../secrets/keyring.ts";
import type { ProcessOptions } from "../answer-requests.ts";
import { preparePort } from "../claim-port.ts";
import { createClosers } from "../closers.ts";
import { StartError } from "../start-error.ts";
import type { World } from "./messages.ts";
import { type Order, type OverseerLink, openLink } from "./overseer-link.ts";
import { serveWorld } from "./serve-world.ts";

export type FrontOptions = ProcessOptions & {
  /** Which of the processes that answer requests this is. */
  readonly seat: number;
};

/** One of several processes that answer requests at the port. What there is once is with its overseer, which says when. */
export async function runFront({ seat, ...given }: FrontOptions): Promise<void> {
  const front = openFront({ ...given, log: given.log.child({ process: seat }) });
  const orRefuse = (work: Promise<void>) =>
    work.catch((error: unknown) => {
      if (!(error instanceof StartError) && !(error instanceof KeyringError)) throw error;
      link.tell({ kind: "failed", sentence: error.message });
    });
  const link = openLink((order) => void orRefuse(obey(order)));
  const obey = async (order: Order): Promise<void> => {
    const { kind } = order;
    switch (kind) {
      case "claim":
        await front.claim();
        return link.tell({ kind: "claimed" });
      case "serve":
        await front.serve(order.world, link);
        return link.tell({ kind: "serving" });
      case "logFrom":
        return front.logFrom(order.level);
      case "leave":
        return front.leave();
      case "drain":
        return front.end();
      case "askFigures":
        return link.tellFigures(order.id, await front.figures());
      default:
        return assertNever(kind);
    }
  };
  endOnSignals(front);
  link.tell({ kind: "here" });
}

type FrontProcess = {
  readonly claim: () => Promise<void>;
  readonly serve: (world: World, link: OverseerLink) => Promise<void>;
  readonly isServing: () => boolean;
  readonly figures: () => Promise<readonly object[]>;
  readonly logFrom: (level: string) => void;
  readonly leave: () => void;
  readonly end: () => Promise<void>;
  readonly drainSeconds: number;
};

function openFront(options: ProcessOptions): FrontProcess {
  const { env, log } = options;
  const opened = createClosers();
  const port = preparePort(env.port);
  let readFigures: FrontProcess["figures"] | undefined;
  let ending: Promise<void> | undefined;
  return {
    drainSeconds: env.drainSeconds,
    claim: port.open,
    async serve(world, link) {
      const read = await serveWorld({ ...options, port, link, opened, world });
      // Who takes another's place comes to the port only now: until then the others answer.
      await port.open();
      readFigures = read;
    },
    isServing: () => readFigures !== undefined,
    figures: async () => readFigures?.() ?? [],
    logFrom: (level) => void (log.level = level),
    leave: port.leave,
    async end() {
      // A signal and the overseer may both ask for it.
      ending ??= opened.closeAll();
      await ending;
      process.exit(0);
    },
  };
}

/**
 * The overseer says when all are to end, but a terminal and systemd send a signal to each of them as well, and a person may send it
 * to one. While it is starting that is up to the overseer alone, for whom it would be one that died.
 */
function endOnSignals({ isServing, leave, end, drainSeconds }: FrontProcess): void {
  let isEnding = false;
  const endInTime = async () => {
    leave();
    await delay(drainSeconds * 1000);
    await end();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (isEnding || !isServing()) return;
      isEnding = true;
      void endInTime();
    });
  }
}
