import type { ScheduleEventData } from "@mantine/schedule";
import type { CalendarFrame } from "./calendar-data.ts";
import type { Colours } from "./colours.ts";
import type { EventRenderer } from "./render-event.tsx";
import type { CalendarPlace } from "./use-calendar-place.ts";

export type Dropped = {
  readonly appointmentId: string;
  /** Wall clock: "2026-12-01 14:00:00". */
  readonly start: string;
  readonly end?: string;
  readonly providerId?: string;
};

/** Wall clocks, as in `Dropped`. */
export type Slot = {
  readonly start: string;
  readonly until?: string;
  readonly providerId: string | null;
};

/** What each of the three grids draws with. */
export type GridParts = {
  readonly place: CalendarPlace;
  readonly frame: CalendarFrame;
  readonly providers: CalendarFrame["providers"];
  readonly events: ScheduleEventData[];
  readonly colours: Colours;
  readonly hours: { readonly from: number; readonly until: number };
  readonly canWrite: boolean;
  readonly canDrag: (event: ScheduleEventData) => boolean;
  readonly renderer: EventRenderer;
  readonly onOpen: (appointmentId: string) => void;
  /** `until` where hours were dragged over. */
  readonly onSlot: (slot: Slot) => void;
  readonly onDrop: (dropped: Dropped) => void;
};
