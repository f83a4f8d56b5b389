import { formatPrice } from "@callwaiting/domain/price";
import { Group, NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import { count, formatMinutes } from "../../../format/amount.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import type { EditFormProps } from "../archivable/archivable-screen.tsx";
import { EditForm } from "../archivable/archivable-form.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { PriceAndDescription } from "./price-and-description.tsx";
import { ServiceNeeds, sayNeeds } from "./service-needs.tsx";
import { type Service, useResourcesQuery } from "../../../api/whole-lists.ts";

type Facts = Pick<
  Service,
  | "name"
  | "durationMinutes"
  | "bufferBeforeMinutes"
  | "bufferAfterMinutes"
  | "price"
  | "description"
  | "needs"
  | "active"
  | "version"
>;

const NEW: Facts = {
  name: "",
  durationMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  price: null,
  description: null,
  needs: [],
  active: true,
  version: "",
};

const FIELDS = [
  { label: "Length", say: (one: Facts) => formatMinutes(one.durationMinutes) },
  { label: "Free before", say: (one: Facts) => formatMinutes(one.bufferBeforeMinutes) },
  { label: "Free after", say: (one: Facts) => formatMinutes(one.bufferAfterMinutes) },
  { label: "Price", say: ({ price }: Facts) => (price ? formatPrice(price) : "none") },
  { label: "Description", say: ({ description }: Facts) => (description ? `“${description}”` : "none") },
];

function useFields() {
  const all = useQuery(useResourcesQuery()).data ?? [];
  const nameOf = (id: string) => all.find(({ resourceId }) => resourceId === id)?.name ?? "another one";
  return [...FIELDS, { label: "Rooms and equipment", say: ({ needs }: Facts) => sayNeeds(needs, nameOf) }];
}

export function ServiceForm({ item, onChanged, onDone }: EditFormProps<Service>) {
  const draft = useDraft<Facts>(useMemo(() => (item === null ? NEW : factsOf(item)), [item]));
  const { value, change } = draft;
  const save = useSave(draft, { item, onDone });
  return (
    <EditForm
      noun="service"
      name={item?.name ?? null}
      draft={draft}
      fields={useFields()}
      save={save}
      nameHint="As callers say it: “Consultation”."
      nameProblem={
        save.answer?.kind === "name_taken" &&
        "Another service sounds the same to a caller. Choose a different name."
      }
      onChanged={onChanged}
    >
      <Minutes
        label="Length"
        value={value.durationMinutes}
        range={[5, 720]}
        onChange={(durationMinutes) => change({ durationMinutes })}
      />
      <Group grow align="flex-start">
        <Minutes
          label="Free before"
          value={value.bufferBeforeMinutes}
          range={[0, 240]}
          onChange={(bufferBeforeMinutes) => change({ bufferBeforeMinutes })}
        />
        <Minutes
          label="Free after"
          value={value.bufferAfterMinutes}
          range={[0, 240]}
          onChange={(bufferAfterMinutes) => change({ bufferAfterMinutes })}
        />
      </Group>
      <PriceAndDescription value={value} change={change} />
      <ServiceNeeds value={value.needs} change={(needs) => change({ needs })} />
    </EditForm>
  );
}

type SaveOptions = Pick<EditFormProps<Service>, "item" | "onDone">;

function useSave(draft: Draft<Facts>, { item, onDone }: SaveOptions) {
  const { services } = useApi().client;
  return useSaveRecord(draft, {
    send: (value) => {
      const facts = { ...value, needs: value.needs.filter(({ length }) => length > 0) };
      return item === null
        ? services.create.mutate(facts)
        : services.update.mutate({ ...facts, serviceId: item.serviceId });
    },
    recordOf: ({ service }) => factsOf(service),
    onSaved: ({ service, lacking = 0 }: { readonly service: Service; readonly lacking?: number }) => {
      const without =
        lacking === 0 ? "" : ` For ${count(lacking, "upcoming visit")} nothing of what it needs was free.`;
      notifyDone(`${service.name} ${item === null ? "added" : "saved"}.${without}`);
      onDone();
    },
  });
}

function factsOf(service: Service): Facts {
  const { name, durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, active, version } = service;
  // A server of before there were rooms sends none.
  const sent: Partial<Service> = service;
  const { price = null, description = null, needs = [] } = sent;
  return {
    name,
    durationMinutes,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    price,
    description,
    needs,
    active,
    version,
  };
}

type MinutesProps = {
  readonly label: string;
  readonly value: number;
  readonly range: readonly [number, number];
  readonly onChange: (minutes: number) => void;
};

function Minutes({ label, value, range: [min, max], onChange }: MinutesProps) {
  return (
    <NumberInput
      label={label}
      value={value}
      onChange={(next) => onChange(Math.round(Number(next)))}
      min={min}
      max={max}
      step={5}
      suffix=" min"
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
    />
  );
}
