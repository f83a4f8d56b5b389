import type { StaffScope } from "@callwaiting/db";
import type { OpeningHours } from "@callwaiting/domain";
import { allPages } from "../all-pages.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

export type CalendarFrame = {
  readonly slotIntervalMinutes: number;
  /** Archived ones too: what they had is still in the calendar. */
  readonly providers: readonly {
    readonly providerId: string;
    readonly name: string;
    readonly active: boolean;
    readonly serviceIds: readonly string[];
    /** Their own where they have some, otherwise the clinic's. In the clinic's wall-clock time. */
    readonly hours: readonly OpeningHours[];
  }[];
  readonly services: readonly {
    readonly serviceId: string;
    readonly name: string;
    readonly active: boolean;
    readonly durationMinutes: number;
  }[];
  /** The clinic's. */
  readonly hours: readonly OpeningHours[];
  /** Those that end after `fromLocal`, in order; at most 100. `providerId` null: the whole clinic. */
  readonly closures: readonly {
    readonly providerId: string | null;
    readonly startsLocal: string;
    readonly endsLocal: string;
    readonly reason: string;
  }[];
};

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
