import {
  type AppPool,
  type NotedConsent,
  loadIntegrationKey,
  loadOrganization,
  noteConsent,
  noteReply,
  reportMessage,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret } from "../secrets/sealed-secret.ts";
import { type SimulatedTwilio, findTwilioAccount, isPlayedFor } from "../sms/create-texters.ts";
import type { TwilioAccount } from "../sms/twilio-account.ts";
import type { TwilioPorts } from "../sms/twilio-router.ts";
import type { tracedPorts } from "./traced-ports.ts";

export type TwilioSide = {
  /** This server's account, for clinics without one of their own. */
  readonly platform: TwilioAccount | null;
  /** A Twilio that is played on this machine, for the demo clinic where there is no account. */
  readonly simulated?: Pick<SimulatedTwilio, "account" | "orgId"> | null;
  /** Where Twilio finds this server. */
  readonly reachableAt: string;
};

type Behind = TwilioSide & {
  readonly pool: AppPool;
  readonly keyring: Keyring;
  readonly port: ReturnType<typeof tracedPorts>;
};

/** What Twilio's requests need of the database. */
export function createTwilioPorts(behind: Behind): Omit<TwilioPorts, "log"> {
  const { pool, keyring, port, reachableAt, simulated } = behind;
  const loadLine = port("loadIntegrationKey", (orgId: OrgId) => loadIntegrationKey(pool, orgId, "vapi"));
  const hasOwnLine = async (orgId: OrgId) => (await loadLine(orgId)) !== null;
  const playedFor = async (orgId: OrgId) =>
    simulated !== null && simulated !== undefined && (await isPlayedFor(orgId, simulated, { hasOwnLine }))
      ? simulated.account
      : null;
  const loadSealedAccount = port("loadIntegrationKey", (orgId: OrgId) =>
    loadIntegrationKey(pool, orgId, "twilio"),
  );
  const note = port("noteConsent", (orgId: OrgId, consent: NotedConsent) =>
    noteConsent(pool, orgId, consent),
  );
  const load = port("loadOrganization", (orgId: OrgId) => loadOrganization(pool, orgId));
  const isKnown = async (orgId: OrgId) => (await load(orgId)) !== null;
  return {
    reachableAt,
    findTwilioAccount: async (orgId) => {
      const platform = behind.platform ?? (await playedFor(orgId));
      return findTwilioAccount(orgId, {
        // Whoever has the platform's token may still have a wrong address.
        platform: platform === null || (await isKnown(orgId)) ? platform : null,
        loadSealedAccount,
        openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
      });
    },
    noteReply: port("noteReply", (orgId, reply) => noteReply(pool, orgId, reply)),
    reportMessage: port("reportMessage", (orgId, report) => reportMessage(pool, orgId, report)),
    noteOptOut: (orgId, address) =>
      note(orgId, { channel: "sms", address, isAllowed: false, how: "carrier" }),
  };
}
