import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type RunInfo, readRunFile } from "@callwaiting/server/run-file";
import type { World } from "./open-world.ts";
import { freePort } from "@callwaiting/cli/free-port";
import { type StartedProcess, startProcess, untilAnswered } from "@callwaiting/cli/start-process";
import { SERVER_ENV, rootDir } from "./start-servers.ts";

export type Start = { readonly seconds: number; readonly started: StartedProcess; readonly info: RunInfo };

/** Waits for the answer of the first booking. */
export async function startAndBook(world: World, dataDir: string, checkoutDir = rootDir): Promise<Start> {
  const port = await freePort();
  const startedAtMs = performance.now();
  const started = startProcess({
    file: "npm",
    args: ["start"],
    cwd: checkoutDir,
    env: { ...SERVER_ENV, SEED_DEMO: "true", PORT: String(port), DATA_DIR: dataDir },
    logFile: join(dataDir, "log"),
  });
  const stop = async () => {
    const info = await readRunFile(dataDir);
    await started.stop();
    // npm ends before what it started does.
    for (const pid = info?.pid ?? 0; isAlive(pid);) await delay(50);
  };
  world.closeLater(stop);
  const url = `http://127.0.0.1:${port}`;
  const info = await untilAnswered(started, () => readRunFile(dataDir));
  await untilAnswered(started, () => bookSomething(url, info.webhookSecret ?? ""));
  return { seconds: (performance.now() - startedAtMs) / 1_000, started: { ...started, stop }, info };
}

/** Whatever is free next: the demo clinic's times are its own business. */
async function bookSomething(url: string, secret: string): Promise<true | null> {
  const ask = async (tool: string, args: Record<string, string>) => {
    const response = await fetch(`${url}/api/vapi/tools/${tool}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": secret },
      body: JSON.stringify({ toolCallId: "call-1", tool: { arguments: args } }),
    });
    return ((await response.json()) as { result: { success: boolean; slots?: string[] } }).result;
  };
  const free = await ask("checkAvailability", { serviceType: "consultation" });
  const appointmentDate = free.slots?.[0];
  if (appointmentDate === undefined) return null;
  const caller = { patientName: "Jo Doe", patientPhone: "(212) 555-0100", serviceType: "consultation" };
  return (await ask("bookClinicAppointment", { appointmentDate, ...caller })).success ? true : null;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
