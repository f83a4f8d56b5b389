import { Alert, Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { textOf } from "../../format/text-of.ts";
import { askAuth } from "./ask-auth.ts";

/** The second step of signing in: the code that an app shows, or one of those that were written down. */
export function CodeForm({ onIn }: { readonly onIn: () => void | Promise<void> }) {
  const api = useApi();
  const [isBackup, setIsBackup] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = textOf(new FormData(event.currentTarget), "code").replace(/\s+/g, "");
    setIsBusy(true);
    const answer = await askAuth(api, isBackup ? "verify-backup-code" : "verify-totp", { code });
    if (answer.ok) await onIn();
    else setProblem(answer.problem);
    setIsBusy(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack mt="lg">
        <Text>
          {isBackup
            ? "Type one of the backup codes that you wrote down. Each works once."
            : "Type the code that your authenticator app shows for CallWaiting."}
        </Text>
        {problem !== null && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          key={String(isBackup)}
          label={isBackup ? "Backup code" : "Code"}
          name="code"
          autoComplete={isBackup ? "off" : "one-time-code"}
          inputMode={isBackup ? "text" : "numeric"}
          maxLength={40}
          size="md"
          required
          withAsterisk={false}
          autoFocus
          data-autofocus
        />
        <Button type="submit" size="md" loading={isBusy}>
          Sign in
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => (setIsBackup(!isBackup), setProblem(null))}
        >
          {isBackup ? "Use the app’s code" : "No phone at hand? Use a backup code"}
        </Anchor>
      </Stack>
    </form>
  );
}
