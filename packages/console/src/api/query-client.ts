import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@trailer/contract';

/** A refusal is an answer: asking again changes nothing. A server that is away is asked again. */
function isWorthRetrying(failures: number, error: Error): boolean {
  return !(error instanceof ApiProblem) && failures < 3;
}

/** What was read stays until an event changes it; the event stream tells when everything has to be read again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, retry: isWorthRetrying },
    mutations: { retry: false },
  },
});
