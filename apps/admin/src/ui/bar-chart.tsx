import { VisuallyHidden } from "@mantine/core";
import { useId } from "react";
import classes from "./bar-chart.module.css";

type Bar = {
  /** What the table and a pointer say: "Tue, Nov 24". */
  readonly label: string;
  /** Below the bar; "" where there is no room. */
  readonly tick: string;
  /** One per series, in their order. */
  readonly values: readonly number[];
  readonly isCurrent?: boolean;
};

type BarChartProps = {
  /** What it shows, for who cannot see it. */
  readonly title: string;
  /** One sentence that says what the picture says. */
  readonly summary: string;
  readonly series: readonly [string, string];
  readonly bars: readonly Bar[];
};

/** Few numbers, two of a kind side by side. A screen reader is given them as a table. */
export function BarChart({ title, summary, series, bars }: BarChartProps) {
  const summaryId = useId();
  const most = Math.max(1, ...bars.flatMap(({ values }) => values));
  return (
    <figure className={classes["chart"]} aria-label={title} aria-describedby={summaryId}>
      <figcaption className={classes["caption"]}>
        <span id={summaryId}>{summary}</span>
        <span className={classes["legend"]} aria-hidden>
          {series.map((name) => (
            <span key={name} className={classes["key"]}>
              {name}
            </span>
          ))}
        </span>
      </figcaption>
      <div className={classes["plot"]} aria-hidden>
        <span className={classes["most"]}>{most}</span>
        {bars.map(({ label, tick, values, isCurrent = false }) => (
          <div
            key={label}
            className={classes["slot"]}
            data-current={isCurrent || undefined}
            title={`${label}: ${values.map((value, index) => `${value} ${series[index]?.toLowerCase()}`).join(", ")}`}
          >
            <div className={classes["bars"]}>
              {values.map((value, index) => (
                <span
                  key={series[index]}
                  className={classes["bar"]}
                  data-empty={value === 0 || undefined}
                  style={{ height: `${(value / most) * 100}%` }}
                />
              ))}
            </div>
            <span className={classes["tick"]}>{tick}</span>
          </div>
        ))}
      </div>
      <NumbersTable title={title} series={series} bars={bars} />
    </figure>
  );
}

function NumbersTable({ title, series, bars }: Pick<BarChartProps, "title" | "series" | "bars">) {
  return (
    <VisuallyHidden>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            {series.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, index) => (
                <td key={series[index]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </VisuallyHidden>
  );
}
