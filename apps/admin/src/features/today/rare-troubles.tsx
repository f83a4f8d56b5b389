import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTRPC } from "../../api/trpc.ts";

const FailedMessageList = lazy(async () => ({
  default: (await import("../messages/failed-message-list.tsx")).FailedMessageList,
}));
const OutboundTodayPanel = lazy(async () => ({
  default: (await import("../outbound/outbound-today.tsx")).OutboundTodayPanel,
}));
const ClockTroubleList = lazy(async () => ({ default: (await import("./rare-lists.tsx")).ClockTroubleList }));
const DoubleVisitList = lazy(async () => ({ default: (await import("./rare-lists.tsx")).DoubleVisitList }));

const StoppedWebhooks = lazy(async () => ({
  default: (await import("./stopped-webhooks.tsx")).StoppedWebhooks,
}));

/** What somebody has to settle on few days; shown only then. */
export function RareTroubles({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data: clocks = [] } = useQuery(trpc.appointments.clockTroubles.queryOptions());
  const { data: doubles = [] } = useQuery(trpc.appointments.doubleVisits.queryOptions());
  const { data: failed } = useQuery(trpc.messages.list.queryOptions({ status: "failed", limit: 20 }));
  const { data: outbound } = useQuery(trpc.outbound.today.queryOptions());
  // Of a visit that is over nobody needs to be told.
  const untold = failed?.items.filter(({ startsAt }) => new Date(startsAt) > now) ?? [];
  const { data: webhooks } = useQuery(trpc.webhooks.stopped.queryOptions());
  return (
    <Suspense fallback={null}>
      {clocks.length > 0 && <ClockTroubleList appointments={clocks} now={now} />}
      {doubles.length > 0 && <DoubleVisitList appointments={doubles} now={now} />}
      {outbound?.isOn === true && <OutboundTodayPanel />}
      {untold.length > 0 && <FailedMessageList messages={untold} />}
      {webhooks !== undefined && webhooks.stopped.length > 0 && (
        <StoppedWebhooks stopped={webhooks.stopped} />
      )}
    </Suspense>
  );
}
