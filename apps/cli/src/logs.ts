import { createReadStream, existsSync, statSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { logFileOf } from "./startup/child.ts";
import { readSettings } from "./startup/settings.ts";

// npm run logs [-- --follow --source server]: what the processes of the last `npm run startup` printed.

const SOURCES = ["server", "admin"] as const;
const POLL_MS = 300;

const { values } = parseArgs({
  options: { follow: { type: "boolean", short: "f", default: false }, source: { type: "string" } },
});
const { dataDir } = readSettings(process.env);
const wanted = SOURCES.filter((name) => values.source === undefined || values.source === name);
process.exitCode = await main();

async function main(): Promise<number> {
  if (wanted.length === 0) {
    return fail(`There is no source "${values.source}": use ${SOURCES.join(" or ")}.`);
  }
  const found = wanted.filter((name) => existsSync(logFileOf(dataDir, name)));
  if (found.length === 0 && !values.follow) {
    return fail("There are no logs yet: npm run startup writes them.");
  }
  const offsets = new Map<string, number>();
  for (const name of found) offsets.set(name, await print(name, 0));
  while (values.follow) {
    await delay(POLL_MS);
    for (const name of wanted) offsets.set(name, await print(name, offsets.get(name) ?? 0));
  }
  return 0;
}

/** Prints from the offset on, or from the beginning when a new run has started the file over. Returns where it ended. */
async function print(name: string, offset: number): Promise<number> {
  const file = logFileOf(dataDir, name);
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  const start = size < offset ? 0 : offset;
  if (size === start) return start;
  const prefix = wanted.length > 1 ? `${name.padEnd(6)} │ ` : "";
  const lines = createInterface({ input: createReadStream(file, { start, end: size - 1 }) });
  for await (const line of lines) process.stdout.write(`${prefix}${line}\n`);
  return size;
}

function fail(sentence: string): number {
  console.error(sentence);
  return 1;
}
