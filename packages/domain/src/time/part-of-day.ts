/** A stretch of the day on the clinic's clock: a time belongs to it from `from` up to, not including, `until`. */
export type PartOfDay = {
  /** `HH:MM`, 24-hour. */
  readonly from: string;
  /** `HH:MM`, 24-hour; `24:00` is the end of the day. */
  readonly until: string;
  /** What lies between and is not meant, in order: "morning or evening" leaves out the afternoon. */
  readonly gaps?: readonly { readonly from: string; readonly until: string }[];
};

/** The same in minutes since midnight. */
export type DayMinutes = {
  readonly from: number;
  readonly until: number;
  readonly gaps?: readonly Piece[] | undefined;
};

type Piece = { readonly from: number; readonly until: number };

export const WHOLE_DAY: DayMinutes = { from: 0, until: 24 * 60 };

/** What lies in both, if anything does. */
export function overlap(one: DayMinutes, other: DayMinutes): DayMinutes | undefined {
  return ofPieces(
    piecesOf(one).flatMap((piece) =>
      piecesOf(other).map(({ from, until }) => ({
        from: Math.max(piece.from, from),
        until: Math.min(piece.until, until),
      })),
    ),
  );
}

/** All that lies in either. */
export function union(one: DayMinutes, other: DayMinutes): DayMinutes {
  return ofPieces([...piecesOf(one), ...piecesOf(other)]) ?? one;
}

/** The stretches without a gap that a part of the day consists of. */
export function piecesOf({ from, until, gaps = [] }: DayMinutes): readonly Piece[] {
  const starts = [from, ...gaps.map((gap) => gap.until)];
  return starts.map((start, index) => ({ from: start, until: gaps[index]?.from ?? until }));
}

function ofPieces(pieces: readonly Piece[]): DayMinutes | undefined {
  const [first, ...others] = pieces
    .filter(({ from, until }) => from < until)
    .toSorted((one, other) => one.from - other.from);
  if (first === undefined) return undefined;
  let { until } = first;
  const gaps: Piece[] = [];
  for (const piece of others) {
    if (piece.from > until) gaps.push({ from: until, until: piece.from });
    until = Math.max(until, piece.until);
  }
  return gaps.length === 0 ? { from: first.from, until } : { from: first.from, until, gaps };
}

export function partOf({ from, until, gaps }: DayMinutes): PartOfDay {
  const ends = { from: clockOf(from), until: clockOf(until) };
  if (gaps === undefined) return ends;
  return { ...ends, gaps: gaps.map((gap) => ({ from: clockOf(gap.from), until: clockOf(gap.until) })) };
}

export function minutesOfPart({ from, until, gaps }: PartOfDay): DayMinutes {
  const ends = { from: minutesOf(from), until: minutesOf(until) };
  if (gaps === undefined) return ends;
  return { ...ends, gaps: gaps.map((gap) => ({ from: minutesOf(gap.from), until: minutesOf(gap.until) })) };
}

/** `HH:MM` in minutes since midnight. */
export function minutesOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** The numbers of a time that clocks show, written as `HH:MM`; undefined for any other text. */
export function clockNumbers(text: string): { readonly hour: number; readonly minute: number } | undefined {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  return { hour: Number(text.slice(0, 2)), minute: Number(text.slice(3, 5)) };
}

/** Minutes since midnight as `HH:MM`. */
export function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
