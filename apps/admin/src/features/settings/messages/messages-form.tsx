import { Alert, Button, Stack, Switch } from "@mantine/core";
import { IconInfoCircle, IconPlus } from "@tabler/icons-react";
import { useApi } from "../../../api/api-context.ts";
import { useMayEditSettings } from "../../../api/session.ts";
import { Fields } from "../../../forms/fields.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { SaveBar } from "../../../forms/save-bar.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { useDraft } from "../../../forms/use-draft.ts";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { formatMinutes } from "../../../format/amount.ts";
import { DurationInput } from "../../../ui/duration-input.tsx";
import { type FieldsProps, LimitFields, QuietFields, type Settings } from "./limit-fields.tsx";
import { notifyDone } from "../../../ui/notify.tsx";

const MAX_REMINDERS = 5;
const SHORTEST = 30;
const LONGEST = 43_200;

const sayLimits = ({ remindersADay, remindersAWeek }: Settings) =>
  `${remindersADay} a day, ${remindersAWeek} a week`;

const FIELDS = [
  { label: "Messages", say: ({ isOn }: Settings) => (isOn ? "on" : "off") },
  { label: "E-mails", say: ({ byEmail }: Settings) => (byEmail ? "on" : "off") },
  { label: "Texts", say: ({ bySms }: Settings) => (bySms ? "on" : "off") },
  { label: "Texts abroad", say: ({ smsAbroad }: Settings) => (smsAbroad ? "on" : "off") },
  {
    label: "Reminders",
    say: ({ reminderMinutes }: Settings) =>
      reminderMinutes.length === 0 ? "none" : reminderMinutes.map(formatMinutes).join(" and "),
  },
  { label: "Time to undo", say: ({ undoMinutes }: Settings) => formatMinutes(undoMinutes) },
  { label: "Reminders at most", say: sayLimits },
  { label: "Quiet hours", say: (one: Settings) => `${one.quietFrom} to ${one.quietUntil}` },
];

export function MessagesForm({ loaded }: { readonly loaded: Settings }) {
  const { client } = useApi();
  const mayEdit = useMayEditSettings();
  const draft = useDraft(loaded);
  const { value, change, isChanged } = draft;
  const save = useSaveRecord(draft, {
    send: ({ mail: _mail, texts: _texts, ...settings }) => client.messages.save.mutate(settings),
    recordOf: ({ settings }) => settings,
    onSaved: ({ settings }) =>
      notifyDone(
        settings.isOn ? "Saved. Patients hear of their visits from now on." : "Saved. Nothing is sent.",
      ),
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
          <StaleNotice draft={draft} what="the messages" fields={FIELDS} />
          <CatcherNotes value={value} />
          <Switch
            label="Write to patients"
            description="Patients hear of their visits. Visits that were booked before you switch it on get no messages."
            checked={value.isOn}
            onChange={({ currentTarget: { checked } }) => change({ isOn: checked })}
          />
          <WayFields value={value} change={change} />
          <Reminders
            minutes={value.reminderMinutes}
            mayEdit={mayEdit}
            onChange={(reminderMinutes) => change({ reminderMinutes: [...reminderMinutes] })}
          />
          <LimitFields value={value} change={change} />
          <QuietFields value={value} change={change} />
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

function WayFields({ value, change }: FieldsProps) {
  return (
    <>
      <Switch
        label="By e-mail"
        description="To whoever gave an address."
        checked={value.byEmail}
        onChange={({ currentTarget: { checked } }) => change({ byEmail: checked })}
      />
      <Switch
        label="By text message"
        description="To mobile numbers. A reminder goes by one way only: by text where that is possible, else by e-mail."
        checked={value.bySms}
        onChange={({ currentTarget: { checked } }) => change({ bySms: checked })}
      />
      {value.bySms && (
        <Switch
          label="Texts to other countries as well"
          description="Otherwise only numbers of the clinic’s own country get texts. Others can cost much more."
          checked={value.smsAbroad}
          onChange={({ currentTarget: { checked } }) => change({ smsAbroad: checked })}
        />
      )}
    </>
  );
}

function CatcherNotes({ value }: { readonly value: Settings }) {
  return (
    <>
      {value.byEmail && value.mail === "catcher" && (
        <Alert icon={<IconInfoCircle aria-hidden />} color="blue" variant="light" c="inherit">
          This server has no mail server yet, so no e-mail leaves it: below you see what would have been sent.
          Whoever runs the server sets SMTP_URL and MAIL_FROM.
        </Alert>
      )}
      {value.bySms && value.texts === "simulated" && (
        <Alert icon={<IconInfoCircle aria-hidden />} color="blue" variant="light" c="inherit">
          There is no account at Twilio yet: texts go to a simulated Twilio on this machine, and to nobody.
          Below you see what would have been sent. An owner enters the clinic’s account on this page.
        </Alert>
      )}
      {value.bySms && value.texts === "catcher" && (
        <Alert icon={<IconInfoCircle aria-hidden />} color="blue" variant="light" c="inherit">
          Texts are not set up: there is no account at Twilio yet, so no text leaves this server. Below you
          see what would have been sent. An owner enters the clinic’s account on this page.
        </Alert>
      )}
    </>
  );
}

type RemindersProps = {
  readonly minutes: readonly number[];
  readonly mayEdit: boolean;
  readonly onChange: (minutes: readonly number[]) => void;
};

function Reminders({ minutes, mayEdit, onChange }: RemindersProps) {
  return (
    <Stack gap="xs">
      {minutes.map((each, index) => (
        <Stack key={index} gap={4}>
          <DurationInput
            label={
              minutes.length === 1 ? "Reminder before the visit" : `Reminder ${index + 1} before the visit`
            }
            minutes={each}
            maxMinutes={LONGEST}
            onChange={(next) => onChange(minutes.map((one, other) => (other === index ? next : one)))}
          />
          {mayEdit && (
            <Button
              variant="subtle"
              size="compact-sm"
              style={{ alignSelf: "flex-start" }}
              onClick={() => onChange(minutes.filter((_one, other) => other !== index))}
            >
              Remove reminder {index + 1}
            </Button>
          )}
        </Stack>
      ))}
      {mayEdit && minutes.length < MAX_REMINDERS && (
        <Button
          variant="default"
          leftSection={<IconPlus size={16} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...minutes, 1_440])}
        >
          Add a reminder
        </Button>
      )}
    </Stack>
  );
}

function findProblem({
  isOn,
  byEmail,
  bySms,
  reminderMinutes,
  quietFrom,
  quietUntil,
}: Settings): string | null {
  if (reminderMinutes.some((minutes) => minutes < SHORTEST)) {
    return "A reminder comes 30 minutes before the visit or earlier.";
  }
  if (new Set(reminderMinutes).size < reminderMinutes.length) return "Two reminders come at the same time.";
  if (quietFrom === "" || quietUntil === "") return "The quiet hours need both times.";
  return isOn && !byEmail && !bySms ? "Choose a way to write to patients, or switch it off." : null;
}
