import { router } from "./init.ts";
import { appointmentsRouter } from "../appointments/appointments-router.ts";
import { auditRouter } from "../audit/audit-router.ts";
import { availabilityRouter } from "../appointments/availability-router.ts";
import { callsRouter } from "../calls/calls-router.ts";
import { contactImportRouter } from "../contact-import/contact-import-router.ts";
import { contactsRouter } from "../contacts/contacts-router.ts";
import { calendarFeedsRouter } from "../calendar-feeds/calendar-feeds-router.ts";
import { callBacksRouter } from "../call-backs/call-backs-router.ts";
import { redFlagsRouter } from "../red-flags/red-flags-router.ts";
import { closuresRouter } from "../closures/closures-router.ts";
import { hoursRouter } from "../hours/hours-router.ts";
import { assistantsRouter } from "../assistants/assistants-router.ts";
import { integrationsRouter } from "../integrations/integrations-router.ts";
import { liveRouter } from "../live/live-router.ts";
import { membersRouter } from "../members/members-router.ts";
import { outboundRouter } from "../outbound/outbound-router.ts";
import { messagesRouter } from "../messages/messages-router.ts";
import { metricsRouter } from "../metrics/metrics-router.ts";
import { organizationRouter } from "../organization/organization-router.ts";
import { playgroundRouter } from "../playground/playground-router.ts";
import { providersRouter } from "../providers/providers-router.ts";
import { servicesRouter } from "../services/services-router.ts";
import { locationsRouter } from "../locations/locations-router.ts";
import { resourcesRouter } from "../resources/resources-router.ts";
import { searchRouter } from "../search/search-router.ts";
import { sessionRouter } from "../session/session-router.ts";
import { visitLinksRouter } from "../visit-links/visit-links-router.ts";
import { webhooksRouter } from "../webhooks/webhooks-router.ts";
import { seriesRouter } from "../series/series-router.ts";
import { waitlistRouter } from "../waitlist/waitlist-router.ts";
import { webhookSecretsRouter } from "../integrations/webhook-secrets-router.ts";

/** One router per resource. Who may call what is in `access.ts`. */
export const appRouter = router({
  appointments: appointmentsRouter,
  audit: auditRouter,
  availability: availabilityRouter,
  calls: callsRouter,
  contacts: contactsRouter,
  contactImport: contactImportRouter,
  calendarFeeds: calendarFeedsRouter,
  closures: closuresRouter,
  redFlags: redFlagsRouter,
  callBacks: callBacksRouter,
  hours: hoursRouter,
  assistants: assistantsRouter,
  integrations: integrationsRouter,
  live: liveRouter,
  members: membersRouter,
  messages: messagesRouter,
  outbound: outboundRouter,
  metrics: metricsRouter,
  organization: organizationRouter,
  playground: playgroundRouter,
  providers: providersRouter,
  locations: locationsRouter,
  resources: resourcesRouter,
  services: servicesRouter,
  search: searchRouter,
  session: sessionRouter,
  visitLinks: visitLinksRouter,
  webhooks: webhooksRouter,
  series: seriesRouter,
  waitlist: waitlistRouter,
  webhookSecrets: webhookSecretsRouter,
});

/** The type of the admin's API, for clients: `import type { AppRouter } from "@callwaiting/server/router"`. */
export type AppRouter = typeof appRouter;
