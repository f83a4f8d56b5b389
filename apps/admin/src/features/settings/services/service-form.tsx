import { Button, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useMemo } from "react";
import { useTRPC } from "../../../api/trpc.ts";
import { formatMinutes } from "../../../format/minutes.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { useSaveKey } from "../../../ui/save-bar.tsx";
import { StaleNotice } from "../../../ui/stale-notice.tsx";
import { FormProblem } from "../parts/form-problem.tsx";
import { type Draft, describeCollision, useDraft } from "../parts/use-draft.ts";
import { useRefresh } from "../parts/use-refresh.ts";

type Outputs = inferRouterOutputs<AppRouter>["services"];
export type Service = Outputs["list"][number];
type Facts = Pick<
  Service,
  "name" | "durationMinutes" | "bufferBeforeMinutes" | "bufferAfterMinutes" | "active" | "version"
>;

const NEW: Facts = {
  name: "",
  durationMinutes: 30,
  bufferBeforeMinutes: 0,
  bufferAfterMinutes: 0,
  active: true,
  version: "",
};

const FIELDS = [
  { label: "Name", say: ({ name }: Facts) => `“${name}”` },
  { label: "Length", say: (one: Facts) => formatMinutes(one.durationMinutes) },
  { label: "Free before", say: (one: Facts) => formatMinutes(one.bufferBeforeMinutes) },
  { label: "Free after", say: (one: Facts) => formatMinutes(one.bufferAfterMinutes) },
  { label: "State", say: (one: Facts) => (one.active ? "in use" : "archived") },
];

type ServiceFormProps = {
  /** Null: a new one. */
  readonly service: Service | null;
  readonly onChanged: (isChanged: boolean) => void;
  readonly onDone: () => void;
};

export function ServiceForm({ service, onChanged, onDone }: ServiceFormProps) {
  const draft = useDraft<Facts>(useMemo(() => (service === null ? NEW : factsOf(service)), [service]));
  const { value, change, isChanged } = draft;
  const save = useSave(draft, { service, onDone });
  useEffect(() => onChanged(isChanged), [isChanged, onChanged]);
  const canSave = isChanged && value.name.trim() !== "" && !save.isPending;
  useSaveKey(canSave ? save.run : null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) save.run();
      }}
    >
      <Stack>
        {draft.collision !== null && (
          <StaleNotice changes={describeCollision(draft.collision, FIELDS)} onTakeTheirs={draft.discard} />
        )}
        <TextInput
          label="Name"
          description="As callers say it: “Consultation”."
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={save.isNameTaken && "Another service reads the same to a caller. Choose another name."}
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
        />
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
        <FormProblem error={save.error} />
        <Button type="submit" disabled={!canSave} loading={save.isPending}>
          {service === null ? "Add service" : "Save"}
        </Button>
      </Stack>
    </form>
  );
}

type SaveOptions = { readonly service: Service | null; readonly onDone: () => void };

function useSave(draft: Draft<Facts>, { service, onDone }: SaveOptions) {
  const trpc = useTRPC();
  const refresh = useRefresh();
  const finish = (outcome: Saved) => {
    if (outcome.kind === "stale") draft.collide(factsOf(outcome.service));
    if (outcome.kind !== "saved") return;
    notifyDone(service === null ? `${outcome.service.name} added.` : `${outcome.service.name} saved.`);
    refresh();
    onDone();
  };
  const create = useMutation(trpc.services.create.mutationOptions({ onSuccess: finish }));
  const update = useMutation(trpc.services.update.mutationOptions({ onSuccess: finish }));
  const used = service === null ? create : update;
  return {
    run: () => {
      if (service === null) create.mutate(draft.value);
      else update.mutate({ ...draft.value, serviceId: service.serviceId });
    },
    isPending: used.isPending,
    error: used.error,
    isNameTaken: used.data?.kind === "name_taken",
  };
}

type Saved = Outputs["update"];

function factsOf(service: Service): Facts {
  const { name, durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, active, version } = service;
  return { name, durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, active, version };
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
