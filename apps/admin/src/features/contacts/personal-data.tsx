import { Button, Group, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { Panel } from "../../ui/panel.tsx";
import type { Contact } from "./contact-types.ts";
import { DownloadPerson } from "./download-person.tsx";
import { EraseDialog } from "./erase-dialog.tsx";
import type { Erased } from "./erased-notice.tsx";

type PersonalDataProps = { readonly contact: Contact; readonly onErased: (erased: Erased) => void };

export function PersonalData({ contact, onErased }: PersonalDataProps) {
  const { role } = useOrganization();
  const mayErase = role === "admin" || role === "owner";
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Panel title="Personal data">
      <Text size="sm" c="dimmed" mb="md">
        {mayErase
          ? "If this person asks, you can download or delete everything that is stored about them. Before anything is deleted, you see what that means. Read a download before you hand it over: calls may mention other people."
          : "If this person asks, everything that is stored about them can be downloaded or deleted. Only an admin or owner can do that, so please ask one of them."}
      </Text>
      <Group gap="xs">
        <DownloadPerson contact={contact} isOff={!mayErase} />
        <Button
          variant="outline"
          color="red.8"
          {...(mayErase ? { c: "var(--danger-ink)" } : {})}
          leftSection={<IconTrash size={17} />}
          disabled={!mayErase}
          onClick={() => setIsOpen(true)}
        >
          Delete this person’s data
        </Button>
      </Group>
      <EraseDialog contact={contact} isOpen={isOpen} onClose={() => setIsOpen(false)} onErased={onErased} />
    </Panel>
  );
}
