import type { IsoInstant } from "../booking/appointment.ts";
import { joinOr } from "./join-or.ts";

/** At which locations a time is free, by their names; nothing for a clinic with one address. */
export type Places = Readonly<Record<IsoInstant, readonly string[]>>;

/** ` at Downtown or Westside`; empty where no place is told. */
export function placeOf(moment: { toString: () => string }, places: Places | undefined): string {
  const names = places?.[moment.toString()] ?? [];
  return names.length === 0 ? "" : ` at ${joinOr(names)}`;
}

/** The texts with their places, as a choice; one that all of them have is said once, at the end. */
export function withPlaces(
  items: readonly { readonly text: string; readonly place: string }[],
  join: (texts: readonly string[]) => string,
): string {
  const [first] = items;
  const isOne = first !== undefined && items.every(({ place }) => place === first.place);
  return isOne
    ? `${join(items.map(({ text }) => text))}${first.place}`
    : join(items.map(({ text, place }) => `${text}${place}`));
}
