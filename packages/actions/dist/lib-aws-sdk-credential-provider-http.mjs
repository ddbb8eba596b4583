const fs = process.getBuiltinModule("node:fs/promises");
import {
  NodeHttpHandler,
  parseRfc3339DateTime,
  sdkStreamMixin,
  setCredentialFeature
} from "./lib-shared.mjs";
import {
  CredentialsProviderError,
  HttpRequest
} from "./lib-smithy-core.mjs";
import "./lib-shared-31.mjs";


var ECS_CONTAINER_HOST="169.254.170.2",EKS_CONTAINER_HOST_IPv4="169.254.170.23",EKS_CONTAINER_HOST_IPv6="[fd00:ec2::23]",checkUrl=(t,r)=>{if(t.protocol!=="https:"&&!(t.hostname===ECS_CONTAINER_HOST||t.hostname===EKS_CONTAINER_HOST_IPv4||t.hostname===EKS_CONTAINER_HOST_IPv6)){if(t.hostname.includes("[")){if(t.hostname==="[::1]"||t.hostname==="[0000:0000:0000:0000:0000:0000:0000:0001]")return}else{if(t.hostname==="localhost")return;const e=t.hostname.split("."),o=s=>{const n=parseInt(s,10);return 0<=n&&n<=255};if(e[0]==="127"&&o(e[1])&&o(e[2])&&o(e[3])&&e.length===4)return}throw new CredentialsProviderError(`URL not accepted. It must either be HTTPS or match one of the following:
  - loopback CIDR 127.0.0.0/8 or [::1/128]
  - ECS container host 169.254.170.2
  - EKS container host 169.254.170.23 or [fd00:ec2::23]`,{logger:r})}};
function createGetRequest(e){return new HttpRequest({protocol:e.protocol,hostname:e.hostname,port:Number(e.port),path:e.pathname,query:Array.from(e.searchParams.entries()).reduce((r,[o,s])=>(r[o]=s,r),{}),fragment:e.hash})}async function getCredentials(e,r){const s=await sdkStreamMixin(e.body).transformToString();if(e.statusCode===200){const t=JSON.parse(s);if(typeof t.AccessKeyId!="string"||typeof t.SecretAccessKey!="string"||typeof t.Token!="string"||typeof t.Expiration!="string")throw new CredentialsProviderError("HTTP credential provider response not of the required format, an object matching: { AccessKeyId: string, SecretAccessKey: string, Token: string, Expiration: string(rfc3339) }",{logger:r});return{accessKeyId:t.AccessKeyId,secretAccessKey:t.SecretAccessKey,sessionToken:t.Token,expiration:parseRfc3339DateTime(t.Expiration)}}if(e.statusCode>=400&&e.statusCode<500){let t={};try{t=JSON.parse(s)}catch{}throw Object.assign(new CredentialsProviderError(`Server responded with status: ${e.statusCode}`,{logger:r}),{Code:t.Code,Message:t.Message})}throw new CredentialsProviderError(`Server responded with status: ${e.statusCode}`,{logger:r})}
var retryWrapper=(r,e,t)=>async()=>{for(let a=0;a<e;++a)try{return await r()}catch{await new Promise(i=>setTimeout(i,t))}return await r()};
var AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",DEFAULT_LINK_LOCAL_HOST="http://169.254.170.2",AWS_CONTAINER_CREDENTIALS_FULL_URI="AWS_CONTAINER_CREDENTIALS_FULL_URI",AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",AWS_CONTAINER_AUTHORIZATION_TOKEN="AWS_CONTAINER_AUTHORIZATION_TOKEN",fromHttp=(e={})=>{e.logger?.debug("@aws-sdk/credential-provider-http - fromHttp");let t;const a=e.awsContainerCredentialsRelativeUri??process.env[AWS_CONTAINER_CREDENTIALS_RELATIVE_URI],n=e.awsContainerCredentialsFullUri??process.env[AWS_CONTAINER_CREDENTIALS_FULL_URI],i=e.awsContainerAuthorizationToken??process.env[AWS_CONTAINER_AUTHORIZATION_TOKEN],o=e.awsContainerAuthorizationTokenFile??process.env[AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE],r=e.logger?.constructor?.name==="NoOpLogger"||!e.logger?.warn?console.warn:e.logger.warn.bind(e.logger);if(a&&n&&(r("@aws-sdk/credential-provider-http: you have set both awsContainerCredentialsRelativeUri and awsContainerCredentialsFullUri."),r("awsContainerCredentialsRelativeUri will take precedence.")),i&&o&&(r("@aws-sdk/credential-provider-http: you have set both awsContainerAuthorizationToken and awsContainerAuthorizationTokenFile."),r("awsContainerAuthorizationTokenFile will take precedence.")),a)t=`${DEFAULT_LINK_LOCAL_HOST}${a}`;else if(n)t=n;else throw new CredentialsProviderError(`No HTTP credential provider host provided.
Set AWS_CONTAINER_CREDENTIALS_FULL_URI or AWS_CONTAINER_CREDENTIALS_RELATIVE_URI.`,{logger:e.logger});const A=new URL(t);checkUrl(A,e.logger);const T=NodeHttpHandler.create({connectionTimeout:e.timeout??1e3}),d=e.timeout??1e3,_=retryWrapper(async()=>{const l=createGetRequest(A);o?l.headers.Authorization=validateToken((await fs.readFile(o)).toString()):i&&(l.headers.Authorization=validateToken(i));try{const s=await T.handle(l,{requestTimeout:d});return getCredentials(s.response).then(E=>setCredentialFeature(E,"CREDENTIALS_HTTP","z"))}catch(s){throw new CredentialsProviderError(String(s),{logger:e.logger})}},e.maxRetries??3,e.timeout??1e3);return async()=>{try{return await _()}finally{T.destroy?.()}}},validateToken=e=>{if(e.includes(`\r
`))throw new CredentialsProviderError("Authorization token contains invalid \\r\\n sequence.");return e};
export {
  fromHttp
};
