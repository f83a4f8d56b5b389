import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import { type Role, useOrganization } from "../../api/session.ts";
import classes from "./settings-layout.module.css";

type Section = {
  readonly to: `/settings/${"clinic" | "hours" | "closures" | "services" | "providers" | "urgent" | "messages" | "vapi" | "feeds" | "webhooks" | "members" | "second-factor" | "history"}`;
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
  { to: "/settings/urgent", label: "Urgent words" },
  { to: "/settings/messages", label: "Messages" },
  { to: "/settings/vapi", label: "Vapi connection", roles: ["owner", "admin"] },
  { to: "/settings/feeds", label: "Calendar feeds" },
  { to: "/settings/webhooks", label: "Webhooks", roles: ["owner", "admin"] },
  { to: "/settings/members", label: "Members", roles: ["owner", "admin", "staff"] },
  { to: "/settings/second-factor", label: "Second factor" },
  { to: "/settings/history", label: "History", roles: ["owner", "admin"] },
];

export function SettingsLayout() {
  const { role } = useOrganization();
  const nav = useCurrentInSight();
  return (
    <div className={classes["layout"]}>
      <nav ref={nav} className={classes["nav"]} aria-label="Settings">
        {SECTIONS.filter(({ roles }) => roles === undefined || roles.includes(role)).map(({ to, label }) => (
          <Link key={to} to={to} className={classes["item"]} activeProps={{ "aria-current": "page" }}>
            {label}
          </Link>
        ))}
      </nav>
      <div className={classes["content"]}>
        <Outlet />
      </div>
    </div>
  );
}

/** On a phone the sections are one long row: what is open shall not lie beyond its edge. */
function useCurrentInSight(): RefObject<HTMLElement | null> {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const current = nav.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (current === null || current === undefined) return;
    const middle = current.offsetLeft + current.offsetWidth / 2;
    nav.current?.scrollTo({ left: middle - nav.current.clientWidth / 2 });
  }, [pathname]);
  return nav;
}
