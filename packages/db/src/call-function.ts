import type { z } from "zod";
import type { Queryable } from "./queryable.ts";

export type FunctionCall<Reply> = {
  /**
   * By the names of its parameters: `callId` is `p_call_id`. One that is undefined keeps the function's own default; one
   * that the function does not have is an error of PostgreSQL's.
   */
  readonly args: Readonly<Record<string, unknown>>;
  /** Reads the answer. One that is not in the function's contract is a bug, so it throws. */
  readonly reply: z.ZodType<Reply>;
  /** Whom the audit log names for what it changes, where the transaction does not say so already. */
  readonly actor?: string;
  /** For one that takes longer than a caller would wait. */
  readonly timeoutMs?: number;
};

/** Calls one of the functions in sql/functions/ by the names of its parameters. */
export async function callFunction<Reply>(
  db: Queryable,
  name: string,
  { args, reply, actor, timeoutMs }: FunctionCall<Reply>,
): Promise<Reply> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const named = given.map(([key], index) => `${parameterName(key)} => $${index + 1}`);
  const values = given.map(([, value]) => value);
  const call = `${name}(${named.join(", ")})`;
  // Materialized, so that the actor is known before the function runs.
  const text =
    actor === undefined
      ? `select ${call} as reply`
      : `with actor as materialized (select set_config('app.actor', $${values.length + 1}, true))
         select ${call} as reply from actor`;
  const { rows } = await db.query<{ reply: unknown }>({
    text,
    values: actor === undefined ? values : [...values, actor],
    ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs }),
  });
  return reply.parse(rows[0]?.reply ?? null);
}

function parameterName(key: string): string {
  return `p_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
