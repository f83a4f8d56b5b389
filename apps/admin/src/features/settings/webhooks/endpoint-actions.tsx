import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../../api/api-context.ts";
import { useIsOwner } from "../../../api/session.ts";
import { useRefreshEverything } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { ReplaySince } from "./replay-since.tsx";
import { type Endpoint, nameOfEndpoint } from "./webhook-words.ts";

type EndpointActionsProps = {
  readonly endpoint: Endpoint;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
};

export function EndpointActions({ endpoint, onEdit, onSecret }: EndpointActionsProps) {
  const isOwner = useIsOwner();
  const { test, rotate, remove } = useActions(endpoint, onSecret);
  const name = nameOfEndpoint(endpoint);
  return (
    <>
      <Button
        size="sm"
        variant="default"
        loading={test.isPending}
        onClick={() => test.mutate()}
        aria-label={`Send a test to ${name}`}
      >
        Send a test
      </Button>
      <ReplaySince endpoint={endpoint} />
      {isOwner && (
        <>
          <Button size="sm" variant="default" onClick={onEdit} aria-label={`Change ${name}`}>
            Change
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="sm" variant="default" aria-label={`More for ${name}`}>
                More
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void rotate()}>New secret</Menu.Item>
              <Menu.Item onClick={() => void remove()}>Remove</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
    </>
  );
}

function useActions(endpoint: Endpoint, onSecret: (secret: string) => void) {
  const { webhooks } = useApi().client;
  const refresh = useRefreshEverything();
  const { endpointId } = endpoint;
  const name = nameOfEndpoint(endpoint);
  const test = useMutation({
    mutationFn: () => webhooks.test.mutate({ endpointId }),
    onSuccess: () => notifyDone("A test is on its way. What becomes of it is in the list below."),
    onError: (error) => notifyProblem(error, "No test was sent"),
    onSettled: refresh,
  });
  const rotate = async () => {
    const isSure = await confirmAction({
      title: `Make a new secret for ${name}?`,
      message: "The one of now signs beside it for 24 hours. Give the new one to the other system by then.",
      confirmLabel: "Make a new secret",
    });
    if (!isSure) return;
    try {
      onSecret((await webhooks.rotateSecret.mutate({ endpointId })).secret);
    } catch (error) {
      notifyProblem(error, "No new secret was made");
    }
    refresh();
  };
  const remove = async () => {
    const isSure = await confirmAction({
      title: `Remove ${name}?`,
      message:
        "It is told nothing more, and the list of what it was told goes with it. This cannot be undone.",
      confirmLabel: "Remove address",
      isDangerous: true,
    });
    if (!isSure) return;
    try {
      await webhooks.delete.mutate({ endpointId });
      notifyDone(`${name} is told nothing more.`);
    } catch (error) {
      notifyProblem(error, "It was not removed");
    }
    refresh();
  };
  return { test, rotate, remove };
}
