import { Button, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useTRPC } from "../../api/trpc.ts";
import { textOf } from "../../format/text-of.ts";
import { FormProblem } from "../../forms/form-problem.tsx";
import { NewPasswordField, passwordProblem } from "../../ui/new-password-field.tsx";

type NewAccountProps = { readonly token: string; readonly email: string };

/** Name and password of a new person, who is signed in with them right away. */
export function NewAccount({ token, email }: NewAccountProps) {
  const trpc = useTRPC();
  const { auth, queryClient } = useApi();
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const accept = useMutation(trpc.members.acceptInvitation.mutationOptions());
  const signIn = async (password: string) => {
    const { error } = await auth.signIn.email({ email, password });
    queryClient.clear();
    router.history.replace(error === null ? "/today" : "/sign-in");
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [displayName, password] = [textOf(form, "displayName"), textOf(form, "password")];
    setProblem(passwordProblem(password));
    if (passwordProblem(password) !== null) return;
    accept.mutate(
      { token, displayName, password },
      {
        onSuccess: () => void signIn(password),
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Your name"
          description="Your colleagues see it next to what you book and change."
          name="displayName"
          autoComplete="name"
          size="md"
          maxLength={200}
          required
          withAsterisk={false}
          autoFocus
        />
        {/* Tells a password manager whose password it is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <NewPasswordField error={problem} />
        <FormProblem error={accept.error} />
        <Button type="submit" size="md" loading={accept.isPending || accept.isSuccess}>
          Create account
        </Button>
      </Stack>
    </form>
  );
}
