import { type OwnerPool, loadNewestSecret } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { openSecret } from "@callwaiting/server/sealed-secret";
import { CommandError } from "../report/command-error.ts";
import { openKeyring, openOwnerPool } from "../target/local-database.ts";
import { findServer } from "../target/open-target.ts";

export type ReplayTarget = { readonly url: string; readonly secret: string };
export type ReplayArguments = {
  readonly url?: string | undefined;
  readonly secret?: string | undefined;
  readonly org?: string | undefined;
};

/** The server that was named, or the one that runs here, with the secret of one of its organizations. */
export async function findReplayTarget(
  { url, secret, org }: ReplayArguments,
  env: NodeJS.ProcessEnv,
): Promise<ReplayTarget> {
  if (url !== undefined && secret !== undefined) return { url: new URL(url).origin, secret };
  if (url !== undefined || secret !== undefined) {
    throw new CommandError("--url and --secret belong together.", {
      hint: "Leave both away to play to the server that runs here.",
    });
  }
  const serverUrl = await findServer(env);
  const owner = await openOwnerPool(env);
  try {
    const orgId = await findOrganization(owner, org);
    const newest = await loadNewestSecret(owner, orgId);
    const opened =
      newest === null ? null : openSecret(newest.sealed, { keyring: await openKeyring(env), owner: orgId });
    if (opened === null) {
      throw new CommandError("There is no webhook secret that can be opened here.", {
        hint: `npm run org -- rotate-secret ${orgId}`,
      });
    }
    return { url: serverUrl, secret: opened };
  } finally {
    await owner.end();
  }
}

async function findOrganization(owner: OwnerPool, wanted: string | undefined): Promise<OrgId> {
  const { rows } = await owner.query<{ orgId: OrgId; name: string }>(
    `select org_id as "orgId", name from organizations order by name, org_id`,
  );
  const found =
    wanted === undefined && rows.length === 1 ? rows[0] : rows.find(({ orgId }) => orgId === wanted);
  if (found !== undefined) return found.orgId;
  const problem =
    wanted === undefined ? "There are several organizations." : `There is no organization ${wanted}.`;
  const list = rows.map(({ orgId, name }) => `${orgId} (${name})`).join(", ");
  throw new CommandError(problem, { hint: `Say whose message it is: --org ${list}` });
}
