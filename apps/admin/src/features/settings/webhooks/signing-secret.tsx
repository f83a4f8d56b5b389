import { Button, Modal, Stack, Text } from "@mantine/core";
import { CopyField } from "../../../ui/copy-field.tsx";

type SigningSecretProps = { readonly secret: string | null; readonly onClose: () => void };

/** Shown this once: the server keeps it sealed. */
export function SigningSecret({ secret, onClose }: SigningSecretProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title="The secret of this address"
      closeOnClickOutside={false}
    >
      <Stack>
        <Text size="sm">
          Copy it now into the system that is told: it is not shown again. With it that system sees that an
          event is from here and was not changed on the way.
        </Text>
        <CopyField label="Secret" value={secret ?? ""} />
        <Button onClick={onClose}>Done</Button>
      </Stack>
    </Modal>
  );
}
