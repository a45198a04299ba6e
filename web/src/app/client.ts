import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isSignedOut, Problem } from '../api/problem';

/** Asks again when an answer may yet come; what is wrong with the request itself stays wrong. */
export function worthAnotherTry(tries: number, error: unknown): boolean {
  const final = error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;
  return !final && tries < 2;
}

/** `signedOut` is told when the session has ended while a page is open. */
export function makeClient(signedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isSignedOut(error) && query.queryKey[0] !== 'session') signedOut();
      },
    }),
    defaultOptions: {
      queries: { retry: worthAnotherTry, staleTime: 1_000, refetchIntervalInBackground: false },
    },
  });
}
