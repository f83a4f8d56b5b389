import { Button } from "@mantine/core";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";

/** For a message that was given up. */
export function TryAgain({ messageId }: { readonly messageId: string }) {
  const { client, queryClient } = useApi();
  const trpc = useTRPC();
  if (useOrganization().role === "viewer") return null;
  const run = async () => {
    try {
      await client.messages.retry.mutate({ messageId });
      notifyDone("It will be tried again within a minute.");
    } catch (error) {
      notifyProblem(error, "It was not tried again");
    } finally {
      await queryClient.invalidateQueries({ queryKey: trpc.messages.list.queryKey() });
    }
  };
  return (
    <Button size="xs" variant="default" mt="xs" onClick={() => void run()}>
      Try again
    </Button>
  );
}
