import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { count } from "../../../format/amount.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { Preview } from "./check-sheet.ts";
import { leftRowsCsv, saveCsv, writtenCsv } from "./import-reports.ts";
import { sortRows } from "./sort-rows.ts";
import type { Wishes } from "./use-import.ts";
import { type Written, toWrite } from "./write-preview.ts";

type DoneStepProps = {
  readonly wishes: Wishes;
  readonly preview: Preview;
  readonly written: Written;
  readonly onAgain: () => void;
};

export function DoneStep({ wishes, preview, written, onAgain }: DoneStepProps) {
  const late = new Set(written.changedMeanwhile);
  const groups = toWrite(preview).filter((group) => !late.has(group));
  const { added, changed } = sortRows({ groups });
  const { sheet } = wishes;
  const heads = sheet.hasHeads ? (sheet.rows[0]?.cells ?? []) : [];
  return (
    <Stack gap="lg">
      {written.changedMeanwhile.length > 0 && <Late written={written} />}
      <Panel>
        <EmptyState
          icon={IconCircleCheck}
          title="Imported"
          action={
            <Group justify="center">
              <Button component={Link} to="/contacts">
                Show contacts
              </Button>
              <Button variant="default" onClick={onAgain}>
                Import another file
              </Button>
            </Group>
          }
        >
          <Text inherit role="status">
            {added.length} added, {changed.length} changed, {count(preview.left.length, "row")} left out.
          </Text>
        </EmptyState>
      </Panel>
      <Group justify="center">
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => saveCsv("What was imported.csv", writtenCsv(groups))}
        >
          Download what was added and changed
        </Button>
        {preview.left.length > 0 && (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} />}
            onClick={() => saveCsv("Rows left out.csv", leftRowsCsv(preview.left, heads))}
          >
            Download the rows left out
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Late({ written }: { readonly written: Written }) {
  const rows = written.changedMeanwhile.flatMap(({ rows }) => rows);
  return (
    <Alert color="yellow.8" variant="light" icon={<IconAlertTriangle size={18} />} c="var(--ink)">
      {count(rows.length, "row")} left alone, because the contact was changed after the preview:{" "}
      {rows
        .slice(0, 20)
        .map(({ row, name }) => `${name} (row ${row})`)
        .join(", ")}
      {rows.length > 20 && " and more"}. Choose the file again to see what is left to do.
    </Alert>
  );
}
