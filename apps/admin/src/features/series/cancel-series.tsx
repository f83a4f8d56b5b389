import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import type { Appointment } from "../appointments/appointment-types.ts";
import { useSetStatus } from "../appointments/use-set-status.ts";
import { type Scope, SeriesScope, useSeries } from "./series-scope.tsx";
import { useSetSeriesStatus } from "./use-set-series-status.ts";

type CancelSeriesProps = {
  readonly appointment: Appointment;
  readonly onClose: () => void;
  /** Called once cancelling is agreed to. */
  readonly onCancel: () => void;
};

/** Asks how much of a series is cancelled. */
export function CancelSeries({ appointment, onClose, onCancel }: CancelSeriesProps) {
  const { zone } = useOrganization();
  const series = useSeries(appointment);
  const [scope, setScope] = useState<Scope>("one");
  const setStatus = useSetStatus();
  const setSeriesStatus = useSetSeriesStatus();
  const visits = series.of(scope);
  const cancel = () => {
    onCancel();
    onClose();
    if (scope === "one") void setStatus(appointment, "cancelled");
    else void setSeriesStatus(visits, "cancelled");
  };
  return (
    <Modal opened onClose={onClose} title="Cancel a visit of a series?">
      <Stack>
        <Text>
          {appointment.patientName}, {formatDayAndTime(appointment.startsAt, zone)}. Others can book the time
          from now on. You can undo it, and restore visits as long as their times are free.
        </Text>
        <SeriesScope series={series} value={scope} onChange={setScope} label="What is cancelled" />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep as it is
          </Button>
          <Button color="red.8" onClick={cancel}>
            {visits.length === 1 ? "Cancel this visit" : `Cancel ${count(visits.length, "visit")}`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
