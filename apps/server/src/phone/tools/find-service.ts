import { type BookingOutcome, type Organization, isBlankValue, matchByName } from "@callwaiting/domain";

export type FoundService =
  /** Null: not named; the only one there is will do. */
  | { readonly kind: "ok"; readonly key: string | null }
  | { readonly kind: "refused"; readonly outcome: Extract<BookingOutcome, { kind: "unknown_service" }> };

/**
 * The key of the service that was named, however loosely. The text itself when nothing here is like it: the database
 * decides what there is, and may know of one that was added a moment ago.
 */
export function findService({ services }: Organization, asked: string | undefined): FoundService {
  if (asked === undefined || isBlankValue(asked)) return { kind: "ok", key: null };
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
