import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import type { FormEvent } from "react";
import { useOrganization } from "../../api/session.ts";
import { useLeaveGuard } from "../../forms/use-leave-guard.ts";
import type { Appointment } from "./appointment-types.ts";
import { useNotes } from "./use-notes.ts";
import classes from "./appointment.module.css";

type OfAppointment = { readonly appointment: Appointment };

export function AppointmentNotes({ appointment }: OfAppointment) {
  const { role } = useOrganization();
  if (role !== "viewer") return <NotesForm appointment={appointment} />;
  if (appointment.notes === "") return <Text c="dimmed">No notes.</Text>;
  return <Text className={classes["prose"] ?? ""}>{appointment.notes}</Text>;
}

function NotesForm({ appointment }: OfAppointment) {
  const notes = useNotes(appointment);
  useLeaveGuard(notes.isChanged);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void notes.save();
  };
  return (
    <form onSubmit={submit}>
      <Textarea
        aria-label="Notes"
        placeholder="What the clinic should know about this visit"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={2000}
        value={notes.value}
        onChange={(event) => notes.type(event.currentTarget.value)}
      />
      {notes.problem !== null && (
        <Alert color="red" mt="sm" role="alert">
          {notes.problem}
        </Alert>
      )}
      {notes.isChanged && (
        <Group gap="xs" mt="sm">
          <Button type="submit" size="xs" loading={notes.isBusy}>
            Save notes
          </Button>
          <Button size="xs" variant="default" onClick={notes.discard}>
            Discard
          </Button>
        </Group>
      )}
    </form>
  );
}
