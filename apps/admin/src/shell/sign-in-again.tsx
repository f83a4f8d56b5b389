import { Alert, Anchor, Button, Group, Modal, PasswordInput, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { type FormEvent, Suspense, lazy, useState } from "react";
import { useApi } from "../api/api-context.ts";
import type { Api } from "../api/create-api.ts";
import { type Absentee, useAbsentee } from "../api/expiry.ts";
import { SECOND_FACTOR, signInWith } from "../api/sign-in.ts";
import { textOf } from "../format/text-of.ts";

const CodeForm = lazy(async () => ({
  default: (await import("../features/second-factor/code-form.tsx")).CodeForm,
}));

/** Above every other dialog, which may hold words that are not saved. */
const ON_TOP = 1_000;
/** An open dialog below would close itself on Escape, and lose what was typed in it. */
const KEEP_ESCAPE = { "data-mantine-stop-propagation": "true" } as const;

/** The session has ended: the person signs in over what they were doing. Until then nobody can read it. */
export function SignInAgain() {
  const { expiry } = useApi();
  const who = useAbsentee(expiry);
  return (
    <Modal
      opened={who !== null}
      onClose={() => undefined}
      title="Sign in again"
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      zIndex={ON_TOP}
      overlayProps={{ blur: 14, backgroundOpacity: 0.7 }}
      centered
    >
      {who !== null && <SignInForm who={who} />}
    </Modal>
  );
}

function SignInForm({ who }: { readonly who: Absentee }) {
  const { problem, isBusy, submit, needsCode, goOn } = useSignInAgain(who);
  if (needsCode) {
    return (
      <Suspense>
        <CodeForm onIn={goOn} />
      </Suspense>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text>
          Your session has ended. What you were doing is still here, including what you have not saved yet.
        </Text>
        {problem !== null && (
          <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
            {problem}
          </Alert>
        )}
        <Text size="sm">
          Signed in as <strong>{who.email}</strong>
        </Text>
        {/* So that a password manager knows whose password is asked for. */}
        <input name="email" type="email" autoComplete="username" value={who.email} readOnly hidden />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          visibilityToggleButtonProps={{ "aria-label": "Show password", ...KEEP_ESCAPE }}
          {...KEEP_ESCAPE}
        />
        <Group justify="space-between">
          {/* A whole new page: nothing of what is below may stay for somebody else. A form that is not saved asks first. */}
          <Anchor href="/sign-in" size="sm" {...KEEP_ESCAPE}>
            Sign in as somebody else
          </Anchor>
          <Button type="submit" loading={isBusy} {...KEEP_ESCAPE}>
            Sign in
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useSignInAgain(who: Absentee) {
  const api = useApi();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [needsCode, setNeedsCode] = useState(false);
  // When the session cannot be read now, the dialog stays, and the next try reads it.
  const goOn = () =>
    comeBack(api, who).catch(() => {
      setNeedsCode(false);
      setProblem(LOST_AGAIN);
    });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = textOf(new FormData(event.currentTarget), "password");
    setIsBusy(true);
    const refusal = await signInWith(api.auth, { email: who.email, password });
    setNeedsCode(refusal === SECOND_FACTOR);
    setProblem(refusal === SECOND_FACTOR ? null : refusal);
    if (refusal === null) await goOn();
    setIsBusy(false);
  };
  return { problem, isBusy, submit, needsCode, goOn };
}

const LOST_AGAIN = "The server cannot be reached. Check the connection, then try again.";

/** After signing in again: back to the same organization, and to the same words. A new session has chosen none. */
async function comeBack({ client, queryClient, trpc }: Api, who: Absentee): Promise<void> {
  const now = await client.session.current.query();
  const mayReturn = now.organizations.some(({ orgId }) => orgId === who.orgId);
  if (now.user.userId === who.userId && now.organization?.orgId !== who.orgId && mayReturn) {
    await client.session.switchOrganization.mutate({ orgId: who.orgId });
  }
  await queryClient.refetchQueries(trpc.session.current.queryFilter());
}
