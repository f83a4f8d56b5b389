import { Badge, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { formatRelativeDay, formatTime } from "../../../format/moment.ts";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { ListSkeleton } from "../../../ui/list-skeleton.tsx";

/** What the saved hours mean on the phone, asked the way the phone asks. */
export function NextOpenDay({ providerId }: { readonly providerId: string | null }) {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const preview = useQuery(trpc.hours.preview.queryOptions({ providerId }));
  return (
    <Panel title="What callers are offered first">
      <StateView query={preview} loading={<ListSkeleton rows={1} />}>
        {(found) => {
          if (found === null) {
            return <Text c="dimmed">Nothing, because no provider offers a service.</Text>;
          }
          const [first] = found.slots;
          if (first === undefined) {
            return <Text c="dimmed">Nothing in the next four weeks for {found.serviceName}.</Text>;
          }
          return (
            <>
              <Text mb="sm">
                {found.serviceName}, {formatRelativeDay(first, zone)}
              </Text>
              <Group gap={6} component="ul" p={0} m={0} aria-label="Free start times">
                {found.slots.map((slot) => (
                  <Badge
                    key={slot}
                    component="li"
                    variant="light"
                    size="lg"
                    radius="sm"
                    tt="none"
                    fw={500}
                    c="var(--accent-ink)"
                  >
                    {formatTime(slot, zone)}
                  </Badge>
                ))}
              </Group>
            </>
          );
        }}
      </StateView>
    </Panel>
  );
}
