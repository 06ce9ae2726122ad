/** Shows an answer when it is there and the failure when there is one. Local answers come in a frame: no spinner. */
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AppFailure } from "@/api";
import { FailureNote } from "./FailureNote";

interface LoadedProps<T> {
  query: UseQueryResult<T, AppFailure>;
  children: (data: T) => ReactNode;
}

export function Loaded<T>({ query, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <FailureNote failure={query.error} onAgain={() => void query.refetch()} />;
  return null;
}
