import { Button, Checkbox, Stack, Text, TextInput } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useMemo } from "react";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { useSaveKey } from "../../../ui/save-bar.tsx";
import { StaleNotice } from "../../../ui/stale-notice.tsx";
import { FormProblem } from "../parts/form-problem.tsx";
import { type Draft, describeCollision, useDraft } from "../parts/use-draft.ts";
import { useRefresh } from "../parts/use-refresh.ts";

type Outputs = inferRouterOutputs<AppRouter>["providers"];
export type Provider = Outputs["list"][number];
type Facts = {
  readonly name: string;
  readonly active: boolean;
  readonly serviceIds: readonly string[];
  readonly version: string;
};

const NEW: Facts = { name: "", active: true, serviceIds: [], version: "" };

type ProviderFormProps = {
  /** Null: a new one. */
  readonly provider: Provider | null;
  readonly onChanged: (isChanged: boolean) => void;
  readonly onDone: () => void;
};

export function ProviderForm({ provider, onChanged, onDone }: ProviderFormProps) {
  const trpc = useTRPC();
  const services = useQuery(trpc.services.list.queryOptions()).data ?? [];
  const draft = useDraft<Facts>(useMemo(() => (provider === null ? NEW : factsOf(provider)), [provider]));
  const { value, change, isChanged } = draft;
  const save = useSave(draft, { provider, onDone });
  useEffect(() => onChanged(isChanged), [isChanged, onChanged]);
  const canSave = isChanged && value.name.trim() !== "" && !save.isPending;
  useSaveKey(canSave ? save.run : null);
  const nameOf = (id: string) =>
    services.find(({ serviceId }) => serviceId === id)?.name ?? "another service";
  const fields = [
    { label: "Name", say: ({ name }: Facts) => `“${name}”` },
    {
      label: "Services",
      say: ({ serviceIds }: Facts) => (serviceIds.length === 0 ? "none" : serviceIds.map(nameOf).join(", ")),
    },
    { label: "State", say: ({ active }: Facts) => (active ? "in use" : "archived") },
  ];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) save.run();
      }}
    >
      <Stack>
        {draft.collision !== null && (
          <StaleNotice changes={describeCollision(draft.collision, fields)} onTakeTheirs={draft.discard} />
        )}
        <TextInput
          label="Name"
          description="As callers say it: “Dr. Maya Lee”."
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
        />
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
        <FormProblem error={save.error} />
        <Button type="submit" disabled={!canSave} loading={save.isPending}>
          {provider === null ? "Add provider" : "Save"}
        </Button>
      </Stack>
    </form>
  );
}

type SaveOptions = { readonly provider: Provider | null; readonly onDone: () => void };

function useSave(draft: Draft<Facts>, { provider, onDone }: SaveOptions) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const finish = (outcome: Outputs["update"]) => {
    if (outcome.kind === "stale") {
      draft.collide(factsOf(outcome.provider));
      return;
    }
    notifyDone(provider === null ? `${outcome.provider.name} added.` : `${outcome.provider.name} saved.`);
    refresh();
    onDone();
  };
  const create = useMutation(trpc.providers.create.mutationOptions({ onSuccess: finish }));
  const update = useMutation(trpc.providers.update.mutationOptions({ onSuccess: finish }));
  const used = provider === null ? create : update;
  return {
    run: () => {
      const input = { ...draft.value, serviceIds: [...draft.value.serviceIds] };
      if (provider === null) create.mutate(input);
      else update.mutate({ ...input, providerId: provider.providerId });
    },
    isPending: used.isPending,
    error: used.error,
  };
}

function factsOf({ name, active, serviceIds, version }: Provider): Facts {
  return { name, active, serviceIds: serviceIds.toSorted(), version };
}
