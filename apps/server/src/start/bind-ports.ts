import * as db from "@callwaiting/db";
import type { Pool } from "pg";
import { inTime } from "../http/database-deadline.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { tracedPorts } from "./traced-ports.ts";
import type { PortName, Ports } from "../bound.ts";

const FUNCTIONS: Readonly<Record<PortName, unknown>> = db;

type BindTo = { readonly pool: Pool; readonly telemetry: Telemetry };

/** Gives functions of packages/db their pool, a deadline and a span of their name. */
export function bindPorts<const Names extends readonly PortName[]>(
  { pool, telemetry }: BindTo,
  names: Names,
): Ports<Names> {
  const port = tracedPorts(telemetry, inTime);
  const bound = names.map((name) => {
    const call = FUNCTIONS[name] as (pool: Pool, ...rest: readonly unknown[]) => Promise<unknown>;
    return [name, port(name, (...rest: readonly unknown[]) => call(pool, ...rest))];
  });
  return Object.fromEntries(bound) as Ports<Names>;
}
