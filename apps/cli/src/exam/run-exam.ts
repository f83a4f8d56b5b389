import { daysFrom } from "./days.ts";
import { type Played, playCase } from "./play/play-case.ts";
import type { Days, ExamCase, Kind } from "./vocabulary.ts";
import type { ExamWorld } from "./world/exam-world.ts";
import { createClinicPool } from "./world/clinic-pool.ts";
import { openNeighbour } from "./world/open-neighbour.ts";

export type ExamOptions = {
  readonly kinds: readonly Kind[];
  /** How often each case is played. */
  readonly times: number;
  /** How many cases at the same time. */
  readonly atOnce: number;
  readonly signal?: AbortSignal;
  /** Nothing more is begun once a case has failed. */
  readonly stopsAtFirst?: boolean;
  /** Called after each play. */
  readonly onPlayed?: (done: number, total: number) => void;
};

export type CaseResult = Pick<ExamCase, "name" | "promise"> & { readonly plays: readonly Played[] };
export type KindResult = Pick<Kind, "name" | "title"> & { readonly cases: readonly CaseResult[] };

export type ExamResult = {
  readonly kinds: readonly KindResult[];
  readonly times: number;
  /** What is wrong beyond single cases, in one sentence each. */
  readonly problems: readonly string[];
  readonly leftovers: readonly string[];
  readonly durationMs: number;
};

type Play = { readonly kind: Kind; readonly name: string };

/** Plays every case so often, so many at once, each in a clinic of its own. */
export async function runExam(world: ExamWorld, options: ExamOptions): Promise<ExamResult> {
  const { kinds, times, atOnce, signal, onPlayed, stopsAtFirst = false } = options;
  const startedAt = performance.now();
  const neighbour = await openNeighbour(world);
  const clinics = createClinicPool(world);
  const plays = listPlays(kinds, times);
  const played = new Map<Play, Played>();
  const left = [...plays];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      signal?.throwIfAborted();
      const { kind, name } = next;
      const one = await playCase((on) => findCase(kind, name, on), { world, clinics, neighbour });
      played.set(next, one);
      if (stopsAtFirst && one.problems.length > 0) left.length = 0;
      onPlayed?.(played.size, plays.length);
    }
  };
  try {
    const workers = await Promise.allSettled(Array.from({ length: atOnce }, work));
    for (const one of workers) if (one.status === "rejected") throw one.reason;
    const problem = await neighbour.problem();
    const results = kinds.map((kind) => resultOf(kind, { plays, played }));
    const problems = problem === null ? [] : [problem];
    const durationMs = Math.round(performance.now() - startedAt);
    return { kinds: results, times, problems, leftovers: await neighbour.remove(), durationMs };
  } catch (error) {
    await neighbour.remove();
    throw error;
  }
}

/** Round by round, so that the plays of one case are not the same moment. */
function listPlays(kinds: readonly Kind[], times: number): readonly Play[] {
  const on = daysFrom(Date.now());
  const once = () => kinds.flatMap((kind) => kind.cases(on).map(({ name }) => ({ kind, name })));
  return Array.from({ length: times }, once).flat();
}

function findCase(kind: Kind, name: string, on: Days): ExamCase {
  const found = kind.cases(on).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${kind.name} has no case "${name}".`);
  return found;
}

type Done = { readonly plays: readonly Play[]; readonly played: ReadonlyMap<Play, Played> };

function resultOf(kind: Kind, { plays, played }: Done): KindResult {
  const cases = kind.cases(daysFrom(Date.now())).map(({ name, promise }) => ({
    name,
    promise,
    plays: plays
      .filter((play) => play.kind === kind && play.name === name)
      .flatMap((play) => played.get(play) ?? []),
  }));
  return { name: kind.name, title: kind.title, cases };
}

export const hasPassed = ({ plays }: CaseResult): boolean =>
  plays.length > 0 && plays.every(({ problems }) => problems.length === 0);
