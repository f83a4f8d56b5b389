import { NumberInput } from "@mantine/core";
import { count } from "../../../format/minutes.ts";

type KeepingFieldProps = {
  /** Null: for good. */
  readonly days: number | null;
  readonly onChange: (days: number | null) => void;
};

const MAX_DAYS = 3650;

/** How long transcripts, recordings and what was said to the tools are kept. */
export function KeepingField({ days, onChange }: KeepingFieldProps) {
  return (
    <NumberInput
      label="Keep what was said in calls for"
      description={describe(days)}
      value={days ?? ""}
      onChange={(typed) =>
        onChange(typed === "" ? null : Math.min(MAX_DAYS, Math.max(1, Math.round(Number(typed)))))
      }
      placeholder="No limit"
      min={1}
      max={MAX_DAYS}
      suffix={days === 1 ? " day" : " days"}
      allowDecimal={false}
    />
  );
}

function describe(days: number | null): string {
  if (days === null) {
    return "Empty: transcripts, recordings and what callers said stay until you delete a person's data.";
  }
  return (
    `Once a day, calls older than ${count(days, "day")} lose their transcript, summary, recording and what the caller ` +
    "said, for good. When they called, from which number, and what was booked stay. Vapi keeps copies of its own: " +
    "set a limit there as well."
  );
}
