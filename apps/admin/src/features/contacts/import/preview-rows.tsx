import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { formatBirthDate } from "../../../format/birth-date.ts";
import { useFormatPhone } from "../../../format/phone.ts";
import type { LeftRow, Plan } from "./check-sheet.ts";
import { fieldName } from "./describe-problem-row.ts";
import classes from "./import.module.css";
import type { PlannedRow } from "./sort-rows.ts";

/** A browser draws thousands of rows slowly, and nobody reads them. */
const AT_ONCE = 100;

type ListProps<T> = {
  readonly label: string;
  readonly rows: readonly T[];
  readonly children: (row: T) => React.ReactNode;
};

function RowList<T extends { readonly key: number }>({ label, rows, children }: ListProps<T>) {
  const [shown, setShown] = useState(AT_ONCE);
  if (rows.length === 0) {
    return (
      <Text c="dimmed" p="lg">
        None.
      </Text>
    );
  }
  return (
    <>
      <ul className={classes["rows"]} aria-label={label}>
        {rows.slice(0, shown).map((row) => (
          <li key={row.key} className={classes["row"]}>
            <span className={classes["number"]}>Row {row.key}</span>
            {children(row)}
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <div className={classes["more"]}>
          <Button variant="default" onClick={() => setShown(shown + AT_ONCE)}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

export function PlannedRows({
  label,
  rows,
}: {
  readonly label: string;
  readonly rows: readonly PlannedRow[];
}) {
  return (
    <RowList label={label} rows={rows.map((each) => ({ ...each, key: each.row.row }))}>
      {({ row, plan }) => (
        <div>
          <Text fw={600} className={classes["cell"] ?? ""}>
            {row.name}
          </Text>
          <WhatBecomes row={row} plan={plan} />
        </div>
      )}
    </RowList>
  );
}

function WhatBecomes({ row, plan }: Pick<PlannedRow, "row" | "plan">) {
  const show = useShowValue();
  if (plan.kind === "add" || plan.kind === "add_person") {
    const facts = (["phone", "email", "birthDate"] as const).flatMap((field) => {
      const value = row[field];
      return value === null ? [] : [show(field, value)];
    });
    const beside = plan.kind === "add_person" ? `Also under the number of ${plan.contactName}: ` : "";
    return (
      <Text size="sm" c="dimmed" className={classes["cell"] ?? ""}>
        {beside}
        {facts.join(" · ")}
      </Text>
    );
  }
  const changes = plan.kind === "change" ? plan.changes : [];
  return (
    <>
      {changes.map((each) => (
        <Text key={each.field} size="sm" className={classes["cell"] ?? ""}>
          {fieldName(each.field)}: {show(each.field, each.from)} → {show(each.field, each.to)}
        </Text>
      ))}
      {plan.kept.map((each) => (
        <Text key={each.field} size="sm" c="dimmed" className={classes["cell"] ?? ""}>
          {fieldName(each.field)} stays {show(each.field, each.from)}; the file has{" "}
          {show(each.field, each.to)}
        </Text>
      ))}
      {changes.length === 0 && plan.kept.length === 0 && (
        <Text size="sm" c="dimmed">
          Known already
        </Text>
      )}
    </>
  );
}

type Field = Extract<Plan, { kind: "change" }>["changes"][number]["field"];

function useShowValue(): (field: Field, value: string | null) => string {
  const formatPhone = useFormatPhone();
  return (field, value) => {
    if (value === null) return "none";
    if (field === "phone") return formatPhone(value);
    return field === "birthDate" ? formatBirthDate(value) : value;
  };
}

export function LeftRows({ rows }: { readonly rows: readonly LeftRow[] }) {
  return (
    <RowList label="Left out" rows={rows.map((each) => ({ ...each, key: each.row }))}>
      {({ cells, why }) => (
        <div>
          <Text className={classes["cell"] ?? ""}>{why}</Text>
          <Text size="sm" c="dimmed" className={classes["cell"] ?? ""}>
            {cells.filter((cell) => cell.trim() !== "").join(" · ")}
          </Text>
        </div>
      )}
    </RowList>
  );
}
