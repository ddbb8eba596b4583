const { readFileSync } = process.getBuiltinModule("node:fs");
import {
  setCredentialFeature
} from "./lib-shared.mjs";
import {
  CredentialsProviderError,
  externalDataInterceptor
} from "./lib-smithy-core.mjs";
import "./lib-shared-31.mjs";


var fromWebToken=e=>async n=>{e.logger?.debug("@aws-sdk/credential-provider-web-identity - fromWebToken");const{roleArn:r,roleSessionName:t,webIdentityToken:i,providerId:l,policyArns:s,policy:d,durationSeconds:a}=e;let{roleAssumerWithWebIdentity:o}=e;if(!o){const{getDefaultRoleAssumerWithWebIdentity:c}=await import("./lib-aws-sdk-nested-clients.mjs");o=c({...e.clientConfig,credentialProviderLogger:e.logger,parentClientConfig:{...n?.callerClientConfig,...e.parentClientConfig}},e.clientPlugins)}return o({RoleArn:r,RoleSessionName:t??`aws-sdk-js-session-${Date.now()}`,WebIdentityToken:i,ProviderId:l,PolicyArns:s,Policy:d,DurationSeconds:a})};
var ENV_TOKEN_FILE="AWS_WEB_IDENTITY_TOKEN_FILE",ENV_ROLE_ARN="AWS_ROLE_ARN",ENV_ROLE_SESSION_NAME="AWS_ROLE_SESSION_NAME",fromTokenFile=(e={})=>async t=>{e.logger?.debug("@aws-sdk/credential-provider-web-identity - fromTokenFile");const r=e?.webIdentityTokenFile??process.env[ENV_TOKEN_FILE],o=e?.roleArn??process.env[ENV_ROLE_ARN],s=e?.roleSessionName??process.env[ENV_ROLE_SESSION_NAME];if(!r||!o)throw new CredentialsProviderError("Web identity configuration not specified",{logger:e.logger});const n=await fromWebToken({...e,webIdentityToken:externalDataInterceptor?.getTokenRecord?.()[r]??readFileSync(r,{encoding:"ascii"}),roleArn:o,roleSessionName:s})(t);return r===process.env[ENV_TOKEN_FILE]&&setCredentialFeature(n,"CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN","h"),n};
export {
  fromTokenFile,
  fromWebToken
};
