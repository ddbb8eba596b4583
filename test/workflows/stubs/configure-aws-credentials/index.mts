/** Stands for aws-actions/configure-aws-credentials: takes the servers' keys, and says which role was asked for. */
import { appendFileSync } from 'node:fs';

const [role = '', region = ''] = [process.env['INPUT_ROLE-TO-ASSUME'], process.env['INPUT_AWS-REGION']];
if (role === '' || region === '') {
  console.log('::error::role-to-assume and aws-region are needed');
  process.exitCode = 1;
} else {
  const secret = process.env.TEST_AWS_SECRET_ACCESS_KEY ?? '';
  console.log(`::add-mask::${secret}`);
  console.log(`assumed ${role} in ${region}`);
  const variables = { AWS_ACCESS_KEY_ID: process.env.TEST_AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: secret };
  const lines = Object.entries({ ...variables, AWS_REGION: region, AWS_DEFAULT_REGION: region });
  appendFileSync(process.env.GITHUB_ENV ?? '', lines.map(([name, value]) => `${name}=${value}\n`).join(''));
}
