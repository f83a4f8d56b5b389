import { router } from "./init.ts";
import { assistantsRouter } from "./routers/assistants.ts";
import { integrationsRouter } from "./routers/integrations.ts";
import { membersRouter } from "./routers/members.ts";
import { organizationRouter } from "./routers/organization.ts";
import { sessionRouter } from "./routers/session.ts";
import { webhookSecretsRouter } from "./routers/webhook-secrets.ts";

/** One router per resource. Who may call what is in `access.ts`. */
export const appRouter = router({
  assistants: assistantsRouter,
  integrations: integrationsRouter,
  members: membersRouter,
  organization: organizationRouter,
  session: sessionRouter,
  webhookSecrets: webhookSecretsRouter,
});

/** The type of the admin's API, for clients: `import type { AppRouter } from "@callwaiting/server/router"`. */
export type AppRouter = typeof appRouter;
