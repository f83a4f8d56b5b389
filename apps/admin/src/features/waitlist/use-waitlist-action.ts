import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { notifyProblem } from "../../ui/notify.tsx";

/** Something that staff do with the list; afterwards all of it, and what is free, is read again. */
export function useWaitlistAction<Given, Answer>(
  run: (given: Given) => Promise<Answer>,
  onDone: (answer: Answer, given: Given) => void,
) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: onDone,
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: () =>
      Promise.all(
        [trpc.waitlist, trpc.availability, trpc.appointments].map((router) =>
          queryClient.invalidateQueries(router.pathFilter()),
        ),
      ),
  });
}
