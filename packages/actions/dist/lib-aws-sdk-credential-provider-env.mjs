import {
  setCredentialFeature
} from "./lib-aws-sdk-core.mjs";
import {
  CredentialsProviderError
} from "./lib-smithy-core-5.mjs";


var ENV_KEY="AWS_ACCESS_KEY_ID",ENV_SECRET="AWS_SECRET_ACCESS_KEY",ENV_SESSION="AWS_SESSION_TOKEN",ENV_EXPIRATION="AWS_CREDENTIAL_EXPIRATION",ENV_CREDENTIAL_SCOPE="AWS_CREDENTIAL_SCOPE",ENV_ACCOUNT_ID="AWS_ACCOUNT_ID",fromEnv=e=>async()=>{e?.logger?.debug("@aws-sdk/credential-provider-env - fromEnv");const r=process.env[ENV_KEY],n=process.env[ENV_SECRET],s=process.env[ENV_SESSION],E=process.env[ENV_EXPIRATION],o=process.env[ENV_CREDENTIAL_SCOPE],c=process.env[ENV_ACCOUNT_ID];if(r&&n){const _={accessKeyId:r,secretAccessKey:n,...s&&{sessionToken:s},...E&&{expiration:new Date(E)},...o&&{credentialScope:o},...c&&{accountId:c}};return setCredentialFeature(_,"CREDENTIALS_ENV_VARS","g"),_}throw new CredentialsProviderError("Unable to find environment variable credentials.",{logger:e?.logger})};
export {
  ENV_ACCOUNT_ID,
  ENV_CREDENTIAL_SCOPE,
  ENV_EXPIRATION,
  ENV_KEY,
  ENV_SECRET,
  ENV_SESSION,
  fromEnv
};
