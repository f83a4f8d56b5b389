import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTRPC } from "../../api/trpc.ts";

/** In one piece: each piece of its own costs the first screen as much as a list. */
const RareLists = lazy(async () => ({ default: (await import("./rare-lists.tsx")).RareLists }));

/** What somebody has to settle on few days; loaded and shown only then. */
export function RareTroubles({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data: doubles = [] } = useQuery(trpc.appointments.doubleVisits.queryOptions());
  const { data: failed } = useQuery(trpc.messages.list.queryOptions({ status: "failed", limit: 20 }));
  const isCalling = useQuery(trpc.outbound.today.queryOptions()).data?.isOn === true;
  // Of a visit that is over nobody needs to be told.
  const untold = failed?.items.filter(({ startsAt }) => new Date(startsAt) > now) ?? [];
  const stopped = useQuery(trpc.webhooks.stopped.queryOptions()).data?.stopped ?? [];
  const hasReplies = useQuery(trpc.messages.unread.queryOptions({ limit: 1 })).data?.items.length === 1;
  const isQuiet = [doubles, untold, stopped].every(({ length }) => length === 0);
  if (isQuiet && !isCalling && !hasReplies) return null;
  return (
    <Suspense fallback={null}>
      <RareLists {...{ doubles, untold, stopped, isCalling, hasReplies, now }} />
    </Suspense>
  );
}
