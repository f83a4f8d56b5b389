import type { BookingOutcome, MessageChannel, OrgId, Organization } from "@callwaiting/domain";
import type { Logger } from "pino";
import { whyNoText } from "../../../sms/why-no-text.ts";

type Given = { readonly email: string | null; readonly phone: string | null };

/** By which ways whoever was booked is about to hear of it: what the assistant may promise, and nothing that may not come. */
export type FindPromised = (
  organization: Organization,
  outcome: BookingOutcome,
  given: Given,
) => Promise<readonly MessageChannel[]>;

export type PromisePorts = {
  readonly findPromisedChannels: (
    orgId: OrgId,
    given: Given & { readonly appointmentId: string },
  ) => Promise<readonly MessageChannel[]>;
  /** Whether anything leaves this machine that way. */
  readonly leavesBy: (channel: MessageChannel, orgId: OrgId) => Promise<boolean>;
  readonly log: Pick<Logger, "error">;
};

export function createPromises({ findPromisedChannels, leavesBy, log }: PromisePorts): FindPromised {
  return async (organization, outcome, given) => {
    // Of what was booked before they have been told already: nothing new is on its way.
    if (outcome.kind !== "booked" || organization.writesToPatients !== true) return [];
    const { orgId, region } = organization;
    const { appointmentId } = outcome.appointment;
    const { email, phone } = given;
    try {
      const channels = await findPromisedChannels(orgId, { appointmentId, email, phone });
      const certain: MessageChannel[] = [];
      for (const channel of channels) {
        const isTaken =
          channel === "email" || whyNoText(phone ?? "", { region, mayGoAbroad: false }) === null;
        if (isTaken && (await leavesBy(channel, orgId))) certain.push(channel);
      }
      return certain;
    } catch (error) {
      // It is booked, and that is what the caller waits to hear.
      log.error({ orgId, appointmentId, error }, "what may be promised could not be found");
      return [];
    }
  };
}
