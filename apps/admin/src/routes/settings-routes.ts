import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { readHistorySearch } from "../features/settings/history/history-search.ts";
import { shellRoute } from "./shell-route.tsx";

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/settings-layout.tsx"), "SettingsLayout"),
});

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/clinic", replace: true });
  },
});

const clinicRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "clinic",
  component: lazyRouteComponent(
    () => import("../features/settings/clinic/clinic-screen.tsx"),
    "ClinicScreen",
  ),
});

const hoursRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "hours",
  validateSearch: ({ provider }: Record<string, unknown>): { readonly provider?: string | undefined } => ({
    provider: typeof provider === "string" ? provider : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/settings/hours/hours-screen.tsx"), "HoursScreen"),
});

const closuresRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "closures",
  component: lazyRouteComponent(
    () => import("../features/settings/closures/closures-screen.tsx"),
    "ClosuresScreen",
  ),
});

const servicesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "services",
  component: lazyRouteComponent(
    () => import("../features/settings/services/services-screen.tsx"),
    "ServicesScreen",
  ),
});

const providersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "providers",
  component: lazyRouteComponent(
    () => import("../features/settings/providers/providers-screen.tsx"),
    "ProvidersScreen",
  ),
});

const locationsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "locations",
  component: lazyRouteComponent(
    () => import("../features/settings/locations/locations-screen.tsx"),
    "LocationsScreen",
  ),
});

const resourcesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "resources",
  component: lazyRouteComponent(
    () => import("../features/settings/resources/resources-screen.tsx"),
    "ResourcesScreen",
  ),
});

const urgentRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "urgent",
  component: lazyRouteComponent(
    () => import("../features/settings/red-flags/red-flags-screen.tsx"),
    "RedFlagsScreen",
  ),
});

const messagesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "messages",
  component: lazyRouteComponent(
    () => import("../features/settings/messages/messages-screen.tsx"),
    "MessagesScreen",
  ),
});

const vapiRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "vapi",
  component: lazyRouteComponent(() => import("../features/settings/vapi/vapi-screen.tsx"), "VapiScreen"),
});

const feedsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "feeds",
  component: lazyRouteComponent(() => import("../features/settings/feeds/feeds-screen.tsx"), "FeedsScreen"),
});

const webhooksRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "webhooks",
  component: lazyRouteComponent(
    () => import("../features/settings/webhooks/webhooks-screen.tsx"),
    "WebhooksScreen",
  ),
});

const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "members",
  component: lazyRouteComponent(
    () => import("../features/settings/members/members-screen.tsx"),
    "MembersScreen",
  ),
});

const secondFactorRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "second-factor",
  component: lazyRouteComponent(
    () => import("../features/second-factor/second-factor-screen.tsx"),
    "SecondFactorScreen",
  ),
});

const historyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "history",
  validateSearch: readHistorySearch,
  component: lazyRouteComponent(
    () => import("../features/settings/history/history-screen.tsx"),
    "HistoryScreen",
  ),
});

export const settingsRoutes = settingsRoute.addChildren([
  settingsIndexRoute,
  clinicRoute,
  hoursRoute,
  closuresRoute,
  servicesRoute,
  providersRoute,
  locationsRoute,
  resourcesRoute,
  urgentRoute,
  messagesRoute,
  vapiRoute,
  feedsRoute,
  webhooksRoute,
  membersRoute,
  secondFactorRoute,
  historyRoute,
]);
