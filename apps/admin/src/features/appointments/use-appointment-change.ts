import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";

/** Everything that shows an appointment is asked for again once one was changed. */
export function useRefreshAppointments(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [trpc.appointments, trpc.audit, trpc.calls].map((router) =>
        client.invalidateQueries({ queryKey: router.pathKey() }),
      ),
    );
  };
}

export function useSetStatus() {
  const refresh = useRefreshAppointments();
  return useMutation(useTRPC().appointments.setStatus.mutationOptions({ onSettled: refresh }));
}

export function useUpdateDetails() {
  const refresh = useRefreshAppointments();
  return useMutation(useTRPC().appointments.updateDetails.mutationOptions({ onSettled: refresh }));
}
