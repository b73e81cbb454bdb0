export { type Agent, type AgentDeps, startAgent } from './agent.ts';
export type { Clock } from './clock.ts';
export { type AgentConfig, ConfigError, type ConfigSources, readAgentConfig } from './config.ts';
export { openProbeVantage, type ProbeRequest, type ProbeResult, type ProbeVantage } from './kernel/index.ts';
export { type WebSocketTransportOptions, webSocketTransport } from './link/websocket.ts';
export type { ReturnPathInstalled } from './loop/start-event.ts';
export { runSession, type SessionContext } from './sessions/session.ts';
export { agentVersion } from './version.ts';
