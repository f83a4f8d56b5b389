import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useProvidersQuery, useServicesQuery } from "../../api/whole-lists.ts";
import { addDays, todayIn } from "../../format/clinic-time.ts";
import { notifyDone, notifyNotDone } from "../../ui/notify.tsx";
import type { ContactItem } from "../contacts/contact-types.ts";
import { PickContact } from "../contacts/pick-contact.tsx";
import { useWaitlistAction } from "./use-waitlist-action.ts";
import type { Entry, Wish } from "./waitlist-types.ts";
import { WishFields, wishProblem } from "./wish-fields.tsx";

const ANYONE = "anyone";

type FormProps = { readonly onChanged: (isChanged: boolean) => void; readonly onDone: () => void };

/** Somebody is put on the list: who, then what and when. */
export function NewEntry({ onChanged, onDone }: FormProps) {
  const [contact, setContact] = useState<Pick<ContactItem, "contactId" | "name"> | null>(null);
  if (contact === null) {
    return (
      <PickContact
        contact={{ contactId: "", name: "" }}
        question="Who waits?"
        onPick={(picked) => {
          setContact(picked);
          onChanged(true);
        }}
      />
    );
  }
  return <NewWish contact={contact} onChanged={onChanged} onDone={onDone} />;
}

type NewWishProps = FormProps & { readonly contact: Pick<ContactItem, "contactId" | "name"> };

function NewWish({ contact: { contactId, name }, onChanged, onDone }: NewWishProps) {
  const { client } = useApi();
  const { zone } = useOrganization();
  const [serviceId, setServiceId] = useState<string | null>(null);
  const [providerId, setProviderId] = useState<string | null>(null);
  const [wish, setWish] = useState<Wish>(() => openWish(addDays(todayIn(zone), 60)));
  const join = useWaitlistAction(
    (service: string) => client.waitlist.join.mutate({ contactId, serviceId: service, providerId, wish }),
    (answer) => {
      if (answer.kind !== "waiting") return notifyNotDone("Not on the list", REFUSALS[answer.kind]);
      notifyDone(`${name} is on the waitlist.`);
      onChanged(false);
      onDone();
    },
  );
  const problem = serviceId === null ? "Choose a service." : wishProblem(wish);
  return (
    <Stack>
      <Text fw={600}>{name}</Text>
      <Whatever {...{ serviceId, setServiceId, providerId, setProviderId }} />
      <WishFields wish={wish} onChange={setWish} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {problem}
        </Text>
        <Button
          disabled={problem !== null}
          loading={join.isPending}
          onClick={() => serviceId !== null && join.mutate(serviceId)}
        >
          Put on the waitlist
        </Button>
      </Group>
    </Stack>
  );
}

const openWish = (untilDate: string): Wish => ({
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  fromTime: "00:00",
  untilTime: "24:00",
  fromDate: null,
  untilDate,
  noticeMinutes: 0,
  reach: "any",
});

const REFUSALS = {
  unknown_service: "This service is no longer offered.",
  unknown_provider: "This provider does not offer the service.",
  contact_required: "There is neither a number nor an address of them.",
  not_found: "This contact no longer exists.",
  list_full: "The waitlist is full, or they wait for ten things already.",
} as const;

type WhateverProps = {
  readonly serviceId: string | null;
  readonly setServiceId: (serviceId: string | null) => void;
  readonly providerId: string | null;
  readonly setProviderId: (providerId: string | null) => void;
};

function Whatever({ serviceId, setServiceId, providerId, setProviderId }: WhateverProps) {
  const services = useQuery(useServicesQuery());
  const providers = useQuery(useProvidersQuery());
  const whoGive = (providers.data ?? []).filter(
    ({ active, serviceIds }) => active && (serviceId === null || serviceIds.includes(serviceId)),
  );
  return (
    <Group grow>
      <Select
        label="Service"
        data={(services.data ?? [])
          .filter(({ active }) => active)
          .map((service) => ({ value: service.serviceId, label: service.name }))}
        value={serviceId}
        onChange={(value) => {
          setServiceId(value);
          setProviderId(null);
        }}
      />
      <Select
        label="With"
        data={[
          { value: ANYONE, label: "Anyone" },
          ...whoGive.map((provider) => ({ value: provider.providerId, label: provider.name })),
        ]}
        value={providerId ?? ANYONE}
        onChange={(value) => setProviderId(value === ANYONE ? null : value)}
        allowDeselect={false}
      />
    </Group>
  );
}

/** Another wish of somebody who waits. */
export function ChangeWish({ entry, onChanged, onDone }: FormProps & { readonly entry: Entry }) {
  const { client } = useApi();
  const { weekdays, fromTime, untilTime, fromDate, untilDate, noticeMinutes, reach } = entry;
  const [wish, setWish] = useState<Wish>({
    weekdays,
    fromTime,
    untilTime,
    fromDate,
    untilDate,
    noticeMinutes,
    reach,
  });
  const save = useWaitlistAction(
    () => client.waitlist.change.mutate({ entryId: entry.entryId, wish }),
    () => {
      notifyDone("The wish is saved.");
      onChanged(false);
      onDone();
    },
  );
  const problem = wishProblem(wish);
  return (
    <Stack>
      <WishFields
        wish={wish}
        onChange={(next) => {
          setWish(next);
          onChanged(true);
        }}
      />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {problem}
        </Text>
        <Button disabled={problem !== null} loading={save.isPending} onClick={() => save.mutate(undefined)}>
          Save
        </Button>
      </Group>
    </Stack>
  );
}
