export type AskedDays = {
  readonly from: string;
  readonly until: string;
  /** Those of them that are meant, where it is not all: Saturdays. */
  readonly only?: readonly string[];
};
