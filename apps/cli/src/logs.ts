import { createReadStream, existsSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createInterface } from "node:readline";
import { CommandError } from "./report/command-error.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { logFileOf } from "./startup/child.ts";
import { readSettings } from "./startup/settings.ts";

// npm run logs [-- --follow --source server]: what the server of `npm start`, or the processes of `npm run startup`, logged.

const SOURCES = ["server", "admin"] as const;
const POLL_MS = 300;

const USAGE = `npm run logs -- [--follow] [--source ${SOURCES.join("|")}]`;
const OPTIONS = {
  follow: { type: "boolean", short: "f", default: false },
  source: { type: "string" },
} as const;

type Source = { readonly name: string; readonly file: string; readonly prefix: string };

await runCommand(
  async () => {
    const { values } = readArguments(OPTIONS, USAGE);
    const sources = listSources(values.source);
    const found = sources.filter(({ file }) => existsSync(file));
    if (found.length === 0 && !values.follow) {
      throw new CommandError(
        "There are no logs here yet: npm start and npm run startup write them into .data/logs.",
      );
    }
    const offsets = new Map<string, number>();
    for (const source of found) offsets.set(source.name, await print(source, 0));
    while (values.follow) {
      await delay(POLL_MS);
      for (const source of sources) {
        offsets.set(source.name, await print(source, offsets.get(source.name) ?? 0));
      }
    }
    return 0;
  },
  { readsEnvFile: false },
);

function listSources(only: string | undefined): Source[] {
  const { dataDir } = readSettings(process.env);
  const names = SOURCES.filter((name) => only === undefined || only === name);
  if (names.length === 0) throw new CommandError(`There is no source "${only}".`, { hint: USAGE });
  return names.map((name) => ({
    name,
    file: logFileOf(dataDir, name),
    prefix: names.length > 1 ? `${name.padEnd(6)} │ ` : "",
  }));
}

/** Prints from the offset on, or from the beginning when a new run has started the file over. Returns where it ended. */
async function print({ file, prefix }: Source, offset: number): Promise<number> {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  const start = size < offset ? 0 : offset;
  if (size === start) return start;
  const lines = createInterface({ input: createReadStream(file, { start, end: size - 1 }) });
  for await (const line of lines) process.stdout.write(`${prefix}${line}\n`);
  return size;
}
