import { Divider, UnstyledButton } from "@mantine/core";
import { IconLogout, IconPassword } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSession } from "../api/session.ts";
import type { NavigationItem } from "./navigation.ts";
import classes from "./phone-bar.module.css";
import { SearchButton } from "./search-button.tsx";
import { useSignOut } from "./use-sign-out.ts";
import { ThemeSwitch, type UserActions } from "./user-menu.tsx";

type PhoneMoreProps = {
  readonly items: readonly NavigationItem[];
  readonly menu: UserActions;
  readonly onClose: () => void;
};

export function PhoneMore({ items, menu, onClose }: PhoneMoreProps) {
  const { user } = useSession();
  const signOut = useSignOut();
  const changePassword = () => {
    onClose();
    menu.onChangePassword();
  };
  const search = () => {
    onClose();
    menu.onSearch();
  };
  return (
    <div className={classes["more"]}>
      <SearchButton className={classes["row"] ?? ""} onClick={search} />
      {items.map(({ to, label, icon: Picture }) => (
        <Link key={to} to={to} className={classes["row"]} onClick={onClose}>
          <Picture size={22} stroke={1.7} aria-hidden />
          {label}
        </Link>
      ))}
      <Divider my="sm" />
      <p className={classes["who"]}>
        Signed in as <strong>{user.displayName}</strong>
      </p>
      <ThemeSwitch />
      <UnstyledButton className={classes["row"] ?? ""} onClick={changePassword}>
        <IconPassword size={22} stroke={1.7} aria-hidden />
        Change password
      </UnstyledButton>
      <UnstyledButton className={classes["row"] ?? ""} onClick={() => void signOut()}>
        <IconLogout size={22} stroke={1.7} aria-hidden />
        Sign out
      </UnstyledButton>
    </div>
  );
}
