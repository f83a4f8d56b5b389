import type { ScratchPlace } from "../../target/scratch-organization.ts";

/** Where the exam is played: a server, and the database that it works on. */
export type ExamWorld = ScratchPlace & {
  readonly serverUrl: string;
  /** All of it is thrown away in the end, so nothing needs to be removed before. */
  readonly isDisposable: boolean;
};

export type OpenExamWorld = ExamWorld & { readonly close: () => Promise<void> };
