import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import type { Api } from "../../api/create-api.ts";
import { errorKind } from "../../api/error-kind.ts";
import { useOrganization, useSession } from "../../api/session.ts";
import { notifyProblem } from "../../ui/notify.tsx";
import { type Day, dayOf, todayIn } from "../../format/clinic-time.ts";
import type { Ask, Caller } from "./presets.ts";
import { type TryMemory, openTryMemory } from "./try-memory.ts";
import type { Focus, OpenCall, Turn } from "./turns.ts";
import { type TryAnswer, inCallersWords, toUse } from "./tools.ts";

const LOST = "The call has ended: nobody spoke for ten minutes, or the server was restarted. Start another.";

/** One simulated call at a time, what was said on it, and the day that it is about. */
export function useTryLine() {
  const { client } = useApi();
  const memory = useTryMemory();
  const [call, setCall] = useState<OpenCall | null>(() => memory.read()?.call ?? null);
  const open = useRef(call);
  const talk = useTalk(memory);
  const { turns, focus, add, ask, showDay } = talk;

  const hold = useCallback((next: OpenCall | null) => {
    open.current = next;
    setCall(next);
  }, []);
  const start = async (from: string): Promise<OpenCall> => {
    const started = await client.playground.start.mutate({ from: from.trim() === "" ? null : from });
    const next = { callId: started.callId, from: started.from };
    hold(next);
    add({ kind: "assistant", text: started.greeting, callId: next.callId });
    return next;
  };
  const hangUp = useCallback(async () => {
    const ending = open.current;
    if (ending === null) return;
    hold(null);
    add({ kind: "note", text: "The call has ended." });
    // A call that is over already needs no hanging up.
    await client.playground.hangUp.mutate({ callId: ending.callId }).catch(() => undefined);
  }, [client, hold, add]);
  useKept(memory, { call, turns, focus }, hangUp);

  const { run, isBusy } = useOneAtATime((error) => {
    if (errorKind(error) !== "not_found" || open.current === null) return notifyProblem(error);
    hold(null);
    add({ kind: "note", text: LOST });
  });
  const askAs = (who: Caller, wish: Ask) => askFromAnotherPhone({ client, talk, who, wish });
  const lastBooking = (callId: string) => lastBookingOf(turns, callId);
  return { call, open, turns, focus, isBusy, start, add, ask, askAs, hangUp, run, showDay, lastBooking };
}

export type TryLineState = ReturnType<typeof useTryLine>;
type Talk = ReturnType<typeof useTalk>;

function useTryMemory() {
  const { orgId } = useOrganization();
  const { user } = useSession();
  return useMemo(() => openTryMemory(`${orgId}:${user.userId}`), [orgId, user.userId]);
}

/** Writes down what is said; whoever leaves the screen hangs up. At a reload nobody does, after which the call goes on. */
function useKept(
  memory: ReturnType<typeof openTryMemory>,
  { call, turns, focus }: TryMemory,
  hangUp: () => Promise<void>,
): void {
  useEffect(() => memory.write({ call, turns, focus }), [memory, call, turns, focus]);
  useEffect(
    () => () => {
      void hangUp();
      memory.forget();
    },
    [hangUp, memory],
  );
}

/** What was said, and the day that it is about. */
function useTalk(memory: ReturnType<typeof openTryMemory>) {
  const { client, queryClient, trpc } = useApi();
  const { zone } = useOrganization();
  const [turns, setTurns] = useState<readonly Turn[]>(() => memory.read()?.turns ?? []);
  const [focus, setFocus] = useState<Focus>(
    () => memory.read()?.focus ?? { day: todayIn(zone), wanted: null, offered: [] },
  );
  const add = useCallback((turn: Turn) => setTurns((before) => [...before, turn]), []);
  const showDay = (day: Day) => setFocus({ day, wanted: null, offered: [] });

  const ask = async (on: OpenCall, wish: Ask, who = "Caller"): Promise<TryAnswer> => {
    const use = toUse(wish.name, wish.heard);
    const says = wish.says ?? inCallersWords(use);
    add({ kind: "caller", who, text: says, use });
    const { about = null, day } = wish;
    if (day !== undefined) setFocus({ day, wanted: about, offered: [] });
    const answer = await client.playground.useTool.mutate({ callId: on.callId, use, says });
    add({ kind: "assistant", text: answer.sentence, answer, callId: on.callId });
    const { appointment, offered } = answer;
    const at = appointment?.startsAt ?? about ?? offered[0] ?? null;
    setFocus((before) => ({
      day: at === null ? (day ?? before.day) : dayOf(at, zone),
      wanted: appointment === null ? about : null,
      offered,
    }));
    await queryClient.invalidateQueries(trpc.appointments.pathFilter());
    return answer;
  };
  return { turns, focus, add, ask, showDay };
}

/** Whatever is done on the line, one thing at a time. */
function useOneAtATime(onError: (error: unknown) => void) {
  const [isBusy, setIsBusy] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setIsBusy(true);
    try {
      await work();
    } catch (error) {
      onError(error);
    } finally {
      setIsBusy(false);
    }
  };
  return { run, isBusy };
}

type OtherCall = {
  readonly client: Api["client"];
  readonly talk: Talk;
  readonly who: Caller;
  readonly wish: Ask;
};

/** A caller who is on the line only for one sentence, before or beside ours. */
async function askFromAnotherPhone({ client, talk, who, wish }: OtherCall): Promise<void> {
  const { callId } = await client.playground.start.mutate({ from: who.number });
  talk.add({ kind: "note", text: `Meanwhile, ${who.name} calls from another phone.` });
  await talk.ask({ callId, from: who.number }, wish, who.name);
  await client.playground.hangUp.mutate({ callId });
}

/** What this call booked last and has not cancelled since. */
function lastBookingOf(turns: readonly Turn[], callId: string) {
  const answers = turns.flatMap((turn) =>
    turn.kind === "assistant" && turn.callId === callId && turn.answer?.appointment ? [turn.answer] : [],
  );
  const last = answers.at(-1);
  return last === undefined || last.outcome === "cancelled" ? null : last.appointment;
}
