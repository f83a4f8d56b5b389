import { Alert, Button, Group, Text, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { describeProblem } from "../../api/describe-problem.ts";
import { useOrganization } from "../../api/session.ts";
import { notifyDone } from "../../ui/notify.tsx";
import { useLeaveGuard } from "../../forms/use-leave-guard.ts";
import { useSayLastChange } from "../../ui/use-say-last-change.ts";
import type { Appointment } from "./appointment-screen.tsx";
import { useUpdateDetails } from "./use-appointment-change.ts";
import classes from "./appointment.module.css";

/** What somebody was typing survives a failure, and a colleague's change of the same notes. */
export function AppointmentNotes({ appointment }: { readonly appointment: Appointment }) {
  const { role } = useOrganization();
  const { appointmentId, notes, revision } = appointment;
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const sayLastChange = useSayLastChange();
  const { mutateAsync, isPending } = useUpdateDetails();
  const hasChanged = typed !== null && typed.trim() !== notes;
  useLeaveGuard(hasChanged);
  if (role === "viewer") {
    return notes === "" ? (
      <Text c="dimmed">No notes.</Text>
    ) : (
      <Text className={classes["prose"] ?? ""}>{notes}</Text>
    );
  }
  const save = async () => {
    try {
      const outcome = await mutateAsync({ appointmentId, notes: typed, expectedRevision: revision });
      if (outcome.kind === "updated") {
        setTyped(null);
        setProblem(null);
        notifyDone("Notes saved.");
      } else if (outcome.kind === "changed_meanwhile") {
        const theirs = outcome.appointment.notes;
        const who = sayLastChange("this appointment", outcome.lastChange);
        setProblem(
          theirs === notes
            ? `${who}. Save again to keep your notes.`
            : `${who}. The notes are now: “${theirs}”. Save again to replace them with yours.`,
        );
      } else {
        setProblem("This appointment is not there any more.");
      }
    } catch (error) {
      setProblem(describeProblem(error).detail);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
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
        value={typed ?? notes}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {problem !== null && (
        <Alert color="red" mt="sm" role="alert">
          {problem}
        </Alert>
      )}
      {hasChanged && (
        <Group gap="xs" mt="sm">
          <Button type="submit" size="xs" loading={isPending}>
            Save notes
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setTyped(null);
              setProblem(null);
            }}
          >
            Discard
          </Button>
        </Group>
      )}
    </form>
  );
}
