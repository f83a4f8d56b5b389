import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { confirmArchive } from "../parts/confirm-archive.ts";
import { useRefresh } from "../parts/use-refresh.ts";
import type { Provider } from "./provider-form.tsx";

export function ArchiveProvider({ provider }: { readonly provider: Provider }) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const queryClient = useQueryClient();
  const { name, active, providerId } = provider;
  const update = useMutation(
    trpc.providers.update.mutationOptions({
      onSuccess: ({ kind }) => {
        refresh();
        if (kind === "saved") notifyDone(active ? `${name} archived.` : `${name} is back.`);
        else notifyDone("Somebody else changed it meanwhile. Look at it again, then decide.");
      },
      onError: (error) => notifyProblem(error),
    }),
  );
  /** As it is now: a call may have booked one since the list was loaded. */
  const countComing = async () => {
    const options = trpc.providers.list.queryOptions(undefined, { staleTime: 0 });
    const all = await queryClient.fetchQuery(options).catch(() => [provider]);
    return all.find((one) => one.providerId === providerId)?.comingAppointments ?? 0;
  };
  const toggle = async () => {
    const isSure = !active || (await confirmArchive(name, await countComing()));
    if (isSure) update.mutate({ ...provider, serviceIds: [...provider.serviceIds], active: !active });
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
