/** Each value is a time series that Prometheus keeps for months. */
const MOST_VALUES = 100;

/**
 * Lets through words of our own making, and of those at most a hundred different ones: what does not look like one, or
 * comes after them, is `other`. The last line of defence, should somebody pass a caller's words one day.
 */
export function createBoundedLabel(mostValues: number = MOST_VALUES): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.has(value)) return value;
    if (known.size >= mostValues || !isWord(value)) return "other";
    known.add(value);
    return value;
  };
}

const isWord = (value: string) => /^[\w./:|()-]{1,100}$/.test(value) && !/\d{5}/.test(value);
