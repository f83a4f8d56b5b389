import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import { useOrganization, useSession } from "../api/session.ts";
import { formatTime } from "../format/moment.ts";
import { LiveIndicator } from "../live/live-indicator.tsx";
import { zoneDifference, zoneLabel } from "../format/zone.ts";
import classes from "./organization-bar.module.css";
import { useNow } from "./use-now.ts";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** Whose data this is and what time it is there: on every screen, because every time on it is told in that zone. */
export function OrganizationBar() {
  const { organizations } = useSession();
  const { orgId } = useOrganization();
  const switchTo = useSwitchOrganization();
  if (organizations.length < 2) {
    return (
      <div className={classes["bar"]}>
        <NameAndTime />
      </div>
    );
  }
  return (
    <Menu width={260} position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes["bar"] ?? ""}>
          <NameAndTime />
          <IconSelector size={18} stroke={1.6} aria-label="Switch organization" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Switch to</Menu.Label>
        {organizations.map((each) => (
          <Menu.Item
            key={each.orgId}
            rightSection={each.orgId === orgId ? <IconCheck size={16} aria-label="Current" /> : undefined}
            onClick={() => switchTo(each.orgId)}
          >
            {each.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function NameAndTime() {
  const { name, zone } = useOrganization();
  const now = useNow();
  const difference = zoneDifference({ zone, ownOffsetMinutes: -now.getTimezoneOffset(), at: now });
  return (
    <span className={classes["text"]}>
      <span className={classes["name"]}>{name}</span>
      <span className={classes["time"]}>
        {zoneLabel(zone.name)}, <span className={classes["clock"]}>{formatTime(now, zone)}</span>
      </span>
      {difference !== null && <span className={classes["difference"]}>{difference}</span>}
      <LiveIndicator />
    </span>
  );
}
