import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { type Day, startOfDay } from "../../format/clinic-time.ts";
import { useNow } from "../../shell/use-now.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { DayAndTime, TimeText } from "../../ui/time-text.tsx";

type Hold = inferRouterOutputs<AppRouter>["waitlist"]["holds"][number];

/** What of these days is kept for people on the waitlist: no appointment yet, and not free either. */
export function HeldTimes({ days }: { readonly days: { readonly from: Day; readonly until: Day } }) {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const now = useNow();
  const { data } = useQuery(trpc.waitlist.holds.queryOptions());
  const [from, until] = [days.from, days.until].map((day) => Date.parse(startOfDay(day, zone)));
  const held = (data ?? []).filter(({ startsAt, heldUntil }) => {
    const start = Date.parse(startsAt);
    return start >= (from ?? 0) && start < (until ?? 0) && Date.parse(heldUntil) > now.getTime();
  });
  if (held.length === 0) return null;
  return (
    <Stack
      gap={6}
      component="ul"
      m={0}
      p={0}
      mb="sm"
      aria-label="Times that are held"
      style={{ listStyle: "none" }}
    >
      {held.map((hold) => (
        <HeldTime key={hold.offerId} hold={hold} />
      ))}
    </Stack>
  );
}

function HeldTime({
  hold: { offerId, patientName, providerName, startsAt, heldUntil },
}: {
  readonly hold: Hold;
}) {
  const { client } = useApi();
  const { role } = useOrganization();
  const queryClient = useQueryClient();
  const release = useMutation({
    mutationFn: () => client.waitlist.close.mutate({ offerId, how: "released" }),
    onSuccess: () => notifyDone("The time is free for everybody."),
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: () => queryClient.invalidateQueries(),
  });
  return (
    <Group component="li" gap="xs">
      <Text size="sm">
        <DayAndTime at={startsAt} /> with {providerName}: held for {patientName} until{" "}
        <TimeText at={heldUntil} />
      </Text>
      {role !== "viewer" && (
        <Button
          size="compact-sm"
          variant="default"
          loading={release.isPending}
          aria-label={`Release the time that is held for ${patientName}`}
          onClick={() => release.mutate()}
        >
          Release
        </Button>
      )}
    </Group>
  );
}
