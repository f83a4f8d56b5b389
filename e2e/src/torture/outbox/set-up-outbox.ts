import { randomBytes } from "node:crypto";
import { type AppPool, createAppPool, createOwnerPool, joinWaitlist } from "@callwaiting/db";
import { E164 } from "@callwaiting/domain";
import { parseKeyring } from "@callwaiting/server/keyring";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import { type Clinic, emailOf, nameOf, phoneOf } from "../create-clinics.ts";
import { CONTACTS } from "../make-plan.ts";
import { noteHandOvers } from "./note-hand-overs.ts";
import type { Outside } from "./outside.ts";

/** People who never book by themselves. */
export const WAITING = 12;

const KINDS = [
  "appointment.booked",
  "appointment.moved",
  "appointment.cancelled",
  "appointment.restored",
  "appointment.completed",
  "appointment.no_show",
  "appointment.details_changed",
];

type SetUp = { readonly databaseUrl: string; readonly encryptionKey: string; readonly outside: Outside };

/** Every clinic writes letters and tells another system, every other one texts as well, and in each some people wait. */
export async function setUpOutbox(
  clinics: readonly Clinic[],
  { databaseUrl, ...rest }: SetUp,
): Promise<void> {
  const owner = createOwnerPool({ connectionString: databaseUrl });
  const app = createAppPool({ connectionString: databaseUrl, onIdleError: () => {} });
  try {
    await noteHandOvers(owner);
    for (const [n, clinic] of clinics.entries()) {
      // Reminders at any hour, and no pause for an undo: a run is short.
      await owner.query(
        `select save_message_settings($1::uuid, $2::jsonb) from set_config('app.org_id', $1::text, true)`,
        [
          clinic.orgId,
          JSON.stringify({
            is_on: true,
            by_email: true,
            by_sms: n % 2 === 0,
            sms_abroad: true,
            undo_minutes: 0,
            quiet_from: "00:00",
            quiet_until: "00:00",
          }),
        ],
      );
      await addEndpoint(owner, clinic, rest);
      for (let at = 0; at < WAITING; at++) await wait(app, clinic, CONTACTS + at);
    }
  } finally {
    await Promise.all([owner.end(), app.end()]);
  }
}

async function addEndpoint(
  owner: ReturnType<typeof createOwnerPool>,
  { orgId }: Clinic,
  { encryptionKey, outside: { receiver } }: Omit<SetUp, "databaseUrl">,
): Promise<void> {
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  receiver.secrets.set(orgId, secret);
  const sealed = sealSecret(secret, { keyring: parseKeyring(encryptionKey), owner: orgId });
  await owner.query(
    `with made as (
       insert into webhook_endpoints (org_id, url, kinds, is_on, sealed_secret) values ($1, $2, $3, false, $4) returning endpoint_id)
     select endpoint_id from made`,
    [orgId, `${receiver.url}/${orgId}`, KINDS, sealed],
  );
  await owner.query("select start_webhooks($1, endpoint_id) from webhook_endpoints where org_id = $1", [
    orgId,
  ]);
}

async function wait(app: AppPool, clinic: Clinic, contact: number) {
  const { kind } = await joinWaitlist(app, {
    orgId: clinic.orgId,
    service: "consultation",
    wish: {},
    providerId: null,
    name: nameOf(contact, clinic),
    phone: E164.parse(phoneOf(contact)),
    email: emailOf(contact, clinic),
    isOwn: true,
    requestKey: null,
  });
  if (kind !== "waiting") throw new Error(`Nobody can wait here: ${kind}`);
}
