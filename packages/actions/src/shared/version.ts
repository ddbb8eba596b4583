/** Which release this is. */

/** The build puts it in: that of package.json (build.ts). Sources that run as they are have none. */
declare const COMPLETION_BATCH_VERSION: string | undefined;

export const VERSION = typeof COMPLETION_BATCH_VERSION === 'string' ? COMPLETION_BATCH_VERSION : 'sources';
