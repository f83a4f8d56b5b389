import {
  type ComingVisit,
  type OwnerPool,
  findComingVisits,
  loadOrganization,
  openVisitLink,
  revokeVisitLinks,
} from "@callwaiting/db";
import { type OrgId, normalizePhone, wallTextAt } from "@callwaiting/domain";
import { giveVisitLink } from "@callwaiting/server/visit-link";
import { z } from "zod";
import { CommandError } from "../report/command-error.ts";
import { openKeyring } from "../target/local-database.ts";
import { siteUrl } from "./site-url.ts";

type Asked = {
  readonly appointment?: string | undefined;
  readonly phone?: string | undefined;
  readonly revoke: boolean;
};

export type ShownLink = {
  readonly appointmentId: string;
  readonly patientName: string;
  /** On the clinic's clock. */
  readonly startsLocal: string;
  /** Null: it was revoked. */
  readonly url: string | null;
};

/** The patients' own links to visits that are not over: of one, or of all that a contact's number has. */
export async function visitLinksOf(
  owner: OwnerPool,
  orgId: OrgId,
  asked: Asked,
): Promise<readonly ShownLink[]> {
  const found = await loadOrganization(owner, orgId);
  if (found === null) {
    throw new CommandError("There is no such organization.", { hint: "npm run org -- list shows them." });
  }
  const visits = await findComingVisits(owner, orgId, readWhich(asked, found.organization.region));
  if (visits.length === 0) {
    throw new CommandError("There is no such appointment, or it is over.", {
      hint: "Its address in the admin ends with its id.",
    });
  }
  const startsLocal = ({ startsAt }: ComingVisit) =>
    wallTextAt(found.organization.zone, startsAt).slice(0, 16).replace("T", " ");
  const ids = visits.map(({ appointmentId }) => appointmentId);
  if (asked.revoke) await revokeVisitLinks(owner, orgId, ids);
  const give = asked.revoke ? null : await linkGiver(owner, orgId);
  return Promise.all(
    visits.map(async (visit) => ({
      appointmentId: visit.appointmentId,
      patientName: visit.patientName,
      startsLocal: startsLocal(visit),
      url: give === null ? null : await give(visit.appointmentId),
    })),
  );
}

async function linkGiver(owner: OwnerPool, orgId: OrgId) {
  const ports = {
    openVisitLink: openVisitLink.bind(null, owner),
    keyring: await openKeyring(process.env),
    baseUrl: await siteUrl(process.env),
  };
  return async (appointmentId: string) => (await giveVisitLink(ports, orgId, appointmentId))?.url ?? null;
}

function readWhich({ appointment, phone }: Asked, region: string) {
  if ((appointment === undefined) === (phone === undefined)) {
    throw new CommandError("Which appointment? Give --appointment or --phone.");
  }
  if (appointment !== undefined) {
    const id = z.guid().safeParse(appointment);
    if (!id.success) throw new CommandError(`"${appointment}" is not an appointment's id.`);
    return { appointmentId: id.data };
  }
  const read = normalizePhone(phone ?? "", { region });
  if (!read.ok) throw new CommandError(`"${phone}" is not a phone number.`);
  return { phone: read.phone };
}

export const describeLinks = (links: readonly ShownLink[]): string =>
  links
    .map(({ startsLocal, patientName, url }) => `${startsLocal}  ${patientName}\n  ${url ?? "revoked"}`)
    .join("\n");
