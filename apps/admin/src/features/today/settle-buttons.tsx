import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { TodayAppointment } from "./today-data.ts";
import classes from "./today.module.css";

type Settled = "completed" | "no_show";

const DONE: Readonly<Record<Settled, string>> = {
  completed: "marked as completed",
  no_show: "marked as not come",
};

/** Says whether the patient came; each can be taken back. */
export function SettleButtons({ appointment }: { readonly appointment: TodayAppointment }) {
  const { settle, isPending } = useSettle(appointment);
  const { patientName } = appointment;
  return (
    <div className={classes["actions"]}>
      <Button
        size="compact-sm"
        variant="light"
        disabled={isPending}
        aria-label={`${patientName} came: completed`}
        onClick={() => settle("completed")}
      >
        Completed
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        disabled={isPending}
        aria-label={`${patientName} did not come`}
        onClick={() => settle("no_show")}
      >
        Did not come
      </Button>
    </div>
  );
}

function useSettle({ appointmentId, patientName, revision }: TodayAppointment) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.metrics.pathFilter()),
      queryClient.invalidateQueries(trpc.appointments.pathFilter()),
    ]);
  const { mutateAsync, isPending } = useMutation(
    trpc.appointments.setStatus.mutationOptions({ onSettled: refresh }),
  );
  const set = async (status: Settled | "confirmed", expectedRevision: number) => {
    try {
      const outcome = await mutateAsync({ appointmentId, status, expectedRevision });
      if (outcome.kind === "status_set") return outcome.appointment.revision;
      notifyProblem(null, `${patientName}'s appointment was changed meanwhile. Look again`);
    } catch (error) {
      notifyProblem(error);
    }
    return null;
  };
  const settle = async (status: Settled) => {
    const after = await set(status, revision);
    if (after === null) return;
    notifyDone(`${patientName} is ${DONE[status]}.`, () => void set("confirmed", after));
  };
  return { settle: (status: Settled) => void settle(status), isPending };
}
