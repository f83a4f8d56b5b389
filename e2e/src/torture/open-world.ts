import { randomBytes, randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOwnerPool } from "@callwaiting/db";
import { type Cluster, startCluster } from "@callwaiting/db/embedded";
import { startVapiApi } from "@callwaiting/vapi-simulator/api";
import type { Clinic } from "./create-clinics.ts";
import { type PgBouncer, findPgBouncer, preparePgBouncer } from "./start-pgbouncer.ts";
import { type Balancer, startBalancer } from "./start-balancer.ts";
import { type ServerProcess, prepareServer } from "./run-server.ts";
import { POOL_USER, setUpDatabase } from "./set-up-database.ts";
import { type Outside, openOutside } from "./outbox/outside.ts";
import { setUpOutbox } from "./outbox/set-up-outbox.ts";
import { freePort } from "@callwaiting/testing/server";

export type World = AsyncDisposable & {
  readonly clinics: readonly Clinic[];
  readonly cluster: Cluster;
  /** As superuser, past PgBouncer. */
  readonly databaseUrl: string;
  /** Null: not installed, and the servers go to PostgreSQL themselves. */
  readonly pgBouncer: PgBouncer | null;
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly balancer: Balancer;
  readonly outside: Outside;
  /** How often PostgreSQL came back by itself. */
  readonly postgresRestarts: () => number;
};

const DATABASE = "callwaiting";

/** Of a server, whatever the world. */
const SETTINGS = {
  RATE_LIMIT_PER_MINUTE: "1000000",
  VAPI_PRIVATE_KEY: "torture-key",
  PUBLIC_URL: "https://clinic.example.com",
  LOG_LEVEL: "warn",
} as const;

/** PostgreSQL, durable, PgBouncer in front, two servers, a balancer, and a Vapi that all of them talk to. */
export async function openWorld({ onStep, ...options }: WorldOptions): Promise<World> {
  // The name has what kills a dead test run's database: see start-test-cluster.ts.
  const dir = await mkdtemp(join(tmpdir(), `callwaiting-test-${process.pid}-torture-`));
  await chmod(dir, 0o711);
  const closers: (() => Promise<unknown>)[] = [
    () => rm(dir, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const dispose = async () => {
    for (const close of closers.splice(0).toReversed()) await close().catch(() => {});
  };
  try {
    return { ...(await open({ dir, closers, onStep, ...options })), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

export type WorldOptions = {
  readonly seed: number;
  /** Long enough for those outside who never answer. */
  readonly isLong: boolean;
  readonly onStep: (step: string) => void;
};

type Opening = WorldOptions & {
  readonly dir: string;
  readonly closers: (() => Promise<unknown>)[];
};

async function open(opening: Opening): Promise<Omit<World, typeof Symbol.asyncDispose>> {
  const { dir, closers, onStep } = opening;
  let restarts = 0;
  onStep("PostgreSQL");
  const cluster = await startCluster({
    dataDir: join(dir, "cluster"),
    durable: true,
    onRestart: () => (restarts += 1),
  });
  closers.push(cluster.stop);
  const [encryptionKey, password] = [randomBytes(32).toString("base64"), randomUUID()];
  const databaseUrl = await createDatabase(cluster);
  const clinics = await setUpDatabase(databaseUrl, { encryptionKey, password });
  const outside = await openOutsideOf(clinics, { databaseUrl, encryptionKey }, opening);
  const upstream = { port: cluster.port, database: DATABASE, user: POOL_USER, password };
  const pgBouncer = await openPgBouncer(opening, upstream);
  const vapi = await startVapiApi({ apiKeys: [SETTINGS.VAPI_PRIVATE_KEY], rememberRequests: 100 });
  closers.push(vapi.stop);
  const ports = [await freePort(), await freePort()] as const;
  const balancer = await startBalancer(() => ports);
  closers.push(balancer.stop);
  const env = {
    ...SETTINGS,
    DATABASE_URL: databaseUrl,
    ...(pgBouncer === null ? {} : { DATABASE_POOL_URL: pgBouncer.url }),
    ENCRYPTION_KEY: encryptionKey,
    VAPI_BASE_URL: vapi.url,
    ...outside.env,
  };
  const servers = [
    prepareServer({ port: ports[0], dataDir: join(dir, "one"), env }),
    prepareServer({ port: ports[1], dataDir: join(dir, "two"), env }),
  ] as const;
  onStep("two servers");
  const atExit = killAtExit([...servers, ...(pgBouncer === null ? [] : [pgBouncer])]);
  closers.push(...servers.map(({ kill }) => kill), atExit);
  await Promise.all(servers.map((server) => server.start()));
  const postgresRestarts = () => restarts;
  return { clinics, cluster, databaseUrl, pgBouncer, servers, balancer, outside, postgresRestarts };
}

async function openOutsideOf(
  clinics: readonly Clinic[],
  database: { readonly databaseUrl: string; readonly encryptionKey: string },
  { seed, isLong, closers }: Opening,
): Promise<Outside> {
  const outside = await openOutside(seed, isLong);
  closers.push(outside.stop);
  await setUpOutbox(clinics, { ...database, outside });
  return outside;
}

async function openPgBouncer(
  { dir, closers, onStep }: Opening,
  upstream: Parameters<typeof preparePgBouncer>[1]["upstream"],
): Promise<PgBouncer | null> {
  const program = findPgBouncer();
  if (program === null) return null;
  const pgBouncer = await preparePgBouncer(program, { dir, port: await freePort(), upstream });
  onStep("PgBouncer");
  closers.push(pgBouncer.kill);
  await pgBouncer.start();
  return pgBouncer;
}

/** Ctrl-C in the middle leaves nothing behind; PostgreSQL sees to that by itself. */
function killAtExit(programs: readonly Pick<PgBouncer, "signal">[]): () => Promise<void> {
  const killAll = () => programs.forEach((one) => one.signal("SIGKILL"));
  process.once("exit", killAll);
  return async () => void process.off("exit", killAll);
}

async function createDatabase({ connectionString }: Cluster): Promise<string> {
  const admin = createOwnerPool({ connectionString, max: 1 });
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  const url = new URL(connectionString);
  url.pathname = `/${DATABASE}`;
  return url.href;
}
