import { Button, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useSaveKey } from "../../../forms/save-bar.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import type { Draft } from "../../../forms/use-draft.ts";

type Named = { readonly name: string; readonly active: boolean };

type EditFormProps<T> = {
  /** "service" */
  readonly noun: string;
  /** How it is called so far; null for a new one. */
  readonly name: string | null;
  readonly draft: Draft<T>;
  readonly fields: readonly { readonly label: string; readonly say: (value: T) => string }[];
  readonly save: { readonly run: () => void; readonly isPending: boolean; readonly error: unknown };
  readonly nameHint: string;
  readonly nameProblem?: ReactNode;
  readonly onChanged: (isChanged: boolean) => void;
  readonly children: ReactNode;
};

/** The form of a service or a provider, in a dialog: its name, its own fields, and what became of the last save. */
export function EditForm<T extends Named>({
  noun,
  name,
  draft,
  save,
  onChanged,
  ...props
}: EditFormProps<T>) {
  const { value, change, isChanged } = draft;
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
        <StaleNotice
          draft={draft}
          what={`${name ?? "it"}’s record`}
          fields={[
            { label: "Name", say: (one) => `“${one.name}”` },
            ...props.fields,
            { label: "State", say: ({ active }) => (active ? "in use" : "archived") },
          ]}
        />
        <TextInput
          label="Name"
          description={props.nameHint}
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value } as Partial<T>)}
          error={props.nameProblem}
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
        />
        {props.children}
        <FormProblem error={save.error} />
        <Button type="submit" disabled={!canSave} loading={save.isPending}>
          {name === null ? `Add ${noun}` : "Save"}
        </Button>
      </Stack>
    </form>
  );
}
