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

export function loadStore(file: string, orgs: readonly OrgData[]): void {
  if (!existsSync(file)) return;
  const saved = File.parse(JSON.parse(readFileSync(file, "utf8")));
  for (const org of orgs) {
    for (const collection of COLLECTIONS) {
      for (const one of saved[org.orgId]?.[collection] ?? []) org[collection].set(one.id, one);
    }
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
