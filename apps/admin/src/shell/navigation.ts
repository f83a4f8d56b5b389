import {
  type Icon,
  IconAddressBook,
  IconCalendar,
  IconHeadset,
  IconHourglass,
  IconPhoneCall,
  IconPhoneIncoming,
  IconSettings,
  IconSun,
} from "@tabler/icons-react";
import type { Role } from "../api/session.ts";

export type NavigationItem = {
  readonly to:
    | "/today"
    | "/calendar"
    | "/calls"
    | "/contacts"
    | "/waitlist"
    | "/assistants"
    | "/try"
    | "/settings";
  readonly label: string;
  readonly icon: Icon;
  /** After "g". */
  readonly key: string;
  /** Who sees it; everybody when absent. The server decides who may. */
  readonly roles?: readonly Role[];
};

const ITEMS: readonly NavigationItem[] = [
  { to: "/today", label: "Today", icon: IconSun, key: "t" },
  { to: "/calendar", label: "Calendar", icon: IconCalendar, key: "c" },
  { to: "/calls", label: "Calls", icon: IconPhoneIncoming, key: "l" },
  { to: "/contacts", label: "Contacts", icon: IconAddressBook, key: "p" },
  { to: "/waitlist", label: "Waitlist", icon: IconHourglass, key: "w" },
  { to: "/assistants", label: "Assistants", icon: IconHeadset, key: "a", roles: ["owner", "admin"] },
  { to: "/try", label: "Try the line", icon: IconPhoneCall, key: "y", roles: ["owner", "admin", "staff"] },
  { to: "/settings", label: "Settings", icon: IconSettings, key: "s" },
];

/** On a phone the first four are always there, the others below "More". */
export const PHONE_ITEMS = 4;

export function navigationFor(role: Role): readonly NavigationItem[] {
  return ITEMS.filter(({ roles }) => roles === undefined || roles.includes(role));
}
