import { readFile, rm } from "node:fs/promises";
import { readEnvText } from "../../env-file/set-env-value.ts";
import { writeEnvFile } from "../../env-file/write-env-file.ts";
import { readState, updateState } from "../state-file.ts";
import { type StartupContext, type Step, done, skipped } from "../step.ts";

const NAME = "BACKEND_URL";

/** BACKEND_URL in .env, so that every other program of the checkout finds the address too. */
export const writeEnv: Step = {
  id: "env",
  title: ".env",
  targetMs: 1_000,
  plan: ({ settings }) =>
    `set ${NAME} in ${settings.envFile} to the tunnel's address, with a backup beside it`,
  run: async (context) => {
    if (context.tunnel === null) return skipped(`no public address, so ${NAME} stays as it is`);
    const { envFile, dataDir } = context.settings;
    const value = context.tunnel.url;
    const before = await currentValue(envFile);
    // The first of several values is the one to come back to: after a move, and after a run that was killed.
    await updateState(dataDir, (state) => ({
      ...state,
      env: { file: envFile, previous: state.env === null ? before : state.env.previous, ours: value },
    }));
    const written = await writeEnvFile(envFile, { name: NAME, value });
    if (!written.isChanged) return done(`${NAME} was ${value} already`);
    return done(`${NAME}=${value}${written.backup === null ? "" : ` (backup: ${written.backup})`}`);
  },
  undo: (context) => restoreEnv(context),
};

/** Back to what it was, unless somebody has changed it in the meantime. */
export async function restoreEnv({
  settings,
  options,
}: Pick<StartupContext, "settings" | "options">): Promise<void> {
  const remembered = (await readState(settings.dataDir))?.env ?? null;
  if (remembered === null) return;
  if (!options.keepUrls && (await currentValue(remembered.file)) === remembered.ours) {
    await writeEnvFile(remembered.file, { name: NAME, value: remembered.previous });
    // Made by us, with nothing else in it.
    if ((await readFile(remembered.file, "utf8")) === "") await rm(remembered.file);
  }
  await updateState(settings.dataDir, (state) => ({ ...state, env: null }));
}

async function currentValue(file: string): Promise<string | null> {
  try {
    return readEnvText(await readFile(file, "utf8"))[NAME] ?? null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
