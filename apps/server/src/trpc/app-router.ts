import { router } from "./init.ts";
import { appointmentsRouter } from "./routers/appointments.ts";
import { availabilityRouter } from "./routers/availability.ts";
import { contactsRouter } from "./routers/contacts.ts";
import { membersRouter } from "./routers/members.ts";
import { organizationRouter } from "./routers/organization.ts";
import { playgroundRouter } from "./routers/playground.ts";
import { sessionRouter } from "./routers/session.ts";

/** One router per resource. Who may call what is in `access.ts`. */
export const appRouter = router({
  appointments: appointmentsRouter,
  availability: availabilityRouter,
  contacts: contactsRouter,
  members: membersRouter,
  organization: organizationRouter,
  playground: playgroundRouter,
  session: sessionRouter,
});

/** The type of the admin's API, for clients: `import type { AppRouter } from "@callwaiting/server/router"`. */
export type AppRouter = typeof appRouter;
