import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  ApiGatewayLogging,
  type ApiGatewayLoggingProps,
} from '../constructs/api-gateway-logging.ts';
import { TraceEncryption, type TraceEncryptionProps } from '../constructs/trace-encryption.ts';
import {
  TransactionSearch,
  type TransactionSearchProps,
} from '../constructs/transaction-search.ts';
import { ConfigError } from '../settings.ts';

export interface AccountStackProps extends StackProps {
  readonly prefix: string;
  /** A key of the account for all its traces. @default - encryption is left as it is */
  readonly traceEncryption?: TraceEncryptionProps;
  /** The role of API Gateway for logs. @default - the role is left as it is */
  readonly apiGatewayLogging?: ApiGatewayLoggingProps;
  /** @default - segments go where they went */
  readonly transactionSearch?: Omit<TransactionSearchProps, 'policyName'>;
}

/**
 * Settings that an account has once in a region, over which two apps in it would fight: whoever
 * deploys this decides for all of them, so nothing in it is on unless asked for. What each does to an
 * account that has the setting already, and what removing it puts back, is told in docs/deploy.md.
 *
 * Service map: adds nothing.
 */
export class AccountStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountStackProps) {
    const { prefix, traceEncryption, apiGatewayLogging, transactionSearch, ...stackProps } = props;
    super(scope, id, {
      stackName: `${prefix}Account`,
      description:
        'TraceLab: settings of AWS X-Ray and API Gateway for the whole account and region',
      ...stackProps,
    });
    if (!traceEncryption && !apiGatewayLogging && !transactionSearch) {
      throw new ConfigError(
        `stack "${id}" has no setting to make: ask for one of trace encryption, API Gateway logging and Transaction Search, or leave it out`,
      );
    }

    if (traceEncryption) {
      const { key } = new TraceEncryption(this, 'TraceEncryption', traceEncryption);
      new CfnOutput(this, 'TraceKeyArn', {
        value: key.keyArn,
        description: 'Encrypts the traces of the account',
      });
    }
    if (apiGatewayLogging) {
      new ApiGatewayLogging(this, 'ApiGatewayLogging', apiGatewayLogging);
    }
    if (transactionSearch) {
      new TransactionSearch(this, 'TransactionSearch', {
        policyName: `${prefix}transaction-search`,
        ...transactionSearch,
      });
    }
  }
}
