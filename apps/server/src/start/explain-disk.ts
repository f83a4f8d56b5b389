import { StartError } from "./start-error.ts";

/** What the file system refused, as a sentence that says what to do; anything else stays what it is. */
export function explainDisk(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOSPC") {
    return new StartError(`There is no disk space left for ${dataDir}: free some, then start again.`);
  }
  const isRefused = ["EACCES", "EPERM", "EROFS", "ENOTDIR"].some((code) => code === error.code);
  if (!isRefused && !isRefusedMkdir(error)) return error;
  return new StartError(
    `CallWaiting cannot write to its data folder ${dataDir}: let this user write there, or choose another folder with DATA_DIR.`,
    { cause: error },
  );
}

/** Node's recursive mkdir says ENOENT below a disk that is read-only, and EEXIST where a file has the folder's name. */
function isRefusedMkdir(error: Error & { readonly code: unknown }): boolean {
  const isMkdir = "syscall" in error && error.syscall === "mkdir";
  return isMkdir && (error.code === "ENOENT" || error.code === "EEXIST");
}
