import type { Zone } from "@callwaiting/domain/zone";
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

type Scene = { readonly free: FreeTime; readonly service: string; readonly zone: Zone };
/** `who` has the appointment that is to be changed. */
type Change = Scene & { readonly who: string };

const spoken = ({ free, zone }: Scene) => `${longDay(free.day)} at ${formatTime(free.at, zone)}`;

/** Books a free time the way it goes well. */
export function askToBook(scene: Scene, who: Caller, more: Heard = {}) {
  const { free, service } = scene;
  return {
    name: "bookClinicAppointment" as const,
    heard: {
      appointmentDate: longDay(free.day),
      appointmentTime: formatTime(free.at, scene.zone),
      patientName: who.name.toLowerCase(),
      serviceType: service,
      ...more,
    },
    says: `Hi, this is ${who.name}. I'd like to come on ${spoken(scene)}.`,
    about: free.at,
    day: free.day,
  };
}

/** `free` is the time that it is about, or the one that is booked already; `other` is where to move it. */
type Story = Change & { readonly other: FreeTime };

const book = (story: Story, more: Heard = {}): Ask => askToBook(story, CALLER, more);

const existing = ({ free, zone, who }: Story): Heard => ({
  appointmentDate: longDay(free.day),
  appointmentTime: formatTime(free.at, zone),
  patientName: who,
});

const ASKS: Readonly<Record<PresetName, (story: Story) => Ask>> = {
  wrong_year: (story) =>
    book(story, { appointmentDate: `${longDay(story.free.day).replace(/^\w+, /, "")}, 2024` }),
  // With a name, or a colleague who is free would take the patient.
  taken: (story) => book(story, { providerName: story.free.provider }),
  no_contact: (story) => book(story),
  odd_phone: (story) => {
    const ask = book(story, { patientPhone: ODD_NUMBER });
    return { ...ask, says: `${ask.says} My number is ${ODD_NUMBER}.` };
  },
  closed: (story) => ({
    name: "bookClinicAppointment",
    heard: book(story, { appointmentTime: "3 am" }).heard,
    day: story.free.day,
    says: `Could I come at three in the morning on ${longDay(story.free.day)}?`,
  }),
  openings: ({ free, service }) => ({
    name: "checkAvailability",
    heard: { appointmentDate: longDay(free.day), partOfDay: "morning", serviceType: service },
    says: `What do you have on the morning of ${longDay(free.day)}?`,
    day: free.day,
  }),
  move: (story) => {
    const { other, zone } = story;
    const [newDate, newTime] = [longDay(other.day), formatTime(other.at, zone)];
    return {
      name: "rescheduleAppointment",
      heard: { ...existing(story), newDate, newTime },
      says: `Something came up. Can we make it ${newTime} on ${newDate}?`,
      about: other.at,
      day: other.day,
    };
  },
  cancel: (story) => ({
    name: "cancelAppointment",
    heard: existing(story),
    says: "I'm sorry, I can't make it. Please cancel my appointment.",
    about: story.free.at,
    day: story.free.day,
  }),
};

/** The one sentence that a preset is about; what has to be there before is the player's concern. */
export const askFor = (preset: PresetName, story: Story): Ask => ASKS[preset](story);

export function toFreeTime(at: string, zone: Zone): Omit<FreeTime, "provider"> {
  return { at, day: dayOf(at, zone), time: timeOf(at, zone) };
}
