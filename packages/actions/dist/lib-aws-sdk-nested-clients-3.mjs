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
  resolveRegionConfig
} from "./lib-smithy-core.mjs";
import "./lib-shared-31.mjs";


var defaultSigninHttpAuthSchemeParametersProvider=async(e,t,r)=>({operation:getSmithyContext(t).operation,region:await normalizeProvider(e.region)()||(()=>{throw new Error("expected `region` to be configured for `aws.auth#sigv4`")})()});function createAwsAuthSigv4HttpAuthOption(e){return{schemeId:"aws.auth#sigv4",signingProperties:{name:"signin",region:e.region},propertiesExtractor:(t,r)=>({signingProperties:{config:t,context:r}})}}function createSmithyApiNoAuthHttpAuthOption(e){return{schemeId:"smithy.api#noAuth"}}var defaultSigninHttpAuthSchemeProvider=e=>{const t=[];return e.operation==="CreateOAuth2Token"?t.push(createSmithyApiNoAuthHttpAuthOption(e)):t.push(createAwsAuthSigv4HttpAuthOption(e)),t},resolveHttpAuthSchemeConfig=e=>{const t=resolveAwsSdkSigV4Config(e);return Object.assign(t,{authSchemePreference:normalizeProvider(e.authSchemePreference??[])})};
var resolveClientEndpointParameters=n=>Object.assign(n,{useDualstackEndpoint:n.useDualstackEndpoint??!1,useFipsEndpoint:n.useFipsEndpoint??!1,defaultSigningName:"signin"}),commonParams={UseFIPS:{type:"builtInParams",name:"useFipsEndpoint"},Endpoint:{type:"builtInParams",name:"endpoint"},Region:{type:"builtInParams",name:"region"},UseDualStack:{type:"builtInParams",name:"useDualstackEndpoint"}};
var s="ref",a=-1,b=!1,c=!0,d="isSet",e="booleanEquals",f="coalesce",g="PartitionResult",h="stringEquals",i="getAttr",j="https://signin.{Region}.{PartitionResult#dualStackDnsSuffix}",k={[s]:"Endpoint"},l={fn:i,argv:[{[s]:g},"name"]},m={[s]:"Region"},n={[s]:g},o={authSchemes:[{name:"sigv4",signingName:"signin",signingRegion:"{Region}"}]},p={},q=[m],_data={conditions:[[d,q],[e,[{fn:f,argv:[{[s]:"IsControlPlane"},b]},c]],[d,[k]],["aws.partition",q,g],[e,[{[s]:"UseFIPS"},c]],[h,[l,"aws"]],[e,[{fn:f,argv:[{[s]:"IsOAuthEndpoint"},b]},c]],[e,[{[s]:"UseDualStack"},c]],[h,[l,"aws-cn"]],[h,[m,"us-gov-west-1"]],[h,[l,"aws-us-gov"]],[e,[{fn:i,argv:[n,"supportsFIPS"]},c]],[h,[l,"aws-iso"]],[h,[l,"aws-iso-b"]],[h,[l,"aws-iso-f"]],[h,[l,"aws-iso-e"]],[h,[l,"aws-eusc"]],[e,[{fn:i,argv:[n,"supportsDualStack"]},c]]],results:[[a],["https://signin.{Region}.api.aws",o],["https://signin.{Region}.api.amazonwebservices.com.cn",o],[j,o],[a,"FIPS endpoints are not supported for OAuth operations. Disable FIPS or use a non-OAuth operation."],["https://{Region}.oauth.signin.aws",o],["https://{Region}.signin.aws.amazon.com",p],["https://{Region}.signin.amazonaws.cn",p],["https://{Region}.signin.amazonaws-us-gov.com",p],["https://{Region}.signin.c2shome.ic.gov",p],["https://{Region}.signin.sc2shome.sgov.gov",p],["https://{Region}.signin.csphome.hci.ic.gov",p],["https://{Region}.signin.csphome.adc-e.uk",p],["https://{Region}.signin.amazonaws-eusc.eu",p],["https://signin-fips.amazonaws-us-gov.com",p],["https://{Region}.signin-fips.amazonaws-us-gov.com",p],["https://{Region}.signin.{PartitionResult#dnsSuffix}",p],[a,"Invalid Configuration: FIPS and custom endpoint are not supported"],[a,"Invalid Configuration: Dualstack and custom endpoint are not supported"],[k,p],["https://signin-fips.{Region}.{PartitionResult#dualStackDnsSuffix}",p],[a,"FIPS and DualStack are enabled, but this partition does not support one or both"],["https://signin-fips.{Region}.{PartitionResult#dnsSuffix}",p],[a,"FIPS is enabled but this partition does not support FIPS"],[j,p],[a,"DualStack is enabled but this partition does not support DualStack"],["https://signin.{Region}.{PartitionResult#dnsSuffix}",p],[a,"Invalid Configuration: Missing Region"]]},root=2,r=1e8,nodes=new Int32Array([-1,1,-1,0,6,3,2,36,4,4,5,r+27,6,r+4,r+27,1,29,7,2,36,8,3,9,31,4,22,10,5,19,11,7,21,12,8,r+7,13,10,r+8,14,12,r+9,15,13,r+10,16,14,r+11,17,15,r+12,18,16,r+13,r+16,6,r+5,20,7,21,r+6,17,r+24,r+25,6,r+4,23,7,27,24,9,r+14,25,10,r+15,26,11,r+22,r+23,11,28,r+21,17,r+20,r+21,2,35,30,3,39,31,4,32,r+27,6,r+4,33,7,r+27,34,9,r+14,r+27,3,39,36,4,38,37,7,r+18,r+19,6,r+4,r+17,5,r+1,40,8,r+2,r+3]),bdd=BinaryDecisionDiagram.from(nodes,root,_data.conditions,_data.results);
var cache=new EndpointCache({size:50,params:["Endpoint","IsControlPlane","IsOAuthEndpoint","Region","UseDualStack","UseFIPS"]}),defaultEndpointResolver=(n,e={})=>cache.get(n,()=>decideEndpoint(bdd,{endpointParams:n,logger:e.logger}));customEndpointFunctions.aws=awsEndpointFunctions;
var SigninServiceException=class e extends ServiceException{static shapeId="smithy.ts.sdk.synthetic.com.amazonaws.signin#SigninServiceException";constructor(i){super(i),Object.setPrototypeOf(this,e.prototype)}};
var AccessDeniedException=class r extends SigninServiceException{static shapeId="com.amazonaws.signin#AccessDeniedException";name="AccessDeniedException";$fault="client";error;constructor(e){super({name:"AccessDeniedException",$fault:"client",...e}),Object.setPrototypeOf(this,r.prototype),this.error=e.error}},InternalServerException=class t extends SigninServiceException{static shapeId="com.amazonaws.signin#InternalServerException";name="InternalServerException";$fault="server";error;constructor(e){super({name:"InternalServerException",$fault:"server",...e}),Object.setPrototypeOf(this,t.prototype),this.error=e.error}},TooManyRequestsError=class n extends SigninServiceException{static shapeId="com.amazonaws.signin#TooManyRequestsError";name="TooManyRequestsError";$fault="client";error;constructor(e){super({name:"TooManyRequestsError",$fault:"client",...e}),Object.setPrototypeOf(this,n.prototype),this.error=e.error}},ValidationException=class o extends SigninServiceException{static shapeId="com.amazonaws.signin#ValidationException";name="ValidationException";$fault="client";error;constructor(e){super({name:"ValidationException",$fault:"client",...e}),Object.setPrototypeOf(this,o.prototype),this.error=e.error}};
var _ADE="AccessDeniedException",_AT="AccessToken",_COAT="CreateOAuth2Token",_COATR="CreateOAuth2TokenRequest",_COATRB="CreateOAuth2TokenRequestBody",_COATRBr="CreateOAuth2TokenResponseBody",_COATRr="CreateOAuth2TokenResponse",_COATWIAM="CreateOAuth2TokenWithIAM",_COATWIAMR="CreateOAuth2TokenWithIAMRequest",_COATWIAMRr="CreateOAuth2TokenWithIAMResponse",_ISE="InternalServerException",_OAAT="OAuthAccessToken",_RT="RefreshToken",_TMRE="TooManyRequestsError",_VE="ValidationException",_aKI="accessKeyId",_aT="accessToken",_at="access_token",_c="client",_cI="clientId",_cV="codeVerifier",_co="code",_e="error",_eI="expiresIn",_ei="expires_in",_gT="grantType",_gt="grant_type",_iT="idToken",_m="message",_r="resource",_rT="refreshToken",_rU="redirectUri",_s="smithy.ts.sdk.synthetic.com.amazonaws.signin",_sAK="secretAccessKey",_sT="sessionToken",_se="server",_tI="tokenInput",_tO="tokenOutput",_tT="tokenType",_tt="token_type",n0="com.amazonaws.signin",_s_registry=new TypeRegistry(_s),SigninServiceException$=[-3,_s,"SigninServiceException",0,[],[]];_s_registry.registerError(SigninServiceException$,SigninServiceException);var n0_registry=new TypeRegistry(n0),AccessDeniedException$=[-3,n0,_ADE,{error:_c},[_e,_m],[0,0],2];n0_registry.registerError(AccessDeniedException$,AccessDeniedException);var InternalServerException$=[-3,n0,_ISE,{error:_se,httpError:500},[_e,_m],[0,0],2];n0_registry.registerError(InternalServerException$,InternalServerException);var TooManyRequestsError$=[-3,n0,_TMRE,{error:_c,httpError:429},[_e,_m],[0,0],2];n0_registry.registerError(TooManyRequestsError$,TooManyRequestsError);var ValidationException$=[-3,n0,_VE,{error:_c,httpError:400},[_e,_m],[0,0],2];n0_registry.registerError(ValidationException$,ValidationException);var errorTypeRegistries=[_s_registry,n0_registry],OAuthAccessToken=[0,n0,_OAAT,8,0],RefreshToken=[0,n0,_RT,8,0],AccessToken$=[3,n0,_AT,8,[_aKI,_sAK,_sT],[[0,{jsonName:_aKI}],[0,{jsonName:_sAK}],[0,{jsonName:_sT}]],3],CreateOAuth2TokenRequest$=[3,n0,_COATR,0,[_tI],[[()=>CreateOAuth2TokenRequestBody$,16]],1],CreateOAuth2TokenRequestBody$=[3,n0,_COATRB,0,[_cI,_gT,_co,_rU,_cV,_rT],[[0,{jsonName:_cI}],[0,{jsonName:_gT}],0,[0,{jsonName:_rU}],[0,{jsonName:_cV}],[()=>RefreshToken,{jsonName:_rT}]],2],CreateOAuth2TokenResponse$=[3,n0,_COATRr,0,[_tO],[[()=>CreateOAuth2TokenResponseBody$,16]],1],CreateOAuth2TokenResponseBody$=[3,n0,_COATRBr,0,[_aT,_tT,_eI,_rT,_iT],[[()=>AccessToken$,{jsonName:_aT}],[0,{jsonName:_tT}],[1,{jsonName:_eI}],[()=>RefreshToken,{jsonName:_rT}],[0,{jsonName:_iT}]],4],CreateOAuth2TokenWithIAMRequest$=[3,n0,_COATWIAMR,0,[_gT,_r],[[0,{jsonName:_gt}],0],2],CreateOAuth2TokenWithIAMResponse$=[3,n0,_COATWIAMRr,0,[_aT,_tT,_eI],[[()=>OAuthAccessToken,{jsonName:_at}],[0,{jsonName:_tt}],[1,{jsonName:_ei}]],3],CreateOAuth2Token$=[9,n0,_COAT,{http:["POST","/v1/token",200]},()=>CreateOAuth2TokenRequest$,()=>CreateOAuth2TokenResponse$],CreateOAuth2TokenWithIAM$=[9,n0,_COATWIAM,{http:["POST","/v1/token?x-amz-client-auth-method=iam",200]},()=>CreateOAuth2TokenWithIAMRequest$,()=>CreateOAuth2TokenWithIAMResponse$];
var getRuntimeConfig=e=>({apiVersion:"2023-01-01",base64Decoder:e?.base64Decoder??fromBase64,base64Encoder:e?.base64Encoder??toBase64,disableHostPrefix:e?.disableHostPrefix??!1,endpointProvider:e?.endpointProvider??defaultEndpointResolver,extensions:e?.extensions??[],httpAuthSchemeProvider:e?.httpAuthSchemeProvider??defaultSigninHttpAuthSchemeProvider,httpAuthSchemes:e?.httpAuthSchemes??[{schemeId:"aws.auth#sigv4",identityProvider:t=>t.getIdentityProvider("aws.auth#sigv4"),signer:new AwsSdkSigV4Signer},{schemeId:"smithy.api#noAuth",identityProvider:t=>t.getIdentityProvider("smithy.api#noAuth")||(async()=>({})),signer:new NoAuthSigner}],logger:e?.logger??new NoOpLogger,protocol:e?.protocol??AwsRestJsonProtocol,protocolSettings:e?.protocolSettings??{defaultNamespace:"com.amazonaws.signin",errorTypeRegistries,version:"2023-01-01",serviceTarget:"Signin"},serviceId:e?.serviceId??"Signin",sha256:e?.sha256??Sha256Node,urlParser:e?.urlParser??parseUrl,utf8Decoder:e?.utf8Decoder??fromUtf8,utf8Encoder:e?.utf8Encoder??toUtf8});
var getRuntimeConfig2=e=>{emitWarningIfUnsupportedVersion(process.version);const o=resolveDefaultsModeConfig(e),a=()=>o().then(loadConfigsForDefaultMode),r=getRuntimeConfig(e);emitWarningIfUnsupportedVersion2(process.version);const t={profile:e?.profile,logger:r.logger};return{...r,...e,runtime:"node",defaultsMode:o,authSchemePreference:e?.authSchemePreference??loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,t),bodyLengthChecker:e?.bodyLengthChecker??calculateBodyLength,defaultSocketTimeout:getDefaultSocketTimeout(e?.requestHandler,3e5),defaultUserAgentProvider:e?.defaultUserAgentProvider??createDefaultUserAgentProvider({serviceId:r.serviceId,clientVersion:package_default.version}),maxAttempts:e?.maxAttempts??loadConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS,e),region:e?.region??loadConfig(NODE_REGION_CONFIG_OPTIONS,{...NODE_REGION_CONFIG_FILE_OPTIONS,...t}),requestHandler:NodeHttpHandler.create(e?.requestHandler??a),retryMode:e?.retryMode??loadConfig({...NODE_RETRY_MODE_CONFIG_OPTIONS,default:async()=>(await a()).retryMode||DEFAULT_RETRY_MODE},e),streamCollector:e?.streamCollector??streamCollector,useDualstackEndpoint:e?.useDualstackEndpoint??loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,t),useFipsEndpoint:e?.useFipsEndpoint??loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,t),userAgentAppId:e?.userAgentAppId??loadConfig(NODE_APP_ID_CONFIG_OPTIONS,t)}};
var getHttpAuthExtensionConfiguration=e=>{const h=e.httpAuthSchemes;let r=e.httpAuthSchemeProvider,s=e.credentials;return{setHttpAuthScheme(t){const c=h.findIndex(u=>u.schemeId===t.schemeId);c===-1?h.push(t):h.splice(c,1,t)},httpAuthSchemes(){return h},setHttpAuthSchemeProvider(t){r=t},httpAuthSchemeProvider(){return r},setCredentials(t){s=t},credentials(){return s}}},resolveHttpAuthRuntimeConfig=e=>({httpAuthSchemes:e.httpAuthSchemes(),httpAuthSchemeProvider:e.httpAuthSchemeProvider(),credentials:e.credentials()});
var resolveRuntimeExtensions=(n,e)=>{const t=Object.assign(getAwsRegionExtensionConfiguration(n),getDefaultExtensionConfiguration(n),getHttpHandlerExtensionConfiguration(n),getHttpAuthExtensionConfiguration(n));return e.forEach(o=>o.configure(t)),Object.assign(n,resolveAwsRegionExtensionConfiguration(t),resolveDefaultRuntimeConfig(t),resolveHttpHandlerRuntimeConfig(t),resolveHttpAuthRuntimeConfig(t))};
var SigninClient=class extends Client{config;constructor(...[t]){const e=getRuntimeConfig2(t||{});super(e),this.initConfig=e;const i=resolveClientEndpointParameters(e),n=resolveUserAgentConfig(i),s=resolveRetryConfig(n),o=resolveRegionConfig(s),g=resolveHostHeaderConfig(o),c=resolveEndpointConfig(g),r=resolveHttpAuthSchemeConfig(c),d=resolveRuntimeExtensions(r,t?.extensions||[]);this.config=d,this.middlewareStack.use(getSchemaSerdePlugin(this.config)),this.middlewareStack.use(getUserAgentPlugin(this.config)),this.middlewareStack.use(getRetryPlugin(this.config)),this.middlewareStack.use(getContentLengthPlugin(this.config)),this.middlewareStack.use(getHostHeaderPlugin(this.config)),this.middlewareStack.use(getLoggerPlugin(this.config)),this.middlewareStack.use(getRecursionDetectionPlugin(this.config)),this.middlewareStack.use(getHttpAuthSchemeEndpointRuleSetPlugin(this.config,{httpAuthSchemeParametersProvider:defaultSigninHttpAuthSchemeParametersProvider,identityProviderConfigProvider:async a=>new DefaultIdentityProviderConfig({"aws.auth#sigv4":a.credentials})})),this.middlewareStack.use(getHttpSigningPlugin(this.config))}destroy(){super.destroy()}};
var command=makeBuilder(commonParams,"Signin","SigninClient",getEndpointPlugin),_ep0={IsControlPlane:{type:"staticContextParams",value:!1}},_ep1={IsOAuthEndpoint:{type:"staticContextParams",value:!0}},_mw0=(a,n,t,e)=>[];
var CreateOAuth2TokenCommand=class extends command(_ep0,_mw0,"CreateOAuth2Token",CreateOAuth2Token$){};
var CreateOAuth2TokenWithIAMCommand=class extends command(_ep1,_mw0,"CreateOAuth2TokenWithIAM",CreateOAuth2TokenWithIAM$){};
var commands={CreateOAuth2TokenCommand,CreateOAuth2TokenWithIAMCommand},Signin=class extends SigninClient{};createAggregatedClient(commands,Signin);
var OAuth2ErrorCode={AUTHCODE_EXPIRED:"AUTHCODE_EXPIRED",CONFLICT:"CONFLICT",INSUFFICIENT_PERMISSIONS:"INSUFFICIENT_PERMISSIONS",INVALID_REQUEST:"INVALID_REQUEST",OAUTH_INVALID_GRANT:"invalid_grant",OAUTH_INVALID_REQUEST:"invalid_request",OAUTH_INVALID_SCOPE:"invalid_scope",OAUTH_INVALID_TARGET:"invalid_target",OAUTH_RATE_EXCEEDED:"rate_exceeded",OAUTH_SERVICE_UNAVAILABLE:"service_unavailable",OAUTH_UNSUPPORTED_GRANT_TYPE:"unsupported_grant_type",RESOURCE_NOT_FOUND:"RESOURCE_NOT_FOUND",SERVER_ERROR:"server_error",SERVICE_QUOTA_EXCEEDED:"SERVICE_QUOTA_EXCEEDED",TOKEN_EXPIRED:"TOKEN_EXPIRED",USER_CREDENTIALS_CHANGED:"USER_CREDENTIALS_CHANGED"};
export {
  Command as $Command,
  AccessDeniedException,
  AccessDeniedException$,
  AccessToken$,
  CreateOAuth2Token$,
  CreateOAuth2TokenCommand,
  CreateOAuth2TokenRequest$,
  CreateOAuth2TokenRequestBody$,
  CreateOAuth2TokenResponse$,
  CreateOAuth2TokenResponseBody$,
  CreateOAuth2TokenWithIAM$,
  CreateOAuth2TokenWithIAMCommand,
  CreateOAuth2TokenWithIAMRequest$,
  CreateOAuth2TokenWithIAMResponse$,
  InternalServerException,
  InternalServerException$,
  OAuth2ErrorCode,
  Signin,
  SigninClient,
  SigninServiceException,
  SigninServiceException$,
  TooManyRequestsError,
  TooManyRequestsError$,
  ValidationException,
  ValidationException$,
  Client as __Client,
  errorTypeRegistries
};
