import { type ScratchCluster, startScratchCluster } from "@callwaiting/db/scratch-cluster";

type Choice = {
  /** A server that is there already (DATABASE_URL): used as it is and left running. */
  readonly databaseUrl?: string | undefined;
  readonly binDir?: string | undefined;
};

/** For a test runner's global set-up: a superuser's URL. */
export async function startTestCluster({ databaseUrl, binDir }: Choice = {}): Promise<ScratchCluster> {
  if (databaseUrl) return { adminUrl: databaseUrl, stop: async () => {} };
  return startScratchCluster(binDir);
}
