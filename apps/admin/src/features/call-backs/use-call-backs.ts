import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";
import { useTRPC } from "../../api/trpc.ts";

export type CallBack = inferRouterOutputs<AppRouter>["callBacks"]["list"][number];

/** What came of a booking in doubt is announced by none of the changes that screens are told of. */
const REFRESH_MS = 60_000;

/** Whom to call, those of today who were called included. */
export function useCallBacks() {
  return useQuery(useTRPC().callBacks.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
}

/** How many somebody has to call. */
export function useOpenCallBacks(): number {
  return useCallBacks().data?.filter(({ doneAt }) => doneAt === null).length ?? 0;
}
