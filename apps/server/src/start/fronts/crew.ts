import cluster from "node:cluster";
import type { Logger } from "pino";
import { afterDeath } from "./after-death.ts";
import { FRONT_ARGUMENT } from "./front-argument.ts";
import { type Report, type ToFront, type ToOverseer, toOverseer } from "./messages.ts";

/** One process that answers requests. */
export type Member = {
  /** No other process has had it. */
  readonly id: number;
  /** Its place, which another takes when it dies; from 1 on. */
  readonly seat: number;
  readonly pid: number | undefined;
  readonly send: (message: ToFront) => void;
  readonly kill: () => void;
  readonly death: Promise<Death>;
};

export type Death = { readonly code: number | null; readonly signal: string | null };

export type CrewOptions = {
  readonly seats: number;
  readonly log: Logger;
  readonly onReport: (member: Member, report: Report) => void;
  readonly onDeath: (member: Member) => void;
};

export type Crew = {
  /** Those that live. */
  readonly members: () => readonly Member[];
  /** From here on whoever dies is replaced; before, the death of one is the end of the start. */
  readonly keep: () => void;
  /** Why it makes no sense to go on; stays open as long as it does. */
  readonly lost: Promise<string>;
  /** Nobody is replaced any more. */
  readonly dismiss: () => void;
};

/** Starts a process for every seat, and another for each that dies. */
export function gatherCrew({ seats, log, onReport, onDeath }: CrewOptions): Crew {
  const members = new Set<Member>();
  let state: "starting" | "kept" | "dismissed" = "starting";
  let lose: (sentence: string) => void = () => {};
  const lost = new Promise<string>((resolve) => (lose = resolve));
  const hire = (seat: number) => {
    const member = fork(seat, (message) => {
      if (message.kind !== "failed") return onReport(member, message);
      if (state === "starting") return lose(message.sentence);
      log.error({ process: seat, reason: message.sentence }, "a process that answers requests cannot start");
      member.kill();
    });
    members.add(member);
    void mourn(member);
  };
  const mourn = async (member: Member) => {
    const death = await member.death;
    members.delete(member);
    onDeath(member);
    if (state === "starting") lose(`${ENDED_EARLY} (${nameDeath(death)}): what it said is above.`);
    if (state === "kept") succession.replace(member, death);
  };
  const succession = createSuccession({ log, hire, giveUp: lose });
  for (let seat = 1; seat <= seats; seat += 1) hire(seat);
  return {
    members: () => [...members],
    keep: () => void (state = "kept"),
    lost,
    dismiss() {
      state = "dismissed";
      succession.end();
    },
  };
}

const ENDED_EARLY = "A process that answers requests ended while it started";
const ENDED_OFTEN = "Processes that answer requests have ended five times within a minute";

type SuccessionOptions = {
  readonly log: Logger;
  readonly hire: (seat: number) => void;
  readonly giveUp: (sentence: string) => void;
};

function createSuccession({ log, hire, giveUp }: SuccessionOptions) {
  const diedAtMs: number[] = [];
  const pauses = new Set<NodeJS.Timeout>();
  return {
    replace({ seat, pid }: Member, death: Death): void {
      const nowMs = Date.now();
      diedAtMs.push(nowMs);
      const next = afterDeath(diedAtMs, nowMs);
      if (next.kind === "give_up") {
        return giveUp(`${ENDED_OFTEN} (the last: ${nameDeath(death)}): the log says more.`);
      }
      const { pauseMs } = next;
      log.warn(
        { process: seat, pid, ...death, pauseMs },
        "a process that answers requests has ended and is started again",
      );
      const pause = setTimeout(() => {
        pauses.delete(pause);
        hire(seat);
      }, pauseMs);
      pauses.add(pause);
    },
    end: () => pauses.forEach((pause) => clearTimeout(pause)),
  };
}

const nameDeath = ({ code, signal }: Death) => (signal === null ? `exit code ${code}` : `signal ${signal}`);

function fork(seat: number, onMessage: (message: ToOverseer) => void): Member {
  cluster.setupPrimary({ args: [FRONT_ARGUMENT, String(seat)] });
  const worker = cluster.fork();
  const member: Member = {
    id: worker.id,
    seat,
    pid: worker.process.pid,
    // One that is just dying hears nothing any more.
    send: (message) => void worker.send(message, () => {}),
    kill: () => void worker.process.kill("SIGKILL"),
    death: new Promise((resolve) => {
      worker.once("exit", (code: number | null, signal: string | null) => resolve({ code, signal }));
    }),
  };
  worker.on("message", (message: unknown) => onMessage(toOverseer.parse(message)));
  return member;
}
