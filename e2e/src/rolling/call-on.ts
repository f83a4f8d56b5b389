import { setTimeout as delay } from "node:timers/promises";
import { ask } from "./ask.ts";
import type { Answered, Step, Told } from "./history.ts";
import type { Visit } from "./visits.ts";

export type Load = {
  readonly url: string;
  readonly callers: number;
  readonly nextVisit: () => Visit;
  readonly stageNow: () => string;
};

export type Running = {
  /** Every call that has begun is finished first. */
  readonly finish: () => Promise<{ readonly answers: readonly Answered[]; readonly told: readonly Told[] }>;
};

/** Between two sentences of a caller; keeps the load below what the machine can do, or delays would be its own. */
const PAUSE_MS = 60;

/** Callers who ring one after the other until they are stopped. Nobody repeats what went wrong. */
export function startCallers(load: Load): Running {
  const answers: Answered[] = [];
  const told: Told[] = [];
  const over = new AbortController();
  const caller = async () => {
    while (!over.signal.aborted) {
      told.push(await call(load, (answered) => void answers.push(answered)));
    }
  };
  const calling = Promise.all(Array.from({ length: load.callers }, caller));
  return {
    finish: async () => {
      over.abort();
      await calling;
      return { answers, told };
    },
  };
}

async function call({ url, nextVisit, stageNow }: Load, keep: (one: Answered) => void): Promise<Told> {
  const visit = nextVisit();
  const goes = async (step: Step): Promise<boolean> => {
    const stage = stageNow();
    const answered = { ...(await ask({ url, visit, step })), stage };
    keep(answered);
    await delay(PAUSE_MS);
    return answered.trouble === null;
  };
  await goes("look");
  if (!(await goes("book"))) return { visit, startsAt: null, status: null };
  const booked = { visit, startsAt: visit.first.startsAt, status: "confirmed" as const };
  await goes("repeat");
  await goes("find");
  if (!(await goes("move"))) return booked;
  const moved = { ...booked, startsAt: visit.second.startsAt };
  if (!visit.isCancelled) {
    await goes("goodbye");
    return moved;
  }
  const isCancelled = await goes("cancel");
  await goes("goodbye");
  return isCancelled ? { ...moved, status: "cancelled" } : moved;
}
