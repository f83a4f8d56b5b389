/** A small change of the product that the exam must notice. */
export type Defect = {
  readonly name: string;
  /** What the product would do then. */
  readonly does: string;
  /** From the root of the checkout. SQL: a function's file, which takes the place of the one in the database. */
  readonly file: string;
  /** Occurs once in the file. */
  readonly from: string;
  readonly to: string;
  /** The kinds of call that have to notice; at least one case of one of them does. */
  readonly noticedBy: readonly string[];
};

export const isSql = ({ file }: Defect): boolean => file.endsWith(".sql");
