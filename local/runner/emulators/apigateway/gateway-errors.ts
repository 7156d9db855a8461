/**
 * An answer of API Gateway's own. Types and statuses:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html;
 * bodies, their spacing included, and error types as observed on AWS.
 */
export interface GatewayError {
  readonly status: number;
  /** `$context.error.responseType` */
  readonly responseType: string;
  /** `x-amzn-ErrorType` */
  readonly errorType: string;
  readonly message: string;
  readonly body: string;
}

export const forbidden = early(403, 'ACCESS_DENIED', 'ForbiddenException', 'Forbidden');

/** What API Gateway calls an unknown path or method. */
export const missingAuthenticationToken = early(
  403,
  'MISSING_AUTHENTICATION_TOKEN',
  'MissingAuthenticationTokenException',
  'Missing Authentication Token',
);

export const badRequest = early(400, 'DEFAULT_4XX', 'BadRequestException', 'Bad Request');

export const tooManyRequests = early(
  429,
  'THROTTLED',
  'TooManyRequestsException',
  'Too Many Requests',
);

/** A body that API Gateway takes but Lambda does not: its limit is 6 MB. */
export const requestTooLarge = early(
  413,
  'REQUEST_TOO_LARGE',
  'RequestEntityTooLargeException',
  'Request Too Long',
);

export const headersTooLarge = early(
  431,
  'DEFAULT_4XX',
  'RequestHeaderFieldsTooLargeException',
  'Request Header Fields Too Large',
);

export const uriTooLong = early(414, 'DEFAULT_4XX', 'UriTooLongException', 'URI Too Long');

export const missingParameters = (names: readonly string[]): GatewayError =>
  late(
    400,
    'BAD_REQUEST_PARAMETERS',
    'BadRequestException',
    `Missing required request parameters: [${names.join(', ')}]`,
  );

export const invalidBody = late(
  400,
  'BAD_REQUEST_BODY',
  'BadRequestException',
  'Invalid request body',
);

/** The function failed, or did not answer in the form of a proxy integration. */
export const integrationFailure = late(
  502,
  'INTEGRATION_FAILURE',
  'InternalServerErrorException',
  'Internal server error',
);

/** The Lambda API refused the call: no such function, no permission, or throttled (its 429 is not passed on). */
export const integrationRefused = late(
  500,
  'API_CONFIGURATION_ERROR',
  'InternalServerErrorException',
  'Internal server error',
);

export const integrationTimeout = late(
  504,
  'INTEGRATION_TIMEOUT',
  'InternalServerErrorException',
  'Endpoint request timed out',
);

/** Unlike API Gateway, which emulates everything. */
export const notEmulated = (reason: string): GatewayError =>
  late(501, 'DEFAULT_5XX', 'NotImplementedException', `Not emulated here: ${reason}`);

function early(
  status: number,
  responseType: string,
  errorType: string,
  message: string,
): GatewayError {
  const body = JSON.stringify({ message });
  return { status, responseType, errorType, message, body };
}

/** Errors found after routing are written with a space. */
function late(
  status: number,
  responseType: string,
  errorType: string,
  message: string,
): GatewayError {
  const body = `{"message": ${JSON.stringify(message)}}`;
  return { status, responseType, errorType, message, body };
}
