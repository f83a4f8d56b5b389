import { Button } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";

type CallThemProps = {
  /** What somebody asked for by phone and never heard of, or a visit. */
  readonly about: { readonly requestId: string } | { readonly appointmentId: string };
  readonly phone: string | null;
  readonly who: string;
};

const REFUSED = {
  off: "Calls are switched off in Settings, Messages.",
  stopped: "Somebody has stopped all calls.",
  no_number: "There is no number to call.",
} as const;

/** Has the assistant call somebody; only where the clinic has it call. */
export function CallThem({ about, phone, who }: CallThemProps) {
  const { client } = useApi();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isViewer = useOrganization().role === "viewer";
  const { data: today } = useQuery(trpc.outbound.today.queryOptions());
  const plan = useMutation({
    mutationFn: () =>
      client.outbound.plan.mutate(
        "requestId" in about
          ? { reason: "call_back", subjectId: about.requestId, phone }
          : { reason: "reminder", subjectId: about.appointmentId },
      ),
    onSuccess: (planned) =>
      planned.kind === "planned"
        ? notifyDone(`The assistant calls ${who} within the hours for calls.`)
        : notifyProblem(new Error(REFUSED[planned.why]), "Nobody is called"),
    onError: (error) => notifyProblem(error, "Nobody is called"),
    onSettled: () => queryClient.invalidateQueries(trpc.outbound.pathFilter()),
  });
  if (isViewer || phone === null || today === undefined || !today.isOn || today.stopped !== null) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconPhoneOutgoing size={16} aria-hidden />}
      loading={plan.isPending}
      aria-label={`Call them: the assistant calls ${who}`}
      onClick={() => plan.mutate()}
    >
      Call them
    </Button>
  );
}
