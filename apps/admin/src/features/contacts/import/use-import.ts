import { type ImportField } from "@callwaiting/domain/import-columns";
import { type ImportContext, guessDateOrder } from "@callwaiting/domain/read-import-row";
import { Temporal } from "temporal-polyfill";
import { useEffect, useRef, useState } from "react";
import type { Api } from "../../../api/create-api.ts";
import { useApi } from "../../../api/api-context.ts";
import { describeProblem } from "../../../api/describe-problem.ts";
import { useOrganization } from "../../../api/session.ts";
import { useRefreshEverything } from "../../../api/trpc.ts";
import { todayIn } from "../../../format/clinic-time.ts";
import { type OnDifference, type Preview, checkSheet } from "./check-sheet.ts";
import { type Sheet, readFile } from "./read-file.ts";
import { NOTHING_WRITTEN, type Written, toWrite, writePreview } from "./write-preview.ts";

export type Wishes = {
  readonly sheet: Sheet;
  readonly dateOrder: ImportContext["dateOrder"];
  readonly onDifference: OnDifference;
};

export type ImportState =
  | { readonly step: "choose"; readonly problem: string | null }
  | { readonly step: "columns"; readonly wishes: Wishes; readonly problem: string | null }
  | { readonly step: "checking"; readonly wishes: Wishes; readonly done: number }
  | { readonly step: "preview"; readonly wishes: Wishes; readonly preview: Preview }
  | Writing
  | { readonly step: "done"; readonly wishes: Wishes; readonly preview: Preview; readonly written: Written };

type Writing = {
  readonly step: "writing";
  readonly wishes: Wishes;
  readonly preview: Preview;
  readonly written: Written;
  /** The server does not answer at the moment. */
  readonly isWaiting: boolean;
  /** Why it stands still; null while it goes on. */
  readonly halted: string | null;
};

export type ImportActions = ReturnType<typeof useImport>["actions"];

type Show = (state: ImportState) => void;

/** The way of a file through the import, from choosing it to what was written. */
export function useImport() {
  const { client } = useApi();
  const { region, zone } = useOrganization();
  const refresh = useRefreshEverything();
  const [state, setState] = useState<ImportState>({ step: "choose", problem: null });
  const running = useRef<AbortController | null>(null);
  const begin = () => {
    running.current?.abort();
    running.current = new AbortController();
    return running.current.signal;
  };
  useEffect(() => () => running.current?.abort(), []);
  const actions = {
    choose: async (file: File) => setState(await chosen(file, region)),
    startOver: () => setState({ step: "choose", problem: null }),
    change: (wishes: Wishes) => setState({ step: "columns", wishes, problem: null }),
    check: (wishes: Wishes) =>
      runCheck(wishes, { client, signal: begin(), region, today: todayIn(zone) }, setState),
    write: async (wishes: Wishes, preview: Preview, from: Written = NOTHING_WRITTEN) => {
      await runWrite({ wishes, preview, from }, { client, signal: begin() }, setState);
      refresh();
    },
    stop: () => running.current?.abort(),
  };
  return { state, actions };
}

async function chosen(file: File, region: string): Promise<ImportState> {
  const read = await readFile(file);
  if (read.kind === "refused") return { step: "choose", problem: read.why };
  const { sheet } = read;
  const dateOrder = guessDateOrder(datesOf(sheet), region);
  return { step: "columns", wishes: { sheet, dateOrder, onDifference: "keep" }, problem: null };
}

type Ways = Pick<Api, "client"> & { readonly signal: AbortSignal };

async function runCheck(
  wishes: Wishes,
  { region, today, ...ways }: Ways & { readonly region: string; readonly today: string },
  show: Show,
): Promise<void> {
  const { sheet, dateOrder, onDifference } = wishes;
  const context = { columns: sheet.columns, region, dateOrder, today: Temporal.PlainDate.from(today) };
  const onProgress = (done: number) => show({ step: "checking", wishes, done });
  onProgress(0);
  try {
    const preview = await checkSheet({ ...ways, sheet, context, onDifference, onProgress });
    show({ step: "preview", wishes, preview });
  } catch (error) {
    const problem = ways.signal.aborted ? null : describeProblem(error).detail;
    show({ step: "columns", wishes, problem });
  }
}

type Work = { readonly wishes: Wishes; readonly preview: Preview; readonly from: Written };

async function runWrite({ wishes, preview, from }: Work, ways: Ways, show: Show): Promise<void> {
  let written = from;
  const showWriting = (more: Partial<Writing>) =>
    show({ step: "writing", wishes, preview, written, isWaiting: false, halted: null, ...more });
  showWriting({});
  try {
    const onStep = (next: Written) => {
      written = next;
      showWriting({});
    };
    await writePreview({ ...ways, preview, from, onStep, onWait: (isWaiting) => showWriting({ isWaiting }) });
    const isWhole = written.groups >= toWrite(preview).length;
    if (isWhole) show({ step: "done", wishes, preview, written });
    else showWriting({ halted: "You stopped the import. What was written stays." });
  } catch (error) {
    showWriting({ halted: describeProblem(error).detail });
  }
}

/** One column has one meaning, and only numbers may be in several. */
export function withColumn(wishes: Wishes, at: number, field: ImportField | null): Wishes {
  const columns = wishes.sheet.columns.map((each, index) => {
    if (index === at) return field;
    return each === field && field !== "phone" ? null : each;
  });
  return { ...wishes, sheet: { ...wishes.sheet, columns } };
}

export function datesOf({ columns, rows }: Sheet): readonly string[] {
  const at = columns.indexOf("birthDate");
  return at === -1 ? [] : rows.map(({ cells }) => cells[at] ?? "");
}
