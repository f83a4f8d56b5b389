import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, lstat, open, readFile, readdir, readlink, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { identifyProcess } from "@callwaiting/db/identify-process";
import { EnvFileError, readEnvText, setEnvValue } from "./set-env-value.ts";

/** Where a crash can come: between any two of the steps, and in the middle of writing. */
export const CRASH_POINTS = [
  "read",
  "backup-half-written",
  "backup-done",
  "half-written",
  "written",
  "synced",
  "renamed",
  "folder-synced",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export type EnvChange = {
  readonly name: string;
  /** Null takes the line out. */
  readonly value: string | null;
  /** For tests: called at each point. */
  readonly onPoint?: (point: CrashPoint) => void | Promise<void>;
};

export type EnvWritten = {
  /** What it was before; null: not there. */
  readonly previous: string | null;
  readonly isChanged: boolean;
  /** The real file, behind symbolic links. */
  readonly file: string;
  readonly backup: string | null;
};

const NEW_FILE_MODE = 0o600;
const ATTEMPTS = 3;

/**
 * Sets one line of an env file. Whatever happens on the way, the file is the old or the new one, whole: a temporary file
 * beside it is synced and renamed over it, and the folder synced. The old one stays as `<name>.backup`.
 *
 * @throws EnvFileError, or what the disk says (EROFS, ENOSPC, EACCES …); the file is then as it was.
 */
export async function writeEnvFile(path: string, change: EnvChange): Promise<EnvWritten> {
  const file = await followLinks(path);
  await removeLeftovers(file);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const written = await attemptWrite(file, change);
    if (written !== "changed meanwhile") return written;
  }
  throw new EnvFileError(`${file} is being changed by another program: save it there, then try again.`);
}

async function attemptWrite(file: string, change: EnvChange): Promise<EnvWritten | "changed meanwhile"> {
  const { name, value, onPoint = () => {} } = change;
  const before = await readState(file);
  await onPoint("read");
  const previous = readEnvText(before?.text ?? "")[name] ?? null;
  const text = setEnvValue(before?.text ?? "", name, value);
  if (text === (before?.text ?? "")) return { previous, isChanged: false, file, backup: null };
  const backup = before === null ? null : `${file}.backup`;
  if (before !== null && backup !== null) {
    await replace(backup, before, {
      onHalf: () => onPoint("backup-half-written"),
      isStillRight: async () => true,
    });
  }
  await onPoint("backup-done");
  const mode = before?.mode ?? NEW_FILE_MODE;
  const isReplaced = await replace(
    file,
    { text, mode, owner: before?.owner },
    {
      onHalf: () => onPoint("half-written"),
      onWritten: () => onPoint("written"),
      onSynced: () => onPoint("synced"),
      onRenamed: () => onPoint("renamed"),
      isStillRight: async () => (await readState(file))?.text === before?.text,
    },
  );
  if (!isReplaced) return "changed meanwhile";
  await onPoint("folder-synced");
  if ((await readFile(file, "utf8")) !== text) {
    throw new EnvFileError(`${file} does not read back as it was written.`);
  }
  return { previous, isChanged: true, file, backup };
}

type FileState = {
  readonly text: string;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
};

async function readState(file: string): Promise<FileState | null> {
  let handle: FileHandle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  try {
    const { mode, uid, gid } = await handle.stat();
    return { text: await handle.readFile("utf8"), mode: mode & 0o7777, owner: { uid, gid } };
  } finally {
    await handle.close();
  }
}

type Hooks = {
  readonly onHalf?: () => void | Promise<void>;
  readonly onWritten?: () => void | Promise<void>;
  readonly onSynced?: () => void | Promise<void>;
  readonly onRenamed?: () => void | Promise<void>;
  /** Asked right before the rename. */
  readonly isStillRight: () => Promise<boolean>;
};

/** In the folder of the target, because only within one file system a rename is atomic. */
async function replace(file: string, { text, mode, owner }: FileState, hooks: Hooks): Promise<boolean> {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString("hex")}.tmp`;
  try {
    const handle = await open(
      draft,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
      NEW_FILE_MODE,
    );
    try {
      const bytes = Buffer.from(text, "utf8");
      const half = Math.floor(bytes.length / 2);
      await handle.writeFile(bytes.subarray(0, half));
      await hooks.onHalf?.();
      await handle.writeFile(bytes.subarray(half));
      if (owner !== undefined && process.getuid?.() === 0) await handle.chown(owner.uid, owner.gid);
      await handle.chmod(mode);
      await hooks.onWritten?.();
      await handle.sync();
    } finally {
      await handle.close();
    }
    await hooks.onSynced?.();
    if (!(await hooks.isStillRight())) return false;
    await rename(draft, file);
    await hooks.onRenamed?.();
    await syncFolder(dirname(file));
    return true;
  } finally {
    await rm(draft, { force: true }).catch(() => {});
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // a folder cannot be opened there
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A link stays a link: what it points to is changed, also where that does not exist yet. */
async function followLinks(path: string): Promise<string> {
  let file = resolve(path);
  for (let depth = 0; depth < 40; depth += 1) {
    const found = await lstat(file).catch(() => null);
    if (found === null || !found.isSymbolicLink()) return file;
    file = resolve(dirname(file), await readlink(file));
  }
  throw new EnvFileError(`${path} is a symbolic link that leads in a circle.`);
}

/** Temporary files of writers that were killed; they hold what the env file holds. */
async function removeLeftovers(file: string): Promise<void> {
  const names = await readdir(dirname(file)).catch(() => []);
  const prefix = `${basename(file)}.`;
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^(?:backup\.)?(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (pid === undefined || identifyProcess(Number(pid)) !== undefined) continue;
    await rm(join(dirname(file), name), { force: true }).catch(() => {});
  }
}
