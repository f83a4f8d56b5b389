import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

type Inputs = inferRouterInputs<AppRouter>["series"];
type Outputs = inferRouterOutputs<AppRouter>["series"];

export type SeriesInput = Inputs["book"];
export type BookSeriesOutcome = Outputs["book"];
export type MoveSeriesInput = Inputs["move"];
export type MoveSeriesOutcome = Outputs["move"];
export type SeriesDate = Extract<Outputs["look"], { readonly kind: "looked" }>["dates"][number];
export type SeriesClash = Extract<MoveSeriesOutcome, { readonly kind: "move_clash" }>["clashes"][number];
export type SeriesProblem = SeriesClash["problem"];
