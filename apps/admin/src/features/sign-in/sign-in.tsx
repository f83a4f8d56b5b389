import { Alert, Button, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconAlertCircle, IconClock } from "@tabler/icons-react";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { type FormEvent, Suspense, lazy, useEffect, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { SECOND_FACTOR, signInWith } from "../../api/sign-in.ts";
import { textOf } from "../../format/text-of.ts";
import { Brand } from "../../shell/shell.tsx";
import classes from "./sign-in.module.css";

const CodeForm = lazy(async () => ({
  default: (await import("../second-factor/code-form.tsx")).CodeForm,
}));

const route = getRouteApi("/sign-in");

export function SignIn() {
  const { reason } = route.useSearch();
  const { submit, problem, isBusy, needsCode, goOn } = useSignIn();
  useEffect(() => {
    document.title = "Sign in · CallWaiting";
  }, []);
  return (
    <main className={classes["page"]}>
      <div className={classes["card"]}>
        <Brand />
        <Title order={1} mt={28}>
          Sign in
        </Title>
        {reason === "expired" && problem === null && (
          <Alert mt="md" color="pine" variant="light" icon={<IconClock size={18} />} role="status">
            Your session has ended. Sign in again to pick up where you left off.
          </Alert>
        )}
        {problem !== null && (
          <Alert mt="md" color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
            {problem}
          </Alert>
        )}
        {needsCode && (
          <Suspense>
            <CodeForm onIn={goOn} />
          </Suspense>
        )}
        <form onSubmit={(event) => void submit(event)} hidden={needsCode}>
          <Credentials isBusy={isBusy} />
        </form>
      </div>
      <Text c="dimmed" size="sm" ta="center" mt="lg" maw={380}>
        No account? An owner or admin of your organization can invite you. If you set up this server, run{" "}
        <code>npm run status</code> to see the first sign-in.
      </Text>
    </main>
  );
}

function Credentials({ isBusy }: { readonly isBusy: boolean }) {
  return (
    <Stack mt="lg">
      <TextInput
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        size="md"
        required
        withAsterisk={false}
        autoFocus
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        size="md"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ "aria-label": "Show password" }}
      />
      <Button type="submit" size="md" mt={6} loading={isBusy}>
        Sign in
      </Button>
    </Stack>
  );
}

function useSignIn() {
  const { auth, queryClient } = useApi();
  const { back } = route.useSearch();
  const router = useRouter();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  const goOn = () => {
    queryClient.clear();
    router.history.replace(back ?? "/today");
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setProblem(null);
    const refusal = await signInWith(auth, {
      email: textOf(form, "email"),
      password: textOf(form, "password"),
    });
    setIsBusy(false);
    setNeedsCode(refusal === SECOND_FACTOR);
    if (refusal === null) goOn();
    else if (refusal !== SECOND_FACTOR) setProblem(refusal);
  };
  return { submit, problem, isBusy, needsCode, goOn };
}
