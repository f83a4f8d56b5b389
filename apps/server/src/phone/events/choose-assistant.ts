import { readCallingNumber, speakClockTime, speakDate, todayIn, wallTimeAt } from "@callwaiting/domain";
import { assistantRequestAnswer } from "@callwaiting/vapi-sdk";
import type { AssistantRequestAnswer } from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";
import type { TenantContext } from "../authenticate/tenant-context.ts";

export type InboundCall = {
  readonly tenant: TenantContext;
  /** As the carrier signalled it. */
  readonly callerNumber: string | null;
  readonly now: Temporal.Instant;
};

/** The assistant that answers this clinic's calls, with what its prompt may mention. */
export function chooseAssistant({ tenant, callerNumber, now }: InboundCall): AssistantRequestAnswer {
  const { organization, inboundAssistantId: assistantId } = tenant;
  if (assistantId === null) return refuseCall(organization.name);
  const { name: clinicName, timeZone, zone, orgId } = organization;
  // As read, not as sent: the value ends up in a prompt, so a caller id that is a sentence must not.
  const calling = readCallingNumber(callerNumber, organization);
  const variableValues = {
    clinicName,
    timeZone,
    // A model knows neither the day nor the weekday; as it is when this call begins.
    today: speakDate(todayIn(zone, now)),
    clinicTime: speakClockTime(wallTimeAt(zone, now).toPlainTime()),
    ...(calling === undefined ? {} : { callerNumber: calling.phone }),
  };
  return assistantRequestAnswer({ assistantId, variableValues, metadata: { org_id: orgId } });
}

/** Spoken to a caller whom no assistant can take, the clinic's name included where it is known. */
export function refuseCall(clinicName: string | null): AssistantRequestAnswer {
  const thanks = clinicName === null ? "Thank you for calling." : `Thank you for calling ${clinicName}.`;
  return assistantRequestAnswer({
    error: `${thanks} We can't take your call right now. Please try again later.`,
  });
}
