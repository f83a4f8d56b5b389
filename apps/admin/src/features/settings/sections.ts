import type { Role } from "../../api/session.ts";

type Section = {
  readonly to: `/settings/${"clinic" | "hours" | "closures" | "services" | "providers" | "locations" | "resources" | "urgent" | "messages" | "vapi" | "feeds" | "webhooks" | "members" | "second-factor" | "history"}`;
  readonly label: string;
  /** Who sees it; everybody when absent. The server decides who may. */
  readonly roles?: readonly Role[];
};

const SECTIONS: readonly Section[] = [
  { to: "/settings/clinic", label: "Clinic" },
  { to: "/settings/hours", label: "Opening hours" },
  { to: "/settings/closures", label: "Closures" },
  { to: "/settings/services", label: "Services" },
  { to: "/settings/providers", label: "Providers" },
  { to: "/settings/locations", label: "Locations" },
  { to: "/settings/resources", label: "Rooms & equipment" },
  { to: "/settings/urgent", label: "Urgent words" },
  { to: "/settings/messages", label: "Messages" },
  { to: "/settings/vapi", label: "Vapi connection", roles: ["owner", "admin"] },
  { to: "/settings/feeds", label: "Calendar feeds" },
  { to: "/settings/webhooks", label: "Webhooks", roles: ["owner", "admin"] },
  { to: "/settings/members", label: "Members", roles: ["owner", "admin", "staff"] },
  { to: "/settings/second-factor", label: "Second factor" },
  { to: "/settings/history", label: "History", roles: ["owner", "admin"] },
];

export const sectionsFor = (role: Role): readonly Section[] =>
  SECTIONS.filter(({ roles }) => roles === undefined || roles.includes(role));
