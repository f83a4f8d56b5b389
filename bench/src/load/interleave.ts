/** One way of doing the thing that a table is about. */
export type Variant<T> = {
  readonly name: string;
  readonly run: () => Promise<T>;
};

export type InterleaveOptions = {
  readonly rounds: number;
  readonly signal: AbortSignal;
};

/**
 * Runs ABC ABC ABC rather than AAA BBB CCC: what the machine does meanwhile befalls all variants alike. Each round
 * begins one further, because who goes first in a round has it harder or easier than the others.
 */
export async function interleave<T>(
  variants: readonly Variant<T>[],
  { rounds, signal }: InterleaveOptions,
): Promise<Map<string, T[]>> {
  const results = new Map<string, T[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let i = 0; i < variants.length; i += 1) {
      signal.throwIfAborted();
      const variant = variants[(i + round) % variants.length] as Variant<T>;
      results.get(variant.name)?.push(await variant.run());
    }
  }
  return results;
}
