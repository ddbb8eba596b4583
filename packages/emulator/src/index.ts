/** A local emulator of OpenAI's Files and Batches API. */
export { type CompletionParts, chatCompletion } from './completion.ts';
export { ngramVector } from './embeddings/ngram-vector.ts';
export { chance } from './faults/chance.ts';
export { chaosFaults, readFaults } from './faults/chaos.ts';
export type { FaultCounts } from './faults/faults.ts';
export type { FaultRules } from './faults/rules.ts';
export { ApiError, type Intercept, type Reply, type RouteCall } from './http.ts';
export type { FaultInjected, JournalEntry, LineExecuted } from './journal.ts';
export { ManualClock } from './manual-clock.ts';
export type { EmulatorOptions } from './options.ts';
export { FORWARD_DEFAULTS, type ForwardOptions, forwardResponder } from './responders/forward.ts';
export { modelsOf } from './responders/model-server.ts';
export { readScript, type Script, type ScriptedAnswer, type ScriptRule, scriptResponder } from './responders/script.ts';
export { modelResponse, type ResponseParts } from './responses/response.ts';
export { type Emulator, startEmulator } from './server.ts';
export type {
  BatchError,
  BatchRecord,
  BatchStatus,
  BatchUsage,
  Clock,
  FileRecord,
  RequestCounts,
  Responder,
  ResponderFailure,
  ResponderReply,
  ResponderRequest,
} from './types.ts';
