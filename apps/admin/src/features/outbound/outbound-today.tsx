import { Button, Group, Text } from "@mantine/core";
import { IconPhoneOff, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useMayEditSettings, useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { count } from "../../format/amount.ts";
import classes from "../messages/messages.module.css";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { OutboundRow } from "./outbound-panel.tsx";

/** Calls that the assistant makes today, the button that ends them, and those that could not be made. */
export function OutboundTodayPanel() {
  const trpc = useTRPC();
  const { data: today } = useQuery(trpc.outbound.today.queryOptions());
  if (today === undefined) return null;
  const { stopped, planned, underWay, placedToday, spentToday, failed } = today;
  return (
    <Panel title="Calls we make" isFlush>
      <div className={classes["message"]}>
        {stopped !== null && (
          <Text fw={600}>
            Stopped by {stopped.byName}, <DayAndTime at={stopped.at} />. Nobody is called.
          </Text>
        )}
        <Text size="sm">
          {count(placedToday, "call")} made today for ${spentToday.toFixed(2)}, {underWay} on the line,{" "}
          {planned} planned.
        </Text>
        <Switches isStopped={stopped !== null} />
      </div>
      {failed > 0 && <Failed />}
    </Panel>
  );
}

function Switches({ isStopped }: { readonly isStopped: boolean }) {
  const { client } = useApi();
  const mayStart = useMayEditSettings();
  const isViewer = useOrganization().role === "viewer";
  const stop = useChange(
    () => client.outbound.stop.mutate(),
    "Nobody is called any more. A call that is on the line goes on.",
  );
  const start = useChange(() => client.outbound.start.mutate(), "People are called again.");
  if (isViewer || (isStopped && !mayStart)) return null;
  return isStopped ? (
    <Button
      mt="xs"
      size="xs"
      variant="default"
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      loading={start.isPending}
      onClick={() => start.mutate()}
    >
      Start again
    </Button>
  ) : (
    <Button
      mt="xs"
      size="xs"
      color="red"
      variant="light"
      leftSection={<IconPhoneOff size={16} aria-hidden />}
      loading={stop.isPending}
      onClick={() => stop.mutate()}
    >
      Stop all calls
    </Button>
  );
}

function Failed() {
  const trpc = useTRPC();
  const { client } = useApi();
  const isViewer = useOrganization().role === "viewer";
  const { data } = useQuery(trpc.outbound.list.queryOptions({ onlyFailed: true, limit: 20 }));
  const seen = useChange(() => client.outbound.acknowledge.mutate(), "They are off the list.");
  return (
    <>
      <ul className={classes["list"]}>
        {(data?.items ?? []).map((call) => (
          <OutboundRow key={call.outboundId} call={call} isNamed />
        ))}
      </ul>
      {!isViewer && (
        <Group px="lg" pb="md">
          <Button size="xs" variant="default" loading={seen.isPending} onClick={() => seen.mutate()}>
            I have seen these
          </Button>
        </Group>
      )}
    </>
  );
}

function useChange(run: () => Promise<unknown>, done: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => notifyDone(done),
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: () => queryClient.invalidateQueries(trpc.outbound.pathFilter()),
  });
}
