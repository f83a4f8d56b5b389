import { invitationRoute, resetPasswordRoute } from "./public-routes.ts";
import { rootRoute } from "./root-route.tsx";
import {
  appointmentRoute,
  assistantsRoute,
  calendarRoute,
  callRoute,
  callsRoute,
  contactRoute,
  contactsRoute,
  importContactsRoute,
  indexRoute,
  notFoundRoute,
  todayRoute,
  tryRoute,
  waitlistRoute,
  whyNotRoute,
} from "./screen-routes.ts";
import { settingsRoutes } from "./settings-routes.ts";
import { shellRoute } from "./shell-route.tsx";
import { signInRoute } from "./sign-in-route.ts";

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
    importContactsRoute,
    contactRoute,
    waitlistRoute,
    whyNotRoute,
    assistantsRoute,
    tryRoute,
    settingsRoutes,
    notFoundRoute,
  ]),
]);
