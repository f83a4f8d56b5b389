import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyNotDone } from "../../ui/notify.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { useWaitlistAction } from "./use-waitlist-action.ts";
import type { Entry, SuitableTime } from "./waitlist-types.ts";

type OfferNowProps = { readonly entry: Entry; readonly onDone: () => void };

/** Free times that suit somebody; the one that is chosen is held for them. */
export function OfferNow({ entry: { entryId, patientName }, onDone }: OfferNowProps) {
  const trpc = useTRPC();
  const { client } = useApi();
  const { zone } = useOrganization();
  const times = useQuery(trpc.waitlist.times.queryOptions({ entryId }));
  const offer = useWaitlistAction(
    ({ providerId, startsAt }: SuitableTime) =>
      client.waitlist.offer.mutate({ entryId, providerId, startsAt }),
    ({ kind }) => {
      if (kind === "not_offered") return notifyNotDone("Not held", "That time is no longer free.");
      notifyDone(`Held for ${patientName}.`);
      onDone();
    },
  );
  return (
    <Stack>
      <Text>The time that you choose is held for {patientName}, and they are told.</Text>
      <StateView
        query={times}
        isEmpty={(found) => found.length === 0}
        empty={<Text c="dimmed">Nothing that suits them is free in the next four weeks.</Text>}
      >
        {(found) => (
          <Group gap="xs" role="group" aria-label="Free times that suit">
            {found.map((time) => (
              <Button
                key={`${time.providerId} ${time.startsAt}`}
                size="compact-md"
                variant="default"
                fw={500}
                disabled={offer.isPending}
                onClick={() => offer.mutate(time)}
              >
                {formatDayAndTime(time.startsAt, zone)} · {time.providerName}
              </Button>
            ))}
          </Group>
        )}
      </StateView>
    </Stack>
  );
}
