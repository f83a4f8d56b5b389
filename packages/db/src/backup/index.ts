export { asWholeDatabase } from "./as-whole-database.ts";
export { BackupError } from "./backup-error.ts";
export { dumpDatabase } from "./dump-database.ts";
export { type Restored, restoreDatabase } from "./restore-database.ts";
