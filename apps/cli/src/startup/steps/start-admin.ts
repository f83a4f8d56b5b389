import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { waitUntil } from "@callwaiting/db/wait-until";
import { startChild } from "../child.ts";
import { type Step, done, failed, skipped } from "../step.ts";

/** For one that neither serves nor ends; a small machine takes long to start it. */
const START_MS = 120_000;
const STOP_MS = 2_000;

/** The admin's dev server, which asks our server for its data. */
export const startAdmin: Step = {
  id: "admin",
  title: "Admin",
  targetMs: 20_000,
  plan: ({ settings, options }) =>
    options.noAdmin ? "skip (--no-admin)" : `start the admin's dev server on port ${settings.adminPort}`,
  run: async (context) => {
    const { settings, options, log, signal } = context;
    if (options.noAdmin) return skipped("--no-admin");
    const cwd = join(settings.rootDir, "apps", "admin");
    if (!existsSync(join(cwd, "index.html"))) return skipped("there is no admin in this checkout yet");
    const vite = createRequire(join(cwd, "package.json")).resolve("vite/package.json");
    const child = await startChild({
      name: "admin",
      args: [join(dirname(vite), "bin", "vite.js"), "--port", String(settings.adminPort), "--strictPort"],
      cwd,
      env: {
        BACKEND_URL: `http://localhost:${settings.port}`,
        ADMIN_PORT: String(settings.adminPort),
        NO_COLOR: "1",
      },
      dataDir: settings.dataDir,
      onLine: (line) => log(`admin  │ ${line}`),
    });
    const url = `http://localhost:${settings.adminPort}`;
    context.admin = { child, url };
    if (signal.aborted) await child.stop(STOP_MS);
    const isUp = () => child.hasEnded() || signal.aborted || isServed(url);
    await waitUntil(isUp, { timeoutMs: START_MS, intervalMs: 100 });
    if (await isServed(url)) return done(url);
    await child.stop(STOP_MS);
    context.admin = null;
    return failed(
      "it did not come up",
      "npm run logs -- --source admin shows why; --no-admin goes on without it.",
    );
  },
  undo: async (context) => {
    await context.admin?.child.stop(STOP_MS);
    context.admin = null;
  },
};

export async function isServed(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      headers: { accept: "text/html" },
      signal: AbortSignal.timeout(5_000),
    });
    const text = await response.text();
    return response.ok && text.includes("<div id=");
  } catch {
    return false;
  }
}
