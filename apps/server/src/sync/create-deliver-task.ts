import {
  type AppPool,
  type NewLink,
  claimMessage,
  claimOfferMessage,
  finishMessage,
  loadIntegrationKey,
  noteConsent,
  openOfferLink,
  openVisitLink,
  planMessages,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { giveLink, giveVisitLink } from "../secrets/give-visit-link.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret } from "../secrets/sealed-secret.ts";
import { createTexters } from "../sms/create-texters.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createDeliverMessagesJob } from "./deliver-messages.job.ts";
import type { Outbox } from "./outbox.ts";

export type DeliverTask = {
  readonly pool: AppPool;
  readonly isOn: (orgId: OrgId) => Promise<boolean>;
  readonly outbox: Outbox;
  readonly keyring: Keyring;
  /** Where patients reach this server as well. */
  readonly serverUrl: string;
  readonly telemetry: Telemetry;
  readonly log: Logger;
};

/** The job that writes to patients, with what it asks of the database. */
export function createDeliverTask({ pool, isOn, outbox, keyring, serverUrl, ...rest }: DeliverTask): Task {
  const links = { openVisitLink: openVisitLink.bind(null, pool), keyring, baseUrl: serverUrl };
  return createDeliverMessagesJob({
    isOn,
    plan: (orgId) => planMessages(pool, orgId),
    // A held time is the more urgent.
    claim: async (orgId) => (await claimOfferMessage(pool, orgId)) ?? (await claimMessage(pool, orgId)),
    finish: finishMessage.bind(null, pool),
    mailer: outbox.mailer,
    linkTo: async (orgId, appointmentId) => {
      const link = await giveVisitLink(links, orgId, appointmentId);
      // The words promise that it can be changed there.
      return link?.mayChange === true ? link.url : null;
    },
    offerLinkTo: async (orgId, offerId) => {
      const open = (link: NewLink) => openOfferLink(pool, orgId, { ...link, offerId });
      const link = await giveLink(open, { keyring, baseUrl: serverUrl }, orgId);
      return link?.mayChange === true ? link.url : null;
    },
    texterOf: createTexters(outbox.texts, {
      loadSealedAccount: (orgId) => loadIntegrationKey(pool, orgId, "twilio"),
      openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
      hasOwnLine: async (orgId) => (await loadIntegrationKey(pool, orgId, "vapi")) !== null,
    }),
    noteOptOut: (orgId, address) =>
      noteConsent(pool, orgId, { channel: "sms", address, isAllowed: false, how: "carrier" }),
    ...rest,
  });
}
