export { readBenchEvents } from './bench-events.ts';
export {
  type AddressOptions,
  ApiProblem,
  type CallOptions,
  type CallResult,
  type Client,
  type ClientOptions,
  createClient,
} from './client.ts';
export { parseHostFacts, parseInterfaces, type ReportedFacts } from './host-facts.ts';
export { buildOpenApi } from './openapi.ts';
export { type Problem, type ProblemCode, problemSchema, problemTable } from './problem.ts';
export { challengeBytes } from './protocol/challenge.ts';
export {
  type Decoded,
  decodeAgentMessage,
  decodeServerMessage,
  encodeMessage,
  maxMessageBytes,
} from './protocol/codec.ts';
export {
  adoptedContainerSchema,
  cidrSchema,
  desiredHostSchema,
  ipAddressSchema,
  macAddressSchema,
  networkExtras,
  portSchema,
} from './protocol/desired.ts';
export type { ForeignDetails, ForeignObjects } from './protocol/foreign.ts';
export {
  type Control,
  controlSchema,
  decodeFrame,
  encodeFrame,
  type Frame,
  type FrameChannel,
  frameChannels,
} from './protocol/frames.ts';
export { createInMemoryLinkPair, createInMemorySessionPair } from './protocol/memory.ts';
export {
  type AgentAnswer,
  type AgentMessage,
  type AgentRequest,
  agentMessageSchema,
  type BenchListenRequest,
  type BenchRequest,
  type ConnectionRequest,
  desiredParts,
  firstRequestKinds,
  type Inventory,
  inventorySchema,
  type NetworkReport,
  type ProbeTarget,
  requestKinds,
  type ServerMessage,
  type SessionRequest,
  serverMessageSchema,
  type WorkspaceReport,
} from './protocol/messages.ts';
export type { AgentLinkEnd, AgentTransport, LinkEnd, ServerLinkEnd, SessionChannel } from './protocol/transport.ts';
export { protocolVersion } from './protocol/version.ts';
export type { AuditEntry, Token, User } from './resources/access.ts';
export type { Advice, AdviceQuestion, AdviceRecommendation, AskAdvice } from './resources/advice.ts';
export type { AppAddress } from './resources/app.ts';
export {
  type BenchEvent,
  type BenchFigure,
  type BenchPath,
  type BenchResult,
  benchReference,
} from './resources/bench.ts';
export { type Event, eventSchema } from './resources/event.ts';
export type { Foreign, ForeignContainerView, ForeignNetworkView } from './resources/foreign.ts';
export type { Host, UpdateHost } from './resources/host.ts';
export type { CreatedNetwork, CreateNetwork, Network, UpdateNetwork, Warning } from './resources/network.ts';
export type { Measurement, Reachability, ReachabilityCell } from './resources/reachability.ts';
export type { Condition, CreateWorkspace, UpdateWorkspace, Workspace } from './resources/workspace.ts';
export type { HttpMethod, Permission, RouteSpec } from './routes/define.ts';
export {
  type Body,
  type BodyInput,
  type Query,
  type QueryInput,
  type Route,
  type RouteName,
  routeTable,
  type Success,
} from './routes/table.ts';
export { isSessionKey, keyInProtocols, protocolsWithKey, sessionKeyHeader, webSocketProtocol } from './session-key.ts';
export { shapeFaultsOf } from './shape-faults.ts';
