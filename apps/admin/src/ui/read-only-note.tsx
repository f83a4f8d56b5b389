import { Alert } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useMayEditSettings, useOrganization } from "../api/session.ts";

/** Says why nothing can be changed here, to those who cannot. */
export function ReadOnlyNote() {
  const { role } = useOrganization();
  if (useMayEditSettings()) return null;
  return (
    <Alert variant="light" color="gray" icon={<IconLock size={18} />} mb="md" c="var(--ink)">
      You can view this, but your role ({role}) cannot change settings. Ask an owner or admin.
    </Alert>
  );
}
