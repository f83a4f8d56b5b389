import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import type { Contact } from "./contact-types.ts";

const BookForContact = lazy(async () => ({
  default: (await import("../calendar/book-for-contact.tsx")).BookForContact,
}));

/** Books for this person, from where they are looked at. */
type BookButtonProps = {
  readonly contact: Contact;
  /** One of those who come under it; then the button is a small one beside their name. */
  readonly patientName?: string;
};

export function BookButton({ contact, patientName }: BookButtonProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      {patientName === undefined ? (
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setIsOpen(true)}>
          Book
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Book for ${patientName}`}
          onClick={() => setIsOpen(true)}
        >
          Book
        </Button>
      )}
      {isOpen && (
        <Suspense>
          <BookForContact contact={contact} patientName={patientName} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
