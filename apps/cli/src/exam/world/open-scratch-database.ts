import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOwnerPool, migrate } from "@callwaiting/db";
import { startScratchCluster } from "@callwaiting/db/scratch-cluster";
import { parseKeyring } from "@callwaiting/server/keyring";
import type { OpenExamWorld } from "./exam-world.ts";

export type ScratchDatabase = Pick<OpenExamWorld, "owner" | "keyring" | "dataDir"> & {
  readonly databaseUrl: string;
  readonly encryptionKey: string;
  readonly close: () => Promise<void>;
};

/** A PostgreSQL of the exam's own with an empty database. Nothing of it is left in the end. */
export async function openScratchDatabase(): Promise<ScratchDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), "callwaiting-exam-"));
  const cluster = await startScratchCluster();
  const owner = createOwnerPool({ connectionString: cluster.adminUrl, max: 8 });
  const close = async () => {
    await owner.end();
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate(owner);
  } catch (error) {
    await close();
    throw error;
  }
  const encryptionKey = randomBytes(32).toString("base64");
  const keyring = parseKeyring(encryptionKey);
  return { owner, keyring, dataDir, databaseUrl: cluster.adminUrl, encryptionKey, close };
}
