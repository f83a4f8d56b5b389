import type { ClinicSettings } from "./clinic-types.ts";

type CallerCheck = ClinicSettings["callerCheck"];

/** What a caller must know, the easiest first. */
export const CALLER_CHECKS: readonly {
  readonly value: CallerCheck;
  readonly label: string;
  readonly meaning: string;
}[] = [
  {
    value: "number_and_name",
    label: "Their own number, and the patient’s name",
    meaning:
      "From another phone, or with a withheld number, they also need the day of the appointment or the date of birth.",
  },
  {
    value: "name_and_birth_date",
    label: "The patient’s name and date of birth",
    meaning: "Whoever has no date of birth on their contact’s page is led to the front desk.",
  },
  {
    value: "staff_only",
    label: "Nothing: only staff",
    meaning: "Callers can book. For everything else the assistant leads them to the front desk.",
  },
];

export const sayCallerCheck = (check: unknown): string =>
  CALLER_CHECKS.find(({ value }) => value === check)?.label ?? String(check);
