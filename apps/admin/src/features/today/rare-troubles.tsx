import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTRPC } from "../../api/trpc.ts";

const ClockTroubleList = lazy(async () => ({ default: (await import("./rare-lists.tsx")).ClockTroubleList }));
const DoubleVisitList = lazy(async () => ({ default: (await import("./rare-lists.tsx")).DoubleVisitList }));

/** What somebody has to settle on few days; shown only then. */
export function RareTroubles({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data: clocks = [] } = useQuery(trpc.appointments.clockTroubles.queryOptions());
  const { data: doubles = [] } = useQuery(trpc.appointments.doubleVisits.queryOptions());
  return (
    <Suspense fallback={null}>
      {clocks.length > 0 && <ClockTroubleList appointments={clocks} now={now} />}
      {doubles.length > 0 && <DoubleVisitList appointments={doubles} now={now} />}
    </Suspense>
  );
}
