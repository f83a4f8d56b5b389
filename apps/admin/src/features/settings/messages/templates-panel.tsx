import { Button, Group, Select, Stack, Text, TextInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useApi } from "../../../api/api-context.ts";
import { useMayEditSettings } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import classes from "./messages.module.css";

type Template = inferRouterOutputs<AppRouter>["messages"]["templates"][number];
type Preview = inferRouterOutputs<AppRouter>["messages"]["preview"];

const KINDS = {
  confirmation: "Confirmation",
  reminder: "Reminder",
  moved: "New time",
  cancelled: "Cancellation",
  closed: "Closed then",
  offer: "Offer to the waitlist",
} as const;

const keyOf = ({ channel, kind }: Template) => `${channel} ${kind}`;
const nameOf = ({ channel, kind, isOwn }: Template) =>
  `${KINDS[kind]} by ${channel === "sms" ? "text" : "e-mail"}${isOwn ? " (your own words)" : ""}`;

/** The clinic's own words for what patients are told. */
export function TemplatesPanel() {
  const trpc = useTRPC();
  const query = useQuery(trpc.messages.templates.queryOptions());
  const [chosen, setChosen] = useState("email confirmation");
  return (
    <Panel title="Words">
      <StateView query={query}>
        {(templates) => {
          const template = templates.find((one) => keyOf(one) === chosen);
          return (
            <Stack gap="md" maw={640}>
              <Select
                label="Message"
                data={templates.map((one) => ({ value: keyOf(one), label: nameOf(one) }))}
                value={chosen}
                onChange={(key) => key !== null && setChosen(key)}
                allowDeselect={false}
              />
              {template !== undefined && (
                <TemplateForm key={`${chosen} ${template.version}`} template={template} />
              )}
            </Stack>
          );
        }}
      </StateView>
    </Panel>
  );
}

function TemplateForm({ template }: { readonly template: Template }) {
  const mayEdit = useMayEditSettings();
  const [words, setWords] = useState({ subject: template.subject, body: template.body });
  const isChanged = words.subject !== template.subject || words.body !== template.body;
  useLeaveGuard(isChanged);
  const { save, problem, isSaving } = useSaveTemplate(template);
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Filled in: {"{patient}, {clinic}, {date}, {time}, {provider}, {phone}, {link}"}
        {template.kind === "offer" && ", and {until}, the end of the time for which it is held"}. A line with{" "}
        {"{phone}"} or {"{link}"} is left out where there is none. What the visit is for cannot be named.
      </Text>
      {template.channel === "email" && (
        <TextInput
          label="Subject"
          value={words.subject}
          readOnly={!mayEdit}
          onChange={({ currentTarget: { value: subject } }) => setWords({ ...words, subject })}
        />
      )}
      <Textarea
        label="Text"
        autosize
        minRows={4}
        maxRows={18}
        value={words.body}
        readOnly={!mayEdit}
        onChange={({ currentTarget: { value: body } }) => setWords({ ...words, body })}
      />
      {problem !== null && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
      <PreviewOf template={template} words={words} />
      {mayEdit && (
        <Group gap="xs">
          <Button disabled={!isChanged} loading={isSaving} onClick={() => void save(words)}>
            Save these words
          </Button>
          {template.isOwn && (
            <Button variant="default" loading={isSaving} onClick={() => void save(null)}>
              Use the original words
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

type Words = Pick<Template, "subject" | "body">;

function useSaveTemplate({ channel, kind, version }: Template) {
  const { client, queryClient } = useApi();
  const trpc = useTRPC();
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const save = async (words: Words | null) => {
    setIsSaving(true);
    setProblem(null);
    try {
      const outcome = await client.messages.saveTemplate.mutate({ channel, kind, version, words });
      if (outcome.kind === "refused") return setProblem(outcome.message);
      if (outcome.kind === "stale") {
        return setProblem("Somebody else has changed these words meanwhile. Reload the page to see theirs.");
      }
      notifyDone("Saved. The next messages have these words.");
      await queryClient.invalidateQueries({ queryKey: trpc.messages.templates.queryKey() });
    } catch (error) {
      notifyProblem(error, "The words were not saved");
    } finally {
      setIsSaving(false);
    }
  };
  return { save, problem, isSaving };
}

function PreviewOf({ template, words }: { readonly template: Template; readonly words: Words }) {
  const trpc = useTRPC();
  const [typed] = useDebouncedValue(words, 300);
  const { channel, kind } = template;
  const query = useQuery(
    trpc.messages.preview.queryOptions(
      { channel, kind, ...typed },
      { placeholderData: keepPreviousData, staleTime: Infinity },
    ),
  );
  return (
    <div className={classes["preview"]} aria-live="polite">
      <Text size="sm" fw={600}>
        A patient reads
      </Text>
      <StateView query={query}>{(preview) => <Shown preview={preview} />}</StateView>
    </div>
  );
}

function Shown({ preview }: { readonly preview: Preview }) {
  if (preview.kind === "refused") return <Text size="sm">{preview.message}</Text>;
  const { subject, text, segments } = preview;
  return (
    <>
      {subject !== "" && (
        <Text size="sm" fw={600}>
          {subject}
        </Text>
      )}
      <Text component="pre" size="sm" className={classes["text"] ?? ""}>
        {text}
      </Text>
      {segments !== null && (
        <Text size="sm" c="dimmed">
          {segments.characters} characters, charged as{" "}
          {segments.count === 1 ? "one text" : `${segments.count} texts`}.
          {segments.isUnicode &&
            " A character that is not in the carriers’ alphabet makes a text hold 70 characters instead of 160."}
        </Text>
      )}
    </>
  );
}
