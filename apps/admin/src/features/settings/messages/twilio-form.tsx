import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { describeProblem } from "../../../api/describe-problem.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone } from "../../../ui/notify.tsx";

const EMPTY = { accountSid: "", authToken: "", sender: "", keySid: "", keySecret: "" };

/** Write-only: an account that was saved is never shown again. */
export function TwilioForm({ hasAccount }: { readonly hasAccount: boolean }) {
  const { value, change, problem, isBusy, submit } = useAccountForm();
  const isWhole = [value.accountSid, value.authToken, value.sender].every((text) => text.trim() !== "");
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <TextInput
          label={hasAccount ? "New account SID" : "Account SID"}
          description="AC and 32 characters, in Twilio’s console under Account Info."
          value={value.accountSid}
          onChange={({ currentTarget }) => change({ accountSid: currentTarget.value })}
          {...PLAIN}
        />
        <PasswordInput
          label="Auth token"
          description="Beside it. It also proves that replies come from Twilio. We test it, store it encrypted and never show it again."
          value={value.authToken}
          onChange={({ currentTarget }) => change({ authToken: currentTarget.value })}
          visibilityToggleButtonProps={{ "aria-label": "Show the token" }}
          {...PLAIN}
        />
        <TextInput
          label="Texts come from"
          description="A number of the account, with its country code (+15551234567), or a messaging service (MG and 32 characters)."
          value={value.sender}
          onChange={({ currentTarget }) => change({ sender: currentTarget.value })}
          {...PLAIN}
        />
        <TextInput
          label="API key SID, if you use one"
          description="SK and 32 characters. Texts are then sent with the key instead of the token."
          value={value.keySid}
          onChange={({ currentTarget }) => change({ keySid: currentTarget.value })}
          {...PLAIN}
        />
        {value.keySid.trim() !== "" && (
          <PasswordInput
            label="Secret of the API key"
            value={value.keySecret}
            onChange={({ currentTarget }) => change({ keySecret: currentTarget.value })}
            visibilityToggleButtonProps={{ "aria-label": "Show the secret" }}
            {...PLAIN}
          />
        )}
        {problem !== null && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {problem}
          </Text>
        )}
        <Button type="submit" loading={isBusy} disabled={!isWhole} style={{ alignSelf: "flex-start" }}>
          Test and save
        </Button>
      </Stack>
    </form>
  );
}

const PLAIN = { autoComplete: "off", spellCheck: false, maxLength: 120 } as const;

function useAccountForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const save = useMutation(trpc.integrations.saveTwilioAccount.mutationOptions());
  const [value, setValue] = useState(EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const keep = async (evenUntested: boolean): Promise<void> => {
    const outcome = await save.mutateAsync({ account: accountOf(value), evenUntested });
    if (outcome.kind === "refused") return setProblem(outcome.message);
    if (outcome.kind === "untested") {
      if (await confirmUntested(outcome.message)) await keep(true);
      return;
    }
    setValue(EMPTY);
    notifyDone(
      outcome.wasTested ? "Twilio accepted the account. It is saved." : "The account is saved, untested.",
    );
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
  const change = (part: Partial<typeof EMPTY>) => (setValue({ ...value, ...part }), setProblem(null));
  return { value, change, problem, isBusy: save.isPending, submit };
}

function accountOf({ accountSid, authToken, sender, keySid, keySecret }: typeof EMPTY) {
  return {
    accountSid: accountSid.trim(),
    authToken: authToken.trim(),
    // As people write a number.
    sender: sender.replaceAll(/[\s().-]/g, ""),
    apiKey: keySid.trim() === "" ? null : { sid: keySid.trim(), secret: keySecret.trim() },
  };
}

const confirmUntested = (why: string) =>
  confirmAction({
    title: "Save the account without testing it?",
    message: `${why} If it turns out to be wrong, texts wait, and this page says why.`,
    confirmLabel: "Save untested",
    cancelLabel: "Do not save",
  });
