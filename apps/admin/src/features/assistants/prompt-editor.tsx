import { Alert, Input, List, Skeleton, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconInfoCircle } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useApi } from "../../api/api-context.ts";
import type { PromptPreview } from "./assistant-types.ts";
import classes from "./assistants.module.css";
import { EnforcedRules } from "./enforced-rules.tsx";

/** As in the domain; the server has the last word. */
const MOST_CHARACTERS = 20_000;
const PAUSE_MS = 300;

type PromptEditorProps = {
  readonly name: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
};

/** The owner's words, between the rules that always stand around them. */
export function PromptEditor({ name, text, onChange }: PromptEditorProps) {
  const preview = usePreview(name, text);
  const fieldId = useId();
  const hintId = useId();
  return (
    <div>
      <Input.Label htmlFor={fieldId}>Instructions</Input.Label>
      <Input.Description mb={8} id={hintId}>
        In your own words: tone, what to say about the clinic, what to ask. The locked parts always surround
        them and take precedence.
      </Input.Description>
      <div className={classes["prompt"]}>
        <Locked title="Rules that always come first" text={preview?.before} />
        <Textarea
          id={fieldId}
          aria-describedby={hintId}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          autosize
          minRows={7}
          maxRows={22}
          maxLength={100_000}
          classNames={{ input: classes["promptInput"] ?? "" }}
          placeholder="Be warm and brief. Parking is behind the building."
        />
        <Locked title="A reminder that always comes last" text={preview?.after} />
      </div>
      <Counts text={text} preview={preview} />
      {preview !== undefined && <Notices preview={preview} text={text} />}
    </div>
  );
}

function Locked({ title, text }: { readonly title: string; readonly text: string | undefined }) {
  if (text === undefined) return <Skeleton height={44} radius={0} />;
  return <EnforcedRules title={title} text={text} />;
}

/** As the assistant would get it, asked of the server a moment after the last key. */
function usePreview(name: string, text: string): PromptPreview | undefined {
  const { client } = useApi();
  const [draft] = useDebouncedValue({ name, customPrompt: text }, PAUSE_MS);
  const { data } = useQuery({
    queryKey: ["assistant-preview", draft],
    queryFn: ({ signal }) => client.assistants.preview.mutate(draft, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return data;
}

function Counts({ text, preview }: { readonly text: string; readonly preview: PromptPreview | undefined }) {
  const own = text.trim().length;
  return (
    <Text size="xs" c={own > MOST_CHARACTERS ? "var(--danger-ink)" : "dimmed"} mt={6}>
      {own.toLocaleString("en-US")} of {MOST_CHARACTERS.toLocaleString("en-US")} characters
      {preview !== undefined && `; ${preview.characters.toLocaleString("en-US")} with the rules`}
    </Text>
  );
}

function Notices({ preview, text }: { readonly preview: PromptPreview; readonly text: string }) {
  if (text.trim() === "") {
    return (
      <Alert mt="sm" variant="light" color="gray" c="var(--ink)" icon={<IconInfoCircle size={18} />}>
        Nothing is written yet, so the assistant is told: “{preview.ownerText}”
      </Alert>
    );
  }
  if (preview.notices.length === 0) return null;
  return (
    <Alert
      mt="sm"
      color="yellow"
      variant="light"
      icon={<IconInfoCircle size={18} />}
      title="The assistant will read this a little differently"
      role="status"
    >
      <List size="sm">
        {preview.notices.map((notice) => (
          <List.Item key={notice}>{notice}</List.Item>
        ))}
      </List>
      <details className={classes["asRead"]}>
        <summary>Show how it will be read</summary>
        <pre>{preview.ownerText}</pre>
      </details>
    </Alert>
  );
}
