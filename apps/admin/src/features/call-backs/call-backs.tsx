import { Suspense, lazy } from "react";
import { useCallBacks } from "./use-call-backs.ts";

/** Loaded when there are some: what writes phone numbers is 35 kB, a seventh of the first screen. */
const Inbox = lazy(async () => ({ default: (await import("./call-back-inbox.tsx")).CallBackInbox }));

/** Whom to call; shown only when there is or was somebody today. */
export function CallBacks({ now }: { readonly now: Date }) {
  const { data } = useCallBacks();
  if (data === undefined || data.length === 0) return null;
  return (
    <Suspense fallback={null}>
      <Inbox items={data} now={now} />
    </Suspense>
  );
}
