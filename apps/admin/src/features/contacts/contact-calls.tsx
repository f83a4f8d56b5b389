import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatDuration } from "../../format/moment.ts";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { END_WORDS } from "../calls/call-ends.ts";
import { callSeconds } from "../calls/read-call.ts";
import type { ContactCall } from "./contact-types.ts";
import classes from "./contact.module.css";

/** From their number, or about their appointments. */
export function ContactCalls({ contactId }: { readonly contactId: string }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.contacts.calls.infiniteQueryOptions({ contactId }, PAGES));
  return (
    <Panel title="Calls" isFlush>
      <StateView
        query={query}
        loading={<ListSkeleton rows={2} />}
        isEmpty={(calls) => rowsOf(calls).length === 0}
        empty={
          <div className={classes["none"]} style={{ paddingTop: 16 }}>
            No calls from this number yet.
          </div>
        }
      >
        {(calls) => (
          <ul className={classes["list"]}>
            {rowsOf(calls).map(({ callId, startedAt, endedAt, isStartKnown, end }) => (
              <li key={callId}>
                <Link to="/calls/$callId" params={{ callId }} className={classes["entry"]}>
                  <span className={classes["when"]}>
                    <DayAndTime at={startedAt} />
                  </span>
                  <span className={classes["what"]}>
                    {end === null ? "Not known yet" : END_WORDS[end]}
                    {lengthOf({ startedAt, endedAt, isStartKnown })}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </StateView>
      <ShowMore query={query} label="Show older calls" />
    </Panel>
  );
}

function lengthOf(call: Pick<ContactCall, "startedAt" | "endedAt" | "isStartKnown">): string {
  const seconds = callSeconds(call);
  return seconds === null ? "" : `, ${formatDuration(seconds)}`;
}
