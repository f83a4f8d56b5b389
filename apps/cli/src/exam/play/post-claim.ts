import { randomUUID } from "node:crypto";
import type { ExamClinic } from "../world/open-exam-clinic.ts";
import type { Use } from "./answer.ts";
import { post } from "./post-json.ts";

type Place = { readonly serverUrl: string; readonly clinic: ExamClinic; readonly otherOrgId: string };

/** Sends what this clinic may not send: in another one's name, or without its secret. */
export async function postClaim(
  { serverUrl, clinic, otherOrgId }: Place,
  { tool, args }: Use,
  claim: "organization" | "secret",
): Promise<number> {
  const secret = claim === "secret" ? `${clinic.webhookSecret.slice(1)}x` : clinic.webhookSecret;
  const orgId = claim === "organization" ? otherOrgId : clinic.orgId;
  const body = JSON.stringify({
    toolCallId: randomUUID(),
    tool: { arguments: args },
    customer: { metadata: { org_id: orgId } },
  });
  const headers = { "content-type": "application/json", "x-vapi-secret": secret };
  return (await post(`${serverUrl}/api/vapi/tools/${tool}`, body, headers)).status;
}
