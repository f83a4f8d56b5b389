import type { BookingOutcome, Correction, IsoInstant } from "@callwaiting/domain";

type Moment = {
  readonly scheduledAt: IsoInstant;
  readonly repeatedAt?: IsoInstant | undefined;
  readonly corrections: readonly Correction[];
};

export type Attempted = { readonly outcome: BookingOutcome; readonly corrections: readonly Correction[] };

/**
 * Asks for a moment, and in the night in which the clocks go back for the other one of the same name where the first is
 * taken. Otherwise "1:30" would be offered instead of "1:30" for ever.
 */
export async function takeRepeatedHour(
  { scheduledAt, repeatedAt, corrections }: Moment,
  ask: (scheduledAt: IsoInstant) => Promise<BookingOutcome>,
): Promise<Attempted> {
  const outcome = await ask(scheduledAt);
  // Closed as well: a clinic that opens at midnight opens at the second one, where midnight comes twice.
  const mayBeOther = outcome.kind === "slot_unavailable" || outcome.kind === "outside_hours";
  if (repeatedAt === undefined || !mayBeOther) return { outcome, corrections };
  const other = await ask(repeatedAt);
  if (other.kind === "clock_changed") return { outcome: other, corrections };
  const isTaken = other.kind === "booked" || other.kind === "already_booked" || other.kind === "moved";
  if (!isTaken) return { outcome: without(outcome, repeatedAt), corrections };
  const said = corrections.map((correction) =>
    correction.reason === "repeated_hour_earlier"
      ? { ...correction, reason: "repeated_hour_later" as const }
      : correction,
  );
  return { outcome: other, corrections: said };
}

function without(
  outcome: Extract<BookingOutcome, { kind: "slot_unavailable" | "outside_hours" }>,
  at: IsoInstant,
): BookingOutcome {
  return { ...outcome, alternatives: outcome.alternatives.filter((alternative) => alternative !== at) };
}
