import type { Generated, Kysely } from 'kysely';

/**
 * The tables, as Kysely types them. One shape for SQLite and PostgreSQL: timestamps are ISO 8601 text in UTC, JSON is
 * text, booleans are 0 or 1.
 */
export interface Database {
  readonly hosts: HostTable;
  readonly networks: NetworkTable;
  readonly workspaces: WorkspaceTable;
  readonly events: EventTable;
  readonly audit: AuditTable;
  readonly api_tokens: ApiTokenTable;
  readonly enrolments: EnrolmentTable;
  readonly idempotency_keys: IdempotencyTable;
  readonly settings: SettingTable;
  readonly app_passes: AppPassTable;
  readonly user: UserTable;
  readonly session: SessionTable;
}

/** A database or a transaction on it: what every store takes. */
export type Db = Kysely<Database>;

export interface HostTable {
  id: string;
  name: string;
  enabled: number;
  /** Generation of the host's own fields. */
  generation: number;
  /** Rises with every write to a network or workspace of this host; what the agent pulls by. Updating it first also serializes writers per host. */
  desired_generation: number;
  agent_version: string | null;
  /** Ed25519 public key the agent proved, base64url; null for the agent that lives in this process. */
  public_key: string | null;
  /** The id in the data folder of a process whose own agent this is; null where the database has one such process alone. */
  local_id: string | null;
  last_heartbeat_at: string | null;
  /** Inventory of the last heartbeat, JSON. */
  inventory: string | null;
  created_at: string;
  updated_at: string;
}

export interface NetworkTable {
  id: string;
  host_id: string;
  name: string;
  description: string;
  /** netmodel's NetworkSpec, JSON. */
  spec: string;
  generation: number;
  observed_generation: number;
  phase: string;
  message: string;
  deleting: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface WorkspaceTable {
  id: string;
  host_id: string;
  name: string;
  description: string;
  kind: string;
  /** Image, command, environment, endpoints, ports, volumes, resources, what makes a Windows desktop: JSON. */
  spec: string;
  running: number;
  /** 1 once somebody asked that a guest which does not shut down is cut off; 0 again at the next start. */
  force_stop: number;
  restarts: number;
  deploys: number;
  generation: number;
  observed_generation: number;
  /** Phase, message, addresses, guest, conditions, published ports as last reported: JSON. */
  status: string;
  deleting: number;
  created_by: string;
  created_at: string;
  updated_at: string;
}

export interface EventTable {
  id: Generated<number>;
  at: string;
  type: string;
  kind: string;
  object_id: string;
  object: string | null;
}

export interface AuditTable {
  id: string;
  at: string;
  actor: string;
  action: string;
  object: string;
  outcome: string;
  detail: string;
}

export interface ApiTokenTable {
  id: string;
  user_id: string;
  name: string;
  /** SHA-256 of the secret, base64url; the secret itself is 256 random bits and is not kept. */
  hash: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface EnrolmentTable {
  id: string;
  name: string | null;
  hash: string;
  expires_at: string;
  used_at: string | null;
  created_by: string;
  created_at: string;
}

export interface IdempotencyTable {
  actor: string;
  key: string;
  route: string;
  request_hash: string;
  /** Null while the first request is still being answered. */
  status: number | null;
  /** The answer's body, encrypted: it may hold a secret that is shown once. */
  body: string | null;
  etag: number | null;
  created_at: string;
}

export interface SettingTable {
  key: string;
  value: string;
}

/** The columns of better-auth's `user` that are read here; it alone writes them, and the tables of sessions and passwords. */
export interface UserTable {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** `administrator` or `user`. */
  readonly role: string;
}

/** The columns of better-auth's `session` that are read here. */
export interface SessionTable {
  readonly id: string;
  readonly userId: string;
  /** ISO 8601 text in SQLite, a timestamp in PostgreSQL. */
  readonly expiresAt: string | Date;
}

export interface AppPassTable {
  /** SHA-256 of the secret, base64url. */
  hash: string;
  /** `ticket` or `session`. */
  kind: string;
  /** What its owner signed in with: it is worth as much as that is. */
  credential_kind: string;
  credential_id: string;
  workspace_id: string;
  port: number;
  scheme: string;
  path: string;
  /** Of the page it was opened from; empty where no policy can name it. */
  console_origin: string;
  expires_at: string;
}
