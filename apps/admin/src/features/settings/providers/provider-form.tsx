import { Checkbox, Stack, Text } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import type { EditFormProps } from "../archivable/archivable-screen.tsx";
import { EditForm } from "../archivable/archivable-form.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useRefresh } from "../parts/use-refresh.ts";
import { type Provider, useServicesQuery } from "../../../api/whole-lists.ts";

type Saved = inferRouterOutputs<AppRouter>["providers"]["update"];
type Facts = {
  readonly name: string;
  readonly active: boolean;
  readonly serviceIds: readonly string[];
  readonly version: string;
};

const NEW: Facts = { name: "", active: true, serviceIds: [], version: "" };

export function ProviderForm({ item, onChanged, onDone }: EditFormProps<Provider>) {
  const services = useQuery(useServicesQuery()).data ?? [];
  const draft = useDraft<Facts>(useMemo(() => (item === null ? NEW : factsOf(item)), [item]));
  const { value, change } = draft;
  const save = useSave(draft, { item, onDone });
  const nameOf = (id: string) =>
    services.find(({ serviceId }) => serviceId === id)?.name ?? "another service";
  const fields = [
    {
      label: "Services",
      say: ({ serviceIds }: Facts) => (serviceIds.length === 0 ? "none" : serviceIds.map(nameOf).join(", ")),
    },
  ];
  return (
    <EditForm
      noun="provider"
      name={item?.name ?? null}
      draft={draft}
      fields={fields}
      save={save}
      nameHint="As callers say it: “Dr. Maya Lee”."
      onChanged={onChanged}
    >
      <Checkbox.Group
        label="Services"
        description="What callers can book with them."
        value={[...value.serviceIds]}
        onChange={(serviceIds) => change({ serviceIds: serviceIds.toSorted() })}
      >
        <Stack gap="xs" mt="xs">
          {services
            .filter(({ active, serviceId }) => active || value.serviceIds.includes(serviceId))
            .map(({ serviceId, name, active }) => (
              <Checkbox key={serviceId} value={serviceId} label={active ? name : `${name} (archived)`} />
            ))}
        </Stack>
      </Checkbox.Group>
      {value.serviceIds.length === 0 && (
        <Text size="sm" c="dimmed">
          Without a service, nobody can book with them.
        </Text>
      )}
    </EditForm>
  );
}

type SaveOptions = Pick<EditFormProps<Provider>, "item" | "onDone">;

function useSave(draft: Draft<Facts>, { item, onDone }: SaveOptions) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const finish = (outcome: Saved) => {
    if (outcome.kind === "stale") {
      draft.collide(factsOf(outcome.provider), outcome.lastChange);
      return;
    }
    notifyDone(item === null ? `${outcome.provider.name} added.` : `${outcome.provider.name} saved.`);
    refresh();
    onDone();
  };
  const create = useMutation(trpc.providers.create.mutationOptions({ onSuccess: finish }));
  const update = useMutation(trpc.providers.update.mutationOptions({ onSuccess: finish }));
  const used = item === null ? create : update;
  return {
    run: () => {
      const input = { ...draft.value, serviceIds: [...draft.value.serviceIds] };
      if (item === null) create.mutate(input);
      else update.mutate({ ...input, providerId: item.providerId });
    },
    isPending: used.isPending,
    error: used.error,
  };
}

function factsOf({ name, active, serviceIds, version }: Provider): Facts {
  return { name, active, serviceIds: serviceIds.toSorted(), version };
}
