import { createRoute, lazyRouteComponent, notFound, redirect } from "@tanstack/react-router";
import { readCalendarSearch } from "../features/calendar/calendar-search.ts";
import { readCallsSearch } from "../features/calls/calls-search.ts";
import { readContactsSearch } from "../features/contacts/contacts-search.ts";
import { readFiguresSearch } from "../features/figures/figures-search.ts";
import { LazyNotFound } from "../shell/lazy-not-found.ts";
import { shellRoute } from "./shell-route.tsx";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A link that was cut short, or typed: the server need not be asked. */
function refuseOtherThanId(text: string): void {
  // oxlint-disable-next-line typescript/only-throw-error -- That is how the router is told.
  if (!ID.test(text)) throw notFound();
}

export const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/today", replace: true });
  },
});

export const todayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/today",
  component: lazyRouteComponent(() => import("../features/today/today-screen.tsx"), "TodayScreen"),
});

export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calendar",
  validateSearch: readCalendarSearch,
  component: lazyRouteComponent(() => import("../features/calendar/calendar-screen.tsx"), "CalendarScreen"),
});

export const appointmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/appointments/$appointmentId",
  beforeLoad: ({ params }) => refuseOtherThanId(params.appointmentId),
  component: lazyRouteComponent(
    () => import("../features/appointments/appointment-screen.tsx"),
    "AppointmentScreen",
  ),
});

export const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calls",
  validateSearch: readCallsSearch,
  component: lazyRouteComponent(() => import("../features/calls/calls-screen.tsx"), "CallsScreen"),
});

export const whyNotRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/why-not",
  validateSearch: readFiguresSearch,
  component: lazyRouteComponent(() => import("../features/figures/figures-screen.tsx"), "FiguresScreen"),
});

export const callRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calls/$callId",
  component: lazyRouteComponent(() => import("../features/calls/call-screen.tsx"), "CallScreen"),
});

export const contactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts",
  validateSearch: readContactsSearch,
  component: lazyRouteComponent(() => import("../features/contacts/contacts-screen.tsx"), "ContactsScreen"),
});

export const importContactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts/import",
  component: lazyRouteComponent(
    () => import("../features/contacts/import/import-screen.tsx"),
    "ImportScreen",
  ),
});

export const contactRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts/$contactId",
  beforeLoad: ({ params }) => refuseOtherThanId(params.contactId),
  component: lazyRouteComponent(() => import("../features/contacts/contact-screen.tsx"), "ContactScreen"),
});

export const waitlistRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/waitlist",
  component: lazyRouteComponent(() => import("../features/waitlist/waitlist-screen.tsx"), "WaitlistScreen"),
});

export const assistantsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/assistants",
  component: lazyRouteComponent(
    () => import("../features/assistants/assistants-screen.tsx"),
    "AssistantsScreen",
  ),
});

export const tryRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/try",
  component: lazyRouteComponent(() => import("../features/try/try-screen.tsx"), "TryScreen"),
});

/** Every other address: in the frame, so that one sees where else to go. */
export const notFoundRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "$",
  component: LazyNotFound,
});
