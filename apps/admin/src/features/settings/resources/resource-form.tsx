import { SegmentedControl } from "@mantine/core";
import { useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import type { Resource } from "../../../api/whole-lists.ts";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { EditForm } from "../archivable/archivable-form.tsx";
import type { EditFormProps } from "../archivable/archivable-screen.tsx";
import { KIND_LABELS } from "./say-in-use.ts";

type Facts = Pick<Resource, "name" | "kind" | "active" | "version">;

const NEW: Facts = { name: "", kind: "room", active: true, version: "" };
const KINDS = (["room", "equipment"] as const).map((value) => ({ value, label: KIND_LABELS[value] }));

export function ResourceForm({ item, onChanged, onDone }: EditFormProps<Resource>) {
  const draft = useDraft<Facts>(useMemo(() => (item === null ? NEW : factsOf(item)), [item]));
  const { value, change } = draft;
  const save = useSave(draft, { item, onDone });
  return (
    <EditForm
      noun="room or device"
      name={item?.name ?? null}
      draft={draft}
      fields={[]}
      save={save}
      nameHint="As staff know it: “Room 2”, “Ultrasound”. Callers never hear it."
      nameProblem={save.answer?.kind === "name_taken" && "There is one of this name. Choose a different one."}
      onChanged={onChanged}
    >
      {item === null && (
        <SegmentedControl
          aria-label="Kind"
          data={KINDS}
          value={value.kind}
          onChange={(kind) => change({ kind })}
        />
      )}
    </EditForm>
  );
}

type SaveOptions = Pick<EditFormProps<Resource>, "item" | "onDone">;

function useSave(draft: Draft<Facts>, { item, onDone }: SaveOptions) {
  const { resources } = useApi().client;
  return useSaveRecord(draft, {
    send: (value) =>
      item === null
        ? resources.create.mutate(value)
        : resources.update.mutate({ ...value, resourceId: item.resourceId }),
    recordOf: ({ resource }) => factsOf(resource),
    onSaved: ({ resource }) => {
      notifyDone(`${resource.name} ${item === null ? "added" : "saved"}.`);
      onDone();
    },
  });
}

function factsOf({ name, kind, active, version }: Resource): Facts {
  return { name, kind, active, version };
}
