import type { Page } from "playwright-core";

/** What was made for the walk, so that every screen has something to show. */
export type Made = {
  readonly day: string;
  readonly appointmentId: string;
  readonly contactId: string;
  readonly callId: string;
  readonly invitation: string;
  readonly reset: string;
};

export type Screen = {
  /** As the router names it. */
  readonly route: string;
  readonly path: (made: Made) => string;
  /** The main heading. */
  readonly title: string;
  /** Stands on it when everything has come. */
  readonly shows: string | RegExp;
  /** For people who are not signed in. */
  readonly isPublic?: true;
  /** Asks the server for nothing beyond who is signed in: it cannot wait, and cannot fail. */
  readonly needsNothing?: true;
  /** What it says in an organization that has nothing yet; left out where nothing is not a state. */
  readonly empty?: string | RegExp;
  /** What it says to a viewer who may not see it, or may not change it. */
  readonly toViewers?: string | RegExp;
  readonly toStaff?: string | RegExp;
};

const READ_ONLY = "cannot change settings";
const NOT_ALLOWED = "Your role does not allow this";

const setting = (name: string, screen: Omit<Screen, "route" | "path">): Screen => ({
  route: `/settings/${name}`,
  path: () => `/settings/${name}`,
  toViewers: READ_ONLY,
  toStaff: READ_ONLY,
  ...screen,
});

const calendar = (view: string, shows: string | RegExp): Screen => ({
  route: "/calendar",
  path: ({ day }) => `/calendar?view=${view}&date=${day}`,
  title: "Calendar",
  shows,
});

/** Every screen of the admin by the name of its pictures. A route that is not here fails the walk. */
export const SCREENS: Readonly<Record<string, Screen>> = {
  today: {
    route: "/today",
    path: () => "/today",
    title: "Today",
    shows: "Oscar Lind",
    empty: "No upcoming appointments",
  },
  "calendar-day": { ...calendar("day", "Amelia Hart"), empty: "No providers yet" },
  "calendar-week": calendar("week", "Amelia Hart"),
  "calendar-month": calendar("month", /Amelia/),
  appointment: {
    route: "/appointments/$appointmentId",
    path: ({ appointmentId }) => `/appointments/${appointmentId}`,
    title: "John Smith",
    shows: "Details",
  },
  calls: {
    route: "/calls",
    path: () => "/calls",
    title: "Calls",
    shows: "John Smith",
    empty: "No calls in this period",
  },
  "why-not": {
    route: "/why-not",
    path: () => "/why-not",
    title: "Why callers did not book",
    shows: "By hour of the day",
    empty: "No calls in this period",
  },
  call: {
    route: "/calls/$callId",
    path: ({ callId }) => `/calls/${callId}`,
    title: "John Smith",
    shows: "Perfect, thank you. Goodbye.",
  },
  contacts: {
    route: "/contacts",
    path: () => "/contacts",
    title: "Contacts",
    shows: "Amelia Hart",
    empty: "No contacts yet",
  },
  "contacts-import": {
    route: "/contacts/import",
    path: () => "/contacts/import",
    title: "Import contacts",
    shows: "Choose a CSV file",
    toViewers: "Only owners and admins",
    toStaff: "Only owners and admins",
    needsNothing: true,
  },
  contact: {
    route: "/contacts/$contactId",
    path: ({ contactId }) => `/contacts/${contactId}`,
    title: "John Smith",
    shows: /Consultation/,
  },
  waitlist: {
    route: "/waitlist",
    path: () => "/waitlist",
    title: "Waitlist",
    shows: "Waiting",
    empty: "Nobody is waiting",
  },
  assistants: {
    route: "/assistants",
    path: () => "/assistants",
    title: "Assistants",
    shows: "A reminder that always comes last",
    empty: "Nobody answers the phone yet",
    toViewers: READ_ONLY,
    toStaff: READ_ONLY,
  },
  try: {
    route: "/try",
    path: () => "/try",
    title: "Try the line",
    shows: "Nobody has called yet",
    toViewers: "Your role is view-only",
  },
  "settings-clinic": setting("clinic", { title: "Clinic", shows: "Everything is saved." }),
  "settings-hours": setting("hours", { title: "Opening hours", shows: "Everything is saved." }),
  "settings-closures": setting("closures", { title: "Closures", shows: "No closures planned" }),
  "settings-services": setting("services", {
    title: "Services",
    shows: "Consultation",
    empty: "No services yet",
  }),
  "settings-urgent": setting("urgent", {
    title: "Urgent words",
    shows: "Urgent words",
    empty: "No words yet.",
  }),
  "settings-messages": setting("messages", {
    title: "Messages",
    shows: "Write to patients",
    empty: "Nothing was written about any visit yet.",
  }),
  "settings-providers": setting("providers", {
    title: "Providers",
    shows: "Dr. Maya Lee",
    empty: "No providers yet",
  }),
  "settings-locations": setting("locations", {
    title: "Locations",
    shows: "No locations yet",
  }),
  "settings-resources": setting("resources", {
    title: "Rooms & equipment",
    shows: "No rooms & equipment yet",
  }),
  "settings-vapi": setting("vapi", {
    title: "Vapi connection",
    shows: /secret/i,
    toViewers: NOT_ALLOWED,
    toStaff: NOT_ALLOWED,
  }),
  "settings-feeds": setting("feeds", { title: "Calendar feeds", shows: /No links yet|How to/ }),
  "settings-webhooks": setting("webhooks", {
    title: "Webhooks",
    shows: "No addresses yet",
    toViewers: NOT_ALLOWED,
    toStaff: NOT_ALLOWED,
  }),
  "settings-members": setting("members", {
    title: "Members",
    shows: "vera@example.com",
    toViewers: NOT_ALLOWED,
  }),
  "settings-second-factor": {
    route: "/settings/second-factor",
    path: () => "/settings/second-factor",
    title: "Second factor",
    shows: "Your password",
    needsNothing: true,
  },
  "settings-history": setting("history", {
    title: "History",
    shows: "invited vera@example.com",
    toViewers: NOT_ALLOWED,
    toStaff: NOT_ALLOWED,
  }),
  "not-found": {
    route: "/$",
    path: () => "/no-such-screen",
    title: "There is nothing at this address",
    shows: "Go to Today",
    needsNothing: true,
  },
  "sign-in": {
    route: "/sign-in",
    path: () => "/sign-in",
    title: "Sign in",
    shows: "No account?",
    isPublic: true,
    needsNothing: true,
  },
  invitation: {
    route: "/invitation/$token",
    path: ({ invitation }) => `/invitation/${invitation}`,
    title: "You are invited",
    shows: "vera@example.com",
    isPublic: true,
  },
  "reset-password": {
    route: "/reset-password/$token",
    path: ({ reset }) => `/reset-password/${reset}`,
    title: "Choose a new password",
    shows: "Set password",
    isPublic: true,
    needsNothing: true,
  },
};

/** Lead elsewhere and have no face. */
export const REDIRECTS = ["/", "/settings", "/settings/"];

/** All that the router of the page knows. */
export async function routesOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>("Object.keys(self.__TSR_ROUTER__.routesByPath)");
}
