import { speakPrice } from "../money/format-price.ts";
import type { Service } from "../organization/organization.ts";
import { joinAnd } from "./join-and.ts";
import { speakDuration } from "./speak-count.ts";
import { spokenLine } from "./spoken-line.ts";

type SpokenService = Pick<Service, "name" | "durationMinutes" | "price">;

/**
 * What the clinic offers, how long it takes and what it costs where that is told:
 * `We offer Consultation (30 minutes, 80 dollars) and Follow-up (15 minutes).`
 */
export function speakServices(services: readonly SpokenService[]): string {
  if (services.length === 0) return "I have no list of services here. What would you like to come in for?";
  const items = services.map(({ name, durationMinutes, price }) => {
    const cost = price === null || price === undefined ? "" : `, ${speakPrice(price)}`;
    return `${name} (${speakDuration(durationMinutes)}${cost})`;
  });
  return spokenLine(`We offer ${joinAnd(items)}.`);
}

/** One of them, for a caller who asks about it: `Consultation takes 30 minutes and costs 80 dollars. A first talk about …` */
export function speakServiceFacts({
  name,
  durationMinutes,
  price,
  description,
}: SpokenService & Pick<Service, "description">): string {
  const length = `${name} takes ${speakDuration(durationMinutes)}`;
  const about = description === null || description === undefined ? "" : ` ${description}`;
  if (price === null || price === undefined) return spokenLine(`${length}.${about}`);
  const cost = price.minor === 0 ? `is ${speakPrice(price)}` : `costs ${speakPrice(price)}`;
  return spokenLine(`${length} and ${cost}.${about}`);
}
