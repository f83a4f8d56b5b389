import { Checkbox, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import type { EditFormProps } from "../archivable/archivable-screen.tsx";
import { EditForm } from "../archivable/archivable-form.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { type Provider, useServicesQuery } from "../../../api/whole-lists.ts";

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
  const { providers } = useApi().client;
  return useSaveRecord(draft, {
    send: (value) => {
      const facts = { ...value, serviceIds: [...value.serviceIds] };
      return item === null
        ? providers.create.mutate(facts)
        : providers.update.mutate({ ...facts, providerId: item.providerId });
    },
    recordOf: ({ provider }) => factsOf(provider),
    onSaved: ({ provider }) => {
      notifyDone(item === null ? `${provider.name} added.` : `${provider.name} saved.`);
      onDone();
    },
  });
}

function factsOf({ name, active, serviceIds, version }: Provider): Facts {
  return { name, active, serviceIds: serviceIds.toSorted(), version };
}
