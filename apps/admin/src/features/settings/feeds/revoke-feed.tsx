import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";

type RevokeFeedProps = { readonly feed: { readonly feedId: string; readonly providerName: string } };

export function RevokeFeed({ feed: { feedId, providerName } }: RevokeFeedProps) {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const revoke = useMutation(
    trpc.calendarFeeds.revoke.mutationOptions({
      onSuccess: () => {
        notifyDone(`The link to ${providerName}'s calendar works no more.`);
        refresh();
      },
      onError: (error) => (notifyProblem(error), refresh()),
    }),
  );
  const ask = async () => {
    const isSure = await confirmAction({
      title: `Revoke this link of ${providerName}?`,
      message: "Calendars that use it stop being updated. This cannot be undone; create a new link instead.",
      confirmLabel: "Revoke link",
      isDangerous: true,
    });
    if (isSure) revoke.mutate({ feedId });
  };
  return (
    <Button
      variant="default"
      size="sm"
      onClick={() => void ask()}
      loading={revoke.isPending}
      aria-label={`Revoke a link of ${providerName}`}
    >
      Revoke
    </Button>
  );
}
