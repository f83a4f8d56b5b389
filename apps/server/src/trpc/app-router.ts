import { router } from "./init.ts";
import { appointmentsRouter } from "./routers/appointments.ts";
import { auditRouter } from "./routers/audit.ts";
import { availabilityRouter } from "./routers/availability.ts";
import { callsRouter } from "./routers/calls.ts";
import { contactsRouter } from "./routers/contacts.ts";
import { calendarFeedsRouter } from "./routers/calendar-feeds.ts";
import { closuresRouter } from "./routers/closures.ts";
import { hoursRouter } from "./routers/hours.ts";
import { assistantsRouter } from "./routers/assistants.ts";
import { integrationsRouter } from "./routers/integrations.ts";
import { liveRouter } from "./routers/live.ts";
import { membersRouter } from "./routers/members.ts";
import { metricsRouter } from "./routers/metrics.ts";
import { organizationRouter } from "./routers/organization.ts";
import { playgroundRouter } from "./routers/playground.ts";
import { providersRouter } from "./routers/providers.ts";
import { servicesRouter } from "./routers/services.ts";
import { sessionRouter } from "./routers/session.ts";
import { webhookSecretsRouter } from "./routers/webhook-secrets.ts";

/** One router per resource. Who may call what is in `access.ts`. */
export const appRouter = router({
  appointments: appointmentsRouter,
  audit: auditRouter,
  availability: availabilityRouter,
  calls: callsRouter,
  contacts: contactsRouter,
  calendarFeeds: calendarFeedsRouter,
  closures: closuresRouter,
  hours: hoursRouter,
  assistants: assistantsRouter,
  integrations: integrationsRouter,
  live: liveRouter,
  members: membersRouter,
  metrics: metricsRouter,
  organization: organizationRouter,
  playground: playgroundRouter,
  providers: providersRouter,
  services: servicesRouter,
  session: sessionRouter,
  webhookSecrets: webhookSecretsRouter,
});

/** The type of the admin's API, for clients: `import type { AppRouter } from "@callwaiting/server/router"`. */
export type AppRouter = typeof appRouter;
