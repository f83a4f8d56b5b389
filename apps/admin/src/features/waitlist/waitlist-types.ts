import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>["waitlist"];

export type Entry = Outputs["list"]["items"][number];
export type Offer = Outputs["offers"]["items"][number];
export type SuitableTime = Outputs["times"][number];
export type Wish = inferRouterInputs<AppRouter>["waitlist"]["change"]["wish"];
