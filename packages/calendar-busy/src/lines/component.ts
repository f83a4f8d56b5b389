/** A part of a calendar file between `BEGIN:` and `END:`, with the lines that matter here. */
export type Component = {
  /** In capitals, e.g. `VEVENT`. */
  readonly name: string;
  /** Unfolded. */
  readonly lines: string[];
  readonly components: Component[];
  /** It begins and does not end. */
  isCutOff: boolean;
};
