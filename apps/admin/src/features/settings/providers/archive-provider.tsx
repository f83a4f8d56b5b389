import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyProblem } from "../../../ui/notify.tsx";
import { ArchiveButton, useTellToggled } from "../archivable/archive-button.tsx";
import { type Provider, useProvidersQuery } from "../../../api/whole-lists.ts";

export function ArchiveProvider({ provider }: { readonly provider: Provider }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const all = useProvidersQuery();
  const update = useMutation(
    trpc.providers.update.mutationOptions({
      onSuccess: useTellToggled(provider),
      onError: (error) => notifyProblem(error),
    }),
  );
  const countComing = async () => {
    const now = await queryClient.fetchQuery({ ...all, staleTime: 0 }).catch(() => [provider]);
    return now.find(({ providerId }) => providerId === provider.providerId)?.comingAppointments ?? 0;
  };
  return (
    <ArchiveButton
      item={provider}
      isPending={update.isPending}
      countComing={countComing}
      onToggle={() =>
        update.mutate({ ...provider, serviceIds: [...provider.serviceIds], active: !provider.active })
      }
    />
  );
}
