import {
  type BookingOutcome,
  type Organization,
  isAnybody,
  isBlankValue,
  matchByName,
} from "@callwaiting/domain";

export type FoundProvider =
  /** Null: nobody was named. `anybody`: the caller has said that it does not matter who. */
  | { readonly kind: "ok"; readonly providerId: string | null; readonly anybody: boolean }
  | {
      readonly kind: "refused";
      readonly outcome: Extract<BookingOutcome, { kind: "unknown_provider" | "which_provider" }>;
    };

/** Who is meant by "with Dr. Lee"; a question back when that could be several. */
export function findProvider({ providers }: Organization, asked: string | undefined): FoundProvider {
  if (asked === undefined || isBlankValue(asked)) return { kind: "ok", providerId: null, anybody: false };
  if (isAnybody(asked)) return { kind: "ok", providerId: null, anybody: true };
  const found = matchByName(asked, providers);
  if (found.kind === "one") return { kind: "ok", providerId: found.match.providerId, anybody: false };
  const named = found.kind === "many" ? found.matches : providers;
  const kind = found.kind === "many" ? "which_provider" : "unknown_provider";
  return { kind: "refused", outcome: { kind, asked, providers: named.map(({ name }) => name) } };
}
