import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime, formatTime, formatTimeSpan } from "../../format/moment.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { Refusal } from "../appointments/appointment-types.ts";
import { useAppointments } from "./calendar-data.ts";
import classes from "./calendar.module.css";
import { addDays, dayOf } from "../../format/clinic-time.ts";
import { describeRefusal } from "../appointments/describe-refusal.ts";

type ConflictNoticeProps = {
  readonly refusal: Refusal;
  /** What was tried. */
  readonly attempt: {
    readonly startsAt: string;
    readonly minutes: number;
    readonly providerId: string | null;
    readonly appointmentId?: string;
  };
  readonly isBusy: boolean;
  readonly onPick: (startsAt: string) => void;
  readonly onForce: (reason: string) => void;
};

/** Why a time was refused, who has it, what is free instead, and the way past the rule. */
export function ConflictNotice({ refusal, attempt, isBusy, onPick, onForce }: ConflictNoticeProps) {
  const { zone } = useOrganization();
  const { title, detail, canForce } = describeRefusal(refusal);
  const [reason, setReason] = useState("");
  const alternatives = "alternatives" in refusal ? refusal.alternatives : [];
  const isSameDay = (moment: string) => dayOf(moment, zone) === dayOf(attempt.startsAt, zone);
  const isReady = reason.trim() !== "";
  return (
    <Alert
      className={classes["notice"] ?? ""}
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      role="alert"
    >
      <Stack gap="sm">
        <InTheWay refusal={refusal} attempt={attempt} />
        <Text size="sm">{detail}</Text>
        {alternatives.length > 0 && (
          <Group gap={6} role="group" aria-label="Free instead">
            {alternatives.map((moment) => (
              <Button
                key={moment}
                size="compact-md"
                variant="default"
                fw={500}
                onClick={() => onPick(moment)}
              >
                {isSameDay(moment) ? formatTime(moment, zone) : formatDayAndTime(moment, zone)}
              </Button>
            ))}
          </Group>
        )}
        {canForce && (
          <Group gap="xs" align="flex-end">
            <TextInput
              className={classes["reason"] ?? ""}
              label="Reason"
              description="It is kept with the appointment, where everyone can read it."
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                // Enter in this field means this field, not the form around it.
                event.preventDefault();
                if (isReady) onForce(reason);
              }}
            />
            <Button variant="default" disabled={!isReady} loading={isBusy} onClick={() => onForce(reason)}>
              Use this time anyway
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

/** Who has the time, where it is somebody's: a room that lacks is named in the title. */
function InTheWay({ refusal, attempt }: Pick<ConflictNoticeProps, "refusal" | "attempt">) {
  if (refusal.kind !== "slot_unavailable") return null;
  if (refusal.held !== undefined) return <Held held={refusal.held} />;
  return refusal.lacking === undefined ? <Taken attempt={attempt} /> : null;
}

type HeldProps = {
  readonly held: NonNullable<Extract<Refusal, { kind: "slot_unavailable" | "outside_hours" }>["held"]>;
};

/** Nobody has it yet: it is kept for somebody on the waitlist. */
function Held({ held: { offerId, patientName, until } }: HeldProps) {
  const { zone } = useOrganization();
  const { client } = useApi();
  const release = useMutation({
    mutationFn: () => client.waitlist.close.mutate({ offerId, how: "released" }),
    onSuccess: () => notifyDone("The time is free now. Book it again."),
    onError: (error) => notifyProblem(error, "Nothing was changed"),
  });
  return (
    <Group gap="xs">
      <Text size="sm">
        Held for {patientName}, who is on the waitlist, until {formatTime(until, zone)}.
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        loading={release.isPending}
        onClick={() => release.mutate()}
      >
        Release
      </Button>
    </Group>
  );
}

function Taken({ attempt }: Pick<ConflictNoticeProps, "attempt">) {
  const { zone } = useOrganization();
  const day = dayOf(attempt.startsAt, zone);
  const { data } = useAppointments({ from: day, until: addDays(day, 1) });
  const start = Date.parse(attempt.startsAt);
  const end = start + attempt.minutes * 60_000;
  const inTheWay = (data ?? []).filter(
    (each) =>
      each.status === "confirmed" &&
      each.appointmentId !== attempt.appointmentId &&
      (attempt.providerId === null || each.provider.providerId === attempt.providerId) &&
      Date.parse(each.startsAt) < end &&
      Date.parse(each.endsAt) > start,
  );
  if (inTheWay.length === 0) {
    return <Text size="sm">Another appointment needs this time to be kept free before or after it.</Text>;
  }
  return (
    <ul className={classes["taken"]}>
      {inTheWay.map((each) => (
        <li key={each.appointmentId}>
          {each.patientName}, {each.service.name} with {each.provider.name},{" "}
          {formatTimeSpan(each.startsAt, each.endsAt, zone)}
        </li>
      ))}
    </ul>
  );
}
