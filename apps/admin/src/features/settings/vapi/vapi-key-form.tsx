import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { describeProblem } from "../../../api/describe-problem.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone } from "../../../ui/notify.tsx";

/** Write-only: a key that was saved is never shown again. */
export function VapiKeyForm({ hasKey }: { readonly hasKey: boolean }) {
  const { apiKey, setApiKey, problem, isBusy, submit } = useKeyForm();
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group align="flex-end" gap="xs">
        <PasswordInput
          label={hasKey ? "New private key" : "Private key of the clinic’s Vapi account"}
          description="You find it in Vapi’s dashboard under API Keys. We test it with Vapi, store it encrypted and never show it again."
          value={apiKey}
          onChange={(event) => setApiKey(event.currentTarget.value)}
          error={problem !== null}
          aria-describedby={problem === null ? undefined : "vapi-key-problem"}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          visibilityToggleButtonProps={{ "aria-label": "Show the key" }}
          flex="1 1 260px"
          miw={0}
        />
        <Button type="submit" loading={isBusy} disabled={apiKey.trim() === ""}>
          Test and save
        </Button>
      </Group>
      {!hasKey && (
        <Text size="sm" c="dimmed" mt={6}>
          The assistants are then created again in the clinic’s own account. The earlier ones stay in this
          server’s account and are no longer updated. Point your phone number to the new ones.
        </Text>
      )}
      {problem !== null && (
        <Text id="vapi-key-problem" size="sm" c="var(--mantine-color-error)" role="alert" mt={6}>
          {problem}
        </Text>
      )}
    </form>
  );
}

function useKeyForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const save = useMutation(trpc.integrations.saveVapiKey.mutationOptions());
  const [apiKey, setApiKey] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const keep = async (evenUntested: boolean): Promise<void> => {
    const outcome = await save.mutateAsync({ apiKey, evenUntested });
    if (outcome.kind === "refused") {
      setProblem(outcome.message);
      return;
    }
    if (outcome.kind === "untested") {
      if (await confirmUntested(outcome.message)) await keep(true);
      return;
    }
    setApiKey("");
    notifyDone(outcome.wasTested ? "Vapi accepted the key. It is saved." : "The key is saved, untested.");
    await queryClient.invalidateQueries();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    try {
      await keep(false);
    } catch (error) {
      setProblem(describeProblem(error).detail);
    }
  };
  return {
    apiKey,
    setApiKey: (value: string) => (setApiKey(value), setProblem(null)),
    problem,
    isBusy: save.isPending,
    submit,
  };
}

const confirmUntested = (why: string) =>
  confirmAction({
    title: "Save the key without testing it?",
    message: `${why} If the key turns out to be wrong, the assistants stay as they are at Vapi, and the Assistants page says so.`,
    confirmLabel: "Save untested",
    cancelLabel: "Do not save",
  });
