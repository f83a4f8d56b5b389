import type { Resource } from "../../../api/whole-lists.ts";
import { count } from "../../../format/amount.ts";

export const KIND_LABELS = { room: "Room", equipment: "Equipment" } as const;

/** Why it is not archived: the services that need it, and the visits to come that have it. */
export function sayInUse({
  name,
  serviceNames,
  comingAppointments: coming,
}: Pick<Resource, "name" | "serviceNames" | "comingAppointments">): string {
  const reasons = [
    ...(serviceNames.length === 0
      ? []
      : [`${serviceNames.join(", ")} ${serviceNames.length === 1 ? "needs" : "need"} it`]),
    ...(coming === 0 ? [] : [`${count(coming, "upcoming visit")} ${coming === 1 ? "has" : "have"} it`]),
  ];
  return `${name} stays in use: ${reasons.join(", and ")}.`;
}
