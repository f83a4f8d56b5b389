import { useState } from "react";

const NONE: ReadonlyMap<string, string> = new Map();

/** What was chosen instead of dates that cannot be, by their keys; "" takes it back. */
export function useInstead() {
  const [chosen, setChosen] = useState(NONE);
  return {
    chosen,
    choose: (key: string, instead: string) =>
      setChosen((before) => {
        const others = [...before].filter(([each]) => each !== key);
        return new Map(instead === "" ? others : [...others, [key, instead]]);
      }),
    /** Those of these keys are to be chosen anew; without keys, all. */
    forget: (keys?: readonly string[]) =>
      setChosen((before) =>
        keys === undefined ? NONE : new Map([...before].filter(([key]) => !keys.includes(key))),
      ),
  };
}
