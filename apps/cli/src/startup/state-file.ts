import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const identity = z.object({ pid: z.int(), startTime: z.string() });

const state = z.object({
  orchestrator: identity,
  phase: z.enum(["starting", "ready"]),
  children: z.array(identity.extend({ name: z.string() })),
  /** What .env said before: null, nothing. Missing: it was not touched. */
  env: z.object({ file: z.string(), previous: z.string().nullable(), ours: z.string() }).nullable(),
  /** Where Vapi's resources pointed before. */
  vapi: z.array(
    z.object({
      kind: z.enum(["assistant", "tool", "phone number"]),
      id: z.string(),
      name: z.string(),
      previousUrl: z.string(),
      ourUrl: z.string(),
    }),
  ),
});

/** What a startup must undo when it ends, or the next one if it was killed. No secrets. */
export type StartupState = z.infer<typeof state>;
export type RememberedUrl = StartupState["vapi"][number];

const fileIn = (dataDir: string) => join(dataDir, "startup.json");

/** Null: nothing is running and nothing has to be undone. */
export async function readState(dataDir: string): Promise<StartupState | null> {
  try {
    return state.parse(JSON.parse(await readFile(fileIn(dataDir), "utf8")));
  } catch {
    return null;
  }
}

/** On disk before what it remembers is done: otherwise a crash in between would lose it. */
export async function writeState(dataDir: string, next: StartupState): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const draft = `${fileIn(dataDir)}.${process.pid}-${randomBytes(4).toString("hex")}`;
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(next, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, fileIn(dataDir));
}

/** Only the orchestrator that owns the file changes it. */
export async function updateState(
  dataDir: string,
  change: (current: StartupState) => StartupState,
): Promise<void> {
  const current = await readState(dataDir);
  if (current !== null) await writeState(dataDir, change(current));
}

export async function removeState(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}
