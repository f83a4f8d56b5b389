import {
  type BookingOutcome,
  type Organization,
  isAnybody,
  isBlankValue,
  isSameName,
  matchByName,
  nameKey,
} from "@callwaiting/domain";

export type FoundProvider =
  /** Null: nobody was named. `anybody`: the caller has said that it does not matter who. */
  | { readonly kind: "ok"; readonly providerId: string | null; readonly anybody: boolean }
  | {
      readonly kind: "refused";
      readonly outcome: Extract<
        BookingOutcome,
        { kind: "unknown_provider" | "which_provider" | "provider_left" }
      >;
    };

/** The database does not know what was said. */
export function withAsked<T extends { readonly kind: string }>(outcome: T, asked: string | undefined): T {
  return outcome.kind === "unknown_provider" ? { ...outcome, asked: asked ?? "" } : outcome;
}

/** Who is meant by "with Dr. Lee"; a question back when that could be several. */
export function findProvider(organization: Organization, asked: string | undefined): FoundProvider {
  const { providers } = organization;
  if (asked === undefined || isBlankValue(asked)) return { kind: "ok", providerId: null, anybody: false };
  if (isAnybody(asked)) return { kind: "ok", providerId: null, anybody: true };
  const isExact = providers.some(({ name }) => isSameName(name, asked));
  if (!isExact && SAYS_WHO_NOT.test(asked)) return whichOf(organization, asked);
  const found = matchByName(asked, providers);
  if (found.kind === "one") return { kind: "ok", providerId: found.match.providerId, anybody: false };
  const left = found.kind === "none" ? matchByName(asked, formerOf(organization)) : found;
  if (found.kind === "none" && left.kind === "one") {
    const names = providers.map(({ name }) => name);
    return {
      kind: "refused",
      outcome: { kind: "provider_left", provider: left.match.name, providers: names },
    };
  }
  const named = found.kind === "many" ? found.matches : providers;
  const kind = found.kind === "many" ? "which_provider" : "unknown_provider";
  return { kind: "refused", outcome: { kind, asked, providers: named.map(({ name }) => name) } };
}

function formerOf({ formerProviders = [] }: Organization): readonly { readonly name: string }[] {
  return formerProviders.map((name) => ({ name }));
}

/** "Not Patel", "anyone but Omar", "Dr. Lee or Dr. Patel": to take the name that is in it could be just the wrong one. */
const SAYS_WHO_NOT =
  /\b(?:not|no|never|except|excluding|but|besides|without|other than|apart from|instead of|rather than|anyone else|somebody else|someone else|different|another|or|either|neither)\b/i;

/** Whoever is named in "Lee or Patel"; without those who are ruled out where somebody is. */
function whichOf({ providers }: Organization, asked: string): FoundProvider {
  const said = new Set(nameKey(asked.replace(new RegExp(SAYS_WHO_NOT, "gi"), " ")).split(" "));
  const named = providers.filter(({ name }) =>
    nameKey(name)
      .split(" ")
      .some((word) => said.has(word)),
  );
  const isChoice = /\b(?:or|either)\b/i.test(asked) && !/\b(?:not|nor|neither|except|but)\b/i.test(asked);
  const fitting = isChoice ? named : providers.filter((provider) => !named.includes(provider));
  const names = (fitting.length > 0 ? fitting : providers).map(({ name }) => name);
  return { kind: "refused", outcome: { kind: "which_provider", asked: "", providers: names } };
}
