import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/panel.tsx";
import { END_WORDS, type End, WHY_NOT } from "../calls/call-ends.ts";
import { type FigureRow, countOf } from "./group-calls.ts";
import classes from "./figures.module.css";

type FigureTableProps = {
  readonly title: string;
  readonly rows: readonly FigureRow[];
  /** The columns beside all calls and all that did not book. */
  readonly ends: readonly End[];
};

/** Numbers that open their calls. */
export function FigureTable({ title, rows, ends }: FigureTableProps) {
  return (
    <Panel title={title} isFlush>
      <div className={classes["scroll"]} tabIndex={0} role="group" aria-label={`${title}, scrolls sideways`}>
        <table className={classes["table"]} aria-label={title}>
          <thead>
            <tr>
              <td />
              <th scope="col">Calls</th>
              <th scope="col">Did not book</th>
              {ends.map((end) => (
                <th key={end} scope="col">
                  {END_WORDS[end]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <Amount row={row} count={countOf(row)} name="Calls" end="any" />
                <Amount row={row} count={countOf(row, WHY_NOT)} name="Did not book" end="why_not" />
                {ends.map((end) => (
                  <Amount key={end} row={row} count={row.counts[end] ?? 0} name={END_WORDS[end]} end={end} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

type AmountProps = {
  readonly row: FigureRow;
  readonly count: number;
  readonly name: string;
  readonly end: string;
};

function Amount({ row, count, name, end }: AmountProps) {
  if (count === 0) return <td className={classes["none"]}>0</td>;
  return (
    <td>
      <Link to="/calls" search={{ ...row.search, end }} aria-label={`${name}, ${row.label}: ${count}`}>
        {count}
      </Link>
    </td>
  );
}
