import cluster from "node:cluster";
import { setTimeout as delay } from "node:timers/promises";
import { assertNever } from "@callwaiting/domain";
import { createWindowCounter } from "../../http/rate-limit/window-counter.ts";
import type { ProcessOptions } from "../answer-requests.ts";
import type { Front, OpenServer } from "../front.ts";
import { StartError } from "../start-error.ts";
import { type FiguresOfAll, addUpFigures } from "./add-up-figures.ts";
import { type Crew, type Member, gatherCrew } from "./crew.ts";
import type { Report, ToFront } from "./messages.ts";
import { type Roll, createRoll } from "./roll.ts";

export type ForkOptions = ProcessOptions & { readonly processes: number; readonly dataDir: string };

/** Ten seconds are for the requests in flight, the rest for the connections. Whoever takes longer is killed. */
const PATIENCE_MS = 15_000;

/**
 * Several processes answer, each at the same port. This one looks after them: it starts another for each that dies, counts
 * the requests of a secret for all of them, and adds up what they have counted. Resolves when the port is open.
 */
export async function forkFronts({ processes, dataDir, env, log }: ForkOptions): Promise<Front> {
  // Each takes its connections from the port itself. Node's default is that this process hands them over, and then one on its way
  // to a process that dies is never answered and never closed.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const [claimed, serving] = [createRoll(), createRoll()];
  let server: OpenServer | undefined;
  const figures = addUpFigures(serving.members, async () => server?.watching.figures() ?? []);
  const onDeath = (member: Member) => {
    for (const roll of [claimed, serving]) roll.remove(member);
    figures.left(member);
  };
  const sayServe = ({ send }: Member) => sendServe(send, server, { dataDir, processes });
  const onReport = createEar({ claimed, serving, figures, sayServe });
  const crew = gatherCrew({ seats: processes, log, onReport, onDeath });
  const orLost = crew.lost.then((sentence) => Promise.reject(new StartError(sentence)));
  orLost.catch(() => {});
  const tell = (message: ToFront) => crew.members().forEach(({ send }) => send(message));
  await Promise.race([claimed.reached(1), orLost]).catch(async (error: unknown) => {
    await drain(crew, serving);
    throw error;
  });
  return {
    lost: crew.lost,
    async serve(opened) {
      server = opened;
      opened.watching.look(opened);
      claimed.members().forEach(sayServe);
      await Promise.race([serving.reached(processes), orLost]);
      crew.keep();
    },
    logFrom(level) {
      log.level = level;
      tell({ kind: "logFrom", level });
    },
    async leave() {
      tell({ kind: "leave" });
      await delay(env.drainSeconds * 1000);
    },
    drain: () => drain(crew, serving),
  };
}

type Ear = {
  readonly claimed: Roll;
  readonly serving: Roll;
  readonly figures: FiguresOfAll;
  /** Whether there was something to serve with. */
  readonly sayServe: (member: Member) => boolean;
};

function createEar({ claimed, serving, figures, sayServe }: Ear) {
  const secrets = createWindowCounter();
  return (member: Member, message: Report): void => {
    const { kind } = message;
    switch (kind) {
      case "here":
        // Once others answer, one that takes a place is not to be asked before it can answer too.
        return void (sayServe(member) || member.send({ kind: "claim" }));
      case "claimed":
        claimed.add(member);
        return void sayServe(member);
      case "serving":
        return serving.add(member);
      case "countRequest":
        return member.send({ kind: "counted", id: message.id, ...secrets.hit(message.secretSha256) });
      case "askMetrics":
        return void figures.text().then((text) => member.send({ kind: "metrics", id: message.id, text }));
      case "figures":
        return figures.answered(message.id, message.figures);
      default:
        return assertNever(kind);
    }
  };
}

type Given = { readonly dataDir: string; readonly processes: number };

function sendServe(send: Member["send"], server: OpenServer | undefined, given: Given): boolean {
  if (server !== undefined) send(serveMessage(server, given));
  return server !== undefined;
}

function serveMessage(server: OpenServer, given: Given): ToFront {
  const { serverUrl, canOpenSecrets } = server;
  const { kind, baseUrl, platformKey } = server.vapi;
  const vapi = { kind, baseUrl, platformKey };
  const { simulatedTwilio } = server;
  return {
    kind: "serve",
    world: { ...given, databaseUrl: server.database.url, serverUrl, canOpenSecrets, vapi, simulatedTwilio },
  };
}

async function drain(crew: Crew, serving: Roll): Promise<void> {
  crew.dismiss();
  const members = crew.members();
  // Who was only starting has nothing to finish.
  for (const member of members) {
    if (serving.has(member)) member.send({ kind: "drain" });
    else member.kill();
  }
  const cutOff = setTimeout(() => members.forEach(({ kill }) => kill()), PATIENCE_MS);
  await Promise.all(members.map(({ death }) => death));
  clearTimeout(cutOff);
}
