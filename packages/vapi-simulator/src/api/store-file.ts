import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { OrgData, Stored } from "./api-store.ts";

const Resource = z.looseObject({
  id: z.string(),
  orgId: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const File = z.record(
  z.string(),
  z.object({
    assistants: z.array(Resource),
    tools: z.array(Resource),
    phoneNumbers: z.array(Resource),
    calls: z.array(Resource),
  }),
);

const COLLECTIONS = ["assistants", "tools", "phoneNumbers", "calls"] as const;

/** The file is there and is not what `saveStore` writes. */
export class BrokenStoreFile extends Error {
  override readonly name = "BrokenStoreFile";
}

/** Throws BrokenStoreFile, and then nothing was taken over. */
export function loadStore(file: string, orgs: readonly OrgData[]): void {
  if (!existsSync(file)) return;
  const saved = parseFile(readFileSync(file, "utf8"), file);
  for (const org of orgs) {
    for (const collection of COLLECTIONS) {
      for (const one of saved[org.orgId]?.[collection] ?? []) org[collection].set(one.id, one);
    }
  }
}

function parseFile(text: string, file: string): z.infer<typeof File> {
  try {
    return File.parse(JSON.parse(text));
  } catch (cause) {
    throw new BrokenStoreFile(`${file} is not a file of the simulated Vapi.`, { cause });
  }
}

/** Through a second file: a process that is killed while writing leaves the old one. */
export function saveStore(file: string, orgs: readonly OrgData[]): void {
  const list = (stored: ReadonlyMap<string, Stored>) => [...stored.values()];
  const byOrg = orgs.map(({ orgId, assistants, tools, phoneNumbers, calls }) => [
    orgId,
    {
      assistants: list(assistants),
      tools: list(tools),
      phoneNumbers: list(phoneNumbers),
      calls: list(calls),
    },
  ]);
  const part = `${file}.part`;
  // Webhook secrets are among what Vapi is told.
  writeFileSync(part, JSON.stringify(Object.fromEntries(byOrg), null, 2), { mode: 0o600 });
  renameSync(part, file);
}
