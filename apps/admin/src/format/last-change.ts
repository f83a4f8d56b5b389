import type { Zone } from "@callwaiting/domain/zone";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useCallback } from "react";
import { useOrganization, useSession } from "../api/session.ts";
import { count } from "./amount.ts";
import { formatDay, formatTime } from "./moment.ts";

type Outputs = inferRouterOutputs<AppRouter>;
export type Actor = Outputs["audit"]["list"]["items"][number]["actor"];
/** Who was quicker, and when; null when the log does not know. */
export type LastChange = Extract<Outputs["hours"]["save"], { kind: "stale" }>["lastChange"];

type Reader = { readonly userId: string; readonly zone: Zone; readonly now: Date };

/** `sayLastChange` for whoever is signed in. */
export function useSayLastChange(): (what: string, lastChange: LastChange | undefined) => string {
  const { zone } = useOrganization();
  const { userId } = useSession().user;
  return useCallback(
    (what, lastChange = null) => sayLastChange(what, lastChange, { userId, zone, now: new Date() }),
    [zone, userId],
  );
}

/** "Maria changed Dr. Kim’s record a minute ago", for a form that came too late. */
export function sayLastChange(what: string, lastChange: LastChange, { userId, zone, now }: Reader): string {
  if (lastChange === null) return `Somebody else has changed ${what} in the meantime`;
  const { actor, at } = lastChange;
  const isMe = actor.kind === "user" && actor.userId === userId;
  const who = isMe ? "You, in another window," : nameOf(actor);
  return `${who} changed ${what} ${formatAgo(at, { zone, now })}`;
}

/** At the beginning of a sentence. */
export function nameOf(actor: Actor): string {
  if (actor.kind === "user") return actor.displayName === "" ? "Somebody" : actor.displayName;
  switch (actor.kind) {
    case "phone":
      return "The phone";
    case "patient":
      return "The patient";
    case "system":
      return "The system";
    default:
      return actor satisfies never;
  }
}

/** "just now", "a minute ago", "3 hours ago", "on Tue, Nov 24, 2:30 PM" */
export function formatAgo(at: string, { zone, now }: Pick<Reader, "zone" | "now">): string {
  const seconds = Math.round((now.getTime() - Date.parse(at)) / 1000);
  if (seconds < 45) return "just now";
  if (seconds < 90) return "a minute ago";
  if (seconds < 3600) return `${count(Math.round(seconds / 60), "minute")} ago`;
  if (seconds < 5400) return "an hour ago";
  if (seconds < 86_400) return `${count(Math.round(seconds / 3600), "hour")} ago`;
  return `on ${formatDay(at, zone, now)}, ${formatTime(at, zone)}`;
}
