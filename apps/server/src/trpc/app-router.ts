import { router } from "./init.ts";
import { appointmentsRouter } from "./routers/appointments.ts";
import { availabilityRouter } from "./routers/availability.ts";
import { contactsRouter } from "./routers/contacts.ts";
import { calendarFeedsRouter } from "./routers/calendar-feeds.ts";
import { closuresRouter } from "./routers/closures.ts";
import { hoursRouter } from "./routers/hours.ts";
import { membersRouter } from "./routers/members.ts";
import { organizationRouter } from "./routers/organization.ts";
import { playgroundRouter } from "./routers/playground.ts";
import { providersRouter } from "./routers/providers.ts";
import { servicesRouter } from "./routers/services.ts";
import { sessionRouter } from "./routers/session.ts";

/** One router per resource. Who may call what is in `access.ts`. */
export const appRouter = router({
  appointments: appointmentsRouter,
  availability: availabilityRouter,
  contacts: contactsRouter,
  calendarFeeds: calendarFeedsRouter,
  closures: closuresRouter,
  hours: hoursRouter,
  members: membersRouter,
  organization: organizationRouter,
  playground: playgroundRouter,
  providers: providersRouter,
  services: servicesRouter,
  session: sessionRouter,
});

/** The type of the admin's API, for clients: `import type { AppRouter } from "@callwaiting/server/router"`. */
export type AppRouter = typeof appRouter;
