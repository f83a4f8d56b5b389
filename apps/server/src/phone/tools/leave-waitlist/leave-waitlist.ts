import type { CallerWaitRow } from "@callwaiting/db";
import {
  type OrgId,
  type Organization,
  type WaitlistOutcome,
  callOthers,
  isBlankValue,
  isSameName,
  normalizeName,
  saysFirstName,
} from "@callwaiting/domain";
import { findService } from "../find-service.ts";
import { askForOneName } from "../pick-own-appointment.ts";
import { type FindOwnWaitsInput, type FindOwnWaitsPorts, findOwnWaits } from "./find-own-waits.ts";

export type LeaveWaitlistPorts = FindOwnWaitsPorts & {
  /** False where they are off it by now. */
  readonly leaveWaitlist: (leaving: {
    readonly orgId: OrgId;
    readonly entryId: string;
    readonly requestKey: string | null;
  }) => Promise<boolean>;
};

export type LeaveWaitlistInput = FindOwnWaitsInput & {
  readonly service: string | undefined;
  readonly requestKey: string | null;
};

/** Takes the patient off the waitlist. Who is off it already hears the same. */
export async function leaveWaitlist(
  ports: LeaveWaitlistPorts,
  input: LeaveWaitlistInput,
): Promise<WaitlistOutcome> {
  const question = askForOneName({ ...input.who, appointmentDate: undefined });
  if (question !== undefined) return question;
  const own = await findOwnWaits(ports, input);
  if (own.kind === "refused") return own.outcome;
  const live = own.entries.filter(({ status }) => status === "waiting");
  const entries = live.length > 0 ? live : own.entries;
  if (entries.length === 0) return { kind: "not_found" };
  const whom = askForWhom(entries, input);
  if (whom !== null) return whom;
  const meant = whichOf(entries, input);
  if (meant.kind !== "meant") return meant;
  for (const { entryId } of meant.entries.filter(({ status }) => status === "waiting")) {
    await ports.leaveWaitlist({ orgId: input.organization.orgId, entryId, requestKey: input.requestKey });
  }
  return {
    kind: "left_waitlist",
    serviceNames: servicesOf(meant.entries),
    patientName: patientOf(meant.entries),
  };
}

/** A family's name, or a first name that two have, is not enough to take somebody off the list. */
function askForWhom(entries: readonly CallerWaitRow[], { who }: LeaveWaitlistInput): WaitlistOutcome | null {
  const { name } = normalizeName(who.patientName ?? "");
  const isSure = entries.every(
    ({ patientName }) =>
      isSameName(patientName, patientOf(entries)) && (name === "" || saysFirstName(name, patientName)),
  );
  if (isSure) return null;
  const patients = callOthers("", [...new Set(entries.map(({ patientName }) => patientName))]);
  return { kind: "other_person", asked: "", patients };
}

type Meant = { readonly kind: "meant"; readonly entries: readonly CallerWaitRow[] };

const ALL = /^\W*(?:all|both|every(?:thing)?|any(?:thing)?)(?: of (?:them|it|those))?\W*$/i;

function whichOf(
  entries: readonly CallerWaitRow[],
  { organization, service }: { readonly organization: Organization; readonly service: string | undefined },
): Meant | WaitlistOutcome {
  const isNamed = service !== undefined && !isBlankValue(service);
  if (isNamed && ALL.test(service)) return { kind: "meant", entries };
  const found = isNamed ? findService(organization, service) : ({ kind: "ok", key: null } as const);
  if (found.kind === "refused") return found.outcome;
  const { key } = found;
  const fitting = isNamed
    ? entries.filter(({ serviceKey, serviceName }) => serviceKey === key || isSameName(serviceName, service))
    : entries;
  const services = servicesOf(entries);
  if (fitting.length > 0 && servicesOf(fitting).length === 1) return { kind: "meant", entries: fitting };
  return { kind: "which_waiting", services, patientName: patientOf(entries) };
}

const servicesOf = (entries: readonly CallerWaitRow[]) => [
  ...new Set(entries.map(({ serviceName }) => serviceName)),
];
const patientOf = (entries: readonly CallerWaitRow[]) => entries[0]?.patientName ?? "";
