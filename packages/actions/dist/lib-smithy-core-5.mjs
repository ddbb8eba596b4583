const { join } = process.getBuiltinModule("node:path");
const { sep } = process.getBuiltinModule("node:path");
const { join: join3 } = process.getBuiltinModule("node:path");
const { join: join2 } = process.getBuiltinModule("node:path");
const { join: join4 } = process.getBuiltinModule("node:path");
const { homedir } = process.getBuiltinModule("node:os");
const { readFile: fsReadFile } = process.getBuiltinModule("node:fs/promises");
const { readFile: readFile2 } = process.getBuiltinModule("node:fs/promises");
const { createHash } = process.getBuiltinModule("node:crypto");
import {
  IniSectionType,
  isValidHostLabel
} from "./lib-smithy-core-6.mjs";

var ProviderError=class i extends Error{name="ProviderError";tryNextLink;constructor(e,r=!0){let o,t=!0;typeof r=="boolean"?(o=void 0,t=r):r!=null&&typeof r=="object"&&(o=r.logger,t=r.tryNextLink??!0),super(e),this.tryNextLink=t,Object.setPrototypeOf(this,i.prototype),o?.debug?.(`@smithy/property-provider ${t?"->":"(!)"} ${e}`)}static from(e,r=!0){return Object.assign(new this(e.message,r),e)}};
var CredentialsProviderError=class r extends ProviderError{name="CredentialsProviderError";constructor(e,o=!0){super(e,o),Object.setPrototypeOf(this,r.prototype)}};
var ENV_PROFILE="AWS_PROFILE",DEFAULT_PROFILE="default",getProfileName=e=>e.profile||process.env[ENV_PROFILE]||DEFAULT_PROFILE;
var homeDirCache={},getHomeDirCacheKey=()=>process&&process.geteuid?`${process.geteuid()}`:"DEFAULT",getHomeDir=()=>{const{HOME:r,USERPROFILE:i,HOMEPATH:t,HOMEDRIVE:o=`C:${sep}`}=process.env;if(r)return r;if(i)return i;if(t)return`${o}${t}`;const e=getHomeDirCacheKey();return homeDirCache[e]||(homeDirCache[e]=homedir()),homeDirCache[e]};
var ENV_CONFIG_PATH="AWS_CONFIG_FILE",getConfigFilepath=()=>process.env[ENV_CONFIG_PATH]||join(getHomeDir(),".aws","config");
var CONFIG_PREFIX_SEPARATOR=".";
var getConfigData=n=>Object.entries(n).filter(([t])=>{const e=t.indexOf(CONFIG_PREFIX_SEPARATOR);return e===-1?!1:Object.values(IniSectionType).includes(t.substring(0,e))}).reduce((t,[e,i])=>{const r=e.indexOf(CONFIG_PREFIX_SEPARATOR),s=e.substring(0,r)===IniSectionType.PROFILE?e.substring(r+1):e;return t[s]=i,t},{...n.default&&{default:n.default}});
var ENV_CREDENTIALS_PATH="AWS_SHARED_CREDENTIALS_FILE",getCredentialsFilepath=()=>process.env[ENV_CREDENTIALS_PATH]||join2(getHomeDir(),".aws","credentials");
var prefixKeyRegex=/^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$/,profileNameBlockList=["__proto__","profile __proto__"],parseIni=f=>{const r={};let n,t;for(const c of f.split(/\r?\n/)){const i=c.split(/(^|\s)[;#]/)[0].trim();if(i[0]==="["&&i[i.length-1]==="]"){n=void 0,t=void 0;const e=i.substring(1,i.length-1),o=prefixKeyRegex.exec(e);if(o){const[,s,,l]=o;Object.values(IniSectionType).includes(s)&&(n=[s,l].join(CONFIG_PREFIX_SEPARATOR))}else n=e;if(profileNameBlockList.includes(e))throw new Error(`Found invalid profile name "${e}"`)}else if(n){const e=i.indexOf("=");if(![0,-1].includes(e)){const[o,s]=[i.substring(0,e).trim(),i.substring(e+1).trim()];if(s==="")t=o;else{t&&c.trimStart()===c&&(t=void 0),r[n]=r[n]||{};const l=t?[t,o].join(CONFIG_PREFIX_SEPARATOR):o;r[n][l]=s}}}}return r};
var filePromises={},fileIntercept={},readFile=(e,r)=>fileIntercept[e]!==void 0?fileIntercept[e]:((!filePromises[e]||r?.ignoreCache)&&(filePromises[e]=fsReadFile(e,"utf8")),filePromises[e]);
var swallowError=()=>({}),loadSharedConfigFiles=async(e={})=>{const{filepath:i=getCredentialsFilepath(),configFilepath:a=getConfigFilepath()}=e,t=getHomeDir(),r="~/";let l=i;i.startsWith(r)&&(l=join3(t,i.slice(2)));let o=a;a.startsWith(r)&&(o=join3(t,a.slice(2)));const n=await Promise.all([readFile(o,{ignoreCache:e.ignoreCache}).then(parseIni).then(getConfigData).catch(swallowError),readFile(l,{ignoreCache:e.ignoreCache}).then(parseIni).catch(swallowError)]);return{configFile:n[0],credentialsFile:n[1]}};
var getSsoSessionData=S=>Object.entries(S).filter(([e])=>e.startsWith(IniSectionType.SSO_SESSION+CONFIG_PREFIX_SEPARATOR)).reduce((e,[t,i])=>({...e,[t.substring(t.indexOf(CONFIG_PREFIX_SEPARATOR)+1)]:i}),{});
var swallowError2=()=>({}),loadSsoSessionData=async(a={})=>readFile(a.configFilepath??getConfigFilepath()).then(parseIni).then(getSsoSessionData).catch(swallowError2);
var mergeConfigFiles=(...r)=>{const e={};for(const f of r)for(const[o,s]of Object.entries(f))e[o]!==void 0?Object.assign(e[o],s):e[o]=s;return e};
var parseKnownFiles=async i=>{const e=await loadSharedConfigFiles(i);return mergeConfigFiles(e.configFile,e.credentialsFile)};
var getSSOTokenFilepath=e=>{const a=createHash("sha1").update(e).digest("hex");return join4(getHomeDir(),".aws","sso","cache",`${a}.json`)};
var tokenIntercept={},getSSOTokenFromFile=async e=>{if(tokenIntercept[e])return tokenIntercept[e];const t=getSSOTokenFilepath(e),n=await readFile2(t,"utf8");return JSON.parse(n)};
var externalDataInterceptor={getFileRecord(){return fileIntercept},interceptFile(e,t){fileIntercept[e]=Promise.resolve(t)},getTokenRecord(){return tokenIntercept},interceptToken(e,t){tokenIntercept[e]=t}};
var chain=(...t)=>async()=>{if(t.length===0)throw new ProviderError("No providers in chain");let e;for(const n of t)try{return await n()}catch(r){if(e=r,r?.tryNextLink)continue;throw r}throw e};
var memoize=(s,f,l)=>{let e,r,t,a=!1;const n=async()=>{r||(r=s());try{e=await r,t=!0,a=!1}finally{r=void 0}return e};return f===void 0?async i=>((!t||i?.forceRefresh)&&(e=await n()),e):async i=>((!t||i?.forceRefresh)&&(e=await n()),a?e:l&&!l(e)?(a=!0,e):(f(e)&&await n(),e))};
function getSelectorName(t){try{const e=new Set(Array.from(t.match(/([A-Z_]){3,}/g)??[]));return e.delete("CONFIG"),e.delete("CONFIG_PREFIX_SEPARATOR"),e.delete("ENV"),[...e].join(", ")}catch{return t}}
var fromEnv=(e,o)=>async()=>{try{const r=e(process.env,o);if(r===void 0)throw new Error;return r}catch(r){throw new CredentialsProviderError(r.message||`Not found in ENV: ${getSelectorName(e.toString())}`,{logger:o?.logger})}};
var fromSharedConfigFiles=(r,{preferredFile:i="config",...o}={})=>async()=>{const e=getProfileName(o),{configFile:n,credentialsFile:f}=await loadSharedConfigFiles(o),g=f[e]||{},l=n[e]||{},s=i==="config"?{...g,...l}:{...l,...g};try{const c=r(s,i==="config"?n:f);if(c===void 0)throw new Error;return c}catch(t){throw new CredentialsProviderError(t.message||`Not found in config files w/ profile [${e}]: ${getSelectorName(r.toString())}`,{logger:o.logger})}};
var fromValue=e=>()=>Promise.resolve(e);
var isFunction=i=>typeof i=="function",fromStatic=i=>isFunction(i)?async()=>await i():fromValue(i);
var loadConfig=({environmentVariableSelector:n,configFileSelector:o,default:i},e={})=>{const{signingName:r,logger:a}=e,m={signingName:r,logger:a};return memoize(chain(fromEnv(n,m),fromSharedConfigFiles(o,e),fromStatic(i)))};
var validRegions=new Set,checkRegion=(e,s=isValidHostLabel)=>{if(!validRegions.has(e)&&!s(e))if(e==="*")console.warn('@smithy/config-resolver WARN - Please use the caller region instead of "*". See "sigv4a" in https://github.com/aws/aws-sdk-js-v3/blob/main/supplemental-docs/CLIENTS.md.');else throw new Error(`Region not accepted: region="${e}" is not a valid hostname component.`);else validRegions.add(e)};
var isFipsRegion=s=>typeof s=="string"&&(s.startsWith("fips-")||s.endsWith("-fips"));
var getRealRegion=s=>isFipsRegion(s)?["fips-aws-global","aws-fips"].includes(s)?"us-east-1":s.replace(/fips-(dkr-|prod-)?|-fips/,""):s;
var resolveRegionConfig=o=>{const{region:e,useFipsEndpoint:n}=o;if(!e)throw new Error("Region is missing");return Object.assign(o,{region:async()=>{const i=typeof e=="function"?await e():e,r=getRealRegion(i);return checkRegion(r),r},useFipsEndpoint:async()=>{const i=typeof e=="string"?e:await e();return isFipsRegion(i)?!0:typeof n!="function"?Promise.resolve(!!n):n()}})};
var TokenProviderError=class r extends ProviderError{name="TokenProviderError";constructor(o,e=!0){super(o,e),Object.setPrototypeOf(this,r.prototype)}};
var booleanSelector=(e,r,t)=>{if(r in e){if(e[r]==="true")return!0;if(e[r]==="false")return!1;throw new Error(`Cannot load ${t} "${r}". Expected "true" or "false", got ${e[r]}.`)}};
var SelectorType;(function(n){n.ENV="env",n.CONFIG="shared config entry"})(SelectorType||(SelectorType={}));
var ENV_USE_DUALSTACK_ENDPOINT="AWS_USE_DUALSTACK_ENDPOINT",CONFIG_USE_DUALSTACK_ENDPOINT="use_dualstack_endpoint",NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS={environmentVariableSelector:e=>booleanSelector(e,ENV_USE_DUALSTACK_ENDPOINT,SelectorType.ENV),configFileSelector:e=>booleanSelector(e,CONFIG_USE_DUALSTACK_ENDPOINT,SelectorType.CONFIG),default:!1};
var ENV_USE_FIPS_ENDPOINT="AWS_USE_FIPS_ENDPOINT",CONFIG_USE_FIPS_ENDPOINT="use_fips_endpoint",NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS={environmentVariableSelector:e=>booleanSelector(e,ENV_USE_FIPS_ENDPOINT,SelectorType.ENV),configFileSelector:e=>booleanSelector(e,CONFIG_USE_FIPS_ENDPOINT,SelectorType.CONFIG),default:!1};
var AWS_EXECUTION_ENV="AWS_EXECUTION_ENV",AWS_REGION_ENV="AWS_REGION",AWS_DEFAULT_REGION_ENV="AWS_DEFAULT_REGION",ENV_IMDS_DISABLED="AWS_EC2_METADATA_DISABLED",DEFAULTS_MODE_OPTIONS=["in-region","cross-region","mobile","standard","legacy"],IMDS_REGION_PATH="/latest/meta-data/placement/region",IMDS_TOKEN_PATH="/latest/api/token",X_AWS_EC2_METADATA_TOKEN="x-aws-ec2-metadata-token",X_AWS_EC2_METADATA_TOKEN_TTL="x-aws-ec2-metadata-token-ttl-seconds";
var TIMEOUT_MS=1e3,NEG_CACHE_TTL_MS=6e4,negativeCacheUntil=0,getInstanceMetadataRegion=async()=>{if(!process.env[ENV_IMDS_DISABLED]&&!(Date.now()<negativeCacheUntil))try{const e=resolveImdsEndpoint(),r=(await imdsRequest({...e,path:IMDS_TOKEN_PATH,method:"PUT",headers:{[X_AWS_EC2_METADATA_TOKEN_TTL]:"21600"}})).toString();return(await imdsRequest({...e,path:IMDS_REGION_PATH,method:"GET",headers:{[X_AWS_EC2_METADATA_TOKEN]:r}})).toString().trim()||cacheNegativeAndReturnUndefined()}catch{return cacheNegativeAndReturnUndefined()}},cacheNegativeAndReturnUndefined=()=>{negativeCacheUntil=Date.now()+NEG_CACHE_TTL_MS},resolveImdsEndpoint=()=>{const e=process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT;if(e){const r=new URL(e);return{hostname:r.hostname.replace(/^\[(.+)]$/,"$1"),port:r.port?Number(r.port):void 0}}return process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE==="IPv6"?{hostname:"fd00:ec2::254"}:{hostname:"169.254.169.254"}},imdsRequest=async e=>{const{request:r}=await import("./lib-by-need-http.mjs");return new Promise((s,o)=>{const t=r({hostname:e.hostname,port:e.port,path:e.path,method:e.method,headers:e.headers,timeout:TIMEOUT_MS,signal:AbortSignal.timeout(TIMEOUT_MS)});t.on("error",n=>{o(n),t.destroy()}),t.on("timeout",()=>{o(new Error("TimeoutError from instance metadata service")),t.destroy()}),t.on("response",n=>{const{statusCode:a=400}=n;if(a<200||a>=300){o(Object.assign(new Error("Error response received from instance metadata service"),{statusCode:a})),t.destroy();return}const i=[];n.on("data",d=>i.push(d)),n.on("end",()=>{s(Buffer.concat(i)),t.destroy()})}),t.end()})};
var REGION_ENV_NAME="AWS_REGION",REGION_INI_NAME="region",NODE_REGION_CONFIG_OPTIONS={environmentVariableSelector:e=>e[REGION_ENV_NAME],configFileSelector:e=>e[REGION_INI_NAME],default:async()=>{const e=await getInstanceMetadataRegion();if(e)return e;throw new Error("Region is missing")}},NODE_REGION_CONFIG_FILE_OPTIONS={preferredFile:"credentials"};
var AWS_DEFAULTS_MODE_ENV="AWS_DEFAULTS_MODE",AWS_DEFAULTS_MODE_CONFIG="defaults_mode",NODE_DEFAULTS_MODE_CONFIG_OPTIONS={environmentVariableSelector:e=>e[AWS_DEFAULTS_MODE_ENV],configFileSelector:e=>e[AWS_DEFAULTS_MODE_CONFIG],default:"legacy"};
var resolveDefaultsModeConfig=({region:e=loadConfig(NODE_REGION_CONFIG_OPTIONS),defaultsMode:o=loadConfig(NODE_DEFAULTS_MODE_CONFIG_OPTIONS)}={})=>memoize(async()=>{const r=typeof o=="function"?await o():o;switch(r?.toLowerCase()){case"auto":return resolveNodeDefaultsModeAuto(e);case"in-region":case"cross-region":case"mobile":case"standard":case"legacy":return Promise.resolve(r?.toLocaleLowerCase());case void 0:return Promise.resolve("legacy");default:throw new Error(`Invalid parameter for "defaultsMode", expect ${DEFAULTS_MODE_OPTIONS.join(", ")}, got ${r}`)}}),resolveNodeDefaultsModeAuto=async e=>{if(e){const o=typeof e=="function"?await e():e,r=await inferPhysicalRegion();return r?o===r?"in-region":"cross-region":"standard"}return"standard"},inferPhysicalRegion=async()=>process.env[AWS_EXECUTION_ENV]&&(process.env[AWS_REGION_ENV]||process.env[AWS_DEFAULT_REGION_ENV])?process.env[AWS_REGION_ENV]??process.env[AWS_DEFAULT_REGION_ENV]:getInstanceMetadataRegion();
export {
  CONFIG_PREFIX_SEPARATOR,
  CredentialsProviderError,
  ENV_PROFILE,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  ProviderError,
  SelectorType,
  TokenProviderError,
  booleanSelector,
  chain,
  externalDataInterceptor,
  getProfileName,
  getSSOTokenFilepath,
  getSSOTokenFromFile,
  loadConfig,
  loadSsoSessionData,
  parseKnownFiles,
  resolveDefaultsModeConfig,
  resolveRegionConfig
};
