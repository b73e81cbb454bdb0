import { describe, expect, it } from 'vitest';
import { EngineError, toEngineError } from './errors.ts';

const words: readonly (readonly [string, EngineError['code']])[] = [
  ['connect ENOENT /var/run/docker.sock', 'engine_away'],
  ['No such image: nginx:9', 'image_missing'],
  ['pull access denied for secret, repository does not exist or may require docker login', 'image_missing'],
  ['Get "https://registry/v2/": dial tcp: lookup registry: i/o timeout', 'image_unreachable'],
  ['Conflict. The container name "/web" is already in use by container "abc"', 'name_taken'],
  ['network with name home already exists', 'name_taken'],
  ['Bind for 0.0.0.0:9090 failed: port is already allocated', 'port_taken'],
  ['failed to bind host port for 0.0.0.0:22: address already in use', 'port_taken'],
  ['invalid subinterface vlan name eth7, example formatting is eth0.10', 'parent_missing'],
  ['network dm-1 is already using parent interface eth0', 'parent_busy'],
  ['failed to create the macvlan port: device or resource busy', 'parent_busy'],
  ['invalid pool request: Pool overlaps with other one on this address space', 'pool_overlap'],
  ['error while removing network: network home has active endpoints', 'network_in_use'],
  [
    'error gathering device information while adding custom device "/dev/net/tun": no such file or directory',
    'device_missing',
  ],
  ['exec: "/missing": stat /missing: no such file or directory: unknown', 'command_missing'],
  ['write /var/lib/docker/x: no space left on device', 'disk_full'],
  ['something nobody has seen before', 'other'],
];

describe('a refusal by the engine', () => {
  it.each(words)('"%s" is told with a cure', (message, code) => {
    const error = toEngineError(new Error(message));
    expect(error.code).toBe(code);
    expect(error.cure).toMatch(/^[A-Z].*\.$/);
    expect(error.message).toBe(message);
  });

  it('is told in the words of the engine, without preamble and long ids', () => {
    const id = 'c0c544aeebe18ae36cb983da644eee98f628ab63c6011699be6e30055e916682';
    const json = { message: `driver failed on endpoint three (${id}): port is already allocated` };
    const thrown = Object.assign(new Error(`(HTTP code 500) server error - ${json.message} `), {
      json,
      statusCode: 500,
    });
    const error = toEngineError(thrown);
    expect(error).toMatchObject({ status: 500, cause: thrown });
    expect(error.message).toBe('driver failed on endpoint three: port is already allocated');
  });

  it('keeps what it is when it is told twice', () => {
    const error = new EngineError({ message: 'No such container: abc', status: 404 });
    expect(toEngineError(error)).toBe(error);
    expect(error.code).toBe('not_found');
    expect(toEngineError('a text').message).toBe('a text');
  });
});
