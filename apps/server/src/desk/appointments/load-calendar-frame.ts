import type { StaffScope } from "@callwaiting/db";
import { ClosureSettings, OpeningHours, ProviderSettings, ServiceSettings } from "@callwaiting/domain";
import { z } from "zod";
import { allPages } from "../all-pages.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

const hours = z.array(OpeningHours).readonly();

export const CalendarFrame = z.object({
  slotIntervalMinutes: z.int(),
  /** Archived ones too: what they had is still in the calendar. */
  providers: z
    .array(
      ProviderSettings.pick({ providerId: true, name: true, active: true, serviceIds: true }).extend({
        /** Their own where they have some, otherwise the clinic's. In the clinic's wall-clock time. */
        hours,
      }),
    )
    .readonly(),
  services: z
    .array(ServiceSettings.pick({ serviceId: true, name: true, active: true, durationMinutes: true }))
    .readonly(),
  /** The clinic's. */
  hours,
  /** Those that end after `fromLocal`, in order; at most 100. */
  closures: z
    .array(ClosureSettings.pick({ providerId: true, startsLocal: true, endsLocal: true, reason: true }))
    .readonly(),
});
export type CalendarFrame = Readonly<z.infer<typeof CalendarFrame>>;

type CalendarDatabase = Pick<
  DeskDatabase,
  "listClosures" | "listProviders" | "listServices" | "loadOpeningHours" | "loadSettings"
>;

const MAX_CLOSURES = 100;

/** What a calendar is drawn on: who works here, when, and what they give. */
export async function loadCalendarFrame(
  db: CalendarDatabase,
  scope: StaffScope,
  fromLocal: string,
): Promise<CalendarFrame> {
  const [settings, services, providers, clinic, closures] = await Promise.all([
    db.loadSettings(scope),
    allPages((page) => db.listServices(scope, page)),
    allPages((page) => db.listProviders(scope, page)),
    db.loadOpeningHours(scope, { providerId: null }),
    db.listClosures(scope, { endsAfterLocal: fromLocal, limit: MAX_CLOSURES }),
  ]);
  const hours = clinic?.hours ?? [];
  const hoursOf = async (providerId: string) => (await db.loadOpeningHours(scope, { providerId }))?.hours;
  return {
    slotIntervalMinutes: settings.slotIntervalMinutes,
    services,
    hours,
    closures: closures.items,
    providers: await Promise.all(
      providers.map(async (provider) => ({
        ...provider,
        hours: (provider.hasOwnHours ? await hoursOf(provider.providerId) : null) ?? hours,
      })),
    ),
  };
}
