/** "1 appointment", "3 appointments", "0 appointments" */
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
