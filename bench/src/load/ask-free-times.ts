import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { type Clinic, TIME_ZONE } from "../world/make-clinics.ts";
import { secretOf } from "./booking-calls.ts";
import { type HttpCaller, unexpected } from "./http-caller.ts";

/** Half of the half-hours of twelve hours, in clinics that `grow-appointments` half filled. */
const FREE_A_DAY = 12;
const FIRST_DAY = 3;

const answer = z.object({ result: z.looseObject({ slots: z.array(z.string()) }) });

/** The free times of so many days, all of them. */
export async function askFreeTimes(caller: HttpCaller, clinic: Clinic, days: number): Promise<void> {
  const body = { toolCallId: "call-1", tool: { arguments: { appointmentDate: spoken(days) } } };
  const path = "/api/vapi/tools/checkAvailability";
  const { slots } = answer.parse(await caller.post(path, body, secretOf({ clinic }))).result;
  if (slots.length !== FREE_A_DAY * days) throw unexpected(`${slots.length} slots`, slots);
}

/** The first and the last of so many. */
export function daysAsked(days: number): [Temporal.PlainDate, Temporal.PlainDate] {
  const first = Temporal.Now.plainDateISO(TIME_ZONE).add({ days: FIRST_DAY });
  return [first, first.add({ days: days - 1 })];
}

function spoken(days: number): string {
  const [first, last] = daysAsked(days);
  return days === 1 ? first.toString() : `${first.toString()} to ${last.toString()}`;
}
