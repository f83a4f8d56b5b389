import type { Zone } from "@callwaiting/domain/zone";
import type { Api } from "../../api/create-api.ts";
import { addDays, startOfDay, todayIn } from "../../format/clinic-time.ts";
import { type FreeTime, toFreeTime } from "./presets.ts";

export const LOOK_AHEAD_DAYS = 30;

export type FreeTimes = { readonly free: FreeTime; readonly other: FreeTime; readonly service: string };

/** Two free times of the first day that has some, tomorrow or later; null when there are none. */
export async function findFreeTimes(client: Api["client"], zone: Zone): Promise<FreeTimes | null> {
  const tomorrow = addDays(todayIn(zone), 1);
  const { services, providers } = await client.availability.frame.query({ fromDay: tomorrow });
  const service = services.find(({ active }) => active);
  if (service === undefined) return null;
  const from = startOfDay(tomorrow, zone);
  const until = startOfDay(addDays(tomorrow, LOOK_AHEAD_DAYS), zone);
  const found = await client.availability.slots.query({ serviceId: service.serviceId, from, until });
  const nameOf = (id = "") => providers.find(({ providerId }) => providerId === id)?.name ?? "";
  const free = found
    .filter(({ tooSoon }) => !tooSoon)
    .map(({ startsAt, providerIds }) => ({
      ...toFreeTime(startsAt, zone),
      provider: nameOf(providerIds[0]),
    }));
  const [first] = free;
  if (first === undefined) return null;
  const other = free.find((each) => each.day === first.day && each.at > first.at) ?? free.at(-1) ?? first;
  return { free: first, other, service: service.name };
}
