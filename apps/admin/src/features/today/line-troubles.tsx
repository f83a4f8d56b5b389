import { Anchor } from "@mantine/core";
import { IconClockPause, IconMessage2Exclamation } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { formatTime } from "../../format/moment.ts";
import type { Today } from "./today-data.ts";
import classes from "./today.module.css";

/** Once is bad luck: a model takes its time now and then. */
const SEVERAL = 3;

/** What is wrong with the line that nobody hears of otherwise: silences, and messages that could not be read. */
export function LineTroubles({ phone }: { readonly phone: Today["phone"] }) {
  const { zone } = useOrganization();
  const isSlow = phone.hangs >= SEVERAL;
  if (!isSlow && phone.unread.length === 0) return null;
  return (
    <ul className={classes["health"]}>
      {isSlow && (
        <li className={classes["line"]} data-state="failed">
          <IconClockPause size={20} stroke={1.8} aria-hidden />
          <span>
            Callers waited in silence {count(phone.hangs, "time")}: the assistant had nothing to say. Its
            model, its voice or a tool is too slow.{" "}
            <Anchor component={Link} to="/calls" inherit fw={600}>
              Open calls
            </Anchor>
          </span>
        </li>
      )}
      {phone.unread.map(({ reason, lastSeenAt }) => (
        <li key={reason} className={classes["line"]} data-state="failed">
          <IconMessage2Exclamation size={20} stroke={1.8} aria-hidden />
          <span>
            A message of your assistant could not be read, last at {formatTime(lastSeenAt, zone)}, and nothing
            was done. {reason}
          </span>
        </li>
      ))}
    </ul>
  );
}
