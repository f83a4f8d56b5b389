import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { waitUntil } from "@callwaiting/db/wait-until";
import { type RunInfo, isServing, readRunFile } from "@callwaiting/server/run-file";
import { type Child, logFileOf, startChild } from "../child.ts";
import { findOpenDoors } from "../find-open-doors.ts";
import { type StartupContext, type Step, done, failed } from "../step.ts";
import { withEarlyClient } from "../vapi/open-client.ts";
import { listResources } from "../vapi/vapi-resources.ts";

/** For a server that neither serves nor ends; a small machine takes long to start one. */
const START_MS = 180_000;
const STOP_MS = 5_000;

/** The server with its database; then, once it has refused strangers at every address, the tunnel lets requests in. */
export const startServer: Step = {
  id: "server",
  title: "Server",
  targetMs: 20_000,
  isNeeded: true,
  isForLiveLine: true,
  plan: ({ settings }) =>
    `start the server and its database on port ${settings.port}, check that it refuses requests without a secret, then let the tunnel in`,
  run: async (context) => {
    await context.serverChild?.stop(STOP_MS); // the tunnel has moved
    context.server = null;
    context.urlsBefore = await readUrls(context);
    const child = await spawn(context);
    const info = await untilServing(child, context);
    if (info === null) {
      await child.stop(STOP_MS);
      return failed(
        `it did not come up: ${await lastWords(context)}`,
        "npm run logs -- --source server shows all of it.",
      );
    }
    context.server = { child, info };
    const { open, probed } = await findOpenDoors(info.serverUrl);
    if (open.length > 0 || probed === 0) {
      await child.stop(STOP_MS);
      context.server = null;
      const what =
        probed === 0 ? "its addresses could not be listed" : `answers without a secret at ${open.join(", ")}`;
      return failed(what, "It was kept off the internet and stopped. This is a bug: please report it.");
    }
    await context.tunnel?.expose();
    return done(
      `${info.serverUrl}, PostgreSQL ${info.database.version}; ${probed} addresses refuse strangers`,
    );
  },
  undo: async (context) => {
    await context.serverChild?.stop(STOP_MS);
    context.serverChild = null;
    context.server = null;
  },
};

async function spawn(context: StartupContext): Promise<Child> {
  const { settings, tunnel, log } = context;
  const cwd = join(settings.rootDir, "apps", "server");
  const tsx = createRequire(join(cwd, "package.json")).resolve("tsx");
  const url = tunnel?.url ?? "";
  const child = await startChild({
    name: "server",
    args: ["--import", pathToFileURL(tsx).href, join("src", "main.ts")],
    cwd,
    // Both, and empty when there is none: an address that an earlier run left in .env leads nowhere.
    env: {
      PUBLIC_URL: url,
      BACKEND_URL: url,
      PORT: String(settings.port),
      DATA_DIR: settings.dataDir,
      NO_COLOR: "1",
    },
    dataDir: settings.dataDir,
    onLine: (line) => log(`server │ ${line}`),
  });
  context.serverChild = child;
  return child;
}

/** The server's sync may be faster than we are: what Vapi holds is read before it runs. */
async function readUrls({
  settings,
  note,
  urlsBefore,
}: StartupContext): Promise<ReadonlyMap<string, string>> {
  if (urlsBefore.size > 0) return urlsBefore;
  try {
    const all = (await withEarlyClient(settings, listResources)) ?? [];
    return new Map(all.map(({ id, url }) => [id, url]));
  } catch {
    note("Vapi does not say where its assistants point now, so this cannot be restored on stop.");
    return urlsBefore;
  }
}

async function untilServing(child: Child, { settings, signal }: StartupContext): Promise<RunInfo | null> {
  let found: RunInfo | null = null;
  const check = async () => {
    if (child.hasEnded() || signal.aborted) return true;
    const info = await readRunFile(settings.dataDir);
    if (info?.pid === child.identity.pid && (await isServing(info))) found = info;
    return found !== null;
  };
  await waitUntil(check, { timeoutMs: START_MS, intervalMs: 100 });
  return found;
}

async function lastWords({ settings }: StartupContext): Promise<string> {
  const text = await readFile(logFileOf(settings.dataDir, "server"), "utf8").catch(() => "");
  const said = text.split("\n").filter((line) => line.trim() !== "");
  return said.findLast((line) => line.startsWith("✗ "))?.slice(2) ?? said.at(-1) ?? "it printed nothing";
}
