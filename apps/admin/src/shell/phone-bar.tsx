import { Drawer, UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { type NavigationItem, PHONE_ITEMS } from "./navigation.ts";
import { OpenCount } from "./open-count.tsx";
import { OrganizationBar } from "./organization-bar.tsx";
import classes from "./phone-bar.module.css";
import { PhoneMore } from "./phone-more.tsx";
import type { UserActions } from "./user-menu.tsx";

type PhoneBarProps = { readonly items: readonly NavigationItem[]; readonly menu: UserActions };

/** Navigation for a thumb: the organization above, four screens and "More" below. */
export function PhoneBar({ items, menu }: PhoneBarProps) {
  const [isOpen, setIsOpen] = useState(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const more = items.slice(PHONE_ITEMS);
  return (
    <>
      <header className={classes["top"]}>
        <OrganizationBar />
      </header>
      <nav className={classes["bottom"]} aria-label="Main">
        {items.slice(0, PHONE_ITEMS).map(({ to, label, icon: Picture }) => (
          <Link key={to} to={to} className={classes["item"]} activeProps={{ "aria-current": "page" }}>
            <Picture size={22} stroke={1.7} aria-hidden />
            {label}
            {to === "/today" && <OpenCount />}
          </Link>
        ))}
        <UnstyledButton
          className={classes["item"] ?? ""}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          data-current={more.some(({ to }) => path.startsWith(to)) || undefined}
          onClick={() => setIsOpen(true)}
        >
          <IconDots size={22} stroke={1.7} aria-hidden />
          More
        </UnstyledButton>
      </nav>
      <Drawer
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        position="bottom"
        size={440}
        title="More"
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <PhoneMore items={more} menu={menu} onClose={() => setIsOpen(false)} />
      </Drawer>
    </>
  );
}
