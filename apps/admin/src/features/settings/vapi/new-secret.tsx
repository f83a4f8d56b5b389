import { Button, Modal, Stack, Text } from "@mantine/core";
import { CopyField } from "../../../ui/copy-field.tsx";

type NewSecretProps = { readonly secret: string | null; readonly onClose: () => void };

/** Shown this once: the server keeps it sealed and gives it only to Vapi. */
export function NewSecret({ secret, onClose }: NewSecretProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title="The new webhook secret"
      closeOnClickOutside={false}
    >
      <Stack>
        <Text size="sm">
          Copy it now if anything other than the assistants needs it: it is not shown again. The old one keeps
          working until Vapi has used this one, and ten minutes longer.
        </Text>
        <CopyField label="Webhook secret" value={secret ?? ""} />
        <Button onClick={onClose}>Done</Button>
      </Stack>
    </Modal>
  );
}
