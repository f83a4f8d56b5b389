/** A backup cannot be made or put back for a reason that a person can do something about; one sentence. */
export class BackupError extends Error {
  override readonly name = "BackupError";
}
