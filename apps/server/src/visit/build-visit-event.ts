import type { PatientVisit } from "@callwaiting/db";
import { type Calendared, visitEvent } from "../ical/visit-event.ts";
import ical, { ICalCalendarMethod } from "ical-generator";
import { foldLines } from "../ical/fold-lines.ts";

/** The visit for the patient's own calendar; a later letter about it replaces it there. */
export function buildVisitEvent(visit: PatientVisit): string {
  const calendar = ical({ prodId: "//CallWaiting//Appointments//EN", method: ICalCalendarMethod.PUBLISH });
  const facts: Calendared = { ...visit, isCancelled: visit.status === "cancelled" };
  calendar.createEvent(visitEvent(facts));
  return foldLines(calendar.toString());
}
