import { Alert, Button, Group, Select, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAlertTriangle } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { StateView } from "../../ui/state-view.tsx";
import type { Voice, VoiceChoices } from "./assistant-types.ts";
import { OTHER_VOICE, groupChoices, keyOfVoice, otherVoice, textOf } from "./voice-choices.ts";

type VoicePickerProps = {
  readonly voice: Voice;
  readonly onChange: (voice: Voice) => void;
  readonly mayEdit: boolean;
};

export function VoicePicker({ voice, onChange, mayEdit }: VoicePickerProps) {
  const trpc = useTRPC();
  const choices = useQuery(trpc.assistants.voices.queryOptions(undefined, { staleTime: Infinity }));
  return (
    <Stack gap="xs">
      <StateView query={choices} loading={<Skeleton height={60} />}>
        {(data) => <Pick choices={data} voice={voice} onChange={onChange} />}
      </StateView>
      <WhatIsHeard voice={voice} onChange={onChange} mayEdit={mayEdit} />
    </Stack>
  );
}

type PickProps = Omit<VoicePickerProps, "mayEdit"> & { readonly choices: VoiceChoices };

function Pick({ choices, voice, onChange }: PickProps) {
  const known = choices.choices.find((choice) => keyOfVoice(choice.voice) === keyOfVoice(voice));
  const [isOther, setIsOther] = useState(known === undefined);
  const shown = isOther || known === undefined ? OTHER_VOICE : keyOfVoice(known.voice);
  return (
    <>
      <Select
        label="Voice"
        description="Type to search by name, provider or language."
        data={groupChoices(choices)}
        value={shown}
        onChange={(key) => {
          const picked = choices.choices.find((choice) => keyOfVoice(choice.voice) === key);
          setIsOther(picked === undefined);
          if (picked !== undefined) onChange(picked.voice);
        }}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No voice by that name. Choose “Another voice” to enter one."
        maw={420}
      />
      {shown === OTHER_VOICE && (
        <Group align="flex-start" grow maw={420}>
          <Select
            label="Provider"
            data={choices.providers.map(({ provider, name }) => ({ value: provider, label: name }))}
            value={textOf(voice["provider"]) || null}
            onChange={(provider) => onChange(otherVoice(voice, { provider: provider ?? "" }))}
            searchable
            allowDeselect={false}
          />
          <TextInput
            label="Voice name or ID"
            value={textOf(voice["voiceId"])}
            onChange={(event) => onChange(otherVoice(voice, { voiceId: event.currentTarget.value }))}
            maxLength={200}
            spellCheck={false}
          />
        </Group>
      )}
    </>
  );
}

const PAUSE_MS = 250;

/** Says plainly when another voice than the chosen one will speak. */
function WhatIsHeard({ voice, onChange, mayEdit }: VoicePickerProps) {
  const trpc = useTRPC();
  const [asked] = useDebouncedValue(voice, PAUSE_MS);
  const { data } = useQuery(
    trpc.assistants.describeVoice.queryOptions({ voice: asked }, { placeholderData: keepPreviousData }),
  );
  const choices = useQuery(trpc.assistants.voices.queryOptions(undefined, { staleTime: Infinity }));
  if (data === undefined) return null;
  const isListed = choices.data?.choices.some((choice) => keyOfVoice(choice.voice) === keyOfVoice(asked));
  if (data.note === null) {
    if (isListed === true) return null;
    return (
      <Text size="sm" c="dimmed" role="status">
        Callers hear {data.speaks}.
      </Text>
    );
  }
  // The first choice is the one that takes the place of all that cannot speak.
  const [fallback] = choices.data?.choices ?? [];
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={data.isReplaced ? "This voice will be replaced" : undefined}
      role="status"
      maw={520}
    >
      {data.note}
      {data.isReplaced && mayEdit && fallback !== undefined && (
        <Button variant="default" size="xs" mt="sm" display="block" onClick={() => onChange(fallback.voice)}>
          Choose {data.speaks}
        </Button>
      )}
    </Alert>
  );
}
