import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useReadSessionAgain } from "../../api/session.ts";
import { textOf } from "../../format/text-of.ts";
import { CopyField } from "../../ui/copy-field.tsx";
import { askAuth } from "./ask-auth.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { PasswordForm } from "./password-form.tsx";
import { QrCode } from "./qr-code.tsx";

type Begun = { readonly totpURI: string; readonly backupCodes: readonly string[] };

/**
 * Password, the codes for when there is no app, then the app: nothing is on before a first code was right. With that code the session
 * is another one and read anew, and this is gone: so what is shown once comes before it.
 */
export function SetUpSecondFactor() {
  const readSessionAgain = useReadSessionAgain();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [hasCodes, setHasCodes] = useState(false);
  if (begun === null) {
    return (
      <Stack>
        <Text maw={560}>
          Signing in then takes a code from an authenticator app on your phone as well: who learns your
          password is not in yet. Any app for such codes will do.
        </Text>
        <PasswordForm<Begun> path="enable" action="Set up" onDone={setBegun} />
      </Stack>
    );
  }
  return hasCodes ? (
    <Prove begun={begun} onProven={() => void readSessionAgain()} />
  ) : (
    <BackupCodes codes={begun.backupCodes} onDone={() => setHasCodes(true)} />
  );
}

function Prove({ begun, onProven }: { readonly begun: Begun; readonly onProven: () => void }) {
  const api = useApi();
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = textOf(new FormData(event.currentTarget), "code").replace(/\s+/g, "");
    const answer = await askAuth(api, "verify-totp", { code });
    if (answer.ok) onProven();
    else setProblem(answer.problem);
  };
  const key = new URL(begun.totpURI).searchParams.get("secret") ?? "";
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Group align="flex-start" gap="xl">
        <QrCode text={begun.totpURI} label="QR code for your authenticator app" />
        <Stack flex="1 1 280px">
          <Text>Scan this with the app. Where that is not possible, type the key into it.</Text>
          <CopyField label="Key" value={key} />
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label="The code that it shows"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            required
            withAsterisk={false}
          />
          <Button type="submit">Go on</Button>
        </Stack>
      </Group>
    </form>
  );
}
