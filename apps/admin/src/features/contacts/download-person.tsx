import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { notifyProblem } from "../../ui/notify.tsx";
import type { Contact } from "./contact-types.ts";

type DownloadPersonProps = { readonly contact: Contact; readonly isOff: boolean };

/** One file with everything that is kept of a person. */
export function DownloadPerson({ contact, isOff }: DownloadPersonProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const download = useMutation({
    mutationFn: () =>
      // Not kept: it is everything there is of a person.
      queryClient.fetchQuery({
        ...trpc.contacts.exportPersonData.queryOptions({ contactId: contact.contactId }),
        staleTime: 0,
        gcTime: 0,
      }),
    onSuccess: (data) => saveFile(`${contact.name}.json`, JSON.stringify(data, null, 2)),
    onError: (error) => notifyProblem(error, "Nothing was downloaded"),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconDownload size={17} />}
      disabled={isOff}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      Download this person’s data
    </Button>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
