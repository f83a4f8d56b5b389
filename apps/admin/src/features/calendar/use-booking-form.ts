import type { Zone } from "@callwaiting/domain/zone";
import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization, useReadSessionAgain } from "../../api/session.ts";
import { type Day, dayOf, momentAt, timeOf } from "../../format/clinic-time.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyNotDone, notifyProblem } from "../../ui/notify.tsx";
import type { BookInput, BookOutcome, Refusal } from "../appointments/appointment-types.ts";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";
import {
  type BookingProblems,
  type BookingValues,
  REFUSED_FIELDS,
  findProblems,
} from "./booking-problems.ts";
import { useSetStatus } from "../appointments/use-set-status.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import type { ContactChoice } from "./contact-field.tsx";

export type BookingDraft = {
  readonly day: Day;
  readonly time: string;
  readonly providerId: string | null;
  /** As long as it was dragged; otherwise the service's own length. */
  readonly minutes?: number | undefined;
  /** Who it is for, where that is known before. */
  readonly contact?: ContactChoice;
  readonly patientName?: string;
};

export type BookingOptions = {
  readonly draft: BookingDraft;
  readonly frame: CalendarFrame;
  readonly onClose: () => void;
};

/** What is typed into the dialog, what is wrong with it, and booking it. */
export function useBookingForm({ draft, frame, onClose }: BookingOptions) {
  const { zone } = useOrganization();
  const { values, setValues, isChanged } = useValues({ draft, frame });
  const { problems, setProblems, check } = useProblems(values, zone);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { book, isBusy } = useBook();
  const { when } = values;
  const startsAt = when.time === "" ? null : momentAt(when.day, when.time, zone);

  const change = (part: Partial<BookingValues>) => {
    setValues((before) => ({ ...before, ...part }));
    if (part.when === undefined) return;
    setRefusal(null);
    setProblems(({ time: _time, ...others }) => others);
  };
  const submit = async (reason?: string) => {
    const input = check() ? toInput(values, startsAt, reason) : null;
    const outcome =
      input === null ? null : await book({ ...input, startsLocal: `${when.day}T${when.time}:00` });
    if (outcome === null) return;
    if ("appointment" in outcome) return onClose();
    const refused = REFUSED_FIELDS[outcome.kind];
    if (refused === undefined) setRefusal(outcome);
    else setProblems(refused);
  };
  return {
    values,
    change,
    setService: (serviceId: string | null) =>
      change({ serviceId, when: { ...when, minutes: draft.minutes ?? lengthOf(frame, serviceId) } }),
    pick: (moment: string) => change({ when: { ...when, ...wallOf(moment, zone) } }),
    problems,
    setProblems,
    check,
    refusal,
    isBusy,
    isChanged,
    startsAt,
    submit,
  };
}

/** What is wrong with what was typed; `check` looks at all of it, and says whether nothing is. */
function useProblems(values: BookingValues, zone: Zone) {
  const [problems, setProblems] = useState<BookingProblems>({});
  const check = (): boolean => {
    const { day, time } = values.when;
    const found = findProblems(values, time === "" ? null : momentAt(day, time, zone));
    setProblems(found);
    return Object.keys(found).length === 0;
  };
  return { problems, setProblems, check };
}

const wallOf = (moment: string, zone: Zone) => ({ day: dayOf(moment, zone), time: timeOf(moment, zone) });

function useValues({ draft, frame }: Pick<BookingOptions, "draft" | "frame">) {
  const [first] = useState(() => firstValues(draft, frame));
  const [values, setValues] = useState(first);
  return { values, setValues, isChanged: JSON.stringify(values) !== JSON.stringify(first) };
}

/** Books, and says so. Null: it failed, which was said. */
function useBook() {
  const { client } = useApi();
  const { zone } = useOrganization();
  const { refresh } = useAppointmentCache();
  const readSessionAgain = useReadSessionAgain();
  const setStatus = useSetStatus();
  const [isBusy, setIsBusy] = useState(false);
  const book = async (input: BookInput): Promise<BookOutcome | null> => {
    setIsBusy(true);
    try {
      const outcome = await client.appointments.book.mutate(input);
      void refresh();
      if ("appointment" in outcome) {
        const { appointment } = outcome;
        tellBooked(outcome, zone, () => void setStatus(appointment, "cancelled"));
      }
      if (outcome.kind === "clock_changed") await readSessionAgain();
      return outcome;
    } catch (error) {
      notifyProblem(error, "The appointment was not booked");
      return null;
    } finally {
      setIsBusy(false);
    }
  };
  return { book, isBusy };
}

function tellBooked(
  { kind, appointment }: Exclude<BookOutcome, Refusal>,
  zone: Zone,
  undo: () => void,
): void {
  const { patientName, startsAt, provider, location } = appointment;
  const at = sayDayAndTime(startsAt, zone);
  if (kind === "already_booked") {
    notifyNotDone("Already booked", `${patientName} already has an appointment ${at}.`);
  } else {
    // Within the minutes that messages wait: nobody is told of what is taken back.
    notifyDone(
      `${patientName} is booked for ${at} with ${provider.name}${location === undefined ? "" : ` at ${location.name}`}.`,
      undo,
    );
  }
}

function firstValues(draft: BookingDraft, frame: CalendarFrame): BookingValues {
  const serviceId = firstServiceFor(frame, draft.providerId);
  const {
    day,
    time,
    providerId,
    minutes = lengthOf(frame, serviceId),
    contact = null,
    patientName = "",
  } = draft;
  const when = { day, time, providerId, minutes };
  return { contact, serviceId, when, patientName, notes: "" };
}

/** The only service there is to choose, or the first that the provider offers. */
function firstServiceFor(frame: CalendarFrame, providerId: string | null): string | null {
  const given = frame.providers.find((each) => each.providerId === providerId)?.serviceIds;
  const fitting = frame.services.find((each) => each.active && (given?.includes(each.serviceId) ?? true));
  return fitting?.serviceId ?? null;
}

const lengthOf = ({ services }: CalendarFrame, id: string | null): number =>
  services.find(({ serviceId, active }) => active && serviceId === id)?.durationMinutes ?? 30;

/** Null while something is missing. */
function toInput(values: BookingValues, startsAt: string | null, reason?: string): BookInput | null {
  const { contact, serviceId, when, patientName, notes } = values;
  if (contact === null || serviceId === null || startsAt === null) return null;
  return {
    contact: toContact(contact),
    serviceId,
    startsAt,
    providerId: when.providerId,
    ...(when.locationId === undefined ? {} : { locationId: when.locationId }),
    durationMinutes: when.minutes,
    notes,
    ...(patientName.trim() === "" ? {} : { patientName }),
    ...(reason === undefined ? {} : { overrideReason: reason }),
  };
}

export function toContact(contact: ContactChoice): BookInput["contact"] {
  if (contact.kind === "known") return { contactId: contact.contactId };
  return { name: contact.name, phone: contact.phone, email: contact.email };
}
