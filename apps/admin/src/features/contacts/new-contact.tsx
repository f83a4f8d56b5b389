import { Modal } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { ContactForm } from "./contact-form.tsx";

export function NewContact({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <Modal opened={isOpen} onClose={onClose} title="New contact">
      <ContactForm
        contact={null}
        onSaved={({ contactId }) => {
          onClose();
          void navigate({ to: "/contacts/$contactId", params: { contactId } });
        }}
      />
    </Modal>
  );
}
