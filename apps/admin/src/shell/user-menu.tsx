import {
  Avatar,
  Menu,
  SegmentedControl,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
} from "@mantine/core";
import { IconKeyboard, IconLogout, IconPassword } from "@tabler/icons-react";
import { useSession } from "../api/session.ts";
import classes from "./user-menu.module.css";
import { useSignOut } from "./use-sign-out.ts";

const THEMES = [
  { value: "auto", label: "Auto" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

export type UserActions = {
  readonly onChangePassword: () => void;
  readonly onShowShortcuts: () => void;
  readonly onSearch: () => void;
};

export function UserMenu({ onChangePassword, onShowShortcuts }: Omit<UserActions, "onSearch">) {
  const { user } = useSession();
  return (
    <Menu width={260} position="top-start" returnFocus>
      <Menu.Target>
        <UnstyledButton className={classes["button"] ?? ""}>
          <VisuallyHidden>Your account: </VisuallyHidden>
          <Avatar name={user.displayName} color="pine" size={32} alt="" />
          <span className={classes["who"]}>
            <span className={classes["name"]}>{user.displayName}</span>
            <span className={classes["email"]}>{user.email}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <UserMenuItems onChangePassword={onChangePassword} onShowShortcuts={onShowShortcuts} />
      </Menu.Dropdown>
    </Menu>
  );
}

function UserMenuItems({ onChangePassword, onShowShortcuts }: Omit<UserActions, "onSearch">) {
  const signOut = useSignOut();
  return (
    <>
      <div className={classes["theme"]}>
        <ThemeSwitch />
      </div>
      <Menu.Item leftSection={<IconKeyboard size={18} stroke={1.6} />} onClick={onShowShortcuts}>
        Keyboard shortcuts
      </Menu.Item>
      <Menu.Item leftSection={<IconPassword size={18} stroke={1.6} />} onClick={onChangePassword}>
        Change password
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconLogout size={18} stroke={1.6} />} onClick={() => void signOut()}>
        Sign out
      </Menu.Item>
    </>
  );
}

export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label="Theme"
      data={[...THEMES]}
      value={colorScheme}
      onChange={setColorScheme}
    />
  );
}
