import { NativeSelect } from "@mantine/core";
import { useId } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import type { SeriesDate } from "./series-types.ts";
import classes from "./series.module.css";
import { PROBLEMS, SKIPPED } from "./series-words.ts";

/** A date of a series as it is planned. */
export type PlannedDate = {
  readonly key: string;
  /** Null: the clocks skip it. */
  readonly startsAt: string | null;
  /** Null while nothing is known yet. */
  readonly look: Pick<SeriesDate, "problem" | "alternatives" | "provider"> | null;
  /** Another time that was chosen instead; `out`: it is left out. Undefined: as planned. */
  readonly instead: string | undefined;
};

export const OUT = "out";

/** Something else must be chosen, or nothing. */
export const cannotBe = ({ startsAt, look }: Pick<PlannedDate, "startsAt" | "look">): boolean =>
  startsAt === null || (look !== null && look.problem !== null);

type SeriesDatesProps = {
  readonly dates: readonly PlannedDate[];
  readonly onChoose: (key: string, instead: string) => void;
  /** What is done with a date that is not wanted: "Leave this one out". */
  readonly outLabel: string;
  /** Where it is not the same for all. */
  readonly withProvider?: boolean;
};

/** Each date of a series, and for those that cannot be what is free near them. */
export function SeriesDates({ dates, onChoose, outLabel, withProvider = false }: SeriesDatesProps) {
  return (
    <ol className={classes["dates"]} aria-label="Dates of the series">
      {dates.map((date, index) => (
        <OneDate
          key={date.key}
          date={date}
          number={index + 1}
          onChoose={(instead) => onChoose(date.key, instead)}
          outLabel={outLabel}
          withProvider={withProvider}
        />
      ))}
    </ol>
  );
}

type OneDateProps = Omit<SeriesDatesProps, "dates" | "onChoose"> & {
  readonly date: PlannedDate;
  readonly number: number;
  readonly onChoose: (instead: string) => void;
};

function OneDate({ date, number, onChoose, outLabel, withProvider = false }: OneDateProps) {
  const { zone } = useOrganization();
  const problemId = useId();
  const { startsAt, look, instead } = date;
  const problem =
    startsAt === null ? SKIPPED : look === null || look.problem === null ? null : PROBLEMS[look.problem];
  const planned = startsAt === null ? date.key : formatDayAndTime(startsAt, zone);
  const alternatives = look?.alternatives ?? [];
  return (
    <li>
      <span className={classes["number"]}>{number}.</span>
      <span className={classes["when"]} data-left-out={instead !== undefined || undefined}>
        {planned}
      </span>
      {problem === null && withProvider && look?.provider && (
        <span className={classes["soft"]}>{look.provider.name}</span>
      )}
      {problem !== null && (
        <>
          <span className={classes["clash"]} id={problemId}>
            {problem}
          </span>
          <NativeSelect
            aria-label={`Instead of ${planned}`}
            aria-describedby={problemId}
            value={instead ?? ""}
            onChange={(event) => onChoose(event.currentTarget.value)}
            data={[
              { value: "", label: "Choose another time" },
              ...alternatives.map((moment) => ({ value: moment, label: formatDayAndTime(moment, zone) })),
              { value: OUT, label: outLabel },
            ]}
          />
        </>
      )}
    </li>
  );
}
