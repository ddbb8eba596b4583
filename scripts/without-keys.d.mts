type Variables = Record<string, string>;

export declare function withoutKeys(env: NodeJS.ProcessEnv, needed?: RegExp): Variables;
export declare function forTests(env: NodeJS.ProcessEnv): Variables;
export declare function forNpm(env: NodeJS.ProcessEnv): Variables;
