import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pc from "picocolors";
import { rootDir } from "../../environment/settings.ts";
import { CommandError } from "../../report/command-error.ts";
import { ALL_KINDS } from "../kinds/all-kinds.ts";
import { hasPassed, runExam } from "../run-exam.ts";
import { type ScratchDatabase, openScratchDatabase } from "../world/open-scratch-database.ts";
import { startExamServer } from "../world/start-exam-server.ts";
import { ALL_DEFECTS } from "./all-defects.ts";
import { type Defect, isSql } from "./defect.ts";
import { type PlantedResult, printPlanted } from "./print-planted.ts";
import { type ScratchCopy, makeScratchCopy, withDefect } from "./scratch-copy.ts";
import { recordResult } from "./write-docs.ts";

export type PlantedOptions = {
  readonly only: string | undefined;
  readonly isJson: boolean;
  readonly signal: AbortSignal;
};

/** Each copy runs a server of its own; more than the processors would only wait for each other. */
const COPIES = 2;
const AT_ONCE = 20;

type Run = {
  readonly database: ScratchDatabase;
  readonly signal: AbortSignal;
  readonly onResult: (result: PlantedResult) => void;
};

/**
 * Plants one defect after the other and lets the exam look for it. First the product as it is has to pass, or nothing would be
 * shown by a failure. Resolves with the exit code.
 */
export async function runPlanted({ only, isJson, signal }: PlantedOptions): Promise<number> {
  const defects = chooseDefects(only);
  const results: PlantedResult[] = [];
  const onResult = (result: PlantedResult) => {
    results.push(result);
    if (!isJson) printPlanted(result, console.log);
  };
  const database = await openScratchDatabase();
  try {
    const run = { database, signal, onResult };
    await plantInDatabase(defects, run);
    await plantInSource(
      defects.filter((defect) => !isSql(defect)),
      run,
    );
  } finally {
    await database.close();
  }
  const missed = results.filter(({ noticed }) => noticed === null);
  if (only === undefined && missed.length === 0) await recordResult(rootDir, results);
  const ok = missed.length === 0;
  if (isJson) console.log(JSON.stringify({ command: "exam --planted", ok, results }, null, 2));
  else printSum(results.length, missed.length);
  return ok ? 0 : 1;
}

function printSum(all: number, missed: number): void {
  console.log(
    missed === 0
      ? `\n${pc.green("✓")} All ${all} planted defects are noticed.`
      : `\n${pc.red("✗")} ${missed} of ${all} planted defects are not noticed: the exam is not finished.`,
  );
}

function chooseDefects(only: string | undefined): readonly Defect[] {
  if (only === undefined) return ALL_DEFECTS;
  const names = only.split(",").map((name) => name.trim());
  const unknown = names.find((name) => ALL_DEFECTS.every((defect) => defect.name !== name));
  if (unknown !== undefined) {
    throw new CommandError(`There is no planted defect "${unknown}".`, {
      hint: "docs/exam.md lists them all.",
    });
  }
  return ALL_DEFECTS.filter(({ name }) => names.includes(name));
}

/** Functions are replaced beneath a server that runs on; the one that is there now is put back. */
async function plantInDatabase(defects: readonly Defect[], run: Run): Promise<void> {
  const { database, signal } = run;
  const server = await startExamServer(rootDir, database);
  try {
    await mustPass(server.url, defects, run);
    for (const defect of defects.filter(isSql)) {
      signal.throwIfAborted();
      const source = await readFile(join(rootDir, defect.file), "utf8");
      await database.owner.query(withDefect(source, defect));
      try {
        await look(server.url, defect, run);
      } finally {
        await database.owner.query(source);
      }
    }
  } finally {
    await server.stop();
  }
}

async function mustPass(
  serverUrl: string,
  defects: readonly Defect[],
  { database, signal }: Run,
): Promise<void> {
  const names = new Set(defects.flatMap(({ noticedBy }) => noticedBy));
  const kinds = ALL_KINDS.filter(({ name }) => names.has(name));
  const world = { ...database, serverUrl, isDisposable: true };
  const result = await runExam(world, { kinds, times: 1, atOnce: AT_ONCE, signal });
  const failed = result.kinds.flatMap((kind) =>
    kind.cases
      .filter((one) => !hasPassed(one))
      .map((one) => `${kind.name}/${one.name} (${one.plays[0]?.problems[0] ?? "not played"})`),
  );
  if (failed.length === 0) return;
  throw new CommandError(`Without any defect the exam fails already: ${failed.join(", ")}.`, {
    hint: "npm run exam shows why.",
  });
}

async function plantInSource(defects: readonly Defect[], run: Run): Promise<void> {
  const left = [...defects];
  const work = async (number: number) => {
    if (left.length === 0) return;
    const copy = await makeScratchCopy(rootDir, join(run.database.dataDir, `copy-${number}`));
    for (let defect = left.shift(); defect !== undefined; defect = left.shift()) {
      run.signal.throwIfAborted();
      await plantInCopy(copy, defect, run);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: COPIES }, (_, number) => work(number)));
  for (const lane of lanes) if (lane.status === "rejected") throw lane.reason;
}

async function plantInCopy(copy: ScratchCopy, defect: Defect, run: Run): Promise<void> {
  const takeOut = await copy.plant(defect);
  try {
    const server = await startExamServer(copy.rootDir, run.database);
    try {
      await look(server.url, defect, run);
    } finally {
      await server.stop();
    }
  } finally {
    await takeOut();
  }
}

/** Plays the kinds that have to notice, until the first case does. */
async function look(serverUrl: string, defect: Defect, { database, signal, onResult }: Run): Promise<void> {
  const kinds = ALL_KINDS.filter(({ name }) => defect.noticedBy.includes(name));
  const world = { ...database, serverUrl, isDisposable: true };
  const options = { kinds, times: 1, atOnce: AT_ONCE, signal, stopsAtFirst: true };
  const { durationMs, ...result } = await runExam(world, options);
  const failed = result.kinds.flatMap((kind) =>
    kind.cases
      .filter(({ plays }) => plays.some(({ problems }) => problems.length > 0))
      .map((one) => ({ by: `${kind.name}/${one.name}`, why: one.plays[0]?.problems[0] ?? "" })),
  );
  const [first] = failed;
  onResult({ defect, noticed: first ?? null, durationMs });
}
