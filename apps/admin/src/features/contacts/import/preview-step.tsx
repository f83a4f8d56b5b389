import { Alert, Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { IconDownload, IconInfoCircle } from "@tabler/icons-react";
import { count } from "../../../format/amount.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { Preview } from "./check-sheet.ts";
import { leftRowsCsv, saveCsv } from "./import-reports.ts";
import { LeftRows, PlannedRows } from "./preview-rows.tsx";
import { type PlannedRow, sortRows } from "./sort-rows.ts";
import type { ImportActions, Wishes } from "./use-import.ts";
import { toWrite } from "./write-preview.ts";

type PreviewStepProps = {
  readonly wishes: Wishes;
  readonly preview: Preview;
  readonly actions: ImportActions;
};

/** What will be added, what will be changed and how, and what is left out and why. */
export function PreviewStep({ wishes, preview, actions }: PreviewStepProps) {
  const { added, changed, same, kept } = sortRows(preview);
  const people = added.length + changed.length;
  return (
    <Stack gap="lg">
      <PreviewTabs preview={preview} rows={{ added, changed, same, kept }} wishes={wishes} />
      {preview.repeated > 0 && (
        <Text size="sm" c="dimmed">
          {count(preview.repeated, "row")} about somebody who is in the file already: they are put together.
        </Text>
      )}
      <Alert variant="light" color="gray" icon={<IconInfoCircle size={18} />} c="var(--ink)">
        An import cannot be taken back as a whole. Afterwards you can download what was added and changed, and
        History tells it for each contact. Nobody is written to or called because of it, and no appointment
        changes.
      </Alert>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => actions.change(wishes)}>
          Back to the columns
        </Button>
        <Button disabled={toWrite(preview).length === 0} onClick={() => void actions.write(wishes, preview)}>
          {people === 0 ? "Nothing to import" : `Import ${people === 1 ? "1 person" : `${people} people`}`}
        </Button>
      </Group>
    </Stack>
  );
}

type PreviewTabsProps = {
  readonly preview: Preview;
  readonly wishes: Wishes;
  readonly rows: Readonly<Record<"added" | "changed" | "same" | "kept", readonly PlannedRow[]>>;
};

function PreviewTabs({ preview, wishes, rows }: PreviewTabsProps) {
  const { sheet } = wishes;
  const { left } = preview;
  const first = (["added", "changed"] as const).find((name) => rows[name].length > 0) ?? "left";
  return (
    <Panel isFlush>
      <Tabs defaultValue={left.length === 0 && first === "left" ? "same" : first} keepMounted={false}>
        <Tabs.List px="md" pt="xs">
          <Tabs.Tab value="added">New ({rows.added.length})</Tabs.Tab>
          <Tabs.Tab value="changed">Changed ({rows.changed.length})</Tabs.Tab>
          <Tabs.Tab value="same">As they are ({rows.same.length})</Tabs.Tab>
          <Tabs.Tab value="left">Left out ({left.length})</Tabs.Tab>
        </Tabs.List>
        {(["added", "changed", "same"] as const).map((name) => (
          <Tabs.Panel key={name} value={name}>
            <PlannedRows label={name} rows={rows[name]} />
          </Tabs.Panel>
        ))}
        <Tabs.Panel value="left">
          {left.length > 0 && (
            <Group justify="space-between" px="lg" py="sm">
              <Text size="sm" c="dimmed">
                Correct these rows and import them in a file of their own.
              </Text>
              <Button
                variant="default"
                size="sm"
                leftSection={<IconDownload size={16} />}
                onClick={() =>
                  saveCsv(
                    "Rows left out.csv",
                    leftRowsCsv(left, sheet.hasHeads ? (sheet.rows[0]?.cells ?? []) : []),
                  )
                }
              >
                Download these rows
              </Button>
            </Group>
          )}
          <LeftRows rows={left} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}
