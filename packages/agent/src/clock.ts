/** Where the agent gets the time from. */
export interface Clock {
  now(): Date;
}
