import { Alert, Button, FileButton, Text } from "@mantine/core";
import { IconAlertTriangle, IconFileSpreadsheet } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import classes from "./import.module.css";
import { MAX_ROWS } from "./read-file.ts";

type ChooseFileProps = { readonly problem: string | null; readonly onChoose: (file: File) => void };

export function ChooseFile({ problem, onChoose }: ChooseFileProps) {
  const [isOver, setIsOver] = useState(false);
  const take = (file: File | null | undefined) => {
    if (file !== null && file !== undefined) onChoose(file);
  };
  const drag = (over: boolean) => (event: DragEvent) => {
    event.preventDefault();
    setIsOver(over);
  };
  return (
    <>
      {problem !== null && (
        <Alert
          color="red.8"
          variant="light"
          icon={<IconAlertTriangle size={18} />}
          mb="md"
          role="alert"
          c="var(--ink)"
        >
          {problem}
        </Alert>
      )}
      <div
        className={classes["drop"]}
        data-is-over={isOver || undefined}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={(event) => {
          drag(false)(event);
          take(event.dataTransfer.files[0]);
        }}
      >
        <EmptyState
          icon={IconFileSpreadsheet}
          title="Choose a CSV file, or drop it here"
          action={
            <FileButton onChange={take} accept=".csv,.tsv,.txt,text/csv,text/plain">
              {(props) => <Button {...props}>Choose a file</Button>}
            </FileButton>
          }
        >
          <Text inherit>
            One person a row, with a name and a number or an e-mail address; a date of birth if you have it.
            At most {MAX_ROWS.toLocaleString("en-US")} rows. The file is read in this browser, and only people
            are sent.
          </Text>
        </EmptyState>
      </div>
    </>
  );
}
