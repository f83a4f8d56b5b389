import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { textOf } from "../../format/text-of.ts";
import { FormProblem } from "../../forms/form-problem.tsx";
import { NewPasswordField, passwordProblem } from "../../ui/new-password-field.tsx";
import { PublicCard } from "./public-card.tsx";

const route = getRouteApi("/reset-password/$token");

/** Behind the link that an owner made for a member who cannot sign in. */
export function ResetPasswordScreen() {
  const { token } = route.useParams();
  const trpc = useTRPC();
  const [problem, setProblem] = useState<string | null>(null);
  const reset = useMutation(trpc.members.resetPassword.mutationOptions());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textOf(new FormData(event.currentTarget), "password");
    setProblem(passwordProblem(password));
    if (passwordProblem(password) === null) reset.mutate({ token, password });
  };
  if (reset.isSuccess) {
    return (
      <PublicCard title="Password set">
        <Stack>
          <Text role="status">You have been signed out on all devices.</Text>
          <Button size="md" renderRoot={(props) => <Link {...props} to="/sign-in" />}>
            Sign in
          </Button>
        </Stack>
      </PublicCard>
    );
  }
  return (
    <PublicCard title="Choose a new password">
      <form onSubmit={submit}>
        <Stack>
          <NewPasswordField error={problem} />
          <FormProblem error={reset.error} />
          <Button type="submit" size="md" loading={reset.isPending}>
            Set password
          </Button>
        </Stack>
      </form>
    </PublicCard>
  );
}
