import { useNavigate } from "@tanstack/react-router";
import { EditModal } from "../../forms/edit-modal.tsx";
import { ContactForm } from "./contact-form.tsx";

export function NewContact({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <EditModal title="New contact" isOpen={isOpen} onClose={onClose}>
      {(onChanged) => (
        <ContactForm
          contact={null}
          onChanged={onChanged}
          onSaved={({ contactId }) => {
            onClose();
            void navigate({ to: "/contacts/$contactId", params: { contactId } });
          }}
        />
      )}
    </EditModal>
  );
}
