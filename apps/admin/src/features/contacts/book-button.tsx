import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import type { Contact } from "./contact-types.ts";

const BookForContact = lazy(async () => ({
  default: (await import("../calendar/book-for-contact.tsx")).BookForContact,
}));

/** Books for this person, from where they are looked at. */
export function BookButton({ contact }: { readonly contact: Contact }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setIsOpen(true)}>
        Book
      </Button>
      {isOpen && (
        <Suspense>
          <BookForContact contact={contact} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
