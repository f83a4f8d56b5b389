import {
  type BookingOutcome,
  type Organization,
  isAnybody,
  isBlankValue,
  isSameName,
  matchByName,
} from "@callwaiting/domain";

export type FoundLocation =
  /** Null: none was named, or the clinic has one address. */
  | { readonly kind: "ok"; readonly locationId: string | null }
  | { readonly kind: "refused"; readonly outcome: Extract<BookingOutcome, { kind: "which_location" }> };

/** Which of the clinic's addresses is meant; a question back when that is none of them or could be several. */
export function findLocation({ locations = [] }: Organization, asked: string | undefined): FoundLocation {
  if (locations.length < 2 || isBlankValue(asked) || asked === undefined || isAnybody(asked)) {
    return { kind: "ok", locationId: null };
  }
  const which = (names: readonly string[], heard: string): FoundLocation => ({
    kind: "refused",
    outcome: { kind: "which_location", asked: heard, locations: names },
  });
  const all = locations.map(({ name }) => name);
  const isExact = locations.some(({ name }) => isSameName(name, asked));
  if (!isExact && SAYS_WHERE_NOT.test(asked)) return which(all, "");
  const found = matchByName(
    asked,
    locations.map((location) => ({ ...location, aliases: location.address.split("\n") })),
  );
  if (found.kind === "one") return { kind: "ok", locationId: found.match.locationId };
  return found.kind === "many"
    ? which(
        found.matches.map(({ name }) => name),
        "",
      )
    : which(all, asked);
}

/** "Not Downtown", "Downtown or Westside": to take the name that is in it could be just the wrong one. */
const SAYS_WHERE_NOT =
  /\b(?:not|no|never|except|but|other than|instead of|rather than|somewhere else|different|another|other|or|either|neither)\b/i;
