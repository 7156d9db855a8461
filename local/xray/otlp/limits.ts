/** Of a request to X-Ray's OTLP endpoint, https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html */
export const largestRequest = 5 * 1024 * 1024;
export const mostSpans = 10_000;
export const largestSpan = 200 * 1024;
export const latestSpanSeconds = 2 * 60 * 60;
export const oldestSpanSeconds = 14 * 24 * 60 * 60;

/**
 * Each segment repeats its resource, which a request holds once for all its spans; without an end
 * to that, a small request would make gigabytes.
 */
export const largestExpansion = 64 * 1024 * 1024;
