/**
 * Gives each of the seekers one of its candidates, none twice, to as many as can be served at all (augmenting paths).
 * @returns the indices of those who are left without.
 */
export function leftWithout(wishes: readonly (readonly object[])[]): readonly number[] {
  const holder = new Map<object, number>();
  const serve = (seeker: number, tried: Set<object>): boolean => {
    for (const candidate of wishes[seeker] ?? []) {
      if (tried.has(candidate)) continue;
      tried.add(candidate);
      const other = holder.get(candidate);
      if (other === undefined || serve(other, tried)) {
        holder.set(candidate, seeker);
        return true;
      }
    }
    return false;
  };
  return wishes.flatMap((_, seeker) => (serve(seeker, new Set()) ? [] : [seeker]));
}
