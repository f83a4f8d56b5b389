import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readContactsSearch } from "../features/contacts/contacts-search.ts";
import { shellRoute } from "./shell-route.tsx";

export const contactsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts",
  validateSearch: readContactsSearch,
  component: lazyRouteComponent(() => import("../features/contacts/contacts-screen.tsx"), "ContactsScreen"),
});

export const contactRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/contacts/$contactId",
  component: lazyRouteComponent(() => import("../features/contacts/contact-screen.tsx"), "ContactScreen"),
});
