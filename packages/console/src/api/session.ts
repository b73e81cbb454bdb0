import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ApiProblem, type User } from '@trailer/contract';
import { client } from './client.ts';

export const sessionKey = ['session'] as const;

/** Who is signed in; null when nobody is. */
export function useSession(): UseQueryResult<User | null> {
  return useQuery({ queryKey: sessionKey, queryFn: readSession });
}

async function readSession(): Promise<User | null> {
  try {
    return (await client.call('session.get', {})).body;
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) return null;
    throw error;
  }
}
