import { openingState, readCallingNumber } from "@callwaiting/domain";
import type { Organization } from "@callwaiting/domain";
import { type CampaignPredialAnswer, campaignPredialAnswer } from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";

/**
 * Whether somebody of a campaign may be called now: at a number that is one, while the clinic is open. Whoever wants a person then
 * gets one, and nobody is called at night.
 */
export function chooseWhomToCall(
  organization: Organization,
  { number, now }: { readonly number: string | null; readonly now: Temporal.Instant },
): CampaignPredialAnswer {
  const { zone, openingHours, closures } = organization;
  const isNumber = readCallingNumber(number, organization) !== undefined;
  const isOpen = openingState({ now, zone, openingHours, closures }).kind === "open";
  return campaignPredialAnswer(isNumber && isOpen);
}
