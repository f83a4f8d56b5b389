import { excerpt } from "../text/excerpt.ts";
import { joinOr } from "./join-or.ts";

type Question = { readonly asked: string; readonly locations: readonly string[] };

/** The question at which of a clinic's locations; what was said is repeated where it is none of them. */
export function speakLocations({ asked, locations }: Question): string {
  const heard = excerpt(asked);
  const lead = heard === "" ? "" : `I do not have a location called ${heard}. `;
  return `${lead}I can offer ${joinOr(locations)}. Which location would you like?`;
}
