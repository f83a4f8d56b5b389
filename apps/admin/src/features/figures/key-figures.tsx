import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Panel } from "../../ui/panel.tsx";
import { END_WORDS, GOT, WHY_NOT } from "../calls/call-ends.ts";
import { type FigureRow, type Figures, countOf, reasonsIn } from "./group-calls.ts";
import classes from "./figures.module.css";

type KeyFiguresProps = { readonly figures: Figures; readonly whole: FigureRow };

/** The whole of the period at a glance: why not, and how full the clinic is. */
export function KeyFigures({ figures, whole }: KeyFiguresProps) {
  const { visits, minutes } = figures;
  const [calls, without] = [countOf(whole), countOf(whole, WHY_NOT)];
  return (
    <div className={classes["keys"]}>
      <Panel title="Did not book" isFlush>
        <p className={classes["lead"]}>
          {without} of {calls} callers, {percent(without, calls)}
        </p>
        <Bars row={whole} ends={reasonsIn(whole)} of={without} />
      </Panel>
      <Panel title="Got what they called for" isFlush>
        <p className={classes["lead"]}>
          {calls - without} of {calls} callers, {percent(calls - without, calls)}
        </p>
        <Bars row={whole} ends={GOT.filter((end) => (whole.counts[end] ?? 0) > 0)} of={calls - without} />
      </Panel>
      <Panel title="Visits in this period">
        <dl className={classes["facts"]}>
          <Fact label="Did not come" value={percent(visits.missed, visits.missed + visits.came)}>
            {visits.missed} of {visits.missed + visits.came} that were marked
          </Fact>
          <Fact label="Open hours filled" value={percent(minutes.filled, minutes.open)}>
            {hours(minutes.filled)} of {hours(minutes.open)}
          </Fact>
          <Fact label="Booked by phone" value={String(visits.byPhone)}>
            {percent(visits.byPhone, visits.byPhone + visits.byStaff)} of all
          </Fact>
          <Fact label="Booked by staff" value={String(visits.byStaff)}>
            {percent(visits.byStaff, visits.byPhone + visits.byStaff)} of all
          </Fact>
        </dl>
      </Panel>
    </div>
  );
}

type BarsProps = { readonly row: FigureRow; readonly ends: FigureEnds; readonly of: number };
type FigureEnds = ReturnType<typeof reasonsIn>;

function Bars({ row, ends, of }: BarsProps) {
  return (
    <ul className={classes["bars"]}>
      {ends.map((end) => {
        const calls = row.counts[end] ?? 0;
        return (
          <li key={end}>
            <Link to="/calls" search={{ ...row.search, end }} className={classes["bar"]}>
              <span>{END_WORDS[end]}</span>
              <span className={classes["amount"]}>{calls}</span>
              <span className={classes["track"]} aria-hidden>
                <span style={{ width: percent(calls, of) }} />
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

type FactProps = { readonly label: string; readonly value: string; readonly children: ReactNode };

function Fact({ label, value, children }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className={classes["value"]}>{value}</dd>
      <dd className={classes["hint"]}>{children}</dd>
    </div>
  );
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${Math.round((100 * part) / whole)}%`;

const hours = (minutes: number): string => `${Math.round(minutes / 60)} h`;
