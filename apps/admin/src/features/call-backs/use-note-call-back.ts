import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { CallBack } from "./use-call-backs.ts";

type Subject = Pick<CallBack, "kind" | "subjectId">;

/** Ticks somebody off, takes that back, and keeps a note. */
export function useNoteCallBack({ kind, subjectId }: Subject, who: string) {
  const { client } = useApi();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onError = (error: unknown) => notifyProblem(error, "Nothing was changed");
  const onSettled = () => queryClient.invalidateQueries(trpc.callBacks.pathFilter());
  const done = useMutation({
    mutationFn: (isDone: boolean) => client.callBacks.setDone.mutate({ kind, subjectId, isDone }),
    onSuccess: (_saved, isDone) =>
      isDone
        ? notifyDone(`${who} is off the list.`, () => done.mutate(false))
        : notifyDone(`${who} is on the list again.`),
    onError,
    onSettled,
  });
  const note = useMutation({
    mutationFn: (text: string) => client.callBacks.setNote.mutate({ kind, subjectId, note: text }),
    onError,
    onSettled,
  });
  return { done, note };
}
