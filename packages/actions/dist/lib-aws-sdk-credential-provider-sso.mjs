import {
  package_default
} from "./lib-aws-sdk-nested-clients-4.mjs";
import {
  AwsRestJsonProtocol,
  AwsSdkSigV4Signer,
  DEFAULT_RETRY_MODE,
  DefaultIdentityProviderConfig,
  NODE_APP_ID_CONFIG_OPTIONS,
  NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,
  NODE_MAX_ATTEMPT_CONFIG_OPTIONS,
  NODE_RETRY_MODE_CONFIG_OPTIONS,
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
  resolveAwsSdkSigV4Config,
  resolveHostHeaderConfig,
  resolveHttpHandlerRuntimeConfig,
  resolveRetryConfig,
  resolveUserAgentConfig,
  streamCollector,
  toBase64,
  toUtf8
} from "./lib-shared.mjs";
import {
  BinaryDecisionDiagram,
  Client,
  EndpointCache,
  NODE_REGION_CONFIG_FILE_OPTIONS,
  NODE_REGION_CONFIG_OPTIONS,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  NoOpLogger,
  ServiceException,
  TypeRegistry,
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
  resolveRegionConfig
} from "./lib-smithy-core.mjs";
import "./lib-shared-31.mjs";


var defaultSSOHttpAuthSchemeParametersProvider=async(e,t,r)=>({operation:getSmithyContext(t).operation,region:await normalizeProvider(e.region)()||(()=>{throw new Error("expected `region` to be configured for `aws.auth#sigv4`")})()});function createAwsAuthSigv4HttpAuthOption(e){return{schemeId:"aws.auth#sigv4",signingProperties:{name:"awsssoportal",region:e.region},propertiesExtractor:(t,r)=>({signingProperties:{config:t,context:r}})}}function createSmithyApiNoAuthHttpAuthOption(e){return{schemeId:"smithy.api#noAuth"}}var defaultSSOHttpAuthSchemeProvider=e=>{const t=[];return e.operation==="GetRoleCredentials"?t.push(createSmithyApiNoAuthHttpAuthOption(e)):t.push(createAwsAuthSigv4HttpAuthOption(e)),t},resolveHttpAuthSchemeConfig=e=>{const t=resolveAwsSdkSigV4Config(e);return Object.assign(t,{authSchemePreference:normalizeProvider(e.authSchemePreference??[])})};
var resolveClientEndpointParameters=a=>Object.assign(a,{useDualstackEndpoint:a.useDualstackEndpoint??!1,useFipsEndpoint:a.useFipsEndpoint??!1,defaultSigningName:"awsssoportal"}),commonParams={UseFIPS:{type:"builtInParams",name:"useFipsEndpoint"},Endpoint:{type:"builtInParams",name:"endpoint"},Region:{type:"builtInParams",name:"region"},UseDualStack:{type:"builtInParams",name:"useDualstackEndpoint"}};
var k="ref",a=-1,b=!0,c="isSet",d="PartitionResult",e="booleanEquals",f="getAttr",g={[k]:"Endpoint"},h={[k]:d},i={},j=[{[k]:"Region"}],_data={conditions:[[c,[g]],[c,j],["aws.partition",j,d],[e,[{[k]:"UseFIPS"},b]],[e,[{[k]:"UseDualStack"},b]],[e,[{fn:f,argv:[h,"supportsDualStack"]},b]],[e,[{fn:f,argv:[h,"supportsFIPS"]},b]],["stringEquals",[{fn:f,argv:[h,"name"]},"aws-us-gov"]]],results:[[a],[a,"Invalid Configuration: FIPS and custom endpoint are not supported"],[a,"Invalid Configuration: Dualstack and custom endpoint are not supported"],[g,i],["https://portal.sso-fips.{Region}.{PartitionResult#dualStackDnsSuffix}",i],[a,"FIPS and DualStack are enabled, but this partition does not support one or both"],["https://portal.sso.{Region}.amazonaws.com",i],["https://portal.sso-fips.{Region}.{PartitionResult#dnsSuffix}",i],[a,"FIPS is enabled but this partition does not support FIPS"],["https://portal.sso.{Region}.{PartitionResult#dualStackDnsSuffix}",i],[a,"DualStack is enabled but this partition does not support DualStack"],["https://portal.sso.{Region}.{PartitionResult#dnsSuffix}",i],[a,"Invalid Configuration: Missing Region"]]},root=2,r=1e8,nodes=new Int32Array([-1,1,-1,0,13,3,1,4,r+12,2,5,r+12,3,8,6,4,7,r+11,5,r+9,r+10,4,11,9,6,10,r+8,7,r+6,r+7,5,12,r+5,6,r+4,r+5,3,r+1,14,4,r+2,r+3]),bdd=BinaryDecisionDiagram.from(nodes,root,_data.conditions,_data.results);
var cache=new EndpointCache({size:50,params:["Endpoint","Region","UseDualStack","UseFIPS"]}),defaultEndpointResolver=(n,e={})=>cache.get(n,()=>decideEndpoint(bdd,{endpointParams:n,logger:e.logger}));customEndpointFunctions.aws=awsEndpointFunctions;
var SSOServiceException=class e extends ServiceException{static shapeId="smithy.ts.sdk.synthetic.com.amazonaws.sso#SSOServiceException";constructor(t){super(t),Object.setPrototypeOf(this,e.prototype)}};
var InvalidRequestException=class t extends SSOServiceException{static shapeId="com.amazonaws.sso#InvalidRequestException";name="InvalidRequestException";$fault="client";constructor(e){super({name:"InvalidRequestException",$fault:"client",...e}),Object.setPrototypeOf(this,t.prototype)}},ResourceNotFoundException=class o extends SSOServiceException{static shapeId="com.amazonaws.sso#ResourceNotFoundException";name="ResourceNotFoundException";$fault="client";constructor(e){super({name:"ResourceNotFoundException",$fault:"client",...e}),Object.setPrototypeOf(this,o.prototype)}},TooManyRequestsException=class n extends SSOServiceException{static shapeId="com.amazonaws.sso#TooManyRequestsException";name="TooManyRequestsException";$fault="client";constructor(e){super({name:"TooManyRequestsException",$fault:"client",...e}),Object.setPrototypeOf(this,n.prototype)}},UnauthorizedException=class s extends SSOServiceException{static shapeId="com.amazonaws.sso#UnauthorizedException";name="UnauthorizedException";$fault="client";constructor(e){super({name:"UnauthorizedException",$fault:"client",...e}),Object.setPrototypeOf(this,s.prototype)}};
var _ATT="AccessTokenType",_GRC="GetRoleCredentials",_GRCR="GetRoleCredentialsRequest",_GRCRe="GetRoleCredentialsResponse",_IRE="InvalidRequestException",_RC="RoleCredentials",_RNFE="ResourceNotFoundException",_SAKT="SecretAccessKeyType",_STT="SessionTokenType",_TMRE="TooManyRequestsException",_UE="UnauthorizedException",_aI="accountId",_aKI="accessKeyId",_aT="accessToken",_ai="account_id",_c="client",_ex="expiration",_m="message",_rC="roleCredentials",_rN="roleName",_rn="role_name",_s="smithy.ts.sdk.synthetic.com.amazonaws.sso",_sAK="secretAccessKey",_sT="sessionToken",_xasbt="x-amz-sso_bearer_token",n0="com.amazonaws.sso",_s_registry=new TypeRegistry(_s),SSOServiceException$=[-3,_s,"SSOServiceException",0,[],[]];_s_registry.registerError(SSOServiceException$,SSOServiceException);var n0_registry=new TypeRegistry(n0),InvalidRequestException$=[-3,n0,_IRE,{error:_c,httpError:400},[_m],[0]];n0_registry.registerError(InvalidRequestException$,InvalidRequestException);var ResourceNotFoundException$=[-3,n0,_RNFE,{error:_c,httpError:404},[_m],[0]];n0_registry.registerError(ResourceNotFoundException$,ResourceNotFoundException);var TooManyRequestsException$=[-3,n0,_TMRE,{error:_c,httpError:429},[_m],[0]];n0_registry.registerError(TooManyRequestsException$,TooManyRequestsException);var UnauthorizedException$=[-3,n0,_UE,{error:_c,httpError:401},[_m],[0]];n0_registry.registerError(UnauthorizedException$,UnauthorizedException);var errorTypeRegistries=[_s_registry,n0_registry],AccessTokenType=[0,n0,_ATT,8,0],SecretAccessKeyType=[0,n0,_SAKT,8,0],SessionTokenType=[0,n0,_STT,8,0],GetRoleCredentialsRequest$=[3,n0,_GRCR,0,[_rN,_aI,_aT],[[0,{httpQuery:_rn}],[0,{httpQuery:_ai}],[()=>AccessTokenType,{httpHeader:_xasbt}]],3],GetRoleCredentialsResponse$=[3,n0,_GRCRe,0,[_rC],[[()=>RoleCredentials$,0]]],RoleCredentials$=[3,n0,_RC,0,[_aKI,_sAK,_sT,_ex],[0,[()=>SecretAccessKeyType,0],[()=>SessionTokenType,0],1]],GetRoleCredentials$=[9,n0,_GRC,{http:["GET","/federation/credentials",200]},()=>GetRoleCredentialsRequest$,()=>GetRoleCredentialsResponse$];
var getRuntimeConfig=e=>({apiVersion:"2019-06-10",base64Decoder:e?.base64Decoder??fromBase64,base64Encoder:e?.base64Encoder??toBase64,disableHostPrefix:e?.disableHostPrefix??!1,endpointProvider:e?.endpointProvider??defaultEndpointResolver,extensions:e?.extensions??[],httpAuthSchemeProvider:e?.httpAuthSchemeProvider??defaultSSOHttpAuthSchemeProvider,httpAuthSchemes:e?.httpAuthSchemes??[{schemeId:"aws.auth#sigv4",identityProvider:r=>r.getIdentityProvider("aws.auth#sigv4"),signer:new AwsSdkSigV4Signer},{schemeId:"smithy.api#noAuth",identityProvider:r=>r.getIdentityProvider("smithy.api#noAuth")||(async()=>({})),signer:new NoAuthSigner}],logger:e?.logger??new NoOpLogger,protocol:e?.protocol??AwsRestJsonProtocol,protocolSettings:e?.protocolSettings??{defaultNamespace:"com.amazonaws.sso",errorTypeRegistries,version:"2019-06-10",serviceTarget:"SWBPortalService"},serviceId:e?.serviceId??"SSO",sha256:e?.sha256??Sha256Node,urlParser:e?.urlParser??parseUrl,utf8Decoder:e?.utf8Decoder??fromUtf8,utf8Encoder:e?.utf8Encoder??toUtf8});
var getRuntimeConfig2=e=>{emitWarningIfUnsupportedVersion(process.version);const o=resolveDefaultsModeConfig(e),a=()=>o().then(loadConfigsForDefaultMode),r=getRuntimeConfig(e);emitWarningIfUnsupportedVersion2(process.version);const t={profile:e?.profile,logger:r.logger};return{...r,...e,runtime:"node",defaultsMode:o,authSchemePreference:e?.authSchemePreference??loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,t),bodyLengthChecker:e?.bodyLengthChecker??calculateBodyLength,defaultSocketTimeout:getDefaultSocketTimeout(e?.requestHandler,3e5),defaultUserAgentProvider:e?.defaultUserAgentProvider??createDefaultUserAgentProvider({serviceId:r.serviceId,clientVersion:package_default.version}),maxAttempts:e?.maxAttempts??loadConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS,e),region:e?.region??loadConfig(NODE_REGION_CONFIG_OPTIONS,{...NODE_REGION_CONFIG_FILE_OPTIONS,...t}),requestHandler:NodeHttpHandler.create(e?.requestHandler??a),retryMode:e?.retryMode??loadConfig({...NODE_RETRY_MODE_CONFIG_OPTIONS,default:async()=>(await a()).retryMode||DEFAULT_RETRY_MODE},e),streamCollector:e?.streamCollector??streamCollector,useDualstackEndpoint:e?.useDualstackEndpoint??loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,t),useFipsEndpoint:e?.useFipsEndpoint??loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,t),userAgentAppId:e?.userAgentAppId??loadConfig(NODE_APP_ID_CONFIG_OPTIONS,t)}};
var getHttpAuthExtensionConfiguration=e=>{const h=e.httpAuthSchemes;let r=e.httpAuthSchemeProvider,s=e.credentials;return{setHttpAuthScheme(t){const c=h.findIndex(u=>u.schemeId===t.schemeId);c===-1?h.push(t):h.splice(c,1,t)},httpAuthSchemes(){return h},setHttpAuthSchemeProvider(t){r=t},httpAuthSchemeProvider(){return r},setCredentials(t){s=t},credentials(){return s}}},resolveHttpAuthRuntimeConfig=e=>({httpAuthSchemes:e.httpAuthSchemes(),httpAuthSchemeProvider:e.httpAuthSchemeProvider(),credentials:e.credentials()});
var resolveRuntimeExtensions=(n,e)=>{const t=Object.assign(getAwsRegionExtensionConfiguration(n),getDefaultExtensionConfiguration(n),getHttpHandlerExtensionConfiguration(n),getHttpAuthExtensionConfiguration(n));return e.forEach(o=>o.configure(t)),Object.assign(n,resolveAwsRegionExtensionConfiguration(t),resolveDefaultRuntimeConfig(t),resolveHttpHandlerRuntimeConfig(t),resolveHttpAuthRuntimeConfig(t))};
var SSOClient=class extends Client{config;constructor(...[t]){const e=getRuntimeConfig2(t||{});super(e),this.initConfig=e;const i=resolveClientEndpointParameters(e),n=resolveUserAgentConfig(i),s=resolveRetryConfig(n),o=resolveRegionConfig(s),g=resolveHostHeaderConfig(o),c=resolveEndpointConfig(g),r=resolveHttpAuthSchemeConfig(c),d=resolveRuntimeExtensions(r,t?.extensions||[]);this.config=d,this.middlewareStack.use(getSchemaSerdePlugin(this.config)),this.middlewareStack.use(getUserAgentPlugin(this.config)),this.middlewareStack.use(getRetryPlugin(this.config)),this.middlewareStack.use(getContentLengthPlugin(this.config)),this.middlewareStack.use(getHostHeaderPlugin(this.config)),this.middlewareStack.use(getLoggerPlugin(this.config)),this.middlewareStack.use(getRecursionDetectionPlugin(this.config)),this.middlewareStack.use(getHttpAuthSchemeEndpointRuleSetPlugin(this.config,{httpAuthSchemeParametersProvider:defaultSSOHttpAuthSchemeParametersProvider,identityProviderConfigProvider:async a=>new DefaultIdentityProviderConfig({"aws.auth#sigv4":a.credentials})})),this.middlewareStack.use(getHttpSigningPlugin(this.config))}destroy(){super.destroy()}};
var command=makeBuilder(commonParams,"SWBPortalService","SSOClient",getEndpointPlugin),_ep0={},_mw0=(a,m,n,o)=>[];
var GetRoleCredentialsCommand=class extends command(_ep0,_mw0,"GetRoleCredentials",GetRoleCredentials$){};
export {
  GetRoleCredentialsCommand,
  SSOClient
};
