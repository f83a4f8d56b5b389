import { formatTime } from "../../format/moment.ts";
import { type Day, dayOf, timeOf } from "../../format/clinic-time.ts";
import { longDay } from "../calendar/describe-day.ts";
import type { Heard, ToolName } from "./tools.ts";

export type PresetName =
  | "wrong_year"
  | "taken"
  | "odd_phone"
  | "no_contact"
  | "closed"
  | "openings"
  | "move"
  | "cancel";

type Preset = { readonly name: PresetName; readonly label: string; readonly what: string };

export const PRESETS: readonly Preset[] = [
  { name: "wrong_year", label: "Wrong year", what: "The model hears a year that is long past." },
  { name: "taken", label: "Taken slot", what: "Another caller books first; this one wants the same time." },
  { name: "odd_phone", label: "Odd phone number", what: "A number spelled out in words." },
  { name: "no_contact", label: "No contact given", what: "A call without a number, and none is mentioned." },
  { name: "closed", label: "Closed hour", what: "A time in the middle of the night." },
  { name: "openings", label: "Ask for openings", what: "What is free one morning?" },
  { name: "move", label: "Move it", what: "Moves it to a later time. Books one first if there is none." },
  { name: "cancel", label: "Cancel it", what: "Cancels it. Books one first if there is none." },
];

/** A free time, at the clinic. */
export type FreeTime = {
  readonly at: string;
  readonly day: Day;
  readonly time: string;
  /** One of those who are free then. */
  readonly provider: string;
};

/** What is said on the line. */
export type Ask = {
  readonly name: ToolName;
  readonly heard: Heard;
  /** Missing: made up from what is heard. */
  readonly says?: string;
  /** The moment that it is about, where that is known. */
  readonly about?: string;
  readonly day?: Day;
};

export type Caller = { readonly name: string; readonly number: string };

export const CALLER: Caller = { name: "Anna Berg", number: "+1 (415) 555-0142" };
/** Takes the time that the other one wants. */
export const RIVAL: Caller = { name: "Robin Fox", number: "+1 (415) 555-0177" };

const ODD_NUMBER = "plus one, four one five, five five five, oh one two three";

type Scene = { readonly free: FreeTime; readonly service: string; readonly timeZone: string };
/** `who` has the appointment that is to be changed. */
type Change = Scene & { readonly who: string };

const spoken = ({ free, timeZone }: Scene) => `${longDay(free.day)} at ${formatTime(free.at, timeZone)}`;

/** Books a free time the way it goes well. */
export function askToBook(scene: Scene, who: Caller, more: Heard = {}) {
  const { free, service } = scene;
  return {
    name: "bookClinicAppointment" as const,
    heard: {
      appointmentDate: longDay(free.day),
      appointmentTime: formatTime(free.at, scene.timeZone),
      patientName: who.name.toLowerCase(),
      serviceType: service,
      ...more,
    },
    says: `Hi, this is ${who.name}. I'd like to come on ${spoken(scene)}.`,
    about: free.at,
    day: free.day,
  };
}

/** The one sentence that a preset is about; what has to be there before is the player's concern. */
export function askFor(preset: PresetName, scene: Change, other: FreeTime): Ask {
  const { free } = scene;
  const book = (more: Heard = {}) => askToBook(scene, CALLER, more);
  const existing = {
    appointmentDate: longDay(free.day),
    appointmentTime: formatTime(free.at, scene.timeZone),
    patientName: scene.who,
  };
  switch (preset) {
    case "wrong_year":
      return book({ appointmentDate: `${longDay(free.day).replace(/^\w+, /, "")}, 2024` });
    case "taken":
      // With a name, or a colleague who is free would take the patient.
      return book({ providerName: free.provider });
    case "no_contact":
      return book();
    case "odd_phone":
      return { ...book({ patientPhone: ODD_NUMBER }), says: `${book().says} My number is ${ODD_NUMBER}.` };
    case "closed":
      return {
        name: "bookClinicAppointment",
        heard: book({ appointmentTime: "3 am" }).heard,
        day: free.day,
        says: `Could I come at three in the morning on ${longDay(free.day)}?`,
      };
    case "openings":
      return {
        name: "checkAvailability",
        heard: { appointmentDate: longDay(free.day), partOfDay: "morning", serviceType: scene.service },
        says: `What do you have on the morning of ${longDay(free.day)}?`,
        day: free.day,
      };
    case "move":
      return {
        name: "rescheduleAppointment",
        heard: {
          ...existing,
          newDate: longDay(other.day),
          newTime: formatTime(other.at, scene.timeZone),
        },
        says: `Something came up. Can we make it ${formatTime(other.at, scene.timeZone)} on ${longDay(other.day)}?`,
        about: other.at,
        day: other.day,
      };
    case "cancel":
      return {
        name: "cancelAppointment",
        heard: existing,
        says: "I'm sorry, I can't make it. Please cancel my appointment.",
        about: free.at,
        day: free.day,
      };
    default:
      return preset satisfies never;
  }
}

export function toFreeTime(at: string, timeZone: string): Omit<FreeTime, "provider"> {
  return { at, day: dayOf(at, timeZone), time: timeOf(at, timeZone) };
}
