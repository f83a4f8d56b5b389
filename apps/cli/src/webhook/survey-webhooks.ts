import { VapiApiError, type VapiClient } from "@callwaiting/vapi-sdk";
import { chooseOurs } from "../startup/vapi/choose-ours.ts";
import { type VapiResource, listResources } from "../startup/vapi/vapi-resources.ts";
import { type Installation, type KnownAssistant, listAssistants } from "./open-installation.ts";

/** An assistant with its tools and numbers, and where they call. */
export type SurveyedAssistant = {
  readonly assistant: KnownAssistant;
  /** At Vapi; the assistant itself is missing where it is not there. */
  readonly resources: readonly VapiResource[];
  /** What is wrong, in one sentence each. */
  readonly problems: readonly string[];
};

type Account = { readonly all: readonly VapiResource[] } | { readonly problem: string };

/** Looks at Vapi, account by account, and changes nothing. */
export async function surveyWebhooks(installation: Installation): Promise<readonly SurveyedAssistant[]> {
  const accounts = new Map<VapiClient | null, Promise<Account>>();
  const surveyed: SurveyedAssistant[] = [];
  for (const assistant of await listAssistants(installation)) {
    const client = installation.clientOf(assistant);
    const account = accounts.get(client) ?? readAccount(client, assistant);
    accounts.set(client, account);
    surveyed.push(surveyOne(installation.url, assistant, await account));
  }
  return surveyed;
}

async function readAccount(client: VapiClient | null, { sealedKey }: KnownAssistant): Promise<Account> {
  if (client === null) {
    const words =
      sealedKey === null
        ? "The server has no Vapi to talk to."
        : "The organization's Vapi key cannot be opened with this ENCRYPTION_KEY.";
    return { problem: words };
  }
  try {
    return { all: await listResources(client) };
  } catch (error) {
    if (!(error instanceof VapiApiError)) throw error;
    const words = error.kind === "unauthorized" ? "Vapi refuses the key" : "Vapi cannot be asked";
    return { problem: `${words}: ${error.message}` };
  }
}

function surveyOne(url: string, assistant: KnownAssistant, account: Account): SurveyedAssistant {
  const { vapiAssistantId: id, lastError } = assistant;
  if ("problem" in account) return { assistant, resources: [], problems: [account.problem] };
  if (id === null) {
    return {
      assistant,
      resources: [],
      problems: [`Not at Vapi yet: ${lastError ?? "the sync has not run"}`],
    };
  }
  const resources = chooseOurs(account.all, new Set([id]));
  const isThere = resources.some(({ kind }) => kind === "assistant");
  const wrong = resources.filter((one) => one.url !== url);
  const problems = [
    ...(isThere ? [] : ["The assistant is not at Vapi, or names no server there."]),
    ...wrong.map((one) => `The ${one.kind} ${one.name} calls ${one.url}.`),
    ...(lastError === null ? [] : [`The last sync failed: ${lastError}`]),
  ];
  return { assistant, resources, problems };
}
