import { Button, Switch } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ComponentProps, type ReactNode, useState } from "react";
import { useMayEditSettings } from "../../../api/session.ts";
import { count } from "../../../format/amount.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { EditModal } from "../../../forms/edit-modal.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";

type Archivable = { readonly name: string; readonly active: boolean };

export type EditFormProps<T> = {
  /** Null: a new one. */
  readonly item: T | null;
  readonly onChanged: (isChanged: boolean) => void;
  readonly onDone: () => void;
};

type ArchivableScreenProps<T> = {
  /** "service" */
  readonly noun: string;
  readonly title: string;
  readonly description: string;
  readonly icon: ComponentProps<typeof EmptyState>["icon"];
  /** What to do while there is none. */
  readonly whenEmpty: string;
  readonly query: UseQueryResult<readonly T[]>;
  readonly idOf: (item: T) => string;
  readonly detail: (item: T) => ReactNode;
  readonly archive: (item: T) => ReactNode;
  readonly form: (props: EditFormProps<T>) => ReactNode;
};

/** Services and providers: a list whose archived ones are out of the way, and a dialog to add or change one. */
export function ArchivableScreen<T extends Archivable>({
  noun,
  title,
  query,
  ...props
}: ArchivableScreenProps<T>) {
  const mayEdit = useMayEditSettings();
  const [edited, setEdited] = useState<T | "new" | null>(null);
  const [showArchived, setShowArchived] = useState(false);
  const archived = query.data?.filter(({ active }) => !active).length ?? 0;
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
      Add {noun}
    </Button>
  );
  return (
    <>
      <PageHeader title={title} description={props.description} actions={add} />
      <ReadOnlyNote />
      <Panel isFlush>
        <StateView
          query={query}
          isEmpty={(all) => all.length === 0}
          empty={
            <EmptyState icon={props.icon} title={`No ${title.toLowerCase()} yet`} action={add}>
              {props.whenEmpty}
            </EmptyState>
          }
        >
          {(all) => (
            <Rows label={title}>
              {all
                .filter(({ active }) => active || showArchived)
                .map((item) => (
                  <ArchivableRow key={props.idOf(item)} item={item} onEdit={setEdited} {...props} />
                ))}
            </Rows>
          )}
        </StateView>
      </Panel>
      {archived > 0 && (
        <Switch
          mt="md"
          label={`Show ${count(archived, `archived ${noun}`)}`}
          checked={showArchived}
          onChange={(event) => setShowArchived(event.currentTarget.checked)}
        />
      )}
      <EditDialog noun={noun} edited={edited} form={props.form} onDone={() => setEdited(null)} />
    </>
  );
}

type EditDialogProps<T> = Pick<ArchivableScreenProps<T>, "noun" | "form"> & {
  /** Null: closed. */
  readonly edited: T | "new" | null;
  readonly onDone: () => void;
};

function EditDialog<T extends Archivable>({ noun, edited, form, onDone }: EditDialogProps<T>) {
  const title = `${edited === "new" ? "New" : "Change"} ${noun}`;
  return (
    <EditModal title={title} isOpen={edited !== null} onClose={onDone}>
      {(onChanged) => edited !== null && form({ item: edited === "new" ? null : edited, onChanged, onDone })}
    </EditModal>
  );
}

type RowProps<T> = Pick<ArchivableScreenProps<T>, "detail" | "archive"> & {
  readonly item: T;
  readonly onEdit: (item: T) => void;
};

function ArchivableRow<T extends Archivable>({ item, detail, archive, onEdit }: RowProps<T>) {
  const mayEdit = useMayEditSettings();
  const { name, active } = item;
  return (
    <Row
      title={active ? name : `${name} (archived)`}
      detail={detail(item)}
      actions={
        mayEdit && (
          <>
            {active && (
              <Button variant="default" size="sm" onClick={() => onEdit(item)} aria-label={`Change ${name}`}>
                Change
              </Button>
            )}
            {archive(item)}
          </>
        )
      }
    />
  );
}
