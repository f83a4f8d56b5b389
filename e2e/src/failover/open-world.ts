import { randomBytes, randomInt } from "node:crypto";
import { chmod, mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { createOwnerPool } from "@callwaiting/db";
import { freePort } from "@callwaiting/testing/server";
import { startVapiApi } from "@callwaiting/vapi-simulator/api";
import type { Clinic } from "../torture/create-clinics.ts";
import { type ServerProcess, prepareServer } from "../torture/run-server.ts";
import { POOL_USER, setUpDatabase } from "../torture/set-up-database.ts";
import { type Balancer, startBalancer } from "../torture/start-balancer.ts";
import { until, untilWhole } from "./cluster-state.ts";
import type { Programs } from "./find-programs.ts";
import { type Front, openFront } from "./open-front.ts";
import { type Machine, type Mode, openMachine } from "./open-machine.ts";
import { type Account, chooseAccount } from "./processes.ts";
import { FOLDER_PREFIX, keepLogs, removeFolder, removeLeftovers } from "./remove-folder.ts";
import { RECIPE_PORTS, type RecipeValues } from "./render-recipe.ts";

export type World = AsyncDisposable & {
  readonly clinics: readonly Clinic[];
  readonly machines: readonly Machine[];
  readonly fronts: readonly [Front, Front];
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly balancer: Balancer;
  /** Whoever leads, as superuser, past PgBouncer. */
  readonly databaseUrl: string;
  readonly mode: Mode;
  readonly postgresVersion: string;
};

export type WorldOptions = {
  readonly programs: Programs;
  readonly mode: Mode;
  readonly isShort?: boolean;
  readonly onStep: (step: string) => void;
};

/** deploy/patroni on one machine: three databases of which one leads, and two servers, each with a way to whoever that is. */
export async function openWorld(options: WorldOptions): Promise<World> {
  removeLeftovers(tmpdir());
  const dir = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  await chmod(dir, 0o711);
  // Whatever happens, also on Ctrl-C: nothing runs and nothing lies there afterwards.
  const removeAtExit = () => {
    keepLogs(dir, LOGS);
    removeFolder(dir);
  };
  process.once("exit", removeAtExit);
  const closers: (() => unknown)[] = [() => process.off("exit", removeAtExit), removeAtExit];
  const dispose = async () => {
    for (const close of closers.splice(0).toReversed()) {
      try {
        await close();
      } catch {
        // The others are to be closed all the same.
      }
    }
  };
  try {
    return { ...(await open({ ...options, dir, closers })), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What the programs said stays here until the next run. */
export const LOGS = fileURLToPath(new URL("../../test-results/failover-logs", import.meta.url));

type Opening = WorldOptions & { readonly dir: string; readonly closers: (() => unknown)[] };

const DATABASE = "callwaiting";
const MACHINES = 3;
const secret = () => randomBytes(18).toString("hex");

async function open(opening: Opening): Promise<Omit<World, typeof Symbol.asyncDispose>> {
  const { closers, onStep, mode } = opening;
  const setting: Setting = {
    ...opening,
    account: chooseAccount(),
    values: chooseValues(),
    ports: await choosePorts(),
    encryptionKey: randomBytes(32).toString("base64"),
    poolPassword: secret(),
    ownerPassword: secret(),
  };
  onStep("etcd, Patroni and PostgreSQL, three times");
  const machines = await openMachines(setting);
  const fronts = [await placeFront(setting, 1), await placeFront(setting, 2)] as const;
  for (const front of fronts) front.start("haproxy");
  onStep("the database and four clinics");
  const { databaseUrl, ownerUrl, postgresVersion } = await createDatabase(setting, fronts[0]);
  const { encryptionKey, poolPassword } = setting;
  const clinics = await setUpDatabase(ownerUrl, { encryptionKey, password: poolPassword });
  await followPage(databaseUrl);
  for (const front of fronts) front.start("pgbouncer");
  onStep("two servers");
  const vapi = await startVapiApi({ apiKeys: [VAPI_KEY], rememberRequests: 100 });
  closers.push(vapi.stop);
  const servers = await startServers(setting, fronts, { ownerUrl, vapiUrl: vapi.url });
  const ports = servers.map(({ port }) => port);
  const balancer = await startBalancer(() => ports);
  closers.push(balancer.stop);
  return { clinics, machines, fronts, servers, balancer, databaseUrl, mode, postgresVersion };
}

type Setting = Opening & {
  readonly account: Account | null;
  readonly values: Omit<RecipeValues, "NAME" | "ADDRESS">;
  readonly ports: readonly number[];
  readonly encryptionKey: string;
  readonly poolPassword: string;
  readonly ownerPassword: string;
};

async function openMachines(setting: Setting): Promise<readonly Machine[]> {
  const { closers, dir, values, mode } = setting;
  const machines: Machine[] = [];
  for (const [NAME, ADDRESS] of [
    ["db1", values.DB1],
    ["db2", values.DB2],
    ["db3", values.DB3],
  ] as const) {
    const machine = await openMachine({
      ...setting,
      dir: join(dir, NAME),
      values: { ...values, NAME, ADDRESS },
    });
    closers.push(machine.etcdProxy.stop);
    machines.push(machine);
  }
  // The page says: the first one alone, then the others, which copy it.
  for (const machine of machines) machine.start();
  await untilWhole(machines, mode !== "async");
  return machines;
}

async function placeFront(setting: Setting, n: number): Promise<Front> {
  const ports = [...setting.ports.slice(0, 4), await freePort(), await freePort(), await freePort()];
  return openFront({ ...setting, dir: join(setting.dir, `front-${n}`), ports });
}

async function createDatabase({ values, ownerPassword }: Setting, { leaderPort }: Front) {
  const at = (user: string, password: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${leaderPort}/${database}`;
  const adminUrl = at("postgres", values.SUPERUSER_PASSWORD, "postgres");
  await untilLed(adminUrl);
  const admin = createOwnerPool({ connectionString: adminUrl, max: 1 });
  try {
    await admin.query(`create role callwaiting login createrole bypassrls password '${ownerPassword}'`);
    await admin.query(`create database ${DATABASE} owner callwaiting`);
    const { rows } = await admin.query<{ server_version: string }>("show server_version");
    return {
      databaseUrl: at("postgres", values.SUPERUSER_PASSWORD, DATABASE),
      ownerUrl: at("callwaiting", ownerPassword, DATABASE),
      postgresVersion: rows[0]?.server_version ?? "",
    };
  } finally {
    await admin.end();
  }
}

/** HAProxy takes every machine for the leader until it has asked each once: the first ones may come to a replica. */
async function untilLed(connectionString: string): Promise<void> {
  let inARow = 0;
  await until(async () => {
    const pool = createOwnerPool({ connectionString, max: 1 });
    const answer = await pool.query<{ no: boolean }>("select pg_is_in_recovery() as no").catch(() => null);
    await pool.end();
    inARow = answer?.rows[0]?.no === false ? inARow + 1 : 0;
    return inARow === 2 * MACHINES;
  }, "HAProxy leads to nobody who may write");
}

/** What docs/pgbouncer.md says of the database. */
async function followPage(databaseUrl: string): Promise<void> {
  const admin = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  await admin.query(`alter database ${DATABASE} set client_connection_check_interval = '500ms'`);
  await admin.query(`alter role ${POOL_USER} set lock_timeout = '1400ms'`);
  await admin.query(`alter role ${POOL_USER} set idle_in_transaction_session_timeout = '3s'`);
  await admin.end();
}

type Urls = { readonly ownerUrl: string; readonly vapiUrl: string };

async function startServers(
  setting: Setting,
  fronts: World["fronts"],
  urls: Urls,
): Promise<World["servers"]> {
  const prepare = async (n: 0 | 1) =>
    prepareServer({
      port: await freePort(),
      dataDir: join(setting.dir, `server-${n + 1}`),
      env: envOf(setting, fronts[n], urls),
    });
  const servers = [await prepare(0), await prepare(1)] as const;
  const killAtExit = () => servers.forEach((server) => server.signal("SIGKILL"));
  process.once("exit", killAtExit);
  setting.closers.push(() => process.off("exit", killAtExit), ...servers.map(({ kill }) => kill));
  await Promise.all(servers.map((server) => server.start()));
  return servers;
}

const VAPI_KEY = "failover-key";

function envOf({ encryptionKey, poolPassword }: Setting, front: Front, { ownerUrl, vapiUrl }: Urls) {
  const at = (port: number) => {
    const url = new URL(ownerUrl);
    url.port = String(port);
    return url.href;
  };
  const pool = `postgres://${POOL_USER}:${poolPassword}@127.0.0.1:${front.pgBouncerPort}/${DATABASE}`;
  return {
    DATABASE_URL: at(front.leaderPort),
    DATABASE_READ_URL: at(front.standbysPort),
    DATABASE_POOL_URL: pool,
    ENCRYPTION_KEY: encryptionKey,
    RATE_LIMIT_PER_MINUTE: "1000000",
    VAPI_PRIVATE_KEY: VAPI_KEY,
    VAPI_BASE_URL: vapiUrl,
    PUBLIC_URL: "https://clinic.example.com",
    LOG_LEVEL: "warn",
  };
}

/** Three addresses of this machine that nobody else has taken. */
function chooseValues(): Omit<RecipeValues, "NAME" | "ADDRESS"> {
  const net = `127.${randomInt(64, 250)}.${randomInt(1, 250)}`;
  return {
    DB1: `${net}.1`,
    DB2: `${net}.2`,
    DB3: `${net}.3`,
    NETWORK: "127.0.0.0/8",
    SUPERUSER_PASSWORD: secret(),
    REPLICATION_PASSWORD: secret(),
    REST_PASSWORD: secret(),
  };
}

async function choosePorts(): Promise<readonly number[]> {
  const ports: number[] = [];
  for (const _ of RECIPE_PORTS) ports.push(await freePort());
  return ports;
}
