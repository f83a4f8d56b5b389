import { loadNewestSecret } from "@callwaiting/db";
import { openSecret } from "@callwaiting/server/sealed-secret";
import { type Check, CheckFailure } from "../report/check.ts";
import { makeRoundTrip } from "../startup/make-round-trip.ts";
import type { Installation, KnownAssistant } from "./open-installation.ts";
import type { SurveyedAssistant } from "./survey-webhooks.ts";

export type WebhookFindings = {
  readonly surveyed: readonly SurveyedAssistant[];
  /** Those that were wrong before `--fix`. */
  readonly fixed: ReadonlySet<string>;
  readonly isFixing: boolean;
};

export const nameOf = ({ orgName, role }: KnownAssistant): string => `${orgName}, ${role}`;

/** The address, every assistant's way to it, and for each organization a message there and back. */
export function listWebhookChecks(installation: Installation, findings: WebhookFindings): readonly Check[] {
  const { surveyed } = findings;
  const organizations = new Map(surveyed.map(({ assistant }) => [assistant.orgId, assistant]));
  return [
    { title: "Address", run: async () => checkAddress(installation, surveyed.length) },
    ...surveyed.map((one) => ({
      title: nameOf(one.assistant),
      run: async () => checkAssistant(installation, one, findings),
    })),
    ...[...organizations.values()].map((one) => ({
      title: `${one.orgName}, round trip`,
      run: () => checkRoundTrip(installation, one),
    })),
  ];
}

function checkAddress({ info, url }: Installation, assistants: number) {
  if (info.vapi?.kind === "vapi" && info.publicUrl === null) {
    throw new CheckFailure(
      `Vapi is told to call ${url}, which it cannot reach.`,
      "npm run startup opens a tunnel; or set PUBLIC_URL in .env and start again.",
    );
  }
  const where = info.vapi?.kind === "simulated" ? " (the simulated Vapi)" : "";
  if (assistants > 0) return `Vapi should call ${url}${where}.`;
  return { detail: "There are no assistants yet.", hint: "Save one in the admin, and it is sent to Vapi." };
}

function checkAssistant(
  { url }: Installation,
  { assistant, resources, problems }: SurveyedAssistant,
  { fixed, isFixing }: WebhookFindings,
): string {
  if (problems.length > 0) {
    throw new CheckFailure(
      problems.join(" "),
      isFixing
        ? "The sync could not fix it: npm run logs -- --source server shows why, and npm run verify:vapi-sync tests the sync."
        : "npm run verify:webhook -- --fix",
    );
  }
  const count = (kind: string) => resources.filter((one) => one.kind === kind).length;
  const all = `The assistant, ${count("tool")} tools and ${count("phone number")} phone numbers call ${url}.`;
  return fixed.has(nameOf(assistant)) ? `Fixed. ${all}` : all;
}

async function checkRoundTrip(
  { info, owner, keyring }: Installation,
  { orgId }: KnownAssistant,
): Promise<string> {
  const newest = await loadNewestSecret(owner, orgId);
  const secret = newest === null ? null : openSecret(newest.sealed, { keyring, owner: orgId });
  if (secret === null) {
    throw new CheckFailure(
      "There is no webhook secret that this server can open.",
      `npm run org -- rotate-secret ${orgId}`,
    );
  }
  const baseUrl = info.publicUrl ?? info.serverUrl;
  const result = await makeRoundTrip({ baseUrl, orgId, secret });
  if (result.kind === "failed") {
    throw new CheckFailure(
      `A signed message to ${baseUrl}: ${result.reason}.`,
      "Open the address in a browser: it must show CallWaiting. npm run status says whether the server runs.",
    );
  }
  return `A signed message was answered in ${Math.round(result.durationMs)} ms.`;
}
