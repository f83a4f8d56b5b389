/** What the address bar of the figures holds. */
export type FiguresSearch = {
  /** Days that are looked back; without one 30. */
  readonly days?: 7 | 90 | 365 | undefined;
  readonly by?: "week" | undefined;
};

export function readFiguresSearch({ days, by }: Record<string, unknown>): FiguresSearch {
  return {
    days: ([7, 90, 365] as const).find((each) => each === Number(days)),
    by: by === "week" ? "week" : undefined,
  };
}
