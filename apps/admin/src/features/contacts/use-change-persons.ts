import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { describeProblem } from "../../api/describe-problem.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone } from "../../ui/notify.tsx";

type Saved = {
  readonly personId: string | null;
  readonly name: string;
  readonly birthDate: string | null;
  readonly note: string;
  readonly alert: string;
  readonly version: string | null;
};

/** What can be done with those who come under a contact. */
export function useChangePersons(contactId: string, onDone: () => void) {
  const trpc = useTRPC();
  const { queryClient, client } = useApi();
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: ({ send }: { readonly send: () => Promise<unknown>; readonly done: string }) => send(),
    onError: (error) => setProblem(describeProblem(error).detail),
    onSuccess: async (_answer, { done }) => {
      await queryClient.invalidateQueries(trpc.contacts.pathFilter());
      onDone();
      notifyDone(done);
    },
  });
  return {
    problem,
    isBusy: isPending,
    save: (person: Saved) =>
      mutate({
        send: () => client.contacts.savePerson.mutate({ contactId, ...person }),
        done: person.personId === null ? `${person.name} was added.` : "Saved.",
      }),
    merge: (pair: { readonly keepId: string; readonly dropId: string }) =>
      mutate({ send: () => client.contacts.mergePersons.mutate({ contactId, ...pair }), done: "Merged." }),
    move: (move: { readonly personId: string; readonly toContactId: string }) =>
      mutate({ send: () => client.contacts.movePerson.mutate({ contactId, ...move }), done: "Moved." }),
  };
}
