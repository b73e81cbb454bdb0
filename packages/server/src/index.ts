export { type Clock, systemClock } from './app/clock.ts';
export type { ServerDeps } from './assemble.ts';
export type { ListenAddress, ServerConfig } from './config.ts';
export { readServerConfig } from './config.ts';
export { ConfigError, type ConfigFile, readConfigFile } from './config-file.ts';
export { type Server, startServer } from './main.ts';
