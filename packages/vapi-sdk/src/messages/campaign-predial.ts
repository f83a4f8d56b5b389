import { z } from "zod";
import { cleanLine } from "./clean-text.ts";
import { openBody } from "./open-body.ts";
import { isRecord } from "./read-record.ts";

/** Vapi OpenAPI `ServerMessageResponseCampaignPredial`. */
export const CampaignPredialAnswer = z.strictObject({ eligible: z.boolean() });
export type CampaignPredialAnswer = z.infer<typeof CampaignPredialAnswer>;

/** Answers a `campaign.predial`: may this contact be called now? */
export function campaignPredialAnswer(eligible: boolean): CampaignPredialAnswer {
  return { eligible };
}

/** The number that a campaign is about to call; null in any other message. Never throws. */
export function readPredialNumber(body: unknown): string | null {
  const message = openBody(body)?.message ?? {};
  const { contact } = message;
  const number = isRecord(contact) ? contact["number"] : undefined;
  return typeof number === "string" ? cleanLine(number, 64) : null;
}
