import { Button, Group, Select, SimpleGrid, Stack, TextInput, Textarea } from "@mantine/core";
import { useEffect } from "react";
import { EditModal } from "../../forms/edit-modal.tsx";
import { ConflictNotice } from "./conflict-notice.tsx";
import { ContactField } from "./contact-field.tsx";
import { KnownPeople } from "../persons/known-people.tsx";
import { SeriesFields } from "../series/series-fields.tsx";
import { useSeriesForm } from "../series/use-series-form.ts";
import { TimeFields } from "./time-fields.tsx";
import { type BookingOptions, useBookingForm } from "./use-booking-form.ts";

export function BookDialog(options: BookingOptions) {
  return (
    <EditModal title="Book an appointment" size="lg" isOpen onClose={options.onClose}>
      {(onChanged, close) => <BookForm {...options} onChanged={onChanged} onCancel={close} />}
    </EditModal>
  );
}

type BookFormProps = BookingOptions & {
  readonly onChanged: (isChanged: boolean) => void;
  readonly onCancel: () => void;
};

/** What, with whom and when come first: a click on a time has filled them, and they are seen before somebody is looked for. */
function BookForm({ onChanged, onCancel, ...options }: BookFormProps) {
  const form = useBookingForm(options);
  const { values, change, problems, refusal, startsAt, isChanged } = form;
  const series = useSeriesForm(form, options.onClose);
  useEffect(() => onChanged(isChanged || series.isOn), [onChanged, isChanged, series.isOn]);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void (series.isOn ? series.submit() : form.submit());
      }}
    >
      <Stack gap="md">
        {!series.isOn && refusal !== null && startsAt !== null && (
          <ConflictNotice
            refusal={refusal}
            attempt={{ ...values.when, startsAt }}
            isBusy={form.isBusy}
            onPick={form.pick}
            onForce={(reason) => void form.submit(reason)}
          />
        )}
        <TimeFields
          value={values.when}
          onChange={(when) => change({ when })}
          frame={options.frame}
          serviceId={values.serviceId}
          timeError={problems.time ?? null}
          withFreeTimes={series.isOn || refusal === null}
          serviceField={<ServiceField form={form} frame={options.frame} />}
        />
        <SeriesFields form={form} series={series} />
        <ContactField
          value={values.contact}
          onChange={(contact) => change({ contact })}
          problems={problems}
        />
        {values.contact?.kind === "known" && (
          <KnownPeople contactId={values.contact.contactId} patientName={values.patientName} />
        )}
        <ExtraFields form={form} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Close
          </Button>
          <Button
            type="submit"
            loading={form.isBusy || series.isBusy}
            disabled={!series.isOn && refusal !== null}
          >
            {series.label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type OfForm = { readonly form: ReturnType<typeof useBookingForm> };

function ServiceField({ form, frame }: OfForm & Pick<BookingOptions, "frame">) {
  return (
    <Select
      label="Service"
      data={frame.services
        .filter(({ active }) => active)
        .map(({ serviceId, name, durationMinutes }) => ({
          value: serviceId,
          label: `${name}, ${durationMinutes} min`,
        }))}
      value={form.values.serviceId}
      allowDeselect={false}
      error={form.problems.service}
      onChange={form.setService}
    />
  );
}

function ExtraFields({ form: { values, change } }: OfForm) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TextInput
        label="Patient"
        placeholder="If not the contact"
        value={values.patientName}
        maxLength={200}
        onChange={(event) => change({ patientName: event.currentTarget.value })}
      />
      <Textarea
        label="Notes"
        autosize
        minRows={1}
        maxLength={2000}
        value={values.notes}
        onChange={(event) => change({ notes: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
