import { readCallingNumber } from "@callwaiting/domain";
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
  const { name: clinicName, timeZone, orgId } = organization;
  // As read, not as sent: the value ends up in a prompt, so a caller id that is a sentence must not.
  const calling = readCallingNumber(callerNumber, organization);
  const variableValues = {
    clinicName,
    timeZone,
    today: speakToday(now, timeZone),
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

/** `Friday, November 20, 2026`: a model knows neither the day nor the weekday. */
function speakToday(now: Temporal.Instant, timeZone: string): string {
  const style = { weekday: "long", month: "long", day: "numeric", year: "numeric" } as const;
  return new Intl.DateTimeFormat("en-US", { ...style, timeZone }).format(now.epochMilliseconds);
}
