import { chmod, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type OwnerPool, createOwnerPool, migrate } from "@callwaiting/db";
import { startCluster } from "@callwaiting/db/embedded";
import type { Progress } from "../progress.ts";
import { createClosers } from "./closers.ts";
import { PREFIX, removeLeftovers } from "./remove-leftovers.ts";

/** A PostgreSQL of our own in a temporary folder, with the settings of `npm start`, and what was started beside it. */
export type World = {
  /** A folder that goes away in the end. */
  readonly dir: string;
  readonly postgresVersion: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly isQuick: boolean;
  /** A migrated database, or a copy of another one that nobody is connected to. Its URL. */
  readonly createDatabase: (name: string, template?: string) => Promise<string>;
  /** One without anything: the server of any build makes its own tables there. */
  readonly createBlankDatabase: (name: string) => Promise<string>;
  readonly urlOf: (name: string) => string;
  /** As the superuser: no policy hides anything. Closed in the end. */
  readonly openOwner: (url: string) => OwnerPool;
  /** For what a table starts: closed when it has been measured. */
  readonly closeLater: (close: () => Promise<unknown>) => void;
  /** For what all tables need. */
  readonly closeAtEnd: (close: () => Promise<unknown>) => void;
  /** Nothing of one table runs while the next is measured; databases stay. */
  readonly closeGuests: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type WorldOptions = Pick<World, "progress" | "signal" | "isQuick">;

export async function openWorld(options: WorldOptions): Promise<World> {
  const closers = createClosers();
  const base = await realpath(tmpdir());
  await removeLeftovers(base);
  const dir = await mkdtemp(join(base, `${PREFIX}${process.pid}-`));
  closers.add(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  try {
    await chmod(dir, 0o711); // root hands PostgreSQL to another account, which must get through
    const cluster = await startCluster({ dataDir: join(dir, "postgres"), durable: true });
    closers.add(() => rm(dirname(cluster.dataDir), { recursive: true, force: true, maxRetries: 5 }));
    closers.add(() => cluster.stop());
    const guests = createClosers();
    closers.add(guests.closeAll);
    return {
      ...options,
      dir,
      postgresVersion: cluster.version,
      createDatabase: (name, template) => createDatabase(cluster.connectionString, name, template),
      createBlankDatabase: (name) => copyDatabase(cluster.connectionString, name, BLANK),
      urlOf: (name) => urlOf(cluster.connectionString, name),
      openOwner(url) {
        const owner = createOwnerPool({ connectionString: url });
        guests.add(() => owner.end());
        return owner;
      },
      closeLater: guests.add,
      closeAtEnd: closers.add,
      closeGuests: guests.closeAll,
      close: closers.closeAll,
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

const BLANK = "template1";

async function createDatabase(adminUrl: string, name: string, template = BLANK): Promise<string> {
  const url = await copyDatabase(adminUrl, name, template);
  if (template === BLANK) await once(url, migrate);
  return url;
}

async function copyDatabase(adminUrl: string, name: string, template: string): Promise<string> {
  await once(adminUrl, (admin) =>
    admin.query(`create database ${name} template ${template} strategy file_copy`),
  );
  return urlOf(adminUrl, name);
}

async function once(url: string, run: (owner: OwnerPool) => Promise<unknown>): Promise<void> {
  const owner = createOwnerPool({ connectionString: url, max: 2 });
  try {
    await run(owner);
  } finally {
    await owner.end();
  }
}

function urlOf(adminUrl: string, name: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}
