import {
  type BookingOutcome,
  type Organization,
  isBlankValue,
  isSameName,
  matchByName,
} from "@callwaiting/domain";

export type FoundService =
  /** Null: not named; the only one there is will do, or the only one that the provider gives. */
  | { readonly kind: "ok"; readonly key: string | null }
  | { readonly kind: "refused"; readonly outcome: Extract<BookingOutcome, { kind: "unknown_service" }> };

/**
 * The key of the service that was named, however loosely. The text itself when nothing here is like it: the database
 * decides what there is, and may know of one that was added a moment ago. Of one who was named and no service, what they give.
 */
export function findService(
  organization: Organization,
  asked: string | undefined,
  providerId: string | null = null,
): FoundService {
  const { services } = organization;
  if (asked === undefined || isBlankValue(asked) || namesNone(asked)) {
    return onlyServiceOf(organization, providerId);
  }
  const isExact = services.some(({ name, key }) => isSameName(name, asked) || isSameName(key, asked));
  if (!isExact && SAYS_WHICH_NOT.test(asked)) {
    return {
      kind: "refused",
      outcome: { kind: "unknown_service", asked: "", services: services.map(({ name }) => name) },
    };
  }
  const found = matchByName(
    asked,
    services.map((service) => ({ ...service, aliases: [service.key] })),
  );
  if (found.kind === "many") {
    const names = found.matches.map(({ name }) => name);
    return { kind: "refused", outcome: { kind: "unknown_service", asked, services: names } };
  }
  return { kind: "ok", key: found.kind === "one" ? found.match.key : asked };
}

function onlyServiceOf({ services, providers }: Organization, providerId: string | null): FoundService {
  const gives = providers.find((provider) => provider.providerId === providerId)?.gives ?? [];
  const [only, ...others] = services.filter(({ key }) => gives.includes(key));
  if (only === undefined) return { kind: "ok", key: null };
  if (others.length === 0) return { kind: "ok", key: only.key };
  const names = [only, ...others].map(({ name }) => name);
  return { kind: "refused", outcome: { kind: "unknown_service", asked: "", services: names } };
}

/** "Not a cleaning", "anything but X", "X or Y": to take the service that is named in it could be just the wrong one. */
const SAYS_WHICH_NOT =
  /\b(?:not|no|never|except|excluding|but|besides|without|other than|apart from|instead of|rather than|something else|different|or|either|neither)\b/i;

/** What stands where a service should, and is none: "any", "appointment", the word for whoever is calling. */
const NO_SERVICE =
  /^(?:just )?(?:(?:(?:an?|any|some|the|regular|normal|general|standard|default)(?: |$))*(?:appointment|appt|booking|visit|service|thing)?|anything|whatever|other|customer|caller|client|patient|no preference)$/;

function namesNone(asked: string): boolean {
  return NO_SERVICE.test(
    asked
      .toLowerCase()
      .replace(/[^a-z]+/g, " ")
      .trim(),
  );
}

/** More words than these say something else as well. */
const MAX_WORDS_OF_A_SERVICE = 4;
/** "I would like to have a …, please" */
const POLITE =
  /^(?:(?:i'?(?:d|m)?|it'?s?|is|would|like|want|need|to|have|get|book|schedule|come|in|an?|the|for|just|please|yes)\b[ ,]*(?:'\w )?)+|[ ,]+(?:please|thanks?(?: you)?)\W*$/gi;

/** A tool without an argument for the service says "cleaning" as the reason. Only what is nothing else is taken for one. */
export function serviceInNotes({ services }: Organization, notes: string | undefined): string | undefined {
  if (notes === undefined) return undefined;
  const words = notes.replace(POLITE, " ").match(/[\p{L}\p{N}][^\s]*/gu) ?? [];
  if (words.length > MAX_WORDS_OF_A_SERVICE) return undefined;
  if (/\b(?:no|not|without|except|never|don't)\b/i.test(notes)) return undefined;
  const found = matchByName(
    notes,
    services.map((service) => ({ ...service, aliases: [service.key] })),
  );
  return found.kind === "one" ? found.match.key : undefined;
}
