import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { formatBirthDate } from "../../format/birth-date.ts";
import { formatLongDay } from "../../format/moment.ts";
import { FactList } from "../../ui/fact-list.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import { DayAndTime, TimeSpan } from "../../ui/time-text.tsx";
import type { Appointment } from "./appointment-types.ts";
import { STATUS_LABELS, sayResources } from "./appointment-words.ts";

const SOURCES = {
  phone: "By phone",
  staff: "At the desk",
  import: "Imported",
  patient: "By the patient's own link",
} as const;

export function AppointmentFacts({ appointment }: { readonly appointment: Appointment }) {
  const { zone } = useOrganization();
  const { startsAt, endsAt, service, provider, contact, patientName, patientConfirmedAt } = appointment;
  const minutes = Math.round((Date.parse(endsAt) - Date.parse(startsAt)) / 60_000);
  return (
    <FactList
      facts={[
        { label: "Day", value: formatLongDay(startsAt, zone) },
        {
          label: "Time",
          value: (
            <>
              <TimeSpan from={startsAt} until={endsAt} /> ({minutes} min)
            </>
          ),
        },
        {
          label: "Patient says",
          value:
            patientConfirmedAt === null ? null : (
              <>
                Will come, <DayAndTime at={patientConfirmedAt} />
              </>
            ),
        },
        ...visitFacts(appointment),
        { label: "Service", value: service.name },
        { label: "Provider", value: provider.name },
        { label: "Location", value: appointment.location?.name ?? null },
        { label: "Room", value: sayResources(appointment) },
        { label: "Patient", value: patientName || "Erased" },
        { label: "Born", value: birthDateOf(appointment) },
        {
          label: "Contact",
          value: <TheContact contact={contact} />,
        },
        { label: "Phone", value: contact.phone === null ? null : <PhoneText e164={contact.phone} /> },
        {
          label: "E-mail",
          value:
            contact.email === null ? null : <Anchor href={`mailto:${contact.email}`}>{contact.email}</Anchor>,
        },
        { label: "Booked", value: <HowBooked appointment={appointment} /> },
      ]}
    />
  );
}

function HowBooked({ appointment }: { readonly appointment: Appointment }) {
  const { source, byPatient, createdAt } = appointment;
  return (
    <>
      {SOURCES[byPatient ? "patient" : source]}, <DayAndTime at={createdAt} />
    </>
  );
}

function TheContact({ contact }: Pick<Appointment, "contact">) {
  return (
    <Anchor
      renderRoot={(props) => (
        <Link {...props} to="/contacts/$contactId" params={{ contactId: contact.contactId }} />
      )}
    >
      {contact.name || "Erased"}
    </Anchor>
  );
}

function birthDateOf({ person }: Pick<Appointment, "person">): string | null {
  return person === null || person.birthDate === null ? null : formatBirthDate(person.birthDate);
}

/** How the visit went, as far as somebody has said it. */
function visitFacts({ status, arrivedAt, inRoomAt, settledAt }: Appointment) {
  const ended = status === "no_show" ? STATUS_LABELS.no_show : STATUS_LABELS.completed;
  return [
    { label: "Arrived", value: arrivedAt && <DayAndTime at={arrivedAt} /> },
    { label: "In the room", value: inRoomAt && <DayAndTime at={inRoomAt} /> },
    { label: ended, value: settledAt && <DayAndTime at={settledAt} /> },
  ];
}
