import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";

type Outputs = inferRouterOutputs<AppRouter>;
export type Today = Outputs["metrics"]["today"];
export type TodayAppointment = Today["next"][number];
export type LineState = Outputs["metrics"]["line"][number];

/** "1 call", "3 calls", "no calls" */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  count === 0 ? `no ${many}` : `${count} ${count === 1 ? one : many}`;
