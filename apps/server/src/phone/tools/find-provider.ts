import { type BookingOutcome, type Organization, isBlankValue, matchByName } from "@callwaiting/domain";

export type FoundProvider =
  /** Null: the caller does not mind. */
  | { readonly kind: "ok"; readonly providerId: string | null }
  | {
      readonly kind: "refused";
      readonly outcome: Extract<BookingOutcome, { kind: "unknown_provider" | "which_provider" }>;
    };

/** Ways to say that anybody will do. */
const ANYBODY =
  /^(?:any|anyone|anybody|whoever|either|no preference|(?:the )?(?:first|next) available|any ?(?:provider|doctor|dentist|one))$/i;

/** Who is meant by "with Dr. Lee"; a question back when that could be several. */
export function findProvider({ providers }: Organization, asked: string | undefined): FoundProvider {
  if (asked === undefined || isBlankValue(asked) || ANYBODY.test(asked.trim())) {
    return { kind: "ok", providerId: null };
  }
  const found = matchByName(asked, providers);
  if (found.kind === "one") return { kind: "ok", providerId: found.match.providerId };
  const named = found.kind === "many" ? found.matches : providers;
  const kind = found.kind === "many" ? "which_provider" : "unknown_provider";
  return { kind: "refused", outcome: { kind, asked, providers: named.map(({ name }) => name) } };
}
