/**
 * How much of anything is taken from outside, and how long is waited for it: every bound once, with its reason. The table of
 * docs/bounds.md is made of this one. What OpenAI's API itself allows (lines and bytes of a batch) stands in
 * `requests/limits.ts`.
 */

export type Unit = 'bytes' | 'ms' | 'pages' | 'items' | 'values' | 'levels' | 'times';

export interface Bound {
  readonly most: number;
  readonly unit: Unit;
  /** What is bounded. */
  readonly of: string;
  /** Why it is so much, and no more. */
  readonly because: string;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const bound = (most: number, unit: Unit, of: string, because: string): Bound => ({ most, unit, of, because });

/** JSON, wherever it comes from. */
export const JSON_BOUNDS = {
  depth: bound(
    500,
    'levels',
    'JSON in JSON',
    'Answers have about 20; programs that walk a value fail at some thousands.',
  ),
  values: bound(
    1_000_000,
    'values',
    'values of one JSON text',
    'An answer with 250 embeddings of 3,072 numbers has 0.8 million; each takes up to 50 bytes of memory.',
  ),
  members: bound(
    400_000,
    'values',
    'objects, lists and members of one JSON text',
    'A page of 10,000 files has 100,000, one of a table 150,000; each takes up to 300 bytes of memory.',
  ),
} as const;

/** What comes from the server behind `OPENAI_BASE_URL`. */
export const OPENAI_BOUNDS = {
  json: bound(
    8 * MIB,
    'bytes',
    'an answer in JSON, unpacked',
    'A page of 10,000 files has about 4 MB, one of 100 batches with full metadata 1 MB.',
  ),
  error: bound(
    64 * KIB,
    'bytes',
    "an error's text, unpacked",
    'The status says what to do. What is longer is cut, and shown shorter still.',
  ),
  errorMs: bound(10 * SECOND, 'ms', "an error's text", 'It comes with its status. What has come by then is used.'),
  headMs: bound(
    MINUTE,
    'ms',
    'waiting for an answer to begin',
    'Lists of large projects take some 30 seconds. The client asks three times.',
  ),
  uploadMs: bound(
    15 * MINUTE,
    'ms',
    'an upload, until its answer begins',
    '190 MB in that time need 1.7 Mbit/s. The client itself ends it after 10 minutes unless it is told otherwise.',
  ),
  silenceMs: bound(
    20 * SECOND,
    'ms',
    'silence within an answer',
    'A connection that is there sends again within seconds; a cut download goes on where it stopped.',
  ),
  answerMs: bound(MINUTE, 'ms', 'an answer in JSON, from its first byte', '8 MiB in that time need 1.1 Mbit/s.'),
  file: bound(512 * MIB, 'bytes', 'a result file, also unpacked', 'Files at OpenAI have 512 MB at most (Files API).'),
  fileExcess: bound(
    16 * MIB,
    'bytes',
    'a result file beyond what its description announces',
    'Servers have been seen that describe another form of the file, or one of its states.',
  ),
  floor: bound(
    20 * KIB,
    'bytes',
    'the least of a result file that comes within 20 seconds',
    'A thousandth of what a poor connection carries: what is slower never ends.',
  ),
  fileMs: bound(
    30 * MINUTE,
    'ms',
    'one try to fetch a result file',
    '512 MB in that time need 2.4 Mbit/s; a second try goes on where the first was cut.',
  ),
  fileTries: bound(
    2,
    'times',
    'a result file is fetched that met one of these bounds',
    'Once more, as it may have been the network. Other failures: 6 times within 2 minutes.',
  ),
  batchPages: bound(
    200,
    'pages',
    'the list of batches',
    '20,000 batches at 100 a page; a project makes at most 2,000 an hour (Batch guide).',
  ),
  filePages: bound(50, 'pages', 'the list of files', 'Up to 10,000 files a page; other servers give 20 to 100.'),
  items: bound(100_000, 'items', 'batches or files of one list', 'Five times as many batches as 200 pages hold.'),
  listBytes: bound(24 * MIB, 'bytes', 'what is kept of one list', '20,000 batches with our metadata have 14 MB.'),
  listMs: bound(10 * MINUTE, 'ms', 'reading one list', '200 pages at 3 seconds each.'),
  name: bound(1 * KIB, 'bytes', 'an id, name or status in a list', 'Ids have 40 letters, names of ours 75.'),
} as const;

/** Of what OpenAI answers a request with, and what it is asked with. */
export const LINE_BOUNDS = {
  result: bound(
    10 * MIB,
    'bytes',
    'a line of a result file',
    '600 embeddings of 3,072 dimensions as base64, 250 as numbers, or 20 chat answers of 128,000 tokens. Ask for more in several requests: a line takes up to ten times its size in memory.',
  ),
  request: bound(
    64 * MIB,
    'bytes',
    'a line of any other file',
    'A request with files in it may have 50 MB (API reference).',
  ),
} as const;

/** What comes from S3 and DynamoDB, or from a server in their place. */
export const AWS_BOUNDS = {
  connectMs: bound(
    5 * SECOND,
    'ms',
    'connecting to S3 or DynamoDB',
    'A connection across the world takes under a second.',
  ),
  s3SilenceMs: bound(20 * SECOND, 'ms', 'silence of S3', 'It begins to answer within 5 seconds when it is slow.'),
  tableSilenceMs: bound(8 * SECOND, 'ms', 'silence of DynamoDB', 'It answers in milliseconds, and within 5 seconds.'),
  s3Ms: bound(
    5 * MINUTE,
    'ms',
    'a call to S3, until its answer begins',
    'Four parts of 8 MiB at the same time need 0.9 Mbit/s.',
  ),
  tableMs: bound(30 * SECOND, 'ms', 'a call to DynamoDB', 'The largest has 16 MB, and comes from the same region.'),
  s3Attempts: bound(3, 'times', 'a call to S3 is made', "The SDK's own figure; AWS_MAX_ATTEMPTS may name another."),
  tableAttempts: bound(
    8,
    'times',
    'a call to DynamoDB is made',
    'Throttling of a busy table passes; three tries, the default, are too few for it.',
  ),
  xml: bound(4 * MIB, 'bytes', "S3's answer in XML", 'A page of 1,000 keys of 1,024 letters has 1.5 MB.'),
  json: bound(32 * MIB, 'bytes', "DynamoDB's answer", 'A page of rows has 1 MB, 100 rows 16 MB; in JSON twice that.'),
  error: bound(64 * KIB, 'bytes', "an error's text", 'The status says what to do; a longer text is left unread.'),
  floor: bound(20 * KIB, 'bytes', 'the least of an object that comes within 20 seconds', 'As for result files.'),
  objectMs: bound(30 * MINUTE, 'ms', 'reading one object', 'As for result files.'),
  object: bound(
    5 * 1024 * MIB,
    'bytes',
    'an object that is read as a stream',
    'What a single upload to S3 can have; an object that announces its size is held to that.',
  ),
  whole: bound(
    32 * MIB,
    'bytes',
    'an object that is read into memory',
    'Plans, manifests and states have kilobytes, a list of claims a few MB.',
  ),
  tablePages: bound(100_000, 'pages', 'one query of the table', '100 GB at a megabyte a page.'),
  s3Pages: bound(10_000, 'pages', 'one list of objects', '10 million objects at 1,000 a page.'),
} as const;

/** What comes from a service that speaks JSON over HTTP and has no client of its own here. */
export const JSON_CALL_BOUNDS = {
  headMs: bound(
    30 * SECOND,
    'ms',
    'waiting for an answer to begin',
    'It comes within a second; what is asked in a run that others wait for is ended sooner.',
  ),
  silenceMs: bound(10 * SECOND, 'ms', 'silence within an answer', 'It is read from memory or a near disk.'),
  answerMs: bound(30 * SECOND, 'ms', 'an answer, from its first byte', '16 MiB in that time need 4.5 Mbit/s.'),
  json: bound(16 * MIB, 'bytes', 'an answer', '100 vectors of 4,096 numbers have 9 MB.'),
  error: bound(64 * KIB, 'bytes', "an error's text", 'The status says what to do. What is longer is cut.'),
  errorMs: bound(10 * SECOND, 'ms', "an error's text", 'It comes with its status.'),
} as const;

/** What comes from GitHub's API, where a branch of a repository is the store. */
export const GITHUB_BOUNDS = {
  headMs: bound(30 * SECOND, 'ms', 'waiting for an answer to begin', 'GitHub itself ends a request after 10 seconds.'),
  uploadMs: bound(
    5 * MINUTE,
    'ms',
    'an object that is sent, until its answer begins',
    '8 MiB as base64 in that time need 0.3 Mbit/s.',
  ),
  silenceMs: bound(20 * SECOND, 'ms', 'silence within an answer', 'It is read from a near disk.'),
  answerMs: bound(MINUTE, 'ms', 'an answer in JSON, from its first byte', '16 MiB in that time need 2.2 Mbit/s.'),
  json: bound(16 * MIB, 'bytes', 'an answer in JSON, unpacked', 'A list of a tree has 7 MB at most (Git trees API).'),
  error: bound(64 * KIB, 'bytes', "an error's text", 'The status says what to do. What is longer is cut.'),
  errorMs: bound(10 * SECOND, 'ms', "an error's text", 'It comes with its status.'),
  piece: bound(
    8 * MIB,
    'bytes',
    'a piece of an object, sent or read in one call',
    'GitHub ends a request after 10 seconds. Blobs of 40 MiB have been seen refused, though its guide says 100 MB.',
  ),
  pieceMs: bound(5 * MINUTE, 'ms', 'reading one piece', '8 MiB in that time need 0.2 Mbit/s.'),
  object: bound(
    512 * MIB,
    'bytes',
    'an object, in pieces',
    "As result files at OpenAI; a repository should stay under 1 GB (GitHub's advice), and forgets nothing.",
  ),
  entries: bound(
    200_000,
    'items',
    'what lies on the branch',
    'Each takes some 300 bytes of memory, and up to 4 kB of GitHub.',
  ),
  calls: bound(4, 'times', 'a call is made that fails', 'Within some seconds: what lasts longer is for the next run.'),
  waitMs: bound(
    2 * MINUTE,
    'ms',
    'one wait that GitHub asks for',
    'Its secondary limits ask for 60 seconds; until an hour is over waits the next run.',
  ),
  waits: bound(
    3,
    'times',
    'a call waits because GitHub asks for it',
    'It may ask again; a runner costs money meanwhile.',
  ),
} as const;

/** What a model server answers that the emulator sends requests on to. How long it may take is an option. */
export const MODEL_SERVER_BOUNDS = {
  answer: bound(
    8 * MIB,
    'bytes',
    'an answer, as it comes',
    'It becomes a line of a result file, which may have 10 MiB. A larger one uses up an attempt.',
  ),
  error: bound(64 * KIB, 'bytes', "an error's text", 'The status says what to do; what is longer is cut.'),
  lookMs: bound(10 * SECOND, 'ms', 'asking it for its models, before the first request', 'It has them at hand.'),
} as const;

/** Files that a user, or another job of the run, hands in. */
export const FILE_BOUNDS = {
  settings: bound(
    4 * MIB,
    'bytes',
    'a plan, a manifest, a report, a list of prices',
    'A plan of 256 parts has 100 kB, a list of all prices 10 kB.',
  ),
  database: bound(
    512 * MIB,
    'bytes',
    'a database that lies in the store',
    '300,000 entries of 384 numbers, or 80,000 of 1,536: more belongs into a server.',
  ),
} as const;

/** What a user hands in as one job of requests; how many those are has no bound. */
export const JOB_BOUNDS = {
  files: bound(10_000, 'items', 'files', 'More is a mistake in a pattern: their lines may be put together.'),
  destinations: bound(
    100,
    'items',
    'models and endpoints of its requests',
    'Each is a batch of its own at least, and all lines are read for each.',
  ),
  told: bound(
    1000,
    'items',
    'invalid lines that are told one by one',
    'All are counted, and kept where they are skipped.',
  ),
} as const;

/** All of them, for the table of docs/bounds.md. */
export const BOUNDS: Readonly<Record<string, Readonly<Record<string, Bound>>>> = {
  'the server behind OPENAI_BASE_URL': OPENAI_BOUNDS,
  'files of result and request lines': LINE_BOUNDS,
  'any of them, in JSON': JSON_BOUNDS,
  'S3 and DynamoDB': AWS_BOUNDS,
  'services that are asked in JSON': JSON_CALL_BOUNDS,
  "GitHub's API": GITHUB_BOUNDS,
  'a model server that the emulator forwards to': MODEL_SERVER_BOUNDS,
  'files that are handed in': FILE_BOUNDS,
  'a job of requests': JOB_BOUNDS,
};
