import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyProblem } from "../../../ui/notify.tsx";
import { ArchiveButton, useTellToggled } from "../archivable/archive-button.tsx";
import { type Service, useServicesQuery } from "../../../api/whole-lists.ts";

export function ArchiveService({ service }: { readonly service: Service }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const all = useServicesQuery();
  const update = useMutation(
    trpc.services.update.mutationOptions({
      onSuccess: useTellToggled(service),
      onError: (error) => notifyProblem(error),
    }),
  );
  const countComing = async () => {
    const now = await queryClient.fetchQuery({ ...all, staleTime: 0 }).catch(() => [service]);
    return now.find(({ serviceId }) => serviceId === service.serviceId)?.comingAppointments ?? 0;
  };
  return (
    <ArchiveButton
      item={service}
      isPending={update.isPending}
      countComing={countComing}
      onToggle={() => update.mutate({ ...service, active: !service.active })}
    />
  );
}
