import { Anchor, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import classes from "../messages/messages.module.css";
import { Panel } from "../../ui/panel.tsx";
import { Pill } from "../../ui/pill.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { type OutboundCall, nameOfCall, sayWhy, stateOf } from "./outbound-words.ts";

/** Calls that the assistant made to somebody, and how they ended; shown only where there are some. */
export function OutboundPanel({ contactId }: { readonly contactId: string }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.outbound.list.infiniteQueryOptions({ contactId }, PAGES));
  const calls = query.data === undefined ? [] : rowsOf(query.data);
  if (calls.length === 0) return null;
  return (
    <Panel title="Calls we made" isFlush>
      <ul className={classes["list"]}>
        {calls.map((call) => (
          <OutboundRow key={call.outboundId} call={call} />
        ))}
      </ul>
      <ShowMore query={query} label="Show older calls" />
    </Panel>
  );
}

type OutboundRowProps = {
  readonly call: OutboundCall;
  /** Where a list is of several people's. */
  readonly isNamed?: boolean;
};

export function OutboundRow({ call, isNamed = false }: OutboundRowProps) {
  const { label, tone } = stateOf(call);
  const why = sayWhy(call);
  const name = nameOfCall(call);
  return (
    <li className={classes["message"]}>
      <div className={classes["head"]}>
        <div className={classes["what"]}>
          <Text fw={600}>
            {isNamed ? `${call.patientName ?? "Name not known"}: ${name.toLowerCase()}` : name}
          </Text>
          <Text size="sm" c="dimmed">
            {call.status === "planned" ? "Due: " : ""}
            <DayAndTime at={call.at} />
          </Text>
          {why !== null && <Text size="sm">{why}</Text>}
          {call.callId !== null && <OpenCall callId={call.callId} />}
        </div>
        <Pill tone={tone}>{label}</Pill>
      </div>
    </li>
  );
}

function OpenCall({ callId }: { readonly callId: string }) {
  return (
    <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/calls/$callId" params={{ callId }} />}>
      Open the call
    </Anchor>
  );
}
