import type { Zone } from "@callwaiting/domain/zone";
import type { useNavigate } from "@tanstack/react-router";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";
import { formatDay, formatDayAndTime, sayDayAndTime } from "../../format/moment.ts";
import type { FormatPhone } from "../../format/phone.ts";
import { STATUS_LABELS, inSentence } from "../appointments/appointment-words.ts";
import { END_WORDS } from "../calls/call-ends.ts";

type Finds = inferRouterOutputs<AppRouter>["search"]["find"];

export type Find = {
  readonly id: string;
  readonly group: "People" | "Appointments" | "Calls" | "Screens";
  readonly title: string;
  readonly detail: string;
  readonly open: (navigate: ReturnType<typeof useNavigate>) => void;
};

export type Telling = { readonly zone: Zone; readonly formatPhone: FormatPhone; readonly now: Date };

/** What the server has found, in plain words with days and times, people first. */
export const sayFinds = ({ people, appointments, calls }: Finds, telling: Telling): readonly Find[] => [
  ...people.map((each) => sayPerson(each, telling)),
  ...appointments.map((each) => sayAppointment(each, telling)),
  ...calls.map((each) => sayCall(each, telling)),
];

function sayPerson(each: Finds["people"][number], { zone, formatPhone, now }: Telling): Find {
  const { contactId, name, phone, email, persons, nextVisitAt, lastVisitAt } = each;
  return {
    id: contactId,
    group: "People",
    title: name,
    detail: inOneLine([
      phone === null ? email : formatPhone(phone),
      persons.length > 0 && `also ${persons.join(", ")}`,
      nextVisitAt !== null && `next visit ${sayDayAndTime(nextVisitAt, zone, now)}`,
      lastVisitAt !== null && `last visit ${formatDay(lastVisitAt, zone, now)}`,
    ]),
    open: (navigate) => void navigate({ to: "/contacts/$contactId", params: { contactId } }),
  };
}

function sayAppointment(each: Finds["appointments"][number], { zone, now }: Telling): Find {
  const { appointmentId, patientName, startsAt, service, provider, status } = each;
  return {
    id: appointmentId,
    group: "Appointments",
    title: patientName,
    detail: inOneLine([
      formatDayAndTime(startsAt, zone, now),
      `${service} with ${provider}`,
      status !== "confirmed" && inSentence(STATUS_LABELS[status]),
    ]),
    open: (navigate) => void navigate({ to: "/appointments/$appointmentId", params: { appointmentId } }),
  };
}

function sayCall(each: Finds["calls"][number], { zone, formatPhone, now }: Telling): Find {
  const { callId, callerNumber, contactName, startedAt, end } = each;
  const number = formatPhone(callerNumber);
  return {
    id: callId,
    group: "Calls",
    title: contactName ?? number,
    detail: inOneLine([
      formatDayAndTime(startedAt, zone, now),
      contactName !== null && number,
      end !== null && inSentence(END_WORDS[end]),
    ]),
    open: (navigate) => void navigate({ to: "/calls/$callId", params: { callId } }),
  };
}

const inOneLine = (parts: readonly (string | false | null)[]): string =>
  parts.filter((part) => part !== false && part !== null && part !== "").join(" · ");
