const { createHash, hash } = process.getBuiltinModule("node:crypto");
const { createHash: createHash2, hash: hash2 } = process.getBuiltinModule("node:crypto");
const { createHash: createHash3 } = process.getBuiltinModule("node:crypto");
const { open: open2 } = process.getBuiltinModule("node:fs/promises");
const { open: open3, stat } = process.getBuiltinModule("node:fs/promises");
const { isUtf8 } = process.getBuiltinModule("node:buffer");
const { constants } = process.getBuiltinModule("node:fs");
const { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } = process.getBuiltinModule("node:v8");
const { runInNewContext } = process.getBuiltinModule("node:vm");
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  CompletionBatchError as CompletionBatchError4,
  CompletionBatchError as CompletionBatchError5,
  CompletionBatchError as CompletionBatchError6,
  CompletionBatchError as CompletionBatchError7,
  CompletionBatchError as CompletionBatchError8,
  __callDispose,
  __callDispose as __callDispose2,
  __export,
  __export as __export2,
  __using,
  __using as __using2,
  isCompletionBatchError
} from "./lib-shared-31.mjs";
import {
  BoundError,
  FILE_BOUNDS,
  LINE_BOUNDS,
  hideIn,
  parseJson,
  parseJson as parseJson2,
  parseJson as parseJson3,
  readWhole
} from "./lib-shared-7.mjs";

var util_exports={};__export(util_exports,{BIGINT_FORMAT_RANGES:()=>BIGINT_FORMAT_RANGES,CONSTANT_CATCH:()=>CONSTANT_CATCH,Class:()=>Class,NUMBER_FORMAT_RANGES:()=>NUMBER_FORMAT_RANGES,aborted:()=>aborted,allowsEval:()=>allowsEval,assert:()=>assert,assertEqual:()=>assertEqual,assertIs:()=>assertIs,assertNever:()=>assertNever,assertNotEqual:()=>assertNotEqual,assignProp:()=>assignProp,attachSchema:()=>attachSchema,base64ToUint8Array:()=>base64ToUint8Array,base64urlToUint8Array:()=>base64urlToUint8Array,cached:()=>cached,captureStackTrace:()=>captureStackTrace,cleanEnum:()=>cleanEnum,cleanRegex:()=>cleanRegex,clone:()=>clone,cloneDef:()=>cloneDef,codePointLength:()=>codePointLength,constantCatch:()=>constantCatch,createTransparentProxy:()=>createTransparentProxy,defineLazy:()=>defineLazy,defineLazyInternal:()=>defineLazyInternal,derived:()=>derived,esc:()=>esc,escapeRegex:()=>escapeRegex,explicitlyAborted:()=>explicitlyAborted,extend:()=>extend,finalizeIssue:()=>finalizeIssue,floatSafeRemainder:()=>floatSafeRemainder,getElementAtPath:()=>getElementAtPath,getEnumValues:()=>getEnumValues,getLengthableOrigin:()=>getLengthableOrigin,getParsedType:()=>getParsedType,getSizableOrigin:()=>getSizableOrigin,hexToUint8Array:()=>hexToUint8Array,hide:()=>hide,installLazyProp:()=>installLazyProp,isObject:()=>isObject,isPlainObject:()=>isPlainObject,issue:()=>issue,joinValues:()=>joinValues,jsonStringifyReplacer:()=>jsonStringifyReplacer,members:()=>members,merge:()=>merge,mergeDefs:()=>mergeDefs,normalizeParams:()=>normalizeParams,nullish:()=>nullish,numKeys:()=>numKeys,objectClone:()=>objectClone,omit:()=>omit,optionalKeys:()=>optionalKeys,own:()=>own,parsedType:()=>parsedType,partial:()=>partial,pick:()=>pick,prefixIssues:()=>prefixIssues,primitiveTypes:()=>primitiveTypes,promiseAllObject:()=>promiseAllObject,propertyKeyTypes:()=>propertyKeyTypes,randomString:()=>randomString,rawShape:()=>rawShape,required:()=>required,safeExtend:()=>safeExtend,shallowClone:()=>shallowClone,sizeCaps:()=>sizeCaps,slugify:()=>slugify,stringifyPrimitive:()=>stringifyPrimitive,toZod:()=>toZod,uint8ArrayToBase64:()=>uint8ArrayToBase64,uint8ArrayToBase64url:()=>uint8ArrayToBase64url,uint8ArrayToHex:()=>uint8ArrayToHex,unwrapMessage:()=>unwrapMessage});function assertEqual(e){return e}function assertNotEqual(e){return e}function toZod(){return e=>e}function assertIs(e){}function assertNever(e){throw new Error("Unexpected value in exhaustive check")}function assert(e){}function getEnumValues(e){const t=Object.values(e).filter(n=>typeof n=="number");return Object.entries(e).filter(([n,o])=>t.indexOf(+n)===-1).map(([n,o])=>o)}function joinValues(e,t="|"){return e.map(r=>stringifyPrimitive(r)).join(t)}function jsonStringifyReplacer(e,t){return typeof t=="bigint"?t.toString():t}var Cached=class{constructor(e){this._getter=e,this._value=void 0}get value(){const e=this._getter;return e!==void 0&&(this._value=e(),this._getter=void 0),this._value}};function cached(e){return new Cached(e)}function nullish(e){return e==null}function cleanRegex(e){const t=e.startsWith("^")?1:0,r=e.endsWith("$")?e.length-1:e.length;return e.slice(t,r)}function floatSafeRemainder(e,t){const r=e/t,n=Math.round(r),o=4*Number.EPSILON*Math.max(Math.abs(r),1);return Math.abs(r-n)<o?0:r-n}var EVALUATING=Symbol("evaluating");function defineLazy(e,t,r){let n;Object.defineProperty(e,t,{get(){if(n!==EVALUATING)return n===void 0&&(n=EVALUATING,n=r()),n},set(o){Object.defineProperty(e,t,{value:o})},configurable:!0})}function objectClone(e){return Object.create(Object.getPrototypeOf(e),Object.getOwnPropertyDescriptors(e))}function assignProp(e,t,r){Object.defineProperty(e,t,{value:r,writable:!0,enumerable:!0,configurable:!0})}function rawShape(e){const t=Object.getOwnPropertyDescriptor(e,"shape");return t?.get?t.get.raw:t?.value}function sourceShape(e){return rawShape(e._zod.def)??e._zod.def.shape}function deferProp(e,t,r){Object.defineProperty(e,t,{get(){const n=r();return assignProp(this,t,n),n},enumerable:!0,configurable:!0})}function putProp(e,t,r){t in e?assignProp(e,t,r):e[t]=r}function mirrorShape(e,t,r,n){const o=sourceShape(t);for(const i of r){const s=Object.getOwnPropertyDescriptor(o,i);s.enumerable&&(s.get?deferProp(e,i,()=>{const c=t._zod.def.shape[i];return n?n(c,i):c}):putProp(e,i,n?n(s.value,i):s.value))}}function mirrorProps(e,t){for(const r of Reflect.ownKeys(t)){const n=Object.getOwnPropertyDescriptor(t,r);n.enumerable&&(n.get?deferProp(e,r,()=>t[r]):putProp(e,r,n.value))}}function mergeDefs(...e){const t={};for(const r of e){const n=Object.getOwnPropertyDescriptors(r);Object.assign(t,n)}return Object.defineProperties({},t)}function cloneDef(e){return mergeDefs(e._zod.def)}function getElementAtPath(e,t){return t?t.reduce((r,n)=>r?.[n],e):e}function promiseAllObject(e){const t=Object.keys(e),r=t.map(n=>e[n]);return Promise.all(r).then(n=>{const o={};for(let i=0;i<t.length;i++)o[t[i]]=n[i];return o})}function randomString(e=10){const t="abcdefghijklmnopqrstuvwxyz";let r="";for(let n=0;n<e;n++)r+=t[Math.floor(Math.random()*t.length)];return r}function esc(e){return JSON.stringify(e)}function slugify(e){return e.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}var captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};function isObject(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var allowsEval=cached(()=>{if(globalConfig.jitless||typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{const e=Function;return new e(""),!0}catch{return!1}});function isPlainObject(e){if(isObject(e)===!1)return!1;const t=e.constructor;if(t===void 0||typeof t!="function")return!0;const r=t.prototype;return!(isObject(r)===!1||Object.prototype.hasOwnProperty.call(r,"isPrototypeOf")===!1)}function shallowClone(e){return isPlainObject(e)?{...e}:Array.isArray(e)?[...e]:e instanceof Map?new Map(e):e instanceof Set?new Set(e):e}function numKeys(e){let t=0;for(const r in e)Object.prototype.hasOwnProperty.call(e,r)&&t++;return t}var getParsedType=e=>{const t=typeof e;switch(t){case"undefined":return"undefined";case"string":return"string";case"number":return Number.isNaN(e)?"nan":"number";case"boolean":return"boolean";case"function":return"function";case"bigint":return"bigint";case"symbol":return"symbol";case"object":return Array.isArray(e)?"array":e===null?"null":e.then&&typeof e.then=="function"&&e.catch&&typeof e.catch=="function"?"promise":typeof Map<"u"&&e instanceof Map?"map":typeof Set<"u"&&e instanceof Set?"set":typeof Date<"u"&&e instanceof Date?"date":typeof File<"u"&&e instanceof File?"file":"object";default:throw new Error(`Unknown data type: ${t}`)}},propertyKeyTypes=new Set(["string","number","symbol"]),primitiveTypes=new Set(["string","number","bigint","boolean","symbol","undefined"]);function escapeRegex(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e,t,r){const n=new e._zod.constr(t??e._zod.def);return(!t||r?.parent)&&(n._zod.parent=e),n}function normalizeParams(e){const t=e;if(!t)return{};if(typeof t=="string")return{error:()=>t};if(t?.message!==void 0){if(t?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t.error=t.message}return delete t.message,typeof t.error=="string"?{...t,error:()=>t.error}:t}function createTransparentProxy(e){let t;return new Proxy({},{get(r,n,o){return t??(t=e()),Reflect.get(t,n,o)},set(r,n,o,i){return t??(t=e()),Reflect.set(t,n,o,i)},has(r,n){return t??(t=e()),Reflect.has(t,n)},deleteProperty(r,n){return t??(t=e()),Reflect.deleteProperty(t,n)},ownKeys(r){return t??(t=e()),Reflect.ownKeys(t)},getOwnPropertyDescriptor(r,n){return t??(t=e()),Reflect.getOwnPropertyDescriptor(t,n)},defineProperty(r,n,o){return t??(t=e()),Reflect.defineProperty(t,n,o)}})}function stringifyPrimitive(e){return typeof e=="bigint"?e.toString()+"n":typeof e=="string"?`"${e}"`:`${e}`}function optionalKeys(e){return Object.keys(e).filter(t=>e[t]._zod.optin!==void 0&&e[t]._zod.optout==="optional")}var NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]},BIGINT_FORMAT_RANGES={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};function pick(e,t){const r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".pick() cannot be used on object schemas containing refinements");const i={};return mirrorShape(i,e,maskedKeys(e,t)),clone(e,mergeDefs(r,{shape:i,checks:[]}))}function maskedKeys(e,t){const r=sourceShape(e),n=[];for(const o of Reflect.ownKeys(t)){if(!Object.getOwnPropertyDescriptor(r,o)?.enumerable)throw new Error(`Unrecognized key: "${String(o)}"`);t[o]&&n.push(o)}return n}function omit(e,t){const r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".omit() cannot be used on object schemas containing refinements");const i=new Set(maskedKeys(e,t)),s={};return mirrorShape(s,e,Reflect.ownKeys(sourceShape(e)).filter(c=>!i.has(c))),clone(e,mergeDefs(r,{shape:s,checks:[]}))}function extend(e,t){if(!isPlainObject(t))throw new Error("Invalid input to extend: expected a plain object");const r=e._zod.def.checks;if(r&&r.length>0){const o=sourceShape(e);for(const i of Reflect.ownKeys(t))if(Object.getOwnPropertyDescriptor(o,i)!==void 0)throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return clone(e,mergeDefs(e._zod.def,{shape:extended(e,t)}))}function extended(e,t){const r={};return mirrorShape(r,e,Reflect.ownKeys(sourceShape(e))),mirrorProps(r,t),r}function safeExtend(e,t){if(!isPlainObject(t))throw new Error("Invalid input to safeExtend: expected a plain object");return clone(e,mergeDefs(e._zod.def,{shape:extended(e,t)}))}function merge(e,t){if(!t?._zod?.def)throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(e._zod.def.checks?.length)throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");const r={};mirrorShape(r,e,Reflect.ownKeys(sourceShape(e))),mirrorShape(r,t,Reflect.ownKeys(sourceShape(t)));const n=mergeDefs(e._zod.def,{shape:r,get catchall(){return t._zod.def.catchall},checks:t._zod.def.checks??[]});return clone(e,n)}function partial(e,t,r,n="partial"){const i=t._zod.def.checks;if(i&&i.length>0)throw new Error(`.${n}() cannot be used on object schemas containing refinements`);const c=r?new Set(maskedKeys(t,r)):void 0,u={};return mirrorShape(u,t,Reflect.ownKeys(sourceShape(t)),e&&((a,f)=>c&&!c.has(f)?a:new e({type:"optional",innerType:a}))),clone(t,mergeDefs(t._zod.def,{shape:u,checks:[]}))}function required(e,t,r){const n=r?new Set(maskedKeys(t,r)):void 0,o={};return mirrorShape(o,t,Reflect.ownKeys(sourceShape(t)),(i,s)=>n&&!n.has(s)?i:new e({type:"nonoptional",innerType:i})),clone(t,mergeDefs(t._zod.def,{shape:o}))}function aborted(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue!==!0)return!0;return!1}function explicitlyAborted(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue===!1)return!0;return!1}function prefixIssues(e,t){return t.map(r=>{var n;return(n=r).path??(n.path=[]),r.path.unshift(e),r})}function unwrapMessage(e){return typeof e=="string"?e:e?.message}function sizeCaps(e){const t=[];for(const r of e??[]){const n=r._zod.def;if(!/_(length|size)$|_equals$/.test(n.check))break;const o=n.maximum??n.length??n.size;o>=0&&t.push([o,r])}return t}function attachSchema(e,t,r){var n;for(let o=t;o<e.length;o++)(n=e[o]).schema??(n.schema=r)}function finalizeIssue(e,t,r){var n;const o=e.inst?._zod?.traits;o?.has("$ZodType")&&(o.has("$ZodCheck")?(n=e).schema??(n.schema=e.inst):e.schema=e.inst);const i=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,s=e.message?e.message:unwrapMessage(e.inst?._zod.def?.error?.(e))??unwrapMessage(i?.(e))??unwrapMessage(t?.error?.(e))??unwrapMessage(r.customError?.(e))??unwrapMessage(r.localeError?.(e))??"Invalid input",c={};for(const u of Object.keys(e))u==="inst"||u==="schema"||u==="continue"||u==="input"||u==="__proto__"||(c[u]=e[u]);return c.path??(c.path=[]),c.message=s,t?.reportInput&&(c.input=e.input),c}function getSizableOrigin(e){return e instanceof Set?"set":e instanceof Map?"map":e instanceof File?"file":"unknown"}var highSurrogate=/[\uD800-\uDBFF]/;function codePointLength(e){const t=e.length;if(!highSurrogate.test(e))return t;let r=t;for(let n=0;n<t-1;n++)(e.charCodeAt(n)&64512)===55296&&(e.charCodeAt(n+1)&64512)===56320&&(r--,n++);return r}function getLengthableOrigin(e){return Array.isArray(e)?"array":typeof e=="string"?"string":"unknown"}function parsedType(e){const t=typeof e;switch(t){case"number":return Number.isNaN(e)?"nan":"number";case"object":{if(e===null)return"null";if(Array.isArray(e))return"array";const r=e;if(r&&Object.getPrototypeOf(r)!==Object.prototype&&"constructor"in r&&r.constructor)return r.constructor.name}}return t}function issue(...e){const[t,r,n]=e;return typeof t=="string"?{message:t,code:"custom",input:r,inst:n}:{...t}}function cleanEnum(e){return Object.entries(e).filter(([t,r])=>Number.isNaN(Number.parseInt(t,10))).map(t=>t[1])}function base64ToUint8Array(e){const t=atob(e),r=new Uint8Array(t.length);for(let n=0;n<t.length;n++)r[n]=t.charCodeAt(n);return r}function uint8ArrayToBase64(e){let t="";for(let r=0;r<e.length;r++)t+=String.fromCharCode(e[r]);return btoa(t)}function base64urlToUint8Array(e){const t=e.replace(/-/g,"+").replace(/_/g,"/"),r="=".repeat((4-t.length%4)%4);return base64ToUint8Array(t+r)}function uint8ArrayToBase64url(e){return uint8ArrayToBase64(e).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"")}function hexToUint8Array(e){const t=e.replace(/^0x/,"");if(t.length%2!==0)throw new Error("Invalid hex string length");const r=new Uint8Array(t.length/2);for(let n=0;n<t.length;n+=2)r[n/2]=Number.parseInt(t.slice(n,n+2),16);return r}function uint8ArrayToHex(e){return Array.from(e).map(t=>t.toString(16).padStart(2,"0")).join("")}var Class=class{constructor(...e){}};function members(e,t){for(const r in t){const n=Object.getOwnPropertyDescriptor(t,r);n.get?Object.defineProperty(e,r,{...n,enumerable:!1}):defineBound(e,r,n.value)}}function own(e,t,r,n=!0){return Object.defineProperty(e,t,{configurable:!0,writable:!0,enumerable:n,value:r}),r}function hide(e,t,r){return own(e,t,r,!1)}function derived(e,t){for(const r in e){const n=e[r];Object.defineProperty(t,r,{configurable:!0,enumerable:!0,get(){return own(this,r,n(this))},set(o){own(this,r,o)}})}return t}function defineBound(e,t,r){Object.defineProperty(e,t,{configurable:!0,get(){return this==null?r:own(this,t,r.bind(this))},set(n){own(this,t,n)}})}function claim(e,t){const r=Object.getPrototypeOf(e);return t in r?void 0:r}var installing,broke=!1,breaker={configurable:!0,get(){broke=!0}};function defineLazyInternal(e,t,r){const n=Object.getPrototypeOf(e._zod);if(t in n&&installing!==e._zod){installing=void 0;return}installing=e._zod,Object.defineProperty(n,t,{configurable:!0,get(){Object.defineProperty(this,t,breaker);const o=broke;broke=!1;try{const i=r(this);return broke?delete this[t]:Object.defineProperty(this,t,{configurable:!0,writable:!0,value:i}),broke=broke||o,i}catch(i){throw delete this[t],broke=broke||o,i}},set(o){Object.defineProperty(this,t,{configurable:!0,writable:!0,value:o})}})}function installLazyProp(e,t,r,n){const o=claim(e,t);o&&Object.defineProperty(o,t,{configurable:!0,get(){const i={configurable:!0,writable:!0,enumerable:n,value:void 0};return Object.defineProperty(this,t,i),i.value=r(this),Object.defineProperty(this,t,i),i.value},set(i){Object.defineProperty(this,t,{configurable:!0,writable:!0,enumerable:n,value:i})}})}var CONSTANT_CATCH="~constantCatch";function constantCatch(e){const t=()=>e;return t[CONSTANT_CATCH]=!0,t}
var _a,NEVER=Object.freeze({status:"aborted"}),_zodDesc={value:void 0,enumerable:!1},_E="captureStackTrace"in Error?Error:null;function newError(r){const n=_E;if(n){const i=n.stackTraceLimit;if(typeof i=="number"){try{n.stackTraceLimit=0}catch{return _E=null,new r}try{return new r}finally{n.stackTraceLimit=i}}}return new r}function $constructor(r,n,i,d){const g={};function b(e){this.def=e,this.constr=c,this.traits=new Set}b.prototype=g;const p=i,l=p&&new WeakSet;function _(e,o){if(e._zod){if(e._zod.traits.has(r))return}else{_zodDesc.value=new b(o);try{Object.defineProperty(e,"_zod",_zodDesc)}finally{_zodDesc.value=void 0}}if(e._zod.traits.add(r),n(e,o),l){const t=Object.getPrototypeOf(e),f=e._zod.constr.prototype;let s=t;for(;s&&s!==f;)s=Object.getPrototypeOf(s);const u=s??t;l.has(u)||(l.add(u),members(u,p))}const a=c.prototype;for(const t in a)Object.prototype.hasOwnProperty.call(a,t)&&(t in e||(e[t]=a[t].bind(e)))}const v=d?.Parent??Object;class y extends v{}Object.defineProperty(y,"name",{value:r});function c(e){const o=d?.Parent?newError(y):this;_(o,e);const a=o._zod.deferred;if(a){for(const f of a)f();o._zod.deferred=void 0}const t=globalThis.__zod_globalConfig?.postProcessor;return t&&t(o),o}return Object.defineProperty(c,"init",{value:_}),Object.defineProperty(c,Symbol.hasInstance,{value:e=>d?.Parent&&e instanceof d.Parent?!0:e?._zod?.traits?.has(r)}),Object.defineProperty(c,"name",{value:r}),c}var $ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}},$ZodEncodeError=class extends Error{constructor(r){super(`Encountered unidirectional transform during encode: ${r}`),this.name="ZodEncodeError"}};(_a=globalThis).__zod_globalConfig??(_a.__zod_globalConfig={});var globalConfig=globalThis.__zod_globalConfig;function config(r){return r&&Object.assign(globalConfig,r),globalConfig}
function _getMessage(){const e=this._zod;return e.message??(e.message=JSON.stringify(e.def,jsonStringifyReplacer,2)),e.message}function _setMessage(e){this._zod.message=e}var _messageDesc={get:_getMessage,set:_setMessage,enumerable:!0,configurable:!0},_issuesDesc={value:void 0,enumerable:!1},_installedToString=new WeakSet([Object.prototype,Error.prototype]),initializer=(e,t)=>{e.name="$ZodError",_issuesDesc.value=t,Object.defineProperty(e,"issues",_issuesDesc),_issuesDesc.value=void 0,Object.defineProperty(e,"message",_messageDesc);const r=Object.getPrototypeOf(e);_installedToString.has(r)||(_installedToString.add(r),Object.defineProperty(r,"toString",{configurable:!0,enumerable:!1,get(){const o=()=>this.message;return Object.defineProperty(this,"toString",{value:o,configurable:!0,writable:!0}),o},set(o){Object.defineProperty(this,"toString",{value:o,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",initializer);function node(e,t,r){return Object.prototype.hasOwnProperty.call(e,t)||(t==="__proto__"?Object.defineProperty(e,t,{value:r(),writable:!0,enumerable:!0,configurable:!0}):e[t]=r()),e[t]}function flattenError(e,t=r=>r.message){const r={},o=[];for(const n of e.issues)n.path.length>0?node(r,n.path[0],()=>[]).push(t(n)):o.push(t(n));return{formErrors:o,fieldErrors:r}}function formatError(e,t=r=>r.message){const r={_errors:[]},o=(n,l=[])=>{for(const s of n.issues)if(s.code==="invalid_union"&&s.errors.length)s.errors.map(i=>o({issues:i},[...l,...s.path]));else if(s.code==="invalid_key")o({issues:s.issues},[...l,...s.path]);else if(s.code==="invalid_element")o({issues:s.issues},[...l,...s.path]);else{const i=[...l,...s.path];if(i.length===0)r._errors.push(t(s));else{let u=r,a=0;for(;a<i.length;){const c=i[a],f=a===i.length-1;if(c==="_errors"){f&&u._errors.push(t(s)),a++;continue}Object.prototype.hasOwnProperty.call(u,c)||Object.defineProperty(u,c,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});const g=u[c];f&&g._errors.push(t(s)),u=g,a++}}}};return o(e),r}
function finalizeParams(n,r){return{callee:r?.callee??n,Err:r?.Err}}var _parse=n=>{const r=(s,e,a,t)=>{const o=a?{...a,async:!1}:{async:!1},c=s._zod.run({value:e,issues:[]},o);if(c instanceof Promise)throw new $ZodAsyncError;if(c.issues.length){const i=new(t?.Err??n)(c.issues.map(u=>finalizeIssue(u,o,config())));throw captureStackTrace(i,t?.callee??r),i}return c.value};return r},_parseAsync=n=>{const r=async(s,e,a,t)=>{const o=a?{...a,async:!0}:{async:!0};let c=s._zod.run({value:e,issues:[]},o);if(c instanceof Promise&&(c=await c),c.issues.length){const i=new(t?.Err??n)(c.issues.map(u=>finalizeIssue(u,o,config())));throw captureStackTrace(i,t?.callee??r),i}return c.value};return r},_safeParse=n=>(r,s,e)=>{const a=e?{...e,async:!1}:{async:!1},t=r._zod.run({value:s,issues:[]},a);if(t instanceof Promise)throw new $ZodAsyncError;return t.issues.length?failure(n,t.issues,a):{success:!0,data:t.value}};function failure(n,r,s){let e;return{success:!1,get error(){return e||(e=new n(r.map(a=>finalizeIssue(a,s,config()))),r=void 0,s=void 0),e},set error(a){e=a,r=void 0,s=void 0}}}var _safeParseAsync=n=>async(r,s,e)=>{const a=e?{...e,async:!0}:{async:!0};let t=r._zod.run({value:s,issues:[]},a);return t instanceof Promise&&(t=await t),t.issues.length?failure(n,t.issues,a):{success:!0,data:t.value}},COMPILE_INVALID=Symbol.for("zod.compile.invalid"),COMPILE_FALLBACK=Symbol.for("zod.compile.fallback"),validate=((n,r,s)=>{const e=n._zod.bag.validator;if(e!==void 0){if(e(r)!==COMPILE_INVALID)return!0;if(e.definite===!0&&s===void 0)return!1}return validateFallback(n,r,s)});function validateFallback(n,r,s){const e=s?{...s,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},a=n._zod.bag.fallbackRun;let t;if(a?(e[COMPILE_FALLBACK]=!0,t=a({value:r,issues:[]},e)):t=n._zod.run({value:r,issues:[]},e),t instanceof Promise)throw new $ZodAsyncError;return t.issues.length===0}var validateAsync=async(n,r,s)=>{const e=s?{...s,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0};let a=n._zod.run({value:r,issues:[]},e);return a instanceof Promise&&(a=await a),a.issues.length===0},_encode=n=>{const r=_parse(n),s=(e,a,t,o)=>{const c=t?{...t,direction:"backward"}:{direction:"backward"};return r(e,a,c,finalizeParams(s,o))};return s},_decode=n=>{const r=_parse(n),s=(e,a,t,o)=>r(e,a,t,finalizeParams(s,o));return s},_encodeAsync=n=>{const r=_parseAsync(n),s=async(e,a,t,o)=>{const c=t?{...t,direction:"backward"}:{direction:"backward"};return await r(e,a,c,finalizeParams(s,o))};return s},_decodeAsync=n=>{const r=_parseAsync(n),s=async(e,a,t,o)=>await r(e,a,t,finalizeParams(s,o));return s},_safeEncode=n=>(r,s,e)=>{const a=e?{...e,direction:"backward"}:{direction:"backward"};return _safeParse(n)(r,s,a)},_safeDecode=n=>(r,s,e)=>_safeParse(n)(r,s,e),_safeEncodeAsync=n=>async(r,s,e)=>{const a=e?{...e,direction:"backward"}:{direction:"backward"};return _safeParseAsync(n)(r,s,a)},_safeDecodeAsync=n=>async(r,s,e)=>_safeParseAsync(n)(r,s,e);
var cuid=/^[cC][0-9a-z]{6,}$/,cuid2=/^[0-9a-z]+$/,ulid=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,xid=/^[0-9a-vA-V]{20}$/,ksuid=/^[A-Za-z0-9]{27}$/,nanoid=/^[a-zA-Z0-9_-]{21}$/;function nanoidOfLength(a){return new RegExp(`^[a-zA-Z0-9_-]{${a}}$`)}var duration=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/,guid=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,uuid=a=>a?new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${a}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`):/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/,email=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/,_emoji="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$";function emoji(){return new RegExp(_emoji,"u")}var ipv4=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,ipv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/,cidrv4=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,cidrv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,httpProtocol=/^https?$/,e164=/^\+[1-9]\d{6,14}$/,dateSource="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))";function anchor(a){return new RegExp(`^${a}$`)}var date=anchor(dateSource);function timeSource(a){const f="(?:[01]\\d|2[0-3]):[0-5]\\d";return typeof a.precision=="number"?a.precision===-1?`${f}`:a.precision===0?`${f}:[0-5]\\d`:`${f}:[0-5]\\d\\.\\d{${a.precision}}`:a.seconds?`${f}:[0-5]\\d(?:\\.\\d+)?`:`${f}(?::[0-5]\\d(?:\\.\\d+)?)?`}function time(a){return new RegExp(`^${timeSource(a)}$`)}function datetime(a){const f=["Z"];a.offset&&f.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");const e=`${timeSource({precision:a.precision,seconds:!0})}(?:${f.join("|")})`,n=a.local?`${e}|${timeSource({precision:a.precision})}`:e;return new RegExp(`^${dateSource}T(?:${n})$`)}var anyString=/^[\s\S]{0,}$/,bigint=/^-?\d+n?$/,number=/^-?\d+(?:\.\d+)?$/,boolean=/^(?:true|false)$/i,lowercase=/^[^A-Z]*$/,uppercase=/^[^a-z]*$/;
var $ZodCheck=$constructor("$ZodCheck",(e,t)=>{var n;e._zod??(e._zod={}),e._zod.def=t,(n=e._zod).onattach??(n.onattach=[])}),_whenHasLength=e=>{const t=e.value;return!nullish(t)&&t.length!==void 0},numericOriginMap={number:"number",bigint:"bigint",object:"date"},$ZodCheckLessThan=$constructor("$ZodCheckLessThan",(e,t)=>{$ZodCheck.init(e,t);const n=numericOriginMap[typeof t.value];e._zod.check=i=>{(t.inclusive?i.value<=t.value:i.value<t.value)||i.issues.push({origin:numericOriginMap[typeof i.value]??n,code:"too_big",maximum:typeof t.value=="object"?t.value.getTime():t.value,input:i.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),$ZodCheckGreaterThan=$constructor("$ZodCheckGreaterThan",(e,t)=>{$ZodCheck.init(e,t);const n=numericOriginMap[typeof t.value];e._zod.check=i=>{(t.inclusive?i.value>=t.value:i.value>t.value)||i.issues.push({origin:numericOriginMap[typeof i.value]??n,code:"too_small",minimum:typeof t.value=="object"?t.value.getTime():t.value,input:i.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),$ZodCheckMultipleOf=$constructor("$ZodCheckMultipleOf",(e,t)=>{$ZodCheck.init(e,t),e._zod.check=n=>{if(typeof n.value!=typeof t.value)throw new Error("Cannot mix number and bigint in multiple_of check.");(typeof n.value=="bigint"?t.value!==BigInt(0)&&n.value%t.value===BigInt(0):floatSafeRemainder(n.value,t.value)===0)||n.issues.push({origin:typeof n.value,code:"not_multiple_of",divisor:t.value,input:n.value,inst:e,continue:!t.abort})}}),$ZodCheckNumberFormat=$constructor("$ZodCheckNumberFormat",(e,t)=>{$ZodCheck.init(e,t),t.format=t.format||"float64";const n=t.format?.includes("int"),i=n?"int":"number",[r,u]=NUMBER_FORMAT_RANGES[t.format];e._zod.check=c=>{const o=c.value;if(n){if(!Number.isInteger(o)){c.issues.push({expected:i,format:t.format,code:"invalid_type",continue:!1,input:o,inst:e});return}if(!Number.isSafeInteger(o)){o>0?c.issues.push({input:o,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:i,inclusive:!0,continue:!t.abort}):c.issues.push({input:o,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:i,inclusive:!0,continue:!t.abort});return}}o<r&&c.issues.push({origin:"number",input:o,code:"too_small",minimum:r,inclusive:!0,inst:e,continue:!t.abort}),o>u&&c.issues.push({origin:"number",input:o,code:"too_big",maximum:u,inclusive:!0,inst:e,continue:!t.abort})}}),$ZodCheckMaxLength=$constructor("$ZodCheckMaxLength",(e,t)=>{var n;$ZodCheck.init(e,t),(n=e._zod.def).when??(n.when=_whenHasLength),e._zod.check=i=>{const r=i.value,u=r.length;if((typeof r=="string"&&u>t.maximum?codePointLength(r):u)<=t.maximum)return;const o=getLengthableOrigin(r);i.issues.push({origin:o,code:"too_big",maximum:t.maximum,inclusive:!0,input:r,inst:e,continue:!t.abort})}}),$ZodCheckMinLength=$constructor("$ZodCheckMinLength",(e,t)=>{var n;$ZodCheck.init(e,t),(n=e._zod.def).when??(n.when=_whenHasLength),e._zod.check=i=>{const r=i.value,u=r.length;if((typeof r=="string"&&u>=t.minimum&&u<t.minimum*2?codePointLength(r):u)>=t.minimum)return;const o=getLengthableOrigin(r);i.issues.push({origin:o,code:"too_small",minimum:t.minimum,inclusive:!0,input:r,inst:e,continue:!t.abort})}}),$ZodCheckLengthEquals=$constructor("$ZodCheckLengthEquals",(e,t)=>{var n;$ZodCheck.init(e,t),(n=e._zod.def).when??(n.when=_whenHasLength),e._zod.check=i=>{const r=i.value,u=r.length,c=typeof r=="string"&&u>=t.length&&u<=t.length*2?codePointLength(r):u;if(c===t.length)return;const o=getLengthableOrigin(r),s=c>t.length;i.issues.push({origin:o,...s?{code:"too_big",maximum:t.length}:{code:"too_small",minimum:t.length},inclusive:!0,exact:!0,input:i.value,inst:e,continue:!t.abort})}}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(e,t)=>{var n,i;$ZodCheck.init(e,t),t.pattern?(n=e._zod).check??(n.check=r=>{t.pattern.lastIndex=0,!t.pattern.test(r.value)&&r.issues.push({origin:"string",code:"invalid_format",format:t.format,input:r.value,...t.pattern?{pattern:t.pattern.toString()}:{},inst:e,continue:!t.abort})}):(i=e._zod).check??(i.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(e,t)=>{$ZodCheckStringFormat.init(e,t),e._zod.check=n=>{t.pattern.lastIndex=0,!t.pattern.test(n.value)&&n.issues.push({origin:"string",code:"invalid_format",format:"regex",input:n.value,pattern:t.pattern.toString(),inst:e,continue:!t.abort})}}),$ZodCheckLowerCase=$constructor("$ZodCheckLowerCase",(e,t)=>{t.pattern??(t.pattern=lowercase),$ZodCheckStringFormat.init(e,t)}),$ZodCheckUpperCase=$constructor("$ZodCheckUpperCase",(e,t)=>{t.pattern??(t.pattern=uppercase),$ZodCheckStringFormat.init(e,t)}),$ZodCheckIncludes=$constructor("$ZodCheckIncludes",(e,t)=>{$ZodCheck.init(e,t);const n=escapeRegex(t.includes),i=new RegExp(typeof t.position=="number"?`^.{${t.position},}${n}`:n);t.pattern=i,e._zod.check=r=>{r.value.includes(t.includes,t.position)||r.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:t.includes,input:r.value,inst:e,continue:!t.abort})}}),$ZodCheckStartsWith=$constructor("$ZodCheckStartsWith",(e,t)=>{$ZodCheck.init(e,t);const n=new RegExp(`^${escapeRegex(t.prefix)}.*`);t.pattern??(t.pattern=n),e._zod.check=i=>{i.value.startsWith(t.prefix)||i.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:t.prefix,input:i.value,inst:e,continue:!t.abort})}}),$ZodCheckEndsWith=$constructor("$ZodCheckEndsWith",(e,t)=>{$ZodCheck.init(e,t);const n=new RegExp(`.*${escapeRegex(t.suffix)}$`);t.pattern??(t.pattern=n),e._zod.check=i=>{i.value.endsWith(t.suffix)||i.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:t.suffix,input:i.value,inst:e,continue:!t.abort})}}),$ZodCheckOverwrite=$constructor("$ZodCheckOverwrite",(e,t)=>{$ZodCheck.init(e,t),e._zod.check=n=>{n.value=t.tx(n.value)}});
var Doc=class{constructor(t=[],e={}){this.content=[],this.indent=0,this.args=t,this.closed=e}indented(t){this.indent+=1;try{t(this)}finally{this.indent-=1}}write(t){if(typeof t=="function"){t(this,{execution:"sync"}),t(this,{execution:"async"});return}const i=t.split(`
`).filter(n=>n),s=Math.min(...i.map(n=>n.length-n.trimStart().length)),c=i.map(n=>n.slice(s)).map(n=>" ".repeat(this.indent*2)+n);for(const n of c)this.content.push(n)}compile(){const t=Function,e=this?.content??[""];return new t(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${e.join(`
`)}
};`)(...Object.values(this.closed))}};
var version={major:4,minor:6,patch:7};
var $ZodType=$constructor("$ZodType",(e,t)=>{var n;e??(e={}),e._zod.def=t,e._zod.bag=e._zod.bag||{},e._zod.version=version;const r=e._zod.def.checks,o=e._zod.traits.has("$ZodCheck")?[e,...r??[]]:r?.length?[...r]:[];for(const s of o)for(const u of s._zod.onattach)u(e);if(o.length===0)(n=e._zod).deferred??(n.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{const s=(a,l,i)=>{if(a.memo)return a;let c=aborted(a),p;for(const d of l){if(d._zod.def.when){if(explicitlyAborted(a)||!d._zod.def.when(a))continue}else if(c)continue;const f=a.issues.length,v=d._zod.check(a);if(v instanceof Promise&&i?.async===!1)throw new $ZodAsyncError;if(p||v instanceof Promise)p=(p??Promise.resolve()).then(async()=>{await v,a.issues.length!==f&&(attachSchema(a.issues,f,e),c||(c=aborted(a,f)))});else{if(a.issues.length===f)continue;attachSchema(a.issues,f,e),c||(c=aborted(a,f))}}return p?p.then(()=>a):a},u=(a,l,i)=>{if(aborted(a))return a.aborted=!0,a;const c=s(l,o,i);if(c instanceof Promise){if(i.async===!1)throw new $ZodAsyncError;return c.then(p=>e._zod.parse(p,i))}return e._zod.parse(c,i)};e._zod.run=(a,l)=>{if(l.skipChecks)return e._zod.parse(a,l);if(l.direction==="backward"){const c=e._zod.parse({value:a.value,issues:[]},{...l,skipChecks:!0});return c instanceof Promise?c.then(p=>u(p,a,l)):u(c,a,l)}const i=e._zod.parse(a,l);if(i instanceof Promise){if(l.async===!1)throw new $ZodAsyncError;return i.then(c=>s(c,o,l))}return s(i,o,l)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e){own(this,"~standard",e)}}),toStandardResult=(e,t)=>e.issues.length?{issues:e.issues.map(n=>finalizeIssue(n,t,config()))}:{value:e.value};async function validateAsync2(e,t){const n={async:!0};return toStandardResult(await e._zod.run({value:t,issues:[]},n),n)}function standardProps(e){return{validate:t=>{const n={async:!1};try{const r=e._zod.run({value:t,issues:[]},n);if(!(r instanceof Promise))return toStandardResult(r,n)}catch{}return validateAsync2(e,t)},vendor:"zod",version:1}}var $ZodString=$constructor("$ZodString",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=t.pattern??anyString,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=String(n.value)}catch{}return typeof n.value=="string"||n.issues.push({expected:"string",code:"invalid_type",input:n.value,inst:e}),n}}),$ZodStringFormat=$constructor("$ZodStringFormat",(e,t)=>{$ZodCheckStringFormat.init(e,t),$ZodString.init(e,t)}),$ZodGUID=$constructor("$ZodGUID",(e,t)=>{t.pattern??(t.pattern=guid),$ZodStringFormat.init(e,t)}),$ZodUUID=$constructor("$ZodUUID",(e,t)=>{if(t.version){const r={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[t.version];if(r===void 0)throw new Error(`Invalid UUID version: "${t.version}"`);t.pattern??(t.pattern=uuid(r))}else t.pattern??(t.pattern=uuid());$ZodStringFormat.init(e,t)}),$ZodEmail=$constructor("$ZodEmail",(e,t)=>{t.pattern??(t.pattern=email),$ZodStringFormat.init(e,t)}),URL_BAD_FORMAT=1,URL_UNPARSEABLE=2;function canParseURL(e){try{return typeof URL<"u"&&typeof URL.canParse=="function"?URL.canParse(e):(new URL(e),!0)}catch{return!1}}function validateURL(e,t){return!("normalize"in t)&&!("hostname"in t)&&!("protocol"in t)?canParseURL(e)||URL_UNPARSEABLE:parseURLObject(e,t)}function parseURLObject(e,t){if(!t.normalize&&t.protocol?.source===httpProtocol.source&&!/^https?:\/\//i.test(e))return URL_BAD_FORMAT;try{if(typeof URL<"u"){const n=URL;if(typeof n.parse=="function")return n.parse(e)??URL_UNPARSEABLE}return new URL(e)}catch{return URL_UNPARSEABLE}}var asciiTabOrNewline=/[\t\n\r]/g;function stripTabAndNewline(e){return e.replace(asciiTabOrNewline,"")}function urlHostnameOk(e,t){return t.lastIndex=0,t.test(e.hostname)}function urlProtocolOk(e,t){return t.lastIndex=0,t.test(e.protocol.endsWith(":")?e.protocol.slice(0,-1):e.protocol)}var $ZodURL=$constructor("$ZodURL",(e,t)=>{$ZodStringFormat.init(e,t),e._zod.check=n=>{try{const r=n.value.trim(),o=validateURL(r,t);if(o===URL_BAD_FORMAT){n.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:n.value,inst:e,continue:!t.abort});return}if(o===URL_UNPARSEABLE){n.issues.push({code:"invalid_format",format:"url",input:n.value,inst:e,continue:!t.abort});return}if(o===!0){n.value=stripTabAndNewline(r);return}t.hostname&&!urlHostnameOk(o,t.hostname)&&n.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:t.hostname.source,input:n.value,inst:e,continue:!t.abort}),t.protocol&&!urlProtocolOk(o,t.protocol)&&n.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:t.protocol.source,input:n.value,inst:e,continue:!t.abort}),n.value=t.normalize?o.href:stripTabAndNewline(r);return}catch{n.issues.push({code:"invalid_format",format:"url",input:n.value,inst:e,continue:!t.abort})}}}),$ZodEmoji=$constructor("$ZodEmoji",(e,t)=>{t.pattern??(t.pattern=emoji()),$ZodStringFormat.init(e,t)}),$ZodNanoID=$constructor("$ZodNanoID",(e,t)=>{if(t.length!==void 0&&(!Number.isInteger(t.length)||t.length<1))throw new Error(`Invalid nanoid length: ${t.length}`);t.pattern??(t.pattern=t.length===void 0?nanoid:nanoidOfLength(t.length)),$ZodStringFormat.init(e,t)}),$ZodCUID=$constructor("$ZodCUID",(e,t)=>{t.pattern??(t.pattern=cuid),$ZodStringFormat.init(e,t)}),$ZodCUID2=$constructor("$ZodCUID2",(e,t)=>{t.pattern??(t.pattern=cuid2),$ZodStringFormat.init(e,t)}),$ZodULID=$constructor("$ZodULID",(e,t)=>{t.pattern??(t.pattern=ulid),$ZodStringFormat.init(e,t)}),$ZodXID=$constructor("$ZodXID",(e,t)=>{t.pattern??(t.pattern=xid),$ZodStringFormat.init(e,t)}),$ZodKSUID=$constructor("$ZodKSUID",(e,t)=>{t.pattern??(t.pattern=ksuid),$ZodStringFormat.init(e,t)}),$ZodISODateTime=$constructor("$ZodISODateTime",(e,t)=>{t.pattern??(t.pattern=datetime(t)),$ZodStringFormat.init(e,t)}),$ZodISODate=$constructor("$ZodISODate",(e,t)=>{t.pattern??(t.pattern=date),$ZodStringFormat.init(e,t)}),$ZodISOTime=$constructor("$ZodISOTime",(e,t)=>{t.pattern??(t.pattern=time(t)),$ZodStringFormat.init(e,t)}),$ZodISODuration=$constructor("$ZodISODuration",(e,t)=>{t.pattern??(t.pattern=duration),$ZodStringFormat.init(e,t)}),$ZodIPv4=$constructor("$ZodIPv4",(e,t)=>{t.pattern??(t.pattern=ipv4),$ZodStringFormat.init(e,t)}),ipv6Alphabet=/^[0-9a-fA-F:.]+$/;function isValidIPv6(e){return ipv6Alphabet.test(e)?canParseURL(`http://[${e}]`):!1}var $ZodIPv6=$constructor("$ZodIPv6",(e,t)=>{t.pattern??(t.pattern=ipv6),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidIPv6(n.value)||n.issues.push({code:"invalid_format",format:"ipv6",input:n.value,inst:e,continue:!t.abort})}}),$ZodCIDRv4=$constructor("$ZodCIDRv4",(e,t)=>{t.pattern??(t.pattern=cidrv4),$ZodStringFormat.init(e,t)});function isValidCIDRv6(e){const t=e.split("/");if(t.length!==2)return!1;const[n,r]=t;if(!r)return!1;const o=Number(r);return`${o}`!==r||o<0||o>128?!1:isValidIPv6(n)}var $ZodCIDRv6=$constructor("$ZodCIDRv6",(e,t)=>{t.pattern??(t.pattern=cidrv6),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidCIDRv6(n.value)||n.issues.push({code:"invalid_format",format:"cidrv6",input:n.value,inst:e,continue:!t.abort})}});function isValidBase64(e){if(e==="")return!0;if(/\s/.test(e)||e.length%4!==0)return!1;try{return atob(e),!0}catch{return!1}}var base64Charset=/^[0-9a-zA-Z+/]*={0,2}$/,$ZodBase64=$constructor("$ZodBase64",(e,t)=>{t.pattern??(t.pattern=base64Charset),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidBase64(n.value)||n.issues.push({code:"invalid_format",format:"base64",input:n.value,inst:e,continue:!t.abort})}}),base64urlCharset=/^[A-Za-z0-9_-]*$/;function isValidBase64URL(e){if(!base64urlCharset.test(e))return!1;const t=e.replace(/[-_]/g,r=>r==="-"?"+":"/"),n=t.padEnd(Math.ceil(t.length/4)*4,"=");return isValidBase64(n)}var $ZodBase64URL=$constructor("$ZodBase64URL",(e,t)=>{t.pattern??(t.pattern=base64urlCharset),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidBase64URL(n.value)||n.issues.push({code:"invalid_format",format:"base64url",input:n.value,inst:e,continue:!t.abort})}}),$ZodE164=$constructor("$ZodE164",(e,t)=>{t.pattern??(t.pattern=e164),$ZodStringFormat.init(e,t)});function isValidJWT(e,t=null){try{const n=e.split(".");if(n.length!==3)return!1;const[r]=n;if(!r)return!1;const o=JSON.parse(atob(r));return!("typ"in o&&o?.typ!=="JWT"||!o.alg||t&&(!("alg"in o)||o.alg!==t))}catch{return!1}}var $ZodJWT=$constructor("$ZodJWT",(e,t)=>{$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidJWT(n.value,t.alg)||n.issues.push({code:"invalid_format",format:"jwt",input:n.value,inst:e,continue:!t.abort})}}),$ZodNumber=$constructor("$ZodNumber",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=number,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=Number(n.value)}catch{}const o=n.value;if(typeof o=="number"&&!Number.isNaN(o)&&Number.isFinite(o))return n;const s=typeof o=="number"?Number.isNaN(o)?"NaN":Number.isFinite(o)?void 0:String(o):void 0;return n.issues.push({expected:"number",code:"invalid_type",input:o,inst:e,...s?{received:s}:{}}),n}}),$ZodNumberFormat=$constructor("$ZodNumberFormat",(e,t)=>{$ZodCheckNumberFormat.init(e,t),$ZodNumber.init(e,t)}),$ZodBoolean=$constructor("$ZodBoolean",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=boolean,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=!!n.value}catch{}const o=n.value;return typeof o=="boolean"||n.issues.push({expected:"boolean",code:"invalid_type",input:o,inst:e}),n}}),$ZodBigInt=$constructor("$ZodBigInt",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=bigint,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=BigInt(n.value)}catch{}return typeof n.value=="bigint"||n.issues.push({expected:"bigint",code:"invalid_type",input:n.value,inst:e}),n}}),$ZodUnknown=$constructor("$ZodUnknown",(e,t)=>{$ZodType.init(e,t),e._zod.parse=n=>n}),$ZodNever=$constructor("$ZodNever",(e,t)=>{$ZodType.init(e,t),e._zod.parse=(n,r)=>(n.issues.push({expected:"never",code:"invalid_type",input:n.value,inst:e}),n)}),$ZodDate=$constructor("$ZodDate",(e,t)=>{$ZodType.init(e,t),e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=new Date(n.value)}catch{}const o=n.value,s=o instanceof Date;return s&&!Number.isNaN(o.getTime())||n.issues.push({expected:"date",code:"invalid_type",input:o,...s?{received:"Invalid Date"}:{},inst:e}),n}});function capSize(e,t){const n=sizeCaps(e._zod.def.checks);if(!n.length)return;const r=Math.min(...n.map(s=>s[0])),o=e._zod.parse;e._zod.parse=(s,u)=>{const a=t(s.value);if(a>r&&!u?.skipChecks&&u?.direction!=="backward"){for(const[l,i]of sizeCaps(e._zod.def.checks))if(a>l&&i._zod.def.when(s)){const c=s.issues.length;return i._zod.check(s),s.issues[c].continue=!1,attachSchema(s.issues,c,e),s}}return o(s,u)}}var arraySize=e=>Array.isArray(e)?e.length:-1;function handleArrayResult(e,t,n){e.issues.length&&t.issues.push(...prefixIssues(n,e.issues)),t.value[n]=e.value}var $ZodArray=$constructor("$ZodArray",(e,t)=>{$ZodType.init(e,t);const n=globalConfig.memoizer;n?.attach(e),e._zod.parse=(r,o)=>{const s=r.value;if(!Array.isArray(s))return r.issues.push({expected:"array",code:"invalid_type",input:s,inst:e}),r;r.value=n?n.alloc(e,r,Array(s.length),o):Array(s.length);const u=[],a=o?.abortEarly;for(let l=0;l<s.length;l++){const i=s[l],c=t.element._zod.run({value:i,issues:[]},o);if(c instanceof Promise)u.push(c.then(p=>handleArrayResult(p,r,l)));else if(handleArrayResult(c,r,l),a&&c.issues.length!==0&&aborted(c))break}return u.length?Promise.all(u).then(()=>r):r},capSize(e,arraySize)});function handlePropertyResult(e,t,n,r,o,s){const u=n in r,a=s==="optional";if(!(!u&&a&&o==="optional")){if(e.issues.length){if(o!==void 0&&a&&!u)return;t.issues.push(...prefixIssues(n,e.issues))}if(!u&&o===void 0){e.issues.length||t.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n]});return}e.value===void 0?(u||o==="defaulted"&&!a)&&(t.value[n]=void 0):t.value[n]=e.value}}var NO_SYMBOL_KEYS=[];function normalizeDef(e){const t=Object.keys(e.shape),n=Object.getOwnPropertySymbols(e.shape),r=n.length?n:NO_SYMBOL_KEYS,o=r.length?[...t,...r]:t;for(const u of o)if(!e.shape?.[u]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(u)}": expected a Zod schema`);const s=optionalKeys(e.shape);return{...e,allKeys:o,symbolKeys:r,keySet:new Set(t),numKeys:t.length,optionalKeys:new Set(s)}}function handleCatchall(e,t,n,r,o,s,u){const a=[],l=o.keySet,i=o.catchall._zod,c=i.def.type,p=i.optin,d=i.optout;let f=0;for(const v in t){if(u&&n.issues.length!==f){if(aborted(n,f))break;f=n.issues.length}if(l.has(v))continue;if(v==="__proto__"){c==="never"&&a.push(v);continue}if(c==="never"){a.push(v);continue}const _=i.run({value:t[v],issues:[]},r);_ instanceof Promise?e.push(_.then(m=>handlePropertyResult(m,n,v,t,p,d))):handlePropertyResult(_,n,v,t,p,d)}return a.length&&n.issues.push({code:"unrecognized_keys",keys:a,input:t,inst:s,continue:!0}),e.length?Promise.all(e).then(()=>n):n}var $ZodObject=$constructor("$ZodObject",(e,t)=>{$ZodType.init(e,t);const n=Object.getOwnPropertyDescriptor(t,"shape"),r=n?.get?n.get.raw:t.shape??{};if(r){const i=()=>{const c={...r};return Object.defineProperty(t,"shape",{value:c}),i.raw=c,c};i.raw=r,Object.defineProperty(t,"shape",{get:i})}const o=cached(()=>normalizeDef(t));defineLazyInternal(e,"propValues",i=>{const c=i.def.shape,p={};for(const d in c){const f=c[d]._zod;if(f.values){Object.prototype.hasOwnProperty.call(p,d)||assignProp(p,d,new Set);for(const v of f.values)p[d].add(v);f.optin!==void 0&&p[d].add(void 0)}}return p});const s=isObject,u=t.catchall;let a;const l=globalConfig.memoizer;l?.attach(e),e._zod.parse=(i,c)=>{a??(a=o.value);const p=i.value;if(!s(p))return i.issues.push({expected:"object",code:"invalid_type",input:p,inst:e}),i;i.value=l?l.alloc(e,i,{},c):{};const d=[],f=a.shape,v=c?.abortEarly;let _=i.issues.length;for(const m of a.allKeys){if(v&&i.issues.length!==_){if(aborted(i,_))break;_=i.issues.length}if(m==="__proto__")continue;const g=f[m],b=g._zod.optin,Z=g._zod.optout,w=g._zod.run({value:p[m],issues:[]},c);w instanceof Promise?d.push(w.then($=>handlePropertyResult($,i,m,p,b,Z))):handlePropertyResult(w,i,m,p,b,Z)}return u?handleCatchall(d,p,i,c,o.value,e,v===!0):d.length?Promise.all(d).then(()=>i):i}}),$ZodObjectJIT=$constructor("$ZodObjectJIT",(e,t)=>{$ZodObject.init(e,t);const n=e._zod.parse,r=cached(()=>normalizeDef(t)),o=globalConfig.memoizer,s=f=>{const v=r.value,_=v.symbolKeys,m=new Doc(["payload","ctx"],{shape:f,inst:e,memo:o,syms:_}),g=$=>`shape[${$}]._zod.run({ value: input[${$}], issues: [] }, ctx)`,b=($,h)=>`
          let ${$}_ab = false;
          for (let i = 0; i < ${$}.issues.length; i++) {
            const iss = ${$}.issues[i];
            iss.path = iss.path ? [${h}, ...iss.path] : [${h}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${$}_ab = true;
          }
          if (${$}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;m.write("const input = payload.value;");const Z=Object.create(null);let w=0;for(const $ of v.allKeys)Z[$]=`key_${w++}`;m.write(o?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(const $ of v.allKeys){if($==="__proto__")continue;const h=Z[$],z=typeof $=="symbol"?`syms[${_.indexOf($)}]`:esc($),I=`${z} in input`,P=f[$],k=P?._zod?.optin,y=k!==void 0,R=P?._zod?.optout==="optional";if(m.write(`const ${h} = ${g(z)};`),y&&R){const O=k==="optional"?`${h}_present`:`${h}.value !== undefined || ${h}_present`;m.write(`
        const ${h}_present = ${I};
        if (!${h}.issues.length || ${h}_present) {
          if (${h}.issues.length) {${b(h,z)}
          }

          if (${O}) {
            newResult[${z}] = ${h}.value;
          }
        }

      `)}else y?(m.write(`
        if (${h}.issues.length) {${b(h,z)}
        }
      `),k==="defaulted"?m.write(`newResult[${z}] = ${h}.value;`):m.write(`
        if (${h}.value !== undefined || ${I}) {
          newResult[${z}] = ${h}.value;
        }
      `)):m.write(`
        const ${h}_present = ${I};
        if (${h}.issues.length) {${b(h,z)}
        }
        if (!${h}_present && !${h}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${z}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${h}_present) {
          newResult[${z}] = ${h}.value;
        }

      `)}return m.write("payload.value = newResult;"),m.write("return payload;"),m.compile()};let u;const a=isObject,l=!globalConfig.jitless,i=allowsEval,c=l&&i.value,p=t.catchall;let d;e._zod.parse=(f,v)=>{d??(d=r.value);const _=f.value;return a(_)?l&&c&&v?.async===!1&&v.jitless!==!0?(u||(u=s(t.shape)),f=u(f,v),p?handleCatchall([],_,f,v,d,e,v?.abortEarly===!0):f):n(f,v):(f.issues.push({expected:"object",code:"invalid_type",input:_,inst:e}),f)}});function handleUnionResults(e,t,n,r){for(const s of e)if(s.issues.length===0)return t.value=s.value,t;const o=e.filter(s=>!aborted(s));return o.length===1?(t.value=o[0].value,o[0]):(t.issues.push({code:"invalid_union",input:t.value,inst:n,errors:e.map(s=>s.issues.map(u=>finalizeIssue(u,r,config())))}),t)}var $ZodUnion=$constructor("$ZodUnion",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",r=>r.def.options.some(o=>o._zod.optin==="defaulted")?"defaulted":r.def.options.some(o=>o._zod.optin!==void 0)?"optional":void 0),defineLazyInternal(e,"optout",r=>r.def.options.some(o=>o._zod.optout==="optional")?"optional":void 0),defineLazyInternal(e,"values",r=>{if(r.def.options.every(o=>o._zod.values))return new Set(r.def.options.flatMap(o=>Array.from(o._zod.values)))}),defineLazyInternal(e,"pattern",r=>{if(r.def.options.every(o=>o._zod.pattern)){const o=r.def.options.map(s=>s._zod.pattern);return new RegExp(`^(${o.map(s=>cleanRegex(s.source)).join("|")})$`)}});const n=t.options.length===1?t.options[0]._zod.run:null;e._zod.parse=(r,o)=>{if(n)return n(r,o);let s=!1;const u=[];for(const a of t.options){const l=a._zod.run({value:r.value,issues:[]},o);if(l instanceof Promise)u.push(l),s=!0;else{if(l.issues.length===0)return l;u.push(l)}}return s?Promise.all(u).then(a=>handleUnionResults(a,r,e,o)):handleUnionResults(u,r,e,o)}});function discriminatorMap(e){const t=new Map;for(const n of e.options){const r=n._zod.propValues?.[e.discriminator];if(!r||r.size===0)throw new Error(`Invalid discriminated union option at index "${e.options.indexOf(n)}"`);for(const o of r)if(t.has(o)){if(o!==void 0)throw new Error(`Duplicate discriminator value "${String(o)}"`);t.set(o,null)}else t.set(o,n)}return t}var $ZodDiscriminatedUnion=$constructor("$ZodDiscriminatedUnion",(e,t)=>{t.inclusive=!1,$ZodUnion.init(e,t);const n=e._zod.parse;defineLazyInternal(e,"propValues",o=>{const s={};let u=0;for(const a of o.def.options){const l=a._zod.propValues;if(!l||Object.keys(l).length===0)throw new Error(`Invalid discriminated union option at index "${o.def.options.indexOf(a)}"`);l[o.def.discriminator]?.has(void 0)&&u++;for(const[i,c]of Object.entries(l)){Object.prototype.hasOwnProperty.call(s,i)||assignProp(s,i,new Set);for(const p of c)s[i].add(p)}}return!o.def.unionFallback&&u>1&&s[o.def.discriminator]?.delete(void 0),s}),t.options.forEach((o,s)=>{const u=rawShape(o._zod.def);if(u&&!Object.prototype.hasOwnProperty.call(u,t.discriminator))throw new Error(`Invalid discriminated union option at index "${s}"`)});const r=cached(()=>discriminatorMap(t));e._zod.parse=(o,s)=>{const u=o.value;if(!isObject(u))return o.issues.push({code:"invalid_type",expected:"object",input:u,inst:e}),o;const a=u?.[t.discriminator],l=r.value.get(a);return l&&(a!==void 0||s.direction!=="backward")?l._zod.run(o,s):t.unionFallback||s.direction==="backward"?n(o,s):(o.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:t.discriminator,options:Array.from(r.value.keys()).filter(i=>r.value.get(i)!==null),input:u,path:[t.discriminator],inst:e}),o)}}),$ZodIntersection=$constructor("$ZodIntersection",(e,t)=>{$ZodType.init(e,t),e._zod.parse=(n,r)=>{const o=n.value,s=t.left._zod.run({value:o,issues:[]},r),u=t.right._zod.run({value:o,issues:[]},r);return s instanceof Promise||u instanceof Promise?Promise.all([s,u]).then(([l,i])=>handleIntersectionResults(n,l,i)):handleIntersectionResults(n,s,u)}});function mergeValues(e,t){if(e===t)return{valid:!0,data:e};if(e instanceof Date&&t instanceof Date&&+e==+t)return{valid:!0,data:e};if(isPlainObject(e)&&isPlainObject(t)){const n=Object.keys(t),r=Object.keys(e).filter(s=>n.indexOf(s)!==-1),o={...e,...t};Object.prototype.hasOwnProperty.call(o,"__proto__")&&delete o.__proto__;for(const s of r){if(s==="__proto__")continue;const u=mergeValues(e[s],t[s]);if(!u.valid)return{valid:!1,mergeErrorPath:[s,...u.mergeErrorPath]};o[s]=u.data}return{valid:!0,data:o}}if(Array.isArray(e)&&Array.isArray(t)){if(e.length!==t.length)return{valid:!1,mergeErrorPath:[]};const n=[];for(let r=0;r<e.length;r++){const o=e[r],s=t[r],u=mergeValues(o,s);if(!u.valid)return{valid:!1,mergeErrorPath:[r,...u.mergeErrorPath]};n.push(u.data)}return{valid:!0,data:n}}return{valid:!1,mergeErrorPath:[]}}function handleIntersectionResults(e,t,n){const r=new Map;let o;const s=new Map,u=(i,c)=>{let p;if(i.code==="unrecognized_keys"&&!i.path?.length)o??(o=i),p=i.keys;else if(i.code==="invalid_key"&&i.origin==="record"&&i.path?.length===1){const d=String(i.path[0]);s.has(d)||s.set(d,i),p=[d]}else return!1;for(const d of p)r.has(d)||r.set(d,{}),r.get(d)[c]=!0;return!0};for(const i of t.issues)u(i,"l")||e.issues.push(i);for(const i of n.issues)u(i,"r")||e.issues.push(i);const a=[...r].filter(([,i])=>i.l&&i.r).map(([i])=>i);if(a.length){const i=o?a.filter(c=>o.keys.includes(c)):[];i.length&&e.issues.push({...o,keys:i});for(const c of a)!i.includes(c)&&s.has(c)&&e.issues.push(s.get(c))}const l=mergeValues(t.value,n.value);if(!l.valid){if(aborted(e))return e;throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(l.mergeErrorPath)}`)}return e.value=l.data,e}var $ZodTuple=$constructor("$ZodTuple",(e,t)=>{$ZodType.init(e,t);const n=t.items,r=globalConfig.memoizer;r?.attach(e),e._zod.parse=(o,s)=>{const u=o.value;if(!Array.isArray(u))return o.issues.push({input:u,inst:e,expected:"tuple",code:"invalid_type"}),o;o.value=r?r.alloc(e,o,[],s):[];const a=[],l=getTupleOptStart(n,"optin"),i=getTupleOptStart(n,"optout");if(!t.rest){if(u.length<l)return o.issues.push({code:"too_small",minimum:l,inclusive:!0,input:u,inst:e,origin:"array"}),o;u.length>n.length&&o.issues.push({code:"too_big",maximum:n.length,inclusive:!0,input:u,inst:e,origin:"array"})}const c=new Array(n.length),p=t.rest?s?.abortEarly:void 0;let d=!1;for(let f=0;f<n.length;f++){const v=n[f]._zod.run({value:u[f],issues:[]},s);v instanceof Promise?a.push(v.then(_=>{c[f]=_})):(c[f]=v,p&&!d&&v.issues.length&&(d=aborted(v)))}if(t.rest&&!d){let f=n.length-1;const v=u.slice(n.length);let _=o.issues.length;for(const m of v){if(p&&o.issues.length!==_){if(aborted(o,_))break;_=o.issues.length}f++;const g=t.rest._zod.run({value:m,issues:[]},s);g instanceof Promise?a.push(g.then(b=>handleTupleResult(b,o,f))):handleTupleResult(g,o,f)}}return a.length?Promise.all(a).then(()=>handleTupleResults(c,o,n,u,i)):handleTupleResults(c,o,n,u,i)}});function getTupleOptStart(e,t){for(let n=e.length-1;n>=0;n--)if(!(t==="optin"?e[n]._zod.optin!==void 0:e[n]._zod.optout==="optional"))return n+1;return 0}function handleTupleResult(e,t,n){e.issues.length&&t.issues.push(...prefixIssues(n,e.issues)),t.value[n]=e.value}function handleTupleResults(e,t,n,r,o){for(let s=0;s<n.length;s++){const u=e[s],a=s<r.length;if(!a&&s>=o&&n[s]._zod.optin==="optional"){t.value.length=s;break}if(u.issues.length){if(!a&&s>=o){t.value.length=s;break}t.issues.push(...prefixIssues(s,u.issues))}t.value[s]=u.value}for(let s=t.value.length-1;s>=r.length&&(n[s]._zod.optout==="optional"&&t.value[s]===void 0);s--)t.value.length=s;return t}var $ZodRecord=$constructor("$ZodRecord",(e,t)=>{$ZodType.init(e,t);const n=globalConfig.memoizer;n?.attach(e),e._zod.parse=(r,o)=>{const s=r.value;if(!isPlainObject(s))return r.issues.push({expected:"record",code:"invalid_type",input:s,inst:e}),r;const u=[],a=t.keyType._zod.values;if(a&&!t.partial){r.value=n?n.alloc(e,r,{},o):{};const l=new Set;for(const c of a)if(typeof c=="string"||typeof c=="number"||typeof c=="symbol"){if(l.add(typeof c=="number"?c.toString():c),c==="__proto__")continue;const p=t.keyType._zod.run({value:c,issues:[]},o);if(p instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(p.issues.length){r.issues.push({code:"invalid_key",origin:"record",issues:p.issues.map(v=>finalizeIssue(v,o,config())),input:c,path:[c],inst:e});continue}const d=p.value;if(d==="__proto__")continue;const f=t.valueType._zod.run({value:s[c],issues:[]},o);f instanceof Promise?u.push(f.then(v=>{v.issues.length&&r.issues.push(...prefixIssues(c,v.issues)),r.value[d]=v.value})):(f.issues.length&&r.issues.push(...prefixIssues(c,f.issues)),r.value[d]=f.value)}let i;for(const c in s)if(!l.has(c))if(t.mode==="loose"){if(c==="__proto__")continue;r.value[c]=s[c]}else i=i??[],i.push(c);i&&i.length>0&&r.issues.push({code:"unrecognized_keys",input:s,inst:e,keys:i,continue:!0})}else{r.value=n?n.alloc(e,r,{},o):{};let l;for(const i of Reflect.ownKeys(s)){if(i==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s,i))continue;let c=t.keyType._zod.run({value:i,issues:[]},o);if(c instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof i=="string"&&number.test(i)&&c.issues.length){const v=t.keyType._zod.run({value:Number(i),issues:[]},o);if(v instanceof Promise)throw new Error("Async schemas not supported in object keys currently");v.issues.length===0&&(c=v)}if(c.issues.length){t.mode==="loose"?r.value[i]=s[i]:a?(l=l??[],l.push(i)):r.issues.push({code:"invalid_key",origin:"record",issues:c.issues.map(v=>finalizeIssue(v,o,config())),input:i,path:[i],inst:e});continue}const d=c.value;if(d==="__proto__")continue;const f=t.valueType._zod.run({value:s[i],issues:[]},o);f instanceof Promise?u.push(f.then(v=>{v.issues.length&&r.issues.push(...prefixIssues(i,v.issues)),r.value[d]=v.value})):(f.issues.length&&r.issues.push(...prefixIssues(i,f.issues)),r.value[d]=f.value)}l&&l.length>0&&r.issues.push({code:"unrecognized_keys",input:s,inst:e,keys:l,continue:!0})}return u.length?Promise.all(u).then(()=>r):r}}),$ZodEnum=$constructor("$ZodEnum",(e,t)=>{$ZodType.init(e,t);const n=getEnumValues(t.entries),r=new Set(n);e._zod.values=r,defineLazyInternal(e,"pattern",o=>{const s=getEnumValues(o.def.entries).filter(u=>propertyKeyTypes.has(typeof u));return new RegExp(s.length?`^(${s.map(u=>escapeRegex(u.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o,s)=>{const u=o.value;return r.has(u)||o.issues.push({code:"invalid_value",values:n,input:u,inst:e}),o}}),$ZodLiteral=$constructor("$ZodLiteral",(e,t)=>{$ZodType.init(e,t);const n=new Set(t.values);e._zod.values=n,defineLazyInternal(e,"pattern",r=>{const o=r.def.values;return new RegExp(o.length?`^(${o.map(s=>typeof s=="string"?escapeRegex(s):s?escapeRegex(s.toString()):String(s)).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(r,o)=>{const s=r.value;return n.has(s)||r.issues.push({code:"invalid_value",values:t.values,input:s,inst:e}),r}}),$ZodTransform=$constructor("$ZodTransform",(e,t)=>{$ZodType.init(e,t),e._zod.optin="optional",globalConfig.memoizer?.guard(e),e._zod.parse=(n,r)=>{if(r.direction==="backward")throw new $ZodEncodeError(e.constructor.name);const o=t.transform(n.value,n);if(r.async)return(o instanceof Promise?o:Promise.resolve(o)).then(u=>(n.value=u,n));if(o instanceof Promise)throw new $ZodAsyncError;return n.value=o,n}});function handleOptionalResult(e,t){return e.value=t.issues.length?void 0:t.value,e}var $ZodOptional=$constructor("$ZodOptional",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",n=>n.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",defineLazyInternal(e,"values",n=>{const r=n.def.innerType._zod.values;return r?new Set([...r,void 0]):void 0}),defineLazyInternal(e,"pattern",n=>{const r=n.def.innerType._zod.pattern;return r?new RegExp(`^(${cleanRegex(r.source)})?$`):void 0}),e._zod.parse=(n,r)=>{if(n.value===void 0){if(t.innerType._zod.optin!=="defaulted")return n;const o=t.innerType._zod.run({value:n.value,issues:[]},r);return o instanceof Promise?o.then(s=>handleOptionalResult(n,s)):handleOptionalResult(n,o)}return t.innerType._zod.run(n,r)}}),$ZodExactOptional=$constructor("$ZodExactOptional",(e,t)=>{$ZodOptional.init(e,t),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),defineLazyInternal(e,"pattern",n=>n.def.innerType._zod.pattern),e._zod.parse=(n,r)=>t.innerType._zod.run(n,r)}),$ZodNullable=$constructor("$ZodNullable",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",n=>n.def.innerType._zod.optin),defineLazyInternal(e,"optout",n=>n.def.innerType._zod.optout),defineLazyInternal(e,"pattern",n=>{const r=n.def.innerType._zod.pattern;return r?new RegExp(`^(${cleanRegex(r.source)}|null)$`):void 0}),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values?new Set([...n.def.innerType._zod.values,null]):void 0),e._zod.parse=(n,r)=>n.value===null?n:t.innerType._zod.run(n,r)}),$ZodDefault=$constructor("$ZodDefault",(e,t)=>{$ZodType.init(e,t),e._zod.optin="defaulted",defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);if(n.value===void 0)return n.value=t.defaultValue,n;const o=t.innerType._zod.run(n,r);return o instanceof Promise?o.then(s=>handleDefaultResult(s,t)):handleDefaultResult(o,t)}});function handleDefaultResult(e,t){return e.value===void 0&&(e.value=t.defaultValue),e}var $ZodPrefault=$constructor("$ZodPrefault",(e,t)=>{$ZodType.init(e,t),e._zod.optin="defaulted",defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>(r.direction==="backward"||n.value===void 0&&(n.value=t.defaultValue),t.innerType._zod.run(n,r))}),$ZodNonOptional=$constructor("$ZodNonOptional",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"values",n=>{const r=n.def.innerType._zod.values;return r?new Set([...r].filter(o=>o!==void 0)):void 0}),e._zod.parse=(n,r)=>{const o=t.innerType._zod.run(n,r);return o instanceof Promise?o.then(s=>handleNonOptionalResult(s,e)):handleNonOptionalResult(o,e)}});function handleNonOptionalResult(e,t){return!e.issues.length&&e.value===void 0&&e.issues.push({code:"invalid_type",expected:"nonoptional",input:e.value,inst:t}),e}function handleCatchResult(e,t,n,r){return t.issues.length?(e.value=n.catchValue({...t,value:e.value,error:{issues:t.issues.map(o=>finalizeIssue(o,r,config()))},input:e.value}),e):(e.value=t.value,t.memo&&(e.memo=!0),e)}var $ZodCatch=$constructor("$ZodCatch",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",n=>n.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),defineLazyInternal(e,"optout",n=>n.def.innerType._zod.optout),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);const o=t.innerType._zod.run({value:n.value,issues:[]},r);return o instanceof Promise?o.then(s=>handleCatchResult(n,s,t,r)):handleCatchResult(n,o,t,r)}}),$ZodPipe=$constructor("$ZodPipe",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"values",n=>n.def.in._zod.values),defineLazyInternal(e,"optin",n=>n.def.in._zod.optin),defineLazyInternal(e,"optout",n=>n.def.out._zod.optout),defineLazyInternal(e,"propValues",n=>n.def.in._zod.propValues),e._zod.parse=(n,r)=>{if(r.direction==="backward"){const s=t.out._zod.run(n,r);return s instanceof Promise?s.then(u=>handlePipeResult(u,t.in,r)):handlePipeResult(s,t.in,r)}const o=t.in._zod.run(n,r);return o instanceof Promise?o.then(s=>handlePipeResult(s,t.out,r)):handlePipeResult(o,t.out,r)}});function handlePipeResult(e,t,n){return e.issues.some(r=>r.code!=="unrecognized_keys")?(e.aborted=!0,e):t._zod.run({value:e.value,issues:e.issues},n)}var $ZodPreprocess=$constructor("$ZodPreprocess",(e,t)=>{$ZodPipe.init(e,t)}),$ZodReadonly=$constructor("$ZodReadonly",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"propValues",n=>n.def.innerType._zod.propValues),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),defineLazyInternal(e,"optin",n=>n.def.innerType?._zod?.optin),defineLazyInternal(e,"optout",n=>n.def.innerType?._zod?.optout),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);const o=t.innerType._zod.run(n,r);return o instanceof Promise?o.then(handleReadonlyResult):handleReadonlyResult(o)}});function handleReadonlyResult(e){return e.memo||(e.value=Object.freeze(e.value)),e}var $ZodCustom=$constructor("$ZodCustom",(e,t)=>{$ZodCheck.init(e,t),$ZodType.init(e,t),e._zod.parse=(n,r)=>n,e._zod.check=n=>{const r=n.value,o=t.fn(r);if(o instanceof Promise)return o.then(s=>handleRefineResult(s,n,r,e));handleRefineResult(o,n,r,e)}});function handleRefineResult(e,t,n,r){if(!e){const o={code:"custom",input:n,inst:r,path:[...r._zod.def.path??[]],continue:!r._zod.def.abort};r._zod.def.params&&(o.params=r._zod.def.params),t.issues.push(issue(o))}}
var $ZodCyclicError=class extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform"),this.name="ZodCyclicError"}},STATE="~memo",NO_ISSUES=[];function isRef(e){return e!==null&&typeof e=="object"}function cloneIssues(e){return e.map(r=>r.path?{...r,path:r.path.slice()}:{...r})}var recursive=new WeakMap,NONE=0,ASSUMED=1,PROVEN=2;function isRecursive(e,r,c){const i=recursive.get(e);if(i!==void 0)return i?PROVEN:NONE;if(r.has(e))return PROVEN;r.add(e);let u=NONE;const t=a=>{if(u!==PROVEN&&a?._zod){const n=isRecursive(a,r,c);n>u&&(u=n)}},d=(a,n)=>{let o=NONE;for(const l of Reflect.ownKeys(a)){const k=Object.getOwnPropertyDescriptor(a,l);if(n&&!k.enumerable)continue;const p=k.get?ASSUMED:k.value?._zod?isRecursive(k.value,r,c):NONE;p>o&&(o=p)}return o},b=a=>{a>u&&(u=a)},s=e._zod.def,f=s.type;switch(f){case"object":{const a=rawShape(s);b(a?d(a,!0):ASSUMED),t(s.catchall);break}case"array":t(s.element);break;case"tuple":for(const a of s.items)t(a);t(s.rest);break;case"record":case"map":t(s.keyType),t(s.valueType);break;case"set":t(s.valueType);break;case"union":for(const a of s.options)t(a);break;case"intersection":t(s.left),t(s.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":t(s.innerType);break;case"pipe":t(s.in),t(s.out);break;case"function":t(s.input),t(s.output);break;case"lazy":{const a=s._cachedInner??(c?e._zod.innerType:void 0);b(a?isRecursive(a,r,!1):ASSUMED);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(const a in s){const n=Object.getOwnPropertyDescriptor(s,a);if(!n||n.get)continue;const o=n.value;if(!(!o||typeof o!="object")){if(o._zod)t(o);else if(Array.isArray(o))for(const l of o)t(l)}}}return r.delete(e),settle(e,u)}function settle(e,r){return r!==ASSUMED&&recursive.set(e,r===PROVEN),r}function bucketFor(e,r){let c=e.buckets.get(r);return c||(c=new WeakMap,e.buckets.set(r,c)),c}var handoff,open=[],memo={alloc(e,r,c){const i=handoff;if(!i)return c;handoff=void 0;const u={value:c,issues:null};return i.set(r.value,u),open.push(u),c},guard(e){var r;(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred.push(()=>{const c=e._zod.parse,i=(u,t)=>{if(t.direction!=="backward"&&isBackEdge(t,u.value))throw new $ZodCyclicError;return c(u,t)};e._zod.parse=i,e._zod.run===c&&(e._zod.run=i)})},attach(e){var r;let c,i=!1,u,t;(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred.push(()=>{const d=e._zod.parse,b=(s,f)=>{if(c===void 0){const v=isRecursive(e,new Set,!1);if(v===NONE)return e._zod.parse=d,e._zod.run===b&&(e._zod.run=d),d(s,f);v===PROVEN||i?c=!0:i=!0}const a=s.value;if(!isRef(a))return d(s,f);let n=f[STATE];n||(n={buckets:new WeakMap,backEdges:void 0},f[STATE]=n);let o;u===f?o=t:(o=bucketFor(n,e),u=f,t=o);const l=o.get(a);if(l)return s.value=l.value,l.issues?l.issues.length&&s.issues.push(...cloneIssues(l.issues)):(s.memo=!0,n.backEdges??(n.backEdges=new WeakSet),n.backEdges.add(l.value)),s;handoff=o;const k=open.length,p=d(s,f);handoff=void 0;const h=open.length>k?open.pop():void 0;return p instanceof Promise?p.then(v=>(h&&(h.issues=v.issues.length?cloneIssues(v.issues):NO_ISSUES),v)):(h&&(h.issues=p.issues.length?cloneIssues(p.issues):NO_ISSUES),p)};e._zod.parse=b,e._zod.run===d&&(e._zod.run=b)})}};function memoizer(){return memo}function isBackEdge(e,r){const c=e[STATE]?.backEdges;return c!==void 0&&isRef(r)&&c.has(r)}
var error=()=>{const a={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function i(e){return a[e]??null}const o={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},d={nan:"NaN"};function r(e,t){return e==="number"&&typeof t=="number"&&!Number.isFinite(t)?String(t):d[e]??e}return e=>{switch(e.code){case"invalid_type":{const t=r(e.expected),n=parsedType(e.input),c=r(n,e.input);return`Invalid input: expected ${t}, received ${c}`}case"invalid_value":return e.values.length===1?`Invalid input: expected ${stringifyPrimitive(e.values[0])}`:`Invalid option: expected one of ${joinValues(e.values,"|")}`;case"too_big":{const t=e.exact?"exactly ":e.inclusive?"<=":"<",n=i(e.origin);return n?`Too big: expected ${e.origin??"value"} to have ${t}${e.maximum.toString()} ${n.unit??"elements"}`:`Too big: expected ${e.origin??"value"} to be ${t}${e.maximum.toString()}`}case"too_small":{const t=e.exact?"exactly ":e.inclusive?">=":">",n=i(e.origin);return n?`Too small: expected ${e.origin} to have ${t}${e.minimum.toString()} ${n.unit}`:`Too small: expected ${e.origin} to be ${t}${e.minimum.toString()}`}case"invalid_format":{const t=e;return t.format==="starts_with"?`Invalid string: must start with "${t.prefix}"`:t.format==="ends_with"?`Invalid string: must end with "${t.suffix}"`:t.format==="includes"?`Invalid string: must include "${t.includes}"`:t.format==="regex"?`Invalid string: must match pattern ${t.pattern}`:`Invalid ${o[t.format]??e.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${e.divisor}`;case"unrecognized_keys":return`Unrecognized key${e.keys.length>1?"s":""}: ${joinValues(e.keys,", ")}`;case"invalid_key":return`Invalid key in ${e.origin}`;case"invalid_union":return e.options&&Array.isArray(e.options)&&e.options.length>0?`Invalid discriminator value. Expected ${e.options.map(n=>`'${n}'`).join(" | ")}`:e.inclusive===!1?"Invalid input: more than one option matched":"Invalid input";case"invalid_element":return`Invalid value in ${e.origin}`;default:return"Invalid input"}}};function en_default(){return{localeError:error()}}
var _a2,$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t,...e){const i=e[0];return this._map.set(t,i),i&&typeof i=="object"&&"id"in i&&this._idmap.set(i.id,t),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t){const e=this._map.get(t);return e&&typeof e=="object"&&"id"in e&&this._idmap.delete(e.id),this._map.delete(t),this}get(t){const e=t._zod.parent;if(e){const i={...this.get(e)??{}};delete i.id;const s={...i,...this._map.get(t)};return Object.keys(s).length?s:void 0}return this._map.get(t)}has(t){return this._map.has(t)}};function registry(){return new $ZodRegistry}(_a2=globalThis).__zod_globalRegistry??(_a2.__zod_globalRegistry=registry());var globalRegistry=globalThis.__zod_globalRegistry;
function snapshotChecks(e){return e.checks&&(e.checks=[...e.checks]),e}function _string(e,r){return new e(snapshotChecks({type:"string",...normalizeParams(r)}))}function _coercedString(e,r){return new e(snapshotChecks({type:"string",coerce:!0,...normalizeParams(r)}))}function _email(e,r){return new e({type:"string",format:"email",check:"string_format",abort:!1,...normalizeParams(r)})}function _guid(e,r){return new e({type:"string",format:"guid",check:"string_format",abort:!1,...normalizeParams(r)})}function _uuid(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,...normalizeParams(r)})}function _uuidv4(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...normalizeParams(r)})}function _uuidv6(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...normalizeParams(r)})}function _uuidv7(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...normalizeParams(r)})}function _url(e,r){return new e({type:"string",format:"url",check:"string_format",abort:!1,...normalizeParams(r)})}function _emoji2(e,r){return new e({type:"string",format:"emoji",check:"string_format",abort:!1,...normalizeParams(r)})}function _nanoid(e,r){return new e({type:"string",format:"nanoid",check:"string_format",abort:!1,...normalizeParams(r)})}function _cuid(e,r){return new e({type:"string",format:"cuid",check:"string_format",abort:!1,...normalizeParams(r)})}function _cuid2(e,r){return new e({type:"string",format:"cuid2",check:"string_format",abort:!1,...normalizeParams(r)})}function _ulid(e,r){return new e({type:"string",format:"ulid",check:"string_format",abort:!1,...normalizeParams(r)})}function _xid(e,r){return new e({type:"string",format:"xid",check:"string_format",abort:!1,...normalizeParams(r)})}function _ksuid(e,r){return new e({type:"string",format:"ksuid",check:"string_format",abort:!1,...normalizeParams(r)})}function _ipv4(e,r){return new e({type:"string",format:"ipv4",check:"string_format",abort:!1,...normalizeParams(r)})}function _ipv6(e,r){return new e({type:"string",format:"ipv6",check:"string_format",abort:!1,...normalizeParams(r)})}function _cidrv4(e,r){return new e({type:"string",format:"cidrv4",check:"string_format",abort:!1,...normalizeParams(r)})}function _cidrv6(e,r){return new e({type:"string",format:"cidrv6",check:"string_format",abort:!1,...normalizeParams(r)})}function _base64(e,r){return new e({type:"string",format:"base64",check:"string_format",abort:!1,...normalizeParams(r)})}function _base64url(e,r){return new e({type:"string",format:"base64url",check:"string_format",abort:!1,...normalizeParams(r)})}function _e164(e,r){return new e({type:"string",format:"e164",check:"string_format",abort:!1,...normalizeParams(r)})}function _jwt(e,r){return new e({type:"string",format:"jwt",check:"string_format",abort:!1,...normalizeParams(r)})}function _isoDateTime(e,r){return new e({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...normalizeParams(r)})}function _isoDate(e,r){return new e({type:"string",format:"date",check:"string_format",...normalizeParams(r)})}function _isoTime(e,r){return new e({type:"string",format:"time",check:"string_format",precision:null,...normalizeParams(r)})}function _isoDuration(e,r){return new e({type:"string",format:"duration",check:"string_format",...normalizeParams(r)})}function _number(e,r){return new e(snapshotChecks({type:"number",checks:[],...normalizeParams(r)}))}function _coercedNumber(e,r){return new e(snapshotChecks({type:"number",coerce:!0,checks:[],...normalizeParams(r)}))}function _int(e,r){return new e({type:"number",check:"number_format",abort:!1,format:"safeint",...normalizeParams(r)})}function _boolean(e,r){return new e({type:"boolean",...normalizeParams(r)})}function _coercedBoolean(e,r){return new e({type:"boolean",coerce:!0,...normalizeParams(r)})}function _coercedBigint(e,r){return new e({type:"bigint",coerce:!0,...normalizeParams(r)})}function _unknown(e){return new e({type:"unknown"})}function _never(e,r){return new e({type:"never",...normalizeParams(r)})}function _coercedDate(e,r){return new e({type:"date",coerce:!0,...normalizeParams(r)})}function _lt(e,r){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(r),value:e,inclusive:!1})}function _lte(e,r){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(r),value:e,inclusive:!0})}function _gt(e,r){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(r),value:e,inclusive:!1})}function _gte(e,r){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(r),value:e,inclusive:!0})}function _multipleOf(e,r){return new $ZodCheckMultipleOf({check:"multiple_of",...normalizeParams(r),value:e})}function _maxLength(e,r){return new $ZodCheckMaxLength({check:"max_length",...normalizeParams(r),maximum:e})}function _minLength(e,r){return new $ZodCheckMinLength({check:"min_length",...normalizeParams(r),minimum:e})}function _length(e,r){return new $ZodCheckLengthEquals({check:"length_equals",...normalizeParams(r),length:e})}function _regex(e,r){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r),pattern:e})}function _lowercase(e){return new $ZodCheckLowerCase({check:"string_format",format:"lowercase",...normalizeParams(e)})}function _uppercase(e){return new $ZodCheckUpperCase({check:"string_format",format:"uppercase",...normalizeParams(e)})}function _includes(e,r){return new $ZodCheckIncludes({check:"string_format",format:"includes",...normalizeParams(r),includes:e})}function _startsWith(e,r){return new $ZodCheckStartsWith({check:"string_format",format:"starts_with",...normalizeParams(r),prefix:e})}function _endsWith(e,r){return new $ZodCheckEndsWith({check:"string_format",format:"ends_with",...normalizeParams(r),suffix:e})}function _overwrite(e){return new $ZodCheckOverwrite({check:"overwrite",tx:e})}function _normalize(e){return _overwrite(r=>r.normalize(e))}function _trim(){return _overwrite(e=>e.trim())}function _toLowerCase(){return _overwrite(e=>e.toLowerCase())}function _toUpperCase(){return _overwrite(e=>e.toUpperCase())}function _slugify(){return _overwrite(e=>slugify(e))}function _array(e,r,n){return new e({type:"array",element:r,...normalizeParams(n)})}function _custom(e,r,n){const t=normalizeParams(n);return t.abort??(t.abort=!0),new e({type:"custom",check:"custom",fn:r,...t})}function _refine(e,r,n){return new e({type:"custom",check:"custom",fn:r,...normalizeParams(n)})}function _superRefine(e,r){const n=_check(t=>(t.addIssue=o=>{if(typeof o=="string")t.issues.push(issue(o,t.value,n._zod.def));else{const a=o;a.fatal&&(a.continue=!1),a.code??(a.code="custom"),"input"in a||(a.input=t.value),a.inst??(a.inst=n),a.continue??(a.continue=!n._zod.def.abort),t.issues.push(issue(a))}},e(t.value,t)),r);return n}function _check(e,r){const n=new $ZodCheck({check:"custom",...normalizeParams(r)});return n._zod.check=e,n}
var createToJSONSchemaMethod=()=>{throw new Error("JSON schemas are left out of this build")},createStandardJSONSchemaMethod=()=>{throw new Error("JSON schemas are left out of this build")};
var narrowMin=(m,i,n)=>{(m[i]===void 0||n>m[i])&&(m[i]=n)},narrowMax=(m,i,n)=>{(m[i]===void 0||n<m[i])&&(m[i]=n)},narrowBoth=(m,i)=>{narrowMin(m,"minimum",i),narrowMax(m,"maximum",i)},addDivisor=(m,i)=>{m.multipleOf??(m.multipleOf=[]),m.multipleOf.includes(i)||m.multipleOf.push(i)},addPattern=(m,i)=>{m.patterns??(m.patterns=new Set),m.patterns.add(i)},intersectMime=(m,i)=>{m.mime=m.mime?m.mime.filter(n=>i.includes(n)):[...i]},setFormat=(m,i)=>{m.format=i,i.includes("int")&&(m.isInt=!0)},minContributor=(m,i)=>narrowMin(m,"minimum",i.minimum),maxContributor=(m,i)=>narrowMax(m,"maximum",i.maximum),formatContributor=m=>(i,n)=>{setFormat(i,n.format);const[e,t]=m[n.format];narrowMin(i,"minimum",e),narrowMax(i,"maximum",t)},contributors={greater_than:(m,i)=>narrowMin(m,i.inclusive?"minimum":"exclusiveMinimum",i.value),less_than:(m,i)=>narrowMax(m,i.inclusive?"maximum":"exclusiveMaximum",i.value),multiple_of:(m,i)=>addDivisor(m,i.value),number_format:formatContributor(NUMBER_FORMAT_RANGES),bigint_format:formatContributor(BIGINT_FORMAT_RANGES),min_length:minContributor,max_length:maxContributor,length_equals:(m,i)=>narrowBoth(m,i.length),min_size:minContributor,max_size:maxContributor,size_equals:(m,i)=>narrowBoth(m,i.size),string_format:(m,i)=>{setFormat(m,i.format),i.pattern&&addPattern(m,i.pattern),(i.format==="base64"||i.format==="base64url")&&(m.contentEncoding=i.format),(i.local||i.precision===-1)&&(m.laxFormat=!0)},mime_type:(m,i)=>intersectMime(m,i.mime)};function aggregateChecks(m){const i={},n=m._zod.def,e=m._zod.traits.has("$ZodCheck")?[m,...n.checks??[]]:n.checks??[];for(const r of e)contributors[r._zod.def.check]?.(i,r._zod.def);const t=m._zod.bag;t.minimum!==void 0&&narrowMin(i,"minimum",t.minimum),t.exclusiveMinimum!==void 0&&narrowMin(i,"exclusiveMinimum",t.exclusiveMinimum),t.maximum!==void 0&&narrowMax(i,"maximum",t.maximum),t.exclusiveMaximum!==void 0&&narrowMax(i,"exclusiveMaximum",t.exclusiveMaximum),t.multipleOf!==void 0&&addDivisor(i,t.multipleOf),t.format!==void 0&&(i.format??(i.format=t.format),t.format.includes("int")&&(i.isInt=!0)),t.mime&&intersectMime(i,t.mime);for(const r of t.patterns??[])addPattern(i,r);return i}
var stringProcessor=()=>{throw new Error("JSON schemas are left out of this build")},numberProcessor=()=>{throw new Error("JSON schemas are left out of this build")},booleanProcessor=()=>{throw new Error("JSON schemas are left out of this build")},bigintProcessor=()=>{throw new Error("JSON schemas are left out of this build")},neverProcessor=()=>{throw new Error("JSON schemas are left out of this build")},unknownProcessor=()=>{throw new Error("JSON schemas are left out of this build")},dateProcessor=()=>{throw new Error("JSON schemas are left out of this build")},enumProcessor=()=>{throw new Error("JSON schemas are left out of this build")},literalProcessor=()=>{throw new Error("JSON schemas are left out of this build")},customProcessor=()=>{throw new Error("JSON schemas are left out of this build")},transformProcessor=()=>{throw new Error("JSON schemas are left out of this build")},arrayProcessor=()=>{throw new Error("JSON schemas are left out of this build")},objectProcessor=()=>{throw new Error("JSON schemas are left out of this build")},unionProcessor=()=>{throw new Error("JSON schemas are left out of this build")},intersectionProcessor=()=>{throw new Error("JSON schemas are left out of this build")},tupleProcessor=()=>{throw new Error("JSON schemas are left out of this build")},recordProcessor=()=>{throw new Error("JSON schemas are left out of this build")},nullableProcessor=()=>{throw new Error("JSON schemas are left out of this build")},nonoptionalProcessor=()=>{throw new Error("JSON schemas are left out of this build")},defaultProcessor=()=>{throw new Error("JSON schemas are left out of this build")},prefaultProcessor=()=>{throw new Error("JSON schemas are left out of this build")},catchProcessor=()=>{throw new Error("JSON schemas are left out of this build")},pipeProcessor=()=>{throw new Error("JSON schemas are left out of this build")},readonlyProcessor=()=>{throw new Error("JSON schemas are left out of this build")},optionalProcessor=()=>{throw new Error("JSON schemas are left out of this build")};
var _installedErrorProtos=new WeakSet([Object.prototype,Error.prototype]);function _lazyMethod(o,s,e){Object.defineProperty(o,s,{configurable:!0,enumerable:!1,get(){const r=e(this);return Object.defineProperty(this,s,{value:r,configurable:!0,writable:!0}),r},set(r){Object.defineProperty(this,s,{value:r,configurable:!0,writable:!0})}})}var initializer2=(o,s)=>{$ZodError.init(o,s),o.name="ZodError";const e=Object.getPrototypeOf(o);_installedErrorProtos.has(e)||(_installedErrorProtos.add(e),_lazyMethod(e,"format",r=>t=>formatError(r,t)),_lazyMethod(e,"flatten",r=>t=>flattenError(r,t)),_lazyMethod(e,"addIssue",r=>t=>{r.issues.push(t),r.message=JSON.stringify(r.issues,jsonStringifyReplacer,2)}),_lazyMethod(e,"addIssues",r=>t=>{r.issues.push(...t),r.message=JSON.stringify(r.issues,jsonStringifyReplacer,2)}),Object.defineProperty(e,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}}))},ZodError=$constructor("ZodError",initializer2),ZodRealError=$constructor("ZodError",initializer2,void 0,{Parent:Error});
var parse=_parse(ZodRealError),parseAsync=_parseAsync(ZodRealError),safeParse=_safeParse(ZodRealError),safeParseAsync=_safeParseAsync(ZodRealError),encode=_encode(ZodRealError),decode=_decode(ZodRealError),encodeAsync=_encodeAsync(ZodRealError),decodeAsync=_decodeAsync(ZodRealError),safeEncode=_safeEncode(ZodRealError),safeDecode=_safeDecode(ZodRealError),safeEncodeAsync=_safeEncodeAsync(ZodRealError),safeDecodeAsync=_safeDecodeAsync(ZodRealError);
function _ensureDefaultLocale(){globalConfig.localeError||config(en_default())}function _ensureDefaultMemoizer(){globalConfig.memoizer||config({memoizer:memoizer()})}var ZodType=$constructor("ZodType",(e,r)=>(_ensureDefaultLocale(),$ZodType.init(e,r),e.def=r,e.type=r.type,e),{check(...e){const r=this.def;return this.clone(util_exports.mergeDefs(r,{checks:[...r.checks??[],...e.map(t=>typeof t=="function"?{_zod:{check:t,def:{check:"custom"},onattach:[]}}:t)]}),{parent:!0})},with(...e){return this.check(...e)},clone(e,r){return clone(this,e,r)},brand(){return this},register(e,r){return e.add(this,r),this},refine(e,r){return this.check(refine(e,r))},superRefine(e,r){return this.check(superRefine(e,r))},overwrite(e){return this.check(_overwrite(e))},optional(){return optional(this)},exactOptional(){return exactOptional(this)},nullable(){return nullable(this)},nullish(){return optional(nullable(this))},nonoptional(e){return nonoptional(this,e)},array(){return array(this)},or(e){return union([this,e])},and(e){return intersection(this,e)},transform(e){return pipe(this,transform(e))},default(e){return _default(this,e)},prefault(e){return prefault(this,e)},catch(e){return _catch(this,e)},pipe(e){return pipe(this,e)},readonly(){return readonly(this)},describe(e){const r=this.clone();return globalRegistry.add(r,{description:e}),r},meta(...e){if(e.length===0)return globalRegistry.get(this);const r=this.clone();return globalRegistry.add(r,e[0]),r},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(e,...r){return r.length===0?e(this):e(this,...r)},get"~standard"(){return util_exports.hide(this,"~standard",{...standardProps(this),jsonSchema:{input:createStandardJSONSchemaMethod(this,"input"),output:createStandardJSONSchemaMethod(this,"output")}})},set"~standard"(e){util_exports.own(this,"~standard",e)},parse:function e(r,t){return parse(this,r,t,{callee:e})},parseAsync:async function e(r,t){return await parseAsync(this,r,t,{callee:e})},safeParse(e,r){return safeParse(this,e,r)},async safeParseAsync(e,r){return safeParseAsync(this,e,r)},get spa(){return this?.safeParseAsync},set spa(e){util_exports.own(this,"spa",e)},validate(e,r){return validate(this,e,r)},validateAsync(e,r){return validateAsync(this,e,r)},encode:function e(r,t){return encode(this,r,t,{callee:e})},decode:function e(r,t){return decode(this,r,t,{callee:e})},encodeAsync:async function e(r,t){return await encodeAsync(this,r,t,{callee:e})},decodeAsync:async function e(r,t){return await decodeAsync(this,r,t,{callee:e})},safeEncode(e,r){return safeEncode(this,e,r)},safeDecode(e,r){return safeDecode(this,e,r)},async safeEncodeAsync(e,r){return safeEncodeAsync(this,e,r)},async safeDecodeAsync(e,r){return safeDecodeAsync(this,e,r)},toJSONSchema(e){return createToJSONSchemaMethod(this,{})(e)},get description(){return globalRegistry.get(this)?.description},get _def(){return this._zod.def}}),_ZodString=$constructor("_ZodString",(e,r)=>{$ZodString.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>stringProcessor(e,t,o,n)},util_exports.derived({format:e=>aggregateChecks(e).format??null,minLength:e=>aggregateChecks(e).minimum??null,maxLength:e=>aggregateChecks(e).maximum??null},{regex(...e){return this.check(_regex(...e))},includes(...e){return this.check(_includes(...e))},startsWith(...e){return this.check(_startsWith(...e))},endsWith(...e){return this.check(_endsWith(...e))},min(...e){return this.check(_minLength(...e))},max(...e){return this.check(_maxLength(...e))},length(...e){return this.check(_length(...e))},nonempty(...e){return this.check(_minLength(1,...e))},lowercase(e){return this.check(_lowercase(e))},uppercase(e){return this.check(_uppercase(e))},trim(){return this.check(_trim())},normalize(...e){return this.check(_normalize(...e))},toLowerCase(){return this.check(_toLowerCase())},toUpperCase(){return this.check(_toUpperCase())},slugify(){return this.check(_slugify())}})),ZodString=$constructor("ZodString",(e,r)=>{$ZodString.init(e,r),_ZodString.init(e,r)},{email(e){return this.check(_email(ZodEmail,e))},url(e){return this.check(_url(ZodURL,e))},jwt(e){return this.check(_jwt(ZodJWT,e))},emoji(e){return this.check(_emoji2(ZodEmoji,e))},guid(e){return this.check(_guid(ZodGUID,e))},uuid(e){return this.check(_uuid(ZodUUID,e))},uuidv4(e){return this.check(_uuidv4(ZodUUID,e))},uuidv6(e){return this.check(_uuidv6(ZodUUID,e))},uuidv7(e){return this.check(_uuidv7(ZodUUID,e))},nanoid(e){return this.check(_nanoid(ZodNanoID,e))},cuid(e){return this.check(_cuid(ZodCUID,e))},cuid2(e){return this.check(_cuid2(ZodCUID2,e))},ulid(e){return this.check(_ulid(ZodULID,e))},base64(e){return this.check(_base64(ZodBase64,e))},base64url(e){return this.check(_base64url(ZodBase64URL,e))},xid(e){return this.check(_xid(ZodXID,e))},ksuid(e){return this.check(_ksuid(ZodKSUID,e))},ipv4(e){return this.check(_ipv4(ZodIPv4,e))},ipv6(e){return this.check(_ipv6(ZodIPv6,e))},cidrv4(e){return this.check(_cidrv4(ZodCIDRv4,e))},cidrv6(e){return this.check(_cidrv6(ZodCIDRv6,e))},e164(e){return this.check(_e164(ZodE164,e))},datetime(e){return this.check(_isoDateTime(ZodISODateTime,e))},date(e){return this.check(_isoDate(ZodISODate,e))},time(e){return this.check(_isoTime(ZodISOTime,e))},duration(e){return this.check(_isoDuration(ZodISODuration,e))}}),once_string;function make_string(e){return _string(ZodString,e)}function string2(e){return e===void 0?once_string??=make_string(e):make_string(e)}var ZodStringFormat=$constructor("ZodStringFormat",(e,r)=>{$ZodStringFormat.init(e,r),_ZodString.init(e,r)}),ZodISODateTime=$constructor("ZodISODateTime",(e,r)=>{$ZodISODateTime.init(e,r),ZodStringFormat.init(e,r)}),ZodISODate=$constructor("ZodISODate",(e,r)=>{$ZodISODate.init(e,r),ZodStringFormat.init(e,r)}),ZodISOTime=$constructor("ZodISOTime",(e,r)=>{$ZodISOTime.init(e,r),ZodStringFormat.init(e,r)}),ZodISODuration=$constructor("ZodISODuration",(e,r)=>{$ZodISODuration.init(e,r),ZodStringFormat.init(e,r)}),ZodEmail=$constructor("ZodEmail",(e,r)=>{$ZodEmail.init(e,r),ZodStringFormat.init(e,r)}),ZodGUID=$constructor("ZodGUID",(e,r)=>{$ZodGUID.init(e,r),ZodStringFormat.init(e,r)}),ZodUUID=$constructor("ZodUUID",(e,r)=>{$ZodUUID.init(e,r),ZodStringFormat.init(e,r)});function uuid2(e){return _uuid(ZodUUID,e)}var ZodURL=$constructor("ZodURL",(e,r)=>{$ZodURL.init(e,r),ZodStringFormat.init(e,r)});function url(e){return _url(ZodURL,e)}var ZodEmoji=$constructor("ZodEmoji",(e,r)=>{$ZodEmoji.init(e,r),ZodStringFormat.init(e,r)}),ZodNanoID=$constructor("ZodNanoID",(e,r)=>{$ZodNanoID.init(e,r),ZodStringFormat.init(e,r)}),ZodCUID=$constructor("ZodCUID",(e,r)=>{$ZodCUID.init(e,r),ZodStringFormat.init(e,r)}),ZodCUID2=$constructor("ZodCUID2",(e,r)=>{$ZodCUID2.init(e,r),ZodStringFormat.init(e,r)}),ZodULID=$constructor("ZodULID",(e,r)=>{$ZodULID.init(e,r),ZodStringFormat.init(e,r)}),ZodXID=$constructor("ZodXID",(e,r)=>{$ZodXID.init(e,r),ZodStringFormat.init(e,r)}),ZodKSUID=$constructor("ZodKSUID",(e,r)=>{$ZodKSUID.init(e,r),ZodStringFormat.init(e,r)}),ZodIPv4=$constructor("ZodIPv4",(e,r)=>{$ZodIPv4.init(e,r),ZodStringFormat.init(e,r)}),ZodIPv6=$constructor("ZodIPv6",(e,r)=>{$ZodIPv6.init(e,r),ZodStringFormat.init(e,r)}),ZodCIDRv4=$constructor("ZodCIDRv4",(e,r)=>{$ZodCIDRv4.init(e,r),ZodStringFormat.init(e,r)}),ZodCIDRv6=$constructor("ZodCIDRv6",(e,r)=>{$ZodCIDRv6.init(e,r),ZodStringFormat.init(e,r)}),ZodBase64=$constructor("ZodBase64",(e,r)=>{$ZodBase64.init(e,r),ZodStringFormat.init(e,r)}),ZodBase64URL=$constructor("ZodBase64URL",(e,r)=>{$ZodBase64URL.init(e,r),ZodStringFormat.init(e,r)}),ZodE164=$constructor("ZodE164",(e,r)=>{$ZodE164.init(e,r),ZodStringFormat.init(e,r)}),ZodJWT=$constructor("ZodJWT",(e,r)=>{$ZodJWT.init(e,r),ZodStringFormat.init(e,r)}),ZodNumber=$constructor("ZodNumber",(e,r)=>{$ZodNumber.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>numberProcessor(e,t,o,n),e.isFinite=!0},util_exports.derived({minValue:e=>{const{minimum:r,exclusiveMinimum:t}=aggregateChecks(e);return Math.max(r??Number.NEGATIVE_INFINITY,t??Number.NEGATIVE_INFINITY)},maxValue:e=>{const{maximum:r,exclusiveMaximum:t}=aggregateChecks(e);return Math.min(r??Number.POSITIVE_INFINITY,t??Number.POSITIVE_INFINITY)},isInt:e=>{const{isInt:r,multipleOf:t}=aggregateChecks(e);return!!r||!!t?.some(Number.isSafeInteger)},format:e=>aggregateChecks(e).format??null},{gt(e,r){return this.check(_gt(e,r))},gte(e,r){return this.check(_gte(e,r))},min(e,r){return this.check(_gte(e,r))},lt(e,r){return this.check(_lt(e,r))},lte(e,r){return this.check(_lte(e,r))},max(e,r){return this.check(_lte(e,r))},int(e){return this.check(int(e))},safe(e){return this.check(int(e))},positive(e){return this.check(_gt(0,e))},nonnegative(e){return this.check(_gte(0,e))},negative(e){return this.check(_lt(0,e))},nonpositive(e){return this.check(_lte(0,e))},multipleOf(e,r){return this.check(_multipleOf(e,r))},step(e,r){return this.check(_multipleOf(e,r))},finite(){return this}})),once_number;function make_number(e){return _number(ZodNumber,e)}function number2(e){return e===void 0?once_number??=make_number(e):make_number(e)}var ZodNumberFormat=$constructor("ZodNumberFormat",(e,r)=>{$ZodNumberFormat.init(e,r),ZodNumber.init(e,r)});function int(e){return _int(ZodNumberFormat,e)}var ZodBoolean=$constructor("ZodBoolean",(e,r)=>{$ZodBoolean.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>booleanProcessor(e,t,o,n)}),once_boolean;function make_boolean(e){return _boolean(ZodBoolean,e)}function boolean2(e){return e===void 0?once_boolean??=make_boolean(e):make_boolean(e)}var ZodBigInt=$constructor("ZodBigInt",(e,r)=>{$ZodBigInt.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>bigintProcessor(e,t,o,n)},util_exports.derived({minValue:e=>aggregateChecks(e).minimum??null,maxValue:e=>aggregateChecks(e).maximum??null,format:e=>aggregateChecks(e).format??null},{gte(e,r){return this.check(_gte(e,r))},min(e,r){return this.check(_gte(e,r))},gt(e,r){return this.check(_gt(e,r))},lt(e,r){return this.check(_lt(e,r))},lte(e,r){return this.check(_lte(e,r))},max(e,r){return this.check(_lte(e,r))},positive(e){return this.check(_gt(BigInt(0),e))},negative(e){return this.check(_lt(BigInt(0),e))},nonpositive(e){return this.check(_lte(BigInt(0),e))},nonnegative(e){return this.check(_gte(BigInt(0),e))},multipleOf(e,r){return this.check(_multipleOf(e,r))}})),ZodUnknown=$constructor("ZodUnknown",(e,r)=>{$ZodUnknown.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>unknownProcessor(e,t,o,n)}),once_unknown;function make_unknown(){return _unknown(ZodUnknown)}function unknown(){return once_unknown??=make_unknown()}var ZodNever=$constructor("ZodNever",(e,r)=>{$ZodNever.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>neverProcessor(e,t,o,n)});function never(e){return _never(ZodNever,e)}var ZodDate=$constructor("ZodDate",(e,r)=>{$ZodDate.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>dateProcessor(e,t,o,n),e.min=(t,o)=>e.check(_gte(t,o)),e.max=(t,o)=>e.check(_lte(t,o))},util_exports.derived({minDate:e=>{const{minimum:r}=aggregateChecks(e);return r?new Date(r):null},maxDate:e=>{const{maximum:r}=aggregateChecks(e);return r?new Date(r):null}},{})),ZodArray=$constructor("ZodArray",(e,r)=>{_ensureDefaultMemoizer(),$ZodArray.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>arrayProcessor(e,t,o,n),e.element=r.element},{min(e,r){return this.check(_minLength(e,r))},nonempty(e){return this.check(_minLength(1,e))},max(e,r){return this.check(_maxLength(e,r))},length(e,r){return this.check(_length(e,r))},unwrap(){return this.element}});function array(e,r){return _array(ZodArray,e,r)}var ZodObject=$constructor("ZodObject",(e,r)=>{_ensureDefaultMemoizer(),$ZodObjectJIT.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>objectProcessor(e,t,o,n),util_exports.installLazyProp(e,"shape",t=>t._zod.def.shape,!1)},{keyof(){return _enum(Object.keys(this._zod.def.shape))},catchall(e){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:e}))},passthrough(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:unknown()}))},loose(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:unknown()}))},strict(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:never()}))},strip(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:void 0}))},extend(e){return util_exports.extend(this,e)},safeExtend(e){return util_exports.safeExtend(this,e)},merge(e){return util_exports.merge(this,e)},pick(e){return util_exports.pick(this,e)},omit(e){return util_exports.omit(this,e)},partial(...e){return util_exports.partial(ZodOptional,this,e[0])},exactPartial(...e){return util_exports.partial(ZodExactOptional,this,e[0],"exactPartial")},required(...e){return util_exports.required(ZodNonOptional,this,e[0])}});function object(e,r){const t={type:"object",shape:e??{},...util_exports.normalizeParams(r)};return new ZodObject(t)}function strictObject(e,r){return new ZodObject({type:"object",shape:e,catchall:never(),...util_exports.normalizeParams(r)})}function looseObject(e,r){return new ZodObject({type:"object",shape:e,catchall:unknown(),...util_exports.normalizeParams(r)})}var ZodUnion=$constructor("ZodUnion",(e,r)=>{$ZodUnion.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>unionProcessor(e,t,o,n),e.options=r.options});function union(e,r){return new ZodUnion({type:"union",options:e,...util_exports.normalizeParams(r)})}var ZodDiscriminatedUnion=$constructor("ZodDiscriminatedUnion",(e,r)=>{ZodUnion.init(e,r),$ZodDiscriminatedUnion.init(e,r)});function discriminatedUnion(e,r,t){return new ZodDiscriminatedUnion({type:"union",options:r,discriminator:e,...util_exports.normalizeParams(t)})}var ZodIntersection=$constructor("ZodIntersection",(e,r)=>{$ZodIntersection.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>intersectionProcessor(e,t,o,n)});function intersection(e,r){return new ZodIntersection({type:"intersection",left:e,right:r})}var ZodTuple=$constructor("ZodTuple",(e,r)=>{_ensureDefaultMemoizer(),$ZodTuple.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>tupleProcessor(e,t,o,n)},{rest(e){return this.clone({...this._zod.def,rest:e})},partial(){const e=this._zod.def;if(e.checks?.length)throw new Error(".partial() cannot be used on tuple schemas containing refinements");return this.clone({...e,items:e.items.map(r=>new ZodOptional({type:"optional",innerType:r}))})}});function tuple(e,r,t){const o=r instanceof $ZodType,n=o?t:r,c=o?r:null;return new ZodTuple({type:"tuple",items:e,rest:c,...util_exports.normalizeParams(n)})}var ZodRecord=$constructor("ZodRecord",(e,r)=>{_ensureDefaultMemoizer(),$ZodRecord.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>recordProcessor(e,t,o,n),e.keyType=r.keyType,e.valueType=r.valueType});function record(e,r,t){return!r||!r._zod?new ZodRecord({type:"record",keyType:string2(),valueType:e,...util_exports.normalizeParams(r)}):new ZodRecord({type:"record",keyType:e,valueType:r,...util_exports.normalizeParams(t)})}function partialRecord(e,r,t){return new ZodRecord({type:"record",keyType:e,valueType:r,...util_exports.normalizeParams(t),partial:!0})}var ZodEnum=$constructor("ZodEnum",(e,r)=>{$ZodEnum.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(o,n,c)=>enumProcessor(e,o,n,c),e.enum=r.entries,e.options=[...e._zod.values];const t=new Set(Object.keys(r.entries));e.extract=(o,n)=>{const c={};for(const i of o)if(t.has(i))c[i]=r.entries[i];else throw new Error(`Key ${i} not found in enum`);return new ZodEnum({...r,checks:[],...util_exports.normalizeParams(n),entries:c})},e.exclude=(o,n)=>{const c={...r.entries};for(const i of o)if(t.has(i))delete c[i];else throw new Error(`Key ${i} not found in enum`);return new ZodEnum({...r,checks:[],...util_exports.normalizeParams(n),entries:c})}});function _enum(e,r){const t=Array.isArray(e)?Object.fromEntries(e.map(o=>[o,o])):e;return new ZodEnum({type:"enum",entries:t,...util_exports.normalizeParams(r)})}var ZodLiteral=$constructor("ZodLiteral",(e,r)=>{$ZodLiteral.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>literalProcessor(e,t,o,n),e.values=new Set(r.values),Object.defineProperty(e,"value",{get(){if(r.values.length>1)throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");return r.values[0]}})});function literal(e,r){return new ZodLiteral({type:"literal",values:Array.isArray(e)?e:[e],...util_exports.normalizeParams(r)})}var ZodTransform=$constructor("ZodTransform",(e,r)=>{_ensureDefaultMemoizer(),$ZodTransform.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>transformProcessor(e,t,o,n),e._zod.parse=(t,o)=>{if(o.direction==="backward")throw new $ZodEncodeError(e.constructor.name);t.addIssue=c=>{if(typeof c=="string")t.issues.push(util_exports.issue(c,t.value,r));else{const i=c;i.fatal&&(i.continue=!1),i.code??(i.code="custom"),"input"in i||(i.input=t.value),i.inst??(i.inst=e),t.issues.push(util_exports.issue(i))}};const n=r.transform(t.value,t);return n instanceof Promise?n.then(c=>(t.value=c,t)):(t.value=n,t)}});function transform(e){return new ZodTransform({type:"transform",transform:e})}var ZodOptional=$constructor("ZodOptional",(e,r)=>{$ZodOptional.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>optionalProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType}),once_optional=new WeakMap;function make_optional(e){return new ZodOptional({type:"optional",innerType:e})}function optional(e){const r=once_optional.get(e)??make_optional(e);return once_optional.set(e,r),r}var ZodExactOptional=$constructor("ZodExactOptional",(e,r)=>{$ZodExactOptional.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>optionalProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function exactOptional(e){return new ZodExactOptional({type:"optional",innerType:e})}var ZodNullable=$constructor("ZodNullable",(e,r)=>{$ZodNullable.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>nullableProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType}),once_nullable=new WeakMap;function make_nullable(e){return new ZodNullable({type:"nullable",innerType:e})}function nullable(e){const r=once_nullable.get(e)??make_nullable(e);return once_nullable.set(e,r),r}var ZodDefault=$constructor("ZodDefault",(e,r)=>{$ZodDefault.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>defaultProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType,e.removeDefault=e.unwrap});function _default(e,r){return new ZodDefault({type:"default",innerType:e,get defaultValue(){return typeof r=="function"?r():util_exports.shallowClone(r)}})}var ZodPrefault=$constructor("ZodPrefault",(e,r)=>{$ZodPrefault.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>prefaultProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function prefault(e,r){return new ZodPrefault({type:"prefault",innerType:e,get defaultValue(){return typeof r=="function"?r():util_exports.shallowClone(r)}})}var ZodNonOptional=$constructor("ZodNonOptional",(e,r)=>{$ZodNonOptional.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>nonoptionalProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function nonoptional(e,r){return new ZodNonOptional({type:"nonoptional",innerType:e,...util_exports.normalizeParams(r)})}var ZodCatch=$constructor("ZodCatch",(e,r)=>{$ZodCatch.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>catchProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType,e.removeCatch=e.unwrap});function _catch(e,r){return new ZodCatch({type:"catch",innerType:e,catchValue:typeof r=="function"?r:util_exports.constantCatch(r)})}var ZodPipe=$constructor("ZodPipe",(e,r)=>{$ZodPipe.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>pipeProcessor(e,t,o,n),e.in=r.in,e.out=r.out});function pipe(e,r){return new ZodPipe({type:"pipe",in:e,out:r})}var ZodPreprocess=$constructor("ZodPreprocess",(e,r)=>{ZodPipe.init(e,r),$ZodPreprocess.init(e,r)}),ZodReadonly=$constructor("ZodReadonly",(e,r)=>{$ZodReadonly.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>readonlyProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function readonly(e){return new ZodReadonly({type:"readonly",innerType:e})}var ZodCustom=$constructor("ZodCustom",(e,r)=>{$ZodCustom.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>customProcessor(e,t,o,n)});function custom(e,r){return _custom(ZodCustom,e??(()=>!0),r)}function refine(e,r={}){return _refine(ZodCustom,e,r)}function superRefine(e,r){return _superRefine(e,r)}function preprocess(e,r){return new ZodPreprocess({type:"pipe",in:transform(e),out:r})}
// ../engine/src/platform/digest.ts
// ../engine/src/platform/file-blocks.ts
var BLOCK_BYTES = 1024 * 1024;
var free = [];
var MOST_FREE = 6;
var takeBlock = () => free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
function giveBack(block2) {
  if (block2?.length === BLOCK_BYTES && free.length < MOST_FREE) free.push(block2);
}
async function* blocksOf(path) {
  var _stack = [];
  try {
    const file = __using(_stack, await open2(path), true);
    yield* blocksIn(file);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function copyBlocks(from, to) {
  for await (const block2 of blocksIn(from)) await writeAll(to, block2);
}
async function* blocksIn(file) {
  let block2 = takeBlock();
  let other;
  let coming = fill(file, block2);
  try {
    for (; ; ) {
      const length = await coming;
      const isLast = length < BLOCK_BYTES;
      const here = block2.subarray(0, length);
      if (!isLast) {
        [block2, other] = [other ?? takeBlock(), block2];
        coming = quietly(fill(file, block2));
      }
      if (length > 0) yield here;
      if (isLast) return;
    }
  } finally {
    await coming.catch(() => {
    });
    giveBack(block2);
    giveBack(other);
  }
}
async function fill(file, block2) {
  let length = 0;
  while (length < block2.length) {
    const { bytesRead } = await file.read(block2, length, block2.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
function quietly(promise) {
  promise.catch(() => {
  });
  return promise;
}
async function writePieces(file, pieces, onBlock) {
  const writer = new BlockWriter(file, onBlock);
  try {
    for await (const piece of pieces) await writer.addPiece(piece);
    await writer.end();
  } finally {
    await writer.abandon();
  }
}
var NEWLINE = 10;
var BlockWriter = class {
  #file;
  #onBlock;
  #block = takeBlock();
  #other;
  /** Bytes of the block that are not written yet. */
  #waiting = 0;
  #ended = false;
  #writing = Promise.resolve();
  /** @param onBlock told of all that is written, in its order: for digests */
  constructor(file, onBlock) {
    this.#file = file;
    this.#onBlock = onBlock;
  }
  /**
   * @param line without its newline; copied, as a stream may use its buffer again
   * @returns what is to be waited for before anything else is done; undefined where that is nothing
   */
  add(line) {
    if (this.#waiting + line.length + 1 > this.#block.length) return this.#makeRoom(line);
    this.#put(line);
    return void 0;
  }
  /** @param piece copied, as a stream may use its buffer again */
  async addPiece(piece) {
    for (let at2 = 0; at2 < piece.length; ) {
      if (this.#waiting === this.#block.length) await this.#flush();
      const some = piece.subarray(at2, at2 + this.#block.length - this.#waiting);
      this.#block.set(some, this.#waiting);
      this.#waiting += some.length;
      at2 += some.length;
    }
  }
  async #makeRoom(line) {
    await this.#flush();
    if (line.length + 1 > this.#block.length) this.#block = Buffer.allocUnsafe(line.length + 1);
    this.#put(line);
  }
  #put(line) {
    this.#block.set(line, this.#waiting);
    this.#waiting += line.length;
    this.#block[this.#waiting] = NEWLINE;
    this.#waiting += 1;
  }
  async #flush() {
    const bytes = this.#block.subarray(0, this.#waiting);
    this.#onBlock(bytes);
    await this.#writing;
    this.#writing = quietly(writeAll(this.#file, bytes));
    [this.#block, this.#other] = [this.#other ?? takeBlock(), this.#block];
    this.#waiting = 0;
  }
  /** All is written then, and nothing can be added. The file stays open. */
  async end() {
    const bytes = this.#block.subarray(0, this.#waiting);
    this.#onBlock(bytes);
    await this.#writing;
    await writeAll(this.#file, bytes);
    await this.abandon();
  }
  /** Nothing is written any more then, also where a write has failed: the file may be closed. */
  async abandon() {
    await this.#writing.catch(() => {
    });
    if (this.#ended) return;
    this.#ended = true;
    giveBack(this.#block);
    giveBack(this.#other);
  }
};
async function writeAll(file, bytes) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}
// ../engine/src/platform/digest.ts
var SHA256 = /^[0-9a-f]{64}$/;
function sha256(data) {
  return hash("sha256", data);
}
var TEXTS_BYTES = 32 * 1024;
var LETTER_BYTES = 3;
var TextsDigest = class {
  #hash = createHash("sha256");
  #block = Buffer.allocUnsafe(TEXTS_BYTES);
  #waiting = 0;
  add(text) {
    if (this.#waiting + text.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
      this.#flush();
      if (text.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
        this.#hash.update(text).update("\n");
        return;
      }
    }
    this.#waiting += this.#block.write(text, this.#waiting);
    this.#waiting += this.#block.write("\n", this.#waiting);
  }
  /** Nothing can be added then. */
  end() {
    this.#flush();
    return this.#hash.digest("hex");
  }
  #flush() {
    this.#hash.update(this.#block.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
};
async function digestFile(path) {
  const whole = createHash("sha256");
  let bytes = 0;
  for await (const chunk of blocksOf(path)) {
    whole.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: whole.digest("hex"), bytes };
}
function uuidFromDigest(hex) {
  const variant = (Number.parseInt(hex.charAt(16), 16) & 3 | 8).toString(16);
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
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
  const isType = (name2, index) => index > 0 && TYPES[name2] !== void 0;
  const name = names.filter((part, index) => !isType(part, index)).join(".");
  const type = names.length > 1 ? names.at(-1) : void 0;
  if (name === "") return message;
  if (issue2.code === "invalid_type" && message.endsWith("received undefined")) {
    const wanted = type === void 0 ? void 0 : TYPES[type];
    return wanted === void 0 ? `${name} is missing` : `${name} is not ${wanted} (${type})`;
  }
  return message.startsWith("is ") ? `${name} ${message}` : `${name}: ${message}`;
}

// ../engine/src/platform/canonical-text.ts
function canonicalText(value) {
  return JSON.stringify(sorted(value));
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name, member]) => [name, sorted(member)])
  );
}
function canonicalDigest(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.digest();
}
var LETTERS = 8 * 1024;
var LETTER_BYTES2 = 6;
var block = Buffer.allocUnsafeSlow(2 * LETTERS * LETTER_BYTES2);
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
    if (this.#hash === void 0) return hash2("sha256", block.subarray(0, this.#at), "hex");
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
    for (const name of namesOf(value)) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.#text(name);
      this.#byte(COLON);
      this.value(value[name]);
    }
    this.#byte(OBJECT_END);
  }
  /** ASCII without anything to escape. */
  #plain(text) {
    this.#room(text.length);
    for (let index = 0; index < text.length; index += 1) block[this.#at + index] = text.charCodeAt(index);
    this.#at += text.length;
  }
  #text(text) {
    if (text.length <= SHORT && this.#shortPlain(text)) return;
    if (text.length <= LETTERS) {
      this.#room(text.length * LETTER_BYTES2 + 2);
      this.#at += block.write(JSON.stringify(text), this.#at);
      return;
    }
    this.#byte(QUOTE);
    for (let from = 0; from < text.length; ) {
      let to = Math.min(text.length, from + LETTERS);
      if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
      this.#room((to - from) * LETTER_BYTES2);
      this.#at += block.write(JSON.stringify(text.slice(from, to)).slice(1, -1), this.#at);
      from = to;
    }
    this.#byte(QUOTE);
  }
  /** A name, mostly. @returns false where something in it is to be escaped or is not ASCII; then nothing is written */
  #shortPlain(text) {
    this.#room(text.length + 2);
    const at2 = this.#at + 1;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (PLAIN[unit] !== 1) return false;
      block[at2 + index] = unit;
    }
    block[this.#at] = QUOTE;
    block[at2 + text.length] = QUOTE;
    this.#at += text.length + 2;
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
    this.#hash ??= createHash2("sha256");
    this.#hash.update(block.subarray(0, this.#at));
    this.#at = 0;
  }
};
var isHighSurrogate = (unit) => unit >= 55296 && unit <= 56319;
var PLAIN = new Uint8Array(65536);
for (let unit = 0; unit < 128; unit += 1) {
  if (JSON.stringify(String.fromCharCode(unit)).length === 3) PLAIN[unit] = 1;
}
var [ZERO, NINE] = [48, 57];
var FEW_NAMES = 16;
function namesOf(value) {
  const names = inOrder(Object.keys(value));
  for (const name of names) {
    const first = name.charCodeAt(0);
    if (first >= ZERO && first <= NINE) return Object.keys(Object.fromEntries(names.map((each) => [each, null])));
  }
  return names;
}
function inOrder(names) {
  if (names.length > FEW_NAMES) return names.sort();
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index];
    let at2 = index;
    for (; at2 > 0 && names[at2 - 1] > name; at2 -= 1) names[at2] = names[at2 - 1];
    names[at2] = name;
  }
  return names;
}
var iso_exports={};__export2(iso_exports,{ZodISODate:()=>ZodISODate,ZodISODateTime:()=>ZodISODateTime,ZodISODuration:()=>ZodISODuration,ZodISOTime:()=>ZodISOTime,date:()=>date2,datetime:()=>datetime2,duration:()=>duration2,time:()=>time2});function datetime2(t){return _isoDateTime(ZodISODateTime,t)}function date2(t){return _isoDate(ZodISODate,t)}function time2(t){return _isoTime(ZodISOTime,t)}function duration2(t){return _isoDuration(ZodISODuration,t)}
var coerce_exports={};__export2(coerce_exports,{bigint:()=>bigint2,boolean:()=>boolean3,date:()=>date22,number:()=>number3,string:()=>string22});function string22(e){return _coercedString(ZodString,e)}function number3(e){return _coercedNumber(ZodNumber,e)}function boolean3(e){return _coercedBoolean(ZodBoolean,e)}function bigint2(e){return _coercedBigint(ZodBigInt,e)}function date22(e){return _coercedDate(ZodDate,e)}
// ../engine/src/requests/parameters.ts
var MAX_BYTES = 4096;
var OURS = ["model", "messages", "stream"];
var requestParameters = record(string2(), unknown()).refine((given) => OURS.every((name) => !Object.hasOwn(given, name)), {
  error: `${OURS.join(", ")} cannot be set here`
}).refine(({ n }) => n === void 0 || n === null || n === 1, {
  error: "n can be 1 only: one answer is read for each request"
}).refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MAX_BYTES, {
  error: `they may have ${MAX_BYTES} bytes`
});
function parseParameters(text) {
  const refused = (why, cause) => new CompletionBatchError("invalid-input", `the parameters do not fit: ${why}`, {
    where: "parameters",
    remedy: `Use a JSON object of at most ${MAX_BYTES} bytes such as {"temperature": null, "reasoning_effort": "low"}: null leaves a member out; ${OURS.join(", ")} and n over 1 are not allowed.`,
    cause
  });
  if (Buffer.byteLength(text) > MAX_BYTES) throw refused(`they have ${Buffer.byteLength(text)} bytes`);
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused("they are no JSON object");
  const parsed = requestParameters.safeParse(value);
  if (!parsed.success) throw refused(parsed.error.issues.map(({ message }) => message).join("; "), parsed.error);
  return Object.keys(parsed.data).length === 0 ? void 0 : parsed.data;
}
function parametersText(parameters) {
  return parameters === void 0 ? "" : canonicalText(parameters);
}
function withParameters(body, parameters) {
  if (parameters === void 0) return body;
  const members2 = Object.entries({ ...body, ...parameters }).filter(
    ([name, value]) => !(value === null && Object.hasOwn(parameters, name))
  );
  return Object.fromEntries(members2);
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
var batchRequestsObject = (execution, batchId, sha2562) => `${batchesPrefix(execution)}${batchId}/${sha2562}.jsonl`;
var resultsPrefix = (execution, batchId) => `completion_batches/${execution}/results/${batchId}/`;
var resultsObject = (execution, batchId, kind, sha2562) => `${resultsPrefix(execution, batchId)}${kind}-${sha2562}.jsonl`;
var outcomesObject = (execution, batchId) => `${resultsPrefix(execution, batchId)}outcomes.jsonl`;
var claimsPrefix = (job) => `jobs/${job}/claims/`;
var claimsObject = (job, number22) => `${claimsPrefix(job)}${String(number22).padStart(7, "0")}.json`;
var jobObject = (job) => `jobs/${job}/job.json`;
var jobPartObject = (job, number22, sha2562) => `jobs/${job}/requests/${String(number22).padStart(4, "0")}-${sha2562}.jsonl`;
var jobInvalidObject = (job, sha2562) => `jobs/${job}/requests/invalid-${sha2562}.jsonl`;
var jobResultsObject = (job) => `jobs/${job}/results.ndjson`;
var jobFailuresObject = (job) => `jobs/${job}/failures.ndjson`;
var ANSWERS = "answers/";
function answersObject(job, createdAt) {
  const age2 = LAST_MS - Math.min(Math.max(Date.parse(createdAt) || 0, 0), LAST_MS);
  return `${ANSWERS}${String(age2).padStart(LAST_MS_DIGITS, "0")}-${job}.bin`;
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
  return new CompletionBatchError2("file-unusable", why.what, {
    ..."path" in error2 && typeof error2.path === "string" ? { where: error2.path } : {},
    remedy: `${why.remedy} Then run it again: it goes on where it stopped.`,
    cause: error2
  });
}

// ../engine/src/requests/result-line.ts
function readResultLine(value, hide2) {
  const { custom_id, response, error: error2 } = membersOf(value);
  if (typeof custom_id !== "string") return void 0;
  const { status_code, body: sent } = membersOf(response);
  const body = parsedIfText(sent);
  const status = statusIn(status_code);
  const said = readError(error2) ?? errorInBody(body);
  if (hide2 === void 0) return { custom_id, status, body, error: said };
  const shown = hide2.data === void 0 ? body : hideIn(body, hide2.data);
  return { custom_id, status, body: shown, error: said && hideIn(said, hide2.text) };
}
var CUSTOM_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
var utf8 = new TextDecoder();
function idAtBeginning(beginning) {
  const [, id = ""] = CUSTOM_ID.exec(utf8.decode(beginning)) ?? [];
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
  if (isUnfinishedResponse(body)) return errorOf({ message: `The response has the status ${textOf(status)}.` });
  return message === void 0 && detail === void 0 ? void 0 : readError(body);
}
function isUnfinishedResponse(body) {
  const { object: object2, status } = membersOf(body);
  return object2 === "response" && UNFINISHED.has(textOf(status));
}
var UNFINISHED = /* @__PURE__ */ new Set(["failed", "cancelled", "in_progress", "queued"]);
function isAnswered({ status, body, error: error2 }) {
  if (error2 !== void 0) return false;
  if (status !== void 0) return isSuccess(status);
  return listsOf(body).length > 0;
}
function listsOf(body) {
  const { choices, output, data, results } = membersOf(body);
  return [choices, output, data, results].filter((list) => Array.isArray(list));
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
  return { code: textOf(code), type: textOf(type), param: textOf(param), message: textOf(message) || textOf(detail) };
}
function textOf(value) {
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

// ../engine/src/openai/models.ts
function readModelName(model) {
  const path = model.trim().toLowerCase();
  const tuned = /(?:^|\/)ft:([^:]+)/.exec(path)?.[1];
  const last = path.slice(path.lastIndexOf("/") + 1).replace(/^(openai|azure|openrouter):/, "");
  const bare = tuned ?? last.replace(/:.*$/s, "");
  const name = bare.replace(/^gpt-35/, "gpt-3.5");
  return { name, family: name.replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ""), fineTuned: tuned !== void 0 };
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
  const { temperature, effort, plain = false } = FAMILIES.find(({ of }) => of.test(family)) ?? {};
  return {
    ...temperature === void 0 ? {} : { temperature },
    ...effort === void 0 ? {} : { reasoning_effort: effort },
    max_completion_tokens: answerTokens + (plain ? 0 : REASONING_TOKENS)
  };
}
function smallestQueue(model) {
  return /mini|nano|luna/.test(readModelName(model).family) ? 2e6 : 9e4;
}

// ../engine/src/platform/ndjson.ts
var NEWLINE2 = 10;
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
    for (let end = chunk.indexOf(NEWLINE2); end !== -1; end = chunk.indexOf(NEWLINE2, start)) {
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
    const { name, onTooLarge } = this.#options;
    if (this.#passed + this.#held.bytes + piece.length <= this.#limit) return false;
    if (onTooLarge === void 0) throw tooLarge(this.#limit, `${name}:${this.#number}`);
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
  return new CompletionBatchError3("line-too-large", `a line is longer than ${limit} bytes`, {
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
function decode2(bytes) {
  if (!isUtf8(bytes)) throw new TypeError("the bytes are no UTF-8");
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}
var BYTE_ORDER_MARK = 65279;
function parseLine(line, name) {
  try {
    return parseJson2(decode2(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError3(
      "ndjson-damaged",
      cause instanceof BoundError ? cause.message : line.terminated ? "the line is not valid JSON" : "the last line is torn: it is not valid JSON and has no newline",
      {
        where: `${name}:${line.number}`,
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
  const { choices, output, status } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  if (endpoint === RESPONSES) {
    return Array.isArray(output) && (output.length > 0 || status === "incomplete") && !isUnfinishedResponse(body);
  }
  return listsOf(body).some((list) => list.length > 0);
}

// ../engine/src/platform/number-text.ts
function inThousands(value) {
  if (!Number.isSafeInteger(value)) return value.toLocaleString("en-US");
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

// ../engine/src/platform/input-file.ts
async function readInputFile(path) {
  var _stack = [];
  try {
    const { most } = FILE_BOUNDS.settings;
    const file = __using2(_stack, await open3(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)), true);
    if (!(await file.stat()).isFile()) throw new Error(`${path} is no regular file`);
    const bytes = await readWhole(file.createReadStream({ autoClose: false, end: most }));
    if (bytes.length <= most) return bytes;
    throw new CompletionBatchError4("invalid-input", `the file has more than ${most} bytes`, {
      where: path,
      remedy: "Check its path: plans, manifests, reports and price lists have kilobytes."
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose2(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function isNoFile(path) {
  const found = await stat(path).catch(() => void 0);
  return found?.isFile() === false;
}

// ../engine/src/platform/money.ts
function usd(amount) {
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0 || amount >= 5e-5) return `$${amount.toFixed(4)}`;
  return amount > 0 ? "less than $0.0001" : `-${usd(-amount)}`;
}
function costText(cost, known = usd) {
  return cost === void 0 ? "unknown (no price for this model; see prices)" : known(cost);
}

// ../core/src/report/plain-text.ts
var UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
function oneLine(text) {
  return text.replace(/\r\n|[\r\n\u2028\u2029]/g, " ").replace(UNPRINTABLE, "\uFFFD").toWellFormed();
}
function logLine(text) {
  return oneLine(text).replace(/^(\s*):(?=:)/, "$1: ").replaceAll("##[", "# #[");
}
function counted(count, one, many = `${one}s`) {
  return `${inThousands(count)} ${count === 1 ? one : many}`;
}
function age(hours) {
  return hours < 2 ? `${Math.round(hours * 60)} min` : `${hours.toFixed(1)} h`;
}

// src/shared/heap.ts
function keepHeapSmall(growingPercent = 180) {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
  setFlagsFromString("--wasm-tiering-budget=1000000000");
}
var MB = 1024 * 1024;
var LEFT_ALONE = {
  collect: { old: 40 * MB, oldBuffers: 16 * MB },
  submit: { old: 20 * MB, oldBuffers: 12 * MB },
  jobs: { old: 20 * MB, oldBuffers: 64 * MB }
};
var BUFFERS_LEFT_ALONE = 20 * MB;
var WORTH_IT = 1.25;
function garbageCollector({ old, oldBuffers }, heap = v8Heap()) {
  let [mostOld, mostBuffers, buffersAlive] = [old, BUFFERS_LEFT_ALONE, 0];
  return () => {
    const isFull = heap.oldInUse() >= mostOld;
    if (!isFull && heap.buffers() < mostBuffers) return;
    if (!isFull) heap.collect("minor");
    if (isFull || heap.buffers() >= buffersAlive + oldBuffers) {
      heap.collect("full");
      mostOld = Math.max(old, WORTH_IT * heap.oldInUse());
      buffersAlive = heap.buffers();
    }
    mostBuffers = Math.max(BUFFERS_LEFT_ALONE, WORTH_IT * heap.buffers());
  };
}
function v8Heap() {
  let gc;
  return {
    oldInUse: () => getHeapSpaceStatistics().reduce(
      (sum, { space_name: name, space_used_size: bytes }) => name.startsWith("new_") ? sum : sum + bytes,
      0
    ),
    buffers: () => getHeapStatistics().external_memory,
    collect(what) {
      gc ??= exposedCollector();
      if (what === "full") gc();
      gc({ type: "minor" });
    }
  };
}
function exposedCollector() {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

// ../core/src/label-set/label-set.ts
var LABEL_NAME = /^[A-Z][A-Z0-9_]{0,39}$/;
function isLabelName(name) {
  return LABEL_NAME.test(name);
}
function coreLabelOf({ labels, aliases }, name) {
  if (Object.hasOwn(labels, name)) return name;
  return Object.hasOwn(aliases, name) ? aliases[name] : void 0;
}
function namesOf2({ aliases }, core) {
  return [core, ...Object.keys(aliases).filter((alias) => aliases[alias] === core)];
}

// ../core/src/report/stuck-text.ts
function describeStuck({ batchId, executionId, state, units, reason, remedy }, asked = "label") {
  const holds = units === void 0 ? `${asked}s unknown` : `${units} ${asked}${units === 1 ? "" : "s"}`;
  const whose = executionId === void 0 ? "" : ` of execution ${executionId}`;
  return `open submission ${batchId}${whose} (${state ?? "state unknown"}, ${holds}): ${reason}. ${remedy}`;
}

// ../engine/src/collect/due-batches.ts
var HOUR_MS = 36e5;
async function findDueBatches(state, isWanted = () => true) {
  const batches = [];
  const problems = [];
  for await (const record2 of state.batches.listOpen()) {
    if (!isWanted(record2)) continue;
    const { batch, where, isOurs, problem = "cannot be read" } = record2;
    if (batch !== void 0) batches.push(batch);
    else problems.push({ where, reason: problem, ours: isOurs });
  }
  const time3 = (batch) => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time3(a) - time3(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}
async function findBatch({ state, ways }, batchId) {
  const record2 = await state.batches.get(batchId);
  if (record2?.batch !== void 0) return record2.batch;
  throw new CompletionBatchError5(
    "invalid-input",
    record2 === void 0 ? `there is no batch ${JSON.stringify(batchId)}` : `batch ${batchId} does not parse: ${record2.problem}`,
    {
      where: state.name,
      remedy: `Name a completion batch id (a UUID). The open ones are listed by: ${ways.status}.`
    }
  );
}
function ageHoursOf({ submitted_at }, clock) {
  const hours = (clock.now() - Date.parse(submitted_at)) / HOUR_MS;
  return Number.isNaN(hours) ? void 0 : Math.max(0, hours);
}

// ../engine/src/openai/prices.ts
var usd2 = number2().nonnegative();
var price = object({
  input: usd2,
  output: usd2,
  cached: usd2.optional(),
  cached_input: usd2.optional(),
  cachedInput: usd2.optional()
}).transform(({ input, output, cached: cached2, cached_input, cachedInput }) => {
  const named = cached2 ?? cached_input ?? cachedInput;
  return named === void 0 ? { input, output } : { input, output, cached: named };
});
var priceList = object({
  /** Date of the figures. */
  asOf: iso_exports.date(),
  /** Through the Batch API (half of the list price), by model. */
  models: record(string2(), price)
});
var at = (input, cached2, output) => cached2 === void 0 ? { input, output } : { input, cached: cached2, output };
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
function parsePrices(data, name) {
  try {
    return priceList.parse(parseJson3(data));
  } catch (cause) {
    throw new CompletionBatchError6(
      "invalid-input",
      `the price file does not fit: ${cause instanceof ZodError ? explain(cause) : String(cause)}`,
      {
        where: name,
        remedy: 'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "cached": 0.05, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause
      }
    );
  }
}
function costOf(tokens, model, prices = PRICES) {
  const found = priceOf(model, prices);
  if (found === void 0) return void 0;
  const cached2 = Math.min(tokens.cached ?? 0, tokens.input);
  const input = (tokens.input - cached2) * found.input + cached2 * (found.cached ?? found.input);
  return (input + tokens.output * found.output) / 1e6;
}
function priceOf(model, prices) {
  const { name, family, fineTuned } = readModelName(model);
  const names = fineTuned ? [`ft:${name}`, `ft:${family}`] : [name, family];
  const known = [model, ...names].find((candidate) => Object.hasOwn(prices.models, candidate));
  return known === void 0 ? void 0 : prices.models[known];
}

// src/shared/prices.ts
async function readPrices(given) {
  if (given.trimStart().startsWith("{")) return parsePrices(given, "with: prices");
  let data;
  try {
    data = (await readInputFile(given)).toString();
  } catch (cause) {
    throw new CompletionBatchError7(
      "invalid-input",
      `the input prices names ${JSON.stringify(given.slice(0, 200))}, which cannot be read`,
      {
        where: "with: prices",
        remedy: "Give prices the JSON itself, or the path of a file that an earlier step of the job has put there, or leave it out.",
        cause
      }
    );
  }
  return parsePrices(data, given);
}

// ../core/src/objects/layout.ts
var planObject = (execution) => `labels/${execution}/plan.json`;
var labelsObject = (execution, shard, sha2562) => `labels/${execution}/${shard}-${sha2562.slice(0, 16)}.ndjson`;
var shardRequestsFile = (shard, sha2562) => `${shard}-${sha2562.slice(0, 16)}.jsonl`;
var shardRequestsObject = (execution, shard, sha2562) => `completion_batches/${execution}/requests/${shardRequestsFile(shard, sha2562)}`;
var shardManifestObject = (execution, shard) => `completion_batches/${execution}/requests/${shard}.json`;
var vectorsObject = (sha2562) => `${VECTORS_PREFIX}${sha2562}.sqlite`;
var VECTORS_PREFIX = "evidence/vectors-";
var VECTORS_FOLDER = "evidence/vectors";
var writeBackToDo = (batchId) => `${WRITE_BACK_PREFIX}${batchId}/to-do`;
var writeBackDone = (batchId) => `${WRITE_BACK_PREFIX}${batchId}/done`;
var WRITE_BACK_PREFIX = "evidence/write-back/";

// ../engine/src/objects/digested.ts
async function hasDigest(store, key, sha2562) {
  try {
    const hash3 = createHash3("sha256");
    for await (const chunk of await store.stream(key)) hash3.update(chunk);
    return hash3.digest("hex") === sha2562;
  } catch (error2) {
    if (isCompletionBatchError(error2, "object-not-found")) return false;
    throw error2;
  }
}
async function writeDigested(store, key, file, sha2562) {
  if (await store.create(key, { file })) return;
  if (!await hasDigest(store, key, sha2562)) await store.put(key, { file });
}

// src/shared/run-context.ts
function runContext(env = process.env) {
  const { GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_REPOSITORY, GITHUB_SERVER_URL } = env;
  const runId = wholeNumber(GITHUB_RUN_ID);
  const server = GITHUB_SERVER_URL ?? "https://github.com";
  return {
    runId: runId === void 0 ? void 0 : String(runId),
    attempt: wholeNumber(GITHUB_RUN_ATTEMPT) ?? 1,
    url: runId === void 0 || !GITHUB_REPOSITORY ? void 0 : `${server}/${GITHUB_REPOSITORY}/actions/runs/${runId}`
  };
}
function wholeNumber(text) {
  const number4 = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(number4) ? number4 : void 0;
}
function githubPlace(env = process.env) {
  return { repository: env.GITHUB_REPOSITORY, apiUrl: env.GITHUB_API_URL ?? "https://api.github.com" };
}
function ownRepository(env = process.env) {
  const [owner, repo] = env.GITHUB_REPOSITORY?.split("/") ?? [];
  if (owner && repo) return { owner, repo };
  throw new CompletionBatchError8("invalid-input", "the environment does not say which repository this is", {
    where: "GITHUB_REPOSITORY",
    remedy: "Set it to OWNER/REPO, as GitHub Actions does."
  });
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
export {
  ANSWERS,
  ASKED_DIRECTLY,
  BLOCK_BYTES,
  BlockWriter,
  CHAT_COMPLETIONS,
  DONE,
  EMBEDDINGS,
  FILE_REASONS,
  LEFT_ALONE,
  NEVER,
  OPEN_JOBS,
  RESPONSES,
  SHA256,
  TextsDigest,
  VECTORS_FOLDER,
  VECTORS_PREFIX,
  WRITE_BACK_PREFIX,
  ZodError,
  _enum,
  age,
  ageHoursOf,
  answersObject,
  array,
  batchRequestsObject,
  batchesPrefix,
  blocksOf,
  boolean2 as boolean,
  canonicalDigest,
  canonicalText,
  checkExecutionId,
  checkJobId,
  claimsObject,
  claimsPrefix,
  coerce_exports,
  copyBlocks,
  coreLabelOf,
  costOf,
  costText,
  counted,
  custom,
  describeStuck,
  digestFile,
  discriminatedUnion,
  explain,
  explainFileError,
  findBatch,
  findDueBatches,
  garbageCollector,
  githubPlace,
  hasDigest,
  idAtBeginning,
  inThousands,
  int,
  isAnswerOf,
  isAnswered,
  isExecutionId,
  isLabelName,
  isNoFile,
  isUuid,
  iso_exports,
  jobCancelledObject,
  jobDoneObject,
  jobFailuresObject,
  jobInvalidObject,
  jobObject,
  jobOfAnswers,
  jobPartObject,
  jobResultsObject,
  keepHeapSmall,
  labelsObject,
  literal,
  logLine,
  looseObject,
  membersOf,
  modelParameters,
  namesOf2 as namesOf,
  number2 as number,
  object,
  oneLine,
  openJobObject,
  outcomesObject,
  ownRepository,
  parametersText,
  parseLine,
  parseParameters,
  partialRecord,
  planObject,
  preprocess,
  readInputFile,
  readPrices,
  readResultLine,
  record,
  reportOf,
  requestParameters,
  resultsObject,
  resultsPrefix,
  runContext,
  sha256,
  shardManifestObject,
  shardRequestsFile,
  shardRequestsObject,
  smallestQueue,
  splitBlocks,
  splitLines,
  strictObject,
  string2 as string,
  systemCode,
  toLine,
  tuple,
  union,
  unknown,
  unreadLine,
  url,
  usd,
  uuid2 as uuid,
  uuidFromDigest,
  vectorsObject,
  withParameters,
  writeBackDone,
  writeBackToDo,
  writeDigested,
  writePieces
};
