import type { BookingOutcome, MessageChannel, OrgId, Organization } from "@callwaiting/domain";
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
};

export function createPromises({ findPromisedChannels, leavesBy }: PromisePorts): FindPromised {
  return async (organization, outcome, given) => {
    const isBooked = outcome.kind === "booked" || outcome.kind === "already_booked";
    if (!isBooked || organization.writesToPatients !== true) return [];
    const { orgId, region } = organization;
    const { appointmentId } = outcome.appointment;
    try {
      const channels = await findPromisedChannels(orgId, { ...given, appointmentId });
      const certain: MessageChannel[] = [];
      for (const channel of channels) {
        const isTaken =
          channel === "email" || whyNoText(given.phone ?? "", { region, mayGoAbroad: false }) === null;
        if (isTaken && (await leavesBy(channel, orgId))) certain.push(channel);
      }
      return certain;
    } catch {
      // It is booked, and that is what the caller waits to hear.
      return [];
    }
  };
}
