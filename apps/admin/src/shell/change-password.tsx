import { Alert, Button, Modal, PasswordInput, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useApi } from "../api/api-context.ts";
import { textOf } from "../format/text-of.ts";
import { notifyDone } from "../ui/notify.tsx";

/** As in the server's PASSWORD_LENGTH, which has the last word. */
const MIN_LENGTH = 10;

export function ChangePassword({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Change password">
      <PasswordForm onDone={onClose} />
    </Modal>
  );
}

function PasswordForm({ onDone }: { readonly onDone: () => void }) {
  const { auth } = useApi();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [currentPassword, newPassword] = [textOf(form, "current"), textOf(form, "new")];
    if (newPassword.length < MIN_LENGTH) {
      setProblem(`Choose a new password of at least ${MIN_LENGTH} characters.`);
      return;
    }
    setIsBusy(true);
    const { error } = await auth.changePassword({ currentPassword, newPassword, revokeOtherSessions: true });
    setIsBusy(false);
    if (error !== null) {
      setProblem(sentenceFor(error));
      return;
    }
    notifyDone("Password changed. Other devices are signed out.");
    onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <PasswordInput
          label="Current password"
          name="current"
          autoComplete="current-password"
          required
          data-autofocus
        />
        <PasswordInput
          label="New password"
          description={`At least ${MIN_LENGTH} characters. Other devices will be signed out.`}
          name="new"
          autoComplete="new-password"
          required
        />
        <Button type="submit" loading={isBusy}>
          Change password
        </Button>
      </Stack>
    </form>
  );
}

function sentenceFor(error: {
  readonly status: number;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}): string {
  if (error.status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (error.code === "INVALID_PASSWORD") return "The current password is incorrect.";
  return error.message ?? "The password could not be changed. Try again.";
}
