import { Button, Group, Modal, Select, SimpleGrid, Stack, TextInput, Textarea } from "@mantine/core";
import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyNotDone, notifyProblem } from "../../ui/notify.tsx";
import type { BookInput, BookOutcome, Refusal } from "../appointments/appointment-types.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import { type Day, dayOf, momentAt, timeOf } from "../../format/clinic-time.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { type ContactChoice, ContactField, type ContactProblems } from "./contact-field.tsx";
import { SKIPPED_TIME, TimeFields, type When } from "./time-fields.tsx";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";

export type BookingDraft = { readonly day: Day; readonly time: string; readonly providerId: string | null };

type BookDialogProps = {
  readonly draft: BookingDraft;
  readonly frame: CalendarFrame;
  readonly onClose: () => void;
};

export function BookDialog({ draft, frame, onClose }: BookDialogProps) {
  const form = useBookingForm({ draft, frame, onClose });
  const services = frame.services.filter(({ active }) => active);
  return (
    <Modal opened onClose={onClose} title="Book an appointment" size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Stack gap="md">
          <ContactField value={form.contact} onChange={form.setContact} problems={form.problems} />
          {form.refusal !== null && form.startsAt !== null && (
            <ConflictNotice
              refusal={form.refusal}
              attempt={{
                startsAt: form.startsAt,
                minutes: form.when.minutes,
                providerId: form.when.providerId,
              }}
              isBusy={form.isBusy}
              onPick={form.pick}
              onForce={(reason) => void form.submit(reason)}
            />
          )}
          <TimeFields
            value={form.when}
            onChange={form.setWhen}
            frame={frame}
            serviceId={form.serviceId}
            timeError={form.problems.time ?? null}
            withFreeTimes={form.refusal === null}
            serviceField={
              <Select
                label="Service"
                data={services.map((each) => ({
                  value: each.serviceId,
                  label: `${each.name}, ${each.durationMinutes} min`,
                }))}
                value={form.serviceId}
                allowDeselect={false}
                error={form.problems.service}
                onChange={form.setService}
              />
            }
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label="Patient"
              placeholder="If not the contact"
              value={form.patientName}
              maxLength={200}
              onChange={(event) => form.setPatientName(event.currentTarget.value)}
            />
            <Textarea
              label="Notes"
              autosize
              minRows={1}
              maxLength={2000}
              value={form.notes}
              onChange={(event) => form.setNotes(event.currentTarget.value)}
            />
          </SimpleGrid>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button type="submit" loading={form.isBusy} disabled={form.refusal !== null}>
              Book
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type Problems = ContactProblems & { readonly service?: string; readonly time?: string };

function useBookingForm({ draft, frame, onClose }: BookDialogProps) {
  const { timeZone } = useOrganization();
  const { client } = useApi();
  const { refresh } = useAppointmentCache();
  const [contact, setContact] = useState<ContactChoice | null>(null);
  const services = frame.services.filter(({ active }) => active);
  const [serviceId, setServiceId] = useState(firstServiceFor(frame, draft.providerId));
  const lengthOf = (id: string | null) =>
    services.find((each) => each.serviceId === id)?.durationMinutes ?? 30;
  const [when, setWhen] = useState<When>({ ...draft, minutes: lengthOf(serviceId) });
  const [patientName, setPatientName] = useState("");
  const [notes, setNotes] = useState("");
  const [problems, setProblems] = useState<Problems>({});
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const startsAt = when.time === "" ? null : momentAt(when.day, when.time, timeZone);

  const changeWhen = (next: When) => {
    setWhen(next);
    setRefusal(null);
    setProblems(({ time: _time, ...others }) => others);
  };
  const submit = async (reason?: string) => {
    const found = findProblems({ contact, serviceId, time: when.time, startsAt });
    setProblems(found);
    if (Object.keys(found).length > 0 || contact === null || serviceId === null || startsAt === null) return;
    setIsBusy(true);
    try {
      const outcome = await client.appointments.book.mutate({
        contact: toInput(contact),
        serviceId,
        startsAt,
        providerId: when.providerId,
        durationMinutes: when.minutes,
        notes,
        ...(patientName.trim() === "" ? {} : { patientName }),
        ...(reason === undefined ? {} : { overrideReason: reason }),
      });
      void refresh();
      settle(outcome);
    } catch (error) {
      notifyProblem(error, "The appointment was not booked");
    } finally {
      setIsBusy(false);
    }
  };
  const settle = (outcome: BookOutcome) => {
    if ("appointment" in outcome) {
      const at = sayDayAndTime(outcome.appointment.startsAt, timeZone);
      const who = outcome.appointment.patientName;
      const isOld = outcome.kind === "already_booked";
      if (isOld) notifyNotDone("Already booked", `${who} already has an appointment ${at}.`);
      else notifyDone(`${who} is booked ${at} with ${outcome.appointment.provider.name}.`);
      return onClose();
    }
    const problem = FIELD_PROBLEMS[outcome.kind];
    if (problem === undefined) setRefusal(outcome);
    else setProblems(problem);
  };
  return {
    contact,
    setContact,
    serviceId,
    setService: (id: string | null) => {
      setServiceId(id);
      changeWhen({ ...when, minutes: lengthOf(id) });
    },
    when,
    setWhen: changeWhen,
    pick: (moment: string) =>
      changeWhen({ ...when, day: dayOf(moment, timeZone), time: timeOf(moment, timeZone) }),
    patientName,
    setPatientName,
    notes,
    setNotes,
    problems,
    refusal,
    isBusy,
    startsAt,
    submit,
  };
}

/** The only thing there is to choose, or the first that the provider gives. */
function firstServiceFor(frame: CalendarFrame, providerId: string | null): string | null {
  const given = frame.providers.find((each) => each.providerId === providerId)?.serviceIds;
  const fitting = frame.services.find((each) => each.active && (given?.includes(each.serviceId) ?? true));
  return fitting?.serviceId ?? null;
}

function toInput(contact: ContactChoice): BookInput["contact"] {
  if (contact.kind === "known") return { contactId: contact.contactId };
  return { name: contact.name, phone: contact.phone, email: contact.email };
}

type Filled = {
  readonly contact: ContactChoice | null;
  readonly serviceId: string | null;
  readonly time: string;
  readonly startsAt: string | null;
};

function findProblems({ contact, serviceId, time, startsAt }: Filled): Problems {
  const isNew = contact?.kind === "new";
  return {
    ...(contact === null ? { contact: "Choose who the appointment is for." } : {}),
    ...(isNew && contact.name.trim() === "" ? { name: "Enter a name." } : {}),
    ...(isNew && contact.phone.trim() === "" && contact.email.trim() === "" ? NUMBER_NEEDED : {}),
    ...(serviceId === null ? { service: "Choose a service." } : {}),
    ...(time === "" ? { time: "Choose a time." } : {}),
    ...(time !== "" && startsAt === null ? { time: SKIPPED_TIME } : {}),
  };
}

const NUMBER_NEEDED = { phone: "Enter a phone number or an e-mail address." };

/** Refusals that belong beside a field. */
const FIELD_PROBLEMS: Partial<Record<Refusal["kind"], Problems>> = {
  invalid_phone: { phone: "This is not a phone number. Enter it with the area code." },
  invalid_email: { email: "This is not an e-mail address." },
  contact_required: NUMBER_NEEDED,
  not_found: { contact: "This contact no longer exists." },
};
