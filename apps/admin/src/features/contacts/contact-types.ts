import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";

type Contacts = inferRouterOutputs<AppRouter>["contacts"];

export type ContactItem = Contacts["list"]["items"][number];
export type Contact = Contacts["load"];
export type ContactAppointment = Contact["coming"][number];
export type ContactCall = Contacts["calls"]["items"][number];
export type SaveOutcome = Contacts["save"];
export type ContactFacts = Extract<SaveOutcome, { kind: "saved" }>["contact"];
export type PersonData = Contacts["describePersonData"];
export type ErasedPerson = Contacts["deletePersonData"];
