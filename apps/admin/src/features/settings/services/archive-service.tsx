import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { confirmArchive } from "../parts/confirm-archive.ts";
import { useRefresh } from "../parts/use-refresh.ts";
import type { Service } from "./service-form.tsx";

export function ArchiveService({ service }: { readonly service: Service }) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const queryClient = useQueryClient();
  const { name, active, serviceId } = service;
  const update = useMutation(
    trpc.services.update.mutationOptions({
      onSuccess: ({ kind }) => {
        refresh();
        if (kind === "saved") notifyDone(active ? `${name} archived.` : `${name} is back.`);
        else {
          notifyDone(
            kind === "stale"
              ? "Somebody else changed it meanwhile. Look at it again, then decide."
              : `There is another service called ${name}. Rename that one first.`,
          );
        }
      },
      onError: (error) => notifyProblem(error),
    }),
  );
  /** As it is now: a call may have booked one since the list was loaded. */
  const countComing = async () => {
    const options = trpc.services.list.queryOptions(undefined, { staleTime: 0 });
    const all = await queryClient.fetchQuery(options).catch(() => [service]);
    return all.find((one) => one.serviceId === serviceId)?.comingAppointments ?? 0;
  };
  const toggle = async () => {
    const isSure = !active || (await confirmArchive(name, await countComing()));
    if (isSure) update.mutate({ ...service, active: !active });
  };
  return (
    <Button
      variant="subtle"
      size="sm"
      onClick={() => void toggle()}
      loading={update.isPending}
      aria-label={active ? `Archive ${name}` : `Bring back ${name}`}
    >
      {active ? "Archive" : "Bring back"}
    </Button>
  );
}
