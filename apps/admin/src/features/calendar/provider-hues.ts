import { useMemo } from "react";

/** As many as calendar.module.css has. */
const HUES = 6;

/** A colour for each provider, the same on every screen: by their place in the list. */
export function useProviderHues(
  providers: readonly { readonly providerId: string }[],
): ReadonlyMap<string, number> {
  return useMemo(
    () => new Map(providers.map(({ providerId }, index) => [providerId, index % HUES])),
    [providers],
  );
}

export const hueOf = (hues: ReadonlyMap<string, number>, providerId: string): number =>
  hues.get(providerId) ?? 0;
