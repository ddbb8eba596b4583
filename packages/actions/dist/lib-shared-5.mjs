import {
  BoundError,
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  GITHUB_BOUNDS,
  ServiceClock,
  VERSION as VERSION5,
  boundedFetch,
  checkPlainHttp,
  describeSkew,
  paced,
  parseJson,
  proxyFetch,
  redact,
  redactor,
  sentSecretsOf,
  sourceOf,
  systemClock
} from "./lib-shared-2.mjs";
import {
  silentLogger
} from "./lib-shared-3.mjs";
import { readFileSync, existsSync } from "fs";
import { EOL } from "os";
var Context=class{constructor(){var e,s,r;if(this.payload={},process.env.GITHUB_EVENT_PATH)if(existsSync(process.env.GITHUB_EVENT_PATH))this.payload=JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH,{encoding:"utf8"}));else{const o=process.env.GITHUB_EVENT_PATH;process.stdout.write(`GITHUB_EVENT_PATH ${o} does not exist${EOL}`)}this.eventName=process.env.GITHUB_EVENT_NAME,this.sha=process.env.GITHUB_SHA,this.ref=process.env.GITHUB_REF,this.workflow=process.env.GITHUB_WORKFLOW,this.action=process.env.GITHUB_ACTION,this.actor=process.env.GITHUB_ACTOR,this.job=process.env.GITHUB_JOB,this.runAttempt=parseInt(process.env.GITHUB_RUN_ATTEMPT,10),this.runNumber=parseInt(process.env.GITHUB_RUN_NUMBER,10),this.runId=parseInt(process.env.GITHUB_RUN_ID,10),this.apiUrl=(e=process.env.GITHUB_API_URL)!==null&&e!==void 0?e:"https://api.github.com",this.serverUrl=(s=process.env.GITHUB_SERVER_URL)!==null&&s!==void 0?s:"https://github.com",this.graphqlUrl=(r=process.env.GITHUB_GRAPHQL_URL)!==null&&r!==void 0?r:"https://api.github.com/graphql"}get issue(){const e=this.payload;return Object.assign(Object.assign({},this.repo),{number:(e.issue||e.pull_request||e).number})}get repo(){if(process.env.GITHUB_REPOSITORY){const[e,s]=process.env.GITHUB_REPOSITORY.split("/");return{owner:e,repo:s}}if(this.payload.repository)return{owner:this.payload.repository.owner.login,repo:this.payload.repository.name};throw new Error("context.repo requires a GITHUB_REPOSITORY environment variable like 'owner/repo'")}};
// left-out:@actions/http-client
var HttpClient = class {
  getAgent() {
  }
  getAgentDispatcher() {
  }
};
// left-out:undici
var fetch2 = void 0;
var __awaiter=function(t,n,i,e){function c(o){return o instanceof i?o:new i(function(u){u(o)})}return new(i||(i=Promise))(function(o,u){function f(r){try{h(e.next(r))}catch(a){u(a)}}function s(r){try{h(e.throw(r))}catch(a){u(a)}}function h(r){r.done?o(r.value):c(r.value).then(f,s)}h((e=e.apply(t,n||[])).next())})};function getAuthString(t,n){if(!t&&!n.auth)throw new Error("Parameter token or opts.auth is required");if(t&&n.auth)throw new Error("Parameters token and opts.auth may not both be specified");return typeof n.auth=="string"?n.auth:`token ${t}`}function getProxyAgent(t){return new HttpClient().getAgent(t)}function getProxyAgentDispatcher(t){return new HttpClient().getAgentDispatcher(t)}function getProxyFetch(t){const n=getProxyAgentDispatcher(t);return(e,c)=>__awaiter(this,void 0,void 0,function*(){return fetch2(e,Object.assign(Object.assign({},c),{dispatcher:n}))})}function getApiBaseUrl(){return process.env.GITHUB_API_URL||"https://api.github.com"}function getUserAgentWithOrchestrationId(t){var n;const i=(n=process.env.ACTIONS_ORCHESTRATION_ID)===null||n===void 0?void 0:n.trim();if(i){const c=`actions_orchestration_id/${i.replace(/[^a-z0-9_.-]/gi,"_")}`;return t?.includes(c)?t:`${t?`${t} `:""}${c}`}return t}
function getUserAgent(){return typeof navigator=="object"&&"userAgent"in navigator?navigator.userAgent:typeof process=="object"&&process.version!==void 0?`Node.js/${process.version.substr(1)} (${process.platform}; ${process.arch})`:"<environment undetectable>"}
function register(n,e,u,r){if(typeof u!="function")throw new Error("method for before hook must be a function");return r||(r={}),Array.isArray(e)?e.reverse().reduce((f,i)=>register.bind(null,n,i,f,r),u)():Promise.resolve().then(()=>n.registry[e]?n.registry[e].reduce((f,i)=>i.hook.bind(null,f,r),u)():u(r))}
function addHook(u,i,f,e){const l=e;u.registry[f]||(u.registry[f]=[]),i==="before"&&(e=(n,r)=>Promise.resolve().then(l.bind(null,r)).then(n.bind(null,r))),i==="after"&&(e=(n,r)=>{let t;return Promise.resolve().then(n.bind(null,r)).then(s=>(t=s,l(t,r))).then(()=>t)}),i==="error"&&(e=(n,r)=>Promise.resolve().then(n.bind(null,r)).catch(t=>l(t,r))),u.registry[f].push({hook:e,orig:l})}
function removeHook(r,i,n){if(!r.registry[i])return;const e=r.registry[i].map(o=>o.orig).indexOf(n);e!==-1&&r.registry[i].splice(e,1)}
var bind=Function.bind,bindable=bind.bind(bind);function bindApi(r,o,n){const l=bindable(removeHook,null).apply(null,n?[o,n]:[o]);r.api={remove:l},r.remove=l,["before","error","after","wrap"].forEach(e=>{const i=n?[o,e,n]:[o,e];r[e]=r.api[e]=bindable(addHook,null).apply(null,i)})}function Singular(){const r=Symbol("Singular"),o={registry:{}},n=register.bind(null,o,r);return bindApi(n,o,r),n}function Collection(){const r={registry:{}},o=register.bind(null,r);return bindApi(o,r),o}var before_after_hook_default={Singular,Collection};
var VERSION="0.0.0-development",userAgent=`octokit-endpoint.js/${VERSION} ${getUserAgent()}`,DEFAULTS={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":userAgent},mediaType:{format:""}};function lowercaseKeys(e){return e?Object.keys(e).reduce((t,n)=>(t[n.toLowerCase()]=e[n],t),{}):{}}function isPlainObject(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;const t=Object.getPrototypeOf(e);if(t===null)return!0;const n=Object.prototype.hasOwnProperty.call(t,"constructor")&&t.constructor;return typeof n=="function"&&n instanceof n&&Function.prototype.call(n)===Function.prototype.call(e)}function mergeDeep(e,t){const n=Object.assign({},e);return Object.keys(t).forEach(i=>{isPlainObject(t[i])?i in e?n[i]=mergeDeep(e[i],t[i]):Object.assign(n,{[i]:t[i]}):Object.assign(n,{[i]:t[i]})}),n}function removeUndefinedProperties(e){for(const t in e)e[t]===void 0&&delete e[t];return e}function merge(e,t,n){if(typeof t=="string"){let[r,s]=t.split(" ");n=Object.assign(s?{method:r,url:s}:{url:r},n)}else n=Object.assign({},t);n.headers=lowercaseKeys(n.headers),removeUndefinedProperties(n),removeUndefinedProperties(n.headers);const i=mergeDeep(e||{},n);return n.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(i.mediaType.previews=e.mediaType.previews.filter(r=>!i.mediaType.previews.includes(r)).concat(i.mediaType.previews)),i.mediaType.previews=(i.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),i}function addQueryParameters(e,t){const n=/\?/.test(e)?"&":"?",i=Object.keys(t);return i.length===0?e:e+n+i.map(r=>r==="q"?"q="+t.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(t[r])}`).join("&")}var urlVariableRegex=/\{[^{}}]+\}/g;function removeNonChars(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function extractUrlVariableNames(e){const t=e.match(urlVariableRegex);return t?t.map(removeNonChars).reduce((n,i)=>n.concat(i),[]):[]}function omit(e,t){const n={__proto__:null};for(const i of Object.keys(e))t.indexOf(i)===-1&&(n[i]=e[i]);return n}function encodeReserved(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(t){return/%[0-9A-Fa-f]/.test(t)||(t=encodeURI(t).replace(/%5B/g,"[").replace(/%5D/g,"]")),t}).join("")}function encodeUnreserved(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(t){return"%"+t.charCodeAt(0).toString(16).toUpperCase()})}function encodeValue(e,t,n){return t=e==="+"||e==="#"?encodeReserved(t):encodeUnreserved(t),n?encodeUnreserved(n)+"="+t:t}function isDefined(e){return e!=null}function isKeyOperator(e){return e===";"||e==="&"||e==="?"}function getValues(e,t,n,i){var r=e[n],s=[];if(isDefined(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),i&&i!=="*"&&(r=r.substring(0,parseInt(i,10))),s.push(encodeValue(t,r,isKeyOperator(t)?n:""));else if(i==="*")Array.isArray(r)?r.filter(isDefined).forEach(function(c){s.push(encodeValue(t,c,isKeyOperator(t)?n:""))}):Object.keys(r).forEach(function(c){isDefined(r[c])&&s.push(encodeValue(t,r[c],c))});else{const c=[];Array.isArray(r)?r.filter(isDefined).forEach(function(a){c.push(encodeValue(t,a))}):Object.keys(r).forEach(function(a){isDefined(r[a])&&(c.push(encodeUnreserved(a)),c.push(encodeValue(t,r[a].toString())))}),isKeyOperator(t)?s.push(encodeUnreserved(n)+"="+c.join(",")):c.length!==0&&s.push(c.join(","))}else t===";"?isDefined(r)&&s.push(encodeUnreserved(n)):r===""&&(t==="&"||t==="?")?s.push(encodeUnreserved(n)+"="):r===""&&s.push("");return s}function parseUrl(e){return{expand:expand.bind(null,e)}}function expand(e,t){var n=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(i,r,s){if(r){let a="";const u=[];if(n.indexOf(r.charAt(0))!==-1&&(a=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(l){var f=/([^:\*]*)(?::(\d+)|(\*))?/.exec(l);u.push(getValues(t,a,f[1],f[2]||f[3]))}),a&&a!=="+"){var c=",";return a==="?"?c="&":a!=="#"&&(c=a),(u.length!==0?a:"")+u.join(c)}else return u.join(",")}else return encodeReserved(s)}),e==="/"?e:e.replace(/\/$/,"")}function parse(e){let t=e.method.toUpperCase(),n=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),i=Object.assign({},e.headers),r,s=omit(e,["method","baseUrl","url","headers","request","mediaType"]);const c=extractUrlVariableNames(n);n=parseUrl(n).expand(s),/^http/.test(n)||(n=e.baseUrl+n);const a=Object.keys(e).filter(f=>c.includes(f)).concat("baseUrl"),u=omit(s,a);if(!/application\/octet-stream/i.test(i.accept)&&(e.mediaType.format&&(i.accept=i.accept.split(/,/).map(f=>f.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),n.endsWith("/graphql")&&e.mediaType.previews?.length)){const f=i.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];i.accept=f.concat(e.mediaType.previews).map(o=>{const p=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${o}-preview${p}`}).join(",")}return["GET","HEAD"].includes(t)?n=addQueryParameters(n,u):"data"in u?r=u.data:Object.keys(u).length&&(r=u),!i["content-type"]&&typeof r<"u"&&(i["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(t)&&typeof r>"u"&&(r=""),Object.assign({method:t,url:n,headers:i},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function endpointWithDefaults(e,t,n){return parse(merge(e,t,n))}function withDefaults(e,t){const n=merge(e,t),i=endpointWithDefaults.bind(null,n);return Object.assign(i,{DEFAULTS:n,defaults:withDefaults.bind(null,n),merge:merge.bind(null,n),parse})}var endpoint=withDefaults(null,DEFAULTS);
var SP=32,HTAB=9,SEMI=59,EQ=61,DQUOTE=34,BSLASH=92,COMMA=44,LOWER_CASE=1,OWS=2,SEMI_FLAG=4,COMMA_FLAG=8,TOKEN_FLAG=16,NON_ASCII=65280,CASE_FLAGS=LOWER_CASE|NON_ASCII,CHAR_MAP=new Uint8Array(256);CHAR_MAP[HTAB]|=OWS,CHAR_MAP[SP]|=OWS,CHAR_MAP[SEMI]|=SEMI_FLAG,CHAR_MAP[COMMA]|=COMMA_FLAG;for(let t=128;t<=255;t++)CHAR_MAP[t]|=LOWER_CASE;for(const t of"!#$%&'*+-.^_`|~")CHAR_MAP[t.charCodeAt(0)]|=TOKEN_FLAG;for(let t=48;t<=57;t++)CHAR_MAP[t]|=TOKEN_FLAG;for(let t=65;t<=90;t++)CHAR_MAP[t]|=LOWER_CASE|TOKEN_FLAG;for(let t=97;t<=122;t++)CHAR_MAP[t]|=TOKEN_FLAG;var NullObject=(()=>{const t=function(){};return t.prototype=Object.create(null),t})();function parse2(t,r){const c=SEMI_FLAG|(r?.comma===!0?COMMA_FLAG:0),o=t.length;let e=r?.start??0;for(;(CHAR_MAP[t.charCodeAt(e)]&OWS)!==0;)e++;let a=e,w=0,l=-1,f=r?.parameters===!1?COMMA_FLAG:0;for(;a<o;){const i=t.charCodeAt(a),s=CHAR_MAP[i];if((s&c)!==0){f|=s&COMMA_FLAG;break}(s&OWS)!==0?l===-1&&(l=a):l=-1,w|=i&NON_ASCII|s,a++}const C=l===-1?a:l,u=t.slice(e,C),p=(w&CASE_FLAGS)===0?u:u.toLowerCase();return a===o||f!==0?{type:p,index:a,parameters:new NullObject}:parseParameters(t,p,a,o,c)}function parseParameters(t,r,c,o,e){const a=new NullObject;t:for(;c<o;){for(c++;(CHAR_MAP[t.charCodeAt(c)]&OWS)!==0;)c++;const w=c;let l=0,f=-1;for(;c<o;){const C=t.charCodeAt(c),u=CHAR_MAP[C];if((u&e)!==0){if((u&COMMA_FLAG)!==0)break t;continue t}if(C===EQ){const p=f===-1?c:f,i=t.slice(w,p),s=(l&CASE_FLAGS)===0?i:i.toLowerCase();for(c++;(CHAR_MAP[t.charCodeAt(c)]&OWS)!==0;)c++;if(c<o&&t.charCodeAt(c)===DQUOTE){const v=++c;let A=!1;for(;c<o;){const h=t.charCodeAt(c);if(h===DQUOTE){a[s]===void 0&&(a[s]=A?unescapeQuotedPairs(t,v,c):t.slice(v,c)),c++;let k=0;for(;c<o;){const O=t.charCodeAt(c),E=CHAR_MAP[O];if((E&e)!==0){k=E&COMMA_FLAG;break}c++}if(k!==0)break t;continue t}if(h===BSLASH&&c+1<o){A=!0,c+=2;continue}c++}continue t}const y=c;let S=0,n=-1;for(;c<o;){const v=t.charCodeAt(c),A=CHAR_MAP[v];if((A&e)!==0){S=A&COMMA_FLAG;break}(A&OWS)!==0?n===-1&&(n=c):n=-1,c++}if(a[s]===void 0){const v=n===-1?c:n;a[s]=t.slice(y,v)}if(S!==0)break t;continue t}(u&OWS)!==0?f===-1&&(f=c):f=-1,l|=C&NON_ASCII|u,c++}}return{type:r,index:c,parameters:a}}function unescapeQuotedPairs(t,r,c){let o="";for(let e=r;e<c;e++)t.charCodeAt(e)===BSLASH&&(o+=t.slice(r,e),r=++e);return o+t.slice(r,c)}
var intRegex=/^-?\d+$/,noiseValue=/^-?\d+n+$/,originalStringify=JSON.stringify,originalParse=JSON.parse,customFormat=/^-?\d+n$/,bigIntsStringify=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,noiseStringify=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,isUnstringifiable=e=>e===void 0||typeof e=="function"||typeof e=="symbol",isRawJSON=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",stringifyIteratively=(e,t,n)=>{let i="";typeof n=="number"?i=" ".repeat(Math.min(10,Math.max(0,Math.floor(n)))):typeof n=="string"&&(i=n.slice(0,10));const o=typeof t=="function",f=Array.isArray(t)?new Set(t.map(String)):null,y=(s,g,a)=>(a!==null&&typeof a=="object"&&typeof a.toJSON=="function"&&(a=a.toJSON(g)),typeof a=="string"&&noiseValue.test(a)?a+"n":typeof a=="bigint"?"rawJSON"in JSON?JSON.rawJSON(a.toString()):a.toString()+"n":(o&&(a=t.call(s,g,a)),a!==null&&typeof a=="object"&&(a instanceof Number||a instanceof String||a instanceof Boolean)&&(a=a.valueOf()),a)),r=y({"":e},"",e);if(isUnstringifiable(r))return;const c=r===null||typeof r!="object",S=isRawJSON(r);if(c||S)return originalStringify(r);const p=[];let N=0;const d=[{parent:{"":r},key:"",val:r,isArray:Array.isArray(r),keys:Array.isArray(r)?null:Object.keys(r),index:0,first:!0}],O=new WeakSet([r]);for(;d.length>0;){const s=d[d.length-1];s.index===0&&(p.push(s.isArray?"[":"{"),N++);let g=!1;if(s.isArray)if(s.index<s.val.length){s.first||p.push(","),i&&p.push(`
`+i.repeat(N));const a=s.val[s.index],u=y(s.val,String(s.index),a);if(isUnstringifiable(u))p.push("null"),s.first=!1,s.index++;else{const J=u!==null&&typeof u=="object",h=isRawJSON(u);if(J&&!h){if(O.has(u))throw new TypeError("Converting circular structure to JSON");O.add(u),d.push({parent:s.val,key:String(s.index),val:u,isArray:Array.isArray(u),keys:Array.isArray(u)?null:Object.keys(u),index:0,first:!0}),s.first=!1,s.index++}else p.push(originalStringify(u)),s.first=!1,s.index++}}else g=!0;else{for(;s.index<s.keys.length;){const u=s.keys[s.index++];if(f&&!f.has(u))continue;const h=s.val[u],l=y(s.val,u,h);if(isUnstringifiable(l))continue;s.first||p.push(","),i?p.push(`
`+i.repeat(N)+originalStringify(u)+": "):p.push(originalStringify(u)+":");const A=l!==null&&typeof l=="object",R=isRawJSON(l);if(A&&!R){if(O.has(l))throw new TypeError("Converting circular structure to JSON");O.add(l),d.push({parent:s.val,key:u,val:l,isArray:Array.isArray(l),keys:Array.isArray(l)?null:Object.keys(l),index:0,first:!0}),s.first=!1;break}else p.push(originalStringify(l)),s.first=!1}s.index>=s.keys.length&&d[d.length-1]===s&&(g=!0)}g&&(N--,!s.first&&i&&p.push(`
`+i.repeat(N)),p.push(s.isArray?"]":"}"),O.delete(s.val),d.pop())}return p.join("")},JSONStringify=(e,t,n)=>{try{return"rawJSON"in JSON?originalStringify(e,(r,c)=>typeof c=="bigint"?JSON.rawJSON(c.toString()):typeof t=="function"?t(r,c):(Array.isArray(t)&&t.includes(r),c),n):e?originalStringify(e,(r,c)=>typeof c=="string"&&noiseValue.test(c)||typeof c=="bigint"?c.toString()+"n":typeof t=="function"?t(r,c):(Array.isArray(t)&&t.includes(r),c),n).replace(bigIntsStringify,"$1$2$3").replace(noiseStringify,"$1$2$3"):originalStringify(e,t,n)}catch(i){if(i instanceof RangeError){const o=stringifyIteratively(e,t,n);return o===void 0?void 0:"rawJSON"in JSON?o:o.replace(bigIntsStringify,"$1$2$3").replace(noiseStringify,"$1$2$3")}throw i}},featureCache=new Map,isContextSourceSupported=()=>{const e=JSON.parse.toString();if(featureCache.has(e))return featureCache.get(e);try{const t=JSON.parse("1",(n,i,o)=>!!o?.source&&o.source==="1");return featureCache.set(e,t),t}catch{return featureCache.set(e,!1),!1}},convertMarkedBigIntsReviver=(e,t,n,i)=>typeof t=="string"&&customFormat.test(t)?BigInt(t.slice(0,-1)):typeof t=="string"&&noiseValue.test(t)?t.slice(0,-1):typeof i=="function"?i(e,t,n):t,JSONParseV2=(e,t)=>JSON.parse(e,(n,i,o)=>{const f=typeof i=="number",y=i>Number.MAX_SAFE_INTEGER||i<Number.MIN_SAFE_INTEGER,r=f&&y,c=o&&intRegex.test(o.source);return r&&c?BigInt(o.source):typeof t=="function"?t(n,i,o):i}),MAX_INT=Number.MAX_SAFE_INTEGER.toString(),MAX_DIGITS=MAX_INT.length,stringsOrLargeNumbers=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,noiseValueWithQuotes=/^"-?\d+n+"$/,applyReviverIteratively=(e,t)=>{const n={"":e},i=[{parent:n,key:"",visited:!1}];for(;i.length>0;){const o=i[i.length-1];if(o.visited){const{parent:f,key:y}=o;let r=f[y];typeof r=="string"&&(customFormat.test(r)?r=BigInt(r.slice(0,-1)):noiseValue.test(r)&&(r=r.slice(0,-1))),typeof t=="function"&&(r=t.call(f,y,r)),r===void 0?delete f[y]:f[y]=r,i.pop()}else{o.visited=!0;const f=o.parent[o.key];if(f!==null&&typeof f=="object"){const r=Object.keys(f);for(let c=r.length-1;c>=0;c--)i.push({parent:f,key:r[c],visited:!1})}}}return n[""]},serializeBigInts=e=>e.replace(stringsOrLargeNumbers,(t,n,i,o)=>{const f=t[0]==='"';if(f&&noiseValueWithQuotes.test(t))return t.substring(0,t.length-1)+'n"';const r=i||o,c=n&&(n.length<MAX_DIGITS||n.length===MAX_DIGITS&&n<=MAX_INT);return f||r||c?t:'"'+t+'n"'}),JSONParse=(e,t)=>{if(!e)return originalParse(e,t);try{if(isContextSourceSupported())return JSONParseV2(e,t);const n=serializeBigInts(e);return originalParse(n,(i,o,f)=>convertMarkedBigIntsReviver(i,o,f,t))}catch(n){if(n instanceof RangeError){const i=serializeBigInts(e),o=originalParse(i);return applyReviverIteratively(o,t)}throw n}};
var RequestError=class extends Error{name;status;request;response;constructor(r,t,e){super(r,{cause:e.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0),"response"in e&&(this.response=e.response);const s=Object.assign({},e.request);e.request.headers.authorization&&(s.headers=Object.assign({},e.request.headers,{authorization:e.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),s.url=s.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=s}};
var VERSION2="10.0.16",defaults_default={headers:{"user-agent":`octokit-request.js/${VERSION2} ${getUserAgent()}`}};function isPlainObject2(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;const n=Object.getPrototypeOf(e);if(n===null)return!0;const t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var noop=()=>"";async function fetchWrapper(e){const n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");const t=e.request?.log||console,i=e.request?.parseSuccessResponseBody!==!1,f=isPlainObject2(e.body)||Array.isArray(e.body)?JSONStringify(e.body):e.body,l=Object.fromEntries(Object.entries(e.headers).map(([r,a])=>[r,String(a)]));let o;try{o=await n(e.url,{method:e.method,body:f,redirect:e.request?.redirect,headers:l,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(r){let a="Unknown Error";if(r instanceof Error){if(r.name==="AbortError")throw r.status=500,r;a=r.message,r.name==="TypeError"&&"cause"in r&&(r.cause instanceof Error?a=r.cause.message:typeof r.cause=="string"&&(a=r.cause))}const p=new RequestError(a,500,{request:e});throw p.cause=r,p}const s=o.status,d=o.url,u={};for(const[r,a]of o.headers)u[r]=a;const c={url:d,status:s,headers:u,data:""};if("deprecation"in u){const r=u.link&&u.link.match(/<([^<>]+)>; rel="deprecation"/),a=r&&r.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${u.sunset}${a?`. See ${a}`:""}`)}if(s===204||s===205)return c;if(e.method==="HEAD"){if(s<400)return c;throw new RequestError(o.statusText,s,{response:c,request:e})}if(s===304)throw c.data=await getResponseData(o),new RequestError("Not modified",s,{response:c,request:e});if(s>=400)throw c.data=await getResponseData(o),new RequestError(toErrorMessage(c.data),s,{response:c,request:e});return c.data=i?await getResponseData(o):o.body,c}async function getResponseData(e){const n=e.headers.get("content-type");if(!n)return e.text().catch(noop);const t=parse2(n);if(isJSONResponse(t)){let i="";try{return i=await e.text(),JSONParse(i)}catch{return i}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(noop):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function isJSONResponse(e){return e.type==="application/json"||e.type==="application/scim+json"}function toErrorMessage(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){const n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(i=>JSON.stringify(i)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function withDefaults2(e,n){const t=e.defaults(n);return Object.assign(function(f,l){const o=t.merge(f,l);if(!o.request||!o.request.hook)return fetchWrapper(t.parse(o));const s=(d,u)=>fetchWrapper(t.parse(t.merge(d,u)));return Object.assign(s,{endpoint:t,defaults:withDefaults2.bind(null,t)}),o.request.hook(s,o)},{endpoint:t,defaults:withDefaults2.bind(null,t)})}var request=withDefaults2(endpoint,defaults_default);
var VERSION3="0.0.0-development";function _buildMessageForResponseErrors(t){return`Request failed due to following response errors:
`+t.errors.map(a=>` - ${a.message}`).join(`
`)}var GraphqlResponseError=class extends Error{constructor(t,a,e){super(_buildMessageForResponseErrors(e)),this.request=t,this.headers=a,this.response=e,this.errors=e.errors,this.data=e.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},NON_VARIABLE_OPTIONS=["method","baseUrl","url","headers","request","query","mediaType","operationName"],FORBIDDEN_VARIABLE_OPTIONS=["query","method","url"],GHES_V3_SUFFIX_REGEX=/\/api\/v3\/?$/;function graphql(t,a,e){if(e){if(typeof a=="string"&&"query"in e)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(const r in e)if(FORBIDDEN_VARIABLE_OPTIONS.includes(r))return Promise.reject(new Error(`[@octokit/graphql] "${r}" cannot be used as variable name`))}const n=typeof a=="string"?Object.assign({query:a},e):a,o=Object.keys(n).reduce((r,s)=>NON_VARIABLE_OPTIONS.includes(s)?(r[s]=n[s],r):(r.variables||(r.variables={}),r.variables[s]=n[s],r),{}),i=n.baseUrl||t.endpoint.DEFAULTS.baseUrl;return GHES_V3_SUFFIX_REGEX.test(i)&&(o.url=i.replace(GHES_V3_SUFFIX_REGEX,"/api/graphql")),t(o).then(r=>{if(r.data.errors){const s={};for(const u of Object.keys(r.headers))s[u]=r.headers[u];throw new GraphqlResponseError(o,s,r.data)}return r.data.data})}function withDefaults3(t,a){const e=t.defaults(a);return Object.assign((o,i)=>graphql(e,o,i),{defaults:withDefaults3.bind(null,e),endpoint:e.endpoint})}var graphql2=withDefaults3(request,{headers:{"user-agent":`octokit-graphql.js/${VERSION3} ${getUserAgent()}`},method:"POST",url:"/graphql"});function withCustomRequest(t){return withDefaults3(t,{method:"POST",url:"/graphql"})}
var b64url="(?:[a-zA-Z0-9_-]+)",sep="\\.",jwtRE=new RegExp(`^${b64url}${sep}${b64url}${sep}${b64url}$`),isJWT=jwtRE.test.bind(jwtRE);async function auth(t){const r=isJWT(t),e=t.startsWith("v1.")||t.startsWith("ghs_"),n=t.startsWith("ghu_");return{type:"token",token:t,tokenType:r?"app":e?"installation":n?"user-to-server":"oauth"}}function withAuthorizationPrefix(t){return t.split(/\./).length===3?`bearer ${t}`:`token ${t}`}async function hook(t,r,e,n){const o=r.endpoint.merge(e,n);return o.headers.authorization=withAuthorizationPrefix(t),r(o)}var createTokenAuth=function(r){if(!r)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof r!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return r=r.replace(/^(token|bearer) +/i,""),Object.assign(auth.bind(null,r),{hook:hook.bind(null,r)})};
var VERSION4="7.0.8";
var noop2=()=>{},consoleWarn=console.warn.bind(console),consoleError=console.error.bind(console);function createLogger(t={}){return typeof t.debug!="function"&&(t.debug=noop2),typeof t.info!="function"&&(t.info=noop2),typeof t.warn!="function"&&(t.warn=consoleWarn),typeof t.error!="function"&&(t.error=consoleError),t}var userAgentTrail=`octokit-core.js/${VERSION4} ${getUserAgent()}`,Octokit=class{static VERSION=VERSION4;static defaults(t){return class extends this{constructor(...e){const s=e[0]||{};if(typeof t=="function"){super(t(s));return}super(Object.assign({},t,s,s.userAgent&&t.userAgent?{userAgent:`${s.userAgent} ${t.userAgent}`}:null))}}}static plugins=[];static plugin(...t){const r=this.plugins;return class extends this{static plugins=r.concat(t.filter(s=>!r.includes(s)))}}constructor(t={}){const r=new before_after_hook_default.Collection,e={baseUrl:request.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},t.request,{hook:r.bind(null,"request")}),mediaType:{previews:[],format:""}};if(e.headers["user-agent"]=t.userAgent?`${t.userAgent} ${userAgentTrail}`:userAgentTrail,t.baseUrl&&(e.baseUrl=t.baseUrl),t.previews&&(e.mediaType.previews=t.previews),t.timeZone&&(e.headers["time-zone"]=t.timeZone),this.request=request.defaults(e),this.graphql=withCustomRequest(this.request).defaults(e),this.log=createLogger(t.log),this.hook=r,t.authStrategy){const{authStrategy:n,...i}=t,u=n(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:i},t.auth));r.wrap("request",u.hook),this.auth=u}else if(!t.auth)this.auth=async()=>({type:"unauthenticated"});else{const n=createTokenAuth(t.auth);r.wrap("request",n.hook),this.auth=n}const s=this.constructor;for(let n=0;n<s.plugins.length;++n)Object.assign(this,s.plugins[n](this,t))}request;graphql;log;hook;auth};
// left-out:@octokit/plugin-rest-endpoint-methods
var restEndpointMethods = () => ({});
// left-out:@octokit/plugin-paginate-rest
var paginateRest = () => ({});
var context=new Context,baseUrl=getApiBaseUrl(),defaults={baseUrl,request:{agent:getProxyAgent(baseUrl),fetch:getProxyFetch(baseUrl)}},GitHub=Octokit.plugin(restEndpointMethods,paginateRest).defaults(defaults);function getOctokitOptions(s,r){const t=Object.assign({},r||{}),e=getAuthString(s,t);e&&(t.auth=e);const n=getUserAgentWithOrchestrationId(t.userAgent);return n&&(t.userAgent=n),t}
var context2=new Context;function getOctokit(t,n,...i){const e=GitHub.plugin(...i);return new e(getOctokitOptions(t,n))}
// src/shared/github-refusals.ts
var GitHubRefusal = class extends Error {
  name = "GitHubRefusal";
  status;
  /** Until when nothing more is to be asked, in milliseconds since 1970; undefined: it is no matter of limits. */
  until;
  constructor(status, message, until) {
    super(message);
    this.status = status;
    this.until = until;
  }
};
var GitHubSilence = class extends Error {
  name = "GitHubSilence";
};
var A_DAY = 24 * 60 * 60 * 1e3;
function limitedUntil(status, headers, message, now) {
  if (status !== 403 && status !== 429) return void 0;
  const most = now + A_DAY;
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (after >= 0) return Math.min(now + after * 1e3, most);
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0) return Math.min(reset * 1e3, most);
  return status === 429 || /rate limit|abuse/i.test(message) ? now + 6e4 : void 0;
}
function isProtection(message) {
  return /protected|rule violation|ruleset|GH006|GH013/i.test(message);
}
function explainGitHub(error, { repository, where }) {
  if (error instanceof GitHubSilence) {
    return new CompletionBatchError("service-unreachable", `GitHub cannot be asked: ${error.message}`, {
      where,
      remedy: "Nothing is lost. Check the network and https://www.githubstatus.com, then run it again."
    });
  }
  if (!(error instanceof GitHubRefusal)) return error;
  const said = `GitHub says: ${error.message.slice(0, 300)} (${error.status})`;
  const { code, what, remedy } = reasonOf(error, repository);
  return new CompletionBatchError(code, `${what}. ${said}`, { where, remedy });
}
function reasonOf({ status, message, until }, repository) {
  if (until !== void 0) {
    return {
      code: "service-unreachable",
      what: `GitHub's rate limit is reached until ${new Date(until).toISOString()}`,
      remedy: "Nothing is lost: run it again after that. The workflows of a repository share 1,000 calls an hour; where that is too few, keep the state in S3 (store: s3://bucket/prefix)."
    };
  }
  if (status === 401) {
    return {
      code: "access-denied",
      what: "the token is not valid, or no longer",
      remedy: "Give token a token that is good now, such as that of the job, github.token."
    };
  }
  if (isProtection(message)) {
    return {
      code: "access-denied",
      what: "the branch is protected",
      remedy: "Let branch protection and rulesets leave this branch out, or name another branch."
    };
  }
  if (status === 403) {
    return {
      code: "access-denied",
      what: `the token may not do this in ${repository}`,
      remedy: "Give the job `permissions: contents: write`; runs for pull requests of forks do not get it, and an organisation may forbid it (Settings, Actions, Workflow permissions)."
    };
  }
  if (status === 404) {
    return {
      code: "access-denied",
      what: `there is no repository ${repository}, or the token may not see or write it`,
      remedy: "Check the name in the store, and that the job has `permissions: contents: write` there."
    };
  }
  if (status === 409 && /empty/i.test(message)) {
    return {
      code: "store-unusable",
      what: `the repository ${repository} has no commit yet, and takes none this way`,
      remedy: "Push a first commit, such as a README."
    };
  }
  return {
    code: "store-unusable",
    what: `GitHub refuses what it is asked for ${repository}`,
    remedy: "If it stays like this, keep the state in S3 or in a folder (store: s3://\u2026 or file:///\u2026)."
  };
}

// src/shared/github-api.ts
var RAW = "application/vnd.github.raw+json";
function gitHubApi(options) {
  const { token, env, clock: own = systemClock, logger = silentLogger } = options;
  const url = apiUrlOf(options.apiUrl, env);
  const hide = redactor([token, ...sentSecretsOf(env)]);
  const clock = new ServiceClock(
    own,
    (skewMs) => logger.warn(`this machine's clock is ${describeSkew(skewMs, "GitHub")}: GitHub's time is used. Set the clock.`)
  );
  const sleep = options.sleep ?? ((ms) => own.sleep(ms));
  const client = octokit({ ...options, url });
  async function once({ route, parameters, body, etag }, raw) {
    const octo = await client();
    const request2 = async () => octo.request(route, {
      ...parameters,
      ...body === void 0 ? {} : { data: JSON.stringify(body) },
      headers: {
        accept: raw ? RAW : "application/vnd.github+json",
        "content-type": "application/json; charset=utf-8",
        ...etag === void 0 ? {} : { "if-none-match": etag }
      },
      // Read here: what does not fit must not come as an empty text.
      request: { parseSuccessResponseBody: false }
    }).then(
      ({ status, headers, data }) => ({ status, headers, data }),
      (error) => replyOf(error)
    );
    const reply = await clock.during(request2, ({ headers }) => headers.date?.toString());
    if (reply.error === void 0) return redirected(reply) ? refuse(reply, hide) : reply;
    throw troubleOf(reply, hide, clock.now());
  }
  async function repeated(call, work) {
    let waits = 0;
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof GitHubRefusal && error.until !== void 0) {
          const ms = Math.max(1e3, error.until - clock.now() + 1e3);
          waits += 1;
          if (ms > GITHUB_BOUNDS.waitMs.most || waits > GITHUB_BOUNDS.waits.most) throw error;
          logger.info(`GitHub asks to wait ${Math.round(ms / 1e3)} s (rate limit)`);
          await sleep(ms);
          tries -= 1;
          continue;
        }
        const passing = error instanceof GitHubSilence || error instanceof GitHubRefusal && call.retry?.includes(error.status);
        if (!passing || call.once === true || tries === GITHUB_BOUNDS.calls.most) throw error;
        await sleep(pauseMs(tries));
      }
    }
  }
  return {
    clock,
    sleep,
    call: (call, answer) => repeated(call, async () => {
      const { status, headers, data } = await once(call, false);
      const etag = headers.etag?.toString();
      if (status === 304) return { value: void 0, etag };
      const text = await textOf(data, hide);
      const parsed = answer.safeParse(text === "" ? void 0 : json(text));
      if (parsed.success) return { value: parsed.data, etag };
      throw new GitHubSilence(`${url.host} answers in another form than GitHub does (${call.route})`);
    }),
    content: (call) => repeated(call, async () => {
      const { data } = await once(call, true);
      const { piece, pieceMs, silenceMs } = GITHUB_BOUNDS;
      const pace = { name: "the object", most: piece.most, silenceMs: silenceMs.most, wholeMs: pieceMs.most };
      return data ? chunksOf(paced(sourceOf(data), pace, options.timer), hide) : nothing();
    })
  };
}
function pauseMs(tries, random = Math.random) {
  return 250 * 2 ** Math.min(tries, 6) * (1 + random());
}
function apiUrlOf(text, env) {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol) || /[?#]|\/\/[^/]*@/.test(text)) {
    throw new CompletionBatchError2(
      "invalid-input",
      "the URL of GitHub's API is no http(s) URL without user and query",
      {
        where: "GITHUB_API_URL",
        remedy: "It is https://api.github.com, or https://HOST/api/v3 of a server of your own."
      }
    );
  }
  const url = new URL(text);
  checkPlainHttp(url, env, "GITHUB_API_URL");
  return url;
}
function octokit(options) {
  const { token, url, env, timer } = options;
  const inner = proxyFetch(url.href, env) ?? fetch;
  const header = (init, name) => new Headers(init?.headers).get(name);
  const fetchWithin = boundedFetch(inner, {
    bounds: GITHUB_BOUNDS,
    isUpload: (init) => typeof init?.body === "string" && init.body.length > 1024 * 1024,
    isStreamed: (_, init) => header(init, "accept") === RAW,
    redirected: "check GITHUB_API_URL, and whether the repository has another name now",
    timer
  });
  const quiet = { debug() {
  }, info() {
  }, warn() {
  }, error() {
  } };
  let made;
  return () => {
    made ??= import("./lib-octokit.mjs").then(
      ({ getOctokit: getOctokit2 }) => getOctokit2(token, {
        baseUrl: url.href.replace(/\/$/, ""),
        request: { fetch: fetchWithin, log: quiet },
        log: quiet,
        userAgent: `completion-batch/${VERSION5}`
      })
    );
    return made;
  };
}
function replyOf(error) {
  const { status, response } = Object(error);
  if (response === void 0) return { status: 0, headers: {}, data: "", error };
  const told = status === 304 ? {} : { error };
  return { status: status ?? 0, headers: response.headers, data: "", ...told };
}
function redirected({ status }) {
  return status >= 300 && status < 400 && status !== 304;
}
async function refuse({ status, data }, hide) {
  const message = messageOf({ response: { data: json(await textOf(data, hide)) } });
  throw new GitHubRefusal(status, redact(hide(message)), void 0);
}
function troubleOf({ status, headers, error }, hide, now) {
  const message = redact(hide(messageOf(error)));
  if (status === 0) return new GitHubSilence(message);
  if (status >= 500 || status === 408) return new GitHubSilence(`it answers ${status} (${message})`);
  return new GitHubRefusal(status, message, limitedUntil(status, headers, message, now));
}
function messageOf(error) {
  const { response, message, cause } = Object(error);
  const data = Object(response?.data);
  if (typeof data.message === "string") {
    const more = Array.isArray(data.errors) ? `: ${JSON.stringify(data.errors).slice(0, 200)}` : "";
    return `${data.message}${more}`.slice(0, 500);
  }
  const { code } = Object(Object(cause).cause);
  return [code, message].filter((text) => typeof text === "string" && text !== "").join(", ").slice(0, 500);
}
async function textOf(data, hide) {
  if (!data) return "";
  try {
    return await new Response(data).text();
  } catch (error) {
    throw brokenOff(error, hide);
  }
}
async function* chunksOf(chunks, hide) {
  try {
    yield* chunks;
  } catch (error) {
    throw brokenOff(error, hide);
  }
}
function brokenOff(error, hide) {
  return new GitHubSilence(redact(hide(error instanceof BoundError ? error.message : messageOf(error))));
}
function json(text) {
  try {
    return parseJson(text);
  } catch {
    return void 0;
  }
}
async function* nothing() {
}
export {
  GitHubRefusal,
  GitHubSilence,
  context2 as context,
  explainGitHub,
  getOctokit,
  gitHubApi,
  isProtection,
  limitedUntil,
  pauseMs
};
