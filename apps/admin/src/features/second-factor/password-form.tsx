import { Alert, Button, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { textOf } from "../../format/text-of.ts";
import { askAuth } from "./ask-auth.ts";

type PasswordFormProps<T> = {
  readonly path: "enable" | "generate-backup-codes" | "disable";
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly onDone: (data: T) => void;
};

/** What is done to one's second factor takes the password: an open window alone is not enough. */
export function PasswordForm<T>({ path, action, isDangerous = false, onDone }: PasswordFormProps<T>) {
  const api = useApi();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textOf(new FormData(event.currentTarget), "password");
    setIsBusy(true);
    const answer = await askAuth<T>(api, path, { password });
    setIsBusy(false);
    if (answer.ok) onDone(answer.data);
    else setProblem(answer.problem);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack maw={420}>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <PasswordInput
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": "Show password" }}
        />
        <Button type="submit" loading={isBusy} {...(isDangerous ? { color: "red.8" } : {})}>
          {action}
        </Button>
      </Stack>
    </form>
  );
}
