import { Link, Outlet } from "@tanstack/react-router";
import { type Role, useOrganization } from "../../api/session.ts";
import classes from "./settings-layout.module.css";

type Section = {
  readonly to: `/settings/${"clinic" | "hours" | "closures" | "services" | "providers" | "vapi" | "feeds" | "members"}`;
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
  { to: "/settings/vapi", label: "Vapi connection", roles: ["owner", "admin"] },
  { to: "/settings/feeds", label: "Calendar feeds" },
  { to: "/settings/members", label: "Members", roles: ["owner", "admin", "staff"] },
];

export function SettingsLayout() {
  const { role } = useOrganization();
  return (
    <div className={classes["layout"]}>
      <nav className={classes["nav"]} aria-label="Settings">
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
