import type { Service } from "../organization/organization.ts";
import { joinAnd } from "./join-and.ts";
import { speakDuration } from "./speak-count.ts";
import { spokenLine } from "./spoken-line.ts";

type SpokenService = Pick<Service, "name" | "durationMinutes">;

/** What the clinic offers and how long it takes: `We offer Consultation (30 minutes) and Follow-up (15 minutes).` */
export function speakServices(services: readonly SpokenService[]): string {
  if (services.length === 0) return "I have no list of services here. What would you like to come in for?";
  const items = services.map(({ name, durationMinutes }) => `${name} (${speakDuration(durationMinutes)})`);
  return spokenLine(`We offer ${joinAnd(items)}.`);
}
