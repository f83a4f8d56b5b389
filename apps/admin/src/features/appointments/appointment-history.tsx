import { Anchor, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import type { Appointment } from "./appointment-types.ts";
import { type Change, describeChange } from "./describe-change.ts";
import classes from "./appointment.module.css";

/** Who did what, the newest first. */
export function AppointmentHistory({ appointment }: { readonly appointment: Appointment }) {
  const trpc = useTRPC();
  const history = useInfiniteQuery(
    trpc.audit.history.infiniteQueryOptions(
      { entity: "appointment", entityId: appointment.appointmentId, limit: 20 },
      PAGES,
    ),
  );
  return (
    <StateView
      query={history}
      isEmpty={(found) => rowsOf(found).length === 0}
      empty={<Text c="dimmed">Nothing is recorded.</Text>}
    >
      {(found) => (
        <>
          <ol className={classes["history"]}>
            {rowsOf(found).map((change) => (
              <li key={change.changeId}>
                <Entry change={change} />
              </li>
            ))}
          </ol>
          <ShowMore query={history} label="Show earlier changes" />
        </>
      )}
    </StateView>
  );
}

function Entry({ change }: { readonly change: Change }) {
  const { zone } = useOrganization();
  const { sentence, details } = describeChange(change, { zone, now: new Date() });
  const { actor } = change;
  return (
    <>
      <Text>{sentence}</Text>
      {details.map((detail) => (
        <Text key={detail} size="sm" className={classes["prose"] ?? ""}>
          {detail}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        <DayAndTime at={change.at} />
        {actor.kind === "phone" && actor.callId !== null && (
          <>
            {" · "}
            <Anchor
              size="sm"
              underline="always"
              renderRoot={(props) => (
                <Link {...props} to="/calls/$callId" params={{ callId: actor.callId ?? "" }} />
              )}
            >
              the call
            </Anchor>
          </>
        )}
      </Text>
    </>
  );
}
