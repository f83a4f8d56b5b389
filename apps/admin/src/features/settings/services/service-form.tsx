import { formatPrice } from "@callwaiting/domain/price";
import { Group, NumberInput } from "@mantine/core";
import { useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import { formatMinutes } from "../../../format/amount.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import type { EditFormProps } from "../archivable/archivable-screen.tsx";
import { EditForm } from "../archivable/archivable-form.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { PriceAndDescription } from "./price-and-description.tsx";
import type { Service } from "../../../api/whole-lists.ts";

type Facts = Pick<
  Service,
  | "name"
  | "durationMinutes"
  | "bufferBeforeMinutes"
  | "bufferAfterMinutes"
  | "price"
  | "description"
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

export function ServiceForm({ item, onChanged, onDone }: EditFormProps<Service>) {
  const draft = useDraft<Facts>(useMemo(() => (item === null ? NEW : factsOf(item)), [item]));
  const { value, change } = draft;
  const save = useSave(draft, { item, onDone });
  return (
    <EditForm
      noun="service"
      name={item?.name ?? null}
      draft={draft}
      fields={FIELDS}
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
    </EditForm>
  );
}

type SaveOptions = Pick<EditFormProps<Service>, "item" | "onDone">;

function useSave(draft: Draft<Facts>, { item, onDone }: SaveOptions) {
  const { services } = useApi().client;
  return useSaveRecord(draft, {
    send: (value) =>
      item === null
        ? services.create.mutate(value)
        : services.update.mutate({ ...value, serviceId: item.serviceId }),
    recordOf: ({ service }) => factsOf(service),
    onSaved: ({ service }) => {
      notifyDone(item === null ? `${service.name} added.` : `${service.name} saved.`);
      onDone();
    },
  });
}

function factsOf(service: Service): Facts {
  const { name, durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, active, version } = service;
  const { price = null, description = null } = service;
  return {
    name,
    durationMinutes,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    price,
    description,
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
