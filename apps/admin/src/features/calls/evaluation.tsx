import { Text } from "@mantine/core";
import { FactList } from "../../ui/fact-list.tsx";
import { Panel } from "../../ui/panel.tsx";
import { sayName, sayValue } from "./say-value.ts";
import type { Call } from "./read-call.ts";
import classes from "./call.module.css";

/** What Vapi's own analysis made of a call. It is a model's opinion; what was booked stands in the steps. */
export function Evaluation({ call }: { readonly call: Call }) {
  const { evaluation } = call.facts;
  if (evaluation === undefined) return null;
  const {
    successEvaluation,
    structuredData,
    structuredDataMulti,
    structuredOutputs = [],
    scorecards,
    isCut,
  } = evaluation;
  const values: readonly (readonly [string, unknown])[] = [
    ["Success", successEvaluation],
    ...structuredOutputs.map(({ name, result }) => [name, result] as const),
    ...entriesOf("Data", structuredData),
    ...entriesOf("Data", structuredDataMulti),
    ...entriesOf("Scorecard", scorecards),
  ];
  return (
    <Panel title="Vapi’s analysis">
      <FactList
        facts={values.map(([name, value], index) => ({
          label: labelOf(name, values.slice(0, index)),
          value: value === undefined ? null : <span className={classes["prose"]}>{sayValue(value)}</span>,
        }))}
      />
      {isCut === true && (
        <Text size="sm" c="dimmed" mt="xs">
          There was more than is kept here; Vapi has it whole.
        </Text>
      )}
    </Panel>
  );
}

/** Two outputs may have one name. */
function labelOf(name: string, before: readonly (readonly [string, unknown])[]): string {
  const twins = before.filter(([other]) => sayName(other) === sayName(name)).length;
  return twins === 0 ? sayName(name) : `${sayName(name)} (${twins + 1})`;
}

function entriesOf(label: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return value === undefined ? [] : [[label, value]];
  if (Array.isArray(value)) return value.map((item: unknown, index) => [`${label} ${index + 1}`, item]);
  return Object.entries(value);
}
