import { setTimeout as delay } from "node:timers/promises";
import { databaseErrorCode } from "../database-error-code.ts";
import { APP_ROLE, type AppPool, type PoolOptions, createAppPool } from "../pool.ts";

/** A copy of the database that only looks are sent to: reports, searches, exports. Never what a booking depends on. */
export type Standby = {
  /**
   * Runs a look on the standby once it knows all that was committed before the question, on the primary where it does not know it
   * within 300 ms, is away or is no standby. So nobody reads less than they wrote.
   */
  readonly look: <T>(run: (pool: AppPool) => Promise<T>) => Promise<T>;
  /** For what is read in many pieces: the pool to read them from. */
  readonly choose: () => Promise<AppPool>;
  /** Why the standby could not be read just now; null where it can, or where there is none. */
  readonly check: () => Promise<StandbyTrouble | null>;
  readonly close: () => Promise<void>;
};

/**
 * `behind`: later than 300 ms. `no_standby`: it takes writes itself, as after a failover. `another`: it is no copy of the primary.
 * `wrong_role`: row-level security might not apply there, as behind a pooler that drops the role.
 */
export type StandbyTrouble =
  | { readonly kind: "behind" | "no_standby" | "another" | "wrong_role" }
  | { readonly kind: "failed"; readonly error: unknown };

export type StandbyOptions = {
  readonly primary: AppPool;
  /** Undefined: there is no standby, and the primary answers everything. */
  readonly standby: PoolOptions | undefined;
  /** Told when the primary has to answer, and why; once a minute at most. */
  readonly onTrouble?: (trouble: StandbyTrouble) => void;
};

const PATIENCE_MS = 300;
const LOOK_AGAIN_MS = 10;
/** One that cannot be read is left alone for so long, or every look would first wait for it. */
const REST_MS = 10_000;
const TELL_EVERY_MS = 60_000;

/** Where commits do not wait for the disk, what is committed may not have been flushed. */
const WRITTEN = `select (case current_setting('synchronous_commit') when 'off' then pg_current_wal_insert_lsn()
  else pg_current_wal_flush_lsn() end)::text as written, system_identifier || ' ' || current_database() as cluster from pg_control_system()`;
const STATE = `select pg_is_in_recovery() as "isStandby", current_user = '${APP_ROLE}' as "isAppRole",
  case when pg_is_in_recovery() then pg_last_wal_replay_lsn() >= $1::pg_lsn end as knows, system_identifier || ' ' || current_database() as cluster
  from pg_control_system()`;

type Written = { readonly written: string; readonly cluster: string };
type State = Pick<Written, "cluster"> & {
  readonly isStandby: boolean;
  readonly isAppRole: boolean;
  readonly knows: boolean;
};

export function openStandby({ primary, standby, onTrouble = () => {} }: StandbyOptions): Standby {
  if (standby === undefined) {
    const [look, choose] = [<T>(run: (pool: AppPool) => T) => run(primary), async () => primary];
    return { look, choose, check: async () => null, close: async () => {} };
  }
  const copy = createAppPool(standby);
  const troubles = keepTroubles(onTrouble);
  const check = async () => {
    const { rows } = await primary.query<Written>(WRITTEN);
    return rows[0] === undefined ? null : lookAtCopy(copy, rows[0]);
  };
  const choose = async () => {
    if (troubles.isResting()) return primary;
    const trouble = await check();
    if (trouble === null) return copy;
    troubles.note(trouble);
    return primary;
  };
  const look: Standby["look"] = async (run) => {
    const chosen = await choose();
    if (chosen === primary) return run(primary);
    try {
      return await run(copy);
    } catch (error) {
      // An answer of our own, such as a page that is not there, is the same on the primary.
      if (!isOfTheWay(error)) throw error;
      troubles.note({ kind: "failed", error });
      return run(primary);
    }
  };
  return { look, choose, check, close: () => copy.end() };
}

function keepTroubles(onTrouble: (trouble: StandbyTrouble) => void) {
  let restUntilMs = -Infinity;
  let toldAtMs = -Infinity;
  return {
    isResting: () => performance.now() < restUntilMs,
    note(trouble: StandbyTrouble) {
      const nowMs = performance.now();
      if (trouble.kind !== "behind") restUntilMs = nowMs + REST_MS;
      if (nowMs - toldAtMs < TELL_EVERY_MS) return;
      toldAtMs = nowMs;
      onTrouble(trouble);
    },
  };
}

async function lookAtCopy(copy: AppPool, { written, cluster }: Written): Promise<StandbyTrouble | null> {
  const untilMs = performance.now() + PATIENCE_MS;
  try {
    for (;;) {
      const { rows } = await copy.query<State>(STATE, [written]);
      const state = rows[0];
      if (state?.cluster !== cluster) return { kind: "another" };
      if (!state.isAppRole) return { kind: "wrong_role" };
      if (!state.isStandby) return { kind: "no_standby" };
      if (state.knows) return null;
      if (performance.now() > untilMs) return { kind: "behind" };
      await delay(LOOK_AGAIN_MS);
    }
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** pg's own errors about a connection that ended or a statement that took too long carry no code. */
function isOfTheWay(error: unknown): boolean {
  return (
    databaseErrorCode(error) !== null || (error instanceof Error && /connection|timeout/i.test(error.message))
  );
}
