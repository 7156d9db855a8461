import AWSXRay from 'aws-xray-sdk-core';
import type { RequestHandler, Response } from 'express';
import { findSegment } from './tracing.ts';

/**
 * Keeps the segment of a request open until the service has answered it, even where its caller has
 * hung up meanwhile. The SDK ends the segment then, and sends it as soon as none of its subsegments
 * is open, so between two statements. X-Ray keeps the first complete copy of a segment (observed):
 * what the service goes on to do, and how that ends, would be on no map.
 */
export const holdSegment: RequestHandler = (_request, response, next) => {
  const segment = findSegment();
  if (segment instanceof AWSXRay.Segment) {
    segment.incrementCounter();
    let isHeld = true;
    const release = () => {
      if (!isHeld) return;
      isHeld = false;
      if (segment.isClosed()) {
        // It ended when the caller went, with the status that every response begins with.
        const { http } = segment as { http?: { close(answered: Response): void } };
        http?.close(response);
        segment.end_time = Date.now() / 1000;
      }
      segment.decrementCounter();
    };
    const { end } = response;
    response.end = ((...args: Parameters<typeof end>) => {
      release();
      return end.apply(response, args);
    }) as typeof end;
    // An answer that is broken off in the middle has no other end.
    response.once('close', () => response.headersSent && release());
  }
  next();
};
