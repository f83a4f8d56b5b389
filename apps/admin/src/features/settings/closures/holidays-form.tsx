import { Button, Checkbox, Group, Select, Stack, Text } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useOrganization } from "../../../api/session.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { count } from "../../../format/amount.ts";
import { todayIn } from "../../../format/clinic-time.ts";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notifyDone } from "../../../ui/notify.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import type { Affected } from "./closure-form.tsx";
import { sayDay } from "./closure-text.ts";
import { sayHow } from "./tell-them.tsx";

type Holiday = { readonly date: string; readonly name: string; readonly isClosed: boolean };
type HolidaysFormProps = {
  readonly onChanged: (isChanged: boolean) => void;
  readonly onDone: (affected: Affected) => void;
};

/** The public holidays of a year where the clinic is; those that are ticked become closures. */
export function HolidaysForm({ onChanged, onDone }: HolidaysFormProps) {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const today = todayIn(zone);
  const thisYear = Number(today.slice(0, 4));
  // In December nobody means the year that is over.
  const [year, setYear] = useState(Number(today.slice(5, 7)) > 10 ? thisYear + 1 : thisYear);
  const [state, setState] = useState<string | null | undefined>();
  const [isTold, setIsTold] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const found = useQuery(trpc.closures.holidays.queryOptions({ year, state }));
  const open = (found.data?.holidays ?? []).filter(({ date, isClosed }) => !isClosed && date >= today);
  const chosen = open.filter(({ date }) => !left.has(date));
  const toggle = (date: string) => {
    setLeft((before) =>
      before.has(date) ? new Set([...before].filter((one) => one !== date)) : new Set([...before, date]),
    );
    onChanged(true);
  };
  const states = found.data?.states ?? [];
  return (
    <Stack>
      <Group grow align="end">
        <Select
          label="Year"
          data={[thisYear, thisYear + 1, thisYear + 2].map(String)}
          value={String(year)}
          onChange={(value) => setYear(Number(value ?? year))}
          allowDeselect={false}
          data-autofocus
        />
        {states.length > 0 && (
          <Select
            label="State or region"
            placeholder="Whole country"
            searchable
            clearable
            data={states.map(({ code, name }) => ({ value: code, label: name }))}
            value={found.data?.state ?? null}
            onChange={(value) => setState(value)}
          />
        )}
      </Group>
      <StateView
        query={found}
        isEmpty={({ holidays }) => holidays.length === 0}
        empty={
          <EmptyState icon={IconCalendarOff} title="No public holidays known">
            There is no list for the clinic’s country. Add the days one by one.
          </EmptyState>
        }
      >
        {({ holidays }) => <HolidayBoxes holidays={holidays} today={today} left={left} onToggle={toggle} />}
      </StateView>
      <TellOfHolidays isTold={isTold} onChange={setIsTold} />
      <CloseButton chosen={chosen} isTold={isTold} onDone={onDone} />
    </Stack>
  );
}

type HolidayBoxesProps = {
  readonly holidays: readonly Holiday[];
  readonly today: string;
  readonly left: ReadonlySet<string>;
  readonly onToggle: (date: string) => void;
};

function HolidayBoxes({ holidays, today, left, onToggle }: HolidayBoxesProps) {
  return (
    <Stack gap="xs" component="fieldset" style={{ border: 0, margin: 0, padding: 0 }}>
      <Text component="legend" size="sm" fw={500} mb="xs">
        Close the whole clinic on
      </Text>
      {holidays.map(({ date, name, isClosed }) => {
        const isOver = date < today;
        return (
          <Checkbox
            key={`${date} ${name}`}
            label={`${sayDay(date)}, ${name}`}
            description={isClosed ? "Closed already" : isOver ? "Over" : undefined}
            disabled={isClosed || isOver}
            checked={isClosed || (!isOver && !left.has(date))}
            onChange={() => onToggle(date)}
          />
        );
      })}
    </Stack>
  );
}

type TellProps = { readonly isTold: boolean; readonly onChange: (isTold: boolean) => void };

/** Offered where the clinic writes to its patients. */
function TellOfHolidays({ isTold, onChange }: TellProps) {
  const settings = useQuery(useTRPC().messages.settings.queryOptions()).data;
  if (settings === undefined || !settings.isOn || !(settings.byEmail || settings.bySms)) return null;
  return (
    <Checkbox
      checked={isTold}
      onChange={(event) => onChange(event.currentTarget.checked)}
      label="Tell people who are booked on these days"
      description={sayHow(settings.undoMinutes)}
    />
  );
}

type CloseButtonProps = {
  readonly chosen: readonly Holiday[];
  readonly isTold: boolean;
  readonly onDone: (affected: Affected) => void;
};

function CloseButton({ chosen, isTold, onDone }: CloseButtonProps) {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const close = useMutation(
    trpc.closures.closeOnHolidays.mutationOptions({
      onSuccess: ({ created, affected }) => {
        refresh();
        notifyDone(`Closed on ${count(created, "day")}.`);
        onDone(affected);
      },
    }),
  );
  // A day may have two names; it is closed once.
  const days = [...new Map(chosen.map(({ date, name }) => [date, { date, name }])).values()];
  return (
    <>
      <FormProblem error={close.error} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          Existing appointments stay booked.
        </Text>
        <Button
          disabled={days.length === 0}
          loading={close.isPending}
          onClick={() => close.mutate({ days, isTold })}
        >
          {days.length === 0 ? "Close" : `Close on ${count(days.length, "day")}`}
        </Button>
      </Group>
    </>
  );
}
