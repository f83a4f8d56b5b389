import { VapiApiError, type VapiClient, viewResource } from "@callwaiting/vapi-sdk";

/** Nobody's address: what is made at Vapi is told to call it, and is found again by it. */
const SUFFIX = ".verify-vapi-sync.example.com";
/** What a killed run left is at least this old when nobody works with it any more. */
const OLDEST_MS = 60 * 60 * 1000;

/** Without a path, as the sync takes it. */
export function addressOf(orgId: string): string {
  return `https://${orgId}${SUFFIX}`;
}

type Trace = ReturnType<typeof viewResource>;

/**
 * Deletes every assistant and tool at Vapi that the check of this organization made, and what runs that were killed left
 * an hour ago or earlier. What could not be deleted, in one sentence each.
 */
export async function removeTraces(client: VapiClient, orgId: string): Promise<readonly string[]> {
  const isOld = ({ createdAt }: Trace) => Date.now() - Date.parse(createdAt ?? "") > OLDEST_MS;
  const isTrace = (one: Trace) => {
    const { url = "" } = one;
    return url.startsWith(addressOf(orgId)) || (url.includes(`${SUFFIX}/`) && isOld(one));
  };
  try {
    const assistants = (await client.assistants.list({ limit: 1000 })).map(viewResource).filter(isTrace);
    const tools = (await client.tools.list({ limit: 1000 })).map(viewResource).filter(isTrace);
    const problems: string[] = [];
    for (const [kind, found] of [["assistants", assistants] as const, ["tools", tools] as const]) {
      for (const { id } of found) {
        await client[kind].delete(id).catch((error: unknown) => {
          problems.push(`The ${kind.slice(0, -1)} ${id} is still at Vapi: ${explain(error)}`);
        });
      }
    }
    return problems;
  } catch (error) {
    // A key that is refused cannot have made anything.
    if (error instanceof VapiApiError && error.kind === "unauthorized") return [];
    return [
      `What was created at Vapi for ${addressOf(orgId)} may still be there (${explain(error)}); the next run removes it.`,
    ];
  }
}

function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
