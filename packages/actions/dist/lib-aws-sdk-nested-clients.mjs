import {
  SignatureV4MultiRegion
} from "./lib-smithy-core-2.mjs";
import {
  package_default
} from "./lib-aws-sdk-nested-clients-4.mjs";
import {
  AwsQueryProtocol,
  AwsSdkSigV4ASigner,
  AwsSdkSigV4Signer,
  DEFAULT_RETRY_MODE,
  DefaultIdentityProviderConfig,
  NODE_APP_ID_CONFIG_OPTIONS,
  NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,
  NODE_MAX_ATTEMPT_CONFIG_OPTIONS,
  NODE_RETRY_MODE_CONFIG_OPTIONS,
  NODE_SIGV4A_CONFIG_OPTIONS,
  NoAuthSigner,
  NodeHttpHandler,
  Sha256Node,
  awsEndpointFunctions,
  calculateBodyLength,
  createDefaultUserAgentProvider,
  emitWarningIfUnsupportedVersion as emitWarningIfUnsupportedVersion2,
  fromBase64,
  fromUtf8,
  getAwsRegionExtensionConfiguration,
  getContentLengthPlugin,
  getDefaultSocketTimeout,
  getHostHeaderPlugin,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpHandlerExtensionConfiguration,
  getHttpSigningPlugin,
  getLoggerPlugin,
  getRecursionDetectionPlugin,
  getRetryPlugin,
  getUserAgentPlugin,
  resolveAwsRegionExtensionConfiguration,
  resolveAwsSdkSigV4AConfig,
  resolveAwsSdkSigV4Config,
  resolveHostHeaderConfig,
  resolveHttpHandlerRuntimeConfig,
  resolveRetryConfig,
  resolveUserAgentConfig,
  setCredentialFeature,
  streamCollector,
  stsRegionDefaultResolver,
  toBase64,
  toUtf8
} from "./lib-shared.mjs";
import {
  BinaryDecisionDiagram,
  Client,
  Command,
  EndpointCache,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  NoOpLogger,
  ServiceException,
  TypeRegistry,
  createAggregatedClient,
  customEndpointFunctions,
  decideEndpoint,
  emitWarningIfUnsupportedVersion,
  getDefaultExtensionConfiguration,
  getEndpointPlugin,
  getSchemaSerdePlugin,
  getSmithyContext,
  loadConfig,
  loadConfigsForDefaultMode,
  makeBuilder,
  normalizeProvider,
  parseUrl,
  resolveDefaultRuntimeConfig,
  resolveDefaultsModeConfig,
  resolveEndpointConfig,
  resolveParams,
  resolveRegionConfig
} from "./lib-smithy-core.mjs";
import "./lib-shared-31.mjs";


var q="ref",a=-1,b=!0,c="isSet",d="PartitionResult",e="booleanEquals",f="stringEquals",g="getAttr",h="us-east-1",i="sigv4",j="sts",k="https://sts.{Region}.{PartitionResult#dnsSuffix}",l={[q]:"Endpoint"},m={[q]:"Region"},n={[q]:d},o={},p=[m],_data={conditions:[[c,[l]],[c,p],["aws.partition",p,d],[e,[{[q]:"UseFIPS"},b]],[e,[{[q]:"UseDualStack"},b]],[f,[m,"aws-global"]],[e,[{[q]:"UseGlobalEndpoint"},b]],[f,[m,"eu-central-1"]],[e,[{fn:g,argv:[n,"supportsDualStack"]},b]],[e,[{fn:g,argv:[n,"supportsFIPS"]},b]],[f,[m,"ap-south-1"]],[f,[m,"eu-north-1"]],[f,[m,"eu-west-1"]],[f,[m,"eu-west-2"]],[f,[m,"eu-west-3"]],[f,[m,"sa-east-1"]],[f,[m,h]],[f,[m,"us-east-2"]],[f,[m,"us-west-2"]],[f,[m,"us-west-1"]],[f,[m,"ca-central-1"]],[f,[m,"ap-southeast-1"]],[f,[m,"ap-northeast-1"]],[f,[m,"ap-southeast-2"]],[f,[{fn:g,argv:[n,"name"]},"aws-us-gov"]]],results:[[a],["https://sts.amazonaws.com",{authSchemes:[{name:i,signingName:j,signingRegion:h}]}],[k,{authSchemes:[{name:i,signingName:j,signingRegion:"{Region}"}]}],[a,"Invalid Configuration: FIPS and custom endpoint are not supported"],[a,"Invalid Configuration: Dualstack and custom endpoint are not supported"],[l,o],["https://sts-fips.{Region}.{PartitionResult#dualStackDnsSuffix}",o],[a,"FIPS and DualStack are enabled, but this partition does not support one or both"],["https://sts.{Region}.amazonaws.com",o],["https://sts-fips.{Region}.{PartitionResult#dnsSuffix}",o],[a,"FIPS is enabled but this partition does not support FIPS"],["https://sts.{Region}.{PartitionResult#dualStackDnsSuffix}",o],[a,"DualStack is enabled but this partition does not support DualStack"],[k,o],[a,"Invalid Configuration: Missing Region"]]},root=2,r=1e8,nodes=new Int32Array([-1,1,-1,0,30,3,1,4,r+14,2,5,r+14,3,25,6,4,24,7,5,r+1,8,6,9,r+13,7,r+1,10,10,r+1,11,11,r+1,12,12,r+1,13,13,r+1,14,14,r+1,15,15,r+1,16,16,r+1,17,17,r+1,18,18,r+1,19,19,r+1,20,20,r+1,21,21,r+1,22,22,r+1,23,23,r+1,r+2,8,r+11,r+12,4,28,26,9,27,r+10,24,r+8,r+9,8,29,r+7,9,r+6,r+7,3,r+3,31,4,r+4,r+5]),bdd=BinaryDecisionDiagram.from(nodes,root,_data.conditions,_data.results);
var cache=new EndpointCache({size:50,params:["Endpoint","Region","UseDualStack","UseFIPS","UseGlobalEndpoint"]}),defaultEndpointResolver=(n,e={})=>cache.get(n,()=>decideEndpoint(bdd,{endpointParams:n,logger:e.logger}));customEndpointFunctions.aws=awsEndpointFunctions;
var createEndpointRuleSetHttpAuthSchemeParametersProvider=e=>async(t,n,a)=>{if(!a)throw new Error("Could not find `input` for `defaultEndpointRuleSetHttpAuthSchemeParametersProvider`");const r=await e(t,n,a),c=getSmithyContext(n)?.commandInstance?.constructor?.getEndpointParameterInstructions;if(!c)throw new Error(`getEndpointParameterInstructions() is not defined on '${n.commandName}'`);const o=await resolveParams(a,{getEndpointParameterInstructions:c},t);return Object.assign(r,o)},_defaultSTSHttpAuthSchemeParametersProvider=async(e,t,n)=>({operation:getSmithyContext(t).operation,region:await normalizeProvider(e.region)()||(()=>{throw new Error("expected `region` to be configured for `aws.auth#sigv4`")})()}),defaultSTSHttpAuthSchemeParametersProvider=createEndpointRuleSetHttpAuthSchemeParametersProvider(_defaultSTSHttpAuthSchemeParametersProvider);function createAwsAuthSigv4HttpAuthOption(e){return{schemeId:"aws.auth#sigv4",signingProperties:{name:"sts",region:e.region},propertiesExtractor:(t,n)=>({signingProperties:{config:t,context:n}})}}function createAwsAuthSigv4aHttpAuthOption(e){return{schemeId:"aws.auth#sigv4a",signingProperties:{name:"sts",region:e.region},propertiesExtractor:(t,n)=>({signingProperties:{config:t,context:n}})}}function createSmithyApiNoAuthHttpAuthOption(e){return{schemeId:"smithy.api#noAuth"}}var createEndpointRuleSetHttpAuthSchemeProvider=(e,t,n)=>r=>{const o=e(r).properties?.authSchemes;if(!o)return t(r);const p=[];for(const m of o){const{name:h,properties:S={},...v}=m,i=h.toLowerCase();h!==i&&console.warn(`HttpAuthScheme has been normalized with lowercasing: '${h}' to '${i}'`);let s;if(i==="sigv4a"){s="aws.auth#sigv4a";const f=o.find(l=>{const g=l.name.toLowerCase();return g!=="sigv4a"&&g.startsWith("sigv4")});if(SignatureV4MultiRegion.sigv4aDependency()==="none"&&f)continue}else if(i.startsWith("sigv4"))s="aws.auth#sigv4";else throw new Error(`Unknown HttpAuthScheme found in '@smithy.rules#endpointRuleSet': '${i}'`);const d=n[s];if(!d)throw new Error(`Could not find HttpAuthOption create function for '${s}'`);const u=d(r);u.schemeId=s,u.signingProperties={...u.signingProperties||{},...v,...S},p.push(u)}return p},_defaultSTSHttpAuthSchemeProvider=e=>{const t=[];return e.operation==="AssumeRoleWithWebIdentity"?(t.push(createSmithyApiNoAuthHttpAuthOption(e)),t.push(createAwsAuthSigv4aHttpAuthOption(e))):(t.push(createAwsAuthSigv4HttpAuthOption(e)),t.push(createAwsAuthSigv4aHttpAuthOption(e))),t},defaultSTSHttpAuthSchemeProvider=createEndpointRuleSetHttpAuthSchemeProvider(defaultEndpointResolver,_defaultSTSHttpAuthSchemeProvider,{"aws.auth#sigv4":createAwsAuthSigv4HttpAuthOption,"aws.auth#sigv4a":createAwsAuthSigv4aHttpAuthOption,"smithy.api#noAuth":createSmithyApiNoAuthHttpAuthOption}),resolveHttpAuthSchemeConfig=e=>{const t=resolveAwsSdkSigV4Config(e),n=resolveAwsSdkSigV4AConfig(t);return Object.assign(n,{authSchemePreference:normalizeProvider(e.authSchemePreference??[])})};
var resolveClientEndpointParameters=n=>Object.assign(n,{useDualstackEndpoint:n.useDualstackEndpoint??!1,useFipsEndpoint:n.useFipsEndpoint??!1,useGlobalEndpoint:n.useGlobalEndpoint??!1,defaultSigningName:"sts"}),commonParams={UseGlobalEndpoint:{type:"builtInParams",name:"useGlobalEndpoint"},UseFIPS:{type:"builtInParams",name:"useFipsEndpoint"},Endpoint:{type:"builtInParams",name:"endpoint"},Region:{type:"builtInParams",name:"region"},UseDualStack:{type:"builtInParams",name:"useDualstackEndpoint"}};
var STSServiceException=class e extends ServiceException{static shapeId="smithy.ts.sdk.synthetic.com.amazonaws.sts#STSServiceException";constructor(t){super(t),Object.setPrototypeOf(this,e.prototype)}};
var ExpiredTokenException=class t extends STSServiceException{static shapeId="com.amazonaws.sts#ExpiredTokenException";name="ExpiredTokenException";$fault="client";constructor(e){super({name:"ExpiredTokenException",$fault:"client",...e}),Object.setPrototypeOf(this,t.prototype)}},MalformedPolicyDocumentException=class o extends STSServiceException{static shapeId="com.amazonaws.sts#MalformedPolicyDocumentException";name="MalformedPolicyDocumentException";$fault="client";constructor(e){super({name:"MalformedPolicyDocumentException",$fault:"client",...e}),Object.setPrototypeOf(this,o.prototype)}},PackedPolicyTooLargeException=class c extends STSServiceException{static shapeId="com.amazonaws.sts#PackedPolicyTooLargeException";name="PackedPolicyTooLargeException";$fault="client";constructor(e){super({name:"PackedPolicyTooLargeException",$fault:"client",...e}),Object.setPrototypeOf(this,c.prototype)}},RegionDisabledException=class n extends STSServiceException{static shapeId="com.amazonaws.sts#RegionDisabledException";name="RegionDisabledException";$fault="client";constructor(e){super({name:"RegionDisabledException",$fault:"client",...e}),Object.setPrototypeOf(this,n.prototype)}},IDPRejectedClaimException=class i extends STSServiceException{static shapeId="com.amazonaws.sts#IDPRejectedClaimException";name="IDPRejectedClaimException";$fault="client";constructor(e){super({name:"IDPRejectedClaimException",$fault:"client",...e}),Object.setPrototypeOf(this,i.prototype)}},InvalidIdentityTokenException=class a extends STSServiceException{static shapeId="com.amazonaws.sts#InvalidIdentityTokenException";name="InvalidIdentityTokenException";$fault="client";constructor(e){super({name:"InvalidIdentityTokenException",$fault:"client",...e}),Object.setPrototypeOf(this,a.prototype)}},IDPCommunicationErrorException=class s extends STSServiceException{static shapeId="com.amazonaws.sts#IDPCommunicationErrorException";name="IDPCommunicationErrorException";$fault="client";$retryable={};constructor(e){super({name:"IDPCommunicationErrorException",$fault:"client",...e}),Object.setPrototypeOf(this,s.prototype)}};
var _A="Arn",_AKI="AccessKeyId",_AR="AssumeRole",_ARI="AssumedRoleId",_ARR="AssumeRoleRequest",_ARRs="AssumeRoleResponse",_ARU="AssumedRoleUser",_ARWWI="AssumeRoleWithWebIdentity",_ARWWIR="AssumeRoleWithWebIdentityRequest",_ARWWIRs="AssumeRoleWithWebIdentityResponse",_Au="Audience",_C="Credentials",_CA="ContextAssertion",_DS="DurationSeconds",_E="Expiration",_EI="ExternalId",_ETE="ExpiredTokenException",_IDPCEE="IDPCommunicationErrorException",_IDPRCE="IDPRejectedClaimException",_IITE="InvalidIdentityTokenException",_K="Key",_MPDE="MalformedPolicyDocumentException",_MSTS="MinimumSessionTokenSize",_P="Policy",_PA="PolicyArns",_PAr="ProviderArn",_PC="ProvidedContexts",_PCLT="ProvidedContextsListType",_PCr="ProvidedContext",_PDT="PolicyDescriptorType",_PI="ProviderId",_PPS="PackedPolicySize",_PPTLE="PackedPolicyTooLargeException",_Pr="Provider",_RA="RoleArn",_RDE="RegionDisabledException",_RSN="RoleSessionName",_SAK="SecretAccessKey",_SFWIT="SubjectFromWebIdentityToken",_SI="SourceIdentity",_SN="SerialNumber",_ST="SessionToken",_STS="SessionTokenSize",_STU="SessionTokenUtilization",_T="Tags",_TC="TokenCode",_TTK="TransitiveTagKeys",_Ta="Tag",_V="Value",_WIT="WebIdentityToken",_a="arn",_aKST="accessKeySecretType",_c="client",_cTT="clientTokenType",_m="message",_pDLT="policyDescriptorListType",_s="smithy.ts.sdk.synthetic.com.amazonaws.sts",_tLT="tagListType",n0="com.amazonaws.sts",_s_registry=new TypeRegistry(_s),STSServiceException$=[-3,_s,"STSServiceException",0,[],[]];_s_registry.registerError(STSServiceException$,STSServiceException);var n0_registry=new TypeRegistry(n0),ExpiredTokenException$=[-3,n0,_ETE,{awsQueryError:["ExpiredTokenException",400],error:_c,httpError:400},[_m],[0]];n0_registry.registerError(ExpiredTokenException$,ExpiredTokenException);var IDPCommunicationErrorException$=[-3,n0,_IDPCEE,{awsQueryError:["IDPCommunicationError",400],error:_c,httpError:400},[_m],[0]];n0_registry.registerError(IDPCommunicationErrorException$,IDPCommunicationErrorException);var IDPRejectedClaimException$=[-3,n0,_IDPRCE,{awsQueryError:["IDPRejectedClaim",403],error:_c,httpError:403},[_m],[0]];n0_registry.registerError(IDPRejectedClaimException$,IDPRejectedClaimException);var InvalidIdentityTokenException$=[-3,n0,_IITE,{awsQueryError:["InvalidIdentityToken",400],error:_c,httpError:400},[_m],[0]];n0_registry.registerError(InvalidIdentityTokenException$,InvalidIdentityTokenException);var MalformedPolicyDocumentException$=[-3,n0,_MPDE,{awsQueryError:["MalformedPolicyDocument",400],error:_c,httpError:400},[_m],[0]];n0_registry.registerError(MalformedPolicyDocumentException$,MalformedPolicyDocumentException);var PackedPolicyTooLargeException$=[-3,n0,_PPTLE,{awsQueryError:["PackedPolicyTooLarge",400],error:_c,httpError:400},[_m],[0]];n0_registry.registerError(PackedPolicyTooLargeException$,PackedPolicyTooLargeException);var RegionDisabledException$=[-3,n0,_RDE,{awsQueryError:["RegionDisabledException",403],error:_c,httpError:403},[_m],[0]];n0_registry.registerError(RegionDisabledException$,RegionDisabledException);var errorTypeRegistries=[_s_registry,n0_registry],accessKeySecretType=[0,n0,_aKST,8,0],clientTokenType=[0,n0,_cTT,8,0],AssumedRoleUser$=[3,n0,_ARU,0,[_ARI,_A],[0,0],2],AssumeRoleRequest$=[3,n0,_ARR,0,[_RA,_RSN,_PA,_P,_DS,_T,_TTK,_EI,_SN,_TC,_SI,_PC,_MSTS],[0,0,()=>policyDescriptorListType,0,1,()=>tagListType,64,0,0,0,0,()=>ProvidedContextsListType,1],2],AssumeRoleResponse$=[3,n0,_ARRs,0,[_C,_ARU,_PPS,_SI,_STU,_STS],[[()=>Credentials$,0],()=>AssumedRoleUser$,1,0,1,1]],AssumeRoleWithWebIdentityRequest$=[3,n0,_ARWWIR,0,[_RA,_RSN,_WIT,_PI,_PA,_P,_DS,_MSTS],[0,0,[()=>clientTokenType,0],0,()=>policyDescriptorListType,0,1,1],3],AssumeRoleWithWebIdentityResponse$=[3,n0,_ARWWIRs,0,[_C,_SFWIT,_ARU,_PPS,_Pr,_Au,_SI,_STU,_STS],[[()=>Credentials$,0],0,()=>AssumedRoleUser$,1,0,0,0,1,1]],Credentials$=[3,n0,_C,0,[_AKI,_SAK,_ST,_E],[0,[()=>accessKeySecretType,0],0,4],4],PolicyDescriptorType$=[3,n0,_PDT,0,[_a],[0]],ProvidedContext$=[3,n0,_PCr,0,[_PAr,_CA],[0,0]],Tag$=[3,n0,_Ta,0,[_K,_V],[0,0],2],policyDescriptorListType=[1,n0,_pDLT,0,()=>PolicyDescriptorType$],ProvidedContextsListType=[1,n0,_PCLT,0,()=>ProvidedContext$],tagKeyListType=64,tagListType=[1,n0,_tLT,0,()=>Tag$],AssumeRole$=[9,n0,_AR,0,()=>AssumeRoleRequest$,()=>AssumeRoleResponse$],AssumeRoleWithWebIdentity$=[9,n0,_ARWWI,0,()=>AssumeRoleWithWebIdentityRequest$,()=>AssumeRoleWithWebIdentityResponse$];
var getRuntimeConfig=e=>({apiVersion:"2011-06-15",base64Decoder:e?.base64Decoder??fromBase64,base64Encoder:e?.base64Encoder??toBase64,disableHostPrefix:e?.disableHostPrefix??!1,endpointProvider:e?.endpointProvider??defaultEndpointResolver,extensions:e?.extensions??[],httpAuthSchemeProvider:e?.httpAuthSchemeProvider??defaultSTSHttpAuthSchemeProvider,httpAuthSchemes:e?.httpAuthSchemes??[{schemeId:"aws.auth#sigv4",identityProvider:t=>t.getIdentityProvider("aws.auth#sigv4"),signer:new AwsSdkSigV4Signer},{schemeId:"aws.auth#sigv4a",identityProvider:t=>t.getIdentityProvider("aws.auth#sigv4a"),signer:new AwsSdkSigV4ASigner},{schemeId:"smithy.api#noAuth",identityProvider:t=>t.getIdentityProvider("smithy.api#noAuth")||(async()=>({})),signer:new NoAuthSigner}],logger:e?.logger??new NoOpLogger,protocol:e?.protocol??AwsQueryProtocol,protocolSettings:e?.protocolSettings??{defaultNamespace:"com.amazonaws.sts",errorTypeRegistries,xmlNamespace:"https://sts.amazonaws.com/doc/2011-06-15/",version:"2011-06-15",serviceTarget:"AWSSecurityTokenServiceV20110615"},serviceId:e?.serviceId??"STS",sha256:e?.sha256??Sha256Node,signerConstructor:e?.signerConstructor??SignatureV4MultiRegion,urlParser:e?.urlParser??parseUrl,utf8Decoder:e?.utf8Decoder??fromUtf8,utf8Encoder:e?.utf8Encoder??toUtf8});
var getRuntimeConfig2=e=>{emitWarningIfUnsupportedVersion(process.version);const a=resolveDefaultsModeConfig(e),n=()=>a().then(loadConfigsForDefaultMode),i=getRuntimeConfig(e);emitWarningIfUnsupportedVersion2(process.version);const t={profile:e?.profile,logger:i.logger};return{...i,...e,runtime:"node",defaultsMode:a,authSchemePreference:e?.authSchemePreference??loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,t),bodyLengthChecker:e?.bodyLengthChecker??calculateBodyLength,defaultSocketTimeout:getDefaultSocketTimeout(e?.requestHandler,3e5),defaultUserAgentProvider:e?.defaultUserAgentProvider??createDefaultUserAgentProvider({serviceId:i.serviceId,clientVersion:package_default.version}),httpAuthSchemes:e?.httpAuthSchemes??[{schemeId:"aws.auth#sigv4",identityProvider:r=>r.getIdentityProvider("aws.auth#sigv4")||(async s=>await e.credentialDefaultProvider(s?.__config||{})()),signer:new AwsSdkSigV4Signer},{schemeId:"aws.auth#sigv4a",identityProvider:r=>r.getIdentityProvider("aws.auth#sigv4a"),signer:new AwsSdkSigV4ASigner},{schemeId:"smithy.api#noAuth",identityProvider:r=>r.getIdentityProvider("smithy.api#noAuth")||(async()=>({})),signer:new NoAuthSigner}],maxAttempts:e?.maxAttempts??loadConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS,e),region:e?.region??loadConfig(NODE_REGION_CONFIG_OPTIONS,{...NODE_REGION_CONFIG_FILE_OPTIONS,...t}),requestHandler:NodeHttpHandler.create(e?.requestHandler??n),retryMode:e?.retryMode??loadConfig({...NODE_RETRY_MODE_CONFIG_OPTIONS,default:async()=>(await n()).retryMode||DEFAULT_RETRY_MODE},e),sigv4aSigningRegionSet:e?.sigv4aSigningRegionSet??loadConfig(NODE_SIGV4A_CONFIG_OPTIONS,t),streamCollector:e?.streamCollector??streamCollector,useDualstackEndpoint:e?.useDualstackEndpoint??loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,t),useFipsEndpoint:e?.useFipsEndpoint??loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,t),userAgentAppId:e?.userAgentAppId??loadConfig(NODE_APP_ID_CONFIG_OPTIONS,t)}};
var getHttpAuthExtensionConfiguration=e=>{const h=e.httpAuthSchemes;let r=e.httpAuthSchemeProvider,s=e.credentials;return{setHttpAuthScheme(t){const c=h.findIndex(u=>u.schemeId===t.schemeId);c===-1?h.push(t):h.splice(c,1,t)},httpAuthSchemes(){return h},setHttpAuthSchemeProvider(t){r=t},httpAuthSchemeProvider(){return r},setCredentials(t){s=t},credentials(){return s}}},resolveHttpAuthRuntimeConfig=e=>({httpAuthSchemes:e.httpAuthSchemes(),httpAuthSchemeProvider:e.httpAuthSchemeProvider(),credentials:e.credentials()});
var resolveRuntimeExtensions=(n,e)=>{const t=Object.assign(getAwsRegionExtensionConfiguration(n),getDefaultExtensionConfiguration(n),getHttpHandlerExtensionConfiguration(n),getHttpAuthExtensionConfiguration(n));return e.forEach(o=>o.configure(t)),Object.assign(n,resolveAwsRegionExtensionConfiguration(t),resolveDefaultRuntimeConfig(t),resolveHttpHandlerRuntimeConfig(t),resolveHttpAuthRuntimeConfig(t))};
var STSClient=class extends Client{config;constructor(...[t]){const e=getRuntimeConfig2(t||{});super(e),this.initConfig=e;const n=resolveClientEndpointParameters(e),s=resolveUserAgentConfig(n),o=resolveRetryConfig(s),g=resolveRegionConfig(o),r=resolveHostHeaderConfig(g),c=resolveEndpointConfig(r),a=resolveHttpAuthSchemeConfig(c),d=resolveRuntimeExtensions(a,t?.extensions||[]);this.config=d,this.middlewareStack.use(getSchemaSerdePlugin(this.config)),this.middlewareStack.use(getUserAgentPlugin(this.config)),this.middlewareStack.use(getRetryPlugin(this.config)),this.middlewareStack.use(getContentLengthPlugin(this.config)),this.middlewareStack.use(getHostHeaderPlugin(this.config)),this.middlewareStack.use(getLoggerPlugin(this.config)),this.middlewareStack.use(getRecursionDetectionPlugin(this.config)),this.middlewareStack.use(getHttpAuthSchemeEndpointRuleSetPlugin(this.config,{httpAuthSchemeParametersProvider:defaultSTSHttpAuthSchemeParametersProvider,identityProviderConfigProvider:async i=>new DefaultIdentityProviderConfig({"aws.auth#sigv4":i.credentials,"aws.auth#sigv4a":i.credentials})})),this.middlewareStack.use(getHttpSigningPlugin(this.config))}destroy(){super.destroy()}};
var command=makeBuilder(commonParams,"AWSSecurityTokenServiceV20110615","STSClient",getEndpointPlugin),_ep0={},_mw0=(e,m,n,a)=>[];
var AssumeRoleCommand=class extends command(_ep0,_mw0,"AssumeRole",AssumeRole$){};
var AssumeRoleWithWebIdentityCommand=class extends command(_ep0,_mw0,"AssumeRoleWithWebIdentity",AssumeRoleWithWebIdentity$){};
var commands={AssumeRoleCommand,AssumeRoleWithWebIdentityCommand},STS=class extends STSClient{};createAggregatedClient(commands,STS);
var getAccountIdFromAssumedRoleUser=e=>{if(typeof e?.Arn=="string"){const t=e.Arn.split(":");if(t.length>4&&t[4]!=="")return t[4]}},resolveRegion=async(e,t,o,i={})=>{const r=typeof e=="function"?await e():e,l=typeof t=="function"?await t():t;let n="";const s=r??l??(n=await stsRegionDefaultResolver(i)());return o?.debug?.("@aws-sdk/client-sts::resolveRegion","accepting first of:",`${r} (credential provider clientConfig)`,`${l} (contextual client)`,`${n} (STS default: AWS_REGION, profile region, or us-east-1)`),s},getDefaultRoleAssumer=(e,t)=>{let o,i;return async(r,l)=>{if(i=r,!o){const{logger:u=e?.parentClientConfig?.logger,profile:d=e?.parentClientConfig?.profile,region:C,requestHandler:g=e?.parentClientConfig?.requestHandler,credentialProviderLogger:f,userAgentAppId:A=e?.parentClientConfig?.userAgentAppId}=e,S=await resolveRegion(C,e?.parentClientConfig?.region,f,{logger:u,profile:d}),p=!isH2(g);o=new t({...e,userAgentAppId:A,profile:d,credentialDefaultProvider:()=>async()=>i,region:S,requestHandler:p?g:void 0,logger:u})}const{Credentials:n,AssumedRoleUser:s}=await o.send(new AssumeRoleCommand(l));if(!n||!n.AccessKeyId||!n.SecretAccessKey)throw new Error(`Invalid response from STS.assumeRole call with role ${l.RoleArn}`);const a=getAccountIdFromAssumedRoleUser(s),c={accessKeyId:n.AccessKeyId,secretAccessKey:n.SecretAccessKey,sessionToken:n.SessionToken,expiration:n.Expiration,...n.CredentialScope&&{credentialScope:n.CredentialScope},...a&&{accountId:a}};return setCredentialFeature(c,"CREDENTIALS_STS_ASSUME_ROLE","i"),c}},getDefaultRoleAssumerWithWebIdentity=(e,t)=>{let o;return async i=>{if(!o){const{logger:a=e?.parentClientConfig?.logger,profile:c=e?.parentClientConfig?.profile,region:u,requestHandler:d=e?.parentClientConfig?.requestHandler,credentialProviderLogger:C,userAgentAppId:g=e?.parentClientConfig?.userAgentAppId}=e,f=await resolveRegion(u,e?.parentClientConfig?.region,C,{logger:a,profile:c}),A=!isH2(d);o=new t({...e,userAgentAppId:g,profile:c,region:f,requestHandler:A?d:void 0,logger:a})}const{Credentials:r,AssumedRoleUser:l}=await o.send(new AssumeRoleWithWebIdentityCommand(i));if(!r||!r.AccessKeyId||!r.SecretAccessKey)throw new Error(`Invalid response from STS.assumeRoleWithWebIdentity call with role ${i.RoleArn}`);const n=getAccountIdFromAssumedRoleUser(l),s={accessKeyId:r.AccessKeyId,secretAccessKey:r.SecretAccessKey,sessionToken:r.SessionToken,expiration:r.Expiration,...r.CredentialScope&&{credentialScope:r.CredentialScope},...n&&{accountId:n}};return n&&setCredentialFeature(s,"RESOLVED_ACCOUNT_ID","T"),setCredentialFeature(s,"CREDENTIALS_STS_ASSUME_ROLE_WEB_ID","k"),s}},isH2=e=>e?.metadata?.handlerProtocol==="h2";
var getCustomizableStsClientCtor=(t,e)=>e?class extends t{constructor(r){super(r);for(const s of e)this.middlewareStack.use(s)}}:t,getDefaultRoleAssumer2=(t={},e)=>getDefaultRoleAssumer(t,getCustomizableStsClientCtor(STSClient,e)),getDefaultRoleAssumerWithWebIdentity2=(t={},e)=>getDefaultRoleAssumerWithWebIdentity(t,getCustomizableStsClientCtor(STSClient,e)),decorateDefaultCredentialProvider=t=>e=>t({roleAssumer:getDefaultRoleAssumer2(e),roleAssumerWithWebIdentity:getDefaultRoleAssumerWithWebIdentity2(e),...e});
export {
  Command as $Command,
  AssumeRole$,
  AssumeRoleCommand,
  AssumeRoleRequest$,
  AssumeRoleResponse$,
  AssumeRoleWithWebIdentity$,
  AssumeRoleWithWebIdentityCommand,
  AssumeRoleWithWebIdentityRequest$,
  AssumeRoleWithWebIdentityResponse$,
  AssumedRoleUser$,
  Credentials$,
  ExpiredTokenException,
  ExpiredTokenException$,
  IDPCommunicationErrorException,
  IDPCommunicationErrorException$,
  IDPRejectedClaimException,
  IDPRejectedClaimException$,
  InvalidIdentityTokenException,
  InvalidIdentityTokenException$,
  MalformedPolicyDocumentException,
  MalformedPolicyDocumentException$,
  PackedPolicyTooLargeException,
  PackedPolicyTooLargeException$,
  PolicyDescriptorType$,
  ProvidedContext$,
  RegionDisabledException,
  RegionDisabledException$,
  STS,
  STSClient,
  STSServiceException,
  STSServiceException$,
  Tag$,
  Client as __Client,
  decorateDefaultCredentialProvider,
  errorTypeRegistries,
  getDefaultRoleAssumer2 as getDefaultRoleAssumer,
  getDefaultRoleAssumerWithWebIdentity2 as getDefaultRoleAssumerWithWebIdentity
};
