import { Link, Outlet } from "@tanstack/react-router";
import classes from "./settings-layout.module.css";

const SECTIONS = [
  { to: "/settings/clinic", label: "Clinic" },
  { to: "/settings/hours", label: "Opening hours" },
  { to: "/settings/closures", label: "Closures" },
  { to: "/settings/services", label: "Services" },
  { to: "/settings/providers", label: "Providers" },
  { to: "/settings/vapi", label: "Vapi connection" },
  { to: "/settings/feeds", label: "Calendar feeds" },
  { to: "/settings/members", label: "Members" },
] as const;

export function SettingsLayout() {
  return (
    <div className={classes["layout"]}>
      <nav className={classes["nav"]} aria-label="Settings">
        {SECTIONS.map(({ to, label }) => (
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
