import type { AppRouter } from "@callwaiting/server/router";
import { ActionIcon, Checkbox, Group, NumberInput, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
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
import { Row, Rows } from "../../../ui/rows.tsx";
import { WAY_LABELS, sayWays } from "./say-ways.ts";

type Settings = inferRouterOutputs<AppRouter>["waitlist"]["settings"];
type Way = Settings["ways"][number];

const DETAILS: Readonly<Record<Way, string>> = {
  message: "As switched on under Messages. They take the time or let it go on a page of their own.",
  call: "As set below under Calls we make, in its hours and limits.",
  staff: "The waitlist says “please call”, while the clinic is open.",
};
const ALL: readonly Way[] = ["message", "call", "staff"];

const FIELDS = [
  { label: "Held for", say: ({ holdMinutes }: Settings) => `${holdMinutes} minutes` },
  { label: "Ways", say: ({ ways }: Settings) => sayWays(ways) },
];

export function WaitlistForm({ loaded }: { readonly loaded: Settings }) {
  const { client } = useApi();
  const mayEdit = useMayEditSettings();
  const draft = useDraft(loaded);
  const { value, change, isChanged } = draft;
  const save = useSaveRecord(draft, {
    send: (settings) => client.waitlist.saveSettings.mutate(settings),
    recordOf: ({ settings }) => settings,
    onSaved: () => notifyDone("Saved. It counts for offers from now on."),
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
          <StaleNotice draft={draft} what="the waitlist" fields={FIELDS} />
          <NumberInput
            label="A freed time is held for"
            description="For whoever is asked first; then for the next. What the front desk has to do counts while the clinic is open."
            suffix=" minutes"
            min={5}
            max={1_440}
            allowDecimal={false}
            value={value.holdMinutes}
            onChange={(typed) => change({ holdMinutes: typeof typed === "number" ? typed : 0 })}
          />
          <Ways ways={value.ways} onChange={(ways) => change({ ways: [...ways] })} />
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

type WaysProps = { readonly ways: readonly Way[]; readonly onChange: (ways: readonly Way[]) => void };

/** Those that are on, in their order, then the others. */
function Ways({ ways, onChange }: WaysProps) {
  const shown = [...ways, ...ALL.filter((way) => !ways.includes(way))];
  return (
    <div>
      <Text fw={600}>How people are reached</Text>
      <Text size="sm" c="dimmed">
        From the top. Whoever cannot be reached in one way is told by the next.
      </Text>
      <Rows label="Ways to reach people, in their order">
        {shown.map((way) => (
          <Row
            key={way}
            title={
              <Checkbox
                label={WAY_LABELS[way]}
                description={DETAILS[way]}
                checked={ways.includes(way)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange(checked ? [...ways, way] : ways.filter((one) => one !== way))
                }
              />
            }
            actions={ways.includes(way) && <Order way={way} ways={ways} onChange={onChange} />}
          />
        ))}
      </Rows>
    </div>
  );
}

function Order({ way, ways, onChange }: WaysProps & { readonly way: Way }) {
  const index = ways.indexOf(way);
  const moveTo = (to: number) => {
    const others = ways.filter((one) => one !== way);
    onChange([...others.slice(0, to), way, ...others.slice(to)]);
  };
  const label = WAY_LABELS[way];
  return (
    <Group gap="xs">
      <ActionIcon
        variant="default"
        size="lg"
        disabled={index === 0}
        aria-label={`${label}: earlier`}
        onClick={() => moveTo(index - 1)}
      >
        <IconArrowUp size={17} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={index === ways.length - 1}
        aria-label={`${label}: later`}
        onClick={() => moveTo(index + 1)}
      >
        <IconArrowDown size={17} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function findProblem({ holdMinutes, ways }: Settings): string | null {
  if (holdMinutes < 5 || holdMinutes > 1_440) {
    return "A time is held for 5 minutes at least, and a day at most.";
  }
  return ways.length === 0 ? "Choose a way to reach people." : null;
}
