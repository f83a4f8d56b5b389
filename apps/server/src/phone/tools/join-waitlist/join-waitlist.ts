import type { CallersWish } from "@callwaiting/db";
import {
  type Correction,
  type JoinedWaitlist,
  type Organization,
  type RawWish,
  type WaitlistOutcome,
  type WaitlistWish,
  assertNever,
  isBlankValue,
  namesSeveral,
  normalizeContact,
  normalizeName,
  normalizeWish,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import { findProvider, withAsked } from "../find-provider.ts";
import { findService } from "../find-service.ts";
import { type Line, isOwnNumber } from "../read-caller.ts";
import { readWithNamedDays } from "../read-with-named-days.ts";

export type JoinWaitlistPorts = {
  readonly joinWaitlist: (wish: CallersWish) => Promise<JoinedWaitlist>;
};

export type JoinWaitlistInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  readonly raw: Omit<RawWish, "hasEmail" | "durationMinutes"> & {
    readonly name?: string | undefined;
    readonly phone?: string | undefined;
    readonly email?: string | undefined;
    readonly callerPhone?: string | undefined;
    readonly service?: string | undefined;
    readonly provider?: string | undefined;
  };
  readonly line: Line;
  readonly requestKey: string | null;
};

export type JoinWaitlistResult = {
  readonly outcome:
    | WaitlistOutcome
    | { readonly kind: "name_required" }
    | { readonly kind: "one_name_required" };
  readonly corrections: readonly Correction[];
};

/** Puts the patient on the waitlist, with just the wish that was said. Nothing is written unless all of it makes sense. */
export async function joinWaitlist(
  ports: JoinWaitlistPorts,
  input: JoinWaitlistInput,
): Promise<JoinWaitlistResult> {
  const { organization, raw, line, requestKey } = input;
  const nothing = { corrections: [] };
  if (organization.offersWaitlist === false) return { outcome: { kind: "no_waitlist" }, ...nothing };
  const contact = normalizeContact(raw, organization);
  if (!contact.ok) return { outcome: contact.outcome, ...nothing };
  const { name, isUnclear = false, corrections } = normalizeName(raw.name ?? "");
  if (name === "" && !isUnclear) return { outcome: { kind: "name_required" }, ...nothing };
  if (isUnclear || namesSeveral(name)) return { outcome: { kind: "one_name_required" }, ...nothing };
  const wanted = findWanted(organization, raw);
  if (wanted.kind === "refused") return { outcome: wanted.outcome, ...nothing };
  const wish = await readWish(input, { hasEmail: contact.email !== null, service: wanted.service });
  if (!wish.ok) return { outcome: { kind: wish.kind, hint: wish.hint }, ...nothing };
  const joined = await ports.joinWaitlist({
    orgId: organization.orgId,
    service: wanted.service,
    providerId: wanted.providerId,
    wish: wish.wish,
    name,
    phone: contact.phone,
    email: contact.email,
    isOwn: isOwnNumber(contact.phone, line, organization),
    requestKey,
  });
  return {
    outcome: withAsked(outcomeOf(joined, wish.wish, raw.service), raw.provider),
    corrections: [...corrections, ...contact.corrections, ...wish.corrections],
  };
}

type Wanted =
  | { readonly kind: "ok"; readonly service: string | null; readonly providerId: string | null }
  | { readonly kind: "refused"; readonly outcome: WaitlistOutcome };

function findWanted(organization: Organization, raw: JoinWaitlistInput["raw"]): Wanted {
  const provider = findProvider(organization, raw.provider);
  if (provider.kind === "refused") return provider;
  const { providerId } = provider;
  const service = findService(organization, raw.service, providerId);
  return service.kind === "refused" ? service : { kind: "ok", service: service.key, providerId };
}

type Beside = { readonly hasEmail: boolean; readonly service: string | null };

async function readWish({ organization, now, raw }: JoinWaitlistInput, { hasEmail, service }: Beside) {
  const { zone, region, openingHours, services } = organization;
  const { durationMinutes } =
    services.find(({ key }) => key === service) ?? (services.length === 1 ? services[0] : undefined) ?? {};
  return readWithNamedDays(organization, (namedDays) =>
    normalizeWish({ ...raw, hasEmail, durationMinutes }, { now, zone, region, openingHours, namedDays }),
  );
}

function outcomeOf(
  joined: JoinedWaitlist,
  wish: Omit<WaitlistWish, "untilDate">,
  service: string | undefined,
): WaitlistOutcome {
  switch (joined.kind) {
    case "waiting": {
      const { kind, serviceName, providerName, patientName, untilDate } = joined;
      return { kind, serviceName, providerName, patientName, wish: { ...wish, untilDate } };
    }
    case "unknown_service":
      return { ...joined, asked: isBlankValue(service) ? "" : (service ?? "") };
    case "unknown_provider": {
      const { kind, providers, provider, service: given } = joined;
      return {
        kind,
        providers,
        asked: "",
        ...(provider === undefined ? {} : { provider }),
        ...(given === undefined ? {} : { service: given }),
      };
    }
    case "contact_required":
    case "list_full":
      return { kind: joined.kind };
    case "not_found":
      // Under the number that was just written down: staff have erased it this very moment.
      throw new Error("the contact of a wish is gone");
    default:
      return assertNever(joined);
  }
}
