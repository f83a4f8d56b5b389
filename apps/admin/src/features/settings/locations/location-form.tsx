import { TextInput, Textarea } from "@mantine/core";
import { useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import type { Location } from "../../../api/whole-lists.ts";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { EditForm } from "../archivable/archivable-form.tsx";
import type { EditFormProps } from "../archivable/archivable-screen.tsx";

type Facts = Pick<Location, "name" | "address" | "phone" | "active" | "version">;

const NEW: Facts = { name: "", address: "", phone: null, active: true, version: "" };
const FIELDS = [
  { label: "Address", say: ({ address }: Facts) => address },
  { label: "Phone", say: ({ phone }: Facts) => phone ?? "" },
];

export function LocationForm({ item, onChanged, onDone }: EditFormProps<Location>) {
  const draft = useDraft<Facts>(useMemo(() => (item === null ? NEW : factsOf(item)), [item]));
  const { value, change } = draft;
  const save = useSave(draft, { item, onDone });
  return (
    <EditForm
      noun="location"
      name={item?.name ?? null}
      draft={draft}
      fields={FIELDS}
      save={save}
      nameHint="As callers say it and hear it: “Downtown”."
      nameProblem={
        save.answer?.kind === "name_taken" && "There is a location of this name. Choose a different one."
      }
      onChanged={onChanged}
    >
      <Textarea
        label="Address"
        description="As on a letter. Patients get it with their messages."
        value={value.address}
        onChange={(event) => change({ address: event.currentTarget.value })}
        maxLength={500}
        autosize
        minRows={2}
      />
      <TextInput
        label="Phone"
        description="Where it has a number of its own."
        value={value.phone ?? ""}
        onChange={(event) => change({ phone: event.currentTarget.value || null })}
        maxLength={40}
      />
    </EditForm>
  );
}

type SaveOptions = Pick<EditFormProps<Location>, "item" | "onDone">;

function useSave(draft: Draft<Facts>, { item, onDone }: SaveOptions) {
  const { locations } = useApi().client;
  return useSaveRecord(draft, {
    send: (value) =>
      item === null
        ? locations.create.mutate(value)
        : locations.update.mutate({ ...value, locationId: item.locationId }),
    recordOf: ({ location }) => factsOf(location),
    onSaved: ({ location }) => {
      notifyDone(`${location.name} ${item === null ? "added" : "saved"}.`);
      onDone();
    },
  });
}

function factsOf({ name, address, phone, active, version }: Location): Facts {
  return { name, address, phone, active, version };
}
