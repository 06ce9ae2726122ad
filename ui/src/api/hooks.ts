/** Commands as React hooks. Nothing polls: the host tells what changed, and only that is asked again. */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { platform } from "@/platform";
import { type CommandName, call, type Input, type Output } from "./client";
import type { AppFailure } from "./failures";
import type { Changes } from "./gen/Changes";
import { isStale } from "./topics";

/** One store of answers for the whole window. Local answers stay fresh until the host says otherwise. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

interface ReadOptions {
  /** False: not asked yet. */
  enabled?: boolean;
  /** Show the last answer while a new input is being asked; for lists that narrow as one types. */
  keepPrevious?: boolean;
  /** Ask anew whenever it is shown: the answer is not this device's own. */
  fresh?: boolean;
}

/** The answer of a reading command, refetched when the host reports a change that concerns it. */
export function useCommand<N extends CommandName>(
  name: N,
  input: Input<N>,
  options: ReadOptions = {},
): UseQueryResult<Output<N>, AppFailure> {
  return useQuery<Output<N>, AppFailure>({
    queryKey: [name, input],
    queryFn: () => call(name, input),
    enabled: options.enabled ?? true,
    ...(options.keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(options.fresh ? { staleTime: 0, gcTime: 0 } : {}),
  });
}

export interface Act<N extends CommandName> {
  /** Runs the command; rejects with an `AppFailure`. */
  run: (input: Input<N>) => Promise<Output<N>>;
  busy: boolean;
  failure: AppFailure | null;
  /** Forget the last failure. */
  reset: () => void;
}

/** A writing command. What it changed comes back as `Changes`, so nobody refetches by hand. */
export function useAct<N extends CommandName>(name: N): Act<N> {
  const mutation = useMutation<Output<N>, AppFailure, Input<N>>({ mutationFn: (input) => call(name, input) });
  return {
    run: mutation.mutateAsync,
    busy: mutation.isPending,
    failure: mutation.error,
    reset: mutation.reset,
  };
}

/** Listens to the host for as long as the window lives. */
export function useChanges(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      platform().onChanges((told) => {
        const { topics } = told as Changes;
        void client.invalidateQueries({ predicate: (query) => isStale(String(query.queryKey[0]), topics) });
      }),
    [client],
  );
}
