import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useMemo, useState } from "react";
import { useOrganization, useSession } from "../api/session.ts";
import { LiveUpdates } from "../live/live-updates.tsx";
import { useShortcuts } from "../shortcuts/shortcuts.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { navigationFor } from "./navigation.ts";
import { OpenCount } from "./open-count.tsx";
import { OrganizationBar } from "./organization-bar.tsx";
import { PhoneBar } from "./phone-bar.tsx";
import { SearchButton } from "./search-button.tsx";
import classes from "./shell.module.css";
import type { Dialog } from "./shell-dialogs.tsx";
import { SignInAgain } from "./sign-in-again.tsx";
import { useFocusOnNavigation } from "./use-focus-on-navigation.ts";
import { type UserActions, UserMenu } from "./user-menu.tsx";

const SecondFactorNotice = lazy(async () => ({
  default: (await import("../features/second-factor/second-factor-notice.tsx")).SecondFactorNotice,
}));
const ShellDialogs = lazy(async () => ({ default: (await import("./shell-dialogs.tsx")).ShellDialogs }));

/** The frame around every screen. */
export function Shell() {
  const { orgId, role } = useOrganization();
  const { isOn, neededFrom } = useSession().secondFactor;
  const items = useMemo(() => navigationFor(role), [role]);
  // Undefined: none was open yet. A closed one stays, and gives the focus back.
  const [dialog, setDialog] = useState<Dialog>();
  const close = () => setDialog(null);
  const menu = {
    onChangePassword: () => setDialog("password"),
    onShowShortcuts: () => setDialog("shortcuts"),
    onSearch: () => setDialog("search"),
  };
  useNavigationShortcuts(items, menu);
  useFocusOnNavigation();
  return (
    <div className={classes["shell"]}>
      <a href="#main" className={classes["skip"]}>
        Skip to content
      </a>
      <aside className={classes["side"]}>
        <Brand />
        <div className={classes["organization"]}>
          <OrganizationBar />
        </div>
        <SearchButton className={classes["item"] ?? ""} onClick={menu.onSearch} />
        <nav className={classes["nav"]} aria-label="Main">
          {items.map(({ to, label, icon: Picture }) => (
            <Link key={to} to={to} className={classes["item"]} activeProps={{ "aria-current": "page" }}>
              <Picture size={20} stroke={1.7} aria-hidden />
              {label}
              {to === "/today" && <OpenCount />}
            </Link>
          ))}
        </nav>
        <UserMenu {...menu} />
      </aside>
      <PhoneBar items={items} menu={menu} />
      <div className={classes["column"]}>
        <ConnectionBanner />
        {neededFrom !== null && !isOn && (
          <Suspense>
            <SecondFactorNotice neededFrom={neededFrom} />
          </Suspense>
        )}
        <main id="main" className={classes["main"]} tabIndex={-1} key={orgId}>
          <Outlet />
        </main>
      </div>
      {dialog !== undefined && (
        <Suspense>
          <ShellDialogs dialog={dialog} onClose={close} />
        </Suspense>
      )}
      <SignInAgain />
      <LiveUpdates />
    </div>
  );
}

export function Brand() {
  return (
    <div className={classes["brand"]}>
      <img src="/icon.svg" alt="" width={24} height={24} />
      CallWaiting
    </div>
  );
}

function useNavigationShortcuts(items: ReturnType<typeof navigationFor>, menu: UserActions): void {
  const navigate = useNavigate();
  const [{ onShowShortcuts, onSearch }] = useState(menu);
  useShortcuts(
    useMemo(
      () => [
        ...items.map(({ to, label, key }) => ({
          keys: `g ${key}`,
          label: `Go to ${label}`,
          group: "Anywhere",
          run: () => void navigate({ to }),
        })),
        ...["/", "Ctrl k"].map((keys) => ({ keys, label: "Search", group: "Anywhere", run: onSearch })),
        { keys: "?", label: "Show this help", group: "Anywhere", run: onShowShortcuts },
      ],
      [items, navigate, onShowShortcuts, onSearch],
    ),
    "anywhere",
  );
}
