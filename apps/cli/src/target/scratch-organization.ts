import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type NewOrganization,
  type OwnerPool,
  createOrganization,
  deleteOrganization,
  loadOrganization,
} from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import type { Keyring } from "@callwaiting/server/keyring";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import { z } from "zod";

/** Nothing without this name is ever removed. */
const SCRATCH_NAME = "CallWaiting check (scratch)";
/** What a clinic to try things on is like; its name, id and secret are its own. */
export type ScratchClinic = Omit<NewOrganization, "orgId" | "name" | "webhookSecret">;

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const CHECK_CLINIC: ScratchClinic = {
  timeZone: "America/New_York",
  region: "US",
  services: [{ key: "consultation", name: "Consultation", durationMinutes: 30 }],
  providers: [{ name: "Dr. Check", gives: ["consultation"] }],
  openingHours: EVERY_DAY,
};
/** No check runs that long: a process with this number is another one by now. */
const OLDEST_MS = 60 * 60 * 1000;

const note = z.object({ pid: z.int(), startedAtMs: z.number() });

export type Scratch = {
  readonly orgId: OrgId;
  readonly webhookSecret: string;
  /** What could not be removed, in one sentence each. */
  readonly remove: () => Promise<readonly string[]>;
};

export type ScratchPlace = { readonly owner: OwnerPool; readonly keyring: Keyring; readonly dataDir: string };

/** A clinic to try things on: one provider, open every day. What earlier runs left is removed first. */
export async function makeScratchOrganization(place: ScratchPlace): Promise<Scratch> {
  await removeLeftovers(place);
  return makeScratchClinic(place, CHECK_CLINIC);
}

/**
 * Any clinic to try things on. A note in the data folder is written before it is made, so that what a killed run leaves behind is
 * found by the next one.
 */
export async function makeScratchClinic(place: ScratchPlace, clinic: ScratchClinic): Promise<Scratch> {
  const { owner, keyring, dataDir } = place;
  const orgId = OrgId.parse(randomUUID());
  const file = join(folderIn(dataDir), `${orgId}.json`);
  await mkdir(folderIn(dataDir), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify({ pid: process.pid, startedAtMs: Date.now() }), { mode: 0o600 });
  const secret = randomBytes(24).toString("base64url");
  await createOrganization(owner, {
    orgId,
    name: SCRATCH_NAME,
    ...clinic,
    webhookSecret: { secret, sealed: sealSecret(secret, { keyring, owner: orgId }) },
  });
  const remove = async () => {
    await deleteOrganization(owner, orgId);
    await rm(file, { force: true });
    return [];
  };
  const stillThere = (error: unknown) => [
    `The scratch organization ${orgId} is still there (${String(error)}); the next check removes it.`,
  ];
  return { orgId, webhookSecret: secret, remove: () => remove().catch(stillThere) };
}

function folderIn(dataDir: string): string {
  return join(dataDir, "scratch");
}

/** Removes what killed runs have left; what a run that is alive has made stays. */
export async function removeLeftovers({ owner, dataDir }: ScratchPlace): Promise<void> {
  const names = await readdir(folderIn(dataDir)).catch(() => []);
  for (const name of names) {
    const orgId = OrgId.safeParse(name.replace(/\.json$/, ""));
    const file = join(folderIn(dataDir), name);
    if (!orgId.success || (await isInUse(file))) continue;
    const found = await loadOrganization(owner, orgId.data);
    if (found?.organization.name === SCRATCH_NAME) await deleteOrganization(owner, orgId.data);
    await rm(file, { force: true });
  }
}

async function isInUse(file: string): Promise<boolean> {
  try {
    const { pid, startedAtMs } = note.parse(JSON.parse(await readFile(file, "utf8")));
    if (Date.now() - startedAtMs > OLDEST_MS) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs under another account.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
