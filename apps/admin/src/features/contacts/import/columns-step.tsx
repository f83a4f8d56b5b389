import { Alert, Button, Checkbox, Group, Radio, Select, Stack, Table, Text } from "@mantine/core";
import type { ImportField } from "@callwaiting/domain/import-columns";
import { IconAlertTriangle } from "@tabler/icons-react";
import { count } from "../../../format/amount.ts";
import { Panel } from "../../../ui/panel.tsx";
import classes from "./import.module.css";
import { type ImportActions, type Wishes, withColumn } from "./use-import.ts";

const FIELDS = [
  { value: "name", label: "Full name" },
  { value: "firstName", label: "First name" },
  { value: "lastName", label: "Last name" },
  { value: "phone", label: "Phone number" },
  { value: "email", label: "E-mail" },
  { value: "birthDate", label: "Date of birth" },
];

type ColumnsStepProps = {
  readonly wishes: Wishes;
  readonly problem: string | null;
  readonly actions: ImportActions;
};

/** Which column is what; guessed, and changeable. */
export function ColumnsStep({ wishes, problem, actions }: ColumnsStepProps) {
  const { sheet } = wishes;
  const lacks = whatLacks(wishes);
  const rows = sheet.rows.length - (sheet.hasHeads ? 1 : 0);
  return (
    <Stack gap="lg">
      {problem !== null && (
        <Alert
          color="red.8"
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          role="alert"
          c="var(--ink)"
        >
          {problem}
        </Alert>
      )}
      <Panel title="What the columns are" isFlush>
        <Group justify="space-between" px="lg" py="sm">
          <Text size="sm" c="dimmed" className={classes["file"] ?? ""}>
            {sheet.fileName}: {count(rows, "row")} ({sheet.how})
          </Text>
          <Checkbox
            label="The first row has the names of the columns"
            checked={sheet.hasHeads}
            onChange={(event) =>
              actions.change({ ...wishes, sheet: { ...sheet, hasHeads: event.currentTarget.checked } })
            }
          />
        </Group>
        <ColumnTable wishes={wishes} onChange={actions.change} />
      </Panel>
      <Questions wishes={wishes} onChange={actions.change} />
      <Group justify="flex-end">
        {lacks !== null && (
          <Text c="dimmed" size="sm" role="status">
            {lacks}
          </Text>
        )}
        <Button variant="default" onClick={actions.startOver}>
          Another file
        </Button>
        <Button disabled={lacks !== null} onClick={() => void actions.check(wishes)}>
          Show what will change
        </Button>
      </Group>
    </Stack>
  );
}

function whatLacks({ sheet: { columns } }: Wishes): string | null {
  if (!columns.includes("name") && !columns.includes("firstName") && !columns.includes("lastName")) {
    return "Say which column has the name.";
  }
  return columns.includes("phone") || columns.includes("email")
    ? null
    : "Say which column has the number or the e-mail address.";
}

type PartProps = { readonly wishes: Wishes; readonly onChange: (wishes: Wishes) => void };

function ColumnTable({ wishes, onChange }: PartProps) {
  const { rows, hasHeads, columns } = wishes.sheet;
  const heads = hasHeads ? (rows[0]?.cells ?? []) : [];
  const sample = rows.slice(hasHeads ? 1 : 0, hasHeads ? 4 : 3);
  const nameOf = (at: number) => heads[at]?.trim() || `Column ${at + 1}`;
  return (
    <Table.ScrollContainer
      minWidth={560}
      className={classes["columns"] ?? ""}
      tabIndex={0}
      aria-label="Columns"
    >
      <Table verticalSpacing="sm" horizontalSpacing="lg">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>In the file</Table.Th>
            <Table.Th>Is</Table.Th>
            <Table.Th>For example</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((field, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- A column is its place.
            <Table.Tr key={at}>
              <Table.Td className={classes["cell"] ?? ""}>{nameOf(at)}</Table.Td>
              <Table.Td>
                <Select
                  aria-label={`What “${nameOf(at)}” is`}
                  data={FIELDS}
                  value={field}
                  placeholder="Leave out"
                  clearable
                  onChange={(value) => onChange(withColumn(wishes, at, value as ImportField | null))}
                />
              </Table.Td>
              <Table.Td className={classes["cell"] ?? ""} c="dimmed">
                {sample
                  .map(({ cells }) => cells[at]?.trim() ?? "")
                  .filter((text) => text !== "")
                  .join(" · ")}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Questions({ wishes, onChange }: PartProps) {
  return (
    <Panel title="How to read it">
      <Stack gap="lg">
        <Radio.Group
          label="Where the file says something else than you have"
          value={wishes.onDifference}
          onChange={(value) =>
            onChange({ ...wishes, onDifference: value === "replace" ? "replace" : "keep" })
          }
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label="Keep what you have, and fill in only what is missing" />
            <Radio value="replace" label="Take e-mail and date of birth from the file" />
          </Stack>
        </Radio.Group>
        {wishes.sheet.columns.includes("birthDate") && (
          <Radio.Group
            label="What 3/5/1980 is in this file"
            value={wishes.dateOrder}
            onChange={(value) =>
              onChange({ ...wishes, dateOrder: value === "day_first" ? "day_first" : "month_first" })
            }
          >
            <Group mt="xs">
              <Radio value="month_first" label="March 5" />
              <Radio value="day_first" label="May 3" />
            </Group>
          </Radio.Group>
        )}
      </Stack>
    </Panel>
  );
}
