import { Button, Group, Modal, Stack, Switch, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useIsOwner, useReadSessionAgain, useSession } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { FormProblem } from "../../forms/form-problem.tsx";
import { notifyDone } from "../../ui/notify.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { BackupCodes } from "./backup-codes.tsx";
import { PasswordForm } from "./password-form.tsx";
import { SetUpSecondFactor } from "./set-up.tsx";

export function SecondFactorScreen() {
  const { secondFactor } = useSession();
  const isOwner = useIsOwner();
  return (
    <>
      <PageHeader title="Second factor" description="A code from your phone beside the password." />
      <Stack gap="lg">
        <Panel title="Yours">{secondFactor.isOn ? <IsOn /> : <SetUpSecondFactor />}</Panel>
        {isOwner && <RulePanel />}
      </Stack>
    </>
  );
}

function IsOn() {
  const readSessionAgain = useReadSessionAgain();
  const [open, setOpen] = useState<"codes" | "off" | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const close = () => (setOpen(null), setCodes(null));
  const switchedOff = () => {
    close();
    notifyDone("Your second factor is off.");
    void readSessionAgain();
  };
  return (
    <>
      <Group justify="space-between">
        <Group gap="xs">
          <IconShieldCheck size={20} aria-hidden />
          <Text>On: signing in takes a code from your app.</Text>
        </Group>
        <Group gap="xs">
          <Button variant="default" onClick={() => setOpen("codes")}>
            New backup codes
          </Button>
          <Button variant="default" onClick={() => setOpen("off")}>
            Switch off
          </Button>
        </Group>
      </Group>
      <Modal
        opened={open !== null}
        onClose={close}
        title={open === "off" ? "Switch off your second factor?" : "New backup codes"}
      >
        {open === "off" && (
          <PasswordForm path="disable" action="Switch off" isDangerous onDone={switchedOff} />
        )}
        {open === "codes" && codes === null && (
          <PasswordForm<{ readonly backupCodes: readonly string[] }>
            path="generate-backup-codes"
            action="Replace the codes of before"
            onDone={({ backupCodes }) => setCodes(backupCodes)}
          />
        )}
        {codes !== null && <BackupCodes codes={codes} onDone={close} />}
      </Modal>
    </>
  );
}

function RulePanel() {
  const trpc = useTRPC();
  const { secondFactor } = useSession();
  const readSessionAgain = useReadSessionAgain();
  const { neededFrom } = secondFactor;
  const rule = useMutation(trpc.members.requireSecondFactor.mutationOptions({ onSuccess: readSessionAgain }));
  return (
    <Panel title="For owners and admins">
      <Stack>
        <Switch
          label="Owners and admins must have a second factor"
          description="They have a week to set it up; afterwards they can do nothing here before they have."
          checked={neededFrom !== null}
          disabled={rule.isPending}
          onChange={(event) => rule.mutate({ isRequired: event.currentTarget.checked })}
        />
        {neededFrom !== null && (
          <Text size="sm" c="dimmed" role="status">
            Since, or from: <DayAndTime at={neededFrom} />
          </Text>
        )}
        <FormProblem error={rule.error} />
      </Stack>
    </Panel>
  );
}
