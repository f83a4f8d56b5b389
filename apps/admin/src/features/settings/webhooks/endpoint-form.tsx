import { Alert, Button, Checkbox, Stack, Switch, TextInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useEffect, useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { useSaveKey } from "../../../forms/save-bar.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { ALL_KINDS, type Endpoint, kindName } from "./webhook-words.ts";

type Facts = Pick<Endpoint, "url" | "description" | "kinds" | "withContact" | "isOn" | "version">;

const NEW: Facts = {
  url: "",
  description: "",
  kinds: [...ALL_KINDS],
  withContact: false,
  isOn: true,
  version: "",
};

const FIELDS = [
  { label: "Address", say: ({ url }: Facts) => `“${url}”` },
  { label: "Description", say: ({ description }: Facts) => `“${description}”` },
  { label: "Events", say: ({ kinds }: Facts) => kinds.map(kindName).join(", ") },
  { label: "Contact", say: ({ withContact }: Facts) => (withContact ? "told" : "not told") },
  { label: "State", say: ({ isOn }: Facts) => (isOn ? "on" : "off") },
];

type EndpointFormProps = {
  /** Null for a new one. */
  readonly endpoint: Endpoint | null;
  readonly onChanged: (isChanged: boolean) => void;
  /** With the secret of a new one. */
  readonly onDone: (secret: string | null) => void;
};

export function EndpointForm({ endpoint, onChanged, onDone }: EndpointFormProps) {
  const draft = useDraft<Facts>(useMemo(() => (endpoint === null ? NEW : factsOf(endpoint)), [endpoint]));
  const { value, isChanged } = draft;
  const save = useSave(draft, endpoint, onDone);
  useEffect(() => onChanged(isChanged), [isChanged, onChanged]);
  const canSave = isChanged && value.url.trim() !== "" && value.kinds.length > 0 && !save.isPending;
  useSaveKey(canSave ? save.run : null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) save.run();
      }}
    >
      <Stack>
        <StaleNotice draft={draft} what="this address" fields={FIELDS} />
        <EndpointFields draft={draft} isNew={endpoint === null} />
        {save.answer?.kind === "refused" && (
          <Alert
            color="red"
            icon={<IconAlertCircle size={18} />}
            role="alert"
            title="This address cannot be used"
          >
            {save.answer.message}
          </Alert>
        )}
        <FormProblem error={save.error} />
        <Button type="submit" disabled={!canSave} loading={save.isPending}>
          {endpoint === null ? "Add address" : "Save"}
        </Button>
      </Stack>
    </form>
  );
}

function EndpointFields({
  draft: { value, change },
  isNew,
}: {
  readonly draft: Draft<Facts>;
  readonly isNew: boolean;
}) {
  return (
    <>
      <TextInput
        label="Address"
        description="Of your own system, on the internet."
        placeholder="https://crm.example.com/webhooks"
        value={value.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
        maxLength={2_000}
        required
        withAsterisk={false}
        data-autofocus
      />
      <TextInput
        label="Description"
        description="So that you know it again: “Our CRM”."
        value={value.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
        maxLength={200}
      />
      <Checkbox.Group
        label="What it is told of"
        value={value.kinds}
        onChange={(kinds) => change({ kinds: ALL_KINDS.filter((kind) => kinds.includes(kind)) })}
      >
        <Stack gap={8} mt={8}>
          {ALL_KINDS.map((kind) => (
            <Checkbox key={kind} value={kind} label={kindName(kind)} description={kind} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Switch
        label="With the patient’s name, number and address"
        description="Otherwise only ids, times and states are told, and no patient."
        checked={value.withContact}
        onChange={(event) => change({ withContact: event.currentTarget.checked })}
      />
      {!isNew && (
        <Switch
          label="Switched on"
          description="What happens while it is off is not told by itself: “Send again” does."
          checked={value.isOn}
          onChange={(event) => change({ isOn: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

function useSave(draft: Draft<Facts>, endpoint: Endpoint | null, onDone: EndpointFormProps["onDone"]) {
  const { webhooks } = useApi().client;
  return useSaveRecord(draft, {
    send: async (value) => {
      const facts = { ...value, kinds: [...value.kinds] };
      if (endpoint !== null) {
        const saved = await webhooks.save.mutate({ ...facts, endpointId: endpoint.endpointId });
        return saved.kind === "saved" ? { ...saved, secret: null } : saved;
      }
      const made = await webhooks.create.mutate(facts);
      return made.kind === "created" ? { kind: "saved" as const, endpoint: null, secret: made.secret } : made;
    },
    recordOf: (answer, sent) => (answer.endpoint === null ? sent : factsOf(answer.endpoint)),
    onSaved: ({ secret }) => {
      if (secret === null) notifyDone("The address is saved.");
      onDone(secret);
    },
  });
}

function factsOf({ url, description, kinds, withContact, isOn, version }: Endpoint): Facts {
  return { url, description, kinds, withContact, isOn, version };
}
