import { z } from 'zod';

const endpoint = z.looseObject({
  NetworkID: z.string(),
  IPAddress: z.string(),
  Gateway: z.string(),
  MacAddress: z.string(),
});

const binding = z.object({ HostIp: z.string(), HostPort: z.string() });

/** What the lab reads of a container. */
export const containerInspectSchema = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  RestartCount: z.number(),
  State: z.looseObject({
    Status: z.string(),
    Running: z.boolean(),
    Pid: z.number(),
    ExitCode: z.number(),
    Error: z.string(),
    StartedAt: z.string(),
  }),
  NetworkSettings: z.looseObject({
    Ports: z.record(z.string(), z.array(binding).nullable()).nullish(),
    Networks: z.record(z.string(), endpoint),
  }),
});

export type ContainerInspect = z.infer<typeof containerInspectSchema>;

/** A container to run, in the words of the Engine API but for the shortcuts. */
export interface ContainerRequest {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** `8080/tcp` -> host port, or host address and port (`192.168.77.11:9090`). */
  readonly ports?: Readonly<Record<string, string>>;
  /** Name of a network -> endpoint settings of the Engine API; empty: the default bridge. */
  readonly networks?: Readonly<Record<string, object>>;
  /** More of HostConfig, as the Engine API calls it. */
  readonly hostConfig?: object;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface MacvlanRequest {
  readonly name: string;
  readonly parent: string;
  readonly subnet: string;
  readonly gateway?: string;
  readonly ipRange?: string;
}
