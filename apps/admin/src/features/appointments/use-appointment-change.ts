import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";

/** Everything that shows an appointment is asked for again once one was changed. */
export function useRefreshAppointments(): () => Promise<void> {
  const trpc = useTRPC();
  const client = useQueryClient();
  return async () => {
    await Promise.all(
      [trpc.appointments, trpc.audit, trpc.calls].map((router) =>
        client.invalidateQueries(router.pathFilter()),
      ),
    );
  };
}

export function useUpdateDetails() {
  const refresh = useRefreshAppointments();
  return useMutation(useTRPC().appointments.updateDetails.mutationOptions({ onSettled: refresh }));
}
