import type { z } from "zod";
import { isOutdatedStatement, nameOfStatement, preparesStatements } from "./prepared-statements.ts";
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
  const given = Object.keys(args).filter((key) => args[key] !== undefined);
  const values = given.map((key) => args[key]);
  if (actor !== undefined) values.push(actor);
  const { text, statement } = statementFor(name, given, actor !== undefined);
  const query = { text, values, ...(timeoutMs === undefined ? {} : { query_timeout: timeoutMs }) };
  const isPrepared = statement !== undefined && preparesStatements(db);
  const row = await (isPrepared ? askPrepared(db, { ...query, name: statement }) : ask(db, query));
  return reply.parse(row?.reply ?? null);
}

type Statement = {
  readonly text: string;
  /** What it is prepared under; undefined for one too many. */
  readonly statement: string | undefined;
};

const statements = new Map<string, Statement>();

function statementFor(name: string, given: readonly string[], hasActor: boolean): Statement {
  const key = `${name} ${given.join(" ")}${hasActor ? " by" : ""}`;
  const known = statements.get(key);
  if (known !== undefined) return known;
  const named = given.map((one, index) => `${parameterName(one)} => $${index + 1}`);
  const call = `${name}(${named.join(", ")})`;
  // Materialized, so that the actor is known before the function runs.
  const text = hasActor
    ? `with actor as materialized (select set_config('app.actor', $${given.length + 1}, true))
         select ${call} as reply from actor`
    : `select ${call} as reply`;
  const made = { text, statement: nameOfStatement(text, name) };
  statements.set(key, made);
  return made;
}

type Asked = {
  readonly text: string;
  readonly values: unknown[];
  /** Under which it is prepared. */
  readonly name?: string;
  readonly query_timeout?: number;
};
type Row = { readonly reply: unknown } | undefined;

async function ask(db: Queryable, query: Asked): Promise<Row> {
  const { rows } = await db.query<{ reply: unknown }>(query);
  return rows[0];
}

async function askPrepared(db: Queryable, query: Asked): Promise<Row> {
  try {
    return await ask(db, query);
  } catch (error) {
    if (!isOutdatedStatement(error)) throw error;
    const { name: _name, ...anew } = query;
    return ask(db, anew);
  }
}

function parameterName(key: string): string {
  return `p_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
