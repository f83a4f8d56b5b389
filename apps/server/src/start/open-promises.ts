import type { OrgId } from "@callwaiting/domain";
import { type PromisePorts, createPromises } from "../phone/tools/book-clinic-appointment/find-promised.ts";
import type { TwilioAccount } from "../sms/twilio-account.ts";

type Options = Pick<PromisePorts, "findPromisedChannels" | "log"> & {
  readonly findTwilioAccount: (orgId: OrgId) => Promise<TwilioAccount | "unreadable" | null>;
  /** The account of a Twilio that is only played. */
  readonly simulated: TwilioAccount | null | undefined;
  /** Whether letters leave this machine. */
  readonly sendsMail: boolean;
};

/** What may be promised after a booking, by what really leaves this machine. */
export function openPromises({
  findPromisedChannels,
  log,
  findTwilioAccount,
  simulated,
  sendsMail,
}: Options) {
  return createPromises({
    findPromisedChannels,
    leavesBy: async (channel, orgId) => {
      if (channel === "email") return sendsMail;
      const account = await findTwilioAccount(orgId);
      // A simulated one sends nothing to anybody, so nothing is promised by it.
      return account !== null && account !== "unreadable" && account !== simulated;
    },
    log,
  });
}
