import { z } from "zod";

// A backup is lines of JSON: the head, then for each table its name followed by its rows, then the sequences and the
// end. A row is an array of PostgreSQL's own texts, so that every type comes back exactly as it was.

export const BACKUP_FORMAT = "callwaiting-backup";

const head = z.object({
  format: z.literal(BACKUP_FORMAT),
  version: z.literal(1),
  /** ISO 8601 */
  createdAt: z.string(),
  postgres: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
});
const table = z.object({ table: z.string(), columns: z.array(z.string()) });
const sequence = z.object({ sequence: z.string(), lastValue: z.string(), isCalled: z.boolean() });
const end = z.object({ end: z.literal(true), tables: z.int(), rows: z.int() });
const row = z.array(z.string().nullable());

export type BackupHead = z.infer<typeof head>;
export type BackupRow = z.infer<typeof row>;

export const backupHead: typeof head = head;
export const backupLine = z.union([row, table, sequence, end]);
export type BackupLine = z.infer<typeof backupLine>;
