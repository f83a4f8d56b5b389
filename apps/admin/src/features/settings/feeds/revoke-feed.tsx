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
        notifyDone(`The link to ${providerName}’s calendar no longer works.`);
        refresh();
      },
      onError: (error) => (notifyProblem(error), refresh()),
    }),
  );
  const ask = async () => {
    const isSure = await confirmAction({
      title: `Revoke this link to ${providerName}’s calendar?`,
      message:
        "Calendars that use it will stop updating. This cannot be undone, but you can create a new link.",
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
      aria-label={`Revoke a link to ${providerName}’s calendar`}
    >
      Revoke
    </Button>
  );
}
