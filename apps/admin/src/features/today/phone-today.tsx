import { Anchor, Button } from "@mantine/core";
import { IconPhoneIncoming, IconShieldQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { LineHealth } from "./line-health.tsx";
import { LineTroubles } from "./line-troubles.tsx";
import type { Today } from "./today-data.ts";
import classes from "./today.module.css";

/** What the phone did on this day, and whether it is in order. */
export function PhoneToday({ today }: { readonly today: Today }) {
  const { role } = useOrganization();
  const { phone, byDay } = today;
  const isNewClinic = byDay.every(({ calls, bookings }) => calls === 0 && bookings === 0);
  return (
    <Panel title="The phone today" isFlush>
      <LineHealth />
      <LineTroubles phone={phone} />
      <Guesses count={phone.guesses} />
      {isNewClinic ? (
        <EmptyState
          icon={IconPhoneIncoming}
          title="No calls yet"
          action={
            role === "viewer" ? undefined : (
              <Button component={Link} to="/try">
                Try the line
              </Button>
            )
          }
        >
          Play a caller and watch the appointment appear here. Test calls are marked in the list of calls and
          are not counted.
        </EmptyState>
      ) : (
        <dl className={classes["figures"]}>
          <Figure label="Calls" hint="answered today" count={phone.calls} search={{}} />
          <Figure
            label="Booked"
            hint="calls that ended with a booking"
            count={phone.booked}
            search={{ end: "booked" }}
          />
          <Figure label="Rescued" hint="first choice taken, another time booked" count={phone.rescued} />
          <Figure
            label="Failed"
            hint="ended with an error"
            count={phone.failures}
            search={{ end: "failed" }}
          />
        </dl>
      )}
    </Panel>
  );
}

/** Somebody may be trying to learn of other people's appointments; after a few tries the line tells nothing. */
function Guesses({ count: tries }: { readonly count: number }) {
  if (tries === 0) return null;
  return (
    <ul className={classes["health"]}>
      <li className={classes["line"]} data-state="pending">
        <IconShieldQuestion size={20} stroke={1.8} aria-hidden />
        <span>
          Callers gave {count(tries, "wrong answer")} when asked who they are. Nothing was told to them.{" "}
          <Anchor component={Link} to="/calls" inherit fw={600}>
            Open calls
          </Anchor>
        </span>
      </li>
    </ul>
  );
}

type FigureProps = {
  readonly label: string;
  readonly hint: string;
  readonly count: number;
  /** Without it there is no list of just these calls. */
  readonly search?: { readonly end?: "booked" | "failed" };
};

/** A number that leads to the calls behind it: just as many. */
function Figure({ label, hint, count: amount, search }: FigureProps) {
  return (
    <div className={classes["figure"]} data-alarm={(label === "Failed" && amount > 0) || undefined}>
      <dt>
        {search === undefined ? (
          label
        ) : (
          <Link
            to="/calls"
            search={{ period: "1", callers: true, ...search }}
            className={classes["figureLink"]}
          >
            {label}
          </Link>
        )}
      </dt>
      <dd className={classes["count"]}>{amount}</dd>
      <dd className={classes["hint"]}>{hint}</dd>
    </div>
  );
}
