import { randomBytes } from 'node:crypto';
import type { EpochSeconds } from '../units.ts';

const traceIdPattern = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const segmentIdPattern = /^[0-9a-f]{16}$/i;

/** `1-<8 hex: epoch seconds>-<24 hex>`, as https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html. */
export const newTraceId = (now: EpochSeconds): string =>
  `1-${Math.floor(now).toString(16).padStart(8, '0')}-${randomBytes(12).toString('hex')}`;

/** 16 hexadecimal digits, unique within a trace. */
export const newSegmentId = (): string => randomBytes(8).toString('hex');

export const isTraceId = (value: string): boolean => traceIdPattern.test(value);

export const isSegmentId = (value: string): boolean => segmentIdPattern.test(value);
