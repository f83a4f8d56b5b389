import type { Goal, MeasuredTable } from "../table.ts";

/** A table of Markdown whose columns line up as plain text as well; all but the first column to the right. */
export function renderGrid(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) =>
    Math.max(3, column.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]) => {
    const padded = widths.map((width, i) =>
      i === 0 ? (cells[i] ?? "").padEnd(width) : (cells[i] ?? "").padStart(width),
    );
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(columns), line(rule), ...rows.map(line)].join("\n");
}

export function renderGoal({ wish, measured, met }: Goal): string {
  return `- ${met ? "met" : "**missed**"}: ${wish}; measured ${measured}`;
}

function renderFooter({ measuredAt, commit, seconds, othersShare }: MeasuredTable): string {
  const minute = measuredAt.slice(0, 16).replace("T", " ");
  const others = `${Math.round(othersShare * 100)} % busy with other things`;
  return `Measured ${minute} UTC at commit ${commit}, in ${seconds} s; just before, the machine was ${others}.`;
}

export function renderTable(table: MeasuredTable): string {
  const parts = [
    `## ${table.title}`,
    table.method,
    renderGrid(table.columns, table.rows),
    table.goals.map(renderGoal).join("\n"),
    renderFooter(table),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}
