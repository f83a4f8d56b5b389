import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { type StartupContext, type Step, done, failed } from "../step.ts";
import { openClient } from "../vapi/open-client.ts";
import { isServed } from "./start-admin.ts";

/** Signed messages are good for five minutes; this much later they would begin to be refused. */
const CLOCK_MS = 60_000;

type Check = {
  readonly name: string;
  readonly hint: string;
  readonly isGood: (context: StartupContext) => Promise<boolean>;
};

const CHECKS: readonly Check[] = [
  {
    name: "Vapi can reach this machine",
    hint: "The public address does not lead to this server: check the tunnel.",
    isGood: async ({ server, tunnel }) =>
      isOk(`${tunnel?.url ?? server?.info.serverUrl ?? ""}/api/vapi/webhook/health`),
  },
  {
    name: "server",
    hint: "npm run logs -- --source server shows what is wrong.",
    isGood: async ({ server }) => isOk(`${server?.info.serverUrl ?? ""}/health`),
  },
  {
    // A server with a migration left to run does not come up.
    name: "database",
    hint: "The database does not answer: check DATABASE_URL, or start again.",
    isGood: async ({ server }) => isOk(`${server?.info.serverUrl ?? ""}/ready`),
  },
  {
    name: "admin",
    hint: "npm run logs -- --source admin shows what is wrong.",
    isGood: async ({ admin }) => admin === null || isServed(admin.url),
  },
  {
    name: "key of Vapi",
    hint: "Vapi refuses the key: VAPI_PRIVATE_KEY must be the private one of https://dashboard.vapi.ai (API Keys).",
    isGood: async ({ settings, server }) => {
      const client = openClient(settings, server?.info ?? null);
      return client === null || (await client.assistants.list({ limit: 1 })).length >= 0;
    },
  },
  {
    name: "clock",
    hint: "This machine's clock is off by more than a minute: have it set from the network, or signed messages are refused.",
    isGood: isClockRight,
  },
  {
    name: "two callers, one time",
    hint: "npm run stress shows which caller got what.",
    isGood: runStress,
  },
];

/** Everything a live call needs, looked at once. */
export const preflight: Step = {
  id: "preflight",
  title: "Ready for calls",
  targetMs: 10_000,
  isForLiveLine: true,
  plan: () => CHECKS.map(({ name }) => name).join(", "),
  run: async (context) => {
    const results = await Promise.all(
      CHECKS.map(async (check) => ({ check, isGood: await check.isGood(context).catch(() => false) })),
    );
    const bad = results.filter(({ isGood }) => !isGood).map(({ check }) => check);
    if (bad.length === 0) {
      return done(`${results.length} checks passed: ${CHECKS.map(({ name }) => name).join(", ")}`);
    }
    return failed(
      `${bad.length} of ${results.length} checks failed: ${bad.map(({ name }) => name).join(", ")}`,
      bad.map(({ hint }) => hint).join(" "),
    );
  },
};

async function isOk(url: string): Promise<boolean> {
  const headers = { "ngrok-skip-browser-warning": "1" };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  return response.ok;
}

/** Somebody else's clock, by the Date header of Vapi or of the tunnel; without either there is nothing to compare. */
async function isClockRight({ settings, tunnel }: StartupContext): Promise<boolean> {
  const url = settings.vapiKey === null ? tunnel?.url : settings.vapiBaseUrl;
  if (url === undefined) return true;
  const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
  const theirs = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(theirs) || Math.abs(Date.now() - theirs) < CLOCK_MS;
}

/** Two callers, one time: exactly one gets it. On data of its own, which it removes. */
async function runStress({ settings, signal }: StartupContext): Promise<boolean> {
  const file = join(settings.rootDir, "apps", "cli", "src", "stress.ts");
  const tsx = createRequire(join(settings.rootDir, "apps", "cli", "package.json")).resolve("tsx");
  const args = ["--import", pathToFileURL(tsx).href, file, "--callers", "2", "--json"];
  const { exitCode } = await execa(process.execPath, args, {
    cwd: settings.rootDir,
    env: { DATA_DIR: settings.dataDir },
    cancelSignal: signal,
    gracefulCancel: false,
    forceKillAfterDelay: 2_000,
    reject: false,
    stdin: "ignore",
  });
  return exitCode === 0;
}
