import { describe, expect, it } from 'vitest';
import { ConfigError, readAgentConfig } from './config.ts';

describe('the configuration of an agent', () => {
  it('takes flags over the environment over config.yml over defaults', () => {
    const file = { dockerSocket: '/file.sock', logLevel: 'debug', returnPath: { strategy: 'helper' } };
    const environment = { TRAILER_DOCKER_SOCKET: '/environment.sock', TRAILER_LOG_LEVEL: 'warn' };
    expect(readAgentConfig({ flags: {}, environment: {}, file: {} }).dockerSocket).toBe('/var/run/docker.sock');
    expect(readAgentConfig({ flags: {}, environment: {}, file }).dockerSocket).toBe('/file.sock');
    expect(readAgentConfig({ flags: {}, environment, file }).dockerSocket).toBe('/environment.sock');
    const merged = readAgentConfig({ flags: { dockerSocket: '/flag.sock', data: '/data' }, environment, file });
    expect(merged).toMatchObject({ dockerSocket: '/flag.sock', dataFolder: '/data', logLevel: 'warn' });
    expect(merged.returnPath.strategies).toEqual(['helper']);
  });

  it('tries every way of installing a return path unless one is pinned', () => {
    const pinned = { TRAILER_RETURN_PATH_STRATEGY: 'exec', TRAILER_HELPER_IMAGE: 'tools:1' };
    expect(readAgentConfig({ flags: {}, environment: {}, file: null }).returnPath).toEqual({
      strategies: ['nsenter', 'exec', 'helper'],
      helperImage: null,
    });
    expect(readAgentConfig({ flags: {}, environment: pinned, file: null }).returnPath).toEqual({
      strategies: ['exec'],
      helperImage: 'tools:1',
    });
  });

  it('looks for hardware virtualization where the kernel has it, unless told', () => {
    const kvmDevice = (environment: Record<string, string>) =>
      readAgentConfig({ flags: {}, environment, file: {} }).kvmDevice;
    expect(kvmDevice({})).toBe('/dev/kvm');
    expect(kvmDevice({ TRAILER_KVM_DEVICE: '/dev/other' })).toBe('/dev/other');
  });

  it('refuses a value it does not know, naming the choices', () => {
    const environment = { TRAILER_RETURN_PATH_STRATEGY: 'magic' };
    const read = () => readAgentConfig({ flags: {}, environment, file: {} });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow('TRAILER_RETURN_PATH_STRATEGY is "magic": write one of auto, nsenter, exec, helper');
    expect(() => readAgentConfig({ flags: {}, environment: {}, file: { dockerSocket: 7 } })).toThrow('dockerSocket');
  });
});
