import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "./error-state.tsx";
import { ListSkeleton } from "./list-skeleton.tsx";

type StateViewProps<T> = {
  readonly query: Pick<UseQueryResult<T, unknown>, "data" | "error" | "refetch">;
  readonly loading?: ReactNode;
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  readonly children: (data: T) => ReactNode;
};

/** One query in all its states. What was loaded once stays on the screen when a later refresh fails. */
export function StateView<T>({ query, loading, isEmpty, empty, children }: StateViewProps<T>) {
  const { data, error, refetch } = query;
  if (data !== undefined) return isEmpty?.(data) === true ? empty : children(data);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return loading ?? <ListSkeleton />;
}
