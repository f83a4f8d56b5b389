import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTRPC } from "../../api/trpc.ts";
import { count } from "../../format/amount.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { ContactItem } from "./contact-types.ts";

type MergeOptions = {
  readonly keep: ContactItem;
  readonly drop: ContactItem;
  /** The contact on the screen: it may be the one that goes. */
  readonly pageOf: string;
  readonly onDone: () => void;
};

export function useMerge({ keep, drop, pageOf, onDone }: MergeOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending } = useMutation(
    trpc.contacts.merge.mutationOptions({
      onError: (error) => notifyProblem(error, "The contacts were not merged"),
      onSuccess: async ({ movedAppointments: moved, contact: { contactId, name } }) => {
        onDone();
        if (contactId !== pageOf) {
          await navigate({ to: "/contacts/$contactId", params: { contactId }, replace: true });
        }
        queryClient.removeQueries(trpc.contacts.load.queryFilter({ contactId: drop.contactId }));
        await queryClient.invalidateQueries();
        notifyDone(`Merged into ${name}. ${count(moved, "appointment")} moved over.`);
      },
    }),
  );
  return { isPending, run: () => mutate({ keepId: keep.contactId, dropId: drop.contactId }) };
}
