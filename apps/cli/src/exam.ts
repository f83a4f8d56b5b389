import { writeFile } from "node:fs/promises";
import yoctoSpinner from "yocto-spinner";
import { ALL_KINDS } from "./exam/kinds/all-kinds.ts";
import { chooseKinds } from "./exam/choose-kinds.ts";
import { runPlanted } from "./exam/planted/run-planted.ts";
import { jsonOf } from "./exam/report/json-of.ts";
import { printExam } from "./exam/report/print-exam.ts";
import { htmlOf } from "./exam/report/html-of.ts";
import { summarizeExam } from "./exam/report/summarize-exam.ts";
import { type ExamResult, runExam } from "./exam/run-exam.ts";
import { openRunningWorld } from "./exam/world/open-running-world.ts";
import { openScratchWorld } from "./exam/world/open-scratch-world.ts";
import { CommandError } from "./report/command-error.ts";
import { watchInterruption } from "./report/interruption.ts";
import { terminalWidth } from "./report/print-results.ts";
import { readArguments, runCommand } from "./report/run-command.ts";

// npm run exam: scripted callers of every kind, judged by what is in the database afterwards and by what they were told.

const USAGE =
  "npm run exam -- [--only <kind or kind/case>,…] [--times 3] [--at-once 20] [--json] [--html <file>] [--server here|<url>] [--list] | --planted [--only <defect>,…]";

const OPTIONS = {
  only: { type: "string" },
  times: { type: "string", default: "3" },
  "at-once": { type: "string", default: "20" },
  json: { type: "boolean", default: false },
  html: { type: "string" },
  server: { type: "string" },
  list: { type: "boolean", default: false },
  planted: { type: "boolean", default: false },
} as const;

await runCommand(async () => {
  const { values } = readArguments(OPTIONS, USAGE);
  const signal = watchInterruption();
  if (values.planted && values.list) {
    throw new CommandError("--planted plants, and --list only lists.", {
      hint: "The planted defects are listed in docs/exam.md.",
    });
  }
  if (values.planted) return runPlanted({ only: values.only, isJson: values.json, signal });
  const kinds = chooseKinds(ALL_KINDS, values.only);
  if (values.list) {
    for (const { id, promise } of kinds.flatMap(({ list }) => list)) console.log(`${id}  ${promise}`);
    return 0;
  }
  const times = readCount("--times", values.times, 100);
  const atOnce = readCount("--at-once", values["at-once"], 200);
  const world = await (values.server === undefined ? openScratchWorld() : openRunningWorld(values.server));
  let result: ExamResult;
  const spinner = process.stderr.isTTY ? yoctoSpinner({ text: "The exam begins" }).start() : null;
  try {
    const onPlayed = (done: number, total: number) => {
      if (spinner !== null) spinner.text = `${done} of ${total} played`;
    };
    result = await runExam(world, { kinds: kinds.map(({ kind }) => kind), times, atOnce, signal, onPlayed });
  } finally {
    spinner?.stop();
    await world.close();
  }
  if (values.html !== undefined) await writeFile(values.html, htmlOf(result));
  if (values.json) console.log(JSON.stringify(jsonOf(result), null, 2));
  else printExam(result, { width: terminalWidth(), print: console.log });
  return summarizeExam(result).ok ? 0 : 1;
});

function readCount(name: string, text: string, max: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > max) {
    throw new CommandError(`${name} must be a whole number from 1 to ${max}, not "${text}".`, {
      hint: USAGE,
    });
  }
  return count;
}
