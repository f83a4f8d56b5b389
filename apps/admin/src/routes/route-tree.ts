import { appointmentRoute } from "./appointments-route.ts";
import { assistantsRoute } from "./assistants-route.ts";
import { calendarRoute } from "./calendar-route.ts";
import { callRoute, callsRoute } from "./calls-route.ts";
import { contactRoute, contactsRoute } from "./contacts-route.ts";
import { notFoundRoute } from "./not-found-route.ts";
import { invitationRoute, resetPasswordRoute } from "./public-routes.ts";
import { rootRoute } from "./root-route.tsx";
import { settingsRoutes } from "./settings-route.ts";
import { shellRoute } from "./shell-route.tsx";
import { signInRoute } from "./sign-in-route.ts";
import { indexRoute, todayRoute } from "./today-route.ts";
import { tryRoute } from "./try-route.ts";

export const routeTree = rootRoute.addChildren([
  signInRoute,
  invitationRoute,
  resetPasswordRoute,
  shellRoute.addChildren([
    indexRoute,
    todayRoute,
    calendarRoute,
    appointmentRoute,
    callsRoute,
    callRoute,
    contactsRoute,
    contactRoute,
    assistantsRoute,
    tryRoute,
    settingsRoutes,
    notFoundRoute,
  ]),
]);
