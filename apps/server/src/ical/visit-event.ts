import { type IsoInstant, type VisitLocation, sayPlace } from "@callwaiting/domain";
import { type ICalEventData, ICalEventStatus } from "ical-generator";
import { calendarText } from "./calendar-text.ts";

export type Calendared = {
  readonly appointmentId: string;
  readonly revision: number;
  readonly startsAt: IsoInstant;
  readonly endsAt: IsoInstant;
  readonly createdAt: IsoInstant;
  readonly updatedAt: IsoInstant;
  readonly providerName: string;
  readonly organizationName: string;
  readonly isCancelled: boolean;
  readonly location?: VisitLocation | undefined;
};

/**
 * A visit as its patient's calendar has it. UID and SEQUENCE are those of the provider's feed, so that what comes later replaces what
 * came before. It says with whom, and never what for.
 */
export function visitEvent(visit: Calendared): ICalEventData {
  const clinic = calendarText(visit.organizationName);
  return {
    id: `${visit.appointmentId}@callwaiting`,
    sequence: visit.revision,
    start: new Date(visit.startsAt),
    end: new Date(visit.endsAt),
    created: new Date(visit.createdAt),
    stamp: new Date(visit.updatedAt),
    lastModified: new Date(visit.updatedAt),
    status: visit.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    summary: `Appointment at ${clinic}`,
    description: `With ${calendarText(visit.providerName)}`,
    location: visit.location === undefined ? clinic : calendarText(`${clinic}, ${sayPlace(visit.location)}`),
  };
}
