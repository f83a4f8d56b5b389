import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs } from "@trpc/server";

/** The number is as typed until it is saved. */
export type ClinicSettings = inferRouterInputs<AppRouter>["organization"]["update"];

/** A part of the clinic's form. */
export type ClinicFieldsProps = {
  readonly value: ClinicSettings;
  readonly saved: ClinicSettings;
  readonly change: (part: Partial<ClinicSettings>) => void;
};
