import { Alert, Button, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "./second-factor.module.css";

type BackupCodesProps = { readonly codes: readonly string[]; readonly onDone: () => void };

/** Shown once: the server keeps them sealed. */
export function BackupCodes({ codes, onDone }: BackupCodesProps) {
  return (
    <Stack>
      <Alert
        color="yellow.8"
        variant="light"
        icon={<IconAlertTriangle size={18} />}
        c="var(--ink)"
        role="status"
      >
        Write these down or print them, and keep them where only you find them. Each signs you in once,
        without your phone. They are not shown again.
      </Alert>
      <ul className={classes["codes"]} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group justify="flex-end">
        <CopyButton value={codes.join("\n")} timeout={3_000}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? "Copied" : "Copy all"}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onDone}>I have written them down</Button>
      </Group>
      <Text size="sm" c="dimmed">
        Another owner of your clinic can help as well when phone and codes are lost.
      </Text>
    </Stack>
  );
}
