import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { useTRPC } from "../../api/trpc.ts";

/** None of the changes that screens are told of announces one. */
const REFRESH_MS = 60_000;

/** Loaded when there are some: what writes phone numbers is 35 kB, a seventh of the first screen. */
const List = lazy(async () => ({ default: (await import("./open-request-list.tsx")).OpenRequestList }));

/** Whom to call back; shown only when there is somebody. */
export function OpenRequests({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.openRequests.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  if (data === undefined || data.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <List requests={data} now={now} />
    </Suspense>
  );
}
