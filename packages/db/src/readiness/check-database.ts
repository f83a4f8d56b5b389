import type { Queryable } from "../queryable.ts";

export type DatabaseLook = {
  /** Release of the time zone rules in force; null in a database without. */
  readonly clockRules: string | null;
  /** A standby, or set so: nothing can be booked. */
  readonly isReadOnly: boolean;
};

export async function checkDatabase(db: Queryable): Promise<DatabaseLook> {
  const { rows } = await db.query<DatabaseLook>(
    `select (select release from clock.release) as "clockRules",
       current_setting('transaction_read_only')::boolean as "isReadOnly"`,
  );
  return rows[0] ?? { clockRules: null, isReadOnly: false };
}
