import { randomBytes, randomUUID } from "node:crypto";
import { type OwnerPool, createOrganization, listClocks } from "@callwaiting/db";
import { OrgId, explainZoneName, readZoneName } from "@callwaiting/domain";
import type { Keyring } from "@callwaiting/server/keyring";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import { z } from "zod";
import { CommandError } from "../report/command-error.ts";

const WORKDAYS = [1, 2, 3, 4, 5];

const wish = z.object({
  name: z.string("--name is missing").trim().min(1, "--name is empty").max(200, "--name is too long"),
  timeZone: z.string("--time-zone is missing, for example America/New_York"),
  region: z.string().regex(/^[A-Z]{2}$/, "--region must be two capital letters such as US"),
  services: z
    .array(
      z.string().regex(/^[^:]{1,200}:\d{1,3}$/, '--service must look like "Consultation:30" (name:minutes)'),
    )
    .min(1),
  providers: z.array(z.string().trim().min(1, "--provider is empty").max(200)).min(1),
  hours: z
    .string()
    .regex(
      /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
      "--hours must look like 09:00-17:00, at most 00:00-24:00",
    ),
});

export type ClinicWish = { [K in keyof z.infer<typeof wish>]: z.infer<typeof wish>[K] | undefined };

/** `timeZone` is the name that is stored: another one than the typed one where that names no place. */
export type NewClinic = {
  readonly orgId: OrgId;
  readonly webhookSecret: string;
  readonly timeZone: string;
};

/** Makes an organization that can take bookings, open on workdays. The secret is shown now and never again. */
export async function createClinic(
  owner: OwnerPool,
  keyring: Keyring,
  asked: ClinicWish,
): Promise<NewClinic> {
  const parsed = wish.safeParse({
    ...asked,
    services: asked.services ?? ["Consultation:30"],
    providers: asked.providers ?? ["Front desk"],
  });
  if (!parsed.success) {
    throw new CommandError(`${parsed.error.issues[0]?.message ?? "Something is wrong"}.`);
  }
  const { name, region, providers, hours } = parsed.data;
  const services = parsed.data.services.map(readService);
  const keys = services.map(({ key }) => key);
  if (new Set(keys).size < keys.length) throw new CommandError("Two services have the same name.");
  const [opensAt = "", closesAt = ""] = hours.split("-");
  if (closesAt <= opensAt) throw new CommandError("--hours must end after they begin.");
  const timeZone = await readZone(owner, parsed.data.timeZone);
  const orgId = OrgId.parse(randomUUID());
  const webhookSecret = randomBytes(24).toString("base64url");
  await createOrganization(owner, {
    orgId,
    name,
    timeZone,
    region,
    services,
    providers: providers.map((provider) => ({ name: provider, gives: keys })),
    openingHours: WORKDAYS.map((weekday) => ({ weekday, opensAt, closesAt })),
    webhookSecret: { secret: webhookSecret, sealed: sealSecret(webhookSecret, { keyring, owner: orgId }) },
  });
  return { orgId, webhookSecret, timeZone };
}

/** By the rules in force: those of a newer release may know a place that this version does not. */
async function readZone(owner: OwnerPool, typed: string): Promise<string> {
  const clocks = await listClocks(owner);
  const reading = readZoneName(
    typed,
    clocks.map(({ zone }) => zone),
  );
  if (reading.kind === "known" || reading.kind === "renamed") return reading.zone;
  throw new CommandError(`--time-zone "${typed}": ${explainZoneName(reading) ?? ""}`);
}

function readService(text: string) {
  const [name = "", minutes = ""] = text.split(":");
  const durationMinutes = Number(minutes);
  const key = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 64);
  if (key === "") throw new CommandError(`The service "${name}" needs a letter from a to z in its name.`);
  if (durationMinutes < 5 || durationMinutes > 720) {
    throw new CommandError(`The service "${name}" must last from 5 to 720 minutes.`);
  }
  return { key, name: name.trim(), durationMinutes };
}
