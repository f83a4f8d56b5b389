import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";

type Outputs = inferRouterOutputs<AppRouter>;
export type Today = Outputs["metrics"]["today"];
export type LineState = Outputs["metrics"]["line"][number];
