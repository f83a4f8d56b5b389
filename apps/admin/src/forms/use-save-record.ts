import { useMutation } from "@tanstack/react-query";
import type { LastChange } from "../format/last-change.ts";
import { useRefreshEverything } from "../api/trpc.ts";
import type { Draft } from "./use-draft.ts";

type Answer = { readonly kind: string };
type Saved<A extends Answer> = Extract<A, { readonly kind: "saved" }>;
type Stale<A extends Answer> = Extract<A, { readonly kind: "stale" }>;

type SaveOptions<T, A extends Answer> = {
  /** Creates or updates. */
  readonly send: (value: T) => Promise<A>;
  /** The record as the server has it now, in the terms of the form. */
  readonly recordOf: (answer: Saved<A> | Stale<A>, sent: T) => T;
  /** Says that it is saved, and whatever follows from it. */
  readonly onSaved: (answer: Saved<A>) => void;
};

export type SaveRecord<A> = {
  readonly run: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
  /** Also the answers that are neither "saved" nor "stale", which the form has to explain. */
  readonly answer: A | undefined;
  readonly reset: () => void;
};

/** Saves a draft. Whoever comes too late keeps what they typed, and sees what the other person changed. */
export function useSaveRecord<T extends { readonly version: string }, A extends Answer>(
  draft: Draft<T>,
  { send, recordOf, onSaved }: SaveOptions<T, A>,
): SaveRecord<A> {
  const refresh = useRefreshEverything();
  const { mutate, isPending, error, data, reset } = useMutation({
    mutationFn: send,
    onSuccess: (answer, sent) => {
      if (isStale(answer)) return draft.collide(recordOf(answer, sent), answer.lastChange);
      if (!isSaved(answer)) return undefined;
      onSaved(answer);
      draft.accept(recordOf(answer, sent));
      return refresh();
    },
  });
  return { run: () => mutate(draft.value), isPending, error, answer: data, reset };
}

const isSaved = <A extends Answer>(answer: A): answer is Saved<A> => answer.kind === "saved";
const isStale = <A extends Answer>(answer: A): answer is Stale<A> & { readonly lastChange: LastChange } =>
  answer.kind === "stale";
