import { CommandError } from "../report/command-error.ts";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "this user is not allowed to",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EEXIST: "it already exists",
  EISDIR: "it is a folder",
  ENOTDIR: "part of the path is not a folder",
  Z_DATA_ERROR: "the file is damaged",
  Z_BUF_ERROR: "the file is damaged: its end is missing",
};

/** A failure of the disk or of the file as a sentence about that file; everything else as it is. */
export function explainFileError(error: unknown, file: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = REASONS[code];
  if (reason === undefined) return error;
  return new CommandError(`${file} cannot be used: ${reason}.`, { cause: error });
}
