import { identifyProcess, isRunning, readCommandLine } from "@callwaiting/db/identify-process";
import { waitUntil } from "@callwaiting/db/wait-until";
import { readRunFile } from "@callwaiting/server/run-file";
import { endGently } from "./ports/end-gently.ts";
import { readArguments, runCommand } from "./report/run-command.ts";
import { type Settings, readSettings } from "./startup/settings.ts";
import { readState, removeState } from "./startup/state-file.ts";
import { restoreEnv } from "./startup/steps/write-env.ts";
import { isStartup } from "./startup/take-turn.ts";
import { withEarlyClient } from "./startup/vapi/open-client.ts";
import { restoreUrls } from "./startup/vapi/restore-urls.ts";

// npm run stop [-- --keep-urls]: stops what `npm run startup` or `npm start` runs here, and puts back what a killed
// startup could not.

const OPTIONS = { "keep-urls": { type: "boolean", default: false } } as const;

type Stop = {
  readonly settings: Settings;
  readonly keepUrls: boolean;
  readonly note: (line: string) => void;
};

await runCommand(
  async () => {
    const { values } = readArguments(OPTIONS, "npm run stop -- [--keep-urls]");
    const said: string[] = [];
    const note = (line: string) => void said.push(line);
    const stop = { settings: readSettings(process.env), keepUrls: values["keep-urls"], note };
    await stopStartup(stop);
    await stopServer(stop);
    await putBack(stop);
    console.log(said.length === 0 ? "Nothing was running here." : said.join("\n"));
    return 0;
  },
  { readsEnvFile: false },
);

/** It undoes everything itself, in order. */
async function stopStartup({ settings, note }: Stop): Promise<void> {
  const owner = (await readState(settings.dataDir))?.orchestrator;
  if (owner === undefined || !isRunning(owner) || !isStartup(owner.pid)) return;
  process.kill(owner.pid, "SIGTERM");
  const isGone = await waitUntil(() => !isRunning(owner), { timeoutMs: 15_000 });
  if (!isGone) await endGently(owner, 0);
  note(`Stopped the startup (process ${owner.pid})${isGone ? "." : ", which had to be killed."}`);
}

async function stopServer({ settings, note }: Stop): Promise<void> {
  for (const { name, ...identity } of (await readState(settings.dataDir))?.children ?? []) {
    if (!isRunning(identity)) continue;
    await endGently(identity, 10_000);
    note(`Stopped the ${name} (process ${identity.pid}).`);
  }
  const pid = (await readRunFile(settings.dataDir))?.pid;
  const server = pid === undefined ? undefined : identifyProcess(pid);
  if (server === undefined || !readCommandLine(server.pid).includes("main.ts")) return;
  await endGently(server, 10_000);
  note(`Stopped the server (process ${server.pid}).`);
}

async function putBack({ settings, keepUrls, note }: Stop): Promise<void> {
  if ((await readState(settings.dataDir)) === null) return;
  const options = { json: false, check: false, noAdmin: false, force: false, keepUrls };
  await restoreEnv({ settings, options });
  await withEarlyClient(settings, (client) =>
    restoreUrls({ dataDir: settings.dataDir, client, keepUrls, note }),
  );
  const left = await readState(settings.dataDir);
  if (left !== null && left.vapi.length === 0) await removeState(settings.dataDir);
  note("Put back what an earlier startup had changed.");
}
