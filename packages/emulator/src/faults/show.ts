/** How faults change a batch as it is shown, and the errors that faults answer with. */
import { ApiError } from '../http.ts';
import type { BatchFault } from './rules.ts';

type Shown = Readonly<Record<string, unknown>>;

/** @returns the batch with the faults in it, and those of them that made a difference */
export function showWithFaults(
  shown: Shown,
  faults: readonly BatchFault[],
  ended: boolean,
): { readonly json: Shown; readonly applied: readonly BatchFault[] } {
  let json = shown;
  const applied: BatchFault[] = [];
  // Ids come late before what is not there is written otherwise.
  for (const fault of [...faults].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))) {
    const changed = change(json, fault, ended);
    if (changed === undefined) continue;
    json = changed;
    applied.push(fault);
  }
  return { json, applied };
}

const ORDER: readonly string[] = ['late-ids', 'unknown-status', 'counts', 'iso-times', 'omit', 'empty-ids'];
const ID_OF = { output: 'output_file_id', error: 'error_file_id' } as const;

function change(shown: Shown, fault: BatchFault, ended: boolean): Shown | undefined {
  switch (fault.kind) {
    case 'late-ids': {
      const members = fault.of === 'both' ? Object.values(ID_OF) : [ID_OF[fault.of]];
      const there = members.filter((name) => shown[name] !== null);
      if (!ended || there.length === 0) return undefined;
      return { ...shown, ...Object.fromEntries(there.map((name) => [name, null])) };
    }
    case 'unknown-status':
      return fault.ended && !ended ? undefined : { ...shown, status: fault.word };
    case 'counts': {
      const { total, completed, failed } = fault;
      return ended ? { ...shown, request_counts: { total, completed, failed } } : undefined;
    }
    case 'iso-times':
      return Object.fromEntries(
        Object.entries(shown).map(([name, value]) => [
          name,
          name.endsWith('_at') && typeof value === 'number' ? new Date(value * 1000).toISOString() : value,
        ]),
      );
    case 'omit': {
      const members: readonly string[] = fault.members;
      return Object.fromEntries(Object.entries(shown).filter(([name]) => !members.includes(name)));
    }
    case 'empty-ids': {
      const absent = Object.values(ID_OF).filter((name) => shown[name] === null);
      if (absent.length === 0) return undefined;
      if (fault.as === 'empty') return { ...shown, ...Object.fromEntries(absent.map((name) => [name, ''])) };
      return Object.fromEntries(Object.entries(shown).filter(([name]) => !absent.some((each) => each === name)));
    }
    default:
      return undefined;
  }
}

/** The refusal with a text of the service's kind where none was given. */
export function faultError(status: number, message: string | undefined, code: string | undefined): ApiError {
  const usual = USUAL[status] ?? (status >= 500 ? SERVER_ERROR : { message: `Fault with status ${status}.` });
  const given = code ?? usual.code;
  return new ApiError(status, message ?? usual.message, {
    ...(given === undefined ? {} : { code: given }),
    ...(usual.type === undefined ? {} : { type: usual.type }),
  });
}

interface Usual {
  readonly message: string;
  readonly code?: string;
  readonly type?: string;
}

const SERVER_ERROR: Usual = {
  message: 'The server had an error while processing your request. Sorry about that!',
  type: 'server_error',
};
const USUAL: Readonly<Record<number, Usual>> = {
  409: { message: 'The request conflicts with another one.' },
  410: { message: 'The resource is gone.' },
  413: { message: 'File is too large.' },
  429: { message: 'Rate limit reached for requests.', code: 'rate_limit_exceeded', type: 'requests' },
  503: { message: 'The server is overloaded or not ready yet.', type: 'server_error' },
};
