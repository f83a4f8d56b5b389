import type { Zone } from "@callwaiting/domain/zone";
import { Alert, Group, Radio, Select, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useOrganization } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { count } from "../../../format/amount.ts";
import { formatTime } from "../../../format/moment.ts";
import { plainDay } from "../../../format/readable.ts";
import { zoneLabel } from "../../../format/zone.ts";
import { useNow } from "../../../shell/use-now.ts";
import { useProvidersQuery } from "../../../api/whole-lists.ts";
import type { ClinicSettings } from "./clinic-types.ts";
import { type ZoneChoice, findZones, listZones, placeFound, zoneName } from "./zones.ts";

type ZoneFieldProps = {
  readonly value: string;
  /** What is in force. */
  readonly saved: string;
  readonly onChange: (timeZone: string) => void;
  readonly keep: ZoneChange;
  readonly onKeep: (keep: ZoneChange) => void;
};

type ZoneChange = NonNullable<ClinicSettings["keep"]>;

export function ZoneField({ value, saved, onChange, keep, onKeep }: ZoneFieldProps) {
  const trpc = useTRPC();
  const now = useNow();
  const [search, setSearch] = useState("");
  const places = useQuery(trpc.organization.places.queryOptions(undefined, { staleTime: Infinity }));
  const zones = useMemo(() => listZones(saved, places.data ?? []), [saved, places.data]);
  const byName = useMemo(() => new Map(zones.map((zone) => [zone.value, zone])), [zones]);
  const clockIn = (name: string) => {
    const zone = byName.get(name);
    return zone === undefined ? null : formatTime(now, fixedZone(zone));
  };
  const clock = clockIn(value);
  return (
    <Stack gap="xs">
      <Select
        label="Time zone"
        description={clock === null ? "Type a city or a country." : `It is ${clock} there now.`}
        data={places.isSuccess ? zones : [{ value: saved, label: zoneName(saved) }]}
        value={value}
        onChange={(zone) => onChange(zone ?? value)}
        onSearchChange={setSearch}
        filter={({ search: typed, limit }) => [...findZones(zones, typed)].slice(0, limit)}
        renderOption={({ option }) => (
          <Group justify="space-between" flex={1} wrap="nowrap">
            <span>
              {[option.label, placeIn(byName.get(option.value), search)].filter(Boolean).join(", ")}
            </span>
            <Text size="sm" c="dimmed" span>
              {clockIn(option.value)}
            </Text>
          </Group>
        )}
        limit={60}
        searchable
        allowDeselect={false}
        nothingFoundMessage={
          places.isPending
            ? "Loading the time zones…"
            : places.isError
              ? "The time zones could not be loaded. Try again in a moment."
              : "No such time zone. Try the nearest large city."
        }
      />
      {value === saved && <ClockRules />}
      {value !== saved && <ZoneQuestion saved={saved} value={keep} onChange={onKeep} />}
    </Stack>
  );
}

/** By which rules the clock of the clinic is told, for whoever wonders about another clock. */
function ClockRules() {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const { data } = useQuery(trpc.organization.clockRules.queryOptions());
  if (data === undefined) return null;
  const { release, inForceSince, isOtherInNode, isOtherInPostgres } = data;
  const others = [...(isOtherInNode ? ["Node"] : []), ...(isOtherInPostgres ? ["PostgreSQL"] : [])];
  return (
    <Text size="sm" c="dimmed">
      Time zone rules {release}, in force since {plainDay(inForceSince, zone)}.
      {others.length > 0 &&
        ` ${others.join(" and ")} would tell another time here. CallWaiting does not use ${others.length === 1 ? "its rules" : "their rules"}.`}
    </Text>
  );
}

/** As it is there now. */
const fixedZone = ({ value, aheadMinutes }: ZoneChoice): Zone => ({
  name: value,
  untilMs: [Infinity],
  offsetMs: [aheadMinutes * 60_000],
});

const placeIn = (zone: ZoneChoice | undefined, search: string) =>
  zone === undefined ? null : placeFound(zone, search);

type ZoneQuestionProps = {
  readonly saved: string;
  readonly value: ZoneChange;
  readonly onChange: (keep: ZoneChange) => void;
};

/** What becomes of the coming appointments; asked only where there are some. */
function ZoneQuestion({ saved, value, onChange }: ZoneQuestionProps) {
  const { data } = useQuery(useProvidersQuery());
  const coming = (data ?? []).reduce((sum, provider) => sum + provider.comingAppointments, 0);
  if (coming === 0) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="alert">
      <Radio.Group
        label={`${count(coming, "upcoming appointment")} ${coming === 1 ? "was" : "were"} booked in ${zoneLabel(saved)}. What should happen to ${coming === 1 ? "it" : "them"}?`}
        value={value}
        onChange={(keep) => onChange(keep === "moment" ? "moment" : "clock")}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="clock"
            label="9:30 stays 9:30"
            description="The clinic has moved, or the time zone was wrong."
          />
          <Radio
            value="moment"
            label="The moment stays"
            description="They happen at the same moment as before, so their time of day changes."
          />
        </Stack>
      </Radio.Group>
    </Alert>
  );
}
