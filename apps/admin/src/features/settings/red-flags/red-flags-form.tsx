import { Button, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useApi } from "../../../api/api-context.ts";
import { useMayEditSettings } from "../../../api/session.ts";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { SaveBar } from "../../../forms/save-bar.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { useDraft } from "../../../forms/use-draft.ts";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { RedFlagFields } from "./red-flag-fields.tsx";
import {
  EMPTY_ROW,
  MAX_ROWS,
  type RedFlagList,
  type RedFlagRow,
  findRowProblem,
  sayRows,
} from "./red-flag-rows.ts";

const FIELDS = [{ label: "Urgent words", say: ({ redFlags }: RedFlagList) => sayRows(redFlags) }];

export function RedFlagsForm({ loaded }: { readonly loaded: RedFlagList }) {
  const { client } = useApi();
  const mayEdit = useMayEditSettings();
  const draft = useDraft(loaded);
  const { value, change, isChanged } = draft;
  const save = useSaveRecord(draft, {
    send: (list) => client.redFlags.save.mutate(list),
    recordOf: ({ settings }) => settings,
    onSaved: () => notifyDone("Urgent words saved. The phone heeds them from now on."),
  });
  useLeaveGuard(isChanged);
  const problem = findRowProblem(value.redFlags);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && problem === null) save.run();
      }}
    >
      {draft.collision !== null && (
        <Stack p="lg" pb={0}>
          <StaleNotice draft={draft} what="the urgent words" fields={FIELDS} />
        </Stack>
      )}
      <Rows rows={value.redFlags} isReadOnly={!mayEdit} onChange={(redFlags) => change({ redFlags })} />
      {save.error !== null && (
        <Stack p="lg" pt={0}>
          <FormProblem error={save.error} />
        </Stack>
      )}
      {mayEdit && (
        <SaveBar
          isChanged={isChanged}
          isSaving={save.isPending}
          problem={problem}
          onSave={save.run}
          onDiscard={() => (save.reset(), draft.discard())}
        />
      )}
    </form>
  );
}

type RowsProps = {
  readonly rows: readonly RedFlagRow[];
  readonly isReadOnly: boolean;
  readonly onChange: (rows: readonly RedFlagRow[]) => void;
};

function Rows({ rows, isReadOnly, onChange }: RowsProps) {
  return (
    <>
      {rows.length === 0 && (
        <Text c="dimmed" p="lg" pb={0}>
          No words yet. The assistant tells callers in an emergency to hang up and call the emergency number.
        </Text>
      )}
      {rows.map((row, index) => (
        <RedFlagFields
          key={index}
          row={row}
          number={index + 1}
          isReadOnly={isReadOnly}
          change={(part) =>
            onChange(rows.map((each, other) => (other === index ? { ...each, ...part } : each)))
          }
          remove={() => onChange(rows.filter((_each, other) => other !== index))}
        />
      ))}
      {!isReadOnly && (
        <Button
          m="lg"
          variant="default"
          leftSection={<IconPlus size={16} />}
          onClick={() => onChange([...rows, EMPTY_ROW])}
          disabled={rows.length >= MAX_ROWS}
        >
          Add words
        </Button>
      )}
    </>
  );
}
