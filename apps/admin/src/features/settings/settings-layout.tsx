import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import { useOrganization } from "../../api/session.ts";
import { sectionsFor } from "./sections.ts";
import classes from "./settings-layout.module.css";

export function SettingsLayout() {
  const { role } = useOrganization();
  const nav = useCurrentInSight();
  return (
    <div className={classes["layout"]}>
      <nav ref={nav} className={classes["nav"]} aria-label="Settings">
        {sectionsFor(role).map(({ to, label }) => (
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
