import manifest from '../package.json' with { type: 'json' };

/** Version of this build, from the package. */
export const version: string = manifest.version;
