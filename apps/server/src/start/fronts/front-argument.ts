/** The program's first argument in a process that only answers requests; the second is its number. */
export const FRONT_ARGUMENT = "front";
