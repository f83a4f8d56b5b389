import { Alert, Group, Select, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { count } from "../../../format/amount.ts";
import { formatTime } from "../../../format/moment.ts";
import { zoneLabel } from "../../../format/zone.ts";
import { useNow } from "../../../shell/use-now.ts";
import { useProvidersQuery } from "../../../api/whole-lists.ts";
import { listZones } from "./zones.ts";

type ZoneFieldProps = {
  readonly value: string;
  /** What is in force. */
  readonly saved: string;
  readonly onChange: (timeZone: string) => void;
};

export function ZoneField({ value, saved, onChange }: ZoneFieldProps) {
  const now = useNow();
  const zones = useMemo(() => listZones(saved), [saved]);
  return (
    <Stack gap="xs">
      <Select
        label="Time zone"
        description={`It is ${formatTime(now, value)} there now.`}
        data={zones}
        value={value}
        onChange={(zone) => onChange(zone ?? value)}
        renderOption={({ option }) => (
          <Group justify="space-between" flex={1} wrap="nowrap">
            <span>{option.label}</span>
            <Text size="sm" c="dimmed" span>
              {formatTime(now, option.value)}
            </Text>
          </Group>
        )}
        limit={60}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No such time zone. Try the nearest large city."
      />
      {value !== saved && <ZoneWarning saved={saved} />}
    </Stack>
  );
}

/** Appointments are moments: with another zone, the clock at the desk shows another time for each of them. */
function ZoneWarning({ saved }: { readonly saved: string }) {
  const { data } = useQuery(useProvidersQuery());
  const coming = (data ?? []).reduce((sum, provider) => sum + provider.comingAppointments, 0);
  if (coming === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="alert">
      {count(coming, "upcoming appointment")} {coming === 1 ? "was" : "were"} booked in {zoneLabel(saved)}.
      The moment stays the same, so the time of day shown will change. Opening hours and closures keep their
      time of day.
    </Alert>
  );
}
