import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>["appointments"];

export type AppointmentDetails = Outputs["load"];
export type Appointment = AppointmentDetails["appointment"];
export type AppointmentStatus = Appointment["status"];

export type BookInput = inferRouterInputs<AppRouter>["appointments"]["book"];
export type BookOutcome = Outputs["book"];
export type Refusal = Exclude<BookOutcome, { readonly appointment: Appointment }>;
