import { Checkbox, Group, NumberInput, Stack, Switch, TagsInput, TextInput } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useApi } from "../../../api/api-context.ts";
import { useMayEditSettings } from "../../../api/session.ts";
import { Fields } from "../../../forms/fields.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { SaveBar } from "../../../forms/save-bar.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { useDraft } from "../../../forms/use-draft.ts";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { WEEKDAYS } from "../hours/week.ts";
import classes from "../messages/messages.module.css";

type Settings = inferRouterOutputs<AppRouter>["outbound"]["settings"];

const FIELDS = [
  { label: "Calls", say: ({ isOn }: Settings) => (isOn ? "on" : "off") },
  { label: "Number", say: ({ phoneNumberId }: Settings) => phoneNumberId ?? "none" },
  { label: "Hours", say: (one: Settings) => `${one.fromTime} to ${one.untilTime}` },
  { label: "Days", say: ({ weekdays }: Settings) => weekdays.map(nameOfDay).join(", ") },
  { label: "Calls to one person a day", say: ({ personDaily }: Settings) => String(personDaily) },
  { label: "Calls a day", say: ({ daily }: Settings) => String(daily) },
  { label: "Spending a day", say: ({ dailySpending }: Settings) => `$${dailySpending}` },
  { label: "Countries", say: ({ countries }: Settings) => countries.join(", ") || "the clinic’s own" },
];

export function OutboundForm({ loaded }: { readonly loaded: Settings }) {
  const { client } = useApi();
  const mayEdit = useMayEditSettings();
  const draft = useDraft(loaded);
  const { value, change, isChanged } = draft;
  const save = useSaveRecord(draft, {
    send: (settings) => client.outbound.save.mutate(settings),
    recordOf: ({ settings }) => settings,
    onSaved: ({ settings }) =>
      notifyDone(settings.isOn ? "Saved. The assistant may call people." : "Saved. Nobody is called."),
  });
  useLeaveGuard(isChanged);
  const problem = findProblem(value);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && problem === null) save.run();
      }}
    >
      <Fields isOff={!mayEdit}>
        <Stack p="lg" gap="lg" maw={560}>
          <StaleNotice draft={draft} what="the calls" fields={FIELDS} />
          <Switch
            label="Have the assistant call people"
            description="About a visit, a freed time or a call that was left open, when the front desk or the waitlist asks for it."
            checked={value.isOn}
            onChange={({ currentTarget: { checked } }) => change({ isOn: checked })}
          />
          <TextInput
            label="Number to call from"
            description="Its id at Vapi, from Phone Numbers in Vapi’s dashboard."
            value={value.phoneNumberId ?? ""}
            onChange={({ currentTarget: { value: id } }) =>
              change({ phoneNumberId: id.trim() === "" ? null : id.trim() })
            }
          />
          <WhenFields value={value} change={change} />
          <LimitFields value={value} change={change} />
          <FormProblem error={save.error} />
        </Stack>
      </Fields>
      {mayEdit && (
        <SaveBar
          isChanged={isChanged}
          isSaving={save.isPending}
          problem={problem}
          onSave={save.run}
          onDiscard={() => (save.reset(), draft.discard())}
        />
      )}
    </form>
  );
}

type FieldsProps = {
  readonly value: Settings;
  readonly change: (part: Partial<Settings>) => void;
};

function WhenFields({ value, change }: FieldsProps) {
  return (
    <>
      <div className={classes["pair"]}>
        <TextInput
          type="time"
          label="Calls from"
          value={value.fromTime}
          onChange={({ currentTarget: { value: fromTime } }) => change({ fromTime })}
        />
        <TextInput
          type="time"
          label="until"
          value={value.untilTime}
          onChange={({ currentTarget: { value: untilTime } }) => change({ untilTime })}
        />
      </div>
      <Checkbox.Group
        label="On"
        value={value.weekdays.map(String)}
        onChange={(days) => change({ weekdays: days.map(Number).toSorted((one, other) => one - other) })}
      >
        <Group gap="sm" mt={4}>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Checkbox key={day} value={String(day)} label={nameOfDay(day)} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  );
}

function LimitFields({ value, change }: FieldsProps) {
  const numberOf = (typed: string | number) => (typeof typed === "number" ? typed : 0);
  return (
    <>
      <div className={classes["pair"]}>
        <NumberInput
          label="Calls to one person a day"
          min={1}
          max={5}
          allowDecimal={false}
          value={value.personDaily}
          onChange={(typed) => change({ personDaily: numberOf(typed) })}
        />
        <NumberInput
          label="Calls a day"
          min={1}
          max={1_000}
          allowDecimal={false}
          value={value.daily}
          onChange={(typed) => change({ daily: numberOf(typed) })}
        />
        <NumberInput
          label="Spending a day"
          description="As Vapi counts it."
          prefix="$"
          min={0.5}
          max={10_000}
          decimalScale={2}
          value={value.dailySpending}
          onChange={(typed) => change({ dailySpending: numberOf(typed) })}
        />
      </div>
      <TagsInput
        label="Countries that may be called"
        description="Two letters each, such as US. None: only the clinic’s own."
        value={[...value.countries]}
        onChange={(countries) => change({ countries: countries.map((one) => one.trim().toUpperCase()) })}
      />
    </>
  );
}

function nameOfDay(day: number): string {
  return WEEKDAYS[day - 1] ?? "";
}

function findProblem({ isOn, phoneNumberId, countries, weekdays, ...value }: Settings): string | null {
  if (isOn && phoneNumberId === null) return "Say from which number at Vapi calls are made.";
  if (value.fromTime === "" || value.untilTime === "") return "The hours need both times.";
  if (value.fromTime >= value.untilTime) return "Calls must end later in the day than they begin.";
  if (weekdays.length === 0) return "Choose a day, or switch calls off.";
  if (value.personDaily < 1 || value.daily < 1) return "A limit is 1 at least.";
  if (value.dailySpending < 0.5) return "The spending limit is $0.50 at least.";
  return countries.every((one) => /^[A-Z]{2}$/.test(one)) ? null : "A country is two letters, such as US.";
}
