import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Db } from '../db/schema.ts';
import { countHosts, countNetworks, countWorkspaces } from './store.ts';

const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What `/metrics` shows. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  constructor(db: Db) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'trailer_http_request_duration_seconds',
      help: 'How long requests took until their answer was sent',
      labelNames: ['method', 'route', 'status'],
      buckets: requestBuckets,
      registers,
    });
    this.#count({ name: 'trailer_hosts', help: 'Hosts', label: 'enabled', read: () => countHosts(db) });
    this.#count({ name: 'trailer_networks', help: 'Networks', label: 'phase', read: () => countNetworks(db) });
    this.#count({
      name: 'trailer_workspaces',
      help: 'Workspaces by their wanted run state',
      label: 'running',
      read: () => countWorkspaces(db),
    });
  }

  /** Measures every request of an app; streams count when they end. */
  observe(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.config.routeName ?? 'none';
      const labels = { method: request.method, route, status: reply.statusCode };
      this.#requests.observe(labels, reply.elapsedTime / 1_000);
    });
  }

  /** The metrics in Prometheus' text format. */
  render(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #count(options: {
    readonly name: string;
    readonly help: string;
    readonly label: string;
    readonly read: () => Promise<readonly { readonly group: string; readonly count: number }[]>;
  }): void {
    new Gauge({
      name: options.name,
      help: options.help,
      labelNames: [options.label],
      registers: [this.#registry],
      async collect() {
        const counts = await options.read();
        this.reset();
        for (const { group, count } of counts) this.set({ [options.label]: group }, count);
      },
    });
  }
}
