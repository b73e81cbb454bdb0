/** Where kernel work says what nobody is waiting to hear; pino's loggers fit. */
export interface KernelLogger {
  warn(message: string): void;
}
