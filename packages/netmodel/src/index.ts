export { parseCidr, parseInterfaceAddress, parseIpAddress, parseMacAddress, parsePort } from './address/parse.ts';
export { addressAt, addressCount, positionIn } from './address/position.ts';
export {
  addressOf,
  broadcastAddress,
  compareAddresses,
  contains,
  containsPrefix,
  familyOf,
  hostPrefix,
  networkAddress,
  overlaps,
  prefixAround,
  prefixLength,
  prefixOf,
} from './address/prefix.ts';
export type {
  Cidr,
  InterfaceAddress,
  IpAddress,
  IpFamily,
  MacAddress,
  Port,
  TransportProtocol,
} from './address/types.ts';
export { planContainerAdoption } from './adoption/foreign-container.ts';
export { judgeForeignNetwork } from './adoption/foreign-network.ts';
export { originalNameAfter, originalNameDuring } from './adoption/names.ts';
export {
  type AdoptedContainer,
  type ContainerAdoption,
  type ForeignContainer,
  type ForeignEndpoint,
  type ForeignMount,
  type ForeignNetwork,
  type ForeignPool,
  type NetworkAdoption,
  type Obstacle,
  type ObstacleReason,
  obstacleReasons,
} from './adoption/types.ts';
export { advise } from './advice/advise.ts';
export type {
  Advice,
  AdviceContext,
  Answers,
  Question,
  QuestionId,
  QuestionOption,
  Recommendation,
  Rejection,
} from './advice/types.ts';
export { compareText } from './compare-text.ts';
export { guestMacOf } from './desktop/guest-mac.ts';
export { guestPortsOf, isServedByContainer, showGuestPort, viewerPort } from './desktop/guest-ports.ts';
export { storageVolume } from './desktop/storage-volume.ts';
export type {
  Acceleration,
  DesktopContext,
  DesktopDraft,
  DesktopSpec,
  ForwarderState,
  GuestPort,
  ObservedGuest,
  WindowsDraft,
  WindowsEdition,
  WindowsSpec,
} from './desktop/types.ts';
export { accelerations, windowsEditions } from './desktop/types.ts';
export { validateDesktop, validateDesktopChange } from './desktop/validate.ts';
export {
  capabilitiesOf,
  type EngineCapabilities,
  type EngineFeature,
  type HostEngine,
  hostEngineOf,
} from './engine/capabilities.ts';
export type { Fault, FaultCode, Validated } from './fault.ts';
export { accepted, fault, faultAt, refused, shorten, showValue } from './fault.ts';
export type {
  ForeignSubnet,
  HostAddress,
  HostFacts,
  HostInterface,
  HostListener,
  HostRoute,
  InterfaceKind,
  KernelFeatures,
} from './host.ts';
export { addressesOfHost } from './host.ts';
export { type Announcement, announcementsOf } from './hostplan/announce.ts';
export { describeNetwork } from './hostplan/describe-network.ts';
export { describeWorkspace } from './hostplan/describe-workspace.ts';
export { containerEndpoints } from './hostplan/endpoints.ts';
export { isFailing, isGood } from './hostplan/failing.ts';
export { fingerprintNetwork, fingerprintWorkspace } from './hostplan/fingerprint.ts';
export { type HostPlanInput, networkSubject, planHost, subjectOf, workspaceSubject } from './hostplan/plan-host.ts';
export { changeReturnPath } from './hostplan/return-path.ts';
export type {
  Condition,
  ConditionStatus,
  ConditionType,
  ContainerState,
  DesiredHost,
  DesiredNetwork,
  DesiredWorkspace,
  EngineEndpoint,
  HostView,
  NetworkPhase,
  NetworkStatus,
  ObservedContainer,
  ObservedEndpoint,
  ObservedHost,
  ObservedNetwork,
  OriginalContainer,
  RemovalReason,
  ReturnPathStrategy,
  Step,
  StepKind,
  SubjectActivity,
  VolumeMount,
  WorkspaceAddress,
  WorkspacePhase,
  WorkspaceStatus,
} from './hostplan/types.ts';
export { isHostShim, linkMarks, shimMacOf, shimNameOf } from './links/marks.ts';
export { previewLinks, vlanMarkCommand } from './links/preview.ts';
export { isShimInPlace, type ShimCommands, shimCommands, shimSettingsOf } from './links/shim.ts';
export type { HostShimPlan, ObservedLink, ObservedShim, ObservedVlan, ShimRoute } from './links/types.ts';
export {
  dockerArgumentsOf,
  type EngineNetwork,
  type EngineNetworkRequest,
  type EnginePool,
  engineParentOf,
  planEngineNetwork,
} from './network/engine-request.ts';
export { familiesOf, poolOf, subnetsOf } from './network/families.ts';
export { suggestShimAddress } from './network/host-shim.ts';
export { defaultMode, ipvlanModes, isRouted, macvlanModes, modesOf } from './network/mode.ts';
export { checkParent, type ParentCandidate } from './network/parent.ts';
export { lanRouteOf } from './network/routed.ts';
export type {
  ExistingNetwork,
  HeldAddress,
  HostShim,
  Ipv6Addressing,
  IpvlanMode,
  MacvlanMode,
  NetworkChangeContext,
  NetworkContext,
  NetworkDraft,
  NetworkDriver,
  NetworkMode,
  NetworkSpec,
} from './network/types.ts';
export { validateNetwork, validateNetworkChange } from './network/validate.ts';
export { publishingAmong, publishingBridges } from './publishing.ts';
export { predictReachability, vantagePoints } from './reach/predict.ts';
export { refusalShowsArrival } from './reach/refusal.ts';
export type {
  Hop,
  ReachabilityInput,
  ReachCell,
  ReachEndpoint,
  ReachGuest,
  ReachReason,
  VantagePoint,
  Verdict,
  Via,
} from './reach/types.ts';
export { diffReturnPath, isEmptyChange, isEmptyReturnPath } from './returnpath/diff.ts';
export { everySource, returnPathNumbers } from './returnpath/numbers.ts';
export { sortReturnPath } from './returnpath/order.ts';
export { emptyReturnPath, planReturnPath } from './returnpath/plan.ts';
export type {
  ContainerEndpoint,
  ObservedReturnPath,
  PlannedRoute,
  PlannedRule,
  PlannedTranslation,
  ReturnPathChange,
  ReturnPathInput,
  ReturnPathPlan,
} from './returnpath/types.ts';
export { type ShownHostAddress, shownHostAddresses } from './shown-addresses.ts';
export { askBeforeNetwork, askBeforeShim, refuseHeldShim } from './wire/ask-network.ts';
export { type AddressQuestion, askBeforeWorkspace, refuseHeldAddress, wireQuestionOf } from './wire/ask-workspace.ts';
export { warnOfWire } from './wire/network-warnings.ts';
export type {
  AddressClash,
  DhcpServer,
  WireFindings,
  WireHolder,
  WireOutcome,
  WireQuestion,
} from './wire/types.ts';
export { whyUnaskable, whyUnasked } from './wire/unaskable.ts';
export { heldAddressesOf } from './workspace/held-addresses.ts';
export { networkingModes } from './workspace/mode.ts';
export { findTakenPort } from './workspace/port-holder.ts';
export type {
  EndpointSpec,
  ExistingWorkspace,
  NetworkingMode,
  PublishedPort,
  WorkspaceKind,
  WorkspaceNetworkContext,
  WorkspaceNetworkDraft,
  WorkspaceNetworkSpec,
} from './workspace/types.ts';
export { validateWorkspaceNetworking } from './workspace/validate.ts';
