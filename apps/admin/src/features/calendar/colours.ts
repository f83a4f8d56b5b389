import { useCallback, useMemo, useState } from "react";
import { useSession } from "../../api/session.ts";
import type { Appointment } from "../appointments/appointment-types.ts";

export const COLOUR_BY = ["provider", "service"] as const;
export type ColourBy = (typeof COLOUR_BY)[number];

/** As many as calendar.module.css has; the next six have a striped edge, so that no two of twelve look the same. */
const HUES = 6;
export type Hue = { readonly hue: number; readonly isStriped: boolean };

type Named = { readonly name: string; readonly active: boolean };
type Frame = {
  readonly providers: readonly (Named & { readonly providerId: string })[];
  readonly services: readonly (Named & { readonly serviceId: string })[];
};

export type Colours = {
  readonly by: ColourBy;
  readonly set: (by: ColourBy) => void;
  readonly hueOf: (appointment: Pick<Appointment, "provider" | "service">) => Hue;
  /** Null where colours say something else than who it is. */
  readonly hueOfProvider: (providerId: string) => Hue | null;
  readonly legend: readonly (Hue & { readonly id: string; readonly name: string })[];
};

/** What the colours of appointments say: a provider or a service, by their place in the list, the same on every screen. */
export function useColours(frame: Frame | undefined): Colours {
  const [by, set] = useChoice();
  return useMemo(() => {
    const named =
      by === "provider"
        ? (frame?.providers ?? []).map((each) => ({ id: each.providerId, ...each }))
        : (frame?.services ?? []).map((each) => ({ id: each.serviceId, ...each }));
    const places = new Map(named.map(({ id }, index) => [id, index]));
    const hueAt = (id: string) => hueOfPlace(places.get(id) ?? 0);
    return {
      by,
      set,
      hueOf: ({ provider, service }) => hueAt(by === "provider" ? provider.providerId : service.serviceId),
      hueOfProvider: (providerId) => (by === "provider" ? hueAt(providerId) : null),
      legend: named.filter(({ active }) => active).map(({ id, name }) => ({ id, name, ...hueAt(id) })),
    };
  }, [by, set, frame]);
}

export const hueOfPlace = (place: number): Hue => ({
  hue: place % HUES,
  isStriped: Math.floor(place / HUES) % 2 === 1,
});

/** In this browser, for whoever is signed in. */
function useChoice(): readonly [ColourBy, (by: ColourBy) => void] {
  const { userId } = useSession().user;
  const key = `callwaiting-calendar-colours:${userId}`;
  const [chosen, setChosen] = useState(() => readChoice(key));
  const choose = useCallback(
    (by: ColourBy) => {
      setChosen(by);
      try {
        localStorage.setItem(key, by);
      } catch {
        // A full or forbidden store: then the choice is that of this visit.
      }
    },
    [key],
  );
  return [chosen, choose];
}

function readChoice(key: string): ColourBy {
  try {
    const stored = localStorage.getItem(key);
    return COLOUR_BY.find((each) => each === stored) ?? "provider";
  } catch {
    return "provider";
  }
}
