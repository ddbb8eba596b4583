import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  ask,
  dataHiderOf,
  hiderOf
} from "./lib-shared-16.mjs";
import {
  S3,
  checkKey,
  checkPrefix,
  guardCalls,
  isoTime,
  sdkMissing,
  systemClock,
  timeouts
} from "./lib-shared-14.mjs";
import {
  AWS_BOUNDS,
  BoundError,
  CompletionBatchError,
  FILE_BOUNDS,
  JOB_BOUNDS,
  JSON_CALL_BOUNDS,
  LINE_BOUNDS,
  OPENAI_BOUNDS,
  PROXY_REMEDY,
  checkPlainHttp,
  cleanError,
  describeError,
  hideIn,
  inTime,
  isCompletionBatchError,
  nameProxy,
  paced,
  parseJson,
  proxyAgents,
  proxyFetch,
  proxyIn,
  readBeginning,
  readWhole,
  redact,
  redactor,
  seconds,
  sentSecretsOf,
  shownUrl,
  sourceOf,
  systemTimer
} from "./lib-shared-7.mjs";
import {
  __callDispose,
  __export,
  __using
} from "./lib-shared-20.mjs";

// ../engine/src/platform/digest.ts
import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
var SHA256 = /^[0-9a-f]{64}$/;
function sha256(data2) {
  return hash("sha256", data2);
}
async function digestFile(path) {
  const whole = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    whole.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: whole.digest("hex"), bytes };
}
function uuidFromDigest(hex3) {
  const variant = (Number.parseInt(hex3.charAt(16), 16) & 3 | 8).toString(16);
  const digits = `${hex3.slice(0, 12)}4${hex3.slice(13, 16)}${variant}${hex3.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// ../../node_modules/zod/v4/classic/external.js
var external_exports = {};
__export(external_exports, {
  $brand: () => $brand,
  $input: () => $input,
  $output: () => $output,
  INVALID: () => INVALID,
  NEVER: () => NEVER,
  TimePrecision: () => TimePrecision,
  ZodAny: () => ZodAny,
  ZodArray: () => ZodArray,
  ZodBase64: () => ZodBase64,
  ZodBase64URL: () => ZodBase64URL,
  ZodBigInt: () => ZodBigInt,
  ZodBigIntFormat: () => ZodBigIntFormat,
  ZodBoolean: () => ZodBoolean,
  ZodCIDRv4: () => ZodCIDRv4,
  ZodCIDRv6: () => ZodCIDRv6,
  ZodCUID: () => ZodCUID,
  ZodCUID2: () => ZodCUID2,
  ZodCatch: () => ZodCatch,
  ZodCodec: () => ZodCodec,
  ZodCompileAsyncError: () => ZodCompileAsyncError,
  ZodCompileUnsupportedError: () => ZodCompileUnsupportedError,
  ZodCreditCard: () => ZodCreditCard,
  ZodCustom: () => ZodCustom,
  ZodCustomStringFormat: () => ZodCustomStringFormat,
  ZodDate: () => ZodDate,
  ZodDefault: () => ZodDefault,
  ZodDiscriminatedUnion: () => ZodDiscriminatedUnion,
  ZodE164: () => ZodE164,
  ZodEmail: () => ZodEmail,
  ZodEmoji: () => ZodEmoji,
  ZodEnum: () => ZodEnum,
  ZodError: () => ZodError,
  ZodExactOptional: () => ZodExactOptional,
  ZodFile: () => ZodFile,
  ZodFirstPartyTypeKind: () => ZodFirstPartyTypeKind,
  ZodFunction: () => ZodFunction,
  ZodGUID: () => ZodGUID,
  ZodIBAN: () => ZodIBAN,
  ZodIPv4: () => ZodIPv4,
  ZodIPv6: () => ZodIPv6,
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  ZodInstanceOf: () => ZodInstanceOf,
  ZodIntersection: () => ZodIntersection,
  ZodIssueCode: () => ZodIssueCode,
  ZodJWT: () => ZodJWT,
  ZodKSUID: () => ZodKSUID,
  ZodLazy: () => ZodLazy,
  ZodLiteral: () => ZodLiteral,
  ZodMAC: () => ZodMAC,
  ZodMap: () => ZodMap,
  ZodNaN: () => ZodNaN,
  ZodNanoID: () => ZodNanoID,
  ZodNever: () => ZodNever,
  ZodNonOptional: () => ZodNonOptional,
  ZodNull: () => ZodNull,
  ZodNullable: () => ZodNullable,
  ZodNumber: () => ZodNumber,
  ZodNumberFormat: () => ZodNumberFormat,
  ZodObject: () => ZodObject,
  ZodOptional: () => ZodOptional,
  ZodPipe: () => ZodPipe,
  ZodPrefault: () => ZodPrefault,
  ZodPreprocess: () => ZodPreprocess,
  ZodPromise: () => ZodPromise,
  ZodReadonly: () => ZodReadonly,
  ZodRealError: () => ZodRealError,
  ZodRecord: () => ZodRecord,
  ZodSet: () => ZodSet,
  ZodString: () => ZodString,
  ZodStringFormat: () => ZodStringFormat,
  ZodSuccess: () => ZodSuccess,
  ZodSymbol: () => ZodSymbol,
  ZodTemplateLiteral: () => ZodTemplateLiteral,
  ZodTransform: () => ZodTransform,
  ZodTuple: () => ZodTuple,
  ZodType: () => ZodType,
  ZodULID: () => ZodULID,
  ZodURL: () => ZodURL,
  ZodUUID: () => ZodUUID,
  ZodUndefined: () => ZodUndefined,
  ZodUnion: () => ZodUnion,
  ZodUnknown: () => ZodUnknown,
  ZodVoid: () => ZodVoid,
  ZodXID: () => ZodXID,
  ZodXor: () => ZodXor,
  _ZodString: () => _ZodString,
  _default: () => _default2,
  _function: () => _function,
  any: () => any,
  array: () => array,
  base64: () => base642,
  base64url: () => base64url2,
  bigint: () => bigint2,
  boolean: () => boolean2,
  catch: () => _catch2,
  check: () => check,
  cidrv4: () => cidrv42,
  cidrv6: () => cidrv62,
  clone: () => clone,
  codec: () => codec,
  coerce: () => coerce_exports,
  compile: () => compile,
  config: () => config,
  core: () => core_exports2,
  creditCard: () => creditCard2,
  cuid: () => cuid3,
  cuid2: () => cuid22,
  currencyCode: () => currencyCode2,
  custom: () => custom,
  date: () => date2,
  decode: () => decode2,
  decodeAsync: () => decodeAsync2,
  deepPartial: () => deepPartial,
  describe: () => describe2,
  discriminatedUnion: () => discriminatedUnion,
  e164: () => e1642,
  email: () => email2,
  emoji: () => emoji2,
  encode: () => encode2,
  encodeAsync: () => encodeAsync2,
  endsWith: () => _endsWith,
  enum: () => _enum2,
  exactOptional: () => exactOptional,
  file: () => file,
  flattenError: () => flattenError,
  float32: () => float32,
  float64: () => float64,
  formatError: () => formatError,
  fromJSONSchema: () => fromJSONSchema,
  function: () => _function,
  getDiscriminatedOption: () => getDiscriminatedOption,
  getErrorMap: () => getErrorMap,
  globalRegistry: () => globalRegistry,
  gt: () => _gt,
  gte: () => _gte,
  guid: () => guid2,
  hash: () => hash2,
  hex: () => hex2,
  hostname: () => hostname2,
  httpUrl: () => httpUrl,
  iban: () => iban2,
  includes: () => _includes,
  input: () => input,
  instanceof: () => _instanceof,
  int: () => int,
  int32: () => int32,
  int64: () => int64,
  intersection: () => intersection,
  invertCodec: () => invertCodec,
  ipv4: () => ipv42,
  ipv6: () => ipv62,
  iso: () => iso_exports,
  json: () => json,
  jwt: () => jwt,
  keyof: () => keyof,
  ksuid: () => ksuid2,
  lazy: () => lazy,
  length: () => _length,
  literal: () => literal,
  locales: () => locales_exports,
  looseObject: () => looseObject,
  looseRecord: () => looseRecord,
  lowercase: () => _lowercase,
  lt: () => _lt,
  lte: () => _lte,
  mac: () => mac2,
  map: () => map,
  maxLength: () => _maxLength,
  maxSize: () => _maxSize,
  memoizer: () => memoizer,
  meta: () => meta2,
  mime: () => _mime,
  minLength: () => _minLength,
  minSize: () => _minSize,
  multipleOf: () => _multipleOf,
  nan: () => nan,
  nanoid: () => nanoid2,
  nativeEnum: () => nativeEnum,
  negative: () => _negative,
  never: () => never,
  nonnegative: () => _nonnegative,
  nonoptional: () => nonoptional,
  nonpositive: () => _nonpositive,
  normalize: () => _normalize,
  null: () => _null3,
  nullable: () => nullable,
  nullish: () => nullish2,
  number: () => number2,
  object: () => object,
  optional: () => optional,
  output: () => output,
  overwrite: () => _overwrite,
  parse: () => parse2,
  parseAsync: () => parseAsync2,
  partialRecord: () => partialRecord,
  pipe: () => pipe,
  positive: () => _positive,
  prefault: () => prefault,
  preprocess: () => preprocess,
  prettifyError: () => prettifyError,
  promise: () => promise,
  properties: () => _properties,
  property: () => _property,
  readonly: () => readonly,
  record: () => record,
  refine: () => refine,
  regex: () => _regex,
  regexes: () => regexes_exports,
  registry: () => registry,
  safeDecode: () => safeDecode2,
  safeDecodeAsync: () => safeDecodeAsync2,
  safeEncode: () => safeEncode2,
  safeEncodeAsync: () => safeEncodeAsync2,
  safeParse: () => safeParse2,
  safeParseAsync: () => safeParseAsync2,
  set: () => set,
  setErrorMap: () => setErrorMap,
  size: () => _size,
  slugify: () => _slugify,
  startsWith: () => _startsWith,
  strictObject: () => strictObject,
  string: () => string2,
  stringFormat: () => stringFormat,
  stringbool: () => stringbool,
  success: () => success,
  superRefine: () => superRefine,
  symbol: () => symbol,
  templateLiteral: () => templateLiteral,
  toJSONSchema: () => toJSONSchema,
  toLowerCase: () => _toLowerCase,
  toUpperCase: () => _toUpperCase,
  toZod: () => toZod,
  transform: () => transform,
  treeifyError: () => treeifyError,
  trim: () => _trim,
  tuple: () => tuple,
  uint32: () => uint32,
  uint64: () => uint64,
  ulid: () => ulid2,
  undefined: () => _undefined3,
  union: () => union,
  unknown: () => unknown,
  uppercase: () => _uppercase,
  url: () => url,
  util: () => util_exports,
  uuid: () => uuid2,
  uuidv4: () => uuidv4,
  uuidv6: () => uuidv6,
  uuidv7: () => uuidv7,
  validate: () => validate,
  validateAsync: () => validateAsync,
  void: () => _void2,
  withParser: () => withParser,
  xid: () => xid2,
  xor: () => xor
});

// ../../node_modules/zod/v4/core/index.js
var core_exports2 = {};
__export(core_exports2, {
  $ZodAny: () => $ZodAny,
  $ZodArray: () => $ZodArray,
  $ZodAsyncError: () => $ZodAsyncError,
  $ZodBase64: () => $ZodBase64,
  $ZodBase64URL: () => $ZodBase64URL,
  $ZodBigInt: () => $ZodBigInt,
  $ZodBigIntFormat: () => $ZodBigIntFormat,
  $ZodBoolean: () => $ZodBoolean,
  $ZodCIDRv4: () => $ZodCIDRv4,
  $ZodCIDRv6: () => $ZodCIDRv6,
  $ZodCUID: () => $ZodCUID,
  $ZodCUID2: () => $ZodCUID2,
  $ZodCatch: () => $ZodCatch,
  $ZodCheck: () => $ZodCheck,
  $ZodCheckBigIntFormat: () => $ZodCheckBigIntFormat,
  $ZodCheckEndsWith: () => $ZodCheckEndsWith,
  $ZodCheckGreaterThan: () => $ZodCheckGreaterThan,
  $ZodCheckIncludes: () => $ZodCheckIncludes,
  $ZodCheckLengthEquals: () => $ZodCheckLengthEquals,
  $ZodCheckLessThan: () => $ZodCheckLessThan,
  $ZodCheckLowerCase: () => $ZodCheckLowerCase,
  $ZodCheckMaxLength: () => $ZodCheckMaxLength,
  $ZodCheckMaxSize: () => $ZodCheckMaxSize,
  $ZodCheckMimeType: () => $ZodCheckMimeType,
  $ZodCheckMinLength: () => $ZodCheckMinLength,
  $ZodCheckMinSize: () => $ZodCheckMinSize,
  $ZodCheckMultipleOf: () => $ZodCheckMultipleOf,
  $ZodCheckNumberFormat: () => $ZodCheckNumberFormat,
  $ZodCheckOverwrite: () => $ZodCheckOverwrite,
  $ZodCheckProperties: () => $ZodCheckProperties,
  $ZodCheckProperty: () => $ZodCheckProperty,
  $ZodCheckRegex: () => $ZodCheckRegex,
  $ZodCheckSizeEquals: () => $ZodCheckSizeEquals,
  $ZodCheckStartsWith: () => $ZodCheckStartsWith,
  $ZodCheckStringFormat: () => $ZodCheckStringFormat,
  $ZodCheckUpperCase: () => $ZodCheckUpperCase,
  $ZodCodec: () => $ZodCodec,
  $ZodCreditCard: () => $ZodCreditCard,
  $ZodCustom: () => $ZodCustom,
  $ZodCustomStringFormat: () => $ZodCustomStringFormat,
  $ZodCyclicError: () => $ZodCyclicError,
  $ZodDate: () => $ZodDate,
  $ZodDefault: () => $ZodDefault,
  $ZodDiscriminatedUnion: () => $ZodDiscriminatedUnion,
  $ZodE164: () => $ZodE164,
  $ZodEmail: () => $ZodEmail,
  $ZodEmoji: () => $ZodEmoji,
  $ZodEncodeError: () => $ZodEncodeError,
  $ZodEnum: () => $ZodEnum,
  $ZodError: () => $ZodError,
  $ZodExactOptional: () => $ZodExactOptional,
  $ZodFile: () => $ZodFile,
  $ZodFunction: () => $ZodFunction,
  $ZodGUID: () => $ZodGUID,
  $ZodIBAN: () => $ZodIBAN,
  $ZodIPv4: () => $ZodIPv4,
  $ZodIPv6: () => $ZodIPv6,
  $ZodISODate: () => $ZodISODate,
  $ZodISODateTime: () => $ZodISODateTime,
  $ZodISODuration: () => $ZodISODuration,
  $ZodISOTime: () => $ZodISOTime,
  $ZodIntersection: () => $ZodIntersection,
  $ZodJWT: () => $ZodJWT,
  $ZodKSUID: () => $ZodKSUID,
  $ZodLazy: () => $ZodLazy,
  $ZodLiteral: () => $ZodLiteral,
  $ZodMAC: () => $ZodMAC,
  $ZodMap: () => $ZodMap,
  $ZodNaN: () => $ZodNaN,
  $ZodNanoID: () => $ZodNanoID,
  $ZodNever: () => $ZodNever,
  $ZodNonOptional: () => $ZodNonOptional,
  $ZodNull: () => $ZodNull,
  $ZodNullable: () => $ZodNullable,
  $ZodNumber: () => $ZodNumber,
  $ZodNumberFormat: () => $ZodNumberFormat,
  $ZodObject: () => $ZodObject,
  $ZodObjectJIT: () => $ZodObjectJIT,
  $ZodOptional: () => $ZodOptional,
  $ZodPipe: () => $ZodPipe,
  $ZodPrefault: () => $ZodPrefault,
  $ZodPreprocess: () => $ZodPreprocess,
  $ZodPromise: () => $ZodPromise,
  $ZodReadonly: () => $ZodReadonly,
  $ZodRealError: () => $ZodRealError,
  $ZodRecord: () => $ZodRecord,
  $ZodRegistry: () => $ZodRegistry,
  $ZodSet: () => $ZodSet,
  $ZodString: () => $ZodString,
  $ZodStringFormat: () => $ZodStringFormat,
  $ZodSuccess: () => $ZodSuccess,
  $ZodSymbol: () => $ZodSymbol,
  $ZodTemplateLiteral: () => $ZodTemplateLiteral,
  $ZodTransform: () => $ZodTransform,
  $ZodTuple: () => $ZodTuple,
  $ZodType: () => $ZodType,
  $ZodULID: () => $ZodULID,
  $ZodURL: () => $ZodURL,
  $ZodUUID: () => $ZodUUID,
  $ZodUndefined: () => $ZodUndefined,
  $ZodUnion: () => $ZodUnion,
  $ZodUnknown: () => $ZodUnknown,
  $ZodVoid: () => $ZodVoid,
  $ZodXID: () => $ZodXID,
  $ZodXor: () => $ZodXor,
  $brand: () => $brand,
  $constructor: () => $constructor,
  $input: () => $input,
  $output: () => $output,
  Doc: () => Doc,
  INVALID: () => INVALID,
  JSONSchema: () => json_schema_exports,
  JSONSchemaGenerator: () => JSONSchemaGenerator,
  NEVER: () => NEVER,
  TimePrecision: () => TimePrecision,
  URL_BAD_FORMAT: () => URL_BAD_FORMAT,
  URL_UNPARSEABLE: () => URL_UNPARSEABLE,
  ZodCompileAsyncError: () => ZodCompileAsyncError,
  ZodCompileUnsupportedError: () => ZodCompileUnsupportedError,
  _any: () => _any,
  _array: () => _array,
  _base64: () => _base64,
  _base64url: () => _base64url,
  _bigint: () => _bigint,
  _boolean: () => _boolean,
  _catch: () => _catch,
  _check: () => _check,
  _cidrv4: () => _cidrv4,
  _cidrv6: () => _cidrv6,
  _coercedBigint: () => _coercedBigint,
  _coercedBoolean: () => _coercedBoolean,
  _coercedDate: () => _coercedDate,
  _coercedNumber: () => _coercedNumber,
  _coercedString: () => _coercedString,
  _creditCard: () => _creditCard,
  _cuid: () => _cuid,
  _cuid2: () => _cuid2,
  _custom: () => _custom,
  _date: () => _date,
  _decode: () => _decode,
  _decodeAsync: () => _decodeAsync,
  _default: () => _default,
  _discriminatedUnion: () => _discriminatedUnion,
  _e164: () => _e164,
  _email: () => _email,
  _emoji: () => _emoji2,
  _encode: () => _encode,
  _encodeAsync: () => _encodeAsync,
  _endsWith: () => _endsWith,
  _enum: () => _enum,
  _file: () => _file,
  _float32: () => _float32,
  _float64: () => _float64,
  _gt: () => _gt,
  _gte: () => _gte,
  _guid: () => _guid,
  _iban: () => _iban,
  _includes: () => _includes,
  _int: () => _int,
  _int32: () => _int32,
  _int64: () => _int64,
  _intersection: () => _intersection,
  _ipv4: () => _ipv4,
  _ipv6: () => _ipv6,
  _isoDate: () => _isoDate,
  _isoDateTime: () => _isoDateTime,
  _isoDuration: () => _isoDuration,
  _isoTime: () => _isoTime,
  _jwt: () => _jwt,
  _ksuid: () => _ksuid,
  _lazy: () => _lazy,
  _length: () => _length,
  _literal: () => _literal,
  _lowercase: () => _lowercase,
  _lt: () => _lt,
  _lte: () => _lte,
  _mac: () => _mac,
  _map: () => _map,
  _max: () => _lte,
  _maxLength: () => _maxLength,
  _maxSize: () => _maxSize,
  _mime: () => _mime,
  _min: () => _gte,
  _minLength: () => _minLength,
  _minSize: () => _minSize,
  _multipleOf: () => _multipleOf,
  _nan: () => _nan,
  _nanoid: () => _nanoid,
  _nativeEnum: () => _nativeEnum,
  _negative: () => _negative,
  _never: () => _never,
  _nonnegative: () => _nonnegative,
  _nonoptional: () => _nonoptional,
  _nonpositive: () => _nonpositive,
  _normalize: () => _normalize,
  _null: () => _null2,
  _nullable: () => _nullable,
  _number: () => _number,
  _optional: () => _optional,
  _overwrite: () => _overwrite,
  _parse: () => _parse,
  _parseAsync: () => _parseAsync,
  _pipe: () => _pipe,
  _positive: () => _positive,
  _promise: () => _promise,
  _properties: () => _properties,
  _property: () => _property,
  _readonly: () => _readonly,
  _record: () => _record,
  _refine: () => _refine,
  _regex: () => _regex,
  _safeDecode: () => _safeDecode,
  _safeDecodeAsync: () => _safeDecodeAsync,
  _safeEncode: () => _safeEncode,
  _safeEncodeAsync: () => _safeEncodeAsync,
  _safeParse: () => _safeParse,
  _safeParseAsync: () => _safeParseAsync,
  _set: () => _set,
  _size: () => _size,
  _slugify: () => _slugify,
  _startsWith: () => _startsWith,
  _string: () => _string,
  _stringFormat: () => _stringFormat,
  _stringbool: () => _stringbool,
  _success: () => _success,
  _superRefine: () => _superRefine,
  _symbol: () => _symbol,
  _templateLiteral: () => _templateLiteral,
  _toLowerCase: () => _toLowerCase,
  _toUpperCase: () => _toUpperCase,
  _transform: () => _transform,
  _trim: () => _trim,
  _tuple: () => _tuple,
  _uint32: () => _uint32,
  _uint64: () => _uint64,
  _ulid: () => _ulid,
  _undefined: () => _undefined2,
  _union: () => _union,
  _unknown: () => _unknown,
  _uppercase: () => _uppercase,
  _url: () => _url,
  _uuid: () => _uuid,
  _uuidv4: () => _uuidv4,
  _uuidv6: () => _uuidv6,
  _uuidv7: () => _uuidv7,
  _void: () => _void,
  _xid: () => _xid,
  _xor: () => _xor,
  base64Charset: () => base64Charset,
  base64urlCharset: () => base64urlCharset,
  canParseURL: () => canParseURL,
  clone: () => clone,
  compile: () => compile,
  compileFn: () => compileFn,
  config: () => config,
  createStandardJSONSchemaMethod: () => createStandardJSONSchemaMethod,
  createToJSONSchemaMethod: () => createToJSONSchemaMethod,
  decode: () => decode,
  decodeAsync: () => decodeAsync,
  describe: () => describe,
  encode: () => encode,
  encodeAsync: () => encodeAsync,
  extractDefs: () => extractDefs,
  finalize: () => finalize,
  flattenError: () => flattenError,
  formatError: () => formatError,
  getDiscriminatedOption: () => getDiscriminatedOption,
  globalConfig: () => globalConfig,
  globalRegistry: () => globalRegistry,
  handleUnrepresentable: () => handleUnrepresentable,
  initializeContext: () => initializeContext,
  isBackEdge: () => isBackEdge,
  isRecursiveSchema: () => isRecursiveSchema,
  isValidBase64: () => isValidBase64,
  isValidBase64URL: () => isValidBase64URL,
  isValidCIDRv6: () => isValidCIDRv6,
  isValidCreditCard: () => isValidCreditCard,
  isValidIBAN: () => isValidIBAN,
  isValidIPv6: () => isValidIPv6,
  isValidJWT: () => isValidJWT,
  locales: () => locales_exports,
  memoizer: () => memoizer,
  mergeValues: () => mergeValues,
  meta: () => meta,
  parse: () => parse,
  parseAsync: () => parseAsync,
  parseURLObject: () => parseURLObject,
  prettifyError: () => prettifyError,
  process: () => processSchema,
  processSchema: () => processSchema,
  regexes: () => regexes_exports,
  registry: () => registry,
  safeDecode: () => safeDecode,
  safeDecodeAsync: () => safeDecodeAsync,
  safeEncode: () => safeEncode,
  safeEncodeAsync: () => safeEncodeAsync,
  safeParse: () => safeParse,
  safeParseAsync: () => safeParseAsync,
  standardProps: () => standardProps,
  stripTabAndNewline: () => stripTabAndNewline,
  toDotPath: () => toDotPath,
  toJSONSchema: () => toJSONSchema,
  toZod: () => toZod,
  treeifyError: () => treeifyError,
  urlHostnameOk: () => urlHostnameOk,
  urlProtocolOk: () => urlProtocolOk,
  util: () => util_exports,
  validate: () => validate,
  validateAsync: () => validateAsync,
  validateURL: () => validateURL,
  version: () => version,
  withParser: () => withParser
});

// ../../node_modules/zod/v4/core/util.js
var util_exports = {};
__export(util_exports, {
  BIGINT_FORMAT_RANGES: () => BIGINT_FORMAT_RANGES,
  CONSTANT_CATCH: () => CONSTANT_CATCH,
  Class: () => Class,
  NUMBER_FORMAT_RANGES: () => NUMBER_FORMAT_RANGES,
  aborted: () => aborted,
  allowsEval: () => allowsEval,
  assert: () => assert,
  assertEqual: () => assertEqual,
  assertIs: () => assertIs,
  assertNever: () => assertNever,
  assertNotEqual: () => assertNotEqual,
  assignProp: () => assignProp,
  attachSchema: () => attachSchema,
  base64ToUint8Array: () => base64ToUint8Array,
  base64urlToUint8Array: () => base64urlToUint8Array,
  cached: () => cached,
  captureStackTrace: () => captureStackTrace,
  cleanEnum: () => cleanEnum,
  cleanRegex: () => cleanRegex,
  clone: () => clone,
  cloneDef: () => cloneDef,
  codePointLength: () => codePointLength,
  constantCatch: () => constantCatch,
  createTransparentProxy: () => createTransparentProxy,
  defineLazy: () => defineLazy,
  defineLazyInternal: () => defineLazyInternal,
  derived: () => derived,
  esc: () => esc,
  escapeRegex: () => escapeRegex,
  explicitlyAborted: () => explicitlyAborted,
  extend: () => extend,
  finalizeIssue: () => finalizeIssue,
  floatSafeRemainder: () => floatSafeRemainder,
  getElementAtPath: () => getElementAtPath,
  getEnumValues: () => getEnumValues,
  getLengthableOrigin: () => getLengthableOrigin,
  getParsedType: () => getParsedType,
  getSizableOrigin: () => getSizableOrigin,
  hexToUint8Array: () => hexToUint8Array,
  hide: () => hide,
  installLazyProp: () => installLazyProp,
  isObject: () => isObject,
  isPlainObject: () => isPlainObject,
  issue: () => issue,
  joinValues: () => joinValues,
  jsonStringifyReplacer: () => jsonStringifyReplacer,
  members: () => members,
  merge: () => merge,
  mergeDefs: () => mergeDefs,
  normalizeParams: () => normalizeParams,
  nullish: () => nullish,
  numKeys: () => numKeys,
  objectClone: () => objectClone,
  omit: () => omit,
  optionalKeys: () => optionalKeys,
  own: () => own,
  parsedType: () => parsedType,
  partial: () => partial,
  pick: () => pick,
  prefixIssues: () => prefixIssues,
  primitiveTypes: () => primitiveTypes,
  promiseAllObject: () => promiseAllObject,
  propertyKeyTypes: () => propertyKeyTypes,
  randomString: () => randomString,
  rawShape: () => rawShape,
  required: () => required,
  safeExtend: () => safeExtend,
  shallowClone: () => shallowClone,
  sizeCaps: () => sizeCaps,
  slugify: () => slugify,
  stringifyPrimitive: () => stringifyPrimitive,
  toZod: () => toZod,
  uint8ArrayToBase64: () => uint8ArrayToBase64,
  uint8ArrayToBase64url: () => uint8ArrayToBase64url,
  uint8ArrayToHex: () => uint8ArrayToHex,
  unwrapMessage: () => unwrapMessage
});
function assertEqual(val) {
  return val;
}
function assertNotEqual(val) {
  return val;
}
function toZod() {
  return (schema) => schema;
}
function assertIs(_arg) {
}
function assertNever(_x) {
  throw new Error("Unexpected value in exhaustive check");
}
function assert(_) {
}
function getEnumValues(entries) {
  const numericValues = Object.values(entries).filter((v) => typeof v === "number");
  const values = Object.entries(entries).filter(([k, _]) => numericValues.indexOf(+k) === -1).map(([_, v]) => v);
  return values;
}
function joinValues(array2, separator = "|") {
  return array2.map((val) => stringifyPrimitive(val)).join(separator);
}
function jsonStringifyReplacer(_, value) {
  if (typeof value === "bigint")
    return value.toString();
  return value;
}
var Cached = class {
  constructor(getter) {
    this._getter = getter;
    this._value = void 0;
  }
  get value() {
    const getter = this._getter;
    if (getter !== void 0) {
      this._value = getter();
      this._getter = void 0;
    }
    return this._value;
  }
};
function cached(getter) {
  return new Cached(getter);
}
function nullish(input2) {
  return input2 === null || input2 === void 0;
}
function cleanRegex(source) {
  const start = source.startsWith("^") ? 1 : 0;
  const end = source.endsWith("$") ? source.length - 1 : source.length;
  return source.slice(start, end);
}
function floatSafeRemainder(val, step) {
  const ratio = val / step;
  const roundedRatio = Math.round(ratio);
  const tolerance = 4 * Number.EPSILON * Math.max(Math.abs(ratio), 1);
  if (Math.abs(ratio - roundedRatio) < tolerance)
    return 0;
  return ratio - roundedRatio;
}
var EVALUATING = /* @__PURE__ */ Symbol("evaluating");
function defineLazy(object2, key, getter) {
  let value = void 0;
  Object.defineProperty(object2, key, {
    get() {
      if (value === EVALUATING) {
        return void 0;
      }
      if (value === void 0) {
        value = EVALUATING;
        value = getter();
      }
      return value;
    },
    set(v) {
      Object.defineProperty(object2, key, {
        value: v
        // configurable: true,
      });
    },
    configurable: true
  });
}
function objectClone(obj) {
  return Object.create(Object.getPrototypeOf(obj), Object.getOwnPropertyDescriptors(obj));
}
function assignProp(target, prop, value) {
  Object.defineProperty(target, prop, {
    value,
    writable: true,
    enumerable: true,
    configurable: true
  });
}
function rawShape(def) {
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  return desc?.get ? desc.get.raw : desc?.value;
}
function sourceShape(schema) {
  return rawShape(schema._zod.def) ?? schema._zod.def.shape;
}
function deferProp(target, key, getter) {
  Object.defineProperty(target, key, {
    get() {
      const value = getter();
      assignProp(this, key, value);
      return value;
    },
    enumerable: true,
    configurable: true
  });
}
function putProp(target, key, value) {
  if (key in target)
    assignProp(target, key, value);
  else
    target[key] = value;
}
function mirrorShape(target, source, keys2, wrap) {
  const raw = sourceShape(source);
  for (const key of keys2) {
    const desc = Object.getOwnPropertyDescriptor(raw, key);
    if (!desc.enumerable)
      continue;
    if (desc.get) {
      deferProp(target, key, () => {
        const value = source._zod.def.shape[key];
        return wrap ? wrap(value, key) : value;
      });
    } else
      putProp(target, key, wrap ? wrap(desc.value, key) : desc.value);
  }
}
function mirrorProps(target, source) {
  for (const key of Reflect.ownKeys(source)) {
    const desc = Object.getOwnPropertyDescriptor(source, key);
    if (!desc.enumerable)
      continue;
    if (desc.get)
      deferProp(target, key, () => source[key]);
    else
      putProp(target, key, desc.value);
  }
}
function mergeDefs(...defs) {
  const mergedDescriptors = {};
  for (const def of defs) {
    const descriptors = Object.getOwnPropertyDescriptors(def);
    Object.assign(mergedDescriptors, descriptors);
  }
  return Object.defineProperties({}, mergedDescriptors);
}
function cloneDef(schema) {
  return mergeDefs(schema._zod.def);
}
function getElementAtPath(obj, path) {
  if (!path)
    return obj;
  return path.reduce((acc, key) => acc?.[key], obj);
}
function promiseAllObject(promisesObj) {
  const keys2 = Object.keys(promisesObj);
  const promises = keys2.map((key) => promisesObj[key]);
  return Promise.all(promises).then((results) => {
    const resolvedObj = {};
    for (let i = 0; i < keys2.length; i++) {
      resolvedObj[keys2[i]] = results[i];
    }
    return resolvedObj;
  });
}
function randomString(length = 10) {
  const chars = "abcdefghijklmnopqrstuvwxyz";
  let str = "";
  for (let i = 0; i < length; i++) {
    str += chars[Math.floor(Math.random() * chars.length)];
  }
  return str;
}
function esc(str) {
  return JSON.stringify(str);
}
function slugify(input2) {
  return input2.toLowerCase().trim().replace(/[^\w\s-]/g, "").replace(/[\s_-]+/g, "-").replace(/^-+|-+$/g, "");
}
var captureStackTrace = "captureStackTrace" in Error ? Error.captureStackTrace : (..._args) => {
};
function isObject(data2) {
  return typeof data2 === "object" && data2 !== null && !Array.isArray(data2);
}
var allowsEval = /* @__PURE__ */ cached(() => {
  if (globalConfig.jitless) {
    return false;
  }
  if (typeof navigator !== "undefined" && navigator?.userAgent?.includes("Cloudflare")) {
    return false;
  }
  try {
    const F = Function;
    new F("");
    return true;
  } catch (_) {
    return false;
  }
});
function isPlainObject(o) {
  if (isObject(o) === false)
    return false;
  const ctor = o.constructor;
  if (ctor === void 0)
    return true;
  if (typeof ctor !== "function")
    return true;
  const prot = ctor.prototype;
  if (isObject(prot) === false)
    return false;
  if (Object.prototype.hasOwnProperty.call(prot, "isPrototypeOf") === false) {
    return false;
  }
  return true;
}
function shallowClone(o) {
  if (isPlainObject(o))
    return { ...o };
  if (Array.isArray(o))
    return [...o];
  if (o instanceof Map)
    return new Map(o);
  if (o instanceof Set)
    return new Set(o);
  return o;
}
function numKeys(data2) {
  let keyCount = 0;
  for (const key in data2) {
    if (Object.prototype.hasOwnProperty.call(data2, key)) {
      keyCount++;
    }
  }
  return keyCount;
}
var getParsedType = (data2) => {
  const t = typeof data2;
  switch (t) {
    case "undefined":
      return "undefined";
    case "string":
      return "string";
    case "number":
      return Number.isNaN(data2) ? "nan" : "number";
    case "boolean":
      return "boolean";
    case "function":
      return "function";
    case "bigint":
      return "bigint";
    case "symbol":
      return "symbol";
    case "object":
      if (Array.isArray(data2)) {
        return "array";
      }
      if (data2 === null) {
        return "null";
      }
      if (data2.then && typeof data2.then === "function" && data2.catch && typeof data2.catch === "function") {
        return "promise";
      }
      if (typeof Map !== "undefined" && data2 instanceof Map) {
        return "map";
      }
      if (typeof Set !== "undefined" && data2 instanceof Set) {
        return "set";
      }
      if (typeof Date !== "undefined" && data2 instanceof Date) {
        return "date";
      }
      if (typeof File !== "undefined" && data2 instanceof File) {
        return "file";
      }
      return "object";
    default:
      throw new Error(`Unknown data type: ${t}`);
  }
};
var propertyKeyTypes = /* @__PURE__ */ new Set(["string", "number", "symbol"]);
var primitiveTypes = /* @__PURE__ */ new Set([
  "string",
  "number",
  "bigint",
  "boolean",
  "symbol",
  "undefined"
]);
function escapeRegex(str) {
  return str.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function clone(inst, def, params) {
  const cl = new inst._zod.constr(def ?? inst._zod.def);
  if (!def || params?.parent)
    cl._zod.parent = inst;
  return cl;
}
function normalizeParams(_params) {
  const params = _params;
  if (!params)
    return {};
  if (typeof params === "string")
    return { error: () => params };
  if (params?.message !== void 0) {
    if (params?.error !== void 0)
      throw new Error("Cannot specify both `message` and `error` params");
    params.error = params.message;
  }
  delete params.message;
  if (typeof params.error === "string")
    return { ...params, error: () => params.error };
  return params;
}
function createTransparentProxy(getter) {
  let target;
  return new Proxy({}, {
    get(_, prop, receiver) {
      target ?? (target = getter());
      return Reflect.get(target, prop, receiver);
    },
    set(_, prop, value, receiver) {
      target ?? (target = getter());
      return Reflect.set(target, prop, value, receiver);
    },
    has(_, prop) {
      target ?? (target = getter());
      return Reflect.has(target, prop);
    },
    deleteProperty(_, prop) {
      target ?? (target = getter());
      return Reflect.deleteProperty(target, prop);
    },
    ownKeys(_) {
      target ?? (target = getter());
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(_, prop) {
      target ?? (target = getter());
      return Reflect.getOwnPropertyDescriptor(target, prop);
    },
    defineProperty(_, prop, descriptor) {
      target ?? (target = getter());
      return Reflect.defineProperty(target, prop, descriptor);
    }
  });
}
function stringifyPrimitive(value) {
  if (typeof value === "bigint")
    return value.toString() + "n";
  if (typeof value === "string")
    return `"${value}"`;
  return `${value}`;
}
function optionalKeys(shape) {
  return Object.keys(shape).filter((k) => {
    return shape[k]._zod.optin !== void 0 && shape[k]._zod.optout === "optional";
  });
}
var NUMBER_FORMAT_RANGES = /* @__PURE__ */ (() => ({
  safeint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  float32: [-34028234663852886e22, 34028234663852886e22],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE]
}))();
var BIGINT_FORMAT_RANGES = {
  int64: [/* @__PURE__ */ BigInt("-9223372036854775808"), /* @__PURE__ */ BigInt("9223372036854775807")],
  uint64: [/* @__PURE__ */ BigInt(0), /* @__PURE__ */ BigInt("18446744073709551615")]
};
function pick(schema, mask) {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(".pick() cannot be used on object schemas containing refinements");
  }
  const newShape = {};
  mirrorShape(newShape, schema, maskedKeys(schema, mask));
  return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
function maskedKeys(schema, mask) {
  const raw = sourceShape(schema);
  const keys2 = [];
  for (const key of Reflect.ownKeys(mask)) {
    if (!Object.getOwnPropertyDescriptor(raw, key)?.enumerable) {
      throw new Error(`Unrecognized key: "${String(key)}"`);
    }
    if (mask[key])
      keys2.push(key);
  }
  return keys2;
}
function omit(schema, mask) {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(".omit() cannot be used on object schemas containing refinements");
  }
  const omitted = new Set(maskedKeys(schema, mask));
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)).filter((key) => !omitted.has(key)));
  return clone(schema, mergeDefs(currDef, { shape: newShape, checks: [] }));
}
function extend(schema, shape) {
  if (!isPlainObject(shape)) {
    throw new Error("Invalid input to extend: expected a plain object");
  }
  const checks = schema._zod.def.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    const existingShape = sourceShape(schema);
    for (const key of Reflect.ownKeys(shape)) {
      if (Object.getOwnPropertyDescriptor(existingShape, key) !== void 0) {
        throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.");
      }
    }
  }
  return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function extended(schema, shape) {
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)));
  mirrorProps(newShape, shape);
  return newShape;
}
function safeExtend(schema, shape) {
  if (!isPlainObject(shape)) {
    throw new Error("Invalid input to safeExtend: expected a plain object");
  }
  return clone(schema, mergeDefs(schema._zod.def, { shape: extended(schema, shape) }));
}
function merge(a, b) {
  if (!b?._zod?.def) {
    throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");
  }
  if (a._zod.def.checks?.length) {
    throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");
  }
  const newShape = {};
  mirrorShape(newShape, a, Reflect.ownKeys(sourceShape(a)));
  mirrorShape(newShape, b, Reflect.ownKeys(sourceShape(b)));
  const def = mergeDefs(a._zod.def, {
    shape: newShape,
    get catchall() {
      return b._zod.def.catchall;
    },
    checks: b._zod.def.checks ?? []
  });
  return clone(a, def);
}
function partial(Class2, schema, mask, name3 = "partial") {
  const currDef = schema._zod.def;
  const checks = currDef.checks;
  const hasChecks = checks && checks.length > 0;
  if (hasChecks) {
    throw new Error(`.${name3}() cannot be used on object schemas containing refinements`);
  }
  const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), Class2 && ((value, key) => selected && !selected.has(key) ? value : new Class2({ type: "optional", innerType: value })));
  return clone(schema, mergeDefs(schema._zod.def, { shape: newShape, checks: [] }));
}
function required(Class2, schema, mask) {
  const selected = mask ? new Set(maskedKeys(schema, mask)) : void 0;
  const newShape = {};
  mirrorShape(newShape, schema, Reflect.ownKeys(sourceShape(schema)), (value, key) => (
    // overwrite with non-optional
    selected && !selected.has(key) ? value : new Class2({ type: "nonoptional", innerType: value })
  ));
  return clone(schema, mergeDefs(schema._zod.def, { shape: newShape }));
}
function aborted(x, startIndex = 0) {
  if (x.aborted === true)
    return true;
  for (let i = startIndex; i < x.issues.length; i++) {
    if (x.issues[i]?.continue !== true) {
      return true;
    }
  }
  return false;
}
function explicitlyAborted(x, startIndex = 0) {
  if (x.aborted === true)
    return true;
  for (let i = startIndex; i < x.issues.length; i++) {
    if (x.issues[i]?.continue === false) {
      return true;
    }
  }
  return false;
}
function prefixIssues(path, issues) {
  return issues.map((iss) => {
    var _a3;
    (_a3 = iss).path ?? (_a3.path = []);
    iss.path.unshift(path);
    return iss;
  });
}
function unwrapMessage(message) {
  return typeof message === "string" ? message : message?.message;
}
function sizeCaps(defChecks) {
  const caps = [];
  for (const ch of defChecks ?? []) {
    const d = ch._zod.def;
    if (!/_(length|size)$|_equals$/.test(d.check))
      break;
    const max = d.maximum ?? d.length ?? d.size;
    if (max >= 0)
      caps.push([max, ch]);
  }
  return caps;
}
function attachSchema(issues, start, inst) {
  var _a3;
  for (let i = start; i < issues.length; i++) {
    (_a3 = issues[i]).schema ?? (_a3.schema = inst);
  }
}
function finalizeIssue(iss, ctx, config2) {
  var _a3;
  const traits = iss.inst?._zod?.traits;
  if (traits?.has("$ZodType")) {
    if (traits.has("$ZodCheck"))
      (_a3 = iss).schema ?? (_a3.schema = iss.inst);
    else
      iss.schema = iss.inst;
  }
  const schemaError = iss.schema !== iss.inst ? iss.schema?._zod.def?.error : void 0;
  const message = iss.message ? iss.message : unwrapMessage(iss.inst?._zod.def?.error?.(iss)) ?? unwrapMessage(schemaError?.(iss)) ?? unwrapMessage(ctx?.error?.(iss)) ?? unwrapMessage(config2.customError?.(iss)) ?? unwrapMessage(config2.localeError?.(iss)) ?? "Invalid input";
  const full = {};
  for (const k of Object.keys(iss)) {
    if (k === "inst" || k === "schema" || k === "continue" || k === "input" || k === "__proto__")
      continue;
    full[k] = iss[k];
  }
  full.path ?? (full.path = []);
  full.message = message;
  if (ctx?.reportInput) {
    full.input = iss.input;
  }
  return full;
}
function getSizableOrigin(input2) {
  if (input2 instanceof Set)
    return "set";
  if (input2 instanceof Map)
    return "map";
  if (input2 instanceof File)
    return "file";
  return "unknown";
}
var highSurrogate = /[\uD800-\uDBFF]/;
function codePointLength(str) {
  const units = str.length;
  if (!highSurrogate.test(str))
    return units;
  let count5 = units;
  for (let i = 0; i < units - 1; i++) {
    if ((str.charCodeAt(i) & 64512) === 55296 && (str.charCodeAt(i + 1) & 64512) === 56320) {
      count5--;
      i++;
    }
  }
  return count5;
}
function getLengthableOrigin(input2) {
  if (Array.isArray(input2))
    return "array";
  if (typeof input2 === "string")
    return "string";
  return "unknown";
}
function parsedType(data2) {
  const t = typeof data2;
  switch (t) {
    case "number": {
      return Number.isNaN(data2) ? "nan" : "number";
    }
    case "object": {
      if (data2 === null) {
        return "null";
      }
      if (Array.isArray(data2)) {
        return "array";
      }
      const obj = data2;
      if (obj && Object.getPrototypeOf(obj) !== Object.prototype && "constructor" in obj && obj.constructor) {
        return obj.constructor.name;
      }
    }
  }
  return t;
}
function issue(...args) {
  const [iss, input2, inst] = args;
  if (typeof iss === "string") {
    return {
      message: iss,
      code: "custom",
      input: input2,
      inst
    };
  }
  return { ...iss };
}
function cleanEnum(obj) {
  return Object.entries(obj).filter(([k, _]) => {
    return Number.isNaN(Number.parseInt(k, 10));
  }).map((el) => el[1]);
}
function base64ToUint8Array(base643) {
  const binaryString = atob(base643);
  const bytes = new Uint8Array(binaryString.length);
  for (let i = 0; i < binaryString.length; i++) {
    bytes[i] = binaryString.charCodeAt(i);
  }
  return bytes;
}
function uint8ArrayToBase64(bytes) {
  let binaryString = "";
  for (let i = 0; i < bytes.length; i++) {
    binaryString += String.fromCharCode(bytes[i]);
  }
  return btoa(binaryString);
}
function base64urlToUint8Array(base64url3) {
  const base643 = base64url3.replace(/-/g, "+").replace(/_/g, "/");
  const padding = "=".repeat((4 - base643.length % 4) % 4);
  return base64ToUint8Array(base643 + padding);
}
function uint8ArrayToBase64url(bytes) {
  return uint8ArrayToBase64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
function hexToUint8Array(hex3) {
  const cleanHex = hex3.replace(/^0x/, "");
  if (cleanHex.length % 2 !== 0) {
    throw new Error("Invalid hex string length");
  }
  const bytes = new Uint8Array(cleanHex.length / 2);
  for (let i = 0; i < cleanHex.length; i += 2) {
    bytes[i / 2] = Number.parseInt(cleanHex.slice(i, i + 2), 16);
  }
  return bytes;
}
function uint8ArrayToHex(bytes) {
  return Array.from(bytes).map((b) => b.toString(16).padStart(2, "0")).join("");
}
var Class = class {
  constructor(..._args) {
  }
};
function members(proto, table) {
  for (const key in table) {
    const desc = Object.getOwnPropertyDescriptor(table, key);
    if (desc.get)
      Object.defineProperty(proto, key, { ...desc, enumerable: false });
    else
      defineBound(proto, key, desc.value);
  }
}
function own(inst, key, value, enumerable = true) {
  Object.defineProperty(inst, key, { configurable: true, writable: true, enumerable, value });
  return value;
}
function hide(inst, key, value) {
  return own(inst, key, value, false);
}
// @__NO_SIDE_EFFECTS__
function derived(computes, table) {
  for (const key in computes) {
    const compute = computes[key];
    Object.defineProperty(table, key, {
      configurable: true,
      enumerable: true,
      get() {
        return own(this, key, compute(this));
      },
      set(value) {
        own(this, key, value);
      }
    });
  }
  return table;
}
function defineBound(proto, key, fn) {
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      return this == null ? fn : own(this, key, fn.bind(this));
    },
    set(value) {
      own(this, key, value);
    }
  });
}
function claim(inst, sentinel) {
  const proto = Object.getPrototypeOf(inst);
  return sentinel in proto ? void 0 : proto;
}
var installing;
var broke = false;
var breaker = {
  configurable: true,
  get() {
    broke = true;
    return void 0;
  }
};
function defineLazyInternal(inst, key, compute) {
  const proto = Object.getPrototypeOf(inst._zod);
  if (key in proto && installing !== inst._zod) {
    installing = void 0;
    return;
  }
  installing = inst._zod;
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      Object.defineProperty(this, key, breaker);
      const outer = broke;
      broke = false;
      try {
        const value = compute(this);
        if (broke)
          delete this[key];
        else
          Object.defineProperty(this, key, { configurable: true, writable: true, value });
        broke = broke || outer;
        return value;
      } catch (err) {
        delete this[key];
        broke = broke || outer;
        throw err;
      }
    },
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, value });
    }
  });
}
function installLazyProp(inst, key, make, enumerable) {
  const proto = claim(inst, key);
  if (!proto)
    return;
  Object.defineProperty(proto, key, {
    configurable: true,
    get() {
      const desc = { configurable: true, writable: true, enumerable, value: void 0 };
      Object.defineProperty(this, key, desc);
      desc.value = make(this);
      Object.defineProperty(this, key, desc);
      return desc.value;
    },
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, enumerable, value });
    }
  });
}
var CONSTANT_CATCH = "~constantCatch";
function constantCatch(value) {
  const fn = () => value;
  fn[CONSTANT_CATCH] = true;
  return fn;
}

// ../../node_modules/zod/v4/core/core.js
var _a;
var NEVER = /* @__PURE__ */ Object.freeze({
  status: "aborted"
});
var _zodDesc = { value: void 0, enumerable: false };
var _E = "captureStackTrace" in Error ? Error : null;
function newError(Definition) {
  const E = _E;
  if (E) {
    const saved = E.stackTraceLimit;
    if (typeof saved === "number") {
      try {
        E.stackTraceLimit = 0;
      } catch {
        _E = null;
        return new Definition();
      }
      try {
        return new Definition();
      } finally {
        E.stackTraceLimit = saved;
      }
    }
  }
  return new Definition();
}
// @__NO_SIDE_EFFECTS__
function $constructor(name3, initializer3, proto, params) {
  const zodProto = {};
  function Internals(def) {
    this.def = def;
    this.constr = _;
    this.traits = /* @__PURE__ */ new Set();
  }
  Internals.prototype = zodProto;
  const protoMembers = proto;
  const initialized = protoMembers && /* @__PURE__ */ new WeakSet();
  function init(inst, def) {
    if (!inst._zod) {
      _zodDesc.value = new Internals(def);
      try {
        Object.defineProperty(inst, "_zod", _zodDesc);
      } finally {
        _zodDesc.value = void 0;
      }
    } else if (inst._zod.traits.has(name3)) {
      return;
    }
    inst._zod.traits.add(name3);
    initializer3(inst, def);
    if (initialized) {
      const own2 = Object.getPrototypeOf(inst);
      const ctorProto = inst._zod.constr.prototype;
      let up = own2;
      while (up && up !== ctorProto)
        up = Object.getPrototypeOf(up);
      const target = up ?? own2;
      if (!initialized.has(target)) {
        initialized.add(target);
        members(target, protoMembers);
      }
    }
    const proto2 = _.prototype;
    for (const k in proto2) {
      if (!Object.prototype.hasOwnProperty.call(proto2, k))
        continue;
      if (!(k in inst)) {
        inst[k] = proto2[k].bind(inst);
      }
    }
  }
  const Parent = params?.Parent ?? Object;
  class Definition extends Parent {
  }
  Object.defineProperty(Definition, "name", { value: name3 });
  function _(def) {
    const inst = params?.Parent ? newError(Definition) : this;
    init(inst, def);
    const deferred = inst._zod.deferred;
    if (deferred) {
      for (const fn of deferred) {
        fn();
      }
      inst._zod.deferred = void 0;
    }
    const pp = globalThis.__zod_globalConfig?.postProcessor;
    if (pp)
      pp(inst);
    return inst;
  }
  Object.defineProperty(_, "init", { value: init });
  Object.defineProperty(_, Symbol.hasInstance, {
    value: (inst) => {
      if (params?.Parent && inst instanceof params.Parent)
        return true;
      return inst?._zod?.traits?.has(name3);
    }
  });
  Object.defineProperty(_, "name", { value: name3 });
  return _;
}
var $brand = /* @__PURE__ */ Symbol("zod_brand");
var $ZodAsyncError = class extends Error {
  constructor() {
    super(`Encountered Promise during synchronous parse. Use .parseAsync() instead.`);
  }
};
var $ZodEncodeError = class extends Error {
  constructor(name3) {
    super(`Encountered unidirectional transform during encode: ${name3}`);
    this.name = "ZodEncodeError";
  }
};
(_a = globalThis).__zod_globalConfig ?? (_a.__zod_globalConfig = {});
var globalConfig = globalThis.__zod_globalConfig;
function config(newConfig) {
  if (newConfig)
    Object.assign(globalConfig, newConfig);
  return globalConfig;
}

// ../../node_modules/zod/v4/core/errors.js
function _getMessage() {
  const internals = this._zod;
  internals.message ?? (internals.message = JSON.stringify(internals.def, jsonStringifyReplacer, 2));
  return internals.message;
}
function _setMessage(value) {
  this._zod.message = value;
}
var _messageDesc = {
  get: _getMessage,
  set: _setMessage,
  enumerable: true,
  configurable: true
};
var _issuesDesc = { value: void 0, enumerable: false };
var _installedToString = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
var initializer = (inst, def) => {
  inst.name = "$ZodError";
  _issuesDesc.value = def;
  Object.defineProperty(inst, "issues", _issuesDesc);
  _issuesDesc.value = void 0;
  Object.defineProperty(inst, "message", _messageDesc);
  const proto = Object.getPrototypeOf(inst);
  if (!_installedToString.has(proto)) {
    _installedToString.add(proto);
    Object.defineProperty(proto, "toString", {
      configurable: true,
      enumerable: false,
      get() {
        const value = () => this.message;
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
        return value;
      },
      set(value) {
        Object.defineProperty(this, "toString", { value, configurable: true, writable: true });
      }
    });
  }
};
var $ZodError = $constructor("$ZodError", initializer);
var $ZodRealError = $constructor("$ZodError", initializer, void 0, {
  Parent: Error
});
function node(obj, key, make) {
  if (!Object.prototype.hasOwnProperty.call(obj, key)) {
    if (key === "__proto__") {
      Object.defineProperty(obj, key, { value: make(), writable: true, enumerable: true, configurable: true });
    } else {
      obj[key] = make();
    }
  }
  return obj[key];
}
function flattenError(error2, mapper = (issue2) => issue2.message) {
  const fieldErrors = {};
  const formErrors = [];
  for (const sub of error2.issues) {
    if (sub.path.length > 0) {
      node(fieldErrors, sub.path[0], () => []).push(mapper(sub));
    } else {
      formErrors.push(mapper(sub));
    }
  }
  return { formErrors, fieldErrors };
}
function formatError(error2, mapper = (issue2) => issue2.message) {
  const fieldErrors = { _errors: [] };
  const processError = (error3, path = []) => {
    for (const issue2 of error3.issues) {
      if (issue2.code === "invalid_union" && issue2.errors.length) {
        issue2.errors.map((issues) => processError({ issues }, [...path, ...issue2.path]));
      } else if (issue2.code === "invalid_key") {
        processError({ issues: issue2.issues }, [...path, ...issue2.path]);
      } else if (issue2.code === "invalid_element") {
        processError({ issues: issue2.issues }, [...path, ...issue2.path]);
      } else {
        const fullpath = [...path, ...issue2.path];
        if (fullpath.length === 0) {
          fieldErrors._errors.push(mapper(issue2));
        } else {
          let curr = fieldErrors;
          let i = 0;
          while (i < fullpath.length) {
            const el = fullpath[i];
            const terminal = i === fullpath.length - 1;
            if (el === "_errors") {
              if (terminal)
                curr._errors.push(mapper(issue2));
              i++;
              continue;
            }
            if (!Object.prototype.hasOwnProperty.call(curr, el)) {
              Object.defineProperty(curr, el, {
                value: { _errors: [] },
                enumerable: true,
                writable: true,
                configurable: true
              });
            }
            const node2 = curr[el];
            if (terminal) {
              node2._errors.push(mapper(issue2));
            }
            curr = node2;
            i++;
          }
        }
      }
    }
  };
  processError(error2);
  return fieldErrors;
}
function treeifyError(error2, mapper = (issue2) => issue2.message) {
  const result = { errors: [] };
  const processError = (error3, path = []) => {
    var _a3;
    for (const issue2 of error3.issues) {
      if (issue2.code === "invalid_union" && issue2.errors.length) {
        issue2.errors.map((issues) => processError({ issues }, [...path, ...issue2.path]));
      } else if (issue2.code === "invalid_key") {
        processError({ issues: issue2.issues }, [...path, ...issue2.path]);
      } else if (issue2.code === "invalid_element") {
        processError({ issues: issue2.issues }, [...path, ...issue2.path]);
      } else {
        const fullpath = [...path, ...issue2.path];
        if (fullpath.length === 0) {
          result.errors.push(mapper(issue2));
          continue;
        }
        let curr = result;
        let i = 0;
        while (i < fullpath.length) {
          const el = fullpath[i];
          const terminal = i === fullpath.length - 1;
          if (typeof el === "string") {
            curr.properties ?? (curr.properties = {});
            if (!Object.prototype.hasOwnProperty.call(curr.properties, el)) {
              Object.defineProperty(curr.properties, el, {
                value: { errors: [] },
                enumerable: true,
                writable: true,
                configurable: true
              });
            }
            curr = curr.properties[el];
          } else {
            curr.items ?? (curr.items = []);
            (_a3 = curr.items)[el] ?? (_a3[el] = { errors: [] });
            curr = curr.items[el];
          }
          if (terminal) {
            curr.errors.push(mapper(issue2));
          }
          i++;
        }
      }
    }
  };
  processError(error2);
  return result;
}
function toDotPath(_path) {
  const segs = [];
  const path = _path.map((seg) => typeof seg === "object" ? seg.key : seg);
  for (const seg of path) {
    if (typeof seg === "number")
      segs.push(`[${seg}]`);
    else if (typeof seg === "symbol")
      segs.push(`[${JSON.stringify(String(seg))}]`);
    else if (/[^\w$]/.test(seg))
      segs.push(`[${JSON.stringify(seg)}]`);
    else {
      if (segs.length)
        segs.push(".");
      segs.push(seg);
    }
  }
  return segs.join("");
}
function prettifyError(error2) {
  const lines = [];
  const issues = [...error2.issues].sort((a, b) => (a.path ?? []).length - (b.path ?? []).length);
  for (const issue2 of issues) {
    lines.push(`\u2716 ${issue2.message}`);
    if (issue2.path?.length)
      lines.push(`  \u2192 at ${toDotPath(issue2.path)}`);
  }
  return lines.join("\n");
}

// ../../node_modules/zod/v4/core/parse.js
function finalizeParams(callee, params) {
  return { callee: params?.callee ?? callee, Err: params?.Err };
}
var _parse = (_Err) => {
  const fn = (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
    const result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise) {
      throw new $ZodAsyncError();
    }
    if (result.issues.length) {
      const e = new (_params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, _params?.callee ?? fn);
      throw e;
    }
    return result.value;
  };
  return fn;
};
var parse = /* @__PURE__ */ _parse($ZodRealError);
var _parseAsync = (_Err) => {
  const fn = async (schema, value, _ctx, params) => {
    const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
    let result = schema._zod.run({ value, issues: [] }, ctx);
    if (result instanceof Promise)
      result = await result;
    if (result.issues.length) {
      const e = new (params?.Err ?? _Err)(result.issues.map((iss) => finalizeIssue(iss, ctx, config())));
      captureStackTrace(e, params?.callee ?? fn);
      throw e;
    }
    return result.value;
  };
  return fn;
};
var parseAsync = /* @__PURE__ */ _parseAsync($ZodRealError);
var _safeParse = (_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: false } : { async: false };
  const result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
var safeParse = /* @__PURE__ */ _safeParse($ZodRealError);
function failure(Err, issues, ctx) {
  let error2;
  return {
    success: false,
    get error() {
      if (!error2) {
        error2 = new Err(issues.map((iss) => finalizeIssue(iss, ctx, config())));
        issues = void 0;
        ctx = void 0;
      }
      return error2;
    },
    set error(e) {
      error2 = e;
      issues = void 0;
      ctx = void 0;
    }
  };
}
var _safeParseAsync = (_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true } : { async: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length ? failure(_Err, result.issues, ctx) : { success: true, data: result.value };
};
var safeParseAsync = /* @__PURE__ */ _safeParseAsync($ZodRealError);
var COMPILE_INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
var COMPILE_FALLBACK = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
var validate = ((schema, value, _ctx) => {
  const validator = schema._zod.bag.validator;
  if (validator !== void 0) {
    if (validator(value) !== COMPILE_INVALID)
      return true;
    if (validator.definite === true && _ctx === void 0)
      return false;
  }
  return validateFallback(schema, value, _ctx);
});
function validateFallback(schema, value, _ctx) {
  const ctx = _ctx ? { ..._ctx, async: false, abortEarly: true } : { async: false, abortEarly: true };
  const fallbackRun = schema._zod.bag.fallbackRun;
  let result;
  if (fallbackRun) {
    ctx[COMPILE_FALLBACK] = true;
    result = fallbackRun({ value, issues: [] }, ctx);
  } else {
    result = schema._zod.run({ value, issues: [] }, ctx);
  }
  if (result instanceof Promise) {
    throw new $ZodAsyncError();
  }
  return result.issues.length === 0;
}
var validateAsync = async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, async: true, abortEarly: true } : { async: true, abortEarly: true };
  let result = schema._zod.run({ value, issues: [] }, ctx);
  if (result instanceof Promise)
    result = await result;
  return result.issues.length === 0;
};
var _encode = (_Err) => {
  const parse3 = _parse(_Err);
  const fn = (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return parse3(schema, value, ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var encode = /* @__PURE__ */ _encode($ZodRealError);
var _decode = (_Err) => {
  const parse3 = _parse(_Err);
  const fn = (schema, value, _ctx, _params) => {
    return parse3(schema, value, _ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var decode = /* @__PURE__ */ _decode($ZodRealError);
var _encodeAsync = (_Err) => {
  const parseAsync3 = _parseAsync(_Err);
  const fn = async (schema, value, _ctx, _params) => {
    const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
    return await parseAsync3(schema, value, ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var encodeAsync = /* @__PURE__ */ _encodeAsync($ZodRealError);
var _decodeAsync = (_Err) => {
  const parseAsync3 = _parseAsync(_Err);
  const fn = async (schema, value, _ctx, _params) => {
    return await parseAsync3(schema, value, _ctx, finalizeParams(fn, _params));
  };
  return fn;
};
var decodeAsync = /* @__PURE__ */ _decodeAsync($ZodRealError);
var _safeEncode = (_Err) => (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
  return _safeParse(_Err)(schema, value, ctx);
};
var safeEncode = /* @__PURE__ */ _safeEncode($ZodRealError);
var _safeDecode = (_Err) => (schema, value, _ctx) => {
  return _safeParse(_Err)(schema, value, _ctx);
};
var safeDecode = /* @__PURE__ */ _safeDecode($ZodRealError);
var _safeEncodeAsync = (_Err) => async (schema, value, _ctx) => {
  const ctx = _ctx ? { ..._ctx, direction: "backward" } : { direction: "backward" };
  return _safeParseAsync(_Err)(schema, value, ctx);
};
var safeEncodeAsync = /* @__PURE__ */ _safeEncodeAsync($ZodRealError);
var _safeDecodeAsync = (_Err) => async (schema, value, _ctx) => {
  return _safeParseAsync(_Err)(schema, value, _ctx);
};
var safeDecodeAsync = /* @__PURE__ */ _safeDecodeAsync($ZodRealError);

// ../../node_modules/zod/v4/core/regexes.js
var regexes_exports = {};
__export(regexes_exports, {
  anyString: () => anyString,
  base64: () => base64,
  base64url: () => base64url,
  bigint: () => bigint,
  boolean: () => boolean,
  browserEmail: () => browserEmail,
  cidrv4: () => cidrv4,
  cidrv6: () => cidrv6,
  creditCard: () => creditCard,
  cuid: () => cuid,
  cuid2: () => cuid2,
  currencyCode: () => currencyCode,
  date: () => date,
  datetime: () => datetime,
  domain: () => domain,
  duration: () => duration,
  e164: () => e164,
  email: () => email,
  emoji: () => emoji,
  extendedDuration: () => extendedDuration,
  guid: () => guid,
  hex: () => hex,
  hostname: () => hostname,
  html5Email: () => html5Email,
  httpProtocol: () => httpProtocol,
  iban: () => iban,
  idnEmail: () => idnEmail,
  integer: () => integer,
  ipv4: () => ipv4,
  ipv6: () => ipv6,
  ksuid: () => ksuid,
  lowercase: () => lowercase,
  mac: () => mac,
  md5_base64: () => md5_base64,
  md5_base64url: () => md5_base64url,
  md5_hex: () => md5_hex,
  nanoid: () => nanoid,
  nanoidOfLength: () => nanoidOfLength,
  null: () => _null,
  number: () => number,
  rfc5322Email: () => rfc5322Email,
  sha1_base64: () => sha1_base64,
  sha1_base64url: () => sha1_base64url,
  sha1_hex: () => sha1_hex,
  sha256_base64: () => sha256_base64,
  sha256_base64url: () => sha256_base64url,
  sha256_hex: () => sha256_hex,
  sha384_base64: () => sha384_base64,
  sha384_base64url: () => sha384_base64url,
  sha384_hex: () => sha384_hex,
  sha512_base64: () => sha512_base64,
  sha512_base64url: () => sha512_base64url,
  sha512_hex: () => sha512_hex,
  string: () => string,
  time: () => time,
  ulid: () => ulid,
  undefined: () => _undefined,
  unicodeEmail: () => unicodeEmail,
  uppercase: () => uppercase,
  uuid: () => uuid,
  uuid4: () => uuid4,
  uuid6: () => uuid6,
  uuid7: () => uuid7,
  xid: () => xid
});
var cuid = /^[cC][0-9a-z]{6,}$/;
var cuid2 = /^[0-9a-z]+$/;
var ulid = /^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/;
var xid = /^[0-9a-vA-V]{20}$/;
var ksuid = /^[A-Za-z0-9]{27}$/;
var nanoid = /^[a-zA-Z0-9_-]{21}$/;
function nanoidOfLength(length) {
  return new RegExp(`^[a-zA-Z0-9_-]{${length}}$`);
}
var duration = /^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;
var extendedDuration = /^[-+]?P(?!$)(?:(?:[-+]?\d+Y)|(?:[-+]?\d+[.,]\d+Y$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:(?:[-+]?\d+W)|(?:[-+]?\d+[.,]\d+W$))?(?:(?:[-+]?\d+D)|(?:[-+]?\d+[.,]\d+D$))?(?:T(?=[\d+-])(?:(?:[-+]?\d+H)|(?:[-+]?\d+[.,]\d+H$))?(?:(?:[-+]?\d+M)|(?:[-+]?\d+[.,]\d+M$))?(?:[-+]?\d+(?:[.,]\d+)?S)?)??$/;
var guid = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
var uuid = (version3) => {
  if (!version3)
    return /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;
  return new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${version3}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`);
};
var uuid4 = /* @__PURE__ */ uuid(4);
var uuid6 = /* @__PURE__ */ uuid(6);
var uuid7 = /* @__PURE__ */ uuid(7);
var email = /^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;
var html5Email = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
var rfc5322Email = /^(([^<>()\[\]\\.,;:\s@"]+(\.[^<>()\[\]\\.,;:\s@"]+)*)|(".+"))@((\[[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}])|(([a-zA-Z\-0-9]+\.)+[a-zA-Z]{2,}))$/;
var unicodeEmail = /^[^\s@"]{1,64}@[^\s@]{1,255}$/u;
var idnEmail = unicodeEmail;
var browserEmail = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
var _emoji = `^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$`;
function emoji() {
  return new RegExp(_emoji, "u");
}
var ipv4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/;
var ipv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;
var mac = (delimiter) => {
  const escapedDelim = escapeRegex(delimiter ?? ":");
  return new RegExp(`^(?:[0-9A-F]{2}${escapedDelim}){5}[0-9A-F]{2}$|^(?:[0-9a-f]{2}${escapedDelim}){5}[0-9a-f]{2}$`);
};
var cidrv4 = /^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/;
var cidrv6 = /^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/;
var base64 = /^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/;
var base64url = /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;
var hostname = /^(?=.{1,253}\.?$)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-0-9a-zA-Z]{0,61}[0-9a-zA-Z])?)*\.?$/;
var domain = /^(?=.{1,253}$)([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$/;
var httpProtocol = /^https?$/;
var e164 = /^\+[1-9]\d{6,14}$/;
var creditCard = /^\d(?:[ -]?\d){11,18}$/;
var currencyCode = /^(?:AED|AFN|ALL|AMD|AOA|ARS|AUD|AWG|AZN|BAM|BBD|BDT|BHD|BIF|BMD|BND|BOB|BOV|BRL|BSD|BTN|BWP|BYN|BZD|CAD|CDF|CHE|CHF|CHW|CLF|CLP|CNY|COP|COU|CRC|CUP|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MOP|MRU|MUR|MVR|MWK|MXN|MXV|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|RWF|SAR|SBD|SCR|SDG|SEK|SGD|SHP|SLE|SOS|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TOP|TRY|TTD|TWD|TZS|UAH|UGX|USD|USN|UYI|UYU|UYW|UZS|VED|VES|VND|VUV|WST|XAD|XAF|XAG|XAU|XBA|XBB|XBC|XBD|XCD|XCG|XDR|XOF|XPD|XPF|XPT|XSU|XTS|XUA|XXX|YER|ZAR|ZMW|ZWG)$/;
var iban = /^[A-Z]{2}(?!00|01|99)\d{2}[A-Z0-9]{11,30}$/;
var dateSource = `(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))`;
function anchor(source) {
  return new RegExp(`^${source}$`);
}
var date = /* @__PURE__ */ anchor(dateSource);
function timeSource(args) {
  const hhmm = `(?:[01]\\d|2[0-3]):[0-5]\\d`;
  const regex = typeof args.precision === "number" ? args.precision === -1 ? `${hhmm}` : args.precision === 0 ? `${hhmm}:[0-5]\\d` : `${hhmm}:[0-5]\\d\\.\\d{${args.precision}}` : args.seconds ? `${hhmm}:[0-5]\\d(?:\\.\\d+)?` : `${hhmm}(?::[0-5]\\d(?:\\.\\d+)?)?`;
  return regex;
}
function time(args) {
  return new RegExp(`^${timeSource(args)}$`);
}
function datetime(args) {
  const opts = ["Z"];
  if (args.offset)
    opts.push(`([+-](?:[01]\\d|2[0-3]):[0-5]\\d)`);
  const qualified = `${timeSource({ precision: args.precision, seconds: true })}(?:${opts.join("|")})`;
  const timeRegex = args.local ? `${qualified}|${timeSource({ precision: args.precision })}` : qualified;
  return new RegExp(`^${dateSource}T(?:${timeRegex})$`);
}
var anyString = /^[\s\S]{0,}$/;
var string = (params) => {
  const regex = params ? `[\\s\\S]{${params?.minimum ?? 0},${params?.maximum ?? ""}}` : `[\\s\\S]*`;
  return new RegExp(`^${regex}$`);
};
var bigint = /^-?\d+n?$/;
var integer = /^-?\d+$/;
var number = /^-?\d+(?:\.\d+)?$/;
var boolean = /^(?:true|false)$/i;
var _null = /^null$/i;
var _undefined = /^undefined$/i;
var lowercase = /^[^A-Z]*$/;
var uppercase = /^[^a-z]*$/;
var hex = /^[0-9a-fA-F]*$/;
function fixedBase64(bodyLength, padding) {
  return new RegExp(`^[A-Za-z0-9+/]{${bodyLength}}${padding}$`);
}
function fixedBase64url(length) {
  return new RegExp(`^[A-Za-z0-9_-]{${length}}$`);
}
var md5_hex = /^[0-9a-fA-F]{32}$/;
var md5_base64 = /* @__PURE__ */ fixedBase64(22, "==");
var md5_base64url = /* @__PURE__ */ fixedBase64url(22);
var sha1_hex = /^[0-9a-fA-F]{40}$/;
var sha1_base64 = /* @__PURE__ */ fixedBase64(27, "=");
var sha1_base64url = /* @__PURE__ */ fixedBase64url(27);
var sha256_hex = /^[0-9a-fA-F]{64}$/;
var sha256_base64 = /* @__PURE__ */ fixedBase64(43, "=");
var sha256_base64url = /* @__PURE__ */ fixedBase64url(43);
var sha384_hex = /^[0-9a-fA-F]{96}$/;
var sha384_base64 = /* @__PURE__ */ fixedBase64(64, "");
var sha384_base64url = /* @__PURE__ */ fixedBase64url(64);
var sha512_hex = /^[0-9a-fA-F]{128}$/;
var sha512_base64 = /* @__PURE__ */ fixedBase64(86, "==");
var sha512_base64url = /* @__PURE__ */ fixedBase64url(86);

// ../../node_modules/zod/v4/core/checks.js
var $ZodCheck = /* @__PURE__ */ $constructor("$ZodCheck", (inst, def) => {
  var _a3;
  inst._zod ?? (inst._zod = {});
  inst._zod.def = def;
  (_a3 = inst._zod).onattach ?? (_a3.onattach = []);
});
var _whenHasSize = (payload) => {
  const val = payload.value;
  return !nullish(val) && val.size !== void 0;
};
var _whenHasLength = (payload) => {
  const val = payload.value;
  return !nullish(val) && val.length !== void 0;
};
var numericOriginMap = {
  number: "number",
  bigint: "bigint",
  object: "date"
};
var $ZodCheckLessThan = /* @__PURE__ */ $constructor("$ZodCheckLessThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload) => {
    if (def.inclusive ? payload.value <= def.value : payload.value < def.value) {
      return;
    }
    payload.issues.push({
      origin: numericOriginMap[typeof payload.value] ?? origin,
      code: "too_big",
      maximum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckGreaterThan = /* @__PURE__ */ $constructor("$ZodCheckGreaterThan", (inst, def) => {
  $ZodCheck.init(inst, def);
  const origin = numericOriginMap[typeof def.value];
  inst._zod.check = (payload) => {
    if (def.inclusive ? payload.value >= def.value : payload.value > def.value) {
      return;
    }
    payload.issues.push({
      origin: numericOriginMap[typeof payload.value] ?? origin,
      code: "too_small",
      minimum: typeof def.value === "object" ? def.value.getTime() : def.value,
      input: payload.value,
      inclusive: def.inclusive,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMultipleOf = /* @__PURE__ */ $constructor("$ZodCheckMultipleOf", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload) => {
    if (typeof payload.value !== typeof def.value)
      throw new Error("Cannot mix number and bigint in multiple_of check.");
    const isMultiple = typeof payload.value === "bigint" ? (
      // `value % 0n` throws, and nothing is a multiple of zero — the number branch already fails this way via NaN
      def.value !== BigInt(0) && payload.value % def.value === BigInt(0)
    ) : floatSafeRemainder(payload.value, def.value) === 0;
    if (isMultiple)
      return;
    payload.issues.push({
      origin: typeof payload.value,
      code: "not_multiple_of",
      divisor: def.value,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckNumberFormat = /* @__PURE__ */ $constructor("$ZodCheckNumberFormat", (inst, def) => {
  $ZodCheck.init(inst, def);
  def.format = def.format || "float64";
  const isInt = def.format?.includes("int");
  const origin = isInt ? "int" : "number";
  const [minimum, maximum] = NUMBER_FORMAT_RANGES[def.format];
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    if (isInt) {
      if (!Number.isInteger(input2)) {
        payload.issues.push({
          expected: origin,
          format: def.format,
          code: "invalid_type",
          continue: false,
          input: input2,
          inst
        });
        return;
      }
      if (!Number.isSafeInteger(input2)) {
        if (input2 > 0) {
          payload.issues.push({
            input: input2,
            code: "too_big",
            maximum: Number.MAX_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        } else {
          payload.issues.push({
            input: input2,
            code: "too_small",
            minimum: Number.MIN_SAFE_INTEGER,
            note: "Integers must be within the safe integer range.",
            inst,
            origin,
            inclusive: true,
            continue: !def.abort
          });
        }
        return;
      }
    }
    if (input2 < minimum) {
      payload.issues.push({
        origin: "number",
        input: input2,
        code: "too_small",
        minimum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
    if (input2 > maximum) {
      payload.issues.push({
        origin: "number",
        input: input2,
        code: "too_big",
        maximum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCheckBigIntFormat = /* @__PURE__ */ $constructor("$ZodCheckBigIntFormat", (inst, def) => {
  $ZodCheck.init(inst, def);
  const [minimum, maximum] = BIGINT_FORMAT_RANGES[def.format];
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    if (input2 < minimum) {
      payload.issues.push({
        origin: "bigint",
        input: input2,
        code: "too_small",
        minimum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
    if (input2 > maximum) {
      payload.issues.push({
        origin: "bigint",
        input: input2,
        code: "too_big",
        maximum,
        inclusive: true,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodCheckMaxSize = /* @__PURE__ */ $constructor("$ZodCheckMaxSize", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasSize);
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const size = input2.size;
    if (size <= def.maximum)
      return;
    payload.issues.push({
      origin: getSizableOrigin(input2),
      code: "too_big",
      maximum: def.maximum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMinSize = /* @__PURE__ */ $constructor("$ZodCheckMinSize", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasSize);
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const size = input2.size;
    if (size >= def.minimum)
      return;
    payload.issues.push({
      origin: getSizableOrigin(input2),
      code: "too_small",
      minimum: def.minimum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckSizeEquals = /* @__PURE__ */ $constructor("$ZodCheckSizeEquals", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasSize);
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const size = input2.size;
    if (size === def.size)
      return;
    const tooBig = size > def.size;
    payload.issues.push({
      origin: getSizableOrigin(input2),
      ...tooBig ? { code: "too_big", maximum: def.size } : { code: "too_small", minimum: def.size },
      inclusive: true,
      exact: true,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMaxLength = /* @__PURE__ */ $constructor("$ZodCheckMaxLength", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const units = input2.length;
    const length = typeof input2 === "string" && units > def.maximum ? codePointLength(input2) : units;
    if (length <= def.maximum)
      return;
    const origin = getLengthableOrigin(input2);
    payload.issues.push({
      origin,
      code: "too_big",
      maximum: def.maximum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckMinLength = /* @__PURE__ */ $constructor("$ZodCheckMinLength", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const units = input2.length;
    const length = typeof input2 === "string" && units >= def.minimum && units < def.minimum * 2 ? codePointLength(input2) : units;
    if (length >= def.minimum)
      return;
    const origin = getLengthableOrigin(input2);
    payload.issues.push({
      origin,
      code: "too_small",
      minimum: def.minimum,
      inclusive: true,
      input: input2,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckLengthEquals = /* @__PURE__ */ $constructor("$ZodCheckLengthEquals", (inst, def) => {
  var _a3;
  $ZodCheck.init(inst, def);
  (_a3 = inst._zod.def).when ?? (_a3.when = _whenHasLength);
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const units = input2.length;
    const length = typeof input2 === "string" && units >= def.length && units <= def.length * 2 ? codePointLength(input2) : units;
    if (length === def.length)
      return;
    const origin = getLengthableOrigin(input2);
    const tooBig = length > def.length;
    payload.issues.push({
      origin,
      ...tooBig ? { code: "too_big", maximum: def.length } : { code: "too_small", minimum: def.length },
      inclusive: true,
      exact: true,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStringFormat = /* @__PURE__ */ $constructor("$ZodCheckStringFormat", (inst, def) => {
  var _a3, _b;
  $ZodCheck.init(inst, def);
  if (def.pattern)
    (_a3 = inst._zod).check ?? (_a3.check = (payload) => {
      def.pattern.lastIndex = 0;
      if (def.pattern.test(payload.value))
        return;
      payload.issues.push({
        origin: "string",
        code: "invalid_format",
        format: def.format,
        input: payload.value,
        ...def.pattern ? { pattern: def.pattern.toString() } : {},
        inst,
        continue: !def.abort
      });
    });
  else
    (_b = inst._zod).check ?? (_b.check = () => {
    });
});
var $ZodCheckRegex = /* @__PURE__ */ $constructor("$ZodCheckRegex", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    def.pattern.lastIndex = 0;
    if (def.pattern.test(payload.value))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "regex",
      input: payload.value,
      pattern: def.pattern.toString(),
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckLowerCase = /* @__PURE__ */ $constructor("$ZodCheckLowerCase", (inst, def) => {
  def.pattern ?? (def.pattern = lowercase);
  $ZodCheckStringFormat.init(inst, def);
});
var $ZodCheckUpperCase = /* @__PURE__ */ $constructor("$ZodCheckUpperCase", (inst, def) => {
  def.pattern ?? (def.pattern = uppercase);
  $ZodCheckStringFormat.init(inst, def);
});
var $ZodCheckIncludes = /* @__PURE__ */ $constructor("$ZodCheckIncludes", (inst, def) => {
  $ZodCheck.init(inst, def);
  const escapedRegex = escapeRegex(def.includes);
  const pattern = new RegExp(typeof def.position === "number" ? `^.{${def.position},}${escapedRegex}` : escapedRegex);
  def.pattern = pattern;
  inst._zod.check = (payload) => {
    if (payload.value.includes(def.includes, def.position))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "includes",
      includes: def.includes,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckStartsWith = /* @__PURE__ */ $constructor("$ZodCheckStartsWith", (inst, def) => {
  $ZodCheck.init(inst, def);
  const pattern = new RegExp(`^${escapeRegex(def.prefix)}.*`);
  def.pattern ?? (def.pattern = pattern);
  inst._zod.check = (payload) => {
    if (payload.value.startsWith(def.prefix))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "starts_with",
      prefix: def.prefix,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckEndsWith = /* @__PURE__ */ $constructor("$ZodCheckEndsWith", (inst, def) => {
  $ZodCheck.init(inst, def);
  const pattern = new RegExp(`.*${escapeRegex(def.suffix)}$`);
  def.pattern ?? (def.pattern = pattern);
  inst._zod.check = (payload) => {
    if (payload.value.endsWith(def.suffix))
      return;
    payload.issues.push({
      origin: "string",
      code: "invalid_format",
      format: "ends_with",
      suffix: def.suffix,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
function handleCheckPropertyResult(result, payload, property) {
  if (result.issues.length) {
    payload.issues.push(...prefixIssues(property, result.issues));
  }
}
var $ZodCheckProperty = /* @__PURE__ */ $constructor("$ZodCheckProperty", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload) => {
    const result = def.schema._zod.run({
      value: payload.value[def.property],
      issues: []
    }, {});
    if (result instanceof Promise) {
      return result.then((result2) => handleCheckPropertyResult(result2, payload, def.property));
    }
    handleCheckPropertyResult(result, payload, def.property);
    return;
  };
});
var $ZodCheckProperties = /* @__PURE__ */ $constructor("$ZodCheckProperties", (inst, def) => {
  $ZodCheck.init(inst, def);
  hide(inst, Symbol.iterator, function* () {
    yield inst;
  });
  let entries;
  inst._zod.check = (payload) => {
    if (payload.value == null) {
      payload.issues.push({ expected: "object", code: "invalid_type", input: payload.value, inst });
      return void 0;
    }
    entries ?? (entries = Reflect.ownKeys(def.shape).map((key) => [key, def.shape[key]]));
    const input2 = payload.value;
    let proms;
    for (const [key, schema] of entries) {
      const result = schema._zod.run({ value: input2[key], issues: [] }, {});
      if (result instanceof Promise) {
        proms ?? (proms = []);
        proms.push(result.then((result2) => handleCheckPropertyResult(result2, payload, key)));
      } else {
        handleCheckPropertyResult(result, payload, key);
      }
    }
    if (proms)
      return Promise.all(proms).then(() => void 0);
    return void 0;
  };
});
var $ZodCheckMimeType = /* @__PURE__ */ $constructor("$ZodCheckMimeType", (inst, def) => {
  $ZodCheck.init(inst, def);
  const mimeSet = new Set(def.mime);
  inst._zod.check = (payload) => {
    if (mimeSet.has(payload.value.type))
      return;
    payload.issues.push({
      code: "invalid_value",
      values: def.mime,
      input: payload.value.type,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCheckOverwrite = /* @__PURE__ */ $constructor("$ZodCheckOverwrite", (inst, def) => {
  $ZodCheck.init(inst, def);
  inst._zod.check = (payload) => {
    payload.value = def.tx(payload.value);
  };
});

// ../../node_modules/zod/v4/core/doc.js
var Doc = class {
  constructor(args = [], closed = {}) {
    this.content = [];
    this.indent = 0;
    this.args = args;
    this.closed = closed;
  }
  // the compiler catches a child's throw and keeps writing into this doc, so the indent has to unwind with it
  indented(fn) {
    this.indent += 1;
    try {
      fn(this);
    } finally {
      this.indent -= 1;
    }
  }
  write(arg) {
    if (typeof arg === "function") {
      arg(this, { execution: "sync" });
      arg(this, { execution: "async" });
      return;
    }
    const content = arg;
    const lines = content.split("\n").filter((x) => x);
    const minIndent = Math.min(...lines.map((x) => x.length - x.trimStart().length));
    const dedented = lines.map((x) => x.slice(minIndent)).map((x) => " ".repeat(this.indent * 2) + x);
    for (const line of dedented) {
      this.content.push(line);
    }
  }
  compile() {
    const F = Function;
    const content = this?.content ?? [``];
    const factory = new F(...Object.keys(this.closed), `return function (${this.args.join(", ")}) {
${content.join("\n")}
};`);
    return factory(...Object.values(this.closed));
  }
};

// ../../node_modules/zod/v4/core/versions.js
var version = {
  major: 4,
  minor: 6,
  patch: 7
};

// ../../node_modules/zod/v4/core/schemas.js
var $ZodType = /* @__PURE__ */ $constructor("$ZodType", (inst, def) => {
  var _a3;
  inst ?? (inst = {});
  inst._zod.def = def;
  inst._zod.bag = inst._zod.bag || {};
  inst._zod.version = version;
  const defChecks = inst._zod.def.checks;
  const checks = inst._zod.traits.has("$ZodCheck") ? [inst, ...defChecks ?? []] : defChecks?.length ? [...defChecks] : [];
  for (const ch of checks) {
    for (const fn of ch._zod.onattach) {
      fn(inst);
    }
  }
  if (checks.length === 0) {
    (_a3 = inst._zod).deferred ?? (_a3.deferred = []);
    inst._zod.deferred?.push(() => {
      inst._zod.run = inst._zod.parse;
    });
  } else {
    const runChecks = (payload, checks2, ctx) => {
      if (payload.memo)
        return payload;
      let isAborted = aborted(payload);
      let asyncResult;
      for (const ch of checks2) {
        if (ch._zod.def.when) {
          if (explicitlyAborted(payload))
            continue;
          const shouldRun = ch._zod.def.when(payload);
          if (!shouldRun)
            continue;
        } else if (isAborted) {
          continue;
        }
        const currLen = payload.issues.length;
        const _ = ch._zod.check(payload);
        if (_ instanceof Promise && ctx?.async === false) {
          throw new $ZodAsyncError();
        }
        if (asyncResult || _ instanceof Promise) {
          asyncResult = (asyncResult ?? Promise.resolve()).then(async () => {
            await _;
            const nextLen = payload.issues.length;
            if (nextLen === currLen)
              return;
            attachSchema(payload.issues, currLen, inst);
            if (!isAborted)
              isAborted = aborted(payload, currLen);
          });
        } else {
          const nextLen = payload.issues.length;
          if (nextLen === currLen)
            continue;
          attachSchema(payload.issues, currLen, inst);
          if (!isAborted)
            isAborted = aborted(payload, currLen);
        }
      }
      if (asyncResult) {
        return asyncResult.then(() => {
          return payload;
        });
      }
      return payload;
    };
    const handleCanaryResult = (canary2, payload, ctx) => {
      if (aborted(canary2)) {
        canary2.aborted = true;
        return canary2;
      }
      const checkResult = runChecks(payload, checks, ctx);
      if (checkResult instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return checkResult.then((checkResult2) => inst._zod.parse(checkResult2, ctx));
      }
      return inst._zod.parse(checkResult, ctx);
    };
    inst._zod.run = (payload, ctx) => {
      if (ctx.skipChecks) {
        return inst._zod.parse(payload, ctx);
      }
      if (ctx.direction === "backward") {
        const canary2 = inst._zod.parse({ value: payload.value, issues: [] }, { ...ctx, skipChecks: true });
        if (canary2 instanceof Promise) {
          return canary2.then((canary3) => {
            return handleCanaryResult(canary3, payload, ctx);
          });
        }
        return handleCanaryResult(canary2, payload, ctx);
      }
      const result = inst._zod.parse(payload, ctx);
      if (result instanceof Promise) {
        if (ctx.async === false)
          throw new $ZodAsyncError();
        return result.then((result2) => runChecks(result2, checks, ctx));
      }
      return runChecks(result, checks, ctx);
    };
  }
}, {
  // Wrappers extend this by installing a richer factory over it; reading it eagerly would defeat the laziness.
  get "~standard"() {
    return hide(this, "~standard", standardProps(this));
  },
  set "~standard"(value) {
    own(this, "~standard", value);
  }
});
var toStandardResult = (r, ctx) => r.issues.length ? { issues: r.issues.map((iss) => finalizeIssue(iss, ctx, config())) } : { value: r.value };
async function validateAsync2(inst, value) {
  const ctx = { async: true };
  return toStandardResult(await inst._zod.run({ value, issues: [] }, ctx), ctx);
}
function standardProps(inst) {
  return {
    validate: (value) => {
      const ctx = { async: false };
      try {
        const r = inst._zod.run({ value, issues: [] }, ctx);
        if (!(r instanceof Promise))
          return toStandardResult(r, ctx);
      } catch (_) {
      }
      return validateAsync2(inst, value);
    },
    vendor: "zod",
    version: 1
  };
}
var $ZodString = /* @__PURE__ */ $constructor("$ZodString", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = def.pattern ?? anyString;
  inst._zod.parse = (payload, _) => {
    if (def.coerce)
      try {
        payload.value = String(payload.value);
      } catch (_2) {
      }
    if (typeof payload.value === "string")
      return payload;
    payload.issues.push({
      expected: "string",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
var $ZodStringFormat = /* @__PURE__ */ $constructor("$ZodStringFormat", (inst, def) => {
  $ZodCheckStringFormat.init(inst, def);
  $ZodString.init(inst, def);
});
var $ZodGUID = /* @__PURE__ */ $constructor("$ZodGUID", (inst, def) => {
  def.pattern ?? (def.pattern = guid);
  $ZodStringFormat.init(inst, def);
});
var $ZodUUID = /* @__PURE__ */ $constructor("$ZodUUID", (inst, def) => {
  if (def.version) {
    const versionMap = {
      v1: 1,
      v2: 2,
      v3: 3,
      v4: 4,
      v5: 5,
      v6: 6,
      v7: 7,
      v8: 8
    };
    const v = versionMap[def.version];
    if (v === void 0)
      throw new Error(`Invalid UUID version: "${def.version}"`);
    def.pattern ?? (def.pattern = uuid(v));
  } else
    def.pattern ?? (def.pattern = uuid());
  $ZodStringFormat.init(inst, def);
});
var $ZodEmail = /* @__PURE__ */ $constructor("$ZodEmail", (inst, def) => {
  def.pattern ?? (def.pattern = email);
  $ZodStringFormat.init(inst, def);
});
var URL_BAD_FORMAT = 1;
var URL_UNPARSEABLE = 2;
function canParseURL(input2) {
  try {
    if (typeof URL !== "undefined" && typeof URL.canParse === "function")
      return URL.canParse(input2);
    new URL(input2);
    return true;
  } catch {
    return false;
  }
}
function validateURL(trimmed, def) {
  if (!("normalize" in def) && !("hostname" in def) && !("protocol" in def)) {
    return canParseURL(trimmed) || URL_UNPARSEABLE;
  }
  return parseURLObject(trimmed, def);
}
function parseURLObject(trimmed, def) {
  if (!def.normalize && def.protocol?.source === httpProtocol.source && !/^https?:\/\//i.test(trimmed)) {
    return URL_BAD_FORMAT;
  }
  try {
    if (typeof URL !== "undefined") {
      const URLStatic = URL;
      if (typeof URLStatic.parse === "function")
        return URLStatic.parse(trimmed) ?? URL_UNPARSEABLE;
    }
    return new URL(trimmed);
  } catch {
    return URL_UNPARSEABLE;
  }
}
var asciiTabOrNewline = /[\t\n\r]/g;
function stripTabAndNewline(value) {
  return value.replace(asciiTabOrNewline, "");
}
function urlHostnameOk(url2, hostname3) {
  hostname3.lastIndex = 0;
  return hostname3.test(url2.hostname);
}
function urlProtocolOk(url2, protocol) {
  protocol.lastIndex = 0;
  return protocol.test(url2.protocol.endsWith(":") ? url2.protocol.slice(0, -1) : url2.protocol);
}
var $ZodURL = /* @__PURE__ */ $constructor("$ZodURL", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    try {
      const trimmed = payload.value.trim();
      const url2 = validateURL(trimmed, def);
      if (url2 === URL_BAD_FORMAT) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid URL format",
          input: payload.value,
          inst,
          continue: !def.abort
        });
        return;
      }
      if (url2 === URL_UNPARSEABLE) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          input: payload.value,
          inst,
          continue: !def.abort
        });
        return;
      }
      if (url2 === true) {
        payload.value = stripTabAndNewline(trimmed);
        return;
      }
      if (def.hostname && !urlHostnameOk(url2, def.hostname)) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid hostname",
          pattern: def.hostname.source,
          input: payload.value,
          inst,
          continue: !def.abort
        });
      }
      if (def.protocol && !urlProtocolOk(url2, def.protocol)) {
        payload.issues.push({
          code: "invalid_format",
          format: "url",
          note: "Invalid protocol",
          pattern: def.protocol.source,
          input: payload.value,
          inst,
          continue: !def.abort
        });
      }
      payload.value = def.normalize ? url2.href : stripTabAndNewline(trimmed);
      return;
    } catch (_) {
      payload.issues.push({
        code: "invalid_format",
        format: "url",
        input: payload.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodEmoji = /* @__PURE__ */ $constructor("$ZodEmoji", (inst, def) => {
  def.pattern ?? (def.pattern = emoji());
  $ZodStringFormat.init(inst, def);
});
var $ZodNanoID = /* @__PURE__ */ $constructor("$ZodNanoID", (inst, def) => {
  if (def.length !== void 0 && (!Number.isInteger(def.length) || def.length < 1))
    throw new Error(`Invalid nanoid length: ${def.length}`);
  def.pattern ?? (def.pattern = def.length === void 0 ? nanoid : nanoidOfLength(def.length));
  $ZodStringFormat.init(inst, def);
});
var $ZodCUID = /* @__PURE__ */ $constructor("$ZodCUID", (inst, def) => {
  def.pattern ?? (def.pattern = cuid);
  $ZodStringFormat.init(inst, def);
});
var $ZodCUID2 = /* @__PURE__ */ $constructor("$ZodCUID2", (inst, def) => {
  def.pattern ?? (def.pattern = cuid2);
  $ZodStringFormat.init(inst, def);
});
var $ZodULID = /* @__PURE__ */ $constructor("$ZodULID", (inst, def) => {
  def.pattern ?? (def.pattern = ulid);
  $ZodStringFormat.init(inst, def);
});
var $ZodXID = /* @__PURE__ */ $constructor("$ZodXID", (inst, def) => {
  def.pattern ?? (def.pattern = xid);
  $ZodStringFormat.init(inst, def);
});
var $ZodKSUID = /* @__PURE__ */ $constructor("$ZodKSUID", (inst, def) => {
  def.pattern ?? (def.pattern = ksuid);
  $ZodStringFormat.init(inst, def);
});
var $ZodISODateTime = /* @__PURE__ */ $constructor("$ZodISODateTime", (inst, def) => {
  def.pattern ?? (def.pattern = datetime(def));
  $ZodStringFormat.init(inst, def);
});
var $ZodISODate = /* @__PURE__ */ $constructor("$ZodISODate", (inst, def) => {
  def.pattern ?? (def.pattern = date);
  $ZodStringFormat.init(inst, def);
});
var $ZodISOTime = /* @__PURE__ */ $constructor("$ZodISOTime", (inst, def) => {
  def.pattern ?? (def.pattern = time(def));
  $ZodStringFormat.init(inst, def);
});
var $ZodISODuration = /* @__PURE__ */ $constructor("$ZodISODuration", (inst, def) => {
  def.pattern ?? (def.pattern = duration);
  $ZodStringFormat.init(inst, def);
});
var $ZodIPv4 = /* @__PURE__ */ $constructor("$ZodIPv4", (inst, def) => {
  def.pattern ?? (def.pattern = ipv4);
  $ZodStringFormat.init(inst, def);
});
var ipv6Alphabet = /^[0-9a-fA-F:.]+$/;
function isValidIPv6(value) {
  if (!ipv6Alphabet.test(value))
    return false;
  return canParseURL(`http://[${value}]`);
}
var $ZodIPv6 = /* @__PURE__ */ $constructor("$ZodIPv6", (inst, def) => {
  def.pattern ?? (def.pattern = ipv6);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (!isValidIPv6(payload.value)) {
      payload.issues.push({
        code: "invalid_format",
        format: "ipv6",
        input: payload.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
var $ZodMAC = /* @__PURE__ */ $constructor("$ZodMAC", (inst, def) => {
  def.pattern ?? (def.pattern = mac(def.delimiter));
  $ZodStringFormat.init(inst, def);
});
var $ZodCIDRv4 = /* @__PURE__ */ $constructor("$ZodCIDRv4", (inst, def) => {
  def.pattern ?? (def.pattern = cidrv4);
  $ZodStringFormat.init(inst, def);
});
function isValidCIDRv6(value) {
  const parts = value.split("/");
  if (parts.length !== 2)
    return false;
  const [address, prefix] = parts;
  if (!prefix)
    return false;
  const prefixNum = Number(prefix);
  if (`${prefixNum}` !== prefix)
    return false;
  if (prefixNum < 0 || prefixNum > 128)
    return false;
  return isValidIPv6(address);
}
var $ZodCIDRv6 = /* @__PURE__ */ $constructor("$ZodCIDRv6", (inst, def) => {
  def.pattern ?? (def.pattern = cidrv6);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (!isValidCIDRv6(payload.value)) {
      payload.issues.push({
        code: "invalid_format",
        format: "cidrv6",
        input: payload.value,
        inst,
        continue: !def.abort
      });
    }
  };
});
function isValidBase64(data2) {
  if (data2 === "")
    return true;
  if (/\s/.test(data2))
    return false;
  if (data2.length % 4 !== 0)
    return false;
  try {
    atob(data2);
    return true;
  } catch {
    return false;
  }
}
var base64Charset = /^[0-9a-zA-Z+/]*={0,2}$/;
var $ZodBase64 = /* @__PURE__ */ $constructor("$ZodBase64", (inst, def) => {
  def.pattern ?? (def.pattern = base64Charset);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidBase64(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "base64",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var base64urlCharset = /^[A-Za-z0-9_-]*$/;
function isValidBase64URL(data2) {
  if (!base64urlCharset.test(data2))
    return false;
  const base643 = data2.replace(/[-_]/g, (c) => c === "-" ? "+" : "/");
  const padded = base643.padEnd(Math.ceil(base643.length / 4) * 4, "=");
  return isValidBase64(padded);
}
var $ZodBase64URL = /* @__PURE__ */ $constructor("$ZodBase64URL", (inst, def) => {
  def.pattern ?? (def.pattern = base64urlCharset);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidBase64URL(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "base64url",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodE164 = /* @__PURE__ */ $constructor("$ZodE164", (inst, def) => {
  def.pattern ?? (def.pattern = e164);
  $ZodStringFormat.init(inst, def);
});
var CC_SANITIZE = /[- ]/g;
function isLuhnAlgo(digits) {
  let length = digits.length;
  let bit = 1;
  let sum2 = 0;
  while (length) {
    const value = digits.charCodeAt(--length) - 48;
    bit ^= 1;
    sum2 += bit ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][value] : value;
  }
  return sum2 % 10 === 0;
}
function isValidCreditCard(input2) {
  if (!creditCard.test(input2))
    return false;
  return isLuhnAlgo(input2.replace(CC_SANITIZE, ""));
}
var $ZodCreditCard = /* @__PURE__ */ $constructor("$ZodCreditCard", (inst, def) => {
  def.pattern ?? (def.pattern = creditCard);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidCreditCard(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "credit_card",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
function isIso7064Mod97(iban3) {
  let remainder = 0;
  const len = iban3.length;
  for (let i = 4; i < len; i++) {
    const code = iban3.charCodeAt(i);
    remainder = (code >= 65 ? remainder * 100 + (code - 55) : remainder * 10 + (code - 48)) % 97;
  }
  for (let i = 0; i < 4; i++) {
    const code = iban3.charCodeAt(i);
    remainder = (code >= 65 ? remainder * 100 + (code - 55) : remainder * 10 + (code - 48)) % 97;
  }
  return remainder === 1;
}
function isValidIBAN(input2) {
  if (!iban.test(input2))
    return false;
  return isIso7064Mod97(input2);
}
var $ZodIBAN = /* @__PURE__ */ $constructor("$ZodIBAN", (inst, def) => {
  def.pattern ?? (def.pattern = iban);
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidIBAN(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "iban",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
function isValidJWT(token, algorithm = null) {
  try {
    const tokensParts = token.split(".");
    if (tokensParts.length !== 3)
      return false;
    const [header] = tokensParts;
    if (!header)
      return false;
    const parsedHeader = JSON.parse(atob(header));
    if ("typ" in parsedHeader && parsedHeader?.typ !== "JWT")
      return false;
    if (!parsedHeader.alg)
      return false;
    if (algorithm && (!("alg" in parsedHeader) || parsedHeader.alg !== algorithm))
      return false;
    return true;
  } catch {
    return false;
  }
}
var $ZodJWT = /* @__PURE__ */ $constructor("$ZodJWT", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (isValidJWT(payload.value, def.alg))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: "jwt",
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodCustomStringFormat = /* @__PURE__ */ $constructor("$ZodCustomStringFormat", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  inst._zod.check = (payload) => {
    if (def.fn(payload.value))
      return;
    payload.issues.push({
      code: "invalid_format",
      format: def.format,
      input: payload.value,
      inst,
      continue: !def.abort
    });
  };
});
var $ZodNumber = /* @__PURE__ */ $constructor("$ZodNumber", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = number;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = Number(payload.value);
      } catch (_) {
      }
    const input2 = payload.value;
    if (typeof input2 === "number" && !Number.isNaN(input2) && Number.isFinite(input2)) {
      return payload;
    }
    const received = typeof input2 === "number" ? Number.isNaN(input2) ? "NaN" : !Number.isFinite(input2) ? String(input2) : void 0 : void 0;
    payload.issues.push({
      expected: "number",
      code: "invalid_type",
      input: input2,
      inst,
      ...received ? { received } : {}
    });
    return payload;
  };
});
var $ZodNumberFormat = /* @__PURE__ */ $constructor("$ZodNumberFormat", (inst, def) => {
  $ZodCheckNumberFormat.init(inst, def);
  $ZodNumber.init(inst, def);
});
var $ZodBoolean = /* @__PURE__ */ $constructor("$ZodBoolean", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = boolean;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = Boolean(payload.value);
      } catch (_) {
      }
    const input2 = payload.value;
    if (typeof input2 === "boolean")
      return payload;
    payload.issues.push({
      expected: "boolean",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodBigInt = /* @__PURE__ */ $constructor("$ZodBigInt", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = bigint;
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce)
      try {
        payload.value = BigInt(payload.value);
      } catch (_) {
      }
    if (typeof payload.value === "bigint")
      return payload;
    payload.issues.push({
      expected: "bigint",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
var $ZodBigIntFormat = /* @__PURE__ */ $constructor("$ZodBigIntFormat", (inst, def) => {
  $ZodCheckBigIntFormat.init(inst, def);
  $ZodBigInt.init(inst, def);
});
var $ZodSymbol = /* @__PURE__ */ $constructor("$ZodSymbol", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (typeof input2 === "symbol")
      return payload;
    payload.issues.push({
      expected: "symbol",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodUndefined = /* @__PURE__ */ $constructor("$ZodUndefined", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = _undefined;
  inst._zod.values = /* @__PURE__ */ new Set([void 0]);
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (typeof input2 === "undefined")
      return payload;
    payload.issues.push({
      expected: "undefined",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodNull = /* @__PURE__ */ $constructor("$ZodNull", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.pattern = _null;
  inst._zod.values = /* @__PURE__ */ new Set([null]);
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (input2 === null)
      return payload;
    payload.issues.push({
      expected: "null",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodAny = /* @__PURE__ */ $constructor("$ZodAny", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload) => payload;
});
var $ZodUnknown = /* @__PURE__ */ $constructor("$ZodUnknown", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload) => payload;
});
var $ZodNever = /* @__PURE__ */ $constructor("$ZodNever", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    payload.issues.push({
      expected: "never",
      code: "invalid_type",
      input: payload.value,
      inst
    });
    return payload;
  };
});
var $ZodVoid = /* @__PURE__ */ $constructor("$ZodVoid", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (typeof input2 === "undefined")
      return payload;
    payload.issues.push({
      expected: "void",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodDate = /* @__PURE__ */ $constructor("$ZodDate", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    if (def.coerce) {
      try {
        payload.value = new Date(payload.value);
      } catch (_err) {
      }
    }
    const input2 = payload.value;
    const isDate = input2 instanceof Date;
    const isValidDate = isDate && !Number.isNaN(input2.getTime());
    if (isValidDate)
      return payload;
    payload.issues.push({
      expected: "date",
      code: "invalid_type",
      input: input2,
      ...isDate ? { received: "Invalid Date" } : {},
      inst
    });
    return payload;
  };
});
function capSize(inst, size) {
  const caps = sizeCaps(inst._zod.def.checks);
  if (!caps.length)
    return;
  const cap = Math.min(...caps.map((c) => c[0]));
  const parse3 = inst._zod.parse;
  inst._zod.parse = (payload, ctx) => {
    const n = size(payload.value);
    if (n > cap && !ctx?.skipChecks && ctx?.direction !== "backward") {
      for (const [max, ch] of sizeCaps(inst._zod.def.checks)) {
        if (n > max && ch._zod.def.when(payload)) {
          const start = payload.issues.length;
          ch._zod.check(payload);
          payload.issues[start].continue = false;
          attachSchema(payload.issues, start, inst);
          return payload;
        }
      }
    }
    return parse3(payload, ctx);
  };
}
var arraySize = (input2) => Array.isArray(input2) ? input2.length : -1;
var mapSize = (input2) => input2 instanceof Map ? input2.size : -1;
var setSize = (input2) => input2 instanceof Set ? input2.size : -1;
function handleArrayResult(result, final, index) {
  if (result.issues.length) {
    final.issues.push(...prefixIssues(index, result.issues));
  }
  final.value[index] = result.value;
}
var $ZodArray = /* @__PURE__ */ $constructor("$ZodArray", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    if (!Array.isArray(input2)) {
      payload.issues.push({
        expected: "array",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload;
    }
    payload.value = memo2 ? memo2.alloc(inst, payload, Array(input2.length), ctx) : Array(input2.length);
    const proms = [];
    const abortEarly = ctx?.abortEarly;
    for (let i = 0; i < input2.length; i++) {
      const item = input2[i];
      const result = def.element._zod.run({
        value: item,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        proms.push(result.then((result2) => handleArrayResult(result2, payload, i)));
      } else {
        handleArrayResult(result, payload, i);
        if (abortEarly && result.issues.length !== 0 && aborted(result))
          break;
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload);
    }
    return payload;
  };
  capSize(inst, arraySize);
});
function handlePropertyResult(result, final, key, input2, optin, optout) {
  const isPresent = key in input2;
  const isOptionalOut = optout === "optional";
  if (!isPresent && isOptionalOut && optin === "optional") {
    return;
  }
  if (result.issues.length) {
    if (optin !== void 0 && isOptionalOut && !isPresent) {
      return;
    }
    final.issues.push(...prefixIssues(key, result.issues));
  }
  if (!isPresent && optin === void 0) {
    if (!result.issues.length) {
      final.issues.push({
        code: "invalid_type",
        expected: "nonoptional",
        input: void 0,
        path: [key]
      });
    }
    return;
  }
  if (result.value === void 0) {
    if (isPresent || optin === "defaulted" && !isOptionalOut) {
      final.value[key] = void 0;
    }
  } else {
    final.value[key] = result.value;
  }
}
var NO_SYMBOL_KEYS = [];
function normalizeDef(def) {
  const keys2 = Object.keys(def.shape);
  const ownSymbols = Object.getOwnPropertySymbols(def.shape);
  const symbolKeys = ownSymbols.length ? ownSymbols : NO_SYMBOL_KEYS;
  const allKeys = symbolKeys.length ? [...keys2, ...symbolKeys] : keys2;
  for (const k of allKeys) {
    if (!def.shape?.[k]?._zod?.traits?.has("$ZodType")) {
      throw new Error(`Invalid element at key "${String(k)}": expected a Zod schema`);
    }
  }
  const okeys = optionalKeys(def.shape);
  return {
    ...def,
    allKeys,
    symbolKeys,
    // string-only: handleCatchall matches it against `for...in`, which never yields a symbol
    keySet: new Set(keys2),
    numKeys: keys2.length,
    optionalKeys: new Set(okeys)
  };
}
function handleCatchall(proms, input2, payload, ctx, def, inst, abortEarly) {
  const unrecognized = [];
  const keySet = def.keySet;
  const _catchall = def.catchall._zod;
  const t = _catchall.def.type;
  const optin = _catchall.optin;
  const optout = _catchall.optout;
  let seen = 0;
  for (const key in input2) {
    if (abortEarly && payload.issues.length !== seen) {
      if (aborted(payload, seen))
        break;
      seen = payload.issues.length;
    }
    if (keySet.has(key))
      continue;
    if (key === "__proto__") {
      if (t === "never")
        unrecognized.push(key);
      continue;
    }
    if (t === "never") {
      unrecognized.push(key);
      continue;
    }
    const r = _catchall.run({ value: input2[key], issues: [] }, ctx);
    if (r instanceof Promise) {
      proms.push(r.then((r2) => handlePropertyResult(r2, payload, key, input2, optin, optout)));
    } else {
      handlePropertyResult(r, payload, key, input2, optin, optout);
    }
  }
  if (unrecognized.length) {
    payload.issues.push({
      code: "unrecognized_keys",
      keys: unrecognized,
      input: input2,
      inst,
      // Describes the shape of the input, not the validity of the parsed value, so it never aborts. The parse still fails; the schema's own checks just get to run first, and an enclosing intersection can reconcile the key against a sibling operand.
      continue: true
    });
  }
  if (!proms.length)
    return payload;
  return Promise.all(proms).then(() => {
    return payload;
  });
}
var $ZodObject = /* @__PURE__ */ $constructor("$ZodObject", (inst, def) => {
  $ZodType.init(inst, def);
  const desc = Object.getOwnPropertyDescriptor(def, "shape");
  const sh = desc?.get ? desc.get.raw : def.shape ?? {};
  if (sh) {
    const get = () => {
      const newSh = { ...sh };
      Object.defineProperty(def, "shape", { value: newSh });
      get.raw = newSh;
      return newSh;
    };
    get.raw = sh;
    Object.defineProperty(def, "shape", { get });
  }
  const _normalized = cached(() => normalizeDef(def));
  defineLazyInternal(inst, "propValues", (zod) => {
    const shape = zod.def.shape;
    const propValues = {};
    for (const key in shape) {
      const field = shape[key]._zod;
      if (field.values) {
        if (!Object.prototype.hasOwnProperty.call(propValues, key)) {
          assignProp(propValues, key, /* @__PURE__ */ new Set());
        }
        for (const v of field.values)
          propValues[key].add(v);
        if (field.optin !== void 0)
          propValues[key].add(void 0);
      }
    }
    return propValues;
  });
  const isObject5 = isObject;
  const catchall = def.catchall;
  let value;
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    value ?? (value = _normalized.value);
    const input2 = payload.value;
    if (!isObject5(input2)) {
      payload.issues.push({
        expected: "object",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload;
    }
    payload.value = memo2 ? memo2.alloc(inst, payload, {}, ctx) : {};
    const proms = [];
    const shape = value.shape;
    const abortEarly = ctx?.abortEarly;
    let seen = payload.issues.length;
    for (const key of value.allKeys) {
      if (abortEarly && payload.issues.length !== seen) {
        if (aborted(payload, seen))
          break;
        seen = payload.issues.length;
      }
      if (key === "__proto__")
        continue;
      const el = shape[key];
      const optin = el._zod.optin;
      const optout = el._zod.optout;
      const r = el._zod.run({ value: input2[key], issues: [] }, ctx);
      if (r instanceof Promise) {
        proms.push(r.then((r2) => handlePropertyResult(r2, payload, key, input2, optin, optout)));
      } else {
        handlePropertyResult(r, payload, key, input2, optin, optout);
      }
    }
    if (!catchall) {
      return proms.length ? Promise.all(proms).then(() => payload) : payload;
    }
    return handleCatchall(proms, input2, payload, ctx, _normalized.value, inst, abortEarly === true);
  };
});
var $ZodObjectJIT = /* @__PURE__ */ $constructor("$ZodObjectJIT", (inst, def) => {
  $ZodObject.init(inst, def);
  const superParse = inst._zod.parse;
  const _normalized = cached(() => normalizeDef(def));
  const memo2 = globalConfig.memoizer;
  const generateFastpass = (shape) => {
    const normalized = _normalized.value;
    const syms = normalized.symbolKeys;
    const doc = new Doc(["payload", "ctx"], { shape, inst, memo: memo2, syms });
    const parseStr = (k) => `shape[${k}]._zod.run({ value: input[${k}], issues: [] }, ctx)`;
    const prefixStr = (id, k) => `
          let ${id}_ab = false;
          for (let i = 0; i < ${id}.issues.length; i++) {
            const iss = ${id}.issues[i];
            iss.path = iss.path ? [${k}, ...iss.path] : [${k}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${id}_ab = true;
          }
          if (${id}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;
    doc.write(`const input = payload.value;`);
    const ids = /* @__PURE__ */ Object.create(null);
    let counter = 0;
    for (const key of normalized.allKeys) {
      ids[key] = `key_${counter++}`;
    }
    doc.write(memo2 ? `const newResult = memo.alloc(inst, payload, {}, ctx);` : `const newResult = {};`);
    for (const key of normalized.allKeys) {
      if (key === "__proto__")
        continue;
      const id = ids[key];
      const k = typeof key === "symbol" ? `syms[${syms.indexOf(key)}]` : esc(key);
      const isPresent = `${k} in input`;
      const schema = shape[key];
      const optin = schema?._zod?.optin;
      const isOptionalIn = optin !== void 0;
      const isOptionalOut = schema?._zod?.optout === "optional";
      doc.write(`const ${id} = ${parseStr(k)};`);
      if (isOptionalIn && isOptionalOut) {
        const assign = optin === "optional" ? `${id}_present` : `${id}.value !== undefined || ${id}_present`;
        doc.write(`
        const ${id}_present = ${isPresent};
        if (!${id}.issues.length || ${id}_present) {
          if (${id}.issues.length) {${prefixStr(id, k)}
          }

          if (${assign}) {
            newResult[${k}] = ${id}.value;
          }
        }

      `);
      } else if (!isOptionalIn) {
        doc.write(`
        const ${id}_present = ${isPresent};
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
        if (!${id}_present && !${id}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${k}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${id}_present) {
          newResult[${k}] = ${id}.value;
        }

      `);
      } else {
        doc.write(`
        if (${id}.issues.length) {${prefixStr(id, k)}
        }
      `);
        if (optin === "defaulted") {
          doc.write(`newResult[${k}] = ${id}.value;`);
        } else {
          doc.write(`
        if (${id}.value !== undefined || ${isPresent}) {
          newResult[${k}] = ${id}.value;
        }
      `);
        }
      }
    }
    doc.write(`payload.value = newResult;`);
    doc.write(`return payload;`);
    return doc.compile();
  };
  let fastpass;
  const isObject5 = isObject;
  const jit = !globalConfig.jitless;
  const allowsEval2 = allowsEval;
  const fastEnabled = jit && allowsEval2.value;
  const catchall = def.catchall;
  let value;
  inst._zod.parse = (payload, ctx) => {
    value ?? (value = _normalized.value);
    const input2 = payload.value;
    if (!isObject5(input2)) {
      payload.issues.push({
        expected: "object",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload;
    }
    if (jit && fastEnabled && ctx?.async === false && ctx.jitless !== true) {
      if (!fastpass)
        fastpass = generateFastpass(def.shape);
      payload = fastpass(payload, ctx);
      if (!catchall)
        return payload;
      return handleCatchall([], input2, payload, ctx, value, inst, ctx?.abortEarly === true);
    }
    return superParse(payload, ctx);
  };
});
function handleUnionResults(results, final, inst, ctx) {
  for (const result of results) {
    if (result.issues.length === 0) {
      final.value = result.value;
      return final;
    }
  }
  const nonaborted = results.filter((r) => !aborted(r));
  if (nonaborted.length === 1) {
    final.value = nonaborted[0].value;
    return nonaborted[0];
  }
  final.issues.push({
    code: "invalid_union",
    input: final.value,
    inst,
    errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
  });
  return final;
}
var $ZodUnion = /* @__PURE__ */ $constructor("$ZodUnion", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.options.some((o) => o._zod.optin === "defaulted") ? "defaulted" : zod.def.options.some((o) => o._zod.optin !== void 0) ? "optional" : void 0);
  defineLazyInternal(inst, "optout", (zod) => zod.def.options.some((o) => o._zod.optout === "optional") ? "optional" : void 0);
  defineLazyInternal(inst, "values", (zod) => {
    if (zod.def.options.every((o) => o._zod.values)) {
      return new Set(zod.def.options.flatMap((option) => Array.from(option._zod.values)));
    }
    return void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    if (zod.def.options.every((o) => o._zod.pattern)) {
      const patterns = zod.def.options.map((o) => o._zod.pattern);
      return new RegExp(`^(${patterns.map((p) => cleanRegex(p.source)).join("|")})$`);
    }
    return void 0;
  });
  const first = def.options.length === 1 ? def.options[0]._zod.run : null;
  inst._zod.parse = (payload, ctx) => {
    if (first) {
      return first(payload, ctx);
    }
    let async = false;
    const results = [];
    for (const option of def.options) {
      const result = option._zod.run({
        value: payload.value,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        results.push(result);
        async = true;
      } else {
        if (result.issues.length === 0)
          return result;
        results.push(result);
      }
    }
    if (!async)
      return handleUnionResults(results, payload, inst, ctx);
    return Promise.all(results).then((results2) => {
      return handleUnionResults(results2, payload, inst, ctx);
    });
  };
});
function handleExclusiveUnionResults(results, final, inst, ctx) {
  const matches = [];
  for (let i = 0; i < results.length; i++) {
    if (results[i].issues.length === 0)
      matches.push(i);
  }
  if (matches.length === 1) {
    final.value = results[matches[0]].value;
    return final;
  }
  if (matches.length === 0) {
    final.issues.push({
      code: "invalid_union",
      input: final.value,
      inst,
      errors: results.map((result) => result.issues.map((iss) => finalizeIssue(iss, ctx, config())))
    });
  } else {
    final.issues.push({
      code: "invalid_union",
      input: final.value,
      inst,
      errors: [],
      inclusive: false,
      matches
    });
  }
  return final;
}
var $ZodXor = /* @__PURE__ */ $constructor("$ZodXor", (inst, def) => {
  $ZodUnion.init(inst, def);
  def.inclusive = false;
  const first = def.options.length === 1 ? def.options[0]._zod.run : null;
  inst._zod.parse = (payload, ctx) => {
    if (first) {
      return first(payload, ctx);
    }
    let async = false;
    const results = [];
    for (const option of def.options) {
      const result = option._zod.run({
        value: payload.value,
        issues: []
      }, ctx);
      if (result instanceof Promise) {
        results.push(result);
        async = true;
      } else {
        results.push(result);
      }
    }
    if (!async)
      return handleExclusiveUnionResults(results, payload, inst, ctx);
    return Promise.all(results).then((results2) => {
      return handleExclusiveUnionResults(results2, payload, inst, ctx);
    });
  };
});
function getDiscriminatedOption(union2, value) {
  const internals = union2._zod;
  let map2 = internals.bag.optionsMap;
  if (!map2) {
    map2 = discriminatorMap(internals.def);
    internals.bag.optionsMap = map2;
  }
  const option = map2.get(value);
  if (option === null)
    throw new Error(`Ambiguous discriminator value "${String(value)}"`);
  return option;
}
function discriminatorMap(def) {
  const map2 = /* @__PURE__ */ new Map();
  for (const option of def.options) {
    const values = option._zod.propValues?.[def.discriminator];
    if (!values || values.size === 0)
      throw new Error(`Invalid discriminated union option at index "${def.options.indexOf(option)}"`);
    for (const value of values) {
      if (map2.has(value)) {
        if (value !== void 0)
          throw new Error(`Duplicate discriminator value "${String(value)}"`);
        map2.set(value, null);
      } else {
        map2.set(value, option);
      }
    }
  }
  return map2;
}
var $ZodDiscriminatedUnion = /* @__PURE__ */ $constructor("$ZodDiscriminatedUnion", (inst, def) => {
  def.inclusive = false;
  $ZodUnion.init(inst, def);
  const _super = inst._zod.parse;
  defineLazyInternal(inst, "propValues", (zod) => {
    const propValues = {};
    let undefinedCount = 0;
    for (const option of zod.def.options) {
      const pv = option._zod.propValues;
      if (!pv || Object.keys(pv).length === 0)
        throw new Error(`Invalid discriminated union option at index "${zod.def.options.indexOf(option)}"`);
      if (pv[zod.def.discriminator]?.has(void 0))
        undefinedCount++;
      for (const [k, v] of Object.entries(pv)) {
        if (!Object.prototype.hasOwnProperty.call(propValues, k)) {
          assignProp(propValues, k, /* @__PURE__ */ new Set());
        }
        for (const val of v) {
          propValues[k].add(val);
        }
      }
    }
    if (!zod.def.unionFallback && undefinedCount > 1)
      propValues[zod.def.discriminator]?.delete(void 0);
    return propValues;
  });
  def.options.forEach((option, i) => {
    const propShape = rawShape(option._zod.def);
    if (propShape && !Object.prototype.hasOwnProperty.call(propShape, def.discriminator)) {
      throw new Error(`Invalid discriminated union option at index "${i}"`);
    }
  });
  const disc = cached(() => discriminatorMap(def));
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    if (!isObject(input2)) {
      payload.issues.push({
        code: "invalid_type",
        expected: "object",
        input: input2,
        inst
      });
      return payload;
    }
    const value = input2?.[def.discriminator];
    const opt = disc.value.get(value);
    if (opt && (value !== void 0 || ctx.direction !== "backward")) {
      return opt._zod.run(payload, ctx);
    }
    if (def.unionFallback || ctx.direction === "backward") {
      return _super(payload, ctx);
    }
    payload.issues.push({
      code: "invalid_union",
      errors: [],
      note: "No matching discriminator",
      discriminator: def.discriminator,
      options: Array.from(disc.value.keys()).filter((value2) => disc.value.get(value2) !== null),
      input: input2,
      path: [def.discriminator],
      inst
    });
    return payload;
  };
});
var $ZodIntersection = /* @__PURE__ */ $constructor("$ZodIntersection", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    const left = def.left._zod.run({ value: input2, issues: [] }, ctx);
    const right = def.right._zod.run({ value: input2, issues: [] }, ctx);
    const async = left instanceof Promise || right instanceof Promise;
    if (async) {
      return Promise.all([left, right]).then(([left2, right2]) => {
        return handleIntersectionResults(payload, left2, right2);
      });
    }
    return handleIntersectionResults(payload, left, right);
  };
});
function mergeValues(a, b) {
  if (a === b) {
    return { valid: true, data: a };
  }
  if (a instanceof Date && b instanceof Date && +a === +b) {
    return { valid: true, data: a };
  }
  if (isPlainObject(a) && isPlainObject(b)) {
    const bKeys = Object.keys(b);
    const sharedKeys = Object.keys(a).filter((key) => bKeys.indexOf(key) !== -1);
    const newObj = { ...a, ...b };
    if (Object.prototype.hasOwnProperty.call(newObj, "__proto__"))
      delete newObj.__proto__;
    for (const key of sharedKeys) {
      if (key === "__proto__")
        continue;
      const sharedValue = mergeValues(a[key], b[key]);
      if (!sharedValue.valid) {
        return {
          valid: false,
          mergeErrorPath: [key, ...sharedValue.mergeErrorPath]
        };
      }
      newObj[key] = sharedValue.data;
    }
    return { valid: true, data: newObj };
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) {
      return { valid: false, mergeErrorPath: [] };
    }
    const newArray = [];
    for (let index = 0; index < a.length; index++) {
      const itemA = a[index];
      const itemB = b[index];
      const sharedValue = mergeValues(itemA, itemB);
      if (!sharedValue.valid) {
        return {
          valid: false,
          mergeErrorPath: [index, ...sharedValue.mergeErrorPath]
        };
      }
      newArray.push(sharedValue.data);
    }
    return { valid: true, data: newArray };
  }
  return { valid: false, mergeErrorPath: [] };
}
function handleIntersectionResults(result, left, right) {
  const unrecKeys = /* @__PURE__ */ new Map();
  let unrecIssue;
  const keyIssues = /* @__PURE__ */ new Map();
  const collect2 = (iss, side) => {
    let keys2;
    if (iss.code === "unrecognized_keys" && !iss.path?.length) {
      unrecIssue ?? (unrecIssue = iss);
      keys2 = iss.keys;
    } else if (iss.code === "invalid_key" && iss.origin === "record" && iss.path?.length === 1) {
      const k = String(iss.path[0]);
      if (!keyIssues.has(k))
        keyIssues.set(k, iss);
      keys2 = [k];
    } else {
      return false;
    }
    for (const k of keys2) {
      if (!unrecKeys.has(k))
        unrecKeys.set(k, {});
      unrecKeys.get(k)[side] = true;
    }
    return true;
  };
  for (const iss of left.issues) {
    if (!collect2(iss, "l"))
      result.issues.push(iss);
  }
  for (const iss of right.issues) {
    if (!collect2(iss, "r"))
      result.issues.push(iss);
  }
  const bothKeys = [...unrecKeys].filter(([, f]) => f.l && f.r).map(([k]) => k);
  if (bothKeys.length) {
    const aggregated = unrecIssue ? bothKeys.filter((k) => unrecIssue.keys.includes(k)) : [];
    if (aggregated.length)
      result.issues.push({ ...unrecIssue, keys: aggregated });
    for (const k of bothKeys) {
      if (!aggregated.includes(k) && keyIssues.has(k))
        result.issues.push(keyIssues.get(k));
    }
  }
  const merged = mergeValues(left.value, right.value);
  if (!merged.valid) {
    if (aborted(result))
      return result;
    throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(merged.mergeErrorPath)}`);
  }
  result.value = merged.data;
  return result;
}
var $ZodTuple = /* @__PURE__ */ $constructor("$ZodTuple", (inst, def) => {
  $ZodType.init(inst, def);
  const items = def.items;
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    if (!Array.isArray(input2)) {
      payload.issues.push({
        input: input2,
        inst,
        expected: "tuple",
        code: "invalid_type"
      });
      return payload;
    }
    payload.value = memo2 ? memo2.alloc(inst, payload, [], ctx) : [];
    const proms = [];
    const optinStart = getTupleOptStart(items, "optin");
    const optoutStart = getTupleOptStart(items, "optout");
    if (!def.rest) {
      if (input2.length < optinStart) {
        payload.issues.push({
          code: "too_small",
          minimum: optinStart,
          inclusive: true,
          input: input2,
          inst,
          origin: "array"
        });
        return payload;
      }
      if (input2.length > items.length) {
        payload.issues.push({
          code: "too_big",
          maximum: items.length,
          inclusive: true,
          input: input2,
          inst,
          origin: "array"
        });
      }
    }
    const itemResults = new Array(items.length);
    const abortEarly = def.rest ? ctx?.abortEarly : void 0;
    let itemAborted = false;
    for (let i = 0; i < items.length; i++) {
      const r = items[i]._zod.run({ value: input2[i], issues: [] }, ctx);
      if (r instanceof Promise) {
        proms.push(r.then((rr) => {
          itemResults[i] = rr;
        }));
      } else {
        itemResults[i] = r;
        if (abortEarly && !itemAborted && r.issues.length)
          itemAborted = aborted(r);
      }
    }
    if (def.rest && !itemAborted) {
      let i = items.length - 1;
      const rest = input2.slice(items.length);
      let seen = payload.issues.length;
      for (const el of rest) {
        if (abortEarly && payload.issues.length !== seen) {
          if (aborted(payload, seen))
            break;
          seen = payload.issues.length;
        }
        i++;
        const result = def.rest._zod.run({ value: el, issues: [] }, ctx);
        if (result instanceof Promise) {
          proms.push(result.then((r) => handleTupleResult(r, payload, i)));
        } else {
          handleTupleResult(result, payload, i);
        }
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => handleTupleResults(itemResults, payload, items, input2, optoutStart));
    }
    return handleTupleResults(itemResults, payload, items, input2, optoutStart);
  };
});
function getTupleOptStart(items, key) {
  for (let i = items.length - 1; i >= 0; i--) {
    const omittable = key === "optin" ? items[i]._zod.optin !== void 0 : items[i]._zod.optout === "optional";
    if (!omittable)
      return i + 1;
  }
  return 0;
}
function handleTupleResult(result, final, index) {
  if (result.issues.length) {
    final.issues.push(...prefixIssues(index, result.issues));
  }
  final.value[index] = result.value;
}
function handleTupleResults(itemResults, final, items, input2, optoutStart) {
  for (let i = 0; i < items.length; i++) {
    const r = itemResults[i];
    const isPresent = i < input2.length;
    if (!isPresent && i >= optoutStart && items[i]._zod.optin === "optional") {
      final.value.length = i;
      break;
    }
    if (r.issues.length) {
      if (!isPresent && i >= optoutStart) {
        final.value.length = i;
        break;
      }
      final.issues.push(...prefixIssues(i, r.issues));
    }
    final.value[i] = r.value;
  }
  for (let i = final.value.length - 1; i >= input2.length; i--) {
    if (items[i]._zod.optout === "optional" && final.value[i] === void 0) {
      final.value.length = i;
    } else {
      break;
    }
  }
  return final;
}
var $ZodRecord = /* @__PURE__ */ $constructor("$ZodRecord", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    if (!isPlainObject(input2)) {
      payload.issues.push({
        expected: "record",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload;
    }
    const proms = [];
    const values = def.keyType._zod.values;
    if (values && !def.partial) {
      payload.value = memo2 ? memo2.alloc(inst, payload, {}, ctx) : {};
      const recordKeys = /* @__PURE__ */ new Set();
      for (const key of values) {
        if (typeof key === "string" || typeof key === "number" || typeof key === "symbol") {
          recordKeys.add(typeof key === "number" ? key.toString() : key);
          if (key === "__proto__")
            continue;
          const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
          if (keyResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (keyResult.issues.length) {
            payload.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key,
              path: [key],
              inst
            });
            continue;
          }
          const outKey = keyResult.value;
          if (outKey === "__proto__")
            continue;
          const result = def.valueType._zod.run({ value: input2[key], issues: [] }, ctx);
          if (result instanceof Promise) {
            proms.push(result.then((result2) => {
              if (result2.issues.length) {
                payload.issues.push(...prefixIssues(key, result2.issues));
              }
              payload.value[outKey] = result2.value;
            }));
          } else {
            if (result.issues.length) {
              payload.issues.push(...prefixIssues(key, result.issues));
            }
            payload.value[outKey] = result.value;
          }
        }
      }
      let unrecognized;
      for (const key in input2) {
        if (!recordKeys.has(key)) {
          if (def.mode === "loose") {
            if (key === "__proto__")
              continue;
            payload.value[key] = input2[key];
          } else {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key);
          }
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload.issues.push({
          code: "unrecognized_keys",
          input: input2,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    } else {
      payload.value = memo2 ? memo2.alloc(inst, payload, {}, ctx) : {};
      let unrecognized;
      for (const key of Reflect.ownKeys(input2)) {
        if (key === "__proto__")
          continue;
        if (!Object.prototype.propertyIsEnumerable.call(input2, key))
          continue;
        let keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
        if (keyResult instanceof Promise) {
          throw new Error("Async schemas not supported in object keys currently");
        }
        const checkNumericKey = typeof key === "string" && number.test(key) && keyResult.issues.length;
        if (checkNumericKey) {
          const retryResult = def.keyType._zod.run({ value: Number(key), issues: [] }, ctx);
          if (retryResult instanceof Promise) {
            throw new Error("Async schemas not supported in object keys currently");
          }
          if (retryResult.issues.length === 0) {
            keyResult = retryResult;
          }
        }
        if (keyResult.issues.length) {
          if (def.mode === "loose") {
            payload.value[key] = input2[key];
          } else if (values) {
            unrecognized = unrecognized ?? [];
            unrecognized.push(key);
          } else {
            payload.issues.push({
              code: "invalid_key",
              origin: "record",
              issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config())),
              input: key,
              path: [key],
              inst
            });
          }
          continue;
        }
        const outKey = keyResult.value;
        if (outKey === "__proto__")
          continue;
        const result = def.valueType._zod.run({ value: input2[key], issues: [] }, ctx);
        if (result instanceof Promise) {
          proms.push(result.then((result2) => {
            if (result2.issues.length) {
              payload.issues.push(...prefixIssues(key, result2.issues));
            }
            payload.value[outKey] = result2.value;
          }));
        } else {
          if (result.issues.length) {
            payload.issues.push(...prefixIssues(key, result.issues));
          }
          payload.value[outKey] = result.value;
        }
      }
      if (unrecognized && unrecognized.length > 0) {
        payload.issues.push({
          code: "unrecognized_keys",
          input: input2,
          inst,
          keys: unrecognized,
          continue: true
        });
      }
    }
    if (proms.length) {
      return Promise.all(proms).then(() => payload);
    }
    return payload;
  };
});
var $ZodMap = /* @__PURE__ */ $constructor("$ZodMap", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    if (!(input2 instanceof Map)) {
      payload.issues.push({
        expected: "map",
        code: "invalid_type",
        input: input2,
        inst
      });
      return payload;
    }
    const proms = [];
    payload.value = memo2 ? memo2.alloc(inst, payload, /* @__PURE__ */ new Map(), ctx) : /* @__PURE__ */ new Map();
    const abortEarly = ctx?.abortEarly;
    let seen = payload.issues.length;
    for (const [key, value] of input2) {
      if (abortEarly && payload.issues.length !== seen) {
        if (aborted(payload, seen))
          break;
        seen = payload.issues.length;
      }
      const keyResult = def.keyType._zod.run({ value: key, issues: [] }, ctx);
      const valueResult = def.valueType._zod.run({ value, issues: [] }, ctx);
      if (keyResult instanceof Promise || valueResult instanceof Promise) {
        proms.push(Promise.all([keyResult, valueResult]).then(([keyResult2, valueResult2]) => {
          handleMapResult(keyResult2, valueResult2, payload, key, input2, inst, ctx);
        }));
      } else {
        handleMapResult(keyResult, valueResult, payload, key, input2, inst, ctx);
      }
    }
    if (proms.length)
      return Promise.all(proms).then(() => payload);
    return payload;
  };
  capSize(inst, mapSize);
});
function handleMapResult(keyResult, valueResult, final, key, input2, inst, ctx) {
  if (keyResult.issues.length) {
    if (propertyKeyTypes.has(typeof key)) {
      final.issues.push(...prefixIssues(key, keyResult.issues));
    } else {
      final.issues.push({
        code: "invalid_key",
        origin: "map",
        input: input2,
        inst,
        issues: keyResult.issues.map((iss) => finalizeIssue(iss, ctx, config()))
      });
    }
  }
  if (valueResult.issues.length) {
    if (propertyKeyTypes.has(typeof key)) {
      final.issues.push(...prefixIssues(key, valueResult.issues));
    } else {
      final.issues.push({
        origin: "map",
        code: "invalid_element",
        input: input2,
        inst,
        key,
        issues: valueResult.issues.map((iss) => finalizeIssue(iss, ctx, config()))
      });
    }
  }
  final.value.set(keyResult.value, valueResult.value);
}
var $ZodSet = /* @__PURE__ */ $constructor("$ZodSet", (inst, def) => {
  $ZodType.init(inst, def);
  const memo2 = globalConfig.memoizer;
  memo2?.attach(inst);
  inst._zod.parse = (payload, ctx) => {
    const input2 = payload.value;
    if (!(input2 instanceof Set)) {
      payload.issues.push({
        input: input2,
        inst,
        expected: "set",
        code: "invalid_type"
      });
      return payload;
    }
    const proms = [];
    payload.value = memo2 ? memo2.alloc(inst, payload, /* @__PURE__ */ new Set(), ctx) : /* @__PURE__ */ new Set();
    const abortEarly = ctx?.abortEarly;
    let seen = payload.issues.length;
    for (const item of input2) {
      if (abortEarly && payload.issues.length !== seen) {
        if (aborted(payload, seen))
          break;
        seen = payload.issues.length;
      }
      const result = def.valueType._zod.run({ value: item, issues: [] }, ctx);
      if (result instanceof Promise) {
        proms.push(result.then((result2) => handleSetResult(result2, payload)));
      } else
        handleSetResult(result, payload);
    }
    if (proms.length)
      return Promise.all(proms).then(() => payload);
    return payload;
  };
  capSize(inst, setSize);
});
function handleSetResult(result, final) {
  if (result.issues.length) {
    final.issues.push(...result.issues);
  }
  final.value.add(result.value);
}
var $ZodEnum = /* @__PURE__ */ $constructor("$ZodEnum", (inst, def) => {
  $ZodType.init(inst, def);
  const values = getEnumValues(def.entries);
  const valuesSet = new Set(values);
  inst._zod.values = valuesSet;
  defineLazyInternal(inst, "pattern", (zod) => {
    const patternValues = getEnumValues(zod.def.entries).filter((k) => propertyKeyTypes.has(typeof k));
    return new RegExp(patternValues.length ? `^(${patternValues.map((o) => escapeRegex(o.toString())).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (valuesSet.has(input2)) {
      return payload;
    }
    payload.issues.push({
      code: "invalid_value",
      values,
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodLiteral = /* @__PURE__ */ $constructor("$ZodLiteral", (inst, def) => {
  $ZodType.init(inst, def);
  const values = new Set(def.values);
  inst._zod.values = values;
  defineLazyInternal(inst, "pattern", (zod) => {
    const vals = zod.def.values;
    return new RegExp(vals.length ? `^(${vals.map((o) => typeof o === "string" ? escapeRegex(o) : o ? escapeRegex(o.toString()) : String(o)).join("|")})$` : "^[^\\s\\S]$");
  });
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (values.has(input2)) {
      return payload;
    }
    payload.issues.push({
      code: "invalid_value",
      values: def.values,
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodFile = /* @__PURE__ */ $constructor("$ZodFile", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    const input2 = payload.value;
    if (input2 instanceof File)
      return payload;
    payload.issues.push({
      expected: "file",
      code: "invalid_type",
      input: input2,
      inst
    });
    return payload;
  };
});
var $ZodTransform = /* @__PURE__ */ $constructor("$ZodTransform", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "optional";
  globalConfig.memoizer?.guard(inst);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    const _out = def.transform(payload.value, payload);
    if (ctx.async) {
      const output2 = _out instanceof Promise ? _out : Promise.resolve(_out);
      return output2.then((output3) => {
        payload.value = output3;
        return payload;
      });
    }
    if (_out instanceof Promise) {
      throw new $ZodAsyncError();
    }
    payload.value = _out;
    return payload;
  };
});
function handleOptionalResult(payload, result) {
  payload.value = result.issues.length ? void 0 : result.value;
  return payload;
}
var $ZodOptional = /* @__PURE__ */ $constructor("$ZodOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  inst._zod.optout = "optional";
  defineLazyInternal(inst, "values", (zod) => {
    const values = zod.def.innerType._zod.values;
    return values ? /* @__PURE__ */ new Set([...values, void 0]) : void 0;
  });
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)})?$`) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    if (payload.value === void 0) {
      if (def.innerType._zod.optin !== "defaulted")
        return payload;
      const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
      if (result instanceof Promise)
        return result.then((result2) => handleOptionalResult(payload, result2));
      return handleOptionalResult(payload, result);
    }
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodExactOptional = /* @__PURE__ */ $constructor("$ZodExactOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  defineLazyInternal(inst, "pattern", (zod) => zod.def.innerType._zod.pattern);
  inst._zod.parse = (payload, ctx) => {
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodNullable = /* @__PURE__ */ $constructor("$ZodNullable", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
  defineLazyInternal(inst, "pattern", (zod) => {
    const pattern = zod.def.innerType._zod.pattern;
    return pattern ? new RegExp(`^(${cleanRegex(pattern.source)}|null)$`) : void 0;
  });
  defineLazyInternal(inst, "values", (zod) => {
    return zod.def.innerType._zod.values ? /* @__PURE__ */ new Set([...zod.def.innerType._zod.values, null]) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    if (payload.value === null)
      return payload;
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodDefault = /* @__PURE__ */ $constructor("$ZodDefault", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "defaulted";
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    if (payload.value === void 0) {
      payload.value = def.defaultValue;
      return payload;
    }
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleDefaultResult(result2, def));
    }
    return handleDefaultResult(result, def);
  };
});
function handleDefaultResult(payload, def) {
  if (payload.value === void 0) {
    payload.value = def.defaultValue;
  }
  return payload;
}
var $ZodPrefault = /* @__PURE__ */ $constructor("$ZodPrefault", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.optin = "defaulted";
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    if (payload.value === void 0) {
      payload.value = def.defaultValue;
    }
    return def.innerType._zod.run(payload, ctx);
  };
});
var $ZodNonOptional = /* @__PURE__ */ $constructor("$ZodNonOptional", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => {
    const v = zod.def.innerType._zod.values;
    return v ? new Set([...v].filter((x) => x !== void 0)) : void 0;
  });
  inst._zod.parse = (payload, ctx) => {
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleNonOptionalResult(result2, inst));
    }
    return handleNonOptionalResult(result, inst);
  };
});
function handleNonOptionalResult(payload, inst) {
  if (!payload.issues.length && payload.value === void 0) {
    payload.issues.push({
      code: "invalid_type",
      expected: "nonoptional",
      input: payload.value,
      inst
    });
  }
  return payload;
}
var $ZodSuccess = /* @__PURE__ */ $constructor("$ZodSuccess", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      throw new $ZodEncodeError("ZodSuccess");
    }
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => {
        payload.value = result2.issues.length === 0;
        return payload;
      });
    }
    payload.value = result.issues.length === 0;
    return payload;
  };
});
function handleCatchResult(payload, result, def, ctx) {
  if (!result.issues.length) {
    payload.value = result.value;
    if (result.memo)
      payload.memo = true;
    return payload;
  }
  payload.value = def.catchValue({
    ...result,
    value: payload.value,
    error: {
      issues: result.issues.map((iss) => finalizeIssue(iss, ctx, config()))
    },
    input: payload.value
  });
  return payload;
}
var $ZodCatch = /* @__PURE__ */ $constructor("$ZodCatch", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType._zod.optin === "defaulted" ? "defaulted" : "optional");
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType._zod.optout);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    const result = def.innerType._zod.run({ value: payload.value, issues: [] }, ctx);
    if (result instanceof Promise) {
      return result.then((result2) => handleCatchResult(payload, result2, def, ctx));
    }
    return handleCatchResult(payload, result, def, ctx);
  };
});
var $ZodNaN = /* @__PURE__ */ $constructor("$ZodNaN", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _ctx) => {
    if (typeof payload.value !== "number" || !Number.isNaN(payload.value)) {
      payload.issues.push({
        input: payload.value,
        inst,
        expected: "nan",
        code: "invalid_type"
      });
      return payload;
    }
    return payload;
  };
});
var $ZodPipe = /* @__PURE__ */ $constructor("$ZodPipe", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      const right = def.out._zod.run(payload, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handlePipeResult(right2, def.in, ctx));
      }
      return handlePipeResult(right, def.in, ctx);
    }
    const left = def.in._zod.run(payload, ctx);
    if (left instanceof Promise) {
      return left.then((left2) => handlePipeResult(left2, def.out, ctx));
    }
    return handlePipeResult(left, def.out, ctx);
  };
});
function handlePipeResult(left, next, ctx) {
  if (left.issues.some((iss) => iss.code !== "unrecognized_keys")) {
    left.aborted = true;
    return left;
  }
  return next._zod.run({ value: left.value, issues: left.issues }, ctx);
}
var $ZodCodec = /* @__PURE__ */ $constructor("$ZodCodec", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "values", (zod) => zod.def.in._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.in._zod.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.out._zod.optout);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.in._zod.propValues);
  inst._zod.parse = (payload, ctx) => {
    const direction = ctx.direction || "forward";
    if (direction === "forward") {
      const left = def.in._zod.run(payload, ctx);
      if (left instanceof Promise) {
        return left.then((left2) => handleCodecAResult(left2, def, ctx));
      }
      return handleCodecAResult(left, def, ctx);
    } else {
      const right = def.out._zod.run(payload, ctx);
      if (right instanceof Promise) {
        return right.then((right2) => handleCodecAResult(right2, def, ctx));
      }
      return handleCodecAResult(right, def, ctx);
    }
  };
});
function handleCodecAResult(result, def, ctx) {
  if (result.issues.length) {
    result.aborted = true;
    return result;
  }
  const direction = ctx.direction || "forward";
  if (direction === "forward") {
    const transformed = def.transform(result.value, result);
    if (transformed instanceof Promise) {
      return transformed.then((value) => handleCodecTxResult(result, value, def.out, ctx));
    }
    return handleCodecTxResult(result, transformed, def.out, ctx);
  } else {
    const transformed = def.reverseTransform(result.value, result);
    if (transformed instanceof Promise) {
      return transformed.then((value) => handleCodecTxResult(result, value, def.in, ctx));
    }
    return handleCodecTxResult(result, transformed, def.in, ctx);
  }
}
function handleCodecTxResult(left, value, nextSchema, ctx) {
  if (left.issues.length) {
    left.aborted = true;
    return left;
  }
  return nextSchema._zod.run({ value, issues: left.issues }, ctx);
}
var $ZodPreprocess = /* @__PURE__ */ $constructor("$ZodPreprocess", (inst, def) => {
  $ZodPipe.init(inst, def);
});
var $ZodReadonly = /* @__PURE__ */ $constructor("$ZodReadonly", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazyInternal(inst, "propValues", (zod) => zod.def.innerType._zod.propValues);
  defineLazyInternal(inst, "values", (zod) => zod.def.innerType._zod.values);
  defineLazyInternal(inst, "optin", (zod) => zod.def.innerType?._zod?.optin);
  defineLazyInternal(inst, "optout", (zod) => zod.def.innerType?._zod?.optout);
  inst._zod.parse = (payload, ctx) => {
    if (ctx.direction === "backward") {
      return def.innerType._zod.run(payload, ctx);
    }
    const result = def.innerType._zod.run(payload, ctx);
    if (result instanceof Promise) {
      return result.then(handleReadonlyResult);
    }
    return handleReadonlyResult(result);
  };
});
function handleReadonlyResult(payload) {
  if (!payload.memo)
    payload.value = Object.freeze(payload.value);
  return payload;
}
function leafPattern(schema) {
  const def = schema._zod.def;
  let pattern = def.pattern;
  let isInt = !!def.format?.includes("int");
  let minimum;
  let maximum;
  for (const ch of def.checks ?? []) {
    const d = ch._zod.def;
    if (d.pattern)
      pattern = d.pattern;
    isInt || (isInt = !!d.format?.includes("int"));
    const lo = d.minimum ?? d.length;
    const hi = d.maximum ?? d.length;
    if (lo !== void 0 && (minimum === void 0 || lo > minimum))
      minimum = lo;
    if (hi !== void 0 && (maximum === void 0 || hi < maximum))
      maximum = hi;
  }
  if (pattern)
    return pattern.source;
  if (minimum !== void 0 && maximum !== void 0 && minimum > maximum)
    return "(?!)";
  if (minimum !== void 0 || maximum !== void 0)
    return string({ minimum, maximum }).source;
  const own2 = schema._zod.pattern;
  return (isInt && own2 === number ? integer : own2)?.source;
}
function partPattern(schema) {
  const def = schema._zod.def;
  const own2 = schema._zod.pattern?.source;
  const inner = def.innerType ?? schema._zod.innerType;
  if (inner) {
    const before = inner._zod.pattern?.source;
    const after2 = partPattern(inner);
    if (own2 && before && after2 && after2 !== before) {
      return own2.replace(cleanRegex(before), () => cleanRegex(after2));
    }
    return own2;
  }
  if (def.options) {
    const sources = def.options.map(partPattern);
    if (sources.every(Boolean))
      return `^(${sources.map((s) => cleanRegex(s)).join("|")})$`;
  }
  return leafPattern(schema);
}
var $ZodTemplateLiteral = /* @__PURE__ */ $constructor("$ZodTemplateLiteral", (inst, def) => {
  $ZodType.init(inst, def);
  const regexParts = [];
  for (const part2 of def.parts) {
    if (typeof part2 === "object" && part2 !== null) {
      const source = partPattern(part2);
      if (!source) {
        throw new Error(`Invalid template literal part, no pattern found: ${[...part2._zod.traits].shift()}`);
      }
      regexParts.push(cleanRegex(source));
    } else if (part2 === null || primitiveTypes.has(typeof part2)) {
      regexParts.push(escapeRegex(`${part2}`));
    } else {
      throw new Error(`Invalid template literal part: ${part2}`);
    }
  }
  inst._zod.pattern = new RegExp(`^${regexParts.join("")}$`);
  inst._zod.parse = (payload, _ctx) => {
    if (typeof payload.value !== "string") {
      payload.issues.push({
        input: payload.value,
        inst,
        expected: "string",
        code: "invalid_type"
      });
      return payload;
    }
    inst._zod.pattern.lastIndex = 0;
    if (!inst._zod.pattern.test(payload.value)) {
      payload.issues.push({
        input: payload.value,
        inst,
        code: "invalid_format",
        format: def.format ?? "template_literal",
        pattern: inst._zod.pattern.source
      });
      return payload;
    }
    return payload;
  };
});
var $ZodFunction = /* @__PURE__ */ $constructor("$ZodFunction", (inst, def) => {
  $ZodType.init(inst, def);
  Object.defineProperty(inst, "_def", { value: def });
  inst._zod.def = def;
  inst.implement = (func) => {
    if (typeof func !== "function") {
      throw new Error("implement() must be called with a function");
    }
    return Object.defineProperty(function(...args) {
      const parsedArgs = inst._def.input ? parse(inst._def.input, args) : args;
      const result = Reflect.apply(func, this, parsedArgs);
      if (inst._def.output) {
        return parse(inst._def.output, result);
      }
      return result;
    }, "_zod", { value: inst._zod, enumerable: false });
  };
  inst.implementAsync = (func) => {
    if (typeof func !== "function") {
      throw new Error("implementAsync() must be called with a function");
    }
    return Object.defineProperty(async function(...args) {
      const parsedArgs = inst._def.input ? await parseAsync(inst._def.input, args) : args;
      const result = await Reflect.apply(func, this, parsedArgs);
      if (inst._def.output) {
        return await parseAsync(inst._def.output, result);
      }
      return result;
    }, "_zod", { value: inst._zod, enumerable: false });
  };
  inst._zod.parse = (payload, _ctx) => {
    if (typeof payload.value !== "function") {
      payload.issues.push({
        code: "invalid_type",
        expected: "function",
        input: payload.value,
        inst
      });
      return payload;
    }
    const hasPromiseOutput = inst._def.output && inst._def.output._zod.def.type === "promise";
    if (hasPromiseOutput) {
      payload.value = inst.implementAsync(payload.value);
    } else {
      payload.value = inst.implement(payload.value);
    }
    return payload;
  };
  inst.input = (...args) => {
    const F = inst.constructor;
    if (Array.isArray(args[0])) {
      return new F({
        type: "function",
        input: new $ZodTuple({
          type: "tuple",
          items: args[0],
          rest: args[1]
        }),
        output: inst._def.output
      });
    }
    return new F({
      type: "function",
      input: args[0],
      output: inst._def.output
    });
  };
  inst.output = (output2) => {
    const F = inst.constructor;
    return new F({
      type: "function",
      input: inst._def.input,
      output: output2
    });
  };
  return inst;
});
var $ZodPromise = /* @__PURE__ */ $constructor("$ZodPromise", (inst, def) => {
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, ctx) => {
    return Promise.resolve(payload.value).then((inner) => def.innerType._zod.run({ value: inner, issues: [] }, ctx));
  };
});
var $ZodLazy = /* @__PURE__ */ $constructor("$ZodLazy", (inst, def) => {
  $ZodType.init(inst, def);
  defineLazy(inst._zod, "innerType", () => {
    const d = def;
    if (!d._cachedInner)
      d._cachedInner = def.getter();
    return d._cachedInner;
  });
  defineLazyInternal(inst, "pattern", (zod) => zod.innerType?._zod?.pattern);
  defineLazyInternal(inst, "propValues", (zod) => zod.innerType?._zod?.propValues);
  defineLazyInternal(inst, "optin", (zod) => zod.innerType?._zod?.optin ?? void 0);
  defineLazyInternal(inst, "optout", (zod) => zod.innerType?._zod?.optout ?? void 0);
  inst._zod.parse = (payload, ctx) => {
    const inner = inst._zod.innerType;
    return inner._zod.run(payload, ctx);
  };
});
var $ZodCustom = /* @__PURE__ */ $constructor("$ZodCustom", (inst, def) => {
  $ZodCheck.init(inst, def);
  $ZodType.init(inst, def);
  inst._zod.parse = (payload, _) => {
    return payload;
  };
  inst._zod.check = (payload) => {
    const input2 = payload.value;
    const r = def.fn(input2);
    if (r instanceof Promise) {
      return r.then((r2) => handleRefineResult(r2, payload, input2, inst));
    }
    handleRefineResult(r, payload, input2, inst);
    return;
  };
});
function handleRefineResult(result, payload, input2, inst) {
  if (!result) {
    const _iss = {
      code: "custom",
      input: input2,
      inst,
      // incorporates params.error into issue reporting
      path: [...inst._zod.def.path ?? []],
      // incorporates params.error into issue reporting
      continue: !inst._zod.def.abort
      // params: inst._zod.def.params,
    };
    if (inst._zod.def.params)
      _iss.params = inst._zod.def.params;
    payload.issues.push(issue(_iss));
  }
}

// ../../node_modules/zod/v4/core/memoizer.js
var $ZodCyclicError = class extends Error {
  constructor() {
    super(`Cannot parse a reference cycle that closes through a transform`);
    this.name = "ZodCyclicError";
  }
};
var STATE = "~memo";
var NO_ISSUES = [];
function isRef(value) {
  return value !== null && typeof value === "object";
}
function cloneIssues(issues) {
  return issues.map((iss) => iss.path ? { ...iss, path: iss.path.slice() } : { ...iss });
}
var recursive = /* @__PURE__ */ new WeakMap();
var NONE = 0;
var ASSUMED = 1;
var PROVEN = 2;
function isRecursive(inst, stack, resolve3) {
  const cached2 = recursive.get(inst);
  if (cached2 !== void 0)
    return cached2 ? PROVEN : NONE;
  if (stack.has(inst))
    return PROVEN;
  stack.add(inst);
  let result = NONE;
  const check3 = (child) => {
    if (result !== PROVEN && child?._zod) {
      const answer2 = isRecursive(child, stack, resolve3);
      if (answer2 > result)
        result = answer2;
    }
  };
  const shape = (sh, spread) => {
    let answer2 = NONE;
    for (const key of Reflect.ownKeys(sh)) {
      const desc = Object.getOwnPropertyDescriptor(sh, key);
      if (spread && !desc.enumerable)
        continue;
      const child = desc.get ? ASSUMED : desc.value?._zod ? isRecursive(desc.value, stack, resolve3) : NONE;
      if (child > answer2)
        answer2 = child;
    }
    return answer2;
  };
  const merge2 = (answer2) => {
    if (answer2 > result)
      result = answer2;
  };
  const def = inst._zod.def;
  const kind = def.type;
  switch (kind) {
    case "object": {
      const raw = rawShape(def);
      merge2(raw ? shape(raw, true) : ASSUMED);
      check3(def.catchall);
      break;
    }
    case "array":
      check3(def.element);
      break;
    case "tuple":
      for (const el of def.items)
        check3(el);
      check3(def.rest);
      break;
    case "record":
    case "map":
      check3(def.keyType);
      check3(def.valueType);
      break;
    case "set":
      check3(def.valueType);
      break;
    case "union":
      for (const el of def.options)
        check3(el);
      break;
    case "intersection":
      check3(def.left);
      check3(def.right);
      break;
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
    case "promise":
    case "success":
      check3(def.innerType);
      break;
    case "pipe":
      check3(def.in);
      check3(def.out);
      break;
    case "function":
      check3(def.input);
      check3(def.output);
      break;
    // `$ZodLazy` caches its inner on the def, so a resolved edge is followed exactly
    case "lazy": {
      const inner = def._cachedInner ?? (resolve3 ? inst._zod.innerType : void 0);
      merge2(inner ? isRecursive(inner, stack, false) : ASSUMED);
      break;
    }
    // a leaf by choice: `parts` are regex fragments, not data positions
    case "template_literal":
    // leaves
    case "string":
    case "number":
    case "int":
    case "boolean":
    case "bigint":
    case "symbol":
    case "undefined":
    case "null":
    case "void":
    case "never":
    case "any":
    case "unknown":
    case "date":
    case "nan":
    case "enum":
    case "literal":
    case "file":
    case "transform":
    case "custom":
      break;
    default: {
      kind;
      for (const key in def) {
        const desc = Object.getOwnPropertyDescriptor(def, key);
        if (!desc || desc.get)
          continue;
        const value = desc.value;
        if (!value || typeof value !== "object")
          continue;
        if (value._zod)
          check3(value);
        else if (Array.isArray(value))
          for (const el of value)
            check3(el);
      }
    }
  }
  stack.delete(inst);
  return settle(inst, result);
}
function settle(inst, answer2) {
  if (answer2 !== ASSUMED)
    recursive.set(inst, answer2 === PROVEN);
  return answer2;
}
function isRecursiveSchema(inst) {
  return isRecursive(inst, /* @__PURE__ */ new Set(), true) !== NONE;
}
function bucketFor(state, inst) {
  let bucket = state.buckets.get(inst);
  if (!bucket) {
    bucket = /* @__PURE__ */ new WeakMap();
    state.buckets.set(inst, bucket);
  }
  return bucket;
}
var handoff;
var open = [];
var memo = {
  alloc(_inst, payload, empty) {
    const bucket = handoff;
    if (!bucket)
      return empty;
    handoff = void 0;
    const entry = { value: empty, issues: null };
    bucket.set(payload.value, entry);
    open.push(entry);
    return empty;
  },
  guard(inst) {
    var _a3;
    (_a3 = inst._zod).deferred ?? (_a3.deferred = []);
    inst._zod.deferred.push(() => {
      const base = inst._zod.parse;
      const wrapped = (payload, ctx) => {
        if (ctx.direction !== "backward" && isBackEdge(ctx, payload.value))
          throw new $ZodCyclicError();
        return base(payload, ctx);
      };
      inst._zod.parse = wrapped;
      if (inst._zod.run === base)
        inst._zod.run = wrapped;
    });
  },
  attach(inst) {
    var _a3;
    let isRecursiveInst;
    let rechecked = false;
    let lastCtx;
    let lastBucket;
    (_a3 = inst._zod).deferred ?? (_a3.deferred = []);
    inst._zod.deferred.push(() => {
      const base = inst._zod.parse;
      const wrapped = (payload, ctx) => {
        if (isRecursiveInst === void 0) {
          const walked = isRecursive(inst, /* @__PURE__ */ new Set(), false);
          if (walked === NONE) {
            inst._zod.parse = base;
            if (inst._zod.run === wrapped)
              inst._zod.run = base;
            return base(payload, ctx);
          }
          if (walked === PROVEN || rechecked)
            isRecursiveInst = true;
          else
            rechecked = true;
        }
        const input2 = payload.value;
        if (!isRef(input2))
          return base(payload, ctx);
        let state = ctx[STATE];
        if (!state) {
          state = { buckets: /* @__PURE__ */ new WeakMap(), backEdges: void 0 };
          ctx[STATE] = state;
        }
        let bucket;
        if (lastCtx === ctx) {
          bucket = lastBucket;
        } else {
          bucket = bucketFor(state, inst);
          lastCtx = ctx;
          lastBucket = bucket;
        }
        const hit = bucket.get(input2);
        if (hit) {
          payload.value = hit.value;
          if (hit.issues) {
            if (hit.issues.length)
              payload.issues.push(...cloneIssues(hit.issues));
          } else {
            payload.memo = true;
            state.backEdges ?? (state.backEdges = /* @__PURE__ */ new WeakSet());
            state.backEdges.add(hit.value);
          }
          return payload;
        }
        handoff = bucket;
        const depth = open.length;
        const result = base(payload, ctx);
        handoff = void 0;
        const entry = open.length > depth ? open.pop() : void 0;
        if (result instanceof Promise) {
          return result.then((r) => {
            if (entry)
              entry.issues = r.issues.length ? cloneIssues(r.issues) : NO_ISSUES;
            return r;
          });
        }
        if (entry)
          entry.issues = result.issues.length ? cloneIssues(result.issues) : NO_ISSUES;
        return result;
      };
      inst._zod.parse = wrapped;
      if (inst._zod.run === base)
        inst._zod.run = wrapped;
    });
  }
};
function memoizer() {
  return memo;
}
function isBackEdge(ctx, value) {
  const backEdges = ctx[STATE]?.backEdges;
  return backEdges !== void 0 && isRef(value) && backEdges.has(value);
}

// ../../node_modules/zod/v4/locales/index.js
var locales_exports = {};
__export(locales_exports, {
  en: () => en_default
});

// ../../node_modules/zod/v4/locales/en.js
var error = () => {
  const Sizable = {
    string: { unit: "characters", verb: "to have" },
    file: { unit: "bytes", verb: "to have" },
    array: { unit: "items", verb: "to have" },
    set: { unit: "items", verb: "to have" },
    map: { unit: "entries", verb: "to have" }
  };
  function getSizing(origin) {
    return Sizable[origin] ?? null;
  }
  const FormatDictionary = {
    regex: "input",
    email: "email address",
    url: "URL",
    emoji: "emoji",
    uuid: "UUID",
    uuidv4: "UUIDv4",
    uuidv6: "UUIDv6",
    nanoid: "nanoid",
    guid: "GUID",
    cuid: "cuid",
    cuid2: "cuid2",
    ulid: "ULID",
    xid: "XID",
    ksuid: "KSUID",
    datetime: "ISO datetime",
    date: "ISO date",
    time: "ISO time",
    duration: "ISO duration",
    ipv4: "IPv4 address",
    ipv6: "IPv6 address",
    mac: "MAC address",
    cidrv4: "IPv4 range",
    cidrv6: "IPv6 range",
    base64: "base64-encoded string",
    base64url: "base64url-encoded string",
    json_string: "JSON string",
    e164: "E.164 number",
    currency_code: "currency code",
    credit_card: "credit card number",
    iban: "IBAN",
    jwt: "JWT",
    template_literal: "input"
  };
  const TypeDictionary = {
    // Compatibility: "nan" -> "NaN" for display
    nan: "NaN"
    // All other type names omitted - they fall back to raw values via ?? operator
  };
  function getTypeName(type, input2) {
    if (type === "number" && typeof input2 === "number" && !Number.isFinite(input2)) {
      return String(input2);
    }
    return TypeDictionary[type] ?? type;
  }
  return (issue2) => {
    switch (issue2.code) {
      case "invalid_type": {
        const expected = getTypeName(issue2.expected);
        const receivedType = parsedType(issue2.input);
        const received = getTypeName(receivedType, issue2.input);
        return `Invalid input: expected ${expected}, received ${received}`;
      }
      case "invalid_value":
        if (issue2.values.length === 1)
          return `Invalid input: expected ${stringifyPrimitive(issue2.values[0])}`;
        return `Invalid option: expected one of ${joinValues(issue2.values, "|")}`;
      case "too_big": {
        const adj = issue2.exact ? "exactly " : issue2.inclusive ? "<=" : "<";
        const sizing = getSizing(issue2.origin);
        if (sizing)
          return `Too big: expected ${issue2.origin ?? "value"} to have ${adj}${issue2.maximum.toString()} ${sizing.unit ?? "elements"}`;
        return `Too big: expected ${issue2.origin ?? "value"} to be ${adj}${issue2.maximum.toString()}`;
      }
      case "too_small": {
        const adj = issue2.exact ? "exactly " : issue2.inclusive ? ">=" : ">";
        const sizing = getSizing(issue2.origin);
        if (sizing) {
          return `Too small: expected ${issue2.origin} to have ${adj}${issue2.minimum.toString()} ${sizing.unit}`;
        }
        return `Too small: expected ${issue2.origin} to be ${adj}${issue2.minimum.toString()}`;
      }
      case "invalid_format": {
        const _issue = issue2;
        if (_issue.format === "starts_with") {
          return `Invalid string: must start with "${_issue.prefix}"`;
        }
        if (_issue.format === "ends_with")
          return `Invalid string: must end with "${_issue.suffix}"`;
        if (_issue.format === "includes")
          return `Invalid string: must include "${_issue.includes}"`;
        if (_issue.format === "regex")
          return `Invalid string: must match pattern ${_issue.pattern}`;
        return `Invalid ${FormatDictionary[_issue.format] ?? issue2.format}`;
      }
      case "not_multiple_of":
        return `Invalid number: must be a multiple of ${issue2.divisor}`;
      case "unrecognized_keys":
        return `Unrecognized key${issue2.keys.length > 1 ? "s" : ""}: ${joinValues(issue2.keys, ", ")}`;
      case "invalid_key":
        return `Invalid key in ${issue2.origin}`;
      case "invalid_union":
        if (issue2.options && Array.isArray(issue2.options) && issue2.options.length > 0) {
          const opts = issue2.options.map((o) => `'${o}'`).join(" | ");
          return `Invalid discriminator value. Expected ${opts}`;
        }
        if (issue2.inclusive === false) {
          return "Invalid input: more than one option matched";
        }
        return "Invalid input";
      case "invalid_element":
        return `Invalid value in ${issue2.origin}`;
      default:
        return `Invalid input`;
    }
  };
};
function en_default() {
  return {
    localeError: error()
  };
}

// ../../node_modules/zod/v4/core/registries.js
var _a2;
var $output = /* @__PURE__ */ Symbol("ZodOutput");
var $input = /* @__PURE__ */ Symbol("ZodInput");
var $ZodRegistry = class {
  constructor() {
    this._map = /* @__PURE__ */ new WeakMap();
    this._idmap = /* @__PURE__ */ new Map();
  }
  add(schema, ..._meta) {
    const meta3 = _meta[0];
    this._map.set(schema, meta3);
    if (meta3 && typeof meta3 === "object" && "id" in meta3) {
      this._idmap.set(meta3.id, schema);
    }
    return this;
  }
  clear() {
    this._map = /* @__PURE__ */ new WeakMap();
    this._idmap = /* @__PURE__ */ new Map();
    return this;
  }
  remove(schema) {
    const meta3 = this._map.get(schema);
    if (meta3 && typeof meta3 === "object" && "id" in meta3) {
      this._idmap.delete(meta3.id);
    }
    this._map.delete(schema);
    return this;
  }
  get(schema) {
    const p = schema._zod.parent;
    if (p) {
      const pm = { ...this.get(p) ?? {} };
      delete pm.id;
      const f = { ...pm, ...this._map.get(schema) };
      return Object.keys(f).length ? f : void 0;
    }
    return this._map.get(schema);
  }
  has(schema) {
    return this._map.has(schema);
  }
};
function registry() {
  return new $ZodRegistry();
}
(_a2 = globalThis).__zod_globalRegistry ?? (_a2.__zod_globalRegistry = registry());
var globalRegistry = globalThis.__zod_globalRegistry;

// ../../node_modules/zod/v4/core/compile.js
var INVALID = /* @__PURE__ */ Symbol.for("zod.compile.invalid");
var FALLBACK_FLAG = /* @__PURE__ */ Symbol.for("zod.compile.fallback");
var ZodCompileAsyncError = class extends Error {
  constructor(message = "z.compile does not support async refinements, transforms, or checks") {
    super(message);
    this.name = "ZodCompileAsyncError";
  }
};
var ZodCompileUnsupportedError = class extends Error {
  constructor(feature, islandable = true) {
    super(`z.compile does not support ${feature}; this schema must use the runtime parser`);
    this.name = "ZodCompileUnsupportedError";
    this.islandable = islandable;
  }
};
function compileValidator(schema, parser) {
  try {
    return compileFn(schema, { assertOnly: true });
  } catch {
    return parser;
  }
}
function compile(schema, options) {
  try {
    const parser = compileFn(schema);
    const clone2 = withParser(schema, parser);
    clone2._zod.bag.validator = compileValidator(schema, parser);
    return clone2;
  } catch (err) {
    if (options?.strict)
      throw err;
    return schema;
  }
}
function withParser(schema, parser) {
  if (isRecursiveSchema(schema)) {
    throw new ZodCompileUnsupportedError("a schema whose subtree contains a reference cycle");
  }
  const clone2 = clone(schema);
  const liveRun = schema._zod.run;
  const originalRun = liveRun.__originalRun ?? liveRun;
  const wrapped = (payload, ctx) => {
    if (ctx?.async || ctx?.direction === "backward" || ctx?.skipChecks || ctx?.[FALLBACK_FLAG]) {
      return originalRun(payload, ctx);
    }
    if (ctx && isBackEdge(ctx, payload.value)) {
      return originalRun(payload, ctx);
    }
    const out = parser(payload.value);
    if (out !== INVALID) {
      payload.value = out;
      return payload;
    }
    if (ctx)
      ctx[FALLBACK_FLAG] = true;
    return originalRun(payload, ctx);
  };
  wrapped.__originalRun = originalRun;
  clone2._zod.bag.fallbackRun = originalRun;
  clone2._zod.bag.validator = parser;
  clone2._zod.run = wrapped;
  if (!liveRun.__originalRun)
    installCompiledUserMethods(clone2, schema, parser);
  return clone2;
}
function installCompiledUserMethods(target, source, parser) {
  const targetAny = target;
  const sourceAny = source;
  if (typeof sourceAny.safeParse === "function") {
    const originalSafeParse = sourceAny.safeParse;
    targetAny.safeParse = (data2, params) => {
      const out = parser(data2);
      if (out !== INVALID) {
        return { success: true, data: out };
      }
      return originalSafeParse(data2, params);
    };
  }
  if (typeof sourceAny.parse === "function") {
    const originalParse = sourceAny.parse;
    targetAny.parse = (data2, params) => {
      const out = parser(data2);
      if (out !== INVALID) {
        return out;
      }
      return originalParse(data2, params);
    };
  }
}
function compileFn(schema, options) {
  let recursive2 = true;
  try {
    recursive2 = isRecursiveSchema(schema);
  } catch {
  }
  if (recursive2) {
    throw new ZodCompileUnsupportedError("a schema whose subtree contains a reference cycle");
  }
  const ctx = {
    constants: /* @__PURE__ */ new Map(),
    constantCounter: 0,
    varCounter: 0,
    definite: true
  };
  const doc = new Doc(["input"]);
  const outputAccessor = generateCheck(doc, ctx, schema, "input", !options?.assertOnly);
  doc.write(outputAccessor === null ? `return true;` : `return ${outputAccessor};`);
  const constantNames = ["INVALID", ...ctx.constants.keys()];
  const constantValues = [INVALID, ...ctx.constants.values()];
  const code = doc.content.join("\n");
  const fullCode = options?.debug ? constantNames.length > 0 ? `// Constants: ${constantNames.join(", ")}
${code}` : code : "";
  const F = Function;
  const factoryCode = `return (input) => {
${code}
}`;
  let fn;
  try {
    const factory = new F(...constantNames, factoryCode);
    fn = factory(...constantValues);
  } catch (err) {
    throw new ZodCompileUnsupportedError(`this schema (generated code failed to evaluate: ${err.message})`);
  }
  if (options?.debug) {
    fn.code = fullCode;
  }
  fn.definite = ctx.definite;
  return fn;
}
function addConstant(ctx, value) {
  for (const [name4, v] of ctx.constants) {
    if (v === value)
      return name4;
  }
  const name3 = `c${ctx.constantCounter++}`;
  ctx.constants.set(name3, value);
  return name3;
}
function addUserConstant(ctx, fn) {
  ctx.definite = false;
  return addConstant(ctx, fn);
}
function newVar(ctx) {
  return `v${ctx.varCounter++}`;
}
function runtimeRun(schema, value) {
  const result = schema._zod.run({ value, issues: [] }, {});
  if (result && typeof result.then === "function")
    return INVALID;
  const r = result;
  return r.issues.length === 0 ? r.value : INVALID;
}
function compileChild(doc, ctx, schema, accessor, needsValue = true) {
  const contentLen = doc.content.length;
  const constantCount = ctx.constants.size;
  const constantCounter = ctx.constantCounter;
  const varCounter = ctx.varCounter;
  try {
    return generateCheck(doc, ctx, schema, accessor, needsValue);
  } catch (err) {
    if (!(err instanceof ZodCompileUnsupportedError) || !err.islandable)
      throw err;
    doc.content.length = contentLen;
    if (ctx.constants.size > constantCount) {
      const trailing = Array.from(ctx.constants.keys()).slice(constantCount);
      for (const k of trailing)
        ctx.constants.delete(k);
    }
    ctx.constantCounter = constantCounter;
    ctx.varCounter = varCounter;
    return emitRuntimeIsland(doc, ctx, schema, accessor);
  }
}
function emitRuntimeIsland(doc, ctx, schema, accessor) {
  ctx.definite = false;
  const schemaConst = addConstant(ctx, schema);
  const runConst = addConstant(ctx, runtimeRun);
  const outVar = newVar(ctx);
  doc.write(`const ${outVar} = ${runConst}(${schemaConst}, ${accessor});`);
  doc.write(`if (${outVar} === INVALID) return INVALID;`);
  return outVar;
}
var WHEN_DEFAULTED_CHECKS = /* @__PURE__ */ new Set([
  "max_size",
  "min_size",
  "size_equals",
  "max_length",
  "min_length",
  "length_equals"
]);
function generateChecks(doc, ctx, schema, accessor) {
  const schemaChecks = schema._zod.def.checks;
  if (!schemaChecks || schemaChecks.length === 0)
    return accessor;
  let currentAccessor = accessor;
  for (const check3 of schemaChecks) {
    const def = check3._zod.def;
    if (def.when && !WHEN_DEFAULTED_CHECKS.has(def.check)) {
      throw new ZodCompileUnsupportedError(`check with a custom "when" condition`);
    }
    switch (def.check) {
      case "greater_than":
        generateGreaterThanCheck(doc, ctx, def, currentAccessor);
        break;
      case "less_than":
        generateLessThanCheck(doc, ctx, def, currentAccessor);
        break;
      case "multiple_of":
        generateMultipleOfCheck(doc, ctx, def, currentAccessor);
        break;
      case "number_format":
        generateNumberFormatCheck(doc, def, currentAccessor);
        break;
      case "min_length": {
        const min = numericOperand(def.minimum, "min_length");
        const len = codePointLengthVar(doc, ctx, currentAccessor, `${currentAccessor}.length >= ${min} && ${currentAccessor}.length < ${def.minimum * 2}`);
        doc.write(`if (${len} < ${min}) return INVALID;`);
        break;
      }
      case "max_length": {
        const max = numericOperand(def.maximum, "max_length");
        const len = codePointLengthVar(doc, ctx, currentAccessor, `${currentAccessor}.length > ${max}`);
        doc.write(`if (${len} > ${max}) return INVALID;`);
        break;
      }
      case "length_equals": {
        const exact = numericOperand(def.length, "length_equals");
        const len = codePointLengthVar(doc, ctx, currentAccessor, `${currentAccessor}.length >= ${exact} && ${currentAccessor}.length <= ${def.length * 2}`);
        doc.write(`if (${len} !== ${exact}) return INVALID;`);
        break;
      }
      case "min_size":
        doc.write(`if (${currentAccessor}.size < ${numericOperand(def.minimum, "min_size")}) return INVALID;`);
        break;
      case "max_size":
        doc.write(`if (${currentAccessor}.size > ${numericOperand(def.maximum, "max_size")}) return INVALID;`);
        break;
      case "size_equals":
        doc.write(`if (${currentAccessor}.size !== ${numericOperand(def.size, "size_equals")}) return INVALID;`);
        break;
      case "string_format":
        currentAccessor = generateStringFormatCheck(doc, ctx, def, currentAccessor);
        break;
      case "custom":
        currentAccessor = generateCustomRefineCheck(doc, ctx, check3, currentAccessor);
        break;
      case "bigint_format":
        generateBigIntFormatCheck(doc, def, currentAccessor);
        break;
      case "mime_type":
        generateMimeTypeCheck(doc, ctx, def, currentAccessor);
        break;
      case "property":
        generatePropertyCheck(doc, ctx, def, currentAccessor);
        break;
      case "properties":
        generatePropertiesChecks(doc, ctx, def, currentAccessor);
        break;
      case "overwrite": {
        const newAccessor = newVar(ctx);
        generateOverwriteCheck(doc, ctx, check3, currentAccessor, newAccessor);
        currentAccessor = newAccessor;
        break;
      }
      default: {
        void def;
        throw new ZodCompileUnsupportedError(`check type ${def.check}`);
      }
    }
  }
  return currentAccessor;
}
function codePointLengthVar(doc, ctx, accessor, inDoubt) {
  const cpLen = addConstant(ctx, codePointLength);
  const v = newVar(ctx);
  doc.write(`const ${v} = typeof ${accessor} === "string" && ${inDoubt} ? ${cpLen}(${accessor}) : ${accessor}.length;`);
  return v;
}
function numericOperand(value, label) {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ZodCompileUnsupportedError(`${label} bound of type ${typeof value}`);
  }
  return `${value}`;
}
function comparisonOperand(ctx, value) {
  if (typeof value === "bigint")
    return `${value}n`;
  if (typeof value === "number") {
    if (Number.isNaN(value))
      throw new ZodCompileUnsupportedError("comparison check with NaN bound");
    return `${value}`;
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) {
      throw new ZodCompileUnsupportedError("comparison check with Invalid Date bound");
    }
    return addConstant(ctx, value);
  }
  throw new ZodCompileUnsupportedError(`comparison check bound of type ${typeof value}`);
}
function generateGreaterThanCheck(doc, ctx, def, accessor) {
  const op = def.inclusive ? "<" : "<=";
  doc.write(`if (${accessor} ${op} ${comparisonOperand(ctx, def.value)}) return INVALID;`);
}
function generateLessThanCheck(doc, ctx, def, accessor) {
  const op = def.inclusive ? ">" : ">=";
  doc.write(`if (${accessor} ${op} ${comparisonOperand(ctx, def.value)}) return INVALID;`);
}
function generateMultipleOfCheck(doc, ctx, def, accessor) {
  if (typeof def.value === "bigint") {
    if (def.value === BigInt(0))
      throw new ZodCompileUnsupportedError("multiple_of check with a zero divisor");
    doc.write(`if (${accessor} % ${def.value}n !== 0n) return INVALID;`);
  } else {
    const remainder = addConstant(ctx, floatSafeRemainder);
    doc.write(`if (${remainder}(${accessor}, ${numericOperand(def.value, "multiple_of")}) !== 0) return INVALID;`);
  }
}
function generateNumberFormatCheck(doc, def, accessor) {
  const format = def.format;
  switch (format) {
    case "safeint":
      doc.write(`if (!Number.isSafeInteger(${accessor})) return INVALID;`);
      break;
    case "int32":
      doc.write(`if (!Number.isInteger(${accessor}) || ${accessor} < -2147483648 || ${accessor} > 2147483647) return INVALID;`);
      break;
    case "uint32":
      doc.write(`if (!Number.isInteger(${accessor}) || ${accessor} < 0 || ${accessor} > 4294967295) return INVALID;`);
      break;
    case "float32":
      doc.write(`if (!Number.isFinite(${accessor}) || ${accessor} < -3.4028234663852886e38 || ${accessor} > 3.4028234663852886e38) return INVALID;`);
      break;
    case "float64":
      doc.write(`if (!Number.isFinite(${accessor})) return INVALID;`);
      break;
    default: {
      void format;
      throw new ZodCompileUnsupportedError(`number format ${format}`);
    }
  }
}
function generateBigIntFormatCheck(doc, def, accessor) {
  const format = def.format;
  if (!format)
    return;
  switch (format) {
    case "int64":
      doc.write(`if (${accessor} < -9223372036854775808n || ${accessor} > 9223372036854775807n) return INVALID;`);
      break;
    case "uint64":
      doc.write(`if (${accessor} < 0n || ${accessor} > 18446744073709551615n) return INVALID;`);
      break;
    default: {
      void format;
      throw new ZodCompileUnsupportedError(`bigint format ${format}`);
    }
  }
}
function generateMimeTypeCheck(doc, ctx, def, accessor) {
  const mimeTypes = def.mime;
  if (mimeTypes && mimeTypes.length > 0) {
    const mimeSet = addConstant(ctx, new Set(mimeTypes));
    doc.write(`if (!${mimeSet}.has(${accessor}.type)) return INVALID;`);
  }
}
function generatePropertiesChecks(doc, ctx, def, accessor) {
  if (def.when) {
    throw new ZodCompileUnsupportedError(`check with a custom "when" condition`);
  }
  doc.write(`if (${accessor} == null) return INVALID;`);
  const shape = def.shape;
  for (const key of Reflect.ownKeys(shape)) {
    const keyExpr = typeof key === "symbol" ? addConstant(ctx, key) : esc(key);
    const inputVar = newVar(ctx);
    doc.write(`const ${inputVar} = ${accessor}[${keyExpr}];`);
    compileChild(doc, ctx, shape[key], inputVar, false);
  }
}
function generatePropertyCheck(doc, ctx, def, accessor) {
  const propAccessor = `${accessor}[${JSON.stringify(def.property)}]`;
  generateCheck(doc, ctx, def.schema, propAccessor);
}
function generateOverwriteCheck(doc, ctx, check3, currentAccessor, newAccessor) {
  const tx = check3._zod.def.tx;
  if (!tx) {
    throw new ZodCompileUnsupportedError("overwrite check without a transform function");
  }
  if (isAsyncFunction(tx)) {
    throw new ZodCompileAsyncError("z.compile: async overwrite transforms are not supported");
  }
  const txConst = addConstant(ctx, tx);
  doc.write(`const ${newAccessor} = ${txConst}(${currentAccessor});`);
}
function throwAsync() {
  throw new $ZodAsyncError();
}
function pushIssue(issue2) {
  this.issues.push(issue2);
}
function generateCustomRefineCheck(doc, ctx, check3, accessor) {
  const def = check3._zod.def;
  if (def.fn) {
    if (isAsyncFunction(def.fn)) {
      throw new ZodCompileAsyncError("z.compile: async .refine() predicates are not supported");
    }
    const fnConst = addUserConstant(ctx, def.fn);
    const throwAsyncConst = addConstant(ctx, throwAsync);
    const resVar = newVar(ctx);
    doc.write(`const ${resVar} = ${fnConst}(${accessor});`);
    doc.write(`if (${resVar} instanceof Promise) ${throwAsyncConst}();`);
    doc.write(`if (!${resVar}) return INVALID;`);
    return accessor;
  }
  if (check3._zod.check) {
    if (isAsyncFunction(check3._zod.check)) {
      throw new ZodCompileAsyncError("z.compile: async .superRefine() / check functions are not supported");
    }
    const checkFn = check3._zod.check;
    const helperFn = (value) => {
      const fakePayload = { value, issues: [], addIssue: pushIssue };
      const result = checkFn(fakePayload);
      if (result instanceof Promise)
        throwAsync();
      return fakePayload.issues.length === 0 ? fakePayload.value : INVALID;
    };
    const helperConst = addUserConstant(ctx, helperFn);
    const outVar = newVar(ctx);
    doc.write(`const ${outVar} = ${helperConst}(${accessor});`);
    doc.write(`if (${outVar} === INVALID) return INVALID;`);
    return outVar;
  }
  throw new ZodCompileUnsupportedError("custom check without a predicate or check function");
}
var PATTERN_IS_COMPLETE = /* @__PURE__ */ new Set([
  "cidrv4",
  "cuid",
  "cuid2",
  "date",
  "datetime",
  "duration",
  "e164",
  "email",
  "emoji",
  "ends_with",
  "guid",
  "includes",
  "ipv4",
  "ksuid",
  "lowercase",
  "mac",
  "nanoid",
  "regex",
  "starts_with",
  "time",
  "ulid",
  "uppercase",
  "uuid",
  "xid"
]);
function generateStringFormatCheck(doc, ctx, def, accessor, needsValue = true) {
  const fmt = def.format;
  if (fmt === "base64") {
    const validator = addConstant(ctx, isValidBase64);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "base64url") {
    const validator = addConstant(ctx, isValidBase64URL);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "jwt") {
    const validator = addConstant(ctx, isValidJWT);
    const alg = addConstant(ctx, def.alg ?? null);
    doc.write(`if (!${validator}(${accessor}, ${alg})) return INVALID;`);
    return accessor;
  }
  if (fmt === "ipv6") {
    const validator = addConstant(ctx, isValidIPv6);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "cidrv6") {
    const validator = addConstant(ctx, isValidCIDRv6);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "credit_card") {
    const validator = addConstant(ctx, isValidCreditCard);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (fmt === "iban") {
    const validator = addConstant(ctx, isValidIBAN);
    doc.write(`if (!${validator}(${accessor})) return INVALID;`);
    return accessor;
  }
  const formatDef = def;
  if (fmt === "url" || fmt === "httpurl" || formatDef.normalize || formatDef.hostname !== void 0 || formatDef.protocol !== void 0) {
    const parseConst = addConstant(ctx, validateURL);
    const defConst = addConstant(ctx, def);
    const trimVar = newVar(ctx);
    const urlVar = newVar(ctx);
    doc.write(`const ${trimVar} = ${accessor}.trim();`);
    doc.write(`const ${urlVar} = ${parseConst}(${trimVar}, ${defConst});`);
    doc.write(`if (typeof ${urlVar} === "number") return INVALID;`);
    if (formatDef.hostname !== void 0) {
      const hostnameConst = addConstant(ctx, urlHostnameOk);
      doc.write(`if (!${hostnameConst}(${urlVar}, ${defConst}.hostname)) return INVALID;`);
    }
    if (formatDef.protocol !== void 0) {
      const protocolConst = addConstant(ctx, urlProtocolOk);
      doc.write(`if (!${protocolConst}(${urlVar}, ${defConst}.protocol)) return INVALID;`);
    }
    if (!needsValue)
      return null;
    const outputVar = newVar(ctx);
    const outputExpr = formatDef.normalize ? `${urlVar}.href` : `${addConstant(ctx, stripTabAndNewline)}(${trimVar})`;
    doc.write(`const ${outputVar} = ${outputExpr};`);
    return outputVar;
  }
  const customFn = def.fn;
  if (customFn) {
    if (isAsyncFunction(customFn))
      throw new ZodCompileUnsupportedError(`async string format ${fmt}`);
    const fnConst = addConstant(ctx, customFn);
    doc.write(`if (!${fnConst}(${accessor})) return INVALID;`);
    return accessor;
  }
  if (PATTERN_IS_COMPLETE.has(fmt) && def.pattern) {
    const patternConst = addConstant(ctx, def.pattern);
    doc.write(`${patternConst}.lastIndex = 0;`);
    doc.write(`if (!${patternConst}.test(${accessor})) return INVALID;`);
    return accessor;
  }
  const format = def.format;
  switch (format) {
    case "regex":
      throw new ZodCompileUnsupportedError("regex format without a pattern");
    case "lowercase":
      doc.write(`if (${accessor} !== ${accessor}.toLowerCase()) return INVALID;`);
      break;
    case "uppercase":
      doc.write(`if (${accessor} !== ${accessor}.toUpperCase()) return INVALID;`);
      break;
    case "includes":
      doc.write(`if (!${accessor}.includes(${esc(def.includes)})) return INVALID;`);
      break;
    case "starts_with": {
      const prefix = def.prefix;
      doc.write(`if (${accessor}.slice(0, ${prefix.length}) !== ${esc(prefix)}) return INVALID;`);
      break;
    }
    case "ends_with": {
      const suffix = def.suffix;
      doc.write(`if (${accessor}.slice(-${suffix.length}) !== ${esc(suffix)}) return INVALID;`);
      break;
    }
    default: {
      void format;
      throw new ZodCompileUnsupportedError(`string format ${format}`);
    }
  }
  return accessor;
}
function generateCheck(doc, ctx, schema, accessor, needsValue = true) {
  const def = schema._zod.def;
  const type = def.type;
  if (def.coerce) {
    throw new ZodCompileUnsupportedError(`coercion (z.coerce.${type}())`);
  }
  const buildsValue = needsValue || !!def.checks?.length;
  let typeAccessor;
  switch (type) {
    case "string":
      typeAccessor = generateStringCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "number":
      typeAccessor = generateNumberCheck(doc, schema, accessor);
      break;
    case "boolean":
      typeAccessor = generateBooleanCheck(doc, accessor);
      break;
    case "bigint":
      typeAccessor = generateBigIntCheck(doc, schema, accessor);
      break;
    case "symbol":
      typeAccessor = generateSymbolCheck(doc, accessor);
      break;
    case "undefined":
      typeAccessor = generateUndefinedCheck(doc, accessor);
      break;
    case "null":
      typeAccessor = generateNullCheck(doc, accessor);
      break;
    case "any":
    case "unknown":
      typeAccessor = accessor;
      break;
    case "never":
      doc.write("return INVALID;");
      typeAccessor = accessor;
      break;
    case "void":
      typeAccessor = generateVoidCheck(doc, accessor);
      break;
    case "nan":
      typeAccessor = generateNaNCheck(doc, accessor);
      break;
    case "date":
      typeAccessor = generateDateCheck(doc, accessor);
      break;
    case "object":
      typeAccessor = generateObjectCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "optional":
      typeAccessor = generateOptionalCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "nullable":
      typeAccessor = generateNullableCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "array":
      typeAccessor = generateArrayCheck(doc, ctx, schema, accessor, buildsValue);
      break;
    case "literal":
      typeAccessor = generateLiteralCheck(doc, ctx, schema, accessor);
      break;
    case "enum":
      typeAccessor = generateEnumCheck(doc, ctx, schema, accessor);
      break;
    case "readonly": {
      const innerOut = generateWrapperCheck(doc, ctx, schema, accessor);
      const frozenVar = newVar(ctx);
      doc.write(`const ${frozenVar} = Object.freeze(${innerOut});`);
      typeAccessor = frozenVar;
      break;
    }
    case "success":
      generateWrapperCheck(doc, ctx, schema, accessor);
      typeAccessor = "true";
      break;
    case "default":
    case "prefault":
      typeAccessor = generateDefaultCheck(doc, ctx, schema, accessor);
      break;
    case "nonoptional":
      typeAccessor = generateNonOptionalCheck(doc, ctx, schema, accessor);
      break;
    case "tuple":
      typeAccessor = generateTupleCheck(doc, ctx, schema, accessor);
      break;
    case "union":
      typeAccessor = generateUnionCheck(doc, ctx, schema, accessor);
      break;
    case "intersection":
      typeAccessor = generateIntersectionCheck(doc, ctx, schema, accessor);
      break;
    case "record":
      typeAccessor = generateRecordCheck(doc, ctx, schema, accessor);
      break;
    case "map":
      typeAccessor = generateMapCheck(doc, ctx, schema, accessor);
      break;
    case "set":
      typeAccessor = generateSetCheck(doc, ctx, schema, accessor);
      break;
    case "file":
      typeAccessor = generateFileCheck(doc, accessor);
      break;
    case "template_literal":
      typeAccessor = generateTemplateLiteralCheck(doc, ctx, schema, accessor);
      break;
    case "lazy":
      typeAccessor = generateLazyCheck(doc, ctx, schema, accessor);
      break;
    case "pipe":
      typeAccessor = generatePipeCheck(doc, ctx, schema, accessor);
      break;
    case "custom":
      typeAccessor = generateCustomCheck(doc, ctx, schema, accessor);
      break;
    case "transform":
      typeAccessor = generateTransformCheck(doc, ctx, schema, accessor);
      break;
    case "catch":
      typeAccessor = generateCatchCheck(doc, ctx, schema, accessor);
      break;
    default: {
      void type;
      throw new ZodCompileUnsupportedError(`schema type ${type}`);
    }
  }
  if (typeAccessor === null)
    return null;
  return generateChecks(doc, ctx, schema, typeAccessor);
}
function generateStringCheck(doc, ctx, schema, accessor, needsValue = true) {
  doc.write(`if (typeof ${accessor} !== "string") return INVALID;`);
  const def = schema._zod.def;
  if (def.format === void 0)
    return accessor;
  return generateStringFormatCheck(doc, ctx, def, accessor, needsValue);
}
function generateNumberCheck(doc, schema, accessor) {
  doc.write(`if (typeof ${accessor} !== "number" || !Number.isFinite(${accessor})) return INVALID;`);
  const def = schema._zod.def;
  if (def.check === "number_format" && def.format) {
    generateNumberFormatCheck(doc, { format: def.format }, accessor);
  }
  return accessor;
}
function generateBooleanCheck(doc, accessor) {
  doc.write(`if (typeof ${accessor} !== "boolean") return INVALID;`);
  return accessor;
}
function generateBigIntCheck(doc, schema, accessor) {
  doc.write(`if (typeof ${accessor} !== "bigint") return INVALID;`);
  const def = schema._zod.def;
  if (def.format) {
    switch (def.format) {
      case "int64":
        doc.write(`if (${accessor} < -9223372036854775808n || ${accessor} > 9223372036854775807n) return INVALID;`);
        break;
      case "uint64":
        doc.write(`if (${accessor} < 0n || ${accessor} > 18446744073709551615n) return INVALID;`);
        break;
    }
  }
  return accessor;
}
function generateSymbolCheck(doc, accessor) {
  doc.write(`if (typeof ${accessor} !== "symbol") return INVALID;`);
  return accessor;
}
function generateUndefinedCheck(doc, accessor) {
  doc.write(`if (${accessor} !== undefined) return INVALID;`);
  return accessor;
}
function generateNullCheck(doc, accessor) {
  doc.write(`if (${accessor} !== null) return INVALID;`);
  return accessor;
}
function generateVoidCheck(doc, accessor) {
  doc.write(`if (${accessor} !== undefined) return INVALID;`);
  return accessor;
}
function generateNaNCheck(doc, accessor) {
  doc.write(`if (typeof ${accessor} !== "number" || !Number.isNaN(${accessor})) return INVALID;`);
  return accessor;
}
function generateDateCheck(doc, accessor) {
  doc.write(`if (!(${accessor} instanceof Date) || Number.isNaN(${accessor}.getTime())) return INVALID;`);
  return accessor;
}
function generateObjectCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  doc.write(`if (typeof ${accessor} !== "object" || ${accessor} === null || Array.isArray(${accessor})) return INVALID;`);
  const shape = def.shape;
  const keys2 = Object.keys(shape);
  const symbolKeys = Object.getOwnPropertySymbols(shape);
  const allKeys = symbolKeys.length ? [...keys2, ...symbolKeys] : keys2;
  const keyExpr = (k) => typeof k === "symbol" ? addConstant(ctx, k) : esc(k);
  const propKey = (k) => typeof k === "symbol" ? `[${keyExpr(k)}]` : esc(k);
  const propShape = shape;
  if (keys2.includes("__proto__")) {
    throw new ZodCompileUnsupportedError('object shape key "__proto__"');
  }
  const propOutputs = /* @__PURE__ */ new Map();
  for (const key of allKeys) {
    const propSchema = propShape[key];
    const kx = keyExpr(key);
    const inputVar = newVar(ctx);
    doc.write(`const ${inputVar} = ${accessor}[${kx}];`);
    if (propSchema._zod.optin !== void 0) {
      const outputVar2 = newVar(ctx);
      doc.write(`let ${outputVar2} = (() => {`);
      doc.indented((d) => {
        const outputAccessor = compileChild(d, ctx, propSchema, inputVar);
        d.write(`return ${outputAccessor};`);
      });
      doc.write(`})();`);
      if (propSchema._zod.optout === "optional") {
        doc.write(`if (${outputVar2} === INVALID) {`);
        doc.indented((d) => {
          d.write(`if (${kx} in ${accessor}) return INVALID;`);
          d.write(`${outputVar2} = undefined;`);
        });
        doc.write(`}`);
      } else {
        doc.write(`if (${outputVar2} === INVALID) return INVALID;`);
      }
      propOutputs.set(key, outputVar2);
    } else {
      if (requiresPresenceCheck(propSchema)) {
        doc.write(`if (!(${kx} in ${accessor})) return INVALID;`);
      }
      const outputAccessor = compileChild(doc, ctx, propSchema, inputVar, buildsValue);
      if (outputAccessor !== null)
        propOutputs.set(key, outputAccessor);
    }
  }
  const catchall = def.catchall;
  let unknownKeysMode = "none";
  if (catchall) {
    const catchallType = catchall._zod.def.type;
    if (catchallType === "never") {
      const condition = keys2.map((k) => `k !== ${esc(k)}`).join(" && ") || "true";
      doc.write(`for (const k in ${accessor}) {`);
      doc.indented((d) => {
        d.write(`if (${condition}) return INVALID;`);
      });
      doc.write(`}`);
    } else if ((catchallType === "unknown" || catchallType === "any") && !catchall._zod.def.checks?.length) {
      unknownKeysMode = "passthrough";
    } else {
      unknownKeysMode = "schema";
    }
  }
  const outputVar = newVar(ctx);
  const hasConditionalKeys = allKeys.some((k) => mayOmitUndefined(propShape[k]) || dropsWhenAbsent(propShape[k]));
  if (!buildsValue) {
    if (unknownKeysMode === "schema") {
      const knownSet = keys2.length > 0 ? addConstant(ctx, new Set(keys2)) : null;
      doc.write(`for (const k in ${accessor}) {`);
      doc.indented((d) => {
        d.write(`if (k === "__proto__") continue;`);
        if (knownSet)
          d.write(`if (${knownSet}.has(k)) continue;`);
        const valVar = newVar(ctx);
        d.write(`const ${valVar} = ${accessor}[k];`);
        compileChild(d, ctx, catchall, valVar, false);
      });
      doc.write(`}`);
    }
    return null;
  }
  if (!hasConditionalKeys) {
    const propLiterals = allKeys.map((k) => `${propKey(k)}: ${propOutputs.get(k)}`).join(", ");
    doc.write(`const ${outputVar} = { ${propLiterals} };`);
  } else {
    doc.write(`const ${outputVar} = {};`);
    for (const k of allKeys) {
      const kx = keyExpr(k);
      const out = propOutputs.get(k);
      if (dropsWhenAbsent(propShape[k])) {
        doc.write(`if (${kx} in ${accessor}) ${outputVar}[${kx}] = ${out};`);
      } else if (mayOmitUndefined(propShape[k])) {
        doc.write(`if (${out} !== undefined || ${kx} in ${accessor}) ${outputVar}[${kx}] = ${out};`);
      } else {
        doc.write(`${outputVar}[${kx}] = ${out};`);
      }
    }
  }
  if (unknownKeysMode !== "none") {
    const knownSet = keys2.length > 0 ? addConstant(ctx, new Set(keys2)) : null;
    doc.write(`for (const k in ${accessor}) {`);
    doc.indented((d) => {
      d.write(`if (k === "__proto__") continue;`);
      if (knownSet)
        d.write(`if (${knownSet}.has(k)) continue;`);
      if (unknownKeysMode === "passthrough") {
        d.write(`${outputVar}[k] = ${accessor}[k];`);
      } else {
        const valVar = newVar(ctx);
        d.write(`const ${valVar} = ${accessor}[k];`);
        const catchallOut = compileChild(d, ctx, catchall, valVar);
        d.write(`${outputVar}[k] = ${catchallOut};`);
      }
    });
    doc.write(`}`);
  }
  return outputVar;
}
function generateOptionalCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  if (isExactOptional(schema)) {
    return generateCheck(doc, ctx, def.innerType, accessor, buildsValue);
  }
  if (def.innerType._zod.optin === "defaulted") {
    const outputVar2 = newVar(ctx);
    const branchVar = newVar(ctx);
    doc.write(`let ${outputVar2};`);
    doc.write(`if (${accessor} === undefined) {`);
    doc.indented((d) => {
      d.write(`const ${branchVar} = (() => {`);
      d.indented((d2) => {
        const innerOutput = generateCheck(d2, ctx, def.innerType, accessor);
        d2.write(`return ${innerOutput};`);
      });
      d.write(`})();`);
      d.write(`if (${branchVar} !== INVALID) ${outputVar2} = ${branchVar};`);
    });
    doc.write(`} else {`);
    doc.indented((d) => {
      const innerOutput = generateCheck(d, ctx, def.innerType, accessor);
      d.write(`${outputVar2} = ${innerOutput};`);
    });
    doc.write(`}`);
    return outputVar2;
  }
  const outputVar = buildsValue ? newVar(ctx) : null;
  if (outputVar)
    doc.write(`let ${outputVar};`);
  doc.write(`if (${accessor} !== undefined) {`);
  doc.indented((d) => {
    const innerOutput = generateCheck(d, ctx, def.innerType, accessor, buildsValue);
    if (outputVar && innerOutput !== null)
      d.write(`${outputVar} = ${innerOutput};`);
  });
  doc.write(`}`);
  return outputVar;
}
function isExactOptional(schema) {
  return schema._zod.traits?.has("$ZodExactOptional") === true;
}
function requiresPresenceCheck(schema) {
  return schema._zod.optin === void 0 && fastPathAcceptsAbsence(schema);
}
function fastPathAcceptsAbsence(schema) {
  if (schema._zod.def.coerce)
    return true;
  const def = schema._zod.def;
  switch (def.type) {
    case "any":
    case "unknown":
    case "undefined":
    case "void":
    case "default":
    case "prefault":
    case "transform":
    case "custom":
    case "lazy":
      return true;
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "symbol":
    case "null":
    case "never":
    case "nan":
    case "date":
    case "object":
    case "array":
    case "tuple":
    case "record":
    case "map":
    case "set":
    case "file":
    case "template_literal":
      return false;
    case "nonoptional":
      return def.innerType ? fastPathAcceptsAbsence(def.innerType) : false;
    case "literal":
      return !!def.values?.includes(void 0);
    case "enum":
      return !!schema._zod.values?.has(void 0);
    case "optional":
    case "nullable":
    case "readonly":
    case "success":
      return def.innerType ? fastPathAcceptsAbsence(def.innerType) : true;
    case "catch":
      return true;
    case "union":
      return def.options ? def.options.some(fastPathAcceptsAbsence) : true;
    case "intersection":
      if (!def.left || !def.right)
        return true;
      return fastPathAcceptsAbsence(def.left) && fastPathAcceptsAbsence(def.right);
    case "pipe":
      return def.in ? fastPathAcceptsAbsence(def.in) : true;
    default:
      return true;
  }
}
function dropsWhenAbsent(schema) {
  return schema._zod.optin === "optional" && schema._zod.optout === "optional";
}
function mayOmitUndefined(schema) {
  return (schema._zod.optin !== "defaulted" || schema._zod.optout === "optional") && mayOutputUndefined(schema);
}
function mayOutputUndefined(schema) {
  const def = schema._zod.def;
  switch (def.type) {
    case "string":
    case "number":
    case "boolean":
    case "bigint":
    case "symbol":
    case "null":
    case "nan":
    case "date":
    case "object":
    case "array":
    case "tuple":
    case "record":
    case "map":
    case "set":
    case "file":
    case "template_literal":
    case "never":
    case "success":
      return false;
    case "literal":
      return !!def.values?.includes(void 0);
    case "enum":
      return !!schema._zod.values?.has(void 0);
    case "optional":
      return true;
    case "nullable":
    case "readonly":
    case "nonoptional":
      return def.innerType ? mayOutputUndefined(def.innerType) : true;
    case "union":
      return def.options ? def.options.some(mayOutputUndefined) : true;
    case "intersection":
      return !def.left || !def.right || mayOutputUndefined(def.left) || mayOutputUndefined(def.right);
    case "pipe":
      return def.out ? mayOutputUndefined(def.out) : true;
    default:
      return true;
  }
}
function generateNullableCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  const outputVar = buildsValue ? newVar(ctx) : null;
  if (outputVar)
    doc.write(`let ${outputVar} = null;`);
  doc.write(`if (${accessor} !== null) {`);
  doc.indented((d) => {
    const innerOutput = generateCheck(d, ctx, def.innerType, accessor, buildsValue);
    if (outputVar && innerOutput !== null)
      d.write(`${outputVar} = ${innerOutput};`);
  });
  doc.write(`}`);
  return outputVar;
}
function generateSizeGate(doc, schema, size) {
  for (const [max, check3] of sizeCaps(schema._zod.def.checks)) {
    doc.write(`if (${size} > ${numericOperand(max, check3._zod.def.check)}) return INVALID;`);
  }
}
function generateArrayCheck(doc, ctx, schema, accessor, buildsValue = true) {
  const def = schema._zod.def;
  doc.write(`if (!Array.isArray(${accessor})) return INVALID;`);
  generateSizeGate(doc, schema, `${accessor}.length`);
  const outputVar = buildsValue ? newVar(ctx) : null;
  const iVar = newVar(ctx);
  const elemVar = newVar(ctx);
  if (outputVar)
    doc.write(`const ${outputVar} = new Array(${accessor}.length);`);
  doc.write(`for (let ${iVar} = 0; ${iVar} < ${accessor}.length; ${iVar}++) {`);
  doc.indented((d) => {
    d.write(`const ${elemVar} = ${accessor}[${iVar}];`);
    const elemOutput = compileChild(d, ctx, def.element, elemVar, buildsValue);
    if (outputVar && elemOutput !== null)
      d.write(`${outputVar}[${iVar}] = ${elemOutput};`);
  });
  doc.write(`}`);
  return outputVar;
}
function generateLiteralCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const values = def.values;
  if (values.length !== 1) {
    const literalSet = addConstant(ctx, new Set(values));
    doc.write(`if (!${literalSet}.has(${accessor})) return INVALID;`);
    return accessor;
  }
  const value = values[0];
  if (typeof value === "number" && Number.isNaN(value)) {
    const literalSet = addConstant(ctx, new Set(values));
    doc.write(`if (!${literalSet}.has(${accessor})) return INVALID;`);
    return accessor;
  }
  if (typeof value === "string") {
    doc.write(`if (${accessor} !== ${esc(value)}) return INVALID;`);
  } else if (typeof value === "number" || typeof value === "boolean") {
    doc.write(`if (${accessor} !== ${value}) return INVALID;`);
  } else if (value === null) {
    doc.write(`if (${accessor} !== null) return INVALID;`);
  } else if (value === void 0) {
    doc.write(`if (${accessor} !== undefined) return INVALID;`);
  } else if (typeof value === "bigint") {
    doc.write(`if (${accessor} !== ${value}n) return INVALID;`);
  } else {
    throw new ZodCompileUnsupportedError(`literal type ${typeof value}`);
  }
  return accessor;
}
function generateEnumCheck(doc, ctx, schema, accessor) {
  const values = schema._zod.values;
  if (!values) {
    throw new ZodCompileUnsupportedError("enum schema without enumerated values");
  }
  const enumSet = addConstant(ctx, values);
  doc.write(`if (!${enumSet}.has(${accessor})) return INVALID;`);
  return accessor;
}
function generateWrapperCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  return generateCheck(doc, ctx, def.innerType, accessor);
}
function generateDefaultCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const descriptor = Object.getOwnPropertyDescriptor(schema._zod.def, "defaultValue");
  const defaultGetter = descriptor ? () => schema._zod.def.defaultValue : void 0;
  if (schema._zod.def.type === "prefault") {
    if (!defaultGetter) {
      return generateCheck(doc, ctx, def.innerType, accessor);
    }
    const defaultFn = addConstant(ctx, defaultGetter);
    const inputVar = newVar(ctx);
    doc.write(`let ${inputVar} = ${accessor};`);
    doc.write(`if (${accessor} === undefined) ${inputVar} = ${defaultFn}();`);
    return generateCheck(doc, ctx, def.innerType, inputVar);
  }
  const outputVar = newVar(ctx);
  if (defaultGetter) {
    const defaultFn = addConstant(ctx, defaultGetter);
    const cloneFn = addConstant(ctx, shallowClone);
    doc.write(`let ${outputVar};`);
    doc.write(`if (${accessor} === undefined) {`);
    doc.indented((d) => {
      d.write(`${outputVar} = ${cloneFn}(${defaultFn}());`);
    });
    doc.write(`} else {`);
    doc.indented((d) => {
      const innerOutput = generateCheck(d, ctx, def.innerType, accessor);
      d.write(`${outputVar} = ${innerOutput} === undefined ? ${cloneFn}(${defaultFn}()) : ${innerOutput};`);
    });
    doc.write(`}`);
  } else {
    doc.write(`let ${outputVar};`);
    doc.write(`if (${accessor} !== undefined) {`);
    doc.indented((d) => {
      const innerOutput = generateCheck(d, ctx, def.innerType, accessor);
      d.write(`${outputVar} = ${innerOutput};`);
    });
    doc.write(`}`);
  }
  return outputVar;
}
function generateNonOptionalCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const innerOutput = generateCheck(doc, ctx, def.innerType, accessor);
  const outputVar = newVar(ctx);
  doc.write(`const ${outputVar} = ${innerOutput};`);
  doc.write(`if (${outputVar} === undefined) return INVALID;`);
  return outputVar;
}
function generateTupleCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const items = def.items;
  const rest = def.rest;
  doc.write(`if (!Array.isArray(${accessor})) return INVALID;`);
  const optinStart = getTupleOptStart2(items, "optin");
  const optoutStart = getTupleOptStart2(items, "optout");
  if (rest) {
    doc.write(`if (${accessor}.length < ${optinStart}) return INVALID;`);
  } else {
    doc.write(`if (${accessor}.length < ${optinStart} || ${accessor}.length > ${items.length}) return INVALID;`);
  }
  const outputVar = newVar(ctx);
  doc.write(`const ${outputVar} = [];`);
  for (let i = 0; i < items.length; i++) {
    const itemSchema = items[i];
    if (i >= optoutStart) {
      doc.write(`if (${outputVar}.length === ${i}) {`);
      doc.indented((d) => {
        d.write(`if (${i} < ${accessor}.length) {`);
        d.indented((d2) => {
          const elemVar = newVar(ctx);
          d2.write(`const ${elemVar} = ${accessor}[${i}];`);
          const elemOutput = compileChild(d2, ctx, itemSchema, elemVar);
          d2.write(`${outputVar}[${i}] = ${elemOutput};`);
        });
        d.write(`} else {`);
        d.indented((d2) => {
          if (dropsWhenAbsent(itemSchema)) {
            d2.write(`${outputVar}.length = ${i};`);
            return;
          }
          const elemVar = newVar(ctx);
          const branchVar = newVar(ctx);
          d2.write(`const ${elemVar} = undefined;`);
          d2.write(`const ${branchVar} = (() => {`);
          d2.indented((d3) => {
            const elemOutput = compileChild(d3, ctx, itemSchema, elemVar);
            d3.write(`return ${elemOutput};`);
          });
          d2.write(`})();`);
          d2.write(`if (${branchVar} === INVALID || ${branchVar} === undefined) ${outputVar}.length = ${i};`);
          d2.write(`else ${outputVar}[${i}] = ${branchVar};`);
        });
        d.write(`}`);
      });
      doc.write(`}`);
    } else {
      const elemVar = newVar(ctx);
      doc.write(`const ${elemVar} = ${accessor}[${i}];`);
      const elemOutput = compileChild(doc, ctx, itemSchema, elemVar);
      doc.write(`${outputVar}[${i}] = ${elemOutput};`);
    }
  }
  if (rest) {
    const iVar = newVar(ctx);
    const elemVar = newVar(ctx);
    doc.write(`for (let ${iVar} = ${items.length}; ${iVar} < ${accessor}.length; ${iVar}++) {`);
    doc.indented((d) => {
      d.write(`const ${elemVar} = ${accessor}[${iVar}];`);
      const elemOutput = compileChild(d, ctx, rest, elemVar);
      d.write(`${outputVar}[${iVar}] = ${elemOutput};`);
    });
    doc.write(`}`);
  }
  return outputVar;
}
function getTupleOptStart2(items, key) {
  for (let i = items.length - 1; i >= 0; i--) {
    const omittable = key === "optin" ? items[i]._zod.optin !== void 0 : items[i]._zod.optout === "optional";
    if (!omittable)
      return i + 1;
  }
  return 0;
}
function generateUnionCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const options = def.options;
  if (def.discriminator) {
    return generateDiscriminatedUnionCheck(doc, ctx, def, accessor);
  }
  if (def.inclusive === false) {
    throw new ZodCompileUnsupportedError("exclusive unions (z.xor)");
  }
  if (options.length === 0) {
    doc.write("return INVALID;");
    return accessor;
  }
  if (options.length === 1) {
    return generateCheck(doc, ctx, options[0], accessor);
  }
  const allLiterals = options.every((opt) => opt._zod.def.type === "literal" && !opt._zod.def.checks?.length);
  if (allLiterals) {
    const values = new Set(options.flatMap((opt) => opt._zod.def.values));
    const valuesConst = addConstant(ctx, values);
    doc.write(`if (!${valuesConst}.has(${accessor})) return INVALID;`);
    return accessor;
  }
  const outputVar = newVar(ctx);
  doc.write(`let ${outputVar};`);
  for (let i = 0; i < options.length; i++) {
    const opt = options[i];
    if (i === 0) {
      doc.write(`${outputVar} = (() => {`);
    } else {
      doc.write(`if (${outputVar} === INVALID) ${outputVar} = (() => {`);
    }
    doc.indented((d) => {
      const branchOutput = generateCheck(d, ctx, opt, accessor);
      d.write(`return ${branchOutput};`);
    });
    doc.write(`})();`);
  }
  doc.write(`if (${outputVar} === INVALID) return INVALID;`);
  return outputVar;
}
function generateDiscriminatedUnionCheck(doc, ctx, def, accessor) {
  if (def.unionFallback) {
    throw new ZodCompileUnsupportedError("discriminated union with unionFallback");
  }
  if (def.options.length === 0) {
    doc.write("return INVALID;");
    return accessor;
  }
  const discVar = newVar(ctx);
  const outputVar = newVar(ctx);
  doc.write(`const ${discVar} = ${accessor}?.[${esc(def.discriminator)}];`);
  doc.write(`let ${outputVar};`);
  let firstBranch = true;
  const claimed = /* @__PURE__ */ new Set();
  for (const option of def.options) {
    const values = option._zod.propValues?.[def.discriminator];
    if (!values || values.size === 0) {
      throw new ZodCompileUnsupportedError("discriminated union option without static discriminator values");
    }
    for (const value of values) {
      if (claimed.has(value)) {
        throw new ZodCompileUnsupportedError(`duplicate discriminator value ${String(value)}`);
      }
      claimed.add(value);
    }
    const conditions = Array.from(values, (value) => literalEquality(ctx, discVar, value));
    const prefix = firstBranch ? "if" : "else if";
    doc.write(`${prefix} (${conditions.join(" || ")}) {`);
    doc.indented((d) => {
      const branchOutput = generateCheck(d, ctx, option, accessor);
      d.write(`${outputVar} = ${branchOutput};`);
    });
    doc.write(`}`);
    firstBranch = false;
  }
  doc.write(`else { return INVALID; }`);
  return outputVar;
}
function literalEquality(ctx, accessor, value) {
  if (typeof value === "string")
    return `${accessor} === ${esc(value)}`;
  if (typeof value === "number") {
    if (Number.isNaN(value))
      return `Number.isNaN(${accessor})`;
    return `${accessor} === ${value}`;
  }
  if (typeof value === "boolean")
    return `${accessor} === ${value}`;
  if (value === null)
    return `${accessor} === null`;
  if (value === void 0)
    return `${accessor} === undefined`;
  if (typeof value === "bigint")
    return `${accessor} === ${value}n`;
  if (typeof value === "symbol") {
    const symbolConst = addConstant(ctx, value);
    return `${accessor} === ${symbolConst}`;
  }
  throw new ZodCompileUnsupportedError(`literal discriminator value ${String(value)}`);
}
function generateIntersectionCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  ctx.definite = false;
  const leftOutput = compileChild(doc, ctx, def.left, accessor);
  const rightOutput = compileChild(doc, ctx, def.right, accessor);
  const mergeConst = addConstant(ctx, mergeValues);
  const mergedVar = newVar(ctx);
  doc.write(`const ${mergedVar} = ${mergeConst}(${leftOutput}, ${rightOutput});`);
  doc.write(`if (!${mergedVar}.valid) return INVALID;`);
  return `${mergedVar}.data`;
}
function generateRecordCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const isPlainObjectConst = addConstant(ctx, isPlainObject);
  doc.write(`if (!${isPlainObjectConst}(${accessor})) return INVALID;`);
  const outputVar = newVar(ctx);
  const kVar = newVar(ctx);
  const valVar = newVar(ctx);
  doc.write(`const ${outputVar} = {};`);
  const recordDef = def;
  const keyValues = recordDef.partial ? void 0 : def.keyType._zod.values;
  if (keyValues) {
    const inputKeys = [];
    for (const key of keyValues) {
      if (!(typeof key === "string" || typeof key === "number" || typeof key === "symbol")) {
        throw new ZodCompileUnsupportedError(`record key value ${String(key)}`);
      }
      const inputKey = typeof key === "number" ? key.toString() : key;
      if (inputKey === "__proto__") {
        throw new ZodCompileUnsupportedError('record key "__proto__"');
      }
      inputKeys.push(inputKey);
      const keyConst = addConstant(ctx, key);
      const outKey = generateCheck(doc, ctx, def.keyType, keyConst);
      const valueVar = newVar(ctx);
      doc.write(`const ${valueVar} = ${accessor}[${literalPropertyKey(ctx, inputKey)}];`);
      const valOutput = compileChild(doc, ctx, def.valueType, valueVar);
      doc.write(`${outputVar}[${outKey}] = ${valOutput};`);
    }
    const knownKeysConst = addConstant(ctx, new Set(inputKeys));
    doc.write(`for (const ${kVar} in ${accessor}) {`);
    doc.indented((d) => {
      d.write(`if (${knownKeysConst}.has(${kVar})) continue;`);
      if (recordDef.mode === "loose") {
        d.write(`if (${kVar} !== "__proto__") ${outputVar}[${kVar}] = ${accessor}[${kVar}];`);
      } else {
        d.write(`return INVALID;`);
      }
    });
    doc.write(`}`);
    return outputVar;
  }
  const keyDef = def.keyType._zod.def;
  const keyIsBareString = keyDef.type === "string" && keyDef.format === void 0 && !keyDef.coerce && (keyDef.checks?.length ?? 0) === 0;
  if (!keyIsBareString) {
    const isLoose = def.mode === "loose";
    const keyFn = compileFn(def.keyType);
    if (keyFn.definite === false)
      ctx.definite = false;
    const keyFast = addConstant(ctx, keyFn);
    const numericConst = addConstant(ctx, number);
    const outKeyVar = newVar(ctx);
    emitOwnKeys(doc, ctx, accessor, kVar, (d) => {
      d.write(`let ${outKeyVar} = ${keyFast}(${kVar});`);
      d.write(`if (${outKeyVar} === INVALID && typeof ${kVar} === "string" && ${numericConst}.test(${kVar})) ${outKeyVar} = ${keyFast}(Number(${kVar}));`);
      if (isLoose) {
        d.write(`if (${outKeyVar} === INVALID) { ${outputVar}[${kVar}] = ${accessor}[${kVar}]; continue; }`);
      } else {
        d.write(`if (${outKeyVar} === INVALID) return INVALID;`);
      }
      d.write(`if (${outKeyVar} === "__proto__") continue;`);
      const valueVar = newVar(ctx);
      d.write(`const ${valueVar} = ${accessor}[${kVar}];`);
      const valOutput = compileChild(d, ctx, def.valueType, valueVar);
      d.write(`${outputVar}[${outKeyVar}] = ${valOutput};`);
    });
    return outputVar;
  }
  emitOwnKeys(doc, ctx, accessor, kVar, (d) => {
    d.write(`const ${valVar} = ${accessor}[${kVar}];`);
    const valOutput = compileChild(d, ctx, def.valueType, valVar);
    d.write(`${outputVar}[${kVar}] = ${valOutput};`);
  }, `return INVALID;`);
  return outputVar;
}
function emitOwnKeys(doc, ctx, accessor, kVar, body, onSymbol) {
  const propIsEnumerableConst = addConstant(ctx, Object.prototype.propertyIsEnumerable);
  const symsVar = newVar(ctx);
  const keysVar = newVar(ctx);
  const iVar = newVar(ctx);
  doc.write(`const ${symsVar} = Object.getOwnPropertySymbols(${accessor});`);
  doc.write(`const ${keysVar} = Object.getOwnPropertyNames(${accessor});`);
  doc.write(`for (let ${iVar} = 0; ${iVar} < ${keysVar}.length; ${iVar}++) {`);
  doc.indented((d) => {
    d.write(`const ${kVar} = ${keysVar}[${iVar}];`);
    d.write(`if (${kVar} === "__proto__" || !${propIsEnumerableConst}.call(${accessor}, ${kVar})) continue;`);
    body(d);
  });
  doc.write(`}`);
  doc.write(`for (let ${iVar} = 0; ${iVar} < ${symsVar}.length; ${iVar}++) {`);
  doc.indented((d) => {
    d.write(`const ${kVar} = ${symsVar}[${iVar}];`);
    d.write(`if (!${propIsEnumerableConst}.call(${accessor}, ${kVar})) continue;`);
    if (onSymbol)
      d.write(onSymbol);
    else
      body(d);
  });
  doc.write(`}`);
}
function literalPropertyKey(ctx, key) {
  if (typeof key === "string")
    return esc(key);
  return addConstant(ctx, key);
}
function generateMapCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  doc.write(`if (!(${accessor} instanceof Map)) return INVALID;`);
  generateSizeGate(doc, schema, `${accessor}.size`);
  const outputVar = newVar(ctx);
  const kVar = newVar(ctx);
  const valVar = newVar(ctx);
  doc.write(`const ${outputVar} = new Map();`);
  doc.write(`for (const [${kVar}, ${valVar}] of ${accessor}) {`);
  doc.indented((d) => {
    const keyOutput = generateCheck(d, ctx, def.keyType, kVar);
    const valOutput = generateCheck(d, ctx, def.valueType, valVar);
    d.write(`${outputVar}.set(${keyOutput}, ${valOutput});`);
  });
  doc.write(`}`);
  return outputVar;
}
function generateSetCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  doc.write(`if (!(${accessor} instanceof Set)) return INVALID;`);
  generateSizeGate(doc, schema, `${accessor}.size`);
  const outputVar = newVar(ctx);
  const valVar = newVar(ctx);
  doc.write(`const ${outputVar} = new Set();`);
  doc.write(`for (const ${valVar} of ${accessor}) {`);
  doc.indented((d) => {
    const valOutput = generateCheck(d, ctx, def.valueType, valVar);
    d.write(`${outputVar}.add(${valOutput});`);
  });
  doc.write(`}`);
  return outputVar;
}
function generateFileCheck(doc, accessor) {
  doc.write(`if (!(${accessor} instanceof File)) return INVALID;`);
  return accessor;
}
function generateTemplateLiteralCheck(doc, ctx, schema, accessor) {
  doc.write(`if (typeof ${accessor} !== "string") return INVALID;`);
  const pattern = schema._zod.pattern;
  if (pattern) {
    const patternConst = addConstant(ctx, pattern);
    doc.write(`${patternConst}.lastIndex = 0;`);
    doc.write(`if (!${patternConst}.test(${accessor})) return INVALID;`);
  }
  return accessor;
}
function generateLazyCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const getterConst = addUserConstant(ctx, def.getter);
  const cacheConst = addConstant(ctx, { parser: null });
  doc.write(`if (!${cacheConst}.parser) {`);
  doc.indented((d) => {
    d.write(`const inner = ${getterConst}();`);
    d.write(`${cacheConst}.parser = function(input) {`);
    d.indented((d2) => {
      d2.write(`const result = inner._zod.run({ value: input, issues: [] }, {});`);
      d2.write(`return result.issues.length === 0 ? result.value : INVALID;`);
    });
    d.write(`};`);
  });
  doc.write(`}`);
  const outputVar = newVar(ctx);
  doc.write(`const ${outputVar} = ${cacheConst}.parser(${accessor});`);
  doc.write(`if (${outputVar} === INVALID) return INVALID;`);
  return outputVar;
}
function generatePipeCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  const inputOutput = generateCheck(doc, ctx, def.in, accessor);
  if (def.transform) {
    if (isAsyncFunction(def.transform)) {
      throw new ZodCompileAsyncError("z.compile: async transforms in pipes are not supported");
    }
    const transformFn = def.transform;
    const helperFn = (value) => {
      const fakePayload = { value, issues: [], addIssue: pushIssue };
      const result = transformFn(value, fakePayload);
      if (result instanceof Promise)
        return INVALID;
      return fakePayload.issues.length === 0 ? result : INVALID;
    };
    const helperConst = addUserConstant(ctx, helperFn);
    const transformedVar = newVar(ctx);
    doc.write(`const ${transformedVar} = ${helperConst}(${inputOutput});`);
    doc.write(`if (${transformedVar} === INVALID) return INVALID;`);
    return generateCheck(doc, ctx, def.out, transformedVar);
  } else {
    return generateCheck(doc, ctx, def.out, inputOutput);
  }
}
function isAsyncFunction(fn) {
  return typeof fn === "function" && (fn.constructor.name === "AsyncFunction" || fn[Symbol.toStringTag] === "AsyncFunction");
}
function generateCustomCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  if (def.fn) {
    if (isAsyncFunction(def.fn)) {
      throw new ZodCompileAsyncError("z.compile: async custom predicates are not supported");
    }
    const fnConst = addUserConstant(ctx, def.fn);
    const throwAsyncConst = addConstant(ctx, throwAsync);
    const resVar = newVar(ctx);
    doc.write(`const ${resVar} = ${fnConst}(${accessor});`);
    doc.write(`if (${resVar} instanceof Promise) ${throwAsyncConst}();`);
    doc.write(`if (!${resVar}) return INVALID;`);
  } else {
    throw new ZodCompileUnsupportedError("custom schema without a predicate function");
  }
  return accessor;
}
function runtimeCatch(innerSchema, catchValue, value) {
  const result = innerSchema._zod.run({ value, issues: [] }, {});
  if (result && typeof result.then === "function")
    return INVALID;
  const r = result;
  if (r.issues.length === 0)
    return r.value;
  return catchValue();
}
function generateCatchCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  if (!def.catchValue[CONSTANT_CATCH]) {
    throw new ZodCompileUnsupportedError("catch with a callback (only a constant catch value compiles)", false);
  }
  const outputVar = newVar(ctx);
  doc.write(`let ${outputVar} = (() => {`);
  doc.indented((d) => {
    const innerOut = compileChild(d, ctx, def.innerType, accessor);
    d.write(`return ${innerOut};`);
  });
  doc.write(`})();`);
  const innerConst = addConstant(ctx, def.innerType);
  const catchConst = addUserConstant(ctx, def.catchValue);
  const catchHelperConst = addConstant(ctx, runtimeCatch);
  doc.write(`if (${outputVar} === INVALID) {`);
  doc.indented((d) => {
    d.write(`${outputVar} = ${catchHelperConst}(${innerConst}, ${catchConst}, ${accessor});`);
    d.write(`if (${outputVar} === INVALID) return INVALID;`);
  });
  doc.write(`}`);
  return outputVar;
}
function generateTransformCheck(doc, ctx, schema, accessor) {
  const def = schema._zod.def;
  if (def.transform) {
    if (isAsyncFunction(def.transform)) {
      throw new ZodCompileAsyncError("z.compile: async transforms are not supported");
    }
    const transformFn = def.transform;
    const helperFn = (value) => {
      const fakePayload = { value, issues: [], addIssue: pushIssue };
      const result = transformFn(value, fakePayload);
      if (result instanceof Promise)
        return INVALID;
      return fakePayload.issues.length === 0 ? result : INVALID;
    };
    const helperConst = addUserConstant(ctx, helperFn);
    const outputVar = newVar(ctx);
    doc.write(`const ${outputVar} = ${helperConst}(${accessor});`);
    doc.write(`if (${outputVar} === INVALID) return INVALID;`);
    return outputVar;
  }
  return accessor;
}

// ../../node_modules/zod/v4/core/api.js
function snapshotChecks(def) {
  if (def.checks)
    def.checks = [...def.checks];
  return def;
}
// @__NO_SIDE_EFFECTS__
function _string(Class2, params) {
  return new Class2(snapshotChecks({ type: "string", ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _coercedString(Class2, params) {
  return new Class2(snapshotChecks({ type: "string", coerce: true, ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _email(Class2, params) {
  return new Class2({
    type: "string",
    format: "email",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _guid(Class2, params) {
  return new Class2({
    type: "string",
    format: "guid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuidv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v4",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuidv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v6",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uuidv7(Class2, params) {
  return new Class2({
    type: "string",
    format: "uuid",
    check: "string_format",
    abort: false,
    version: "v7",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _url(Class2, params) {
  return new Class2({
    type: "string",
    format: "url",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _emoji2(Class2, params) {
  return new Class2({
    type: "string",
    format: "emoji",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _nanoid(Class2, params) {
  return new Class2({
    type: "string",
    format: "nanoid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "cuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cuid2(Class2, params) {
  return new Class2({
    type: "string",
    format: "cuid2",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ulid(Class2, params) {
  return new Class2({
    type: "string",
    format: "ulid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _xid(Class2, params) {
  return new Class2({
    type: "string",
    format: "xid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ksuid(Class2, params) {
  return new Class2({
    type: "string",
    format: "ksuid",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ipv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "ipv4",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _ipv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "ipv6",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _mac(Class2, params) {
  return new Class2({
    type: "string",
    format: "mac",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cidrv4(Class2, params) {
  return new Class2({
    type: "string",
    format: "cidrv4",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _cidrv6(Class2, params) {
  return new Class2({
    type: "string",
    format: "cidrv6",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _base64(Class2, params) {
  return new Class2({
    type: "string",
    format: "base64",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _base64url(Class2, params) {
  return new Class2({
    type: "string",
    format: "base64url",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _e164(Class2, params) {
  return new Class2({
    type: "string",
    format: "e164",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _creditCard(Class2, params) {
  return new Class2({
    type: "string",
    format: "credit_card",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _iban(Class2, params) {
  return new Class2({
    type: "string",
    format: "iban",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _jwt(Class2, params) {
  return new Class2({
    type: "string",
    format: "jwt",
    check: "string_format",
    abort: false,
    ...normalizeParams(params)
  });
}
var TimePrecision = {
  Any: null,
  Minute: -1,
  Second: 0,
  Millisecond: 3,
  Microsecond: 6
};
// @__NO_SIDE_EFFECTS__
function _isoDateTime(Class2, params) {
  return new Class2({
    type: "string",
    format: "datetime",
    check: "string_format",
    offset: false,
    local: false,
    precision: null,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoDate(Class2, params) {
  return new Class2({
    type: "string",
    format: "date",
    check: "string_format",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoTime(Class2, params) {
  return new Class2({
    type: "string",
    format: "time",
    check: "string_format",
    precision: null,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _isoDuration(Class2, params) {
  return new Class2({
    type: "string",
    format: "duration",
    check: "string_format",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _number(Class2, params) {
  return new Class2(snapshotChecks({ type: "number", checks: [], ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _coercedNumber(Class2, params) {
  return new Class2(snapshotChecks({ type: "number", coerce: true, checks: [], ...normalizeParams(params) }));
}
// @__NO_SIDE_EFFECTS__
function _int(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "safeint",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _float32(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "float32",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _float64(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "float64",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _int32(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "int32",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uint32(Class2, params) {
  return new Class2({
    type: "number",
    check: "number_format",
    abort: false,
    format: "uint32",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _boolean(Class2, params) {
  return new Class2({
    type: "boolean",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _coercedBoolean(Class2, params) {
  return new Class2({
    type: "boolean",
    coerce: true,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _bigint(Class2, params) {
  return new Class2({
    type: "bigint",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _coercedBigint(Class2, params) {
  return new Class2({
    type: "bigint",
    coerce: true,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _int64(Class2, params) {
  return new Class2({
    type: "bigint",
    check: "bigint_format",
    abort: false,
    format: "int64",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uint64(Class2, params) {
  return new Class2({
    type: "bigint",
    check: "bigint_format",
    abort: false,
    format: "uint64",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _symbol(Class2, params) {
  return new Class2({
    type: "symbol",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _undefined2(Class2, params) {
  return new Class2({
    type: "undefined",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _null2(Class2, params) {
  return new Class2({
    type: "null",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _any(Class2) {
  return new Class2({
    type: "any"
  });
}
// @__NO_SIDE_EFFECTS__
function _unknown(Class2) {
  return new Class2({
    type: "unknown"
  });
}
// @__NO_SIDE_EFFECTS__
function _never(Class2, params) {
  return new Class2({
    type: "never",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _void(Class2, params) {
  return new Class2({
    type: "void",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _date(Class2, params) {
  return new Class2({
    type: "date",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _coercedDate(Class2, params) {
  return new Class2({
    type: "date",
    coerce: true,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _nan(Class2, params) {
  return new Class2({
    type: "nan",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _lt(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
// @__NO_SIDE_EFFECTS__
function _lte(value, params) {
  return new $ZodCheckLessThan({
    check: "less_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
// @__NO_SIDE_EFFECTS__
function _gt(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: false
  });
}
// @__NO_SIDE_EFFECTS__
function _gte(value, params) {
  return new $ZodCheckGreaterThan({
    check: "greater_than",
    ...normalizeParams(params),
    value,
    inclusive: true
  });
}
// @__NO_SIDE_EFFECTS__
function _positive(params) {
  return /* @__PURE__ */ _gt(0, params);
}
// @__NO_SIDE_EFFECTS__
function _negative(params) {
  return /* @__PURE__ */ _lt(0, params);
}
// @__NO_SIDE_EFFECTS__
function _nonpositive(params) {
  return /* @__PURE__ */ _lte(0, params);
}
// @__NO_SIDE_EFFECTS__
function _nonnegative(params) {
  return /* @__PURE__ */ _gte(0, params);
}
// @__NO_SIDE_EFFECTS__
function _multipleOf(value, params) {
  return new $ZodCheckMultipleOf({
    check: "multiple_of",
    ...normalizeParams(params),
    value
  });
}
// @__NO_SIDE_EFFECTS__
function _maxSize(maximum, params) {
  return new $ZodCheckMaxSize({
    check: "max_size",
    ...normalizeParams(params),
    maximum
  });
}
// @__NO_SIDE_EFFECTS__
function _minSize(minimum, params) {
  return new $ZodCheckMinSize({
    check: "min_size",
    ...normalizeParams(params),
    minimum
  });
}
// @__NO_SIDE_EFFECTS__
function _size(size, params) {
  return new $ZodCheckSizeEquals({
    check: "size_equals",
    ...normalizeParams(params),
    size
  });
}
// @__NO_SIDE_EFFECTS__
function _maxLength(maximum, params) {
  const ch = new $ZodCheckMaxLength({
    check: "max_length",
    ...normalizeParams(params),
    maximum
  });
  return ch;
}
// @__NO_SIDE_EFFECTS__
function _minLength(minimum, params) {
  return new $ZodCheckMinLength({
    check: "min_length",
    ...normalizeParams(params),
    minimum
  });
}
// @__NO_SIDE_EFFECTS__
function _length(length, params) {
  return new $ZodCheckLengthEquals({
    check: "length_equals",
    ...normalizeParams(params),
    length
  });
}
// @__NO_SIDE_EFFECTS__
function _regex(pattern, params) {
  return new $ZodCheckRegex({
    check: "string_format",
    format: "regex",
    ...normalizeParams(params),
    pattern
  });
}
// @__NO_SIDE_EFFECTS__
function _lowercase(params) {
  return new $ZodCheckLowerCase({
    check: "string_format",
    format: "lowercase",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _uppercase(params) {
  return new $ZodCheckUpperCase({
    check: "string_format",
    format: "uppercase",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _includes(includes, params) {
  return new $ZodCheckIncludes({
    check: "string_format",
    format: "includes",
    ...normalizeParams(params),
    includes
  });
}
// @__NO_SIDE_EFFECTS__
function _startsWith(prefix, params) {
  return new $ZodCheckStartsWith({
    check: "string_format",
    format: "starts_with",
    ...normalizeParams(params),
    prefix
  });
}
// @__NO_SIDE_EFFECTS__
function _endsWith(suffix, params) {
  return new $ZodCheckEndsWith({
    check: "string_format",
    format: "ends_with",
    ...normalizeParams(params),
    suffix
  });
}
// @__NO_SIDE_EFFECTS__
function _property(property, schema, params) {
  return new $ZodCheckProperty({
    check: "property",
    property,
    schema,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _properties(shape, params) {
  return new $ZodCheckProperties({
    check: "properties",
    shape,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _mime(types, params) {
  return new $ZodCheckMimeType({
    check: "mime_type",
    mime: types,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _overwrite(tx) {
  return new $ZodCheckOverwrite({
    check: "overwrite",
    tx
  });
}
// @__NO_SIDE_EFFECTS__
function _normalize(form) {
  return /* @__PURE__ */ _overwrite((input2) => input2.normalize(form));
}
// @__NO_SIDE_EFFECTS__
function _trim() {
  return /* @__PURE__ */ _overwrite((input2) => input2.trim());
}
// @__NO_SIDE_EFFECTS__
function _toLowerCase() {
  return /* @__PURE__ */ _overwrite((input2) => input2.toLowerCase());
}
// @__NO_SIDE_EFFECTS__
function _toUpperCase() {
  return /* @__PURE__ */ _overwrite((input2) => input2.toUpperCase());
}
// @__NO_SIDE_EFFECTS__
function _slugify() {
  return /* @__PURE__ */ _overwrite((input2) => slugify(input2));
}
// @__NO_SIDE_EFFECTS__
function _array(Class2, element, params) {
  return new Class2({
    type: "array",
    element,
    // get element() {
    //   return element;
    // },
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _union(Class2, options, params) {
  return new Class2({
    type: "union",
    options,
    ...normalizeParams(params)
  });
}
function _xor(Class2, options, params) {
  return new Class2({
    type: "union",
    options,
    inclusive: false,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _discriminatedUnion(Class2, discriminator, options, params) {
  return new Class2({
    type: "union",
    options,
    discriminator,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _intersection(Class2, left, right) {
  return new Class2({
    type: "intersection",
    left,
    right
  });
}
// @__NO_SIDE_EFFECTS__
function _tuple(Class2, items, _paramsOrRest, _params) {
  const hasRest = _paramsOrRest instanceof $ZodType;
  const params = hasRest ? _params : _paramsOrRest;
  const rest = hasRest ? _paramsOrRest : null;
  return new Class2({
    type: "tuple",
    items,
    rest,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _record(Class2, keyType, valueType, params) {
  return new Class2({
    type: "record",
    keyType,
    valueType,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _map(Class2, keyType, valueType, params) {
  return new Class2({
    type: "map",
    keyType,
    valueType,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _set(Class2, valueType, params) {
  return new Class2({
    type: "set",
    valueType,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _enum(Class2, values, params) {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
  return new Class2({
    type: "enum",
    entries,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _nativeEnum(Class2, entries, params) {
  return new Class2({
    type: "enum",
    entries,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _literal(Class2, value, params) {
  return new Class2({
    type: "literal",
    values: Array.isArray(value) ? value : [value],
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _file(Class2, params) {
  return new Class2({
    type: "file",
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _transform(Class2, fn) {
  return new Class2({
    type: "transform",
    transform: fn
  });
}
// @__NO_SIDE_EFFECTS__
function _optional(Class2, innerType) {
  return new Class2({
    type: "optional",
    innerType
  });
}
// @__NO_SIDE_EFFECTS__
function _nullable(Class2, innerType) {
  return new Class2({
    type: "nullable",
    innerType
  });
}
// @__NO_SIDE_EFFECTS__
function _default(Class2, innerType, defaultValue) {
  return new Class2({
    type: "default",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : shallowClone(defaultValue);
    }
  });
}
// @__NO_SIDE_EFFECTS__
function _nonoptional(Class2, innerType, params) {
  return new Class2({
    type: "nonoptional",
    innerType,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _success(Class2, innerType) {
  return new Class2({
    type: "success",
    innerType
  });
}
// @__NO_SIDE_EFFECTS__
function _catch(Class2, innerType, catchValue) {
  return new Class2({
    type: "catch",
    innerType,
    catchValue: typeof catchValue === "function" ? catchValue : constantCatch(catchValue)
  });
}
// @__NO_SIDE_EFFECTS__
function _pipe(Class2, in_, out) {
  return new Class2({
    type: "pipe",
    in: in_,
    out
  });
}
// @__NO_SIDE_EFFECTS__
function _readonly(Class2, innerType) {
  return new Class2({
    type: "readonly",
    innerType
  });
}
// @__NO_SIDE_EFFECTS__
function _templateLiteral(Class2, parts, params) {
  return new Class2({
    type: "template_literal",
    parts,
    ...normalizeParams(params)
  });
}
// @__NO_SIDE_EFFECTS__
function _lazy(Class2, getter) {
  return new Class2({
    type: "lazy",
    getter
  });
}
// @__NO_SIDE_EFFECTS__
function _promise(Class2, innerType) {
  return new Class2({
    type: "promise",
    innerType
  });
}
// @__NO_SIDE_EFFECTS__
function _custom(Class2, fn, _params) {
  const norm = normalizeParams(_params);
  norm.abort ?? (norm.abort = true);
  const schema = new Class2({
    type: "custom",
    check: "custom",
    fn,
    ...norm
  });
  return schema;
}
// @__NO_SIDE_EFFECTS__
function _refine(Class2, fn, _params) {
  const schema = new Class2({
    type: "custom",
    check: "custom",
    fn,
    ...normalizeParams(_params)
  });
  return schema;
}
// @__NO_SIDE_EFFECTS__
function _superRefine(fn, params) {
  const ch = /* @__PURE__ */ _check((payload) => {
    payload.addIssue = (issue2) => {
      if (typeof issue2 === "string") {
        payload.issues.push(issue(issue2, payload.value, ch._zod.def));
      } else {
        const _issue = issue2;
        if (_issue.fatal)
          _issue.continue = false;
        _issue.code ?? (_issue.code = "custom");
        if (!("input" in _issue))
          _issue.input = payload.value;
        _issue.inst ?? (_issue.inst = ch);
        _issue.continue ?? (_issue.continue = !ch._zod.def.abort);
        payload.issues.push(issue(_issue));
      }
    };
    return fn(payload.value, payload);
  }, params);
  return ch;
}
// @__NO_SIDE_EFFECTS__
function _check(fn, params) {
  const ch = new $ZodCheck({
    check: "custom",
    ...normalizeParams(params)
  });
  ch._zod.check = fn;
  return ch;
}
// @__NO_SIDE_EFFECTS__
function describe(description) {
  const ch = new $ZodCheck({ check: "describe" });
  ch._zod.onattach = [
    (inst) => {
      const existing = globalRegistry.get(inst) ?? {};
      globalRegistry.add(inst, { ...existing, description });
    }
  ];
  ch._zod.check = () => {
  };
  return ch;
}
// @__NO_SIDE_EFFECTS__
function meta(metadata) {
  const ch = new $ZodCheck({ check: "meta" });
  ch._zod.onattach = [
    (inst) => {
      const existing = globalRegistry.get(inst) ?? {};
      globalRegistry.add(inst, { ...existing, ...metadata });
    }
  ];
  ch._zod.check = () => {
  };
  return ch;
}
// @__NO_SIDE_EFFECTS__
function _stringbool(Classes, _params) {
  const params = normalizeParams(_params);
  let truthyArray = params.truthy ?? ["true", "1", "yes", "on", "y", "enabled"];
  let falsyArray = params.falsy ?? ["false", "0", "no", "off", "n", "disabled"];
  if (params.case !== "sensitive") {
    truthyArray = truthyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
    falsyArray = falsyArray.map((v) => typeof v === "string" ? v.toLowerCase() : v);
  }
  const truthySet = new Set(truthyArray);
  const falsySet = new Set(falsyArray);
  const _Codec = Classes.Codec ?? $ZodCodec;
  const _Boolean = Classes.Boolean ?? $ZodBoolean;
  const _String = Classes.String ?? $ZodString;
  const stringSchema = new _String({ type: "string", error: params.error });
  const booleanSchema = new _Boolean({ type: "boolean", error: params.error });
  const codec2 = new _Codec({
    type: "pipe",
    in: stringSchema,
    out: booleanSchema,
    transform: ((input2, payload) => {
      let data2 = input2;
      if (params.case !== "sensitive")
        data2 = data2.toLowerCase();
      if (truthySet.has(data2)) {
        return true;
      } else if (falsySet.has(data2)) {
        return false;
      } else {
        payload.issues.push({
          code: "invalid_value",
          expected: "stringbool",
          values: [...truthySet, ...falsySet],
          input: payload.value,
          inst: codec2,
          continue: false
        });
        return {};
      }
    }),
    reverseTransform: ((input2, _payload) => {
      if (input2 === true) {
        return truthyArray[0] || "true";
      } else {
        return falsyArray[0] || "false";
      }
    }),
    error: params.error
  });
  codec2._zod.bag.truthy = truthyArray;
  codec2._zod.bag.falsy = falsyArray;
  codec2._zod.bag.case = params.case ?? "insensitive";
  return codec2;
}
// @__NO_SIDE_EFFECTS__
function _stringFormat(Class2, format, fnOrRegex, _params = {}) {
  const params = normalizeParams(_params);
  const def = {
    check: "string_format",
    type: "string",
    format,
    fn: typeof fnOrRegex === "function" ? fnOrRegex : (val) => fnOrRegex.test(val),
    ...params
  };
  if (fnOrRegex instanceof RegExp) {
    def.pattern = fnOrRegex;
  }
  const inst = new Class2(def);
  return inst;
}

// ../../node_modules/zod/v4/core/to-json-schema.js
function assignProps(target, ...sources) {
  for (const source of sources) {
    for (const key of Reflect.ownKeys(source)) {
      if (Object.prototype.propertyIsEnumerable.call(source, key)) {
        assignProp(target, key, source[key]);
      }
    }
  }
  return target;
}
function initializeContext(params) {
  let target = params?.target ?? "draft-2020-12";
  if (target === "draft-4")
    target = "draft-04";
  if (target === "draft-7")
    target = "draft-07";
  return {
    processors: params.processors ?? {},
    metadataRegistry: params?.metadata ?? globalRegistry,
    target,
    unrepresentable: params?.unrepresentable ?? "throw",
    override: params?.override ?? (() => {
    }),
    io: params?.io ?? "output",
    counter: 0,
    seen: /* @__PURE__ */ new Map(),
    sharedDefsExtractedFor: void 0,
    sharedEmitDoneFor: void 0,
    cycles: params?.cycles ?? "ref",
    reused: params?.reused ?? "inline",
    intersections: [],
    deferred: [],
    external: params?.external ?? void 0
  };
}
function handleUnrepresentable(schema, ctx, json2, params, message) {
  const result = typeof ctx.unrepresentable === "function" ? ctx.unrepresentable({ zodSchema: schema, path: params.path, message }) : ctx.unrepresentable;
  if (result === "any")
    return false;
  if (result === void 0 || result === "throw")
    throw new Error(message);
  Object.assign(json2, result);
  return true;
}
function processSchema(schema, ctx, _params = { path: [], schemaPath: [] }) {
  var _a3;
  const def = schema._zod.def;
  const seen = ctx.seen.get(schema);
  if (seen) {
    seen.count++;
    const isCycle = _params.schemaPath.includes(schema);
    if (isCycle) {
      seen.cycle = _params.path;
    }
    return seen.schema;
  }
  const result = { schema: {}, count: 1, cycle: void 0, path: _params.path };
  ctx.seen.set(schema, result);
  ctx.sharedDefsExtractedFor = void 0;
  ctx.sharedEmitDoneFor = void 0;
  const overrideSchema = schema._zod.toJSONSchema?.();
  if (overrideSchema) {
    result.schema = overrideSchema;
  } else {
    const params = {
      ..._params,
      schemaPath: [..._params.schemaPath, schema],
      path: _params.path
    };
    if (schema._zod.processJSONSchema) {
      schema._zod.processJSONSchema(ctx, result.schema, params);
    } else {
      const _json = result.schema;
      const processor = ctx.processors[def.type];
      if (!processor) {
        throw new Error(`[toJSONSchema]: Non-representable type encountered: ${def.type}`);
      }
      processor(schema, ctx, _json, params);
    }
    const parent = schema._zod.parent;
    if (parent) {
      if (!result.ref)
        result.ref = parent;
      processSchema(parent, ctx, params);
      ctx.seen.get(parent).isParent = true;
    }
  }
  const meta3 = ctx.metadataRegistry.get(schema);
  if (meta3)
    assignProps(result.schema, meta3);
  if (ctx.io === "input" && isTransforming(schema)) {
    delete result.schema.examples;
    delete result.schema.default;
  }
  if (ctx.io === "input" && "_prefault" in result.schema)
    (_a3 = result.schema).default ?? (_a3.default = result.schema._prefault);
  delete result.schema._prefault;
  const _result = ctx.seen.get(schema);
  return _result.schema;
}
function encodeJSONPointerSegment(segment) {
  return segment.replace(/~/g, "~0").replace(/\//g, "~1");
}
function extractDefs(ctx, schema) {
  const root = ctx.seen.get(schema);
  if (!root)
    throw new Error("Unprocessed schema. This is a bug in Zod.");
  if (ctx.external && ctx.sharedDefsExtractedFor === ctx.external)
    return;
  const idToSchema = /* @__PURE__ */ new Map();
  for (const entry of ctx.seen.entries()) {
    const id = ctx.metadataRegistry.get(entry[0])?.id;
    if (id) {
      const existing = idToSchema.get(id);
      if (existing && existing !== entry[0]) {
        throw new Error(`Duplicate schema id "${id}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);
      }
      idToSchema.set(id, entry[0]);
    }
  }
  const makeURI = (entry) => {
    const defsSegment = ctx.target === "draft-2020-12" ? "$defs" : "definitions";
    if (ctx.external) {
      const externalId = ctx.external.registry.get(entry[0])?.id;
      const uriGenerator = ctx.external.uri ?? ((id2) => id2);
      if (externalId) {
        return { ref: uriGenerator(externalId) };
      }
      const id = entry[1].defId ?? entry[1].schema.id ?? `schema${ctx.counter++}`;
      entry[1].defId = id;
      return { defId: id, ref: `${uriGenerator("__shared")}#/${defsSegment}/${encodeJSONPointerSegment(id)}` };
    }
    const uriPrefix = `#`;
    const defUriPrefix = `${uriPrefix}/${defsSegment}/`;
    if (entry[1] === root && !entry[1].schema.id) {
      return { ref: uriPrefix };
    }
    const defId = entry[1].schema.id ?? `__schema${ctx.counter++}`;
    return { defId, ref: defUriPrefix + encodeJSONPointerSegment(defId) };
  };
  const extractToDef = (entry) => {
    if (entry[1].schema.$ref) {
      return;
    }
    const seen = entry[1];
    const { ref, defId } = makeURI(entry);
    seen.def = { ...seen.schema };
    if (defId)
      seen.defId = defId;
    const schema2 = seen.schema;
    for (const key in schema2) {
      delete schema2[key];
    }
    schema2.$ref = ref;
  };
  if (ctx.cycles === "throw") {
    for (const entry of ctx.seen.entries()) {
      const seen = entry[1];
      if (seen.cycle) {
        throw new Error(`Cycle detected: #/${seen.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`);
      }
    }
  }
  for (const entry of ctx.seen.entries()) {
    const seen = entry[1];
    if (schema === entry[0]) {
      extractToDef(entry);
      continue;
    }
    if (ctx.external) {
      const ext = ctx.external.registry.get(entry[0])?.id;
      if (schema !== entry[0] && ext) {
        extractToDef(entry);
        continue;
      }
    }
    const id = ctx.metadataRegistry.get(entry[0])?.id;
    if (id) {
      extractToDef(entry);
      continue;
    }
    if (seen.cycle) {
      extractToDef(entry);
      continue;
    }
    if (seen.count > 1) {
      if (ctx.reused === "ref") {
        extractToDef(entry);
      }
    }
  }
  if (ctx.external)
    ctx.sharedDefsExtractedFor = ctx.external;
}
function compactTypeUnion(schema) {
  const options = schema.anyOf;
  if (!Array.isArray(options) || options.length === 0 || schema.type !== void 0)
    return;
  const types = [];
  for (const option of options) {
    if (!option || typeof option !== "object")
      return;
    compactTypeUnion(option);
    const keys2 = Object.keys(option);
    if (keys2.length !== 1 || keys2[0] !== "type")
      return;
    const type = option.type;
    for (const member of Array.isArray(type) ? type : [type]) {
      if (typeof member !== "string")
        return;
      if (!types.includes(member))
        types.push(member);
    }
  }
  delete schema.anyOf;
  schema.type = types.length === 1 ? types[0] : types;
}
var FOLDABLE_KEYS = /* @__PURE__ */ new Set(["type", "properties", "required", "additionalProperties"]);
var UNION_KEYS = ["oneOf", "anyOf"];
function undeclaredConstraint(member) {
  const extra = member.additionalProperties;
  if (extra === void 0 || extra === false || typeof extra !== "object" || extra === null)
    return null;
  return Object.keys(extra).length ? extra : null;
}
function foldObjects(members2) {
  const objects = [];
  for (const member of members2) {
    if (typeof member !== "object" || member.type !== "object")
      return null;
    for (const key in member) {
      if (!FOLDABLE_KEYS.has(key))
        return null;
    }
    objects.push(member);
  }
  const properties = {};
  const required2 = /* @__PURE__ */ new Set();
  for (const object2 of objects) {
    for (const key in object2.properties) {
      if (Object.prototype.hasOwnProperty.call(properties, key))
        continue;
      const parts = [];
      for (const other of objects) {
        const part2 = other.properties?.[key] ?? undeclaredConstraint(other);
        if (part2 === null || part2 === void 0)
          continue;
        if (!parts.some((seen) => JSON.stringify(seen) === JSON.stringify(part2)))
          parts.push(part2);
      }
      const merged = parts.length === 1 ? parts[0] : foldObjects(parts) ?? { allOf: parts };
      assignProp(properties, key, merged);
    }
    for (const key of object2.required ?? [])
      required2.add(key);
  }
  const folded = { type: "object", properties };
  if (required2.size)
    folded.required = [...required2];
  if (objects.every((object2) => object2.additionalProperties === false)) {
    folded.additionalProperties = false;
  } else {
    const constraints = [];
    for (const object2 of objects) {
      const constraint = undeclaredConstraint(object2);
      if (constraint && !constraints.some((seen) => JSON.stringify(seen) === JSON.stringify(constraint)))
        constraints.push(constraint);
    }
    if (constraints.length === 1)
      folded.additionalProperties = constraints[0];
    else if (constraints.length > 1)
      folded.additionalProperties = { allOf: constraints };
  }
  return folded;
}
function foldIntersection(json2) {
  const allOf = json2.allOf;
  if (!Array.isArray(allOf) || allOf.length < 2)
    return;
  for (const key of FOLDABLE_KEYS)
    if (key in json2)
      return;
  const unions = allOf.filter((m) => UNION_KEYS.some((k) => Array.isArray(m[k])));
  let folded = null;
  if (!unions.length) {
    folded = foldObjects(allOf);
  } else {
    const union2 = unions[0];
    const keyword = UNION_KEYS.find((k) => Array.isArray(union2[k]));
    if (Object.keys(union2).length !== 1)
      return;
    const rest = allOf.filter((m) => m !== union2);
    const branches = union2[keyword].map((branch) => foldObjects([...rest, branch]));
    if (branches.some((b) => !b))
      return;
    folded = { [keyword]: branches };
  }
  if (!folded)
    return;
  delete json2.allOf;
  assignProps(json2, folded);
}
function finalize(ctx, schema) {
  const root = ctx.seen.get(schema);
  if (!root)
    throw new Error("Unprocessed schema. This is a bug in Zod.");
  const flattenRef = (zodSchema) => {
    const seen = ctx.seen.get(zodSchema);
    if (seen.ref === null)
      return;
    const schema2 = seen.def ?? seen.schema;
    const _cached = { ...schema2 };
    const ref = seen.ref;
    seen.ref = null;
    if (ref) {
      flattenRef(ref);
      const refSeen = ctx.seen.get(ref);
      const refSchema = refSeen.schema;
      if (refSchema.$ref && (ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0")) {
        schema2.allOf = schema2.allOf ?? [];
        schema2.allOf.push(refSchema);
      } else {
        assignProps(schema2, refSchema);
      }
      assignProps(schema2, _cached);
      const isParentRef = zodSchema._zod.parent === ref;
      if (isParentRef) {
        for (const key in schema2) {
          if (key === "$ref" || key === "allOf")
            continue;
          if (!(key in _cached)) {
            delete schema2[key];
          }
        }
      }
      if (refSchema.$ref && refSeen.def) {
        for (const key in schema2) {
          if (key === "$ref" || key === "allOf")
            continue;
          if (key in refSeen.def && JSON.stringify(schema2[key]) === JSON.stringify(refSeen.def[key])) {
            delete schema2[key];
          }
        }
      }
    }
    const parent = zodSchema._zod.parent;
    if (parent && parent !== ref) {
      flattenRef(parent);
      const parentSeen = ctx.seen.get(parent);
      if (parentSeen?.schema.$ref) {
        schema2.$ref = parentSeen.schema.$ref;
        if (parentSeen.def) {
          for (const key in schema2) {
            if (key === "$ref" || key === "allOf")
              continue;
            if (key in parentSeen.def && JSON.stringify(schema2[key]) === JSON.stringify(parentSeen.def[key])) {
              delete schema2[key];
            }
          }
        }
      }
    }
    ctx.override({
      zodSchema,
      jsonSchema: schema2,
      path: seen.path ?? []
    });
  };
  if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
    for (const entry of [...ctx.seen.entries()].reverse()) {
      flattenRef(entry[0]);
    }
    if (ctx.target !== "openapi-3.0") {
      for (const entry of ctx.seen.entries()) {
        compactTypeUnion(entry[1].def ?? entry[1].schema);
      }
    }
    for (const rewrite of ctx.deferred)
      rewrite();
    if (ctx.intersections.length) {
      const carriers = /* @__PURE__ */ new Map();
      for (const seen of ctx.seen.values()) {
        for (const json2 of [seen.schema, seen.def]) {
          const allOf = json2?.allOf;
          if (!Array.isArray(allOf))
            continue;
          const existing = carriers.get(allOf);
          if (existing)
            existing.push(json2);
          else
            carriers.set(allOf, [json2]);
        }
      }
      for (const allOf of ctx.intersections) {
        for (const json2 of carriers.get(allOf) ?? [])
          foldIntersection(json2);
      }
    }
  }
  const result = {};
  if (ctx.target === "draft-2020-12") {
    result.$schema = "https://json-schema.org/draft/2020-12/schema";
  } else if (ctx.target === "draft-07") {
    result.$schema = "http://json-schema.org/draft-07/schema#";
  } else if (ctx.target === "draft-04") {
    result.$schema = "http://json-schema.org/draft-04/schema#";
  } else if (ctx.target === "openapi-3.0") {
  } else {
  }
  if (ctx.external?.uri) {
    const id = ctx.external.registry.get(schema)?.id;
    if (!id)
      throw new Error("Schema is missing an `id` property");
    result.$id = ctx.external.uri(id);
  }
  assignProps(result, root.defId ? root.schema : root.def ?? root.schema);
  const rootMetaId = ctx.metadataRegistry.get(schema)?.id;
  if (rootMetaId !== void 0 && result.id === rootMetaId)
    delete result.id;
  const defs = ctx.external?.defs ?? {};
  if (!ctx.external || ctx.sharedEmitDoneFor !== ctx.external) {
    for (const entry of ctx.seen.entries()) {
      const seen = entry[1];
      if (seen.def && seen.defId) {
        if (seen.def.id === seen.defId)
          delete seen.def.id;
        assignProp(defs, seen.defId, seen.def);
      }
    }
  }
  if (ctx.external)
    ctx.sharedEmitDoneFor = ctx.external;
  if (ctx.external) {
  } else {
    if (Object.keys(defs).length > 0) {
      if (ctx.target === "draft-2020-12") {
        result.$defs = defs;
      } else {
        result.definitions = defs;
      }
    }
  }
  try {
    const finalized = JSON.parse(JSON.stringify(result));
    Object.defineProperty(finalized, "~standard", {
      value: {
        ...schema["~standard"],
        jsonSchema: {
          input: createStandardJSONSchemaMethod(schema, "input", ctx.processors),
          output: createStandardJSONSchemaMethod(schema, "output", ctx.processors)
        }
      },
      enumerable: false,
      writable: false
    });
    return finalized;
  } catch (_err) {
    throw new Error("Error converting schema to JSON.");
  }
}
function isTransforming(_schema, _ctx) {
  const ctx = _ctx ?? { seen: /* @__PURE__ */ new Set() };
  if (ctx.seen.has(_schema))
    return false;
  ctx.seen.add(_schema);
  const def = _schema._zod.def;
  if (def.type === "transform")
    return true;
  if (def.type === "array")
    return isTransforming(def.element, ctx);
  if (def.type === "set")
    return isTransforming(def.valueType, ctx);
  if (def.type === "lazy")
    return isTransforming(def.getter(), ctx);
  if (def.type === "promise" || def.type === "optional" || def.type === "nonoptional" || def.type === "nullable" || def.type === "readonly" || def.type === "default" || def.type === "prefault" || def.type === "catch") {
    return isTransforming(def.innerType, ctx);
  }
  if (def.type === "intersection") {
    return isTransforming(def.left, ctx) || isTransforming(def.right, ctx);
  }
  if (def.type === "record" || def.type === "map") {
    return isTransforming(def.keyType, ctx) || isTransforming(def.valueType, ctx);
  }
  if (def.type === "pipe") {
    if (_schema._zod.traits.has("$ZodCodec"))
      return true;
    return isTransforming(def.in, ctx) || isTransforming(def.out, ctx);
  }
  if (def.type === "object") {
    for (const key in def.shape) {
      if (isTransforming(def.shape[key], ctx))
        return true;
    }
    return false;
  }
  if (def.type === "union") {
    for (const option of def.options) {
      if (isTransforming(option, ctx))
        return true;
    }
    return false;
  }
  if (def.type === "tuple") {
    for (const item of def.items) {
      if (isTransforming(item, ctx))
        return true;
    }
    if (def.rest && isTransforming(def.rest, ctx))
      return true;
    return false;
  }
  return false;
}
var createToJSONSchemaMethod = (schema, processors = {}) => (params) => {
  const ctx = initializeContext({ ...params, processors });
  processSchema(schema, ctx);
  extractDefs(ctx, schema);
  return finalize(ctx, schema);
};
var createStandardJSONSchemaMethod = (schema, io, processors = {}) => (params) => {
  const { libraryOptions, target } = params ?? {};
  const ctx = initializeContext({ ...libraryOptions ?? {}, target, io, processors });
  processSchema(schema, ctx);
  extractDefs(ctx, schema);
  return finalize(ctx, schema);
};

// ../../node_modules/zod/v4/core/json-schema-processors.js
var narrowMin = (agg, key, value) => {
  if (agg[key] === void 0 || value > agg[key])
    agg[key] = value;
};
var narrowMax = (agg, key, value) => {
  if (agg[key] === void 0 || value < agg[key])
    agg[key] = value;
};
var narrowBoth = (agg, value) => {
  narrowMin(agg, "minimum", value);
  narrowMax(agg, "maximum", value);
};
var addDivisor = (agg, value) => {
  agg.multipleOf ?? (agg.multipleOf = []);
  if (!agg.multipleOf.includes(value))
    agg.multipleOf.push(value);
};
var addPattern = (agg, pattern) => {
  agg.patterns ?? (agg.patterns = /* @__PURE__ */ new Set());
  agg.patterns.add(pattern);
};
var intersectMime = (agg, mime) => {
  agg.mime = agg.mime ? agg.mime.filter((m) => mime.includes(m)) : [...mime];
};
var setFormat = (agg, format) => {
  agg.format = format;
  if (format.includes("int"))
    agg.isInt = true;
};
var minContributor = (agg, def) => narrowMin(agg, "minimum", def.minimum);
var maxContributor = (agg, def) => narrowMax(agg, "maximum", def.maximum);
var formatContributor = (ranges) => (agg, def) => {
  setFormat(agg, def.format);
  const [minimum, maximum] = ranges[def.format];
  narrowMin(agg, "minimum", minimum);
  narrowMax(agg, "maximum", maximum);
};
var contributors = {
  greater_than: (agg, def) => narrowMin(agg, def.inclusive ? "minimum" : "exclusiveMinimum", def.value),
  less_than: (agg, def) => narrowMax(agg, def.inclusive ? "maximum" : "exclusiveMaximum", def.value),
  multiple_of: (agg, def) => addDivisor(agg, def.value),
  number_format: formatContributor(NUMBER_FORMAT_RANGES),
  bigint_format: formatContributor(BIGINT_FORMAT_RANGES),
  min_length: minContributor,
  max_length: maxContributor,
  length_equals: (agg, def) => narrowBoth(agg, def.length),
  min_size: minContributor,
  max_size: maxContributor,
  size_equals: (agg, def) => narrowBoth(agg, def.size),
  string_format: (agg, def) => {
    setFormat(agg, def.format);
    if (def.pattern)
      addPattern(agg, def.pattern);
    if (def.format === "base64" || def.format === "base64url")
      agg.contentEncoding = def.format;
    if (def.local || def.precision === -1)
      agg.laxFormat = true;
  },
  mime_type: (agg, def) => intersectMime(agg, def.mime)
};
function aggregateChecks(schema) {
  const agg = {};
  const def = schema._zod.def;
  const list = schema._zod.traits.has("$ZodCheck") ? [schema, ...def.checks ?? []] : def.checks ?? [];
  for (const ch of list)
    contributors[ch._zod.def.check]?.(agg, ch._zod.def);
  const bag = schema._zod.bag;
  if (bag.minimum !== void 0)
    narrowMin(agg, "minimum", bag.minimum);
  if (bag.exclusiveMinimum !== void 0)
    narrowMin(agg, "exclusiveMinimum", bag.exclusiveMinimum);
  if (bag.maximum !== void 0)
    narrowMax(agg, "maximum", bag.maximum);
  if (bag.exclusiveMaximum !== void 0)
    narrowMax(agg, "exclusiveMaximum", bag.exclusiveMaximum);
  if (bag.multipleOf !== void 0)
    addDivisor(agg, bag.multipleOf);
  if (bag.format !== void 0) {
    agg.format ?? (agg.format = bag.format);
    if (bag.format.includes("int"))
      agg.isInt = true;
  }
  if (bag.mime)
    intersectMime(agg, bag.mime);
  for (const pattern of bag.patterns ?? [])
    addPattern(agg, pattern);
  return agg;
}
var formatMap = {
  guid: "uuid",
  url: "uri",
  datetime: "date-time",
  json_string: "json-string",
  regex: ""
  // do not set
};
var exactPatterns = /* @__PURE__ */ new Map([
  [base64Charset, base64],
  [base64urlCharset, base64url]
]);
var exactPattern = (p) => exactPatterns.get(p) ?? p;
var stringProcessor = (schema, ctx, _json, _params) => {
  const json2 = _json;
  json2.type = "string";
  const { minimum, maximum, format, patterns, contentEncoding, laxFormat } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minLength = minimum;
  if (typeof maximum === "number")
    json2.maxLength = maximum;
  if (format) {
    json2.format = formatMap[format] ?? format;
    if (json2.format === "")
      delete json2.format;
    if (format === "time" || laxFormat) {
      delete json2.format;
    }
  }
  if (contentEncoding)
    json2.contentEncoding = contentEncoding;
  if (patterns && patterns.size > 0) {
    const patternList = [...patterns].map(exactPattern);
    if (patternList.length === 1)
      json2.pattern = patternList[0].source;
    else if (patternList.length > 1) {
      json2.allOf = [
        ...patternList.map((regex) => ({
          ...ctx.target === "draft-07" || ctx.target === "draft-04" || ctx.target === "openapi-3.0" ? { type: "string" } : {},
          pattern: regex.source
        }))
      ];
    }
  }
};
var numberProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const { minimum, maximum, multipleOf, exclusiveMaximum, exclusiveMinimum, isInt } = aggregateChecks(schema);
  json2.type = isInt ? "integer" : "number";
  const exMin = typeof exclusiveMinimum === "number" && exclusiveMinimum >= (minimum ?? Number.NEGATIVE_INFINITY);
  const exMax = typeof exclusiveMaximum === "number" && exclusiveMaximum <= (maximum ?? Number.POSITIVE_INFINITY);
  const legacy = ctx.target === "draft-04" || ctx.target === "openapi-3.0";
  if (exMin) {
    if (legacy) {
      json2.minimum = exclusiveMinimum;
      json2.exclusiveMinimum = true;
    } else {
      json2.exclusiveMinimum = exclusiveMinimum;
    }
  } else if (typeof minimum === "number") {
    json2.minimum = minimum;
  }
  if (exMax) {
    if (legacy) {
      json2.maximum = exclusiveMaximum;
      json2.exclusiveMaximum = true;
    } else {
      json2.exclusiveMaximum = exclusiveMaximum;
    }
  } else if (typeof maximum === "number") {
    json2.maximum = maximum;
  }
  if (multipleOf) {
    const divisors = /* @__PURE__ */ new Set();
    for (const divisor of multipleOf) {
      if (Number.isFinite(divisor) && divisor !== 0)
        divisors.add(Math.abs(divisor));
      else
        handleUnrepresentable(schema, ctx, json2, params, `A multipleOf divisor of ${divisor} cannot be represented in JSON Schema`);
    }
    const [first, ...rest] = divisors;
    if (first !== void 0)
      json2.multipleOf = first;
    if (rest.length)
      json2.allOf = [...json2.allOf ?? [], ...rest.map((m) => ({ multipleOf: m }))];
  }
};
var booleanProcessor = (_schema, _ctx, json2, _params) => {
  json2.type = "boolean";
};
var bigintProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "BigInt cannot be represented in JSON Schema");
};
var symbolProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Symbols cannot be represented in JSON Schema");
};
var nullProcessor = (_schema, ctx, json2, _params) => {
  if (ctx.target === "openapi-3.0") {
    json2.type = "string";
    json2.nullable = true;
    json2.enum = [null];
  } else {
    json2.type = "null";
  }
};
var undefinedProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Undefined cannot be represented in JSON Schema");
};
var voidProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Void cannot be represented in JSON Schema");
};
var neverProcessor = (_schema, _ctx, json2, _params) => {
  json2.not = {};
};
var anyProcessor = (_schema, _ctx, _json, _params) => {
};
var unknownProcessor = (_schema, _ctx, _json, _params) => {
};
var dateProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Date cannot be represented in JSON Schema");
};
var enumProcessor = (schema, _ctx, json2, _params) => {
  const def = schema._zod.def;
  const values = getEnumValues(def.entries);
  if (values.length === 0) {
    json2.not = {};
    return;
  }
  if (values.every((v) => typeof v === "number"))
    json2.type = "number";
  if (values.every((v) => typeof v === "string"))
    json2.type = "string";
  json2.enum = values;
};
var literalProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  if (def.values.length === 0) {
    json2.not = {};
    return;
  }
  const vals = [];
  for (const val of def.values) {
    if (val === void 0) {
      if (handleUnrepresentable(schema, ctx, json2, params, "Literal `undefined` cannot be represented in JSON Schema"))
        return;
    } else if (typeof val === "bigint") {
      if (handleUnrepresentable(schema, ctx, json2, params, "BigInt literals cannot be represented in JSON Schema"))
        return;
      vals.push(Number(val));
    } else {
      vals.push(val);
    }
  }
  if (vals.length === 0) {
  } else if (vals.length === 1) {
    const val = vals[0];
    json2.type = val === null ? "null" : typeof val;
    if (ctx.target === "draft-04" || ctx.target === "openapi-3.0") {
      json2.enum = [val];
    } else {
      json2.const = val;
    }
  } else {
    if (vals.every((v) => typeof v === "number"))
      json2.type = "number";
    if (vals.every((v) => typeof v === "string"))
      json2.type = "string";
    if (vals.every((v) => typeof v === "boolean"))
      json2.type = "boolean";
    if (vals.every((v) => v === null))
      json2.type = "null";
    json2.enum = vals;
  }
};
var nanProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "NaN cannot be represented in JSON Schema");
};
var templateLiteralProcessor = (schema, _ctx, json2, _params) => {
  const _json = json2;
  const pattern = schema._zod.pattern;
  if (!pattern)
    throw new Error("Pattern not found in template literal");
  _json.type = "string";
  _json.pattern = pattern.source;
};
var fileProcessor = (schema, _ctx, json2, _params) => {
  const _json = json2;
  _json.type = "string";
  _json.format = "binary";
  _json.contentEncoding = "binary";
  const { minimum, maximum, mime } = aggregateChecks(schema);
  if (minimum !== void 0)
    _json.minLength = minimum;
  if (maximum !== void 0)
    _json.maxLength = maximum;
  if (!mime)
    return;
  if (mime.length === 0)
    _json.not = {};
  else if (mime.length === 1)
    _json.contentMediaType = mime[0];
  else
    _json.anyOf = mime.map((m) => ({ contentMediaType: m }));
};
var successProcessor = (_schema, _ctx, json2, _params) => {
  json2.type = "boolean";
};
var customProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Custom types cannot be represented in JSON Schema");
};
var functionProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Function types cannot be represented in JSON Schema");
};
var transformProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Transforms cannot be represented in JSON Schema");
};
var mapProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Map cannot be represented in JSON Schema");
};
var setProcessor = (schema, ctx, json2, params) => {
  handleUnrepresentable(schema, ctx, json2, params, "Set cannot be represented in JSON Schema");
};
var arrayProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  const { minimum, maximum } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minItems = minimum;
  if (typeof maximum === "number")
    json2.maxItems = maximum;
  json2.type = "array";
  json2.items = processSchema(def.element, ctx, {
    ...params,
    path: [...params.path, "items"]
  });
};
function inputOptin(schema) {
  const def = schema._zod.def;
  if (def.type === "pipe" && def.in._zod.traits.has("$ZodTransform")) {
    return inputOptin(def.out);
  }
  if (def.type === "catch") {
    return inputOptin(def.innerType);
  }
  return schema._zod.optin;
}
var objectProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  const shape = def.shape;
  const symbolKeys = Object.getOwnPropertySymbols(shape);
  if (symbolKeys.length && handleUnrepresentable(schema, ctx, json2, params, "Symbol keys cannot be represented in JSON Schema")) {
    return;
  }
  json2.type = "object";
  json2.properties = {};
  for (const key in shape) {
    assignProp(json2.properties, key, processSchema(shape[key], ctx, {
      ...params,
      path: [...params.path, "properties", key]
    }));
  }
  const requiredKeys = [];
  for (const key of Object.keys(shape)) {
    const field = def.shape[key];
    if (ctx.io === "input" ? inputOptin(field) === void 0 : field._zod.optout === void 0) {
      requiredKeys.push(key);
    }
  }
  if (requiredKeys.length > 0) {
    json2.required = requiredKeys;
  }
  if (def.catchall?._zod.def.type === "never") {
    json2.additionalProperties = false;
  } else if (!def.catchall) {
    if (ctx.io === "output")
      json2.additionalProperties = false;
  } else if (def.catchall) {
    json2.additionalProperties = processSchema(def.catchall, ctx, {
      ...params,
      path: [...params.path, "additionalProperties"]
    });
  }
};
var unionProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const isExclusive = def.inclusive === false;
  const options = def.options.map((x, i) => processSchema(x, ctx, {
    ...params,
    path: [...params.path, isExclusive ? "oneOf" : "anyOf", i]
  }));
  if (isExclusive) {
    json2.oneOf = options;
  } else {
    json2.anyOf = options;
  }
};
var intersectionProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const a = processSchema(def.left, ctx, {
    ...params,
    path: [...params.path, "allOf", 0]
  });
  const b = processSchema(def.right, ctx, {
    ...params,
    path: [...params.path, "allOf", 1]
  });
  const isSimpleIntersection = (val) => "allOf" in val && Object.keys(val).length === 1;
  const allOf = [
    ...isSimpleIntersection(a) ? a.allOf : [a],
    ...isSimpleIntersection(b) ? b.allOf : [b]
  ];
  json2.allOf = allOf;
  ctx.intersections.push(allOf);
};
var tupleProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  json2.type = "array";
  const prefixPath = ctx.target === "draft-2020-12" ? "prefixItems" : "items";
  const restPath = ctx.target === "draft-2020-12" ? "items" : ctx.target === "openapi-3.0" ? "items" : "additionalItems";
  const prefixItems = def.items.map((x, i) => processSchema(x, ctx, {
    ...params,
    path: [...params.path, prefixPath, i]
  }));
  const rest = def.rest ? processSchema(def.rest, ctx, {
    ...params,
    path: [...params.path, restPath, ...ctx.target === "openapi-3.0" ? [def.items.length] : []]
  }) : null;
  let minItems = def.items.length;
  while (minItems > 0) {
    const item = def.items[minItems - 1];
    const optional3 = ctx.io === "input" ? inputOptin(item) !== void 0 : item._zod.optout === "optional";
    if (!optional3)
      break;
    minItems--;
  }
  const maxItems = def.items.length;
  const isClosed = !def.rest;
  if (ctx.target === "draft-2020-12") {
    json2.prefixItems = prefixItems;
    if (isClosed) {
      json2.items = false;
    } else if (rest) {
      json2.items = rest;
    }
    if (minItems > 0)
      json2.minItems = minItems;
    if (isClosed)
      json2.maxItems = maxItems;
  } else if (ctx.target === "openapi-3.0") {
    json2.items = {
      anyOf: prefixItems
    };
    if (rest) {
      json2.items.anyOf.push(rest);
    }
    if (minItems > 0)
      json2.minItems = minItems;
    if (isClosed)
      json2.maxItems = maxItems;
  } else {
    json2.items = prefixItems;
    if (isClosed) {
      json2.additionalItems = false;
    } else if (rest) {
      json2.additionalItems = rest;
    }
    if (minItems > 0)
      json2.minItems = minItems;
    if (isClosed)
      json2.maxItems = maxItems;
  }
  const { minimum, maximum } = aggregateChecks(schema);
  if (typeof minimum === "number")
    json2.minItems = minimum;
  if (typeof maximum === "number")
    json2.maxItems = maximum;
};
function stringifyKeyNames(bySchema, json2, visited) {
  if (json2.$ref) {
    if (visited.has(json2))
      return json2;
    visited.add(json2);
    const def = bySchema.get(json2)?.def;
    if (!def)
      return json2;
    const inlined = stringifyKeyNames(bySchema, def, visited);
    return inlined === def ? json2 : inlined;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = json2[keyword];
    if (!Array.isArray(branches))
      continue;
    const mapped = branches.map((branch) => stringifyKeyNames(bySchema, branch, visited));
    if (mapped.some((branch, i) => branch !== branches[i]))
      json2 = { ...json2, [keyword]: mapped };
  }
  const types = Array.isArray(json2.type) ? json2.type : [json2.type];
  const numericType = !types.includes("string") && types.some((t) => t === "number" || t === "integer");
  const values = json2.enum ?? (json2.const !== void 0 ? [json2.const] : void 0);
  if (!numericType && !values?.some((v) => typeof v === "number"))
    return json2;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format, id, ...rest } = json2;
  if (rest.enum)
    rest.enum = rest.enum.map((v) => typeof v === "number" ? String(v) : v);
  else if (typeof rest.const === "number")
    rest.const = String(rest.const);
  if (!numericType)
    return rest;
  rest.type = "string";
  if (!values)
    rest.pattern = (types.includes("number") ? number : integer).source;
  return rest;
}
var pendingRecords = /* @__PURE__ */ new WeakMap();
function rewriteKeyNames(ctx) {
  const bySchema = /* @__PURE__ */ new Map();
  for (const entry of ctx.seen.values()) {
    if (entry.def && !bySchema.has(entry.schema))
      bySchema.set(entry.schema, entry);
  }
  const rewrites = /* @__PURE__ */ new Map();
  for (const record2 of pendingRecords.get(ctx) ?? []) {
    const seen = ctx.seen.get(record2);
    const names = (seen?.def ?? seen?.schema)?.propertyNames;
    if (!names || names === true || rewrites.has(names))
      continue;
    const rewritten = stringifyKeyNames(bySchema, names, /* @__PURE__ */ new Set());
    if (rewritten !== names)
      rewrites.set(names, rewritten);
  }
  if (!rewrites.size)
    return;
  for (const entry of ctx.seen.values()) {
    for (const carrier of [entry.schema, entry.def]) {
      const rewritten = carrier && rewrites.get(carrier.propertyNames);
      if (rewritten)
        carrier.propertyNames = rewritten;
    }
  }
}
var recordProcessor = (schema, ctx, _json, params) => {
  const json2 = _json;
  const def = schema._zod.def;
  json2.type = "object";
  const keyType = def.keyType;
  const patterns = aggregateChecks(keyType).patterns;
  if (def.mode === "loose" && patterns && patterns.size > 0) {
    const valueSchema = processSchema(def.valueType, ctx, {
      ...params,
      path: [...params.path, "patternProperties", "*"]
    });
    json2.patternProperties = {};
    for (const pattern of patterns) {
      assignProp(json2.patternProperties, exactPattern(pattern).source, valueSchema);
    }
  } else {
    if (ctx.target === "draft-07" || ctx.target === "draft-2020-12") {
      json2.propertyNames = processSchema(def.keyType, ctx, {
        ...params,
        path: [...params.path, "propertyNames"]
      });
      let pending = pendingRecords.get(ctx);
      if (!pending) {
        pending = [];
        pendingRecords.set(ctx, pending);
        ctx.deferred.push(() => rewriteKeyNames(ctx));
      }
      pending.push(schema);
    }
    json2.additionalProperties = processSchema(def.valueType, ctx, {
      ...params,
      path: [...params.path, "additionalProperties"]
    });
  }
  const keyValues = keyType._zod.values;
  const omittableOnInput = ctx.io === "input" && inputOptin(def.valueType) !== void 0;
  if (keyValues && !def.partial && !omittableOnInput) {
    const validKeyValues = [...keyValues].filter((v) => typeof v === "string" || typeof v === "number");
    if (validKeyValues.length > 0) {
      json2.required = validKeyValues.map(String);
    }
  }
};
var nullableProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  const inner = processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  if (ctx.target === "openapi-3.0") {
    seen.ref = def.innerType;
    json2.nullable = true;
  } else {
    json2.anyOf = [inner, { type: "null" }];
  }
};
var nonoptionalProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
};
var UNREPRESENTABLE_DEFAULT = /* @__PURE__ */ Symbol();
function serializeDefaultValue(value, schema, ctx, json2, params) {
  let unrepresentable = false;
  const serialized = JSON.stringify(value, (_, val) => {
    if (typeof val !== "bigint")
      return val;
    unrepresentable = true;
    return null;
  });
  if (!unrepresentable)
    return JSON.parse(serialized);
  handleUnrepresentable(schema, ctx, json2, params, "BigInt defaults cannot be represented in JSON Schema");
  return UNREPRESENTABLE_DEFAULT;
}
var defaultProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  const value = serializeDefaultValue(def.defaultValue, schema, ctx, json2, params);
  if (value !== UNREPRESENTABLE_DEFAULT)
    json2.default = value;
};
var prefaultProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  if (ctx.io !== "input")
    return;
  const value = serializeDefaultValue(def.defaultValue, schema, ctx, json2, params);
  if (value !== UNREPRESENTABLE_DEFAULT)
    json2._prefault = value;
};
var catchProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  let catchValue;
  try {
    catchValue = def.catchValue(void 0);
  } catch {
    handleUnrepresentable(schema, ctx, json2, params, "Dynamic catch values are not supported in JSON Schema");
    return;
  }
  json2.default = catchValue;
};
var pipeProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  const inIsTransform = def.in._zod.traits.has("$ZodTransform");
  const innerType = ctx.io === "input" ? inIsTransform ? def.out : def.in : def.out;
  processSchema(innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = innerType;
};
var readonlyProcessor = (schema, ctx, json2, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
  json2.readOnly = true;
};
var promiseProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
};
var optionalProcessor = (schema, ctx, _json, params) => {
  const def = schema._zod.def;
  processSchema(def.innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = def.innerType;
};
var lazyProcessor = (schema, ctx, _json, params) => {
  const innerType = schema._zod.innerType;
  processSchema(innerType, ctx, params);
  const seen = ctx.seen.get(schema);
  seen.ref = innerType;
};
var allProcessors = {
  string: stringProcessor,
  number: numberProcessor,
  boolean: booleanProcessor,
  bigint: bigintProcessor,
  symbol: symbolProcessor,
  null: nullProcessor,
  undefined: undefinedProcessor,
  void: voidProcessor,
  never: neverProcessor,
  any: anyProcessor,
  unknown: unknownProcessor,
  date: dateProcessor,
  enum: enumProcessor,
  literal: literalProcessor,
  nan: nanProcessor,
  template_literal: templateLiteralProcessor,
  file: fileProcessor,
  success: successProcessor,
  custom: customProcessor,
  function: functionProcessor,
  transform: transformProcessor,
  map: mapProcessor,
  set: setProcessor,
  array: arrayProcessor,
  object: objectProcessor,
  union: unionProcessor,
  intersection: intersectionProcessor,
  tuple: tupleProcessor,
  record: recordProcessor,
  nullable: nullableProcessor,
  nonoptional: nonoptionalProcessor,
  default: defaultProcessor,
  prefault: prefaultProcessor,
  catch: catchProcessor,
  pipe: pipeProcessor,
  readonly: readonlyProcessor,
  promise: promiseProcessor,
  optional: optionalProcessor,
  lazy: lazyProcessor
};
function toJSONSchema(input2, params) {
  if ("_idmap" in input2) {
    const registry2 = input2;
    const ctx2 = initializeContext({ ...params, processors: allProcessors });
    const defs = {};
    for (const entry of registry2._idmap.entries()) {
      const [_, schema] = entry;
      processSchema(schema, ctx2);
    }
    const schemas = {};
    const external = {
      registry: registry2,
      uri: params?.uri,
      defs
    };
    ctx2.external = external;
    for (const entry of registry2._idmap.entries()) {
      const [key, schema] = entry;
      extractDefs(ctx2, schema);
      assignProp(schemas, key, finalize(ctx2, schema));
    }
    if (Object.keys(defs).length > 0) {
      const defsSegment = ctx2.target === "draft-2020-12" ? "$defs" : "definitions";
      schemas.__shared = {
        [defsSegment]: defs
      };
    }
    return { schemas };
  }
  const ctx = initializeContext({ ...params, processors: allProcessors });
  processSchema(input2, ctx);
  extractDefs(ctx, input2);
  return finalize(ctx, input2);
}

// ../../node_modules/zod/v4/core/json-schema-generator.js
var JSONSchemaGenerator = class {
  /** @deprecated Access via ctx instead */
  get metadataRegistry() {
    return this.ctx.metadataRegistry;
  }
  /** @deprecated Access via ctx instead */
  get target() {
    return this.ctx.target;
  }
  // annotated so the .d.cts emits an indexed access rather than an inline `import()` of an ESM path
  /** @deprecated Access via ctx instead */
  get unrepresentable() {
    return this.ctx.unrepresentable;
  }
  /** @deprecated Access via ctx instead */
  get override() {
    return this.ctx.override;
  }
  /** @deprecated Access via ctx instead */
  get io() {
    return this.ctx.io;
  }
  /** @deprecated Access via ctx instead */
  get counter() {
    return this.ctx.counter;
  }
  set counter(value) {
    this.ctx.counter = value;
  }
  /** @deprecated Access via ctx instead */
  get seen() {
    return this.ctx.seen;
  }
  constructor(params) {
    let normalizedTarget = params?.target ?? "draft-2020-12";
    if (normalizedTarget === "draft-4")
      normalizedTarget = "draft-04";
    if (normalizedTarget === "draft-7")
      normalizedTarget = "draft-07";
    this.ctx = initializeContext({
      processors: allProcessors,
      target: normalizedTarget,
      ...params?.metadata && { metadata: params.metadata },
      ...params?.unrepresentable && { unrepresentable: params.unrepresentable },
      ...params?.override && { override: params.override },
      ...params?.io && { io: params.io }
    });
  }
  /**
   * Process a schema to prepare it for JSON Schema generation.
   * This must be called before emit().
   */
  process(schema, _params = { path: [], schemaPath: [] }) {
    return processSchema(schema, this.ctx, _params);
  }
  /**
   * Emit the final JSON Schema after processing.
   * Must call process() first.
   */
  emit(schema, _params) {
    if (_params) {
      if (_params.cycles)
        this.ctx.cycles = _params.cycles;
      if (_params.reused)
        this.ctx.reused = _params.reused;
      if (_params.external)
        this.ctx.external = _params.external;
    }
    this.ctx.sharedDefsExtractedFor = void 0;
    this.ctx.sharedEmitDoneFor = void 0;
    extractDefs(this.ctx, schema);
    const result = finalize(this.ctx, schema);
    const { "~standard": _, ...plainResult } = result;
    return plainResult;
  }
};

// ../../node_modules/zod/v4/core/json-schema.js
var json_schema_exports = {};

// ../../node_modules/zod/v4/classic/schemas.js
var schemas_exports2 = {};
__export(schemas_exports2, {
  ZodAny: () => ZodAny,
  ZodArray: () => ZodArray,
  ZodBase64: () => ZodBase64,
  ZodBase64URL: () => ZodBase64URL,
  ZodBigInt: () => ZodBigInt,
  ZodBigIntFormat: () => ZodBigIntFormat,
  ZodBoolean: () => ZodBoolean,
  ZodCIDRv4: () => ZodCIDRv4,
  ZodCIDRv6: () => ZodCIDRv6,
  ZodCUID: () => ZodCUID,
  ZodCUID2: () => ZodCUID2,
  ZodCatch: () => ZodCatch,
  ZodCodec: () => ZodCodec,
  ZodCreditCard: () => ZodCreditCard,
  ZodCustom: () => ZodCustom,
  ZodCustomStringFormat: () => ZodCustomStringFormat,
  ZodDate: () => ZodDate,
  ZodDefault: () => ZodDefault,
  ZodDiscriminatedUnion: () => ZodDiscriminatedUnion,
  ZodE164: () => ZodE164,
  ZodEmail: () => ZodEmail,
  ZodEmoji: () => ZodEmoji,
  ZodEnum: () => ZodEnum,
  ZodExactOptional: () => ZodExactOptional,
  ZodFile: () => ZodFile,
  ZodFunction: () => ZodFunction,
  ZodGUID: () => ZodGUID,
  ZodIBAN: () => ZodIBAN,
  ZodIPv4: () => ZodIPv4,
  ZodIPv6: () => ZodIPv6,
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  ZodInstanceOf: () => ZodInstanceOf,
  ZodIntersection: () => ZodIntersection,
  ZodJWT: () => ZodJWT,
  ZodKSUID: () => ZodKSUID,
  ZodLazy: () => ZodLazy,
  ZodLiteral: () => ZodLiteral,
  ZodMAC: () => ZodMAC,
  ZodMap: () => ZodMap,
  ZodNaN: () => ZodNaN,
  ZodNanoID: () => ZodNanoID,
  ZodNever: () => ZodNever,
  ZodNonOptional: () => ZodNonOptional,
  ZodNull: () => ZodNull,
  ZodNullable: () => ZodNullable,
  ZodNumber: () => ZodNumber,
  ZodNumberFormat: () => ZodNumberFormat,
  ZodObject: () => ZodObject,
  ZodOptional: () => ZodOptional,
  ZodPipe: () => ZodPipe,
  ZodPrefault: () => ZodPrefault,
  ZodPreprocess: () => ZodPreprocess,
  ZodPromise: () => ZodPromise,
  ZodReadonly: () => ZodReadonly,
  ZodRecord: () => ZodRecord,
  ZodSet: () => ZodSet,
  ZodString: () => ZodString,
  ZodStringFormat: () => ZodStringFormat,
  ZodSuccess: () => ZodSuccess,
  ZodSymbol: () => ZodSymbol,
  ZodTemplateLiteral: () => ZodTemplateLiteral,
  ZodTransform: () => ZodTransform,
  ZodTuple: () => ZodTuple,
  ZodType: () => ZodType,
  ZodULID: () => ZodULID,
  ZodURL: () => ZodURL,
  ZodUUID: () => ZodUUID,
  ZodUndefined: () => ZodUndefined,
  ZodUnion: () => ZodUnion,
  ZodUnknown: () => ZodUnknown,
  ZodVoid: () => ZodVoid,
  ZodXID: () => ZodXID,
  ZodXor: () => ZodXor,
  _ZodString: () => _ZodString,
  _default: () => _default2,
  _function: () => _function,
  any: () => any,
  array: () => array,
  base64: () => base642,
  base64url: () => base64url2,
  bigint: () => bigint2,
  boolean: () => boolean2,
  catch: () => _catch2,
  check: () => check,
  cidrv4: () => cidrv42,
  cidrv6: () => cidrv62,
  codec: () => codec,
  creditCard: () => creditCard2,
  cuid: () => cuid3,
  cuid2: () => cuid22,
  currencyCode: () => currencyCode2,
  custom: () => custom,
  date: () => date2,
  describe: () => describe2,
  discriminatedUnion: () => discriminatedUnion,
  e164: () => e1642,
  email: () => email2,
  emoji: () => emoji2,
  enum: () => _enum2,
  exactOptional: () => exactOptional,
  file: () => file,
  float32: () => float32,
  float64: () => float64,
  function: () => _function,
  guid: () => guid2,
  hash: () => hash2,
  hex: () => hex2,
  hostname: () => hostname2,
  httpUrl: () => httpUrl,
  iban: () => iban2,
  instanceof: () => _instanceof,
  int: () => int,
  int32: () => int32,
  int64: () => int64,
  intersection: () => intersection,
  invertCodec: () => invertCodec,
  ipv4: () => ipv42,
  ipv6: () => ipv62,
  json: () => json,
  jwt: () => jwt,
  keyof: () => keyof,
  ksuid: () => ksuid2,
  lazy: () => lazy,
  literal: () => literal,
  looseObject: () => looseObject,
  looseRecord: () => looseRecord,
  mac: () => mac2,
  map: () => map,
  meta: () => meta2,
  nan: () => nan,
  nanoid: () => nanoid2,
  nativeEnum: () => nativeEnum,
  never: () => never,
  nonoptional: () => nonoptional,
  null: () => _null3,
  nullable: () => nullable,
  nullish: () => nullish2,
  number: () => number2,
  object: () => object,
  optional: () => optional,
  partialRecord: () => partialRecord,
  pipe: () => pipe,
  prefault: () => prefault,
  preprocess: () => preprocess,
  promise: () => promise,
  readonly: () => readonly,
  record: () => record,
  refine: () => refine,
  set: () => set,
  strictObject: () => strictObject,
  string: () => string2,
  stringFormat: () => stringFormat,
  stringbool: () => stringbool,
  success: () => success,
  superRefine: () => superRefine,
  symbol: () => symbol,
  templateLiteral: () => templateLiteral,
  transform: () => transform,
  tuple: () => tuple,
  uint32: () => uint32,
  uint64: () => uint64,
  ulid: () => ulid2,
  undefined: () => _undefined3,
  union: () => union,
  unknown: () => unknown,
  url: () => url,
  uuid: () => uuid2,
  uuidv4: () => uuidv4,
  uuidv6: () => uuidv6,
  uuidv7: () => uuidv7,
  void: () => _void2,
  xid: () => xid2,
  xor: () => xor
});

// ../../node_modules/zod/v4/classic/checks.js
var checks_exports2 = {};
__export(checks_exports2, {
  endsWith: () => _endsWith,
  gt: () => _gt,
  gte: () => _gte,
  includes: () => _includes,
  length: () => _length,
  lowercase: () => _lowercase,
  lt: () => _lt,
  lte: () => _lte,
  maxLength: () => _maxLength,
  maxSize: () => _maxSize,
  mime: () => _mime,
  minLength: () => _minLength,
  minSize: () => _minSize,
  multipleOf: () => _multipleOf,
  negative: () => _negative,
  nonnegative: () => _nonnegative,
  nonpositive: () => _nonpositive,
  normalize: () => _normalize,
  overwrite: () => _overwrite,
  positive: () => _positive,
  properties: () => _properties,
  property: () => _property,
  regex: () => _regex,
  size: () => _size,
  slugify: () => _slugify,
  startsWith: () => _startsWith,
  toLowerCase: () => _toLowerCase,
  toUpperCase: () => _toUpperCase,
  trim: () => _trim,
  uppercase: () => _uppercase
});

// ../../node_modules/zod/v4/classic/errors.js
var _installedErrorProtos = /* @__PURE__ */ new WeakSet([Object.prototype, Error.prototype]);
function _lazyMethod(proto, key, make) {
  Object.defineProperty(proto, key, {
    configurable: true,
    enumerable: false,
    get() {
      const value = make(this);
      Object.defineProperty(this, key, { value, configurable: true, writable: true });
      return value;
    },
    set(value) {
      Object.defineProperty(this, key, { value, configurable: true, writable: true });
    }
  });
}
var initializer2 = (inst, issues) => {
  $ZodError.init(inst, issues);
  inst.name = "ZodError";
  const proto = Object.getPrototypeOf(inst);
  if (_installedErrorProtos.has(proto))
    return;
  _installedErrorProtos.add(proto);
  _lazyMethod(proto, "format", (self) => (mapper) => formatError(self, mapper));
  _lazyMethod(proto, "flatten", (self) => (mapper) => flattenError(self, mapper));
  _lazyMethod(proto, "addIssue", (self) => (issue2) => {
    self.issues.push(issue2);
    self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
  });
  _lazyMethod(proto, "addIssues", (self) => (issues2) => {
    self.issues.push(...issues2);
    self.message = JSON.stringify(self.issues, jsonStringifyReplacer, 2);
  });
  Object.defineProperty(proto, "isEmpty", {
    configurable: true,
    enumerable: false,
    get() {
      return this.issues.length === 0;
    }
  });
};
var ZodError = /* @__PURE__ */ $constructor("ZodError", initializer2);
var ZodRealError = /* @__PURE__ */ $constructor("ZodError", initializer2, void 0, {
  Parent: Error
});

// ../../node_modules/zod/v4/classic/parse.js
var parse2 = /* @__PURE__ */ _parse(ZodRealError);
var parseAsync2 = /* @__PURE__ */ _parseAsync(ZodRealError);
var safeParse2 = /* @__PURE__ */ _safeParse(ZodRealError);
var safeParseAsync2 = /* @__PURE__ */ _safeParseAsync(ZodRealError);
var encode2 = /* @__PURE__ */ _encode(ZodRealError);
var decode2 = /* @__PURE__ */ _decode(ZodRealError);
var encodeAsync2 = /* @__PURE__ */ _encodeAsync(ZodRealError);
var decodeAsync2 = /* @__PURE__ */ _decodeAsync(ZodRealError);
var safeEncode2 = /* @__PURE__ */ _safeEncode(ZodRealError);
var safeDecode2 = /* @__PURE__ */ _safeDecode(ZodRealError);
var safeEncodeAsync2 = /* @__PURE__ */ _safeEncodeAsync(ZodRealError);
var safeDecodeAsync2 = /* @__PURE__ */ _safeDecodeAsync(ZodRealError);

// ../../node_modules/zod/v4/classic/schemas.js
function _ensureDefaultLocale() {
  if (!globalConfig.localeError)
    config(en_default());
}
function _ensureDefaultMemoizer() {
  if (!globalConfig.memoizer)
    config({ memoizer: memoizer() });
}
var ZodType = /* @__PURE__ */ $constructor("ZodType", (inst, def) => {
  _ensureDefaultLocale();
  $ZodType.init(inst, def);
  inst.def = def;
  inst.type = def.type;
  return inst;
}, {
  check(...chks) {
    const def = this.def;
    return this.clone(util_exports.mergeDefs(def, {
      checks: [
        ...def.checks ?? [],
        ...chks.map((ch) => typeof ch === "function" ? { _zod: { check: ch, def: { check: "custom" }, onattach: [] } } : ch)
      ]
    }), { parent: true });
  },
  with(...chks) {
    return this.check(...chks);
  },
  clone(def, params) {
    return clone(this, def, params);
  },
  brand() {
    return this;
  },
  register(reg, meta3) {
    reg.add(this, meta3);
    return this;
  },
  refine(check3, params) {
    return this.check(refine(check3, params));
  },
  superRefine(refinement, params) {
    return this.check(superRefine(refinement, params));
  },
  overwrite(fn) {
    return this.check(_overwrite(fn));
  },
  optional() {
    return optional(this);
  },
  exactOptional() {
    return exactOptional(this);
  },
  nullable() {
    return nullable(this);
  },
  nullish() {
    return optional(nullable(this));
  },
  nonoptional(params) {
    return nonoptional(this, params);
  },
  array() {
    return array(this);
  },
  or(arg) {
    return union([this, arg]);
  },
  and(arg) {
    return intersection(this, arg);
  },
  transform(tx) {
    return pipe(this, transform(tx));
  },
  default(d) {
    return _default2(this, d);
  },
  prefault(d) {
    return prefault(this, d);
  },
  catch(params) {
    return _catch2(this, params);
  },
  pipe(target) {
    return pipe(this, target);
  },
  readonly() {
    return readonly(this);
  },
  describe(description) {
    const cl = this.clone();
    globalRegistry.add(cl, { description });
    return cl;
  },
  meta(...args) {
    if (args.length === 0)
      return globalRegistry.get(this);
    const cl = this.clone();
    globalRegistry.add(cl, args[0]);
    return cl;
  },
  isOptional() {
    return this.safeParse(void 0).success;
  },
  isNullable() {
    return this.safeParse(null).success;
  },
  apply(fn, ...args) {
    return args.length === 0 ? fn(this) : fn(this, ...args);
  },
  // Overrides core's `~standard` to add `jsonSchema`. Must stay a prototype entry: redefining it per instance demotes instances to dictionary mode.
  get "~standard"() {
    return util_exports.hide(this, "~standard", {
      ...standardProps(this),
      jsonSchema: {
        input: createStandardJSONSchemaMethod(this, "input"),
        output: createStandardJSONSchemaMethod(this, "output")
      }
    });
  },
  set "~standard"(value) {
    util_exports.own(this, "~standard", value);
  },
  parse: function _parse2(data2, params) {
    return parse2(this, data2, params, { callee: _parse2 });
  },
  parseAsync: async function _parseAsync2(data2, params) {
    return await parseAsync2(this, data2, params, { callee: _parseAsync2 });
  },
  safeParse(data2, params) {
    return safeParse2(this, data2, params);
  },
  async safeParseAsync(data2, params) {
    return safeParseAsync2(this, data2, params);
  },
  // `spa` is an alias: same function object as `safeParseAsync`, as before.
  get spa() {
    return this?.safeParseAsync;
  },
  set spa(value) {
    util_exports.own(this, "spa", value);
  },
  validate(data2, params) {
    return validate(this, data2, params);
  },
  validateAsync(data2, params) {
    return validateAsync(this, data2, params);
  },
  encode: function _encode2(data2, params) {
    return encode2(this, data2, params, { callee: _encode2 });
  },
  decode: function _decode2(data2, params) {
    return decode2(this, data2, params, { callee: _decode2 });
  },
  encodeAsync: async function _encodeAsync2(data2, params) {
    return await encodeAsync2(this, data2, params, { callee: _encodeAsync2 });
  },
  decodeAsync: async function _decodeAsync2(data2, params) {
    return await decodeAsync2(this, data2, params, { callee: _decodeAsync2 });
  },
  safeEncode(data2, params) {
    return safeEncode2(this, data2, params);
  },
  safeDecode(data2, params) {
    return safeDecode2(this, data2, params);
  },
  async safeEncodeAsync(data2, params) {
    return safeEncodeAsync2(this, data2, params);
  },
  async safeDecodeAsync(data2, params) {
    return safeDecodeAsync2(this, data2, params);
  },
  toJSONSchema(params) {
    return createToJSONSchemaMethod(this, {})(params);
  },
  // Reads through to the registry on every access, so it must not cache.
  get description() {
    return globalRegistry.get(this)?.description;
  },
  // No setter: `schema._def = x` throws, as it did when `_def` was a non-writable own property.
  get _def() {
    return this._zod.def;
  }
});
var _ZodString = /* @__PURE__ */ $constructor(
  "_ZodString",
  (inst, def) => {
    $ZodString.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => stringProcessor(inst, ctx, json2, params);
  },
  /* @__PURE__ */ util_exports.derived({
    format: (inst) => aggregateChecks(inst).format ?? null,
    minLength: (inst) => aggregateChecks(inst).minimum ?? null,
    maxLength: (inst) => aggregateChecks(inst).maximum ?? null
  }, {
    regex(...args) {
      return this.check(_regex(...args));
    },
    includes(...args) {
      return this.check(_includes(...args));
    },
    startsWith(...args) {
      return this.check(_startsWith(...args));
    },
    endsWith(...args) {
      return this.check(_endsWith(...args));
    },
    min(...args) {
      return this.check(_minLength(...args));
    },
    max(...args) {
      return this.check(_maxLength(...args));
    },
    length(...args) {
      return this.check(_length(...args));
    },
    nonempty(...args) {
      return this.check(_minLength(1, ...args));
    },
    lowercase(params) {
      return this.check(_lowercase(params));
    },
    uppercase(params) {
      return this.check(_uppercase(params));
    },
    trim() {
      return this.check(_trim());
    },
    normalize(...args) {
      return this.check(_normalize(...args));
    },
    toLowerCase() {
      return this.check(_toLowerCase());
    },
    toUpperCase() {
      return this.check(_toUpperCase());
    },
    slugify() {
      return this.check(_slugify());
    }
  })
);
var ZodString = /* @__PURE__ */ $constructor("ZodString", (inst, def) => {
  $ZodString.init(inst, def);
  _ZodString.init(inst, def);
}, {
  email(params) {
    return this.check(_email(ZodEmail, params));
  },
  url(params) {
    return this.check(_url(ZodURL, params));
  },
  jwt(params) {
    return this.check(_jwt(ZodJWT, params));
  },
  emoji(params) {
    return this.check(_emoji2(ZodEmoji, params));
  },
  guid(params) {
    return this.check(_guid(ZodGUID, params));
  },
  uuid(params) {
    return this.check(_uuid(ZodUUID, params));
  },
  uuidv4(params) {
    return this.check(_uuidv4(ZodUUID, params));
  },
  uuidv6(params) {
    return this.check(_uuidv6(ZodUUID, params));
  },
  uuidv7(params) {
    return this.check(_uuidv7(ZodUUID, params));
  },
  nanoid(params) {
    return this.check(_nanoid(ZodNanoID, params));
  },
  cuid(params) {
    return this.check(_cuid(ZodCUID, params));
  },
  cuid2(params) {
    return this.check(_cuid2(ZodCUID2, params));
  },
  ulid(params) {
    return this.check(_ulid(ZodULID, params));
  },
  base64(params) {
    return this.check(_base64(ZodBase64, params));
  },
  base64url(params) {
    return this.check(_base64url(ZodBase64URL, params));
  },
  xid(params) {
    return this.check(_xid(ZodXID, params));
  },
  ksuid(params) {
    return this.check(_ksuid(ZodKSUID, params));
  },
  ipv4(params) {
    return this.check(_ipv4(ZodIPv4, params));
  },
  ipv6(params) {
    return this.check(_ipv6(ZodIPv6, params));
  },
  cidrv4(params) {
    return this.check(_cidrv4(ZodCIDRv4, params));
  },
  cidrv6(params) {
    return this.check(_cidrv6(ZodCIDRv6, params));
  },
  e164(params) {
    return this.check(_e164(ZodE164, params));
  },
  datetime(params) {
    return this.check(_isoDateTime(ZodISODateTime, params));
  },
  date(params) {
    return this.check(_isoDate(ZodISODate, params));
  },
  time(params) {
    return this.check(_isoTime(ZodISOTime, params));
  },
  duration(params) {
    return this.check(_isoDuration(ZodISODuration, params));
  }
});
function string2(params) {
  return _string(ZodString, params);
}
var ZodStringFormat = /* @__PURE__ */ $constructor("ZodStringFormat", (inst, def) => {
  $ZodStringFormat.init(inst, def);
  _ZodString.init(inst, def);
});
var ZodISODateTime = /* @__PURE__ */ $constructor("ZodISODateTime", (inst, def) => {
  $ZodISODateTime.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISODate = /* @__PURE__ */ $constructor("ZodISODate", (inst, def) => {
  $ZodISODate.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISOTime = /* @__PURE__ */ $constructor("ZodISOTime", (inst, def) => {
  $ZodISOTime.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodISODuration = /* @__PURE__ */ $constructor("ZodISODuration", (inst, def) => {
  $ZodISODuration.init(inst, def);
  ZodStringFormat.init(inst, def);
});
var ZodEmail = /* @__PURE__ */ $constructor("ZodEmail", (inst, def) => {
  $ZodEmail.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function email2(params) {
  return _email(ZodEmail, params);
}
var ZodGUID = /* @__PURE__ */ $constructor("ZodGUID", (inst, def) => {
  $ZodGUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function guid2(params) {
  return _guid(ZodGUID, params);
}
var ZodUUID = /* @__PURE__ */ $constructor("ZodUUID", (inst, def) => {
  $ZodUUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function uuid2(params) {
  return _uuid(ZodUUID, params);
}
function uuidv4(params) {
  return _uuidv4(ZodUUID, params);
}
function uuidv6(params) {
  return _uuidv6(ZodUUID, params);
}
function uuidv7(params) {
  return _uuidv7(ZodUUID, params);
}
var ZodURL = /* @__PURE__ */ $constructor("ZodURL", (inst, def) => {
  $ZodURL.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function url(params) {
  return _url(ZodURL, params);
}
function httpUrl(params) {
  return _url(ZodURL, {
    protocol: httpProtocol,
    hostname: domain,
    ...util_exports.normalizeParams(params)
  });
}
var ZodEmoji = /* @__PURE__ */ $constructor("ZodEmoji", (inst, def) => {
  $ZodEmoji.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function emoji2(params) {
  return _emoji2(ZodEmoji, params);
}
var ZodNanoID = /* @__PURE__ */ $constructor("ZodNanoID", (inst, def) => {
  $ZodNanoID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function nanoid2(params) {
  return _nanoid(ZodNanoID, params);
}
var ZodCUID = /* @__PURE__ */ $constructor("ZodCUID", (inst, def) => {
  $ZodCUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cuid3(params) {
  return _cuid(ZodCUID, params);
}
var ZodCUID2 = /* @__PURE__ */ $constructor("ZodCUID2", (inst, def) => {
  $ZodCUID2.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cuid22(params) {
  return _cuid2(ZodCUID2, params);
}
var ZodULID = /* @__PURE__ */ $constructor("ZodULID", (inst, def) => {
  $ZodULID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ulid2(params) {
  return _ulid(ZodULID, params);
}
var ZodXID = /* @__PURE__ */ $constructor("ZodXID", (inst, def) => {
  $ZodXID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function xid2(params) {
  return _xid(ZodXID, params);
}
var ZodKSUID = /* @__PURE__ */ $constructor("ZodKSUID", (inst, def) => {
  $ZodKSUID.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ksuid2(params) {
  return _ksuid(ZodKSUID, params);
}
var ZodIPv4 = /* @__PURE__ */ $constructor("ZodIPv4", (inst, def) => {
  $ZodIPv4.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ipv42(params) {
  return _ipv4(ZodIPv4, params);
}
var ZodMAC = /* @__PURE__ */ $constructor("ZodMAC", (inst, def) => {
  $ZodMAC.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function mac2(params) {
  return _mac(ZodMAC, params);
}
var ZodIPv6 = /* @__PURE__ */ $constructor("ZodIPv6", (inst, def) => {
  $ZodIPv6.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function ipv62(params) {
  return _ipv6(ZodIPv6, params);
}
var ZodCIDRv4 = /* @__PURE__ */ $constructor("ZodCIDRv4", (inst, def) => {
  $ZodCIDRv4.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cidrv42(params) {
  return _cidrv4(ZodCIDRv4, params);
}
var ZodCIDRv6 = /* @__PURE__ */ $constructor("ZodCIDRv6", (inst, def) => {
  $ZodCIDRv6.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function cidrv62(params) {
  return _cidrv6(ZodCIDRv6, params);
}
var ZodBase64 = /* @__PURE__ */ $constructor("ZodBase64", (inst, def) => {
  $ZodBase64.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function base642(params) {
  return _base64(ZodBase64, params);
}
var ZodBase64URL = /* @__PURE__ */ $constructor("ZodBase64URL", (inst, def) => {
  $ZodBase64URL.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function base64url2(params) {
  return _base64url(ZodBase64URL, params);
}
var ZodE164 = /* @__PURE__ */ $constructor("ZodE164", (inst, def) => {
  $ZodE164.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function e1642(params) {
  return _e164(ZodE164, params);
}
var ZodCreditCard = /* @__PURE__ */ $constructor("ZodCreditCard", (inst, def) => {
  $ZodCreditCard.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function creditCard2(params) {
  return _creditCard(ZodCreditCard, params);
}
var ZodIBAN = /* @__PURE__ */ $constructor("ZodIBAN", (inst, def) => {
  $ZodIBAN.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function iban2(params) {
  return _iban(ZodIBAN, params);
}
var ZodJWT = /* @__PURE__ */ $constructor("ZodJWT", (inst, def) => {
  $ZodJWT.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function jwt(params) {
  return _jwt(ZodJWT, params);
}
var ZodCustomStringFormat = /* @__PURE__ */ $constructor("ZodCustomStringFormat", (inst, def) => {
  $ZodCustomStringFormat.init(inst, def);
  ZodStringFormat.init(inst, def);
});
function stringFormat(format, fnOrRegex, _params = {}) {
  return _stringFormat(ZodCustomStringFormat, format, fnOrRegex, _params);
}
function hostname2(_params) {
  return _stringFormat(ZodCustomStringFormat, "hostname", hostname, _params);
}
function hex2(_params) {
  return _stringFormat(ZodCustomStringFormat, "hex", hex, _params);
}
function currencyCode2(_params) {
  return _stringFormat(ZodCustomStringFormat, "currency_code", currencyCode, _params);
}
function hash2(alg, params) {
  const enc = params?.enc ?? "hex";
  const format = `${alg}_${enc}`;
  const regex = regexes_exports[format];
  if (!regex)
    throw new Error(`Unrecognized hash format: ${format}`);
  return _stringFormat(ZodCustomStringFormat, format, regex, params);
}
var ZodNumber = /* @__PURE__ */ $constructor(
  "ZodNumber",
  (inst, def) => {
    $ZodNumber.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => numberProcessor(inst, ctx, json2, params);
    inst.isFinite = true;
  },
  /* @__PURE__ */ util_exports.derived({
    minValue: (inst) => {
      const { minimum, exclusiveMinimum } = aggregateChecks(inst);
      return Math.max(minimum ?? Number.NEGATIVE_INFINITY, exclusiveMinimum ?? Number.NEGATIVE_INFINITY);
    },
    maxValue: (inst) => {
      const { maximum, exclusiveMaximum } = aggregateChecks(inst);
      return Math.min(maximum ?? Number.POSITIVE_INFINITY, exclusiveMaximum ?? Number.POSITIVE_INFINITY);
    },
    isInt: (inst) => {
      const { isInt, multipleOf } = aggregateChecks(inst);
      return !!isInt || !!multipleOf?.some(Number.isSafeInteger);
    },
    format: (inst) => aggregateChecks(inst).format ?? null
  }, {
    gt(value, params) {
      return this.check(_gt(value, params));
    },
    gte(value, params) {
      return this.check(_gte(value, params));
    },
    min(value, params) {
      return this.check(_gte(value, params));
    },
    lt(value, params) {
      return this.check(_lt(value, params));
    },
    lte(value, params) {
      return this.check(_lte(value, params));
    },
    max(value, params) {
      return this.check(_lte(value, params));
    },
    int(params) {
      return this.check(int(params));
    },
    safe(params) {
      return this.check(int(params));
    },
    positive(params) {
      return this.check(_gt(0, params));
    },
    nonnegative(params) {
      return this.check(_gte(0, params));
    },
    negative(params) {
      return this.check(_lt(0, params));
    },
    nonpositive(params) {
      return this.check(_lte(0, params));
    },
    multipleOf(value, params) {
      return this.check(_multipleOf(value, params));
    },
    step(value, params) {
      return this.check(_multipleOf(value, params));
    },
    finite() {
      return this;
    }
  })
);
function number2(params) {
  return _number(ZodNumber, params);
}
var ZodNumberFormat = /* @__PURE__ */ $constructor("ZodNumberFormat", (inst, def) => {
  $ZodNumberFormat.init(inst, def);
  ZodNumber.init(inst, def);
});
function int(params) {
  return _int(ZodNumberFormat, params);
}
function float32(params) {
  return _float32(ZodNumberFormat, params);
}
function float64(params) {
  return _float64(ZodNumberFormat, params);
}
function int32(params) {
  return _int32(ZodNumberFormat, params);
}
function uint32(params) {
  return _uint32(ZodNumberFormat, params);
}
var ZodBoolean = /* @__PURE__ */ $constructor("ZodBoolean", (inst, def) => {
  $ZodBoolean.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => booleanProcessor(inst, ctx, json2, params);
});
function boolean2(params) {
  return _boolean(ZodBoolean, params);
}
var ZodBigInt = /* @__PURE__ */ $constructor(
  "ZodBigInt",
  (inst, def) => {
    $ZodBigInt.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => bigintProcessor(inst, ctx, json2, params);
  },
  /* @__PURE__ */ util_exports.derived({
    minValue: (inst) => aggregateChecks(inst).minimum ?? null,
    maxValue: (inst) => aggregateChecks(inst).maximum ?? null,
    format: (inst) => aggregateChecks(inst).format ?? null
  }, {
    gte(value, params) {
      return this.check(_gte(value, params));
    },
    min(value, params) {
      return this.check(_gte(value, params));
    },
    gt(value, params) {
      return this.check(_gt(value, params));
    },
    lt(value, params) {
      return this.check(_lt(value, params));
    },
    lte(value, params) {
      return this.check(_lte(value, params));
    },
    max(value, params) {
      return this.check(_lte(value, params));
    },
    positive(params) {
      return this.check(_gt(BigInt(0), params));
    },
    negative(params) {
      return this.check(_lt(BigInt(0), params));
    },
    nonpositive(params) {
      return this.check(_lte(BigInt(0), params));
    },
    nonnegative(params) {
      return this.check(_gte(BigInt(0), params));
    },
    multipleOf(value, params) {
      return this.check(_multipleOf(value, params));
    }
  })
);
function bigint2(params) {
  return _bigint(ZodBigInt, params);
}
var ZodBigIntFormat = /* @__PURE__ */ $constructor("ZodBigIntFormat", (inst, def) => {
  $ZodBigIntFormat.init(inst, def);
  ZodBigInt.init(inst, def);
});
function int64(params) {
  return _int64(ZodBigIntFormat, params);
}
function uint64(params) {
  return _uint64(ZodBigIntFormat, params);
}
var ZodSymbol = /* @__PURE__ */ $constructor("ZodSymbol", (inst, def) => {
  $ZodSymbol.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => symbolProcessor(inst, ctx, json2, params);
});
function symbol(params) {
  return _symbol(ZodSymbol, params);
}
var ZodUndefined = /* @__PURE__ */ $constructor("ZodUndefined", (inst, def) => {
  $ZodUndefined.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => undefinedProcessor(inst, ctx, json2, params);
});
function _undefined3(params) {
  return _undefined2(ZodUndefined, params);
}
var ZodNull = /* @__PURE__ */ $constructor("ZodNull", (inst, def) => {
  $ZodNull.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nullProcessor(inst, ctx, json2, params);
});
function _null3(params) {
  return _null2(ZodNull, params);
}
var ZodAny = /* @__PURE__ */ $constructor("ZodAny", (inst, def) => {
  $ZodAny.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => anyProcessor(inst, ctx, json2, params);
});
function any() {
  return _any(ZodAny);
}
var ZodUnknown = /* @__PURE__ */ $constructor("ZodUnknown", (inst, def) => {
  $ZodUnknown.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unknownProcessor(inst, ctx, json2, params);
});
function unknown() {
  return _unknown(ZodUnknown);
}
var ZodNever = /* @__PURE__ */ $constructor("ZodNever", (inst, def) => {
  $ZodNever.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => neverProcessor(inst, ctx, json2, params);
});
function never(params) {
  return _never(ZodNever, params);
}
var ZodVoid = /* @__PURE__ */ $constructor("ZodVoid", (inst, def) => {
  $ZodVoid.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => voidProcessor(inst, ctx, json2, params);
});
function _void2(params) {
  return _void(ZodVoid, params);
}
var ZodDate = /* @__PURE__ */ $constructor(
  "ZodDate",
  (inst, def) => {
    $ZodDate.init(inst, def);
    ZodType.init(inst, def);
    inst._zod.processJSONSchema = (ctx, json2, params) => dateProcessor(inst, ctx, json2, params);
    inst.min = (value, params) => inst.check(_gte(value, params));
    inst.max = (value, params) => inst.check(_lte(value, params));
  },
  /* @__PURE__ */ util_exports.derived({
    minDate: (inst) => {
      const { minimum } = aggregateChecks(inst);
      return minimum ? new Date(minimum) : null;
    },
    maxDate: (inst) => {
      const { maximum } = aggregateChecks(inst);
      return maximum ? new Date(maximum) : null;
    }
  }, {})
);
function date2(params) {
  return _date(ZodDate, params);
}
var ZodArray = /* @__PURE__ */ $constructor("ZodArray", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodArray.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => arrayProcessor(inst, ctx, json2, params);
  inst.element = def.element;
}, {
  min(n, params) {
    return this.check(_minLength(n, params));
  },
  nonempty(params) {
    return this.check(_minLength(1, params));
  },
  max(n, params) {
    return this.check(_maxLength(n, params));
  },
  length(n, params) {
    return this.check(_length(n, params));
  },
  unwrap() {
    return this.element;
  }
});
function array(element, params) {
  return _array(ZodArray, element, params);
}
function keyof(schema) {
  const shape = schema._zod.def.shape;
  return _enum2(Object.keys(shape));
}
var ZodObject = /* @__PURE__ */ $constructor("ZodObject", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodObjectJIT.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => objectProcessor(inst, ctx, json2, params);
  util_exports.installLazyProp(inst, "shape", (self) => self._zod.def.shape, false);
}, {
  keyof() {
    return _enum2(Object.keys(this._zod.def.shape));
  },
  catchall(catchall) {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall }));
  },
  passthrough() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: unknown() }));
  },
  loose() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: unknown() }));
  },
  strict() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: never() }));
  },
  strip() {
    return this.clone(util_exports.mergeDefs(this._zod.def, { catchall: void 0 }));
  },
  extend(incoming) {
    return util_exports.extend(this, incoming);
  },
  safeExtend(incoming) {
    return util_exports.safeExtend(this, incoming);
  },
  merge(other) {
    return util_exports.merge(this, other);
  },
  pick(mask) {
    return util_exports.pick(this, mask);
  },
  omit(mask) {
    return util_exports.omit(this, mask);
  },
  partial(...args) {
    return util_exports.partial(ZodOptional, this, args[0]);
  },
  exactPartial(...args) {
    return util_exports.partial(ZodExactOptional, this, args[0], "exactPartial");
  },
  required(...args) {
    return util_exports.required(ZodNonOptional, this, args[0]);
  }
});
function object(shape, params) {
  const def = {
    type: "object",
    shape: shape ?? {},
    ...util_exports.normalizeParams(params)
  };
  return new ZodObject(def);
}
function strictObject(shape, params) {
  return new ZodObject({
    type: "object",
    shape,
    catchall: never(),
    ...util_exports.normalizeParams(params)
  });
}
function looseObject(shape, params) {
  return new ZodObject({
    type: "object",
    shape,
    catchall: unknown(),
    ...util_exports.normalizeParams(params)
  });
}
var ZodUnion = /* @__PURE__ */ $constructor("ZodUnion", (inst, def) => {
  $ZodUnion.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unionProcessor(inst, ctx, json2, params);
  inst.options = def.options;
});
function union(options, params) {
  return new ZodUnion({
    type: "union",
    options,
    ...util_exports.normalizeParams(params)
  });
}
var ZodXor = /* @__PURE__ */ $constructor("ZodXor", (inst, def) => {
  ZodUnion.init(inst, def);
  $ZodXor.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => unionProcessor(inst, ctx, json2, params);
  inst.options = def.options;
});
function xor(options, params) {
  return new ZodXor({
    type: "union",
    options,
    inclusive: false,
    ...util_exports.normalizeParams(params)
  });
}
var ZodDiscriminatedUnion = /* @__PURE__ */ $constructor("ZodDiscriminatedUnion", (inst, def) => {
  ZodUnion.init(inst, def);
  $ZodDiscriminatedUnion.init(inst, def);
});
function discriminatedUnion(discriminator, options, params) {
  return new ZodDiscriminatedUnion({
    type: "union",
    options,
    discriminator,
    ...util_exports.normalizeParams(params)
  });
}
var ZodIntersection = /* @__PURE__ */ $constructor("ZodIntersection", (inst, def) => {
  $ZodIntersection.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => intersectionProcessor(inst, ctx, json2, params);
});
function intersection(left, right) {
  return new ZodIntersection({
    type: "intersection",
    left,
    right
  });
}
var ZodTuple = /* @__PURE__ */ $constructor("ZodTuple", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodTuple.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => tupleProcessor(inst, ctx, json2, params);
}, {
  rest(rest) {
    return this.clone({
      ...this._zod.def,
      rest
    });
  },
  partial() {
    const def = this._zod.def;
    if (def.checks?.length)
      throw new Error(".partial() cannot be used on tuple schemas containing refinements");
    return this.clone({
      ...def,
      items: def.items.map((item) => new ZodOptional({ type: "optional", innerType: item }))
    });
  }
});
function tuple(items, _paramsOrRest, _params) {
  const hasRest = _paramsOrRest instanceof $ZodType;
  const params = hasRest ? _params : _paramsOrRest;
  const rest = hasRest ? _paramsOrRest : null;
  return new ZodTuple({
    type: "tuple",
    items,
    rest,
    ...util_exports.normalizeParams(params)
  });
}
var ZodRecord = /* @__PURE__ */ $constructor("ZodRecord", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodRecord.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => recordProcessor(inst, ctx, json2, params);
  inst.keyType = def.keyType;
  inst.valueType = def.valueType;
});
function record(keyType, valueType, params) {
  if (!valueType || !valueType._zod) {
    return new ZodRecord({
      type: "record",
      keyType: string2(),
      valueType: keyType,
      ...util_exports.normalizeParams(valueType)
    });
  }
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
function partialRecord(keyType, valueType, params) {
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params),
    partial: true
  });
}
function looseRecord(keyType, valueType, params) {
  return new ZodRecord({
    type: "record",
    keyType,
    valueType,
    mode: "loose",
    ...util_exports.normalizeParams(params)
  });
}
var ZodMap = /* @__PURE__ */ $constructor("ZodMap", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodMap.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => mapProcessor(inst, ctx, json2, params);
  inst.keyType = def.keyType;
  inst.valueType = def.valueType;
  inst.min = (...args) => inst.check(_minSize(...args));
  inst.nonempty = (params) => inst.check(_minSize(1, params));
  inst.max = (...args) => inst.check(_maxSize(...args));
  inst.size = (...args) => inst.check(_size(...args));
});
function map(keyType, valueType, params) {
  return new ZodMap({
    type: "map",
    keyType,
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
var ZodSet = /* @__PURE__ */ $constructor("ZodSet", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodSet.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => setProcessor(inst, ctx, json2, params);
  inst.min = (...args) => inst.check(_minSize(...args));
  inst.nonempty = (params) => inst.check(_minSize(1, params));
  inst.max = (...args) => inst.check(_maxSize(...args));
  inst.size = (...args) => inst.check(_size(...args));
});
function set(valueType, params) {
  return new ZodSet({
    type: "set",
    valueType,
    ...util_exports.normalizeParams(params)
  });
}
var ZodEnum = /* @__PURE__ */ $constructor("ZodEnum", (inst, def) => {
  $ZodEnum.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => enumProcessor(inst, ctx, json2, params);
  inst.enum = def.entries;
  inst.options = [...inst._zod.values];
  const keys2 = new Set(Object.keys(def.entries));
  inst.extract = (values, params) => {
    const newEntries = {};
    for (const value of values) {
      if (keys2.has(value)) {
        newEntries[value] = def.entries[value];
      } else
        throw new Error(`Key ${value} not found in enum`);
    }
    return new ZodEnum({
      ...def,
      checks: [],
      ...util_exports.normalizeParams(params),
      entries: newEntries
    });
  };
  inst.exclude = (values, params) => {
    const newEntries = { ...def.entries };
    for (const value of values) {
      if (keys2.has(value)) {
        delete newEntries[value];
      } else
        throw new Error(`Key ${value} not found in enum`);
    }
    return new ZodEnum({
      ...def,
      checks: [],
      ...util_exports.normalizeParams(params),
      entries: newEntries
    });
  };
});
function _enum2(values, params) {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((v) => [v, v])) : values;
  return new ZodEnum({
    type: "enum",
    entries,
    ...util_exports.normalizeParams(params)
  });
}
function nativeEnum(entries, params) {
  return new ZodEnum({
    type: "enum",
    entries,
    ...util_exports.normalizeParams(params)
  });
}
var ZodLiteral = /* @__PURE__ */ $constructor("ZodLiteral", (inst, def) => {
  $ZodLiteral.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => literalProcessor(inst, ctx, json2, params);
  inst.values = new Set(def.values);
  Object.defineProperty(inst, "value", {
    get() {
      if (def.values.length > 1) {
        throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");
      }
      return def.values[0];
    }
  });
});
function literal(value, params) {
  return new ZodLiteral({
    type: "literal",
    values: Array.isArray(value) ? value : [value],
    ...util_exports.normalizeParams(params)
  });
}
var ZodFile = /* @__PURE__ */ $constructor("ZodFile", (inst, def) => {
  $ZodFile.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => fileProcessor(inst, ctx, json2, params);
  inst.min = (size, params) => inst.check(_minSize(size, params));
  inst.max = (size, params) => inst.check(_maxSize(size, params));
  inst.mime = (types, params) => inst.check(_mime(Array.isArray(types) ? types : [types], params));
});
function file(params) {
  return _file(ZodFile, params);
}
var ZodTransform = /* @__PURE__ */ $constructor("ZodTransform", (inst, def) => {
  _ensureDefaultMemoizer();
  $ZodTransform.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => transformProcessor(inst, ctx, json2, params);
  inst._zod.parse = (payload, _ctx) => {
    if (_ctx.direction === "backward") {
      throw new $ZodEncodeError(inst.constructor.name);
    }
    payload.addIssue = (issue2) => {
      if (typeof issue2 === "string") {
        payload.issues.push(util_exports.issue(issue2, payload.value, def));
      } else {
        const _issue = issue2;
        if (_issue.fatal)
          _issue.continue = false;
        _issue.code ?? (_issue.code = "custom");
        if (!("input" in _issue))
          _issue.input = payload.value;
        _issue.inst ?? (_issue.inst = inst);
        payload.issues.push(util_exports.issue(_issue));
      }
    };
    const output2 = def.transform(payload.value, payload);
    if (output2 instanceof Promise) {
      return output2.then((output3) => {
        payload.value = output3;
        return payload;
      });
    }
    payload.value = output2;
    return payload;
  };
});
function transform(fn) {
  return new ZodTransform({
    type: "transform",
    transform: fn
  });
}
var ZodOptional = /* @__PURE__ */ $constructor("ZodOptional", (inst, def) => {
  $ZodOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => optionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function optional(innerType) {
  return new ZodOptional({
    type: "optional",
    innerType
  });
}
var ZodExactOptional = /* @__PURE__ */ $constructor("ZodExactOptional", (inst, def) => {
  $ZodExactOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => optionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function exactOptional(innerType) {
  return new ZodExactOptional({
    type: "optional",
    innerType
  });
}
var ZodNullable = /* @__PURE__ */ $constructor("ZodNullable", (inst, def) => {
  $ZodNullable.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nullableProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function nullable(innerType) {
  return new ZodNullable({
    type: "nullable",
    innerType
  });
}
function nullish2(innerType) {
  return optional(nullable(innerType));
}
var ZodDefault = /* @__PURE__ */ $constructor("ZodDefault", (inst, def) => {
  $ZodDefault.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => defaultProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
  inst.removeDefault = inst.unwrap;
});
function _default2(innerType, defaultValue) {
  return new ZodDefault({
    type: "default",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : util_exports.shallowClone(defaultValue);
    }
  });
}
var ZodPrefault = /* @__PURE__ */ $constructor("ZodPrefault", (inst, def) => {
  $ZodPrefault.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => prefaultProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function prefault(innerType, defaultValue) {
  return new ZodPrefault({
    type: "prefault",
    innerType,
    get defaultValue() {
      return typeof defaultValue === "function" ? defaultValue() : util_exports.shallowClone(defaultValue);
    }
  });
}
var ZodNonOptional = /* @__PURE__ */ $constructor("ZodNonOptional", (inst, def) => {
  $ZodNonOptional.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nonoptionalProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function nonoptional(innerType, params) {
  return new ZodNonOptional({
    type: "nonoptional",
    innerType,
    ...util_exports.normalizeParams(params)
  });
}
var ZodSuccess = /* @__PURE__ */ $constructor("ZodSuccess", (inst, def) => {
  $ZodSuccess.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => successProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function success(innerType) {
  return new ZodSuccess({
    type: "success",
    innerType
  });
}
var ZodCatch = /* @__PURE__ */ $constructor("ZodCatch", (inst, def) => {
  $ZodCatch.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => catchProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
  inst.removeCatch = inst.unwrap;
});
function _catch2(innerType, catchValue) {
  return new ZodCatch({
    type: "catch",
    innerType,
    catchValue: typeof catchValue === "function" ? catchValue : util_exports.constantCatch(catchValue)
  });
}
var ZodNaN = /* @__PURE__ */ $constructor("ZodNaN", (inst, def) => {
  $ZodNaN.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => nanProcessor(inst, ctx, json2, params);
});
function nan(params) {
  return _nan(ZodNaN, params);
}
var ZodPipe = /* @__PURE__ */ $constructor("ZodPipe", (inst, def) => {
  $ZodPipe.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => pipeProcessor(inst, ctx, json2, params);
  inst.in = def.in;
  inst.out = def.out;
});
function pipe(in_, out) {
  return new ZodPipe({
    type: "pipe",
    in: in_,
    out
    // ...util.normalizeParams(params),
  });
}
var ZodCodec = /* @__PURE__ */ $constructor("ZodCodec", (inst, def) => {
  ZodPipe.init(inst, def);
  $ZodCodec.init(inst, def);
});
function codec(in_, out, params) {
  return new ZodCodec({
    type: "pipe",
    in: in_,
    out,
    transform: params.decode,
    reverseTransform: params.encode
  });
}
function invertCodec(codec2) {
  const def = codec2._zod.def;
  return new ZodCodec({
    type: "pipe",
    in: def.out,
    out: def.in,
    transform: def.reverseTransform,
    reverseTransform: def.transform
  });
}
var ZodPreprocess = /* @__PURE__ */ $constructor("ZodPreprocess", (inst, def) => {
  ZodPipe.init(inst, def);
  $ZodPreprocess.init(inst, def);
});
var ZodReadonly = /* @__PURE__ */ $constructor("ZodReadonly", (inst, def) => {
  $ZodReadonly.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => readonlyProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function readonly(innerType) {
  return new ZodReadonly({
    type: "readonly",
    innerType
  });
}
var ZodTemplateLiteral = /* @__PURE__ */ $constructor("ZodTemplateLiteral", (inst, def) => {
  $ZodTemplateLiteral.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => templateLiteralProcessor(inst, ctx, json2, params);
});
function templateLiteral(parts, params) {
  return new ZodTemplateLiteral({
    type: "template_literal",
    parts,
    ...util_exports.normalizeParams(params)
  });
}
var ZodLazy = /* @__PURE__ */ $constructor("ZodLazy", (inst, def) => {
  $ZodLazy.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => lazyProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.getter();
});
function lazy(getter) {
  return new ZodLazy({
    type: "lazy",
    getter
  });
}
var ZodPromise = /* @__PURE__ */ $constructor("ZodPromise", (inst, def) => {
  $ZodPromise.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => promiseProcessor(inst, ctx, json2, params);
  inst.unwrap = () => inst._zod.def.innerType;
});
function promise(innerType) {
  return new ZodPromise({
    type: "promise",
    innerType
  });
}
var ZodFunction = /* @__PURE__ */ $constructor("ZodFunction", (inst, def) => {
  $ZodFunction.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => functionProcessor(inst, ctx, json2, params);
});
function _function(params) {
  return new ZodFunction({
    type: "function",
    input: Array.isArray(params?.input) ? tuple(params?.input) : params?.input ?? array(unknown()),
    output: params?.output ?? unknown()
  });
}
var ZodCustom = /* @__PURE__ */ $constructor("ZodCustom", (inst, def) => {
  $ZodCustom.init(inst, def);
  ZodType.init(inst, def);
  inst._zod.processJSONSchema = (ctx, json2, params) => customProcessor(inst, ctx, json2, params);
});
function check(fn) {
  const ch = new $ZodCheck({
    check: "custom"
    // ...util.normalizeParams(params),
  });
  ch._zod.check = fn;
  return ch;
}
function custom(fn, _params) {
  return _custom(ZodCustom, fn ?? (() => true), _params);
}
function refine(fn, _params = {}) {
  return _refine(ZodCustom, fn, _params);
}
function superRefine(fn, params) {
  return _superRefine(fn, params);
}
var describe2 = describe;
var meta2 = meta;
var ZodInstanceOf = /* @__PURE__ */ $constructor("ZodInstanceOf", (inst, def) => {
  ZodCustom.init(inst, def);
}, {
  properties(shape, params) {
    return this.check(_properties(shape, params));
  }
});
function _instanceof(cls, params = {}) {
  const inst = new ZodInstanceOf({
    type: "custom",
    check: "custom",
    fn: (data2) => data2 instanceof cls,
    abort: true,
    ...util_exports.normalizeParams(params)
  });
  inst._zod.bag.Class = cls;
  inst._zod.check = (payload) => {
    if (!(payload.value instanceof cls)) {
      payload.issues.push({
        code: "invalid_type",
        expected: cls.name,
        input: payload.value,
        inst,
        path: [...inst._zod.def.path ?? []]
      });
    }
  };
  return inst;
}
var stringbool = (...args) => _stringbool({
  Codec: ZodCodec,
  Boolean: ZodBoolean,
  String: ZodString
}, ...args);
function json(params) {
  const jsonSchema = lazy(() => {
    return union([string2(params), number2(), boolean2(), _null3(), array(jsonSchema), record(string2(), jsonSchema)]);
  });
  return jsonSchema;
}
function preprocess(fn, schema) {
  return new ZodPreprocess({
    type: "pipe",
    in: transform(fn),
    out: schema
  });
}

// ../../node_modules/zod/v4/classic/compat.js
var ZodIssueCode = {
  invalid_type: "invalid_type",
  too_big: "too_big",
  too_small: "too_small",
  invalid_format: "invalid_format",
  not_multiple_of: "not_multiple_of",
  unrecognized_keys: "unrecognized_keys",
  invalid_union: "invalid_union",
  invalid_key: "invalid_key",
  invalid_element: "invalid_element",
  invalid_value: "invalid_value",
  custom: "custom"
};
function setErrorMap(map2) {
  config({
    customError: map2
  });
}
function getErrorMap() {
  return config().customError;
}
var ZodFirstPartyTypeKind;
/* @__PURE__ */ (function(ZodFirstPartyTypeKind2) {
})(ZodFirstPartyTypeKind || (ZodFirstPartyTypeKind = {}));

// ../../node_modules/zod/v4/classic/iso.js
var iso_exports = {};
__export(iso_exports, {
  ZodISODate: () => ZodISODate,
  ZodISODateTime: () => ZodISODateTime,
  ZodISODuration: () => ZodISODuration,
  ZodISOTime: () => ZodISOTime,
  date: () => date3,
  datetime: () => datetime2,
  duration: () => duration2,
  time: () => time2
});
function datetime2(params) {
  return _isoDateTime(ZodISODateTime, params);
}
function date3(params) {
  return _isoDate(ZodISODate, params);
}
function time2(params) {
  return _isoTime(ZodISOTime, params);
}
function duration2(params) {
  return _isoDuration(ZodISODuration, params);
}

// ../../node_modules/zod/v4/classic/from-json-schema.js
var z = {
  ...schemas_exports2,
  ...checks_exports2,
  iso: iso_exports
};
var RECOGNIZED_KEYS = /* @__PURE__ */ new Set([
  // Schema identification
  "$schema",
  "$ref",
  "$defs",
  "definitions",
  // Core schema keywords
  "$id",
  "id",
  "$comment",
  "$anchor",
  "$vocabulary",
  "$dynamicRef",
  "$dynamicAnchor",
  // Type
  "type",
  "enum",
  "const",
  // Composition
  "anyOf",
  "oneOf",
  "allOf",
  "not",
  // Object
  "properties",
  "required",
  "additionalProperties",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  // Array
  "items",
  "prefixItems",
  "additionalItems",
  "minItems",
  "maxItems",
  "uniqueItems",
  "contains",
  "minContains",
  "maxContains",
  // String
  "minLength",
  "maxLength",
  "pattern",
  "format",
  // Number
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  // Already handled metadata
  "description",
  "default",
  // Content
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  // Unsupported (error-throwing)
  "unevaluatedItems",
  "unevaluatedProperties",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependentRequired",
  // OpenAPI
  "nullable",
  "readOnly"
]);
function detectVersion(schema, defaultTarget) {
  const $schema = schema.$schema;
  if ($schema === "https://json-schema.org/draft/2020-12/schema") {
    return "draft-2020-12";
  }
  if ($schema === "http://json-schema.org/draft-07/schema#") {
    return "draft-7";
  }
  if ($schema === "http://json-schema.org/draft-04/schema#") {
    return "draft-4";
  }
  return defaultTarget ?? "draft-2020-12";
}
function applyMinItems(items, minItems) {
  return items.map((item, index) => index < minItems ? item : item.optional());
}
function decodeJSONPointerSegment(segment) {
  return segment.replace(/~1/g, "/").replace(/~0/g, "~");
}
function resolveRef(ref, ctx) {
  if (!ref.startsWith("#")) {
    throw new Error("External $ref is not supported, only local refs (#/...) are allowed");
  }
  const path = ref.slice(1).split("/").filter(Boolean);
  if (path.length === 0) {
    return ctx.rootSchema;
  }
  const defsKey = ctx.version === "draft-2020-12" ? "$defs" : "definitions";
  if (path[0] === defsKey) {
    const key = path[1] === void 0 ? void 0 : decodeJSONPointerSegment(path[1]);
    if (!key || !ctx.defs[key]) {
      throw new Error(`Reference not found: ${ref}`);
    }
    return ctx.defs[key];
  }
  throw new Error(`Reference not found: ${ref}`);
}
function checkObjectGuards(objectSchema, guards) {
  const guard = z.transform((value) => value).check((payload) => {
    const value = payload.value;
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return;
    const keys2 = Object.getOwnPropertyNames(value);
    if (guards.minProperties !== void 0 && keys2.length < guards.minProperties) {
      payload.issues.push({
        origin: "object",
        code: "too_small",
        minimum: guards.minProperties,
        inclusive: true,
        message: `Too small: expected object to have >=${guards.minProperties} properties`,
        input: value,
        inst: objectSchema,
        continue: true
      });
    }
    if (guards.maxProperties !== void 0 && keys2.length > guards.maxProperties) {
      payload.issues.push({
        origin: "object",
        code: "too_big",
        maximum: guards.maxProperties,
        inclusive: true,
        message: `Too big: expected object to have <=${guards.maxProperties} properties`,
        input: value,
        inst: objectSchema,
        continue: true
      });
    }
    if (guards.keySchema) {
      for (const key of keys2) {
        const result = guards.keySchema.safeParse(key);
        if (result.success)
          continue;
        payload.issues.push({
          code: "invalid_key",
          origin: "record",
          issues: result.error.issues,
          input: key,
          path: [key],
          continue: true
        });
      }
    }
  });
  return guard.pipe(objectSchema);
}
function canonicalKey(value, seen) {
  if (value === null)
    return "z";
  const type = typeof value;
  if (type !== "object") {
    if (type === "number" && Number.isNaN(value))
      return null;
    const raw = String(value);
    return `${type[0]}${raw.length}:${raw}`;
  }
  if (seen.has(value))
    return null;
  seen.add(value);
  try {
    if (Array.isArray(value)) {
      const parts2 = [];
      for (const item of value) {
        const key = canonicalKey(item, seen);
        if (key === null)
          return null;
        parts2.push(key);
      }
      return `a${parts2.length}:[${parts2.join(",")}]`;
    }
    const keys2 = Object.keys(value).sort();
    const parts = [];
    for (const k of keys2) {
      const key = canonicalKey(value[k], seen);
      if (key === null)
        return null;
      parts.push(`${k.length}:${k}=${key}`);
    }
    return `o${parts.length}:{${parts.join(",")}}`;
  } finally {
    seen.delete(value);
  }
}
var SCHEMA_KEYWORDS = /* @__PURE__ */ new Set([
  "items",
  "prefixItems",
  "additionalItems",
  "additionalProperties",
  "contains",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "allOf",
  "anyOf",
  "oneOf",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contentSchema"
]);
var SCHEMA_MAP_KEYWORDS = /* @__PURE__ */ new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "dependencies",
  "$defs",
  "definitions"
]);
function containsRef(value) {
  if (typeof value !== "object" || value === null)
    return false;
  if (Array.isArray(value))
    return value.some(containsRef);
  if (typeof value.$ref === "string")
    return true;
  return Object.entries(value).some(([key, sub]) => {
    if (SCHEMA_KEYWORDS.has(key))
      return containsRef(sub);
    if (!SCHEMA_MAP_KEYWORDS.has(key) || typeof sub !== "object" || sub === null)
      return false;
    return Object.values(sub).some(containsRef);
  });
}
function plural(n) {
  return n === 1 ? "element" : "elements";
}
function checkArrayGuards(arraySchema, guards) {
  const guard = z.transform((value) => value).check((payload) => {
    const items = payload.value;
    if (!Array.isArray(items))
      return;
    if (guards.uniqueItems === true) {
      const firstSeen = /* @__PURE__ */ new Map();
      for (let i = 0; i < items.length; i++) {
        const key = canonicalKey(items[i], /* @__PURE__ */ new Set());
        if (key === null)
          continue;
        const first = firstSeen.get(key);
        if (first === void 0) {
          firstSeen.set(key, i);
          continue;
        }
        payload.issues.push({
          code: "custom",
          message: `Array items must be unique: element at index ${i} duplicates the one at index ${first}`,
          input: items,
          path: [i],
          continue: true
        });
      }
    }
    if (guards.containsSchema) {
      const minContains = guards.minContains ?? 1;
      const ceiling = guards.maxContains !== void 0 ? guards.maxContains + 1 : Number.POSITIVE_INFINITY;
      let matches = 0;
      for (const item of items) {
        if (guards.containsSchema.safeParse(item).success && ++matches >= ceiling)
          break;
      }
      if (matches < minContains) {
        payload.issues.push({
          code: "custom",
          message: `Array must contain at least ${minContains} matching ${plural(minContains)}; found ${matches}`,
          input: items,
          continue: true
        });
      }
      if (guards.maxContains !== void 0 && matches > guards.maxContains) {
        payload.issues.push({
          code: "custom",
          message: `Array must contain at most ${guards.maxContains} matching ${plural(guards.maxContains)}`,
          input: items,
          continue: true
        });
      }
    }
  });
  return guard.pipe(arraySchema);
}
function getTupleRest(restSchema, ctx) {
  if (restSchema === false) {
    return void 0;
  }
  if (restSchema === void 0 || restSchema === true) {
    return z.any();
  }
  return convertSchema(restSchema, ctx);
}
var fullTime = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
function convertBaseSchema(schema, ctx) {
  if (schema.not !== void 0) {
    if (typeof schema.not === "object" && Object.keys(schema.not).length === 0) {
      return z.never();
    }
    throw new Error("not is not supported in Zod (except { not: {} } for never)");
  }
  if (schema.unevaluatedItems !== void 0) {
    throw new Error("unevaluatedItems is not supported");
  }
  if (schema.unevaluatedProperties !== void 0) {
    throw new Error("unevaluatedProperties is not supported");
  }
  if (schema.if !== void 0 || schema.then !== void 0 || schema.else !== void 0) {
    throw new Error("Conditional schemas (if/then/else) are not supported");
  }
  if (schema.dependentSchemas !== void 0 || schema.dependentRequired !== void 0) {
    throw new Error("dependentSchemas and dependentRequired are not supported");
  }
  if (schema.$ref) {
    const refPath = schema.$ref;
    if (ctx.refs.has(refPath)) {
      return ctx.refs.get(refPath);
    }
    if (ctx.processing.has(refPath)) {
      return z.lazy(() => {
        if (!ctx.refs.has(refPath)) {
          throw new Error(`Circular reference not resolved: ${refPath}`);
        }
        return ctx.refs.get(refPath);
      });
    }
    ctx.processing.add(refPath);
    const resolved = resolveRef(refPath, ctx);
    const zodSchema2 = convertSchema(resolved, ctx);
    ctx.refs.set(refPath, zodSchema2);
    ctx.processing.delete(refPath);
    return zodSchema2;
  }
  if (schema.enum !== void 0) {
    const enumValues = schema.enum;
    if (ctx.version === "openapi-3.0" && schema.nullable === true && enumValues.length === 1 && enumValues[0] === null) {
      return z.null();
    }
    if (enumValues.length === 0) {
      return z.never();
    }
    if (enumValues.length === 1) {
      return z.literal(enumValues[0]);
    }
    if (enumValues.every((v) => typeof v === "string")) {
      return z.enum(enumValues);
    }
    const literalSchemas = enumValues.map((v) => z.literal(v));
    if (literalSchemas.length < 2) {
      return literalSchemas[0];
    }
    return z.union([literalSchemas[0], literalSchemas[1], ...literalSchemas.slice(2)]);
  }
  if (schema.const !== void 0) {
    return z.literal(schema.const);
  }
  const type = schema.type;
  if (Array.isArray(type)) {
    const typeSchemas = type.map((t) => {
      const typeSchema = { ...schema, type: t };
      return convertBaseSchema(typeSchema, ctx);
    });
    if (typeSchemas.length === 0) {
      return z.never();
    }
    if (typeSchemas.length === 1) {
      return typeSchemas[0];
    }
    return z.union(typeSchemas);
  }
  if (!type) {
    return z.any();
  }
  let zodSchema;
  switch (type) {
    case "string": {
      let stringSchema = z.string();
      if (schema.format) {
        const format = schema.format;
        if (format === "email") {
          stringSchema = stringSchema.check(z.email());
        } else if (format === "uri" || format === "uri-reference") {
          stringSchema = stringSchema.check(z.url());
        } else if (format === "uuid" || format === "guid") {
          stringSchema = stringSchema.check(z.uuid());
        } else if (format === "date-time") {
          stringSchema = stringSchema.check(z.iso.datetime({ offset: true }));
        } else if (format === "date") {
          stringSchema = stringSchema.check(z.iso.date());
        } else if (format === "time") {
          stringSchema = stringSchema.check(z.regex(fullTime));
        } else if (format === "duration") {
          stringSchema = stringSchema.check(z.iso.duration());
        } else if (format === "hostname") {
          stringSchema = stringSchema.check(z.hostname());
        } else if (format === "ipv4") {
          stringSchema = stringSchema.check(z.ipv4());
        } else if (format === "ipv6") {
          stringSchema = stringSchema.check(z.ipv6());
        } else if (format === "mac") {
          stringSchema = stringSchema.check(z.mac());
        } else if (format === "cidr") {
          stringSchema = stringSchema.check(z.cidrv4());
        } else if (format === "cidr-v6") {
          stringSchema = stringSchema.check(z.cidrv6());
        } else if (format === "base64") {
          stringSchema = stringSchema.check(z.base64());
        } else if (format === "base64url") {
          stringSchema = stringSchema.check(z.base64url());
        } else if (format === "e164") {
          stringSchema = stringSchema.check(z.e164());
        } else if (format === "credit_card") {
          stringSchema = stringSchema.check(z.creditCard());
        } else if (format === "iban") {
          stringSchema = stringSchema.check(z.iban());
        } else if (format === "jwt") {
          stringSchema = stringSchema.check(z.jwt());
        } else if (format === "emoji") {
          stringSchema = stringSchema.check(z.emoji());
        } else if (format === "nanoid") {
          stringSchema = stringSchema.check(z.nanoid());
        } else if (format === "cuid") {
          stringSchema = stringSchema.check(z.cuid());
        } else if (format === "cuid2") {
          stringSchema = stringSchema.check(z.cuid2());
        } else if (format === "ulid") {
          stringSchema = stringSchema.check(z.ulid());
        } else if (format === "xid") {
          stringSchema = stringSchema.check(z.xid());
        } else if (format === "ksuid") {
          stringSchema = stringSchema.check(z.ksuid());
        }
      }
      if (typeof schema.minLength === "number") {
        stringSchema = stringSchema.min(schema.minLength);
      }
      if (typeof schema.maxLength === "number") {
        stringSchema = stringSchema.max(schema.maxLength);
      }
      if (schema.pattern) {
        stringSchema = stringSchema.regex(new RegExp(schema.pattern));
      }
      zodSchema = stringSchema;
      break;
    }
    case "number":
    case "integer": {
      let numberSchema = type === "integer" ? z.number().int() : z.number();
      if (typeof schema.minimum === "number" && schema.exclusiveMinimum !== true) {
        numberSchema = numberSchema.min(schema.minimum);
      }
      if (typeof schema.maximum === "number" && schema.exclusiveMaximum !== true) {
        numberSchema = numberSchema.max(schema.maximum);
      }
      if (typeof schema.exclusiveMinimum === "number") {
        numberSchema = numberSchema.gt(schema.exclusiveMinimum);
      } else if (schema.exclusiveMinimum === true && typeof schema.minimum === "number") {
        numberSchema = numberSchema.gt(schema.minimum);
      }
      if (typeof schema.exclusiveMaximum === "number") {
        numberSchema = numberSchema.lt(schema.exclusiveMaximum);
      } else if (schema.exclusiveMaximum === true && typeof schema.maximum === "number") {
        numberSchema = numberSchema.lt(schema.maximum);
      }
      if (typeof schema.multipleOf === "number") {
        numberSchema = numberSchema.multipleOf(schema.multipleOf);
      }
      zodSchema = numberSchema;
      break;
    }
    case "boolean": {
      zodSchema = z.boolean();
      break;
    }
    case "null": {
      zodSchema = z.null();
      break;
    }
    case "object": {
      const shape = {};
      const properties = schema.properties || {};
      const requiredSet = new Set(schema.required || []);
      const additionalSchema = typeof schema.additionalProperties === "object" ? convertSchema(schema.additionalProperties, ctx) : void 0;
      for (const [key, propSchema] of Object.entries(properties)) {
        const propZodSchema = convertSchema(propSchema, ctx);
        assignProp(shape, key, requiredSet.has(key) ? propZodSchema : propZodSchema.optional());
      }
      if (schema.patternProperties) {
        const patternProps = schema.patternProperties;
        const patternKeys = Object.keys(patternProps);
        const looseRecords = [];
        for (const pattern of patternKeys) {
          const patternValue = convertSchema(patternProps[pattern], ctx);
          const keySchema = z.string().regex(new RegExp(pattern));
          looseRecords.push(z.looseRecord(keySchema, patternValue));
        }
        const schemasToIntersect = [];
        if (Object.keys(shape).length > 0) {
          schemasToIntersect.push(z.object(shape).passthrough());
        }
        schemasToIntersect.push(...looseRecords);
        if (schemasToIntersect.length === 0) {
          zodSchema = z.object({}).passthrough();
        } else if (schemasToIntersect.length === 1) {
          zodSchema = schemasToIntersect[0];
        } else {
          let result = z.intersection(schemasToIntersect[0], schemasToIntersect[1]);
          for (let i = 2; i < schemasToIntersect.length; i++) {
            result = z.intersection(result, schemasToIntersect[i]);
          }
          zodSchema = result;
        }
        if (schema.additionalProperties === false) {
          const propertyKeys = Object.keys(shape);
          const patterns = patternKeys.map((p) => new RegExp(p));
          const basePatternSchema = zodSchema;
          zodSchema = zodSchema.check((payload) => {
            if (!isPlainObject(payload.value))
              return;
            const unrecognized = [];
            for (const key of Object.keys(payload.value)) {
              if (propertyKeys.includes(key))
                continue;
              if (patterns.some((regex) => regex.test(key)))
                continue;
              unrecognized.push(key);
            }
            if (unrecognized.length) {
              payload.issues.push({
                code: "unrecognized_keys",
                keys: unrecognized,
                input: payload.value,
                inst: basePatternSchema
              });
            }
          });
        }
      } else {
        const objectSchema = z.object(shape);
        if (schema.additionalProperties === false) {
          zodSchema = objectSchema.strict();
        } else if (additionalSchema) {
          zodSchema = objectSchema.catchall(additionalSchema);
        } else {
          zodSchema = objectSchema.passthrough();
        }
      }
      const hasKeyGuard = schema.propertyNames !== void 0 && schema.propertyNames !== true;
      const minProperties = typeof schema.minProperties === "number" ? schema.minProperties : void 0;
      const maxProperties = typeof schema.maxProperties === "number" ? schema.maxProperties : void 0;
      if (hasKeyGuard || minProperties !== void 0 || maxProperties !== void 0) {
        let keySchema;
        if (hasKeyGuard) {
          const keyJSONSchema = typeof schema.propertyNames === "object" && schema.propertyNames.type === void 0 ? { type: "string", ...schema.propertyNames } : schema.propertyNames;
          keySchema = convertSchema(keyJSONSchema, ctx);
        }
        zodSchema = checkObjectGuards(zodSchema, { keySchema, minProperties, maxProperties });
      }
      break;
    }
    case "array": {
      const prefixItems = schema.prefixItems;
      const items = schema.items;
      if (prefixItems && Array.isArray(prefixItems)) {
        const minItems = typeof schema.minItems === "number" ? schema.minItems : 0;
        const tupleItems = prefixItems.map((item) => convertSchema(item, ctx));
        const positionalItems = applyMinItems(tupleItems, minItems);
        const rest = !Array.isArray(items) ? getTupleRest(items, ctx) : void 0;
        const tupleSchema = z.tuple(positionalItems);
        zodSchema = rest ? tupleSchema.rest(rest) : tupleSchema;
        if (typeof schema.minItems === "number") {
          zodSchema = zodSchema.check(z.minLength(schema.minItems));
        }
        if (typeof schema.maxItems === "number") {
          zodSchema = zodSchema.check(z.maxLength(schema.maxItems));
        }
      } else if (Array.isArray(items)) {
        const minItems = typeof schema.minItems === "number" ? schema.minItems : 0;
        const tupleItems = items.map((item) => convertSchema(item, ctx));
        const positionalItems = applyMinItems(tupleItems, minItems);
        const rest = getTupleRest(schema.additionalItems, ctx);
        const tupleSchema = z.tuple(positionalItems);
        zodSchema = rest ? tupleSchema.rest(rest) : tupleSchema;
        if (typeof schema.minItems === "number") {
          zodSchema = zodSchema.check(z.minLength(schema.minItems));
        }
        if (typeof schema.maxItems === "number") {
          zodSchema = zodSchema.check(z.maxLength(schema.maxItems));
        }
      } else if (items !== void 0) {
        const element = convertSchema(items, ctx);
        let arraySchema = z.array(element);
        if (typeof schema.minItems === "number") {
          arraySchema = arraySchema.min(schema.minItems);
        }
        if (typeof schema.maxItems === "number") {
          arraySchema = arraySchema.max(schema.maxItems);
        }
        zodSchema = arraySchema;
      } else {
        zodSchema = z.array(z.any());
      }
      if (schema.uniqueItems === true || schema.contains !== void 0) {
        zodSchema = checkArrayGuards(zodSchema, {
          uniqueItems: schema.uniqueItems === true,
          containsSchema: schema.contains !== void 0 ? convertSchema(schema.contains, ctx) : void 0,
          minContains: typeof schema.minContains === "number" ? schema.minContains : void 0,
          maxContains: typeof schema.maxContains === "number" ? schema.maxContains : void 0
        });
      }
      break;
    }
    default:
      throw new Error(`Unsupported type: ${type}`);
  }
  return zodSchema;
}
function convertSchema(schema, ctx) {
  if (typeof schema === "boolean") {
    return schema ? z.any() : z.never();
  }
  let baseSchema = convertBaseSchema(schema, ctx);
  const hasExplicitType = schema.type || schema.enum !== void 0 || schema.const !== void 0;
  if (schema.anyOf && Array.isArray(schema.anyOf)) {
    const options = schema.anyOf.map((s) => convertSchema(s, ctx));
    const anyOfUnion = z.union(options);
    baseSchema = hasExplicitType ? z.intersection(baseSchema, anyOfUnion) : anyOfUnion;
  }
  if (schema.oneOf && Array.isArray(schema.oneOf)) {
    const options = schema.oneOf.map((s) => convertSchema(s, ctx));
    const oneOfUnion = z.xor(options);
    baseSchema = hasExplicitType ? z.intersection(baseSchema, oneOfUnion) : oneOfUnion;
  }
  if (schema.allOf && Array.isArray(schema.allOf)) {
    if (schema.allOf.length === 0) {
      baseSchema = hasExplicitType ? baseSchema : z.any();
    } else {
      let result = hasExplicitType ? baseSchema : convertSchema(schema.allOf[0], ctx);
      const startIdx = hasExplicitType ? 0 : 1;
      for (let i = startIdx; i < schema.allOf.length; i++) {
        result = z.intersection(result, convertSchema(schema.allOf[i], ctx));
      }
      baseSchema = result;
    }
  }
  if (schema.nullable === true && ctx.version === "openapi-3.0") {
    baseSchema = z.nullable(baseSchema);
  }
  if (schema.readOnly === true) {
    baseSchema = z.readonly(baseSchema);
  }
  if (schema.default !== void 0) {
    baseSchema = baseSchema.default(schema.default);
  }
  const extraMeta = {};
  const coreMetadataKeys = ["$id", "id", "$comment", "$anchor", "$vocabulary", "$dynamicRef", "$dynamicAnchor"];
  for (const key of coreMetadataKeys) {
    if (key in schema) {
      extraMeta[key] = schema[key];
    }
  }
  const contentMetadataKeys = ["contentEncoding", "contentMediaType", "contentSchema"];
  for (const key of contentMetadataKeys) {
    if (key in schema) {
      extraMeta[key] = schema[key];
    }
  }
  if (schema.type === "object" && schema.$ref === void 0) {
    if (schema.propertyNames !== void 0 && !containsRef(schema.propertyNames)) {
      extraMeta.propertyNames = schema.propertyNames;
    }
    for (const key of ["minProperties", "maxProperties"]) {
      if (schema[key] !== void 0)
        extraMeta[key] = schema[key];
    }
  }
  if (schema.type === "array" && schema.$ref === void 0) {
    if (schema.contains !== void 0 && !containsRef(schema.contains)) {
      extraMeta.contains = schema.contains;
    }
    for (const key of ["uniqueItems", "minContains", "maxContains"]) {
      if (schema[key] !== void 0)
        extraMeta[key] = schema[key];
    }
  }
  for (const key of Object.keys(schema)) {
    if (!RECOGNIZED_KEYS.has(key)) {
      assignProp(extraMeta, key, schema[key]);
    }
  }
  if (Object.keys(extraMeta).length > 0) {
    ctx.registry.add(baseSchema, extraMeta);
  }
  if (schema.description) {
    baseSchema = baseSchema.describe(schema.description);
  }
  return baseSchema;
}
function fromJSONSchema(schema, params) {
  if (typeof schema === "boolean") {
    return schema ? z.any() : z.never();
  }
  let normalized;
  try {
    normalized = JSON.parse(JSON.stringify(schema));
  } catch {
    throw new Error("fromJSONSchema input is not valid JSON (possibly cyclic); use $defs/$ref for recursive schemas");
  }
  const version3 = detectVersion(normalized, params?.defaultTarget);
  const defs = normalized.$defs || normalized.definitions || {};
  const ctx = {
    version: version3,
    defs,
    refs: /* @__PURE__ */ new Map(),
    processing: /* @__PURE__ */ new Set(),
    rootSchema: normalized,
    registry: params?.registry ?? globalRegistry
  };
  return convertSchema(normalized, ctx);
}

// ../../node_modules/zod/v4/core/visit.js
var RESOLVING = /* @__PURE__ */ Symbol("z.visit/resolving");
function visit(schema, fnOrHandlers) {
  const fn = typeof fnOrHandlers === "function" ? fnOrHandlers : (node2, rewritten) => {
    const h = fnOrHandlers[node2._zod.def.type];
    return h ? h(node2, rewritten) : node2;
  };
  const cache = /* @__PURE__ */ new Map();
  function run(s) {
    const cached2 = cache.get(s);
    if (cached2 === RESOLVING) {
      return new $ZodLazy({
        type: "lazy",
        getter: () => cache.get(s)
      });
    }
    if (cached2 !== void 0)
      return cached2;
    cache.set(s, RESOLVING);
    const inner = mapInner(s);
    const mapped = fn(inner, inner !== s);
    cache.set(s, mapped);
    return mapped;
  }
  function mapInner(s) {
    const def = s._zod.def;
    const kind = def.type;
    switch (kind) {
      case "object": {
        const oldShape = def.shape;
        const keys2 = Object.keys(oldShape);
        let changed4 = false;
        const newShape = {};
        for (const k of keys2) {
          const mapped = run(oldShape[k]);
          if (mapped !== oldShape[k])
            changed4 = true;
          newShape[k] = mapped;
        }
        let newCatchall = def.catchall;
        if (def.catchall) {
          newCatchall = run(def.catchall);
          if (newCatchall !== def.catchall)
            changed4 = true;
        }
        return changed4 ? clone(s, { ...def, shape: newShape, catchall: newCatchall }) : s;
      }
      case "array": {
        const mapped = run(def.element);
        return mapped === def.element ? s : clone(s, { ...def, element: mapped });
      }
      case "tuple": {
        const oldItems = def.items;
        let changed4 = false;
        const newItems = [];
        for (const item of oldItems) {
          const mapped = run(item);
          if (mapped !== item)
            changed4 = true;
          newItems.push(mapped);
        }
        let newRest = def.rest;
        if (def.rest) {
          newRest = run(def.rest);
          if (newRest !== def.rest)
            changed4 = true;
        }
        return changed4 ? clone(s, { ...def, items: newItems, rest: newRest }) : s;
      }
      case "record":
      case "map": {
        const newKey = run(def.keyType);
        const newVal = run(def.valueType);
        return newKey === def.keyType && newVal === def.valueType ? s : clone(s, { ...def, keyType: newKey, valueType: newVal });
      }
      case "set": {
        const newVal = run(def.valueType);
        return newVal === def.valueType ? s : clone(s, { ...def, valueType: newVal });
      }
      case "union": {
        const oldOptions = def.options;
        let changed4 = false;
        const newOptions = [];
        for (const opt of oldOptions) {
          const mapped = run(opt);
          if (mapped !== opt)
            changed4 = true;
          newOptions.push(mapped);
        }
        return changed4 ? clone(s, { ...def, options: newOptions }) : s;
      }
      case "intersection": {
        const newLeft = run(def.left);
        const newRight = run(def.right);
        return newLeft === def.left && newRight === def.right ? s : clone(s, { ...def, left: newLeft, right: newRight });
      }
      case "optional":
      case "nullable":
      case "default":
      case "prefault":
      case "catch":
      case "readonly":
      case "nonoptional":
      case "promise":
      case "success": {
        const newInner = run(def.innerType);
        return newInner === def.innerType ? s : clone(s, { ...def, innerType: newInner });
      }
      case "pipe": {
        const newIn = run(def.in);
        const newOut = run(def.out);
        return newIn === def.in && newOut === def.out ? s : clone(s, { ...def, in: newIn, out: newOut });
      }
      case "function": {
        const newInput = run(def.input);
        const newOutput = run(def.output);
        return newInput === def.input && newOutput === def.output ? s : clone(s, { ...def, input: newInput, output: newOutput });
      }
      case "lazy": {
        const original = def.getter;
        const { _cachedInner, ...rest } = def;
        return clone(s, { ...rest, getter: () => run(original()) });
      }
      // A leaf by choice: `parts` are regex fragments, not data positions.
      case "template_literal":
      // Leaves.
      case "string":
      case "number":
      case "int":
      case "boolean":
      case "bigint":
      case "symbol":
      case "undefined":
      case "null":
      case "void":
      case "never":
      case "any":
      case "unknown":
      case "date":
      case "nan":
      case "enum":
      case "literal":
      case "file":
      case "transform":
      case "custom":
        return s;
      default: {
        kind;
        return s;
      }
    }
  }
  return run(schema);
}

// ../../node_modules/zod/v4/classic/deep-partial.js
function deepPartial(schema) {
  return visit(schema, {
    object: (s) => s.partial(),
    // Every partialed option now admits `undefined`, which the constructor rejects as a duplicate.
    union: (s) => {
      const def = s._zod.def;
      return def.discriminator === void 0 ? s : union(def.options);
    }
  });
}

// ../../node_modules/zod/v4/classic/in-out.js
function withChecks(side, checks) {
  if (!checks?.length)
    return side;
  const def = side._zod.def;
  return clone(side, mergeDefs(def, { checks: [...def.checks ?? [], ...checks] }), { parent: true });
}
function outSide(def) {
  return withChecks(def.out, def.checks);
}
function inSide(def) {
  return def.in._zod.traits.has("$ZodTransform") ? outSide(def) : def.in;
}
function input(schema) {
  return visit(schema, {
    pipe: (s) => inSide(s._zod.def),
    // A default value belongs to the output side, so a rewritten inner type leaves it stranded. `.default()` widens the declared input type with `undefined`, and `optional` is what carries that across.
    default: (s, rewritten) => rewritten ? optional(s._zod.def.innerType) : s,
    // A catch value is output-side too, but `.catch()` leaves the declared input type alone, so the inner schema stands on its own.
    catch: (s, rewritten) => rewritten ? s._zod.def.innerType : s
  });
}
function output(schema) {
  return visit(schema, {
    pipe: (s) => outSide(s._zod.def),
    // A prefault value is fed through the schema, which makes it input-side, so a rewritten inner type leaves it stranded.
    prefault: (s, rewritten) => rewritten ? s._zod.def.innerType : s
  });
}

// ../../node_modules/zod/v4/classic/coerce.js
var coerce_exports = {};
__export(coerce_exports, {
  bigint: () => bigint3,
  boolean: () => boolean3,
  date: () => date4,
  number: () => number3,
  string: () => string3
});
function string3(params) {
  return _coercedString(ZodString, params);
}
function number3(params) {
  return _coercedNumber(ZodNumber, params);
}
function boolean3(params) {
  return _coercedBoolean(ZodBoolean, params);
}
function bigint3(params) {
  return _coercedBigint(ZodBigInt, params);
}
function date4(params) {
  return _coercedDate(ZodDate, params);
}

// ../engine/src/objects/digested.ts
import { createHash as createHash2 } from "node:crypto";
async function hasDigest(store, key, sha2563) {
  try {
    const hash6 = createHash2("sha256");
    for await (const chunk of await store.stream(key)) hash6.update(chunk);
    return hash6.digest("hex") === sha2563;
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return false;
    throw error2;
  }
}
async function writeDigested(store, key, file3, sha2563) {
  if (await store.create(key, { file: file3 })) return;
  if (!await hasDigest(store, key, sha2563)) await store.put(key, { file: file3 });
}

// ../engine/src/platform/quiet-logger.ts
var quietLogger = { debug: () => {
}, warn: () => {
} };

// ../engine/src/state/objects/places.ts
var MAX_SEGMENT = 200;
var DIGEST = /^~~[0-9a-f]{64}$/;
var DIGITS = 7;
function segmentOf(text3) {
  if (DIGEST.test(text3)) return text3;
  const segment = Buffer.from(text3).toString("latin1").replaceAll(/^\.|[^a-z0-9._-]/g, (byte) => `~${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return segment === "" || segment.length > MAX_SEGMENT ? `~~${sha256(text3)}` : segment;
}
function textOf(segment) {
  if (DIGEST.test(segment)) return segment;
  const bytes = segment.replaceAll(
    /~([0-9a-f]{2})/g,
    (_, hex3) => String.fromCharCode(Number.parseInt(hex3, 16))
  );
  return Buffer.from(bytes, "latin1").toString();
}
function nameOf(number5) {
  return String(number5).padStart(DIGITS, "0");
}
function numberOf(name3) {
  const number5 = /^\d{7,15}$/.test(name3) ? Number(name3) : 0;
  return number5 > 0 && nameOf(number5) === name3 ? number5 : void 0;
}

// ../engine/src/platform/explain.ts
function explain(error2) {
  return error2.issues.slice(0, 5).map(explainIssue).join("; ");
}
var TYPES = {
  S: "a text",
  N: "a number",
  M: "a map",
  L: "a list",
  BOOL: "a boolean"
};
function explainIssue({ path, message, ...issue2 }) {
  const names = path.map(String);
  const isType = (name4, index) => index > 0 && TYPES[name4] !== void 0;
  const name3 = names.filter((part2, index) => !isType(part2, index)).join(".");
  const type = names.length > 1 ? names.at(-1) : void 0;
  if (name3 === "") return message;
  if (issue2.code === "invalid_type" && message.endsWith("received undefined")) {
    const wanted2 = type === void 0 ? void 0 : TYPES[type];
    return wanted2 === void 0 ? `${name3} is missing` : `${name3} is not ${wanted2} (${type})`;
  }
  return message.startsWith("is ") ? `${name3} ${message}` : `${name3}: ${message}`;
}

// ../engine/src/state/objects/revision.ts
var VERSION = 1;
var MAX_BYTES = 1024 * 1024;
var data = external_exports.custom((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
  error: "is not an object"
});
var sketch = external_exports.object({
  write: external_exports.string().optional().catch(void 0),
  open: external_exports.boolean().optional().catch(void 0),
  opened: external_exports.int().positive().optional().catch(void 0),
  data: data.catch({})
});
function toText({ format, id, write, open: open14, opened, data: data2 }, where) {
  const text3 = `${JSON.stringify({ format, version: VERSION, id, write, open: open14, opened, data: data2 })}
`;
  const bytes = Buffer.byteLength(text3);
  if (bytes <= MAX_BYTES) return text3;
  throw new CompletionBatchError("invalid-input", `the record would have ${bytes} bytes`, {
    where,
    remedy: `A record may have ${MAX_BYTES} bytes: make the batch smaller.`
  });
}
function isTooLarge(bytes) {
  return bytes > MAX_BYTES;
}
function toRevision(place, format, text3, problem = "is not JSON") {
  const value = text3 === void 0 ? void 0 : jsonOf(text3);
  const { success: success2, data: whole, error: error2 } = wanted(format, place.id).safeParse(value);
  const known2 = sketch.safeParse(value).data ?? { data: {} };
  if (success2) return { ...place, ...known2, id: whole.id, problem: void 0 };
  return { ...place, ...known2, problem: value === void 0 ? problem : explain(error2) };
}
function wanted(format, id) {
  const isHere = (text3) => segmentOf(text3) === segmentOf(id);
  return external_exports.object({
    format: external_exports.literal(format),
    version: external_exports.literal(VERSION),
    id: external_exports.string().refine(isHere, { error: "is that of another record" }),
    data
  });
}
function jsonOf(text3) {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(text3));
  } catch {
    return void 0;
  }
}

// ../engine/src/state/objects/records.ts
var TRIES = 100;
var ENDING = ".json";
var Records = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  /** What counts now; undefined where there is no such record. */
  async newest(id) {
    const folder = this.#folderOf(id);
    let last;
    for await (const { key, bytes } of this.#options.store.list(folder)) {
      const number5 = numberIn(key.slice(folder.length));
      if (number5 !== void 0 && number5 > (last?.number ?? 0)) last = { number: number5, bytes };
    }
    return last === void 0 ? void 0 : this.#read(id, last.number, last.bytes);
  }
  /** The newest of every record, with one look at all numbers of all of them. */
  async *all() {
    const { store, folder } = this.#options;
    let last;
    for await (const { key, bytes } of store.list(`${folder}/`)) {
      const [segment = "", name3 = ""] = key.slice(folder.length + 1).split("/");
      const number5 = numberIn(name3);
      if (number5 === void 0) continue;
      const id = textOf(segment);
      if (last !== void 0 && last.id !== id) yield await this.#read(last.id, last.number, last.bytes);
      if (last?.id !== id || last.number < number5) last = { id, number: number5, bytes };
    }
    if (last !== void 0) yield await this.#read(last.id, last.number, last.bytes);
  }
  /**
   * Writes a number that is not there yet. An answer that was lost is looked at again: what lies there tells who wrote it.
   * @returns false where somebody else was faster
   * @throws CompletionBatchError what the store throws, where nothing lies there; `invalid-input`
   */
  async append(id, number5, content) {
    const { store, format, newWrite } = this.#options;
    const key = this.#keyOf(id, number5);
    const write = newWrite();
    const text3 = toText({ ...content, format, id, write }, store.locate(key));
    let failure2;
    try {
      if (await store.create(key, text3)) return true;
    } catch (error2) {
      failure2 = { error: error2 };
    }
    const there = await this.#look(id, number5).catch((error2) => {
      throw failure2 === void 0 ? error2 : failure2.error;
    });
    if (there === void 0) throw failure2 === void 0 ? vanished(store.locate(key)) : failure2.error;
    return there.write === write;
  }
  /**
   * Writes what `next` makes of the newest, anew where somebody else was faster.
   * @param next gives undefined where nothing is to be written
   * @returns what was there before and what was written; undefined where nothing was
   * @throws CompletionBatchError `store-unusable` where others are always faster
   */
  async update(id, next) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const before = await this.newest(id);
      const after2 = next(before);
      if (after2 === void 0) return void 0;
      if (await this.append(id, (before?.number ?? 0) + 1, after2)) return { before, after: after2 };
    }
    throw this.contested(id);
  }
  contested(id) {
    return new CompletionBatchError("store-unusable", `others wrote this record first, ${TRIES} times in a row`, {
      where: this.locate(id),
      remedy: "Run it again when fewer processes work on the same."
    });
  }
  /** Where people find the record. */
  locate(id) {
    return this.#options.store.locate(this.#folderOf(id).slice(0, -1));
  }
  #folderOf(id) {
    return `${this.#options.folder}/${segmentOf(id)}/`;
  }
  #keyOf(id, number5) {
    return `${this.#folderOf(id)}${nameOf(number5)}${ENDING}`;
  }
  async #look(id, number5) {
    const found = await this.#options.store.head(this.#keyOf(id, number5));
    return found === void 0 ? void 0 : this.#read(id, number5, found.bytes);
  }
  async #read(id, number5, bytes) {
    const { store, format } = this.#options;
    const key = this.#keyOf(id, number5);
    const place = { id, number: number5, where: store.locate(key) };
    if (numberOf(nameOf(number5 + 1)) === void 0)
      return toRevision(place, format, void 0, "has the last number that there is");
    if (isTooLarge(bytes)) return toRevision(place, format, void 0, `has ${bytes} bytes, too many to be read`);
    try {
      return toRevision(place, format, await store.get(key));
    } catch (error2) {
      if (!isCompletionBatchError(error2, "object-not-found")) throw error2;
      return toRevision(place, format, void 0, "was listed and is not there");
    }
  }
};
function numberIn(name3) {
  return name3.endsWith(ENDING) ? numberOf(name3.slice(0, -ENDING.length)) : void 0;
}
function vanished(where) {
  return new CompletionBatchError("store-unusable", "the store says that an object is there, and then that it is not", {
    where,
    remedy: "Nothing may delete objects of the state; use a store that shows what was written at once."
  });
}

// ../engine/src/collect/collect.ts
import { rm as rm2 } from "node:fs/promises";

// ../engine/src/openai/answered-id.ts
var answer = external_exports.object({ id: external_exports.string().min(1) });
function answeredId(value) {
  const parsed = answer.safeParse(value);
  if (parsed.success) return parsed.data.id;
  throw new Error("the answer has no id: it is not from the API");
}

// ../engine/src/openai/files.ts
import { openAsBlob } from "node:fs";

// ../engine/src/openai/lists.ts
var name = external_exports.string().max(OPENAI_BOUNDS.name.most);
var listedBatch = external_exports.object({
  id: name.min(1),
  created_at: external_exports.number().catch(0),
  status: name.catch("unknown"),
  input_file_id: name.nullish().catch(void 0),
  model: name.nullish().catch(void 0),
  metadata: external_exports.record(name, name).nullish().catch(void 0),
  request_counts: external_exports.object({ total: external_exports.number() }).nullish().catch(void 0),
  usage: external_exports.object({ input_tokens: external_exports.number() }).nullish().catch(void 0)
});
var listedFile = external_exports.object({
  id: name.min(1),
  created_at: external_exports.number().catch(0),
  filename: name.catch(""),
  bytes: external_exports.number().nullish().catch(void 0)
});
var page = external_exports.looseObject({ data: external_exports.array(external_exports.unknown()), has_more: external_exports.boolean().nullish().catch(void 0) });
var BATCHES_PER_PAGE = 100;
var FILES_PER_PAGE = 1e4;
function listAllBatches(openai, maxPages = OPENAI_BOUNDS.batchPages.most, timer) {
  return listAll(
    (after2) => ask(
      openai,
      (client) => client.batches.list({ limit: BATCHES_PER_PAGE, ...after2 === void 0 ? {} : { after: after2 } }).withResponse()
    ),
    { schema: listedBatch, perPage: BATCHES_PER_PAGE, maxPages, timer }
  );
}
function listAllFiles(openai) {
  const query = { purpose: "batch", order: "desc" };
  return listAll(
    (after2) => ask(
      openai,
      (client) => client.files.list({ ...query, ...after2 === void 0 ? {} : { after: after2 } }).withResponse()
    ),
    {
      schema: listedFile,
      perPage: FILES_PER_PAGE,
      maxPages: OPENAI_BOUNDS.filePages.most
    }
  );
}
async function listAll(fetchPage, { schema, perPage, maxPages, timer = systemTimer }) {
  const items = /* @__PURE__ */ new Map();
  const began = timer.now();
  let bytes = 0;
  let now;
  let after2;
  const listed = (complete) => {
    const all = [...items.values()];
    return { items: all, complete, completeSince: complete ? void 0 : oldestOf(all), now };
  };
  for (let number5 = 1; number5 <= maxPages; number5 += 1) {
    const { data: data2, response } = await fetchPage(after2);
    now ??= serverTime(response);
    const parsed = page.safeParse(data2);
    if (!parsed.success) throw new Error("the answer is no list");
    const found = parsed.data.data.flatMap((value) => schema.safeParse(value).data ?? []);
    const before = items.size;
    for (const item of found) {
      if (items.has(item.id)) continue;
      items.set(item.id, item);
      bytes += JSON.stringify(item).length;
    }
    const short = found.length < perPage;
    if (found.length === 0 || parsed.data.has_more === false || short && parsed.data.has_more !== true) {
      return listed(true);
    }
    if (items.size === before) return listed(short && oldestOf([...items.values()]) !== void 0);
    const late = timer.now() - began > OPENAI_BOUNDS.listMs.most;
    if (late || items.size > OPENAI_BOUNDS.items.most || bytes > OPENAI_BOUNDS.listBytes.most) return listed(false);
    after2 = found.at(-1)?.id;
  }
  return listed(false);
}
function oldestOf(items) {
  const newestFirst = items.every(({ created_at }, index) => created_at <= (items[index - 1]?.created_at ?? Infinity));
  return newestFirst ? items.at(-1)?.created_at : void 0;
}
function serverTime(response) {
  const time5 = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(time5) ? void 0 : time5;
}

// ../engine/src/openai/limit-refusal.ts
function readLimitRefusal(refusal2) {
  const message = refusal2.message ?? "";
  if (refusal2.code === "token_limit_exceeded" || /enqueued token limit/i.test(message)) {
    return { kind: "queue", limit: numberIn2(/limit:?\s*([\d,]+)/i.exec(message)) };
  }
  const tooLarge2 = /\bfile is (?:too large|larger than)/i.test(message);
  if (refusal2.status === 413 || tooLarge2) {
    return { kind: "size", limit: numberIn2(/larger than the ([\d,]+)/i.exec(message)) };
  }
  return void 0;
}
function numberIn2(found) {
  const value = Number((found?.[1] ?? "").replaceAll(",", ""));
  return Number.isSafeInteger(value) && value > 0 ? value : void 0;
}
function limitRefusalIn(errors) {
  return errors.flatMap((error2) => readLimitRefusal(error2) ?? [])[0];
}

// ../engine/src/openai/refusals.ts
var MAX_REASON = 2e3;
var apiError = external_exports.object({ status: external_exports.number(), code: external_exports.string().nullish(), message: external_exports.string() });
function readRefusal(error2) {
  const parsed = apiError.safeParse(error2);
  if (!parsed.success) {
    return { effect: "unknown", reason: redact(connectionReason(error2)), status: void 0, code: void 0 };
  }
  const { status, code, message } = parsed.data;
  const reason = redact(message).slice(0, MAX_REASON);
  const limit = status < 500 ? readLimitRefusal({ status, code, message }) : void 0;
  if (limit !== void 0) return { effect: "refused", reason, status, code: code ?? void 0, limit };
  return { effect: effectOf(status, message), reason, status, code: code ?? void 0 };
}
function connectionReason(error2) {
  if (!(error2 instanceof Error)) return String(error2);
  const met = boundIn(error2);
  if (met !== void 0) return met.message;
  const proxy = proxyIn(error2);
  if (proxy === void 0) return error2.message;
  let cause = error2;
  while (cause.cause instanceof Error) cause = cause.cause;
  const code = "code" in cause ? String(cause.code) : "";
  return `no connection through ${proxy}: ${cause.message || code || cause.name}. ${PROXY_REMEDY}`;
}
function boundIn(error2) {
  if (error2 instanceof BoundError) return error2;
  return error2 instanceof Error ? boundIn(error2.cause) : void 0;
}
var FILE_NOT_VISIBLE = /(cannot find|could not find|no such|unknown) (input )?file|file\b.{0,80}\b(not found|does not exist|not (yet )?(been )?(processed|ready|available|visible|uploaded)|still (being )?process|pending)/i;
function isAboutFile(message) {
  return FILE_NOT_VISIBLE.test(message);
}
function isRedirect(status) {
  return status >= 300 && status < 400;
}
function effectOf(status, message) {
  if (status === 429) return "limited";
  if (isRedirect(status) || status === 408 || status === 409 || status >= 500) return "unknown";
  return [400, 404, 422].includes(status) && FILE_NOT_VISIBLE.test(message) ? "file-not-visible" : "refused";
}
function explainOpenaiError(error2, what) {
  if (error2 instanceof CompletionBatchError) return error2;
  const { status, reason } = readRefusal(error2);
  if (status === 401 || status === 403) {
    return new CompletionBatchError("credentials-missing", `OpenAI refused the key: ${reason}`, {
      where: "OPENAI_API_KEY",
      remedy: "Set OPENAI_API_KEY to a key of the project that submitted the batch, with the right to do this.",
      cause: error2
    });
  }
  return new CompletionBatchError("openai-unavailable", `${what}: ${reason}`, {
    where: "OpenAI",
    remedy: "Run it again later: it goes on where it stopped.",
    cause: error2
  });
}

// ../engine/src/openai/files.ts
function inputFileName(batchId, sha2563) {
  return `${batchId}-${sha2563.slice(0, 16)}.jsonl`;
}
async function uploadToOpenai(openai, path, name3, signal) {
  const file3 = new File([await openAsBlob(path)], name3, { type: "application/jsonl" });
  const uploaded = await ask(
    openai,
    (client) => client.files.create({ file: file3, purpose: "batch" }, signal === void 0 ? {} : { signal })
  );
  return answeredId(uploaded);
}
async function findUploadedFile(openai, name3, bytes) {
  const { items } = await listAllFiles(openai);
  return items.find((file3) => file3.filename === name3 && (!file3.bytes || file3.bytes === bytes))?.id;
}
async function deleteFile(openai, id) {
  try {
    await ask(openai, (client) => client.files.delete(id));
  } catch (error2) {
    if (readRefusal(error2).status !== 404) throw explainOpenaiError(error2, `the file ${id} cannot be deleted`);
  }
}
var describedFile = external_exports.looseObject({
  status: external_exports.string().catch(""),
  status_details: external_exports.string().nullish().catch(void 0),
  created_at: external_exports.number().optional().catch(void 0),
  filename: external_exports.string().min(1).optional().catch(void 0),
  bytes: external_exports.number().positive().optional().catch(void 0),
  purpose: external_exports.string().min(1).optional().catch(void 0)
});
var PENDING_FILE = /^(pending|running|processing|uploading|queued|not_?started|in_?progress|validating)$/i;
var BROKEN_FILE = /^(error|failed|deleted|deleting|canceled|cancelled)$/i;
async function describeFile(openai, id) {
  let answer2;
  try {
    answer2 = await ask(openai, (client) => client.files.retrieve(id));
  } catch (error2) {
    if (readRefusal(error2).status !== 404) throw error2;
    return {
      state: "pending",
      createdAt: void 0,
      name: void 0,
      bytes: void 0,
      purpose: void 0,
      reason: void 0
    };
  }
  const { status, status_details, created_at, filename: name3, bytes, purpose } = describedFile.parse(Object(answer2));
  const state = PENDING_FILE.test(status) ? "pending" : BROKEN_FILE.test(status) ? "broken" : "ready";
  const reason = state === "broken" ? redact(hiderOf(openai)(`the file is ${status}: ${status_details ?? "no reason given"}`)) : void 0;
  return { state, createdAt: created_at, name: name3, bytes, purpose, reason };
}

// ../engine/src/openai/batches.ts
async function submitOpenaiBatch(openai, request) {
  const batch = await ask(
    openai,
    (client) => client.batches.create(
      {
        input_file_id: request.inputFileId,
        endpoint: request.endpoint,
        completion_window: "24h",
        metadata: request.metadata
      },
      { maxRetries: 0, timeout: request.timeout }
    )
  );
  return answeredId(batch);
}
function kinshipOf({ metadata, input_file_id }, { completionBatchId, digest: digest2, inputFileId }) {
  const { completion_batch_id: named, digest: made } = metadata ?? {};
  if (named === void 0) {
    if (!input_file_id) return "silent";
    return input_file_id === inputFileId ? "by-file" : "none";
  }
  if (named !== completionBatchId) return "none";
  return made === void 0 || digest2 === void 0 || made === digest2 ? "ours" : "other-file";
}
function oursAmong(batches, marks) {
  return batches.flatMap((batch) => {
    const kinship = kinshipOf(batch, marks);
    if (kinship === "none" || kinship === "silent") return [];
    const { id, created_at: createdAt, status, input_file_id } = batch;
    return [{ id, createdAt, status, inputFileId: input_file_id || void 0, kinship }];
  }).sort((a, b) => a.createdAt - b.createdAt);
}
async function findBatches(openai, marks, pages) {
  const listed = await listAllBatches(openai, pages);
  const found = oursAmong(listed.items, marks);
  if (listed.complete || found.length > 0) return { found, sure: true };
  if (listed.completeSince === void 0 || !marks.inputFileId) return { found, sure: false };
  const { createdAt } = await describeFile(openai, marks.inputFileId);
  return { found, sure: createdAt !== void 0 && listed.completeSince < createdAt };
}

// ../engine/src/openai/remote-batch.ts
var LATEST_MS = 253402300799e3;
var FIRST_MS = 1e11;
function readTime(value) {
  const number5 = typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number5 === "string") return within(Date.parse(withZone(number5)));
  if (typeof number5 !== "number") return void 0;
  return within(number5 < FIRST_MS ? Math.floor(number5) * 1e3 : Math.floor(number5));
}
function withZone(text3) {
  return /T[\d:.]+$/.test(text3.trim()) ? `${text3.trim()}Z` : text3;
}
function within(ms) {
  return ms > 0 && ms <= LATEST_MS ? ms : void 0;
}
var time3 = external_exports.unknown().optional().transform(readTime);
var count = external_exports.preprocess(
  (value) => typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value,
  external_exports.number()
);
var tokens = external_exports.int().nonnegative();
var remoteBatch = external_exports.looseObject({
  id: external_exports.string(),
  status: external_exports.string(),
  created_at: time3,
  in_progress_at: time3,
  completed_at: time3,
  expired_at: time3,
  cancelled_at: time3,
  failed_at: time3,
  input_file_id: external_exports.string().nullish(),
  metadata: external_exports.record(external_exports.string(), external_exports.string()).nullish().catch(void 0),
  output_file_id: external_exports.string().nullish(),
  error_file_id: external_exports.string().nullish(),
  request_counts: external_exports.looseObject({ total: count, completed: count, failed: count }).nullish().catch(void 0),
  usage: external_exports.looseObject({
    input_tokens: tokens,
    input_tokens_details: external_exports.looseObject({ cached_tokens: tokens }).nullish(),
    output_tokens: tokens
  }).nullish().catch(void 0),
  errors: external_exports.looseObject({
    data: external_exports.array(
      external_exports.looseObject({
        code: external_exports.string().nullish(),
        message: external_exports.string().nullish(),
        line: external_exports.number().nullish().catch(null)
      })
    ).nullish()
  }).nullish().catch(void 0)
});
var OPEN_BATCH_STATUSES = ["PENDING", "VALIDATING", "IN_PROGRESS", "FINALIZING", "CANCELING"];
var STATUS = new Map(
  [
    ["VALIDATING", "validating validation queued pending submitted created preparing notstarted"],
    ["IN_PROGRESS", "inprogress running processing started active"],
    ["FINALIZING", "finalizing finalising"],
    ["CANCELING", "cancelling canceling cancelrequested cancellationrequested"],
    ["COMPLETED", "completed complete succeeded success successful done finished ended"],
    ["FAILED", "failed failure error errored"],
    ["EXPIRED", "expired timeoutexceeded"],
    ["CANCELLED", "cancelled canceled"]
  ].flatMap(([status, words]) => words.split(" ").map((word) => [word, status]))
);
function statusOf(remote) {
  const letters = remote.status.toLowerCase().replace(/[^a-z]/g, "");
  const known2 = STATUS.get(letters.replace(/^(batch|job)(state|status)/, ""));
  if (known2 !== void 0) return known2;
  if (remote.completed_at) return "COMPLETED";
  if (remote.expired_at) return "EXPIRED";
  if (remote.cancelled_at) return "CANCELLED";
  return remote.failed_at ? "FAILED" : void 0;
}
function hasEnded(status) {
  return status === "COMPLETED" || status === "FAILED" || status === "EXPIRED" || status === "CANCELLED";
}
function endOf(remote) {
  return remote.completed_at ?? remote.expired_at ?? remote.cancelled_at ?? remote.failed_at;
}
function billedUsage({ usage }) {
  if (usage == null || usage.input_tokens + usage.output_tokens === 0) return void 0;
  const cached2 = usage.input_tokens_details?.cached_tokens ?? 0;
  return { input: usage.input_tokens, cached: cached2, output: usage.output_tokens };
}
function failureOf(remote) {
  const errors = remote.errors?.data ?? [];
  const texts = errors.slice(0, 3).map(({ code, message, line }) => `${code ?? "unknown"}: ${message ?? ""}${line == null ? "" : ` (line ${line})`}`);
  return redact(
    [...texts, ...errors.length > 3 ? [`and ${errors.length - 3} more`] : []].join("; ") || "no reason given"
  ).slice(0, 1e3);
}
async function retrieveBatch(openai, id) {
  let answer2;
  try {
    answer2 = await ask(openai, (client) => client.batches.retrieve(id).withResponse());
  } catch (error2) {
    if (isGone(error2)) return void 0;
    throw explainOpenaiError(error2, `batch ${id} cannot be read`);
  }
  const parsed = remoteBatch.safeParse(answer2.data);
  const seenAt = Date.parse(answer2.response.headers.get("date") ?? "");
  if (parsed.success) {
    const { status, errors } = hideIn({ status: parsed.data.status, errors: parsed.data.errors }, hiderOf(openai));
    return { ...parsed.data, status, errors, seenAt: Number.isNaN(seenAt) ? void 0 : seenAt };
  }
  throw explainOpenaiError(
    new Error(`the answer is no batch (${explain(parsed.error)})`),
    `batch ${id} cannot be read`
  );
}
function isGone(error2) {
  const { status } = readRefusal(error2);
  return status === 404 || status === 410;
}
async function cancelBatch(openai, id) {
  try {
    await ask(openai, (client) => client.batches.cancel(id, { maxRetries: 0 }));
  } catch (error2) {
    if (readRefusal(error2).status !== 409) throw explainOpenaiError(error2, `batch ${id} cannot be cancelled`);
  }
}

// ../engine/src/platform/scratch.ts
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
var OLD_MS = 24 * 36e5;
async function makeScratch(parent, phase) {
  await mkdir(parent, { recursive: true });
  const prefix = `.completion-batch-${phase}-`;
  for (const name3 of await readdir(parent)) {
    if (!name3.startsWith(prefix)) continue;
    const path = join(parent, name3);
    const made = await stat(path).catch(() => void 0);
    if (made !== void 0 && Date.now() - made.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(parent, prefix));
}

// ../engine/src/platform/printable.ts
var MAX_NAME = 256;
function isPrintable(given) {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(given);
}

// ../engine/src/platform/canonical-text.ts
import { createHash as createHash3, hash as hash3 } from "node:crypto";
function canonicalText(value) {
  return JSON.stringify(sorted(value));
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name3, member]) => [name3, sorted(member)])
  );
}
function canonicalDigest(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.digest();
}
var LETTERS = 8 * 1024;
var LETTER_BYTES = 6;
var block = Buffer.allocUnsafeSlow(2 * LETTERS * LETTER_BYTES);
var SHORT = 64;
var [QUOTE, COMMA, COLON, LIST, LIST_END, OBJECT, OBJECT_END] = [34, 44, 58, 91, 93, 123, 125];
var Writer = class {
  #hash;
  #at = 0;
  value(value) {
    if (typeof value === "string") this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (typeof value === "object" && value !== null) this.#object(value);
    else this.#plain(JSON.stringify(value));
  }
  digest() {
    if (this.#hash === void 0) return hash3("sha256", block.subarray(0, this.#at), "hex");
    return this.#hash.update(block.subarray(0, this.#at)).digest("hex");
  }
  #list(values) {
    this.#byte(LIST);
    let isFirst = true;
    for (const value of values) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.value(value);
    }
    this.#byte(LIST_END);
  }
  #object(value) {
    let isFirst = true;
    this.#byte(OBJECT);
    for (const name3 of namesOf(value)) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.#text(name3);
      this.#byte(COLON);
      this.value(value[name3]);
    }
    this.#byte(OBJECT_END);
  }
  /** ASCII without anything to escape. */
  #plain(text3) {
    this.#room(text3.length);
    for (let index = 0; index < text3.length; index += 1) block[this.#at + index] = text3.charCodeAt(index);
    this.#at += text3.length;
  }
  #text(text3) {
    if (text3.length <= SHORT && this.#shortPlain(text3)) return;
    this.#byte(QUOTE);
    for (let from = 0; from < text3.length; ) {
      let to = Math.min(text3.length, from + LETTERS);
      if (to < text3.length && isHighSurrogate(text3.charCodeAt(to - 1))) to -= 1;
      this.#room((to - from) * LETTER_BYTES);
      const piece = from === 0 && to === text3.length ? text3 : text3.slice(from, to);
      this.#at += block.write(JSON.stringify(piece).slice(1, -1), this.#at);
      from = to;
    }
    this.#byte(QUOTE);
  }
  /** A name, mostly. @returns false where something in it is to be escaped or is not ASCII; then nothing is written */
  #shortPlain(text3) {
    this.#room(text3.length + 2);
    const at2 = this.#at + 1;
    for (let index = 0; index < text3.length; index += 1) {
      const unit = text3.charCodeAt(index);
      if (PLAIN[unit] !== 1) return false;
      block[at2 + index] = unit;
    }
    block[this.#at] = QUOTE;
    block[at2 + text3.length] = QUOTE;
    this.#at += text3.length + 2;
    return true;
  }
  #byte(byte) {
    this.#room(1);
    block[this.#at] = byte;
    this.#at += 1;
  }
  #room(bytes) {
    if (this.#at + bytes > block.length) this.#flush();
  }
  #flush() {
    this.#hash ??= createHash3("sha256");
    this.#hash.update(block.subarray(0, this.#at));
    this.#at = 0;
  }
};
var isHighSurrogate = (unit) => unit >= 55296 && unit <= 56319;
var PLAIN = new Uint8Array(65536);
for (let unit = 0; unit < 128; unit += 1) {
  if (JSON.stringify(String.fromCharCode(unit)).length === 3) PLAIN[unit] = 1;
}
var beginsWithDigit = (name3) => name3.charCodeAt(0) >= 48 && name3.charCodeAt(0) <= 57;
function namesOf(value) {
  const names = Object.keys(value).sort();
  if (!names.some(beginsWithDigit)) return names;
  return Object.keys(Object.fromEntries(names.map((name3) => [name3, null])));
}

// ../engine/src/platform/ndjson.ts
import { isUtf8 } from "node:buffer";
var NEWLINE = 10;
async function* splitLines(chunks, options) {
  for await (const lines of splitBlocks(chunks, options)) for (const line of lines) yield line;
}
async function* splitBlocks(chunks, options) {
  const splitter = new Splitter(options);
  for await (const chunk of chunks) yield splitter.linesOf(chunk);
  yield splitter.rest();
}
var Splitter = class {
  #options;
  #limit;
  #held = new Held();
  #number = 1;
  #offset = 0;
  /** Bytes of a line that is passed over; it is not held. */
  #passed = 0;
  constructor(options) {
    this.#options = options;
    this.#limit = options.maxLineBytes ?? LINE_BOUNDS.request.most;
  }
  *linesOf(chunk) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      if (this.#isTooLarge(piece)) this.#offset += this.#passed + 1;
      else {
        const bytes = this.#held.with(piece);
        if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: true };
        this.#offset += bytes.length + 1;
      }
      this.#held.clear();
      this.#passed = 0;
      this.#number += 1;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (!this.#isTooLarge(rest)) this.#held.add(rest);
  }
  *rest() {
    const bytes = this.#held.with(new Uint8Array());
    if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: false };
  }
  #isTooLarge(piece) {
    const { name: name3, onTooLarge } = this.#options;
    if (this.#passed + this.#held.bytes + piece.length <= this.#limit) return false;
    if (onTooLarge === void 0) throw tooLarge(this.#limit, `${name3}:${this.#number}`);
    if (this.#passed === 0) {
      this.#held.add(piece.subarray(0, BEGINNING_BYTES));
      onTooLarge(this.#number, this.#held.beginning());
      this.#passed = this.#held.bytes - Math.min(piece.length, BEGINNING_BYTES);
      this.#held.clear();
    }
    this.#passed += piece.length;
    return true;
  }
};
function tooLarge(limit, where) {
  return new CompletionBatchError("line-too-large", `a line is longer than ${limit} bytes`, {
    where,
    remedy: "Check that the file is NDJSON: one JSON value per line, lines ended by a newline."
  });
}
var Held = class {
  bytes = 0;
  #parts = [];
  /** Room left in the last part. */
  #room = 0;
  add(chunk) {
    if (chunk.length === 0) return;
    const last = this.#parts.at(-1);
    if (last !== void 0 && this.#room >= chunk.length) {
      last.set(chunk, last.length - this.#room);
      this.#room -= chunk.length;
    } else if (last === void 0 || chunk.length >= PART_BYTES) {
      this.#close();
      this.#parts.push(Uint8Array.from(chunk));
    } else {
      this.#close();
      this.#parts.push(new Uint8Array(PART_BYTES));
      this.#room = PART_BYTES;
      this.add(chunk);
      return;
    }
    this.bytes += chunk.length;
  }
  with(end) {
    if (this.bytes === 0) return end;
    this.#close();
    if (end.length === 0 && this.#parts.length === 1) return this.#parts[0] ?? end;
    return this.#parts.length === 0 ? end : Buffer.concat([...this.#parts, end]);
  }
  beginning() {
    this.#close();
    return Buffer.concat(this.#parts.slice(0, 2)).subarray(0, BEGINNING_BYTES);
  }
  clear() {
    if (this.#parts.length === 0) return;
    this.bytes = 0;
    this.#parts = [];
    this.#room = 0;
  }
  #close() {
    const last = this.#parts.pop();
    if (last !== void 0) this.#parts.push(last.subarray(0, last.length - this.#room));
    this.#room = 0;
  }
};
var PART_BYTES = 64 * 1024;
var BEGINNING_BYTES = 4096;
function isBlank(bytes) {
  for (const byte of bytes) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
function decode3(bytes) {
  if (!isUtf8(bytes)) throw new TypeError("the bytes are no UTF-8");
  const text3 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text3.charCodeAt(0) === BYTE_ORDER_MARK ? text3.slice(1) : text3;
}
var BYTE_ORDER_MARK = 65279;
function parseLine(line, name3) {
  try {
    return parseJson(decode3(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError(
      "ndjson-damaged",
      cause instanceof BoundError ? cause.message : line.terminated ? "the line is not valid JSON" : "the last line is torn: it is not valid JSON and has no newline",
      {
        where: `${name3}:${line.number}`,
        remedy: "Write the file again by running the phase that made it; do not edit it by hand.",
        cause
      }
    );
  }
}
function toLine(value) {
  return `${JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}
`;
}

// ../engine/src/requests/result-line.ts
var resultLine = external_exports.looseObject({
  custom_id: external_exports.string(),
  response: external_exports.unknown().optional(),
  error: external_exports.unknown().optional()
});
function readResultLine(value, hide2) {
  const line = resultLine.safeParse(value);
  if (!line.success) return void 0;
  const { custom_id, response, error: error2 } = line.data;
  const { status_code, body: sent } = membersOf(response);
  const body = parsedIfText(sent);
  const status = statusIn(status_code);
  const said2 = readError(error2) ?? errorInBody(body);
  if (hide2 === void 0) return { custom_id, status, body, error: said2 };
  return { custom_id, status, body: hideIn(body, hide2.data), error: said2 && hideIn(said2, hide2.text) };
}
var CUSTOM_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
var utf8 = new TextDecoder();
function idAtBeginning(beginning2) {
  const [, id = ""] = CUSTOM_ID.exec(utf8.decode(beginning2)) ?? [];
  try {
    return String(JSON.parse(id));
  } catch {
    return void 0;
  }
}
function unreadLine(custom_id, message) {
  return { custom_id, status: void 0, body: void 0, error: { code: "unreadable", type: "", param: "", message } };
}
function errorInBody(body) {
  if (typeof body === "string") return readError(body);
  const { error: error2, choices, message, detail, status } = membersOf(body);
  const inside = readError(error2);
  if (inside !== void 0 || choices !== void 0) return inside;
  if (isUnfinishedResponse(body)) return errorOf({ message: `The response has the status ${textOf2(status)}.` });
  return message === void 0 && detail === void 0 ? void 0 : readError(body);
}
function isUnfinishedResponse(body) {
  const { object: object2, status } = membersOf(body);
  return object2 === "response" && UNFINISHED.has(textOf2(status));
}
var UNFINISHED = /* @__PURE__ */ new Set(["failed", "cancelled", "in_progress", "queued"]);
function isAnswered({ status, body, error: error2 }) {
  if (error2 !== void 0) return false;
  if (status !== void 0) return isSuccess(status);
  return listsOf(body).length > 0;
}
function listsOf(body) {
  const { choices, output: output2, data: data2, results } = membersOf(body);
  return [choices, output2, data2, results].filter((list) => Array.isArray(list));
}
function isSuccess(status) {
  return status >= 200 && status < 300;
}
function membersOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function parsedIfText(body) {
  if (typeof body !== "string") return body;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}
function statusIn(value) {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" ? status : void 0;
}
function readError(value) {
  if (typeof value === "string") return value.trim() === "" ? void 0 : errorOf({ message: value });
  if (saysNothing(value)) return void 0;
  return errorOf(membersOf(value));
}
function errorOf(members2) {
  const { code, type, param, message, detail } = members2;
  return { code: textOf2(code), type: textOf2(type), param: textOf2(param), message: textOf2(message) || textOf2(detail) };
}
function textOf2(value) {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}
function saysNothing(value) {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return isEmpty(value);
}
function isEmpty(value) {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value == null || value === "" || value === 0 || value === false;
}

// ../engine/src/requests/endpoints.ts
var CHAT_COMPLETIONS = "/v1/chat/completions";
var RESPONSES = "/v1/responses";
var EMBEDDINGS = "/v1/embeddings";
var ASKED_DIRECTLY = /* @__PURE__ */ new Set([
  CHAT_COMPLETIONS,
  RESPONSES,
  EMBEDDINGS,
  "/v1/completions",
  "/v1/moderations"
]);
function isAnswerOf(endpoint, body) {
  const { choices, output: output2, status } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  if (endpoint === RESPONSES) {
    return Array.isArray(output2) && (output2.length > 0 || status === "incomplete") && !isUnfinishedResponse(body);
  }
  return listsOf(body).some((list) => list.length > 0);
}

// ../engine/src/requests/parameters.ts
var MAX_BYTES2 = 4096;
var OURS = ["model", "messages", "stream"];
var requestParameters = external_exports.record(external_exports.string(), external_exports.unknown()).refine((given) => OURS.every((name3) => !Object.hasOwn(given, name3)), {
  error: `${OURS.join(", ")} cannot be set here`
}).refine(({ n }) => n === void 0 || n === null || n === 1, {
  error: "n can be 1 only: one answer is read for each request"
}).refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MAX_BYTES2, {
  error: `they may have ${MAX_BYTES2} bytes`
});
function parseParameters(text3) {
  const refused3 = (why, cause) => new CompletionBatchError("invalid-input", `the parameters do not fit: ${why}`, {
    where: "parameters",
    remedy: `Use a JSON object of at most ${MAX_BYTES2} bytes such as {"temperature": null, "reasoning_effort": "low"}: null leaves a member out; ${OURS.join(", ")} and n over 1 are not allowed.`,
    cause
  });
  if (Buffer.byteLength(text3) > MAX_BYTES2) throw refused3(`they have ${Buffer.byteLength(text3)} bytes`);
  let value;
  try {
    value = JSON.parse(text3);
  } catch (cause) {
    throw refused3(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused3("they are no JSON object");
  const parsed = requestParameters.safeParse(value);
  if (!parsed.success) throw refused3(parsed.error.issues.map(({ message }) => message).join("; "), parsed.error);
  return Object.keys(parsed.data).length === 0 ? void 0 : parsed.data;
}
function parametersText(parameters) {
  return parameters === void 0 ? "" : canonicalText(parameters);
}
function withParameters(body, parameters) {
  if (parameters === void 0) return body;
  const members2 = Object.entries({ ...body, ...parameters }).filter(
    ([name3, value]) => !(value === null && Object.hasOwn(parameters, name3))
  );
  return Object.fromEntries(members2);
}

// ../engine/src/requests/tokens.ts
var estimateTokens = (text3) => {
  const units = unitsOf(text3);
  const { length } = text3;
  let tokens3 = 0;
  let at2 = 0;
  while (at2 < length) {
    const begin2 = at2;
    const first = units[at2];
    let signs = known[first];
    const kind = signs & KIND;
    const end = kind === DIGIT ? Math.min(length, begin2 + DIGITS2) : length;
    let next = signs;
    for (at2 += 1; at2 < end; at2 += 1) {
      next = known[units[at2]];
      if ((next & KIND) !== kind) break;
      signs |= next;
    }
    if (kind !== 0 && next !== 0) tokens3 += pieceTokens(signs, first, at2 - begin2, 0);
    else {
      const piece = unusualPiece(text3, begin2);
      tokens3 += piece.tokens;
      at2 = piece.end;
    }
  }
  return Math.ceil(tokens3);
};
var DIGITS2 = 3;
function unusualPiece(text3, begin2) {
  const first = text3.codePointAt(begin2) ?? 0;
  const kind = signsOf(first) & KIND;
  let signs = 0;
  let pairs = 0;
  let end = begin2;
  while (end < text3.length && (kind !== DIGIT || end - begin2 - pairs < DIGITS2)) {
    const point = text3.codePointAt(end) ?? 0;
    const its = signsOf(point);
    if ((its & KIND) !== kind) break;
    signs |= its;
    end += 1;
    if (point <= 65535) continue;
    end += 1;
    pairs += 1;
  }
  return { tokens: pieceTokens(signs, first, end - begin2, pairs), end };
}
function signsOf(point) {
  return known[point] || lookUp(point);
}
var scratch = new Uint16Array(32 * 1024);
var scratchBytes = Buffer.from(scratch.buffer);
function unitsOf(text3) {
  if (text3.length <= scratch.length) {
    scratchBytes.write(text3, "utf16le");
    return scratch;
  }
  const units = new Uint16Array(text3.length);
  Buffer.from(units.buffer).write(text3, "utf16le");
  return units;
}
var LETTER = 1;
var DIGIT = 2;
var BLANK = 3;
var OTHER = 4;
var KIND = 7;
var SMALL = 8;
var known = new Uint8Array(1114112);
function lookUp(point) {
  const letter = String.fromCodePoint(point);
  const kind = new RegExp("^\\p{L}", "u").test(letter) ? LETTER : new RegExp("^\\p{N}", "u").test(letter) ? DIGIT : /^\s/.test(letter) ? BLANK : OTHER;
  const signs = letter.toUpperCase() === letter ? kind : kind | SMALL;
  if (point < 55296 || point > 56319) known[point] = signs;
  return signs;
}
var SPACE = 32;
var ASCII = 127;
var LATIN = 591;
function pieceTokens(signs, first, units, pairs) {
  switch (signs & KIND) {
    case LETTER: {
      if (first > LATIN) return units - pairs;
      const capitals = (signs & SMALL) === 0 && units > 1;
      return Math.max(1, units / (capitals ? 2.7 : 6));
    }
    case DIGIT:
      return 1;
    case BLANK:
      return first === SPACE && units === 1 ? 0.1 : 1;
    case OTHER:
      return first <= ASCII ? Math.ceil(units / 3) : (units - pairs) * 1.5;
    default:
      return 0;
  }
}
var PER_MESSAGE = 3;
var answerFormat = external_exports.looseObject({ json_schema: external_exports.looseObject({ schema: external_exports.unknown() }) });
function requestTokens(body, count5) {
  const messages = body.messages.map((message) => PER_MESSAGE + count5(message.role) + count5(message.content));
  const shown2 = answerFormat.safeParse(body.response_format).data?.json_schema.schema;
  const schema = shown2 === void 0 ? 0 : count5(JSON.stringify(shown2));
  return messages.reduce((sum2, tokens3) => sum2 + tokens3, PER_MESSAGE) + schema;
}

// ../engine/src/requests/request-line.ts
var MAX_ID = 512;
var API_PATH = /^\/[A-Za-z0-9._~/-]{1,200}$/;
var requestLine = external_exports.looseObject({
  custom_id: external_exports.string().min(1, { error: "is empty" }).refine((id) => [...id].length <= MAX_ID, { error: `is longer than ${MAX_ID} characters` }).refine((id) => id.isWellFormed(), { error: "is not well-formed Unicode" }),
  method: external_exports.literal("POST", { error: 'is not "POST"' }),
  url: external_exports.string().regex(API_PATH, { error: 'is not a path of the API such as "/v1/chat/completions"' }),
  body: external_exports.looseObject({
    model: external_exports.string().min(1, { error: "is empty" }).refine((name3) => name3.length <= MAX_NAME && isPrintable(name3), {
      error: `is no name of at most ${MAX_NAME} characters`
    }),
    stream: external_exports.literal(false, { error: "is not false: batches do not stream" }).nullish()
  })
});
function parseRequest(value) {
  return requestLine.safeParse(value);
}
function readRequestLine(line, name3) {
  const parsed = parseRequest(parseLine(line, name3));
  if (parsed.success) return parsed.data;
  throw invalidRequest(line, name3, explain(parsed.error), parsed.error);
}
function invalidRequest(line, name3, why, cause) {
  return new CompletionBatchError("request-invalid", `the line is no request: ${why}`, {
    where: `${name3}:${line.number}`,
    remedy: `Write one object a line, {"custom_id": "\u2026", "method": "POST", "url": "${CHAT_COMPLETIONS}", "body": {"model": "\u2026", \u2026}}, with a custom_id of 1 to ${MAX_ID} characters and without "stream".`,
    cause
  });
}
function requestIdentity(request) {
  return identityOf(request.custom_id, contentDigest(request));
}
function identityOf(customId, content) {
  return `${customId} ${content}`;
}
function contentDigest({ url: url2, body }) {
  return canonicalDigest({ url: url2, body });
}
function requestForModel(line, name3, model, parameters) {
  readRequestLine(line, name3);
  const request = membersOf(parseLine(line, name3));
  const body = withParameters({ ...membersOf(request.body), model }, parameters);
  return Buffer.from(JSON.stringify({ ...request, body }));
}
var plainChat = external_exports.object({
  messages: external_exports.array(external_exports.object({ role: external_exports.string(), content: external_exports.string() })),
  response_format: external_exports.unknown().optional(),
  tools: external_exports.undefined().optional(),
  functions: external_exports.undefined().optional()
});
var DATA_URL = /^data:[^,]{0,200};base64,/;
var TOKENS_OF_A_FILE = 1500;
function inputTokensOf({ url: url2, body }, count5) {
  const chat = url2 === CHAT_COMPLETIONS ? plainChat.safeParse(body) : void 0;
  if (chat?.success) return requestTokens(chat.data, count5);
  let files = 0;
  const text3 = JSON.stringify(body, (_name, value) => {
    if (typeof value !== "string" || !DATA_URL.test(value)) return value;
    files += 1;
    return "";
  });
  return count5(text3) + files * TOKENS_OF_A_FILE;
}
function inputsOf({ url: url2, body }) {
  if (url2 !== EMBEDDINGS) return 0;
  const { input: input2 } = body;
  return Array.isArray(input2) && typeof input2[0] !== "number" ? input2.length : 1;
}
var MOST_OUTPUT_TOKENS = 1e7;
var DEFAULT_OUTPUT_TOKENS = 1e3;
var WITHOUT_OUTPUT = /* @__PURE__ */ new Set([EMBEDDINGS, "/v1/moderations"]);
var bound = external_exports.int().positive().optional().catch(void 0);
var bounds = external_exports.object({ max_completion_tokens: bound, max_tokens: bound, max_output_tokens: bound, n: bound });
function outputTokensOf({ url: url2, body }) {
  if (WITHOUT_OUTPUT.has(url2)) return 0;
  const { max_completion_tokens, max_tokens, max_output_tokens, n = 1 } = bounds.parse(body);
  const each = max_completion_tokens ?? max_tokens ?? max_output_tokens ?? DEFAULT_OUTPUT_TOKENS;
  return Math.min(n * each, MOST_OUTPUT_TOKENS);
}

// ../engine/src/state/layout.ts
function isExecutionId(id) {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(id);
}
function isUuid(id) {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}
function checkExecutionId(id) {
  return checkId(id, "execution");
}
function checkJobId(id) {
  return checkId(id, "job");
}
function checkId(id, what) {
  if (isExecutionId(id)) return id;
  throw new CompletionBatchError(
    "invalid-input",
    `${JSON.stringify(id)} is not ${what === "job" ? "a" : "an"} ${what} id`,
    {
      where: what,
      remedy: 'Use 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.'
    }
  );
}
var batchesPrefix = (execution) => `completion_batches/${execution}/batches/`;
var batchRequestsObject = (execution, batchId, sha2563) => `${batchesPrefix(execution)}${batchId}/${sha2563}.jsonl`;
var resultsPrefix = (execution, batchId) => `completion_batches/${execution}/results/${batchId}/`;
var resultsObject = (execution, batchId, kind, sha2563) => `${resultsPrefix(execution, batchId)}${kind}-${sha2563}.jsonl`;
var outcomesObject = (execution, batchId) => `${resultsPrefix(execution, batchId)}outcomes.jsonl`;
var claimsPrefix = (job) => `jobs/${job}/claims/`;
var claimsObject = (job, number5) => `${claimsPrefix(job)}${String(number5).padStart(7, "0")}.json`;
var jobObject = (job) => `jobs/${job}/job.json`;
var jobPartObject = (job, number5, sha2563) => `jobs/${job}/requests/${String(number5).padStart(4, "0")}-${sha2563}.jsonl`;
var jobInvalidObject = (job, sha2563) => `jobs/${job}/requests/invalid-${sha2563}.jsonl`;
var jobResultsObject = (job) => `jobs/${job}/results.ndjson`;
var jobFailuresObject = (job) => `jobs/${job}/failures.ndjson`;
var ANSWERS = "answers/";
function answersObject(job, createdAt) {
  const age = LAST_MS - Math.min(Math.max(Date.parse(createdAt) || 0, 0), LAST_MS);
  return `${ANSWERS}${String(age).padStart(LAST_MS_DIGITS, "0")}-${job}.bin`;
}
var LAST_MS = 9999999999999;
var LAST_MS_DIGITS = 13;
function jobOfAnswers(key) {
  const job = /^answers\/\d{13}-([^/]+)\.bin$/.exec(key)?.[1];
  return job !== void 0 && isExecutionId(job) ? job : void 0;
}
var jobCancelledObject = (job) => `jobs/${job}/cancelled.json`;
var jobDoneObject = (job) => `jobs/${job}/done.json`;
var OPEN_JOBS = "open-jobs/";
var openJobObject = (job) => `${OPEN_JOBS}${job}`;

// ../engine/src/state/fields.ts
var LATEST_MS2 = 253402300799999;
var MOST = 1e12;
var MOST_CHANGES = 1e9;
var text = (most) => external_exports.string().refine((given) => given.length <= most, { error: `is longer than ${most} characters` });
var name2 = (most = MAX_NAME) => text(most).refine(isPrintable, { error: "has characters that no name has" });
var number4 = external_exports.number().refine((given) => given >= 0 && given <= MOST, { error: `is not within 0 and ${MOST}` });
var version2 = external_exports.int().refine((given) => given >= 0 && given <= MOST_CHANGES, {
  error: `is not within 0 and ${MOST_CHANGES}`
});
var time4 = external_exports.number().refine((given) => given >= 0 && given <= LATEST_MS2, { error: "is no time in milliseconds since 1970" });
var uuid3 = external_exports.string().refine(isUuid, { error: "is no batch id (a UUID in lower case)" });
var executionId = external_exports.string().refine(isExecutionId, { error: "is not an execution id" });
var sha2562 = external_exports.string().regex(SHA256, { error: "is no SHA-256 (64 hexadecimal digits)" });
var storeUrl = text(2048).refine(
  (given) => /^[a-z][a-z0-9+.-]{0,20}:\/\/\S+$/.test(given) && isPrintable(given),
  {
    error: "is not the URL of a store, such as s3://bucket/prefix"
  }
);
var apiPath = external_exports.string().regex(API_PATH, { error: "is not a path of the API such as /v1/chat/completions" });
var remoteId = external_exports.string().refine(isRemoteId, {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")'
});
var remoteIdOrNone = external_exports.string().refine((given) => given === "" || isRemoteId(given), {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")'
});
function isRemoteId(given) {
  return /^[A-Za-z0-9][\w.:=+@~/-]{0,999}$/.test(given) && !given.split("/").some((part2) => /^\.{0,2}$/.test(part2));
}
function shown(given) {
  const text3 = JSON.stringify(given) ?? "nothing";
  return (text3.length > 100 ? `${text3.slice(0, 100)}\u2026` : text3).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}

// ../engine/src/state/batch.ts
var DECISIONS = ["accepted", "rejected"];
var batchFields = external_exports.object({
  openai_batch_id: remoteId,
  status: external_exports.enum([...OPEN_BATCH_STATUSES, "COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]),
  submitted_at: text(100),
  // All below are ours; records of other programs lack them.
  execution_id: executionId.optional(),
  model: name2().optional(),
  workload_version: name2().optional(),
  store: storeUrl.optional(),
  request_key: text(1024).optional(),
  request_sha256: sha2562.optional(),
  queued_tokens: number4.optional(),
  request_count: number4.optional(),
  units: number4.optional(),
  estimated_tokens: number4.optional(),
  estimated_output_tokens: number4.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: external_exports.iso.datetime().optional().catch(void 0),
  /** Of each result file, as it came from OpenAI: no copy counts that has another digest. */
  output_sha256: sha2562.optional().catch(void 0),
  error_sha256: sha2562.optional().catch(void 0),
  /** That its answers are to be looked at before anything is written of them, and by which measure of the workload's. */
  examine: external_exports.number().optional(),
  /** When they were. */
  examined_at: text(100).optional().catch(void 0),
  /** Why its answers wait for a person, and what that has said of them: what cannot be read is not taken for none. */
  held_reason: text(1e4).optional(),
  decision: external_exports.enum(DECISIONS).optional(),
  /** The file that OpenAI was given. */
  input_file_id: remoteIdOrNone.optional().catch(void 0)
});
function isHeld({ held_reason, decision }) {
  return held_reason !== void 0 && decision === void 0;
}
var batchSketch = external_exports.object({
  openai_batch_id: remoteId.optional().catch(void 0),
  status: name2(100).optional().catch(void 0),
  model: name2().optional().catch(void 0),
  estimated_tokens: number4.optional().catch(void 0),
  input_file_id: remoteIdOrNone.optional().catch(void 0),
  failure: text(1e4).optional().catch(void 0),
  held_reason: text(1e4).optional().catch(void 0)
});
function misplacedBatch({ execution_id, request_key, request_sha256 }, batchId) {
  if (!isUuid(batchId)) return "its key holds no batch id (a UUID)";
  if (request_key === void 0) return void 0;
  if (execution_id === void 0) return "execution_id is missing beside request_key";
  if (request_sha256 === void 0) return "request_sha256 is missing beside request_key";
  const key = batchRequestsObject(execution_id, batchId, request_sha256);
  return request_key === key ? void 0 : `request_key is ${shown(request_key)}, not ${key}`;
}
function isOurs({ request_key }) {
  return request_key !== void 0;
}
function isOpenBatch({ status }) {
  return OPEN_BATCH_STATUSES.includes(status);
}
function batchDataOf({
  submission,
  status,
  submittedAt,
  attributes
}) {
  return {
    openai_batch_id: submission.openai_batch_id,
    submitted_at: submittedAt,
    status,
    result_file_id: "N/A",
    units: submission.units,
    workload_version: submission.workload_version,
    request_count: submission.requests,
    estimated_tokens: submission.estimated_tokens,
    estimated_output_tokens: submission.estimated_output_tokens,
    execution_id: submission.execution_id,
    model: submission.model,
    store: submission.store,
    request_key: submission.object_key,
    request_sha256: submission.sha256,
    request_bytes: submission.bytes,
    queued_tokens: submission.queued_tokens,
    input_file_id: submission.input_file_id,
    ...attributes
  };
}

// ../engine/src/workload/workload.ts
function factsOf(workload, line, name3) {
  return line.facts ?? workload.read(line, name3);
}
function canRead({ version: version3, reads = [] }, written2) {
  return written2 === version3 || reads.includes(written2);
}

// ../engine/src/openai/models.ts
function readModelName(model) {
  const path = model.trim().toLowerCase();
  const tuned = /(?:^|\/)ft:([^:]+)/.exec(path)?.[1];
  const last = path.slice(path.lastIndexOf("/") + 1).replace(/^(openai|azure|openrouter):/, "");
  const bare = tuned ?? last.replace(/:.*$/s, "");
  const name3 = bare.replace(/^gpt-35/, "gpt-3.5");
  return { name: name3, family: name3.replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ""), fineTuned: tuned !== void 0 };
}
var FAMILIES = [
  // Each of these takes one effort only (high, medium) or none at all, and no temperature: their default is right.
  { of: /^(gpt-\d|o\d).*-(pro|chat|search|deep-research)(-|$)/ },
  { of: /^o1-(mini|preview)/ },
  { of: /-codex-mini/ },
  // Codex models always reason.
  { of: /^gpt-\d.*-codex(-|$)/, effort: "low" },
  { of: /^o\d+(-mini)?(-|$)/, effort: "low" },
  { of: /^gpt-5(-(mini|nano))?(-|$)/, effort: "minimal" },
  { of: /^gpt-(5\.\d+|[6-9](\.\d+)?)(-|$)/, effort: "none", plain: true },
  { of: /^(chatgpt-4o|gpt-4|gpt-3\.5)/, temperature: 0, plain: true }
];
var REASONING_TOKENS = 4096;
function modelParameters(model, answerTokens) {
  const { family } = readModelName(model);
  const { temperature, effort, plain: plain2 = false } = FAMILIES.find(({ of }) => of.test(family)) ?? {};
  return {
    ...temperature === void 0 ? {} : { temperature },
    ...effort === void 0 ? {} : { reasoning_effort: effort },
    max_completion_tokens: answerTokens + (plain2 ? 0 : REASONING_TOKENS)
  };
}
function smallestQueue(model) {
  return /mini|nano|luna/.test(readModelName(model).family) ? 2e6 : 9e4;
}

// ../engine/src/openai/prices.ts
var usd = external_exports.number().nonnegative();
var price = external_exports.object({
  input: usd,
  output: usd,
  cached: usd.optional(),
  cached_input: usd.optional(),
  cachedInput: usd.optional()
}).transform(({ input: input2, output: output2, cached: cached2, cached_input, cachedInput }) => {
  const named = cached2 ?? cached_input ?? cachedInput;
  return named === void 0 ? { input: input2, output: output2 } : { input: input2, output: output2, cached: named };
});
var priceList = external_exports.object({
  /** Date of the figures. */
  asOf: external_exports.iso.date(),
  /** Through the Batch API (half of the list price), by model. */
  models: external_exports.record(external_exports.string(), price)
});
var at = (input2, cached2, output2) => cached2 === void 0 ? { input: input2, output: output2 } : { input: input2, cached: cached2, output: output2 };
var PRICES = {
  asOf: "2026-11-23",
  models: {
    "gpt-3.5-turbo": at(0.25, void 0, 0.75),
    "gpt-4-turbo": at(5, void 0, 15),
    "gpt-4.1": at(1, 0.25, 4),
    "gpt-4.1-mini": at(0.2, 0.05, 0.8),
    "gpt-4.1-nano": at(0.05, 0.0125, 0.2),
    "gpt-4o": at(1.25, 0.625, 5),
    "gpt-4o-2024-05-13": at(2.5, void 0, 7.5),
    "gpt-4o-mini": at(0.075, 0.0375, 0.3),
    "gpt-5": at(0.625, 0.0625, 5),
    "gpt-5-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5-mini": at(0.125, 0.0125, 1),
    "gpt-5-nano": at(0.025, 25e-4, 0.2),
    "gpt-5-pro": at(7.5, void 0, 60),
    "gpt-5.1": at(0.625, 0.0625, 5),
    "gpt-5.1-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5.2": at(0.875, 0.0875, 7),
    "gpt-5.2-chat-latest": at(0.875, 0.0875, 7),
    "gpt-5.2-pro": at(10.5, void 0, 84),
    "gpt-5.4": at(1.25, 0.125, 7.5),
    "gpt-5.4-mini": at(0.375, 0.0375, 2.25),
    "gpt-5.4-nano": at(0.1, 0.01, 0.625),
    "gpt-5.5": at(2.5, 0.25, 15),
    "gpt-5.6-luna": at(0.1, 0.01, 0.6),
    "gpt-5.6-sol": at(2, 0.2, 10),
    "gpt-5.6-terra": at(1, 0.1, 6),
    "gpt-6-astra": at(5, 0.5, 25),
    "gpt-6-luna": at(0.05, 5e-3, 0.25),
    "gpt-6-sol": at(1, 0.1, 5),
    o1: at(7.5, 3.75, 30),
    "o1-mini": at(0.55, 0.275, 2.2),
    "o1-pro": at(75, void 0, 300),
    o3: at(1, 0.25, 4),
    "o3-mini": at(0.55, 0.275, 2.2),
    "o3-pro": at(10, void 0, 40),
    "o4-mini": at(0.55, 0.1375, 2.2),
    "text-embedding-3-large": at(0.065, void 0, 0),
    "text-embedding-3-small": at(0.01, void 0, 0),
    "text-embedding-ada-002": at(0.05, void 0, 0)
  }
};
function parsePrices(data2, name3) {
  try {
    return priceList.parse(parseJson(data2));
  } catch (cause) {
    throw new CompletionBatchError(
      "invalid-input",
      `the price file does not fit: ${cause instanceof external_exports.ZodError ? explain(cause) : String(cause)}`,
      {
        where: name3,
        remedy: 'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "cached": 0.05, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause
      }
    );
  }
}
function costOf(tokens3, model, prices = PRICES) {
  const found = priceOf(model, prices);
  if (found === void 0) return void 0;
  const cached2 = Math.min(tokens3.cached ?? 0, tokens3.input);
  const input2 = (tokens3.input - cached2) * found.input + cached2 * (found.cached ?? found.input);
  return (input2 + tokens3.output * found.output) / 1e6;
}
function priceOf(model, prices) {
  const { name: name3, family, fineTuned } = readModelName(model);
  const names = fineTuned ? [`ft:${name3}`, `ft:${family}`] : [name3, family];
  const known2 = [model, ...names].find((candidate) => Object.hasOwn(prices.models, candidate));
  return known2 === void 0 ? void 0 : prices.models[known2];
}

// ../engine/src/collect/collect-result.ts
function isTrouble({ kind, trouble }) {
  return kind === "unreadable" || kind === "incomplete" || kind === "held" || trouble;
}
function isWaitedFor({ kind, ours }) {
  return ours && (kind === "open" || kind === "incomplete");
}
var HOUR_MS = 36e5;
function resultOf({ state, workload, prices }, batch, kind, status, more) {
  return {
    reason: void 0,
    trouble: false,
    units: 0,
    counts: workload.noCounts(),
    spareLines: 0,
    doubleLines: 0,
    usage: { input: 0, cached: 0, output: 0 },
    cost: void 0,
    topFailure: void 0,
    ...more,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    ours: isOurs(batch),
    kind,
    status,
    ageHours: (state.clock.now() - Date.parse(batch.submitted_at)) / HOUR_MS,
    estimatedCost: estimatedCostOf(batch, prices),
    estimatedUsage: { input: batch.estimated_tokens, output: batch.estimated_output_tokens }
  };
}
function estimatedCostOf(batch, prices) {
  const { model, estimated_tokens: input2, estimated_output_tokens: output2 = 0 } = batch;
  return model === void 0 || input2 === void 0 ? void 0 : costOf({ input: input2, output: output2 }, model, prices);
}

// ../engine/src/collect/due-batches.ts
var HOUR_MS2 = 36e5;
async function findDueBatches(state, isWanted = () => true) {
  const batches = [];
  const problems = [];
  for await (const record2 of state.batches.listOpen()) {
    if (!isWanted(record2)) continue;
    const { batch, where, isOurs: isOurs2, problem = "cannot be read" } = record2;
    if (batch !== void 0) batches.push(batch);
    else problems.push({ where, reason: problem, ours: isOurs2 });
  }
  const time5 = (batch) => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time5(a) - time5(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}
async function findBatch({ state, ways }, batchId) {
  const record2 = await state.batches.get(batchId);
  if (record2?.batch !== void 0) return record2.batch;
  throw new CompletionBatchError(
    "invalid-input",
    record2 === void 0 ? `there is no batch ${JSON.stringify(batchId)}` : `batch ${batchId} does not parse: ${record2.problem}`,
    {
      where: state.name,
      remedy: `Name a completion batch id (a UUID). The open ones are listed by: ${ways.status}.`
    }
  );
}
function ageHoursOf({ submitted_at }, clock) {
  const hours = (clock.now() - Date.parse(submitted_at)) / HOUR_MS2;
  return Number.isNaN(hours) ? void 0 : Math.max(0, hours);
}

// ../engine/src/collect/held.ts
function heldResult(services, batch, status) {
  if (!isHeld(batch)) return void 0;
  const { accept, reject } = services.ways;
  const reason = `held: ${batch.held_reason}, so nothing of it is written; look at it, then ${accept(batch.batchId)}, or ${reject(batch.batchId)}`;
  return resultOf(services, batch, "held", status, { reason });
}
async function examine(services, { batch, remote }, ended, requests) {
  const { state, workload } = services;
  const { examine: measure, examined_at: before } = batch;
  if (workload.examine === void 0 || measure === void 0 || before !== void 0) return void 0;
  const { held: why, attributes } = await workload.examine(ended, requests, measure);
  const held2 = why === void 0 ? {} : { held_reason: why.slice(0, 1e3) };
  const examined = { examined_at: isoTime(state.clock), ...held2 };
  await state.batches.change(batch.batchId, "FINALIZING", { ...attributes, ...examined });
  return heldResult(services, { ...batch, ...examined }, remote.status);
}
async function decide(services, batchId, decision) {
  const { state, ways, logger } = services;
  const batch = await findBatch(services, batchId);
  const counts = isOpenBatch(batch) ? await state.batches.decide(batchId, decision) : batch.decision;
  if (counts === decision) return logger.info(`the answers of batch ${batchId} are ${decision}`);
  const why = counts !== void 0 ? `is ${counts} already` : isOpenBatch(batch) ? "is not held: no look at its answers has found anything against them yet" : `is ${batch.status}: it is settled, and was not held`;
  throw new CompletionBatchError("invalid-input", `batch ${JSON.stringify(batchId)} ${why}`, {
    where: decision === "accepted" ? "accept" : "reject",
    remedy: `Nothing was changed. Batches that are held are named by collect; the open ones are listed by: ${ways.status}.`
  });
}

// ../engine/src/collect/read-answers.ts
import { basename } from "node:path";

// ../engine/src/collect/completeness.ts
function shortageOf(evidence) {
  const { own: own2, found, answered, files } = evidence;
  const counts = believable(evidence);
  const output2 = files.some(({ kind, state }) => kind === "output" && (state === "here" || state === "kept"));
  if (found >= own2 && (output2 || answered >= (counts?.completed ?? 0))) return void 0;
  const unread2 = files.filter(({ state }) => state === "gone" || state === "failed");
  const fewer = counts === void 0 ? evidence.status !== "FAILED" : claimsMore(counts, found, answered);
  if (!fewer && unread2.length === 0) return void 0;
  const texts = [...files.flatMap((file3) => absence(file3, counts) ?? []), ...evidence.strange];
  const late = evidence.strange.length === 0 && !unread2.some(({ state }) => state === "failed") && files.some((file3) => absence(file3, counts) !== void 0);
  return { late, text: [...texts, figures(evidence, counts)].join("; ") };
}
function claimsMore({ completed, failed: failed2 }, found, answered) {
  return found < completed + failed2 || answered < completed;
}
function believable({ remote, status, own: own2 }) {
  const counts = remote.request_counts;
  if (counts == null) return void 0;
  const { total, completed, failed: failed2 } = counts;
  if (![total, completed, failed2].every((count5) => Number.isSafeInteger(count5) && count5 >= 0)) return void 0;
  const done = completed + failed2;
  const files = remote.output_file_id || remote.error_file_id;
  const neverBegan = status !== "COMPLETED" && total === 0 && done === 0 && !files && remote.in_progress_at == null;
  if (neverBegan) return counts;
  return total === own2 && (status === "COMPLETED" ? done === total : done <= total) ? counts : void 0;
}
function absence({ kind, state, why }, counts) {
  if (state === "failed") return why;
  if (state === "gone") return "OpenAI does not give out its result files yet";
  const expected = kind === "output" ? counts?.completed ?? 1 : counts?.failed ?? 0;
  return state === "unnamed" && expected > 0 ? `its ${kind} file is not there yet` : void 0;
}
function figures({ remote, own: own2, found, answered }, counts) {
  const given = remote.request_counts;
  const claim2 = counts !== void 0 ? `OpenAI counts ${counts.completed} of ${counts.total} requests answered and ${counts.failed} failed` : given == null ? "OpenAI gives no counts" : `OpenAI's counts cannot be right (${given.completed} answered and ${given.failed} failed of ${given.total})`;
  return `${claim2}, of the ${own2} that were sent ${answered} answers and ${found - answered} failures were read`;
}

// ../engine/src/collect/result-files.ts
import { createHash as createHash4 } from "node:crypto";
import { createReadStream as createReadStream2, createWriteStream } from "node:fs";
import { open as open3, stat as stat3 } from "node:fs/promises";
import { join as join2 } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

// ../engine/src/openai/download.ts
import { open as open2, stat as stat2, truncate, writeFile } from "node:fs/promises";
var ATTEMPTS = 6;
async function downloadFile(options) {
  const { clock, logger, fileId, path } = options;
  await local(path, writeFile(path, ""));
  const size = await describedSize(options);
  if (size === "gone") return false;
  const expected = size === "unknown" ? void 0 : size;
  let confirmed;
  let reason = "";
  let met = 0;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      const have = await sizeOf(path);
      if (have === expected) return true;
      const declared = await fetchFrom(options, expected, expected !== void 0 && have < expected ? have : 0);
      const got = await sizeOf(path);
      if (got === expected) return true;
      if (expected === void 0) {
        if (declared === got || await endsAsLines(path, got)) return true;
        reason = `${got} bytes arrived, the last line is cut`;
      } else reason = `${got} of ${expected} bytes arrived`;
      if (confirmed === got && (declared === got || expected === void 0)) {
        const said2 = expected === void 0 ? "its last line is cut" : `its description says ${expected}`;
        logger.warn(`${fileId} has ${got} bytes, ${said2}: it came twice alike, so it is used`);
        return true;
      }
      if (declared === got || expected === void 0) {
        confirmed = got;
        await truncate(path, 0);
      }
    } catch (error2) {
      if (error2 instanceof CompletionBatchError) throw error2;
      if (isGone(error2)) return false;
      const refusal2 = readRefusal(error2);
      if (isFinal(refusal2.status)) throw unavailable(fileId, refusal2.reason, error2);
      if (refusal2.status === 416) await truncate(path, 0);
      reason = refusal2.reason;
      if (boundIn(error2) !== void 0) met += 1;
      if (met === OPENAI_BOUNDS.fileTries.most) throw unavailable(fileId, reason, error2);
    }
    logger.warn(`download of ${fileId} was cut (${reason}); attempt ${attempt} of ${ATTEMPTS}`);
    await clock.sleep(500 * 2 ** attempt);
  }
  throw unavailable(fileId, reason);
}
function isForbidden(status) {
  return status === 401 || status === 403;
}
function isFinal(status) {
  return isForbidden(status) || status !== void 0 && isRedirect(status);
}
async function describedSize({ openai, fileId, logger }) {
  try {
    return sizeIn(await ask(openai, (client) => client.files.retrieve(fileId)));
  } catch (error2) {
    if (isGone(error2)) return "gone";
    const { status, reason } = readRefusal(error2);
    if (isFinal(status) || boundIn(error2) !== void 0) throw unavailable(fileId, reason, error2);
    logger.warn(`${fileId} cannot be described (${reason}): fetching it without knowing its size`);
    return "unknown";
  }
}
function unavailable(fileId, reason, cause) {
  return new CompletionBatchError("openai-unavailable", `the file ${fileId} cannot be read: ${reason}`, {
    where: `OpenAI file ${fileId}`,
    remedy: "Run collect again later; nothing was written for this batch yet.",
    cause
  });
}
function sizeIn(description) {
  const { bytes } = Object(description);
  return typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes > 0 ? bytes : "unknown";
}
async function endsAsLines(path, size) {
  var _stack = [];
  try {
    if (size === 0) return true;
    const file3 = __using(_stack, await open2(path), true);
    const tail = Buffer.alloc(Math.min(size, LAST_LINE_BYTES));
    await file3.read(tail, 0, tail.length, size - tail.length);
    if (tail.at(-1) === 10) return true;
    try {
      parseJson(tail.subarray(tail.lastIndexOf(10) + 1).toString("utf8"));
      return true;
    } catch {
      return false;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise2 = __callDispose(_stack, _error, _hasError);
    _promise2 && await _promise2;
  }
}
var LAST_LINE_BYTES = 4 * 1024 * 1024;
async function sizeOf(path) {
  try {
    return (await stat2(path)).size;
  } catch {
    return 0;
  }
}
async function fetchFrom({ openai, fileId, path, timer }, expected, from) {
  const response = await ask(
    openai,
    (client) => client.files.content(fileId, from === 0 ? {} : { headers: { Range: `bytes=${from}-` } })
  );
  if (response.body === null) throw new Error("the answer has no body");
  const range = response.headers.get("content-range");
  if (response.status === 206 && range?.startsWith(`bytes ${from}-`) !== true) {
    await response.body.cancel();
    await truncate(path, 0);
    throw new Error(`byte ${from} and what follows was asked for, ${range ?? "an unnamed part"} was sent`);
  }
  const resumed = from > 0 && response.status === 206;
  const most = Math.min(OPENAI_BOUNDS.file.most, (expected ?? OPENAI_BOUNDS.file.most) + OPENAI_BOUNDS.fileExcess.most);
  const chunks = paced(sourceOf(response.body), paceOf(fileId, resumed ? most - from : most), timer);
  await local(path, keepAll(chunks, path, resumed ? "a" : "w"));
  const length = response.headers.get("content-length");
  return response.status === 206 || length === null || response.headers.has("content-encoding") ? void 0 : Number(length);
}
function paceOf(name3, most) {
  return { name: name3, most, silenceMs: OPENAI_BOUNDS.silenceMs.most, wholeMs: OPENAI_BOUNDS.fileMs.most, floor: OPENAI_BOUNDS.floor.most };
}
async function keepAll(chunks, path, flags) {
  var _stack = [];
  try {
    const file3 = __using(_stack, await open2(path, flags), true);
    for await (const chunk of chunks) await file3.writeFile(chunk);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise2 = __callDispose(_stack, _error, _hasError);
    _promise2 && await _promise2;
  }
}
async function local(path, work) {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause && ["open", "write"].includes(String(cause.syscall))))
      throw cause;
    throw new CompletionBatchError("store-unusable", `a result file cannot be written: ${cause.message}`, {
      where: path,
      remedy: "Make room for the result files (up to 500 MB a batch), or let TMPDIR name another disk.",
      cause
    });
  }
}

// ../engine/src/collect/result-files.ts
var KINDS = ["output", "error"];
async function fetchResultFiles(options, remote) {
  const files = [];
  for (const kind of KINDS) files.push(await fetchResultFile(options, kind, remote[`${kind}_file_id`]));
  return files;
}
async function fetchResultFile({ openai, clock, logger, workDir }, kind, fileId) {
  const file3 = { kind, state: "unnamed", why: "", raw: void 0, paths: [], isKept: false, uncounted: [] };
  if (!fileId) return file3;
  const path = join2(workDir, `${kind}.jsonl`);
  try {
    const there = await downloadFile({ openai, clock, logger, fileId, path });
    if (there) return { ...file3, state: "here", raw: path, paths: [await plain(path)] };
    logger.warn(`the ${kind} file ${fileId} cannot be seen at OpenAI`);
    return { ...file3, state: "gone" };
  } catch (error2) {
    if (!isCompletionBatchError(error2, "openai-unavailable") || isForbidden(readRefusal(error2.cause).status))
      throw error2;
    logger.warn(error2.message);
    const some = (await stat3(path)).size > 0;
    return { ...file3, state: "failed", why: error2.message, ...some ? { raw: path, paths: [await plain(path)] } : {} };
  }
}
async function addKept(options, files) {
  const batch = (await options.state.batches.get(options.batch.batchId))?.batch;
  const more = [];
  for (const file3 of files) {
    const path = await fetchKept(options, file3, batch?.[`${file3.kind}_sha256`]);
    if (path === void 0) more.push({ ...file3, uncounted: await uncountedOf(options, file3) });
    else {
      const paths = [...file3.paths, await plain(path)];
      more.push({ ...file3, state: file3.state === "here" ? "here" : "kept", paths, isKept: true });
    }
  }
  return more;
}
async function fetchKept(options, { kind }, sha2563) {
  if (sha2563 === void 0 || !isOurs(options.batch)) return void 0;
  const path = join2(options.workDir, `${kind}.kept.jsonl`);
  try {
    await pipeline(await options.store.stream(keyOf(options, kind, sha2563)), createWriteStream(path));
  } catch (error2) {
    if (!isCompletionBatchError(error2, "object-not-found")) throw error2;
    return void 0;
  }
  return (await digestFile(path)).sha256 === sha2563 ? path : void 0;
}
async function uncountedOf({ store, batch }, { kind }) {
  const found = [];
  try {
    for await (const { key } of store.list(`${resultsPrefix(batch.execution_id ?? UNKNOWN, batch.batchId)}${kind}`)) {
      if (found.length < MAX_UNCOUNTED) found.push(store.locate(key));
    }
  } catch (error2) {
    if (!isCompletionBatchError(error2)) throw error2;
  }
  return found;
}
async function keepFiles(options, files, which) {
  const { batch, state } = options;
  const digests = {};
  for (const file3 of files) {
    if (file3.raw === void 0 || !which(file3)) continue;
    const { sha256: sha2563 } = await digestFile(file3.raw);
    await keep(options, keyOf(options, file3.kind, sha2563), file3.raw, sha2563);
    if (batch[`${file3.kind}_sha256`] !== sha2563) digests[`${file3.kind}_sha256`] = sha2563;
  }
  if (!isOurs(batch) || Object.keys(digests).length === 0) return;
  await state.batches.change(batch.batchId, batch.status, digests);
}
async function keep({ store, logger }, key, file3, sha2563) {
  if (await store.create(key, { file: file3 })) return;
  const there = createHash4("sha256");
  for await (const chunk of await store.stream(key)) there.update(chunk);
  if (there.digest("hex") === sha2563) return;
  logger.warn(`${store.locate(key)} is not what its name says: it is written over with what OpenAI gave`);
  await store.put(key, { file: file3 });
}
var UNKNOWN = "unknown";
var MAX_UNCOUNTED = 3;
function keyOf({ batch }, kind, sha2563) {
  return resultsObject(batch.execution_id ?? UNKNOWN, batch.batchId, kind, sha2563);
}
var GZIP = Buffer.from([31, 139]);
async function plain(path) {
  const head = await beginning(path, GZIP.length);
  if (!head.equals(GZIP)) return path;
  const unpacked = `${path}.unpacked`;
  try {
    const packed = createReadStream2(path);
    await pipeline(packed, createGunzip(), limited, createWriteStream(unpacked));
  } catch (error2) {
    if (error2 instanceof Error && "syscall" in error2) throw error2;
  }
  return unpacked;
}
async function* limited(chunks) {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > OPENAI_BOUNDS.file.most)
      throw new BoundError(`unpacked it has more than ${OPENAI_BOUNDS.file.most} bytes`);
    yield chunk;
  }
}
async function excerptOf(path, hide2) {
  const bytes = await beginning(path, 4e3);
  const text3 = redact(hide2(bytes.toString("utf8"))).replace(/[\s\p{Cc}\p{Cf}\ufffd]+/gu, " ").trim();
  return text3.length > 100 ? `${text3.slice(0, 100)}\u2026` : text3;
}
async function beginning(path, bytes) {
  var _stack = [];
  try {
    const head = Buffer.alloc(Math.min(bytes, (await stat3(path)).size));
    const file3 = __using(_stack, await open3(path), true);
    await file3.read(head, 0, head.length, 0);
    return head;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise2 = __callDispose(_stack, _error, _hasError);
    _promise2 && await _promise2;
  }
}

// ../engine/src/collect/result-index.ts
import { createReadStream as createReadStream3 } from "node:fs";
import { open as open4 } from "node:fs/promises";

// ../engine/src/requests/line-failure.ts
var FREE_REASONS = [
  /** Not begun when the batch ended, and not billed. */
  "expired",
  "cancelled",
  /** The key, the organisation, its rights. */
  "account",
  "quota",
  "rate",
  "model",
  /** A parameter of ours that the model does not take. */
  "parameter",
  "server-error",
  /** Who was to answer in OpenAI's place was not there, or not in time. */
  "no-answer",
  /** Whatever it is, it is said of no line of its own: of all of the batch, or of most. */
  "common-error",
  "batch-failed",
  /** A person has looked at the answers of the batch, and wants none of them. */
  "rejected"
];
var FREE = new Set(FREE_REASONS);
function isFree(reason) {
  return FREE.has(reason);
}
var MAX_MESSAGE = 300;
var BY_CODE = /* @__PURE__ */ new Map([
  ["batch_expired", "expired"],
  ["batch_cancelled", "cancelled"],
  ["request_timeout", "timeout"],
  ["insufficient_quota", "quota"],
  ["quota_exceeded", "quota"],
  ["billing_hard_limit_reached", "quota"],
  ["billing_not_active", "quota"],
  ["model_not_found", "model"],
  ["model_not_supported", "model"],
  ["model_not_available", "model"],
  ["unsupported_model", "model"],
  ["invalid_model", "model"],
  ["deploymentnotfound", "model"],
  ["account_deactivated", "account"],
  ["invalid_api_key", "account"],
  ["authentication_error", "account"],
  ["permission_denied", "account"],
  ["permission_error", "account"],
  ["rate_limit_exceeded", "rate"],
  ["rate_limit_error", "rate"],
  ["too_many_requests", "rate"],
  ["server_error", "server-error"],
  ["internal_error", "server-error"],
  ["internal_server_error", "server-error"],
  ["service_unavailable", "server-error"],
  ["overloaded_error", "server-error"],
  ["content_filter", "content-filter"],
  ["vector_store_timeout", "timeout"],
  // Of the emulator, where it sends requests on. What is too large is no such code: it may be so each time.
  ["forward_timeout", "no-answer"],
  ["forward_unreachable", "no-answer"],
  ["forward_redirected", "no-answer"]
]);
var ABOUT_CONTENT = /* @__PURE__ */ new Set([
  "context_length_exceeded",
  "string_above_max_length",
  "content_policy_violation",
  "content_filter",
  "invalid_prompt",
  "bio_policy",
  "misalignment_policy_violation"
]);
var GENERAL = /* @__PURE__ */ new Set(["invalid_request", "invalid_request_error"]);
var PARAMETER_CODE = /^(invalid_|unsupported_|unknown_parameter|missing_required_parameter)/;
var CONTENT_PARAM = /^(messages|input|prompt)\b/i;
var MISFORMED = /\bmodel produced output that does not match\b/i;
var MODEL_MESSAGE = /\bmodel\b.*\b(does not exist|not found|not supported|not available|do(es)? not have access)/i;
function lineFailure(line) {
  if (isAnswered(line)) return void 0;
  const { code = "", type = "", param = "", message = "" } = line.error ?? {};
  const status = line.status ?? (/^[1-5]\d\d$/.test(code) ? Number(code) : void 0);
  const word = code || type;
  const head = [.../* @__PURE__ */ new Set([status === void 0 ? "" : String(status), word])].filter((part2) => part2 !== "").join(" ");
  const text3 = [head || "no status", message].filter((part2) => part2 !== "").join(": ");
  const aboutContent = ABOUT_CONTENT.has(code) || CONTENT_PARAM.test(param) || status === 413;
  return {
    reason: reasonOf({ status, code: code.toLowerCase(), type: type.toLowerCase(), param, message, aboutContent }),
    message: clean(text3).slice(0, MAX_MESSAGE),
    aboutContent,
    aboutAnswer: status !== void 0 && isMisformed(status, message),
    key: `${head}: ${withoutIds(clean(message))}`.slice(0, MAX_MESSAGE)
  };
}
function reasonOf({ status = 0, code, type, param, message, aboutContent }) {
  if (isMisformed(status, message)) return "http-error";
  const known2 = BY_CODE.get(code) ?? BY_CODE.get(type);
  if (known2 !== void 0) return known2;
  const refused3 = status >= 400 && status < 500;
  if (param === "model" || refused3 && MODEL_MESSAGE.test(message.slice(0, 2e3))) return "model";
  if (status === 401 || status === 403) return "account";
  if (status === 404) return "model";
  if (status === 408) return "timeout";
  if (status === 429) return "rate";
  if (status >= 500) return "server-error";
  if (aboutContent) return "http-error";
  return param !== "" || PARAMETER_CODE.test(code) && !GENERAL.has(code) ? "parameter" : "http-error";
}
function isMisformed(status, message) {
  return status >= 500 && MISFORMED.test(message.slice(0, 2e3));
}
function withoutIds(text3) {
  const words = text3.toLowerCase().split(" ");
  return words.map((word) => /\d/.test(word) ? "#" : word).join(" ");
}
function clean(text3) {
  return redact(text3.slice(0, 4e3)).replace(/[\s\p{Cc}]+/gu, " ").trim();
}
var MAX_MESSAGES = 200;
var FailureBook = class {
  #slots = /* @__PURE__ */ new Map();
  #failures = [];
  /** @returns the number under which such failures are kept */
  slotOf(failure2) {
    const key = this.#slots.has(failure2.key) || this.#slots.size < MAX_MESSAGES ? failure2.key : failure2.reason;
    const known2 = this.#slots.get(key);
    if (known2 !== void 0) return known2;
    const slot = this.#failures.push(failure2) - 1;
    this.#slots.set(key, slot);
    return slot;
  }
  at(slot) {
    return this.#failures[slot];
  }
  /** The most frequent first. @param slots one for each line that failed */
  count(slots) {
    const lines = /* @__PURE__ */ new Map();
    for (const slot of slots) lines.set(slot, (lines.get(slot) ?? 0) + 1);
    return this.#failures.map((failure2, slot) => ({ ...failure2, lines: lines.get(slot) ?? 0 })).filter((failure2) => failure2.lines > 0).sort((a, b) => b.lines - a.lines);
  }
};

// ../engine/src/requests/usage.ts
var tokens2 = external_exports.int().nonnegative().catch(0);
var details = external_exports.looseObject({ cached_tokens: tokens2 }).nullish().catch(null);
var usageBody = external_exports.looseObject({
  usage: external_exports.looseObject({
    prompt_tokens: tokens2,
    completion_tokens: tokens2,
    prompt_tokens_details: details,
    input_tokens: tokens2,
    output_tokens: tokens2,
    input_tokens_details: details
  })
});
function usageOf(line) {
  const body = usageBody.safeParse(line.body);
  if (!body.success) return { input: 0, cached: 0, output: 0 };
  const { usage } = body.data;
  return {
    input: usage.prompt_tokens || usage.input_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? usage.input_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens || usage.output_tokens
  };
}

// ../engine/src/collect/result-index.ts
var ResultIndex = class _ResultIndex {
  #files;
  #places;
  #book;
  #hide;
  findings;
  constructor(files, places, book, { hide: hide2, ...more }) {
    this.#hide = hide2;
    this.#files = files;
    this.#places = places;
    this.#book = book;
    const failed2 = [...places.values()].flatMap(({ failure: failure2 }) => failure2 ?? []);
    this.findings = {
      ...more,
      found: places.size,
      answered: places.size - failed2.length,
      failures: book.count(failed2)
    };
  }
  /** @param asked the custom ids of the requests */
  static async open(paths, asked, onSpare, hide2) {
    const places = /* @__PURE__ */ new Map();
    const book = new FailureBook();
    const lines = paths.map(() => 0);
    let usage = { input: 0, cached: 0, output: 0 };
    let doubles = 0;
    for (const [file3, path] of paths.entries()) {
      const take = (result, number5, at2) => {
        const where = `${path}:${number5}`;
        if (result === void 0) {
          onSpare({ where, reason: "is no result line" });
          return;
        }
        lines[file3] = (lines[file3] ?? 0) + 1;
        const { custom_id } = result;
        if (!asked.has(custom_id)) {
          const shown2 = JSON.stringify((hide2?.text ?? String)(custom_id.slice(0, 1e3)).slice(0, 100));
          onSpare({ where, reason: `answers ${shown2}, which was not asked` });
          return;
        }
        const before = places.get(custom_id);
        if (before !== void 0) doubles += 1;
        if (before !== void 0 && (before.failure === void 0 || !isAnswered(result))) return;
        usage = sumOf(usage, usageOf(result));
        const failure2 = lineFailure(result);
        places.set(custom_id, { file: file3, ...at2, failure: failure2 === void 0 ? void 0 : book.slotOf(failure2) });
      };
      const { most } = LINE_BOUNDS.result;
      const onTooLarge = (number5, beginning2) => {
        const why = `the line has more than ${most} bytes`;
        const result = unread(beginning2, why);
        if (result === void 0) onSpare({ where: `${path}:${number5}`, reason: "is too long" });
        else take(result, number5, { offset: 0, length: 0, unread: why });
      };
      const options = { name: path, maxLineBytes: most, onTooLarge };
      for await (const { bytes, number: number5, offset } of splitLines(createReadStream3(path), options)) {
        take(read(bytes, hide2 && { ...hide2, data: (text3) => text3 }), number5, { offset, length: bytes.length });
      }
    }
    const files = [];
    for (const path of paths) files.push(await open4(path, "r"));
    return new _ResultIndex(files, places, book, { lines, usage, doubles, hide: hide2 });
  }
  /** The line for this custom id: one with an answer if there is one, else the first. */
  async find(customId) {
    const place = this.#places.get(customId);
    if (place === void 0) return void 0;
    if (place.unread !== void 0) return unreadLine(customId, place.unread);
    const bytes = Buffer.alloc(place.length);
    await this.#files[place.file]?.read(bytes, 0, place.length, place.offset);
    return read(bytes, this.#hide);
  }
  /** Why this custom id has no answer; undefined where it has one, or no line at all. */
  failureOf(customId) {
    const slot = this.#places.get(customId)?.failure;
    return slot === void 0 ? void 0 : this.#book.at(slot);
  }
  async close() {
    for (const file3 of this.#files) await file3.close();
  }
};
function sumOf(one, other) {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output
  };
}
var utf82 = new TextDecoder();
function read(bytes, hide2) {
  try {
    return readResultLine(parseJson(utf82.decode(bytes)), hide2);
  } catch (error2) {
    return error2 instanceof BoundError ? unread(bytes.subarray(0, 4096), error2.message) : void 0;
  }
}
function unread(beginning2, why) {
  const id = idAtBeginning(beginning2);
  return id === void 0 ? void 0 : unreadLine(id, why);
}

// ../engine/src/collect/read-answers.ts
var MAX_WARNINGS = 5;
async function readAnswers(options, remote, status, asked) {
  const read6 = (files2) => readFiles(options, remote, status, asked, files2);
  const files = await fetchResultFiles(options, remote);
  const first = await read6(files);
  try {
    if (first.shortage === void 0 && files.every(({ state }) => state !== "gone" && state !== "failed")) {
      await keepFiles(options, files, () => true);
      return first;
    }
    const all = await addKept(options, files);
    await keepFiles(options, all, (file3) => !file3.isKept && (first.linesOf.get(file3.kind) ?? 0) > 0);
    if (!all.some(({ isKept, uncounted }) => isKept || uncounted.length > 0)) return first;
    const together = await read6(all);
    await first.index.close();
    return together;
  } catch (error2) {
    await first.index.close();
    throw error2;
  }
}
async function readFiles({ logger, openai }, remote, status, asked, files) {
  let spare = 0;
  const paths = files.flatMap((file3) => file3.paths.map((path) => ({ path, kind: file3.kind })));
  const index = await ResultIndex.open(
    paths.map(({ path }) => path),
    asked,
    ({ where, reason }) => {
      spare += 1;
      if (spare <= MAX_WARNINGS) logger.warn(`${basename(where)} ${reason}: passed over`);
    },
    { text: hiderOf(openai), data: dataHiderOf(openai) }
  );
  const { found, answered, lines } = index.findings;
  const linesOf3 = /* @__PURE__ */ new Map();
  for (const [at2, { kind }] of paths.entries()) linesOf3.set(kind, (linesOf3.get(kind) ?? 0) + (lines[at2] ?? 0));
  const empty = files.filter(({ kind }) => (linesOf3.get(kind) ?? 0) === 0);
  const strange = [
    ...await strangeFiles(empty, hiderOf(openai)),
    ...files.flatMap(
      ({ uncounted }) => uncounted.map((where) => `${where} is no copy that counts: the batch's record has no such digest`)
    )
  ];
  const shortage = shortageOf({ remote, status, own: asked.size, found, answered, files, strange });
  const anythingRead = found > 0 || files.every(({ state }) => state !== "failed");
  return { index, spare, linesOf: linesOf3, shortage, anythingRead };
}
async function strangeFiles(files, hide2) {
  const texts = [];
  for (const { kind, paths } of files) {
    const [path] = paths;
    if (path === void 0) continue;
    const begins = await excerptOf(path, hide2);
    const what = begins === "" ? "is empty" : `holds no result line, it begins ${JSON.stringify(begins)}`;
    texts.push(`its ${kind} file ${what}`);
  }
  return texts;
}

// ../engine/src/collect/request-file.ts
import { join as join3 } from "node:path";

// ../engine/src/objects/copied.ts
import { createWriteStream as createWriteStream2 } from "node:fs";
import { pipeline as pipeline2 } from "node:stream/promises";
async function copyObject(store, key, path) {
  await pipeline2(await store.stream(key), createWriteStream2(path));
  return (await digestFile(path)).sha256;
}
async function textIfThere(store, key) {
  try {
    return Buffer.from(await store.get(key)).toString();
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return void 0;
    throw error2;
  }
}

// ../engine/src/workload/keys-of-file.ts
import { createReadStream as createReadStream4 } from "node:fs";
async function keysOfFile(workload, path, name3 = path) {
  const keys2 = [];
  for await (const line of splitLines(createReadStream4(path), { name: name3 })) keys2.push(workload.keyOf(line, name3));
  return keys2;
}

// ../engine/src/collect/request-file.ts
async function fetchRequestFile(services, batch, remote, workDir) {
  const { openai, logger, state } = services;
  const path = join3(workDir, "requests.jsonl");
  if (await fetchOwn(services, batch, path)) return { path };
  const { input_file_id } = remote;
  if (!input_file_id) return void 0;
  const there = await downloadFile({ openai, clock: state.clock, logger, fileId: input_file_id, path });
  if (!there) return void 0;
  const { request_sha256: wanted2 } = batch;
  if (wanted2 === void 0 || (await digestFile(path)).sha256 === wanted2) return { path };
  return "changed";
}
async function fetchOwn({ store, logger }, batch, path) {
  const { request_key, request_sha256 } = batch;
  if (request_key === void 0) return false;
  if (batch.store !== void 0 && batch.store !== store.url) {
    logger.warn(`batch ${batch.batchId} keeps its files in ${batch.store}, not in ${store.url}`);
  }
  try {
    if (await copyObject(store, request_key, path) === request_sha256) return true;
    logger.warn(`${store.locate(request_key)} has changed; using the file that OpenAI was given`);
  } catch (error2) {
    if (!isCompletionBatchError(error2, "object-not-found") && !isCompletionBatchError(error2, "object-key-invalid"))
      throw error2;
    logger.warn(`${describeError(error2)} Using the file that OpenAI was given.`);
  }
  return false;
}
async function keysIn(path, { workload }) {
  try {
    return new Set(await keysOfFile(workload, path));
  } catch (error2) {
    if (error2 instanceof CompletionBatchError) return void 0;
    throw error2;
  }
}

// ../engine/src/collect/settle.ts
import { createReadStream as createReadStream6 } from "node:fs";

// ../engine/src/queue/learned-limits.ts
import { createReadStream as createReadStream5 } from "node:fs";
var HOUR_MS3 = 36e5;
var LEARNED_FOR_MS = 30 * 24 * HOUR_MS3;
var BACK_OFF_MS = 24 * HOUR_MS3;
var HEADROOM = 0.9;
var SIZE_HEADROOM = 0.95;
function learnedLimits(row, now) {
  const within2 = (at2, ms) => at2 !== void 0 && now - Date.parse(at2) < ms;
  const limit = within2(row.limit_learned_at, LEARNED_FOR_MS) ? row.limit_tokens : void 0;
  const lastingTokens = limit === void 0 ? void 0 : Math.floor(limit * HEADROOM);
  const refused3 = within2(row.refused_at, BACK_OFF_MS) ? row.refused_tokens : void 0;
  const halved = refused3 !== void 0 && refused3 <= (limit ?? Infinity) ? Math.ceil(refused3 / 2) : void 0;
  return {
    tokens: lastingTokens === void 0 ? halved : Math.min(lastingTokens, halved ?? Infinity),
    lastingTokens,
    bytes: within2(row.bytes_learned_at, LEARNED_FOR_MS) ? row.max_bytes : void 0
  };
}
async function learnFrom(refusal2, batch, state) {
  const at2 = new Date(batch.at).toISOString();
  const { model, batchId } = batch;
  if (refusal2.kind === "queue") {
    await state.queues.refusedForRoom(model, { at: at2, batchId, tokens: batch.queuedTokens, limit: refusal2.limit });
    return;
  }
  const named = refusal2.limit !== void 0 && refusal2.limit < batch.bytes ? refusal2.limit : void 0;
  const maxBytes = named === void 0 ? await halfOf(await batch.requests()) : Math.floor(named * SIZE_HEADROOM);
  if (maxBytes === void 0) return;
  const staleBefore = new Date(batch.at - LEARNED_FOR_MS).toISOString();
  await state.queues.refusedForSize(model, { at: at2, batchId, maxBytes, staleBefore });
}
async function halfOf(path) {
  const ends = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream5(path), { name: path })) {
    bytes += line.bytes.length + 1;
    ends.push(bytes);
  }
  return ends.slice(0, -1).reduce((least, end) => {
    const larger = Math.max(end, bytes - end);
    return least === void 0 ? larger : Math.min(least, larger);
  }, void 0);
}

// ../engine/src/state/queue-limits.ts
function queueOf(model) {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}
var MAX_MESSAGE2 = 1e3;
function keptWords(message) {
  return redact(message).slice(0, MAX_MESSAGE2);
}
function isNews({ answered_at = "", answered_by, refusal: refusal2 }, at2, by) {
  if ((refusal2?.at ?? "") > at2) return false;
  const known2 = answered_at > at2 || answered_at === at2 && (by === "probe" || answered_by === "batch");
  return refusal2 !== void 0 || !known2;
}

// ../engine/src/queue/ledger.ts
async function enqueuedTokens(state, model) {
  const queue = queueOf(model);
  const tokens3 = /* @__PURE__ */ new Map();
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission !== void 0 && queueOf(submission.model) === queue)
      tokens3.set(batchId, submission.estimated_tokens);
  }
  for await (const { batchId, sketch: sketch2 } of state.batches.listOpen()) {
    if (queueOf(sketch2.model ?? "") === queue && sketch2.held_reason === void 0)
      tokens3.set(batchId, sketch2.estimated_tokens ?? 0);
  }
  return tokens3;
}

// ../engine/src/collect/settled-trouble.ts
function commonFailure({ answered, failures }, own2) {
  const [top] = failures;
  return top !== void 0 && (answered === 0 || top.lines * 2 > own2) ? top : void 0;
}
function describeCommon(findings, own2, status) {
  if (findings.found === 0 && status === "EXPIRED") return "no request was answered before it expired";
  const top = commonFailure(findings, own2);
  if (top === void 0 || top.reason === "cancelled") return void 0;
  const which = findings.answered === 0 ? "no request was answered" : "most requests got the same error";
  return `${which}: ${top.lines} of ${own2} failed with "${top.message}"`;
}
var LASTING = /* @__PURE__ */ new Set(["account", "model", "parameter", "quota"]);
function lastingFailure({ answered, failures }) {
  const [top] = failures;
  return answered === 0 && top !== void 0 && LASTING.has(top.reason) ? top : void 0;
}

// ../engine/src/collect/model-memory.ts
async function rememberModel(ended) {
  const { batch, remote, status, findings } = ended;
  const failed2 = status === "FAILED" && findings.answered === 0;
  const limit = failed2 ? limitRefusalIn(remote.errors?.data ?? []) : void 0;
  const { model } = batch;
  if (model === void 0) return limit;
  if (limit !== void 0) await learnLimit(ended, model, limit);
  try {
    await noteAnswer(ended, model, failed2 && limit === void 0);
  } catch (error2) {
    if (!isCompletionBatchError(error2, "row-damaged")) throw error2;
    ended.services.logger.warn(describeError(error2));
  }
  return limit;
}
async function noteAnswer(ended, model, refusedWhole) {
  const { services, batch, remote, findings, endedAt: at2 } = ended;
  const { queues } = services.state;
  const { batchId } = batch;
  if (findings.answered > 0) return queues.modelAnswered(model, at2);
  if (refusedWhole) {
    if (!isLasting(remote)) return;
    return queues.modelRefused(model, { at: at2, batchId, message: failureOf(remote), kind: "batch" });
  }
  const lasting = lastingFailure(findings);
  if (lasting !== void 0) {
    await queues.modelRefused(model, { at: at2, batchId, message: lasting.message, kind: "lines" });
  }
}
function isLasting({ errors }) {
  const reasons = errors?.data ?? [];
  return reasons.length > 0 && !reasons.every(({ message }) => isAboutFile(message ?? ""));
}
async function learnLimit({ services: { state }, batch, requests, endedAt }, model, limit) {
  const open14 = limit.kind === "queue" ? await enqueuedTokens(state, model) : /* @__PURE__ */ new Map();
  const waiting = [...open14.values()].reduce((sum2, tokens3) => sum2 + tokens3, 0);
  const refused3 = {
    model,
    batchId: batch.batchId,
    at: Date.parse(endedAt),
    queuedTokens: Math.max(batch.queued_tokens ?? batch.estimated_tokens ?? 0, waiting),
    bytes: (await digestFile(requests)).bytes,
    requests: async () => requests
  };
  await learnFrom(limit, refused3, state);
}

// ../engine/src/collect/settle.ts
async function settleBatch(services, read6) {
  const { logger, workload } = services;
  const { batch, remote, status, requests, answers } = read6;
  const { findings } = answers.index;
  const endedAt = new Date(read6.end).toISOString();
  const limit = await rememberModel({ services, batch, remote, status, findings, requests, endedAt });
  const ended = {
    batchId: batch.batchId,
    executionId: batch.execution_id,
    version: batch.workload_version,
    endedAt,
    name: requests,
    // Of answers that are rejected none counts.
    answered: isRejected(batch) ? 0 : findings.answered
  };
  const held2 = await examine(services, read6, ended, answeredRequests(services, read6));
  if (held2 !== void 0) return held2;
  const settled2 = await workload.settle(
    ended,
    answeredRequests(services, read6),
    (units) => logger.progress(`${workload.unit[1]} settled`, units, batch.units)
  );
  logger.progress(`${workload.unit[1]} settled`, settled2.units, settled2.units);
  if (!isOurs(batch) && settled2.elsewhere === settled2.units) {
    const reason = `another program submitted it, and none of its ${workload.unit[1]} names it: collect it with that`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  return close(services, read6, settled2, troublesOf(read6, limit, settled2));
}
async function* answeredRequests({ workload }, { batch, requests, status, own: own2, answers: { index, shortage } }) {
  const releaseOf = isRejected(batch) ? () => "rejected" : releases(status, own2, index, shortage);
  for await (const line of splitLines(createReadStream6(requests), { name: requests })) {
    const request = { ...line, bytes: Uint8Array.from(line.bytes) };
    const key = workload.keyOf(request, requests);
    const result = await index.find(key);
    yield { line: request, key, result, release: releaseOf(key, result !== void 0) };
  }
}
function isRejected({ decision }) {
  return decision === "rejected";
}
function releases(status, own2, index, shortage) {
  const common = commonFailure(index.findings, own2);
  const none = index.findings.answered === 0;
  return (key, found) => {
    const failure2 = index.failureOf(key);
    if (found && failure2 === void 0) return void 0;
    if (status === "FAILED") return "batch-failed";
    if (!found) return shortage === void 0 ? ABSENT[status] : "missing";
    if (failure2 === void 0 || isFree(failure2.reason)) return void 0;
    if (failure2.aboutAnswer || failure2.aboutContent && own2 === 1) return void 0;
    return none || failure2.key === common?.key ? "common-error" : void 0;
  };
}
var ABSENT = {
  COMPLETED: "missing",
  EXPIRED: "expired",
  CANCELLED: "cancelled",
  FAILED: "batch-failed"
};
function troublesOf({ batch, remote, status, own: own2, answers: { index, shortage } }, limit, { trouble }) {
  if (isRejected(batch)) return { lasting: [], reason: "rejected by hand" };
  const failure2 = status === "FAILED" ? failureOf(remote) : void 0;
  const lasting = [
    ...failure2 !== void 0 && !isBackPressure(limit, own2) ? [failure2] : [],
    ...shortage === void 0 ? [] : [`${shortage.text}: the wait for more is over, and what was read counts`],
    describeCommon(index.findings, own2, status) ?? trouble ?? []
  ].flat();
  return { lasting, reason: lasting.length > 0 ? lasting.join("; ") : failure2 };
}
function isBackPressure(limit, requests) {
  return limit?.kind === "queue" || limit?.kind === "size" && requests > 1;
}
async function close(services, { batch, remote, status, answers }, { counts, units }, { lasting, reason }) {
  const { state, prices, workload } = services;
  const { findings } = answers.index;
  const usage = billedUsage(remote) ?? findings.usage;
  const cost = batch.model === void 0 ? void 0 : costOf(usage, batch.model, prices);
  const estimated = estimatedCostOf(batch, prices);
  const attributes = {
    result_file_id: remote.output_file_id || remote.error_file_id || "N/A",
    ...remote.error_file_id ? { error_file_id: remote.error_file_id } : {},
    collected_at: isoTime(state.clock),
    ...workload.countAttributes(counts),
    input_tokens: usage.input,
    cached_tokens: usage.cached,
    output_tokens: usage.output,
    ...cost === void 0 ? {} : { cost_usd: cost },
    ...estimated === void 0 ? {} : { estimated_cost_usd: estimated },
    ...reason === void 0 ? {} : { failure: reason.slice(0, 1e3) }
  };
  await state.batches.change(batch.batchId, status, attributes);
  const [top] = findings.failures;
  return resultOf(services, batch, "settled", remote.status, {
    reason,
    trouble: lasting.length > 0,
    units,
    counts,
    spareLines: answers.spare,
    doubleLines: findings.doubles,
    usage,
    cost,
    topFailure: top && { message: top.message, reason: top.reason, lines: top.lines }
  });
}

// ../engine/src/collect/collect.ts
var HOUR_MS4 = 36e5;
var LATE_FILES_MS = 24 * HOUR_MS4;
var USUAL_WAIT_MS = HOUR_MS4;
var UNKNOWN_STATUS_MS = 26 * HOUR_MS4;
async function collect(services, options) {
  const { batch, fileWaitMs = LATE_FILES_MS, cancelAfterHours } = options;
  const workDir = await makeScratch(options.workDir, "collect");
  try {
    return await look({ services, batch, workDir, fileWaitMs, cancelAfterHours });
  } finally {
    await rm2(workDir, { recursive: true, force: true });
  }
}
async function look(collected) {
  const { services, batch } = collected;
  const { workload_version: version3 } = batch;
  if (version3 !== void 0 && !canRead(services.workload, version3)) {
    return resultOf(services, batch, "unreadable", batch.status, {
      reason: `its requests have version ${version3}; collect it with the release that submitted it`
    });
  }
  const remote = await retrieveBatch(services.openai, batch.openai_batch_id);
  if (remote === void 0) {
    return resultOf(services, batch, "unreadable", batch.status, {
      reason: `OpenAI does not know this batch: check that the key belongs to the project that submitted it; if it is gone for good, release what it holds with: ${wayOut(collected)}`
    });
  }
  const another = isOurs(batch) ? anothers(batch, remote) : void 0;
  if (another !== void 0) {
    const reason = `${another}: correct its record, or release what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const status = statusOf(remote);
  if (hasEnded(status)) return readEnded(collected, remote, status);
  if (!isOurs(batch)) {
    const reason = "another program submitted it, and it is left to that";
    return resultOf(services, batch, "open", remote.status, { reason });
  }
  return waitOn(collected, remote, status);
}
function anothers(batch, remote) {
  const { batchId: completionBatchId, request_sha256: digest2, input_file_id: inputFileId } = batch;
  const kinship = kinshipOf(remote, { completionBatchId, digest: digest2, inputFileId: inputFileId || void 0 });
  if (kinship === "other-file")
    return `the batch ${remote.id} at OpenAI was made of another file than its record names`;
  if (remote.metadata?.completion_batch_id !== void 0 && kinship === "none")
    return `the batch ${remote.id} at OpenAI is that of ${remote.metadata.completion_batch_id}`;
  if (inputFileId && kinship === "none")
    return `the batch ${remote.id} at OpenAI was made of the file ${remote.input_file_id}, not ${inputFileId}`;
  return void 0;
}
async function waitOn(collected, remote, status) {
  const { services, batch, cancelAfterHours } = collected;
  const { state, openai, logger } = services;
  const age = (timeNow(services, remote) - (remote.created_at ?? Date.parse(batch.submitted_at))) / HOUR_MS4;
  if (cancelAfterHours !== void 0 && age >= cancelAfterHours && status !== "CANCELING") {
    logger.warn(
      `batch ${remote.id} is ${age.toFixed(1)} h old and ${remote.status}: cancelling it to use what is finished`
    );
    await cancelBatch(openai, remote.id);
    await state.batches.change(batch.batchId, "CANCELING");
    return resultOf(services, batch, "open", "cancelling", { reason: `cancelled after ${age.toFixed(1)} h` });
  }
  if (status === void 0) return waitOnUnknown(collected, remote, age);
  if (status !== batch.status) await state.batches.change(batch.batchId, status);
  const counts = remote.request_counts;
  const done = counts == null ? "" : `${counts.completed + counts.failed} of ${counts.total} requests done`;
  return resultOf(services, batch, "open", remote.status, { reason: done });
}
function waitOnUnknown({ services, batch }, remote, age) {
  const word = JSON.stringify(remote.status.slice(0, 60));
  const waits = `OpenAI gives it the status ${word}, which is not known here`;
  if (!(age >= UNKNOWN_STATUS_MS / HOUR_MS4)) {
    services.logger.warn(`batch ${remote.id}: ${waits}: waiting`);
    return resultOf(services, batch, "open", remote.status, { reason: waits });
  }
  return resultOf(services, batch, "incomplete", remote.status, {
    reason: `${waits}, and ${age.toFixed(0)} h after it was submitted it has not ended: look at it at OpenAI, or end it with: ${services.ways.cancel(batch.batchId)}`
  });
}
async function readEnded(collected, remote, status) {
  const { services, batch, workDir, fileWaitMs } = collected;
  const held2 = heldResult(services, batch, remote.status);
  if (held2 !== void 0) return held2;
  const file3 = await fetchRequestFile(services, batch, remote, workDir);
  if (file3 === void 0) return closeUnread(collected, remote, status);
  if (file3 === "changed") {
    const reason = `neither the object store nor OpenAI has the request file that its record names (SHA-256 ${batch.request_sha256}): restore the object, or release what it holds with: ${wayOut(collected)}`;
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const requests = file3.path;
  const asked = await keysIn(requests, services);
  if (asked === void 0) {
    const reason = "its requests were written by another program: collect it with that";
    return resultOf(services, batch, "unreadable", remote.status, { reason });
  }
  const end = await endOfBatch(services, batch, remote);
  const answers = await readAnswers(resultFiles(collected), remote, status, asked);
  try {
    const { shortage } = answers;
    const over = timeNow(services, remote, end) >= end + fileWaitMs;
    if (shortage !== void 0 && !(over && answers.anythingRead)) {
      return await hold(collected, remote, { shortage, end, over });
    }
    return await settleBatch(services, { batch, remote, status, requests, own: asked.size, end, answers });
  } finally {
    await answers.index.close();
  }
}
function resultFiles({ services, batch, workDir }) {
  const { openai, state, logger, store } = services;
  return { openai, clock: state.clock, logger, store, state, batch, workDir };
}
async function hold(collected, remote, { shortage, end, over }) {
  const { services, batch, fileWaitMs } = collected;
  if (isOurs(batch) && batch.status !== "FINALIZING") await services.state.batches.change(batch.batchId, "FINALIZING");
  const what = `it is ${remote.status}, but ${shortage.text}`;
  if (shortage.late && timeNow(services, remote, end) < end + Math.min(USUAL_WAIT_MS, fileWaitMs)) {
    return resultOf(services, batch, "open", remote.status, { reason: what });
  }
  const until = new Date(end + fileWaitMs).toISOString();
  const wait = over ? "nothing is settled before something can be read" : `nothing is settled before all is there, or ${until} is past`;
  return resultOf(services, batch, "incomplete", remote.status, {
    reason: `${what}: ${wait}. To release what it holds without its answers: ${wayOut(collected)}`
  });
}
function wayOut({ services, batch }) {
  return services.ways.giveUp(batch.batchId);
}
function timeNow({ state }, { seenAt }, since = 0) {
  return seenAt !== void 0 && seenAt >= since ? seenAt : state.clock.now();
}
async function endOfBatch(services, batch, remote) {
  if (batch.ended_seen_at !== void 0) return Date.parse(batch.ended_seen_at);
  const now = timeNow(services, remote);
  const end = endOf(remote);
  if (end !== void 0 && end < now + LATE_FILES_MS) return end;
  if (!isOurs(batch)) return now;
  return Date.parse(await services.state.batches.rememberEnd(batch.batchId, new Date(now).toISOString()));
}
async function closeUnread(collected, remote, status) {
  const { services, batch } = collected;
  const { state, store, ways } = services;
  const gone = "neither the object store nor OpenAI has its request file";
  const unreadable2 = (reason) => resultOf(services, batch, "unreadable", remote.status, { reason });
  if (!isOurs(batch)) {
    return unreadable2(
      `${gone}, and another program wrote it: finish it with that, or give it up: ${wayOut(collected)}`
    );
  }
  if (batch.store !== void 0 && batch.store !== store.url) {
    return unreadable2(`its files are kept in another store: collect it with the store ${batch.store}`);
  }
  const files = resultFiles(collected);
  await keepFiles(files, await addKept(files, await fetchResultFiles(files, remote)), ({ isKept }) => !isKept);
  await state.batches.change(batch.batchId, status, { failure: gone, collected_at: isoTime(state.clock) });
  return unreadable2(`${gone}; release what it holds with: ${ways.reconcile}`);
}

// ../engine/src/collect/collect-open.ts
async function collectOpen(services, options) {
  const looks = /* @__PURE__ */ new Map();
  const told2 = /* @__PURE__ */ new Set();
  for (; ; ) {
    const { batches, problems, closed } = await batchesToCollect(services, options);
    for (const problem of problems) {
      if (!told2.has(problem.where)) options.onProblem?.(problem);
      told2.add(problem.where);
    }
    for (const [index, batch] of batches.entries()) {
      if (batches.length > 1) services.logger.progress("open batches looked at", index, batches.length);
      const before = looks.get(batch.batchId);
      if (before?.result !== void 0 && !isWaitedFor(before.result)) continue;
      const one = await lookAt(services, batch, options);
      looks.set(batch.batchId, one);
      await options.onCollected?.(one);
    }
    if (batches.length > 1) services.logger.progress("open batches looked at", batches.length, batches.length);
    const here = batches.flatMap(({ batchId }) => looks.get(batchId) ?? []);
    const waiting = waitingOf(here);
    const isWaiting = waiting.length > 0 || here.some(({ error: error2 }) => isPassing(error2));
    if (options.waitMs === void 0 || !isWaiting) return { looks: [...looks.values()], problems, closed };
    const { clock } = services.state;
    options.onWait?.(waiting, clock.now() + options.waitMs);
    await clock.sleep(options.waitMs);
  }
}
async function batchesToCollect(services, { batchId, isWanted }) {
  if (batchId === void 0) return { ...await findDueBatches(services.state, isWanted), closed: void 0 };
  const batch = await findBatch(services, batchId);
  const open14 = isOpenBatch(batch);
  return { batches: open14 ? [batch] : [], problems: [], closed: open14 ? void 0 : batch };
}
async function lookAt(services, batch, {
  batchId: _,
  isWanted: _wanted,
  waitMs: _wait,
  onWait: _waiting,
  onProblem: _problem,
  onCollected: _told,
  ...options
}) {
  try {
    return { batch, result: await collect(services, { ...options, batch }), error: void 0 };
  } catch (error2) {
    return { batch, result: void 0, error: error2 };
  }
}
function waitingOf(looks) {
  return looks.flatMap(({ result }) => result !== void 0 && isWaitedFor(result) ? [result] : []);
}
function isPassing(error2) {
  return error2 instanceof CompletionBatchError && error2.code === "openai-unavailable";
}

// ../engine/src/state/get-submission.ts
async function getSubmission(state, batchId) {
  const record2 = await state.submissions.get(batchId);
  if (record2 === void 0 || record2.submission !== void 0) return record2?.submission;
  throw new CompletionBatchError("row-damaged", `the record of a submission does not parse: ${record2.problem}`, {
    where: record2.where,
    remedy: "It was written by another version: finish it with that version, or correct the record by hand."
  });
}

// ../engine/src/state/submission.ts
var OPEN_STATES = ["INTENDED", "CLAIMED", "UPLOADED", "CREATING", "CREATED", "REJECTING"];
var CLOSED_STATES = ["RECORDED", "REJECTED", "ABANDONED"];
var LEFT_OPEN = ["waiting", "failed", "stuck"];
var optional2 = (schema) => schema.optional();
var submissionFields = external_exports.object({
  batch_id: uuid3,
  execution_id: executionId,
  state: external_exports.enum([...OPEN_STATES, ...CLOSED_STATES]),
  version: version2,
  owner: name2(),
  lease_until: time4,
  store: storeUrl,
  object_key: text(1024),
  sha256: sha2562,
  model: name2(),
  /** Where it is not chat completions. */
  endpoint: optional2(apiPath),
  /** Those that were laid over the body of every request, if any were set: JSON, their members in the order that was given. */
  parameters: optional2(external_exports.string().refine(isParameters, { error: "is no JSON object of parameters" })),
  /** Of the workload that wrote the requests. */
  workload_version: name2(),
  requests: number4,
  bytes: number4,
  /** What the requests ask about, by the workload's count. */
  units: number4,
  estimated_tokens: number4,
  estimated_output_tokens: number4,
  created_at: text(100),
  input_file_id: optional2(remoteIdOrNone),
  openai_batch_id: optional2(remoteIdOrNone),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional2(time4),
  first_create_called_at: optional2(time4),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional2(number4),
  reason: optional2(text(1e4)),
  /** Of a refusal: the limit that it is about. */
  refused_for: optional2(external_exports.enum(["queue", "size"])),
  /** Of one that was left open: how, for whoever has only the record to look at. `reason` says why. */
  left_open: optional2(external_exports.enum(LEFT_OPEN)).catch(void 0)
});
function changed(before, change) {
  const attributes = { ...before.attributes, ...change.attributes };
  return { ...before, ...change, attributes, version: before.version + 1 };
}
function isOpen({ state }) {
  return OPEN_STATES.includes(state);
}
function isParameters(given) {
  try {
    return parseParameters(given) !== void 0;
  } catch {
    return false;
  }
}
function misplaced({ batch_id, execution_id, object_key, sha256: sha2563, state }, { batchId, isOpen: isListed }) {
  if (batch_id !== batchId) return `batch_id is ${batch_id}, and its key holds ${shown(batchId)}`;
  const key = batchRequestsObject(execution_id, batch_id, sha2563);
  if (object_key !== key) return `object_key is ${shown(object_key)}, not ${key}`;
  return isListed && !isOpen({ state }) ? `state is ${state}, and it stands among the open ones` : void 0;
}
var readable = (schema) => schema.optional().catch(void 0);
var submissionSketch = external_exports.object({
  execution_id: readable(executionId),
  state: readable(name2(100)),
  lease_until: readable(time4),
  units: readable(number4),
  input_file_id: readable(remoteIdOrNone),
  openai_batch_id: readable(remoteIdOrNone),
  create_called_at: readable(time4),
  first_create_called_at: readable(time4)
});

// ../engine/src/state/timing.ts
var SUBMIT_TIMING = { leaseMs: 12e4, createTimeoutMs: 6e4, listedAfterMs: 18e4 };

// ../engine/src/state/lease.ts
var ROUNDING_MS = 2e3;
var Lease = class {
  #options;
  #row;
  constructor(options, row) {
    this.#options = options;
    this.#row = row;
  }
  get submission() {
    return this.#row;
  }
  /** Writes a change and renews the lease. @throws CompletionBatchError `lease-lost` */
  async change(change) {
    const { state, leaseMs, owner } = this.#options;
    const { clock } = state;
    for (let attempt = 1; ; attempt += 1) {
      const after2 = await state.submissions.change(this.#row, { ...change, lease_until: clock.now() + leaseMs });
      if (after2 !== void 0) {
        this.#row = after2;
        return after2;
      }
      const now = await getSubmission(state, this.#row.batch_id);
      if (now?.owner !== owner || now.state !== this.#row.state || attempt === 3) {
        throw new CompletionBatchError(
          "lease-lost",
          `submission ${this.#row.batch_id} was taken over by another process`,
          {
            remedy: "Nothing needs to be done: the other process finishes it."
          }
        );
      }
      this.#row = now;
    }
  }
  /** Before each piece of work: renews the lease where half of it is over, and notices that it is lost. */
  async ensure() {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    if (this.#row.lease_until - clock.now() < leaseMs / 2) await this.change({});
  }
  /** Runs `work` while renewing the lease; `work` is told by its signal when the lease is lost. */
  async during(work) {
    const { state, leaseMs } = this.#options;
    const { clock } = state;
    const stop = new AbortController();
    const lost = new AbortController();
    const renewing = (async () => {
      for (; ; ) {
        await clock.sleep(leaseMs / 3, stop.signal);
        await this.change({});
      }
    })().catch((error2) => {
      if (!stop.signal.aborted) lost.abort(error2);
    });
    try {
      return await work(lost.signal);
    } finally {
      stop.abort();
      await renewing;
      lost.signal.throwIfAborted();
    }
  }
};
var BETWEEN_WRITES = ["CLAIMED", "UPLOADED", "CREATING", "CREATED"];
async function takeOver(options, batchId, wait) {
  const { state } = options;
  const { clock } = state;
  let row = await capLease(options, await getSubmission(state, batchId));
  if (row === void 0 || !isOpen(row)) return void 0;
  const left = row.lease_until - clock.now();
  if (left > 0 && row.owner !== options.owner && !options.exclusive) {
    const ended = await hasEnded2(options, row);
    if (!wait && !ended) return void 0;
    if (!ended || !BETWEEN_WRITES.includes(row.state)) {
      const before = row.version;
      await clock.sleep(left + 1e3);
      row = await getSubmission(state, batchId);
      if (row === void 0 || !isOpen(row) || row.version !== before) return void 0;
    }
  }
  const taken = await state.submissions.change(row, {
    owner: options.owner,
    lease_until: clock.now() + options.leaseMs
  });
  return taken === void 0 ? void 0 : new Lease(options, taken);
}
async function hasEnded2({ holders, logger }, { owner, batch_id }) {
  if (await holders?.hasEnded(owner) !== true) return false;
  logger.info(`whoever held submission ${batch_id} has ended`);
  return true;
}
function isBeyondLease({ lease_until }, now) {
  return lease_until - now > SUBMIT_TIMING.leaseMs + ROUNDING_MS;
}
async function capLease(options, row) {
  const { state, leaseMs, owner, logger } = options;
  const { clock } = state;
  const left = row === void 0 ? 0 : row.lease_until - clock.now();
  if (row === void 0 || !isOpen(row) || row.owner === owner || left <= leaseMs + ROUNDING_MS) return row;
  logger.warn(
    `the lease of submission ${row.batch_id} would last ${Math.round(left / 6e4)} min, so the clock of the machine that wrote it is wrong: it ends in ${Math.round(leaseMs / 1e3)} s`
  );
  return await state.submissions.change(row, { lease_until: clock.now() + leaseMs }) ?? getSubmission(state, row.batch_id);
}

// ../engine/src/collect/give-up.ts
var BY_HAND = "given up by hand";
var DAY_MS = 864e5;
var ANSWERS_KEPT_MS = 31 * DAY_MS;
async function giveUp(options, batchId) {
  const { state, logger, ways } = options.services;
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return giveUpSubmission(options, submission);
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return giveUpBatch(options, batch);
  if (submission === void 0) throw refuse(batchId, `is not in ${state.name}`, nameOne(ways));
  logger.info(`submission ${batchId} is ${submission.sketch.state} already`);
  return { kind: "submission", batchId };
}
function nameOne({ status }) {
  return `Name a completion batch id. The open ones are listed by: ${status}.`;
}
function refuse(batchId, why, remedy) {
  return new CompletionBatchError("invalid-input", `batch ${JSON.stringify(batchId)} ${why}`, {
    where: "give-up",
    remedy
  });
}
function changedMeanwhile(batchId, { status }) {
  return refuse(batchId, "was changed by another process just now", `Look at it again: ${status}.`);
}
async function giveUpSubmission(options, record2) {
  const { services, dryRun } = options;
  const { state, logger } = services;
  const { batchId, sketch: sketch2 } = record2;
  await checkNobodyHolds(options, record2);
  const recorded = await state.batches.get(batchId);
  if (mayHaveBatch(sketch2) || recorded !== void 0) await checkNothingComes(options, record2, recorded);
  logger.warn(`submission ${batchId} (${sketch2.state}) is given up${dryRun ? "" : ": what it holds is released"}`);
  if (!dryRun && !await state.submissions.abandon(record2, BY_HAND)) throw changedMeanwhile(batchId, services.ways);
  return { kind: "submission", batchId };
}
async function checkNobodyHolds({ services, dryRun }, record2) {
  const { state, logger } = services;
  const { submission, batchId } = record2;
  const lease = { state, owner: BY_HAND, leaseMs: SUBMIT_TIMING.leaseMs, exclusive: false, logger };
  const held2 = submission !== void 0 && !dryRun ? await capLease(lease, submission) : record2.sketch;
  const until = held2?.lease_until ?? 0;
  if (submission === void 0 && isBeyondLease({ lease_until: until }, state.clock.now())) return;
  const left = until - state.clock.now();
  if (left <= 0) return;
  throw refuse(
    batchId,
    `is being submitted: a process holds it for ${Math.ceil(left / 1e3)} s more`,
    `Wait until that run has ended, then look again: ${services.ways.status}.`
  );
}
var BEFORE_CREATE = ["INTENDED", "CLAIMED", "UPLOADED", "REJECTING"];
function mayHaveBatch(sketch2) {
  const { state, create_called_at, first_create_called_at, openai_batch_id } = sketch2;
  return !BEFORE_CREATE.includes(state ?? "") || create_called_at !== void 0 || first_create_called_at !== void 0 || Boolean(openai_batch_id);
}
async function checkNothingComes({ services: { state, openai } }, { batchId: batch_id, sketch: sketch2 }, recorded) {
  const { input_file_id, openai_batch_id, create_called_at } = sketch2;
  const sinceCall = state.clock.now() - (create_called_at ?? 0);
  if (sinceCall < SUBMIT_TIMING.listedAfterMs) {
    throw refuse(
      batch_id,
      `was handed to OpenAI ${Math.max(0, Math.round(sinceCall / 1e3))} s ago, so that its batch may not be listed yet`,
      "Try again in a few minutes."
    );
  }
  const marks = { completionBatchId: batch_id, digest: void 0, inputFileId: input_file_id || void 0 };
  let search2;
  try {
    search2 = await findBatches(openai, marks);
  } catch (error2) {
    throw explainOpenaiError(error2, "OpenAI's batches cannot be listed");
  }
  const named = [openai_batch_id, recorded?.sketch.openai_batch_id].flatMap((id) => id || []);
  const ids = /* @__PURE__ */ new Set([...search2.found.map(({ id }) => id), ...named]);
  for (const id of ids) {
    const remote = await retrieveBatch(openai, id);
    if (remote === void 0 || !mayAnswer(remote)) continue;
    throw refuse(
      batch_id,
      `has the batch ${id} at OpenAI, which is ${remote.status}: it may still bring answers`,
      "Let submit finish it; where its request file is lost, reconcile without give-up hands the batch on to collect. Only where neither can: cancel it at OpenAI first."
    );
  }
  if (!search2.sure && sinceCall < ANSWERS_KEPT_MS) {
    throw refuse(
      batch_id,
      "may have a batch at OpenAI: OpenAI's list of batches cannot be read to its end",
      "Look for a batch with this completion_batch_id at OpenAI, and cancel it. After 31 days nothing of it is left, and it can be given up."
    );
  }
}
function mayAnswer(remote) {
  const status = statusOf(remote);
  if (!hasEnded(status)) return true;
  return status !== "FAILED" && (Boolean(remote.output_file_id) || (remote.request_counts?.completed ?? 0) > 0);
}
async function giveUpBatch({ services, dryRun }, record2) {
  const { state, openai, logger, ways } = services;
  const { batch, batchId, isOurs: isOurs2 } = record2;
  if (batch === void 0) throw refuse(batchId, `does not parse: ${record2.problem}`, nameOne(ways));
  let closedAs;
  if (isOpenBatch(batch)) {
    const remote = await retrieveBatch(openai, batch.openai_batch_id);
    if (remote !== void 0 && !hasEnded(statusOf(remote))) {
      throw refuse(
        batchId,
        `is ${remote.status} at OpenAI: it may still bring answers`,
        `Cancel it first: ${ways.cancel(batchId)}`
      );
    }
    const whose = isOurs2 ? "" : ", which another program wrote,";
    logger.warn(`batch ${batchId}${whose} is given up${dryRun ? "" : ": what it holds is released"}`);
    if (!dryRun && !await state.batches.change(batchId, "FAILED", { failure: BY_HAND }))
      throw changedMeanwhile(batchId, ways);
  } else {
    logger.info(`batch ${batchId} is ${batch.status} already`);
    if (record2.sketch.failure !== BY_HAND) closedAs = batch.status;
  }
  return isOurs2 ? { kind: "batch", batchId } : { kind: "foreign-batch", batchId, record: record2, closedAs };
}

// ../engine/src/state/stuck-submissions.ts
var HOUR_MS5 = 36e5;
var OTHER_STORE_MS = HOUR_MS5;
var NIGHT_MS = 25 * HOUR_MS5;
async function findStuckSubmissions(options) {
  const stuck = [];
  let open14 = 0;
  for await (const record2 of options.state.submissions.listOpen()) {
    open14 += 1;
    const found = await whyStuck(record2, options);
    if (found !== void 0) stuck.push(found);
  }
  return { open: open14, stuck };
}
async function whyStuck(record2, { state, store, ways }) {
  const { submission } = record2;
  if (submission === void 0) return unreadableSubmission(record2, ways);
  const now = state.clock.now();
  if (isBeyondLease(submission, now)) return unendingLease(submission, ways);
  const free = now - submission.lease_until;
  if (free < 0) return void 0;
  if (store !== void 0 && submission.store !== store.url) return submissionElsewhere(submission, now, ways);
  const lost = store === void 0 ? void 0 : await lostRequests(submission, store);
  if (lost !== void 0) return submissionWithoutRequests(submission, lost, ways);
  if (submission.left_open === "stuck")
    return submissionWithoutRequests(submission, submission.reason ?? "unknown", ways);
  if (submission.left_open === "waiting" || free < NIGHT_MS) return void 0;
  return stuckSubmission("forgotten", submission, ways, {
    reason: `nobody has gone on with it for ${Math.floor(free / HOUR_MS5)} hours`,
    remedy: `Run submit with the store ${submission.store}: it goes on with it.`
  });
}
async function lostRequests(submission, store) {
  const where = store.locate(submission.object_key);
  try {
    const object2 = await store.head(submission.object_key);
    if (object2 === void 0) return `its request file is gone (${where})`;
    return object2.bytes === submission.bytes ? void 0 : `its request file has changed (${where})`;
  } catch (error2) {
    if (!isCompletionBatchError(error2)) throw error2;
    return `its request file cannot be read: ${describeError(error2)}`;
  }
}
function unreadableSubmission({ batchId, sketch: sketch2, problem, where }, ways) {
  const reason = `its record does not parse: ${problem}`;
  if (isUuid(batchId)) {
    return stuckSubmission("row", { ...sketch2, batch_id: batchId }, ways, {
      reason: `${reason} (${where})`,
      remedy: "Finish it with the version that wrote it, or correct the record."
    });
  }
  return {
    ...stuckSubmission("row", { ...sketch2, batch_id: shown(batchId) }, ways, { reason, remedy: "" }),
    remedy: "No version writes a record in such a place: delete it."
  };
}
var FOREIGN = "its request file is none that may be sent";
function lostRequestsReason({ code, message, where }) {
  if (code === "object-not-found") return `its request file is gone (${where})`;
  if (code === "requests-changed") return `its request file has changed (${where})`;
  return `${FOREIGN}: ${message} (${where})`;
}
function submissionWithoutRequests(submission, reason, ways) {
  const mend2 = reason.startsWith(FOREIGN) ? "Finish it with the release that wrote it" : "Restore the object";
  const remedy = submission.create_called_at === void 0 ? `${mend2}.` : `${mend2}, or run reconcile: it hands the batch that OpenAI may have on to collect.`;
  return stuckSubmission("requests", submission, ways, { reason, remedy });
}
function unendingLease(submission, ways) {
  return stuckSubmission("forgotten", submission, ways, {
    reason: `its lease would last until ${new Date(submission.lease_until).toISOString()}, longer than any does`,
    remedy: `Run submit with the store ${submission.store}: it cuts the lease, and the run after it goes on with it.`
  });
}
function submissionElsewhere(submission, now, ways) {
  const free = isBeyondLease(submission, now) ? Infinity : now - submission.lease_until;
  const waits = submission.left_open === "waiting" && free < NIGHT_MS;
  return stuckSubmission(
    "store",
    submission,
    ways,
    {
      reason: `its files lie in another store, ${submission.store}`,
      remedy: `Run submit with the store ${submission.store}, or if that is lost reconcile: it hands a batch that OpenAI has on to collect.`
    },
    free > OTHER_STORE_MS && !waits
  );
}
function stuckSubmission(kind, { batch_id, execution_id, state, units }, ways, { reason, remedy }, red = true) {
  return {
    kind,
    batchId: batch_id,
    executionId: execution_id,
    state,
    units,
    reason,
    remedy: `${remedy} Or give it up, so that what it holds is released: ${ways.giveUp(batch_id)}.`,
    red
  };
}

// ../engine/src/state/batch-summary.ts
function createBatchSummary(submission, attributes, clock) {
  const submittedAt = submission.create_called_at === void 0 ? isoTime(clock) : new Date(submission.create_called_at).toISOString();
  return { submission, status: "PENDING", submittedAt, attributes };
}
function addBatchSummary(state, batch) {
  return state.batches.add(batch);
}

// ../engine/src/collect/own-batches.ts
var DAY_MS2 = 864e5;
var ENDED = /^(completed|failed|expired|cancell?ed|cancell?ing)$/i;
async function reconcileBatches(options, listed, holders) {
  const { services, dryRun, days } = options;
  const { state, openai, logger, workload } = services;
  const findings = { adopted: [], duplicates: [], troubles: [] };
  const inputFiles = once(() => openInputFiles(state));
  const oldest = ((listed.now ?? state.clock.now()) - days * DAY_MS2) / 1e3;
  for (const batch of listed.items) {
    const batchId = batch.metadata?.completion_batch_id ?? (await inputFiles()).get(batch.input_file_id ?? "");
    if (batchId === void 0 || !isUuid(batchId)) continue;
    const ended = ENDED.test(batch.status);
    const old = batch.created_at !== 0 && batch.created_at < oldest;
    if (ended && (!holders.has(batchId) || old)) continue;
    const standing = await standingAgainst(state, batchId, batch.id);
    if (standing === "known") continue;
    if (standing === "second") {
      if (ended) continue;
      findings.duplicates.push(batch.id);
      logger.warn(`batch ${batch.id} is a second one for ${batchId}${dryRun ? "" : ": cancelling it"}`);
      if (!dryRun) await cancelOrTell(openai, batch.id, findings.troubles);
      continue;
    }
    const lost = await lostBatch(options, batch, batchId, holders.has(batchId));
    if (lost === void 0) continue;
    findings.adopted.push(batch.id);
    logger.warn(`batch ${batch.id} has no summary${dryRun ? "" : ": adding one, so that collect sees to it"}`);
    if (!dryRun) await addBatchSummary(state, createBatchSummary(lost, workload.rowAttributes(lost, []), state.clock));
  }
  return findings;
}
function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}
async function openInputFiles(state) {
  const files = /* @__PURE__ */ new Map();
  for (const records of [state.submissions.listOpen(), state.batches.listOpen()]) {
    for await (const { batchId, sketch: sketch2 } of records) {
      if (sketch2.input_file_id) files.set(sketch2.input_file_id, batchId);
    }
  }
  return files;
}
async function standingAgainst(state, batchId, openaiBatchId) {
  const batch = await state.batches.get(batchId);
  if (batch?.sketch.openai_batch_id === openaiBatchId) return "known";
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "known";
  if (batch !== void 0) return "second";
  return ["REJECTED", "ABANDONED"].includes(submission?.sketch.state ?? "") ? "second" : "lost";
}
async function cancelOrTell(openai, id, troubles) {
  try {
    await cancelBatch(openai, id);
  } catch (error2) {
    if (!isCompletionBatchError(error2)) throw error2;
    troubles.push(`the second batch ${id} could not be cancelled: ${describeError(error2)}`);
  }
}
async function lostBatch({ services: { state, store, workload } }, batch, batchId, isWaitedFor2) {
  const { execution_id: executionId2 = "", digest: digest2 = "" } = batch.metadata ?? {};
  if (!isExecutionId(executionId2) || !SHA256.test(digest2)) return void 0;
  const version3 = workload.versionIn(batch.metadata ?? {});
  if (version3 === void 0) return void 0;
  const key = batchRequestsObject(executionId2, batchId, digest2);
  const file3 = await store.head(key);
  if (file3 === void 0 && !isWaitedFor2) return void 0;
  return {
    batch_id: batchId,
    execution_id: executionId2,
    state: "RECORDED",
    version: 0,
    owner: "reconcile",
    lease_until: 0,
    store: store.url,
    object_key: key,
    sha256: digest2,
    model: batch.model ?? "unknown",
    workload_version: version3,
    requests: batch.request_counts?.total ?? 0,
    bytes: file3?.bytes ?? 0,
    units: 0,
    estimated_tokens: batch.usage?.input_tokens ?? 0,
    estimated_output_tokens: 0,
    created_at: new Date((batch.created_at || state.clock.now() / 1e3) * 1e3).toISOString(),
    input_file_id: batch.input_file_id ?? void 0,
    openai_batch_id: batch.id,
    attributes: workload.attributes([], batch.metadata ?? {})
  };
}
async function handOn({ services, dryRun }, submission, listed) {
  const { state, openai, logger, workload } = services;
  const { batch_id, input_file_id, openai_batch_id, create_called_at } = submission;
  if (create_called_at === void 0) return void 0;
  const marks = { completionBatchId: batch_id, digest: submission.sha256, inputFileId: input_file_id || void 0 };
  const found = oursAmong(listed.items, marks).filter(({ kinship }) => kinship !== "other-file");
  const dead = ["failed", "cancelled", "cancelling"];
  const named = openai_batch_id ? await retrieveBatch(openai, openai_batch_id) : void 0;
  const known2 = named !== void 0 && ["none", "other-file"].includes(kinshipOf(named, marks)) ? void 0 : named;
  const id = (known2 ?? found.find(({ status }) => !dead.includes(status)) ?? found[0])?.id;
  if (id === void 0) return void 0;
  logger.warn(
    `submission ${batch_id} cannot be finished, but OpenAI has its batch ${id}${dryRun ? "" : ": handing it on to collect"}`
  );
  if (dryRun) return id;
  const lease_until = state.clock.now() + SUBMIT_TIMING.leaseMs;
  const taken = await state.submissions.change(submission, {
    owner: crypto.randomUUID(),
    lease_until,
    state: "CREATED",
    openai_batch_id: id
  });
  if (taken === void 0) return void 0;
  const created = { ...taken, openai_batch_id: id };
  await addBatchSummary(state, createBatchSummary(created, workload.rowAttributes(created, []), state.clock));
  await state.submissions.change(taken, { state: "RECORDED" });
  return id;
}
async function deleteSpareFiles({ services: { state, openai, logger }, dryRun }, batches) {
  if (!batches.complete) return [];
  const files = await explained("OpenAI's files cannot be listed", () => listAllFiles(openai));
  if (files.now === void 0) return [];
  const used = new Set(batches.items.map(({ input_file_id }) => input_file_id));
  const inputFiles = once(() => openInputFiles(state));
  const spare = [];
  for (const { id, filename, created_at } of files.items) {
    const batchId = /^([0-9a-f-]{36})-[0-9a-f]{16}\.jsonl$/.exec(filename)?.[1];
    if (batchId === void 0 || used.has(id)) continue;
    if (created_at === 0 || created_at * 1e3 > files.now - DAY_MS2) continue;
    const submission = await state.submissions.get(batchId);
    if (submission === void 0 || submission.isOpen || isUsed(submission, id)) continue;
    if ((await inputFiles()).has(id)) continue;
    spare.push(id);
    if (!dryRun) {
      logger.info(`deleting the input file ${id}, which no batch uses`);
      await deleteFile(openai, id);
    }
  }
  return spare;
}
function isUsed({ sketch: { state, input_file_id } }, fileId) {
  return input_file_id === fileId && state === "RECORDED";
}
async function explained(what, call) {
  try {
    return await call();
  } catch (error2) {
    throw explainOpenaiError(error2, what);
  }
}

// ../engine/src/collect/reconcile.ts
var PAGES_OF_A_LOOK = 1;
var DAYS = 31;
var DAY_MS3 = 864e5;
function reconcileNeedsAttention({ stuck, troubles }) {
  return troubles.length > 0 || stuck.some(({ red }) => red);
}
async function reconcile(services, options) {
  const { dryRun, days = DAYS, holders = /* @__PURE__ */ new Map(), unnamed = false } = options;
  const own2 = { services, dryRun, days };
  const submissions = await findStuckSubmissions(services);
  const idle = holders.size === 0 && !unnamed && submissions.open === 0;
  const batches = await explained(
    "OpenAI's batches cannot be listed",
    () => listAllBatches(services.openai, idle ? PAGES_OF_A_LOOK : void 0)
  );
  const handed = await handOnStuck(own2, submissions.stuck, batches);
  const found = await reconcileBatches(own2, batches, holders);
  await options.free?.(allSeen(batches, days));
  const spareFiles = await deleteSpareFiles(own2, batches);
  return {
    dryRun,
    adopted: [...handed.batches, ...found.adopted],
    duplicates: found.duplicates,
    spareFiles,
    stuck: handed.left,
    troubles: found.troubles
  };
}
function allSeen({ complete, completeSince, now }, days) {
  return complete || completeSince !== void 0 && now !== void 0 && completeSince * 1e3 < now - days * DAY_MS3;
}
async function handOnStuck(options, stuck, batches) {
  const { submissions } = options.services.state;
  const result = { batches: [], left: [] };
  for (const one of stuck) {
    const submission = (await submissions.get(one.batchId))?.submission;
    const id = submission !== void 0 && one.red ? await handOn(options, submission, batches) : void 0;
    if (id !== void 0) {
      result.batches.push(id);
      continue;
    }
    result.left.push(one);
    if (options.dryRun || submission === void 0 || one.kind !== "requests" || submission.left_open === "stuck")
      continue;
    await submissions.change(submission, { left_open: "stuck", reason: one.reason.slice(0, 1e3) });
  }
  return result;
}

// ../engine/src/platform/key-table.ts
import { hash as hash4 } from "node:crypto";
var WORDS = 4;
var BLOCK = 1 << 16;
var FIRST_SLOTS = 1 << 10;
var KeyTable = class {
  #size = 0;
  #digests = [];
  /** By the first word of a digest, and further on where that slot is taken: the key's number and 1 more; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Of the key that is asked for. */
  #digest = new Uint32Array(WORDS);
  get size() {
    return this.#size;
  }
  /** Undefined for a key that was never added. @param key well-formed Unicode */
  numberOf(key) {
    const number5 = (this.#slots[this.#slotOf(key)] ?? 0) - 1;
    return number5 === -1 ? void 0 : number5;
  }
  /** Its number: a new one is the size before. @param key well-formed Unicode */
  add(key) {
    const slot = this.#slotOf(key);
    const known2 = (this.#slots[slot] ?? 0) - 1;
    if (known2 !== -1) return known2;
    const number5 = this.#size;
    if (number5 % BLOCK === 0) this.#digests.push(new Uint32Array(BLOCK * WORDS));
    this.#digests.at(-1)?.set(this.#digest, number5 % BLOCK * WORDS);
    this.#slots[slot] = number5 + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number5;
  }
  /** The slot that has the key, or that is free for it. */
  #slotOf(key) {
    const digest2 = hash4("sha256", key, "buffer");
    for (let word = 0; word < WORDS; word += 1) this.#digest[word] = digest2.readUInt32LE(word * 4);
    const mask = this.#slots.length - 1;
    let slot = this.#word(0) & mask;
    for (; ; ) {
      const held2 = this.#slots[slot] ?? 0;
      if (held2 === 0 || this.#is(held2 - 1)) return slot;
      slot = slot + 1 & mask;
    }
  }
  #word(word) {
    return this.#digest[word] ?? 0;
  }
  /** Whether the key that is asked for has this number. */
  #is(number5) {
    const block2 = this.#digests[Math.floor(number5 / BLOCK)];
    const at2 = number5 % BLOCK * WORDS;
    for (let word = 0; word < WORDS; word += 1) if (block2?.[at2 + word] !== this.#digest[word]) return false;
    return true;
  }
  #grow() {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number5 = 0; number5 < this.#size; number5 += 1) {
      let slot = (this.#digests[Math.floor(number5 / BLOCK)]?.[number5 % BLOCK * WORDS] ?? 0) & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = number5 + 1;
    }
    this.#slots = slots;
  }
};

// ../engine/src/workload/key-states.ts
var FIRST_KEYS = 1 << 10;
var KeyStates = class {
  #keys = new KeyTable();
  /** By the number of a key: its state's place in the next two. */
  #placeOf = new Uint32Array(FIRST_KEYS);
  #states = [];
  #having = [];
  #places = /* @__PURE__ */ new Map();
  of(key) {
    const number5 = this.#keys.numberOf(key);
    return number5 === void 0 ? void 0 : this.#stateIn(this.#placeOf, number5);
  }
  /** Each state that keys have, with how many have it. */
  *byState() {
    for (const [place, state] of this.#states.entries()) {
      const having = this.#having[place] ?? 0;
      if (having > 0) yield [state, having];
    }
  }
  /** What `of` says now, whatever is changed later; its states are the very objects of `byState`. */
  asOfNow() {
    const placeOf = this.#placeOf.slice(0, this.#keys.size);
    return (key) => {
      const number5 = this.#keys.numberOf(key);
      return number5 === void 0 ? void 0 : this.#stateIn(placeOf, number5);
    };
  }
  /** @param next the state after another one, or of a key that had none; asked once for each there is among these */
  change(keys2, next) {
    const moves = /* @__PURE__ */ new Map();
    for (const key of keys2) {
      const known2 = this.#keys.size;
      const number5 = this.#keys.add(key);
      const before = number5 < known2 ? this.#placeOf[number5] : void 0;
      const place = moves.get(before) ?? this.#place(next(before === void 0 ? void 0 : this.#states[before]));
      moves.set(before, place);
      if (before !== void 0) this.#count(before, -1);
      this.#count(place, 1);
      if (number5 === this.#placeOf.length) this.#grow();
      this.#placeOf[number5] = place;
    }
  }
  #stateIn(placeOf, number5) {
    const place = placeOf[number5];
    return place === void 0 ? void 0 : this.#states[place];
  }
  #place(state) {
    const name3 = JSON.stringify(state);
    const known2 = this.#places.get(name3);
    if (known2 !== void 0) return known2;
    const place = this.#states.push(state) - 1;
    this.#having.push(0);
    this.#places.set(name3, place);
    return place;
  }
  #count(place, change) {
    this.#having[place] = (this.#having[place] ?? 0) + change;
  }
  #grow() {
    const larger = new Uint32Array(this.#placeOf.length * 2);
    larger.set(this.#placeOf);
    this.#placeOf = larger;
  }
};

// ../engine/src/workload/claim-log.ts
var keys = external_exports.array(external_exports.string()).min(1);
var held = { batch_id: external_exports.string(), begun: external_exports.string(), keys };
var settled = { batch_id: external_exports.string(), execution_id: external_exports.string().nullable(), keys };
var logEntry = external_exports.discriminatedUnion("kind", [
  external_exports.strictObject({ kind: external_exports.literal("claimed"), ...held }),
  external_exports.strictObject({ kind: external_exports.literal("released"), ...held }),
  external_exports.strictObject({ kind: external_exports.literal("answered"), ...settled }),
  external_exports.strictObject({ kind: external_exports.literal("failed"), ...settled }),
  /** Not answered, and to be asked again; `attempts`: those of the request that are used up. */
  external_exports.strictObject({ kind: external_exports.literal("again"), attempts: external_exports.int().nonnegative(), ...settled })
]);
var ENTRY_BYTES = 1e6;
var READ_AT_ONCE = 8;
var ClaimLog = class {
  #store;
  #job;
  #onEntry;
  #requests = new KeyStates();
  #batches = /* @__PURE__ */ new Map();
  /** Reads what is there at first; two callers must not do that side by side. */
  #first;
  /** Number of the last entry that is taken in. */
  #read = 0;
  /**
   * @param onEntry told of each entry as it is taken in: nothing else knows keys later, only what is said of one
   * @throws CompletionBatchError `invalid-input`
   */
  constructor(store, job, onEntry) {
    this.#store = store;
    this.#job = checkJobId(job);
    this.#onEntry = onEntry;
  }
  /** Undefined where nobody ever had it. */
  of(key) {
    return this.#requests.of(key);
  }
  /** Every request that anybody ever had: each state that some have, with how many have it. */
  byState() {
    return this.#requests.byState();
  }
  /** What `of` says now, whatever is written later; its states are the very objects of `byState`. */
  asOfNow() {
    return this.#requests.asOfNow();
  }
  /** Batches that have settled requests, in their order, with their executions. */
  settledBatches() {
    return this.#batches;
  }
  /**
   * Reads what was written since.
   * @returns the number of the last entry
   * @throws CompletionBatchError `row-damaged`, and what the store throws
   */
  async refresh() {
    this.#first ??= this.#readListed().catch((error2) => {
      this.#first = void 0;
      throw error2;
    });
    await this.#first;
    for (; ; ) {
      const number5 = this.#read + 1;
      const text3 = await this.#text(number5);
      if (text3 === void 0) return this.#read;
      this.#take(number5, text3);
    }
  }
  /**
   * Writes entries until there is none to write.
   * @param decide the next entry, by what the log says now; it is asked again after each entry, and where another was faster
   * @returns those that were written
   */
  async append(decide2) {
    const written2 = [];
    for (; ; ) {
      const number5 = await this.refresh() + 1;
      const entry = await decide2();
      if (entry === void 0) return written2;
      const text3 = JSON.stringify(entry);
      const isOurs2 = await this.#store.create(claimsObject(this.#job, number5), text3) || await this.#has(number5, text3);
      if (!isOurs2) continue;
      this.#take(number5, text3);
      written2.push(entry);
    }
  }
  /** The answer to a create may have been lost, and it was made again by the store's client. */
  async #has(number5, text3) {
    return await this.#text(number5) === text3;
  }
  async #readListed() {
    const listed = [];
    for await (const { key } of this.#store.list(claimsPrefix(this.#job))) listed.push(key);
    for (let next = this.#read + 1; next <= listed.length; next = this.#read + 1) {
      const numbers = Array.from({ length: Math.min(READ_AT_ONCE, listed.length - next + 1) }, (_, at2) => next + at2);
      const texts = await Promise.all(numbers.map((number5) => this.#text(number5)));
      for (const [at2, text3] of texts.entries()) {
        if (text3 === void 0) throw this.#damaged(next + at2, "it is missing, and later ones are there");
        this.#take(next + at2, text3);
      }
    }
  }
  #text(number5) {
    return textIfThere(this.#store, claimsObject(this.#job, number5));
  }
  /** Once: two callers may have read it. */
  #take(number5, text3) {
    if (this.#read !== number5 - 1) return;
    const entry = this.#parse(number5, text3);
    if ("execution_id" in entry) this.#batches.set(entry.batch_id, entry.execution_id);
    this.#requests.change(entry.keys, (before) => after(before, entry));
    this.#read = number5;
    this.#onEntry?.(entry);
  }
  #parse(number5, text3) {
    let value;
    try {
      value = JSON.parse(text3);
    } catch (cause) {
      throw this.#damaged(number5, "it is not valid JSON", cause);
    }
    const parsed = logEntry.safeParse(value);
    if (parsed.success) return parsed.data;
    throw this.#damaged(number5, explain(parsed.error), parsed.error);
  }
  #damaged(number5, why, cause) {
    return new CompletionBatchError("row-damaged", `an entry of the job's log does not do: ${why}`, {
      where: this.#store.locate(claimsObject(this.#job, number5)),
      remedy: "Restore the object, or use the version that wrote it; or begin a new job, which asks everything again.",
      cause
    });
  }
};
function after(before, entry) {
  const { batch_id: batchId } = entry;
  const { attempts = 0, tries = 0, settledBy } = before ?? {};
  switch (entry.kind) {
    case "claimed":
      return { stands: "claimed", batchId, begun: entry.begun, attempts, tries, settledBy };
    case "released":
      return { stands: "free", batchId, begun: entry.begun, attempts, tries, settledBy };
    case "again":
      return {
        stands: "free",
        batchId,
        begun: void 0,
        attempts: entry.attempts,
        tries: tries + 1,
        settledBy: batchId
      };
    default:
      return { stands: entry.kind, batchId, begun: void 0, attempts, tries, settledBy: batchId };
  }
}
function fitting(keys2) {
  let bytes = 0;
  const end = keys2.findIndex((key) => {
    bytes += Buffer.byteLength(JSON.stringify(key)) + 1;
    return bytes > ENTRY_BYTES;
  });
  return end === -1 ? [...keys2] : keys2.slice(0, Math.max(1, end));
}

// ../engine/src/jobs/job-done.ts
var count2 = external_exports.int().nonnegative();
var usd2 = external_exports.number().nonnegative().nullable();
var file2 = external_exports.object({ sha256: external_exports.string().regex(SHA256), bytes: count2, lines: count2 });
var jobDone = external_exports.object({
  format: external_exports.literal("completion-batch/job-done"),
  version: external_exports.literal(1),
  job: external_exports.string(),
  /** The manifest's. */
  digest: external_exports.string(),
  finished_at: external_exports.string(),
  /** Who has answered: see `serviceOf`. */
  service: external_exports.string(),
  cancelled: external_exports.boolean(),
  counts: external_exports.object({ answered: count2, cached: count2, failed: count2, invalid: count2 }),
  /** USD; null where there is no price. */
  cost_usd: usd2,
  estimated_usd: usd2,
  saved_usd: usd2,
  tokens: external_exports.object({ input: count2, cached: count2, output: count2 }),
  batches: external_exports.array(
    external_exports.object({
      batch_id: external_exports.string(),
      openai_batch_id: external_exports.string(),
      status: external_exports.string(),
      requests: count2,
      open: external_exports.boolean()
    })
  ),
  results: file2,
  failures: file2,
  /** Which requests are answered, for later jobs: `answersObject`. */
  answers: external_exports.object({ sha256: external_exports.string().regex(SHA256), bytes: count2 })
});
async function readDone(store, job) {
  const key = jobDoneObject(job);
  const text3 = await textIfThere(store, key);
  if (text3 === void 0) return void 0;
  const found = jobDone.safeParse(valueIn(text3));
  if (found.success && found.data.job === job) return found.data;
  throw new CompletionBatchError(
    "row-damaged",
    `what is kept of a job's end does not do: ${found.success ? "it is that of another job" : explain(found.error)}`,
    {
      where: store.locate(key),
      remedy: "Restore the object, or delete it: the next round writes the results, and it, anew.",
      cause: found.error
    }
  );
}
function valueIn(text3) {
  try {
    return parseJson(text3);
  } catch {
    return void 0;
  }
}

// ../engine/src/jobs/job-lines.ts
import { createReadStream as createReadStream7 } from "node:fs";
import { rm as rm3 } from "node:fs/promises";
import { join as join4 } from "node:path";

// ../engine/src/jobs/job.ts
var count3 = external_exports.int().nonnegative();
var destination = external_exports.object({
  model: external_exports.string(),
  endpoint: external_exports.string(),
  requests: count3,
  /** Estimated. */
  input_tokens: count3,
  output_tokens: count3
});
var digest = external_exports.string().regex(SHA256);
var part = external_exports.object({ key: external_exports.string(), sha256: digest, bytes: count3, requests: count3 });
var jobManifest = external_exports.object({
  format: external_exports.literal("completion-batch/job"),
  version: external_exports.literal(1),
  job: external_exports.string(),
  /** SHA-256 over the lines in their order (custom id, url, body, however they are written): what the job asks. */
  digest,
  /** Lines that were given; their numbers from 1 are what `InvalidLine.line` counts by. */
  lines: count3,
  /** Of them, those that are requests: all lines of all parts, in the order in which they were given. */
  requests: count3,
  parts: external_exports.array(part),
  /** Lines that were left out as no requests; null where there are none. */
  invalid: external_exports.object({ key: external_exports.string(), sha256: digest, lines: count3 }).nullable(),
  destinations: external_exports.array(destination),
  max_attempts: external_exports.int().positive(),
  /** USD: for rounds that name no other budget. */
  max_cost_usd: external_exports.number().positive().optional(),
  /** Where the records of its batches lie: `recordsOf`. */
  records: external_exports.string().optional(),
  created_at: external_exports.string()
});
var LINE_CODES = [
  "invalid_json_line",
  "missing_required_parameter",
  "invalid_type",
  "invalid_value",
  "invalid_url",
  "invalid_request",
  "duplicate_custom_id",
  "streaming_unsupported",
  "line_too_large"
];
var invalidLine = external_exports.object({
  /** Among all that were given, from 1. */
  line: external_exports.int().positive(),
  /** Of its file, and there. */
  file: external_exports.string(),
  file_line: external_exports.int().positive(),
  /** As far as it could be read. */
  custom_id: external_exports.string().nullable(),
  code: external_exports.enum(LINE_CODES),
  /** The member at fault, such as `body.model`; null where it is the line. */
  param: external_exports.string().nullable(),
  message: external_exports.string()
});

// ../engine/src/jobs/job-lines.ts
async function* jobLines(store, manifest, scratch2) {
  const left = invalidLines(store, manifest, scratch2);
  let invalid3 = await left.next();
  let number5 = 0;
  try {
    for await (const request of jobRequestLines(store, manifest, scratch2)) {
      number5 += 1;
      for (; invalid3.done !== true && invalid3.value.line === number5; number5 += 1) {
        yield { invalid: invalid3.value };
        invalid3 = await left.next();
      }
      yield { request };
    }
    for (; invalid3.done !== true; invalid3 = await left.next()) yield { invalid: invalid3.value };
  } finally {
    await left.return(void 0);
  }
}
async function* jobRequestLines(store, { parts }, scratch2) {
  for (const { key, sha256: sha2563 } of parts) {
    for await (const { line, name: name3 } of linesOf(store, key, sha2563, scratch2)) yield readRequestLine(line, name3);
  }
}
async function* invalidLines(store, { invalid: invalid3 }, scratch2) {
  if (invalid3 === null) return;
  for await (const { line, name: name3 } of linesOf(store, invalid3.key, invalid3.sha256, scratch2)) {
    const parsed = invalidLine.safeParse(parseLine(line, name3));
    if (parsed.success) yield parsed.data;
    else throw changed2(`${name3}:${line.number}`, explain(parsed.error));
  }
}
async function* linesOf(store, key, sha2563, scratch2) {
  const name3 = store.locate(key);
  const path = join4(scratch2, key.slice(key.lastIndexOf("/") + 1));
  try {
    const found = await copyObject(store, key, path);
    if (found !== sha2563) throw changed2(name3, `its SHA-256 is ${found}, not ${sha2563}`);
    for await (const line of splitLines(createReadStream7(path), { name: name3 })) yield { line, name: name3 };
  } finally {
    await rm3(path, { force: true });
  }
}
function changed2(where, why) {
  return new CompletionBatchError("requests-changed", `lines of the job are not those that were given: ${why}`, {
    where,
    remedy: "Restore the object, or submit the same files again: what is missing or damaged is written anew."
  });
}

// ../engine/src/jobs/job-manifest.ts
async function findManifest(store, job) {
  const text3 = await textIfThere(store, jobObject(checkJobId(job)));
  return text3 === void 0 ? void 0 : parseManifest(store, job, text3);
}
async function readManifest(store, job) {
  const manifest = await findManifest(store, job);
  if (manifest !== void 0) return manifest;
  throw new CompletionBatchError("invalid-input", `there is no job ${job}`, {
    where: store.locate(jobObject(job)),
    remedy: "Check its name and the store, or submit it first. Nothing was asked or written."
  });
}
function recordsOf({ store, state }) {
  return state.name.startsWith(`store ${store.url}`) ? "store" : state.name;
}
function checkRecords(services, { job, records }) {
  const here = recordsOf(services);
  if (records === void 0 || records === here) return;
  throw new CompletionBatchError(
    "invalid-input",
    `the records of the job ${job} are in another place: ${records.slice(0, 300)}, not ${here}`,
    {
      where: "state",
      remedy: "Name the state that the job was submitted with, or none where it was none. Nothing was asked or written."
    }
  );
}
async function createManifest(store, manifest) {
  const text3 = `${JSON.stringify(manifest, void 0, 1)}
`;
  if (await store.create(jobObject(manifest.job), text3)) return manifest;
  return readManifest(store, manifest.job);
}
function parseManifest(store, job, text3) {
  const damaged3 = (why2, cause) => new CompletionBatchError("row-damaged", `what is kept of the job ${job} does not do: ${why2}`, {
    where: store.locate(jobObject(job)),
    remedy: "Restore the object, use the version that wrote it, or submit the requests as a job of another name.",
    cause
  });
  let value;
  try {
    value = parseJson(text3);
  } catch (cause) {
    throw damaged3("it is not valid JSON", cause);
  }
  const parsed = jobManifest.safeParse(value);
  if (!parsed.success) throw damaged3(explain(parsed.error), parsed.error);
  const why = misplaced2(parsed.data, job);
  if (why !== void 0) throw damaged3(why);
  return parsed.data;
}
function misplaced2(manifest, job) {
  if (manifest.job !== job) return `it is that of the job ${JSON.stringify(manifest.job.slice(0, 100))}`;
  const { parts, requests, lines, invalid: invalid3 } = manifest;
  const strayed = parts.findIndex(({ key, sha256: sha2563 }, at2) => key !== jobPartObject(job, at2 + 1, sha2563));
  if (strayed !== -1) return `parts.${strayed}.key is not where that part lies`;
  if (invalid3 !== null && invalid3.key !== jobInvalidObject(job, invalid3.sha256)) {
    return "invalid.key is not where those lines lie";
  }
  if (parts.reduce((sum2, part2) => sum2 + part2.requests, 0) !== requests)
    return "its parts have another number of requests";
  return requests + (invalid3?.lines ?? 0) === lines ? void 0 : "its lines are not its requests and the invalid ones";
}

// ../engine/src/workload/plain-requests.ts
import { tmpdir } from "node:os";

// ../engine/src/state/liveness.ts
var TERMINAL = /* @__PURE__ */ new Set(["COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]);
var WITHOUT_BATCH = /* @__PURE__ */ new Set(["REJECTED", "ABANDONED"]);
function batchStandings(state) {
  const known2 = /* @__PURE__ */ new Map();
  return (batchId) => {
    const answer2 = known2.get(batchId) ?? standingOf(state, batchId);
    known2.set(batchId, answer2);
    return answer2;
  };
}
function liveBatchCheck(state) {
  const standing = batchStandings(state);
  let foreign;
  return async (batchId) => {
    if (batchId !== null) return await standing(batchId) === "live";
    foreign ??= hasForeignBatch(state);
    return foreign;
  };
}
async function hasForeignBatch(state) {
  for await (const { isOurs: isOurs2 } of state.batches.listOpen()) if (!isOurs2) return true;
  return false;
}
async function standingOf(state, batchId) {
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "live";
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return TERMINAL.has(batch.sketch.status ?? "") ? "ended" : "live";
  return WITHOUT_BATCH.has(submission?.sketch.state ?? "") ? "ended" : "unknown";
}

// ../engine/src/workload/claims.ts
async function claimKeys(log, state, submission, keys2) {
  const { batch_id, created_at: begun2 } = submission;
  await log.append(async () => {
    const standing = batchStandings(state);
    const free = [];
    for (const key of new Set(keys2)) if (await isFree2(log.of(key), submission, standing)) free.push(key);
    return free.length === 0 ? void 0 : { kind: "claimed", batch_id, begun: begun2, keys: fitting(free) };
  });
  return new Set(keys2.filter((key) => holds(log.of(key), submission)));
}
async function takenKeys(log, state) {
  await log.refresh();
  const standing = batchStandings(state);
  const then = log.asOfNow();
  const taken = /* @__PURE__ */ new Set();
  for (const [request] of [...log.byState()]) {
    const { stands, batchId } = request;
    if (stands === "free" || stands === "claimed" && await standing(batchId) === "ended") continue;
    taken.add(request);
  }
  return (key) => {
    const request = then(key);
    return request !== void 0 && taken.has(request);
  };
}
async function isFree2(request, submission, standing) {
  if (request === void 0 || request.stands === "free") return true;
  if (request.stands !== "claimed" || holds(request, submission)) return false;
  if (request.batchId === submission.batch_id) return true;
  return await standing(request.batchId) === "ended";
}
function holds(request, { batch_id, created_at }) {
  return request?.stands === "claimed" && request.batchId === batch_id && request.begun === created_at;
}
async function releaseKeys(log, submission, keys2) {
  const { batch_id, created_at: begun2 } = submission;
  const written2 = await log.append(async () => {
    const own2 = [...new Set(keys2)].filter((key) => holds(log.of(key), submission));
    return own2.length === 0 ? void 0 : { kind: "released", batch_id, begun: begun2, keys: fitting(own2) };
  });
  return written2.reduce((sum2, entry) => sum2 + entry.keys.length, 0);
}

// ../engine/src/workload/keep-outcomes.ts
import { createWriteStream as createWriteStream3 } from "node:fs";
import { rm as rm4 } from "node:fs/promises";
import { join as join5 } from "node:path";
import { pipeline as pipeline3 } from "node:stream/promises";
function outcomesKey({ executionId: executionId2, batchId }) {
  return outcomesObject(executionId2 ?? "unknown", batchId);
}
async function keepOutcomes(store, place, outcomes, parent) {
  const scratch2 = await makeScratch(parent, "settle");
  try {
    const file3 = join5(scratch2, "outcomes.jsonl");
    await pipeline3(linesOf2(outcomes), createWriteStream3(file3));
    return await store.create(outcomesKey(place), { file: file3 });
  } finally {
    await rm4(scratch2, { recursive: true, force: true });
  }
}
async function* linesOf2(outcomes) {
  for await (const outcome of outcomes) yield toLine(outcome);
}

// ../engine/src/workload/request-outcome.ts
var requestOutcome = external_exports.object({
  custom_id: external_exports.string(),
  /** `again`: it is to be asked again. `elsewhere`: another batch has it, or has answered it, and that one counts. */
  outcome: external_exports.enum(["answered", "failed", "again", "elsewhere"]),
  /** Attempts that are used up, this one among them unless it says nothing about the request. */
  attempt: external_exports.int().nonnegative(),
  /** A `LineReason`; null where it was answered, or is elsewhere. */
  reason: external_exports.string().nullable(),
  /** The answer; null where there is none. */
  response: external_exports.object({ status_code: external_exports.number().nullable(), body: external_exports.unknown() }).nullable(),
  /** In the service's words, without secrets; null where nothing was said. */
  error: external_exports.object({ status_code: external_exports.number().nullable(), code: external_exports.string(), message: external_exports.string() }).nullable(),
  /** OpenAI's id of the batch that gave it, where that was an earlier job's. */
  batch: external_exports.string().nullable().optional()
});
var MAX_MESSAGE3 = 1e3;
var MOST_TRIES = 20;
function outcomeOf({ key, result, release }, { batch, before, tries, maxAttempts }) {
  const failure2 = result === void 0 ? void 0 : lineFailure(result);
  if (result !== void 0 && failure2 === void 0 && release === void 0) {
    const response = { status_code: result.status ?? null, body: result.body ?? null };
    return { custom_id: key, outcome: "answered", attempt: before + 1, reason: null, response, error: null };
  }
  const reason = release ?? failure2?.reason ?? "missing";
  const counts = usesAttempt(reason, batch);
  const attempt = before + (counts ? 1 : 0);
  const lasts = release === void 0 && failure2?.aboutContent === true;
  const isLast = counts && attempt >= maxAttempts || tries + 1 >= MOST_TRIES;
  const outcome = lasts || isLast ? "failed" : "again";
  return { custom_id: key, outcome, attempt, reason, response: null, error: errorOf2(result) };
}
function usesAttempt(reason, { answered }) {
  return !isFree(reason) || reason === "common-error" || reason === "parameter" && answered > 0;
}
function outcomeElsewhere({ key, result }, attempts) {
  const failed2 = result === void 0 || lineFailure(result) !== void 0;
  const response = failed2 ? null : { status_code: result.status ?? null, body: result.body ?? null };
  const error2 = failed2 ? errorOf2(result) : null;
  return { custom_id: key, outcome: "elsewhere", attempt: attempts, reason: null, response, error: error2 };
}
function errorOf2(result) {
  if (result === void 0) return null;
  const { code = "", message = "" } = result.error ?? {};
  const said2 = (text3) => redact(text3).slice(0, MAX_MESSAGE3);
  return { status_code: result.status ?? null, code: said2(code), message: said2(message) };
}

// ../engine/src/workload/job-outcomes.ts
async function jobRequests(store, job, onEntry) {
  const log = new ClaimLog(store, job, onEntry);
  await log.refresh();
  return log;
}
async function readOutcomes(store, executionId2, batchId) {
  const key = outcomesKey({ executionId: executionId2, batchId });
  try {
    return parseOutcomes(await store.stream(key), store.locate(key));
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return void 0;
    throw error2;
  }
}
async function* parseOutcomes(stream, name3) {
  for await (const line of splitLines(stream, { name: name3 })) {
    const parsed = requestOutcome.safeParse(parseLine(line, name3));
    if (!parsed.success) throw damaged(`${name3}:${line.number}`, explain(parsed.error), parsed.error);
    yield parsed.data;
  }
}
function damaged(where, why, cause) {
  return new CompletionBatchError("row-damaged", `a line of outcomes does not do: ${why}`, {
    where,
    remedy: "Restore the object, or use the version that wrote it.",
    cause
  });
}

// ../engine/src/workload/settle-requests.ts
async function settleRequests(options, batch, requests, onProgress) {
  const { log } = options;
  await log.refresh();
  const tally = await tallyOf(options, batch, onProgress) ?? await decideOutcomes(options, batch, requests, onProgress);
  await log.append(async () => nextEntry(tally, log, batch));
  return tally.settled();
}
async function tallyOf({ store, endpoint }, batch, onProgress) {
  const outcomes = await readOutcomes(store, batch.executionId ?? null, batch.batchId);
  if (outcomes === void 0) return void 0;
  const tally = new Tally(endpoint);
  for await (const outcome of outcomes) onProgress(tally.add(outcome));
  return tally;
}
async function decideOutcomes(options, batch, requests, onProgress) {
  const { store, log, endpoint, maxAttempts } = options;
  const tally = new Tally(endpoint);
  async function* outcomes() {
    for await (const request of requests) {
      const state = log.of(request.key);
      const { attempts: before = 0, tries = 0 } = state ?? {};
      const outcome = isElsewhere(state, batch) ? outcomeElsewhere(request, before) : outcomeOf(request, { batch, before, tries, maxAttempts });
      onProgress(tally.add(outcome));
      yield outcome;
    }
  }
  const place = { batchId: batch.batchId, executionId: batch.executionId ?? null };
  if (await keepOutcomes(store, place, outcomes(), options.scratch)) return tally;
  return await tallyOf(options, batch, onProgress) ?? tally;
}
function isElsewhere(state, { batchId }) {
  return state !== void 0 && state.stands !== "free" && state.batchId !== batchId;
}
function nextEntry(tally, log, batch) {
  const settled2 = { batch_id: batch.batchId, execution_id: batch.executionId ?? null };
  for (const { outcome, attempts, keys: keys2 } of tally.groups()) {
    const open14 = fitting(keys2.filter((key) => isOpen2(log.of(key), batch, outcome)));
    if (open14.length === 0) continue;
    return outcome === "again" ? { kind: outcome, attempts, ...settled2, keys: open14 } : { kind: outcome, ...settled2, keys: open14 };
  }
  return void 0;
}
function isOpen2(state, { batchId }, outcome) {
  if (state?.stands === "claimed") return state.batchId === batchId;
  return outcome === "answered" && (state === void 0 || state.stands === "free");
}
var Tally = class {
  #endpoint;
  #groups = /* @__PURE__ */ new Map();
  #again = /* @__PURE__ */ new Map();
  #units = 0;
  #elsewhere = 0;
  #answers = 0;
  /** Of the answers, those of the form of their endpoint. */
  #formed = 0;
  constructor(endpoint) {
    this.#endpoint = endpoint ?? "";
  }
  /** @returns how many there are now */
  add({ custom_id: key, outcome, attempt, reason, response }) {
    this.#units += 1;
    if (outcome === "elsewhere") this.#elsewhere += 1;
    else this.#group(outcome, attempt).keys.push(key);
    if (outcome === "again") this.#again.set(reason ?? "unknown", (this.#again.get(reason ?? "unknown") ?? 0) + 1);
    if (outcome === "answered") {
      this.#answers += 1;
      if (isAnswerOf(this.#endpoint, response?.body)) this.#formed += 1;
    }
    return this.#units;
  }
  #group(outcome, attempt) {
    const attempts = outcome === "again" ? attempt : 0;
    const name3 = `${outcome} ${attempts}`;
    const group = this.#groups.get(name3) ?? { outcome, attempts, keys: [] };
    this.#groups.set(name3, group);
    return group;
  }
  groups() {
    return this.#groups.values();
  }
  settled() {
    let failed2 = 0;
    for (const { outcome, keys: keys2 } of this.#groups.values()) if (outcome === "failed") failed2 += keys2.length;
    return {
      counts: { answered: this.#answers, failed: failed2, again: Object.fromEntries(this.#again) },
      units: this.#units,
      elsewhere: this.#elsewhere,
      trouble: this.#answers >= 2 && this.#formed === 0 ? `none of ${this.#answers} answers has the form of an answer of its endpoint` : void 0
    };
  }
};

// ../engine/src/workload/plain-requests.ts
var VERSION2 = "requests-1";
var MAX_ATTEMPTS = 3;
var CLAIM_WINDOW = 5e3;
function plainRequests(options) {
  const { store, state, job, countTokens = estimateTokens } = options;
  const { maxAttempts = MAX_ATTEMPTS, scratch: scratch2 = tmpdir() } = options;
  checkJobId(job);
  const jobIn = (known2) => typeof known2.job === "string" && isExecutionId(known2.job) ? known2.job : job;
  const logOf = logsIn(store);
  const keyOf2 = (line, name3) => line.facts?.key ?? readRequestLine(line, name3).custom_id;
  const keysOf = (lines, name3) => lines.map((line) => keyOf2(line, name3));
  return {
    version: VERSION2,
    unit: ["request", "requests"],
    claimWindow: CLAIM_WINDOW,
    metadata: ({ attributes }) => ({ workload: VERSION2, job: jobIn(attributes) }),
    versionIn: ({ workload }) => workload,
    read: (line, name3) => requestFacts(readRequestLine(line, name3), countTokens),
    keyOf: keyOf2,
    forModel: requestForModel,
    taken: () => takenKeys(logOf(job), state),
    async claim(submission, lines, name3) {
      const keys2 = keysOf(lines, name3);
      const held2 = await claimKeys(logOf(jobIn(submission.attributes)), state, submission, keys2);
      return keys2.map((key) => ({ held: held2.has(key), lost: held2.has(key) ? 0 : 1 }));
    },
    release: (submission, lines, name3) => releaseKeys(logOf(jobIn(submission.attributes)), submission, keysOf(lines, name3)),
    attributes: (_keys, known2) => ({ job: jobIn(known2) }),
    rowAttributes: ({ attributes }) => ({ job: jobIn(attributes) }),
    async settle(batch, requests, onProgress) {
      const { attributes, endpoint } = await recordOf(state, batch.batchId);
      const log = logOf(jobIn(attributes));
      return settleRequests({ store, log, endpoint, maxAttempts, scratch: scratch2 }, batch, requests, onProgress);
    },
    countAttributes: ({ answered, failed: failed2, again }) => ({
      answered_count: answered,
      failed_count: failed2,
      again_count: Object.values(again).reduce((sum2, count5) => sum2 + count5, 0)
    }),
    noCounts: () => ({ answered: 0, failed: 0, again: {} })
  };
}
function logsIn(store) {
  const logs = /* @__PURE__ */ new Map();
  return (job) => {
    const log = logs.get(job) ?? new ClaimLog(store, job);
    logs.set(job, log);
    return log;
  };
}
function requestFacts(request, count5) {
  let identity;
  let inputTokens;
  return {
    key: request.custom_id,
    get identity() {
      identity ??= requestIdentity(request);
      return identity;
    },
    get inputTokens() {
      inputTokens ??= inputTokensOf(request, count5);
      return inputTokens;
    },
    get outputTokens() {
      return outputTokensOf(request);
    },
    units: 1,
    get inputs() {
      return inputsOf(request);
    },
    endpoint: request.url,
    model: request.body.model
  };
}
async function recordOf(state, batchId) {
  const submission = (await state.submissions.get(batchId))?.submission;
  if (submission !== void 0) {
    return { attributes: submission.attributes, endpoint: submission.endpoint ?? CHAT_COMPLETIONS };
  }
  const batch = await state.batches.get(batchId);
  return { attributes: batch?.attributes ?? {}, endpoint: void 0 };
}

// ../engine/src/jobs/job-services.ts
function serviceOf({ openai }) {
  const url2 = URL.parse(String(openai.baseURL));
  return url2 === null ? "unknown" : `${url2.protocol}//${url2.hostname}${url2.pathname.replace(/\/+$/, "")}`;
}
function servicesOfJob(services, { job, max_attempts: maxAttempts }, scratch2) {
  const { countTokens, ...others } = services;
  const { store, state } = services;
  const given = {
    ...countTokens === void 0 ? {} : { countTokens },
    ...scratch2 === void 0 ? {} : { scratch: scratch2 }
  };
  return { ...others, workload: plainRequests({ store, state, job, maxAttempts, ...given }) };
}

// ../engine/src/jobs/job-costs.ts
async function jobCosts(services, job) {
  const costs = /* @__PURE__ */ new Map();
  for (const id of batchesIn(await jobRequests(services.store, job))) costs.set(id, await costOfBatch(services, id));
  return costs;
}
function batchesIn(log) {
  const ids = /* @__PURE__ */ new Set();
  for (const [batchId] of log.settledBatches()) ids.add(batchId);
  for (const [{ batchId }] of log.byState()) ids.add(batchId);
  return ids;
}
async function costOfBatch({ state, prices }, batchId) {
  const record2 = await state.batches.get(batchId);
  if (record2 === void 0) {
    const submission = await state.submissions.get(batchId);
    return submission?.isOpen ? estimateOf(submission.submission, prices) ?? 0 : 0;
  }
  const { batch, attributes } = record2;
  if (batch !== void 0 && isOpenBatch(batch)) return estimatedCostOf(batch, prices) ?? 0;
  return billedCost(attributes, batch?.model, prices) ?? 0;
}
function estimateOf(submission, prices) {
  if (submission === void 0) return void 0;
  const { model, estimated_tokens: input2, estimated_output_tokens: output2 } = submission;
  return costOf({ input: input2, output: output2 }, model, prices);
}
function billedCost({ cost_usd, input_tokens, cached_tokens, output_tokens }, model, prices) {
  if (typeof cost_usd === "number") return cost_usd;
  if (model === void 0 || typeof input_tokens !== "number" || typeof output_tokens !== "number") return void 0;
  const cached2 = typeof cached_tokens === "number" ? cached_tokens : 0;
  return costOf({ input: input_tokens, cached: cached2, output: output_tokens }, model, prices);
}

// ../engine/src/jobs/own-outcomes.ts
var OWN_PURPOSES = ["cached", "cancelled"];
function ownBatchId(job, purpose) {
  return uuidFromDigest(sha256(`outcomes of the job ${job} that are ${purpose}`));
}
function ownPurposes(job) {
  const ids = new Map(OWN_PURPOSES.map((each) => [ownBatchId(job, each), each]));
  return (batchId) => ids.get(batchId);
}
var AT_ONCE = 5e3;
async function settleOwn(options, outcomes) {
  const { store, log, job, purpose, scratch: scratch2 } = options;
  const place = { batchId: ownBatchId(job, purpose), executionId: job };
  await log.refresh();
  let kept = await readOutcomes(store, place.executionId, place.batchId);
  if (kept === void 0) {
    await keepOutcomes(store, place, outcomes(), scratch2);
    kept = await readOutcomes(store, place.executionId, place.batchId);
  }
  let settled2 = 0;
  for await (const some of inParts(kept ?? [])) settled2 += await enter(options, place.batchId, some);
  return settled2;
}
async function* inParts(outcomes) {
  let some = [];
  for await (const { custom_id: key, outcome } of outcomes) {
    some.push({ key, kind: outcome === "answered" ? "answered" : "failed" });
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
async function enter({ log, job, state, purpose }, batchId, some) {
  const written2 = await log.append(async () => {
    const standing = batchStandings(state);
    for (const kind of ["answered", "failed"]) {
      const keys2 = [];
      for (const one of some) {
        if (one.kind === kind && await isLeft(log.of(one.key), standing, purpose)) keys2.push(one.key);
      }
      if (keys2.length > 0) return { kind, batch_id: batchId, execution_id: job, keys: fitting(keys2) };
    }
    return void 0;
  });
  return written2.reduce((sum2, { keys: keys2 }) => sum2 + keys2.length, 0);
}
async function isLeft(request, standing, purpose) {
  if (request === void 0 || request.stands === "free") return true;
  if (request.stands !== "claimed") return false;
  const stands = await standing(request.batchId);
  return stands === "ended" || stands === "unknown" && purpose === "cancelled";
}

// ../engine/src/jobs/job-counts.ts
async function countJob(manifest, log, state) {
  const standing = batchStandings(state);
  const purposeOf = ownPurposes(manifest.job);
  const lost = /* @__PURE__ */ new Map();
  const counts = { answered: 0, cached: 0, failed: 0, waiting: 0 };
  for (const [{ stands, batchId, settledBy }, requests] of log.byState()) {
    if (stands === "answered" || stands === "failed") {
      counts[stands] += requests;
      if (stands === "answered" && purposeOf(settledBy) === "cached") counts.cached += requests;
    } else if (stands === "claimed") {
      const still = await standing(batchId);
      if (still !== "ended") counts.waiting += requests;
      if (still === "unknown") lost.set(batchId, (lost.get(batchId) ?? 0) + requests);
    }
  }
  const { requests: all, lines } = manifest;
  const unasked = Math.max(0, all - counts.answered - counts.failed - counts.waiting);
  return { counts: { ...counts, unasked, invalid: lines - all }, lost };
}
function finalOutcomes(log) {
  const counts = /* @__PURE__ */ new Map();
  for (const [{ stands, settledBy }, requests] of log.byState()) {
    if (stands !== "answered" && stands !== "failed" || settledBy === void 0) continue;
    counts.set(settledBy, (counts.get(settledBy) ?? 0) + requests);
  }
  return counts;
}

// ../engine/src/jobs/job-status.ts
async function jobStatus(services, job) {
  const { store } = services;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) return doneStatus(manifest, done);
  const log = new ClaimLog(store, job);
  await log.refresh();
  return openStatus(services, manifest, log);
}
function doneStatus(manifest, done) {
  const { counts, cancelled: cancelled2, tokens: tokens3 } = done;
  return {
    manifest,
    counts: { ...counts, waiting: 0, unasked: 0 },
    done: true,
    cancelled: cancelled2,
    costUsd: done.cost_usd ?? void 0,
    estimatedUsd: done.estimated_usd ?? void 0,
    savedUsd: done.saved_usd ?? void 0,
    tokens: tokens3,
    batches: done.batches.map(({ batch_id: batchId, openai_batch_id: openaiBatchId, status, requests, open: open14 }) => ({
      batchId,
      openaiBatchId,
      status,
      requests,
      open: open14
    }))
  };
}
async function openStatus(services, manifest, log) {
  const { store, state, prices } = services;
  const { counts } = await countJob(manifest, log, state);
  const records = await jobBatchRecords(state, manifest.job, log);
  return {
    manifest,
    counts,
    done: false,
    cancelled: await isCancelled(store, manifest.job),
    ...costsOf(records, prices),
    savedUsd: counts.cached === 0 ? 0 : void 0,
    batches: jobBatches(records)
  };
}
async function isCancelled(store, job) {
  return await store.head(jobCancelledObject(job)) !== void 0;
}
async function jobBatchRecords(state, job, log) {
  const records = /* @__PURE__ */ new Map();
  for await (const record2 of state.batches.listOpen()) {
    if (record2.attributes.job === job) records.set(record2.batchId, record2);
  }
  const purposeOf = ownPurposes(job);
  for (const [batchId] of log.settledBatches()) {
    if (purposeOf(batchId) !== void 0 || records.has(batchId)) continue;
    const record2 = await state.batches.get(batchId);
    if (record2 !== void 0) records.set(batchId, record2);
  }
  return [...records.values()];
}
function jobBatches(records) {
  const batches = records.map(({ batchId, sketch: sketch2, batch }) => ({
    batchId,
    openaiBatchId: sketch2.openai_batch_id ?? "",
    status: sketch2.status ?? "unknown",
    requests: batch?.request_count ?? 0,
    open: batch === void 0 || isOpenBatch(batch)
  }));
  const nameOf4 = ({ openaiBatchId, batchId }) => `${openaiBatchId} ${batchId}`;
  return batches.sort((a, b) => Number(b.open) - Number(a.open) || (nameOf4(a) < nameOf4(b) ? -1 : 1));
}
function costsOf(records, prices) {
  let costUsd = 0;
  let estimatedUsd = 0;
  const tokens3 = { input: 0, cached: 0, output: 0 };
  for (const { batch, attributes } of records) {
    const number5 = (name3) => {
      const value = attributes[name3];
      return typeof value === "number" ? value : void 0;
    };
    const estimated = number5("estimated_cost_usd") ?? (batch && estimatedCostOf(batch, prices));
    estimatedUsd = sum(estimatedUsd, estimated);
    if (batch === void 0 || isOpenBatch(batch)) continue;
    const used = number5("input_tokens") ?? 0;
    tokens3.input += used;
    tokens3.cached += number5("cached_tokens") ?? 0;
    tokens3.output += number5("output_tokens") ?? 0;
    costUsd = sum(costUsd, billedCost(attributes, batch.model, prices) ?? (used === 0 ? 0 : void 0));
  }
  return { costUsd, estimatedUsd, tokens: tokens3 };
}
function sum(a, b) {
  return a === void 0 || b === void 0 ? void 0 : a + b;
}

// ../engine/src/jobs/cancel-job.ts
async function endAtOpenai(services, job) {
  const { state, openai, logger } = services;
  let first;
  const tried = async (what, work) => {
    try {
      await work();
      return true;
    } catch (error2) {
      if (!isCompletionBatchError(error2)) throw error2;
      logger.warn(`${what}: ${describeError(error2)}`);
      if (error2.code !== "invalid-input") first ??= error2;
      return false;
    }
  };
  let submissions = 0;
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission?.attributes.job !== job) continue;
    const isOver2 = await tried(`submission ${batchId} of the cancelled job ${job} goes on`, async () => {
      await giveUp({ services, dryRun: false }, batchId);
    });
    if (!isOver2) submissions += 1;
  }
  for await (const { batchId, sketch: sketch2, attributes } of state.batches.listOpen()) {
    const { openai_batch_id: id, status } = sketch2;
    if (attributes.job !== job || status === "CANCELING" || id === void 0) continue;
    await tried(`batch ${id} of the cancelled job ${job} is not cancelled`, async () => {
      await cancelBatch(openai, id);
      await state.batches.change(batchId, "CANCELING");
    });
  }
  return { submissions, error: first };
}
async function failLeft({ store, state }, manifest, log, scratch2) {
  const { job } = manifest;
  async function* left() {
    for await (const { custom_id } of jobRequestLines(store, manifest, scratch2)) {
      const { stands, attempts = 0 } = log.of(custom_id) ?? {};
      if (stands !== "answered" && stands !== "failed") yield cancelled(custom_id, attempts);
    }
  }
  await settleOwn({ store, state, log, job, purpose: "cancelled", scratch: scratch2 }, left);
}
function cancelled(custom_id, attempt) {
  const error2 = { status_code: null, code: "job_cancelled", message: "the job was cancelled before it was answered" };
  return { custom_id, outcome: "failed", attempt, reason: "cancelled", response: null, error: error2 };
}

// ../engine/src/jobs/collect-job.ts
import { mkdir as mkdir2, rm as rm12 } from "node:fs/promises";

// ../engine/src/jobs/ask-job.ts
import { createWriteStream as createWriteStream6 } from "node:fs";
import { join as join10 } from "node:path";
import { pipeline as pipeline6 } from "node:stream/promises";

// ../engine/src/submit/submit.ts
import { randomUUID } from "node:crypto";
import { rm as rm9 } from "node:fs/promises";

// ../engine/src/openai/model.ts
async function checkModel(openai, model) {
  try {
    await ask(openai, (client) => client.models.retrieve(model));
    return true;
  } catch (cause) {
    const { status, code, reason } = readRefusal(cause);
    if (code === "model_not_found") {
      throw new CompletionBatchError("model-unknown", `OpenAI does not know the model ${JSON.stringify(model)}`, {
        where: "model",
        remedy: "Use the name of a model that your project may use and that the Batch API supports, e.g. gpt-4.1-mini.",
        cause
      });
    }
    if (status === 401) {
      throw new CompletionBatchError("credentials-missing", `OpenAI refused the key: ${reason}`, {
        where: "OPENAI_API_KEY",
        remedy: "Set OPENAI_API_KEY to a key of the project that is to pay; it needs write access to files and batches.",
        cause
      });
    }
    if (status === void 0 || isRedirect(status)) {
      throw new CompletionBatchError("openai-unavailable", `OpenAI cannot be reached: ${reason}`, {
        where: "OPENAI_BASE_URL",
        remedy: "Check the network and OPENAI_BASE_URL, then run it again. Nothing was claimed.",
        cause
      });
    }
    return false;
  }
}

// ../engine/src/platform/money.ts
function usd3(amount) {
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0 || amount >= 5e-5) return `$${amount.toFixed(4)}`;
  return amount > 0 ? "less than $0.0001" : `-${usd3(-amount)}`;
}
function costText(cost, known2 = usd3) {
  return cost === void 0 ? "unknown (no price for this model; see prices)" : known2(cost);
}

// ../engine/src/queue/allowance.ts
var WORTH_A_BATCH = 0.05;
var WATCH_MS = 6e5;
var FIRST_LOOK_MS = 2e3;
var LONGEST_PAUSE_MS = 3e4;
var Allowance = class _Allowance {
  #options;
  #sent = [];
  /** Those of them that OpenAI has not been seen to take. */
  #unseen = [];
  #learned;
  #ledger;
  #queued = 0;
  #stop;
  constructor(options, learned) {
    this.#options = options;
    this.#learned = learned;
  }
  static async open(options) {
    return new _Allowance(options, await read2(options));
  }
  get stopped() {
    return this.#stop;
  }
  /** Our tokens that wait with a file of so many. */
  queuedWith(tokens3) {
    return this.#queued + tokens3;
  }
  /** No request may have more tokens than the whole queue. */
  narrow(limits) {
    return { ...limits, maxTokens: Math.min(limits.maxTokens, this.#learned.lastingTokens ?? Infinity) };
  }
  stop(reason) {
    this.#stop ??= { ending: "waiting", reason };
  }
  /** A file was handed over, or is about to be by whoever goes on. */
  sent(file3) {
    this.#sent.push(file3);
    this.#unseen.push(file3);
  }
  /** After a refusal: what it has taught. */
  async learn() {
    this.#learned = await read2(this.#options);
  }
  /** Limits of the next file, whose first line is `first`. Where nothing fits any more the run is stopped. */
  async limitsOfFile(first, limits) {
    const whole = { ...limits, maxBytes: Math.min(limits.maxBytes, this.#learned.bytes ?? Infinity) };
    const tokens3 = this.#stop === void 0 ? await this.#tokensLeft(first) : 0;
    const { purse } = this.#options;
    if (this.#stop === void 0 && !purse.affords(first.cost ?? 0)) {
      const reason = `${purse.used}, and the next request costs ${usd3(first.cost ?? 0)}`;
      this.#stop = { ending: "over-budget", reason };
    }
    if (this.#stop !== void 0) return whole;
    return { ...whole, maxTokens: Math.min(whole.maxTokens, tokens3), maxCost: purse.left };
  }
  async #tokensLeft(first) {
    if (this.#options.dryRun) return Infinity;
    this.#queued = await this.#enqueued();
    if (this.#limit() === void 0 && this.#queued + first.tokens > smallestQueue(this.#options.model)) {
      await this.#watch();
    }
    const limit = this.#limit();
    if (limit === void 0) return Infinity;
    const left = limit - this.#queued;
    if (left < first.tokens || left < limit * WORTH_A_BATCH) {
      this.stop(
        `${this.#queued} tokens wait at OpenAI already, the next request has ${first.tokens}, and ${limit} may wait at once`
      );
    }
    return left;
  }
  #limit() {
    const { queueTokens } = this.#options;
    const { tokens: tokens3 } = this.#learned;
    return queueTokens === void 0 ? tokens3 : Math.min(queueTokens, tokens3 ?? Infinity);
  }
  /** Where no limit is known the state is read once: then this is only noted, for what a refusal may teach. */
  async #enqueued() {
    const { state, model } = this.#options;
    if (this.#ledger === void 0 || this.#limit() !== void 0) this.#ledger = await enqueuedTokens(state, model);
    const tokens3 = new Map(this.#ledger);
    for (const sent of this.#sent) tokens3.set(sent.batchId, sent.tokens);
    return [...tokens3.values()].reduce((sum2, count5) => sum2 + count5, 0);
  }
  /**
   * The limit is not known, and more is to be sent than the smallest queue holds: OpenAI checks it when it validates a
   * batch, so one file at a time is sent, and the first refusal is the last.
   */
  async #watch() {
    const { state, model, logger } = this.#options;
    const { clock } = state;
    const end = clock.now() + WATCH_MS;
    for (const { batchId, openaiBatchId, queuedTokens } of this.#unseen) {
      if (openaiBatchId === void 0) continue;
      const batch = await this.#validated(openaiBatchId, end);
      if (batch === void 0) return;
      const refusal2 = statusOf(batch) === "FAILED" ? limitRefusalIn(batch.errors?.data ?? []) : void 0;
      if (refusal2?.kind !== "queue") continue;
      logger.warn(`OpenAI has no room for batch ${openaiBatchId}: it comes back with the next collect`);
      const at2 = batch.failed_at ?? clock.now();
      const tokens3 = Math.max(queuedTokens, this.#queued);
      const refused3 = { at: new Date(at2).toISOString(), batchId, tokens: tokens3, limit: refusal2.limit };
      await state.queues.refusedForRoom(model, refused3);
      await this.learn();
    }
    this.#unseen = [];
  }
  /** The batch once OpenAI has validated it; undefined, and the run is stopped, where that cannot be seen by `end`. */
  async #validated(id, end) {
    const { openai, state } = this.#options;
    const { clock } = state;
    const stop = (why) => {
      this.stop(`the limit of the queue is not known, and ${why}`);
    };
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      let batch;
      try {
        batch = await retrieveBatch(openai, id);
      } catch (error2) {
        return stop(`batch ${id} cannot be read: ${describeError(error2)}`);
      }
      if (batch === void 0) return stop(`OpenAI does not show batch ${id}`);
      if (statusOf(batch) !== "VALIDATING") return batch;
      if (clock.now() >= end) return stop(`OpenAI is still validating batch ${id}`);
      await clock.sleep(pause);
    }
  }
};
async function read2({ state, model }) {
  return learnedLimits(await state.queues.get(model), state.clock.now());
}

// ../engine/src/queue/purse.ts
var CENT_DUST = 1e-9;
var Purse = class {
  #maxCostUsd;
  /** USD by completion batch id. */
  #costs;
  #spent = 0;
  /**
   * @param maxCostUsd undefined for no limit
   * @param costs of batches that count already, whatever is estimated of them later
   */
  constructor(maxCostUsd, costs = /* @__PURE__ */ new Map()) {
    this.#maxCostUsd = maxCostUsd;
    this.#costs = new Map(costs);
    for (const cost of costs.values()) this.#spent += cost;
  }
  /** USD that batches cost, estimated. */
  get spent() {
    return this.#spent;
  }
  get left() {
    return (this.#maxCostUsd ?? Infinity) - this.#spent + CENT_DUST;
  }
  /** Whether there are so many USD left. @param batchId of a batch that may count already */
  affords(cost, batchId) {
    return cost <= this.left + (this.#costs.get(batchId ?? "") ?? 0);
  }
  spend(batchId, cost) {
    if (cost === void 0 || this.#costs.has(batchId)) return;
    this.#costs.set(batchId, cost);
    this.#spent += cost;
  }
  /** What is used, in words; of a run with a limit. */
  get used() {
    return `about ${usd3(this.#spent)} of the run's budget of ${usd3(this.#maxCostUsd ?? 0)} are used`;
  }
};

// ../engine/src/requests/limits.ts
var MAX_LINES = 5e4;
var MAX_INPUTS = 5e4;
var MAX_BYTES3 = 19e7;
var DEFAULT_BYTES = 1e8;
var DEFAULT_TOKENS = 15e5;
function mergeLimits(given) {
  return {
    maxLines: inRange("max-lines", given.maxLines ?? MAX_LINES, MAX_LINES),
    maxBytes: inRange("max-bytes", given.maxBytes ?? DEFAULT_BYTES, MAX_BYTES3),
    maxInputs: inRange("max-inputs", given.maxInputs ?? MAX_INPUTS, MAX_INPUTS),
    maxTokens: inRange("max-tokens", given.maxTokens ?? DEFAULT_TOKENS, Number.MAX_SAFE_INTEGER)
  };
}
function inRange(name3, value, max) {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new CompletionBatchError("invalid-input", `${name3} is ${value}`, {
    where: name3,
    remedy: max === Number.MAX_SAFE_INTEGER ? "Use a whole number from 1." : `Use a whole number from 1 to ${max}.`
  });
}

// ../engine/src/state/holders.ts
function ownerName(holders, id) {
  return holders === void 0 ? id : `${holders.own}${SEPARATOR}${id}`;
}
function holderIn(owner) {
  const end = owner.lastIndexOf(SEPARATOR);
  return end > 0 ? owner.slice(0, end) : void 0;
}
var SEPARATOR = "#";

// ../engine/src/submit/check-facts.ts
function checkFacts({ endpoint, writtenFor }, facts, where) {
  for (const [what, said2, wanted2] of [
    ["endpoint", facts.endpoint, endpoint],
    ["model", facts.model, writtenFor]
  ]) {
    if (said2 === void 0 || said2 === wanted2) continue;
    throw new CompletionBatchError("request-invalid", `the request is for the ${what} ${said2}, not ${wanted2}`, {
      where,
      remedy: `Submit requests of one ${what} at a time, and name it: a batch has one.`
    });
  }
}

// ../engine/src/submit/finish-open.ts
import { createWriteStream as createWriteStream5 } from "node:fs";
import { rm as rm7 } from "node:fs/promises";
import { join as join8 } from "node:path";
import { pipeline as pipeline5 } from "node:stream/promises";

// ../engine/src/submit/own-file.ts
import { createReadStream as createReadStream8 } from "node:fs";
import { rm as rm5 } from "node:fs/promises";
import { join as join6 } from "node:path";
var UNUSABLE = /* @__PURE__ */ new Set([
  "object-not-found",
  "requests-changed",
  "request-foreign",
  "request-invalid",
  "ndjson-damaged",
  "line-too-large"
]);
function isUnusable(error2) {
  return isCompletionBatchError(error2) && UNUSABLE.has(error2.code);
}
function requestsChanged(batchId, where) {
  return new CompletionBatchError("requests-changed", `the request file of submission ${batchId} has changed`, {
    where,
    remedy: "Restore the object (its name is its SHA-256); the submission stays open until then."
  });
}
async function figuresOf(workload, path, name3, check3) {
  const keys2 = [];
  const sums = { units: 0, inputTokens: 0, outputTokens: 0 };
  for await (const line of splitLines(createReadStream8(path), { name: name3 })) {
    const facts = workload.read(line, name3);
    check3?.(line, facts);
    const { key, units, inputTokens, outputTokens } = facts;
    keys2.push(key);
    sums.units += units;
    sums.inputTokens += inputTokens;
    sums.outputTokens += outputTokens;
  }
  return { keys: keys2, ...sums };
}
async function inspectFile({ workload }, submission, path, name3) {
  const { model, endpoint = CHAT_COMPLETIONS, workload_version: version3 } = submission;
  if (!canRead(workload, version3)) {
    throw new CompletionBatchError("request-foreign", `its requests have version ${version3}, not ${workload.version}`, {
      where: name3,
      remedy: "Finish it with the release that wrote it."
    });
  }
  const parameters = submission.parameters === void 0 ? void 0 : parseParameters(submission.parameters);
  let first;
  return figuresOf(workload, path, name3, (line, facts) => {
    first ??= facts;
    if (first.setting !== facts.setting) {
      throw new CompletionBatchError("request-foreign", "its requests are of several runs", {
        where: `${name3}:${line.number}`,
        remedy: "Nothing of it is sent. Look at who else can write there."
      });
    }
    checkFacts({ endpoint, writtenFor: model }, facts, `${name3}:${line.number}`);
    workload.verify?.(line, name3, { version: version3, model, parameters });
  });
}
async function isGivenFile({ openai, state, logger }, { batch_id, sha256: sha2563, bytes, input_file_id: fileId }, workDir) {
  if (!fileId) return false;
  const differs = (said2, wanted2) => said2 !== void 0 && said2 !== wanted2;
  const path = join6(workDir, `${batch_id}.given.jsonl`);
  try {
    const given = await describeFile(openai, fileId);
    if (given.state === "broken" || differs(given.name, inputFileName(batch_id, sha2563))) return false;
    if (differs(given.purpose, "batch") || differs(given.bytes, bytes)) return false;
    const there = await downloadFile({ openai, clock: state.clock, logger, fileId, path });
    return there && (await digestFile(path)).sha256 === sha2563;
  } catch (error2) {
    if (isCompletionBatchError(error2) && error2.code !== "openai-unavailable") throw error2;
    return false;
  } finally {
    await rm5(path, { force: true });
  }
}

// ../engine/src/submit/protocol.ts
import { createReadStream as createReadStream9, createWriteStream as createWriteStream4 } from "node:fs";
import { rm as rm6 } from "node:fs/promises";
import { join as join7 } from "node:path";
import { pipeline as pipeline4 } from "node:stream/promises";

// ../engine/src/submit/claimed-file.ts
import { createHash as createHash5 } from "node:crypto";
import { open as open5 } from "node:fs/promises";
var ClaimedFile = class _ClaimedFile {
  path;
  #file;
  #hash = createHash5("sha256");
  #digest;
  keys = [];
  bytes = 0;
  units = 0;
  inputTokens = 0;
  outputTokens = 0;
  constructor(path, file3) {
    this.path = path;
    this.#file = file3;
  }
  static async open(path) {
    return new _ClaimedFile(path, await open5(path, "w"));
  }
  async add(line, { key, inputTokens, outputTokens, units }) {
    const bytes = Buffer.concat([line.bytes, Buffer.from("\n")]);
    await this.#file.write(bytes);
    this.#hash.update(bytes);
    this.keys.push(key);
    this.bytes += bytes.length;
    this.units += units;
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
  }
  get requests() {
    return this.keys.length;
  }
  get sha256() {
    this.#digest ??= this.#hash.digest("hex");
    return this.#digest;
  }
  async [Symbol.asyncDispose]() {
    await this.#file.sync();
    await this.#file.close();
  }
};

// ../engine/src/submit/own-batches.ts
var OwnBatches = class {
  #services;
  #lease;
  /** Whether OpenAI has the submission's own file under the id of its record. */
  #isGiven;
  constructor(services, lease, isGiven) {
    this.#services = services;
    this.#lease = lease;
    this.#isGiven = isGiven;
  }
  /** @param pages of the list; default all */
  async search(pages) {
    const { found, sure } = await findBatches(this.#services.openai, this.#marks(), pages);
    const own2 = [];
    for (const batch of found) {
      if (batch.kinship === "ours" || batch.kinship === "by-file" && await this.#isGiven()) own2.push(batch);
    }
    return { own: own2, other: found.find(({ kinship }) => kinship === "other-file"), sure };
  }
  async has(batch) {
    const kinship = kinshipOf(batch, this.#marks());
    return kinship === "ours" || kinship === "silent" || kinship === "by-file" && await this.#isGiven();
  }
  /** Of several batches for the same work the oldest that lives is kept; the others are cancelled. */
  async keepOne(own2) {
    const { openai, logger } = this.#services;
    const alive = own2.filter(isAlive);
    const keep3 = alive[0] ?? own2[0];
    for (const spare of alive.slice(1)) {
      logger.warn(
        `OpenAI has a second batch for ${this.#lease.submission.batch_id}: cancelling ${spare.id}, keeping ${keep3?.id}`
      );
      await ask(openai, (client) => client.batches.cancel(spare.id, { maxRetries: 0 })).catch((error2) => {
        logger.error(`cancelling ${spare.id} failed: ${readRefusal(error2).reason}. Cancel it by hand.`);
      });
    }
    return keep3;
  }
  #marks() {
    const { batch_id, sha256: sha2563, input_file_id } = this.#lease.submission;
    return { completionBatchId: batch_id, digest: sha2563, inputFileId: input_file_id };
  }
};
function isAlive({ status }) {
  return !["failed", "cancelled", "cancelling"].includes(status);
}

// ../engine/src/submit/protocol.ts
var CLAIM_WINDOW2 = 48;
var WINDOW_BYTES = 8 * 1024 * 1024;
var PAGES_OF_A_LOOK2 = 5;
var CREATE_ATTEMPTS = 4;
var FILE_ATTEMPTS = 7;
var LONGEST_FILE_PAUSE_MS = 6e4;
async function driveSubmission(options, lease, localFile) {
  const drive = new Drive(options, lease, localFile);
  try {
    return await drive.run();
  } finally {
    await drive.removeFiles();
  }
}
var Drive = class {
  #options;
  #services;
  #lease;
  #batches;
  /** Taken over rather than begun by this process: what it did before may have left traces. */
  #resumed;
  #made = [];
  #file;
  /** Of the file with this digest, once they are counted. */
  #figures;
  #lost = 0;
  #adopted = false;
  #unanswered = 0;
  /** OpenAI was asked for a batch of it. */
  #looked = false;
  /** This process has claimed what the file asks, or has seen that it is claimed. */
  #claimed = false;
  /** What this process itself has uploaded and made, or has seen to be of this submission. */
  #known = /* @__PURE__ */ new Set();
  #called = false;
  /** OpenAI has lost the file it was given, so the one of that name is not looked for again. */
  #fileIsGone = false;
  constructor(options, lease, localFile) {
    this.#options = options;
    this.#services = options.services;
    this.#lease = lease;
    this.#batches = new OwnBatches(options.services, lease, () => this.#isGiven());
    this.#file = localFile;
    this.#resumed = localFile === void 0;
  }
  async removeFiles() {
    for (const path of this.#made) await rm6(path, { force: true });
  }
  async run() {
    for (; ; ) {
      const { state } = this.#lease.submission;
      const ended = await this.#step(state);
      if (ended === void 0) continue;
      const figures2 = this.#figures?.of;
      return { ...ended, submission: this.#lease.submission, lost: this.#lost, figures: figures2, called: this.#called };
    }
  }
  #step(state) {
    switch (state) {
      case "INTENDED":
        return this.#claim();
      case "CLAIMED":
        return this.#upload();
      case "UPLOADED":
        return this.#resumed && !this.#looked ? this.#lookUp() : this.#create();
      case "CREATING":
        return this.#lookUp();
      case "CREATED":
        return this.#record();
      case "REJECTING":
        return this.#giveBack();
      case "RECORDED":
        return Promise.resolve({ kind: "submitted", adopted: this.#adopted });
      case "ABANDONED":
        return Promise.resolve({ kind: "nothing-left" });
      case "REJECTED":
        return Promise.resolve({
          kind: "rejected",
          reason: this.#lease.submission.reason ?? "unknown",
          refusedFor: this.#lease.submission.refused_for
        });
    }
  }
  /** INTENDED: claims every line; those with a lost unit are left out, and the file is written anew without them. */
  async #claim() {
    const { store } = this.#services;
    const dear = await this.#inspect();
    if (dear !== void 0) return dear;
    const submission = this.#lease.submission;
    const claimed = await this.#claimLines(submission);
    if (claimed.units === 0) {
      const one = this.#services.workload.unit[0];
      const reason = `every request had a ${one} that was taken or changed meanwhile`;
      await this.#lease.change({ state: "ABANDONED", reason });
      return void 0;
    }
    const { sha256: sha2563 } = claimed;
    const key = batchRequestsObject(submission.execution_id, submission.batch_id, sha2563);
    if (sha2563 !== submission.sha256) {
      await store.create(key, { file: claimed.path });
      this.#file = claimed.path;
    }
    await this.#lease.change({
      state: "CLAIMED",
      sha256: sha2563,
      object_key: key,
      requests: claimed.requests,
      bytes: claimed.bytes,
      units: claimed.units,
      estimated_tokens: claimed.inputTokens,
      estimated_output_tokens: claimed.outputTokens,
      attributes: this.#services.workload.attributes(claimed.keys, submission.attributes)
    });
    this.#figures = { sha256: sha2563, of: claimed };
    this.#claimed = true;
    return void 0;
  }
  /** Of a submission that was taken over: each line of its file is one of ours, and the run has the money for them. */
  async #inspect() {
    if (!this.#resumed) return void 0;
    const figures2 = await this.#inspected();
    const reason = this.#options.tooDear?.(this.#lease.submission, figures2);
    return reason === void 0 ? void 0 : { kind: "over-budget", reason };
  }
  async #inspected() {
    const submission = this.#lease.submission;
    const known2 = this.#figures;
    if (known2?.sha256 === submission.sha256) return known2.of;
    const name3 = this.#services.store.locate(submission.object_key);
    const of = await inspectFile(this.#services, submission, await this.#requestFile(), name3);
    this.#figures = { sha256: submission.sha256, of };
    return of;
  }
  async #claimLines(submission) {
    const { store, workload, logger } = this.#services;
    const source = await this.#requestFile();
    const name3 = store.locate(submission.object_key);
    const path = join7(this.#options.workDir, `${submission.batch_id}.kept.jsonl`);
    this.#made.push(path);
    return this.#lease.during(async (signal) => {
      var _stack = [];
      try {
        const claimed = __using(_stack, await ClaimedFile.open(path), true);
        for await (const window of windows(source, name3, workload.claimWindow)) {
          const lines = window.map((line) => ({ ...line, facts: workload.read(line, name3) }));
          signal.throwIfAborted();
          await this.#lease.ensure();
          const claims = await workload.claim(submission, lines, name3);
          for (const [index, line] of lines.entries()) {
            const claim2 = claims[index];
            this.#lost += claim2?.lost ?? 0;
            if (claim2?.held) await claimed.add(line, line.facts);
          }
          logger.progress(`${workload.unit[1]} claimed`, claimed.units, submission.units);
        }
        logger.progress(`${workload.unit[1]} claimed`, claimed.units, claimed.units);
        return claimed;
      } catch (_) {
        var _error = _, _hasError = true;
      } finally {
        var _promise2 = __callDispose(_stack, _error, _hasError);
        _promise2 && await _promise2;
      }
    });
  }
  /** The record says that its units are claimed. What is so stays so; what is not is left out of the file. */
  async #claimAgain() {
    const dear = await this.#inspect();
    if (dear === void 0) await this.#lease.change({ state: "INTENDED" });
    return dear;
  }
  /** CLAIMED: the file goes to OpenAI, unless an earlier upload's answer was lost. */
  async #upload() {
    const { openai } = this.#services;
    if (!this.#claimed) return this.#claimAgain();
    const { batch_id, sha256: sha2563, bytes } = this.#lease.submission;
    const name3 = inputFileName(batch_id, sha2563);
    try {
      const found = this.#resumed && !this.#fileIsGone ? await findUploadedFile(openai, name3, bytes) : void 0;
      const path = found === void 0 ? await this.#requestFile() : void 0;
      const id = found ?? await this.#lease.during((signal) => uploadToOpenai(openai, path ?? "", name3, signal));
      if (found === void 0) this.#known.add(id);
      await this.#lease.change({ state: "UPLOADED", input_file_id: id });
      return void 0;
    } catch (error2) {
      if (error2 instanceof CompletionBatchError) throw error2;
      const refusal2 = readRefusal(error2);
      return refusal2.effect === "refused" ? this.#reject(refusal2) : leftOpen(refusal2);
    }
  }
  /** UPLOADED: from the moment the row says CREATING, a batch may exist. */
  async #create() {
    const { state, openai, logger, workload } = this.#services;
    const { clock } = state;
    const dear = await this.#inspect();
    if (dear !== void 0) return dear;
    if (!await this.#isGiven()) return this.#uploadAnew();
    for (let attempt = 1; ; attempt += 1) {
      const before = this.#lease.submission;
      const submission = await this.#lease.change({
        state: "CREATING",
        create_called_at: clock.now(),
        first_create_called_at: before.first_create_called_at ?? clock.now()
      });
      try {
        this.#called = true;
        const id = await submitOpenaiBatch(openai, {
          endpoint: submission.endpoint ?? CHAT_COMPLETIONS,
          inputFileId: submission.input_file_id ?? "",
          metadata: {
            completion_batch_id: submission.batch_id,
            digest: submission.sha256,
            execution_id: submission.execution_id,
            ...workload.metadata(submission)
          },
          timeout: this.#options.createTimeoutMs
        });
        this.#known.add(id);
        await this.#lease.change({ state: "CREATED", openai_batch_id: id });
        return void 0;
      } catch (error2) {
        if (error2 instanceof CompletionBatchError) throw error2;
        const refusal2 = await this.#aboutTheFile(readRefusal(error2));
        if (refusal2.effect === "refused") return this.#reject(refusal2);
        if (refusal2.effect === "limited") return leftOpen(refusal2);
        if (refusal2.effect === "unknown") {
          this.#unanswered += 1;
          return void 0;
        }
        if (attempt >= FILE_ATTEMPTS) {
          if (!this.#resumed || this.#fileIsGone) return leftOpen(refusal2);
          this.#fileIsGone = true;
          await this.#lease.change({ state: "CLAIMED", input_file_id: "" });
          return void 0;
        }
        logger.info(`OpenAI cannot use the uploaded file yet (${refusal2.reason}); looking again`);
        const pause = Math.min(2e3 * 2 ** attempt, LONGEST_FILE_PAUSE_MS);
        await this.#lease.during(() => clock.sleep(pause));
      }
    }
  }
  /** Whether OpenAI has the submission's file under the id of its record. */
  async #isGiven() {
    const submission = this.#lease.submission;
    const { input_file_id: id = "" } = submission;
    if (this.#known.has(id)) return true;
    const { workDir } = this.#options;
    if (!await this.#lease.during(() => isGivenFile(this.#services, submission, workDir))) return false;
    this.#known.add(id);
    return true;
  }
  /** The object is whole, and a spare file costs nothing. */
  async #uploadAnew() {
    const { batch_id, input_file_id } = this.#lease.submission;
    this.#services.logger.warn(
      `submission ${batch_id}: ${input_file_id || "no file"} at OpenAI cannot be seen to be its file; uploading that anew`
    );
    this.#fileIsGone = true;
    await this.#lease.change({ state: "CLAIMED", input_file_id: "" });
  }
  /** A refusal whose words do not tell may be about a file that is not processed yet: the file itself is asked. */
  async #aboutTheFile(refusal2) {
    if (refusal2.effect !== "refused" || refusal2.limit !== void 0 || ![400, 404, 422].includes(refusal2.status ?? 0))
      return refusal2;
    try {
      const { state, reason } = await describeFile(this.#services.openai, this.#lease.submission.input_file_id ?? "");
      if (state === "pending") return { ...refusal2, effect: "file-not-visible" };
      return reason === void 0 ? refusal2 : { ...refusal2, reason: `${refusal2.reason} (${reason})` };
    } catch {
      return refusal2;
    }
  }
  /** CREATING: a batch may exist, so it is looked for; only when it surely does not is one created. */
  async #lookUp() {
    const { state, logger } = this.#services;
    const { clock } = state;
    const { listedAfterMs } = this.#options;
    const recorded = this.#resumed ? await this.#recorded() : void 0;
    if (recorded !== void 0) return recorded === "adopted" ? void 0 : recorded;
    const calledAt = Math.min(this.#lease.submission.create_called_at ?? 0, clock.now());
    let search2;
    for (let pause = 5e3; ; pause *= 2) {
      const pages = clock.now() < calledAt + listedAfterMs ? PAGES_OF_A_LOOK2 : void 0;
      try {
        search2 = await this.#batches.search(pages);
      } catch (error2) {
        return leftOpen(readRefusal(error2));
      }
      const keep3 = await this.#batches.keepOne(search2.own);
      if (keep3 !== void 0) {
        logger.info(`found batch ${keep3.id}, created before the answer was lost`);
        await this.#adopt(keep3.id, keep3.inputFileId);
        return void 0;
      }
      if (search2.other !== void 0) return { kind: "failed", reason: otherFile(search2.other.id) };
      if (pages === void 0) break;
      const left = Math.max(0, calledAt + listedAfterMs - clock.now());
      logger.info(`the answer to the create call was lost; looking for the batch for ${Math.ceil(left / 1e3)} s more`);
      await this.#lease.during(() => clock.sleep(Math.min(pause, left)));
    }
    if (!search2.sure) return { kind: "failed", reason: LIST_DOES_NOT_TELL };
    this.#looked = true;
    if (!this.#claimed) return this.#claimAgain();
    if (this.#unanswered >= CREATE_ATTEMPTS) {
      return { kind: "failed", reason: "OpenAI did not answer the create call" };
    }
    return this.#create();
  }
  async #adopt(id, inputFileId) {
    this.#adopted = true;
    this.#known.add(id);
    const file3 = inputFileId === void 0 ? {} : { input_file_id: inputFileId };
    await this.#lease.change({ state: "CREATED", openai_batch_id: id, ...file3 });
  }
  /** The batch has its record already: this submission's was set back, or that one is none of ours. */
  async #recorded() {
    const { state, openai } = this.#services;
    const { batch_id } = this.#lease.submission;
    const record2 = await state.batches.get(batch_id);
    if (record2 === void 0) return void 0;
    const { openai_batch_id: id } = record2.sketch;
    const batch = id === void 0 ? void 0 : await retrieveBatch(openai, id);
    if (batch === void 0 || !await this.#batches.has(batch))
      return { kind: "failed", reason: occupied(record2.where) };
    await this.#adopt(batch.id, batch.input_file_id || void 0);
    return "adopted";
  }
  /** After unanswered create calls: one of them may have made a batch that showed up late. */
  async #dropDuplicates() {
    const { create_called_at, first_create_called_at, openai_batch_id } = this.#lease.submission;
    if (first_create_called_at === void 0 || first_create_called_at === create_called_at) return;
    const keep3 = await this.#batches.keepOne((await this.#batches.search()).own);
    if (keep3 === void 0) return;
    this.#known.add(keep3.id);
    if (keep3.id !== openai_batch_id) await this.#lease.change({ openai_batch_id: keep3.id });
  }
  /** The batch that the record names is one of this submission. @returns why it cannot be gone on with, or `other` */
  async #checkNamed() {
    const { openai_batch_id: id } = this.#lease.submission;
    if (id && this.#known.has(id)) return "own";
    const batch = id ? await retrieveBatch(this.#services.openai, id) : void 0;
    if (batch !== void 0) return await this.#batches.has(batch) ? "own" : "other";
    return id ? { kind: "failed", reason: `OpenAI does not know the batch ${id}, which its record names` } : "other";
  }
  /** CREATED: the summary makes the batch visible to collect; then the submission is closed. */
  async #record() {
    const { state, workload, logger } = this.#services;
    try {
      await this.#dropDuplicates();
      const named = await this.#checkNamed();
      if (named === "other") {
        const { batch_id, openai_batch_id: openai_batch_id2 } = this.#lease.submission;
        logger.warn(`submission ${batch_id} names the batch ${openai_batch_id2 || "none"}, which is not its own`);
        await this.#lease.change({ state: "CREATING", openai_batch_id: "" });
        return void 0;
      }
      if (named !== "own") return named;
    } catch (error2) {
      if (error2 instanceof CompletionBatchError) throw error2;
      return leftOpen(readRefusal(error2));
    }
    const submission = this.#lease.submission;
    const { openai_batch_id = "" } = submission;
    const keys2 = this.#figures?.of.keys ?? await keysOfFile(workload, await this.#requestFile());
    const created = { ...submission, openai_batch_id };
    const summary = createBatchSummary(created, workload.rowAttributes(created, keys2), state.clock);
    if (!await addBatchSummary(state, summary)) {
      const there = await state.batches.get(submission.batch_id);
      if (there !== void 0 && there.sketch.openai_batch_id !== openai_batch_id)
        return { kind: "failed", reason: occupied(there.where) };
    }
    await this.#lease.change({ state: "RECORDED" });
    return void 0;
  }
  /**
   * Refused for good, and no batch exists. Written down first: with its units released it must never be created. Before
   * that what the refusal teaches, so that whoever goes on does not hand over the same again.
   */
  async #reject(refusal2) {
    const { state } = this.#services;
    const { model, batch_id, bytes, estimated_tokens, queued_tokens } = this.#lease.submission;
    const { limit } = refusal2;
    if (limit !== void 0) {
      const requests = () => this.#requestFile();
      const queuedTokens = queued_tokens ?? estimated_tokens;
      const refused3 = { model, batchId: batch_id, at: state.clock.now(), queuedTokens, bytes, requests };
      await learnFrom(limit, refused3, state);
    }
    await this.#lease.change({
      state: "REJECTING",
      reason: refusal2.reason.slice(0, 1e3),
      ...limit === void 0 ? {} : { refused_for: limit.kind }
    });
  }
  /** REJECTING: the units go back, and the reason stays on the record. */
  async #giveBack() {
    const { store, workload, logger } = this.#services;
    const alive = await this.#aliveAfterAll();
    if (alive !== void 0) return alive === "adopted" ? void 0 : alive;
    const submission = this.#lease.submission;
    const path = await this.#requestFile();
    const name3 = store.locate(submission.object_key);
    await this.#lease.during(async (signal) => {
      let done = 0;
      for await (const lines of windows(path, name3, workload.claimWindow)) {
        signal.throwIfAborted();
        await this.#lease.ensure();
        done += await workload.release(submission, lines, name3);
        logger.progress(`${workload.unit[1]} released`, done, submission.units);
      }
      logger.progress(`${workload.unit[1]} released`, done, done);
    });
    await this.#lease.change({ state: "REJECTED" });
  }
  /** A record that says so may have been written by anybody, and what a batch asks must not be asked again. */
  async #aliveAfterAll() {
    if (!this.#resumed || this.#looked) return void 0;
    try {
      const alive = (await this.#batches.search()).own.find(isAlive);
      if (alive === void 0) return void 0;
      await this.#adopt(alive.id, alive.inputFileId);
      return "adopted";
    } catch (error2) {
      if (error2 instanceof CompletionBatchError) throw error2;
      return leftOpen(readRefusal(error2));
    }
  }
  /** The submission's request file on disk, byte for byte the one its digest names. */
  async #requestFile() {
    const { store } = this.#services;
    const { workDir } = this.#options;
    const { batch_id, object_key, sha256: sha2563 } = this.#lease.submission;
    if (this.#file !== void 0) return this.#file;
    const path = join7(workDir, `${batch_id}-${sha2563.slice(0, 16)}.jsonl`);
    this.#made.push(path);
    await pipeline4(await store.stream(object_key), createWriteStream4(path));
    const digest2 = await digestFile(path);
    if (digest2.sha256 !== sha2563) throw requestsChanged(batch_id, store.locate(object_key));
    this.#file = path;
    return path;
  }
};
var LIST_DOES_NOT_TELL = "the answer to the create call was lost, and OpenAI's list of batches cannot be read to its end: whether the batch exists cannot be told, so none is made";
function otherFile(id) {
  return `OpenAI has the batch ${id} of this submission, and it was made of another file than the record names: no second one is made`;
}
function occupied(where) {
  return `${where} stands where the record of its batch would, and names another one: no batch is made beside it. If nobody needs it, delete it`;
}
function leftOpen({ effect, reason }) {
  return { kind: effect === "limited" ? "waiting" : "failed", reason };
}
async function* windows(path, name3, most = CLAIM_WINDOW2) {
  let lines = [];
  let bytes = 0;
  for await (const line of splitLines(createReadStream9(path), { name: name3 })) {
    lines.push({ ...line, bytes: Uint8Array.from(line.bytes) });
    bytes += line.bytes.length;
    if (lines.length >= most || bytes >= WINDOW_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
  }
  if (lines.length > 0) yield lines;
}

// ../engine/src/submit/submit-result.ts
var DONE = /* @__PURE__ */ new Set([
  "submitted",
  "nothing-left",
  "planned",
  "split",
  "elsewhere"
]);
function reportOf(submission, ended, cost, store) {
  return {
    batchId: submission.batch_id,
    executionId: submission.execution_id,
    openaiBatchId: submission.openai_batch_id || void 0,
    inputFileId: submission.input_file_id,
    ending: ended.ending,
    reason: ended.reason,
    resumed: ended.resumed ?? false,
    adopted: ended.adopted ?? false,
    model: submission.model,
    requests: submission.requests,
    units: submission.units,
    bytes: submission.bytes,
    tokens: submission.estimated_tokens,
    outputTokens: submission.estimated_output_tokens,
    cost,
    lost: ended.lost ?? 0,
    location: ended.ending === "planned" ? void 0 : store.locate(submission.object_key)
  };
}

// ../engine/src/submit/run.ts
function destinationOf(destinations, facts) {
  const fits = ({ writtenFor, endpoint }) => (facts.model ?? writtenFor) === writtenFor && (facts.endpoint ?? endpoint) === endpoint;
  return destinations.find(fits) ?? destinations[0];
}
function isForAnother({ destinations, writtenFor, endpoint }, facts) {
  const to = destinationOf(destinations, facts);
  return to.writtenFor !== writtenFor || to.endpoint !== endpoint;
}
async function* lineBlocksOf({ refused: refused3 }, file3) {
  if (file3 === void 0) return;
  try {
    yield* file3.lineBlocks();
  } catch (error2) {
    if (!isCompletionBatchError(error2, "requests-changed")) throw error2;
    refused3.set(file3.name, describeError(error2));
  }
}
function tell(run, submission, ended) {
  run.files.push(reportOf(submission, ended, estimatedCost(run, submission), run.services.store));
  return ended.ending;
}
function isTold({ files, stuck }, batchId) {
  return [...files, ...stuck].some((told2) => told2.batchId === batchId);
}
function estimatedCost({ services }, { estimated_tokens, estimated_output_tokens, model }, figures2) {
  const { inputTokens = estimated_tokens, outputTokens = estimated_output_tokens } = figures2 ?? {};
  return costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
}
function tooDear({ services, purse, maxCostUsd }, { batch_id, model }, { inputTokens, outputTokens }) {
  if (maxCostUsd === void 0) return void 0;
  const cost = costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
  if (cost === void 0)
    return `there is no price for the model ${model}, so that nobody can tell whether the run's budget of ${usd3(maxCostUsd)} allows it`;
  if (purse.affords(cost, batch_id)) return void 0;
  return `${purse.used}, and this file costs ${usd3(cost)}`;
}

// ../engine/src/submit/drive-file.ts
async function driveFile(run, lease, localFile) {
  const resumed = localFile === void 0;
  try {
    const end = await driveSubmission(run.protocol, lease, localFile);
    const { submission, lost } = end;
    const reason = "reason" in end ? end.reason : void 0;
    const adopted = end.kind === "submitted" && end.adopted;
    if (["submitted", "waiting", "failed"].includes(end.kind)) handedOver(run, end, resumed);
    if (end.kind === "waiting" || end.kind === "failed") await leaveWord(run, submission, end.kind, end.reason);
    if (end.kind === "over-budget") await leaveWord(run, submission, "waiting", end.reason);
    const ending = end.kind === "rejected" ? await refused(run, end) : end.kind;
    return tell(run, submission, { ending, lost, resumed, adopted, reason });
  } catch (error2) {
    if (isCompletionBatchError(error2, "lease-lost")) {
      return tell(run, lease.submission, { ending: "elsewhere", resumed });
    }
    const lost = isUnusable(error2);
    const damaged3 = isCompletionBatchError(error2, "row-damaged");
    if (!resumed && !lost && !damaged3) throw error2;
    const reason = lost ? await lostRequests2(run, lease.submission, error2) : describeError(error2);
    run.services.logger.error(`submission ${lease.submission.batch_id}: ${reason}`);
    return tell(run, lease.submission, { ending: "failed", resumed, reason });
  }
}
async function lostRequests2(run, submission, error2) {
  const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error2), run.services.ways);
  await leaveWord(run, submission, "stuck", reason);
  return `${reason}. ${remedy}`;
}
async function leaveWord({ services }, submission, left, reason) {
  const { state } = services;
  const change = { left_open: left, reason: reason.slice(0, 1e3), lease_until: state.clock.now() };
  await state.submissions.change(submission, change);
}
function handedOver(run, { submission, figures: figures2, called }, resumed) {
  const { batch_id, execution_id, model, openai_batch_id, estimated_tokens, queued_tokens } = submission;
  const paidHere = resumed ? called && execution_id !== run.execution : true;
  if (paidHere) run.purse.spend(batch_id, estimatedCost(run, submission, figures2));
  const tokens3 = figures2?.inputTokens ?? estimated_tokens;
  run.allowances.get(model)?.sent({
    batchId: batch_id,
    openaiBatchId: openai_batch_id || void 0,
    tokens: tokens3,
    queuedTokens: Math.max(queued_tokens ?? 0, tokens3)
  });
}
async function refused({ allowances }, { submission, refusedFor, reason }) {
  if (refusedFor === void 0) return "rejected";
  const allowance = allowances.get(submission.model);
  await allowance?.learn();
  if (refusedFor === "size") return submission.requests > 1 ? "split" : "rejected";
  allowance?.stop(reason);
  return "waiting";
}

// ../engine/src/submit/finish-open.ts
async function finishOpen(run) {
  const open14 = run.dryRun ? { own: [], others: [] } : await surveyOpen(run);
  const submitted = new KeyTable();
  const left = [];
  for (const id of await ownSubmissions(run, open14.own)) {
    const before = await ownSubmission(run, id);
    if (before === void 0) continue;
    if (isOpen(before) && !run.dryRun) left.push(id);
    else await count4(run, before, submitted);
  }
  for (const id of left) {
    await finish(run, id, true);
    const after2 = await ownSubmission(run, id);
    if (after2 !== void 0) await count4(run, after2, submitted);
  }
  for (const id of open14.others) await finish(run, id, false);
  return (key) => submitted.numberOf(key) !== void 0;
}
async function count4(run, submission, submitted) {
  if (!(isOpen(submission) || submission.state === "RECORDED")) return;
  const figures2 = await readFile(run, submission);
  run.purse.spend(submission.batch_id, estimatedCost(run, submission, figures2));
  for (const key of figures2?.keys ?? []) submitted.add(key);
}
async function surveyOpen({
  services: { state, store, ways },
  execution,
  stuck
}) {
  const open14 = { own: [], others: [] };
  for await (const record2 of state.submissions.listOpen()) {
    const { submission } = record2;
    if (submission === void 0) stuck.push(unreadableSubmission(record2, ways));
    else if (submission.store !== store.url) stuck.push(submissionElsewhere(submission, state.clock.now(), ways));
    else open14[submission.execution_id === execution ? "own" : "others"].push(submission.batch_id);
  }
  return open14;
}
async function ownSubmissions({ services: { store }, execution }, open14) {
  const prefix = batchesPrefix(execution);
  const ids = new Set(open14);
  for await (const { key } of store.list(prefix)) {
    const id = key.slice(prefix.length).split("/")[0] ?? "";
    if (isUuid(id)) ids.add(id);
  }
  return ids;
}
async function ownSubmission(run, id) {
  const { state, logger, ways } = run.services;
  const record2 = await state.submissions.get(id);
  if (record2 === void 0) return void 0;
  const { submission } = record2;
  if (submission === void 0) {
    if (!run.dryRun && !isTold(run, id)) run.stuck.push(unreadableSubmission(record2, ways));
  } else if (submission.execution_id !== run.execution) {
    logger.warn(
      `an object under ${batchesPrefix(run.execution)}${id}/ is passed over: that submission is one of the execution ${submission.execution_id} (${record2.where})`
    );
    return void 0;
  }
  return submission;
}
async function finish(run, batchId, wait) {
  const { logger } = run.services;
  if (wait) logger.info(`submission ${batchId} was left open: going on with it`);
  const lease = await takeOverOrTell(run, batchId, wait);
  if (lease === void 0) return;
  logger.info(`finishing submission ${batchId}, which stopped at ${lease.submission.state}`);
  await driveFile(run, lease, void 0);
}
async function takeOverOrTell(run, batchId, wait) {
  const { state, ways } = run.services;
  try {
    return await takeOver(run.protocol, batchId, wait);
  } catch (error2) {
    if (!isCompletionBatchError(error2, "row-damaged")) throw error2;
    const record2 = await state.submissions.get(batchId);
    if (record2?.isOpen && !isTold(run, batchId)) run.stuck.push(unreadableSubmission(record2, ways));
    return void 0;
  }
}
async function readFile(run, submission) {
  const { store, workload, logger, ways } = run.services;
  const { batch_id, object_key, sha256: sha2563 } = submission;
  const path = join8(run.workDir, `${batch_id}.submitted.jsonl`);
  const name3 = store.locate(object_key);
  try {
    await pipeline5(await store.stream(object_key), createWriteStream5(path));
    if ((await digestFile(path)).sha256 !== sha2563) throw requestsChanged(batch_id, name3);
    return await figuresOf(workload, path, name3);
  } catch (error2) {
    if (!isUnusable(error2)) throw error2;
    const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error2), ways);
    if (!isOpen(submission)) logger.warn(`submission ${batch_id}: ${reason}`);
    else if (!isTold(run, batch_id)) {
      tell(run, submission, { ending: "failed", resumed: true, reason: `${reason}. ${remedy}` });
    }
    return void 0;
  } finally {
    await rm7(path, { force: true });
  }
}

// ../engine/src/submit/merge-rounds.ts
import { rm as rm8 } from "node:fs/promises";

// ../engine/src/requests/merge.ts
import { createHash as createHash6 } from "node:crypto";
import { createReadStream as createReadStream10 } from "node:fs";
import { open as open6 } from "node:fs/promises";
import { join as join9 } from "node:path";
var NEWLINE2 = 10;
var WRITE_SIZE = 1024 * 1024;
async function* mergeNdjsons(files, options) {
  const { limits } = options;
  let current;
  let number5 = 0;
  let skip = options.skip ?? 0;
  try {
    for (const path of files) {
      const name3 = options.nameOf?.(path) ?? path;
      for await (const lines of options.lineBlocksOf?.(path) ?? splitBlocks(createReadStream10(path), { name: name3 })) {
        for (const line of lines) {
          const described = describe3(line, name3, options);
          if (described === void 0) continue;
          if (skip > 0) {
            skip -= 1;
            continue;
          }
          const { bytes, description } = described;
          if (current !== void 0 && !current.takes(bytes.length + 1, description)) {
            yield await current.close();
            current = void 0;
          }
          if (current === void 0) {
            number5 += 1;
            const fileLimits = await options.limitsOfFile?.(description, limits) ?? limits;
            const target = join9(options.directory, `merged-${String(number5).padStart(4, "0")}.jsonl`);
            current = await OpenFile.start(target, fileLimits);
          }
          if (!current.hasRoom(bytes)) await current.flush();
          current.add(bytes, description, path);
        }
      }
    }
    if (current !== void 0) yield await current.close();
  } finally {
    await current?.abandon();
  }
}
function describe3(line, name3, options) {
  const description = options.describe(line, name3);
  if (description === void 0) return void 0;
  const bytes = options.rewrite?.(line, name3) ?? line.bytes;
  const why = whyTooLarge(bytes.length + 1, description, options.limits);
  if (why === void 0) return { bytes, description };
  options.onTooLarge(line, name3, why);
  return void 0;
}
function whyTooLarge(bytes, { tokens: tokens3, inputs = 0 }, limits) {
  const { maxInputs = Infinity } = limits;
  if (bytes > limits.maxBytes) return `${bytes} bytes, a file may have ${limits.maxBytes}`;
  if (tokens3 > limits.maxTokens) return `${tokens3} tokens, a file may have ${limits.maxTokens}`;
  if (inputs > maxInputs) return `${inputs} inputs, a file may have ${maxInputs}`;
  return void 0;
}
var OpenFile = class _OpenFile {
  #path;
  #file;
  #limits;
  #digest = createHash6("sha256");
  #identity = createHash6("sha256");
  #keys = /* @__PURE__ */ new Set();
  #inputs = /* @__PURE__ */ new Map();
  /** Lines that are not written yet, and how much of it they take. */
  #block = Buffer.allocUnsafe(WRITE_SIZE);
  #waiting = 0;
  #bytes = 0;
  #tokens = 0;
  #outputTokens = 0;
  #units = 0;
  #texts = 0;
  #cost = 0;
  constructor(path, file3, limits) {
    this.#path = path;
    this.#file = file3;
    this.#limits = limits;
  }
  static async start(path, limits) {
    return new _OpenFile(path, await open6(path, "w"), limits);
  }
  takes(bytes, line) {
    const { maxLines, maxBytes, maxTokens, maxInputs = Infinity, maxCost = Infinity } = this.#limits;
    return this.#keys.size + 1 <= maxLines && this.#bytes + bytes <= maxBytes && this.#tokens + line.tokens <= maxTokens && this.#texts + (line.inputs ?? 0) <= maxInputs && this.#cost + (line.cost ?? 0) <= maxCost && !this.#keys.has(line.key);
  }
  /** Whether a line can be added before what waits is written. */
  hasRoom(bytes) {
    return this.#waiting === 0 || this.#waiting + bytes.length + 1 <= this.#block.length;
  }
  add(bytes, line, input2) {
    this.#inputs.set(input2, (this.#inputs.get(input2) ?? 0) + 1);
    this.#keys.add(line.key);
    this.#identity.update(`${line.identity}
`);
    this.#bytes += bytes.length + 1;
    this.#tokens += line.tokens;
    this.#outputTokens += line.outputTokens ?? 0;
    this.#units += line.units ?? 0;
    this.#texts += line.inputs ?? 0;
    this.#cost += line.cost ?? 0;
    if (bytes.length + 1 > this.#block.length) this.#block = Buffer.allocUnsafe(bytes.length + 1);
    this.#block.set(bytes, this.#waiting);
    this.#block[this.#waiting + bytes.length] = NEWLINE2;
    this.#waiting += bytes.length + 1;
  }
  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon() {
    await this.#file.close();
  }
  async flush() {
    const lines = this.#block.subarray(0, this.#waiting);
    this.#digest.update(lines);
    await this.#file.write(lines);
    this.#waiting = 0;
  }
  async close() {
    await this.flush();
    await this.#file.close();
    return {
      path: this.#path,
      inputs: [...this.#inputs].map(([path, lines]) => ({ path, lines })),
      lines: this.#keys.size,
      bytes: this.#bytes,
      tokens: this.#tokens,
      outputTokens: this.#outputTokens,
      units: this.#units,
      keys: [...this.#keys],
      sha256: this.#digest.digest("hex"),
      identity: this.#identity.digest("hex")
    };
  }
};

// ../engine/src/submit/submit-file.ts
async function submitFile(run, file3) {
  const { store, state, logger } = run.services;
  const submission = newSubmission(run, file3);
  if (run.allowance.stopped !== void 0) return tell(run, submission, run.allowance.stopped);
  if (run.dryRun) {
    run.purse.spend(submission.batch_id, estimatedCost(run, submission));
    return tell(run, submission, { ending: "planned" });
  }
  logger.info(describeEstimate(run, submission));
  await store.create(submission.object_key, { file: file3.path });
  if (await state.submissions.put(submission)) return driveFile(run, new Lease(run.protocol, submission), file3.path);
  const record2 = await state.submissions.get(submission.batch_id);
  const there = record2?.submission;
  if (record2 !== void 0 && there === void 0) {
    run.stuck.push(unreadableSubmission(record2, run.services.ways));
    return tell(run, submission, {
      ending: "failed",
      reason: `${record2.where} stands in its place: ${record2.problem}`
    });
  }
  if (there?.owner === submission.owner) return driveFile(run, new Lease(run.protocol, there), file3.path);
  if (isTold(run, submission.batch_id)) return "failed";
  logger.warn(`submission ${submission.batch_id} is being worked on by another process`);
  return tell(run, there ?? submission, { ending: "elsewhere" });
}
function newSubmission(run, file3) {
  const { execution, model, endpoint, parameters, protocol, services } = run;
  const { state, store, workload } = services;
  const batchId = generateCompletionBatchId(execution, model, file3.identity, parameters);
  return {
    batch_id: batchId,
    execution_id: execution,
    state: "INTENDED",
    version: 1,
    owner: protocol.owner,
    lease_until: state.clock.now() + protocol.leaseMs,
    store: store.url,
    object_key: batchRequestsObject(execution, batchId, file3.sha256),
    sha256: file3.sha256,
    model,
    ...endpoint === CHAT_COMPLETIONS ? {} : { endpoint },
    ...parameters === void 0 ? {} : { parameters: JSON.stringify(parameters) },
    workload_version: workload.version,
    requests: file3.lines,
    bytes: file3.bytes,
    units: file3.units,
    estimated_tokens: file3.tokens,
    estimated_output_tokens: file3.outputTokens,
    created_at: isoTime(state.clock),
    queued_tokens: run.allowance.queuedWith(file3.tokens),
    attributes: { ...run.attributes, ...workload.attributes(file3.keys, run.attributes) }
  };
}
function describeEstimate(run, submission) {
  const { requests, units, estimated_tokens, model } = submission;
  const cost = estimatedCost(run, submission);
  const price2 = costText(cost, (known2) => `about ${usd3(known2)}`);
  const hidden = modelParameters(model, 0).max_completion_tokens > 0 ? ", without the hidden tokens of a reasoning model" : "";
  const figure = (count5, one, many = `${one}s`) => `${count5.toLocaleString("en-US")} ${count5 === 1 ? one : many}`;
  const asked = run.services.workload.unit[0] === "request" ? [] : [figure(units, ...run.services.workload.unit)];
  const whose = run.allowances.size > 1 ? `${model}: ` : "";
  const parts = [figure(requests, "request"), ...asked, `${figure(estimated_tokens, "token")} in`];
  return `${whose}${parts.join(", ")}; cost ${price2}${hidden}`;
}
function generateCompletionBatchId(execution, model, identity, parameters) {
  const set2 = parameters === void 0 ? [] : [parametersText(parameters)];
  return uuidFromDigest(sha256(JSON.stringify([execution, model, identity, ...set2])));
}

// ../engine/src/submit/merge-rounds.ts
async function mergeRounds(run, files, sent, clearance) {
  let picked = () => true;
  if (clearance.kind === "one") {
    const { line: place } = clearance;
    const at2 = ({ number: number5 }, name3) => name3 === place.name && number5 === place.number;
    await mergeRound(run, files, sent, { from: 0, picked: at2 });
    picked = (line, name3) => !at2(line, name3);
  }
  if (clearance.kind !== "all") run.allowance.stop(clearance.reason);
  for (let from = 0; ; ) {
    const round2 = await mergeRound(run, files, sent, { from, picked });
    if (round2.again === void 0) return round2.left;
    from = round2.again;
  }
}
var REQUESTS_DONE = "requests gone through";
async function mergeRound(run, files, sent, { from, picked }) {
  const byPath = new Map(files.map((file3) => [file3.path, file3]));
  const rewrite = rewriteOf(run);
  const left = { alreadySubmitted: 0, taken: 0, tooLarge: [] };
  const merged = mergeNdjsons([...byPath.keys()], {
    directory: run.workDir,
    limits: run.allowance.narrow(run.limits),
    limitsOfFile: (first, limits) => run.allowance.limitsOfFile(first, limits),
    skip: from,
    nameOf: (path) => byPath.get(path)?.name ?? path,
    lineBlocksOf: (path) => lineBlocksOf(run, byPath.get(path)),
    describe: (line, name3) => {
      if (!picked(line, name3)) return void 0;
      const facts = factsFor(run, line, name3);
      if (facts === void 0) return void 0;
      const isSubmitted = sent.isSubmitted(facts.key);
      if (!isSubmitted && sent.isTaken?.(facts.key) !== true) return describe4(run, facts);
      left[isSubmitted ? "alreadySubmitted" : "taken"] += 1;
      return void 0;
    },
    onTooLarge: (line, name3, reason) => left.tooLarge.push({ where: `${name3}:${line.number}`, reason }),
    ...rewrite === void 0 ? {} : { rewrite }
  });
  const { logger } = run.services;
  let done = from;
  for await (const file3 of merged) {
    const ending = file3.units === 0 ? void 0 : await submitFile(run, file3);
    await rm8(file3.path, { force: true });
    if (ending === "split") return { left, again: done };
    done += file3.lines;
    logger.progress(REQUESTS_DONE, done);
  }
  logger.progress(REQUESTS_DONE, done, done);
  return { left, again: void 0 };
}
function rewriteOf(run) {
  const { model, writtenFor, parameters, services } = run;
  if (model === writtenFor) return void 0;
  return (line, name3) => services.workload.forModel(line, name3, model, parameters);
}
function factsFor(run, line, name3) {
  const facts = factsOf(run.services.workload, line, name3);
  if (isForAnother(run, facts)) return void 0;
  checkFacts(run, facts, `${name3}:${line.number}`);
  return facts;
}
function describe4(run, facts) {
  const { key, identity, inputTokens, outputTokens, units, inputs = 0 } = facts;
  const described = { key, identity, tokens: inputTokens, outputTokens, units, inputs };
  if (run.maxCostUsd === void 0) return described;
  const cost = costOf({ input: inputTokens, output: outputTokens }, run.model, run.services.prices) ?? 0;
  return { ...described, cost };
}

// ../engine/src/platform/input-file.ts
import { constants } from "node:fs";
import { open as open7, stat as stat4 } from "node:fs/promises";
async function readInputFile(path) {
  var _stack = [];
  try {
    const { most } = FILE_BOUNDS.settings;
    const file3 = __using(_stack, await open7(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)), true);
    if (!(await file3.stat()).isFile()) throw new Error(`${path} is no regular file`);
    const bytes = await readWhole(file3.createReadStream({ autoClose: false, end: most }));
    if (bytes.length <= most) return bytes;
    throw new CompletionBatchError("invalid-input", `the file has more than ${most} bytes`, {
      where: path,
      remedy: "Check its path: plans, manifests, reports and price lists have kilobytes."
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise2 = __callDispose(_stack, _error, _hasError);
    _promise2 && await _promise2;
  }
}
async function isNoFile(path) {
  const found = await stat4(path).catch(() => void 0);
  return found?.isFile() === false;
}

// ../engine/src/requests/pinned-file.ts
import { open as open8 } from "node:fs/promises";

// ../engine/src/requests/block-digests.ts
import { createHash as createHash7 } from "node:crypto";
var BLOCK_BYTES = 1024 * 1024;
var BlockDigests = class {
  #hash = createHash7("sha256");
  #blocks = [];
  #bytes = 0;
  update(bytes) {
    for (let at2 = 0; at2 < bytes.length; ) {
      const piece = bytes.subarray(at2, at2 + BLOCK_BYTES - this.#bytes % BLOCK_BYTES);
      this.#hash.update(piece);
      this.#bytes += piece.length;
      at2 += piece.length;
      if (this.#bytes % BLOCK_BYTES === 0) this.#blocks.push(this.upToHere());
    }
  }
  upToHere() {
    return this.#hash.copy().digest("hex");
  }
  /** Nothing can be added then. */
  end() {
    const sha2563 = this.#hash.digest("hex");
    if (this.#bytes % BLOCK_BYTES > 0) this.#blocks.push(sha2563);
    return { sha256: sha2563, bytes: this.#bytes, blocks: this.#blocks };
  }
};

// ../engine/src/requests/pinned-file.ts
var PinnedFile = class _PinnedFile {
  path;
  name;
  sha256;
  bytes;
  #blocks;
  /** @param pins of the bytes that it shall have: of whoever has written it, or of its first reading */
  constructor({ path, name: name3 }, { sha256: sha2563, bytes, blocks }) {
    this.path = path;
    this.name = name3;
    this.sha256 = sha2563;
    this.bytes = bytes;
    this.#blocks = blocks;
  }
  /** @throws CompletionBatchError `requests-changed` where the file does not have the digest that it should have */
  static async pin(file3) {
    const digests = new BlockDigests();
    for await (const block2 of blocksOf(file3.path)) digests.update(block2);
    const pins = digests.end();
    if (file3.sha256 !== void 0 && file3.sha256 !== pins.sha256) {
      throw new CompletionBatchError(
        "requests-changed",
        `the request file is not the one that was handed over: its SHA-256 is ${pins.sha256}, not ${file3.sha256}`,
        {
          where: file3.name,
          remedy: "Nothing of it is sent: hand over the file of that digest, or the digest of this one."
        }
      );
    }
    return new _PinnedFile(file3, pins);
  }
  /** @throws CompletionBatchError `requests-changed` before the first line that is not as it was, `line-too-large` */
  async *lines() {
    for await (const lines of this.lineBlocks()) for (const line of lines) yield line;
  }
  /** The same in the blocks of its reading: see `splitBlocks`. */
  lineBlocks() {
    return splitBlocks(this.#read(), { name: this.name });
  }
  async *#read() {
    const digests = new BlockDigests();
    let index = 0;
    for await (const block2 of blocksOf(this.path)) {
      digests.update(block2);
      if (digests.upToHere() !== this.#blocks[index]) throw changed3(this.name);
      yield block2;
      index += 1;
    }
    if (index < this.#blocks.length) throw changed3(this.name);
  }
};
function changed3(name3) {
  return new CompletionBatchError("requests-changed", "the request file has changed since it was read first", {
    where: name3,
    remedy: "Leave request files as they are until the run has ended, and submit again: what was not sent is sent then."
  });
}
async function* blocksOf(path) {
  var _stack = [];
  try {
    const file3 = __using(_stack, await open8(path), true);
    const block2 = Buffer.allocUnsafe(BLOCK_BYTES);
    for (; ; ) {
      const length = await fill(file3, block2);
      if (length > 0) yield block2.subarray(0, length);
      if (length < BLOCK_BYTES) return;
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise2 = __callDispose(_stack, _error, _hasError);
    _promise2 && await _promise2;
  }
}
async function fill(file3, block2) {
  let length = 0;
  while (length < block2.length) {
    const { bytesRead } = await file3.read(block2, length, block2.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

// ../engine/src/submit/pin-files.ts
async function pinFiles(run, files) {
  const pinned = [];
  for (const file3 of files) {
    try {
      pinned.push(await pin(run, file3));
    } catch (error2) {
      if (!isCompletionBatchError(error2)) throw error2;
      run.refused.set(file3.name, describeError(error2));
    }
  }
  return pinned;
}
async function pin({ services, destinations }, file3) {
  if (file3 instanceof PinnedFile) return file3;
  await checkFile(file3);
  const pinned = await PinnedFile.pin(file3);
  const { workload } = services;
  if (file3.sha256 !== void 0 || workload.verify === void 0) return pinned;
  for await (const line of pinned.lines()) {
    const { writtenFor, parameters } = destinationOf(destinations, workload.read(line, file3.name));
    workload.verify(line, file3.name, { model: writtenFor, parameters });
  }
  return pinned;
}
async function checkFile({ path, name: name3 }) {
  if (!await isNoFile(path)) return;
  throw new CompletionBatchError("file-unusable", "the request file is no regular file", {
    where: name3,
    remedy: "Name a file; write what a pipe gives into one first. Nothing of it was claimed or sent."
  });
}

// ../engine/src/submit/preflight.ts
var PREFLIGHT_MODES = ["auto", "always", "never"];
var ALL = { kind: "all" };
async function preflight(options) {
  const { model, mode } = options;
  const { state, logger } = options.services;
  const known2 = await state.queues.get(model);
  const { refusal: refusal2 } = known2;
  const asks = mode === "always" || mode === "auto" && (refusal2 !== void 0 || known2.answered_at === void 0);
  if (!asks && refusal2 === void 0) return ALL;
  const smallest = await smallestLine(options);
  if (smallest === void 0) return ALL;
  const probed = asks ? await probe(options, smallest) : void 0;
  if (probed?.kind === "refused") {
    const { at: at2, message } = probed;
    await state.queues.modelRefused(model, { at: at2, batchId: "preflight", message, kind: "lines" });
    throw refusedRun(model, probed, options.services.ways);
  }
  if (probed?.kind === "unknown") {
    logger.warn(`whether ${model} answers cannot be told before a batch is sent: ${probed.message}`);
  }
  if (probed?.kind === "answered" && !batchesAreRefused(known2)) {
    if (refusal2 !== void 0 || known2.answered_at === void 0) {
      await state.queues.modelAnswered(model, probed.at, "probe");
      logger.info(`${model} answered a first request`);
    }
    return ALL;
  }
  return refusal2 === void 0 ? ALL : canary(options, smallest.place, refusal2);
}
function batchesAreRefused({ refusal: refusal2, answered_by }) {
  return refusal2 !== void 0 && (refusal2.kind === "batch" || answered_by === "probe");
}
async function canary({ services, model }, line, refusal2) {
  const { logger } = services;
  const refused3 = `${model} refused everything on ${refusal2.at.slice(0, 16).replace("T", " at ")} UTC: ${withoutFullStop(refusal2.message)}`;
  if (await isUnderway(services, model)) {
    const reason2 = `${refused3}. A batch of it is still on its way: the rest waits until that one is collected.`;
    logger.warn(reason2);
    return { kind: "none", reason: reason2 };
  }
  const reason = `${refused3}. Only one request is sent this time: once collect has its answer, the next run sends all.`;
  logger.warn(reason);
  return { kind: "one", line, reason };
}
async function isUnderway({ state }, model) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.model === model) return true;
  for await (const { sketch: sketch2 } of state.batches.listOpen()) {
    if (sketch2.model === model && sketch2.held_reason === void 0) return true;
  }
  return false;
}
async function smallestLine({ files, lineBlocksOf: lineBlocksOf2, maySend }) {
  let smallest;
  for (const file3 of files) {
    const { name: name3 } = file3;
    for await (const lines of lineBlocksOf2(file3)) {
      for (const line of lines) {
        if (line.bytes.length >= (smallest?.line.bytes.length ?? Infinity) || !maySend(line, name3)) continue;
        const copy2 = { ...line, bytes: Uint8Array.from(line.bytes) };
        smallest = { line: copy2, place: { name: name3, number: line.number } };
      }
    }
  }
  return smallest;
}
var TIMEOUT_MS = 6e4;
var sentLine = external_exports.looseObject({ body: external_exports.looseObject({}) });
async function probe({ services, endpoint, asSent }, { line, place }) {
  const { openai, state } = services;
  if (!ASKED_DIRECTLY.has(endpoint)) return { kind: "unknown", message: `${endpoint} is asked in batches only` };
  const { body } = sentLine.parse(parseLine({ ...line, bytes: asSent(line, place.name) }, place.name));
  const at2 = (headers) => {
    const told2 = Date.parse(headers?.get("date") ?? "");
    return new Date(Number.isNaN(told2) ? state.clock.now() : told2).toISOString();
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = { body, maxRetries: 1, timeout: TIMEOUT_MS, signal };
    const response = await ask(openai, (client) => client.post(endpoint.replace(/^\/v1/, ""), options).asResponse());
    const answer2 = JSON.parse(await response.text());
    if (isAnswerOf(endpoint, answer2)) return { kind: "answered", at: at2(response.headers) };
    return { kind: "unknown", message: "the answer is none of its endpoint" };
  } catch (error2) {
    return readProbeError(cleanError(error2, hiderOf(openai)), at2);
  }
}
var apiError2 = external_exports.object({
  status: external_exports.number(),
  code: external_exports.string().nullish().catch(void 0),
  param: external_exports.string().nullish().catch(void 0),
  type: external_exports.string().nullish().catch(void 0),
  message: external_exports.string(),
  headers: external_exports.instanceof(Headers).optional().catch(void 0)
});
var MAX_MESSAGE4 = 1e3;
function readProbeError(error2, at2) {
  const said2 = (text3) => redact(text3.replace(/^\d{3} /, "")).slice(0, MAX_MESSAGE4);
  const parsed = apiError2.safeParse(error2);
  if (!parsed.success)
    return { kind: "unknown", message: said2(error2 instanceof Error ? error2.message : String(error2)) };
  const about = refusalIn(parsed.data);
  const message = said2(parsed.data.message);
  if (about === void 0) return { kind: "unknown", message: `${message} (HTTP ${parsed.data.status})` };
  return { kind: "refused", at: at2(parsed.data.headers), message, about };
}
var OF_PARAMETERS = /^(unsupported_(value|parameter)|unknown_parameter|invalid_(value|type)|missing_required_parameter)$/;
var OF_MODELS = /^(model_not_found|model_not_available|deploymentnotfound|unsupported_model|invalid_model)$/i;
var OF_QUOTA = /^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$/;
var OF_CONTENT = /content_(filter|policy_violation)|moderation/i;
var NO_ROUTE = /invalid url|unknown (url|route|path|request url)|no route|cannot (get|post)|route .*not found/i;
var WORDS_OF_PARAMETERS = /unsupported (value|parameter)|(is|are) not supported|does not support|unrecognized request argument|unknown (parameter|field|argument)|extra (inputs|fields)|extra_forbidden|unexpected keyword|not permitted/i;
function refusalIn({ status, code, param, type, message }) {
  const name3 = code ?? "";
  if (OF_QUOTA.test(name3) || OF_QUOTA.test(type ?? "") || status === 402) {
    return [400, 402, 429].includes(status) ? "quota" : void 0;
  }
  if (status === 404) {
    const ofModel = OF_MODELS.test(name3) || /\bmodels?\b|\bdeployment\b/i.test(message) && !NO_ROUTE.test(message);
    return ofModel ? "model" : void 0;
  }
  if (status !== 400 && status !== 422 || OF_CONTENT.test(`${name3} ${message}`)) return void 0;
  const ofParameters = Boolean(param) || OF_PARAMETERS.test(name3) || WORDS_OF_PARAMETERS.test(message);
  const parameter = ofParameters ? parameterIn(param, message) : void 0;
  if (parameter !== void 0) return { parameter };
  return ofParameters || OF_MODELS.test(name3) || /\bmodel\b/i.test(message) ? "model" : void 0;
}
function parameterIn(param, message) {
  const quoted2 = /(?:parameter|argument|field|value)[^'"`]{0,30}['"`]([a-z_]+)/i.exec(message)?.[1];
  const member = (param || quoted2)?.split(/[.[]/)[0];
  return member === void 0 || !/^[a-z_]{1,64}$/.test(member) || ["model", "messages", "stream"].includes(member) ? void 0 : member;
}
function refusedRun(model, { message, about }, ways) {
  const parameter = typeof about === "object" ? about.parameter : void 0;
  const what = parameter === void 0 ? "" : ` for the parameter ${parameter}`;
  return new CompletionBatchError("model-refused", `${model} refused a first request${what}: ${message}`, {
    where: parameter === void 0 ? about === "quota" ? "OpenAI" : "model" : `parameters: ${parameter}`,
    remedy: `${remedyOf(about, ways)} Nothing was claimed.`
  });
}
function remedyOf(about, { parameters }) {
  if (about === "quota") return "Add credit to the account of the key, or raise its limit, then run it again.";
  if (about === "model") return "Give model the name of one that this key may use and that answers these requests.";
  return `Give ${parameters} {"${about.parameter}": null}, which leaves it out, or a value that the model takes, and begin a new execution; or use another model.`;
}
function withoutFullStop(text3) {
  return text3.replace(/\.\s*$/, "");
}

// ../engine/src/submit/submit-checks.ts
function checkBudget({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError("invalid-input", `max-cost-usd is ${maxCostUsd}`, {
      where: "max-cost-usd",
      remedy: "Use an amount of US dollars over 0, e.g. 2.50."
    });
  }
  checkPrice({ maxCostUsd, model, prices });
}
function checkPrice({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0 || costOf({ input: 0, output: 0 }, model, prices) !== void 0) return;
  throw new CompletionBatchError("price-unknown", `there is a budget, but no price for the model ${model}`, {
    where: "max-cost-usd",
    remedy: "Give prices a price list that has this model, or submit without a budget; a job keeps the one that it was submitted with. Nothing was claimed."
  });
}

// ../engine/src/submit/submit.ts
async function submit(services, options) {
  const { maxCostUsd } = options;
  const limits = limitsOf(options);
  const destinations = destinationsOf(options);
  for (const { model } of destinations) checkBudget({ maxCostUsd, model, prices: services.prices });
  const workDir = await makeScratch(options.workDir, "submit");
  try {
    const runs = await begin(services, options, { destinations, limits, workDir });
    const [run] = runs;
    if (!run.dryRun) await checkModels(run);
    const isSubmitted = await finishOpen(run);
    const sent = { isSubmitted, isTaken: await services.workload.taken?.() };
    const files = await pinFiles(run, await options.requests(workDir));
    const cleared = [];
    for (const each of runs) cleared.push([each, await clear(each, files, sent, options.preflight ?? "auto")]);
    const left = [];
    for (const [each, clearance] of cleared) left.push(await mergeRounds(each, files, sent, clearance));
    return resultOf2(run, left);
  } finally {
    await rm9(workDir, { recursive: true, force: true });
  }
}
function limitsOf({ limits, queueTokens }) {
  if (queueTokens === void 0) return mergeLimits(limits ?? {});
  return mergeLimits({ ...limits, maxTokens: Math.min(limits?.maxTokens ?? DEFAULT_TOKENS, queueTokens) });
}
function destinationsOf({ others = [], ...first }) {
  const of = ({ model, writtenFor = model, parameters, endpoint = CHAT_COMPLETIONS }) => ({ model, writtenFor, parameters, endpoint });
  return [of(first), ...others.map(of)];
}
async function checkModels({ services, allowances }) {
  const { openai, logger } = services;
  for (const model of allowances.keys()) {
    if (await checkModel(openai, model)) continue;
    logger.warn(`the server cannot tell whether it has the model${allowances.size > 1 ? ` ${model}` : ""}; going on`);
  }
}
async function begin(services, options, { destinations, limits, workDir }) {
  const { execution, attributes = {}, dryRun = false, maxCostUsd } = options;
  const purse = new Purse(maxCostUsd, options.costs);
  const allowances = await openAllowances(services, options, destinations, purse);
  const protocol = protocolOf(services, options, workDir, purse);
  const told2 = { files: [], stuck: [], refused: /* @__PURE__ */ new Map() };
  const given = { execution, destinations, attributes, services, limits, dryRun, maxCostUsd, workDir };
  const runOf = (to) => {
    const allowance = allowances.get(to.model);
    if (allowance === void 0) throw new Error(`nobody has looked at the queue of ${to.model}`);
    return { ...given, ...told2, ...to, protocol, purse, allowances, allowance };
  };
  const [first, ...others] = destinations;
  return [runOf(first), ...others.map(runOf)];
}
async function openAllowances({ state, openai, logger }, { queueTokens, dryRun = false }, destinations, purse) {
  const queue = queueTokens === void 0 ? {} : { queueTokens };
  const allowances = /* @__PURE__ */ new Map();
  for (const { model } of destinations) {
    if (allowances.has(model)) continue;
    allowances.set(model, await Allowance.open({ state, openai, logger, model, dryRun, purse, ...queue }));
  }
  return allowances;
}
function protocolOf(services, { timing, exclusive = false, holders, maxCostUsd }, workDir, purse) {
  const { state, logger } = services;
  return {
    ...SUBMIT_TIMING,
    ...timing,
    state,
    logger,
    services,
    owner: ownerName(holders, randomUUID()),
    exclusive,
    holders,
    workDir,
    tooDear: (submission, file3) => tooDear({ services, purse, maxCostUsd }, submission, file3)
  };
}
async function clear(run, files, { isSubmitted, isTaken }, mode) {
  if (run.dryRun) return { kind: "all" };
  const { services, model, endpoint } = run;
  const rewrite = rewriteOf(run);
  return preflight({
    services,
    model,
    endpoint,
    mode,
    files,
    lineBlocksOf: (file3) => lineBlocksOf(run, file3),
    maySend(line, name3) {
      const facts = factsOf(services.workload, line, name3);
      if (facts.units === 0 || isForAnother(run, facts)) return false;
      return !isSubmitted(facts.key) && isTaken?.(facts.key) !== true;
    },
    asSent(line, name3) {
      checkFacts(run, factsOf(services.workload, line, name3), `${name3}:${line.number}`);
      return rewrite?.(line, name3) ?? line.bytes;
    }
  });
}
function resultOf2(run, left) {
  const { execution, model, dryRun, files, stuck, refused: refused3, maxCostUsd, purse } = run;
  const sum2 = (count5) => left.reduce((total, each) => total + each[count5], 0);
  const tooLarge2 = left.flatMap((each) => each.tooLarge);
  return {
    execution,
    model,
    dryRun,
    files,
    budget: maxCostUsd === void 0 ? void 0 : { maxCost: maxCostUsd, used: purse.spent },
    alreadySubmitted: sum2("alreadySubmitted"),
    taken: sum2("taken"),
    tooLarge: tooLarge2,
    refused: [...refused3].map(([name3, reason]) => ({ name: name3, reason })),
    stuck,
    complete: tooLarge2.length === 0 && refused3.size === 0 && stuck.every(({ executionId: executionId2 }) => executionId2 !== execution) && files.filter(({ executionId: executionId2 }) => executionId2 === execution).every(({ ending }) => DONE.has(ending))
  };
}

// ../engine/src/jobs/ask-job.ts
function askJob(services, manifest, options) {
  return askParts(services, manifest, options, (workDir) => partFiles(services, manifest, workDir));
}
async function askParts(services, manifest, options, parts) {
  const { job, destinations } = manifest;
  const [first, ...others] = destinations.map(({ model, endpoint }) => ({ model, endpoint }));
  const execution = executionFor(job, options.execution);
  const { maxCostUsd = manifest.max_cost_usd } = options;
  if (first === void 0) return nothingToAsk(execution, options);
  return submit(servicesOfJob(services, manifest, options.workDir), {
    ...options,
    ...first,
    others,
    execution,
    requests: parts,
    ...maxCostUsd === void 0 ? {} : { maxCostUsd, costs: await jobCosts(services, job) }
  });
}
function executionFor(job, execution) {
  return `${execution.slice(0, 80)}-${sha256(JSON.stringify([execution, job])).slice(0, 16)}`;
}
function nothingToAsk(execution, { dryRun = false, maxCostUsd }) {
  return {
    execution,
    model: "",
    dryRun,
    files: [],
    budget: maxCostUsd === void 0 ? void 0 : { maxCost: maxCostUsd, used: 0 },
    alreadySubmitted: 0,
    taken: 0,
    tooLarge: [],
    refused: [],
    stuck: [],
    complete: true
  };
}
async function partFiles({ store, logger }, { parts }, workDir) {
  const files = [];
  for (const { key, sha256: digest2 } of parts) {
    const path = join10(workDir, `part-${digest2}.jsonl`);
    await pipeline6(await store.stream(key), createWriteStream6(path));
    files.push({ path, name: store.locate(key), sha256: digest2 });
    logger.progress("parts of the requests fetched", files.length, parts.length);
  }
  return files;
}

// ../engine/src/jobs/finish-job.ts
import { rm as rm11 } from "node:fs/promises";
import { join as join12 } from "node:path";

// ../engine/src/jobs/answers-file.ts
import { open as open9, writeFile as writeFile2 } from "node:fs/promises";
var ANSWERS_MAGIC = "cbanswr1";
var ANSWERS_HEADER_BYTES = 12;
var ANSWER_DIGEST_BYTES = 16;
var ANSWER_BYTES = 20;
var FIRST_RECORDS = 1024;
var AnswersFile = class {
  #records = Buffer.alloc(FIRST_RECORDS * ANSWER_BYTES);
  #count = 0;
  /** @param digest lower-case hex, of `contentDigest` @param line in results.ndjson, from 1; they come in their order */
  add(digest2, line) {
    const at2 = this.#count * ANSWER_BYTES;
    if (at2 === this.#records.length) this.#records = Buffer.concat([this.#records], at2 * 2);
    this.#records.write(digest2, at2, ANSWER_DIGEST_BYTES, "hex");
    this.#records.writeUInt32BE(line, at2 + ANSWER_DIGEST_BYTES);
    this.#count += 1;
  }
  async write(path) {
    await writeFile2(path, this.bytes());
  }
  bytes() {
    const order = Uint32Array.from({ length: this.#count }, (_, at2) => at2);
    const records = this.#records;
    order.sort(
      (a, b) => records.compare(records, b * ANSWER_BYTES, (b + 1) * ANSWER_BYTES, a * ANSWER_BYTES, (a + 1) * ANSWER_BYTES)
    );
    const bytes = Buffer.alloc(ANSWERS_HEADER_BYTES + this.#count * ANSWER_BYTES);
    bytes.write(ANSWERS_MAGIC, "latin1");
    let end = ANSWERS_HEADER_BYTES;
    for (const each of order) {
      records.copy(bytes, end, each * ANSWER_BYTES, (each + 1) * ANSWER_BYTES);
      end += ANSWER_BYTES;
    }
    bytes.writeUInt32BE(this.#count, ANSWERS_MAGIC.length);
    return bytes;
  }
};
var BLOCK2 = 4096;
async function* readAnswers2(path, isWanted) {
  var _stack = [];
  try {
    const file3 = __using(_stack, await open9(path), true);
    const header = Buffer.alloc(ANSWERS_HEADER_BYTES);
    await file3.read(header, 0, header.length, 0);
    if (header.toString("latin1", 0, ANSWERS_MAGIC.length) !== ANSWERS_MAGIC) return;
    const block2 = Buffer.alloc(BLOCK2 * ANSWER_BYTES);
    let position = ANSWERS_HEADER_BYTES;
    let held2;
    for (; ; ) {
      const { bytesRead } = await file3.read(block2, 0, block2.length, position);
      for (let at2 = 0; at2 + ANSWER_BYTES <= bytesRead; at2 += ANSWER_BYTES) {
        const digest2 = block2.toString("hex", at2, at2 + ANSWER_DIGEST_BYTES);
        if (digest2 !== held2?.digest) {
          if (held2?.wanted) yield held2;
          held2 = { digest: digest2, wanted: isWanted(digest2), lines: [] };
        }
        if (held2.wanted) held2.lines.push(block2.readUInt32BE(at2 + ANSWER_DIGEST_BYTES));
      }
      position += bytesRead;
      if (bytesRead < block2.length) break;
    }
    if (held2?.wanted) yield held2;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise2 = __callDispose(_stack, _error, _hasError);
    _promise2 && await _promise2;
  }
}

// ../engine/src/jobs/found-answers.ts
import { open as open10 } from "node:fs/promises";
var knownAnswer = external_exports.object({
  outcome: external_exports.literal("answered"),
  response: external_exports.object({
    status_code: external_exports.int().min(200).max(299),
    body: external_exports.unknown().refine((body) => body !== void 0 && body !== null)
  }),
  batch: external_exports.string().nullable()
});
function isKnownAnswer(result) {
  return knownAnswer.safeParse(result).success;
}
var AT_ONCE2 = 1024 * 1024;
var FoundAnswers = class _FoundAnswers {
  #file;
  #held = [];
  #heldBytes = 0;
  #end = 0;
  /** What was read last, and where it begins. */
  #window = Buffer.alloc(0);
  #start = 0;
  constructor(file3) {
    this.#file = file3;
  }
  static async create(path) {
    return new _FoundAnswers(await open10(path, "wx+"));
  }
  get isEmpty() {
    return this.#end === 0;
  }
  async add(answer2) {
    const text3 = Buffer.from(JSON.stringify(answer2));
    const place = { offset: this.#end, bytes: text3.length };
    this.#held.push(text3);
    this.#heldBytes += text3.length;
    this.#end += text3.length;
    if (this.#heldBytes >= AT_ONCE2) await this.#write();
    return place;
  }
  async read({ offset, bytes }) {
    await this.#write();
    if (offset < this.#start || offset + bytes > this.#start + this.#window.length) {
      const window = Buffer.alloc(Math.min(Math.max(bytes, AT_ONCE2), this.#end - offset));
      await this.#file.read(window, 0, window.length, offset);
      this.#window = window;
      this.#start = offset;
    }
    const at2 = offset - this.#start;
    return JSON.parse(this.#window.toString("utf8", at2, at2 + bytes));
  }
  close() {
    return this.#file.close();
  }
  async #write() {
    if (this.#heldBytes === 0) return;
    await this.#file.write(Buffer.concat(this.#held));
    this.#held = [];
    this.#heldBytes = 0;
  }
};

// ../engine/src/jobs/lines-file.ts
import { open as open11 } from "node:fs/promises";
var NEWLINE3 = Buffer.from("\n");
var WRITE_BYTES = 1024 * 1024;
var LinesFile = class _LinesFile {
  #path;
  #file;
  #digests = new BlockDigests();
  #block = Buffer.allocUnsafe(WRITE_BYTES);
  /** Bytes of the block that are not written yet. */
  #waiting = 0;
  #lines = 0;
  #bytes = 0;
  constructor(path, file3) {
    this.#path = path;
    this.#file = file3;
  }
  static async create(path) {
    return new _LinesFile(path, await open11(path, "wx"));
  }
  get bytes() {
    return this.#bytes;
  }
  /** @param line without its newline; copied, as a stream may use its buffer again */
  async add(line) {
    const bytes = line.length + 1;
    if (this.#waiting + bytes > WRITE_BYTES) await this.#flush();
    this.#bytes += bytes;
    this.#lines += 1;
    if (bytes > WRITE_BYTES) {
      await this.#write(Buffer.concat([line, NEWLINE3]));
      return;
    }
    this.#block.set(line, this.#waiting);
    this.#waiting += bytes;
    this.#block[this.#waiting - 1] = 10;
  }
  async close() {
    await this.#flush();
    await this.#file.close();
    return { path: this.#path, lines: this.#lines, ...this.#digests.end() };
  }
  /** Where what it holds does not matter any more; also after it was closed. */
  async abandon() {
    await this.#file.close();
  }
  async #flush() {
    await this.#write(this.#block.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
  async #write(bytes) {
    this.#digests.update(bytes);
    await this.#file.writeFile(bytes);
  }
};

// ../engine/src/jobs/merge-results.ts
async function* mergeResults(lines, sources) {
  for await (const { request, invalid: invalid3 } of lines) {
    if (invalid3 !== void 0) yield { result: invalidResult(invalid3), request: void 0 };
    if (request !== void 0) yield { result: await resultOf3(request.custom_id, sources), request };
  }
}
function invalidResult({ custom_id, code, message, param }) {
  const error2 = { status_code: null, code, message: param === null ? message : `${param}: ${message}` };
  return { custom_id, outcome: "failed", response: null, error: error2, reason: "invalid", attempts: 0, batch: null };
}
async function resultOf3(key, sources) {
  const state = sources.of(key);
  const settledBy = state?.settledBy;
  if (state === void 0 || settledBy === void 0 || state.stands !== "answered" && state.stands !== "failed") {
    const nothing2 = { response: null, error: null, reason: null, batch: null };
    return { custom_id: key, outcome: "open", ...nothing2, attempts: state?.attempts ?? 0 };
  }
  const outcome = await sources.find(settledBy, key);
  if (outcome?.outcome !== state.stands) throw notThere(key, settledBy);
  const { response, error: error2, reason, attempt: attempts } = outcome;
  const purpose = sources.purposeOf(settledBy);
  const batch = purpose === void 0 ? await sources.openaiIdOf(settledBy) : outcome.batch ?? null;
  const result = { custom_id: key, outcome: state.stands, response, error: error2, reason, attempts, batch };
  return purpose === "cached" ? { ...result, cached: true } : result;
}
function notThere(key, batchId) {
  return new CompletionBatchError(
    "row-damaged",
    `the outcomes of a batch have none of a request that it has settled: ${JSON.stringify(key.slice(0, 100))}`,
    { where: batchId, remedy: "Restore the batch's outcomes.jsonl, or begin a new job, which asks everything again." }
  );
}

// ../engine/src/jobs/outcome-files.ts
import { createReadStream as createReadStream11, createWriteStream as createWriteStream7 } from "node:fs";
import { rm as rm10 } from "node:fs/promises";
import { join as join11 } from "node:path";
import { pipeline as pipeline7 } from "node:stream/promises";
function outcomeFinder(open14) {
  let outcomes = open14();
  let fresh = true;
  const forward = async (key) => {
    for (; ; ) {
      const { value, done } = await outcomes.next();
      if (done === true) return void 0;
      fresh = false;
      if (value.custom_id === key) return value;
    }
  };
  return {
    async find(key) {
      const wasFresh = fresh;
      const found = await forward(key);
      if (found !== void 0) return found;
      outcomes = open14();
      fresh = true;
      return wasFresh ? void 0 : forward(key);
    },
    async close() {
      await outcomes.return(void 0);
    }
  };
}
var OutcomeFiles = class {
  #store;
  #executions;
  #counts;
  #scratch;
  #open = /* @__PURE__ */ new Map();
  /**
   * @param executions of the batches that have settled requests
   * @param counts how many outcomes of each are going to be asked for
   */
  constructor(store, executions, counts, scratch2) {
    this.#store = store;
    this.#executions = executions;
    this.#counts = counts;
    this.#scratch = scratch2;
  }
  /**
   * The outcome that a batch gave a request; undefined where it gave none.
   * @throws CompletionBatchError `object-not-found`, `row-damaged`, and what the store throws
   */
  async find(batchId, key) {
    const file3 = this.#open.get(batchId) ?? await this.#copy(batchId);
    const outcome = await file3.finder.find(key);
    file3.left -= 1;
    if (file3.left <= 0) await this.#remove(batchId);
    return outcome;
  }
  async close() {
    for (const batchId of [...this.#open.keys()]) await this.#remove(batchId);
  }
  async #copy(batchId) {
    const key = outcomesKey({ batchId, executionId: this.#executions.get(batchId) ?? null });
    const path = join11(this.#scratch, `${batchId}.outcomes.jsonl`);
    await pipeline7(await this.#store.stream(key), createWriteStream7(path));
    const name3 = this.#store.locate(key);
    const finder = outcomeFinder(() => parseOutcomes(createReadStream11(path), name3));
    const file3 = { finder, path, left: this.#counts.get(batchId) ?? Infinity };
    this.#open.set(batchId, file3);
    return file3;
  }
  async #remove(batchId) {
    const file3 = this.#open.get(batchId);
    this.#open.delete(batchId);
    await file3?.finder.close();
    if (file3 !== void 0) await rm10(file3.path, { force: true });
  }
};

// ../engine/src/jobs/merge-job.ts
async function* mergeJob(options) {
  const { store, state, manifest, log, scratch: scratch2 } = options;
  const files = new OutcomeFiles(store, new Map(log.settledBatches()), finalOutcomes(log), scratch2);
  const openaiIds = /* @__PURE__ */ new Map();
  const openaiIdOf = (batchId) => {
    const known2 = openaiIds.get(batchId) ?? openaiId(state, batchId);
    openaiIds.set(batchId, known2);
    return known2;
  };
  try {
    yield* mergeResults(jobLines(store, manifest, scratch2), {
      of: (key) => log.of(key),
      find: (batchId, key) => files.find(batchId, key),
      openaiIdOf,
      purposeOf: ownPurposes(manifest.job)
    });
  } finally {
    await files.close();
  }
}
async function openaiId(state, batchId) {
  return (await state.batches.get(batchId))?.sketch.openai_batch_id ?? null;
}

// ../engine/src/jobs/saved-cost.ts
var NO_KNOWN_ANSWERS = { requests: 0, savedUsd: 0 };
var SavedCost = class {
  #prices;
  #told = NO_KNOWN_ANSWERS;
  constructor(prices) {
    this.#prices = prices;
  }
  /** @param answer the body of the answer, which tells what it took */
  add({ body: { model } }, answer2) {
    const { requests, savedUsd } = this.#told;
    const usage = usageOf({ custom_id: "", status: void 0, body: answer2, error: void 0 });
    const cost = costOf(usage, model, this.#prices);
    const isKnown = savedUsd !== void 0 && cost !== void 0;
    this.#told = { requests: requests + 1, savedUsd: isKnown ? savedUsd + cost : void 0 };
  }
  get told() {
    return this.#told;
  }
};

// ../engine/src/jobs/finish-job.ts
async function finishJob(services, options) {
  const { store } = services;
  const { manifest, workDir } = options;
  const scratch2 = await makeScratch(workDir, "results");
  try {
    const written2 = await writeResults(services, options, scratch2);
    if (written2 === void 0) return false;
    await store.put(jobResultsObject(manifest.job), { file: join12(scratch2, RESULTS) });
    await store.put(jobFailuresObject(manifest.job), { file: join12(scratch2, FAILURES) });
    await store.put(answersObject(manifest.job, manifest.created_at), { file: join12(scratch2, ANSWERS2) });
    const done = await doneOf(services, options, written2);
    const isOurs2 = await store.create(jobDoneObject(manifest.job), `${JSON.stringify(done, void 0, 1)}
`);
    await closeMark(services, manifest.job);
    return isOurs2;
  } finally {
    await rm11(scratch2, { recursive: true, force: true });
  }
}
async function closeMark({ store }, job) {
  await store.delete(openJobObject(job));
}
var RESULTS = "results.ndjson";
var FAILURES = "failures.ndjson";
var ANSWERS2 = "answers.bin";
async function writeResults(services, { manifest, log }, scratch2) {
  const { store, state, prices, logger } = services;
  const results = await LinesFile.create(join12(scratch2, RESULTS));
  const failures = await LinesFile.create(join12(scratch2, FAILURES));
  try {
    const answers = new AnswersFile();
    const tally = new ResultTally(prices);
    let line = 0;
    for await (const merged of mergeJob({ store, state, manifest, log, scratch: scratch2 })) {
      const { result, request } = merged;
      if (result.outcome === "open") return void 0;
      line += 1;
      tally.add(merged);
      const text3 = Buffer.from(toLine(result)).subarray(0, -1);
      await results.add(text3);
      if (result.outcome === "failed") await failures.add(text3);
      else if (request !== void 0 && isKnownAnswer(result)) answers.add(contentDigest(request), line);
      logger.progress("results written", line, manifest.lines);
    }
    const index = join12(scratch2, ANSWERS2);
    await answers.write(index);
    return {
      results: told(await results.close()),
      failures: told(await failures.close()),
      answers: await digestFile(index),
      ...tally.told()
    };
  } finally {
    await results.abandon();
    await failures.abandon();
  }
}
function told({ sha256: sha2563, bytes, lines }) {
  return { sha256: sha2563, bytes, lines };
}
var ResultTally = class {
  #counts = { answered: 0, cached: 0, failed: 0, invalid: 0 };
  #saved;
  constructor(prices) {
    this.#saved = new SavedCost(prices);
  }
  add({ result, request }) {
    if (request === void 0) this.#counts.invalid += 1;
    else if (result.outcome === "failed") this.#counts.failed += 1;
    else {
      this.#counts.answered += 1;
      if (result.cached !== true) return;
      this.#counts.cached += 1;
      this.#saved.add(request, result.response?.body);
    }
  }
  told() {
    return { counts: { ...this.#counts }, saved_usd: this.#saved.told.savedUsd ?? null };
  }
};
async function doneOf(services, { manifest, log }, written2) {
  const { store, state, prices } = services;
  const { job, digest: digest2 } = manifest;
  const records = await jobBatchRecords(state, job, log);
  const { costUsd, estimatedUsd, tokens: tokens3 } = costsOf(records, prices);
  return {
    format: "completion-batch/job-done",
    version: 1,
    job,
    digest: digest2,
    finished_at: isoTime(state.clock),
    service: serviceOf(services),
    cancelled: await isCancelled(store, job),
    ...written2,
    cost_usd: costUsd ?? null,
    estimated_usd: estimatedUsd ?? null,
    tokens: tokens3,
    batches: jobBatches(records).map(({ batchId, openaiBatchId, status, requests, open: open14 }) => ({
      batch_id: batchId,
      openai_batch_id: openaiBatchId,
      status,
      requests,
      open: open14
    }))
  };
}

// ../engine/src/jobs/collect-job.ts
async function collectJob(services, options) {
  const { store } = services;
  const { job } = options;
  const manifest = await readManifest(store, job);
  checkRecords(services, manifest);
  const done = await readDone(store, job);
  if (done !== void 0) {
    await closeMark(services, job);
    return { status: doneStatus(manifest, done), finished: false, asked: void 0, looks: [], problems: [] };
  }
  await mkdir2(options.workDir, { recursive: true });
  const workDir = await makeScratch(options.workDir, "round");
  try {
    return await round(services, manifest, { ...options, workDir });
  } finally {
    await rm12(workDir, { recursive: true, force: true });
  }
}
async function round(services, manifest, options) {
  const { store } = services;
  const { job } = manifest;
  const cancelled2 = await isCancelled(store, job);
  const asking = await settledOf(
    () => cancelled2 ? endJob(services, manifest, options) : askAgain(services, manifest, options)
  );
  const { looks, problems } = await collectBatches(servicesOfJob(services, manifest, options.workDir), options);
  const { log, standing } = await standingOf2(services, manifest);
  const mayFinish = !looks.some(({ result }) => result === void 0 || isWaitedFor(result));
  if (cancelled2 && mayFinish && isOver(standing)) await failLeft(services, manifest, log, options.workDir);
  const finished = mayFinish && await finishIfAll(services, manifest, log, options.workDir);
  if (!finished && asking.error !== void 0) throw asking.error;
  const status = finished ? await jobStatus(services, job) : await openOrDone(services, manifest, log);
  return { status, finished, asked: asking.value, looks, problems };
}
async function settledOf(work) {
  try {
    return { value: await work(), error: void 0 };
  } catch (error2) {
    return { value: void 0, error: error2 ?? new Error("failed without saying why") };
  }
}
async function askAgain(services, manifest, options) {
  if (options.collectOnly === true) return void 0;
  const { standing } = await standingOf2(services, manifest);
  const { unasked, waiting } = standing.counts;
  if (unasked === 0 && waiting > 0 && !await hasOpenSubmission(services, manifest.job)) return void 0;
  return askJob(services, manifest, askingOf(options));
}
function askingOf({
  job: _job,
  collectOnly: _only,
  cancelAfterHours: _hours,
  fileWaitMs: _wait,
  ...asking
}) {
  return asking;
}
async function hasOpenSubmission({ state }, job) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.attributes.job === job) return true;
  return false;
}
async function endJob(services, manifest, options) {
  const all = servicesOfJob(services, manifest, options.workDir);
  const { submissions } = await endAtOpenai(all, manifest.job);
  if (submissions === 0 || options.collectOnly === true) return void 0;
  const asked = await askParts(services, manifest, { ...askingOf(options), preflight: "never" }, async () => []);
  await endAtOpenai(all, manifest.job);
  return asked;
}
function collectBatches(services, { job, workDir, cancelAfterHours, fileWaitMs }) {
  return collectOpen(services, {
    workDir,
    isWanted: ({ attributes }) => attributes.job === job,
    ...cancelAfterHours === void 0 ? {} : { cancelAfterHours },
    ...fileWaitMs === void 0 ? {} : { fileWaitMs },
    onProblem: ({ where, reason }) => services.logger.warn(`${where}: ${reason}`)
  });
}
async function standingOf2({ store, state, logger, ways }, manifest) {
  const log = new ClaimLog(store, manifest.job);
  await log.refresh();
  const standing = await countJob(manifest, log, state);
  for (const [batchId, requests] of standing.lost) {
    logger.warn(
      `${requests} requests of the job ${manifest.job} are claimed by ${batchId}, of which ${state.name} has no record: they are not asked again, as OpenAI may have that batch; hand it on to collect with: ${ways.reconcile}`
    );
  }
  return { log, standing };
}
function isOver({ counts, lost }) {
  return counts.waiting === [...lost.values()].reduce((sum2, each) => sum2 + each, 0);
}
async function finishIfAll(services, manifest, log, workDir) {
  await log.refresh();
  const { counts } = await countJob(manifest, log, services.state);
  if (counts.answered + counts.failed < manifest.requests) return false;
  return finishJob(services, { manifest, log, workDir });
}
async function openOrDone(services, manifest, log) {
  const done = await readDone(services.store, manifest.job);
  return done === void 0 ? openStatus(services, manifest, log) : doneStatus(manifest, done);
}

// ../engine/src/jobs/job-results.ts
import { createHash as createHash8 } from "node:crypto";
import { rm as rm13 } from "node:fs/promises";
async function* jobResults(services, options) {
  const { store, state } = services;
  const { job, workDir, partial: partial2 = false } = options;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) return yield* writtenResults(store, done);
  const log = new ClaimLog(store, job);
  if (!partial2) throw await notDone(services, manifest, log);
  await log.refresh();
  const scratch2 = await makeScratch(workDir, "results");
  try {
    for await (const { result } of mergeJob({ store, state, manifest, log, scratch: scratch2 })) yield result;
  } finally {
    await rm13(scratch2, { recursive: true, force: true });
  }
}
async function copyJobResults(services, job, paths) {
  const { store } = services;
  const done = await readDone(store, job);
  if (done === void 0) throw await notDone(services, await readManifest(store, job), new ClaimLog(store, job));
  for (const [name3, key] of [
    ["results", jobResultsObject(job)],
    ["failures", jobFailuresObject(job)]
  ]) {
    const path = paths[name3];
    if (await copyObject(store, key, path) === done[name3].sha256) continue;
    await rm13(path, { force: true });
    throw damaged2(store.locate(key), "they are not those that were written");
  }
}
async function notDone({ store, state }, manifest, log) {
  await log.refresh();
  const { counts } = await countJob(manifest, log, state);
  const { answered, failed: failed2, waiting, unasked } = counts;
  return new CompletionBatchError(
    "invalid-input",
    `the job ${manifest.job} is not done: of ${manifest.requests} requests ${answered} are answered, ${failed2} have failed, ${waiting} wait for an answer, ${unasked} are still to be asked`,
    {
      where: store.locate(jobResultsObject(manifest.job)),
      remedy: "Collect the job until it is done, or ask for partial results. Nothing was written."
    }
  );
}
var said = external_exports.object({ status_code: external_exports.number().nullable(), code: external_exports.string(), message: external_exports.string() });
var jobResult = external_exports.object({
  custom_id: external_exports.string().nullable(),
  outcome: external_exports.enum(["answered", "failed"]),
  response: external_exports.object({ status_code: external_exports.number().nullable(), body: external_exports.unknown() }).nullable(),
  error: said.nullable(),
  reason: external_exports.string().nullable(),
  attempts: external_exports.int().nonnegative(),
  batch: external_exports.string().nullable(),
  cached: external_exports.literal(true).optional()
});
async function* writtenResults(store, { job, results }) {
  const key = jobResultsObject(job);
  const name3 = store.locate(key);
  const hash6 = createHash8("sha256");
  const stream = await store.stream(key);
  async function* hashed() {
    for await (const chunk of stream) {
      hash6.update(chunk);
      yield chunk;
    }
  }
  for await (const line of splitLines(hashed(), { name: name3 })) {
    const parsed = jobResult.safeParse(parseLine(line, name3));
    if (!parsed.success) throw damaged2(`${name3}:${line.number}`, explain(parsed.error), parsed.error);
    const { cached: cached2, ...result } = parsed.data;
    yield cached2 === void 0 ? result : { ...result, cached: cached2 };
  }
  if (hash6.digest("hex") !== results.sha256) throw damaged2(name3, "they are not those that were written");
}
function damaged2(where, why, cause) {
  return new CompletionBatchError("row-damaged", `the results of the job do not do: ${why}`, {
    where,
    remedy: "Restore the object; or delete the job's done.json and collect it: the results are written anew.",
    cause
  });
}

// ../engine/src/jobs/open-jobs.ts
async function* openJobs({ store }) {
  for await (const { key } of store.list(OPEN_JOBS)) {
    const job = key.slice(OPEN_JOBS.length);
    if (isExecutionId(job)) yield job;
  }
}

// ../engine/src/jobs/request-files.ts
import { glob, lstat, realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
var MOST_FILES = JOB_BOUNDS.files.most;
async function requestFiles(patterns, folder = process.cwd()) {
  const named = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== "");
  if (named.length === 0)
    throw refused2("no request file is named", "Name a file, or a pattern such as requests/*.jsonl.");
  const paths = /* @__PURE__ */ new Set();
  for (const pattern of named) {
    const before = paths.size;
    let found = 0;
    for await (const path of filesOf(pattern, folder)) {
      found += 1;
      paths.add(path);
      if (paths.size > MOST_FILES) {
        throw refused2(
          `${pattern} and what is before it name more than ${MOST_FILES} files`,
          "Name fewer, or put their lines together."
        );
      }
    }
    if (found === 0 && before === paths.size) {
      throw refused2(`no file is found by ${JSON.stringify(pattern)} in ${folder}`, "Check the path and the pattern.");
    }
  }
  return [...paths].map((path) => ({ path, name: nameOf2(path, folder) })).sort((a, b) => a.name < b.name ? -1 : 1);
}
function refused2(message, remedy) {
  return new CompletionBatchError("invalid-input", message, {
    where: "requests",
    remedy: `${remedy} Nothing was kept or sent.`
  });
}
async function* filesOf(pattern, folder) {
  const literal2 = resolve(folder, pattern);
  if (await isFile(literal2, folder)) {
    yield literal2;
    return;
  }
  for await (const match of glob(pattern, { cwd: folder })) {
    const path = resolve(folder, match);
    if (await isFile(path, folder)) yield path;
  }
}
async function isFile(path, folder) {
  const found = await lstat(path).catch(() => void 0);
  if (found === void 0 || found.isDirectory()) return false;
  const isReal = found.isFile() && (!isBelow(path, folder) || isBelow(await realpath(path), await realpath(folder)));
  if (isReal) return true;
  throw new CompletionBatchError("file-unusable", "it is a link, lies behind one, or is no regular file", {
    where: path,
    remedy: "Put the file itself there, or leave it out of the pattern. Nothing was kept or sent."
  });
}
function nameOf2(path, folder) {
  return isBelow(path, folder) ? relative(folder, path).split(sep).join("/") : path;
}
function isBelow(path, folder) {
  const below = relative(folder, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}

// ../engine/src/jobs/submit-job.ts
import { rm as rm16 } from "node:fs/promises";

// ../engine/src/jobs/cache.ts
import { createReadStream as createReadStream13 } from "node:fs";
import { mkdir as mkdir3, rm as rm15 } from "node:fs/promises";

// ../engine/src/jobs/earlier-answers.ts
import { createReadStream as createReadStream12 } from "node:fs";
import { rm as rm14 } from "node:fs/promises";
import { join as join13 } from "node:path";
async function findEarlierAnswers(options) {
  const { store, logger, wanted: wanted2 } = options;
  const found = await FoundAnswers.create(join13(options.scratch, "answers"));
  try {
    for await (const { key } of store.list(ANSWERS)) {
      if (wanted2.left === 0) break;
      const earlier = jobOfAnswers(key);
      if (earlier === void 0) continue;
      const why = await takeOf(options, key, earlier, found);
      if (why !== void 0) logger.warn(`the answers of the earlier job ${earlier} are not used: ${why}`);
    }
    return found;
  } catch (error2) {
    await found.close();
    throw error2;
  }
}
async function takeOf({ store, wanted: wanted2, service, scratch: scratch2 }, key, job, found) {
  const copies = [join13(scratch2, "index"), join13(scratch2, "results")];
  const [index, results] = copies;
  try {
    const done = await readDone(store, job);
    if (done === void 0 || done.service !== service) return void 0;
    const badIndex = await copy(store, key, done.answers.sha256, index);
    if (badIndex !== void 0) return badIndex;
    for await (const { digest: digest2, lines } of readAnswers2(index, (each) => wanted2.wants(each))) wanted2.give(digest2, lines);
    const given = wanted2.takeGiven();
    if (given.requests.length === 0) return void 0;
    const badResults = await copy(store, jobResultsObject(job), done.results.sha256, results);
    if (badResults === void 0) return await keepLines(results, given, wanted2, found);
    for (const request of given.requests) wanted2.takeBack(request);
    return badResults;
  } catch (error2) {
    if (isCompletionBatchError(error2, "row-damaged")) return error2.message;
    throw error2;
  } finally {
    for (const path of copies) await rm14(path, { force: true });
  }
}
async function copy(store, key, sha2563, path) {
  let found;
  try {
    found = await copyObject(store, key, path);
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return `${store.locate(key)} is missing`;
    throw error2;
  }
  return found === sha2563 ? void 0 : `${store.locate(key)} is damaged: its SHA-256 is ${found}`;
}
async function keepLines(path, { requests, lineOf }, wanted2, found) {
  let at2 = 0;
  const next = () => at2 < requests.length ? lineOf(requests[at2] ?? 0) : Infinity;
  const options = { name: path, maxLineBytes: LINE_BOUNDS.request.most, onTooLarge: () => {
  } };
  for await (const line of splitLines(createReadStream12(path), options)) {
    while (next() < line.number) at2 += 1;
    if (next() === Infinity) break;
    const answer2 = next() === line.number ? answerIn(line) : void 0;
    if (answer2 === void 0) continue;
    const place = await found.add(answer2);
    for (; next() === line.number; at2 += 1) wanted2.keep(requests[at2] ?? 0, place);
  }
  const without = requests.filter((request) => wanted2.placeOf(request) === void 0);
  const [first] = without;
  const why = first === void 0 ? void 0 : `line ${lineOf(first)} of its results is no answer`;
  for (const request of without) wanted2.takeBack(request);
  return why;
}
function answerIn(line) {
  try {
    return knownAnswer.safeParse(parseLine(line, "results")).data;
  } catch (error2) {
    if (isCompletionBatchError(error2, "ndjson-damaged")) return void 0;
    throw error2;
  }
}

// ../engine/src/jobs/wanted-answers.ts
var WantedAnswers = class {
  #identities = new KeyTable();
  /** By identity its first request, and by request the next that asks the same; counted from 1, 0 is none. */
  #first;
  #last;
  #next;
  /** By request: the line of the earlier job's results, from 1; 0 where there is none. */
  #lines;
  #offsets;
  #bytes;
  /** Given in this round, in no order. */
  #given = [];
  #left = 0;
  /** @param requests how many the job has */
  constructor(requests) {
    this.#first = new Uint32Array(requests);
    this.#last = new Uint32Array(requests);
    this.#next = new Uint32Array(requests);
    this.#lines = new Uint32Array(requests);
    this.#offsets = new Float64Array(requests);
    this.#bytes = new Uint32Array(requests);
  }
  /** How many have no answer yet. */
  get left() {
    return this.#left;
  }
  /** @param identity what it asks */
  want(request, identity) {
    const number5 = this.#identities.add(identity);
    const last = this.#last[number5] ?? 0;
    if (last === 0) this.#first[number5] = request + 1;
    else this.#next[last - 1] = request + 1;
    this.#last[number5] = request + 1;
    this.#left += 1;
  }
  wants(identity) {
    return this.#identities.numberOf(identity) !== void 0;
  }
  /**
   * Takes up an earlier job's answers: one for each request that has none yet, and from the first on again where there are
   * fewer.
   * @param lines of its results, those that answer this identity
   */
  give(identity, lines) {
    const number5 = this.#identities.numberOf(identity);
    if (number5 === void 0) return;
    let place = 0;
    for (let request = this.#first[number5] ?? 0; request !== 0; request = this.#next[request - 1] ?? 0) {
      if (this.#lines[request - 1] !== 0) continue;
      this.#lines[request - 1] = lines[place % lines.length] ?? 0;
      this.#given.push(request - 1);
      place += 1;
    }
    this.#left -= place;
  }
  /** What was given since this was asked last: requests, in the order of the lines that answer them. */
  takeGiven() {
    const lineOf = (request) => this.#lines[request] ?? 0;
    const requests = Uint32Array.from(this.#given).sort((a, b) => lineOf(a) - lineOf(b) || a - b);
    this.#given = [];
    return { requests, lineOf };
  }
  /** The line that was given is no answer: another job may have one. */
  takeBack(request) {
    this.#lines[request] = 0;
    this.#left += 1;
  }
  keep(request, { offset, bytes }) {
    this.#offsets[request] = offset;
    this.#bytes[request] = bytes;
  }
  /** Undefined where the request has none. */
  placeOf(request) {
    const bytes = this.#bytes[request] ?? 0;
    return bytes === 0 ? void 0 : { offset: this.#offsets[request] ?? 0, bytes };
  }
};

// ../engine/src/jobs/cache.ts
async function takeKnownAnswers(services, manifest, { workDir, dryRun, parts }) {
  const { store } = services;
  await mkdir3(workDir, { recursive: true });
  const scratch2 = await makeScratch(workDir, "cache");
  const requests = () => parts === void 0 ? jobRequestLines(store, manifest, scratch2) : requestsIn(parts);
  try {
    const log = new ClaimLog(store, manifest.job);
    await log.refresh();
    const job = { services, manifest, log, scratch: scratch2, requests };
    return await knownBefore(job, dryRun) ?? await search(job, dryRun);
  } finally {
    await rm15(scratch2, { recursive: true, force: true });
  }
}
async function* requestsIn(parts) {
  for (const { path } of parts) {
    for await (const line of splitLines(createReadStream13(path), { name: path })) yield readRequestLine(line, path);
  }
}
async function knownBefore(job, dryRun) {
  const { services, manifest } = job;
  const place = { batchId: ownBatchId(manifest.job, "cached"), executionId: manifest.job };
  if (await services.store.head(outcomesKey(place)) === void 0) return void 0;
  if (!dryRun) await settleOwn(settling(job), nothing);
  return counted(job, dryRun);
}
async function* nothing() {
}
function settling({ services: { store, state }, manifest, log, scratch: scratch2 }) {
  return { store, state, log, job: manifest.job, purpose: "cached", scratch: scratch2 };
}
async function search(job, dryRun) {
  const { services, manifest, log, scratch: scratch2 } = job;
  const wanted2 = new WantedAnswers(manifest.requests);
  let number5 = 0;
  for await (const request of job.requests()) {
    const stands = log.of(request.custom_id)?.stands ?? "free";
    if (stands === "free") wanted2.want(number5, identityOf2(request));
    number5 += 1;
  }
  if (wanted2.left === 0) return NO_KNOWN_ANSWERS;
  const found = await findEarlierAnswers({ ...services, wanted: wanted2, service: serviceOf(services), scratch: scratch2 });
  try {
    if (found.isEmpty) return NO_KNOWN_ANSWERS;
    const saved = new SavedCost(services.prices);
    const outcomes = () => outcomesOf(job, wanted2, found, saved);
    if (dryRun) for await (const _ of outcomes()) ;
    else if (await settleOwn(settling(job), outcomes) !== saved.told.requests) return await counted(job, false);
    return saved.told;
  } finally {
    await found.close();
  }
}
function identityOf2(request) {
  return contentDigest(request).slice(0, ANSWER_DIGEST_BYTES * 2);
}
async function* outcomesOf({ requests }, wanted2, found, saved) {
  let number5 = 0;
  for await (const request of requests()) {
    const place = wanted2.placeOf(number5);
    number5 += 1;
    if (place === void 0) continue;
    const { response, batch } = await found.read(place);
    saved.add(request, response.body);
    const answer2 = { outcome: "answered", attempt: 0, reason: null, response, error: null, batch };
    yield { custom_id: request.custom_id, ...answer2 };
  }
}
async function counted({ services, manifest, log, requests }, all) {
  const saved = new SavedCost(services.prices);
  const id = ownBatchId(manifest.job, "cached");
  const outcomes = await readOutcomes(services.store, manifest.job, id);
  if (outcomes === void 0) return NO_KNOWN_ANSWERS;
  let next = await outcomes.next();
  try {
    for await (const request of requests()) {
      if (next.done === true) break;
      if (next.value.custom_id !== request.custom_id) continue;
      const state = log.of(request.custom_id);
      const isTaken = state?.settledBy === id && state.stands === "answered";
      if (isTaken || all && (state?.stands ?? "free") === "free") saved.add(request, next.value.response?.body);
      next = await outcomes.next();
    }
  } finally {
    await outcomes.return(void 0);
  }
  return saved.told;
}

// ../engine/src/jobs/check-requests.ts
import { createHash as createHash9 } from "node:crypto";
import { createReadStream as createReadStream14 } from "node:fs";
import { stat as stat5 } from "node:fs/promises";
import { join as join14 } from "node:path";

// ../engine/src/platform/file-errors.ts
var FILE_REASONS = /* @__PURE__ */ new Map([
  ["ENOSPC", { what: "the disk is full", remedy: "Free some space, or choose a folder on another disk." }],
  ["EDQUOT", { what: "the disk quota is used up", remedy: "Free some space, or choose a folder on another disk." }],
  ["EROFS", { what: "the folder is on a read-only file system", remedy: "Choose a folder that can be written to." }],
  [
    "EACCES",
    { what: "permission to the folder is denied", remedy: "Give this user the right to read and write the folder." }
  ],
  [
    "EPERM",
    {
      what: "the file system refuses the operation",
      remedy: "Choose a folder that this user may write to, on a file system with hard links."
    }
  ],
  [
    "ENOTSUP",
    { what: "the file system knows no hard links", remedy: "Choose a folder on a file system with hard links." }
  ],
  [
    "ENOTDIR",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  [
    "EEXIST",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  ["EMFILE", { what: "too many files are open", remedy: "Raise the limit of open files (ulimit -n)." }]
]);
function systemCode(error2) {
  if (!(error2 instanceof Error) || !("code" in error2) || !("syscall" in error2)) return void 0;
  return typeof error2.code === "string" ? error2.code : void 0;
}
function explainFileError(error2) {
  const why = FILE_REASONS.get(systemCode(error2) ?? "");
  if (why === void 0 || !(error2 instanceof Error)) return error2;
  return new CompletionBatchError("file-unusable", why.what, {
    ..."path" in error2 && typeof error2.path === "string" ? { where: error2.path } : {},
    remedy: `${why.remedy} Then run it again: it goes on where it stopped.`,
    cause: error2
  });
}

// ../engine/src/jobs/line-faults.ts
var NOT_JSON = {
  code: "invalid_json_line",
  param: null,
  message: "This line is not parseable as valid JSON."
};
function faultsOf(value, error2) {
  const faults = /* @__PURE__ */ new Map();
  for (const { path, code, message } of error2.issues) {
    const names = path.map(String);
    const param = names.join(".");
    const given = names.reduce((inside, name3) => membersOf(inside)[name3], value);
    if (!faults.has(param))
      faults.set(param, faultOf({ param, given, isType: code === "invalid_type", message }, value));
  }
  const [first = NOT_JSON, ...others] = faults.values();
  return [first, ...others];
}
function faultOf({ param, given, isType, message }, line) {
  if (param === "") return { ...NOT_JSON, message: `This line is no JSON object but ${typeName(given)}.` };
  const isName = typeof given === "string" && given !== "";
  if (param === "body.model" && !isName)
    return { code: "invalid_request", param, message: "Model parameter is required." };
  if (param === "body.stream") return streaming(membersOf(line).url);
  if (given === void 0 || given === null) {
    return { code: "missing_required_parameter", param, message: `Missing required parameter: '${param}'.` };
  }
  if (isType || param === "method" && typeof given !== "string") return wrongType(param, given);
  if (param === "method") {
    return { code: "invalid_value", param, message: `Invalid value: ${quoted(given)}. Supported values are: 'POST'.` };
  }
  const code = param === "url" ? "invalid_url" : "invalid_value";
  return { code, param, message: `Invalid value for '${param}': it ${message}.` };
}
function streaming(url2) {
  const where = url2 === CHAT_COMPLETIONS ? "Chat Completions: " : "";
  const message = `${where}Streaming is not supported in the Batch API.`;
  return { code: "streaming_unsupported", param: "body.stream", message };
}
function wrongType(param, given) {
  const wanted2 = param === "body" ? "an object" : "a string";
  const message = `Invalid type for '${param}': expected ${wanted2}, but got ${typeName(given)} instead.`;
  return { code: "invalid_type", param, message };
}
function duplicateId(customId) {
  const message = `The custom_id ${quoted(customId)} for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch, and in the files of a job.`;
  return { code: "duplicate_custom_id", param: "custom_id", message };
}
function lineTooLarge(why) {
  return { code: "line_too_large", param: null, message: `This line is too large: ${why}.` };
}
function typeName(value) {
  if (value === null || value === void 0) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal number";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
function quoted(text3) {
  return `'${JSON.stringify(String(text3).slice(0, 600)).slice(1, -1)}'`;
}

// ../engine/src/jobs/complete-line.ts
function generatedId(number5) {
  return `line-${String(number5).padStart(7, "0")}`;
}
function completeLine(value, number5, completing) {
  const line = typeof value === "string" ? { prompt: value } : membersOf(value);
  const { prompt, body } = line;
  if (prompt !== void 0 && body === void 0) {
    const made = bodyOfPrompt(line, completing.endpoint);
    if ("fault" in made) return made;
    const { prompt: _, ...envelope } = line;
    return { value: wholeOf({ ...envelope, body: made.body }, made.body, number5, completing), changed: true };
  }
  if (!isObject2(body)) return { value, changed: false };
  const whole = wholeOf(line, body, number5, completing);
  const changed4 = Object.keys(whole).length > Object.keys(line).length || whole.body !== body;
  return { value: changed4 ? whole : value, changed: changed4 };
}
function isObject2(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function wholeOf(line, body, number5, { endpoint, model }) {
  const { custom_id = generatedId(number5), method = "POST", url: url2 = endpoint, ...others } = line;
  const isModelMissing = model !== void 0 && !("model" in body);
  return { custom_id, method, url: url2, ...others, body: isModelMissing ? { model, ...body } : body };
}
function bodyOfPrompt({ prompt, custom_id, ...others }, endpoint) {
  if (typeof prompt !== "string") return { fault: wrongType("prompt", prompt) };
  const [stray] = Object.keys(others);
  if (stray !== void 0) {
    const param = stray.slice(0, 100);
    const message2 = `Beside 'prompt' a line has 'custom_id' only, not '${param}': write a 'body' instead.`;
    return { fault: { code: "invalid_value", param, message: message2 } };
  }
  if (endpoint === CHAT_COMPLETIONS) return { body: { messages: [{ role: "user", content: prompt }] } };
  if (endpoint === RESPONSES || endpoint === EMBEDDINGS) return { body: { input: prompt } };
  const message = `What a prompt becomes for ${endpoint} is not known: write a 'body' instead.`;
  return { fault: { code: "invalid_value", param: "prompt", message } };
}

// ../engine/src/jobs/part-facts.ts
import { hash as hash5 } from "node:crypto";
import { readFile as readFile2, writeFile as writeFile3 } from "node:fs/promises";
var [LINE_BYTES, INPUT, OUTPUT, INPUTS, DESTINATION, KEY_BYTES, DIGEST2, KEY] = [
  0,
  4,
  12,
  20,
  24,
  26,
  28,
  60
];
var FactsWriter = class {
  #destinations = [];
  #numbers = /* @__PURE__ */ new Map();
  #records = Buffer.allocUnsafe(1024 * 1024);
  #end = 0;
  /** @param line the line as it is written, without its newline */
  add(line, facts, destination2) {
    const { key, identity } = facts;
    const keyBytes = Buffer.byteLength(key);
    const at2 = this.#end;
    this.#reserve(KEY + keyBytes);
    const records = this.#records;
    records.writeUInt32LE(line.length, at2 + LINE_BYTES);
    records.writeDoubleLE(facts.inputTokens, at2 + INPUT);
    records.writeDoubleLE(facts.outputTokens, at2 + OUTPUT);
    records.writeUInt32LE(facts.inputs ?? 0, at2 + INPUTS);
    records.writeUInt16LE(this.#numberOf(destination2), at2 + DESTINATION);
    records.writeUInt16LE(keyBytes, at2 + KEY_BYTES);
    records.write(identity.slice(identityOf(key, "").length), at2 + DIGEST2, "hex");
    records.write(key, at2 + KEY);
  }
  /** Those that were added since the last call. */
  async write(path) {
    const records = this.#records.subarray(0, this.#end);
    await writeFile3(path, records, { flag: "wx" });
    this.#end = 0;
    return { path, sha256: hash5("sha256", records), destinations: this.#destinations };
  }
  #reserve(bytes) {
    this.#end += bytes;
    if (this.#end <= this.#records.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#end);
    larger.set(this.#records);
    this.#records = larger;
  }
  #numberOf(destination2) {
    const name3 = JSON.stringify([destination2.model, destination2.endpoint]);
    const known2 = this.#numbers.get(name3);
    if (known2 !== void 0) return known2;
    this.#numbers.set(name3, this.#destinations.length);
    return this.#destinations.push(destination2) - 1;
  }
};
var FactsReader = class _FactsReader {
  #records;
  #destinations;
  #at = 0;
  constructor(records, destinations) {
    this.#records = records;
    this.#destinations = destinations;
  }
  /** @returns undefined where the file is not what was written, or is gone: its part is read as if there were none */
  static async open({ path, sha256: sha2563, destinations }) {
    const records = await readFile2(path).catch(() => void 0);
    if (records === void 0 || hash5("sha256", records) !== sha2563) return void 0;
    return new _FactsReader(records, destinations);
  }
  /** @param lines the next ones of the part */
  *beside(lines) {
    for (const { bytes, number: number5, offset, terminated } of lines) {
      yield { bytes, number: number5, offset, terminated, facts: this.#next(bytes) };
    }
  }
  #next(line) {
    const at2 = this.#at;
    const records = this.#records;
    const destination2 = this.#destinations[records.readUInt16LE(at2 + DESTINATION)];
    if (destination2 === void 0 || records.readUInt32LE(at2 + LINE_BYTES) !== line.length) {
      throw new Error("facts of a line are not those of this line");
    }
    this.#at = at2 + KEY + records.readUInt16LE(at2 + KEY_BYTES);
    return new RecordedFacts(records, at2, destination2);
  }
};
var RecordedFacts = class {
  key;
  endpoint;
  model;
  units = 1;
  #records;
  #at;
  constructor(records, at2, { endpoint, model }) {
    const keyAt = at2 + KEY;
    this.key = records.toString("utf8", keyAt, keyAt + records.readUInt16LE(at2 + KEY_BYTES));
    this.endpoint = endpoint;
    this.model = model;
    this.#records = records;
    this.#at = at2;
  }
  get identity() {
    return identityOf(this.key, this.#records.toString("hex", this.#at + DIGEST2, this.#at + KEY));
  }
  get inputTokens() {
    return this.#records.readDoubleLE(this.#at + INPUT);
  }
  get outputTokens() {
    return this.#records.readDoubleLE(this.#at + OUTPUT);
  }
  get inputs() {
    return this.#records.readUInt32LE(this.#at + INPUTS);
  }
};

// ../engine/src/jobs/check-requests.ts
var PART_BYTES2 = 32 * 1024 * 1024;
var MOST_TOLD = JOB_BOUNDS.told.most;
var MOST_DESTINATIONS = JOB_BOUNDS.destinations.most;
var PROGRESS_EVERY = 1e3;
async function checkRequests(files, options) {
  const check3 = new RequestCheck(options);
  try {
    for (const file3 of files) await check3.read(file3);
    return await check3.end();
  } catch (error2) {
    throw explainFileError(error2);
  } finally {
    await check3.abandon();
  }
}
var RequestCheck = class {
  #options;
  #digest = createHash9("sha256");
  /** Custom ids of all lines that have one. */
  #ids = new KeyTable();
  #destinations = /* @__PURE__ */ new Map();
  #parts = [];
  #facts = new FactsWriter();
  #told = [];
  #part;
  #invalid;
  #lines = 0;
  #requests = 0;
  #faulty = 0;
  constructor(options) {
    this.#options = options;
  }
  async read({ path, name: name3 }) {
    await checkFile2(path, name3);
    const most = Math.min(LINE_BOUNDS.request.most, this.#options.limits.maxBytes - 1);
    const passed = [];
    const tellPassed = async () => {
      for (const [fileLine, beginning2] of passed.splice(0)) {
        this.#lines += 1;
        const id = idAtBeginning(beginning2);
        const fault = lineTooLarge(`more than ${most} bytes, which is what it may have`);
        await this.#refuse({ file: name3, fileLine }, id, [fault, this.#duplicate(id)]);
      }
    };
    const onTooLarge = (fileLine, beginning2) => {
      passed.push([fileLine, Uint8Array.from(beginning2)]);
    };
    for await (const line of splitLines(createReadStream14(path), { name: name3, maxLineBytes: most, onTooLarge })) {
      await tellPassed();
      await this.#take(line, { file: name3, fileLine: line.number });
    }
    await tellPassed();
  }
  async end() {
    if (this.#lines >= PROGRESS_EVERY) this.#options.logger.progress("lines checked", this.#lines, this.#lines);
    await this.#closePart();
    const file3 = await this.#invalid?.close();
    this.#invalid = void 0;
    return {
      digest: this.#digest.digest("hex"),
      lines: this.#lines,
      requests: this.#requests,
      parts: this.#parts,
      destinations: [...this.#destinations.values()],
      invalid: { lines: this.#told, count: this.#faulty, file: file3 }
    };
  }
  async abandon() {
    await this.#part?.abandon();
    await this.#invalid?.abandon();
  }
  async #take(line, place) {
    this.#lines += 1;
    if (this.#lines % PROGRESS_EVERY === 0) this.#options.logger.progress("lines checked", this.#lines);
    const parsed = this.#parse(line, place.file);
    if ("faults" in parsed) return this.#refuse(place, parsed.id, [...parsed.faults, this.#duplicate(parsed.id)]);
    const { request, bytes } = parsed;
    const facts = requestFacts(request, this.#options.countTokens);
    const described = { tokens: facts.inputTokens, inputs: facts.inputs ?? 0 };
    const why = whyTooLarge(bytes.length + 1, described, this.#options.limits);
    const faults = [this.#duplicate(facts.key), why === void 0 ? void 0 : lineTooLarge(why)];
    if (faults.some((fault) => fault !== void 0)) return this.#refuse(place, facts.key, faults);
    await this.#keep({ bytes, facts }, request, place);
  }
  #parse(line, name3) {
    const { complete } = this.#options;
    let value;
    try {
      value = parseLine(line, name3);
    } catch (error2) {
      if (!isCompletionBatchError(error2, "ndjson-damaged")) throw error2;
      return {
        faults: [{ ...NOT_JSON, message: jsonMessage(error2) }],
        id: idAtBeginning(line.bytes.subarray(0, 4096))
      };
    }
    const completed = complete === void 0 ? { value, changed: false } : completeLine(value, this.#lines, complete);
    if ("fault" in completed) return { faults: [completed.fault], id: idOf(value) };
    const parsed = parseRequest(completed.value);
    if (!parsed.success) return { faults: faultsOf(completed.value, parsed.error), id: idOf(completed.value) };
    const bytes = completed.changed ? Buffer.from(JSON.stringify(completed.value)) : withoutMark(line.bytes);
    return { request: parsed.data, bytes };
  }
  /** What is wrong with an id that an earlier line has. An id is a line's also where that is invalid: its result has it. */
  #duplicate(id) {
    if (id === void 0 || !id.isWellFormed()) return void 0;
    const known2 = this.#ids.size;
    return this.#ids.add(id) < known2 ? duplicateId(id) : void 0;
  }
  async #refuse({ file: file3, fileLine }, id, faults) {
    const all = faults.filter((fault) => fault !== void 0);
    const { code, param } = all[0] ?? NOT_JSON;
    const message = all.map((fault) => fault.message).join(" ");
    const custom_id = id?.slice(0, 512) ?? null;
    const told2 = { line: this.#lines, file: file3, file_line: fileLine, custom_id, code, param, message };
    this.#faulty += 1;
    if (this.#told.length < MOST_TOLD) this.#told.push(told2);
    this.#invalid ??= await LinesFile.create(join14(this.#options.directory, "invalid.jsonl"));
    await this.#invalid.add(Buffer.from(toLine(told2).trimEnd()));
  }
  async #keep({ bytes, facts }, { url: url2, body }, place) {
    this.#digest.update(`${JSON.stringify(facts.identity)}
`);
    const destination2 = { model: body.model, endpoint: url2 };
    this.#count(facts, destination2, place);
    this.#requests += 1;
    if ((this.#part?.bytes ?? 0) + bytes.length + 1 > PART_BYTES2) await this.#closePart();
    this.#part ??= await LinesFile.create(this.#partPath("jsonl"));
    await this.#part.add(bytes);
    this.#facts.add(bytes, facts, destination2);
  }
  #count(facts, { model, endpoint }, place) {
    const name3 = JSON.stringify([model, endpoint]);
    const before = this.#destinations.get(name3);
    const { requests, input_tokens, output_tokens } = before ?? { requests: 0, input_tokens: 0, output_tokens: 0 };
    if (before === void 0 && this.#destinations.size === MOST_DESTINATIONS) throw tooMixed(place);
    this.#destinations.set(name3, {
      model,
      endpoint,
      requests: requests + 1,
      input_tokens: input_tokens + Math.ceil(facts.inputTokens),
      output_tokens: output_tokens + Math.ceil(facts.outputTokens)
    });
  }
  async #closePart() {
    if (this.#part === void 0) return;
    const part2 = await this.#part.close();
    this.#parts.push({ ...part2, facts: await this.#facts.write(this.#partPath("facts")) });
    this.#part = void 0;
  }
  #partPath(extension) {
    return join14(this.#options.directory, `part-${this.#parts.length + 1}.${extension}`);
  }
};
function idOf(value) {
  const { custom_id } = membersOf(value);
  return typeof custom_id === "string" && custom_id !== "" ? custom_id : void 0;
}
function jsonMessage({ message, cause }) {
  if (cause instanceof TypeError) return `${NOT_JSON.message} It is not UTF-8.`;
  return cause instanceof SyntaxError ? NOT_JSON.message : `${NOT_JSON.message.slice(0, -1)}: ${message}.`;
}
function withoutMark(bytes) {
  return bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? bytes.subarray(3) : bytes;
}
async function checkFile2(path, name3) {
  const found = await stat5(path).catch(() => void 0);
  if (found?.isFile()) return;
  const what = found === void 0 ? "there is no such request file" : "the request file is no regular file";
  throw new CompletionBatchError("file-unusable", what, {
    where: name3,
    remedy: "Name a file; write what a pipe gives into one first. Nothing was kept or sent."
  });
}
function tooMixed({ file: file3, fileLine }) {
  const message = `the requests are for more than ${MOST_DESTINATIONS} models and endpoints`;
  return new CompletionBatchError("invalid-input", message, {
    where: `${file3}:${fileLine}`,
    remedy: "Check the models that they name, or submit them as several jobs. Nothing was kept or sent."
  });
}

// ../engine/src/jobs/checked-part.ts
var CheckedPart = class extends PinnedFile {
  #facts;
  /** @param name what messages call it */
  constructor(name3, part2) {
    super({ path: part2.path, name: name3 }, part2);
    this.#facts = part2.facts;
  }
  /** Each line with its facts, which are those of the very bytes: a block that has changed since is refused before. */
  async *lineBlocks() {
    const facts = await FactsReader.open(this.#facts);
    for await (const lines of super.lineBlocks()) yield facts?.beside(lines) ?? lines;
  }
};

// ../engine/src/jobs/submit-job.ts
async function submitJob(services, options) {
  checkOptions(options);
  const { files, complete } = options;
  const directory = await makeScratch(options.workDir, "job");
  try {
    const { countTokens = estimateTokens, logger } = services;
    const limits = limitsOf(options);
    const checked = await checkRequests(files, { directory, limits, countTokens, complete, logger });
    if (checked.lines === 0) throw noLines(files);
    const isRefused = checked.invalid.count > 0 && options.invalid !== "skip";
    const submitted = isRefused ? NOT_KEPT : await submitChecked(services, checked, options, directory);
    const { manifest } = submitted;
    const { lines, count: count5 } = checked.invalid;
    const estimatedUsd = manifest === void 0 ? void 0 : estimateOf2(manifest, services.prices);
    return { ...submitted, invalid: { lines, count: count5 }, estimatedUsd };
  } finally {
    await rm16(directory, { recursive: true, force: true });
  }
}
var NOT_KEPT = {
  manifest: void 0,
  known: false,
  done: false,
  cached: NO_KNOWN_ANSWERS,
  submitted: void 0
};
async function submitChecked(services, checked, options, workDir) {
  const { dryRun = false, cache = false } = options;
  const planned = manifestOf(services, checked, options);
  const found = await findManifest(services.store, planned.job);
  if (found !== void 0) await checkKnown(services, found, planned);
  const manifest = found ?? (dryRun ? planned : await keep2(services, checked, planned, options));
  const known2 = manifest !== planned;
  if (known2 && await isDone(services, manifest)) return { ...NOT_KEPT, manifest, known: known2, done: true };
  if (known2 && !dryRun) await mend(services, manifest, checked);
  if (!dryRun && !await open12(services, manifest)) return { ...NOT_KEPT, manifest, known: true, done: true };
  const cached2 = cache && options.again === void 0 ? await takeKnownAnswers(services, manifest, { workDir, dryRun, parts: checked.parts }) : NO_KNOWN_ANSWERS;
  const { destinations } = planned;
  const submitted = await askParts(
    services,
    { ...manifest, destinations },
    options,
    async () => checked.parts.map(
      (part2, at2) => new CheckedPart(services.store.locate(jobPartObject(manifest.job, at2 + 1, part2.sha256)), part2)
    )
  );
  return { manifest, known: known2, done: false, cached: cached2, submitted };
}
function checkOptions({ execution, job, again, maxAttempts = 1 }) {
  checkExecutionId(execution);
  if (job !== void 0) checkJobId(nameOf3(job, again));
  if (Number.isSafeInteger(maxAttempts) && maxAttempts >= 1) return;
  throw new CompletionBatchError("invalid-input", `max-attempts is ${maxAttempts}`, {
    where: "max-attempts",
    remedy: "Use a whole number from 1."
  });
}
function estimateOf2({ destinations }, prices) {
  let sum2 = 0;
  for (const { model, input_tokens: input2, output_tokens: output2 } of destinations) {
    const cost = costOf({ input: input2, output: output2 }, model, prices);
    if (cost === void 0) return void 0;
    sum2 += cost;
  }
  return sum2;
}
function manifestOf(services, checked, options) {
  const { digest: digest2, lines, requests, parts, destinations, invalid: invalid3 } = checked;
  const content = requests === 0 && invalid3.file !== void 0 ? invalid3.file.sha256 : digest2;
  const job = nameOf3(options.job ?? `job-${content.slice(0, 20)}`, options.again);
  return {
    format: "completion-batch/job",
    version: 1,
    job,
    digest: digest2,
    lines,
    requests,
    parts: parts.map((part2, at2) => ({
      key: jobPartObject(job, at2 + 1, part2.sha256),
      sha256: part2.sha256,
      bytes: part2.bytes,
      requests: part2.lines
    })),
    invalid: invalid3.file === void 0 ? null : invalidOf(job, invalid3.file),
    destinations: [...destinations],
    max_attempts: options.maxAttempts ?? MAX_ATTEMPTS,
    ...options.maxCostUsd === void 0 ? {} : { max_cost_usd: options.maxCostUsd },
    records: recordsOf(services),
    created_at: isoTime(services.state.clock)
  };
}
function invalidOf(job, { sha256: digest2, lines }) {
  return { key: jobInvalidObject(job, digest2), sha256: digest2, lines };
}
function nameOf3(job, again) {
  return again === void 0 ? job : `${job}-${sha256(again).slice(0, 12)}`;
}
async function checkKnown(services, found, planned) {
  const { store, logger } = services;
  const { job } = found;
  if (found.digest !== planned.digest || found.requests !== planned.requests) {
    throw new CompletionBatchError("invalid-input", `there is a job ${job} already, and it asks something else`, {
      where: store.locate(jobObject(job)),
      remedy: "Give these requests another name, or none: then they are named by what they ask. Nothing was kept or sent."
    });
  }
  checkRecords(services, found);
  if (await isCancelled(store, job)) {
    throw new CompletionBatchError("invalid-input", `the job ${job} was cancelled, and is not asked again`, {
      where: store.locate(jobCancelledObject(job)),
      remedy: "Set again, which makes a new job of the same requests. Nothing was kept or sent."
    });
  }
  if (found.lines !== planned.lines || found.invalid?.sha256 !== planned.invalid?.sha256) {
    const others = found.lines === planned.lines ? "as many, but other invalid ones" : `${planned.lines}`;
    logger.warn(
      `the job ${job} was submitted with ${found.lines} lines, ${found.invalid?.lines ?? 0} of them invalid, and now with ${others}: its requests are the same, and its results have a line for each line of then`
    );
  }
  if (found.max_attempts !== planned.max_attempts) {
    logger.info(`the job ${job} is asked up to ${found.max_attempts} times, as it was submitted`);
  }
  if (planned.max_cost_usd !== void 0 && found.max_cost_usd !== planned.max_cost_usd) {
    const kept = found.max_cost_usd === void 0 ? "no budget" : `a budget of ${usd3(found.max_cost_usd)}`;
    logger.warn(
      `the job ${job} was submitted with ${kept}, which rounds keep to that name no other: ${usd3(planned.max_cost_usd)} is the budget of this time only`
    );
  }
}
async function keep2(services, checked, planned, { maxCostUsd }) {
  const { store, openai, prices, logger } = services;
  const models2 = new Set(planned.destinations.map(({ model }) => model));
  for (const model of models2) checkBudget({ maxCostUsd, model, prices });
  for (const model of models2) await checkModel(openai, model);
  for (const [at2, part2] of checked.parts.entries()) {
    logger.progress("parts of the requests kept", at2, checked.parts.length);
    await writeDigested(store, jobPartObject(planned.job, at2 + 1, part2.sha256), part2.path, part2.sha256);
  }
  const { file: file3 } = checked.invalid;
  if (file3 !== void 0)
    await writeDigested(store, jobInvalidObject(planned.job, file3.sha256), file3.path, file3.sha256);
  const there = await createManifest(store, planned);
  if (there !== planned) await checkKnown(services, there, planned);
  return there;
}
async function mend({ store }, { parts, invalid: invalid3 }, checked) {
  const given = [...checked.parts, ...checked.invalid.file === void 0 ? [] : [checked.invalid.file]];
  for (const { key, sha256: digest2 } of [...parts, ...invalid3 === null ? [] : [invalid3]]) {
    const own2 = given.find((file3) => file3.sha256 === digest2);
    if (own2 !== void 0) await writeDigested(store, key, own2.path, digest2);
  }
}
async function open12(services, manifest) {
  await services.store.create(openJobObject(manifest.job), `${manifest.created_at}
`);
  if (!await isDone(services, manifest)) return true;
  await closeMark(services, manifest.job);
  return false;
}
async function isDone({ store }, { job }) {
  return await store.head(jobDoneObject(job)) !== void 0;
}
function noLines(files) {
  return new CompletionBatchError("invalid-input", "there is no line of requests", {
    where: files.length === 0 ? "requests" : files.map(({ name: name3 }) => name3).slice(0, 10).join(", "),
    remedy: "Write one request a line into the files. Nothing was kept or sent."
  });
}

// ../engine/src/jobs/expression-growth.ts
var TEXT = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g;
var TO_TEXT = /\bto_string\s*$/;
function growthOf(expression) {
  const bare = expression.replace(TEXT, "x");
  let at2 = 0;
  const group = () => {
    let sum2 = 0;
    let product = 1;
    while (at2 < bare.length) {
      const letter = bare.charAt(at2);
      at2 += 1;
      if (letter === ",") {
        sum2 += product;
        product = 1;
      } else if ("[{(".includes(letter)) {
        const factor = letter === "(" && TO_TEXT.test(bare.slice(0, at2 - 1)) ? 2 : 1;
        product *= factor * group();
      } else if ("]})".includes(letter)) break;
    }
    return sum2 + product;
  };
  let growth = 1;
  while (at2 < bare.length) growth *= group();
  return growth;
}

// ../engine/src/jobs/json-pointer.ts
function parsePointer(pointer) {
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return void 0;
  return pointer.slice(1).split("/").map((name3) => name3.replaceAll("~1", "/").replaceAll("~0", "~"));
}
function valueAt(value, way) {
  let at2 = value;
  for (const name3 of way) {
    if (typeof at2 !== "object" || at2 === null) return void 0;
    if (Array.isArray(at2) && !/^(0|[1-9]\d{0,15})$/.test(name3)) return void 0;
    if (!Object.hasOwn(at2, name3)) return void 0;
    at2 = at2[name3];
  }
  return at2;
}

// ../engine/src/jobs/transform.ts
var MOST_LETTERS = 1e3;
var MOST_GROWTH = 100;
async function transformer(expression) {
  if (expression.length > MOST_LETTERS) throw invalid(expression, `it is longer than ${MOST_LETTERS} letters`);
  const find = expression.startsWith("/") ? pointed(expression) : await searching(expression);
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}
function pointed(pointer) {
  const way = parsePointer(pointer);
  if (way === void 0) throw invalid(pointer, 'in a JSON pointer "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}
async function searching(expression) {
  if (growthOf(expression) > MOST_GROWTH) {
    throw invalid(expression, "it could make a hundred times as much of an answer as that has");
  }
  const { search: search2, JMESPathTypeError } = await import("./lib-aws-lambda-powertools-jmespath.mjs");
  const find = (body) => {
    try {
      return search2(expression, body);
    } catch (error2) {
      if (error2 instanceof JMESPathTypeError) return null;
      throw invalid(expression, error2 instanceof Error ? error2.message : String(error2), error2);
    }
  };
  find(null);
  for (const name3 of functionsIn(expression)) checkFunction(expression, name3, search2);
  return find;
}
function functionsIn(expression) {
  const bare = expression.replace(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "''");
  return new Set(bare.match(/[A-Za-z_]\w*(?=\()/g));
}
function checkFunction(expression, name3, search2) {
  try {
    search2(`${name3}()`, null);
  } catch (error2) {
    if (error2 instanceof Error && error2.name === "UnknownFunctionError") {
      throw invalid(expression, `there is no function ${name3}`, error2);
    }
  }
}
function invalid(expression, why, cause) {
  return new CompletionBatchError(
    "invalid-input",
    `the transform ${JSON.stringify(expression.slice(0, 200))} does not do: ${why.slice(0, 300)}`,
    {
      where: "transform",
      remedy: "Use a JSON pointer such as /choices/0/message/content, or a JMESPath expression such as choices[0].message.content. Nothing was done.",
      cause
    }
  );
}

// ../engine/src/jobs/wait-for-job.ts
var FIRST_PAUSE_MS = 15e3;
var LONGEST_PAUSE_MS2 = 3e5;
async function waitForJob(services, options) {
  const { clock } = services.state;
  const { forMs, onRound, onPause, ...round2 } = options;
  const end = clock.now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS2)) {
    const isTimeLeft = () => clock.now() + pause <= end;
    const collected = await tryRound(services, round2, isTimeLeft);
    if (collected !== void 0) {
      onRound?.(collected);
      if (!isTimeLeft() || !isWorthWaiting(collected)) return collected;
    }
    onPause?.(clock.now() + pause);
    await clock.sleep(pause);
  }
}
async function tryRound(services, round2, isTimeLeft) {
  try {
    return await collectJob(services, round2);
  } catch (error2) {
    if (!isCompletionBatchError(error2, "openai-unavailable") || !isTimeLeft()) throw error2;
    services.logger.warn(`${describeError(error2)}: looking again`);
    return void 0;
  }
}
function isWorthWaiting({ status, asked, looks }) {
  if (status.done) return false;
  const { counts } = status;
  const hasSent = asked?.files.some(({ ending }) => ending === "submitted") === true;
  return counts.waiting > 0 || hasSent || looks.some(({ result }) => result?.kind === "settled");
}

// ../engine/src/objects/object-names.ts
var PIECE_BYTES = 80;
var CONTINUED = "=";
function namesOf2(key) {
  return key.split("/").flatMap((segment) => {
    const bytes = Buffer.from(segment);
    const names = [];
    let start = 0;
    for (; bytes.length - start >= PIECE_BYTES; start += PIECE_BYTES) {
      names.push(encodeName(bytes.subarray(start, start + PIECE_BYTES)) + CONTINUED);
    }
    names.push(start > 0 && start === bytes.length ? CONTINUED : encodeName(bytes.subarray(start)));
    return names;
  });
}
function encodeName(bytes) {
  return Buffer.from(bytes).toString("latin1").replaceAll(/^\.|[^\w.~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
function decodeName(name3) {
  if (name3 === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name3.endsWith(CONTINUED);
  const encoded = continued ? name3.slice(0, -CONTINUED.length) : name3;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return void 0;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex3) => String.fromCharCode(Number.parseInt(hex3, 16))),
    "latin1"
  );
  return { bytes, continued };
}

// ../engine/src/objects/open-store.ts
import { fileURLToPath } from "node:url";

// ../engine/src/objects/checked-create.ts
var CREATE_PROBE = "probe/create-only-if-missing.txt";
var PROBE_TEXT = "Tells whether this server refuses to write an object that is there. Safe to delete.\n";
function withCheckedCreate(store) {
  let checked;
  const checkCreate = () => {
    checked ??= check2(store).catch((error2) => {
      checked = void 0;
      throw error2;
    });
    return checked;
  };
  return {
    ...store,
    checkCreate,
    async create(key, body) {
      await checkCreate();
      return store.create(key, body);
    }
  };
}
async function check2(store) {
  let cause;
  try {
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
  } catch (error2) {
    if (isCompletionBatchError(error2) && error2.code !== "store-unusable") throw error2;
    const plain2 = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false
    );
    if (!plain2) throw error2;
    cause = error2;
  }
  await store.delete(CREATE_PROBE).catch(() => {
  });
  throw new CompletionBatchError(
    "store-unusable",
    cause === void 0 ? "the S3 server writes over an object although it is told not to (If-None-Match: *)" : "the S3 server refuses to write an object only where there is none (If-None-Match: *)",
    {
      where: store.url,
      remedy: "Use a server with conditional writes: AWS S3 has them, docs/compatibility.md tells which others were tried; without them two runs could each make a plan of their own.",
      cause
    }
  );
}

// ../engine/src/objects/folder-store.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { constants as constants2, ReadStream } from "node:fs";
import { link, lstat as lstat3, mkdir as mkdir4, open as open13, readdir as readdir2, rename, rmdir, stat as stat6, unlink } from "node:fs/promises";
import { dirname as dirname2, join as join16, resolve as resolve2 } from "node:path";
import { pathToFileURL } from "node:url";

// ../engine/src/objects/object-place.ts
import { lstat as lstat2, realpath as realpath2 } from "node:fs/promises";
import { dirname, join as join15, relative as relative2 } from "node:path";
async function checkPlace(root, path) {
  const start = await realPlace(root);
  if (start === void 0) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === void 0) continue;
    const own2 = join15(start, relative2(root, place));
    if (real === own2) return;
    throw real.toLowerCase() === own2.toLowerCase() ? otherSpelling(place, real) : isLink(place, real);
  }
}
async function realPlace(path) {
  try {
    return await realpath2(path);
  } catch (error2) {
    if (!["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error2) ?? "")) throw error2;
    const found = await lstat2(path).catch(() => void 0);
    if (found?.isSymbolicLink()) throw isLink(path);
    return void 0;
  }
}
function isLink(path, to) {
  const leads = to === void 0 ? "nowhere" : `to ${to}`;
  return new CompletionBatchError(
    "store-unusable",
    `there is a symbolic link in the store's folder (it leads ${leads}): nothing was read or written through it`,
    {
      where: path,
      remedy: "Remove the link and look who put it there; a folder that is to lie elsewhere is named by its own place."
    }
  );
}
function otherSpelling(path, real) {
  return new CompletionBatchError(
    "object-key-invalid",
    `the file system takes the object's name for that of another one, ${real}: nothing was read or written`,
    {
      where: path,
      remedy: "Use keys (execution and job ids) that differ by more than upper and lower case, or another file system."
    }
  );
}

// ../engine/src/objects/folder-store.ts
var TEMPORARY = ".tmp-";
var TEMPORARY_MAX_AGE = 24 * 60 * 60 * 1e3;
var STATS_AT_ONCE = 32;
var COPY_BUFFER_BYTES = 1024 * 1024;
var READ_FLAGS = constants2.O_RDONLY | (constants2.O_NOFOLLOW ?? 0) | (constants2.O_NONBLOCK ?? 0);
var FOLDER_TRIES = 10;
function createFolderStore(directory, options = {}) {
  const root = resolve2(directory);
  const pathOf = (key) => join16(root, ...namesOf2(checkKey(key)));
  async function write(key, body, place) {
    const path = pathOf(key);
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join16(dirname2(path), `${TEMPORARY}${randomUUID2()}`);
      const handle = await openNew(temporary);
      try {
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error2) {
      throw await explain2(error2, root, key);
    } finally {
      if (content instanceof ReadStream) content.destroy();
    }
  }
  async function openObject(key) {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open13(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error2) {
        await handle.close();
        throw error2;
      }
      await handle.close();
    } catch (error2) {
      if (!isAbsence(error2)) throw await explain2(error2, root, key);
    }
    throw new CompletionBatchError("object-not-found", `there is no object "${key}" in ${root}`, {
      where: path,
      remedy: `Check the key and the folder. ${options.missing ?? ""}`.trimEnd()
    });
  }
  return {
    url: pathToFileURL(root).href,
    locate: pathOf,
    put: (key, body) => write(key, body, rename),
    async create(key, body) {
      if (await this.head(key) !== void 0) return false;
      return write(key, body, async (temporary, path) => {
        try {
          await link(temporary, path);
          return true;
        } catch (error2) {
          if (systemCode(error2) === "EEXIST" && !await isDirectory(path)) return false;
          throw error2;
        }
      });
    },
    async stream(key) {
      const { handle } = await openObject(key);
      return handle.createReadStream();
    },
    async get(key) {
      const { handle } = await openObject(key);
      try {
        const { most } = AWS_BOUNDS.whole;
        const { size } = await handle.stat();
        if (size <= most) return await handle.readFile();
        throw new CompletionBatchError("store-unusable", `the object has ${size} bytes, and is read up to ${most}`, {
          where: pathOf(key),
          remedy: "See who has written it: what is read like this has kilobytes."
        });
      } finally {
        await handle.close();
      }
    },
    async head(key) {
      try {
        const path = pathOf(key);
        await checkPlace(root, path);
        const found = await lstat3(path);
        return found.isFile() ? { key, bytes: found.size } : void 0;
      } catch (error2) {
        if (isAbsence(error2)) return void 0;
        throw await explain2(error2, root, key);
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = folder === "" ? root : join16(root, ...namesOf2(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error2) {
        throw await explain2(error2, root, prefix);
      }
    },
    async delete(key) {
      const path = pathOf(key);
      try {
        await checkPlace(root, path);
        await unlink(path);
        for (let folder = dirname2(path); folder !== root; folder = dirname2(folder)) await rmdir(folder);
      } catch (error2) {
        const clearing = ["ENOTEMPTY", "EEXIST", "EBUSY"];
        const isFolder = ["EISDIR", "EPERM"].includes(systemCode(error2) ?? "") && await isDirectory(path);
        if (!isAbsence(error2) && !isFolder && !clearing.includes(systemCode(error2) ?? "")) {
          throw await explain2(error2, root, key);
        }
      }
    }
  };
}
async function* listFolder(root, folder, head, wanted2) {
  const entries = (await readFolder(folder)).flatMap((entry) => toEntry(entry, head, wanted2)).sort((one, other) => Buffer.compare(one.key, other.key));
  for (let first = 0; first < entries.length; first += STATS_AT_ONCE) {
    const some = entries.slice(first, first + STATS_AT_ONCE);
    const sizes = await Promise.all(
      some.map((entry) => entry.directory ? void 0 : sizeOf2(join16(folder, entry.name)))
    );
    for (const [index, entry] of some.entries()) {
      const path = join16(folder, entry.name);
      const bytes = sizes[index];
      if (entry.directory) yield* listFolder(root, path, entry.key, wanted2);
      else if (bytes !== void 0 && isObject3(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}
async function readFolder(folder) {
  try {
    return await readdir2(folder, { withFileTypes: true });
  } catch (error2) {
    if (isAbsence(error2)) return [];
    throw error2;
  }
}
function toEntry(entry, head, wanted2) {
  if (entry.name.startsWith(TEMPORARY)) {
    void removeIfLeftOver(join16(entry.parentPath, entry.name));
    return [];
  }
  const piece = decodeName(entry.name);
  if (piece === void 0 || !(entry.isDirectory() || entry.isFile() && !piece.continued)) return [];
  const slash = entry.isDirectory() && !piece.continued ? "/" : "";
  const key = Buffer.concat([head, piece.bytes, Buffer.from(slash)]);
  const length = Math.min(key.length, wanted2.length);
  if (!key.subarray(0, length).equals(wanted2.subarray(0, length))) return [];
  if (!entry.isDirectory() && key.length < wanted2.length) return [];
  return [{ name: entry.name, directory: entry.isDirectory(), key }];
}
function isObject3(root, path, key) {
  try {
    return join16(root, ...namesOf2(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}
async function sizeOf2(path) {
  try {
    return (await lstat3(path)).size;
  } catch (error2) {
    if (isAbsence(error2)) return void 0;
    throw error2;
  }
}
async function removeIfLeftOver(path) {
  try {
    if (Date.now() - (await lstat3(path)).mtimeMs > TEMPORARY_MAX_AGE) await unlink(path);
  } catch {
  }
}
async function openBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  const handle = await open13(body.file, constants2.O_RDONLY | (constants2.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle.createReadStream({ highWaterMark: COPY_BUFFER_BYTES });
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}
async function openNew(path) {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname2(path));
      return await open13(path, "wx");
    } catch (error2) {
      if (systemCode(error2) !== "ENOENT" || tries === FOLDER_TRIES) throw error2;
    }
  }
}
async function makeFolder(path) {
  try {
    await mkdir4(path);
  } catch (error2) {
    if (systemCode(error2) === "EEXIST" && await isDirectory(path)) return;
    if (systemCode(error2) !== "ENOENT" || await isDirectory(dirname2(path))) throw error2;
    await makeFolder(dirname2(path));
    await mkdir4(path).catch(async (again) => {
      if (systemCode(again) !== "EEXIST" || !await isDirectory(path)) throw again;
    });
  }
}
async function explain2(error2, root, key) {
  const code = systemCode(error2);
  if (code === void 0 || error2 instanceof CompletionBatchError) return error2;
  const conflicts = ["ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"];
  if (conflicts.includes(code) && await isDirectory(root)) {
    return new CompletionBatchError(
      "object-key-invalid",
      `the key "${key}" is the folder of another, or below another object`,
      {
        where: root,
        remedy: 'Choose keys of which none, followed by "/", is the beginning of another; or empty the folder.',
        cause: error2
      }
    );
  }
  const why = FILE_REASONS.get(code);
  return new CompletionBatchError("store-unusable", why?.what ?? `the folder cannot be used (${code})`, {
    where: root,
    remedy: why?.remedy ?? "Check the folder and its disk, or choose another folder.",
    cause: error2
  });
}
async function isDirectory(path) {
  return (await stat6(path).catch(() => void 0))?.isDirectory() === true;
}
function isAbsence(error2) {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCode(error2) ?? "");
}
function ignore() {
}

// ../engine/src/objects/open-store.ts
async function openObjectStore(url2, options = {}) {
  const location = parseStoreUrl(url2);
  const { missing, clock, logger } = options;
  if (location.kind === "file") return createFolderStore(location.directory, missing === void 0 ? {} : { missing });
  const { createS3Store } = await import("./lib-s3-store.mjs");
  const client = await (options.s3?.() ?? createS3Client(options));
  const { bucket, prefix } = location;
  return withCheckedCreate(createS3Store({ client, bucket, prefix, missing, clock, logger }));
}
async function createS3Client(options = {}) {
  const { env = {}, checksums = "when-supported" } = options;
  const { S3Client } = await import("./lib-aws-sdk-client-s3-2.mjs").catch(sdkMissing);
  const config2 = { logger: quietLogger, ...timeouts(S3, proxyAgents(env)) };
  if (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL) config2.forcePathStyle = true;
  if (!env.AWS_REGION && env.AWS_DEFAULT_REGION) config2.region = env.AWS_DEFAULT_REGION;
  if (checksums === "when-required") {
    config2.requestChecksumCalculation = "WHEN_REQUIRED";
    config2.responseChecksumValidation = "WHEN_REQUIRED";
  }
  const client = new S3Client(config2);
  nameProxy(client, env);
  guardCalls(client, S3, { env });
  return client;
}
function parseStoreUrl(url2) {
  if (url2.startsWith("s3://")) return parseS3Url(url2);
  if (url2.startsWith("file:")) return parseFileUrl(url2);
  throw invalid2(url2, "is neither an s3:// nor a file:// URL");
}
function parseS3Url(url2) {
  const rest = url2.slice("s3://".length);
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, "");
  if (bucket.includes("@")) throw invalid2(url2, "holds credentials, which belong in the environment");
  if (/[?#]/.test(rest)) throw invalid2(url2, "has a query or a fragment");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes("..") || /^[\d.]+$/.test(bucket)) {
    throw invalid2(
      url2,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)'
    );
  }
  try {
    if (path !== "") checkKey(prefix);
  } catch (cause) {
    throw invalid2(url2, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: "s3", bucket, prefix };
}
function parseFileUrl(url2) {
  if (!url2.startsWith("file:///")) throw invalid2(url2, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url2)) throw invalid2(url2, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory;
  try {
    directory = fileURLToPath(url2);
  } catch (cause) {
    throw invalid2(url2, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid2(url2, "has a control character");
  const trimmed = directory.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[a-z]:$/i.test(trimmed)) throw invalid2(url2, "names a disk's top folder");
  return { kind: "file", directory: trimmed };
}
function invalid2(url2, why, cause) {
  const shown2 = JSON.stringify(shownUrl(url2).slice(0, 200));
  return new CompletionBatchError("invalid-input", `the store's URL ${shown2} ${why}`, {
    remedy: "Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.",
    cause
  });
}

// ../engine/src/objects/store-below.ts
function storeBelow(store, folder) {
  const within2 = (key) => `${folder}/${checkKey(key)}`;
  return {
    url: `${store.url}/${folder}`,
    ...store.clock === void 0 ? {} : { clock: store.clock },
    locate: (key) => store.locate(within2(key)),
    put: async (key, body) => store.put(within2(key), body),
    create: async (key, body) => store.create(within2(key), body),
    ...store.checkCreate === void 0 ? {} : { checkCreate: () => store.checkCreate?.() ?? Promise.resolve() },
    stream: async (key) => store.stream(within2(key)),
    get: async (key) => store.get(within2(key)),
    async head(key) {
      const found = await store.head(within2(key));
      return found && { ...found, key };
    },
    async *list(prefix) {
      for await (const { key, bytes } of store.list(`${folder}/${checkPrefix(prefix)}`))
        yield { key: key.slice(folder.length + 1), bytes };
    },
    delete: async (key) => store.delete(within2(key))
  };
}

// ../engine/src/platform/files-below.ts
import { lstat as lstat4, readdir as readdir3 } from "node:fs/promises";
import { join as join17 } from "node:path";
async function filesBelow(folder) {
  const entries = await entriesOf(folder);
  const pathsOf = (some) => some.map(({ parentPath, name: name3 }) => join17(parentPath, name3)).sort();
  return {
    files: pathsOf(entries.filter((entry) => entry.isFile())),
    others: pathsOf(entries.filter((entry) => !entry.isFile() && !entry.isDirectory()))
  };
}
async function entriesOf(folder) {
  try {
    return await readdir3(folder, { recursive: true, withFileTypes: true });
  } catch (error2) {
    if (error2 instanceof Error && "code" in error2 && error2.code === "ENOENT") return [];
    throw error2;
  }
}
async function checkRegular(path) {
  if ((await lstat4(path)).isFile()) return;
  throw new CompletionBatchError("file-unusable", "it is a link or no regular file", {
    where: path,
    remedy: "Put the file itself there, as format or prepare left it."
  });
}

// ../engine/src/platform/json-calls.ts
function jsonService(options) {
  const { url: url2, headers, secrets, env } = options;
  checkPlainHttp(url2, env, options.name);
  const inner = proxyFetch(url2.href, env) ?? fetch;
  const hide2 = redactor([...secrets, ...sentSecretsOf(env)]);
  const service = { ...options, timer: options.timer ?? systemTimer, hide: hide2 };
  return async ({ method, path, body, signal }) => {
    signal.throwIfAborted();
    const init = {
      method,
      headers: {
        ...headers,
        accept: "application/json",
        ...body === void 0 ? {} : { "content-type": "application/json" }
      },
      ...body === void 0 ? {} : { body: JSON.stringify(body) },
      redirect: "manual"
    };
    try {
      return await read3(service, await begun(service, inner, `${url2.origin}${path}`, init, signal));
    } catch (error2) {
      if (signal.aborted) throw signal.reason;
      throw failed(service, cleanError(error2, hide2));
    }
  };
}
function begun({ name: name3, timer }, inner, url2, init, signal) {
  const { most } = JSON_CALL_BOUNDS.headMs;
  const call = (ending) => inner(url2, { ...init, signal: AbortSignal.any([signal, ending]) });
  const late = () => new BoundError(`${name3} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}
async function read3({ name: name3, timer, hide: hide2, url: url2 }, response) {
  const { status, body } = response;
  if (response.type === "opaqueredirect" || status >= 300 && status < 400) {
    void body?.cancel().catch(() => {
    });
    throw new BoundError(`${url2.host} sends this call on to ${placeIn(response)}, and redirects are not followed`);
  }
  if (!response.ok) {
    const { error: error2, errorMs } = JSON_CALL_BOUNDS;
    const pace2 = { name: "the error", most: error2.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
    const text4 = body === null ? "" : String(await readBeginning(sourceOf(body), pace2, timer));
    return { ok: false, status, message: redact(hide2(messageIn(text4))) };
  }
  const pace = {
    name: `${name3}'s answer`,
    most: JSON_CALL_BOUNDS.json.most,
    silenceMs: JSON_CALL_BOUNDS.silenceMs.most,
    wholeMs: JSON_CALL_BOUNDS.answerMs.most
  };
  const text3 = body === null ? "" : (await readWhole(paced(sourceOf(body), pace, timer))).toString();
  return { ok: true, status, body: parseJson(text3) };
}
function placeIn({ headers, url: url2 }) {
  const location = headers.get("location") ?? "";
  return URL.canParse(location, url2) ? new URL(location, url2).host : "nowhere";
}
var SHOWN = 300;
function messageIn(text3) {
  try {
    const { message } = Object(parseJson(text3));
    if (typeof message === "string") return message.slice(0, SHOWN);
  } catch {
  }
  return text3.trim().slice(0, SHOWN);
}
function failed({ name: name3, url: url2 }, error2) {
  const proxy = proxyIn(error2);
  const why = error2 instanceof SyntaxError ? "it does not answer in JSON" : error2 instanceof BoundError ? error2.message : causeOf(error2);
  return new CompletionBatchError("service-unreachable", `${name3} cannot be asked: ${why}`, {
    where: proxy === void 0 ? url2.origin : `${url2.origin} by ${proxy}`,
    remedy: `${proxy === void 0 ? "Check that the address is right and that the service is up" : PROXY_REMEDY}; then run it again.`,
    cause: error2
  });
}
function causeOf(error2) {
  const { cause, message } = Object(error2);
  const { code, message: deeper } = Object(cause);
  return [code, deeper, message].filter((text3) => typeof text3 === "string" && text3 !== "").join(", ") || String(error2);
}

// ../engine/src/state/objects/object-state.ts
import { randomUUID as randomUUID3 } from "node:crypto";

// ../engine/src/state/objects/batch-objects.ts
var BatchObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(batchId) {
    const revision = await this.#records.newest(batchId);
    return revision === void 0 ? void 0 : read4(revision);
  }
  add(batch) {
    return this.#records.begin(batch.submission.batch_id, batchDataOf(batch), () => false);
  }
  change(batchId, status, attributes = {}) {
    return this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data: data2, open: open14, opened } = newest;
      return { data: { ...data2, ...attributes, status }, open: open14 !== false && isOpenBatch({ status }), opened };
    });
  }
  async rememberEnd(batchId, seenAt) {
    let counts = seenAt;
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0) throw unreadable(this.#records.locate(batchId), newest);
      const { data: data2, open: open14, opened } = newest;
      const { ended_seen_at: known2 } = data2;
      counts = typeof known2 === "string" ? known2 : seenAt;
      return known2 === counts ? void 0 : { data: { ...data2, ended_seen_at: seenAt }, open: open14, opened };
    });
    return counts;
  }
  async decide(batchId, decision) {
    await this.#records.update(batchId, (newest) => {
      if (newest === void 0 || newest.problem !== void 0 || !hasOpenStatus(newest)) return void 0;
      const { data: data2, open: open14, opened } = newest;
      if (data2.held_reason === void 0 || data2.decision !== void 0) return void 0;
      return { data: { ...data2, decision }, open: open14, opened };
    });
    const batch = (await this.get(batchId))?.batch;
    return batch !== void 0 && isOpenBatch(batch) ? batch.decision : void 0;
  }
  async *listOpen() {
    for await (const revision of this.#records.listOpen()) yield read4(revision);
  }
};
function hasOpenStatus({ data: { status } }) {
  return OPEN_BATCH_STATUSES.includes(status);
}
function unreadable(where, found) {
  const message = found === void 0 ? "a batch has no record" : `the record of a batch does not parse: ${found.problem}`;
  return new CompletionBatchError("row-damaged", message, {
    where,
    remedy: "Work with the version that wrote it, or correct the record by hand."
  });
}
function read4(revision) {
  const { id: batchId, data: data2, where } = revision;
  const { data: fields, error: error2 } = batchFields.safeParse(data2);
  const problem = revision.problem ?? (error2 === void 0 ? misplacedBatch(fields, batchId) : explain(error2));
  return {
    batchId,
    sketch: batchSketch.parse(data2),
    isOurs: true,
    batch: fields === void 0 || problem !== void 0 ? void 0 : { ...fields, batchId },
    problem,
    where,
    attributes: withoutGaps(data2)
  };
}
function withoutGaps(data2) {
  const entries = Object.entries(data2).filter((entry) => entry[1] !== void 0);
  return Object.fromEntries(entries);
}

// ../engine/src/state/objects/open-records.ts
var READ_AT_ONCE2 = 16;
var OpenRecords = class {
  #records;
  #store;
  #marks;
  /** @param marks keys of the marks begin with it; without a slash at its end */
  constructor(records, store, marks) {
    this.#records = records;
    this.#store = store;
    this.#marks = marks;
  }
  /** What counts now; where that cannot be read, its marks tell whether it is open. */
  async newest(id) {
    const revision = await this.#records.newest(id);
    if (revision === void 0) return void 0;
    const open14 = revision.open ?? isMarked(revision, await this.#marksOf(id));
    return { ...revision, open: open14 };
  }
  /**
   * Opens a record that is not there, or one of which `mayReplace` says so.
   * @returns false, and no revision written, where there is one that counts
   * @throws CompletionBatchError `store-unusable`, `invalid-input`
   */
  async begin(id, data2, mayReplace) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const newest = await this.#records.newest(id);
      if (newest !== void 0 && !mayReplace(newest)) return false;
      const opened = (newest?.number ?? 0) + 1;
      await this.#store.create(this.#markOf(id, opened), "");
      if (await this.#records.append(id, opened, { data: data2, open: true, opened })) return true;
    }
    throw this.#records.contested(id);
  }
  /** Writes the revision after `before`. False where somebody else has. */
  async follow(before, content) {
    const done = await this.#records.append(before.id, before.number + 1, content);
    if (done) await this.#closed(before, content);
    return done;
  }
  /** As `Records.update`. @returns whether it was written */
  async update(id, next) {
    const written2 = await this.#records.update(id, next);
    if (written2?.before !== void 0) await this.#closed(written2.before, written2.after);
    return written2 !== void 0;
  }
  /** Each open one once, also those that cannot be read. */
  async *listOpen() {
    for await (const some of inGroups(this.#marked(), READ_AT_ONCE2)) {
      const found = await Promise.all(some.map((marked) => this.#ifOpen(marked)));
      for (const revision of found) if (revision !== void 0) yield revision;
    }
  }
  locate(id) {
    return this.#records.locate(id);
  }
  async #ifOpen({ id, numbers }) {
    const revision = await this.#records.newest(id);
    if (revision === void 0) return void 0;
    const open14 = revision.open ?? isMarked(revision, numbers);
    const isOver2 = (number5) => number5 <= revision.number && !(open14 && (revision.opened ?? number5) === number5);
    await this.#unmark(id, numbers.filter(isOver2));
    return open14 ? { ...revision, open: open14 } : void 0;
  }
  async #closed({ id, number: number5, opened }, { open: open14 }) {
    if (open14 !== false) return;
    await this.#unmark(id, opened === void 0 ? (await this.#marksOf(id)).filter((one) => one <= number5) : [opened]);
  }
  /** What was to be written is: a mark that stays costs a look at the next listing, which deletes it. */
  async #unmark(id, numbers) {
    for (const number5 of numbers) await this.#store.delete(this.#markOf(id, number5)).catch(() => {
    });
  }
  async #marksOf(id) {
    for await (const { numbers } of this.#marked(`${segmentOf(id)}/`)) return numbers;
    return [];
  }
  /** Those of one record lie together, so that they are listed one after the other. */
  async *#marked(within2 = "") {
    let last;
    for await (const { key } of this.#store.list(`${this.#marks}/${within2}`)) {
      const [segment = "", name3 = ""] = key.slice(this.#marks.length + 1).split("/");
      const number5 = numberOf(name3);
      if (number5 === void 0) continue;
      const id = textOf(segment);
      if (last?.id === id) last.numbers.push(number5);
      else {
        if (last !== void 0) yield last;
        last = { id, numbers: [number5] };
      }
    }
    if (last !== void 0) yield last;
  }
  #markOf(id, number5) {
    return `${this.#marks}/${segmentOf(id)}/${nameOf(number5)}`;
  }
};
function isMarked({ number: number5 }, marks) {
  return marks.some((mark) => mark <= number5);
}
async function* inGroups(each, size) {
  let group = [];
  for await (const one of each) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

// ../engine/src/state/objects/queue-objects.ts
import { isDeepStrictEqual } from "node:util";

// ../engine/src/state/objects/queue-rules.ts
function withRoomRefusal(known2, { at: at2, batchId, tokens: tokens3, limit }) {
  const { refused_at, refused_tokens = Number.POSITIVE_INFINITY } = known2;
  const isLater = refused_at === void 0 || refused_at < at2 || refused_at === at2 && refused_tokens <= tokens3;
  if (!isLater) return known2;
  const learned = limit === void 0 ? {} : { limit_tokens: limit, limit_learned_at: at2, limit_batch_id: batchId };
  return { ...known2, ...learned, refused_tokens: tokens3, refused_at: at2 };
}
function withSizeRefusal(known2, { at: at2, batchId, maxBytes, staleBefore }) {
  const { max_bytes, bytes_learned_at } = known2;
  const isStale = bytes_learned_at !== void 0 && bytes_learned_at < staleBefore;
  if (max_bytes !== void 0 && max_bytes < maxBytes && !isStale) return known2;
  return { ...known2, max_bytes: maxBytes, bytes_learned_at: at2, bytes_batch_id: batchId };
}
function withModelRefusal(known2, { at: at2, batchId, message, kind }) {
  if ((known2.refusal?.at ?? "") >= at2 || (known2.answered_at ?? "") >= at2) return known2;
  return { ...known2, refusal: { at: at2, batchId, message: keptWords(message), kind } };
}
function withAnswer(known2, at2, by) {
  return isNews(known2, at2, by) ? { answered_at: at2, answered_by: by, refusal: void 0 } : known2;
}

// ../engine/src/state/objects/queue-objects.ts
var text2 = external_exports.string();
var sharedLimits = external_exports.object({
  limit_tokens: number4.optional(),
  limit_learned_at: text2.optional(),
  limit_batch_id: text2.optional(),
  refused_tokens: number4.optional(),
  refused_at: text2.optional(),
  max_bytes: number4.optional(),
  bytes_learned_at: text2.optional(),
  bytes_batch_id: text2.optional()
});
var refusal = external_exports.object({ at: text2, batchId: text2, message: text2, kind: external_exports.enum(["batch", "lines"]) });
var modelFacts = external_exports.object({
  answered_at: text2.optional().catch(void 0),
  answered_by: external_exports.enum(["batch", "probe"]).optional().catch(void 0),
  refusal: refusal.optional().catch(void 0)
}).catch({});
var models = external_exports.record(text2, external_exports.unknown()).catch({});
var QueueObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(model) {
    const newest = await this.#records.newest(queueOf(model));
    const shared = sharedLimits.safeParse(newest?.data ?? {});
    const problem = newest?.problem ?? (shared.error === void 0 ? void 0 : explain(shared.error));
    if (shared.success && problem === void 0) return { ...shared.data, ...factsOf2(newest, model) };
    throw this.#damaged(model, problem);
  }
  async refusedForRoom(model, refused3) {
    await this.#changeShared(model, (known2) => withRoomRefusal(known2, refused3));
  }
  async refusedForSize(model, refused3) {
    await this.#changeShared(model, (known2) => withSizeRefusal(known2, refused3));
  }
  async modelRefused(model, refused3) {
    await this.#changeFacts(model, (known2) => withModelRefusal(known2, refused3));
  }
  async modelAnswered(model, at2, by = "batch") {
    await this.#changeFacts(model, (known2) => withAnswer(known2, at2, by));
  }
  async *refusals() {
    for await (const { data: data2 } of this.#records.all()) {
      for (const [model, facts] of Object.entries(models.parse(data2.models))) {
        const { refusal: known2 } = modelFacts.parse(facts);
        if (known2 !== void 0) yield { model, refusal: known2 };
      }
    }
  }
  /** A record that is damaged is left as it is: what it holds are hints, and `get` says what to do about it. */
  async #changeShared(model, next) {
    await this.#records.update(queueOf(model), (newest) => {
      const known2 = sharedLimits.safeParse(newest?.data ?? {});
      if (newest?.problem !== void 0 || !known2.success) return void 0;
      const after2 = next(known2.data);
      return isDeepStrictEqual(after2, known2.data) ? void 0 : { data: { ...newest?.data, ...after2 } };
    });
  }
  async #changeFacts(model, next) {
    await this.#records.update(queueOf(model), (newest) => {
      if (newest?.problem !== void 0) throw this.#damaged(model, newest.problem);
      const known2 = factsOf2(newest, model);
      const after2 = next(known2);
      return isDeepStrictEqual(after2, known2) ? void 0 : { data: withFacts(newest?.data ?? {}, model, after2) };
    });
  }
  #damaged(model, problem) {
    return new CompletionBatchError("row-damaged", `the record of a queue does not parse: ${problem}`, {
      where: this.#records.locate(queueOf(model)),
      remedy: "Delete all of it: it holds only what the next refusal would tell again."
    });
  }
};
function factsOf2(newest, model) {
  const known2 = models.parse(newest?.data.models);
  return Object.hasOwn(known2, model) ? modelFacts.parse(known2[model]) : {};
}
function withFacts(data2, model, facts) {
  const known2 = models.parse(data2.models);
  const before = Object.hasOwn(known2, model) ? Object(known2[model]) : {};
  return { ...data2, models: { ...known2, [model]: { ...before, ...facts } } };
}

// ../engine/src/state/objects/submission-objects.ts
import { isDeepStrictEqual as isDeepStrictEqual2 } from "node:util";
var stored = submissionFields.extend({
  attributes: external_exports.custom(isObject4, { error: "is not an object" })
});
var WITHOUT_BATCH2 = ["REJECTED", "ABANDONED"];
var SubmissionObjects = class {
  #records;
  constructor(records) {
    this.#records = records;
  }
  async get(batchId) {
    const revision = await this.#records.newest(batchId);
    return revision === void 0 ? void 0 : read5(revision);
  }
  put(submission) {
    return this.#records.begin(
      submission.batch_id,
      { ...submission },
      ({ problem, data: data2 }) => problem === void 0 && WITHOUT_BATCH2.includes(String(data2.state))
    );
  }
  async change(before, change) {
    const newest = await this.#records.newest(before.batch_id);
    if (newest === void 0 || newest.problem !== void 0) return void 0;
    const after2 = changed(before, change);
    const data2 = { ...newest.data, ...written(change, newest.data), version: after2.version };
    const { version: version3, owner } = newest.data;
    if (version3 !== before.version || owner !== before.owner) {
      const isOurs2 = isDeepStrictEqual2({ ...data2, owner: after2.owner }, newest.data);
      return isOurs2 ? read5(newest).submission : void 0;
    }
    const open14 = newest.open && isOpen(after2);
    return await this.#records.follow(newest, { data: data2, open: open14, opened: newest.opened }) ? after2 : void 0;
  }
  async abandon({ batchId, isOpen: isOpen3, seen }, reason) {
    const revision = seen;
    if (!isOpen3) return false;
    const version3 = typeof revision.data.version === "number" ? revision.data.version + 1 : 1;
    const ending = { batch_id: batchId, state: "ABANDONED", reason, version: version3 };
    const data2 = { ...revision.data, ...ending };
    if (await this.#records.follow(revision, { data: data2, open: false, opened: revision.opened })) return true;
    const now = await this.#records.newest(batchId);
    return now?.number === revision.number + 1 && isDeepStrictEqual2({ ...now.data, ...ending }, now.data);
  }
  async *listOpen() {
    for await (const revision of this.#records.listOpen()) yield read5(revision);
  }
};
function written({ attributes, ...fields }, before) {
  const given = Object.entries(fields).filter(([, value]) => value !== void 0);
  const known2 = isObject4(before.attributes) ? before.attributes : {};
  return { ...Object.fromEntries(given), attributes: { ...known2, ...attributes } };
}
function read5(revision) {
  const { id: batchId, data: data2, where, open: open14 } = revision;
  const { data: submission, error: error2 } = stored.safeParse(data2);
  const place = { batchId, isOpen: open14 };
  const problem = revision.problem ?? (error2 === void 0 ? misplaced(submission, place) : explain(error2));
  return {
    ...place,
    sketch: submissionSketch.parse(data2),
    submission: problem === void 0 ? submission : void 0,
    problem,
    where,
    seen: revision
  };
}
function isObject4(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ../engine/src/state/objects/object-state.ts
var ObjectState = class {
  name;
  clock;
  submissions;
  batches;
  queues;
  /** @throws CompletionBatchError `object-key-invalid` for a prefix that no key can have */
  constructor(store, options = {}) {
    const { prefix = "state", newWrite = randomUUID3 } = options;
    checkKey(prefix);
    const records = (folder, kind) => new Records({ store, folder: `${prefix}/${folder}`, format: `completion-batch/${kind}`, newWrite });
    const openRecords = (folder, kind) => new OpenRecords(records(folder, kind), store, `${prefix}/open/${folder}`);
    this.name = `store ${store.url}/${prefix}`;
    this.clock = options.clock ?? store.clock ?? systemClock;
    this.submissions = new SubmissionObjects(openRecords("submissions", "submission"));
    this.batches = new BatchObjects(openRecords("batches", "batch"));
    this.queues = new QueueObjects(records("queues", "queue"));
  }
};

// ../engine/src/workload/settled-requests.ts
async function settledRequests({ store, state }, [batchId, executionId2]) {
  const key = (await state.batches.get(batchId))?.batch?.request_key;
  if (key === void 0) return void 0;
  const requests = await streamOf(store, key);
  if (requests === void 0) return void 0;
  const outcomes = await readOutcomes(store, executionId2, batchId);
  if (outcomes === void 0) {
    requests.destroy();
    return void 0;
  }
  return sideBySide(splitLines(requests, { name: store.locate(key) }), outcomes, store.locate(key));
}
async function streamOf(store, key) {
  try {
    return await store.stream(key);
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return void 0;
    throw error2;
  }
}
async function* sideBySide(lines, outcomes, name3) {
  try {
    for await (const line of lines) {
      const request = readRequestLine(line, name3);
      const { value: outcome, done } = await outcomes.next();
      if (done === true || outcome.custom_id !== request.custom_id) throw notIts(name3, line.number);
      yield { request, outcome };
    }
  } finally {
    await outcomes.return(void 0);
  }
}
function notIts(name3, line) {
  return new CompletionBatchError("row-damaged", "the batch's outcomes are not those of its requests", {
    where: `${name3}:${line}`,
    remedy: "Restore the objects of the batch; their names hold its id."
  });
}

export {
  SHA256,
  sha256,
  digestFile,
  explainFileError,
  isExecutionId,
  isUuid,
  checkExecutionId,
  jobResultsObject,
  jobFailuresObject,
  external_exports,
  explain,
  OPEN_BATCH_STATUSES,
  makeScratch,
  canonicalText,
  splitLines,
  parseLine,
  toLine,
  membersOf,
  CHAT_COMPLETIONS,
  EMBEDDINGS,
  requestParameters,
  parseParameters,
  parametersText,
  withParameters,
  estimateTokens,
  requestTokens,
  number4 as number,
  executionId,
  batchFields,
  isHeld,
  batchSketch,
  misplacedBatch,
  isOurs,
  isOpenBatch,
  batchDataOf,
  modelParameters,
  parsePrices,
  costOf,
  isTrouble,
  isWaitedFor,
  findDueBatches,
  findBatch,
  ageHoursOf,
  decide,
  isFree,
  lineFailure,
  queueOf,
  keptWords,
  isNews,
  collectOpen,
  submissionFields,
  changed,
  isOpen,
  misplaced,
  submissionSketch,
  giveUp,
  findStuckSubmissions,
  reconcileNeedsAttention,
  reconcile,
  batchStandings,
  liveBatchCheck,
  jobRequests,
  plainRequests,
  jobStatus,
  usd3 as usd,
  costText,
  MAX_LINES,
  MAX_INPUTS,
  MAX_BYTES3 as MAX_BYTES,
  holderIn,
  readInputFile,
  PinnedFile,
  PREFLIGHT_MODES,
  checkPrice,
  submit,
  collectJob,
  jobResults,
  copyJobResults,
  openJobs,
  requestFiles,
  hasDigest,
  writeDigested,
  submitJob,
  transformer,
  waitForJob,
  namesOf2 as namesOf,
  decodeName,
  quietLogger,
  openObjectStore,
  parseStoreUrl,
  storeBelow,
  filesBelow,
  checkRegular,
  jsonService,
  Records,
  ObjectState,
  settledRequests
};
