import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { nameOfAppointment } from "../appointments/appointment-words.ts";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";
import type { CallBack } from "./use-call-backs.ts";

/** The time that the clocks gave a visit is all right: it leaves the list for good. */
export function KeepAsItIs({ visit }: { readonly visit: Extract<CallBack, { kind: "clock" }> }) {
  const { client } = useApi();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { refresh, tellLate } = useAppointmentCache();
  const { appointmentId, revision: expectedRevision } = visit;
  const patientName = visit.patientName ?? "";
  const accept = useMutation({
    mutationFn: () =>
      client.appointments.acceptClockTrouble.mutate({ appointmentId: appointmentId ?? "", expectedRevision }),
    onSuccess: (outcome) => {
      if (outcome.kind === "changed_meanwhile") tellLate(outcome);
      else notifyDone(`${nameOfAppointment({ patientName })} stays as it is.`);
    },
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: () => Promise.all([refresh(), queryClient.invalidateQueries(trpc.callBacks.pathFilter())]),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={accept.isPending}
      aria-label={`Keep as it is: ${patientName}`}
      onClick={() => accept.mutate()}
    >
      Keep as it is
    </Button>
  );
}
